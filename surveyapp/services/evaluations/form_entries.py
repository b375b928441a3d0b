"""基础表 as they are filled in: saved, submitted by the evaluated unit, confirmed by an evaluator, reopened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.definition.indicators.basic_form import BasicForm, Cell
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.indicators.basic_forms import read_cell
from surveyapp.indicators.scoring import FilledForms
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import FormEntry
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.lock_records import refuse_locked
from surveyapp.services.limits import LONGEST_FORM_CELL
from surveyapp.services.typed_text import clean_text, usable_reason

FormState = Literal["draft", "submitted", "confirmed", "reopened"]

STATES_BEFORE: Mapping[FormState, tuple[FormState | None, ...]] = {
    "draft": (None, "draft", "reopened"),
    "submitted": (None, "draft", "reopened"),
    "confirmed": (None, "draft", "submitted", "reopened"),
    "reopened": ("submitted", "confirmed"),
}
"""State -> the states that a form may have before it (None: nothing was filled in yet)."""


@dataclass(frozen=True)
class FormRevision:
    """A form as somebody last left it: its state, what was typed, by whom and when, and why it was reopened.

    `id` grows with every filling.
    """

    id: int
    state: FormState
    cells: dict[str, str]
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True)
class FormPlace:
    """A form of a system of an evaluation."""

    evaluation: str
    system: str
    form: str


@dataclass(frozen=True)
class FormSubmission:
    """A person's submission of a form: the state it gets, the cells, their name, and the reason for reopening.

    `newest_seen` is the id of the newest filling that they saw; 0: none. `unsubmitted`: they know that the evaluated
    unit has not submitted the form that they confirm.
    """

    state: FormState
    cells: Mapping[str, str]
    person: str
    reason: str = ""
    newest_seen: int = 0
    unsubmitted: bool = False


def submit_form(engine: Engine, place: FormPlace, form: BasicForm, submission: FormSubmission) -> None:
    """Append what was filled in. `reopened` keeps the cells as they were and needs a reason.

    The same submission sent twice is kept once, as is a draft saved again without a change. Refused:
    `evaluation_locked`, `form_state_not_allowed`, `form_changed_meanwhile` where there are fillings that the person has
    not seen, `cells_unreadable` or `cells_empty` with the cells (nothing is kept), `reopening_needs_reason`,
    `form_not_submitted` where somebody confirms what nobody submitted and does not say that they know.
    """
    with transaction(engine, alone=True) as connection:
        submit_form_within(connection, place, form, submission)


def submit_form_within(
    connection: Connection, place: FormPlace, form: BasicForm, submission: FormSubmission
) -> bool:
    """The same within a transaction that runs alone; gives whether anything was appended."""
    reason = usable_reason(submission.reason)
    refuse_locked(connection, place.evaluation)
    last = _last(connection, place)
    kept = typed_cells(form, submission.cells)
    if submission.state == "reopened":
        kept = last.cells if last else {}
    newest = last.id if last else 0
    values = {"state": submission.state, "cells": kept, "reason": reason, "person": submission.person}
    is_draft = submission.state == "draft"
    if (newest > submission.newest_seen or is_draft) and all(
        getattr(last, key, None) == values[key] for key in values
    ):
        return False
    _refuse_state(last, submission.state)
    if newest != submission.newest_seen:
        raise Refusal("form_changed_meanwhile")
    if submission.state != "reopened":
        _refuse_cells(form, kept, complete=submission.state != "draft")
    elif not reason:
        raise Refusal("reopening_needs_reason")
    if (
        submission.state == "confirmed"
        and not submission.unsubmitted
        and (last is None or last.state != "submitted")
    ):
        raise Refusal("form_not_submitted")
    connection.execute(insert(FormEntry).values(**vars(place), **values, at=datetime.now(UTC)))
    return True


def refuse_state(connection: Connection, place: FormPlace, state: FormState) -> None:
    """`form_state_not_allowed` where the form cannot get into this state."""
    _refuse_state(_last(connection, place), state)


def _refuse_state(last: FormRevision | None, state: FormState) -> None:
    before = last.state if last else None
    if before not in STATES_BEFORE[state]:
        raise Refusal("form_state_not_allowed", found=before or "none", wanted=state)


def typed_cells(form: BasicForm, cells: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the cells of the form that are filled in by hand; anything else is left out.

    A cell whose value from the file was emptied is kept as empty, so that the file's value does not come back.
    """
    return {
        cell.code: text
        for cell in form.cells
        if cell.formula is None
        and cell.code in cells
        and ((text := clean_text(cells[cell.code])) or cell.value is not None)
    }


def latest_revision(engine: Engine, place: FormPlace) -> FormRevision | None:
    """The latest filling of a form; None where nobody has filled anything in."""
    with engine.connect() as connection:
        return _last(connection, place)


def form_revisions(engine: Engine, place: FormPlace) -> list[FormRevision]:
    """Everything that was filled in, the newest first."""
    with engine.connect() as connection:
        return _fillings(connection, place)


def filled_forms(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> FilledForms:
    """The cells that count of each form: those of its last confirmed filling. None where the form was reopened since,
    or where nobody confirmed it and the file has no values.
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


def unreadable_cells(form: BasicForm, cells: Mapping[str, str]) -> tuple[Cell, ...]:
    """The cells whose content cannot be read as the cell's type."""
    return tuple(
        cell
        for cell in form.cells
        if (text := cells.get(cell.code)) and (len(text) > LONGEST_FORM_CELL or read_cell(cell, text) is None)
    )


def _refuse_cells(form: BasicForm, cells: Mapping[str, str], *, complete: bool) -> None:
    wrong = unreadable_cells(form, cells)
    if wrong:
        raise Refusal("cells_unreadable", found=[str(cell.name) for cell in wrong])
    empty = [
        cell for cell in form.cells if cell.formula is None and cell.required and not cells.get(cell.code)
    ]
    if complete and empty:
        raise Refusal("cells_empty", found=[str(cell.name) for cell in empty])


def _last(connection: Connection, place: FormPlace) -> FormRevision | None:
    return next(iter(_fillings(connection, place, limit=1)), None)


def _fillings(connection: Connection, place: FormPlace, limit: int | None = None) -> list[FormRevision]:
    query = select(FormEntry).filter_by(**vars(place)).order_by(FormEntry.id.desc()).limit(limit)
    return [
        FormRevision(row.id, row.state, row.cells, row.reason, row.person, row.at)
        for row in connection.execute(query)
    ]
