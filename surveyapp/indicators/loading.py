"""An indicator file -> an indicator system whose every leaf can be scored, or every mistake in it at once."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from surveyapp.definition.indicator_system import LEAF_KEYS, Actual, Grade, IndicatorSystem, is_ordinary
from surveyapp.definition.problems import Path, Problem, errors_among
from surveyapp.definition.source import Source, read_source
from surveyapp.definition.structure import build, value_at
from surveyapp.indicators.checks import actual_faults, grade_faults, target_faults, weight_faults
from surveyapp.indicators.rule import Fault, Rule
from surveyapp.indicators.rules import RULES

_WHOLE = IndicatorSystem.model_fields["weight"].default


@dataclass(frozen=True)
class LoadedIndicators:
    """What came of a file: the system unless there are errors, and the mistakes in line order."""

    system: IndicatorSystem | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=32)
def load_indicators(data: bytes, file: str) -> LoadedIndicators:
    """Read an indicator file (`file` is only its name, for the messages); the same content is read once.

    Whether the figures it refers to exist is not known here: that takes the questionnaires beside it.
    """
    source = read_source(data, file)
    system = None
    if source.value is not None:
        system = build(IndicatorSystem, source)
        _check(source)
    problems = tuple(sorted(source.problems, key=lambda problem: (problem.line, problem.key)))
    return LoadedIndicators(None if errors_among(problems) else system, problems)


def _check(source: Source) -> None:
    """Every check, on the plain values, so that a fault in one place does not hide those in another."""
    quiet = Source(source.file, source.value)
    weight = _positive(source.value.get("weight", _WHOLE))
    written = source.value.get("grades")
    grades = [
        build(Grade, quiet, ("grades", index))
        for index in range(len(written) if isinstance(written, list) else 0)
    ]
    readable = tuple(grade for grade in grades if grade is not None)
    if weight is not None and len(readable) == len(grades):
        _report(source, (), grade_faults(readable, weight))
    _check_sum(source, (), "indicators", weight)
    first_paths: dict[str, Path] = {}
    for path, node in _nodes(source.value, (), "indicators"):
        _check_code(source, path, node, first_paths)
        if "children" in node:
            _check_group(source, path, node)
        else:
            _check_leaf(source, path, node)


def _nodes(parent: dict[str, Any], path: Path, key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every indicator that is written as a mapping, groups before what they contain."""
    written = parent.get(key)
    for index, node in enumerate(written if isinstance(written, list) else []):
        if isinstance(node, dict):
            at: Path = (*path, key, index)
            yield at, node
            yield from _nodes(node, at, "children")


def _check_code(source: Source, path: Path, node: dict[str, Any], first_paths: dict[str, Path]) -> None:
    code = node.get("code")
    if isinstance(code, str):
        first = first_paths.setdefault(code.lower(), path)
        if first != path:
            line = source.line((*first, "code"))
            source.report((*path, "code"), "duplicate_code", found=code, first=line)


def _check_group(source: Source, path: Path, node: dict[str, Any]) -> None:
    for key in LEAF_KEYS:
        if key in node:
            source.report((*path, key), "only_for_leaves", found=key)
    _check_sum(source, path, "children", _positive(node.get("weight")))


def _check_sum(source: Source, path: Path, key: str, weight: Decimal | None) -> None:
    """The weights of the nodes under `key` are together the weight of what they belong to."""
    written = value_at(source.value, (*path, key))
    nodes = written if isinstance(written, list) else []
    weights = [_positive(node.get("weight") if isinstance(node, dict) else None) for node in nodes]
    known = [part for part in weights if part is not None]
    if weight is not None and known and len(known) == len(nodes) and sum(known) != weight:
        at = (*path, "weight") if "weight" in (value_at(source.value, path) or {}) else (*path, key)
        source.report(at, "weights_do_not_add_up", found=sum(known), expected=weight)


def _check_leaf(source: Source, path: Path, node: dict[str, Any]) -> None:
    if node.get("rule") is None:
        source.report(path, "missing_key", expected="rule")
        return
    rule = _rule_at(source, (*path, "rule"))
    if rule is None:
        return
    _report(source, path, rule.faults())
    weight = _positive(node.get("weight"))
    if weight is not None:
        _report(source, path, weight_faults(rule, weight))
    target, unit = _text(node.get("target")), _text(node.get("unit"))
    _report(source, path, target_faults(rule, target, unit))
    quiet = Source(source.file, source.value)
    actual = build(Actual, quiet, (*path, "actual")) if "actual" in node else None
    if actual is not None:
        _report(source, path, actual_faults(rule, actual, target, unit))


def _rule_at(source: Source, path: Path) -> Rule | None:
    """The rule written at `path`; None after its faults were reported."""
    kind = value_at(source.value, (*path, "type"))
    if not isinstance(kind, str):
        return None
    if kind not in RULES:
        near = next(iter(difflib.get_close_matches(kind, RULES, 1)), "")
        source.report((*path, "type"), "unknown_rule", found=kind, near=near, expected=", ".join(RULES))
        return None
    return build(RULES[kind], source, path)


def _report(source: Source, path: Path, faults: Iterable[Fault]) -> None:
    for fault in faults:
        source.report((*path, *fault.path), fault.code, level=fault.level, **fault.params)


def _positive(value: object) -> Decimal | None:
    """A weight that can be added up; None where the file has something else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value <= 0:
        return None
    return Decimal(value) if is_ordinary(Decimal(value)) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
