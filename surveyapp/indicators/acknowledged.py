"""Warnings that the author of an indicator file has acknowledged: they are not told again."""

from collections.abc import Iterable
from typing import Any

from surveyapp.definition.indicator_system import Acknowledgement
from surveyapp.definition.problems import Path, Problem
from surveyapp.definition.source import Source
from surveyapp.definition.structure import value_at


def without_acknowledged(source: Source, acknowledged: Iterable[Acknowledgement]) -> None:
    """Take the acknowledged warnings out of the file's problems; one that matches nothing is told instead.

    Errors cannot be acknowledged. `lines` names indicators by their code; without any it holds for the file.
    """
    codes = _codes(source.value)
    for index, one in enumerate(acknowledged):
        matching = [problem for problem in source.problems if _covers(one, problem, codes)]
        if not matching:
            source.report(("acknowledge", index), "acknowledged_in_vain", level="warning", found=one.problem)
        source.problems[:] = [problem for problem in source.problems if problem not in matching]


def _covers(one: Acknowledgement, problem: Problem, codes: dict[str, str]) -> bool:
    if problem.level != "warning" or problem.code != one.problem:
        return False
    return not one.lines or any(
        problem.key == key or problem.key.startswith(f"{key}.")
        for key, code in codes.items()
        if code in one.lines
    )


def _codes(value: Any) -> dict[str, str]:
    """Key of every indicator, as problems name it -> its code."""
    found: dict[str, str] = {}

    def walk(path: Path, key: str, written_path: str) -> None:
        nodes = value_at(value, (*path, key))
        for index, node in enumerate(nodes if isinstance(nodes, list) else []):
            if isinstance(node, dict):
                name = f"{written_path}{key}[{index + 1}]"
                found[name] = str(node.get("code"))
                walk((*path, key, index), "children", f"{name}.")

    walk((), "indicators", "")
    return found
