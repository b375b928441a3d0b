"""A heat map of the console: a number in every cell, the darker the higher; what has no number is white."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from surveyapp.reports.colours import APART_COLOUR, BAR_COLOUR, EDGE_COLOUR, SECOND_COLOUR, ink_on
from surveyapp.web.console.charts.plotly_charts import (
    figure_json,
    house_layout,
    literal_text,
    ramp,
    wrap_label,
)

SHADES = 21
"""The number of colours between the lowest and the highest value."""

LINE = 17
"""The height of one line above a column, in pixels."""

COLUMN_LABEL, ROW_LABEL = 9, 18
"""Half-width characters on one line of the label above a column, and beside a row."""

COLUMN, ROW_LABELS = 68, 130
"""How many pixels a column takes at least, and the labels of the rows beside them."""


@dataclass(frozen=True)
class HeatCell:
    """What a cell holds: its value (None where nothing is coloured), what is written in it, and its hint."""

    value: float | None
    label: str
    hint: str


def heat_map(
    rows: Sequence[str], columns: Sequence[tuple[str, str]], cells: Sequence[Sequence[HeatCell]]
) -> dict[str, Any]:
    """Rows from above, columns (label, and the line below it) from the left; `cells` row by row.

    The colours run from the lowest to the highest value there is; where all are equal they are of the middle.
    """
    import plotly.graph_objects as go

    values = [cell.value for row in cells for cell in row if cell.value is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    places = [[_shade(cell.value, low, high) for cell in row] for row in cells]
    colours = ramp((SECOND_COLOUR, BAR_COLOUR), SHADES)
    layout = _layout(rows, columns)
    layout["annotations"] = [
        _annotation(cell, row, column, _colour(colours, places[row][column]))
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
    ]
    layout["shapes"] = [
        _edge(row, column)
        for row, line in enumerate(places)
        for column, place in enumerate(line)
        if place is None
    ]
    drawn = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "z": places,
        "zmin": 0,
        "zmax": SHADES - 1,
        "colorscale": [[place / (SHADES - 1), f"#{colour}"] for place, colour in enumerate(colours)],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hovertext": [[literal_text(cell.hint) for cell in row] for row in cells],
        "hoverinfo": "text",
        "hoverongaps": True,
    }
    return figure_json(go.Figure({"data": [drawn], "layout": layout}))


def narrowest_heat_map(columns: int) -> int:
    """How many pixels wide a heat map must be that its numbers can be read."""
    return ROW_LABELS + COLUMN * columns


def _shade(value: float | None, low: float, high: float) -> int | None:
    """The place of a value's colour, counted from 0; None where it has none."""
    if value is None:
        return None
    return round((value - low) / (high - low) * (SHADES - 1)) if high > low else SHADES // 2


def _colour(colours: Sequence[str], place: int | None) -> str:
    return APART_COLOUR if place is None else colours[place]


def _layout(rows: Sequence[str], columns: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The house's layout, with the labels of the columns above them."""
    labels = [
        "<br>".join(part for part in (wrap_label(label, COLUMN_LABEL), literal_text(below)) if part)
        for label, below in columns
    ]
    above = LINE * max((label.count("<br>") + 1 for label in labels), default=1)
    layout = house_layout(rows, 1, legend=False, top=above, label_width=ROW_LABEL)
    layout["margin"] |= {"r": 8}
    layout["xaxis"] |= {
        "side": "top",
        "tickmode": "array",
        "tickvals": list(range(len(columns))),
        "ticktext": labels,
        "tickangle": 0,
        "tickfont": {"size": 12},
        "range": [-0.5, len(columns) - 0.5],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
    }
    layout["yaxis"] |= {"ticks": ""}
    return layout


def _annotation(cell: HeatCell, row: int, column: int, colour: str) -> dict[str, Any]:
    """What is written in a cell of this colour."""
    font = {"size": 12, "color": f"#{ink_on(colour)}"}
    return {"x": column, "y": row, "text": literal_text(cell.label), "showarrow": False, "font": font}


def _edge(row: int, column: int) -> dict[str, Any]:
    """The edge of a cell that has no value."""
    return {
        "type": "rect",
        "x0": column - 0.47,
        "x1": column + 0.47,
        "y0": row - 0.45,
        "y1": row + 0.45,
        "line": {"color": f"#{EDGE_COLOUR}", "width": 0.6, "dash": "dot"},
    }
