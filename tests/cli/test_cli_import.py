"""Importing .xlsx files from the command line."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from servers import questionnaire_source

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.services.publish import publish
from surveyapp.services.published import known_survey

SURVEY = "tests/every"
Import = Callable[..., Result]


@pytest.fixture
def import_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """import_file(name, sheets, *options): one answer in each of so many sheets."""
    for name in ("DATABASE_URL", "QUESTIONNAIRES", "PUBLIC_URL", "ENV", "SECRET_KEY"):
        monkeypatch.delenv(f"SURVEYAPP_{name}", raising=False)
    monkeypatch.setenv("SURVEYAPP_INSTANCE", str(tmp_path / "instance"))
    engine = database(settings())
    publish(engine, SURVEY, questionnaire_source("every_type"), "every.yaml")
    engine.dispose()

    def run(name: str, sheets: int, *options: str) -> Result:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number in range(sheets):
            sheet = book.create_sheet(f"表{number + 1}")
            sheet.append(["序号", "您的年龄是？"])
            sheet.append([1, "18岁以下"])
        book.save(tmp_path / name)
        return CliRunner().invoke(main, ["import-responses", SURVEY, str(tmp_path / name), *options])

    return run


def test_a_spreadsheet_is_imported_once(import_file: Import) -> None:
    assert "新增 1 份，此前已有 0 份" in import_file("export.xlsx", 1).stdout
    assert "新增 0 份，此前已有 1 份" in import_file("export.xlsx", 1).stdout


def test_a_spreadsheet_of_sample_answers_is_called_reconstructed(import_file: Import) -> None:
    assert "重构样例答卷 1 份" in import_file("residents.sample.xlsx", 1).stdout
    assert known_survey(database(settings()), SURVEY).sample


def test_of_several_sheets_one_has_to_be_named(import_file: Import) -> None:
    refused = import_file("export.xlsx", 2)
    assert refused.exit_code == 1
    assert "表1、表2" in refused.stderr
    assert import_file("export.xlsx", 2, "--sheet", "表2").exit_code == 0
