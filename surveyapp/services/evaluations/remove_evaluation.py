"""Removes an evaluation, or one indicator system of it, for which nothing was ever entered: a trial, a copy that nobody
wants. Its text must be in the database alone, since a file would bring it back.
"""

from sqlalchemy import Connection, delete, exists, select

from surveyapp.records.connection import reading, transaction
from surveyapp.records.evaluations import EnteredValue, EvaluationLock, FormEntry, FormLink, StoredSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.form_links import has_usable_link
from surveyapp.services.evaluations.seal_systems import seal_evaluation
from surveyapp.services.evaluations.systems import present_systems
from surveyapp.services.places import Places
from surveyapp.services.surveys.archive import take_out_within
from surveyapp.services.typed_text import usable_reason

_ENTERED = ((EnteredValue, "has_values"), (FormEntry, "has_forms"))
"""Tables of what people entered: an evaluation with rows in them is archived, not removed."""


def evaluation_hindrance(places: Places, folder: str, system: str | None = None) -> str | None:
    """Why an evaluation, or one `system` of it, cannot be removed, or None: `has_file`, `was_locked`, `has_values`,
    `has_forms`, `has_link` (the evaluated unit may be filling in a form now).
    """
    if _has_file(places, folder, system):
        return "has_file"
    with reading(places.engine) as connection:
        return _hindrance(connection, folder, system)


def remove_evaluation(
    places: Places, folder: str, reason: str, system: str | None = None, person: str = ""
) -> None:
    """Remove an evaluation, or one `system` of it, with every text that was kept for it and its useless links.

    Refused: `removal_needs_reason`, `reason_too_long`, `evaluation_not_removable` (why: as `evaluation_hindrance`),
    `evaluation_is_gone`.
    """
    name = folder if system is None else f"{folder}/{system}"
    if not usable_reason(reason):
        raise Refusal("removal_needs_reason")
    if _has_file(places, folder, system):
        raise Refusal("evaluation_not_removable", found=name, why="has_file")
    with transaction(places.engine, alone=True) as connection:
        why = _hindrance(connection, folder, system)
        if why is not None:
            raise Refusal("evaluation_not_removable", found=name, why=why)
        place = {"evaluation": folder} if system is None else {"evaluation": folder, "system": system}
        connection.execute(delete(FormLink).filter_by(**place))
        if not connection.execute(delete(StoredSystem).filter_by(**place)).rowcount:
            raise Refusal("evaluation_is_gone", found=name)
        left = select(StoredSystem.id).filter_by(evaluation=folder)
        if connection.execute(left.limit(1)).first() is None:
            take_out_within(connection, "evaluation", folder)
    seal_evaluation(places, folder, reason, person)


def _has_file(places: Places, folder: str, system: str | None) -> bool:
    """Whether a file has the evaluation's place, or the system's, or stands below its text of the console."""
    return any(
        file.origin == "file" or file.in_folder is not None
        for name, file in present_systems(places, folder).items()
        if system in (None, name)
    )


def _hindrance(connection: Connection, folder: str, system: str | None) -> str | None:
    if connection.execute(select(exists().where(EvaluationLock.evaluation == folder))).scalar_one():
        return "was_locked"
    for table, name in _ENTERED:
        entered = exists().where(table.evaluation == folder)
        if system is not None:
            entered = entered.where(table.system == system)
        if connection.execute(select(entered)).scalar_one():
            return name
    return "has_link" if has_usable_link(connection, folder, system) else None
