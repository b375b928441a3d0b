"""The counts of a survey's single answers from which all its figures can be computed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial, reduce

import pyarrow as pa

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.filling import Hours, add_hours, count_hours_of_rows
from surveyapp.analysis.flagged import FlaggedCounts, count_flagged_rows
from surveyapp.analysis.screening import RULE_NAMES
from surveyapp.analysis.tally import Tally, TallyCount, empty_tally, merge_tallies
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.flags import has_flag
from surveyapp.snapshots.layout import FLAGS, STATUS, SUBMITTED, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers


@dataclass(frozen=True)
class SurveyTally:
    """`valid`: what all valid respondents answered; `unflagged`: those of them whom no rule of screening marks;
    `flagged`: how many it marks; `hours`: when the valid responses came.
    """

    valid: Tally
    unflagged: Tally
    flagged: FlaggedCounts
    hours: Hours

    def plus(self, other: "SurveyTally") -> "SurveyTally":
        """The sum of two tallies of the same questionnaire: the same bits in whatever order parts are added."""
        return SurveyTally(
            merge_tallies(self.valid, other.valid),
            merge_tallies(self.unflagged, other.unflagged),
            self.flagged.plus(other.flagged),
            add_hours(self.hours, other.hours),
        )


PartsMap = Callable[[Callable[[AnswerPart], SurveyTally], Iterable[AnswerPart]], Iterable[SurveyTally]]
"""Applies a function to each part: `map`, or one that has other processes or other machines do it, in any order."""


def tally_survey(questionnaire: Questionnaire, answers: CodedAnswers, map_: PartsMap = map) -> SurveyTally:
    """Count frozen or live answers part by part, or take what was stored of deleted ones.

    `map_` may be that of a process pool or of a cluster: function, parts and tallies travel. SnapshotError as from
    `tally_snapshot`.
    """
    stored = stored_tally(questionnaire, answers)
    if stored is not None:
        unflagged = stored.tally(questionnaire, counts=lambda marks: not marks)
        return SurveyTally(stored.tally(questionnaire), unflagged, stored.flagged, stored.hours)
    nobody = SurveyTally(empty_tally(questionnaire), empty_tally(questionnaire), FlaggedCounts(), {})
    return reduce(SurveyTally.plus, map_(partial(tally_survey_part, questionnaire), answers.parts()), nobody)


def tally_survey_part(questionnaire: Questionnaire, part: AnswerPart) -> SurveyTally:
    """Read one part once and count everything of it: each row is counted with the flagged ones or with the others."""
    marked, others = TallyCount(questionnaire), TallyCount(questionnaire)
    flagged = FlaggedCounts()
    hours: Counter[int] = Counter()
    for table in part.tables([*layout_of(questionnaire).answer_columns, STATUS, FLAGS, SUBMITTED]):
        of_marked = has_flag(table, RULE_NAMES)
        if of_marked.any():
            flagged = flagged.plus(count_flagged_rows(table))
            marked.add_table(table.filter(pa.array(of_marked)))
            others.add_table(table.filter(pa.array(~of_marked)))
        else:
            others.add_table(table)
        hours.update(count_hours_of_rows(table))
    unflagged = others.tally()
    return SurveyTally(merge_tallies(unflagged, marked.tally()), unflagged, flagged, hours)
