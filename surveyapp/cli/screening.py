"""`surveyapp screen`: which responses the screening rules flag now, and the figures with and without them."""

from collections.abc import Iterator

import click

from surveyapp.analysis.rule_list import is_proposed
from surveyapp.cli.limits import MOST_PROPOSALS_LISTED
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.reports.words.screening_words import (
    ONE_RULE_IS_NOT_ENOUGH,
    bases_sentence,
    flag_name,
    proposal_sentence,
    rule_meaning,
    rule_name,
    rule_value,
)
from surveyapp.services.figures.survey_screening import SurveyScreening, screening_of


@click.command("screen")
@survey_argument
@json_option
@report_errors
def screen_command(survey: str, as_json: bool) -> None:
    """筛查规则、每条规则现在标记了哪些答卷，以及剔除标记前后的数字（只作标记，不剔除）。"""
    found = settings()
    screening = screening_of(survey_database(found, survey), found.snapshots, survey)
    if as_json:
        print_json(screening.as_json())
    else:
        click.echo("\n".join(_lines(screening)))


def _lines(screening: SurveyScreening) -> Iterator[str]:
    told = f"{screening.marked} 份带标记" if screening.marked else "没有一份带标记"
    yield f"{screening.survey}：回收 {screening.returned}，{told}；是否排除由人决定"
    yield proposal_sentence(screening.proposed) if screening.proposed else ONE_RULE_IS_NOT_ENOUGH
    yield from _proposed(screening)
    for rule in screening.rules:
        yield f"  {rule_name(rule)}（{rule.rule}，版本 {rule.version}）：{screening.by_rule.get(rule.rule, 0)} 份"
        yield f"    {rule_meaning(rule)}"
    yield bases_sentence(screening.survey_analysis.screening)


def _proposed(screening: SurveyScreening) -> Iterator[str]:
    """The proposals one by one, each with its rules and what they found."""
    if screening.names is None or screening.values is None:
        return
    proposed = [response for response, names in screening.names.items() if is_proposed(names)]
    for response in proposed[:MOST_PROPOSALS_LISTED]:
        values = screening.values.get(response, {})
        told = [
            " ".join(filter(None, (flag_name(name), rule_value(name, values.get(name)))))
            for name in screening.names[response]
        ]
        yield f"  {response}：{'、'.join(told)}"
    if len(proposed) > MOST_PROPOSALS_LISTED:
        yield f"  另有 {len(proposed) - MOST_PROPOSALS_LISTED} 份，全部见 --json 或控制台的答卷列表"
