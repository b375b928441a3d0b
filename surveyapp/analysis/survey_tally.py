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
    `flagged`: how many it marks; `hours`: when the valid responses came.
    """

    valid: Tally
    unflagged: Tally
    flagged: FlaggedCounts
    hours: Hours


def tally_survey(questionnaire: Questionnaire, answers: CodedAnswers) -> SurveyTally:
    """Count frozen or live answers, or take what was stored of deleted ones. SnapshotError as from `tally_snapshot`."""
    stored = stored_tally(questionnaire, answers)
    if stored is not None:
        unflagged = stored.tally(questionnaire, counts=lambda marks: not marks)
        return SurveyTally(stored.tally(questionnaire), unflagged, stored.flagged, stored.hours)
    valid, flagged = tally_snapshot(questionnaire, answers), count_flagged(answers)
    unflagged = tally_unflagged(questionnaire, answers) if flagged.valid else valid
    return SurveyTally(valid, unflagged, flagged, count_hours(answers))
