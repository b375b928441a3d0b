"""Commands for answers that were set aside: listing, accepting and clearing them."""

import click

from surveyapp.cli.recording import record_command
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.reports.words.wording import SET_ASIDE_CAUSES
from surveyapp.services.answers.late import LATE
from surveyapp.services.answers.set_aside import (
    CAUSES,
    SetAsideChoice,
    SetAsideSummary,
    accept_late,
    clear_set_aside,
    set_aside_summary,
)

reason_option = click.option("--reason", required=True, help="理由。")


@click.command("set-aside")
@survey_argument
@json_option
@report_errors
def set_aside_command(survey: str, as_json: bool) -> None:
    """另存未计的答卷：按原因有多少份、多少种。"""
    summary = set_aside_summary(survey_database(settings(), survey), survey)
    if as_json:
        print_json(_as_json(survey, summary))
        return
    click.echo(f"{survey}：另存 {sum(count.arrivals for count in summary.causes.values())} 份")
    for cause, count in summary.causes.items():
        click.echo(f"  {SET_ASIDE_CAUSES[cause]}：{count.arrivals} 份，其中不相同的 {count.bodies} 种")
    if summary.dropped:
        click.echo(f"  空间不够、让位给别的答卷而没有保留：{summary.dropped} 份")
    if summary.is_alarming:
        click.echo("  注意：暂停或结束后送到的答卷异常多，很可能是有人乱填；请看清楚再计入，乱填的请清除")


@click.command("accept-late")
@survey_argument
@reason_option
@click.option("--cause", type=click.Choice(LATE), help="只计入暂停后或结束后送到的；不写则都计入。")
@json_option
@report_errors
@record_command("accept_late", subject="survey", reason="reason", scope="cause")
def accept_late_command(survey: str, reason: str, cause: str | None, as_json: bool) -> None:
    """把暂停或结束后送到、另存着的答卷计入：送到几次计几份，标记“迟到补计”。"""
    choice = SetAsideChoice(LATE if cause is None else (cause,))
    done = accept_late(survey_database(settings(), survey), survey, choice, reason=reason)
    if as_json:
        told = {"survey": survey, "added": done.added, "present": done.present}
        print_json({**told, "freeze_again": done.frozen})
        return
    click.echo(f"{survey}：已计入 {done.added} 份；编号在此期间已经收到、没有重复计入的 {done.present} 份")
    if done.frozen:
        click.echo("  注意：最新快照不含这些答卷；要包含，请重新运行 surveyapp freeze")


@click.command("clear-set-aside")
@survey_argument
@reason_option
@click.option("--cause", type=click.Choice(CAUSES), help="只清除这一种原因的；不写则全部清除。")
@json_option
@report_errors
@record_command("clear_set_aside", subject="survey", reason="reason", scope="cause")
def clear_set_aside_command(survey: str, reason: str, cause: str | None, as_json: bool) -> None:
    """清除另存的答卷；答案删去，不能恢复。"""
    choice = SetAsideChoice(CAUSES if cause is None else (cause,))
    gone = clear_set_aside(survey_database(settings(), survey), survey, choice, reason=reason)
    if as_json:
        print_json({"survey": survey, "cleared": gone.arrivals, "bodies": gone.bodies})
    else:
        click.echo(f"{survey}：已清除 {gone.arrivals} 份，其中不相同的 {gone.bodies} 种")


def _as_json(survey: str, summary: SetAsideSummary) -> dict[str, object]:
    """The object of `surveyapp set-aside --json`."""
    counts = {cause: {"count": n.arrivals, "bodies": n.bodies} for cause, n in summary.causes.items()}
    return {"survey": survey, "causes": counts, "dropped": summary.dropped, "alarming": summary.is_alarming}
