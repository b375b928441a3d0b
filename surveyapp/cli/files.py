"""Commands for those who write questionnaire and indicator files."""

from collections.abc import Sequence
from pathlib import Path

import click

from surveyapp.cli.settings import fail, print_json, report_errors, settings
from surveyapp.definition.files.problems import Problem
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.check import check_files, definition_files
from surveyapp.services.limits import MOST_PROBLEMS_SHOWN
from surveyapp.services.mistakes.author_words import describe, mistake_words
from surveyapp.services.mistakes.problem_lists import first_of


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象，列出全部问题。")
@report_errors
def check_command(paths: tuple[Path, ...], as_json: bool) -> None:
    """检查问卷文件和指标文件：全部计数，先列出 50 处；--json 列出全部（默认检查整个问卷目录）。"""
    files: list[Path] = []
    for path in paths or (settings().questionnaires,):
        if not path.exists():
            raise Refusal("no_such_file", found=str(path))
        files += definition_files(path)
    problems = check_files(files)
    errors = sum(problem.level == "error" for problem in problems)
    if as_json:
        print_json(_as_json(problems, len(files)))
        if errors:
            fail()
        return
    # Errors first: they keep a file from being used.
    shown = first_of(
        sorted(problems, key=lambda problem: problem.level != "error")
        if len(problems) > MOST_PROBLEMS_SHOWN
        else problems
    )
    for problem in shown.lines:
        click.echo(describe(problem), err=True)
    if shown.left:
        click.echo(f"另有 {shown.left} 处没有列出；surveyapp check --json 列出全部", err=True)
    summary = f"检查了 {len(files)} 个文件：错误 {errors} 处，警告 {len(problems) - errors} 处"
    if errors:
        fail(summary)
    click.echo(summary)


def _as_json(problems: Sequence[Problem], files: int) -> dict[str, object]:
    """The object of `surveyapp check --json`: every problem, in the order of files and lines."""
    errors = sum(problem.level == "error" for problem in problems)
    listed = [
        {
            "file": problem.file,
            "line": problem.line,
            "level": problem.level,
            "key": problem.key,
            "code": problem.code,
            "message": mistake_words(problem),
        }
        for problem in problems
    ]
    return {"files": files, "errors": errors, "warnings": len(problems) - errors, "problems": listed}
