"""Keeps actual values that people enter beside an indicator file: each appended with who, when, why and on what
evidence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.actual import Actual, ActualKind
from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.definition.indicators.targets import in_usual_width
from surveyapp.definition.limits import LONGEST_PASSAGE, LONGEST_PHRASE, LONGEST_WRITTEN_VALUE
from surveyapp.definition.normal_form import normal_form
from surveyapp.definition.values import Text
from surveyapp.indicators.entering import doubtful_number, entered_actual
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import EnteredValue
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.lock_records import refuse_locked
from surveyapp.services.limits import LONGEST_EVIDENCE_NAME, LONGEST_EVIDENCE_PAGE
from surveyapp.services.typed_text import clean_text, usable_reason

_NUMBERS = {
    "aggregate": ("numerator", "denominator", "percent"),
    "failed": ("pieces", "of"),
    "level": ("share",),
    "deduction": ("off",),
    "award": ("points",),
    "completion": ("percent",),
}
"""The keys of an actual value that are numbers."""

_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
"""1,234.5: any other comma may be meant as a decimal point, and is no number."""

_WHOLE = 10**15

LONGEST_TEXTS: Mapping[str, int] = {
    "shown": LONGEST_PHRASE,
    "source": LONGEST_PASSAGE,
    "period": LONGEST_PHRASE,
    "reason": LONGEST_PASSAGE,
    "no_evidence": LONGEST_PASSAGE,
    "not_applicable": LONGEST_PASSAGE,
}
"""Key of an actual value that is a text for people -> characters that it may have: as many as in the file."""

IN_WORDS: tuple[ActualKind, ...] = ("met", "level", "deduction", "award")
"""The kinds of actual value that tables may print in other words (`shown`); a number is printed as it is."""


@dataclass(frozen=True)
class EntryRequest:
    """A value to be entered: the keys of an actual value (None: the file counts again), the reason, the evidence.

    `newest_seen` is the id of the newest entry that the person saw; 0: none.
    """

    actual: dict[str, Any] | None
    reason: str
    evidence_file: str = ""
    evidence_page: str = ""
    newest_seen: int = 0


@dataclass(frozen=True)
class ValueEntry:
    """One entered value as it was kept; `id` grows with every entry."""

    id: int
    actual: dict[str, Any] | None
    reason: str
    evidence_file: str
    evidence_page: str
    person: str
    at: datetime


@dataclass(frozen=True)
class EnteredValues:
    """The entered values that count for a system, by indicator, and the indicators whose value its present text cannot
    take.
    """

    values: dict[str, Actual] = field(default_factory=dict)
    unusable: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValuePlace:
    """A system of an evaluation, as its text is now, for which values are entered."""

    evaluation: str
    name: str
    system: IndicatorSystem


def append_value(
    engine: Engine, place: ValuePlace, code: str, request: EntryRequest, person: str
) -> Fraction | None:
    """Append a value for an indicator of a system, or take back what was entered; as `append_values` with one."""
    return append_values(engine, place, {code: request}, person).get(code)


def append_values(
    engine: Engine, place: ValuePlace, requests: Mapping[str, EntryRequest], person: str
) -> dict[str, Fraction]:
    """Append a value for each of several indicators of a system, all of them or none.

    Gives, by indicator, the numbers that were kept although they look mistyped. A request that is sent twice is kept
    once. Only the first value of an indicator needs no reason: where the file or somebody gave one before, it is a
    correction. Refused, with the `code` of the indicator: `unknown_indicator`, `value_not_usable` with every fault,
    `entering_needs_reason`, `page_without_file`, `evidence_too_long`, `evaluation_locked`, `value_changed_meanwhile`
    where there are entries that the person has not seen, `nothing_to_remove`.
    """
    rows = {code: _row(place.system, code, request, person) for code, request in requests.items()}
    with transaction(engine, alone=True) as connection:
        refuse_locked(connection, place.evaluation)
        for code, row in rows.items():
            _append(connection, place, code, row, requests[code].newest_seen)
    return {
        code: number
        for code, row in rows.items()
        if row["actual"] is not None and (number := _doubt(place.system, code, row["actual"])) is not None
    }


def take_back_within(
    connection: Connection, place: ValuePlace, code: str, request: EntryRequest, person: str
) -> bool:
    """Take back what was entered for an indicator, within a transaction that runs alone; whether there was anything.

    Refused: `value_changed_meanwhile`, `entering_needs_reason`.
    """
    last = _newest(connection, place, code)
    if last is None or last.actual is None:
        return False
    _append(connection, place, code, _row(place.system, code, request, person), request.newest_seen)
    return True


def is_correction(leaf: Indicator, last: ValueEntry | None) -> bool:
    """Whether a value for this indicator would take the place of another: of the file, or of what was entered last."""
    return last is not None or bool(leaf.actual and leaf.actual.kinds)


def _row(system: IndicatorSystem, code: str, request: EntryRequest, person: str) -> dict[str, Any]:
    """What is kept of a request, once nothing is wrong with it."""
    leaf = _leaf(system, code)
    row: dict[str, Any] = {
        "actual": _in_usual_width(_kept(request.actual)),
        "reason": usable_reason(request.reason),
        "evidence_file": clean_text(request.evidence_file),
        "evidence_page": clean_text(request.evidence_page),
        "person": person,
    }
    _refuse_evidence(code, row["evidence_file"], row["evidence_page"])
    if row["actual"] is not None:
        _usable(system, leaf, row["actual"])
    return row


def _doubt(system: IndicatorSystem, code: str, keys: dict[str, Any]) -> Fraction | None:
    leaf = _leaf(system, code)
    return doubtful_number(leaf, _usable(system, leaf, keys))


def _append(
    connection: Connection, place: ValuePlace, code: str, row: Mapping[str, Any], newest_seen: int
) -> None:
    last = _newest(connection, place, code)
    newest = last.id if last else 0
    if newest > newest_seen and all(getattr(last, key) == value for key, value in row.items()):
        return
    if newest != newest_seen:
        raise Refusal("value_changed_meanwhile", code=code)
    if row["actual"] is None and (last is None or last.actual is None):
        raise Refusal("nothing_to_remove", code=code)
    if not row["reason"] and is_correction(_leaf(place.system, code), last):
        raise Refusal("entering_needs_reason", code=code)
    at = {"evaluation": place.evaluation, "system": place.name, "code": code}
    connection.execute(insert(EnteredValue).values(**at, **row, at=datetime.now(UTC)))


def _newest(connection: Connection, place: ValuePlace, code: str) -> ValueEntry | None:
    at = {"evaluation": place.evaluation, "system": place.name, "code": code}
    return next(iter(_entries(connection, at, limit=1)), None)


def entered_values(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> EnteredValues:
    """The values that count for a system now. Those that its present text can no longer take are named, not used."""
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


def newest_entries(engine: Engine, evaluation: str, name: str) -> dict[str, ValueEntry]:
    """The newest entry of each indicator for which anything was ever entered."""
    last = select(func.max(EnteredValue.id)).filter_by(evaluation=evaluation, system=name)
    query = select(EnteredValue).where(EnteredValue.id.in_(last.group_by(EnteredValue.code)))
    with engine.connect() as connection:
        return {row.code: _entry(row) for row in connection.execute(query)}


def entry_history(engine: Engine, evaluation: str, name: str, code: str) -> list[ValueEntry]:
    """Everything that was entered for an indicator, the newest first."""
    with engine.connect() as connection:
        return _entries(connection, {"evaluation": evaluation, "system": name, "code": code})


def _entries(connection: Connection, place: Mapping[str, str], limit: int | None = None) -> list[ValueEntry]:
    query = select(EnteredValue).filter_by(**place).order_by(EnteredValue.id.desc()).limit(limit)
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> ValueEntry:
    return ValueEntry(
        row.id, row.actual, row.reason, row.evidence_file, row.evidence_page, row.person, row.at
    )


def with_numbers(keys: dict[str, Any]) -> dict[str, Any]:
    """The keys of an actual value with their numbers as the file would give them.

    They are kept as the texts that were typed, because JSON's own numbers would lose digits. What is no number stays
    a text, which the check then names.
    """
    read = dict(keys)
    for kind, number_keys in _NUMBERS.items():
        part = read.get(kind)
        if isinstance(part, dict):
            read[kind] = {key: _number(value) if key in number_keys else value for key, value in part.items()}
    return read


def _number(text: object) -> object:
    if not isinstance(text, str):
        return text
    plain = normal_form(text.strip(), LONGEST_WRITTEN_VALUE)
    try:
        number = Decimal(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
    except InvalidOperation:
        return text
    if not number.is_finite() or "_" in text:
        return text
    whole = number.as_tuple().exponent == 0 and abs(number) < _WHOLE
    return int(number) if whole else number


def _leaf(system: IndicatorSystem, code: str) -> Indicator:
    leaf = next((leaf for leaf in system.leaves() if leaf.code == code), None)
    if leaf is None:
        raise Refusal("unknown_indicator", found=code)
    return leaf


def _kept(value: Any) -> Any:
    """What was typed as it is kept, in every part of an actual value."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _kept(part) for key, part in value.items()}
    return [_kept(part) for part in value] if isinstance(value, list | tuple) else value


def _in_usual_width(actual: dict[str, Any] | None) -> dict[str, Any] | None:
    """The keys with a value whose digits tables can print: ９４％ is kept as 94%."""
    if actual is None or not isinstance(actual.get("value"), str):
        return actual
    return actual | {"value": in_usual_width(actual["value"])}


def _usable(system: IndicatorSystem, leaf: Indicator, keys: dict[str, Any]) -> Actual:
    """The actual value that was written, or `value_not_usable` with every fault."""
    problems = tuple(_text_faults(keys))
    if not problems:
        actual, problems = entered_actual(system, leaf, with_numbers(keys))
        if actual is not None:
            return actual
    raise Refusal("value_not_usable", details=problems, code=leaf.code)


def _text_faults(keys: dict[str, Any]) -> Iterator[Problem]:
    """Texts that are too long, and words that would be printed in place of a number."""
    parts = {kind: part for kind, part in keys.items() if isinstance(part, dict)}
    texts = keys | {f"{kind}.{key}": text for kind, part in parts.items() for key, text in part.items()}
    for key, text in texts.items():
        limit = LONGEST_TEXTS.get(key.rpartition(".")[2])
        if limit is not None and isinstance(text, str) and len(text) > limit:
            yield Problem(
                "",
                1,
                f"actual.{key}",
                "text_too_long",
                {"found": text[:40], "length": len(text), "limit": limit},
            )
    if keys.get("shown") and not any(kind in keys for kind in IN_WORDS):
        yield Problem("", 1, "actual.shown", "shown_beside_number")


def _refuse_evidence(code: str, file: str, page: str) -> None:
    if page and not file:
        raise Refusal("page_without_file", code=code)
    if len(file) > LONGEST_EVIDENCE_NAME or len(page) > LONGEST_EVIDENCE_PAGE:
        raise Refusal("evidence_too_long", code=code, file=LONGEST_EVIDENCE_NAME, page=LONGEST_EVIDENCE_PAGE)


def _evidence(file: str, page: str) -> dict[str, Any]:
    """The evidence as a table names it: 凭证.pdf，第 3 页."""
    if not file:
        return {"evidence": None}
    shown = f"{file}，第 {page} 页" if page.isdecimal() else "，".join(filter(None, (file, page)))
    return {"evidence": Text.model_validate(shown)}
