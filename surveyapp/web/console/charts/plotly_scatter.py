"""A scatter chart of the console: points between two axes, two lines that cross, words in the four areas."""

from collections.abc import Sequence
from typing import Any

from surveyapp.reports.blocks import Scatter
from surveyapp.reports.colours import BAR_COLOUR, EDGE_COLOUR, SECOND_COLOUR
from surveyapp.web.console.charts.plotly_charts import INK, figure_json, house_layout, literal_text


def scatter(chart: Scatter, hints: Sequence[str]) -> dict[str, Any]:
    """Points with their labels beside them, one hint each when pointed at; the lines, and the words of the areas."""
    import plotly.graph_objects as go

    x, y = chart.axes()
    drawn = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [point.x for point in chart.points],
        "y": [point.y for point in chart.points],
        "text": [literal_text(point.label) for point in chart.points],
        "hovertext": [literal_text(hint) for hint in hints],
        "textposition": "middle right",
        "marker": {
            "size": 13,
            "color": [f"#{SECOND_COLOUR if point.is_uncertain else BAR_COLOUR}" for point in chart.points],
            "symbol": ["diamond" if point.is_uncertain else "circle" for point in chart.points],
            "line": {"color": f"#{BAR_COLOUR}", "width": 1.2},
        },
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    line = {"type": "line", "line": {"color": f"#{EDGE_COLOUR}", "width": 1.2, "dash": "dash"}}
    across, up = chart.lines
    layout = house_layout((), 1, legend=False) | {"height": 420}
    layout["margin"] |= {"l": 56, "r": 24, "t": 34, "b": 48}
    for name, axis, title in (("xaxis", x, chart.names[1]), ("yaxis", y, chart.names[2])):
        layout[name] = {
            "fixedrange": True,
            "range": [axis.low, axis.high],
            "dtick": axis.step,
            "title": {"text": literal_text(title), "font": {"size": 12}},
            "showgrid": False,
            "zeroline": False,
            "showline": True,
            "linecolor": f"#{EDGE_COLOUR}",
        }
    layout["shapes"] = [
        line | {"xref": "x", "yref": "paper", "x0": across, "x1": across, "y0": 0, "y1": 1},
        line | {"xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": up, "y1": up},
    ]
    layout["annotations"] = _corners(chart.areas)
    return figure_json(go.Figure({"data": [drawn], "layout": layout}))


def _corners(words: Sequence[str]) -> list[dict[str, Any]]:
    """The words of the areas, in the corners: upper left, upper right, lower left, lower right."""
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": at,
            "y": height,
            "showarrow": False,
            "xanchor": "right" if at else "left",
            "yanchor": "top" if height else "bottom",
            "text": literal_text(word),
            "font": {"size": 12, "color": INK},
        }
        for (at, height), word in zip(((0, 1), (1, 1), (0, 0), (1, 0)), words, strict=True)
    ]
