"""The parts that a report is made of, whatever format it is written in. Texts are literal, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil, floor, log10
from typing import Literal

from surveyapp.definition.figure_kinds import USUAL_PLACES
from surveyapp.reports.colours import Side

Alignment = Literal["left", "center", "right"]

CENTRED: tuple[Alignment, ...] = ("center",)
"""Multiplied by the number of columns, it centres all of them."""

ParagraphKind = Literal["body", "emphasis", "lead", "note", "plain", "option", "under_title", "form_head"]
"""`body` has its first line indented · `emphasis` is set in bold · `lead` is bold and stays with what follows ·
`note` is small, under a table or chart · `plain` is a printed question, `option` its answers · `under_title` is
centred and stays with what follows · `form_head` is a line at the upper right of a statistical form."""


@dataclass(frozen=True)
class Contents:
    """The table of contents of all headings down to `depth`."""

    depth: int = 2


@dataclass(frozen=True)
class Heading:
    """A heading, its number included in the text; level 1 is the highest.

    `listed` is what the contents call it where that says more than the text: which project a form is about.
    """

    level: int
    text: str
    centred: bool = False
    listed: str | None = None


@dataclass(frozen=True)
class FormulaBlock:
    """A formula in LaTeX, on a line of its own."""

    latex: str


@dataclass(frozen=True)
class Symbol:
    """A mathematical symbol within running text: a letter in italics, an index below, an exponent above."""

    letter: str
    below: str = ""
    above: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text, in which symbols may stand. A line feed in a text is a line break."""

    parts: tuple[str | Symbol, ...]
    kind: ParagraphKind = "body"

    @property
    def text(self) -> str:
        """The words, with symbols as plain letters."""
        return "".join(
            part if isinstance(part, str) else part.letter + part.below + part.above for part in self.parts
        )


def paragraph(*parts: str | Symbol, kind: ParagraphKind = "body") -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(parts, kind)


@dataclass(frozen=True)
class ListBlock:
    """Entries one below the other."""

    entries: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row. `widths` are relative, one for each column, like `alignments`.

    `caption` without its number (formats number tables themselves); a table without one is not numbered.
    `total_row`: the last row sums up the others.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alignments: tuple[Alignment, ...]
    caption: str | None = None
    note: str | None = None
    total_row: bool = False

    def __post_init__(self) -> None:
        columns = len(self.header)
        if {len(self.widths), len(self.alignments), *map(len, self.rows)} != {columns}:
            raise ValueError(f"table is not {columns} columns wide: {self.caption}")


CellKind = Literal["plain", "header", "total"]

CellFigure = Literal["points", "weight", "rate", "money", "sum"]
"""What the number of a cell is: points, a weight, a rate in percent, an amount of money, a total in 分."""


@dataclass(frozen=True)
class GridCell:
    """A cell of a grid: it covers `rows` rows and `columns` columns, from where it stands to the right and down.

    `number` is the figure that `text` states, for formats that compute with it; `figure` says what it is.
    """

    text: str
    rows: int = 1
    columns: int = 1
    kind: CellKind = "plain"
    alignment: Alignment = "left"
    number: float | None = None
    figure: CellFigure = "points"

    def __post_init__(self) -> None:
        if self.rows < 1 or self.columns < 1:
            raise ValueError(f"cell covers {self.rows} rows and {self.columns} columns: {self.text}")


@dataclass(frozen=True)
class Grid:
    """A table with merged cells. Each row names only the cells that begin in it, from left to right.

    `widths` are relative, one for each column; the first `header_rows` stand on every page that the grid runs over.
    `titles`: the row, counted from 0, whose headings hold for all rows below it, so that they stand on the pages
    after it; no cell reaches over its upper edge. `caption` as for `Table`.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]
    header_rows: int = 0
    caption: str | None = None
    note: str | None = None
    titles: int | None = None

    def __post_init__(self) -> None:
        for row in self.placed_cells():
            if len(row) != len(self.widths):
                raise ValueError(f"grid is not {len(self.widths)} columns wide: {self.caption}")

    def parts(self) -> tuple["Grid", ...]:
        """The rows above `titles` and those from there on, with the titles as their header; else itself alone.

        For formats in which only the first rows of a table can stand on every page.
        """
        if not self.titles:
            return (self,)
        above = replace(self, rows=self.rows[: self.titles], titles=None, note=None)
        below = replace(self, rows=self.rows[self.titles :], titles=None, header_rows=1, caption=None)
        return above, below

    def placed_cells(self) -> list[list[tuple[GridCell, bool]]]:
        """For every row and column: the cell that covers it, whether it begins in this row, and whether it begins in
        this column.
        """
        below: dict[int, tuple[int, GridCell]] = {}
        found = []
        for cells in self.rows:
            row: list[tuple[GridCell, bool]] = []
            waiting = list(cells)
            while True:
                column = len(row)
                left, above = below.get(column, (0, None))
                if left and above is not None:
                    row += [(above, False)] * above.columns
                    below[column] = (left - 1, above)
                elif waiting:
                    cell = waiting.pop(0)
                    row += [(cell, True)] * cell.columns
                    below[column] = (cell.rows - 1, cell)
                else:
                    break
            found.append(row)
        return found


@dataclass(frozen=True)
class Orientation:
    """Turns the pages from here on: `landscape` lays them on their side, otherwise they stand upright again."""

    landscape: bool


@dataclass(frozen=True)
class Series:
    """The values of one series of a chart, one for each category, as people read them (47.54 is 47.54 %).

    `side`: the side of the scale on which the answer lies that a series of a `stacked` chart stands for. `bounds`: both
    ends of the interval around each value of a line, None where there is none; empty where no series has any. `breaks`:
    the places of values to which no line leads, as they say nothing of the one before.
    """

    name: str
    values: tuple[float, ...]
    side: Side = "favourable"
    bounds: tuple[tuple[float, float] | None, ...] = ()
    breaks: tuple[int, ...] = ()


def number_format(places: int) -> str:
    """How spreadsheets and charts are told to show so many decimals: 0.00."""
    return f"0.{'0' * places}" if places else "0"


@dataclass(frozen=True)
class Chart:
    """A chart: `bars` (one series, horizontal), `stacked` (each bar adds up to the whole) or `lines` (over time, from
    left to right).

    `description` says in words what the chart shows, for those who do not see it. `unit` is printed after
    every value. `places`: its decimals. `highest` is the end of the axis of `bars`, None to let it follow the
    values; the last `apart` of them stand apart from the others.
    """

    kind: Literal["bars", "stacked", "lines"]
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    unit: Literal["%", ""] = "%"
    places: int = USUAL_PLACES
    highest: float | None = None
    apart: int = 0

    def __post_init__(self) -> None:
        if {len(series.values) for series in self.series} != {len(self.categories)}:
            raise ValueError(f"chart series do not match its categories: {self.caption}")


@dataclass(frozen=True)
class ScatterPoint:
    """A point of a scatter chart: what stands beside it, how far right and how far up it lies. Those that
    are `is_uncertain` may lie on another side of the lines.
    """

    label: str
    x: float
    y: float
    is_uncertain: bool = False


@dataclass(frozen=True)
class Scatter:
    """Points between two axes, `lines` (x, y) that cross there, and the words of the four `areas` that these make:
    upper left, upper right, lower left, lower right.

    `names`: of the points, for whoever opens the data; of the x and of the y axis. `description` as of `Chart`.
    """

    caption: str
    points: tuple[ScatterPoint, ...]
    names: tuple[str, str, str]
    lines: tuple[float, float]
    areas: tuple[str, str, str, str]
    description: str

    def axes(self) -> tuple["ScatterAxis", "ScatterAxis"]:
        """The x and the y axis: all points and lines lie between their ends, with room for the words at the corners."""
        across = [*(point.x for point in self.points), self.lines[0]]
        up = [*(point.y for point in self.points), self.lines[1]]
        return _axis_around(across), _axis_around(up)


@dataclass(frozen=True)
class ScatterAxis:
    """The ends of an axis, and the distance between its marks."""

    low: float
    high: float
    step: float


def _axis_around(values: Sequence[float]) -> ScatterAxis:
    """An axis of round numbers around values, about a fifth longer than they lie apart at either end; it does not go
    below 0 for values that do not.
    """
    low, high = min(values), max(values)
    room = max(0.2 * (high - low), 0.01 * max(abs(high), 1.0))
    rough = (high - low + 2 * room) / 6
    size = 10 ** floor(log10(rough))
    step = next(factor * size for factor in (1, 2, 5, 10) if factor * size >= rough)
    first = floor((low - room) / step) * step
    return ScatterAxis(max(first, 0.0) if low >= 0 else first, ceil((high + room) / step) * step, step)


@dataclass(frozen=True)
class PageBreak:
    """The heading or paragraph that follows starts on a new page."""


Block = (
    Contents
    | Heading
    | Paragraph
    | FormulaBlock
    | ListBlock
    | Table
    | Grid
    | Chart
    | Scatter
    | PageBreak
    | Orientation
)


@dataclass(frozen=True)
class Report:
    """A whole report: what its cover says, and the blocks after it.

    `title` is what the report is about, `subtitle` what kind of report it is (分析报告).
    `cover_lines` are remarks that must be seen first (reconstructed answers, figures not frozen). Without `cover`
    the blocks begin on the first page, in our own frame; an evaluator's frame stays as it is.
    """

    title: str
    subtitle: str
    commissioned_by: str | None
    prepared_on: date
    blocks: tuple[Block, ...]
    cover_lines: tuple[str, ...] = field(default=())
    cover: bool = True
