"""The fields in which a value is entered for an indicator, and reading them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from surveyapp.definition.indicators.actual import Actual, ActualKind
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.indicators.rules.rule import LevelRange, Point, Rule
from surveyapp.services.evaluations.entered_values import IN_WORDS, EntryRequest, ValueEntry
from surveyapp.services.limits import LONGEST_EVIDENCE_NAME
from surveyapp.web.console.evaluations.entry_words import KINDS, PARTS, SINGLE

REMOVED = "removed"
"""Chosen in place of a kind: what was entered is taken back."""


@dataclass(frozen=True)
class EntryFields:
    """The fields of the form for one indicator: the kinds, and the points or levels to choose from."""

    kinds: tuple[ActualKind, ...]
    points: tuple[Point, ...]
    levels: tuple[LevelRange, ...]
    completion: bool


def entry_fields(rule: Rule) -> EntryFields:
    """The fields for an indicator with this rule."""
    kinds = tuple(kind for kind in KINDS if kind in rule.entered_kinds)
    if not rule.outside_total and "no_evidence" not in kinds:
        kinds = (*kinds, "no_evidence")
    return EntryFields(kinds, rule.offered_points, rule.offered_levels, rule.takes_completion)


def entered_in(form: "MultiDict[str, str]", newest_seen: int) -> EntryRequest:
    """The entry in a filled-in form; `newest_seen` is the newest entry that its page showed."""
    file, page = form.get("evidence_file", ""), form.get("evidence_page", "")
    return EntryRequest(_written_actual(form), form.get("reason", ""), file, page, newest_seen)


def typed_values(actual: Actual | None, entry: ValueEntry | None) -> dict[str, str]:
    """The contents of the fields at first: the value that counts now and the evidence for it.

    `entry` is that value as it was entered; None where it is the file's.
    """
    if actual is None:
        return {}
    values: dict[str, Any] = {name: getattr(actual, name) for name in SINGLE}
    for kind, labels in PARTS.items():
        part = getattr(actual, kind)
        values |= {f"{kind}-{key}": getattr(part, key, None) for key in labels}
    values["evidence_file"] = entry.evidence_file if entry else _evidence_of(actual)
    values["evidence_page"] = entry.evidence_page if entry else None
    typed = {name: str(value) for name, value in values.items() if value is not None}
    return {"kind": next(iter(actual.kinds), ""), **typed}


def _evidence_of(actual: Actual) -> str | None:
    """The evidence that the file names, where the field has room for it; the page shows it anyway."""
    written = str(actual.evidence) if actual.evidence is not None else ""
    return written if len(written) <= LONGEST_EVIDENCE_NAME else None


def _written_actual(form: "MultiDict[str, str]") -> dict[str, Any] | None:
    """The keys of an actual value that a filled-in form says; None where what was entered is to be taken back."""
    kind = form.get("kind", "")
    if kind == REMOVED:
        return None
    written = dict(_WRITTEN[kind](form)) if kind in _WRITTEN else {}
    completion = _part(form, "completion")
    if completion and kind in ("value", "aggregate"):
        written["completion"] = completion
    if kind in IN_WORDS and (shown := form.get("shown", "").strip()):
        written["shown"] = shown
    return written


def _part(form: "MultiDict[str, str]", kind: str) -> dict[str, str]:
    """The fields of one kind that are filled in, by their key in the file."""
    typed = {key: form.get(f"{kind}-{key}", "").strip() for key in PARTS[kind]}
    return {key: value for key, value in typed.items() if value}


def _plain(name: str) -> Callable[["MultiDict[str, str]"], dict[str, Any]]:
    def written(form: "MultiDict[str, str]") -> dict[str, Any]:
        typed = form.get(name, "").strip()
        return {name: typed} if typed else {}

    return written


def _parted(kind: str) -> Callable[["MultiDict[str, str]"], dict[str, Any]]:
    return lambda form: {kind: _part(form, kind)}


_WRITTEN: Mapping[str, Callable[["MultiDict[str, str]"], dict[str, Any]]] = {
    "met": lambda form: {"met": form.getlist("met")},
    "value": _plain("value"),
    "no_evidence": _plain("no_evidence"),
    "not_applicable": _plain("not_applicable"),
    **{kind: _parted(kind) for kind in PARTS if kind != "completion"},
}


def present_actual(leaf: Indicator, entered_values: Mapping[str, Actual]) -> Actual | None:
    """The actual value of an indicator that counts now: entered, or the file's."""
    return entered_values.get(leaf.code, leaf.actual)
