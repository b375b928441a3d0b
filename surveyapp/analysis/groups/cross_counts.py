"""How often each option of some items was chosen in each group of respondents: one pass, and counts that merge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.kinds import COUNTERS, Rows
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np
from surveyapp.snapshots.layout import STATUS, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers
from surveyapp.snapshots.statuses import VALID

if TYPE_CHECKING:
    from numpy.typing import NDArray


Counts: TypeAlias = "NDArray[np.int64]"


@dataclass(frozen=True)
class CrossCounts:
    """Valid respondents by an answer with options (`by`) and by each of several others.

    `members`: how many chose each option of `by`. `answered[ITEM]`: how many of them answered the item, and
    `counts[ITEM]`: groups × options, how many chose each option. Of a multiple choice one person is in several groups,
    or in several columns. `n` are valid, `answered_by` of them answered `by`; `answered_item[ITEM]` answered the item,
    `both[ITEM]` both, and `chosen[ITEM]` of these chose each option.
    """

    members: tuple[int, ...]
    answered: dict[str, tuple[int, ...]]
    counts: dict[str, tuple[tuple[int, ...], ...]]
    n: int
    answered_by: int
    answered_item: dict[str, int]
    both: dict[str, int]
    chosen: dict[str, tuple[int, ...]]

    def plus(self, other: CrossCounts) -> CrossCounts:
        """The sum of two counts of the same items."""
        return CrossCounts(
            _added(self.members, other.members),
            {code: _added(own, other.answered[code]) for code, own in self.answered.items()},
            {
                code: tuple(_added(row, more) for row, more in zip(own, other.counts[code], strict=True))
                for code, own in self.counts.items()
            },
            self.n + other.n,
            self.answered_by + other.answered_by,
            {code: own + other.answered_item[code] for code, own in self.answered_item.items()},
            {code: own + other.both[code] for code, own in self.both.items()},
            {code: _added(own, other.chosen[code]) for code, own in self.chosen.items()},
        )


def count_crossed(
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    by: Answer,
    items: Sequence[Answer],
    map_: Callable[..., Iterable[CrossCounts]] = map,
) -> CrossCounts:
    """Count frozen or live answers part by part; `map_(function, parts)` may be a process pool's.

    `by` and `items` have options (choices, ticks or ranks). Raises SnapshotError as reading answers does.
    """
    function = partial(count_crossed_part, questionnaire, by, tuple(items))
    return reduce(CrossCounts.plus, map_(function, answers.parts()), nobody(by, items))


def nobody(by: Answer, items: Sequence[Answer]) -> CrossCounts:
    """The counts of no respondents: 0 for everything."""
    return CrossCounts(
        (0,) * len(by.options),
        {item.code: (0,) * len(by.options) for item in items},
        {item.code: ((0,) * len(item.options),) * len(by.options) for item in items},
        0,
        0,
        {item.code: 0 for item in items},
        {item.code: 0 for item in items},
        {item.code: (0,) * len(item.options) for item in items},
    )


def count_crossed_part(
    questionnaire: Questionnaire, by: Answer, items: tuple[Answer, ...], part: AnswerPart
) -> CrossCounts:
    """Read one part, only the columns that are counted, and count it."""
    layout = layout_of(questionnaire)
    named = {by.code, *(item.code for item in items)}
    columns = [cells.name for stored in layout.answers if stored.item in named for cells in stored.fields]
    total = nobody(by, items)
    for table in part.tables([*columns, STATUS]):
        layout.check(table.schema)
        for batch in table.to_batches():
            total = total.plus(_batch_counts(by, items, Rows(batch, (VALID,), frozenset(columns))))
    return total


def _batch_counts(by: Answer, items: tuple[Answer, ...], rows: Rows) -> CrossCounts:
    """One batch."""
    counter = COUNTERS[by.kind]
    tally = counter.count(by, rows)
    crossed = {item.code: _crossed_item(by, item, rows) for item in items}
    return CrossCounts(
        members=counter.option_counts(tally),
        answered={code: found.answered for code, found in crossed.items()},
        counts={code: found.counts for code, found in crossed.items()},
        n=rows.n,
        answered_by=tally.answered,
        answered_item={item.code: COUNTERS[item.kind].count(item, rows).answered for item in items},
        both={code: found.both for code, found in crossed.items()},
        chosen={code: found.chosen for code, found in crossed.items()},
    )


@dataclass(frozen=True)
class _CrossedItem:
    """`by` and one item of a batch: how many in each group answered the item, groups × options, how many answered both,
    and how many of these chose each option of the item.
    """

    answered: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]
    both: int
    chosen: tuple[int, ...]


def _crossed_item(by: Answer, item: Answer, rows: Rows) -> _CrossedItem:
    """By pairs of positions where each person has one option of either, else option by option."""
    if by.takes_one_option and item.takes_one_option:
        pairs = _pairs(by, item, rows)
        answered, chosen = pairs.sum(axis=1), pairs.sum(axis=0)
        return _CrossedItem(
            tuple(answered.tolist()),
            tuple(map(tuple, pairs.tolist())),
            int(pairs.sum()),
            tuple(chosen.tolist()),
        )
    groups, choices = _groups(by, rows), _groups(item, rows)
    there = COUNTERS[by.kind].who_answered(by, rows)
    gave = COUNTERS[item.kind].who_answered(item, rows)
    return _CrossedItem(
        _counted(groups, gave),
        tuple(_counted(choices, group) for group in groups),
        int(np.count_nonzero(there & gave)),
        _counted(choices, there),
    )


def _pairs(by: Answer, item: Answer, rows: Rows) -> Counts:
    """Groups × options of two answers of which each person has one option at most."""
    first, second = rows.positions(by.code), rows.positions(item.code)
    both = (first >= 0) & (second >= 0)
    pairs = first[both].astype(np.int64) * len(item.options) + second[both]
    counted = np.bincount(pairs, minlength=len(by.options) * len(item.options))
    return counted.reshape(len(by.options), len(item.options)).astype(np.int64)


def _groups(by: Answer, rows: Rows) -> list[NDArray[np.bool_]]:
    return [COUNTERS[by.kind].who_chose(by, rows, (option.code,)) for option in by.options]


def _counted(groups: Sequence[NDArray[np.bool_]], among: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(np.count_nonzero(group & among)) for group in groups)


def _added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(own + other for own, other in zip(first, second, strict=True))
