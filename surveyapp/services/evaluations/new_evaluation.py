"""New evaluations: from an uploaded indicator file, or from last year's, kept in the database beside the files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from surveyapp.definition.copies.leftovers import Leftover, find_leftovers
from surveyapp.definition.copies.next_year import UNIT_TO_WRITE, copy_as_template, copy_for_year
from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.indicators.basic_forms import NO_CELL
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.indicators.scoring import LeafScore
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import EnteredValue, FormEntry, StoredSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.lock_records import refuse_locked
from surveyapp.services.evaluations.score import EvaluatedSystem
from surveyapp.services.evaluations.seal_systems import seal_evaluation
from surveyapp.services.evaluations.system_texts import usable_system
from surveyapp.services.evaluations.systems import RESERVED_FOLDERS, RESERVED_NAMES
from surveyapp.services.people.access import Actor
from surveyapp.services.places import Places
from surveyapp.services.surveys.archive import take_out_within
from surveyapp.services.surveys.drafts import storable_text
from surveyapp.services.surveys.new_place import (
    NAME,
    NewPlace,
    names_in_folder,
    open_folder,
    refuse_folder,
    refuse_name,
    suggested_name,
)


@dataclass(frozen=True)
class RemainingWork:
    """What remains to be done in a system that was copied.

    `values`: indicators to fill in. `unit`: the line where it is not written yet who evaluates itself, or None;
    `budget`, `goal`: nor is the money, or the goal of the year. `forms`: 基础表 that are not filled in and confirmed.
    `surveys`: those that figures come from and that the folder does not have; `unfrozen`: those that are not frozen.
    `others`: indicators that lack a value for another reason. `leftovers`: places that name an earlier year; `savings`:
    the warnings of rules that give less to who spends less.
    """

    name: str
    title: str
    values: int
    unit: int | None
    budget: bool
    goal: bool
    forms: tuple[BasicForm, ...]
    surveys: tuple[str, ...]
    unfrozen: tuple[str, ...]
    others: tuple[str, ...]
    leftovers: tuple[Leftover, ...]
    savings: tuple[Problem, ...]


def begin_evaluation(
    places: Places,
    actor: Actor,
    place: NewPlace,
    texts: Mapping[str, str],
    reason: str = "",
) -> None:
    """Keep `texts`, by name, as new indicator systems of the folder of `place`, and give a new one to its team.

    All of it or nothing. Adding a system takes an evaluation out of the archive. Refused:
    `indicators_have_errors` with every mistake, a folder or name that cannot be used, `system_exists`,
    `survey_exists`, `system_has_entries`, `evaluation_locked`.
    """
    for name in texts:
        refuse_name(name)
    texts = {name: storable_text(text) for name, text in texts.items()}
    for name, text in texts.items():
        usable_system(text, name)
    for reserved in {place.folder} & RESERVED_FOLDERS | {*texts} & RESERVED_NAMES:
        raise Refusal("system_name_reserved", found=reserved)
    with transaction(places.engine, alone=True) as connection:
        refuse_folder(connection, actor, place, places.questionnaires)
        systems = systems_of(places, place.folder)
        taken = names_in_folder(connection, place.folder, places.questionnaires)
        for name in texts:
            if name in systems:
                raise Refusal("system_exists", found=f"{place.folder}/{name}")
            if name != ONLY_SYSTEM and name in taken:
                raise Refusal("survey_exists", found=f"{place.folder}/{name}")
            if _was_filled_in(connection, place.folder, name):
                raise Refusal("system_has_entries", found=f"{place.folder}/{name}")
        refuse_locked(connection, place.folder)
        open_folder(connection, actor, place)
        take_out_within(connection, "evaluation", place.folder)
        by = {"reason": reason, "person": actor.signature, "at": datetime.now(UTC)}
        rows = [{"evaluation": place.folder, "system": name, "text": texts[name], **by} for name in texts]
        connection.execute(insert(StoredSystem), rows)
    seal_evaluation(places, place.folder, reason, actor.signature)


def _was_filled_in(connection: Connection, folder: str, name: str) -> bool:
    """Whether values were entered for an earlier system of this name; they would count for the new one."""
    return any(
        connection.execute(select(table.id).filter_by(evaluation=folder, system=name).limit(1)).first()
        for table in (EnteredValue, FormEntry)
    )


Purpose = Literal["next_year", "template"]
"""What a copy is for: the same evaluation another year, or another one by the same indicators."""


def copy_texts(sources: Iterable[EvaluatedSystem], year: int, purpose: Purpose) -> dict[str, str]:
    """Copies of these systems for `year`, by a name that may be used."""
    texts: dict[str, str] = {}
    for source in sources:
        usable = NAME.fullmatch(source.name) and source.name not in RESERVED_NAMES | {*texts}
        name = source.name if usable else suggested_name(source.name, {*texts, *RESERVED_NAMES})
        texts[name] = copy_text(source, year, purpose)
    return texts


def copy_text(source: EvaluatedSystem, year: int, purpose: Purpose, title: str | None = None) -> str:
    """A copy of this system for `year`. For the next year what was achieved becomes the value of the year before; of
    a template nothing does.

    Refused: `indicators_have_errors`.
    """
    if source.score is None:
        raise Refusal(
            "indicators_have_errors", details=source.problems, file=f"{source.folder}/{source.name}.yaml"
        )
    if purpose == "template":
        return copy_as_template(source.file.text, year, title)
    shown = {leaf.code: leaf.shown for leaf in source.score.scores.leaves() if leaf.shown}
    return copy_for_year(source.file.text, year, shown, title)


def remaining_work(systems: Iterable[EvaluatedSystem]) -> list[RemainingWork]:
    """Find what is still to be done in each system that has no errors."""
    return [found for system in systems if (found := _remaining(system)) is not None]


def _remaining(evaluated_system: EvaluatedSystem) -> RemainingWork | None:
    if evaluated_system.score is None:
        return None
    system, form = evaluated_system.score.system, evaluated_system.score.system.self_evaluation
    missing = [leaf for leaf in evaluated_system.score.scores.leaves() if leaf.missing is not None]
    in_forms = [leaf for leaf in missing if leaf.missing in NO_CELL]
    open_forms = {leaf.source.cell.form for leaf in in_forms if leaf.source.cell is not None}
    return RemainingWork(
        name=evaluated_system.name,
        title=str(system.title),
        values=sum(leaf.missing == "no_value" for leaf in missing),
        unit=_line_of_unit(evaluated_system.file.text)
        if form is not None and str(form.unit) == UNIT_TO_WRITE
        else None,
        budget=any(leaf.missing == "no_budget" for leaf in missing),
        goal=form is not None and form.goal is None,
        forms=tuple(form for form in system.forms if form.code in open_forms),
        surveys=_lacking(missing, "unknown_survey"),
        unfrozen=_lacking(missing, "no_snapshot"),
        others=tuple(leaf.code for leaf in missing if leaf.missing not in _NAMED),
        leftovers=find_leftovers(evaluated_system.file.text),
        savings=tuple(problem for problem in evaluated_system.problems if problem.code == "saving_punished"),
    )


def _line_of_unit(text: str) -> int:
    """The line of a text that says that the unit is to be written."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if UNIT_TO_WRITE in line)


_NAMED = {"no_value", "no_budget", "unknown_survey", "no_snapshot", *NO_CELL}
"""Reasons for which it is said what is to be done."""


def _lacking(missing: Iterable[LeafScore], reason: str) -> tuple[str, ...]:
    """The surveys for which indicators are missing for this reason."""
    lacking = (leaf.source.lacking_reference for leaf in missing if leaf.missing == reason)
    return tuple(sorted({reference.survey for reference in lacking if reference is not None}))
