"""The lines of the table of all values of a system: what each indicator wants, what it has, and its fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from surveyapp.definition.indicators.actual import LINKED_KINDS, Actual, ActualKind
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.indicators.actual_values import value_unit
from surveyapp.indicators.rules.rule import LevelRange, Point
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.indicators.scoring import LeafScore
from surveyapp.reports.evaluation.words import points
from surveyapp.reports.words.evaluation_words import kind_words
from surveyapp.services.evaluations.entered_values import EntryRequest, ValueEntry, is_correction
from surveyapp.services.evaluations.score import SystemScore
from surveyapp.web.console.evaluations.entry_fields import (
    entered_in,
    entry_fields,
    present_actual,
    typed_values,
)
from surveyapp.web.console.evaluations.gaps import MissingView

IN_TABLE: tuple[ActualKind, ...] = ("value", "met", "failed", "level", "deduction", "award")
"""The kinds of actual value that have fields in the table: the first that a rule takes; others have their own page."""

MARK = "."
"""Stands between the code of an indicator, which has none, and the name of its field."""


@dataclass(frozen=True)
class ValueLine:
    """One indicator of the table: what it wants and has, and its fields.

    `kind`: what is typed, None where the value comes from elsewhere and is only shown. `typed` and `met` fill its
    fields. `gap`: why its value is missing, and where it comes from, None where it has one. `is_changed`: other things
    stand in its fields than what counts now; `seen` is the newest entry that the page shows.
    """

    code: str
    name: str
    target: str
    unit: str
    weight: str
    score: str
    shown: str
    source: str
    evidence: str
    address: str
    gap: MissingView | None
    kind: ActualKind | None
    points: tuple[Point, ...]
    levels: tuple[LevelRange, ...]
    typed: Mapping[str, str]
    met: frozenset[str]
    is_correction: bool
    seen: int
    is_changed: bool = False
    problems: tuple[str, ...] = ()

    @property
    def is_to_be_entered(self) -> bool:
        """Whether its value is missing and is typed here."""
        return self.gap is not None and self.kind is not None

    @property
    def is_none_met(self) -> bool:
        """Whether the fields say that no point is met."""
        return self.typed.get("none") == "1"


def value_lines(
    system_score: SystemScore,
    entries: Mapping[str, ValueEntry],
    gaps: Sequence[MissingView],
    address: Callable[[str], str],
) -> list[ValueLine]:
    """The lines: values to be entered first, then those that are missing elsewhere, then the rest.

    `address` gives that of an indicator's page.
    """
    by_code = {gap.code: gap for gap in gaps}
    written = {leaf.code: leaf for leaf in system_score.system.leaves()}
    lines = [
        _line(
            written[score.code],
            score,
            system_score,
            entries.get(score.code),
            by_code.get(score.code),
            address,
        )
        for score in system_score.scores.leaves()
    ]
    return sorted(lines, key=lambda line: (line.gap is None, not line.is_to_be_entered))


def _line(
    leaf: Indicator,
    score: LeafScore,
    system_score: SystemScore,
    entry: ValueEntry | None,
    gap: MissingView | None,
    address: Callable[[str], str],
) -> ValueLine:
    present = present_actual(leaf, system_score.inputs.entered)
    fields = entry_fields(rule_of(leaf))
    counting = entry if entry is not None and leaf.code in system_score.inputs.entered else None
    return ValueLine(
        code=leaf.code,
        name=str(leaf.name),
        target=leaf.target or "",
        unit=value_unit(leaf),
        weight=str(leaf.weight),
        score=points(score.score),
        shown=score.shown or "",
        source=kind_words(score.source),
        evidence=score.source.evidence or "",
        address=address(leaf.code),
        gap=gap,
        kind=_kind(present, fields.kinds),
        points=fields.points,
        levels=fields.levels,
        typed=typed_values(present, counting),
        met=frozenset((present.met if present else None) or ()),
        is_correction=is_correction(leaf, entry),
        seen=entry.id if entry else 0,
    )


def _kind(present: Actual | None, kinds: Sequence[ActualKind]) -> ActualKind | None:
    """What is typed for an indicator: as its value is given now; None for links and what has its own page."""
    now = next(iter(present.kinds), None) if present is not None else None
    if now in LINKED_KINDS or (now is not None and now not in IN_TABLE):
        return None
    return now or next((kind for kind in IN_TABLE if kind in kinds), None)


def with_typed(lines: Sequence[ValueLine], form: "MultiDict[str, str]") -> list[ValueLine]:
    """The lines with what was typed in their fields, where their page had fields."""
    return [_typed(line, form) for line in lines]


def _typed(line: ValueLine, form: "MultiDict[str, str]") -> ValueLine:
    own = fields_of(line.code, form)
    if line.kind is None or "kind" not in own:
        return line
    met = frozenset(own.getlist("met"))
    typed = {name: text.strip() for name, text in own.items() if name not in ("met", "seen")}
    filled = replace(line, typed={**line.typed, **typed}, met=met if line.kind == "met" else line.met)
    return replace(filled, is_changed=_is_changed(line, filled), seen=_seen(own))


def _is_changed(shown: ValueLine, filled: ValueLine) -> bool:
    """Whether other things stand in the fields than the page showed; a reason alone changes nothing."""
    names = {*shown.typed, *filled.typed} - {"reason", "kind", "level-name", "none"}
    level = "level-name" if shown.kind == "level" and filled.typed.get("level-share") else ""
    differ = any(shown.typed.get(name, "") != filled.typed.get(name, "") for name in (*names, level) if name)
    return differ or shown.met != filled.met or (filled.is_none_met and shown.gap is not None)


def fields_of(code: str, form: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """The fields of one indicator, by the names that they have on its own page."""
    begin = code + MARK
    return MultiDict(
        (name.removeprefix(begin), text) for name, text in form.items(multi=True) if name.startswith(begin)
    )


def request_of(line: ValueLine, form: "MultiDict[str, str]") -> EntryRequest:
    """What the fields of a line say, to be kept."""
    own = fields_of(line.code, form)
    own["kind"] = line.kind or ""
    return entered_in(own, line.seen)


def _seen(own: "MultiDict[str, str]") -> int:
    typed = own.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) <= 9 else 0


def next_to_enter(lines: Sequence[ValueLine], after: str, order: Sequence[str]) -> str:
    """The code of the value to enter after the indicator `after`, in the `order` of the file, or the first; "" for
    none.
    """
    waiting = {line.code for line in lines if line.is_to_be_entered}
    behind = list(order)[list(order).index(after) + 1 :] if after in order else []
    return next((code for code in (*behind, *order) if code in waiting), "")
