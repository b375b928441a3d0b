"""An export of either kind, CSV or .xlsx -> its table. The content decides which it is, not the name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from surveyapp.collection.exports.columns.heading_rows import HeadingRows
from surveyapp.collection.exports.columns.headings import Headings
from surveyapp.collection.exports.files.delimited import read_csv
from surveyapp.collection.exports.files.own_export import unquote_cells
from surveyapp.collection.exports.files.spreadsheet_safety import is_spreadsheet
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem, UnreadableExport
from surveyapp.collection.limits import MOST_EXPORT_CELLS
from surveyapp.definition.questionnaire import Questionnaire

if TYPE_CHECKING:
    from surveyapp.collection.exports.files.spreadsheet import Spreadsheet


def read_file(
    data: bytes, questionnaire: Questionnaire, sheet: str | None = None, most_cells: int = MOST_EXPORT_CELLS
) -> ExportTable:
    """The table of an export; of a spreadsheet with several sheets the one that has questions of the questionnaire.

    Raises `UnreadableExport` with `several_sheets` (sheets) where several sheets have such questions and `sheet` names
    none of them, and with `too_many_cells` (limit) as soon as more than `most_cells` are read.
    """
    headings = Headings(questionnaire)
    rows = HeadingRows(headings)
    if not is_spreadsheet(data):
        return unquote_cells(read_csv(data, most_cells, rows.is_known, rows.layout_of))
    # Imported here so that processes without spreadsheets do not load openpyxl.
    from surveyapp.collection.exports.files.spreadsheet import Spreadsheet

    with Spreadsheet(data, most_cells) as spreadsheet:
        return spreadsheet.table(sheet or _fitting(spreadsheet, headings), rows.layout_of)


def sheets_of(data: bytes) -> tuple[str, ...]:
    """The names of the sheets that are not empty, any of which may be read; none for CSV."""
    if not is_spreadsheet(data):
        return ()
    from surveyapp.collection.exports.files.spreadsheet import Spreadsheet  # as above

    with Spreadsheet(data) as spreadsheet:
        return tuple(spreadsheet.beginnings())


def _fitting(spreadsheet: "Spreadsheet", headings: Headings) -> str:
    """The only sheet with anything in it, or the only one with a question among its first lines; seen ones first."""
    beginnings: Mapping[str, list[list[str]]] = spreadsheet.beginnings()
    if not beginnings:
        raise UnreadableExport([ImportProblem("no_rows")])
    fitting = [name for name, lines in beginnings.items() if _has_question(lines, headings)]
    seen = [name for name in fitting if name not in spreadsheet.hidden_sheets]
    found = (seen or fitting) if len(beginnings) > 1 else list(beginnings)
    if len(found) != 1:
        raise UnreadableExport(
            [ImportProblem("several_sheets", params={"sheets": found or list(beginnings)})]
        )
    return found[0]


def _has_question(lines: list[list[str]], headings: Headings) -> bool:
    return any(headings.targets(cell) for line in lines for cell in line)
