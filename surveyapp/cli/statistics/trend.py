"""`surveyapp trend`: the figures of a survey's series over time, with their changes."""

from collections.abc import Iterator

import click

from surveyapp.analysis.trends.trend import Trend, TrendLine
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.statistics.items_option import item_codes, items_option
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.reports.words.trend_words import (
    POINT_KINDS,
    change_sentence,
    n_words,
    period_names,
    point_interval,
    point_source,
    tested_words,
    trend_figure_name,
    value_words,
)
from surveyapp.services.statistics.trend import survey_trend
from surveyapp.services.statistics.trend_json import trend_json


@click.command("trend")
@survey_argument
@items_option("哪些题目，可以写多次；不写时为总体满意度量表的各题。")
@click.option("--figure", help="按哪个公式（index、favourable、mean）；不写时为问卷声明的公式。")
@click.option("--by-version", is_flag=True, help="同一调查的各个版本都分开，问法没有改动的也分开。")
@json_option
@report_errors
def trend_command(
    survey: str, items: tuple[str, ...], figure: str | None, by_version: bool, as_json: bool
) -> None:
    """同一系列各年调查的结果：每期的数值、样本量和区间，是否可比，变化是否超出偶然。"""
    found = settings()
    trend = survey_trend(
        survey_database(found, survey),
        found.snapshots,
        survey,
        items=item_codes(items),
        formula=figure,
        by_version=by_version,
    )
    if as_json:
        print_json(trend_json(trend))
    else:
        click.echo("\n".join(trend_lines(trend)))


def trend_lines(trend: Trend) -> Iterator[str]:
    """The trend as lines of text."""
    names = period_names(trend.points)
    yield f"{trend.survey}：{f'系列“{trend.series}”' if trend.series else '没有声明系列（series）'}，{len(names)} 期"
    for name, point in zip(names, trend.points, strict=True):
        place = point.survey or point_source(point)
        yield f"  {name}  {POINT_KINDS[point.kind]}  {place}  {point.snapshot or ''}".rstrip()
    for line in trend.lines:
        yield ""
        yield from _line(trend, line, names)


def _line(trend: Trend, line: TrendLine, names: list[str]) -> Iterator[str]:
    yield trend_figure_name(line.figure) + (f"（{line.figure.code}）" if line.figure.name else "")
    for name, outcome, change in zip(names, line.values, line.changes, strict=True):
        value, interval = value_words(line.figure, outcome), point_interval(line.figure, outcome)
        yield f"  {name}  {value}  n = {n_words(outcome)}  95% 置信区间 {interval}"
        if change is not None:
            yield f"    {change_sentence(trend, line.figure, change, names.index(name), names)}"
            yield f"    检验：{tested_words(change.outcome)}"
