"""Commands for one survey, named `folder/name`."""

from uuid import UUID

import click
from sqlalchemy import Engine

from surveyapp.cli.recording import note_command, record_command, terminal_person
from surveyapp.cli.settings import database, places_of, print_json, report_errors, settings
from surveyapp.cli.words import (
    STATE_WORDS,
    imports_lines,
    publication_line,
    status_lines,
)
from surveyapp.config import Settings
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_records import imports_of
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.surveys.archive import archive_notes
from surveyapp.services.surveys.survey_lookup import find_survey, known_survey

survey_argument = click.argument("survey")
json_option = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")


def survey_database(config: Settings, survey: str) -> Engine:
    """The database, in which this survey exists: a survey that has a file but was never published becomes a draft."""
    engine = database(config)
    if find_survey(engine, survey) is None:
        # Here and below: what reads files and indicators is loaded where something is published.
        from surveyapp.services.evaluations.seal_systems import seal_survey
        from surveyapp.services.surveys.publish import publish_named

        publish_named(engine, config.questionnaires, survey, terminal_person())
        seal_survey(places_of(config, engine), survey, person=terminal_person())
        note_command("publish", engine, subject=survey)
    return engine


@click.command("status")
@survey_argument
@json_option
@report_errors
def status_command(survey: str, as_json: bool) -> None:
    """调查的状态与回收情况。"""
    engine = survey_database(settings(), survey)
    found = status(engine, survey)
    if as_json:
        print_json(found)
        return
    sample = known_survey(engine, survey).sample
    with engine.connect() as connection:
        put_away = archive_notes(connection, "import")
    records = [record for record in imports_of(engine, survey) if str(record.id) not in put_away]
    lines = [*status_lines(found, sample=sample), *imports_lines(records)]
    click.echo("\n".join(lines))


@click.command("publish")
@survey_argument
@click.option("--reason", default="", help="改动已发布内容的理由，记入封存记录。")
@report_errors
@record_command("publish", subject="survey", reason="reason")
def publish_command(survey: str, reason: str) -> None:
    """发布问卷文件的当前内容（新调查为草稿，改动成为新版本）。"""
    from surveyapp.services.evaluations.seal_systems import seal_survey
    from surveyapp.services.surveys.publish import publish_named

    found = settings()
    engine = database(found)
    done = publish_named(engine, found.questionnaires, survey, terminal_person(), reason)
    seal_survey(places_of(found, engine), survey, reason, terminal_person())
    click.echo(publication_line(done))


@click.command("state")
@survey_argument
@click.argument("state", type=click.Choice(["open", "paused", "closed"]))
@click.option("--reason", default="", help="改变状态的理由；重新开放已结束的调查时必填。")
@report_errors
@record_command("change_state", subject="survey", state="state", reason="reason")
def state_command(survey: str, state: str, reason: str) -> None:
    """开放（open）、暂停（paused）或结束（closed）一个调查。"""
    changed = change_state(survey_database(settings(), survey), survey, state, reason, terminal_person())
    click.echo(f"{survey}：{'' if changed else '没有改动，已经是'}{STATE_WORDS[state]}")


@click.command("exclude")
@survey_argument
@click.argument("response", type=click.UUID)
@click.option("--reason", required=True, help="理由。")
@click.option("--by", "person", required=True, help="经办人。")
@click.option("--undo", is_flag=True, help="撤销排除，恢复为有效答卷。")
@report_errors
@record_command("exclude", subject="survey", response="response", reason="reason", by="person", undo="undo")
def exclude_command(survey: str, response: UUID, reason: str, person: str, undo: bool) -> None:
    """把一份答卷排除出有效答卷（不删除，理由与经办人留痕）。"""
    exclude(
        survey_database(settings(), survey), survey, response, reason=reason, person=person, excluded=not undo
    )
    click.echo(f"{response}：{'已恢复为有效' if undo else '已排除'}")
