"""Commands for one evaluation, named by its folder."""

import click

from surveyapp.cli.recording import terminal_person
from surveyapp.cli.score_lines import comparison_lines, score_lines
from surveyapp.cli.settings import database, places_of, print_json, report_errors, settings
from surveyapp.services.evaluations.score import publish_asked, score_evaluation
from surveyapp.services.evaluations.score_json import as_json


@click.command("score")
@click.argument("evaluation")
@click.option("--compare", "compared", is_flag=True, help="列出与已公布数字不一致的行，以及由此变动的合计。")
@click.option("--json", "json_wanted", is_flag=True, help="输出一个 JSON 对象。")
@report_errors
def score_command(evaluation: str, compared: bool, json_wanted: bool) -> None:
    """按指标文件计分：总分、等级、各级得分和评分过程。"""
    found = settings()
    places = places_of(found, database(found))
    publish_asked(places, evaluation, terminal_person())
    result = score_evaluation(places, evaluation).sound(places)
    if json_wanted:
        print_json(as_json(result, compared=compared))
    elif compared:
        click.echo("\n".join(comparison_lines(result)))
    else:
        click.echo("\n".join(score_lines(result)))
