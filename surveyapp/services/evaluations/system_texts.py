"""The texts of an indicator system that the console keeps: each replaces the one before, the file can be returned to,
and none is lost.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.indicators.loading import load_indicators
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import StoredSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.lock_records import refuse_locked
from surveyapp.services.evaluations.seal_systems import seal_evaluation
from surveyapp.services.evaluations.systems import SystemFile, present_systems, text_hash
from surveyapp.services.places import Places
from surveyapp.services.surveys.drafts import storable_text
from surveyapp.services.surveys.text_difference import ComparedLine, text_difference
from surveyapp.services.typed_text import usable_reason


@dataclass(frozen=True)
class KeptText:
    """A text that the console kept; an empty one records that from then on the file counted again."""

    id: int
    text: str
    reason: str
    person: str
    at: datetime
    replaced: str | None


@dataclass(frozen=True)
class TextChange:
    """A kept text against the one that counted before it.

    `began`: there was none before. `lines` is None where they cannot be compared: the texts are too long, or one
    of them is that of the file, which has been changed since (`file_gone`).
    """

    kept: KeptText
    began: bool
    file_gone: bool
    lines: list[ComparedLine] | None


@dataclass(frozen=True)
class SystemTextEdit:
    """A change of a system's text: who makes it, and why; `before` is the hash of the text that the person saw.

    `is_first`: it only adds what was not there, and needs no reason.
    """

    before: str
    reason: str
    person: str
    is_first: bool = False


def replace_system(places: Places, evaluation: str, name: str, text: str, change: SystemTextEdit) -> None:
    """Keep `text` in place of the system's present one; entered values stay and are checked against the new text.

    Refused: `indicators_have_errors`, `draft_too_large`, `replacing_needs_reason`, `system_not_changed`,
    `system_changed_meanwhile`, `evaluation_locked`.
    """
    text = storable_text(text)
    usable_system(text, name)
    with transaction(places.engine, alone=True) as connection:
        keep_within(connection, places, (evaluation, name), text, change)
    seal_evaluation(places, evaluation, change.reason, change.person)


def return_to_file(places: Places, evaluation: str, name: str, change: SystemTextEdit) -> None:
    """Let the file of the folder count again; the texts of the console stay in the record.

    Refused: `no_file_beside`, `indicators_have_errors` where that file has any, and as in `replace_system`.
    """
    present = present_systems(places, evaluation).get(name)
    if present is None or present.in_folder is None:
        raise Refusal("no_file_beside", found=f"{evaluation}/{name}.yaml")
    usable_system(present.in_folder.text, name)
    with transaction(places.engine, alone=True) as connection:
        keep_within(connection, places, (evaluation, name), "", change)
    seal_evaluation(places, evaluation, change.reason, change.person)


def kept_texts(engine: Engine, evaluation: str, name: str) -> list[KeptText]:
    """Every text that the console kept for a system, the newest first."""
    query = select(StoredSystem).filter_by(evaluation=evaluation, system=name)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(StoredSystem.id.desc())).all()
    return [KeptText(row.id, row.text, row.reason, row.person, row.at, row.replaced) for row in rows]


def text_change(places: Places, evaluation: str, name: str, kept: int) -> TextChange | None:
    """Compare one kept text with the one before it; None where this system has no such text."""
    texts = kept_texts(places.engine, evaluation, name)
    at = next((index for index, text in enumerate(texts) if text.id == kept), None)
    if at is None:
        return None
    found, earlier = texts[at], texts[at + 1] if at + 1 < len(texts) else None
    present = present_systems(places, evaluation).get(name)
    file = _file_of(present) if present is not None else None
    then = file.text if file is not None and text_hash(file.text) == found.replaced else None
    if earlier is None and not found.replaced:
        return TextChange(found, True, False, None)
    before = earlier.text if earlier is not None and earlier.text else then
    after = found.text or then
    if before is None or after is None:
        return TextChange(found, False, True, None)
    return TextChange(found, False, False, text_difference(before, after))


def _file_of(present: SystemFile) -> SystemFile | None:
    """The file of the folder, whether it counts or a text of the console in its place."""
    return present if present.origin == "file" else present.in_folder


def usable_system(text: str, name: str) -> None:
    """Refuse a text with mistakes: `indicators_have_errors` with all of them."""
    loaded = load_indicators(text.encode(), f"{name}.yaml")
    if loaded.system is None:
        raise Refusal("indicators_have_errors", details=loaded.problems, file=f"{name}.yaml")


def keep_within(
    connection: Connection, places: Places, system: tuple[str, str], text: str, change: SystemTextEdit
) -> None:
    """Keep a text without mistakes for a `system` (evaluation, name), within a transaction that runs alone.

    An empty one lets the file count again. Refused as in `replace_system`.
    """
    evaluation, name = system
    reason = usable_reason(change.reason)
    if not reason and not change.is_first:
        raise Refusal("replacing_needs_reason")
    refuse_locked(connection, evaluation)
    present = present_systems(places, evaluation).get(name)
    if present is None or text_hash(present.text) != change.before:
        raise Refusal("system_changed_meanwhile", found=f"{evaluation}/{name}")
    if text == storable_text(present.text):
        raise Refusal("system_not_changed", found=f"{evaluation}/{name}")
    file = _file_of(present)
    replaced = text_hash(file.text) if file is not None else None
    kept = {"evaluation": evaluation, "system": name, "text": text, "replaced": replaced}
    by = {"reason": reason, "person": change.person, "at": datetime.now(UTC)}
    connection.execute(insert(StoredSystem).values(**kept, **by))
