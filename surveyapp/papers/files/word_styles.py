"""The paragraph styles of a Word document: which make headings, and which number by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.papers.files.word_numbers import W
from surveyapp.papers.limits import DEEPEST_STYLE_BASES


@dataclass(frozen=True)
class ParagraphStyle:
    """The heading level (0: none) and the list of a style."""

    heading: int = 0
    list_id: str = ""
    level: int = 0


def paragraph_styles(styles: Any) -> dict[str, ParagraphStyle]:
    """Style -> what it means, its bases followed; `styles` is `word/styles.xml` (None: there are none)."""
    nodes: dict[str, Any] = {}
    for node in [] if styles is None else styles.findall(f"{W}style"):
        nodes.setdefault(node.get(f"{W}styleId", ""), node)
    return {name: _style(nodes, name) for name in nodes}


def _style(nodes: Mapping[str, Any], name: str) -> ParagraphStyle:
    heading, list_id, level = 0, "", 0
    for _ in range(DEEPEST_STYLE_BASES):
        node = nodes.get(name)
        if node is None:
            break
        called = value_of(node, "name").lower()
        properties = node.find(f"{W}pPr")
        if not heading:
            heading = _heading(called, properties)
        if not list_id and properties is not None and (found := numbering_of(properties)):
            list_id, level = found
        name = value_of(node, "basedOn")
    return ParagraphStyle(heading, list_id, level)


def _heading(called: str, properties: Any) -> int:
    if called in ("title", "标题"):
        return 1
    for word in ("heading ", "标题 "):
        if called.startswith(word) and called.removeprefix(word).isdigit():
            return int(called.removeprefix(word)[:1])
    return outline_level(properties)


def outline_level(properties: Any) -> int:
    """The heading level that a paragraph has by its outline; 0 for text."""
    level = value_of(properties, "outlineLvl") if properties is not None else ""
    return int(level) + 1 if level in [*"012345678"] else 0


def numbering_of(properties: Any) -> tuple[str, int] | None:
    """List and level in the properties of a paragraph or style; `("0", 0)` takes a number away."""
    node = properties.find(f"{W}numPr")
    if node is None:
        return None
    level = value_of(node, "ilvl")
    return value_of(node, "numId"), int(level) if level in [*"012345678"] else 0


def value_of(node: Any, name: str) -> str:
    """The value of a child element; empty where there is none."""
    child = node.find(f"{W}{name}") if node is not None else None
    return child.get(f"{W}val", "") if child is not None else ""
