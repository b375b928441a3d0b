"""Takes answers out of the frozen snapshots of a survey, in steps that may be interrupted and begun again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from surveyapp.analysis.counting import verified_tally
from surveyapp.records.connection import reading
from surveyapp.records.tables import FrozenSnapshot
from surveyapp.services.answers.exclusions import latest_exclusions
from surveyapp.services.evaluations.lock_records import Lock, current_lock
from surveyapp.services.figures.survey_answers import FrozenRow, frozen_snapshots, open_frozen
from surveyapp.services.folders import folder_below
from surveyapp.services.places import Places
from surveyapp.services.retention.asked_groups import asked_groups
from surveyapp.snapshots.forget_rows import (
    find_response,
    remove_unlisted,
    store_tally,
    take_place,
    without_response,
    without_rows,
)
from surveyapp.snapshots.layout import STATUS
from surveyapp.snapshots.manifest import Manifest, StoredFile
from surveyapp.snapshots.returns_count import ReturnsCount
from surveyapp.snapshots.snapshot import Snapshot
from surveyapp.snapshots.statuses import EXCLUDED


def erase_snapshot_rows(places: Places, survey: str, at: datetime) -> int:
    """Delete the rows and words of every snapshot of a survey; gives how many snapshots there are.

    First everything that was counted is stored for all of them, and compared with the rows; nothing is deleted before
    that. Raises SnapshotError where a snapshot is damaged, or `tally_differs`.
    """
    rows = _rows(places, survey)
    stored = [(row, snapshot, _stored(places, survey, snapshot)) for row, snapshot in rows]
    for row, snapshot, tally in stored:
        if tally is None:
            remove_unlisted(snapshot.folder, snapshot.manifest)
        else:
            _put(places, row, without_rows(snapshot.manifest, tally, at))
    return len(rows)


def forget_in_snapshots(places: Places, survey: str, response: UUID, number: int, at: datetime) -> int:
    """Take one response out of every snapshot of a survey that holds it; gives how many do, or did until just now.

    `number` tells it from other forgotten ones. The counts that a locked evaluation rests on are stored before.
    """
    count = 0
    for row, snapshot in _rows(places, survey):
        found = find_response(snapshot, str(response))
        if found is None:
            remove_unlisted(snapshot.folder, snapshot.manifest)
            count += any(change.at == at for change in snapshot.manifest.forgotten)
            continue
        returns = ReturnsCount()
        returns.add(found)
        is_excluded = found[STATUS][0].as_py() == EXCLUDED
        manifest = without_response(
            snapshot,
            str(response),
            counted=returns.returns(),
            reason=_reason(places, survey, response, row.created) if is_excluded else None,
            at=at,
            mark=f"f{number}",
            tally=_counted(places, survey, snapshot) if _is_locked(places, survey, row.id) else None,
        )
        _put(places, row, manifest)
        count += 1
    return count


def remove_tallies(places: Places, survey: str) -> None:
    """Delete the counts from before responses were forgotten once no locked evaluation rests on them any more."""
    lock = _lock(places, survey)
    for row, snapshot in _rows(places, survey):
        stored = [change for change in snapshot.manifest.forgotten if change.tally is not None]
        if lock is not None and lock.inputs is not None and lock.inputs.snapshots.get(survey) == row.id:
            stored = [change for change in stored if change.at <= lock.at]
        if stored:
            _put(places, row, snapshot.manifest.without_tallies(stored))


def _rows(places: Places, survey: str) -> list[tuple[FrozenRow, Snapshot]]:
    with places.engine.connect() as connection:
        rows = frozen_snapshots(connection, survey)
    return [(row, open_frozen(places.snapshots, row)) for row in rows]


def _stored(places: Places, survey: str, snapshot: Snapshot) -> StoredFile | None:
    """The counts of a snapshot, stored and read back; None where its rows are gone already."""
    return None if snapshot.manifest.rows_deleted is not None else _counted(places, survey, snapshot)


def _counted(places: Places, survey: str, snapshot: Snapshot) -> StoredFile:
    questionnaire = snapshot.questionnaire()
    groups = asked_groups(places, survey, questionnaire)
    return store_tally(snapshot.folder, verified_tally(questionnaire, snapshot, groups))


def _put(places: Places, row: FrozenRow, manifest: Manifest) -> None:
    """Replace the present manifest by this one, after recording its state in the database."""
    with places.engine.connect() as connection:
        known = connection.execute(
            select(FrozenSnapshot.states).where(FrozenSnapshot.id == row.id)
        ).scalar_one()
        if manifest.state not in known:
            states = [*known, manifest.state]
            connection.execute(
                update(FrozenSnapshot).where(FrozenSnapshot.id == row.id).values(states=states)
            )
    take_place(folder_below(places.snapshots, row.folder), manifest)


def _is_locked(places: Places, survey: str, snapshot: str) -> bool:
    """Whether a locked evaluation rests on the snapshot as it is now."""
    lock = _lock(places, survey)
    return lock is not None and lock.inputs is not None and lock.inputs.snapshots.get(survey) == snapshot


def _lock(places: Places, survey: str) -> Lock | None:
    return current_lock(places.engine, survey.partition("/")[0])


def _reason(places: Places, survey: str, response: UUID, until: datetime) -> str | None:
    """Why the response was excluded when the snapshot was written."""
    with reading(places.engine) as connection:
        rows = connection.execute(latest_exclusions(survey, until))
        return next((row.reason for row in rows if row.response == response and row.excluded), None)
