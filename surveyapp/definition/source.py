"""YAML 1.2 text -> plain values that remember the line each was written on.

Stricter than YAML: no aliases, no tags, one document, no duplicate keys, limited in size and depth.
Numbers with a point become `Decimal`, so that nothing is lost between the file and a score.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, DocumentStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveyapp.definition.problems import Path, Problem, written

LARGEST = 1_000_000
"""Bytes in a definition file; the longest published questionnaire has under 20,000."""
DEEPEST = 20
"""Nested blocks in a definition file."""

_OWN_TAGS = "tag:yaml.org,2002:"
_SCALARS = {"null", "bool", "int", "float", "str"}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Source:
    """A file as plain values, with the line of every key and value, and the mistakes found on the way."""

    file: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[Path, int] = field(default_factory=dict)
    _noted: set[str] = field(default_factory=set)

    def line(self, path: Path) -> int:
        """The line (from 1) on which `path`, or the nearest thing around it that exists, is written."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def report(self, path: Path, code: str, /, *, level: str = "error", **params: object) -> None:
        """Note the mistake `code` at `path`."""
        self.report_line(self.line(path), path, code, level=level, **params)

    def report_line(
        self, line: int, path: Path, code: str, /, *, level: str = "error", **params: object
    ) -> None:
        """Note the mistake `code` at a line that is known otherwise."""
        once = repr((line, path, code, params))
        if once not in self._noted:
            self._noted.add(once)
            problem = Problem(self.file, line, written(path), code, dict(params), level)  # type: ignore[arg-type]  # a Level
            self.problems.append(problem)


def read_source(data: bytes, file: str) -> Source:
    """The content of a definition file; `value` is None where the text cannot be read at all."""
    source = Source(file)
    text = _decoded(data, source)
    if text is None or not _events_allowed(text, source):
        return source
    node = _yaml().compose(text)
    if not isinstance(node, MappingNode):
        line = node.start_mark.line + 1 if node else 1
        source.report_line(line, (), "not_a_mapping_file" if node else "empty_file")
        return source
    source.value = _plain(node, (), source)
    return source


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _decoded(data: bytes, source: Source) -> str | None:
    if len(data) > LARGEST:
        source.report_line(1, (), "oversize", found=len(data), limit=LARGEST)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.report_line(data.count(b"\n", 0, error.start) + 1, (), "not_utf8")
        return None
    if bad := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        source.report_line(line, (), "unprintable", found=f"U+{ord(bad[0]):04X}")
        return None
    return text


def _events_allowed(text: str, source: Source) -> bool:
    depth = documents = 0
    try:
        for event in _yaml().parse(text):
            line = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
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
            nesting = type(event).__name__
            depth += nesting in ("MappingStartEvent", "SequenceStartEvent")
            depth -= nesting in ("MappingEndEvent", "SequenceEndEvent")
            if depth > DEEPEST:
                source.report_line(line, (), "too_deep", limit=DEEPEST)
                return False
    except YAMLError as error:
        _report_syntax(error, text, source)
    return not source.problems


def _report_syntax(error: YAMLError, text: str, source: Source) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    for number in (line, line - 1):
        if 0 < number <= len(lines) and "\t" in re.match(r"\s*", lines[number - 1])[0]:  # type: ignore[index]  # matches ""
            source.report_line(number, (), "tab")
            return
    found = error.problem if isinstance(error, MarkedYAMLError) and error.problem else str(error)
    source.report_line(line, (), "yaml", found=found)


def _plain(node: Node, path: Path, source: Source) -> Any:
    source._lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, ScalarNode):
        return _scalar(node, path, source)
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, index), source) for index, child in enumerate(node.value)]
    return _mapping(node, path, source)


def _mapping(node: MappingNode, path: Path, source: Source) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            source.report_line(line, path, "key_not_text")
            continue
        key = _printable(str(key_node.value), line, path, source)
        if key in values:
            first = source.line((*path, key))
            source.report_line(line, (*path, key), "duplicate_key", found=key, first=first)
            continue
        source._lines[(*path, key)] = line
        values[key] = _plain(value_node, (*path, key), source)
    return values


def _printable(text: str, line: int, path: Path, source: Source) -> str:
    """Characters that no document can hold come in as escapes too: "\\0"."""
    if bad := _UNPRINTABLE.search(text):
        source.report_line(line, path, "unprintable", found=f"U+{ord(bad[0]):04X}")
    return _UNPRINTABLE.sub("\ufffd", text)


def _scalar(node: ScalarNode, path: Path, source: Source) -> Any:
    kind = str(node.tag).rsplit(":", 1)[-1]
    text = str(node.value)
    text = _printable(text, node.start_mark.line + 1, path, source)
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
        return None


def _integer(text: str) -> int:
    return int(text.replace("_", ""), 16 if text.startswith("0x") else 10)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation as error:  # "._", or an exponent past all measure
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number
