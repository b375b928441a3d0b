"""An export of either kind, CSV or .xlsx -> its table. The content decides which it is, not the name."""

from surveyapp.collection.exports.headings import column_targets, target_of
from surveyapp.collection.exports.spreadsheet_safety import is_spreadsheet
from surveyapp.collection.exports.table import MOST_CELLS, ExportTable, ImportProblem, Unreadable, read_csv
from surveyapp.definition.questionnaire import Questionnaire


def read_file(
    data: bytes, questionnaire: Questionnaire, sheet: str | None = None, most_cells: int = MOST_CELLS
) -> ExportTable:
    """The table of an export; of a spreadsheet with several sheets the one that has questions of the questionnaire.

    `Unreadable` with `several_sheets` (sheets) where that leaves it open and `sheet` does not say which, and with
    `too_many_cells` (limit) as soon as more than `most_cells` are read.
    """
    if not is_spreadsheet(data):
        return read_csv(data, most_cells)
    # Only here: who imports no spreadsheet does not pay for openpyxl.
    from surveyapp.collection.exports.spreadsheet import Spreadsheet

    with Spreadsheet(data, most_cells) as spreadsheet:
        return spreadsheet.table(sheet or _fitting(spreadsheet.headings(), questionnaire))


def sheets_of(data: bytes) -> tuple[str, ...]:
    """The sheets of a spreadsheet with anything in them, of which any may be read; none for CSV."""
    if not is_spreadsheet(data):
        return ()
    from surveyapp.collection.exports.spreadsheet import Spreadsheet  # as above

    with Spreadsheet(data) as spreadsheet:
        return tuple(spreadsheet.headings())


def _fitting(headings: dict[str, tuple[str, ...]], questionnaire: Questionnaire) -> str:
    """The only sheet with anything in it, or the only one with a question in its first line."""
    if not headings:
        raise Unreadable([ImportProblem("no_rows")])
    targets = column_targets(questionnaire)
    fitting = [name for name, line in headings.items() if any(target_of(text, targets) for text in line)]
    found = fitting if len(headings) > 1 else list(headings)
    if len(found) != 1:
        raise Unreadable([ImportProblem("several_sheets", params={"sheets": fitting or list(headings)})])
    return found[0]
