"""A trend as charts of lines: the overall figure with its intervals, and the items of like units together."""

from collections.abc import Iterator, Sequence

from surveyapp.analysis.trends.trend import PointValue, Trend, TrendLine
from surveyapp.reports.blocks import Chart, Series
from surveyapp.reports.limits import MOST_LINES
from surveyapp.reports.words.interval_words import printed_interval
from surveyapp.reports.words.trend_words import formula_name, period_names, trend_figure_name, value_words
from surveyapp.reports.words.wording import short_labels


def trend_charts(trend: Trend, *, intervals: bool) -> list[Chart]:
    """The charts of a trend. Each has the periods at which all of its lines have a figure, if there are two or more."""
    names = period_names(trend.points)
    whole = [line for line in trend.lines if not line.figure.is_item]
    items = [line for line in trend.lines if line.figure.is_item]
    charts = [chart for line in whole for chart in _chart(trend, [line], names, intervals=intervals)]
    for group in _groups(items):
        charts += _chart(trend, group, names, intervals=False)
    return charts


def _groups(items: Sequence[TrendLine]) -> Iterator[list[TrendLine]]:
    """Items that have figures at the same points, so many as one chart has lines."""
    by_points: dict[tuple[bool, ...], list[TrendLine]] = {}
    for line in items:
        there = tuple(isinstance(value, PointValue) for value in line.values)
        by_points.setdefault(there, []).append(line)
    for lines in by_points.values():
        for start in range(0, len(lines), MOST_LINES):
            yield lines[start : start + MOST_LINES]


def _chart(
    trend: Trend, lines: Sequence[TrendLine], names: Sequence[str], *, intervals: bool
) -> Iterator[Chart]:
    places = [
        place
        for place in range(len(trend.points))
        if all(isinstance(line.values[place], PointValue) for line in lines)
    ]
    if len(places) < 2:
        return
    kind = lines[0].figure.kind
    titles = short_labels([trend_figure_name(line.figure) for line in lines])
    series = []
    for title, line in zip(titles, lines, strict=True):
        values = [value for place in places if isinstance(value := line.values[place], PointValue)]
        ends = [printed_interval(value.ci95, value.interval_n) if intervals else None for value in values]
        series.append(
            Series(
                title,
                tuple(round(value.value, kind.places) for value in values),
                bounds=tuple((float(each[0]), float(each[1])) if each else None for each in ends),
                breaks=tuple(number for number, place in enumerate(places) if breaks_line(line, place)),
            )
        )
    told = "；".join(
        f"{title} "
        + "、".join(f"{names[place]} {value_words(line.figure, line.values[place])}" for place in places)
        for title, line in zip(titles, lines, strict=True)
    )
    single = len(lines) == 1
    caption = (
        f"{trend_figure_name(lines[0].figure)}的变化"
        if single
        else f"各题{formula_name(lines[0].figure)}的变化"
    )
    yield Chart(
        kind="lines",
        caption=caption,
        categories=tuple(names[place] for place in places),
        series=tuple(series),
        description=f"折线图，{caption}：{told}",
        unit=kind.sign,
        places=kind.places,
        highest=100 if kind.is_of_hundred else None,
    )


def breaks_line(line: TrendLine, place: int) -> bool:
    """Whether the figure at this place says nothing of the one before it, so that no line joins them."""
    change = line.changes[place]
    return change is not None and change.comparability.verdict == "not_comparable"
