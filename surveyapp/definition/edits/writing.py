"""Values -> parts of a YAML text, written as authors of questionnaires write them."""

import json
import re

from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from surveyapp.definition.edits.nodes import Block, Entry, Flow, Node, Number, Scalar, Value
from surveyapp.definition.limits import LONGEST_FLOW

_BEGINS_OTHERWISE = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s=<]|\.\.\.|---")
_MARK = re.compile(r"-|(\"(\\.|[^\"\\])*\"|'([^']|'')*'|[^:]*?)\s*:")
"""The dash of an entry, or its key with the colon."""
_HEADER = re.compile(r"[|>][-+\d]*([ \t]+#[^\n]*)?")
"""How a text over lines begins: its sign, and the comment behind it."""
_IN_FLOW = re.compile(r"[,\[\]{}]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SWITCHES = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "~"})
"""Words that readers of other YAML versions take for something else."""

_RESOLVER = VersionedResolver(version=(1, 2))


def written_part(value: Value, column: int, *, in_flow: bool, over_lines: bool = False) -> Node:
    """The part that says `value`; of what is written over lines the entries stand at `column`.

    In brackets (`in_flow`) everything is written in brackets; `over_lines`: a mapping or list is, however short.
    """
    if isinstance(value, dict | list):
        if in_flow or not value or (_fits(value) and not over_lines):
            return _flow(value)
        return _block(value, column)
    return written_scalar(value, column, in_flow=in_flow)


def written_scalar(value: bool | str | None, column: int, *, in_flow: bool) -> Scalar:
    """One value; a text of several lines is written over lines, indented to `column`."""
    if value is None:
        return Scalar("null" if in_flow else "", None)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", value)
    if isinstance(value, Number):
        return Scalar(str(value), value)
    lines = value.split("\n")
    several = len(lines) > 1 and not in_flow and lines[0][:1] not in ("", " ", "\t", "#")
    if several and not any(_UNSAFE.search(line) for line in lines):
        body = "\n".join(
            " " * column + line if line.strip() else "" for line in value.rstrip("\n").split("\n")
        )
        return Scalar(f"|\n{body}", value.rstrip("\n") + "\n")
    return Scalar(value if _is_plain(value, in_flow=in_flow) else quoted(value), value)


def quoted(text: str) -> str:
    """A text between quotation marks.

    >>> quoted('说"好"')
    '"说\\\\"好\\\\""'
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str, *, in_flow: bool) -> bool:
    """Whether a text is read as itself without quotation marks."""
    if not text or text != text.strip() or _BEGINS_OTHERWISE.match(text) or _UNSAFE.search(text):
        return False
    if ": " in text or " #" in text or text.endswith(":") or text.lower() in _SWITCHES:
        return False
    if in_flow and (_IN_FLOW.search(text) or ":" in text):
        return False
    return str(_RESOLVER.resolve(ScalarNode, text, (True, False))).endswith((":str", ":timestamp"))


def _fits(value: dict[str, Value] | list[Value]) -> bool:
    """Whether a collection is written in one line: it is short, and holds single values and lists of them only."""
    parts = list(value.values()) if isinstance(value, dict) else value
    if not all(_is_single(part) or (isinstance(part, list) and all(map(_is_single, part))) for part in parts):
        return False
    return not parts or len(_flow(value).written()) <= LONGEST_FLOW


def _is_single(value: Value) -> bool:
    return not isinstance(value, dict | list) and "\n" not in str(value)


def _flow(value: dict[str, Value] | list[Value]) -> Flow:
    is_map = isinstance(value, dict)
    pairs = list(value.items()) if isinstance(value, dict) else [("", part) for part in value]
    entries = [
        Entry(key, f"{key_text(key)}: " if is_map else "", written_part(part, 0, in_flow=True))
        for key, part in pairs
    ]
    opening, closing = "{}" if is_map else "[]"
    return Flow(is_map, opening, entries, [", "] * max(len(entries) - 1, 0), closing)


def _block(value: dict[str, Value] | list[Value], column: int) -> Block:
    block = Block(isinstance(value, dict), column)
    for key, part in value.items() if isinstance(value, dict) else [("", part) for part in value]:
        block.entries.append(block_entry(key, part, column))
    return block


def block_entry(key: str, value: Value, column: int, *, over_lines: bool = False) -> Entry:
    """An entry at `column` of a mapping, or of a list where `key` is empty."""
    entry = Entry(key, f"{key_text(key)}:" if key else "-", Scalar("", None), "\n")
    set_entry(entry, value, column, over_lines=over_lines)
    return entry


def set_entry(entry: Entry, value: Value, column: int, *, over_lines: bool = False) -> None:
    """Give an entry at `column` of a block another value; what stands behind it in the line stays."""
    if isinstance(entry.value, Block):
        mark = _MARK.match(entry.head)
        sign = mark[0] if mark else entry.head
        behind, _, below = entry.head[len(sign) :].partition("\n")
        entry.head, entry.tail = sign, f"{behind.rstrip()}\n{below}"
    elif isinstance(entry.value, Scalar) and not entry.value.raw:
        entry.head = entry.head.rstrip(" ")
    elif isinstance(entry.value, Scalar) and (header := _HEADER.match(entry.value.raw)):
        entry.tail = (header[1] or "") + entry.tail
    in_list = not entry.key
    inner = column if not in_list and isinstance(value, list) else column + 2
    part = written_part(value, inner, in_flow=False, over_lines=over_lines)
    if isinstance(part, Block):
        behind, _, below = entry.tail.partition("\n")
        entry.head = entry.head.rstrip(" ")
        part.inline = in_list and not behind.strip()
        entry.head, entry.tail = f"{entry.head} " if part.inline else f"{entry.head}{behind}\n", ""
        part.foot = below
    elif not entry.head.endswith((" ", "\n")) and part.written():
        entry.head += " "
    if isinstance(part, Scalar) and part.raw.startswith("|\n"):
        _clear_of_text(entry, part, column)
    entry.value = part


def _clear_of_text(entry: Entry, part: Scalar, column: int) -> None:
    """Keep the comments behind and below an entry out of its text over lines, where they would be read as text."""
    behind, line_end, below = entry.tail.partition("\n")
    part.raw = f"|{behind.rstrip()}{part.raw[1:]}"
    lines = [" " * column + line.strip() if line.strip() else "" for line in below.split("\n")]
    entry.tail = line_end + "\n".join(lines)


def key_text(key: str) -> str:
    """A key as it is written."""
    return key if _is_plain(key, in_flow=True) else quoted(key)
