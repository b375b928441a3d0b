"""Reads on after syntax errors in YAML, so that an author sees all other mistakes in the same run.

Tabs, wide colons, anchors, aliases and control characters are reported and read as they were meant. Where the syntax
itself is broken, the file is taken apart into its blocks (keys at the margin, entries of the long list); a block that
cannot be read by itself is reported and left out, and the rest is judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.files.source import (
    TAB,
    WIDE_COLON,
    Source,
    build_value,
    decode_definition,
    events_of,
)

_SYNTAX = ("yaml", "tab", "wide_colon")
"""The faults that stop YAML; reading goes on after all others."""

_LIMITS = ("too_many_parts", "too_deep")

_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*(?::(?:\s|$)|：)")
_CODE = re.compile(r"[\s,{-]code\s*[:：]\s*[\"']?([A-Za-z0-9][A-Za-z0-9_-]*)")
_BLOCK_SCALAR = re.compile(r".*(?::|-|^)\s*[|>][+-]?\d?\s*(?:#.*)?$")


@dataclass
class _Block:
    """Lines of a text from `start` up to `end`; `entry` is the number of the list's entry, or None for a key."""

    start: int
    end: int
    key: str
    entry: int | None


def read_despite_faults(data: bytes, file: str, entries: str = "questions") -> Source:
    """The content of a definition file as far as it can be read, with every mistake of its text.

    `entries` is the key of the long list. `value` is None where nothing can be judged.
    """
    source = Source(file)
    text = decode_definition(data, source)
    if text is None:
        return source
    whole = Source(file)
    events = events_of(text, whole)
    if _syntax_faults(whole):
        lines = _readable_lines(text.split("\n"), entries, source)
        again = Source(file)
        events = events_of("\n".join(lines), again)
        if _syntax_faults(again):  # each block is right, but they do not fit together
            source.problems += [fault for fault in _syntax_faults(whole) if fault not in source.problems]
            return source
        whole = again
    source.problems += whole.problems
    if any(problem.code in _LIMITS for problem in source.problems):
        return source
    return build_value(source, events)


def _syntax_faults(source: Source) -> list[Problem]:
    return [problem for problem in source.problems if problem.code in _SYNTAX]


def _readable_lines(lines: list[str], entries: str, source: Source) -> list[str]:
    """The lines with every block mended that can be, and a null for each that cannot; all faults are reported."""
    left = [*lines]
    for block in _blocks(lines, entries):
        piece = lines[block.start : block.end]
        if not _faults_of(piece, source.file):
            continue
        mended, faults = _mended(piece, source.file)
        still = _faults_of(mended, source.file)
        source.problems += [_moved(problem, block.start) for problem in (*faults, *still)]
        left[block.start : block.end] = _null(block, piece, source) if still else mended
    return left


def _faults_of(lines: list[str], file: str) -> list[Problem]:
    """What keeps YAML from reading these lines by themselves."""
    events_of("\n".join(lines), trial := Source(file))
    return _syntax_faults(trial)


def _null(block: _Block, piece: list[str], source: Source) -> list[str]:
    """Lines that say nothing, as many as those of a block that cannot be read."""
    if block.entry is None:
        source.unread_parts.keys.add(block.key)
        source.unread.add((block.key,))
        instead = f"{block.key}: null"
    else:
        code = _CODE.search("\n".join(piece))
        source.unread_parts.codes |= {code[1]} if code else set()
        source.unread_parts.unnamed |= code is None
        source.unread.add((block.key, block.entry))
        instead = " " * (len(piece[0]) - len(piece[0].lstrip())) + "- null"
    return [instead, *[""] * (len(piece) - 1)]


def _mended(lines: list[str], file: str) -> tuple[list[str], list[Problem]]:
    """The lines with spaces for tabs and plain colons for wide ones, where these are not part of a long text."""
    source = Source(file)
    mended: list[str] = []
    inside = -1  # the indentation of the key whose long text the lines belong to
    for number, line in enumerate(lines, start=1):
        indent = len(line) - len(line.lstrip(" \t"))
        if inside >= 0 and (not line.strip() or indent > inside):
            mended.append(line)
            continue
        inside = -1
        if line.strip() and TAB.match(line):
            source.report_line(number, (), "tab")
            line = line[:indent].replace("\t", "  ") + line[indent:]
        if wide := WIDE_COLON.match(line):
            source.report_line(number, (), "wide_colon", found=wide[1])
            line = line[: wide.end() - 1] + ": " + line[wide.end() :]
        if _BLOCK_SCALAR.match(line):
            inside = indent
        mended.append(line)
    return mended, source.problems


def _moved(problem: Problem, by: int) -> Problem:
    return Problem(problem.file, problem.line + by, problem.key, problem.code, problem.params, problem.level)


def _blocks(lines: list[str], entries: str) -> Iterator[_Block]:
    """The blocks of a text: each key at the margin with what is below it, the long list entry by entry."""
    starts = [(number, match[1]) for number, line in enumerate(lines) if (match := _KEY.match(line))]
    if not starts:
        return
    ends = [number for number, _key in starts[1:]] + [len(lines)]
    for (start, key), end in zip(starts, ends, strict=True):
        items = [number for number in range(start + 1, end) if re.match(r" *-(?: |$)", lines[number])]
        if key != entries or not items:
            yield _Block(start, end, key, None)
            continue
        indent = lines[items[0]].index("-")
        items = [number for number in items if lines[number].index("-") == indent]
        for entry, (first, following) in enumerate(zip(items, [*items[1:], end], strict=True)):
            yield _Block(first, following, key, entry)
