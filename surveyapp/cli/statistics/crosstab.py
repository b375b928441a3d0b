"""`surveyapp crosstab`: one question of a survey by another."""

from collections.abc import Iterator

import click

from surveyapp.analysis.groups.cross_table import CrossTable
from surveyapp.cli.figure_lines import answers_lines
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.reports.words.cross_words import (
    CROSS_COLUMN_PERCENT,
    CROSS_ROW_PERCENT,
    basis_words,
    independence_words,
    ticks_words,
)
from surveyapp.reports.words.wording import percent
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.statistics.crosstab import SurveyCrossTable, crossed_questions


@click.command("crosstab")
@survey_argument
@click.argument("row")
@click.argument("column")
@json_option
@report_errors
def crosstab_command(survey: str, row: str, column: str, as_json: bool) -> None:
    """两道题的交叉表：人数、行与列的百分比和卡方检验（有快照时以最新快照为准）。"""
    found = settings()
    answers = latest_answers(survey_database(found, survey), found.snapshots, survey)
    result = crossed_questions(answers, row, column)
    if as_json:
        print_json(result.as_json())
    else:
        click.echo("\n".join(_lines(result)))


def _lines(result: SurveyCrossTable) -> Iterator[str]:
    answers, table = result.answers, result.table
    yield from answers_lines(answers)
    yield f"  行：{table.row.text}（{table.row.code}）"
    yield f"  列：{table.column.text}（{table.column.code}）"
    yield f"  {basis_words(table)}"
    yield from _rows(table)
    totals = "；".join(
        f"{option.label} {n}" for option, n in zip(table.column.options, table.column_n, strict=True)
    )
    yield f"  各列人数：{totals}"
    for sentence in filter(None, (ticks_words(table), *independence_words(table))):
        yield f"  {sentence}"


def _rows(table: CrossTable) -> Iterator[str]:
    yield f"  每格：人数（{CROSS_ROW_PERCENT}，{CROSS_COLUMN_PERCENT}）"
    lines = zip(
        table.row.options, table.row_n, table.counts, table.row_percent, table.column_percent, strict=True
    )
    for option, n, counts, of_row, of_column in lines:
        yield f"  {option.label}（n={n}）"
        cells = zip(table.column.options, counts, of_row, of_column, strict=True)
        for column, count, in_row, in_column in cells:
            yield f"    {column.label}：{count}（{percent(in_row)}，{percent(in_column)}）"
