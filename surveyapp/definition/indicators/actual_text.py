"""The actual value of one indicator, written into the text of its indicator file."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from surveyapp.definition.files.commented_text import (
    WrittenScalar,
    add_tail,
    cut_tail,
    read_commented,
    take_out,
    write_commented,
)
from surveyapp.definition.indicators.actual import ACTUAL_KINDS
from surveyapp.definition.indicators.quantity import plain_number


def write_actual(text: str, code: str, keys: Mapping[str, Any]) -> str:
    """The text in which the indicator `code` has its actual value as `keys` say: the keys of `actual` in the file.

    Where `keys` name a way of giving it, another one that is there goes; every other key of `actual` stays unless
    `keys` name it, with None to take it out. Comments and the order of keys stay. The text must be a file without
    errors that has this indicator (KeyError).

    >>> print(write_actual("indicators:\\n- {code: A, rule: {type: x}}\\n", "A", {"execution": "total"}).strip())
    indicators:
    - {code: A, rule: {type: x}, actual: {execution: total}}
    """
    root = read_commented(text)
    node = _indicator(root["indicators"], code)
    if not isinstance(node.get("actual"), CommentedMap) or not node["actual"]:
        _put_in(node)
    tail = cut_tail(node, "actual")
    actual = node["actual"]
    kinds = [kind for kind in ACTUAL_KINDS if kind in keys]
    at = min((list(actual).index(kind) for kind in ACTUAL_KINDS if kind in actual), default=0)
    for key, value in keys.items():
        if value is not None and key in actual and _plain(actual[key]) != _plain(value):
            below = cut_tail(actual, key)
            actual[key] = _written(value)
            add_tail(actual, key, below)
        elif value is not None and key not in actual:
            actual.insert(at if key in ACTUAL_KINDS else len(actual), key, _written(value))
    for key in [key for key in actual if _goes(key, keys, replaced=bool(kinds))]:
        below = cut_tail(actual, key)
        take_out(actual, key)
        if actual:
            add_tail(actual, kinds[0] if kinds else next(iter(actual)), below)
    add_tail(node, "actual", tail)
    return write_commented(root)


def _goes(key: str, keys: Mapping[str, Any], *, replaced: bool) -> bool:
    """Whether a key of the present value is taken out: on demand, or as another way of giving it."""
    return keys[key] is None if key in keys else replaced and key in ACTUAL_KINDS


def _indicator(nodes: Iterable[CommentedMap], code: str) -> CommentedMap:
    """The lowest indicator of this code."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if node.get("children"):
            waiting += node["children"]
        elif str(node["code"]) == code:
            return node
    raise KeyError(code)


def _put_in(node: CommentedMap) -> None:
    """Give an indicator an empty `actual`, behind its rule; one that has an empty one keeps its place."""
    if "actual" in node:
        tail = cut_tail(node, "actual")
        node["actual"] = CommentedMap()
        add_tail(node, "actual", tail)
        return
    before = "rule" if "rule" in node else list(node)[-1]
    tail = cut_tail(node, before)
    node.insert(list(node).index(before) + 1, "actual", CommentedMap())
    add_tail(node, "actual", tail)


def _written(value: Any) -> Any:
    """A value as the file has it: mappings and lists on one line, numbers as they are written."""
    if isinstance(value, Mapping):
        made: Any = CommentedMap((key, _written(part)) for key, part in value.items())
    elif isinstance(value, list | tuple):
        made = CommentedSeq(_written(part) for part in value)
    else:
        return WrittenScalar(plain_number(value)) if isinstance(value, Decimal) else value
    made.fa.set_flow_style()
    return made


def _plain(value: Any) -> Any:
    """The same without comments and spellings, to compare by."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return plain_number(value) if isinstance(value, Decimal) else str(value)
