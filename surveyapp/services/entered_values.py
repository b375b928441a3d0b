"""Actual values entered beside an indicator file: appended with who, when, why and on what evidence."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Engine, func, insert, select

from surveyapp.definition.actual import Actual
from surveyapp.definition.indicator_system import Indicator, IndicatorSystem
from surveyapp.definition.questionnaire import Text
from surveyapp.indicators.entering import entered_actual
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import EnteredValue
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_locks import refuse_locked
from surveyapp.services.reasons import usable_reason

_NUMBERS = {
    "aggregate": ("numerator", "denominator", "percent"),
    "failed": ("pieces", "of"),
    "level": ("share",),
    "deduction": ("off",),
    "award": ("points",),
    "completion": ("percent",),
}
"""The keys of an actual value that are numbers."""

_WHOLE = 10**15

LONGEST_FILE, LONGEST_PAGE = 300, 50
"""Characters in the name of an evidence file, and in what says where in it."""


@dataclass(frozen=True)
class Entered:
    """What somebody enters: the keys of an actual value (None: the file counts again), why, on what evidence."""

    actual: dict[str, Any] | None
    reason: str
    evidence_file: str = ""
    evidence_page: str = ""


@dataclass(frozen=True)
class Entry:
    """One entered value as it was kept."""

    actual: dict[str, Any] | None
    reason: str
    evidence_file: str
    evidence_page: str
    person: str
    at: datetime


@dataclass(frozen=True)
class EnteredValues:
    """The values that count for a system, by indicator, and those that its present text can no longer take."""

    values: dict[str, Actual] = field(default_factory=dict)
    unusable: tuple[str, ...] = ()


def enter(
    engine: Engine,
    evaluation: str,
    name: str,
    system: IndicatorSystem,
    code: str,
    entered: Entered,
    person: str,
) -> None:
    """Append a value for an indicator of a system, or take back what was entered.

    Refused: `unknown_indicator`, `value_not_usable` with every fault, `entering_needs_reason`,
    `page_without_file`, `evidence_too_long`, `evaluation_locked`.
    """
    leaf = _leaf(system, code)
    reason = usable_reason(entered.reason)
    if not reason:
        raise Refused("entering_needs_reason")
    _refuse_evidence(entered)
    if entered.actual is not None:
        actual, problems = entered_actual(system, leaf, with_numbers(entered.actual))
        if actual is None:
            raise Refused("value_not_usable", details=problems, code=code)
    values = {
        "evaluation": evaluation,
        "system": name,
        "code": code,
        "actual": entered.actual,
        "reason": reason,
        "evidence_file": entered.evidence_file.strip(),
        "evidence_page": entered.evidence_page.strip(),
        "person": person,
    }
    with transaction(engine, alone=True) as connection:
        refuse_locked(connection, evaluation)
        connection.execute(insert(EnteredValue).values(**values, at=datetime.now(UTC)))


def entered_values(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> EnteredValues:
    """The values that count for a system now. What its present text cannot take any more is named, not used."""
    last = select(func.max(EnteredValue.id)).filter_by(evaluation=evaluation, system=name)
    query = select(EnteredValue).where(EnteredValue.id.in_(last.group_by(EnteredValue.code)))
    leaves = {leaf.code: leaf for leaf in system.leaves()}
    values: dict[str, Actual] = {}
    unusable: list[str] = []
    with engine.connect() as connection:
        for row in connection.execute(query):
            if row.actual is None:
                continue
            actual = None
            if row.code in leaves:
                actual, _ = entered_actual(system, leaves[row.code], with_numbers(row.actual))
            if actual is None:
                unusable.append(row.code)
            else:
                values[row.code] = actual.model_copy(update=_evidence(row.evidence_file, row.evidence_page))
    return EnteredValues(values, tuple(sorted(unusable)))


def history(engine: Engine, evaluation: str, name: str, code: str) -> list[Entry]:
    """Everything that was entered for an indicator, the newest first."""
    query = select(EnteredValue).filter_by(evaluation=evaluation, system=name, code=code)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(EnteredValue.id.desc()))
        return [
            Entry(row.actual, row.reason, row.evidence_file, row.evidence_page, row.person, row.at)
            for row in rows
        ]


def with_numbers(written: dict[str, Any]) -> dict[str, Any]:
    """The keys of an actual value, numbers as the file would give them.

    They are kept as the texts that were typed, because JSON's own numbers would lose digits. What is no number stays
    a text, which the check then names.
    """
    read = dict(written)
    for kind, keys in _NUMBERS.items():
        part = read.get(kind)
        if isinstance(part, dict):
            read[kind] = {key: _number(value) if key in keys else value for key, value in part.items()}
    return read


def _number(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return text
    if not number.is_finite() or "_" in text:
        return text
    whole = number.as_tuple().exponent == 0 and abs(number) < _WHOLE
    return int(number) if whole else number


def _leaf(system: IndicatorSystem, code: str) -> Indicator:
    leaf = next((leaf for leaf in system.leaves() if leaf.code == code), None)
    if leaf is None:
        raise Refused("unknown_indicator", found=code)
    return leaf


def _refuse_evidence(entered: Entered) -> None:
    file, page = entered.evidence_file.strip(), entered.evidence_page.strip()
    if page and not file:
        raise Refused("page_without_file")
    if len(file) > LONGEST_FILE or len(page) > LONGEST_PAGE:
        raise Refused("evidence_too_long", file=LONGEST_FILE, page=LONGEST_PAGE)


def _evidence(file: str, page: str) -> dict[str, Any]:
    """The evidence as a table names it: 凭证.pdf，第 3 页."""
    if not file:
        return {"evidence": None}
    shown = f"{file}，第 {page} 页" if page.isdecimal() else "，".join(filter(None, (file, page)))
    return {"evidence": Text.model_validate(shown)}
