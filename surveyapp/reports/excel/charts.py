"""Native charts of a workbook: they refer to the cells of the table beside them, so they change with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.definition.figure_kinds import USUAL_PLACES
from surveyapp.reports.blocks import Scatter, number_format
from surveyapp.reports.colours import (
    APART_COLOUR,
    BAR_COLOUR,
    EDGE_COLOUR,
    LINE_COLOURS,
    OFFICE_PATTERNS,
    SECOND_COLOUR,
    Fill,
    Side,
    ink_on,
    scale_fills,
)
from surveyapp.reports.excel.sheet import Sheet, cell_text
from surveyapp.reports.limits import SMALLEST_LABELLED_SHARE

ROW_PIXELS = 20
"""The height of a row of the default font."""

_SCATTER_HEIGHT = 480
"""Pixels, so that both axes have room."""

_LABEL = {"size": 9, "name": "等线"}

_LINES_HEIGHT = 300
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
"""What tells lines apart in black and white."""


@dataclass(frozen=True)
class CellStrip:
    """Cells one below the other, from row `first` on in `column` (both from 0), and what stands in them."""

    first: int
    column: int
    cells: Sequence[str] | Sequence[float]

    def on(self, sheet: Sheet) -> list[str | int]:
        """The reference to these cells."""
        return [sheet.name, self.first, self.column, self.first + len(self.cells) - 1, self.column]


@dataclass(frozen=True)
class ChartSeries:
    """A series: where its name stands (row, column), the name, and its values. Percentages run from 0 to 100.

    `side`: where the answer lies that a series of stacked bars stands for.
    """

    place: tuple[int, int]
    name: str
    values: CellStrip
    side: Side = "favourable"


@dataclass(frozen=True)
class ChartPlace:
    """Where a chart stands: its upper left cell, and its width in pixels. `description` is for who cannot see it."""

    row: int
    column: int
    width: int
    description: str


def draw_bars(
    sheet: Sheet,
    place: ChartPlace,
    title: str,
    categories: CellStrip,
    series: ChartSeries,
    highest: float | None = None,
    apart: int = 0,
    places: int = USUAL_PLACES,
) -> int:
    """Horizontal bars in the order of the cells, the last `apart` white, each with its value to so many `places`; gives
    the first row below the chart.
    """
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    labels = {"value": True, "num_format": number_format(places), "font": _LABEL, "position": "outside_end"}
    edge = {"color": f"#{EDGE_COLOUR}", "width": 0.5}
    white = {"fill": {"color": f"#{APART_COLOUR}"}, "border": edge}
    points = {"points": [None] * (len(series.values.cells) - apart) + [white] * apart} if apart else {}
    drawn = _series(sheet, categories, series, Fill(BAR_COLOUR))
    chart.add_series(drawn | {"gap": 45, "data_labels": labels} | points)
    values = [*map(float, series.values.cells)]
    largest, lowest = highest or max((*values, 1.0)), min((*values, 0.0))
    ends = {"min": lowest * 1.18 if lowest < 0 else 0, "max": largest * 1.18}
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **ends})
    chart.set_legend({"none": True})
    return _insert(sheet, place, title, chart, 60 + 27 * len(categories.cells))


def draw_stacked(
    sheet: Sheet, place: ChartPlace, title: str, categories: CellStrip, series: Sequence[ChartSeries]
) -> int:
    """One bar for each category that adds up to 100 %; gives the first row below the chart."""
    chart = sheet.book.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for step, fill in zip(series, scale_fills([step.side for step in series]), strict=True):
        ink = "000000" if fill.pattern else ink_on(fill.colour)
        labels = {
            "value": True,
            "num_format": "0.00",
            "position": "center",
            "font": {**_LABEL, "size": 8, "color": f"#{ink}"},
            "custom": [{"delete": float(value) < SMALLEST_LABELLED_SHARE} for value in step.values.cells],
            **({"fill": {"color": "#FFFFFF"}} if fill.pattern else {}),
        }
        chart.add_series(_series(sheet, categories, step, fill) | {"gap": 45, "data_labels": labels})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 1})
    chart.set_legend({"position": "bottom", "font": _LABEL})
    return _insert(sheet, place, title, chart, 110 + 32 * len(categories.cells))


@dataclass(frozen=True)
class ScatterCells:
    """Where the places of a scatter chart stand: of its points across and up, and of both ends of its two lines, first
    of the upright one.
    """

    across: CellStrip
    up: CellStrip
    line_across: CellStrip
    line_up: CellStrip


def draw_scatter(sheet: Sheet, place: ChartPlace, chart: Scatter, cells: ScatterCells) -> int:
    """The points of a scatter chart, each with its label, and its two lines; gives the first row below it."""
    made = sheet.book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    edge = {"color": f"#{BAR_COLOUR}", "width": 0.75}
    uncertain = {"fill": {"color": f"#{SECOND_COLOUR}"}, "border": edge}
    made.add_series(
        {
            "name": cell_text(chart.names[0]),
            **_places(sheet, cells.across, cells.up),
            "line": {"none": True},
            "marker": {"type": "circle", "size": 9, "fill": {"color": f"#{BAR_COLOUR}"}, "border": edge},
            "points": [uncertain if point.is_uncertain else None for point in chart.points],
            "data_labels": {
                "value": True,
                "position": "right",
                "font": {**_LABEL, "bold": True},
                "custom": [{"value": cell_text(point.label)} for point in chart.points],
            },
        }
    )
    for number, name in enumerate(("竖线", "横线")):
        ends = [
            CellStrip(strip.first + 2 * number, strip.column, strip.cells[2 * number : 2 * number + 2])
            for strip in (cells.line_across, cells.line_up)
        ]
        line = {"color": f"#{EDGE_COLOUR}", "width": 1, "dash_type": "dash"}
        made.add_series({"name": name, **_places(sheet, *ends), "marker": {"type": "none"}, "line": line})
    for set_axis, name, axis in zip(
        (made.set_x_axis, made.set_y_axis), chart.names[1:], chart.axes(), strict=True
    ):
        set_axis(
            {
                "name": cell_text(name),
                "name_font": {**_LABEL, "bold": False},
                "num_font": _LABEL,
                "num_format": "General",
                "min": axis.low,
                "max": axis.high,
                "major_unit": axis.step,
                "crossing": "min",
                "major_gridlines": {"visible": False},
            }
        )
    made.set_legend({"none": True})
    return _place(sheet, place, chart.caption, made, _SCATTER_HEIGHT)


def _places(sheet: Sheet, across: CellStrip, up: CellStrip) -> dict[str, object]:
    return {
        "categories": across.on(sheet),
        "values": up.on(sheet),
        "categories_data": list(across.cells),
        "values_data": list(up.cells),
    }


def draw_lines(
    sheet: Sheet,
    place: ChartPlace,
    title: str,
    categories: CellStrip,
    series: Sequence[ChartSeries],
    ends: tuple[float, float, float],
    breaks: Sequence[int] = (),
) -> int:
    """Lines from left to right, on an axis from the first to the second of `ends` in steps of the third; to the values
    at the places `breaks` none leads. Gives the first row below the chart.
    """
    chart = sheet.book.workbook.add_chart({"type": "line"})
    for number, line in enumerate(series):
        chart.add_series(_line(sheet, categories, line, number, breaks))
    chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom", "font": _LABEL})
    low, high, step = ends
    named = {
        "name": cell_text(title).replace("!", "！"),
        "name_font": {"size": 11, "bold": True, "name": "等线"},
    }
    chart.set_title(named)
    chart.set_x_axis({"num_font": _LABEL})
    chart.set_y_axis(
        {
            "min": low,
            "max": high,
            "major_unit": step,
            "num_font": _LABEL,
            "major_gridlines": {"visible": True},
        }
    )
    chart.set_size({"width": place.width, "height": _LINES_HEIGHT})
    options = {"object_position": 2, "description": cell_text(place.description)[:1000], "x_offset": 8}
    sheet.worksheet.insert_chart(place.row, place.column, chart, options)
    return place.row - (-_LINES_HEIGHT // ROW_PIXELS) + 1


def _line(
    sheet: Sheet, categories: CellStrip, line: ChartSeries, number: int, breaks: Sequence[int]
) -> dict[str, object]:
    inked = {"color": f"#{LINE_COLOURS[number]}"}
    return {
        "name": [sheet.name, *line.place],
        "name_data": [cell_text(line.name)],
        "categories": categories.on(sheet),
        "categories_data": _texts(categories.cells),
        "values": line.values.on(sheet),
        "values_data": list(line.values.cells),
        "line": {**inked, "width": 2},
        "marker": {"type": _MARKERS[number], "size": 7, "fill": inked, "border": inked},
        "points": [
            {"line": {"none": True}} if place in breaks else None for place in range(len(line.values.cells))
        ],
    }


def _series(sheet: Sheet, categories: CellStrip, series: ChartSeries, fill: Fill) -> dict[str, object]:
    filled: dict[str, object] = {"fill": {"color": f"#{fill.colour}"}}
    if fill.pattern:
        colours = {"fg_color": f"#{ink_on(fill.colour)}", "bg_color": f"#{fill.colour}"}
        filled = {"pattern": {"pattern": OFFICE_PATTERNS[fill.pattern], **colours}}
    return filled | {
        "name": [sheet.name, *series.place],
        "name_data": [cell_text(series.name)],
        "categories": categories.on(sheet),
        "categories_data": _texts(categories.cells),
        "values": series.values.on(sheet),
        "values_data": list(series.values.cells),
        "border": {"color": f"#{EDGE_COLOUR}", "width": 0.5},
    }


def _texts(cells: Sequence[str] | Sequence[float]) -> list[str]:
    """The labels as the chart keeps them. A trailing space keeps bare digits from being taken for numbers."""
    texts = [cell_text(str(cell)) for cell in cells]
    return [f"{text} " for text in texts] if all(_is_number(text) for text in texts) else texts


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _insert(sheet: Sheet, place: ChartPlace, title: str, chart: object, height: int) -> int:
    """Put bars in their place, the first on top."""
    chart.set_y_axis({"reverse": True, "num_font": _LABEL, "major_tick_mark": "none"})  # type: ignore[attr-defined]  # XlsxWriter has no types
    return _place(sheet, place, title, chart, height)


def _place(sheet: Sheet, place: ChartPlace, title: str, chart: object, height: int) -> int:
    height = min(height, 1200)
    # With an ASCII exclamation mark a title could be taken for a reference to a sheet.
    named = {
        "name": cell_text(title).replace("!", "！"),
        "name_font": {"size": 11, "bold": True, "name": "等线"},
    }
    chart.set_title(named)  # type: ignore[attr-defined]  # XlsxWriter has no types
    chart.set_size({"width": place.width, "height": height})  # type: ignore[attr-defined]  # the same
    options = {"object_position": 2, "description": cell_text(place.description)[:1000], "x_offset": 8}
    sheet.worksheet.insert_chart(place.row, place.column, chart, options)
    return place.row - (-height // ROW_PIXELS) + 1
