"""`surveyapp import-questionnaire`: the file beside the others, the JSON, what people read, and every refusal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from own_instance import use_instance

from surveyapp.cli.main import main
from surveyapp.definition.limits import MOST_OPTIONS
from surveyapp.services.surveys import import_questionnaire as importing

Command = Callable[..., Result]
PAPER = (
    "便民中心问卷\n您好！\n一、基本信息\n1. 您的性别？\nA. 男 B. 女\n二、评价\n2. 您办过哪些业务？\nA. 社保 B. 医保\n"
    "3. 您是否满意？\nA. 满意 B. 不满意\n完全不像题目的一行字。\n"
)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """command("check", …) in an instance of its own, with an empty folder of questionnaires."""
    use_instance(monkeypatch, tmp_path)
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(tmp_path / "questionnaires"))
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "附件3.txt"
    path.write_text(PAPER, "utf-8")
    return path


def test_the_file_is_written_and_check_accepts_it(command: Command, paper: Path, tmp_path: Path) -> None:
    done = command("import-questionnaire", paper, "--to", "somecity/centre")
    assert (done.exit_code, done.stderr) == (0, "")
    written = tmp_path / "questionnaires" / "somecity" / "centre.yaml"
    assert [path.name for path in written.parent.iterdir()] == ["centre.yaml"]
    assert command("check", written).exit_code == 0
    for said in (
        f"已写入 {written}：便民中心问卷，3 题",
        "1. 您的性别？（单选题，2 个选项）",
        "题型：",
        "第 11 行：完全不像题目的一行字。",
        "警告：没有写告知事项",
    ):
        assert said in done.stdout
    assert command("publish", "somecity/centre").exit_code == 0


def test_json_says_of_every_line_what_it_is(command: Command, paper: Path) -> None:
    done = command("import-questionnaire", paper, "--to", "somecity/centre", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert list(said) == ["survey", "questions", "lines", "proposals", "not_understood"]
    assert (said["survey"], said["questions"]) == ("somecity/centre", 3)
    assert said["lines"][3:5] == [
        {"line": 4, "text": "1. 您的性别？", "part": "question", "key": "gender"},
        {"line": 5, "text": "A. 男 B. 女", "part": "option", "key": "gender"},
    ]
    assert [line["line"] for line in said["lines"]] == list(range(1, 12))
    assert {"question", "key", "value", "reason", "line"} == set(said["proposals"][0])
    by_key = {(proposal["question"], proposal["key"]): proposal for proposal in said["proposals"]}
    assert by_key[("satisfaction", "scores")]["value"] == {"A": 2, "B": 1}
    assert by_key[(None, "satisfaction")]["value"] == {"formula": "favourable", "items": ["satisfaction"]}
    assert said["not_understood"] == [{"line": 11, "text": "完全不像题目的一行字。"}]


def test_a_file_is_replaced_only_when_that_is_said(command: Command, paper: Path, tmp_path: Path) -> None:
    assert command("import-questionnaire", paper, "--to", "somecity/centre").exit_code == 0
    written = tmp_path / "questionnaires" / "somecity" / "centre.yaml"
    written.write_text("title: 改过的\n", "utf-8")
    again = command("import-questionnaire", paper, "--to", "somecity/centre")
    assert (again.exit_code, written.read_text("utf-8")) == (1, "title: 改过的\n")
    assert "已经存在，没有写入任何内容" in again.stderr
    assert command("import-questionnaire", paper, "--to", "somecity/centre", "--force").exit_code == 0
    assert written.read_text("utf-8").startswith("# 由“附件3.txt”读入")


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "q" / "somecity" / "centre.yaml"
    read = importing.read_questionnaire(paper.read_bytes(), paper.name)

    def sync(_file: int) -> None:
        place.write_text("title: 别人的\n", "utf-8")

    monkeypatch.setattr(importing.os, "fsync", sync)
    with pytest.raises(importing.Refusal, match="questionnaire_exists"):
        importing.import_questionnaire(tmp_path / "q", "somecity/centre", read)
    assert [path.name for path in place.parent.iterdir()] == ["centre.yaml"]
    assert place.read_text("utf-8") == "title: 别人的\n"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("centre", "调查不能写成 centre"),
        ("a/b/c", "调查不能写成 a/b/c"),
        ("../out/centre", "调查不能写成"),
        ("somecity/..", "不能作名称"),
        ("somecity/indicators", "不能作名称"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    command: Command, paper: Path, tmp_path: Path, place: str, said: str
) -> None:
    refused = command("import-questionnaire", paper, "--to", place)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert said in refused.stderr
    assert not (tmp_path / "questionnaires").exists()


def test_a_paper_that_check_would_refuse_is_not_written(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    places = "".join(f"□ 村{number}\n" for number in range(MOST_OPTIONS + 1))
    path.write_text(f"问卷\n1. 您住哪个村？（单选）\n{places}", "utf-8")
    refused = command("import-questionnaire", path, "--to", "somecity/centre")
    assert refused.exit_code == 1
    assert "没有写入任何内容" in refused.stderr
    assert f"{MOST_OPTIONS}" in refused.stderr
    assert not (tmp_path / "questionnaires").exists()


def test_a_file_without_questions_is_named(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("这里没有题目。\n", "utf-8")
    refused = command("import-questionnaire", path, "--to", "somecity/centre")
    assert refused.exit_code == 1
    assert "“说明.txt”共 1 行文字，没有读到题目" in refused.stderr
    assert command("import-questionnaire", tmp_path / "none.txt", "--to", "a/b").exit_code == 1
