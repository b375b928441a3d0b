"""`surveyapp compare`, and what documents say of groups: figures, what is hidden, after answers were deleted too."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cases import each
from click.testing import CliRunner, Result
from docx import Document
from own_instance import object_of, use_instance

from surveyapp.analysis.groups.comparison import holm
from surveyapp.cli.main import main

SURVEY = "demo/groups"
SCALE = ", ".join(
    f'{{code: "{score}", label: {label}, score: {score}{", favourable: true" if score > 3 else ""}}}'
    for score, label in ((5, "非常满意"), (4, "满意"), (3, "一般"), (1, "不满意"))
)
SOURCE = f"""\
title: 办事满意度调查
notice: {{controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}}
satisfaction: {{formula: index, items: [manner, speed]}}
questions:
- {{code: age, type: single, text: 您的年龄是？, options: [{{code: a, label: 青年}}, {{code: b, label: 中年}}, \
{{code: c, label: 老年}}, {{code: d, label: 高龄}}, {{code: e, label: 未成年}}]}}
- {{code: office, type: single, text: 您在哪个部门办事？, names_units: true, options: [{{code: x, label: 民政局}}, \
{{code: y, label: 人社局}}, {{code: z, label: 住建局}}]}}
- {{code: manner, type: single, text: 服务态度, options: [{SCALE}]}}
- {{code: speed, type: single, text: 办理速度, options: [{SCALE}]}}
- {{code: ways, type: multiple, text: 您从哪里知道？, options: [{{code: p, label: 网络}}, {{code: q, label: 亲友}}]}}
"""
ANSWERS: list[tuple[str, str, str, str]] = [
    *[("青年", "民政局", label, "满意") for label in ("非常满意",) * 35 + ("满意",) * 5],
    *[("中年", "人社局", label, "满意") for label in ("非常满意",) * 4 + ("满意",) * 6 + ("一般",) * 25],
    *[("老年", "人社局", "满意", "非常满意")] * 8,
    *[("高龄", "住建局", "不满意", "不满意")] * 3,
]
"""Age, office, manner, speed: 40, 35, 8 and 3 people, nobody 未成年; 3 at the last office."""

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    use_instance(monkeypatch, tmp_path)
    folder = tmp_path / "questionnaires"
    (folder / "demo").mkdir(parents=True)
    (folder / "demo" / "groups.yaml").write_text(SOURCE, "utf-8")
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(folder))
    header = "序号,您的年龄是？,您在哪个部门办事？,服务态度,办理速度,您从哪里知道？"
    lines = [f"{number},{','.join(row)},网络" for number, row in enumerate(ANSWERS, 1)]
    (tmp_path / "answers.csv").write_text("\n".join([header, *lines]), "utf-8")

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    done = run("import-responses", SURVEY, tmp_path / "answers.csv")
    assert done.exit_code == 0, done.output
    return run


def report(command: Command, folder: Path) -> tuple[list[str], dict[str, list[list[str]]], list[list[Any]]]:
    """The paragraphs and tables (by heading of their second column's group) of the Word report, and the sheet."""
    for ending in ("docx", "xlsx"):
        done = command("report", SURVEY, "--format", ending, "--out", folder / f"r.{ending}")
        assert done.exit_code == 0, done.output
    word = Document(str(folder / "r.docx"))
    tables = {
        table.rows[0].cells[1].text: [[cell.text for cell in row.cells] for row in table.rows]
        for table in word.tables
        if table.rows[0].cells[0].text == "题目"
    }
    book = openpyxl.load_workbook(folder / "r.xlsx")
    sheet = book["分组比较"]
    return (
        [part.text for part in word.paragraphs],
        tables,
        [list(row) for row in sheet.iter_rows(values_only=True)],
    )


def test_the_object_has_its_keys_and_figures(command: Command) -> None:
    found = object_of(command("compare", SURVEY, "--by", "age", "--json"))
    assert list(found) == ["by", "groups", "items"]
    assert [(group["code"], group["label"], group["n"]) for group in found["groups"]] == [
        *(("a", "青年", 40), ("b", "中年", 35), ("c", "老年", 8), ("d", "高龄", 3), ("e", "未成年", 0)),
    ]
    assert list(found["items"]) == ["manner", "speed"]
    manner = found["items"]["manner"]
    assert manner["groups"]["a"] == {"n": 40, "mean": pytest.approx(4.875), "value": pytest.approx(97.5)}
    assert manner["groups"]["e"] == {
        "n": 0,
        "mean": {"reason": "no_answers"},
        "value": {"reason": "no_answers"},
    }
    assert {name: set(test) for name, test in manner["tests"].items()} == {
        "welch_anova": {"reason"},
        "kruskal": {"statistic", "df", "p"},
        "chi2": {"statistic", "df", "p", "cramers_v"},
    }
    assert manner["tests"]["welch_anova"] == {"reason": "zero_variance_in_group"}
    assert manner["tests"]["kruskal"]["df"] == 2, "the group of three left the tests"
    assert manner["effect"]["name"] == "epsilon_squared"
    assert manner["effect"]["ci95"][0] <= manner["effect"]["value"] <= manner["effect"]["ci95"][1]
    ranks = [item["tests"]["kruskal"]["p"] for item in found["items"].values()]
    assert [item["p_holm"] for item in found["items"].values()] == pytest.approx(holm(ranks))


def test_two_groups_and_named_items(command: Command) -> None:
    found = object_of(command("compare", SURVEY, "--by", "office", "--items", "manner", "--json"))
    manner = found["items"]["manner"]
    assert set(manner["tests"]) == {"welch_t", "mann_whitney", "chi2"}
    assert manner["effect"]["name"] == "hedges_g"
    assert manner["effect"]["value"] > 0 < manner["tests"]["welch_t"]["statistic"], (
        "the first minus the second"
    )
    assert list(found["items"]) == ["manner"]


def test_lines_for_people_say_what_differs_and_whether_it_matters(command: Command) -> None:
    done = command("compare", SURVEY, "--by", "office")
    assert done.exit_code == 0, done.output
    for words in (
        "3 份（不足 5 份）",
        "曼–惠特尼秩和检验：W = ",
        "Hedges g",
        "“民政局”最高（97.50）",
        "相差",
        "差异较大",
    ):
        assert words in done.output, done.output


@each(
    "arguments, words",
    [
        (("--by", "nothing"), "没有题目“nothing”"),
        (("--by", "ways"), "不是每人只选一项的题目"),
        (("--by", "manner", "--items", "manner"), "不能同时作为比较的题目"),
        (("--by", "age", "--items", "office"), "没有分值"),
        (("--by", "age", "--items", "no"), "没有可以计分的题目“no”"),
    ],
)
def test_what_cannot_be_compared_is_refused(command: Command, arguments: tuple[str, ...], words: str) -> None:
    done = command("compare", SURVEY, *arguments, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr


def test_a_file_of_scores_is_compared_by_a_column(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    two = ("2,1,5", "2,2,5", "2,3,", "2,4,4", "2,5,1", "2,5,2")
    ten = ("10,3,1", "10,3,2", "10,4,3", "10,5,2", "10,5,1")
    path.write_text("\n".join(("g,x,y", *ten, *two)), "utf-8")
    found = object_of(command("compare", path, "--by", "g", "--json"))
    assert [(group["code"], group["n"]) for group in found["groups"]] == [("2", 6), ("10", 5)]
    assert found["items"]["x"]["groups"]["2"]["value"] == {"reason": "no_formula"}
    assert found["items"]["y"]["groups"]["2"]["n"] == 5
    assert found["items"]["x"]["tests"]["mann_whitney"]["statistic"] == 11.5, (
        "pairs won and half of those tied"
    )
    for arguments, words in (
        (("--by", "no"), "没有列“no”"),
        (("--by", "g", "--items", "g"), "不能同时"),
    ):
        done = command("compare", path, *arguments, "--json")
        assert (done.exit_code, done.stdout) == (1, "")
        assert words in done.stderr
    path.write_text("g,x\na,much\n", "utf-8")
    assert "第 2 行、列“x”写的是“much”" in command("compare", path, "--by", "g").stderr


def test_everybody_alike_is_at_the_ceiling_where_no_item_has_a_higher_score(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("g,x,y,z\n" + "a,3,5,\nb,3,5,\n" * 10, "utf-8")
    items = object_of(command("compare", path, "--by", "g", "--json"))["items"]
    assert {code: item.get("ceiling") for code, item in items.items()} == {
        "x": None,
        "y": "says little",
        "z": None,
    }
    nobody = {"reason": "no_answers"}
    assert (items["z"]["p_holm"], items["z"]["groups"]["a"]["mean"]) == (nobody, nobody)


def numbers_of(rows: list[list[Any]], label: str) -> Iterator[Any]:
    """What the sheet says in the figures of a group."""
    return (cell for row in rows if row[1] == label for cell in row[2:5])


def test_documents_hide_small_groups_and_the_neighbour(command: Command, tmp_path: Path) -> None:
    paragraphs, tables, sheet = report(command, tmp_path)
    age = tables["青年"]
    assert age[0] == ["题目", "青年", "中年", "老年", "高龄", "未成年", "全体"]
    assert age[1] == ["份数", "40", "35", "*", "*", "0", "86"]
    assert age[2][1:6] == ["97.50", "68.00", "*", "*", "—"]
    assert age[-1][0] == "总体" and age[-1][3:5] == ["*", "*"]
    office = tables["民政局"]
    assert office[1] == ["份数", "40", "43", "3（不足 5 份）", "86"], "named units are always shown"
    assert {*numbers_of(sheet, "高龄"), *numbers_of(sheet, "老年")} <= {"*", "—"}
    assert 3 in [*numbers_of(sheet, "住建局")]
    whole = "\n".join(paragraphs)
    chapter = whole[whole.rindex("、分组比较") : whole.rindex("附录一：")]
    assert "背景题" in chapter and "相差" in chapter
    assert not re.search(r"p\s*[=<]|显著性|秩和", chapter), "the body names no p"
    assert "附录三：分组比较的统计检验" in whole
    assert "答卷不是概率抽样得来的" in chapter


def test_the_setting_shows_them_without_a_new_version(command: Command, tmp_path: Path) -> None:
    assert command("freeze", SURVEY).exit_code == 0
    before = object_of(command("status", SURVEY, "--json"))["versions"]
    path = tmp_path / "questionnaires" / "demo" / "groups.yaml"
    path.write_text(SOURCE + "small_groups: show\n", "utf-8")
    done = command("publish", SURVEY)
    assert done.exit_code == 0 and "没有改动" in done.output
    assert object_of(command("status", SURVEY, "--json"))["versions"] == before
    _paragraphs, tables, sheet = report(command, tmp_path)
    assert tables["青年"][1] == ["份数", "40", "35", "8（仅供参考）", "3（不足 5 份）", "0", "86"]
    assert "*" not in [cell for row in sheet for cell in row]


def test_after_deletion_documents_say_the_same_and_other_pairs_why_not(
    command: Command, tmp_path: Path
) -> None:
    assert command("freeze", SURVEY).exit_code == 0
    _, before, sheet = report(command, tmp_path)
    compared = object_of(command("compare", SURVEY, "--by", "age", "--json"))
    assert command("forget", SURVEY, "--reason", "到期").exit_code == 0
    _, after, later = report(command, tmp_path)
    assert (after, later) == (before, sheet)
    assert object_of(command("compare", SURVEY, "--by", "age", "--json")) == compared
    done = command("compare", SURVEY, "--by", "manner", "--items", "speed", "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "删除" in done.stderr and "Traceback" not in done.stderr
