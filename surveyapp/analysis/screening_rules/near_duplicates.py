"""`near_duplicate`: forms that are copies of one another but for a few answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from surveyapp.analysis.rule_list import (
    COMMON,
    RAREST,
    RAREST_OF_MANY,
    SAME_PEOPLE,
    SAME_PERCENT,
    SAME_QUESTIONS,
    TIMES_EXPECTED,
)
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame, mixed_hashes
from surveyapp.analysis.screening_rules.answer_units import AnswerUnit, units_of
from surveyapp.analysis.screening_rules.finding import Finding, Rows, Values, flagging, silent
from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Codes: TypeAlias = "NDArray[np.signedinteger[Any]]"
"""Responses × answers: equal numbers for equal answers, -1 for blanks."""

Places: TypeAlias = "NDArray[np.intp]"

_SMALL_TABLE = 1_000_000
"""Groups times numbers up to which a table of all of them is made."""

_MOST_BANDS = 6
"""Parts into which the answers are dealt; each two of them are looked up together."""


def find_near_duplicates(frame: AnswerFrame) -> Finding:
    """Value: the share of answers, texts included, that are equal to those of the form most usual among its likes.

    Flags forms of which `SAME_PEOPLE` or more share `SAME_PERCENT` percent of the answers, or all but one, if that is
    no chance: there are `TIMES_EXPECTED` times as many as expected, which is the n of the others times the shares with
    which these give each shared answer. What `COMMON` or more of the others answer counts nothing, and
    `SAME_QUESTIONS` of the answers that count must be such as have many possibilities: ticks, numbers, texts, a block
    of lines, ratings (all of them as one, and only where they differ). Short forms and contented ones never speak.

    Nobody is compared with everybody: the answers are dealt into a few parts, and forms that are equal in two parts
    are compared with the form most usual among them. The measure goes back to the percent match of Kuriakose and
    Robbins 2016 (Statistical Journal of the IAOS 32), whose fixed line honest surveys cross (Simmons and others 2016,
    Pew Research Center).

    Example: 30 of 300 forms share age (25 % of the others), occupation (10 %) and the ticks of two questions that
    nobody else has (counted as 1 % each): 270 × 0.25 × 0.1 × 0.01 × 0.01 = 0.0007 are expected, 29 found: flagged. 250
    of 300 forms that are the best everywhere: nothing.
    """
    units = units_of(frame)
    answers = [answer for unit in units for answer in unit.answers]
    if frame.rows < SAME_PEOPLE or len(answers) < 2:
        return silent(frame.rows)
    codes = [_codes(frame, answer) for answer in answers]
    comparison = _Comparison(frame, codes, units)
    values, flagged = silent(frame.rows).values, np.zeros(frame.rows, dtype=bool)
    for rows, groups in _equal_in_two_parts(codes):
        same, found = comparison.compare(rows, groups)
        flagged[rows] |= found
        values[rows] = np.fmax(values[rows], same)
    return flagging(values, flagged)


def _codes(frame: AnswerFrame, columns: tuple[str, ...]) -> Codes:
    """A number for each response that stands for its answers in these columns, -1 where all are blank."""
    import pandas as pd

    cells = frame.cells[columns[0]].to_numpy()
    if len(columns) == 1 and cells.dtype == np.int8:
        return _codes_of_bytes(cells)
    numbers = pd.factorize(frame.hashes(columns), sort=True)[0]
    codes: Codes = np.where(frame.answered(columns), numbers, -1).astype(np.int32)
    return codes


def _codes_of_bytes(cells: NDArray[np.int8]) -> Codes:
    """The same of one narrow column, whose cells have few values: only these are hashed."""
    places = cells.view(np.uint8)
    different = np.flatnonzero(np.bincount(places, minlength=256)).astype(np.uint8).view(np.int8)
    numbers = np.full(256, -1, dtype=np.int16)
    numbers[different.view(np.uint8)] = np.argsort(np.argsort(mixed_hashes(len(different), (different,))))
    numbers[np.int8(-1).view(np.uint8)] = -1
    codes: Codes = numbers[places]
    return codes


def _equal_in_two_parts(codes: Sequence[Codes]) -> Iterator[tuple[Places, Places]]:
    """Rows that are equal in two parts of the answers, with a number for each group of `SAME_PEOPLE` or more."""
    import pandas as pd

    answers, n = len(codes), len(codes[0])
    different = max(1, answers * (100 - SAME_PERCENT) // 100)
    bands = min(_MOST_BANDS, answers, different + 2)
    hashes = [mixed_hashes(n, codes[band::bands]) for band in range(bands)]
    for one, other in combinations(range(bands), 2):
        group = pd.factorize(mixed_hashes(n, (hashes[one], hashes[other])))[0]
        is_large = np.bincount(group) >= SAME_PEOPLE
        rows = np.flatnonzero(is_large[group])
        if len(rows):
            yield rows, (np.cumsum(is_large) - 1)[group[rows]]


class _Comparison:
    """The forms of a frame, and what their answers say by how common they are."""

    def __init__(self, frame: AnswerFrame, codes: Sequence[Codes], units: Sequence[AnswerUnit]) -> None:
        self._codes, self._n, self._units = codes, frame.rows, units
        self._patterns = [_codes(frame, unit.columns) for unit in units]
        for pattern, unit in zip(self._patterns, units, strict=True):
            if unit.is_rating:
                pattern[unit.straight(frame)] = -1  # a straight line says nothing
        self._counts = [_counts(pattern) for pattern in self._patterns]

    def compare(self, rows: Places, groups: Places) -> tuple[Values, Rows]:
        """Of the rows: the share of answers equal to the usual form of their group, and which are near copies."""
        equal, either = np.zeros(len(rows), dtype=np.int32), np.zeros(len(rows), dtype=np.int32)
        for codes in self._codes:
            mine = codes[rows]
            usual = _usual(mine, groups)[groups]
            equal += (mine == usual) & (mine >= 0)
            either += (mine >= 0) | (usual >= 0)
        near = ((equal * 100 >= SAME_PERCENT * either) | (either - equal <= 1)) & (equal > 0)
        same = np.divide(equal, either, out=np.zeros(len(rows)), where=either > 0)
        copies = np.zeros(len(rows), dtype=bool)
        copies[near] = self._are_odd(rows[near], groups[near])
        return same, copies & (np.bincount(groups, weights=copies)[groups] >= SAME_PEOPLE)

    def _are_odd(self, rows: Places, groups: Places) -> Rows:
        """Of near copies, in their groups: whether so many cannot be chance."""
        people = np.bincount(groups)[groups]
        others = self._n - people
        expected, many = np.log(np.maximum(others, 1)), np.zeros(len(rows))
        for pattern, counts, unit in zip(self._patterns, self._counts, self._units, strict=True):
            mine = pattern[rows]
            shared = (mine == _usual(mine, groups)[groups]) & (mine >= 0)
            inside = np.bincount(groups, weights=shared)[groups]
            given = np.divide(counts[mine] - inside, others, out=np.zeros(len(rows)), where=others > 0)
            says = shared & (given < COMMON)
            share = np.maximum(given, RAREST_OF_MANY if unit.is_many else RAREST)
            expected += np.where(says, np.log(share), 0)
            many += says & unit.is_many
        odd: Rows = (many >= SAME_QUESTIONS) & (
            np.log(np.maximum(people - 1, 1)) >= np.log(TIMES_EXPECTED) + expected
        )
        return odd


def _counts(pattern: Codes) -> NDArray[np.int64]:
    """How many responses have each pattern, by its number; behind them, where -1 points to, 0 for blanks."""
    counts = np.bincount(pattern + 1)
    return np.append(counts[1:], 0)


def _usual(codes: Codes, groups: Places) -> Codes:
    """The most frequent number, group by group; of equally frequent ones the smallest. Blanks (-1) count only where a
    group has nothing else.
    """
    many, most = int(groups.max(initial=-1)) + 1, int(codes.max(initial=-1)) + 1
    found = np.full(many, -1, dtype=np.int32)
    if not most:
        return found
    there = codes >= 0
    if many * most <= _SMALL_TABLE:
        counts = np.bincount(groups[there] * most + codes[there], minlength=many * most).reshape(many, most)
        given = counts.any(axis=1)
        found[given] = counts[given].argmax(axis=1)
        return found
    keys, counts = np.unique(groups[there].astype(np.int64) << 32 | codes[there], return_counts=True)
    order = np.lexsort((-keys, counts))  # the most frequent last
    found[keys[order] >> 32] = (keys[order] & 0xFFFFFFFF).astype(np.int32)
    return found
