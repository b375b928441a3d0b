"""Whatever stops a use case has words: every code that is raised, and every one of imports, snapshots and frames."""

import ast
from pathlib import Path

import pytest
from servers import REPOSITORY

from surveyapp.services.refusal_words import FRAMES, IMPORTS, REFUSALS, SNAPSHOTS


def codes(raised: str, *rooms: str) -> set[str]:
    """The first argument of every call of `raised` in these rooms."""
    found = set()
    for room in rooms:
        for path in (REPOSITORY / "surveyapp" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == raised and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant):
                        found.add(first.value)
    return found


@pytest.mark.parametrize(
    ("raised", "rooms", "words"),
    [
        ("Refused", ["services", "cli"], REFUSALS),
        ("ImportProblem", ["collection"], IMPORTS),
        ("SnapshotError", ["snapshots"], SNAPSHOTS),
        ("FrameError", ["reports"], FRAMES),
    ],
)
def test_every_code_has_words(raised: str, rooms: list[str], words: dict[str, str]) -> None:
    found = codes(raised, *rooms)
    assert found
    assert found - set(words) == set()
