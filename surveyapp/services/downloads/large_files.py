"""What a large workbook will take, so that whoever asks for one can take another download instead."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading
from surveyapp.reports.answer_columns import AnswerColumns
from surveyapp.reports.excel.answers import sheets_for
from surveyapp.reports.limits import MOST_SHEET_ROWS
from surveyapp.services.answers.returns import return_counts
from surveyapp.services.downloads.formats import SurveyDownload
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.figures.survey_answers import frozen_answers
from surveyapp.services.limits import MOST_ROWS_UNASKED, WORKBOOK_CELL_BYTES, WORKBOOK_CELLS_PER_MINUTE
from surveyapp.services.surveys.survey_lookup import known_survey, whole_questionnaire


@dataclass(frozen=True)
class LargeFile:
    """A file of so many responses and columns, over so many sheets, and roughly what it will take: minutes, and its
    size in bytes.
    """

    rows: int
    columns: int
    sheets: int
    minutes: int
    size: int


def large_file(download: SurveyDownload, questionnaire: Questionnaire, rows: int) -> LargeFile | None:
    """What the download of so many responses will take; None where it takes little, or where no other download holds
    the same.
    """
    if not download.instead or rows <= MOST_ROWS_UNASKED:
        return None
    columns = len(AnswerColumns(questionnaire).names)
    return LargeFile(
        rows,
        columns,
        sheets_for(rows, MOST_SHEET_ROWS),
        minutes=-(-rows * columns // WORKBOOK_CELLS_PER_MINUTE),
        size=rows * columns * WORKBOOK_CELL_BYTES,
    )


def large_file_of_view(
    engine: Engine, snapshots: Path, survey: str, download: SurveyDownload, view: str
) -> LargeFile | None:
    """The same of a snapshot (its id) or of `LIVE` answers, without reading them; None for a snapshot that is not
    there.
    """
    if not download.instead:
        return None
    if view == LIVE:
        with reading(engine) as connection:
            counts = return_counts(connection, [survey])[survey]
        rows = counts.returned + counts.undone + counts.withdrawn
        return large_file(download, whole_questionnaire(engine, known_survey(engine, survey)), rows)
    frozen = frozen_answers(engine, snapshots, survey, view)
    return None if frozen is None else large_file(download, frozen.questionnaire, frozen.returns.rows)
