"""One questionnaire file while it is changed: its parts by their path, set, removed, added, moved, copied."""

from copy import deepcopy

from surveyapp.definition.edits.nodes import Block, Entry, Flow, Node, Scalar, Value, plain
from surveyapp.definition.edits.reading import read_parts
from surveyapp.definition.edits.writing import block_entry, key_text, set_entry, written_part
from surveyapp.definition.files.problems import KeyPath


class PathError(LookupError):
    """There is nothing at a path, or something else than what is to be changed there."""


class EditedFile:
    """The parts of a text. A path names a part as problems do: `("questions", 0, "options", 2, "label")`.

    `NotEditableError` where the text cannot be taken apart; `PathError` for a path that leads nowhere.
    """

    def __init__(self, text: str) -> None:
        self._parts = read_parts(text)

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return self._parts.written()

    def value(self, path: KeyPath = ()) -> Value:
        """What the part at `path` says; None where there is none."""
        try:
            return plain(self._node(path))
        except PathError:
            return None

    def has(self, path: KeyPath) -> bool:
        """Whether there is a part at `path`, be it empty."""
        try:
            self._node(path)
        except PathError:
            return False
        return True

    def count(self, path: KeyPath) -> int:
        """How many entries the list at `path` has; 0 where there is none."""
        found = self.value(path)
        return len(found) if isinstance(found, list) else 0

    def set(self, path: KeyPath, value: Value, order: tuple[str, ...] = ()) -> None:
        """Write `value` at `path`; mappings around it that are missing are made.

        A key that is new comes behind the last of those before it in `order`, or at the end.
        """
        if len(path) > 1 and not isinstance(self._found(path[:-1]), Block | Flow):
            self.set(path[:-1], {str(path[-1]): value}, order)
            return
        around, last = self._around(path), path[-1]
        if isinstance(last, str) and around.is_map and self._place(around, last) is None:
            self._insert(around, self._place_by(around, last, order), last, value)
            return
        around, place = self._at(path)
        self._set(around, place, value)

    def remove(self, path: KeyPath) -> None:
        """Take out the part at `path`, with the comments above it and behind it."""
        around, place = self._at(path)
        entry = around.entries[place]
        if isinstance(around, Flow):
            del around.entries[place]
            if around.gaps:
                del around.gaps[min(place, len(around.gaps) - 1)]
            return
        if len(around.entries) == 1 and len(path) == 1:
            self._set(around, place, None)  # a file without any key could not be read again
            return
        if len(around.entries) == 1:
            outer, at = self._at(path[:-1])
            self._set(outer, at, {} if around.is_map else [])
            return
        del around.entries[place]
        if not place and around.entries:
            around.entries[0].before = entry.before + around.entries[0].before
            _clear_first(around)

    def insert(
        self,
        path: KeyPath,
        place: int,
        value: Value,
        order: tuple[str, ...] = (),
        *,
        over_lines: bool = False,
    ) -> None:
        """Add an entry to the list at `path`, which is made where there is none; `over_lines`: not in brackets."""
        found = self._found(path)
        if found is None or (isinstance(found, Scalar) and found.value is None) or not self.count(path):
            self.set(path, [value], order)
            return
        if not isinstance(found, Block | Flow) or found.is_map:
            raise PathError(path)
        self._insert(found, min(place, len(found.entries)), "", value, over_lines=over_lines)

    def move(self, path: KeyPath, place: int) -> None:
        """Move an entry of a list to another place in it, its comments with it."""
        around, old = self._at(path)
        place = max(0, min(place, len(around.entries) - 1))
        entry = around.entries.pop(old)
        around.entries.insert(place, entry)
        if isinstance(around, Block):
            _clear_first(around)

    def copy(self, path: KeyPath) -> None:
        """Put a copy of an entry of a list behind it; the comments above stay with the first."""
        around, place = self._at(path)
        made = deepcopy(around.entries[place])
        made.before = ""
        around.entries.insert(place + 1, made)
        if isinstance(around, Flow):
            around.gaps.insert(place, ", ")

    def _found(self, path: KeyPath) -> Node | None:
        try:
            return self._node(path)
        except PathError:
            return None

    def _node(self, path: KeyPath) -> Node:
        node: Node = self._parts.root
        for place, _part in enumerate(path):
            around, at = self._at(path[: place + 1], node)
            node = around.entries[at].value
        return node

    def _around(self, path: KeyPath) -> Block | Flow:
        node = self._node(path[:-1])
        if isinstance(node, Scalar):
            raise PathError(path)
        return node

    def _at(self, path: KeyPath, inside: Node | None = None) -> tuple[Block | Flow, int]:
        node = self._around(path) if inside is None else inside
        last = path[-1] if path else None
        if isinstance(node, Scalar) or last is None or node.is_map is isinstance(last, int):
            raise PathError(path)
        place = last if isinstance(last, int) else self._place(node, last)
        if place is None or not 0 <= place < len(node.entries):
            raise PathError(path)
        return node, place

    @staticmethod
    def _place(around: Block | Flow, key: str) -> int | None:
        return next((place for place, entry in enumerate(around.entries) if entry.key == key), None)

    def _place_by(self, around: Block | Flow, key: str, order: tuple[str, ...]) -> int:
        earlier = order[: order.index(key)] if key in order else None
        if earlier is None:
            return len(around.entries)
        places = [place for place, entry in enumerate(around.entries) if entry.key in earlier]
        return max(places, default=-1) + 1

    @staticmethod
    def _set(around: Block | Flow, place: int, value: Value) -> None:
        entry = around.entries[place]
        if isinstance(around, Block):
            set_entry(entry, value, around.column)
            return
        if around.is_map and not entry.head.endswith((" ", "\n")):
            entry.head += " " if ":" in entry.head else ": "
        entry.value = written_part(value, 0, in_flow=True)

    @staticmethod
    def _insert(
        around: Block | Flow, place: int, key: str, value: Value, *, over_lines: bool = False
    ) -> None:
        if isinstance(around, Block):
            entry = block_entry(key, value, around.column, over_lines=over_lines)
            around.entries.insert(place, entry)
            _clear_first(around)
            return
        made = Entry(key, f"{key_text(key)}: " if around.is_map else "", written_part(value, 0, in_flow=True))
        if around.entries:
            around.gaps.insert(max(place - 1, 0), ", ")
        around.entries.insert(place, made)


def _clear_first(around: Block) -> None:
    """Where the first entry stands behind a dash, the comments above it have their place below it."""
    first = around.entries[0]
    if not around.inline or not first.before:
        return
    comments, first.before = first.before, ""
    if len(around.entries) > 1:
        around.entries[1].before = comments + around.entries[1].before
    else:
        around.foot = comments + around.foot
