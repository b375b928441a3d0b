"""基础表 as they are filled in: saved, submitted by the evaluated unit, confirmed by an evaluator, reopened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.definition.basic_form import BasicForm, Cell
from surveyapp.definition.indicator_system import IndicatorSystem
from surveyapp.indicators.basic_forms import read_cell
from surveyapp.indicators.scoring import FilledForms
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import FormEntry
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_locks import refuse_locked
from surveyapp.services.reasons import usable_reason

FormState = Literal["draft", "submitted", "confirmed", "reopened"]

LONGEST_CELL = 200
"""Characters in a cell."""

FROM: Mapping[FormState, tuple[FormState | None, ...]] = {
    "draft": (None, "draft", "reopened"),
    "submitted": (None, "draft", "reopened"),
    "confirmed": (None, "draft", "submitted", "reopened"),
    "reopened": ("submitted", "confirmed"),
}
"""State -> the states that a form may have before it (None: nothing was filled in yet)."""


@dataclass(frozen=True)
class Filling:
    """How a form was left: its state, what was typed, by whom and when, and why it was reopened."""

    state: FormState
    cells: dict[str, str]
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True)
class Place:
    """A form of a system of an evaluation."""

    evaluation: str
    system: str
    form: str


def fill(
    engine: Engine,
    place: Place,
    form: BasicForm,
    state: FormState,
    cells: Mapping[str, str],
    person: str,
    reason: str = "",
) -> None:
    """Append what was filled in. `reopened` keeps the cells as they were and needs a reason.

    Refused: `cells_unreadable` or `cells_empty` with the cells (nothing is kept), `form_state_not_allowed`,
    `reopening_needs_reason`, `evaluation_locked`.
    """
    with transaction(engine, alone=True) as connection:
        fill_within(connection, place, form, state, cells, person, reason)


def fill_within(
    connection: Connection,
    place: Place,
    form: BasicForm,
    state: FormState,
    cells: Mapping[str, str],
    person: str,
    reason: str = "",
) -> None:
    """The same within a transaction that runs alone."""
    reason = usable_reason(reason)
    refuse_locked(connection, place.evaluation)
    last = refuse_state(connection, place, state)
    if state == "reopened":
        if not reason:
            raise Refused("reopening_needs_reason")
        kept = last.cells if last else {}
    else:
        kept = typed(form, cells)
        _refuse_cells(form, kept, complete=state != "draft")
    values = {**vars(place), "state": state, "cells": kept, "reason": reason, "person": person}
    connection.execute(insert(FormEntry).values(**values, at=datetime.now(UTC)))


def refuse_state(connection: Connection, place: Place, state: FormState) -> Filling | None:
    """`form_state_not_allowed` where the form cannot get into this state; gives how it was left."""
    last = _last(connection, place)
    before = last.state if last else None
    if before not in FROM[state]:
        raise Refused("form_state_not_allowed", found=before or "none", wanted=state)
    return last


def typed(form: BasicForm, cells: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the cells of the form that are filled in by hand; anything else is left out."""
    return {
        cell.code: cells[cell.code].strip()
        for cell in form.cells
        if cell.formula is None and cells.get(cell.code, "").strip()
    }


def filling_of(engine: Engine, place: Place) -> Filling | None:
    """How a form was left; None where nobody has filled anything in."""
    with engine.connect() as connection:
        return _last(connection, place)


def fillings_of(engine: Engine, place: Place) -> list[Filling]:
    """Everything that was filled in, the newest first."""
    query = select(FormEntry).filter_by(**vars(place)).order_by(FormEntry.id.desc())
    with engine.connect() as connection:
        return [
            Filling(row.state, row.cells, row.reason, row.person, row.at) for row in connection.execute(query)
        ]


def filled_forms(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> FilledForms:
    """What counts of each form: the last confirmed filling. Nothing counts of one that was reopened since, nor of one
    that nobody confirmed and the file knows nothing of.
    """
    query = select(FormEntry).filter_by(evaluation=evaluation, system=name).order_by(FormEntry.id)
    counts: dict[str, dict[str, str] | None] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            if row.state in ("confirmed", "reopened"):
                counts[row.form] = row.cells if row.state == "confirmed" else None
    for form in system.forms:
        known = any(cell.value is not None for cell in form.cells)
        if form.code not in counts and not known:
            counts[form.code] = None
    return counts


def unreadable(form: BasicForm, cells: Mapping[str, str]) -> tuple[Cell, ...]:
    """The cells in which something stands that is not what belongs there."""
    return tuple(
        cell
        for cell in form.cells
        if (text := cells.get(cell.code)) and (len(text) > LONGEST_CELL or read_cell(cell, text) is None)
    )


def _refuse_cells(form: BasicForm, cells: Mapping[str, str], *, complete: bool) -> None:
    wrong = unreadable(form, cells)
    if wrong:
        raise Refused("cells_unreadable", found=[str(cell.name) for cell in wrong])
    empty = [cell for cell in form.cells if cell.formula is None and cell.required and cell.code not in cells]
    if complete and empty:
        raise Refused("cells_empty", found=[str(cell.name) for cell in empty])


def _last(connection: Connection, place: Place) -> Filling | None:
    query = select(FormEntry).filter_by(**vars(place)).order_by(FormEntry.id.desc()).limit(1)
    row = connection.execute(query).first()
    return Filling(row.state, row.cells, row.reason, row.person, row.at) if row else None
