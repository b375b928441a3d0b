"""The stable command line: what other tools call, its JSON, its exit codes."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import each
from click.testing import CliRunner, Result
from docx import Document
from own_instance import use_instance
from servers import REPOSITORY, questionnaire_source
from sqlalchemy import select

from surveyapp.cli.main import main
from surveyapp.cli.recording import terminal_person
from surveyapp.cli.settings import database, settings
from surveyapp.records.tables import Response
from surveyapp.services.answers.progress import state_history
from surveyapp.services.downloads import large_files

CHANGJI, TRADING = "changji-jishitong-2024/residents", "qitai-zhengwu-2023/trading"
PUBLISHED = (CHANGJI, "qitai-zhengwu-2023/service", TRADING, "turpan-12345-2022/residents")
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """command("status", …) in an instance folder of its own, filled with the demonstration."""
    use_instance(monkeypatch, tmp_path, demonstration=True)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


def json_of(result: Result) -> dict[str, object]:
    assert (result.exit_code, result.stderr) == (0, "")
    content: dict[str, object] = json.loads(result.stdout)
    return content


def test_status(command: Command) -> None:
    assert json_of(command("status", TRADING, "--json")) == {
        "survey": TRADING,
        "state": "open",
        "issued": None,
        "returned": 71,
        "valid": 71,
        "excluded": 0,
        "empty": 0,
        "withdrawn": 0,
        "set_aside": 0,
        "versions": {"3c9f2421ae894c56": 71},
        "channels": {"微信": 71},
        "flagged": {},
    }


def test_analyse_has_the_stable_keys(command: Command) -> None:
    found = json_of(command("analyse", CHANGJI, "--json"))
    assert {
        "survey",
        "version",
        "snapshot",
        "sample",
        "questions",
        "satisfaction",
        "reliability",
        "validity",
    } <= set(found)
    assert found["snapshot"] is None


def test_the_history_names_the_user_of_the_system(command: Command) -> None:
    assert command("state", CHANGJI, "paused").exit_code == 0
    assert command("freeze", CHANGJI).exit_code == 0
    steps = state_history(database(settings()), CHANGJI)
    assert [step.person for step in steps[:2]] == [terminal_person()] * 2


def test_a_busy_port_is_told_with_both_ways_to_another(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = command("run", "--port", taken.getsockname()[1])
    assert result.exit_code == 1
    assert "--port" in result.stderr
    assert "SURVEYAPP_BIND" in result.stderr


def test_freeze_then_score(command: Command) -> None:
    assert command("freeze", CHANGJI).exit_code == 0
    found = json_of(command("score", "changji-jishitong-2024", "--json"))
    assert (found["total"], found["grade"]) == (100.0, "优")


def test_scores_in_words_say_what_is_missing(command: Command) -> None:
    assert "缺少 D11、D21" in command("score", "changji-jishitong-2024").stdout


def test_word_report(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    assert command("report", CHANGJI, "--format", "docx", "--out", path).exit_code == 0
    assert any("99.18%" in cell.text for table in Document(str(path)).tables for cell in table._cells)


@pytest.mark.parametrize("survey", PUBLISHED)
def test_every_published_survey_has_its_word_report(command: Command, tmp_path: Path, survey: str) -> None:
    path = tmp_path / "report.docx"
    result = command("report", survey, "--format", "docx", "--out", path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(Document(str(path)).tables) > 0


def test_answers_as_csv_with_their_codebook(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    assert command("report", CHANGJI, "--format", "csv", "--out", path).exit_code == 0
    assert len(path.read_text("utf-8-sig").splitlines()) == 123
    assert "convenience" in (tmp_path / "answers-codebook.csv").read_text("utf-8-sig")


def test_a_large_workbook_is_written_with_a_note_on_what_takes_less(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_files, "MOST_ROWS_UNASKED", 100)
    result = command("report", CHANGJI, "--format", "xlsx", "--out", tmp_path / "a.xlsx")
    assert (result.exit_code, (tmp_path / "a.xlsx").is_file()) == (0, True)
    assert "注意：122 份答卷、39 列，写成 Excel 大约需要 1 分钟" in result.stderr
    assert "--format csv 或 parquet 含同样的答卷" in result.stderr
    result = command("report", CHANGJI, "--format", "parquet", "--out", tmp_path / "a.parquet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"已写出 {tmp_path / name}" for name in ("a.parquet", "a-codebook.csv")
    ]


def test_importing_sample_answers_again_adds_nothing(command: Command) -> None:
    sample = REPOSITORY / "questionnaires" / f"{CHANGJI}.sample.csv"
    result = command("import-responses", CHANGJI, sample)
    assert "重构样例答卷 122 份，新增 0 份，此前已有 122 份" in result.stdout


def test_the_published_files_have_no_mistake_and_what_is_asked_about_never_blocks(command: Command) -> None:
    result = command("check")
    assert result.exit_code == 0
    assert "错误 0 处" in result.stdout
    assert all(": 警告 questions[" in line for line in result.stderr.splitlines()), "the wording as published"


def test_check_names_file_line_and_key(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("title: x\nfoo: 1\nquestions: []\n", "utf-8")
    result = command("check", path)
    assert result.exit_code == 1
    assert f"{path}:2: 错误 foo" in result.stderr


def test_check_finds_a_reference_to_a_question_that_is_not_there(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "evaluation"
    folder.mkdir()
    published = REPOSITORY / "questionnaires" / "changji-jishitong-2024"
    (folder / "residents.yaml").write_bytes((published / "residents.yaml").read_bytes())
    text = (published / "indicators.yaml").read_text("utf-8")
    (folder / "indicators.yaml").write_text(text.replace("question: governance", "question: govern"), "utf-8")
    result = command("check", folder)
    assert result.exit_code == 1
    assert "govern" in result.stderr


def test_a_survey_that_has_only_a_file_becomes_a_draft(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own" / "tests").mkdir(parents=True)
    (tmp_path / "own" / "tests" / "every.yaml").write_bytes(questionnaire_source("every_type"))
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(tmp_path / "own"))
    assert json_of(command("status", "tests/every", "--json"))["state"] == "draft"
    assert "没有改动" in command("publish", "tests/every").stdout


def test_a_state_changes_with_its_reason(command: Command) -> None:
    assert command("state", CHANGJI, "closed").exit_code == 0
    assert command("state", CHANGJI, "open").exit_code == 1
    assert command("state", CHANGJI, "open", "--reason", "补充抽样").exit_code == 0


def test_a_response_is_excluded_and_put_back(command: Command) -> None:
    engine = database(settings())
    with engine.connect() as connection:
        response = connection.execute(select(Response.id).where(Response.survey == CHANGJI)).scalars().first()
    engine.dispose()
    decided = ("exclude", CHANGJI, response, "--reason", "重复作答", "--by", "甲")
    assert command(*decided).exit_code == 0
    assert json_of(command("status", CHANGJI, "--json"))["valid"] == 121
    assert command(*decided, "--undo").exit_code == 0
    assert json_of(command("status", CHANGJI, "--json"))["valid"] == 122


def test_migrate_says_that_the_database_is_current(command: Command) -> None:
    result = command("migrate")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip()


@each(
    "arguments",
    [
        ("status", "no/such"),
        ("analyse", "no/such", "--json"),
        ("score", "nowhere"),
        ("score", "../changji-jishitong-2024"),
        ("freeze", "no/such"),
        ("import-responses", CHANGJI, "/no/such/file.csv"),
        ("report", CHANGJI, "--format", "docx", "--out", "/no/such/folder/x.docx"),
        ("report", CHANGJI, "--format", "docx", "--out", "x.docx", "--frame", "/no/such/frame.docx"),
        ("check", "/no/such/file.yaml"),
        ("exclude", CHANGJI, "00000000-0000-0000-0000-000000000000", "--reason", "x", "--by", "y"),
    ],
)
def test_bad_input_ends_with_one_and_words_on_standard_error(
    command: Command, arguments: tuple[str, ...]
) -> None:
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


@each(
    "arguments",
    [
        ("status",),
        ("nonsense",),
        ("report", CHANGJI, "--format", "pdf", "--out", "x"),
        ("report", CHANGJI, "--format", "docx", "--out", "x.docx", "--compare"),
        ("report", CHANGJI, "--format", "docx", "--out", "x.docx", "--form", "unit"),
        ("run", "--port", "0"),
    ],
)
def test_bad_usage_ends_with_two(command: Command, arguments: tuple[str, ...]) -> None:
    assert command(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SURVEYAPP_DATABASE_URL", "mysql://root@localhost/x"),
        ("SURVEYAPP_PUBLIC_URL", "survey.example.cn"),
        ("SURVEYAPP_ENV", "prod"),
        ("SURVEYAPP_ENV", "production"),
        ("SURVEYAPP_PROXY", "nginx"),
        ("SURVEYAPP_HSTS_SUBDOMAINS", "yes"),
        ("SURVEYAPP_RESERVE_MB", "1 GB"),
        ("SURVEYAPP_ORGANISATION", "某市财政局\n预算处"),
        ("SURVEYAPP_ORGANISATION", "局" * 61),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = command("status", CHANGJI)
    assert result.exit_code == 1
    assert (name if value != "production" else "SURVEYAPP_SECRET_KEY") in result.stderr


def test_production_needs_the_address_that_citizens_open(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYAPP_ENV", "production")
    monkeypatch.setenv("SURVEYAPP_SECRET_KEY", "k" * 32)
    result = command("status", CHANGJI)
    assert result.exit_code == 1
    assert "SURVEYAPP_PUBLIC_URL=https://" in result.stderr


def test_screen_tells_the_rules_and_marks_nobody_honest(command: Command) -> None:
    found = json_of(command("screen", TRADING, "--json"))
    assert {key: found[key] for key in ("survey", "returned", "marked")} == {
        "survey": TRADING,
        "returned": 71,
        "marked": 0,
    }
    assert [(rule["name"], rule["flagged"]) for rule in found["rules"]] == [
        (name, 0)
        for name in (
            *("alike", "fast", "no_script", "again"),
            *("speed", "long_string", "contradiction", "near_duplicate", "arrival"),
        )
    ]
    assert (found["flagged"], found["proposals"], found["values"]) == ({}, [], {})
    assert found["with"] == found["without"] == found["all_returned"]
    assert found["with"]["n"] == 71
    told = command("screen", TRADING).stdout
    assert "没有一份带标记" in told
    assert "60秒内有20份" in told


def test_a_figure_stands_without_the_marked_too(command: Command) -> None:
    found = json_of(command("analyse", TRADING, "--json"))
    without = found["without_flagged"]
    assert without["n"] == found["sample"]["valid"]
    assert {key: found[key] for key in without if key != "n"} == {
        k: v for k, v in without.items() if k != "n"
    }
    assert found["screening"]["flagged"] == {}
    assert found["filling"]["percent_all_best"]["n"] == 71
