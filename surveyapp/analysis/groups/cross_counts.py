"""How often each option of some items was chosen in each group of respondents: one pass, and counts that merge."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.kinds import COUNTERS, Rows
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import VALID
from surveyapp.snapshots.layout import STATUS, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class CrossCounts:
    """Valid respondents by an answer with options (`by`) and by each of several others.

    `members`: how many chose each option of `by`. `answered[ITEM]`: how many of them answered the item, and
    `counts[ITEM]`: groups × options, how many chose each option. Of a multiple choice one person is in several groups,
    or in several columns.
    """

    members: tuple[int, ...]
    answered: dict[str, tuple[int, ...]]
    counts: dict[str, tuple[tuple[int, ...], ...]]

    def plus(self, other: "CrossCounts") -> "CrossCounts":
        """The sum of two counts of the same items."""
        return CrossCounts(
            _added(self.members, other.members),
            {code: _added(own, other.answered[code]) for code, own in self.answered.items()},
            {
                code: tuple(_added(row, more) for row, more in zip(own, other.counts[code], strict=True))
                for code, own in self.counts.items()
            },
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
    nobody = CrossCounts(
        (0,) * len(by.options),
        {item.code: (0,) * len(by.options) for item in items},
        {item.code: ((0,) * len(item.options),) * len(by.options) for item in items},
    )
    return reduce(CrossCounts.plus, map_(function, answers.parts()), nobody)


def count_crossed_part(
    questionnaire: Questionnaire, by: Answer, items: tuple[Answer, ...], part: AnswerPart
) -> CrossCounts:
    """Read one part, only the columns that are counted, and count it."""
    layout = layout_of(questionnaire)
    named = {by.code, *(item.code for item in items)}
    columns = [cells.name for stored in layout.answers if stored.item in named for cells in stored.fields]
    members = np.zeros(len(by.options), dtype=np.int64)
    answered = {item.code: np.zeros_like(members) for item in items}
    counts = {item.code: np.zeros((len(by.options), len(item.options)), dtype=np.int64) for item in items}
    for table in part.tables([*columns, STATUS]):
        layout.check(table.schema)
        for batch in table.to_batches():
            rows = Rows(batch, (VALID,), frozenset(columns))
            groups = _groups(by, rows)
            members += [int(np.count_nonzero(group)) for group in groups]
            for item in items:
                crossed = _crossed(by, groups, item, rows)
                counts[item.code] += crossed
                if item.takes_one_option:
                    answered[item.code] += crossed.sum(axis=1)
                else:
                    gave = COUNTERS[item.kind].who_answered(item, rows)
                    answered[item.code] += [int(np.count_nonzero(group & gave)) for group in groups]
    return CrossCounts(
        tuple(members.tolist()),
        {code: tuple(found.tolist()) for code, found in answered.items()},
        {code: tuple(map(tuple, found.tolist())) for code, found in counts.items()},
    )


def _groups(by: Answer, rows: Rows) -> list[NDArray[np.bool_]]:
    return [COUNTERS[by.kind].who_chose(by, rows, (option.code,)) for option in by.options]


def _crossed(by: Answer, groups: list[NDArray[np.bool_]], item: Answer, rows: Rows) -> Counts:
    """Groups × options: by pairs of positions where each person has one of either, else option by option."""
    if by.takes_one_option and item.takes_one_option:
        first, second = rows.positions(by.code), rows.positions(item.code)
        both = (first >= 0) & (second >= 0)
        pairs = first[both].astype(np.int64) * len(item.options) + second[both]
        counted = np.bincount(pairs, minlength=len(groups) * len(item.options))
        return counted.reshape(len(groups), len(item.options)).astype(np.int64)
    chose = [COUNTERS[item.kind].who_chose(item, rows, (option.code,)) for option in item.options]
    return np.array([[int(np.count_nonzero(group & choice)) for choice in chose] for group in groups])


def _added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(own + other for own, other in zip(first, second, strict=True))
