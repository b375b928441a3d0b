"""The identity of a survey: the parts of a questionnaire file that belong to one survey and to no copy of it.

A copy keeps questions, options and scales, and every comment outside of these parts; the parts stay as empty keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from surveyapp.definition.files.commented_text import read_commented, write_commented
from surveyapp.definition.files.problems import KeyPath, dotted_key
from surveyapp.definition.files.source import read_source

WHOLE = ("form_head", "background", "introduction", "notice", "population")
"""Keys that are emptied altogether."""

OF_SAMPLING = ("issued", "until", "ratio", "strata", "margins")
"""Keys of `sampling` that concern one collection; its method is not part of the identity."""

_FIGURES_OF_OTHERS = ("published", "series_values")
"""Figures that reports of the other survey print: lists, which are emptied as one each."""

NOTICE_HINT = "  # controller、contact、purpose、retention_days"

FILLED_IN: tuple[KeyPath, ...] = (
    ("notice",),
    ("introduction",),
    ("background",),
    ("population", "name"),
    ("population", "size"),
    ("sampling", "issued"),
    ("sampling", "until"),
)
"""Parts that a survey usually fills in; publishing points out those that are empty."""


@dataclass(frozen=True)
class EmptyPart:
    """A part without content: its key, and the line where it stands or, if it is missing, belongs."""

    line: int
    key: str


@dataclass(frozen=True)
class _Cut:
    """A piece of the text, and what stands there afterwards."""

    start: int
    end: int
    text: str


def without_identity(text: str) -> str:
    """The text with the parts of its identity empty and all else as it was; `ValueError` where it cannot be read.

    >>> without_identity("title: 甲\\nnotice: {controller: 某局}  # 谁\\nquestions: []\\n")
    'title: 甲\\nnotice:  # controller、contact、purpose、retention_days  # 谁\\nquestions: []\\n'
    """
    expected = _emptied(read_source(text.encode(), "").value)
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise ValueError("not YAML") from error
    if expected is None or not isinstance(root, MappingNode):
        raise ValueError("not a mapping")
    copy = text
    for cut in sorted(_cuts(text, root), key=lambda cut: -cut.start):
        copy = copy[: cut.start] + cut.text + copy[cut.end :]
    if read_source(copy.encode(), "").value == expected:
        return copy
    return _written_anew(text)


def find_empty_parts(text: str) -> list[EmptyPart]:
    """The parts of a survey's identity that are not filled in, in the order of the file."""
    source = read_source(text.encode(), "")
    value = source.value if isinstance(source.value, dict) else {}
    found = []
    for path in FILLED_IN:
        part: Any = value
        for key in path:
            part = part.get(key) if isinstance(part, dict) else None
        if part in (None, "", {}, []):
            found.append(EmptyPart(source.line(path), dotted_key(path)))
    return sorted(found, key=lambda part: part.line)


def _emptied(value: Any) -> Any:
    """What the copy is to say; None for what is no mapping."""
    if not isinstance(value, dict):
        return None
    copy = {key: None if key in WHOLE else part for key, part in value.items()}
    sampling = copy.get("sampling")
    if isinstance(sampling, dict):
        copy["sampling"] = {key: None if key in OF_SAMPLING else part for key, part in sampling.items()}
    return copy | {key: [] for key in _FIGURES_OF_OTHERS if key in copy}


def _cuts(text: str, root: MappingNode) -> Iterator[_Cut]:
    for key, value in root.value:
        if value.start_mark.index == value.end_mark.index:
            continue  # is empty
        if key.value in WHOLE:
            yield _cut(text, root, key, value, NOTICE_HINT if key.value == "notice" else "")
        elif key.value in _FIGURES_OF_OTHERS:
            yield _cut(text, root, key, value, " []")
        elif key.value == "sampling" and isinstance(value, MappingNode):
            for inner, part in value.value:
                if inner.value in OF_SAMPLING and part.start_mark.index != part.end_mark.index:
                    yield _cut(text, value, inner, part, "")


def _cut(text: str, around: MappingNode, key: Node, value: Node, instead: str) -> _Cut:
    """The value of a key, with the comment behind its last line where it is written over several."""
    start = text.index(":", key.end_mark.index) + 1
    end = max(end_of(text, value), start)
    if around.flow_style:
        return _Cut(start, end, instead if instead == " []" else " null")
    if "\n" in text[start:end]:
        end = text.find("\n", end) if "\n" in text[end:] else len(text)
    return _Cut(start, end, instead)


def end_of(text: str, node: Node) -> int:
    """Where the last word of a value ends: what YAML counts to a block reaches to the next key."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return int(node.start_mark.index) + len(text[node.start_mark.index : end].rstrip())
    return end


def _written_anew(text: str) -> str:
    """The same by reading the file and writing it anew, for a layout from which values cannot be cut out."""
    root = read_commented(text)
    for key in WHOLE:
        if key in root:
            root[key] = None
    if isinstance(root.get("sampling"), dict):
        for key in OF_SAMPLING:
            if key in root["sampling"]:
                root["sampling"][key] = None
    for key in _FIGURES_OF_OTHERS:
        if key in root:
            root[key] = []
    return write_commented(root)
