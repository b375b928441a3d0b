"""The answers as CSV for people and programs, and the codebook that explains every column."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.answer_columns import CODEBOOK_HEADER, AnswerColumns
from surveyapp.reports.answer_kinds import Value
from surveyapp.reports.formula_cells import escape_formula
from surveyapp.reports.whole_file import write_whole_file
from surveyapp.snapshots.coding import StoredResponse


def write_csv(path: Path, questionnaire: Questionnaire, responses: Iterable[StoredResponse]) -> int:
    """Write one row for each response to `path` (UTF-8 with BOM), whole or not at all; how many rows.

    `questionnaire` must know every item and option that was ever answered (all versions combined). Responses
    are taken one at a time. Raises UnplacedAnswer rather than leave an answer out.
    """
    columns = AnswerColumns(questionnaire)
    count = 0
    with _whole_file(path) as rows:
        rows.writerow(columns.names)
        for response in responses:
            rows.writerow([escape_formula(_written(value)) for value in columns.values(response)])
            count += 1
    return count


def write_codebook(path: Path, questionnaire: Questionnaire) -> None:
    """Write what every column of `write_csv` means: a row for each column, or for each of its codes."""
    with _whole_file(path) as rows:
        rows.writerow(CODEBOOK_HEADER)
        for row in AnswerColumns(questionnaire).codebook():
            rows.writerow([escape_formula(cell) for cell in row])


def _written(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


class _Rows(Protocol):
    def writerow(self, row: Sequence[str], /) -> object: ...


@contextmanager
def _whole_file(path: Path) -> Iterator[_Rows]:
    """A file that appears under its name only when everything was written."""
    with (
        write_whole_file(path) as unfinished,
        unfinished.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        yield csv.writer(stream)
