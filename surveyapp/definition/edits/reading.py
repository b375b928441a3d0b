"""A YAML text -> its parts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from surveyapp.definition.edits.nodes import Block, Entry, Flow, Node, Number, Scalar
from surveyapp.definition.limits import SHORT_PIECE

_TAG = "tag:yaml.org,2002:"
_COLON = re.compile(r"\s*:")
_KEY = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:(?=\s)", re.MULTILINE)
_DASH = re.compile(r"^( *)-(?=\s)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]*#")


class NotEditableError(Exception):
    """The text cannot be taken apart; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True)
class _Mark:
    index: int
    line: int


@dataclass
class FileParts:
    """A whole file: what stands above its first key, and the mapping of its keys."""

    top: str
    root: Block | Flow

    def written(self) -> str:
        """The text of the file."""
        return self.top + self.root.written()


@lru_cache(maxsize=2000)
def _composed(text: str) -> YamlNode | None:
    """The nodes of a piece of YAML; one and the same text is read once."""
    root = YAML(typ="safe", pure=True).compose(text)
    if root is not None:
        _place_empty_values(root, text)
    return root


def _place_empty_values(node: YamlNode, text: str) -> None:
    """Put every value that is not written right behind its colon: the reader places it where the next word stands."""
    for child in node.value if isinstance(node, CollectionNode) else ():
        key, value = child if isinstance(child, tuple) else (None, child)
        if (
            key is not None
            and isinstance(value, ScalarNode)
            and value.start_mark.index == value.end_mark.index
        ):
            end = int(key.end_mark.index)
            colon = _COLON.match(text, end)
            value.start_mark = value.end_mark = _Mark(colon.end() if colon else end, value.start_mark.line)
        _place_empty_values(value, text)


def read_parts(text: str) -> FileParts:
    """The parts of a file; `NotEditableError` where it is no YAML, no mapping, or uses anchors.

    The text is expected to end with a line end: one is added where it has none. A long file is read piece by piece, so
    that after a change only the pieces that changed are read again.
    """
    text = text if text.endswith("\n") else text + "\n"
    parts = _by_pieces(text) or _as_a_whole(text)
    if parts.written() != text:
        raise NotEditableError(1)
    return parts


def _as_a_whole(text: str) -> FileParts:
    try:
        root = _composed(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotEditableError(mark.line + 1 if mark else 1) from error
    except YAMLError as error:
        raise NotEditableError(1) from error
    if not isinstance(root, MappingNode) or not root.value:
        raise NotEditableError(1)
    start = int(root.start_mark.index if root.flow_style else root.value[0][0].start_mark.index)
    node = _Reading(text).node(root, len(text))
    if isinstance(node, Flow):
        node.closing += text[root.end_mark.index :]
    elif isinstance(node, Scalar) or node.column:
        raise NotEditableError(1)
    return FileParts(text[:start], node)


def _by_pieces(text: str) -> FileParts | None:
    """The parts of a file that is a mapping over lines; None where its pieces cannot be read each by itself."""
    starts = [found.start() for found in _KEY.finditer(text)]
    if not starts or any(line.strip() and not _COMMENT.match(line) for line in text[: starts[0]].split("\n")):
        return None
    root = Block(True, 0)
    try:
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            _append(root, _read_key(text[start:end]))
    except (YAMLError, NotEditableError):
        return None
    return FileParts(text[: starts[0]], root)


def _read_key(piece: str) -> Block:
    """A key with what is below it, the entries of a long list each by itself."""
    dashes = [found.start() for found in _DASH.finditer(piece)]
    column = len(_DASH.match(piece, dashes[0])[1]) if dashes else 0  # type: ignore[index]  # it was found there
    dashes = [at for at in dashes if piece.startswith(f"{' ' * column}-", at)]
    if len(dashes) < 2 or len(piece) < SHORT_PIECE:
        return _read_piece(piece, is_map=True)
    whole = _read_piece(piece[: dashes[1]], is_map=True)
    entries = whole.entries[0].value
    if not isinstance(entries, Block) or entries.is_map or entries.column != column:
        raise NotEditableError(1)
    entries.foot, whole.foot = entries.foot + whole.foot, ""
    for start, end in zip(dashes[1:], [*dashes[2:], len(piece)], strict=True):
        _append(entries, _read_piece(piece[start:end], is_map=False))
    own = _Reading(entries.foot).own_end(0, len(entries.foot), whole.column)
    entries.foot, whole.foot = entries.foot[:own], entries.foot[own:]
    return whole


def _read_piece(piece: str, *, is_map: bool) -> Block:
    """A piece of a text that is a mapping or list with a single entry."""
    node = _composed(piece)
    kind = MappingNode if is_map else SequenceNode
    if not isinstance(node, kind) or node.flow_style or len(node.value) != 1:
        raise NotEditableError(1)
    block = _Reading(piece).node(node, len(piece))
    if not isinstance(block, Block):
        raise NotEditableError(1)
    return block


def _append(block: Block, piece: Block) -> None:
    """Add the entry of a piece to a block; comments below the entry before stand above it."""
    if piece.column != block.column:
        raise NotEditableError(1)
    entry = piece.entries[0]
    entry.before, block.foot = block.foot, piece.foot
    block.entries.append(entry)


class _Reading:
    """Takes one text apart."""

    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, node: YamlNode, stop: int) -> Node:
        """The part that begins at `node`; in a block everything up to `stop` belongs to it."""
        if node.anchor is not None:
            raise NotEditableError(node.start_mark.line + 1)
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if not isinstance(node, CollectionNode) or (node.flow_style and not self._has_brackets(node)):
            raise NotEditableError(node.start_mark.line + 1)
        return self._flow(node) if node.flow_style else self._block(node, stop)

    def _has_brackets(self, node: YamlNode) -> bool:
        return self.text[node.start_mark.index] in "{["

    def _scalar(self, node: ScalarNode) -> Scalar:
        raw = self.text[node.start_mark.index : self._end(node)]
        kind = str(node.tag).removeprefix(_TAG)
        if kind == "null":
            return Scalar(raw, None)
        if kind == "bool":
            return Scalar(raw, str(node.value).lower() == "true")
        return Scalar(raw, Number(node.value) if kind in ("int", "float") else str(node.value))

    def _end(self, node: YamlNode) -> int:
        """Where the last character of a value stands, without what YAML counts to it beyond."""
        end = int(node.end_mark.index)
        if isinstance(node, CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            start = int(node.start_mark.index)
            return start + len(self._body_of_block(self.text[start:end]).rstrip())
        return end

    def _body_of_block(self, raw: str) -> str:
        """The lines of a long text: comments at the end that stand further left than it do not belong to it."""
        lines = raw.split("\n")
        written = [line for line in lines[1:] if line.strip()]
        margin = len(written[0]) - len(written[0].lstrip(" ")) if written else 0
        while len(lines) > 1 and (
            not lines[-1].strip() or len(lines[-1]) - len(lines[-1].lstrip(" ")) < margin
        ):
            lines.pop()
        return "\n".join(lines)

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int, stop: int) -> int:
        end = self.text.find("\n", at, stop)
        return stop if end < 0 else end + 1

    def _block(self, node: CollectionNode, stop: int) -> Block:
        is_map = isinstance(node, MappingNode)
        values = [pair[1] for pair in node.value] if is_map else list(node.value)
        if is_map:
            starts = [int(key.start_mark.index) for key, _value in node.value]
            if any(
                not isinstance(key, ScalarNode) or self.text[start] == "?"
                for (key, _), start in zip(node.value, starts, strict=True)
            ):
                raise NotEditableError(node.start_mark.line + 1)
        else:
            starts = self._dashes(node, values)
        column = starts[0] - self._line_start(starts[0])
        block, before = Block(is_map, column), ""
        for place, (start, value) in enumerate(zip(starts, values, strict=True)):
            following = self._line_start(starts[place + 1]) if place + 1 < len(starts) else stop
            own_end = self.own_end(self._line_end(max(self._end(value), start), following), following, column)
            entry = self._entry(node.value[place][0] if is_map else None, start, value, own_end)
            entry.before = before
            before = self.text[own_end:following]
            block.entries.append(entry)
        block.foot = before
        return block

    def _dashes(self, node: YamlNode, values: list[YamlNode]) -> list[int]:
        """Where the dashes of a list stand: all in the column of the first."""
        first = int(node.start_mark.index)
        column = first - self._line_start(first)
        starts = [first]
        for value, previous in zip(values[1:], values, strict=False):
            at = self._line_end(max(self._end(previous), starts[-1]), len(self.text))
            while self.text[at : at + column].strip(" ") or self.text[at + column : at + column + 1] != "-":
                at = self._line_end(at, len(self.text))
                if at > int(value.start_mark.index):
                    raise NotEditableError(value.start_mark.line + 1)
            starts.append(at + column)
        return starts

    def own_end(self, at: int, stop: int, column: int) -> int:
        """Where what belongs to an entry ends: comments below it that are indented deeper are its own."""
        own = at
        while at < stop:
            end = self._line_end(at, stop)
            line = self.text[at:end]
            if _COMMENT.match(line):
                if len(line) - len(line.lstrip(" ")) <= column:
                    return own
                own = end
            at = end
        return own

    def _entry(self, key: YamlNode | None, start: int, value: YamlNode, stop: int) -> Entry:
        first, part, tail = int(value.start_mark.index), self.node(value, stop), ""
        if isinstance(part, Block):
            inner = value.value[0][0] if isinstance(value, MappingNode) else value
            first = int(inner.start_mark.index)
            first -= _take_comments(part, self.text[start:first])
        else:
            tail = self.text[max(self._end(value), first) : stop]
        return Entry(str(key.value) if key is not None else "", self.text[start:first], part, tail)

    def _flow(self, node: CollectionNode) -> Flow:
        is_map = isinstance(node, MappingNode)
        pairs = node.value if is_map else [(None, value) for value in node.value]
        entries, ends, starts = [], [], []
        for key, value in pairs:
            start = int((key if key is not None else value).start_mark.index)
            first, end = int(value.start_mark.index), int(value.end_mark.index)
            entries.append(
                Entry(
                    str(key.value) if key is not None else "", self.text[start:first], self.node(value, end)
                )
            )
            starts.append(start)
            ends.append(max(end, start))
        begin, close = int(node.start_mark.index), int(node.end_mark.index)
        if not entries:
            return Flow(is_map, self.text[begin : close - 1], [], [], self.text[close - 1 : close])
        gaps = [self.text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
        return Flow(is_map, self.text[begin : starts[0]], entries, gaps, self.text[ends[-1] : close])


def _take_comments(block: Block, head: str) -> int:
    """Give the first entry of a block the comments right above it; how much of the head is the block's own then.

    Comments with an empty line below them speak of all entries and stay where they are.
    """
    above, line_end, margin = head.rpartition("\n")
    block.inline = not line_end
    if block.inline:
        return 0
    lines = above.split("\n")[1:]
    own = 0
    while own < len(lines) and lines[-1 - own].strip():
        own += 1
    block.entries[0].before = "".join(f"{line}\n" for line in lines[len(lines) - own :])
    return len(block.entries[0].before) + len(margin)
