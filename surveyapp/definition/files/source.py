"""YAML 1.2 text -> plain values that remember the line each was written on.

Stricter than YAML: no aliases, no tags, one document, no duplicate keys, limited in size and depth.
Numbers with a point become `Decimal`, so that nothing is lost between the file and a score.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.nodes import ScalarNode

from surveyapp.definition.files.problems import KeyPath, Problem, dotted_key
from surveyapp.definition.limits import (
    DEEPEST_BLOCKS,
    LARGEST_DEFINITION_FILE,
    MOST_NUMBER_DIGITS,
    MOST_PARTS,
    MOST_UNPRINTABLE,
)
from surveyapp.definition.normal_form import UNPRINTABLE

_OWN_TAGS = "tag:yaml.org,2002:"
_SCALARS = {"null", "bool", "int", "float", "str"}
WIDE_COLON = re.compile(r"[ \t-]*([A-Za-z_][\w-]*)\s?：")
"""A key with the colon of Chinese text behind it."""
TAB = re.compile(r"[ \t]*\t")
"""A line that begins with a tab among its spaces."""


@dataclass
class UnreadParts:
    """Parts of a file that cannot be read: keys at the margin, and the codes of entries of the long list.

    `unnamed`: an entry whose code cannot be made out is lost, so that any code may have been in it.
    """

    keys: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    unnamed: bool = False


@dataclass
class Source:
    """A file as plain values, with the line of every key and value, and the mistakes found on the way.

    `unread` are the places that were already reported as unreadable: nothing else is reported about them.
    `unread_parts`: what had to be left out when reading went on after syntax errors (`recovery`).
    """

    file: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    unread: set[KeyPath] = field(default_factory=set)
    unread_parts: UnreadParts = field(default_factory=UnreadParts)
    _lines: dict[KeyPath, int] = field(default_factory=dict)
    _noted: set[str] = field(default_factory=set)

    def line(self, path: KeyPath) -> int:
        """The line (from 1) on which `path`, or the nearest thing around it that exists, is written."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def report(self, path: KeyPath, code: str, /, *, level: str = "error", **params: object) -> None:
        """Note the mistake `code` at `path`, unless that place was already reported as unreadable."""
        if path not in self.unread:
            self.report_line(self.line(path), path, code, level=level, **params)

    def report_line(
        self, line: int, path: KeyPath, code: str, /, *, level: str = "error", **params: object
    ) -> None:
        """Note the mistake `code` at a line that the caller knows."""
        once = repr((line, path, code, params))
        if once not in self._noted:
            self._noted.add(once)
            problem = Problem(self.file, line, dotted_key(path), code, dict(params), level)  # type: ignore[arg-type]  # a Level
            self.problems.append(problem)


def read_source(data: bytes, file: str) -> Source:
    """The content of a definition file; `value` is None where anything is wrong with the text itself."""
    source = Source(file)
    text = decode_definition(data, source)
    events = events_of(text, source) if text is not None else []
    return source if source.problems else build_value(source, events)


def build_value(source: Source, events: list[Event]) -> Source:
    """The source with the value that these events of its text make."""
    parts = (event for event in events if isinstance(event, NodeEvent | CollectionEndEvent))
    first = next(parts, None)
    if isinstance(first, MappingStartEvent):
        source.value = _Reading(source, parts).plain(first, ())
    else:
        line = first.start_mark.line + 1 if first else 1
        source.report_line(line, (), "not_a_mapping_file" if first else "empty_file")
    return source


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def decode_definition(data: bytes, source: Source) -> str | None:
    """The text of a file; None where it is too long or not UTF-8. Control characters are reported and left out."""
    if len(data) > LARGEST_DEFINITION_FILE:
        source.report_line(1, (), "oversize", found=len(data), limit=LARGEST_DEFINITION_FILE)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.report_line(data.count(b"\n", 0, error.start) + 1, (), "not_utf8")
        return None
    for bad in islice(UNPRINTABLE.finditer(text), MOST_UNPRINTABLE):
        line = text.count("\n", 0, bad.start()) + 1
        source.report_line(line, (), "unprintable", found=f"U+{ord(bad[0]):04X}")
    return UNPRINTABLE.sub("\ufffd", text)


def events_of(text: str, source: Source) -> list[Event]:
    """The events of the YAML parser, one after the other, up to the first syntax error."""
    events: list[Event] = []
    depth = parts = 0
    try:
        for event in _yaml().parse(text):
            _report_event(event, events, source)
            events.append(event)
            parts += isinstance(event, NodeEvent)
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            line = event.start_mark.line + 1
            if parts > MOST_PARTS:
                source.report_line(line, (), "too_many_parts", limit=MOST_PARTS)
                break
            if depth > DEEPEST_BLOCKS:
                source.report_line(line, (), "too_deep", limit=DEEPEST_BLOCKS)
                break
    except YAMLError as error:
        _report_syntax(error, text, source)
    return events


def _report_event(event: Event, before: list[Event], source: Source) -> None:
    """Note what YAML allows and definition files do not."""
    line = event.start_mark.line + 1
    if isinstance(event, DocumentStartEvent):
        if any(isinstance(earlier, DocumentStartEvent) for earlier in before):
            source.report_line(line, (), "several_documents")
        if event.version or event.tags:  # %YAML 1.1 would turn `no` into False
            source.report_line(line, (), "directive")
    elif isinstance(event, AliasEvent):
        source.report_line(line, (), "alias", found=f"*{event.anchor}")
    elif isinstance(event, NodeEvent):
        if event.anchor:
            source.report_line(line, (), "anchor", found=f"&{event.anchor}")
        tag = getattr(event, "ctag", None) or getattr(event, "tag", None)
        if tag and str(tag) != "!":
            source.report_line(line, (), "tag", found=str(tag).replace(_OWN_TAGS, "!!"))


def _report_syntax(error: YAMLError, text: str, source: Source) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    for number in (line, line - 1):
        if 0 < number <= len(lines) and TAB.match(lines[number - 1]):
            source.report_line(number, (), "tab")
            return
    for number in (line - 1, line):
        if 0 < number <= len(lines) and (wide := WIDE_COLON.match(lines[number - 1])):
            source.report_line(number, (), "wide_colon", found=wide[1])
            return
    found = error.problem if isinstance(error, MarkedYAMLError) and error.problem else str(error)
    source.report_line(line, (), "yaml", found=found)


class _Reading:
    """Turns the events of one document into plain values, and notes in `source` where each is written."""

    def __init__(self, source: Source, parts: Iterator[Event]) -> None:
        self._source, self._parts = source, parts
        self._resolver = _yaml().resolver

    def plain(self, event: Event, path: KeyPath) -> Any:
        """The value that begins with `event`; what it is made of is taken from the events that follow."""
        self._source._lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, AliasEvent):  # reported already; what it stands for is not known
            self._source.unread.add(path)
            return None
        if isinstance(event, ScalarEvent):
            kind = self._resolver.resolve(ScalarNode, event.value, event.implicit)
            return _scalar(str(kind).rsplit(":", 1)[-1], event, path, self._source)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        values: list[Any] = []
        while not isinstance(event := next(self._parts), CollectionEndEvent):
            values.append(self.plain(event, (*path, len(values))))
        return values

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        source = self._source
        while not isinstance(event := next(self._parts), CollectionEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                source.report_line(line, path, "key_not_text")
                self._skip(event)
                self._skip(next(self._parts))
                continue
            key = _printable(str(event.value), line, path, source)
            if key in values:
                first = source.line((*path, key))
                source.report_line(line, (*path, key), "duplicate_key", found=key, first=first)
                self._skip(next(self._parts))
                continue
            source._lines[(*path, key)] = line
            values[key] = self.plain(next(self._parts), (*path, key))
        return values

    def _skip(self, event: Event) -> None:
        """Pass over the value that begins with `event`."""
        depth = int(isinstance(event, CollectionStartEvent))
        while depth:
            event = next(self._parts)
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)


def _printable(text: str, line: int, path: KeyPath, source: Source) -> str:
    """Characters that no document can hold come in as escapes too: "\\0"."""
    if bad := UNPRINTABLE.search(text):
        source.report_line(line, path, "unprintable", found=f"U+{ord(bad[0]):04X}")
    return UNPRINTABLE.sub("\ufffd", text)


def _scalar(kind: str, event: ScalarEvent, path: KeyPath, source: Source) -> Any:
    text = _printable(str(event.value), event.start_mark.line + 1, path, source)
    if kind not in _SCALARS or kind == "str":
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    try:
        return _integer(text) if kind == "int" else _decimal(text)
    except ValueError:
        source.report(path, "number_unclear", found=text)
        source.unread.add(path)
        return None


def _integer(text: str) -> int:
    if len(text) > MOST_NUMBER_DIGITS:
        raise ValueError(text[:MOST_NUMBER_DIGITS])
    return int(text.replace("_", ""), 16 if text.startswith("0x") else 10)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation as error:  # "._", or an exponent beyond all bounds
        raise ValueError(text) from error
    if not number.is_finite() or max(len(text), abs(number.adjusted())) > MOST_NUMBER_DIGITS:
        raise ValueError(text)  # written out, 1e999999999 takes all memory
    return number
