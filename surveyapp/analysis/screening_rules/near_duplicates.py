"""`near_duplicate`: forms that are copies of one another but for a few answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

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


Codes: TypeAlias = "NDArray[np.int32]"
"""Responses × answers: equal numbers for equal answers, -1 for blanks."""

Places: TypeAlias = "NDArray[np.intp]"

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
    codes = np.column_stack([_codes(frame, answer) for answer in answers])
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

    numbers = pd.factorize(frame.hashes(columns), sort=True)[0]
    codes: Codes = np.where(frame.answered(columns), numbers, -1).astype(np.int32)
    return codes


def _equal_in_two_parts(codes: Codes) -> Iterator[tuple[Places, Places]]:
    """Rows that are equal in two parts of the answers, with a number for each group of `SAME_PEOPLE` or more."""
    answers = codes.shape[1]
    different = max(1, answers * (100 - SAME_PERCENT) // 100)
    bands = min(_MOST_BANDS, answers, different + 2)
    hashes = [mixed_hashes(len(codes), codes[:, band::bands].T) for band in range(bands)]
    for one, other in combinations(range(bands), 2):
        key = mixed_hashes(len(codes), (hashes[one], hashes[other]))
        _, group, size = np.unique(key, return_inverse=True, return_counts=True)
        rows = np.flatnonzero(size[group] >= SAME_PEOPLE)
        if len(rows):
            yield rows, np.unique(group[rows], return_inverse=True)[1]


class _Comparison:
    """The forms of a frame, and what their answers say by how common they are."""

    def __init__(self, frame: AnswerFrame, codes: Codes, units: list[AnswerUnit]) -> None:
        self._codes, self._n, self._units = codes, frame.rows, units
        self._patterns = np.column_stack([_codes(frame, unit.columns) for unit in units])
        for place, unit in enumerate(units):
            if unit.is_rating:
                self._patterns[unit.straight(frame), place] = -1  # a straight line says nothing
        self._counts = np.column_stack([_frequency(pattern) for pattern in self._patterns.T])

    def compare(self, rows: Places, groups: Places) -> tuple[Values, Rows]:
        """Of the rows: the share of answers equal to the usual form of their group, and which are near copies."""
        mine, usual = self._codes[rows], _usual(self._codes[rows], groups)[groups]
        equal = ((mine == usual) & (mine >= 0)).sum(axis=1)
        either = ((mine >= 0) | (usual >= 0)).sum(axis=1)
        near = ((equal * 100 >= SAME_PERCENT * either) | (either - equal <= 1)) & (equal > 0)
        same = np.divide(equal, either, out=np.zeros(len(rows)), where=either > 0)
        copies = near & self._is_odd(rows, groups, near)
        return same, copies & (np.bincount(groups, weights=copies)[groups] >= SAME_PEOPLE)

    def _is_odd(self, rows: Places, groups: Places, near: Rows) -> Rows:
        """Whether so many near copies as a row has in its group cannot be chance."""
        patterns = self._patterns[rows]
        usual = _usual(np.where(near[:, None], patterns, -1), groups)[groups]
        shared = (patterns == usual) & (patterns >= 0) & near[:, None]
        people = np.bincount(groups, weights=near)[groups]
        others = self._n - people
        expected, many = np.log(np.maximum(others, 1)), np.zeros(len(rows))
        for place, unit in enumerate(self._units):
            inside = np.bincount(groups, weights=shared[:, place])[groups]
            given = np.divide(
                self._counts[rows, place] - inside, others, out=np.zeros(len(rows)), where=others > 0
            )
            counts = shared[:, place] & (given < COMMON)
            share = np.maximum(given, RAREST_OF_MANY if unit.is_many else RAREST)
            expected += np.where(counts, np.log(share), 0)
            many += counts & unit.is_many
        odd: Rows = (many >= SAME_QUESTIONS) & (
            np.log(np.maximum(people - 1, 1)) >= np.log(TIMES_EXPECTED) + expected
        )
        return odd


def _frequency(pattern: Codes) -> NDArray[np.int64]:
    """How many responses have the pattern of each; 0 for blanks."""
    counts = np.bincount(pattern + 1)
    counts[0] = 0
    return counts[pattern + 1]


def _usual(codes: Codes, groups: Places) -> Codes:
    """The most frequent number in each column, group by group; of equally frequent ones the smallest. Blanks (-1) count
    only where a group has nothing else.
    """
    found = np.full((int(groups.max()) + 1, codes.shape[1]), -1, dtype=np.int32)
    for column in range(codes.shape[1]):
        given = codes[:, column]
        there = given >= 0
        keys, counts = np.unique(groups[there].astype(np.int64) << 32 | given[there], return_counts=True)
        order = np.lexsort((-keys, counts))  # the most frequent last
        found[keys[order] >> 32, column] = (keys[order] & 0xFFFFFFFF).astype(np.int32)
    return found
