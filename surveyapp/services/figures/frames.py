"""The answers of a survey, frozen or live, as a pandas data frame."""

from typing import TYPE_CHECKING

from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.snapshots import frame

if TYPE_CHECKING:
    import pandas as pd


def frame_of_survey(answers: SurveyAnswers, *, returned: bool = False) -> "pd.DataFrame":
    """The frame of `snapshots.frame`, of live answers too; `attrs` name survey, version and snapshot (None: live)."""
    made = frame(answers.coded_answers, answers.questionnaire, returned=returned)
    made.attrs |= {"survey": answers.survey, "version": answers.version, "snapshot": answers.snapshot}
    return made
