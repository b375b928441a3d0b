"""Notes on a file that can be imported: facts about it that a person may not expect."""

from collections import Counter

from surveyapp.collection.exports.columns.columns import shorten_list
from surveyapp.collection.exports.files.own_export import status_notes
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem
from surveyapp.collection.exports.rows.other_rows import OtherRow
from surveyapp.collection.limits import MOST_ROW_PROBLEMS
from surveyapp.definition.limits import LONGEST_ANSWER


def table_notes(table: ExportTable, others: tuple[OtherRow, ...], kept: list[int]) -> list[ImportProblem]:
    """Notes on how a table was read.

    `delimiter` (found) · `heading_rows` (rows) · `totals_rows` (found, rows) · `undone_rows` (rows) ·
    `withdrawn_rows` (rows) · `hidden_rows` (found, of, rows) · `hidden_columns` (found) · `hidden_sheet` (found) ·
    `hidden_sheets` (found) · those of `own_export`.
    """
    notes = status_notes(table, kept)
    if table.delimiter not in ("", ","):
        notes.append(
            ImportProblem("delimiter", params={"found": _NAMES.get(table.delimiter, table.delimiter)})
        )
    kinds = Counter(row.kind for row in others)
    above = [line for line in table.headings if line < table.top]
    if kinds["headings"] or above:
        lines = [*above, *(row.line for row in others if row.kind == "headings")]
        notes.append(ImportProblem("heading_rows", params={"rows": shorten_list(lines)}))
    totals = [row for row in others if row.kind == "totals"]
    if totals:
        found = list(dict.fromkeys(row.text for row in totals))
        rows = shorten_list([row.line for row in totals])
        notes.append(ImportProblem("totals_rows", params={"found": shorten_list(found), "rows": rows}))
    for kind in ("undone", "withdrawn"):
        gone = [row.line for row in others if row.kind == kind]
        if gone:
            notes.append(ImportProblem(f"{kind}_rows", params={"rows": shorten_list(gone)}))
    hidden = table.hidden
    unseen = sorted(set(hidden.rows).intersection(table.lines[index] for index in kept))
    if unseen:
        params: dict[str, object] = {"found": len(unseen), "of": len(kept), "rows": shorten_list(unseen)}
        notes.append(ImportProblem("hidden_rows", params=params))
    if hidden.columns:
        notes.append(ImportProblem("hidden_columns", params={"found": shorten_list(hidden.columns)}))
    if hidden.sheet:
        notes.append(ImportProblem("hidden_sheet", params={"found": table.sheet}))
    if hidden.sheets:
        notes.append(ImportProblem("hidden_sheets", params={"found": shorten_list(hidden.sheets)}))
    return notes


def dropped_notes(lines: list[int]) -> list[ImportProblem]:
    """`answers_dropped` (found, rows): responses with answers to what their respondents were not to be asked."""
    if not lines:
        return []
    return [ImportProblem("answers_dropped", params={"found": len(lines), "rows": shorten_list(lines)})]


def cut_notes(cuts: list[ImportProblem]) -> list[ImportProblem]:
    """`answer_cut` for the first texts that were cut, `more_answers_cut` (found, limit) for the rest together."""
    if len(cuts) <= MOST_ROW_PROBLEMS:
        return cuts
    rows = shorten_list([cut.row for cut in cuts[MOST_ROW_PROBLEMS:]])
    more = ImportProblem("more_answers_cut", params={"found": rows, "limit": LONGEST_ANSWER})
    return [*cuts[:MOST_ROW_PROBLEMS], more]


_NAMES = {"\t": "Tab", ";": ";"}
"""Delimiter -> how it is called."""
