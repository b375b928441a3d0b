"""Answers for a notebook or a script, in one line: the settings of the environment, and a survey's latest answers."""

from typing import TYPE_CHECKING

from surveyapp.config import read_settings
from surveyapp.definition.coded_error import CodedError
from surveyapp.records.connection import connect
from surveyapp.services.database import ready_database
from surveyapp.services.figures.frames import frame_of_survey
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.refusal_words import refusal_lines

if TYPE_CHECKING:
    import pandas as pd


def survey_frame(survey: str, *, returned: bool = False) -> "pd.DataFrame":
    """The answers of `folder/name` as a data frame (`surveyapp.snapshots.frame`): of the latest snapshot, without one
    those that are in the database now.

    Raises LookupError with a sentence that says what to do, for an unknown survey, deleted answers, a damaged snapshot.
    """
    found = read_settings()
    engine = connect(found.database_url)
    try:
        ready_database(engine)
        return frame_of_survey(latest_answers(engine, found.snapshots, survey), returned=returned)
    except CodedError as refused:
        raise LookupError("\n".join(refusal_lines(refused))) from refused
