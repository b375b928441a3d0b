"""Finds what the scores of an evaluation rest on: the texts of its systems and the snapshots of its surveys; while it
is locked, those that the lock kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from surveyapp.records.tables import FrozenSnapshot
from surveyapp.services.evaluations.lock_records import Lock, LockedInputs, current_lock
from surveyapp.services.evaluations.systems import SystemFile, in_order, present_systems
from surveyapp.services.places import Places


@dataclass(frozen=True)
class Basis:
    """The systems of an evaluation by name, the snapshot of each survey (`folder/name`) that was frozen, and the lock
    that holds the evaluation, None while it is open.
    """

    systems: Mapping[str, SystemFile]
    snapshots: Mapping[str, str]
    lock: Lock | None = None

    @property
    def as_of(self) -> datetime | None:
        """The moment of the lock that keeps these snapshots; None where they are the present ones."""
        return self.lock.at if self.lock is not None and self.lock.inputs is not None else None

    @property
    def locked_inputs(self) -> LockedInputs:
        """Texts and snapshots, as a lock keeps them."""
        return LockedInputs({name: file.text for name, file in self.systems.items()}, dict(self.snapshots))


def basis_of(places: Places, evaluation: str) -> Basis:
    """The basis on which an evaluation is scored now; it has no systems where there is no such evaluation."""
    lock = current_lock(places.engine, evaluation)
    if lock is None or lock.inputs is None:
        return replace(present_basis(places, evaluation), lock=lock)
    systems = in_order(
        SystemFile(evaluation, name, text.encode(), f"{evaluation}/{name}.yaml", "lock")
        for name, text in lock.inputs.texts.items()
    )
    return Basis(systems, lock.inputs.snapshots, lock)


def present_basis(places: Places, evaluation: str) -> Basis:
    """The basis of the scores without a lock: the present texts, the latest snapshots."""
    query = select(FrozenSnapshot.survey, FrozenSnapshot.id).order_by(FrozenSnapshot.created)
    inside = FrozenSnapshot.survey.startswith(f"{evaluation}/", autoescape=True)
    with places.engine.connect() as connection:
        latest = {row.survey: row.id for row in connection.execute(query.where(inside))}
    return Basis(present_systems(places, evaluation), latest)


def systems_of(places: Places, evaluation: str) -> Mapping[str, SystemFile]:
    """The systems of one evaluation by name, in order; empty for a folder that has none."""
    return basis_of(places, evaluation).systems
