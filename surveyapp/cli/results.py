"""Commands that give a survey's figures and documents: the snapshot, the analysis, the reports."""

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import Engine

from surveyapp.cli.figure_lines import analysis_lines, survey_comparison_lines
from surveyapp.cli.recording import record_command, terminal_person
from surveyapp.cli.settings import database, places_of, print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.cli.workers import counting_map, scheduler_option, workers_option
from surveyapp.services.downloads.formats import Download, commands_of
from surveyapp.services.downloads.large_files import LargeFile
from surveyapp.services.downloads.report_command import report_evaluation, report_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.score import publish_asked
from surveyapp.services.evaluations.seal_systems import seal_survey
from surveyapp.services.evaluations.survey_comparison import compare_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import SurveyAnswers, freeze, is_behind, latest_answers
from surveyapp.services.free_space import bytes_to_freeze, require_space, size_words


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
    """写出调查的 Word 报告（docx）、Excel 数据与统计表（xlsx），或答卷数据与编码手册（csv、parquet）。

    名称不带斜杠的是评价：写出评分报告、综合评分表和自评表（docx、xlsx）；加 --compare 写出核对表：与已公布数字
    的比较，不随报告提交。
    """
    found = settings()
    if "/" in name:
        if compare or form is not None:
            raise click.UsageError("--compare 和 --form 用于评价，名称不带斜杠。")
        engine = survey_database(found, name)
        files = report_survey(
            engine, found.snapshots, name, kind, path, frame, numbers=full_numbers, on_large=_say_large
        )
    else:
        if full_numbers:
            raise click.UsageError("--full-numbers 用于调查，名称带斜杠。")
        places = places_of(found, database(found))
        publish_asked(places, name, terminal_person())
        files = report_evaluation(places, name, kind, path, frame, compares=compare, form=form)
    for written in files:
        click.echo(f"已写出 {written}")


def _say_large(large: LargeFile, instead: Sequence[str]) -> None:
    """A line on standard error; the file is written all the same, since programs call this command."""
    sheets = f"，分为 {large.sheets} 张工作表" if large.sheets > 1 else ""
    click.echo(
        f"注意：{large.rows:,} 份答卷、{large.columns} 列{sheets}，写成 Excel 大约需要 {large.minutes} 分钟，文件约 "
        f"{size_words(large.size)}；--format {' 或 '.join(instead)} 含同样的答卷，快得多",
        err=True,
    )
