"""What the form shows of a draft: the list of the questions, one part with its fields, what the check says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.fields import FormField
from surveyapp.definition.edits.questionnaire_edits import TOP, field_at, languages_of
from surveyapp.definition.edits.type_changes import lost_by_type
from surveyapp.definition.edits.type_keys import takes_key
from surveyapp.definition.files.problems import KeyPath, Problem
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.scales import SCALES
from surveyapp.definition.type_table import TYPES
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import type_words
from surveyapp.services.mistakes.problem_lists import ShownProblems, first_of
from surveyapp.services.surveys.help.key_help import key_help
from surveyapp.web.citizen.fields import FIELDS
from surveyapp.web.console.editing.form_places import (
    FIRST_PART,
    PARTS,
    QUESTIONS,
    part_of,
    path_of_field,
    path_of_problem,
    question_place,
)
from surveyapp.web.console.editing.form_problems import FormProblem, form_problems, mistake_in_form, part_name
from surveyapp.web.console.questionnaire_form.form_fields import FieldMaker, FieldView
from surveyapp.web.console.questionnaire_form.outline import OutlineSection, first_text, outline_of
from surveyapp.web.console.questionnaire_form.ticks import Tick, main_scale_ticks


@dataclass(frozen=True)
class TypeQuestion:
    """The type that was chosen and would lose something: its code and name, and what would be lost."""

    code: str
    name: str
    lost: tuple[str, ...]


@dataclass(frozen=True)
class ScaleView:
    """A ready scale: what it is called, where it is from, its steps as wording, score, and whether it is favourable."""

    name: str
    source: str
    steps: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True)
class FormPage:
    """One part of a questionnaire as a form. `place`: the position of its question, None where it shows none."""

    part: str
    heading: str
    code: str
    place: int | None
    count: int
    fields: tuple[FieldView, ...]
    outline: Sequence[OutlineSection]
    parts: Sequence[tuple[str, str, bool]]
    problems: ShownProblems[FormProblem]
    errors: int
    loose: tuple[tuple[str, str], ...]
    type_question: TypeQuestion | None = None
    ticks: tuple[Tick, ...] = ()
    sections: tuple[str, ...] = ()
    scales: tuple[ScaleView, ...] = ()
    types: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    anchor: str = ""
    languages: tuple[str, ...] = ()


def form_page(
    file: EditedFile,
    questionnaire: Questionnaire | None,
    problems: Sequence[Problem],
    part: str,
    focus: str = "",
    asked_type: str = "",
) -> FormPage:
    """The page of one part; an unknown part is the first one."""
    place = question_place(part)
    count = file.count((QUESTIONS,))
    if (place is None and part not in PARTS) or (place is not None and place >= count):
        part, place = (f"q{count}", count - 1) if place is not None and count else (FIRST_PART, None)
    listed = form_problems(problems)
    maker = FieldMaker(
        file, {help_.key: help_ for help_ in key_help()}, _by_path(problems), path_of_field(focus) or ()
    )
    if place is None:
        fields = tuple(maker.field(asked, (asked.name,)) for asked in TOP if asked.name in PARTS[part][1])
    else:
        fields = maker.fields(_fields_of_question(file, place), (QUESTIONS, place))
    faulty = {problem.part for problem in listed if problem.level == "error"}
    about: KeyPath = (QUESTIONS, place) if place is not None else ()
    return FormPage(
        part=part,
        heading=part_name(part),
        code=first_text(file.value((*about, "code"))) if place is not None else "",
        place=place,
        count=count,
        fields=fields,
        outline=outline_of(file.value((QUESTIONS,)), faulty),
        parts=[(name, str(words), name in faulty) for name, (words, _keys) in PARTS.items()],
        problems=first_of(listed),
        errors=sum(problem.level == "error" for problem in listed),
        loose=_loose(maker, part),
        type_question=_type_question(file, place, asked_type),
        ticks=() if place is None else main_scale_ticks(file, place),
        sections=_sections(file),
        scales=tuple(_scales()),
        types=tuple((name, str(say(type_words(name)))) for name in TYPES),
        anchor=_anchor(questionnaire, place),
        languages=tuple(languages_of(file)),
    )


_FIRST = ("text", "type", "required", "scale", "options", "items")
_LAST = ("show_if", "section", "code", "names_units", "keep_numbers")
"""The keys of a question with which one begins and ends; the others stand between."""


def _fields_of_question(file: EditedFile, place: int) -> list[FormField]:
    """The fields that a question of its type takes, and those of keys that it has although it may not."""
    asked = file.value((QUESTIONS, place))
    given = asked if isinstance(asked, dict) else {}
    type_ = first_text(given.get("type"))
    wanted = [
        inner
        for inner in field_at((QUESTIONS,)).fields
        if inner.name in given or takes_key(type_, inner.name)
    ]
    return sorted(wanted, key=lambda inner: _rank(inner.name))


def _rank(name: str) -> int:
    if name in _FIRST:
        return _FIRST.index(name)
    return len(_FIRST) + (1 + _LAST.index(name) if name in _LAST else 0)


def _by_path(problems: Iterable[Problem]) -> dict[KeyPath, list[tuple[str, str]]]:
    found: dict[KeyPath, list[tuple[str, str]]] = {}
    for problem in problems:
        found.setdefault(path_of_problem(problem.key), []).append((problem.level, mistake_in_form(problem)))
    return found


def _loose(maker: FieldMaker, part: str) -> tuple[tuple[str, str], ...]:
    """What the check says about this part at a place that has no field here."""
    left = (path for path in maker.problems if path not in maker.shown and path and part_of(path) == part)
    return tuple(problem for path in left for problem in maker.problems[path])


def _type_question(file: EditedFile, place: int | None, new: str) -> TypeQuestion | None:
    if place is None or new not in TYPES:
        return None
    helps = {help_.key: help_.label for help_ in key_help()}
    lost = []
    for path in lost_by_type(file, place, new):
        label = helps.get(field_at(path).place, str(path[-1]))
        count = file.count(path)
        if len(path) == 5:
            option = first_text(file.value((*path[:4], "label")))
            lost.append(_("选项“%(option)s”的“%(what)s”", option=option, what=label))
        else:
            lost.append(_("%(what)s（%(count)s 项）", what=label, count=count) if count else label)
    return TypeQuestion(new, str(say(type_words(new))), tuple(lost)) if lost else None


def _sections(file: EditedFile) -> tuple[str, ...]:
    """The sections that questions stand in."""
    questions = file.value((QUESTIONS,))
    listed = questions if isinstance(questions, list) else []
    named = [first_text(asked.get("section")) for asked in listed if isinstance(asked, dict)]
    return tuple(dict.fromkeys(name for name in named if name))


def _scales() -> Iterable[ScaleView]:
    for scale in SCALES.values():
        steps = tuple((step.label, step.score, step.favourable) for step in scale.steps)
        yield ScaleView(str(say(scale.name)), str(say(scale.source)), steps)


def _anchor(questionnaire: Questionnaire | None, place: int | None) -> str:
    """Where the question stands on the citizens' page."""
    if questionnaire is None or place is None or place >= len(questionnaire.blocks):
        return ""
    answers = questionnaire.blocks[place].answers
    return FIELDS[answers[0].kind].anchor(answers[0]) if answers else ""
