"""A survey as one Excel workbook: basis, figures, frequencies with charts, every response, codebook."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

from surveyapp.definition.china_time import CHINA
from surveyapp.reports.answer_columns import AnswerColumns
from surveyapp.reports.excel.answers import (
    HEADER_ROWS,
    sheets_for,
    write_answers,
    write_codebook,
    write_deleted,
)
from surveyapp.reports.excel.basis import sheet_names, write_basis
from surveyapp.reports.excel.comparison import write_comparison
from surveyapp.reports.excel.dimensions import write_dimensions
from surveyapp.reports.excel.figures import write_quality, write_satisfaction
from surveyapp.reports.excel.frequencies import write_frequencies
from surveyapp.reports.excel.improvements import write_improvements
from surveyapp.reports.excel.opinions import write_opinions
from surveyapp.reports.excel.sheet import Book
from surveyapp.reports.excel.trend import write_trend
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import MOST_SHEET_ROWS
from surveyapp.reports.whole_file import write_whole_file
from surveyapp.snapshots.snapshot import CodedAnswers


def write_workbook(
    facts: SurveyFacts,
    answers: CodedAnswers,
    path: Path,
    *,
    rows_per_sheet: int = MOST_SHEET_ROWS,
    numbers: bool = False,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> int:
    """Write the workbook of a survey to `path`, whole or not at all; how many responses are in it.

    All stored responses are written, whatever their status, some at a time; none where the facts say that they were
    deleted. `numbers` and `on_progress` as in `csv_files.write_csv`. The same snapshot gives the same bytes. Raises
    SnapshotError as reading the answers does, and SheetLimit where the questionnaire has more columns than a sheet.
    """
    if not HEADER_ROWS < rows_per_sheet <= MOST_SHEET_ROWS:
        raise ValueError(f"a sheet cannot have {rows_per_sheet} rows")
    columns, count = AnswerColumns(facts.questionnaire), 0
    sheets = sheets_for(0 if facts.answers_deleted else facts.rows, rows_per_sheet)
    with write_whole_file(path) as unfinished:
        title = f"{facts.questionnaire.title}：数据与统计表"
        book = Book(unfinished, title, _created(facts), names=sheet_names(facts, sheets))
        try:
            if facts.answers_deleted is None:
                count = write_answers(
                    book, columns, answers, rows_per_sheet, numbers=numbers, on_progress=on_progress
                )
            else:
                write_deleted(book, facts.answers_deleted)
            write_basis(book, facts, sheets)
            write_satisfaction(book, facts)
            write_quality(book, facts)
            if facts.analysis.scales:
                write_dimensions(book, facts)
            if facts.trend is not None:
                write_trend(book, facts)
            if not facts.comparisons.is_empty:
                write_comparison(book, facts)
            write_improvements(book, facts)
            write_frequencies(book, facts)
            write_opinions(book, facts)
            write_codebook(book, columns)
        finally:
            book.close()
    return count


def _created(facts: SurveyFacts) -> datetime:
    """When the figures were frozen; of a live view the day it was taken."""
    if facts.snapshot is not None:
        return facts.snapshot.created
    return datetime.combine(facts.prepared_on, time(), CHINA)
