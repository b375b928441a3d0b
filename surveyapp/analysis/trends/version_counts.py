"""What was counted of each version of a questionnaire, and between which days its answers came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.tally import Tally, empty_tally, merge_tallies, tally_tables
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.layout import FLAGS, STATUS, SUBMITTED, VERSION, layout_of
from surveyapp.snapshots.manifest import NO_TIME
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of
from surveyapp.snapshots.statuses import VALID


@dataclass(frozen=True)
class FieldDays:
    """The first and the last day, in China, on which valid answers came; None where no time is known."""

    first: date | None = None
    last: date | None = None

    def plus(self, other: FieldDays) -> FieldDays:
        """The days of both."""
        firsts = [day for day in (self.first, other.first) if day is not None]
        lasts = [day for day in (self.last, other.last) if day is not None]
        return FieldDays(min(firsts, default=None), max(lasts, default=None))


@dataclass(frozen=True)
class VersionCount:
    """The valid answers to some versions."""

    tally: Tally
    days: FieldDays


def field_days(questionnaire: Questionnaire, answers: CodedAnswers) -> FieldDays:
    """Between which days valid answers came; of deleted ones as it was counted before."""
    stored = stored_tally(questionnaire, answers)
    if stored is not None:
        return FieldDays(stored.facts.first, stored.facts.last)
    found = FieldDays()
    for table in tables_of(answers, [SUBMITTED, STATUS, FLAGS]):
        found = found.plus(_days(table))
    return found


def count_versions(
    questionnaire: Questionnaire, answers: CodedAnswers, versions: Sequence[str]
) -> dict[str, VersionCount]:
    """The valid answers to each of these versions, in one pass; `questionnaire` combines them all.

    Their tallies merged are the tally of all answers to these versions. Raises SnapshotError `answers_deleted` where
    the single answers are gone.
    """
    counted = {version: VersionCount(empty_tally(questionnaire), FieldDays()) for version in versions}
    columns = [*layout_of(questionnaire).answer_columns, VERSION, STATUS, SUBMITTED, FLAGS]
    for table in tables_of(answers, columns):
        of_rows = table[VERSION].cast(pa.string())
        for version, count in counted.items():
            rows = table.filter(pc.equal(of_rows, version))
            tally = merge_tallies(count.tally, tally_tables(questionnaire, (rows,)))
            counted[version] = VersionCount(tally, count.days.plus(_days(rows)))
    return counted


def _days(table: pa.Table) -> FieldDays:
    valid = table.filter(pc.equal(table[STATUS].cast(pa.string()), VALID))
    flagged = pc.greater(pc.list_value_length(valid[FLAGS]), 0)
    with_flags = valid.filter(flagged)
    timed = pa.array([NO_TIME not in flags for flags in with_flags[FLAGS].to_pylist()], pa.bool_())
    moments = [valid.filter(pc.invert(flagged))[SUBMITTED], with_flags[SUBMITTED].filter(timed)]
    ends = [pc.min_max(column).as_py() for column in moments if len(column)]
    days = [FieldDays(*(end[name].astimezone(CHINA).date() for name in ("min", "max"))) for end in ends]
    return reduce(FieldDays.plus, days, FieldDays())
