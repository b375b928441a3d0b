"""Every response as a row, over as many sheets as it takes, and the codebook of its columns."""

from collections.abc import Callable
from datetime import date

from surveyapp.reports.answer_columns import CODEBOOK_HEADER, RESPONSE_COLUMNS, AnswerColumns
from surveyapp.reports.excel.sheet import Book, Sheet
from surveyapp.reports.words.wording import date_words
from surveyapp.snapshots.snapshot import CodedAnswers

ANSWERS = "答卷"

HEADER_ROWS = 2
"""What was asked, and below it the name of the column as in the CSV file."""

_OWN_WIDTHS = {"id": 38, "version": 18, "started": 20, "submitted": 20, "flags": 20}


def answer_sheet(number: int) -> str:
    """The name of the sheet of responses with this number, counted from 1."""
    return ANSWERS if number == 1 else f"{ANSWERS} {number}"


def sheets_for(responses: int, rows_per_sheet: int) -> int:
    """The number of sheets that so many responses take; at least one."""
    return max(1, -(-responses // (rows_per_sheet - HEADER_ROWS)))


def write_answers(
    book: Book,
    columns: AnswerColumns,
    answers: CodedAnswers,
    rows_per_sheet: int,
    *,
    numbers: bool = False,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> int:
    """Write the sheets 答卷, 答卷 2 …; gives the number of responses. `numbers`, `on_progress` and errors as in
    `csv_files.write_csv`.
    """
    from surveyapp.reports.excel.answer_rows import (
        AnswerRows,  # here: pages ask how many sheets, and write none
    )

    sheet, sheets, count = _answer_sheet(book, columns, 1), 1, 0
    for batch in columns.batches(answers, numbers=numbers):
        on_progress(count)
        written = 0
        while written < batch.rows.num_rows:
            if sheet.row == rows_per_sheet:
                _filtered(sheet, columns)
                sheets += 1
                sheet = _answer_sheet(book, columns, sheets)
            part = batch.slice(written, rows_per_sheet - sheet.row)
            AnswerRows(sheet).write([*columns.cells(part, in_words=True)])
            written += part.rows.num_rows
        count += written
    _filtered(sheet, columns)
    return count


def write_deleted(book: Book, day: date) -> None:
    """Write the sheet 答卷 of a survey whose responses were deleted."""
    sheet = book.sheet(ANSWERS, (96,))
    sheet.line([f"答卷已于 {date_words(day)}删除（answers_deleted），只留下统计数字。"], "note")


def _answer_sheet(book: Book, columns: AnswerColumns, number: int) -> Sheet:
    widths = [_OWN_WIDTHS.get(key, 12) for key in columns.own] + [column.width for column in columns.columns]
    sheet = book.sheet(answer_sheet(number), widths, header_rows=HEADER_ROWS, one_page_wide=False)
    wordings = [*RESPONSE_COLUMNS.values(), *(column.heading for column in columns.columns)]
    sheet.line(wordings, "header")
    sheet.line(columns.names, "header")
    return sheet


def _filtered(sheet: Sheet, columns: AnswerColumns) -> None:
    sheet.worksheet.autofilter(HEADER_ROWS - 1, 0, max(sheet.row, HEADER_ROWS) - 1, len(columns.names) - 1)


def write_codebook(book: Book, columns: AnswerColumns) -> None:
    """Write 编码手册."""
    sheet = book.sheet("编码手册", (26, 50, 14, 12, 40, 8, 10), header_rows=1)
    sheet.line(CODEBOOK_HEADER, "header")
    for row in columns.codebook(in_words=True):
        sheet.line(row, "text")
    sheet.worksheet.autofilter(0, 0, sheet.row - 1, len(CODEBOOK_HEADER) - 1)
