"""Lists the frozen snapshots of a survey: what each holds, which one figures come from, whether its files are
unchanged.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import frozen_answers, frozen_snapshots, is_behind, open_frozen
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.manifest import Manifest


@dataclass(frozen=True)
class SnapshotEntry:
    """A snapshot as the database lists it, with its manifest, or the `fault` that keeps it from being read.

    Figures come from the latest one, which alone `is_used`.
    """

    id: str
    version: str
    created: datetime
    is_used: bool
    manifest: Manifest | None
    fault: SnapshotError | None


def snapshot_list(engine: Engine, snapshots: Path, survey: str) -> list[SnapshotEntry]:
    """The snapshots of a survey below the folder `snapshots`, the latest first. Only manifests are read."""
    with engine.connect() as connection:
        rows = frozen_snapshots(connection, survey)
    entries = []
    for position, row in enumerate(rows):
        manifest, fault = None, None
        try:
            manifest = open_frozen(snapshots, row).manifest
        except SnapshotError as error:
            fault = error
        entries.append(SnapshotEntry(row.id, row.version, row.created, position == 0, manifest, fault))
    return entries


def answers_since(engine: Engine, snapshots: Path, survey: str) -> bool:
    """Whether answers came or exclusions changed since the latest snapshot; False where there is none.

    Raises SnapshotError where its manifest cannot be read.
    """
    answers = frozen_answers(engine, snapshots, survey)
    return answers is not None and is_behind(engine, answers)


def verify_snapshot(engine: Engine, snapshots: Path, survey: str, identity: str) -> Manifest:
    """Read every file of a snapshot and compare it with its SHA-256; gives the manifest if all are unchanged.

    Raises SnapshotError naming the first file that is not; `Refusal` if the survey has no such snapshot.
    """
    with engine.connect() as connection:
        found = next((row for row in frozen_snapshots(connection, survey) if row.id == identity), None)
    if found is None:
        raise Refusal("unknown_snapshot", survey=survey, found=identity)
    snapshot = open_frozen(snapshots, found)
    snapshot.verify()
    return snapshot.manifest
