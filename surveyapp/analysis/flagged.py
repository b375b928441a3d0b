"""Counts the responses that screening marks, and tallies the valid ones without them, from coded answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from surveyapp.analysis.screening import RULE_NAMES
from surveyapp.analysis.tally import Tally, tally_tables
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import EXCLUDED, UNDONE, VALID, WITHDRAWN
from surveyapp.snapshots.flags import has_flag
from surveyapp.snapshots.layout import FLAGS, STATUS, layout_of
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of


@dataclass(frozen=True)
class FlaggedCounts:
    """How many `returned` responses the rules of screening mark, and how many of these are `valid` and `excluded`.

    `by_rule`: rule -> how many of the returned ones it marks; a response may be marked by several.
    """

    returned: int = 0
    valid: int = 0
    excluded: int = 0
    by_rule: Mapping[str, int] = field(default_factory=dict)


def count_flagged(answers: CodedAnswers) -> FlaggedCounts:
    """Count the marked responses in frozen or live answers. Responses of undone imports and withdrawn ones are not
    returned, and not counted.
    """
    statuses: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for table in tables_of(answers, [STATUS, FLAGS]):
        for row in table.filter(pa.array(has_flag(table, RULE_NAMES))).to_pylist():
            statuses[row[STATUS]] += 1
            if row[STATUS] not in (UNDONE, WITHDRAWN):
                rules.update(set(row[FLAGS]).intersection(RULE_NAMES))
    return FlaggedCounts(
        returned=statuses.total() - statuses[UNDONE] - statuses[WITHDRAWN],
        valid=statuses[VALID],
        excluded=statuses[EXCLUDED],
        by_rule={name: rules[name] for name in RULE_NAMES if rules[name]},
    )


def tally_unflagged(questionnaire: Questionnaire, answers: CodedAnswers) -> Tally:
    """Tally only the valid respondents whom no rule of screening marks."""
    columns = [*layout_of(questionnaire).answer_columns, STATUS, FLAGS]
    tables = tables_of(answers, columns)
    return tally_tables(
        questionnaire, (table.filter(pa.array(~has_flag(table, RULE_NAMES))) for table in tables)
    )
