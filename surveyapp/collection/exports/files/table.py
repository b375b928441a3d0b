"""The table that a survey website exports: a header, and rows of cells below it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from surveyapp.collection.limits import LARGEST_EXPORT, MOST_COLUMNS, MOST_HEADER_LINES

Lines = list[tuple[int, list[str]]]
"""The numbered lines of a file."""


@dataclass(frozen=True)
class ImportProblem:
    """A problem of the file, or a note on it: its code, and the row (as the file counts) and column heading, if any.

    `not_text` · `web_page` · `too_large` · `too_many_cells` · `too_many_columns` · `no_rows` · `ragged_row` ·
    `duplicate_column` · `unmatched_column` · `unmatched_option` · `bad_tick` · `too_long` · `numbers_ambiguous` ·
    `no_question_column` · those of a CSV file (`delimited`), of a spreadsheet (`spreadsheet_safety`, `spreadsheet`,
    `file`), of facts (`facts`), rows (`other_rows`), corrections (`corrections`), answers (`types.AnswerProblem`)
    """

    code: str
    row: int | None = None
    column: str | None = None
    params: dict[str, object] = field(default_factory=dict)


class UnreadableExport(Exception):
    """The file cannot be imported; `problems` are all that is wrong with it."""

    def __init__(self, problems: list[ImportProblem]) -> None:
        super().__init__(problems[0].code)
        self.problems = problems


@dataclass(frozen=True)
class HiddenParts:
    """The hidden parts of a sheet: numbers of rows, headings of columns, whether the sheet itself is hidden, other
    hidden sheets.
    """

    rows: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    sheet: bool = False
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportTable:
    """Header and rows of the file without its blank rows; every row has as many cells as the header.

    `lines`: the number of each row in the file; `top`: that of the header; `headings`: those of further header rows,
    above it (titles; not among the rows) and below it. `faults`: single rows that cannot be read; the file can be
    imported without them. `sheet`: the sheet of a spreadsheet; `delimiter`: what stands between the cells of a CSV
    file; `hidden`: what a person does not see of the sheet.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    top: int = 1
    headings: tuple[int, ...] = ()
    faults: tuple[ImportProblem, ...] = ()
    sheet: str | None = None
    delimiter: str = ""
    hidden: HiddenParts = HiddenParts()

    @property
    def responses(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows with their numbers, header rows aside."""
        headings = frozenset(self.headings)
        for line, row in zip(self.lines, self.rows, strict=True):
            if line not in headings:
                yield line, row


@dataclass(frozen=True)
class HeaderLayout:
    """The place of the header among the first lines of a file: the line of each row of it, and the headings that these
    rows say together.
    """

    top: int
    others: tuple[int, ...]
    header: tuple[str, ...]


LayoutFinder = Callable[[Sequence[Sequence[str]]], HeaderLayout]
"""Finds the header among the first lines of a file."""


def first_line_layout(lines: Sequence[Sequence[str]]) -> HeaderLayout:
    """The layout of a file whose first line is its header."""
    return HeaderLayout(0, (), tuple(lines[0]))


def check_size(data: bytes) -> None:
    """`UnreadableExport` for a file beyond `LARGEST_EXPORT`."""
    if len(data) > LARGEST_EXPORT:
        raise UnreadableExport(
            [ImportProblem("too_large", params={"found": len(data), "limit": LARGEST_EXPORT})]
        )


def check_cells(count: int, most: int) -> None:
    """`UnreadableExport` for more cells than `most`."""
    if count > most:
        raise UnreadableExport([ImportProblem("too_many_cells", params={"limit": most})])


def table_of(
    lines: Iterable[tuple[int, list[str]]], layout_of: LayoutFinder = first_line_layout
) -> ExportTable:
    """The table of numbered lines, those that are blank left out: header rows first, then rows.

    A row that is shorter or longer than the header is a fault.
    """
    written = [(number, line) for number, line in lines if any(line)]
    if not written:
        raise UnreadableExport([ImportProblem("no_rows")])
    layout = layout_of([line for _, line in written[:MOST_HEADER_LINES]])
    width = len(layout.header)
    if width > MOST_COLUMNS:
        raise UnreadableExport(
            [ImportProblem("too_many_columns", params={"found": width, "limit": MOST_COLUMNS})]
        )
    rest = written[layout.top + 1 :]
    headings = tuple(written[place][0] for place in layout.others)
    if len(rest) == sum(place > layout.top for place in layout.others):
        raise UnreadableExport([ImportProblem("no_rows")])
    faults = tuple(
        ImportProblem("ragged_row", number, params={"found": len(line), "expected": width})
        for number, line in rest
        if number not in headings and (len(line) < width or any(line[width:]))
    )
    rows = tuple((*line[:width], *[""] * (width - len(line))) for _, line in rest)
    lines_of_rows = tuple(number for number, _ in rest)
    return ExportTable(layout.header, rows, lines_of_rows, written[layout.top][0], headings, faults)
