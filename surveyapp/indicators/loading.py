"""An indicator file -> an indicator system whose every leaf can be scored, or every mistake in it at once."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.files.problems import KeyPath, Problem, errors_among
from surveyapp.definition.files.recovery import read_despite_faults
from surveyapp.definition.files.source import Source
from surveyapp.definition.files.structure import Model, build_model, value_at
from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.basic_form import BasicForm, Budget
from surveyapp.definition.indicators.indicator_system import (
    LEAF_KEYS,
    Acknowledgement,
    Grade,
    IndicatorSystem,
    PublishedFigures,
)
from surveyapp.definition.indicators.quantity import is_ordinary
from surveyapp.indicators.acknowledged import without_acknowledged
from surveyapp.indicators.actual_checks import actual_faults, figures_of
from surveyapp.indicators.basic_forms import form_faults
from surveyapp.indicators.checks import (
    FileContext,
    LeafParts,
    budget_faults,
    grade_faults,
    published_faults,
    target_faults,
    weight_faults,
)
from surveyapp.indicators.limits import MOST_SYSTEMS_IN_MEMORY
from surveyapp.indicators.rules.rule import Fault, Rule
from surveyapp.indicators.rules.rule_table import RULES

_WHOLE = IndicatorSystem.model_fields["weight"].default


@dataclass(frozen=True)
class LoadedIndicators:
    """A file as it was read: the system unless there are errors, and the mistakes in line order.

    `figures` are the figures of surveys that its lines rest on, each with its place in the file, also where something
    else is wrong; `source` knows the line of every place.
    """

    system: IndicatorSystem | None
    problems: tuple[Problem, ...]
    figures: tuple[tuple[KeyPath, FigureReference], ...]
    source: Source


@lru_cache(maxsize=MOST_SYSTEMS_IN_MEMORY)
def load_indicators(data: bytes, file: str) -> LoadedIndicators:
    """Read an indicator file (`file` is only its name, for the messages); the same content is read once.

    Whether the figures it refers to exist is not known here: that takes the questionnaires beside it.
    """
    source = read_despite_faults(data, file, entries="")
    if source.unread_parts.keys:  # what rests on a lost part cannot be judged
        source.value = None
    system, figures = None, list[tuple[KeyPath, FigureReference]]()
    if source.value is not None:
        system = build_model(IndicatorSystem, source)
        _check(source)
        figures += _figures(source)
        without_acknowledged(source, _readable(source, Acknowledgement, "acknowledge"))
    problems = tuple(sorted(source.problems, key=lambda problem: (problem.line, problem.key)))
    return LoadedIndicators(None if errors_among(problems) else system, problems, tuple(figures), source)


def _figures(source: Source) -> Iterator[tuple[KeyPath, FigureReference]]:
    for path, node in _nodes(source.value, (), "indicators"):
        actual = build_model(Actual, _quiet(source), (*path, "actual")) if "actual" in node else None
        for at, reference in figures_of(actual) if actual is not None else ():
            yield (*path, *at), reference


def _check(source: Source) -> None:
    """Every check, on the plain values, so that a fault in one place does not hide those in another."""
    weight = _weight(source.value.get("weight", _WHOLE))
    _check_published_grade(source)
    forms = _readable(source, BasicForm, "forms")
    _check_forms(source)
    budget = build_model(Budget, _quiet(source), ("budget",)) if "budget" in source.value else None
    if budget is not None:
        _report(source, (), budget_faults(budget))
    around = FileContext(budget, forms)
    _check_sum(source, (), "indicators", weight)
    first_paths: dict[str, KeyPath] = {}
    rules: list[Rule | None] = []
    for path, node in _nodes(source.value, (), "indicators"):
        _check_code(source, path, node, first_paths)
        if "children" in node:
            _check_group(source, path, node)
        else:
            rules.append(_check_leaf(source, path, node, around))
    if weight:
        _check_grades(source, weight, rules)


def _check_published_grade(source: Source) -> None:
    """Check that a printed grade is one of the file's own."""
    if value_at(source.value, ("published", "grade")) is not None and not source.value.get("grades"):
        source.report(("published", "grade"), "published_grade_vain", level="warning")


def _check_grades(source: Source, weight: Decimal, rules: Iterable[Rule | None]) -> None:
    """The grades, where every one of them can be read, against the highest total that the rules can give."""
    written = source.value.get("grades")
    grades = _readable(source, Grade, "grades")
    if len(grades) != len(written if isinstance(written, list) else []):
        return
    added = [rule.most_beyond for rule in rules if rule is not None]
    known = [points for points in added if points is not None]
    highest = weight + sum(known) if len(known) == len(added) else None
    _report(source, (), grade_faults(grades, highest))


def _quiet(source: Source) -> Source:
    """A source of the same values, whose reports reach nobody."""
    return Source(source.file, source.value)


def _readable(source: Source, model: type[Model], key: str) -> tuple[Model, ...]:
    """Those parts of a list in the file that have the right shape."""
    written = source.value.get(key)
    quiet = _quiet(source)
    parts = [
        build_model(model, quiet, (key, n)) for n in range(len(written) if isinstance(written, list) else 0)
    ]
    return tuple(part for part in parts if part is not None)


def _check_forms(source: Source) -> None:
    written = source.value.get("forms")
    seen: dict[str, int] = {}
    for index in range(len(written) if isinstance(written, list) else 0):
        form = build_model(BasicForm, _quiet(source), ("forms", index))
        if form is None:
            continue
        if seen.setdefault(form.code.lower(), index) != index:
            first = source.line(("forms", seen[form.code.lower()], "code"))
            source.report(("forms", index, "code"), "duplicate_code", found=form.code, first=first)
        _report(source, ("forms", index), form_faults(form))


def _nodes(parent: dict[str, Any], path: KeyPath, key: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every indicator that is written as a mapping, groups before what they contain."""
    written = parent.get(key)
    for index, node in enumerate(written if isinstance(written, list) else []):
        if isinstance(node, dict):
            at: KeyPath = (*path, key, index)
            yield at, node
            yield from _nodes(node, at, "children")


def _check_code(source: Source, path: KeyPath, node: dict[str, Any], first_paths: dict[str, KeyPath]) -> None:
    code = node.get("code")
    if isinstance(code, str):
        first = first_paths.setdefault(code.lower(), path)
        if first != path:
            line = source.line((*first, "code"))
            source.report((*path, "code"), "duplicate_code", found=code, first=line)


def _check_group(source: Source, path: KeyPath, node: dict[str, Any]) -> None:
    for key in LEAF_KEYS:
        if key in node:
            source.report((*path, key), "only_for_leaves", found=key)
    _check_sum(source, path, "children", _weight(node.get("weight")))


def _check_sum(source: Source, path: KeyPath, key: str, weight: Decimal | None) -> None:
    """Check that the weights of the nodes under `key` add up to the weight of the level that they belong to."""
    written = value_at(source.value, (*path, key))
    nodes = written if isinstance(written, list) else []
    weights = [_weight(node.get("weight") if isinstance(node, dict) else None) for node in nodes]
    known = [part for part in weights if part is not None]
    if weight is not None and known and len(known) == len(nodes) and sum(known) != weight:
        at = (*path, "weight") if "weight" in (value_at(source.value, path) or {}) else (*path, key)
        source.report(at, "weights_do_not_add_up", found=sum(known), expected=weight)


def _check_leaf(source: Source, path: KeyPath, node: dict[str, Any], around: FileContext) -> Rule | None:
    """The rule of the leaf, if it can be read; it is what the rest of the leaf is checked by."""
    if node.get("rule") is None:
        source.report(path, "missing_key", expected="rule")
        return None
    rule = _rule_at(source, (*path, "rule"))
    if rule is None:
        return None
    _report(source, path, rule.faults())
    weight = _weight(node.get("weight"))
    if weight is not None:
        _report(source, path, weight_faults(rule, weight))
    target, unit, name = (_text(node.get(key)) for key in ("target", "unit", "name"))
    line = LeafParts(rule, Fraction(weight or 0), target, unit, name or "")
    _report(source, path, target_faults(line))
    actual = build_model(Actual, _quiet(source), (*path, "actual")) if "actual" in node else None
    if actual is not None:
        _report(source, path, actual_faults(line, actual, around))
    published = (
        build_model(PublishedFigures, _quiet(source), (*path, "published")) if "published" in node else None
    )
    if published is not None:
        _report(source, path, published_faults(line, published))
    return rule


def _rule_at(source: Source, path: KeyPath) -> Rule | None:
    """The rule written at `path`; None after its faults were reported."""
    kind = value_at(source.value, (*path, "type"))
    if not isinstance(kind, str):
        return None
    if kind not in RULES:
        near = next(iter(difflib.get_close_matches(kind, RULES, 1)), "")
        source.report((*path, "type"), "unknown_rule", found=kind, near=near, expected=", ".join(RULES))
        return None
    return build_model(RULES[kind], source, path)


def _report(source: Source, path: KeyPath, faults: Iterable[Fault]) -> None:
    for fault in faults:
        source.report((*path, *fault.path), fault.code, level=fault.level, **fault.params)


def _weight(value: object) -> Decimal | None:
    """A weight that can be added up; None where the file has something else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        return None
    return Decimal(value) if is_ordinary(Decimal(value)) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
