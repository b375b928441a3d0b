"""A condition as rows of a form: one comparison in each, all of them or any to hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.definition.edits.fields import NUMBER
from surveyapp.definition.edits.nodes import Number, Value

JOINS = ("all", "any")


@dataclass(frozen=True)
class ConditionRow:
    """One comparison with the answer to `question`: its `kind` is `is` (one of `codes`), `answered`, or `between`.

    `negated`: it must not hold.
    """

    question: str
    kind: str = "is"
    codes: tuple[str, ...] = ()
    at_least: str = ""
    at_most: str = ""
    negated: bool = False


def rows_of(condition: Value) -> tuple[str, tuple[ConditionRow, ...]] | None:
    """How the rows are joined, and the rows; None for a condition that rows cannot show.

    >>> rows_of({"any": [{"question": "a", "is": ["1"]}, {"not": {"question": "b", "answered": True}}]})[1][1].negated
    True
    """
    if condition is None:
        return "all", ()
    if isinstance(condition, dict) and len(condition) == 1:
        for join in JOINS:
            parts = condition.get(join)
            if isinstance(parts, list):
                rows = tuple(_row(part) for part in parts)
                whole = tuple(row for row in rows if row is not None)
                return (join, whole) if len(whole) == len(rows) else None
    single = _row(condition)
    return None if single is None else ("all", (single,))


def condition_of(join: str, rows: Sequence[ConditionRow]) -> Value:
    """The condition that these rows make; None without rows."""
    parts: list[Value] = [_written(row) for row in rows if row.question]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {join if join in JOINS else "all": parts}


def _row(value: Value, negated: bool = False) -> ConditionRow | None:
    if not isinstance(value, dict):
        return None
    if list(value) == ["not"]:
        return None if negated else _row(value["not"], negated=True)
    question, keys = value.get("question"), set(value) - {"question"}
    if not isinstance(question, str):
        return None
    if keys <= {"is"}:
        codes = value.get("is", [])
        if isinstance(codes, list) and all(isinstance(code, str) for code in codes):
            return ConditionRow(question, "is", tuple(map(str, codes)), negated=negated)
        return None
    if keys == {"answered"}:
        return ConditionRow(question, "answered", negated=negated) if value["answered"] is True else None
    if keys <= {"at_least", "at_most"}:
        ends = [value.get(key, "") for key in ("at_least", "at_most")]
        if all(isinstance(end, str) for end in ends):
            return ConditionRow(question, "between", (), str(ends[0]), str(ends[1]), negated)
    return None


def _written(row: ConditionRow) -> Value:
    made: dict[str, Value] = {"question": row.question}
    if row.kind == "answered":
        made["answered"] = True
    elif row.kind == "between":
        made |= {key: _end(raw) for key, raw in (("at_least", row.at_least), ("at_most", row.at_most)) if raw}
    elif row.codes:
        made["is"] = list(row.codes)
    return {"not": made} if row.negated else made


def _end(raw: str) -> Value:
    return Number(raw) if NUMBER.fullmatch(raw) else raw
