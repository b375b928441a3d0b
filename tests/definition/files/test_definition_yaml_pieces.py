"""A long text read piece by piece says what it says as a whole."""

from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from servers import REPOSITORY

from surveyapp.definition.files import yaml_pieces
from surveyapp.definition.files.yaml_pieces import events_by_pieces

FILES = sorted((REPOSITORY / "questionnaires").glob("*/*.yaml"))
FILES += sorted((REPOSITORY / "tests" / "questionnaires").glob("*.yaml"))
LINES = [
    "title: 问卷",
    "- code: a",
    "  type: single",
    "  text: |",
    "   长",
    "- ",
    "-",
    "a:",
    "notice:",
    "  - x",
]
LINES += [
    "- {code: a, label: 甲}",
    "b: [1,",
    "  2]",
    'c: "一',
    '二"',
    "# 说明",
    "",
    "---",
    "&x y: 1",
    "? z",
    "\t- q",
]
LINES += ["d: 'x", "e: y'", "f: *x", "%YAML 1.1", "  g: 1", " - h: 2", "- - i", "  - j"]


def said(events: Any) -> list[tuple[Any, ...]]:
    """What is used of events: their kind, line and value."""
    names = ("value", "anchor", "tag", "implicit", "explicit", "flow_style", "style")
    return [
        (type(event), event.start_mark.line, *(getattr(event, name, None) for name in names))
        for event in events
    ]


def as_a_whole(text: str) -> list[tuple[Any, ...]] | None:
    try:
        return said(YAML(typ="safe", pure=True).parse(text))
    except YAMLError:
        return None


@each("path", FILES)
def test_every_file_says_the_same_by_pieces(path: Any) -> None:
    text = path.read_text("utf-8")
    for shortest in (0, 2_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_pieces, "SHORT_PIECE", shortest)
            pieces = events_by_pieces(text)
        if shortest and len(text) >= shortest:
            assert pieces is not None
        if pieces is not None:
            assert without_ends(said(pieces)) == without_ends(as_a_whole(text) or [])


def without_ends(events: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Nothing uses the line of the beginning of a text, or of an end: the one on which the reader noticed it."""
    around = ("End", "StreamStart", "DocumentStart")
    lineless = [any(part in event[0].__name__ for part in around) for event in events]
    return [(event[0], *event[2:]) if less else event for event, less in zip(events, lineless, strict=True)]


@settings(max_examples=1500, deadline=None)
@given(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=9))
def test_any_lines_say_the_same_by_pieces_or_are_read_as_a_whole(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_pieces, "SHORT_PIECE", 0)
        pieces = events_by_pieces(text)
    if pieces is not None:
        whole = as_a_whole(text)
        assert whole is not None
        assert without_ends(said(pieces)) == without_ends(whole)
