"""Lines over time as the console's script draws them, with intervals; nothing joins what cannot be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from surveyapp.reports.colours import EDGE_COLOUR, LINE_COLOURS
from surveyapp.web.console.charts.plotly_charts import INK, figure_json, literal_text

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "triangle-up", "diamond", "x", "cross")

_HEIGHT = 320
_LEGEND_LINE = 26


@dataclass(frozen=True)
class TimeLine:
    """One line: a value for each period (None where there is none), its label and its words when pointed at.

    `intervals`: where the interval of each value begins and ends, None where it has none. `breaks`: the places of
    values to which no line leads.
    """

    name: str
    values: Sequence[float | None]
    labels: Sequence[str]
    hints: Sequence[str]
    intervals: Sequence[tuple[float, float] | None] = ()
    breaks: Sequence[int] = ()


def time_lines(
    periods: Sequence[str], lines: Sequence[TimeLine], *, highest: float | None = None
) -> dict[str, Any]:
    """Lines from the first period to the last; `highest`: what the figure cannot exceed. Up to six are told apart."""
    import plotly.graph_objects as go

    drawn = [
        trace for place, line in enumerate(lines) for trace in _traces(line, place, single=len(lines) == 1)
    ]
    ends = [end for line in lines for each in line.intervals if each for end in each]
    values = [value for line in lines for value in line.values if value is not None] + ends
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = max((high - low) * 0.12, 0.05)
    top = high + room if highest is None else min(high + room, highest + room * 0.5)
    layout = {
        "height": _HEIGHT + (_LEGEND_LINE * len(lines) if len(lines) > 1 else 0),
        "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
        "font": {"family": "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif", "size": 13,
                 "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "showlegend": len(lines) > 1,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yref": "container", "yanchor": "bottom",
                   "itemclick": False, "itemdoubleclick": False},
        "hoverlabel": {"align": "left", "bgcolor": "#FFFFFF", "font": {"color": INK}},
        "modebar": {"color": f"#{EDGE_COLOUR}", "activecolor": INK, "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {
            "fixedrange": True, "tickmode": "array", "tickvals": list(range(len(periods))), "automargin": True,
            "ticktext": [literal_text(period) for period in periods], "range": [-0.4, len(periods) - 0.6],
            "showgrid": False, "zeroline": False,
        },
        "yaxis": {"fixedrange": True, "range": [low - room, top], "automargin": True, "gridcolor": "#E3E6E9",
                  "zeroline": False},
    }  # fmt: skip
    return figure_json(go.Figure({"data": drawn, "layout": layout}))


def _traces(line: TimeLine, place: int, *, single: bool) -> list[dict[str, Any]]:
    """The parts of a line, which share its looks and one entry of the legend."""
    colour = f"#{LINE_COLOURS[place]}"
    ends = sorted({0, *line.breaks, len(line.values)})
    traces = []
    for number, (start, end) in enumerate(pairwise(ends)):
        part = slice(start, end)
        trace: dict[str, Any] = {
            "type": "scatter",
            "mode": "lines+markers+text" if single else "lines+markers",
            "name": literal_text(line.name),
            "legendgroup": str(place),
            "showlegend": not number,
            "x": list(range(start, end)),
            "y": list(line.values[part]),
            "text": [literal_text(label) for label in line.labels[part]],
            "textposition": "top right",
            "hovertext": [literal_text(hint) for hint in line.hints[part]],
            "hoverinfo": "text",
            "connectgaps": False,
            "cliponaxis": False,
            "line": {"color": colour, "dash": _DASHES[place], "width": 2},
            "marker": {"color": colour, "symbol": _SYMBOLS[place], "size": 9},
        }
        if any(line.intervals):
            trace["error_y"] = _error_bars(line, part)
        traces.append(trace)
    return traces


def _error_bars(line: TimeLine, part: slice) -> dict[str, Any]:
    pairs = [*zip(line.values[part], line.intervals[part], strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "array": [ends[1] - value if ends and value is not None else 0 for value, ends in pairs],
        "arrayminus": [value - ends[0] if ends and value is not None else 0 for value, ends in pairs],
        "color": f"#{EDGE_COLOUR}",
        "thickness": 1.2,
        "width": 5,
    }
