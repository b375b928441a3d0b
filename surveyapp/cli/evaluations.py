"""Commands for one evaluation, named by its folder."""

import click

from surveyapp.cli.settings import database, plainly, print_json, settings
from surveyapp.cli.words import score_lines
from surveyapp.services.score import score_evaluation


@click.command("score")
@click.argument("evaluation")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")
@plainly
def score_command(evaluation: str, as_json: bool) -> None:
    """按指标文件计分：总分、等级、各级得分和评分过程。"""
    found = settings()
    result = score_evaluation(database(found), found.snapshots, found.questionnaires, evaluation)
    if as_json:
        print_json(result.as_json())
    else:
        click.echo("\n".join(score_lines(result)))
