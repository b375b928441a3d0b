"""The counts of a survey's single answers from which all its figures can be computed."""

from dataclasses import dataclass

from surveyapp.analysis.counting import stored_tally, tally_snapshot
from surveyapp.analysis.filling import Hours, count_hours
from surveyapp.analysis.flagged import FlaggedCounts, count_flagged, tally_unflagged
from surveyapp.analysis.tally import Tally
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.snapshot import CodedAnswers


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


def tally_survey(questionnaire: Questionnaire, answers: CodedAnswers) -> SurveyTally:
    """Count frozen or live answers, or take what was stored of deleted ones. SnapshotError as from `tally_snapshot`."""
    stored = stored_tally(questionnaire, answers)
    if stored is not None:
        unflagged = stored.tally(questionnaire, counts=lambda marks: not marks)
        returned = stored.tally(questionnaire, include_excluded=True)
        return SurveyTally(stored.tally(questionnaire), returned, unflagged, stored.flagged, stored.hours)
    valid, flagged = tally_snapshot(questionnaire, answers), count_flagged(answers)
    unflagged = tally_unflagged(questionnaire, answers) if flagged.valid else valid
    returned = (
        tally_snapshot(questionnaire, answers, include_excluded=True) if answers.returns.excluded else valid
    )
    return SurveyTally(valid, returned, unflagged, flagged, count_hours(answers))
