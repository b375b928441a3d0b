"""`surveyapp compare`: the groups that a question or a column makes, compared on items."""

from pathlib import Path

import click

from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_database
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.statistics.comparison import compare_answers, compare_file, comparison_json
from surveyapp.services.statistics.score_source import is_score_file, score_file


@click.command("compare")
@click.argument("source", metavar="SURVEY|FILE.csv")
@click.option("--by", required=True, metavar="QUESTION", help="按哪道单选题（CSV：哪一列）分组。")
@click.option(
    "--items",
    multiple=True,
    metavar="CODE[,CODE…]",
    help="比较哪些题目（CSV：哪些列），可以写多次；不写时为总体满意度量表（CSV：其他各列）。",
)
@json_option
@report_errors
def compare_command(source: str, by: str, items: tuple[str, ...], as_json: bool) -> None:
    """各组的得分、组间差异的检验与大小（有快照时以最新快照为准；CSV 为每行一位受访者的分值）。"""
    named = [code.strip() for entry in items for code in entry.split(",") if code.strip()]
    if is_score_file(source):
        comparison = compare_file(score_file(Path(source)), by, named)
    else:
        found = settings()
        answers = latest_answers(survey_database(found, source), found.snapshots, source)
        comparison = compare_answers(answers, by, named)
    if as_json:
        print_json(comparison_json(comparison))
    else:
        click.echo("\n".join(comparison_lines(comparison)))
