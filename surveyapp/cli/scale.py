"""`surveyapp scale`: reliability and structure of a scale, of a survey or of a CSV file of scores."""

import re
from pathlib import Path
from typing import Any, cast

import click

from surveyapp.analysis.scores.scale_figures import MissingPolicy
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_database
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.statistics.scale import scale_of_file, scale_of_survey
from surveyapp.services.statistics.score_source import is_score_file


class ItemList(click.ParamType[tuple[str, ...]]):
    """Codes of items or headings of columns, between commas."""

    name = "items"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The codes, each once; a usage error where one is empty."""
        codes = [code.strip() for code in re.split("[,，]", value)]
        if not all(codes):
            self.fail(f"“{value}”中有空的名称；请写成 --items q1,q2,q3", param, ctx)
        return tuple(dict.fromkeys(codes))


@click.command("scale")
@click.argument("source", metavar="FILE.csv|SURVEY")
@click.option(
    "--items",
    type=ItemList(),
    default=None,
    help="题目代码（矩阵、维度的代码即其各题）或 CSV 的列名，用逗号隔开；不写时为主量表的各题、CSV 的各列。",
)
@click.option(
    "--policy",
    type=click.Choice(["listwise", "pairwise"]),
    default="listwise",
    help="有缺失时 α 和各题数字用哪些行：答全的行（listwise）或每两题都有分的行（pairwise）。",
)
@json_option
@report_errors
def scale_command(source: str, items: tuple[str, ...] | None, policy: str, as_json: bool) -> None:
    """量表的信度与结构：α、题总相关、KMO、因子载荷、ω、折半信度。

    数据来自调查（有快照时以最新快照为准）或每列一题、每行一人的 CSV 文件，空白为缺失。
    """
    missing = cast(MissingPolicy, policy)
    if is_score_file(source):
        result = scale_of_file(Path(source), items or (), missing)
    else:
        found = settings()
        answers = latest_answers(survey_database(found, source), found.snapshots, source)
        result = scale_of_survey(answers, items or (), missing)
    if as_json:
        print_json(result.as_json())
