"""The parts of a YAML text, each with the very characters that it is written with.

Put together again they give the text that was read, byte for byte; a part that is moved takes its comments along, and
what nobody touches stays as its author wrote it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

Value = Union[None, bool, str, "Number", list["Value"], dict[str, "Value"]]
"""What a part says: a number is held as it is written."""


class Number(str):
    """A number as it is written: converting it and writing it again could lose digits."""

    __slots__ = ()


@dataclass
class Scalar:
    """One value: `raw` as it is written, `value` as it is read."""

    raw: str
    value: bool | str | None

    def written(self) -> str:
        """The text."""
        return self.raw


@dataclass
class Entry:
    """An entry of a mapping or list.

    `before`: the lines of comments above it; `head`: key and colon, or the dash, with all up to the value; `tail`: what
    stands behind the value up to the line's end, and comments that are indented deeper below it. `key` is empty in
    lists.
    """

    key: str
    head: str
    value: "Node"
    tail: str = ""
    before: str = ""

    def written(self) -> str:
        """The text from key or dash on."""
        return self.head + self.value.written() + self.tail


@dataclass
class Block:
    """A mapping or list written over lines, its entries at one `column`; `foot`: comments below the last one.

    `inline`: the first entry stands in the line of what is around it, behind a dash.
    """

    is_map: bool
    column: int
    entries: list[Entry] = field(default_factory=list)
    foot: str = ""
    inline: bool = False

    def written(self) -> str:
        """The text."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for place, entry in enumerate(self.entries):
            yield "" if self.inline and not place else entry.before + " " * self.column
            yield _with_line_end(entry.written())
        yield self.foot


@dataclass
class Flow:
    """A mapping or list written in brackets: what opens it, its entries with what separates them, what closes it."""

    is_map: bool
    opening: str
    entries: list[Entry]
    gaps: list[str]
    closing: str

    def written(self) -> str:
        """The text."""
        parts = [self.opening]
        for place, entry in enumerate(self.entries):
            parts += [self.gaps[place - 1] if place else "", entry.written()]
        return "".join([*parts, self.closing])


Node = Scalar | Block | Flow


def plain(node: Node) -> Value:
    """What a part says, as nested mappings and lists."""
    if isinstance(node, Scalar):
        return node.value
    if node.is_map:
        return {entry.key: plain(entry.value) for entry in node.entries}
    return [plain(entry.value) for entry in node.entries]


def _with_line_end(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
