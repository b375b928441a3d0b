"""One question by another: who chose what, in percent of rows and of columns, and whether the two hang together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.analysis.groups.cross_counts import CrossCounts, count_crossed
from surveyapp.analysis.groups.group_tests import pearson
from surveyapp.analysis.results import Outcome, Undefined, share
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np
from surveyapp.snapshots.snapshot import CodedAnswers

Counts = tuple[tuple[int, ...], ...]
Shares = tuple[tuple[Outcome, ...], ...]


@dataclass(frozen=True)
class IndependenceTest:
    """Pearson's χ² of a table without a correction for continuity, over its `n` people.

    `rows`, `columns`: the places of those that entered it; empty ones do not. `few_expected` of its cells have an
    expected count below 5: the test is then not reliable.
    """

    statistic: float
    df: int
    p: float
    cramers_v: float
    n: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    few_expected: int

    @property
    def cells(self) -> int:
        """How many cells of the table entered it."""
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True)
class CrossTable:
    """The valid respondents who answered both `row` and `column` (`n` people), by their options.

    `row_n`, `column_n`: how many of them chose each option; `counts`: rows × columns, how many chose both. Of a
    multiple choice one person stands in several rows or columns: these then add up to more than `n`. Of the other valid
    ones `only_row` answered only the row, `only_column` only the column, `neither` none of them.
    """

    row: Answer
    column: Answer
    n: int
    row_n: tuple[int, ...]
    column_n: tuple[int, ...]
    counts: Counts
    only_row: int
    only_column: int
    neither: int

    @property
    def is_of_ticks(self) -> bool:
        """Whether one person may stand in several cells."""
        return self.row.is_several or self.column.is_several

    @property
    def row_percent(self) -> Shares:
        """Of each row's people, how many percent are in each column: count ÷ n of the row × 100."""
        return tuple(
            tuple(share(count, base) for count in line)
            for line, base in zip(self.counts, self.row_n, strict=True)
        )

    @property
    def column_percent(self) -> Shares:
        """Of each column's people, how many percent are in each row: count ÷ n of the column × 100."""
        return tuple(
            tuple(share(count, base) for count, base in zip(line, self.column_n, strict=True))
            for line in self.counts
        )

    @property
    def row_ticks(self) -> tuple[int, ...]:
        """All choices in each row: of a multiple choice more than people."""
        return tuple(sum(line) for line in self.counts)

    @property
    def column_ticks(self) -> tuple[int, ...]:
        """All choices in each column."""
        return tuple(sum(line) for line in zip(*self.counts, strict=True))

    @property
    def row_percent_of_ticks(self) -> Shares:
        """Of all choices in a row, how many percent are in each column; `n` of each share are the row's people."""
        return tuple(
            tuple(share(count, ticks, n) for count in line)
            for line, ticks, n in zip(self.counts, self.row_ticks, self.row_n, strict=True)
        )

    @property
    def column_percent_of_ticks(self) -> Shares:
        """Of all choices in a column, how many percent are in each row."""
        bases = list(zip(self.column_ticks, self.column_n, strict=True))
        return tuple(
            tuple(share(count, ticks, n) for count, (ticks, n) in zip(line, bases, strict=True))
            for line in self.counts
        )

    @cached_property
    def test(self) -> IndependenceTest | Undefined:
        """Whether the choices of rows and columns hang together; `several_choices` where one person may stand in
        several cells, which the test does not allow.
        """
        if self.is_of_ticks:
            return Undefined("several_choices")
        return independence_test(self.counts)

    @property
    def tested_no_opinions(self) -> tuple[Option, ...]:
        """The options without opinion that entered the test: all that somebody chose."""
        if isinstance(self.test, Undefined):
            return ()
        places = ((self.row, self.test.rows), (self.column, self.test.columns))
        return tuple(
            answer.options[place]
            for answer, entered in places
            for place in entered
            if answer.options[place].no_opinion
        )


def cross_table(
    questionnaire: Questionnaire, answers: CodedAnswers, row: Answer, column: Answer
) -> CrossTable:
    """Count frozen or live answers once. `row` and `column` have options to choose or to tick.

    Raises SnapshotError as reading answers does, `answers_deleted` among them.
    """
    return table_of_counts(count_crossed(questionnaire, answers, row, (column,)), row, column)


def table_of_counts(found: CrossCounts, row: Answer, column: Answer) -> CrossTable:
    """The table of one of the items that were counted by `row`."""
    both = found.both[column.code]
    only_row, only_column = found.answered_by - both, found.answered_item[column.code] - both
    return CrossTable(
        row=row,
        column=column,
        n=both,
        row_n=found.answered[column.code],
        column_n=found.chosen[column.code],
        counts=found.counts[column.code],
        only_row=only_row,
        only_column=only_column,
        neither=found.n - both - only_row - only_column,
    )


def independence_test(counts: Sequence[Sequence[int]]) -> IndependenceTest | Undefined:
    """Pearson's χ² of the table (`pearson`), with its degrees of freedom and Cramér's V.

    Empty rows and columns leave the table. `no_answers` where nobody is in it, `one_row_or_column` where fewer than two
    rows or columns are left.

    >>> test = independence_test([[30, 10, 0], [20, 40, 0], [0, 0, 0]])
    >>> round(test.statistic, 4), test.df, round(test.cramers_v, 4), test.columns
    (16.6667, 1, 0.4082, (0, 1))
    """
    observed = np.array(counts, dtype=np.int64)
    rows, columns = np.flatnonzero(observed.sum(axis=1)), np.flatnonzero(observed.sum(axis=0))
    if not len(rows):
        return Undefined("no_answers")
    if min(len(rows), len(columns)) < 2:
        return Undefined("one_row_or_column")
    observed = observed[np.ix_(rows, columns)]
    found = pearson(observed)
    return IndependenceTest(
        statistic=found.statistic,
        df=int(found.df),
        p=found.p,
        cramers_v=found.cramers_v,
        n=int(observed.sum()),
        rows=tuple(rows.tolist()),
        columns=tuple(columns.tolist()),
        few_expected=found.few_expected,
    )
