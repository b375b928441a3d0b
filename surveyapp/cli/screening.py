"""`surveyapp screen`: the screening rules, and how many responses of a survey each of them marks now."""

from collections.abc import Iterator

import click

from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.reports.words.screening_words import rule_meaning, rule_name
from surveyapp.services.answers.screening import SurveyScreening, screening_of


@click.command("screen")
@survey_argument
@json_option
@report_errors
def screen_command(survey: str, as_json: bool) -> None:
    """筛查规则，以及每条规则现在标记了多少份答卷（只作标记，不剔除）。"""
    found = screening_of(survey_database(settings(), survey), survey)
    if as_json:
        print_json(found.as_json())
    else:
        click.echo("\n".join(_lines(found)))


def _lines(screening: SurveyScreening) -> Iterator[str]:
    told = f"{screening.marked} 份带标记" if screening.marked else "没有一份带标记"
    yield f"{screening.survey}：回收 {screening.returned}，{told}；是否排除由人决定"
    for rule in screening.rules:
        yield f"  {rule_name(rule)}（{rule.rule}，版本 {rule.version}）：{screening.flagged.get(rule.rule, 0)} 份"
        yield f"    {rule_meaning(rule)}"
