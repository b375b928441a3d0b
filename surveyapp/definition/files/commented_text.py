"""A definition file read and written back with its comments, and every number and date as it is written."""

import io
from typing import Any

from ruamel.yaml import YAML, Node, RoundTripConstructor, RoundTripRepresenter, ScalarNode
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.tokens import CommentToken

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


def take_out(mapping: CommentedMap, key: str) -> None:
    """Take a key out; the comments at it go to what stands before it (of the first key: after it)."""
    if key not in mapping:
        return
    keys = list(mapping)
    at = keys.index(key)
    before = keys[at - 1] if at else keys[1] if len(keys) > 1 else None
    mapping.pop(key)
    tokens = _tokens(mapping.ca.items.pop(key, None))
    if not tokens or before is None:
        return
    slots = mapping.ca.items.setdefault(before, [None, None, None, None])
    if slots[2] is None:
        slots[2], *tokens = tokens
    for token in tokens:
        slots[2].value = slots[2].value.rstrip("\n") + "\n" + token.value


def cut_tail(mapping: CommentedMap, key: str) -> str:
    """Take away what stands on the lines below a key's value, comments and empty lines, and give it."""
    place, at = _last_place(mapping, key)
    slots = place.ca.items.get(at)
    slot = 2 if isinstance(place, dict) else 0
    token = slots[slot] if slots else None
    if not isinstance(token, CommentToken):
        return ""
    beside, _newline, below = token.value.partition("\n")
    if beside.strip():
        token.value = beside + "\n"
    else:
        slots[slot] = None
        token.value = "\n"
    return str(below)


def add_tail(mapping: CommentedMap, key: str, tail: str) -> None:
    """Put back what `cut_tail` gave, below the value of a key that has nothing below it yet."""
    if not tail:
        return
    place, at = _last_place(mapping, key)
    slot = 2 if isinstance(place, dict) else 0
    slots = place.ca.items.setdefault(at, [None, None, None, None])
    if slots[slot] is None:
        slots[slot] = CommentToken("\n" + tail, CommentMark(0), None)
    else:
        slots[slot].value += tail


def _last_place(mapping: CommentedMap, key: str) -> tuple[Any, Any]:
    """Where the comment behind the last line of a key's value is kept: at the key, or at the last one inside it."""
    place: Any = mapping
    at: Any = key
    while (
        isinstance(inside := place[at], CommentedMap | CommentedSeq) and inside and not inside.fa.flow_style()
    ):
        place, at = inside, list(inside)[-1] if isinstance(inside, dict) else len(inside) - 1
    return place, at


def _tokens(slots: Any) -> list[CommentToken]:
    """The comments in every slot that ruamel has for a key."""
    if isinstance(slots, CommentToken):
        return [slots]
    return [token for slot in slots or () for token in _tokens(slot)] if isinstance(slots, list) else []
