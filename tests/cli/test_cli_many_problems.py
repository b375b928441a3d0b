"""Of many problems a command counts all and shows the first 50; the whole list is JSON, or a file that is named."""

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from own_instance import publish_every_type, use_instance

from surveyapp.cli.main import main

MANY = 120


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A questionnaire file with 120 errors."""
    questions = "".join(f"- {{code: q{n}, type: nope, text: 题目 {n}？}}\n" for n in range(MANY))
    path = tmp_path / "faulty.yaml"
    path.write_text(f"title: 问卷\nquestions:\n{questions}", "utf-8")
    return path


def test_check_counts_all_errors_and_shows_fifty(faulty: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(faulty)])
    assert result.exit_code == 1
    assert result.stderr.count("：没有“nope”这种题型") == 50
    assert f"错误 {MANY} 处，警告 1 处" in result.stderr
    assert "另有 71 处没有列出" in result.stderr


def test_check_as_json_lists_all(faulty: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--json", str(faulty)])
    found = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (1, "")
    assert (found["files"], found["errors"], found["warnings"], len(found["problems"])) == (1, MANY, 1, 121)
    assert {"file", "line", "level", "key", "code", "message"} == {*found["problems"][0]}


def test_check_as_json_of_a_sound_file_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "sound.yaml"
    path.write_text("title: 问卷\nquestions:\n- {code: a, type: text, text: 意见？}\n", "utf-8")
    result = CliRunner().invoke(main, ["check", "--json", str(path)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["errors"] == 0


def test_an_import_that_is_refused_writes_all_reasons_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_instance(monkeypatch, tmp_path)
    publish_every_type("demo/every")
    rows = "".join(f"火星{number},满意\n" for number in range(300))
    path = tmp_path / "export.csv"
    path.write_text(f"您的年龄是？,总体来说您满意吗？\n{rows}", "utf-8")
    result = CliRunner().invoke(main, ["import-responses", "demo/every", str(path)])
    assert result.exit_code == 1
    assert result.stderr.count("火星") == 50
    told = re.search(r"共 (\d+) 处，先列出 50 处；全部写在 (\S+\.csv)", result.stderr)
    assert told is not None
    with Path(told[2]).open(encoding="utf-8-sig", newline="") as file:
        written = [row[0] for row in csv.reader(file)]
    assert (len(written), told[1]) == (300, "300")
    assert "火星299" in written[-1]
    assert Path(told[2]).stat().st_mode & 0o077 == 0
