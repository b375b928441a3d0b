"""The command that turns a questionnaire on paper into a questionnaire file."""

from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.cli.limits import MOST_LINES_NAMED
from surveyapp.cli.recording import record_command
from surveyapp.cli.settings import bytes_of, print_json, report_errors, settings
from surveyapp.papers.paper import PaperLine
from surveyapp.papers.paper_file import LAYOUTS
from surveyapp.reports.words.wording import type_words
from surveyapp.services.mistakes.author_words import describe
from surveyapp.services.surveys.import_questionnaire import (
    ReadQuestionnaire,
    import_questionnaire,
    read_questionnaire,
)
from surveyapp.services.surveys.paper_words import DECISIONS, proposal_words


@click.command("import-questionnaire")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "survey", required=True, metavar="FOLDER/NAME", help="写成哪一个调查的问卷文件。")
@click.option("--layout", type=click.Choice(LAYOUTS), help="文件的格式；通常不必指定，由内容判断。")
@click.option("--force", is_flag=True, help="替换已有的问卷文件。")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象：每一行是什么、提议了什么。")
@report_errors
@record_command("import_questionnaire", subject="survey", file="file", force="force")
def import_questionnaire_command(
    file: Path, survey: str, layout: str | None, force: bool, as_json: bool
) -> None:
    """把纸质问卷（附件）读成问卷文件：纸面没有写的给出提议，没有一行被悄悄丢掉。"""
    read = read_questionnaire(bytes_of(file), file.name, layout or "")
    path = import_questionnaire(settings().questionnaires, survey, read, force=force)
    if as_json:
        print_json(read.as_json(survey))
        return
    click.echo("\n".join(_lines(read, path)))


def _lines(read: ReadQuestionnaire, path: Path) -> Iterator[str]:
    """What people read: the questions, the decisions, what was not understood."""
    yield f"已写入 {path}：{read.paper.title}，{len(read.questions)} 题"
    for number, question in enumerate(read.questions, start=1):
        count = f"，{len(question.options)} 个选项" if question.options else ""
        items = f"，{len(question.items)} 行" if question.items else ""
        yield f"  {number}. {question.text}（{type_words(question.type)}{items}{count}）"
    if read.decisions:
        yield "请确认（不对的，请在问卷文件中改正）："
    for key, proposals in read.decisions.items():
        yield f"  {DECISIONS[key]}："
        yield from (
            f"    {proposal.question or '全卷'}：{proposal_words(proposal)}" for proposal in proposals
        )
    yield from (proposal_words(note) for note in read.notes)
    yield from _some("没有读懂、没有写入问卷的行", read.not_understood)
    yield from _some("略去的行（页码、附件编号、作答说明等）", read.left_out)
    yield from (describe(problem) for problem in read.problems)


def _some(heading: str, lines: list[PaperLine]) -> Iterator[str]:
    """The first of some lines of a paper."""
    if lines:
        yield f"{heading}，共 {len(lines)} 行："
    yield from (f"  第 {line.number} 行：{line.text}" for line in lines[:MOST_LINES_NAMED])
    if len(lines) > MOST_LINES_NAMED:
        yield f"  另有 {len(lines) - MOST_LINES_NAMED} 行；--json 列出全部"
