"""`surveyapp report EVALUATION`: the report, the 核对表 with `--compare`, one form alone with `--form`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook
from own_instance import use_instance

from surveyapp.cli.main import main

RONGMEI = "changji-rongmei-2024"

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    with pytest.MonkeyPatch.context() as environment:
        use_instance(environment, tmp_path_factory.mktemp("documents"))

        def run(*arguments: str | Path) -> Result:
            return CliRunner().invoke(main, [str(argument) for argument in arguments])

        yield run


def words(path: Path) -> str:
    return "\n".join(p.text for p in Document(str(path)).paragraphs)


def test_the_report_and_the_reconciliation_are_two_documents(command: Command, tmp_path: Path) -> None:
    report, compared = tmp_path / "report.docx", tmp_path / "compared.docx"
    assert command("report", RONGMEI, "--format", "docx", "--out", report).exit_code == 0
    assert command("report", RONGMEI, "--format", "docx", "--compare", "--out", compared).exit_code == 0
    assert "已公布" not in words(report)
    assert "昌吉州融媒体中心核对表" in words(compared)


def test_the_reconciliation_is_a_workbook_too(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "compared.xlsx"
    result = command("report", RONGMEI, "--format", "xlsx", "--compare", "--out", path)
    assert result.stdout == f"已写出 {path}\n"
    assert "与已公布数字不一致的行" in load_workbook(path).sheetnames


def test_one_form_can_be_written_alone(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    options = ("--format", "docx", "--form", "daily-printing")
    assert command("report", RONGMEI, *options, "--out", path).exit_code == 0
    assert words(path).split() == ["项目支出绩效自评表", "（2024年度）"]


def test_a_form_that_is_not_there_ends_with_one_and_says_which_there_are(
    command: Command, tmp_path: Path
) -> None:
    result = command("report", RONGMEI, "--format", "docx", "--form", "nix", "--out", tmp_path / "a.docx")
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "“nix”" in result.stderr
    assert "daily-printing" in result.stderr
