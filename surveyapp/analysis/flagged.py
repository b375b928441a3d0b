"""Counts the responses that screening marks, and tallies the valid ones without them, from coded answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from surveyapp.analysis.rule_list import FLAG_NAMES, is_proposed
from surveyapp.analysis.tally import Tally, tally_tables
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.flags import flags_apart, flags_as_one, has_flag
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.layout import FLAGS, ID, STATUS, layout_of
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of
from surveyapp.snapshots.statuses import EXCLUDED, UNDONE, VALID, WITHDRAWN


@dataclass(frozen=True)
class FlaggedCounts:
    """How many `returned` responses the rules of screening mark, and how many of these are `valid` and `excluded`.

    `by_rule`: rule -> how many of the returned ones it marks; a response may be marked by several. `proposed`: how many
    of the returned ones two independent rules mark (`rule_list.is_proposed`).
    """

    returned: int = 0
    valid: int = 0
    excluded: int = 0
    by_rule: Mapping[str, int] = field(default_factory=dict)
    proposed: int = 0

    def plus(self, other: FlaggedCounts) -> FlaggedCounts:
        """The sum of two counts."""
        rules = Counter(self.by_rule) + Counter(other.by_rule)
        return FlaggedCounts(
            self.returned + other.returned,
            self.valid + other.valid,
            self.excluded + other.excluded,
            {name: rules[name] for name in FLAG_NAMES if rules[name]},
            self.proposed + other.proposed,
        )


def count_flagged(answers: CodedAnswers) -> FlaggedCounts:
    """Count the marked responses in frozen or live answers."""
    counted = (count_flagged_rows(table) for table in tables_of(answers, [STATUS, FLAGS]))
    return reduce(FlaggedCounts.plus, counted, FlaggedCounts())


def count_flagged_rows(table: pa.Table) -> FlaggedCounts:
    """Count the marked responses in a table of coded answers. Responses of undone imports and withdrawn ones are not
    returned, and not counted.
    """
    statuses: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    proposed = 0
    marked = table.select([STATUS, FLAGS]).filter(pa.array(has_flag(table, FLAG_NAMES)))
    for status, flags, count in _alike(marked):
        statuses[status] += count
        if status not in (UNDONE, WITHDRAWN):
            rules.update(dict.fromkeys(set(flags).intersection(FLAG_NAMES), count))
            proposed += count * is_proposed(flags)
    return FlaggedCounts(
        returned=statuses.total() - statuses[UNDONE] - statuses[WITHDRAWN],
        valid=statuses[VALID],
        excluded=statuses[EXCLUDED],
        by_rule={name: rules[name] for name in FLAG_NAMES if rules[name]},
        proposed=proposed,
    )


def _alike(rows: pa.Table) -> Iterator[tuple[str, list[str], int]]:
    """Each status with flags that rows have, and how many have both."""
    names = [rows[STATUS].cast(pa.string()), flags_as_one(rows[FLAGS])]
    for found in (
        pa.table(names, [STATUS, FLAGS]).group_by([STATUS, FLAGS]).aggregate([([], "count_all")]).to_pylist()
    ):
        yield found[STATUS], flags_apart(found[FLAGS]), found["count_all"]


def flagged_responses(answers: CodedAnswers) -> dict[str, tuple[str, ...]]:
    """Id of each returned response that is marked -> its rules, in the order of the responses and of the rules."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables_of(answers, [ID, STATUS, FLAGS]):
        for row in table.filter(pa.array(has_flag(table, FLAG_NAMES))).to_pylist():
            if row[STATUS] not in (UNDONE, WITHDRAWN):
                found[row[ID]] = tuple(name for name in FLAG_NAMES if name in row[FLAGS])
    return found


def tally_unflagged(questionnaire: Questionnaire, answers: CodedAnswers) -> Tally:
    """Tally only the valid respondents whom no rule of screening marks."""
    columns = [*layout_of(questionnaire).answer_columns, STATUS, FLAGS]
    tables = tables_of(answers, columns)
    return tally_tables(questionnaire, map(without_flagged, tables))


def without_flagged(table: pa.Table) -> pa.Table:
    """The rows that no rule of screening marks."""
    return table.filter(pa.array(~has_flag(table, FLAG_NAMES)))
