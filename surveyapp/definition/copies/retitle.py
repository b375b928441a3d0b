"""The title in the text of a questionnaire file: reads it even from a faulty file, and replaces nothing else."""

import json
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent, Event, NodeEvent, ScalarEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode


def title_of(text: str) -> str:
    """The title of a file that may be wrong in any way after it; of one in several languages the first.

    Empty where there is none to be read.

    >>> title_of("title: 某市满意度调查\\nquestions: [")
    '某市满意度调查'
    """
    try:
        return _title_among(YAML(typ="safe", pure=True).parse(text)).strip()
    except YAMLError:
        return ""


def _title_among(events: Iterator[Event]) -> str:
    depth, is_key, key = 0, False, ""
    for event in events:
        if isinstance(event, CollectionEndEvent):
            depth -= 1
        if not isinstance(event, NodeEvent):
            continue
        written = event.value if isinstance(event, ScalarEvent) else ""
        if depth == 1:
            is_key = not is_key
            key = written if is_key else key
        if key == "title" and written and (depth, is_key) != (1, True):
            if depth == 1:
                return str(written)
            following = next(events)  # what stands beside the name of the first language
            return str(following.value) if isinstance(following, ScalarEvent) else ""
        depth += isinstance(event, CollectionStartEvent)
    return ""


def retitle(text: str, title: str) -> str:
    """The text with `title` in place of its title; of a title in several languages the first one is replaced.

    The same text where it cannot be read, or has no title. `title` is printable, on one line.

    >>> retitle("title: 旧  # 说明\\nquestions: []\\n", "新")
    'title: "新"  # 说明\\nquestions: []\\n'
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError:
        return text
    node = _value(root, "title")
    if isinstance(node, MappingNode) and node.value:
        node = node.value[0][1]
    if not isinstance(node, ScalarNode):
        return text
    start, end = node.start_mark.index, node.end_mark.index
    written = text[start:end]
    kept = written[len(written.rstrip()) :]  # the line end of a text written as a block
    return text[:start] + json.dumps(title, ensure_ascii=False) + kept + text[end:]


def _value(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for found, value in pairs if found.value == key), None)
