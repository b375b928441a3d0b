"""The command that deletes answers for good."""

from collections.abc import Iterator
from contextlib import suppress

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.cli.recording import note_command, terminal_person
from surveyapp.cli.settings import database, places_of, print_json, report_errors, settings
from surveyapp.services.errors import Refusal
from surveyapp.services.retention.forget_answers import (
    DeletionResult,
    forget_response,
    forget_survey,
)
from surveyapp.services.surveys.survey_lookup import find_survey
from surveyapp.snapshots.errors import SnapshotError


@click.command("forget", short_help="永久删除一个调查的全部答卷，或其中一份；统计数字留下，不再询问。")
@click.argument("target", metavar="SURVEY[#ID]")
@click.option("--reason", required=True, help="理由。")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")
@report_errors
def forget_command(target: str, reason: str, as_json: bool) -> None:
    """永久删除一个调查的全部答卷，统计数字留下；FOLDER/NAME#编号：其中一份。

    没有快照的先冻结。不再询问。
    """
    found = settings()
    engine = database(found)
    places = places_of(found, engine)
    survey, response = _target(engine, target)
    try:
        if response is None:
            done = forget_survey(places, survey, reason=reason, person=terminal_person())
        else:
            done = forget_response(places, survey, response, reason=reason, person=terminal_person())
    except Exception as error:
        _note_failure(engine, survey, error, whole=response is None)
        raise
    note_forgotten(engine, done, reason)
    if as_json:
        print_json(done.as_json())
    else:
        click.echo("\n".join(_forgotten_lines(done)))


def _target(engine: Engine, target: str) -> tuple[str, str | None]:
    """The survey, and the id behind the last # unless the whole is the name of a survey."""
    survey, mark, response = target.rpartition("#")
    if not mark or find_survey(engine, target) is not None:
        return target, None
    return survey, response


def _note_failure(engine: Engine, survey: str, error: Exception, *, whole: bool) -> None:
    result = "refused" if isinstance(error, Refusal) else "failed"
    code = error.code if isinstance(error, Refusal | SnapshotError) else type(error).__name__
    # The trail cannot be written where the database fails; why the command ended matters more.
    with suppress(SQLAlchemyError):
        note_command("forget", engine, subject=survey, result=result, whole=whole, refused=code)


def note_forgotten(engine: Engine, deletion: DeletionResult, reason: str = "") -> None:
    """Add a line about answers that were deleted: how many, never which."""
    note_command(
        "forget",
        engine,
        subject=deletion.survey,
        whole=deletion.is_whole_survey,
        reason=reason,
        deleted=deletion.responses,
        snapshots=deletion.snapshots,
        unfinished=not deletion.finished,
    )


def _forgotten_lines(deletion: DeletionResult) -> Iterator[str]:
    """What forgetting did."""
    what = f"全部答卷 {deletion.responses} 份" if deletion.is_whole_survey else "一份答卷"
    yield f"{deletion.survey}：已删除{what}，涉及快照 {deletion.snapshots} 份；快照编号不变"
    yield (
        "  统计数字留下：分析、得分和报告照常" if deletion.is_whole_survey else "  未锁定的评价按其余答卷计算"
    )
    if not deletion.finished:
        yield "  注意：数据库正被读取，文件中的残留由 surveyapp work 继续清除"
    yield "  此前的备份由保管备份的人另行删除"
