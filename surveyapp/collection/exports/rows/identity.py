"""Which rows of an export are stored responses, and which may be, so that a person has to decide.

**The website's own number comes first.** Numbers start anew in another export or on another website, so a number
alone says nothing: the same number at the same time, however the time is written, is the same response, whatever its
answers are read as today. With another time it is another response. Of a number that no website gives twice (15
characters or more with letters among them: an id) the time does not matter. Two different numbers are two responses;
an id beside a number that is none says nothing, as one response may have both (our own CSV has an id for each).

**Without a number on one side it is how often, not whether**: of k+1 equal rows where k are stored, one is new.
Rows are equal by time, duration and answers.

**Times** are compared as finely as both sides say them: a file without a single second (re-saved by Excel) is exact to
the minute, one without an hour to the day. A source never makes a response another one.

Everything else that may be the same is doubtful, never decided here: the same minute and number but other answers; a
number without a time to go with it, where other numbers of the file contradict; answers alone, where the file does
not hold all that came in at once before; a source that changed; a day and month exchanged, or eight hours between
(China and UTC); the same second and duration with other answers.

Stored is number 3, 2025-07-08 00:22:13, 103 seconds, 不满意.

- 3, 2025/7/8 0:22, 103秒, 不满意: the same (the file knows minutes only).
- 3, 2025/7/8 0:22:13, without duration, 满意: the same, and its answers differ (`changed`).
- 3, 2025/8/1 9:00:41, 90秒, 不满意: new; the numbers started anew.
- 4, 2025/7/8 0:22:13, 103秒, 不满意: new; another number.
- no number, 2025/7/8 0:22:13, 103秒, 不满意: the same; a second such row is new.
- no number, 2025/7/8 0:22, without duration, 不满意: doubtful.
- 3, 2025/8/7 0:22:13, 103秒, 不满意: doubtful; day and month may be exchanged.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, NamedTuple

import orjson

from surveyapp.collection.kinds import Answers
from surveyapp.collection.limits import SHORTEST_UNIQUE_ID
from surveyapp.definition.china_time import CHINA

TimePrecision = Literal["second", "minute", "day"]
"""How finely a file says its times."""

_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""

EIGHT_HOURS = 8 * 3600
"""China's time is so many seconds ahead of UTC."""

LENGTHS: Mapping[TimePrecision, int] = {"second": 1, "minute": 60, "day": 86_400}
"""Unit -> its seconds."""

_USUAL = re.compile(rf"[1-9][0-9]{{0,{_DIGITS - 1}}}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_TO_BE_PLAIN = re.compile("[ \\\\]|\u00a0|\u3000|[.]0|\\[\\]".encode())
_POINT_NOUGHT = re.compile(r"(-?\d+)\.0+")


class Identity(NamedTuple):
    """The facts by which a response is recognised; None where one is not known.

    `at`: seconds since 1970, exact to the `precision`; `answers`: `answers_digest`; `batch`: the import or upload with
    which it came.
    """

    number: str | None
    at: int | None
    precision: TimePrecision | None
    seconds: int | None
    source: str | None
    answers: int
    batch: int | None = None


def answers_digest(answers: Answers) -> int:
    """A whole number of 64 bits that stands for the answers, however a spreadsheet writes their texts.

    White space of any kind is one space, 5.0 is 5, and a multiple choice answered with no tick counts as left out.
    """
    told = orjson.dumps(answers, option=orjson.OPT_SORT_KEYS)
    if _TO_BE_PLAIN.search(told):
        plain = {
            code: _plain(answer) if isinstance(answer, str) else answer
            for code, answer in answers.items()
            if answer != []
        }
        told = orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(blake2b(told, digest_size=8).digest(), signed=True)


def comparable_number(number: str | None) -> str | None:
    """A number without what a spreadsheet does to it: 12.0 and 012 are 12, and of long ones 15 digits count.

    None for one that a spreadsheet has spoilt (1.23457E+17).
    """
    if number is None or _USUAL.fullmatch(number):
        return number
    plain = _plain(number).replace(" ", "")
    if not plain or _SCIENTIFIC.fullmatch(plain):
        return None
    if not (plain.isascii() and plain.isdigit()):
        return plain
    plain = plain.lstrip("0") or "0"
    return plain if len(plain) <= _DIGITS else f"{plain[:_DIGITS]}…{len(plain)}"


def id_of(number: str | None) -> str | None:
    """The number, where it is an id that no website gives twice; else None."""
    return number if number and len(number) >= SHORTEST_UNIQUE_ID and any(map(str.isalpha, number)) else None


def precision_of(times: Iterable[datetime | None]) -> TimePrecision | None:
    """The precision of a file's times; None if it has none. Seconds in any of them make all of them exact."""
    unit: TimePrecision | None = None
    for time in times:
        if time is None:
            continue
        told = precision_of_time(time)
        if told == "second":
            return told
        unit = "minute" if "minute" in (unit, told) else "day"
    return unit


def precision_of_time(time: datetime) -> TimePrecision:
    """The precision that a time seems to have: zeros at its end may stand for parts that the file left out."""
    if time.second or time.microsecond:
        return "second"
    local = time.astimezone(CHINA)
    return "minute" if local.hour or local.minute else "day"


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    plain = " ".join(text.split())
    number = _POINT_NOUGHT.fullmatch(plain)
    return number[1] if number else plain
