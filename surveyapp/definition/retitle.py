"""Another title in the text of a questionnaire file, every other character of it left alone."""

import json

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode


def retitled(text: str, title: str) -> str:
    """The text with `title` in place of its title; of a title in several languages the first one is replaced.

    The same text where it cannot be read, or has no title. `title` is printable, on one line.

    >>> retitled("title: 旧  # 说明\\nquestions: []\\n", "新")
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
