"""Locks an evaluation exactly as a person saw it, and finds what unlocking it would change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson
from sqlalchemy import Engine

from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import present_basis
from surveyapp.services.evaluations.lock_records import Lock, LockRequest, last_entries, lock_evaluation
from surveyapp.services.evaluations.score import EvaluatedSystem, score_evaluation
from surveyapp.services.figures.survey_answers import frozen_answers
from surveyapp.services.places import Places
from surveyapp.snapshots.errors import SnapshotError


@dataclass(frozen=True)
class LockCandidate:
    """An evaluation as it stands now: its systems with their scores, what a lock would keep, and the lock that holds
    it, None while it is open.
    """

    systems: Sequence[EvaluatedSystem]
    request: LockRequest
    lock: Lock | None

    @property
    def mark(self) -> str:
        """A mark of these texts, snapshots and totals, to compare what a person saw with what is there later."""
        parts = (
            dict(self.request.inputs.texts),
            dict(self.request.inputs.snapshots),
            dict(self.request.totals),
        )
        written = orjson.dumps([*parts, self.request.entries], option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(written).hexdigest()[:32]

    @property
    def incomplete(self) -> dict[str, tuple[str, ...]]:
        """The systems without a total: their indicators without a value, none where the file has errors."""
        return {
            system.name: tuple(system.score.scores.missing) if system.score is not None else ()
            for system in self.systems
            if system.total is None
        }


@dataclass(frozen=True)
class Drift:
    """One difference from when the evaluation was locked: the text of a system, the snapshot of a survey (another one,
    or responses of it were `forgotten`), a total.

    `name` of the system or survey; `before` and `now` are totals, None where something is missing.
    """

    what: Literal["text", "joined", "gone", "snapshot", "forgotten", "total"]
    name: str
    before: str | None = None
    now: str | None = None


def lock_candidate(places: Places, folder: str) -> LockCandidate:
    """The evaluation as it would be locked now, or as its lock holds it."""
    entries = last_entries(places.engine, folder)
    found = score_evaluation(places, folder)
    keep = LockRequest(
        found.basis.locked_inputs, {system.name: system.total for system in found.evaluated_systems}, entries
    )
    return LockCandidate(found.evaluated_systems, keep, found.lock)


def lock_as_seen(
    engine: Engine,
    folder: str,
    candidate: LockCandidate,
    *,
    mark: str,
    incomplete: bool,
    reason: str,
    person: str,
) -> None:
    """Lock the evaluation if it still has the `mark` that the person saw; one without a total only on demand
    (`incomplete`).

    Refused: as `lock_evaluation`, and `lock_incomplete`.
    """
    if mark != candidate.mark:
        raise Refusal("changed_meanwhile")
    if candidate.incomplete and not incomplete:
        raise Refusal("lock_incomplete")
    lock_evaluation(engine, folder, candidate.request, reason=reason, person=person)


def drift_since(places: Places, folder: str, locked: LockCandidate) -> list[Drift]:
    """Find what unlocking an evaluation would change; nothing for one that is open."""
    if locked.lock is None or locked.lock.inputs is None:
        return []
    kept = locked.lock.inputs
    basis = present_basis(places, folder)
    now = basis.locked_inputs
    moved = [Drift("joined", name) for name in now.texts if name not in kept.texts]
    moved += [Drift("gone", name) for name in kept.texts if name not in now.texts]
    moved += [Drift("text", name) for name, text in kept.texts.items() if now.texts.get(name, text) != text]
    asked = {f"{folder}/{name}" for system in locked.systems if system.score for name in system.score.surveys}
    newer = [name for name, id_ in now.snapshots.items() if kept.snapshots.get(name) != id_]
    moved += [Drift("snapshot", name) for name in newer if name in asked]
    same = [(name, id_) for name, id_ in now.snapshots.items() if name in asked and name not in newer]
    moved += [
        Drift("forgotten", name) for name, id_ in same if _has_forgotten(places, name, id_, locked.lock.at)
    ]
    if not moved:
        return []
    before = {system.name: system.total for system in locked.systems}
    after = {
        system.name: system.total
        for system in score_evaluation(places, folder, basis=basis).evaluated_systems
    }
    return moved + [
        Drift("total", name, before[name], after[name])
        for name in before
        if name in after and before[name] != after[name]
    ]


def _has_forgotten(places: Places, survey: str, id_: str, since: datetime) -> bool:
    """Whether responses of a snapshot were deleted since; a damaged one is reported where its figures are used."""
    try:
        answers = frozen_answers(places.engine, places.snapshots, survey, id_)
    except SnapshotError:
        return False
    manifest = answers.manifest if answers is not None else None
    return manifest is not None and any(change.at > since for change in manifest.forgotten)
