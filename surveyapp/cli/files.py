"""Commands for those who write questionnaire and indicator files."""

from pathlib import Path

import click

from surveyapp.cli.settings import fail, plainly, settings
from surveyapp.services.author_words import describe
from surveyapp.services.check import check_files, definition_files
from surveyapp.services.errors import Refused


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@plainly
def check_command(paths: tuple[Path, ...]) -> None:
    """检查问卷文件和指标文件，一次列出全部错误（默认检查整个问卷目录）。"""
    files: list[Path] = []
    for path in paths or (settings().questionnaires,):
        if not path.exists():
            raise Refused("no_such_file", found=str(path))
        files += definition_files(path)
    problems = check_files(files)
    errors = sum(problem.level == "error" for problem in problems)
    for problem in problems:
        click.echo(describe(problem), err=True)
    summary = f"检查了 {len(files)} 个文件：错误 {errors} 处，警告 {len(problems) - errors} 处"
    if errors:
        fail(summary)
    click.echo(summary)
