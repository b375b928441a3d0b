"""The events of a YAML text read piece by piece, so that of a text that is edited only what changed is read again.

A piece is a key at the margin with all below it; of a long list it is each entry by itself. YAML reads from left to
right: where every piece is whole by itself, the text is those pieces one after the other.
"""

import re
from collections.abc import Iterator
from copy import copy
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import StreamMark, YAMLError
from ruamel.yaml.events import (
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from surveyapp.definition.limits import LONGEST_PIECE, SHORT_PIECE

KEY = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:(?=\s)", re.MULTILINE)
"""A key at the margin."""
DASH = re.compile(r"^( *)-(?=\s)", re.MULTILINE)
"""The dash of an entry at the beginning of a line."""
_ABOVE = re.compile(r"([ \t]*(#.*)?\n)*")
_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")
"""What ends a line for YAML too, or begins a text: with these, lines are not counted here."""

_HEAD = len(("stream", "document", "mapping or list"))
_FOOT = _HEAD
"""Events around what a piece says: the begin of each of these, and its end."""


class _NotWholeError(Exception):
    """A piece cannot be read by itself."""


@lru_cache(maxsize=2000)
def piece_events(piece: str) -> tuple[Event, ...]:
    """The events of a short text; `YAMLError` where it is none."""
    return tuple(YAML(typ="safe", pure=True).parse(piece))


def events_by_pieces(text: str) -> list[Event] | None:
    """The events of a long text, their `start_mark` with the line in it; None where it has to be read as a whole."""
    starts = [found.start() for found in KEY.finditer(text)]
    if len(text) < SHORT_PIECE or not starts or _OTHER_BREAKS.search(text):
        return None
    if not _ABOVE.fullmatch(text[: starts[0]]):
        return None
    line, found = text.count("\n", 0, starts[0]), list[Event]()
    try:
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            piece = text[start:end]
            events = [*_of_key(piece, line)]
            found[-_FOOT:] = events[_HEAD:] if found else events
            line += piece.count("\n")
    except (YAMLError, _NotWholeError):
        return None
    return found


def _of_key(piece: str, line: int) -> Iterator[Event]:
    """The events of a key that begins on this line, counted from 0."""
    dashes = [found.start() for found in DASH.finditer(piece)]
    column = len(DASH.match(piece, dashes[0])[1]) if dashes else 0  # type: ignore[index]  # it was found there
    dashes = [at for at in dashes if piece.startswith(f"{' ' * column}-", at)]
    if len(dashes) < 2 or len(piece) < SHORT_PIECE:
        yield from _on_line(_whole(piece, MappingStartEvent), line)
        return
    whole = _whole(piece[: dashes[1]], MappingStartEvent)
    key, entries = whole[_HEAD : _HEAD + 2]
    if not isinstance(key, ScalarEvent) or not isinstance(entries, SequenceStartEvent) or entries.flow_style:
        raise _NotWholeError
    yield from _on_line(whole[: -_FOOT - 1], line)
    for start, end in zip(dashes[1:], [*dashes[2:], len(piece)], strict=True):
        entry = _whole(piece[start:end], SequenceStartEvent)
        yield from _on_line(entry[_HEAD:-_FOOT], line + piece.count("\n", 0, start))
    yield from _on_line(whole[-_FOOT - 1 :], line)


def _whole(piece: str, kind: type[Event]) -> tuple[Event, ...]:
    """The events of a piece that is one mapping or list over lines, and nothing else."""
    if len(piece) > LONGEST_PIECE:
        raise _NotWholeError
    events = piece_events(piece)
    document, outer = events[1], events[2]
    if not isinstance(document, DocumentStartEvent) or document.explicit or not isinstance(outer, kind):
        raise _NotWholeError
    if (
        getattr(outer, "flow_style", True)
        or sum(isinstance(event, DocumentStartEvent) for event in events) > 1
    ):
        raise _NotWholeError
    return events


def _on_line(events: tuple[Event, ...], line: int) -> Iterator[Event]:
    """The events where their piece begins on another line."""
    for event in events:
        mark, moved = event.start_mark, copy(event)
        moved.start_mark = StreamMark(mark.name, mark.index, mark.line + line, mark.column)
        yield moved
