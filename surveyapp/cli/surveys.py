"""Commands for one survey, named `folder/name`."""

from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import Engine

from surveyapp.cli.numbers_option import HELP, numbers_said
from surveyapp.cli.recording import note_command, record_command, terminal_person
from surveyapp.cli.settings import bytes_of, database, places_of, print_json, report_errors, settings
from surveyapp.cli.words import (
    STATE_WORDS,
    analysis_lines,
    import_lines,
    imports_lines,
    publication_line,
    status_lines,
    survey_comparison_lines,
    undo_lines,
)
from surveyapp.cli.workers import counting_map, scheduler_option, workers_option
from surveyapp.collection.exports.columns.corrections import AlikeDecision
from surveyapp.config import Settings
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import SAMPLES, current_questionnaire, import_responses
from surveyapp.services.answers.import_records import imports_of, undo_import
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.formats import Download, commands_of
from surveyapp.services.downloads.report_command import report_evaluation, report_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.score import publish_asked
from surveyapp.services.evaluations.seal_systems import seal_survey
from surveyapp.services.evaluations.survey_comparison import compare_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import SurveyAnswers, freeze, is_behind, latest_answers
from surveyapp.services.free_space import bytes_to_freeze, require_space
from surveyapp.services.surveys.archive import archive_notes
from surveyapp.services.surveys.publish import publish_if_new, publish_named
from surveyapp.services.surveys.survey_lookup import known_survey

survey_argument = click.argument("survey")
json_option = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")


def survey_database(config: Settings, survey: str) -> Engine:
    """The database, in which this survey exists: a survey that has a file but was never published becomes a draft."""
    engine = database(config)
    if publish_if_new(engine, config.questionnaires, survey, terminal_person()) is not None:
        seal_survey(places_of(config, engine), survey, person=terminal_person())
        note_command("publish", engine, subject=survey)
    return engine


def answers_to_cite(engine: Engine, snapshots: Path, survey: str) -> SurveyAnswers:
    """The latest snapshot of a survey, without one its live answers; a line on standard error where the snapshot is
    behind.
    """
    answers = latest_answers(engine, snapshots, survey)
    if is_behind(engine, answers):
        click.echo(
            "注意：快照之后答卷、撤回、排除或导入有变化；要计入，请重新运行 surveyapp freeze", err=True
        )
    return answers


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


@click.command("import-responses")
@survey_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--numbers", multiple=True, metavar="[QUESTION[.ITEM]=]MEANING", help=HELP)
@click.option(
    "--add-alike",
    "alike",
    flag_value="new",
    help="可能与已存的答卷是同一份的行，都作为新答卷导入。",
)
@click.option(
    "--skip-alike",
    "alike",
    flag_value="same",
    help="可能与已存的答卷是同一份的行，都按已存的那一份处理，不导入。",
)
@click.option("--sheet", help="Excel 文件有多张工作表可用时，存放答卷的是哪一张；通常不必指定。")
@click.option("--ignore", "ignored", multiple=True, metavar="COLUMN", help="不导入这一列；可以写多次。")
@click.option(
    "--skip-row", "skipped", multiple=True, type=int, help="不导入这一行（文件中的行号）；可以写多次。"
)
@click.option(
    "--answer-row", "answers", multiple=True, type=int, help="像表头或合计的这一行是答卷；可以写多次。"
)
@json_option
@report_errors
@record_command(
    "confirm_import", subject="survey", file="file", numbers="numbers", ignored="ignored", alike="alike"
)
def import_responses_command(
    survey: str,
    file: Path,
    numbers: tuple[str, ...],
    alike: AlikeDecision | None,
    sheet: str | None,
    ignored: tuple[str, ...],
    skipped: tuple[int, ...],
    answers: tuple[int, ...],
    as_json: bool,
) -> None:
    """导入问卷网站导出的答卷（CSV 或 .xlsx）；有任何不符就一份也不导入。"""
    sample = file.name.endswith(SAMPLES)
    engine = survey_database(settings(), survey)
    _, questionnaire = current_questionnaire(engine, survey)
    said = {"sheet": sheet, "rows": skipped, "answer_rows": answers, "alike": alike}
    corrections = numbers_said(numbers, questionnaire).model_copy(update=said)
    data = bytes_of(file)
    summary = import_responses(
        engine,
        survey,
        data,
        file_name=file.name,
        person=terminal_person(),
        reconstructed=sample,
        corrections=corrections,
        ignored=ignored,
    )
    if as_json:
        print_json(summary.as_json(survey))
    else:
        click.echo("\n".join(import_lines(survey, summary, reconstructed=sample)))


@click.command("undo-import")
@survey_argument
@click.argument("import_id", metavar="IMPORT", type=click.IntRange(1, 2**31 - 1))
@click.option("--reason", required=True, help="理由。")
@json_option
@report_errors
@record_command("undo_import", subject="survey", import_id="import_id", reason="reason")
def undo_import_command(survey: str, import_id: int, reason: str, as_json: bool) -> None:
    """撤销一次导入：随它进来的答卷都保留，但不再计入回收；编号见 status。"""
    engine = survey_database(settings(), survey)
    undone = undo_import(engine, survey, import_id, reason=reason, person=terminal_person())
    if as_json:
        print_json({**undone.record.as_json(), "freeze_again": undone.frozen})
    else:
        click.echo("\n".join(undo_lines(undone)))


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


@click.command("freeze")
@survey_argument
@click.option("--review", default="", help="答卷是怎样审核的，写进快照和报告；没有审核过就不写。")
@report_errors
@record_command("freeze", subject="survey", review="review")
def freeze_command(survey: str, review: str) -> None:
    """结束调查并写出快照；其后的数据、得分和报告都以最新快照为准。"""
    found = settings()
    engine = survey_database(found, survey)
    require_space(found.instance, bytes_to_freeze(engine, survey), found.reserve)
    seal_survey(places_of(found, engine), survey, person=terminal_person())
    manifest = freeze(engine, found.snapshots, survey, terminal_person(), review)
    click.echo(f"快照 {manifest.id}：回收 {manifest.returns.returned} 份，有效 {manifest.returns.valid} 份")


@click.command("analyse")
@survey_argument
@click.option(
    "--compare", "compared", is_flag=True, help="列出与问卷文件所写已公布数字（published）不一致的。"
)
@workers_option
@scheduler_option
@json_option
@report_errors
def analyse_command(survey: str, compared: bool, workers: int, scheduler: str | None, as_json: bool) -> None:
    """频数、满意度、信度和效度（有快照时以最新快照为准，否则为实时数据）。"""
    found = settings()
    engine = survey_database(found, survey)
    answers = answers_to_cite(engine, found.snapshots, survey)
    if answers.manifest is None and (workers > 1 or scheduler is not None):
        raise Refusal("scheduler_needs_snapshot", survey=survey)
    with counting_map(workers, scheduler) as map_:
        result = analyse_survey(answers, map_)
        comparison = compare_survey(engine, result) if compared else None
        if as_json:
            differences = (
                [difference.as_json() for difference in comparison.differences] if comparison else []
            )
            print_json({**result.as_json(), **({"differences": differences} if comparison else {})})
        elif comparison is not None:
            click.echo("\n".join(survey_comparison_lines(result, comparison)))
        else:
            click.echo("\n".join(analysis_lines(result)))


class FormatChoice(click.ParamType[str]):
    """The values of `--format`: every download that the table has for the command line."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """The values as the help shows them."""
        return _formats().get_metavar(param, ctx)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value itself; a usage error that lists the values where it is none of them."""
        return _formats().convert(value, param, ctx)


def _formats() -> click.Choice[str]:
    return click.Choice(commands_of(Download))


@click.command("report")
@click.argument("name", metavar="SURVEY|EVALUATION")
@click.option("--format", "kind", type=FormatChoice(), required=True, help="报告格式。")
@click.option("--out", "path", type=click.Path(path_type=Path), required=True, help="写到这个文件。")
@click.option("--frame", type=click.Path(path_type=Path), help="自备的 Word 模板（仅 docx）。")
@click.option("--compare", is_flag=True, help="评价：写出供内部核对的核对表，而不是报告。")
@click.option("--form", metavar="NAME", help="评价：只写出这一张表（文件名不带 .yaml）。")
@click.option("--full-numbers", is_flag=True, help="调查：照印受访者写下的手机号和身份证号，不隐去中间几位。")
@report_errors
@record_command(
    "report",
    subject="name",
    format="kind",
    file="path",
    compare="compare",
    form="form",
    full_numbers="full_numbers",
    own_frame="frame",
)
def report_command(
    name: str,
    kind: str,
    path: Path,
    frame: Path | None,
    compare: bool,
    form: str | None,
    full_numbers: bool,
) -> None:
    """写出调查的 Word 报告（docx）、Excel 数据与统计表（xlsx），或答卷数据与编码手册（csv）。

    名称不带斜杠的是评价：写出评分报告、综合评分表和自评表（docx、xlsx）；加 --compare 写出核对表：与已公布数字
    的比较，不随报告提交。
    """
    found = settings()
    if "/" in name:
        if compare or form is not None:
            raise click.UsageError("--compare 和 --form 用于评价，名称不带斜杠。")
        engine = survey_database(found, name)
        files = report_survey(engine, found.snapshots, name, kind, path, frame, numbers=full_numbers)
    else:
        if full_numbers:
            raise click.UsageError("--full-numbers 用于调查，名称带斜杠。")
        places = places_of(found, database(found))
        publish_asked(places, name, terminal_person())
        files = report_evaluation(places, name, kind, path, frame, compares=compare, form=form)
    for written in files:
        click.echo(f"已写出 {written}")
