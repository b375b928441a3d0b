"""The ways in which a value can be entered for an indicator, and what a filled-in form says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from surveyapp.definition.actual import Actual, ActualKind
from surveyapp.definition.indicator_system import Indicator
from surveyapp.indicators.checklist import Checklist, Point
from surveyapp.indicators.level import LevelRange, Levels
from surveyapp.indicators.rule import Rule

KINDS: Mapping[ActualKind, object] = {
    "met": _l("符合的要点"),
    "value": _l("实际完成值"),
    "aggregate": _l("由分子和分母计算"),
    "failed": _l("不达标的件数"),
    "level": _l("评定的等次"),
    "deduction": _l("酌情扣分"),
    "award": _l("加分或减分"),
    "no_evidence": _l("无法核实，不得分"),
    "not_applicable": _l("不适用"),
}
"""The kinds of actual value that people enter -> what they are called."""

REMOVED = "removed"
"""Chosen in place of a kind: what was entered is taken back."""


@dataclass(frozen=True)
class EntryFields:
    """What the form for one indicator offers: the kinds, and the points or levels to choose from."""

    kinds: tuple[ActualKind, ...]
    points: tuple[Point, ...]
    levels: tuple[LevelRange, ...]
    completion: bool


def entry_fields(rule: Rule) -> EntryFields:
    """What can be entered for an indicator with this rule."""
    kinds = tuple(kind for kind in KINDS if kind in rule.needs)
    if not rule.outside:
        kinds = (*kinds, "no_evidence") if "no_evidence" not in kinds else kinds
    return EntryFields(
        kinds,
        rule.points if isinstance(rule, Checklist) else (),
        rule.levels if isinstance(rule, Levels) else (),
        rule.takes_completion,
    )


def written_actual(form: "MultiDict[str, str]") -> dict[str, Any] | None:
    """The keys of an actual value that a filled-in form says; None where what was entered is to be taken back."""
    kind = form.get("kind", "")
    if kind == REMOVED:
        return None
    written = dict(_WRITTEN[kind](form)) if kind in _WRITTEN else {}
    completion = _part(form, "completion", ("percent", "reason"))
    if completion and kind in ("value", "aggregate"):
        written["completion"] = completion
    if shown := form.get("shown", "").strip():
        written["shown"] = shown
    return written


def typed_values(actual: Actual | None) -> dict[str, str]:
    """What stands in the fields before anybody types: the value that counts now."""
    if actual is None:
        return {}
    values: dict[str, str] = {"kind": next(iter(actual.kinds), "")}
    for name, part in actual.model_dump(mode="python").items():
        if isinstance(part, dict) and name in _PARTS:
            values |= {f"{name}-{key}": str(value) for key, value in part.items() if value is not None}
        elif name in ("value", "shown", "no_evidence", "not_applicable") and part is not None:
            values[name] = str(part)
    return values


def _part(form: "MultiDict[str, str]", kind: str, keys: tuple[str, ...]) -> dict[str, str]:
    """The fields of one kind that are filled in, by their key in the file."""
    typed = {key: form.get(f"{kind}-{key}", "").strip() for key in keys}
    return {key: value for key, value in typed.items() if value}


def _plain(name: str) -> Callable[["MultiDict[str, str]"], dict[str, Any]]:
    def written(form: "MultiDict[str, str]") -> dict[str, Any]:
        typed = form.get(name, "").strip()
        return {name: typed} if typed else {}

    return written


def _parted(kind: str) -> Callable[["MultiDict[str, str]"], dict[str, Any]]:
    return lambda form: {kind: _part(form, kind, _PARTS[kind])}


_PARTS: Mapping[str, tuple[str, ...]] = {
    "aggregate": ("numerator", "denominator", "percent", "source", "period"),
    "failed": ("pieces", "of"),
    "level": ("name", "share", "reason"),
    "deduction": ("off", "reason"),
    "award": ("points", "reason"),
    "completion": ("percent", "reason"),
}
"""Kinds that are made of several fields, by their keys in the file."""

_WRITTEN: Mapping[str, Callable[["MultiDict[str, str]"], dict[str, Any]]] = {
    "met": lambda form: {"met": form.getlist("met")},
    "value": _plain("value"),
    "no_evidence": _plain("no_evidence"),
    "not_applicable": _plain("not_applicable"),
    **{kind: _parted(kind) for kind in _PARTS if kind != "completion"},
}


def present_actual(leaf: Indicator, entered: Mapping[str, Actual]) -> Actual | None:
    """The actual value of an indicator that counts now: entered, or the file's."""
    return entered.get(leaf.code, leaf.actual)
