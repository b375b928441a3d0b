"""Importing .xlsx files from the command line."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from own_instance import publish_every_type, use_instance

from surveyapp.cli.limits import MOST_IMPORTS_LISTED
from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.cli.words import imports_lines
from surveyapp.services.answers.import_records import ImportRecord
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "tests/every"
Import = Callable[..., Result]


@pytest.fixture
def import_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """import_file(name, sheets, *options): one answer in each of so many sheets."""
    use_instance(monkeypatch, tmp_path)
    publish_every_type(SURVEY)

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


@pytest.fixture
def import_lines(import_file: Import, tmp_path: Path) -> Import:
    """import_lines(text, *options): a CSV file with this text."""

    def run(text: str, *options: str) -> Result:
        path = tmp_path / "export.csv"
        path.write_text(text, "utf-8-sig")
        return CliRunner().invoke(main, ["import-responses", SURVEY, str(path), *options])

    return run


def test_unknown_columns_are_left_out_on_demand_and_named(import_lines: Import) -> None:
    text = "序号,客户编码,您的年龄是？\n1,A,18岁以下\n"
    refused = import_lines(text)
    assert (refused.exit_code, "--ignore" in refused.stderr) == (1, True)
    assert import_lines(text, "--ignore", "客户").exit_code == 1
    done = import_lines(text, "--ignore", "客户编码")
    assert (done.exit_code, "没有导入列“客户编码”" in done.stdout) == (0, True)


def test_a_row_that_may_be_totals_is_decided_by_a_person(import_lines: Import) -> None:
    text = "如不满意，请简述原因\n慢\n合计\n"
    refused = import_lines(text)
    assert refused.exit_code == 1
    assert "第 3 行" in refused.stderr and "--skip-row" in refused.stderr
    assert "答卷 1 份" in import_lines(text, "--skip-row", "3").stdout
    assert "答卷 2 份" in import_lines(text, "--answer-row", "3").stdout
    assert import_lines(text, "--skip-row", "3", "--answer-row", "9").exit_code == 1


def test_what_a_person_may_not_expect_of_a_file_is_said(import_lines: Import) -> None:
    done = import_lines(
        f"某市调查\n序号\t您的年龄是？\t如不满意，请简述原因\n1\t18岁以下\t{'长' * 2001}\n合计\t1\t\n"
    )
    for words in (
        "以“Tab”分隔",
        "第 1 行是标题或表头",
        "第 4 行是合计或统计",
        "第 3 行，列“如不满意，请简述原因”：文字有 2001 个字符",
    ):
        assert words in done.stdout


def test_notes_stand_in_the_json_too(import_lines: Import) -> None:
    done = import_lines("序号\t您的年龄是？\n1\t18岁以下\n合计\t1\n", "--json")
    assert json.loads(done.stdout)["notes"] == [
        {"code": "delimiter", "row": None, "column": None, "found": "Tab"},
        {"code": "totals_rows", "row": None, "column": None, "found": ["合计"], "rows": ["3"]},
    ]


EXPORT = (
    "序号,提交答卷时间,所用时间,您的年龄是？,总体来说您满意吗？\n"
    "1,2025/7/6 0:22:11,101秒,18岁以下,满意\n2,2025/7/7 0:22:12,102秒,,\n"
)


@pytest.fixture
def run(import_file: Import, tmp_path: Path) -> Import:
    """run(text, *arguments): a command; `text` is what export.csv holds then."""

    def command(text: str, *arguments: str) -> Result:
        (tmp_path / "export.csv").write_text(text, "utf-8")
        files = [str(tmp_path / name) if name.endswith(".csv") else name for name in arguments]
        return CliRunner().invoke(main, files)

    return command


def json_of(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_rows_that_may_be_stored_stop_the_import_until_somebody_says_what_they_are(run: Import) -> None:
    run(EXPORT, "import-responses", SURVEY, "export.csv")
    other = (
        EXPORT.replace("0:22:11", "0:22").replace("0:22:12", "0:22").replace("101秒,18岁以下", "90秒,18-60岁")
    )
    stopped = run(other, "import-responses", SURVEY, "export.csv")
    assert stopped.exit_code == 1
    assert "--add-alike" in stopped.stderr
    assert "第 2 行：可能就是已存的答卷（编号 1，时间 2025-07-06 00:22:11）" in stopped.stderr
    assert "第 3 行" not in stopped.stderr
    skipped = run(other, "import-responses", SURVEY, "export.csv", "--skip-alike")
    assert "新增 0 份，此前已有 2 份" in skipped.stdout
    added = json_of(run(other, "import-responses", SURVEY, "export.csv", "--add-alike", "--json"))
    assert {key: added[key] for key in ("import", "rows", "added", "present", "alike")} == {
        "import": 2,
        "rows": 2,
        "added": 1,
        "present": 1,
        "alike": 1,
    }


def test_an_import_is_undone_by_the_number_that_its_summary_says(run: Import) -> None:
    summary = run(EXPORT, "import-responses", SURVEY, "export.csv").stdout
    assert f"surveyapp undo-import {SURVEY} 1 --reason" in summary
    assert "1　" in run(EXPORT, "status", SURVEY).stdout
    counted = json_of(run(EXPORT, "status", SURVEY, "--json"))
    assert (counted["returned"], counted["empty"], counted["valid"]) == (2, 1, 1)
    run(EXPORT, "freeze", SURVEY)
    undone = run(EXPORT, "undo-import", SURVEY, "1", "--reason", "导错了")
    assert "2 份答卷保留，不再计入回收" in undone.stdout
    assert "请重新运行 surveyapp freeze" in undone.stdout
    counted = json_of(run(EXPORT, "status", SURVEY, "--json"))
    assert (counted["returned"], counted["undone"]) == (0, 2)
    assert "快照之后" in run(EXPORT, "analyse", SURVEY).stderr
    assert "撤销：导错了" in run(EXPORT, "status", SURVEY).stdout
    again = run(EXPORT, "undo-import", SURVEY, "1", "--reason", "导错了")
    assert (again.exit_code, "已由" in again.stderr) == (1, True)
    assert "新增 2 份" in run(EXPORT, "import-responses", SURVEY, "export.csv").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["7", "--reason", "错"], 1),
        (["1"], 2),
        (["x", "--reason", "错"], 2),
        (["99999999999", "--reason", "错"], 2),
    ],
    ids=str,
)
def test_what_cannot_be_undone_is_refused(run: Import, arguments: list[str], code: int) -> None:
    run(EXPORT, "import-responses", SURVEY, "export.csv")
    assert run(EXPORT, "undo-import", SURVEY, *arguments).exit_code == code


def test_how_many_imports_are_not_listed_is_told_where_there_are_any() -> None:
    at = datetime(2026, 7, 5, tzinfo=UTC)
    record = ImportRecord(1, "demo/every", "导出.csv", 2, 2, "王测", at, None, None, None)
    assert "更早的" not in "\n".join(imports_lines([record] * MOST_IMPORTS_LISTED))
    *_, last = imports_lines([record] * (MOST_IMPORTS_LISTED + 1))
    assert "更早的 1 次" in last
