"""Warnings that the author of an indicator file has acknowledged: they are not reported again."""

from collections.abc import Iterable
from typing import Any

from surveyapp.definition.files.problems import KeyPath, Problem
from surveyapp.definition.files.source import Source
from surveyapp.definition.files.structure import value_at
from surveyapp.definition.indicators.indicator_system import Acknowledgement


def without_acknowledged(source: Source, acknowledged: Iterable[Acknowledgement]) -> None:
    """Take the acknowledged warnings out of the file's problems; acknowledgements that match nothing are reported
    instead.

    Errors cannot be acknowledged. `lines` names indicators by their code; without any it holds for the file.
    """
    codes = _codes(source.value)
    for index, acknowledgement in enumerate(acknowledged):
        at = ("acknowledge", index)
        same = [
            each
            for each in source.problems
            if each.level == "warning" and each.code == acknowledgement.problem
        ]
        matched: list[Problem] = [] if acknowledgement.lines else same
        for place, line in enumerate(acknowledgement.lines):
            here = [problem for problem in same if _is_of(problem, line, codes)]
            matched += here
            if not here:
                known = line in codes.values()
                code = "acknowledged_line_in_vain" if known else "acknowledged_unknown_line"
                source.report(
                    (*at, "lines", place), code, level="warning", found=acknowledgement.problem, name=line
                )
        if not acknowledgement.lines and not same:
            source.report(at, "acknowledged_in_vain", level="warning", found=acknowledgement.problem)
        source.problems[:] = [problem for problem in source.problems if problem not in matched]


def _is_of(problem: Problem, line: str, codes: dict[str, str]) -> bool:
    """Whether the problem is one of the indicator with the code `line`."""
    keys = (key for key, code in codes.items() if code == line)
    return any(problem.key == key or problem.key.startswith(f"{key}.") for key in keys)


def _codes(value: Any) -> dict[str, str]:
    """Key of every indicator, as problems name it -> its code."""
    found: dict[str, str] = {}

    def walk(path: KeyPath, key: str, written_path: str) -> None:
        nodes = value_at(value, (*path, key))
        for index, node in enumerate(nodes if isinstance(nodes, list) else []):
            if isinstance(node, dict):
                name = f"{written_path}{key}[{index + 1}]"
                found[name] = str(node.get("code"))
                walk((*path, key, index), "children", f"{name}.")

    walk((), "indicators", "")
    return found
