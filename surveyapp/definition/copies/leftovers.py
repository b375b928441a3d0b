"""Finds what an indicator file still says of earlier years: deadlines, starting days, names, notes and comments to
check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.tokens import Token

from surveyapp.definition.files.problems import KeyPath, dotted_key
from surveyapp.definition.files.source import read_source

YEAR = re.compile(
    r"(?<![\d.,])((?:19|20)\d{2})"
    r"(?=\s*(?:年|[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|[-~～—–至]{1,2}\s*(?:19|20)\d{2}\s*年))"
)
"""A year as texts write it: 2024年12月, 2024-12-31, 2021—2024年; 2024 in ≥2024人 is none."""

_ABOUT_EARLIER = frozenset({"previous_year", "published"})
"""Keys whose texts are meant to be about earlier years."""


@dataclass(frozen=True)
class Leftover:
    """A place that names an earlier year: its line, its key (empty: a comment), and what is written there.

    `code` is that of the indicator, form or cell to which it belongs; empty for the file's own keys.
    """

    line: int
    key: str
    code: str
    found: str


@lru_cache(maxsize=128)
def find_leftovers(text: str) -> tuple[Leftover, ...]:
    """The places of an indicator file that name a year before the file's own `year`, by line.

    Values of the year before (`previous_year`) are no leftovers, and a file without `year` has none.
    """
    source = read_source(text.encode(), "")
    year = source.value.get("year") if isinstance(source.value, dict) else None
    if not isinstance(year, int):
        return ()
    found = [
        Leftover(source.line(path), dotted_key(path), code, value.strip())
        for path, code, value in _texts(source.value, (), "")
        if _names_before(value, year)
    ]
    found += [
        Leftover(line, "", "", words) for line, words in comments_of(text) if _names_before(words, year)
    ]
    return tuple(sorted(found, key=lambda leftover: (leftover.line, leftover.key)))


def _names_before(text: str, year: int) -> bool:
    return any(int(found) < year for found in YEAR.findall(text))


def _texts(value: Any, path: KeyPath, code: str) -> Iterator[tuple[KeyPath, str, str]]:
    """Place, nearest code and text of everything that is written as text."""
    if isinstance(value, str):
        yield path, code, value
    elif isinstance(value, dict):
        own = value.get("code", code)
        for key, part in value.items():
            if key not in _ABOUT_EARLIER:
                yield from _texts(part, (*path, key), own if isinstance(own, str) else code)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, (*path, number), code)


def comments_of(text: str) -> Iterator[tuple[int, str]]:
    """First line and words of each comment; lines that follow one another are one."""
    start, words = 0, list[str]()
    for line, comment in _comment_lines(text):
        if words and line != start + len(words):
            yield start, "".join(words)
            words = []
        start = line if not words else start
        words.append(comment)
    if words:
        yield start, "".join(words)


def _comment_lines(text: str) -> Iterator[tuple[int, str]]:
    """Line and words of the comments: whatever stands between the tokens of the file."""
    position = line = 0
    tokens: Iterator[Token] = YAML(typ="safe", pure=True).scan(text)
    for token in tokens:
        yield from _between(text[position : token.start_mark.index], line)
        if (end := token.end_mark.index) > position:
            position, line = end, line + text.count("\n", position, end)
    yield from _between(text[position:], line)


def _between(text: str, line: int) -> Iterator[tuple[int, str]]:
    for number, words in enumerate(text.split("\n"), start=line + 1):
        _, sign, comment = words.partition("#")
        if sign:
            yield number, comment.strip()
