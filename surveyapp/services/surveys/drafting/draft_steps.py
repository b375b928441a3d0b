"""The steps of a draft: the texts that it had, so that a change can be undone and done again."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from surveyapp.records.console import Draft, DraftStep
from surveyapp.services.limits import MOST_DRAFT_STEPS, MOST_STEP_CHARACTERS


@dataclass(frozen=True)
class Step:
    """One change of a draft: its code, and what it was about."""

    change: str
    place: str


@dataclass(frozen=True)
class StepsAround:
    """The change that can be undone, and the one that can be done again; None where there is none."""

    undo: Step | None
    redo: Step | None


def add_step(connection: Connection, survey: str, before: str | None, text: str, step: Step) -> int:
    """Note the text that follows on the present one (`before`; None: there is none yet); gives the step's number.

    What was undone before cannot be done again from now on; the oldest steps go.
    """
    now = present_step(connection, survey)
    _delete(connection, survey, DraftStep.number > now)
    number = now
    if before is not None:
        if _text_at(connection, survey, now) is None:
            _insert(connection, survey, now, before, Step("", ""))
        number = now + 1
    _insert(connection, survey, number, text, step)
    _delete(connection, survey, DraftStep.number <= _last_to_go(connection, survey, number))
    return number


def _last_to_go(connection: Connection, survey: str, number: int) -> int:
    """The newest step that is one too many: by number, or because the texts behind it are long enough together.

    The present text and the one before it stay in any case.
    """
    query = select(DraftStep.number, func.length(DraftStep.text)).where(DraftStep.survey == survey)
    characters = 0
    for step, length in connection.execute(query.order_by(DraftStep.number.desc())):
        characters += length
        if step <= number - MOST_DRAFT_STEPS or (step < number - 1 and characters > MOST_STEP_CHARACTERS):
            return int(step)
    return number - MOST_DRAFT_STEPS


def present_step(connection: Connection, survey: str) -> int:
    """The number of the step at which a draft stands; 0 where there is no draft."""
    return connection.execute(select(Draft.step).where(Draft.survey == survey)).scalar() or 0


def step_beside(connection: Connection, survey: str, by: int) -> tuple[int, str] | None:
    """Number and text of the step before (`by` -1) or behind (1) the present one."""
    number = present_step(connection, survey) + by
    text = _text_at(connection, survey, number)
    return None if text is None else (number, text)


def steps_around(connection: Connection, survey: str) -> StepsAround:
    """What can be undone and done again."""
    now = present_step(connection, survey)
    query = select(DraftStep.number, DraftStep.change, DraftStep.place).where(DraftStep.survey == survey)
    near = {row.number: Step(row.change, row.place) for row in connection.execute(query)}
    return StepsAround(near.get(now) if now - 1 in near else None, near.get(now + 1))


def delete_steps(connection: Connection, survey: str) -> None:
    """Forget the steps of a draft that is published or given up."""
    connection.execute(delete(DraftStep).where(DraftStep.survey == survey))


def texts_of_steps(connection: Connection, survey: str) -> list[str]:
    """Every text that can be gone back to."""
    return [*connection.execute(select(DraftStep.text).where(DraftStep.survey == survey)).scalars()]


def _text_at(connection: Connection, survey: str, number: int) -> str | None:
    query = select(DraftStep.text).where(DraftStep.survey == survey, DraftStep.number == number)
    return connection.execute(query).scalar()


def _insert(connection: Connection, survey: str, number: int, text: str, step: Step) -> None:
    values = {"text": text, "change": step.change, "place": step.place}
    connection.execute(insert(DraftStep).values(survey=survey, number=number, **values))


def _delete(connection: Connection, survey: str, which: ColumnElement[bool]) -> None:
    connection.execute(delete(DraftStep).where(DraftStep.survey == survey, which))
