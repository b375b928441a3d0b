"""The counts of a survey's single answers from which all its figures can be computed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial, reduce
from typing import Any

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.filling import Hours, add_hours, count_hours_of_rows
from surveyapp.analysis.flagged import FlaggedCounts, count_flagged_rows
from surveyapp.analysis.rule_list import FLAG_NAMES
from surveyapp.analysis.stored_tally import tally_from_json, tally_json
from surveyapp.analysis.tally import Tally, TallyCount, empty_tally, merge_tallies
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.flags import has_flag
from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.layout import FLAGS, STATUS, SUBMITTED, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers
from surveyapp.snapshots.statuses import EXCLUDED


@dataclass(frozen=True)
class SurveyTally:
    """`valid`: what all valid respondents answered; `unflagged`: those of them whom no rule of screening marks;
    `returned`: all who answered something, those that a person excluded too; `flagged`: how many are marked; `hours`:
    when the valid responses came.
    """

    valid: Tally
    returned: Tally
    unflagged: Tally
    flagged: FlaggedCounts
    hours: Hours

    def plus(self, other: "SurveyTally") -> "SurveyTally":
        """The sum of two tallies of the same questionnaire: the same bits in whatever order parts are added."""
        return SurveyTally(
            merge_tallies(self.valid, other.valid),
            merge_tallies(self.returned, other.returned),
            merge_tallies(self.unflagged, other.unflagged),
            self.flagged.plus(other.flagged),
            add_hours(self.hours, other.hours),
        )

    def as_json(self, questionnaire: Questionnaire) -> dict[str, Any]:
        """The tally as JSON with whole numbers of any size."""
        return {
            "valid": tally_json(questionnaire, self.valid),
            "returned": tally_json(questionnaire, self.returned),
            "unflagged": tally_json(questionnaire, self.unflagged),
            "flagged": asdict(self.flagged),
            "hours": {str(hour): count for hour, count in self.hours.items()},
        }


def survey_tally_from_json(questionnaire: Questionnaire, content: dict[str, Any]) -> SurveyTally:
    """The tally that `SurveyTally.as_json` wrote for the same questionnaire."""
    valid, returned, unflagged = (
        tally_from_json(questionnaire, content[name]) for name in ("valid", "returned", "unflagged")
    )
    hours = {int(hour): count for hour, count in content["hours"].items()}
    return SurveyTally(valid, returned, unflagged, FlaggedCounts(**content["flagged"]), hours)


PartsMap = Callable[[Callable[[AnswerPart], Any], Iterable[AnswerPart]], Iterable[Any]]
"""Applies a function to each part: `map`, or one that has other processes or other machines do it, in any order."""


def tally_survey(questionnaire: Questionnaire, answers: CodedAnswers, map_: PartsMap = map) -> SurveyTally:
    """Count frozen or live answers part by part, or take what was stored of deleted ones.

    `map_` may be that of a process pool or of a cluster: function, parts and tallies travel. SnapshotError as from
    `tally_snapshot`.
    """
    stored = stored_tally(questionnaire, answers)
    if stored is not None:
        unflagged = stored.tally(questionnaire, counts=lambda marks: not marks)
        returned = stored.tally(questionnaire, include_excluded=True)
        return SurveyTally(stored.tally(questionnaire), returned, unflagged, stored.flagged, stored.hours)
    nobody = empty_tally(questionnaire)
    none = SurveyTally(nobody, nobody, nobody, FlaggedCounts(), {})
    return reduce(SurveyTally.plus, map_(partial(tally_survey_part, questionnaire), answers.parts()), none)


def tally_survey_part(questionnaire: Questionnaire, part: AnswerPart) -> SurveyTally:
    """Read one part once and count everything of it: each row is counted once, with the excluded ones, with the flagged
    ones or with the others.
    """
    marked, others, excluded = (TallyCount(questionnaire) for _ in range(3))
    flagged = FlaggedCounts()
    hours: Counter[int] = Counter()
    for table in part.tables([*layout_of(questionnaire).answer_columns, STATUS, FLAGS, SUBMITTED]):
        taken_out = pc.equal(table[STATUS].cast(pa.string()), EXCLUDED)
        if pc.any(taken_out).as_py():
            excluded.add_table(table.filter(taken_out), include_excluded=True)
        of_marked = has_flag(table, FLAG_NAMES)
        if of_marked.any():
            flagged = flagged.plus(count_flagged_rows(table))
            marked.add_table(table.filter(pa.array(of_marked)))
            others.add_table(table.filter(pa.array(~of_marked)))
        else:
            others.add_table(table)
        hours.update(count_hours_of_rows(table))
    unflagged = others.tally()
    valid = merge_tallies(unflagged, marked.tally())
    return SurveyTally(valid, merge_tallies(valid, excluded.tally()), unflagged, flagged, hours)
