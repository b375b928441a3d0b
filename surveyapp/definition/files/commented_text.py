"""A definition file read and written back with its comments, and every number and date as it is written."""

import io
from typing import Any

from ruamel.yaml import YAML, Node, RoundTripConstructor, RoundTripRepresenter, ScalarNode
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

_KINDS = ("int", "float", "timestamp")
_TAG = "tag:yaml.org,2002:"


class WrittenScalar(str):
    """A number or date as it is written in the file: converting it and writing it again could lose digits."""

    tag: str

    def __new__(cls, text: str, tag: str = "") -> "WrittenScalar":
        """`tag` is the kind that YAML takes it for; of a number it may be left out."""
        made = super().__new__(cls, text)
        made.tag = tag or _TAG + ("float" if "." in text else "int")
        return made


class _Constructor(RoundTripConstructor):  # type: ignore[misc]  # ruamel is not typed here
    def construct_written(self, node: Node) -> WrittenScalar:
        return WrittenScalar(str(node.value), str(node.tag))


class _Representer(RoundTripRepresenter):  # type: ignore[misc]  # ruamel is not typed here
    def represent_written(self, written: WrittenScalar) -> ScalarNode:
        return self.represent_scalar(written.tag, str(written))


for kind in _KINDS:
    _Constructor.add_constructor(_TAG + kind, _Constructor.construct_written)
_Representer.add_representer(WrittenScalar, _Representer.represent_written)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Constructor, yaml.Representer = _Constructor, _Representer
    yaml.preserve_quotes = True
    yaml.width = 4096
    return yaml


def read_commented(text: str) -> CommentedMap:
    """The file as nested mappings and lists that remember their comments. The text must be a file without errors."""
    return _yaml().load(text)


def write_commented(root: CommentedMap) -> str:
    """The text of mappings from `read_commented` that were changed.

    Some comments make ruamel write a wrong or empty text: where the text does not read back the same, it is written
    without comments.
    """
    text = _dumped(root)
    try:
        same = _plain(_yaml().load(text)) == _plain(root)
    except YAMLError:
        same = False
    return text if same else _dumped(_plain(root))


def _dumped(root: Any) -> str:
    written = io.StringIO()
    _yaml().dump(root, written)
    return written.getvalue()


def _plain(value: Any) -> Any:
    """The same as plain values, for comparing: without comments and spellings, numbers put in like numbers read."""
    if isinstance(value, int) and not isinstance(value, bool):
        return WrittenScalar(str(value))
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value if isinstance(value, WrittenScalar) or not isinstance(value, str) else str(value)
