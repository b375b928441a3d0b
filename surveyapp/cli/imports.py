"""Commands that take the files of survey websites in, and take an import back."""

from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.cli.numbers_option import HELP, numbers_said
from surveyapp.cli.recording import record_command, terminal_person
from surveyapp.cli.settings import bytes_of, print_json, report_errors, settings
from surveyapp.cli.surveys import json_option, survey_argument, survey_database
from surveyapp.collection.exports.columns.corrections import AlikeDecision
from surveyapp.services.answers.import_file import (
    SAMPLES,
    ImportSummary,
    current_questionnaire,
    import_responses,
)
from surveyapp.services.answers.import_records import UndoneImport, undo_import
from surveyapp.services.refusal_words import import_line


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
        click.echo("\n".join(_undo_lines(undone)))


def import_lines(survey: str, summary: ImportSummary, *, reconstructed: bool) -> Iterator[str]:
    """What an import did."""
    what = "重构样例答卷" if reconstructed else "答卷"
    yield f"{survey}：文件中 {what} {summary.rows} 份，新增 {summary.added} 份，此前已有 {summary.present} 份"
    if summary.import_id is not None:
        number = summary.import_id
        yield f"  本次导入的编号：{number}（撤销：surveyapp undo-import {survey} {number} --reason 理由）"
    if summary.changed:
        yield f"  说明：此前已有的答卷中有 {summary.changed} 份的答案与文件不同，仍以此前存入的为准"
    if summary.decision:
        done = "作为新答卷导入" if summary.decision == "new" else "按已存的答卷处理，没有导入"
        yield f"  说明：可能与已存答卷相同的 {summary.alike} 行，按您的选择{done}"
    if summary.by_position:
        yield "  说明：单元格里的数字按选项序号读取（文件中有的列只能这样理解）"
    if summary.absent:
        yield "  说明：文件中没有以下题目的列，按未作答处理：" + "，".join(summary.absent)
    for code, count in summary.blanks.items():
        yield f"  说明：必答题 {code} 有 {count} 份空白"
    for heading in summary.left_out_columns:
        yield f"  说明：按您的选择，没有导入列“{heading}”"
    if summary.left_out_rows:
        yield f"  说明：按您的选择，没有导入第 {'、'.join(map(str, summary.left_out_rows))} 行"
    for note in summary.notes:
        yield f"  说明：{import_line(note).strip()}"


def _undo_lines(undone: UndoneImport) -> Iterator[str]:
    """What undoing an import did."""
    record = undone.record
    kept = f"{record.added} 份答卷保留，不再计入回收"
    yield f"{record.survey}：已撤销导入 {record.id}（{record.file_name}），{kept}"
    if undone.frozen:
        yield "  注意：最新快照还包含这些答卷；要去掉，请重新运行 surveyapp freeze"
