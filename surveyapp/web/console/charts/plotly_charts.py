"""Charts of the console: a figure for the script to draw, and the table behind it that says the same.

plotly is imported only when a chart is made; citizens and the rest of the console never pay for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from surveyapp.reports.colours import (
    APART_COLOUR,
    BAR_COLOUR,
    EDGE_COLOUR,
    OFF_SCALE,
    SECOND_COLOUR,
    Fill,
    Pattern,
    Side,
    ink_on,
    scale_fills,
)
from surveyapp.web.console.limits import FEW_MARKED_NUMBERS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

INK = "#212529"
HATCHINGS: tuple[Pattern, ...] = ("", "/", "", "x", "")
"""The hatchings of stacked series, from the first one on."""

LABEL_WIDTH = 24
"""Half-width characters on one line of a label beside a bar."""

LABEL_LINES = 3


@dataclass(frozen=True)
class DataTable:
    """The figures of a chart in print. The first cell of each row heads it; `total_row`: the last sums up.

    `words`: the columns, counted from 0, that hold words instead of figures.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    total_row: bool = False
    words: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A chart on a page: `id` is unique there, `figure` is what the script draws, `description` says it in words.

    `narrowest`: how many pixels it takes at least; on a narrower screen it scrolls inside its own region.
    """

    id: str
    caption: str
    description: str
    figure: Mapping[str, Any]
    table: DataTable
    narrowest: int = 0

    def as_json(self) -> dict[str, Any]:
        """What `surveyapp.updateChart` takes."""
        return {"figure": self.figure, "header": self.table.header, "rows": self.table.rows}


@dataclass(frozen=True)
class Bars:
    """One series of a bar chart: a value for each category, its label in the chart, and its words when pointed at.

    `intervals`: where the interval of each value begins and ends, None where it has none; drawn as a line over the bar.
    """

    name: str
    values: Sequence[float]
    labels: Sequence[str]
    hints: Sequence[str]
    intervals: Sequence[tuple[float, float] | None] = ()


@dataclass(frozen=True)
class Segment:
    """One option of diverging bars: the side it lies on, and for each bar its percent, label and hint."""

    name: str
    side: Side
    values: Sequence[float]
    labels: Sequence[str]
    hints: Sequence[str]


def drawn_bars(series: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> dict[str, Any]:
    """Bars as the script draws them: plain values that plotly knows all of. ValueError where it does not."""
    import plotly.graph_objects as go

    # Given as a whole: what is put in afterwards plotly looks up piece by piece, which takes ten times as long.
    return figure_json(go.Figure({"data": [{"type": "bar", **bars} for bars in series], "layout": layout}))


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as the script draws it: plain values, without the template that would make it eight times as large."""
    drawn: dict[str, Any] = orjson.loads(figure.to_json())
    drawn.get("layout", {}).pop("template", None)
    return drawn


def bars(
    categories: Sequence[str], series: Sequence[Bars], *, highest: float = 100, apart: int = 0
) -> dict[str, Any]:
    """Horizontal bars, the first category on top; a second series is lighter and hatched.

    `highest` is the end of the axis, which begins at nought or, below it, at the lowest value. Values are drawn as they
    are, labels stand at the ends of the bars. The last `apart` bars are white: they are none of what the others are.
    """
    drawn = [
        {
            "orientation": "h",
            "name": literal_text(bars.name),
            "y": list(range(len(categories))),
            "x": list(bars.values),
            "text": [literal_text(label) for label in bars.labels],
            "hovertext": [literal_text(hint) for hint in bars.hints],
            "textposition": "outside",
            "marker": _apart(
                _marker(Fill(SECOND_COLOUR, "/") if number else Fill(BAR_COLOUR)), len(categories), apart
            ),
            **_BAR,
            **_intervals(bars),
        }
        for number, bars in enumerate(series)
    ]
    layout = house_layout(categories, len(series), legend=len(series) > 1) | {
        "barmode": "group",
        "bargap": 0.3,
    }
    lowest = min((value for bars in series for value in bars.values), default=0)
    layout["xaxis"] |= {"range": [lowest * 1.02 if lowest < 0 else 0, highest * 1.02], "visible": False}
    return drawn_bars(drawn, layout)


def diverging_bars(
    categories: Sequence[str], segments: Sequence[Segment], ends: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    """Stacked bars around the middle: unfavourable to the left, favourable to the right, neutral centred on it.

    `segments` run from the least to the most favourable, each with its percent in every bar. What lies on no side
    (`unplaced`: an option without score; `no_opinion`) stands apart on the right. `ends`: words for both directions.
    """
    fills = scale_fills([segment.side for segment in reversed(segments)])[::-1]
    drawn = list(zip(segments, fills, strict=True))
    placed = [pair for pair in drawn if pair[0].side not in OFF_SCALE]
    apart = [pair for pair in drawn if pair[0].side in OFF_SCALE]
    starts = [-_left_of_middle([segment for segment, _fill in placed], bar) for bar in range(len(categories))]
    left = min((*starts, 0.0))
    bars_drawn = []
    for segment, fill in placed:
        bars_drawn.append(_segment(segment, starts, fill))
        starts = [start + value for start, value in zip(starts, segment.values, strict=True)]
    right = max((*starts, 0.0))
    starts = [right + 4.0] * len(categories)
    for segment, fill in apart:
        bars_drawn.append(_segment(segment, starts, fill))
        starts = [start + value for start, value in zip(starts, segment.values, strict=True)]
        right = max(right, *starts)
    layout = house_layout(categories, 1, legend=True, top=26)
    layout |= {"barmode": "overlay", "bargap": 0.35, "uniformtext": {"minsize": 11, "mode": "hide"}}
    layout["xaxis"] |= {
        "range": [left - 2, right + 2],
        "showgrid": False,
        "showticklabels": False,
        "zeroline": True,
        "zerolinecolor": f"#{EDGE_COLOUR}",
        "zerolinewidth": 1.5,
    }
    at_middle = {"x": 0, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    layout["annotations"] = [
        {
            **at_middle,
            "xanchor": anchor,
            "text": arrow.format(literal_text(end)),
            "font": {"size": 12, "color": INK},
        }
        for end, anchor, arrow in ((ends[0], "right", "← {} "), (ends[1], "left", " {} →"))
        if end
    ]
    return drawn_bars(bars_drawn, layout)


def columns(times: Sequence[str], series: Sequence[Bars]) -> dict[str, Any]:
    """Upright columns over time, one series on the other.

    `times` as ISO dates or moments without a zone, in the zone people live in.
    """
    shades = ramp((BAR_COLOUR, SECOND_COLOUR), len(series))
    drawn = [
        {
            "name": literal_text(bars.name),
            "x": list(times),
            "y": list(bars.values),
            "text": [literal_text(label) for label in bars.labels],
            "hovertext": [literal_text(hint) for hint in bars.hints],
            "marker": _marker(Fill(colour, HATCHINGS[number % len(HATCHINGS)])),
            **_BAR,
        }
        for number, (bars, colour) in enumerate(zip(series, shades, strict=True))
    ]
    legend = len(series) > 1
    layout = house_layout((), 1, legend=legend) | {"barmode": "stack", "height": 360 if legend else 300}
    layout["margin"] |= {"l": 44, "b": 40}
    # Below the plot, which gives up as many lines to it as it takes on a phone.
    layout["legend"] |= {"yref": "paper", "y": -0.3, "yanchor": "top"}
    layout["xaxis"] |= {"showgrid": False, "tickangle": 0, "nticks": 8}
    highest = max(sum(values) for values in zip(*(bars.values for bars in series), strict=True))
    # Otherwise plotly would mark halves of small counts.
    steps = (
        {"tickmode": "linear", "tick0": 0, "dtick": 1}
        if highest <= FEW_MARKED_NUMBERS
        else {"tickmode": "auto"}
    )
    layout["yaxis"] |= {
        "rangemode": "tozero",
        "gridcolor": "#E3E6E9",
        "tickformat": "d",
        "autorange": True,
        **steps,
    }
    return drawn_bars(drawn, layout)


def literal_text(text: str) -> str:
    """A text that the script shows literally, with everything escaped that looks like markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrap_label(label: str, width: int = LABEL_WIDTH) -> str:
    """A label beside a bar on up to three lines of like length, each of `width` half-width characters at most; what is
    longer is cut, the table has it whole.
    """
    text = " ".join(label.split())
    whole = sum(map(_width, text))
    longest = max(-(-whole // -(-whole // width)), width // 2) if whole else width
    lines, line = [], ""
    for character in text:
        if line and sum(map(_width, line + character)) > min(longest + 1, width):
            lines.append(line)
            line = ""
        line += character
    lines.append(line)
    if len(lines) > LABEL_LINES:
        lines = [*lines[: LABEL_LINES - 1], lines[LABEL_LINES - 1][:-1] + "…"]
    return "<br>".join(literal_text(line.strip()) for line in lines)


def _width(character: str) -> int:
    return 1 if ord(character) < 0x2E80 else 2


def ramp(ends: Sequence[str], count: int) -> list[str]:
    """`count` colours evenly from the first to the last of two; the first where only one is wanted."""
    if count <= 1:
        return [ends[0]] * count
    first, last = ([int(colour[at : at + 2], 16) for at in (0, 2, 4)] for colour in ends)
    return [
        "".join(f"{round(a + (b - a) * place / (count - 1)):02X}" for a, b in zip(first, last, strict=True))
        for place in range(count)
    ]


def _left_of_middle(placed: Sequence[Segment], bar: int) -> float:
    """How far a bar reaches to the left: all that is unfavourable, and half of what is neutral."""
    weights = {"unfavourable": 1.0, "neutral": 0.5}
    return sum(segment.values[bar] * weights.get(segment.side, 0.0) for segment in placed)


def _segment(segment: Segment, starts: Sequence[float], fill: Fill) -> dict[str, Any]:
    return {
        "orientation": "h",
        "name": literal_text(segment.name),
        "y": list(range(len(starts))),
        "x": list(segment.values),
        "base": list(starts),
        "text": [literal_text(label) for label in segment.labels],
        "hovertext": [literal_text(hint) for hint in segment.hints],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": f"#{ink_on(fill.colour)}", "size": 12},
        "marker": _marker(fill),
        **_BAR,
    }


_BAR: dict[str, Any] = {"hoverinfo": "text", "cliponaxis": False, "textfont": {"size": 12}}


def _marker(fill: Fill) -> dict[str, Any]:
    """A fill as plotly takes it: what colours alone do not tell apart has lines over it."""
    edge = {"color": f"#{EDGE_COLOUR}", "width": 0.6}
    marker: dict[str, Any] = {"color": f"#{fill.colour}", "line": edge}
    if fill.pattern:
        marker["pattern"] = {
            "shape": fill.pattern, "fgcolor": f"#{ink_on(fill.colour)}", "fgopacity": 0.35, "size": 6, "solidity": 0.2,
        }  # fmt: skip
    return marker


def _intervals(bars: Bars) -> dict[str, Any]:
    """The lines over bars that have intervals; their labels then stand at the beginning of the bars."""
    if not any(bars.intervals):
        return {}
    pairs = [(value, ends or (value, value)) for value, ends in zip(bars.values, bars.intervals, strict=True)]
    return {
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, (_low, high) in pairs],
            "arrayminus": [value - low for value, (low, _high) in pairs],
            "color": INK,
            "thickness": 1.2,
            "width": 4,
        },
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "insidetextfont": {"color": f"#{ink_on(BAR_COLOUR)}", "size": 12},
    }


def _apart(marker: dict[str, Any], bars: int, apart: int) -> dict[str, Any]:
    """The marker, with the last `apart` of so many bars white."""
    if not apart:
        return marker
    return marker | {"color": [marker["color"]] * (bars - apart) + [f"#{APART_COLOUR}"] * apart}


def house_layout(
    categories: Sequence[str], series: int, *, legend: bool, top: int = 8, label_width: int = LABEL_WIDTH
) -> dict[str, Any]:
    """The house's layout. Nothing can be zoomed, so that a finger on a chart scrolls the page."""
    labels = [wrap_label(category, label_width) for category in categories]
    rows = sum(max(22 * series + 14, 18 * (label.count("<br>") + 1) + 12) for label in labels)
    bottom = 46 if legend else 8
    return {
        "height": top + 28 + rows + bottom,
        "margin": {"l": 8, "r": 64, "t": top + 28, "b": bottom, "pad": 6},
        "font": {"family": "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif", "size": 13,
                 "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yref": "container", "yanchor": "bottom",
                   "traceorder": "normal", "itemclick": False, "itemdoubleclick": False},
        "hoverlabel": {"align": "left", "bgcolor": "#FFFFFF", "font": {"color": INK}},
        "modebar": {"color": f"#{EDGE_COLOUR}", "activecolor": INK, "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {"fixedrange": True},
        "yaxis": {
            "fixedrange": True, "autorange": "reversed", "tickmode": "array", "automargin": True,
            "tickvals": list(range(len(labels))), "ticktext": labels, "showgrid": False, "zeroline": False,
        },
    }  # fmt: skip
