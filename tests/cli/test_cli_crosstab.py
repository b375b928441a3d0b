"""`surveyapp crosstab`: one question by another, as JSON and in lines; what it refuses; deleted answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from own_instance import object_of, publish_every_type, use_instance

from surveyapp.cli.main import main

SURVEY = "tests/every"
EXPORT = """\
序号,您的年龄是？,您从哪里知道本服务？（可多选）,总体来说您满意吗？
1,18岁以下,亲友推荐,满意
2,18-60岁,亲友推荐┋社区宣传栏/展板,满意
3,18-60岁,,不满意
4,18岁以下,社区宣传栏/展板,
5,18-60岁,亲友推荐,不满意
"""
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    use_instance(monkeypatch, tmp_path)
    publish_every_type(SURVEY)
    (tmp_path / "a.csv").write_text(EXPORT, "utf-8")

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    done = run("import-responses", SURVEY, tmp_path / "a.csv")
    assert done.exit_code == 0, done.output
    return run


def test_a_table_of_two_single_choices(command: Command) -> None:
    found = object_of(command("crosstab", SURVEY, "age", "overall", "--json"))
    assert found["survey"] == SURVEY and found["snapshot"] is None
    assert found["row"] == {"code": "age", "text": "您的年龄是？"}
    assert found["n"] == 4
    assert found["not_answered"] == {"row": 0, "column": 1, "both": 0}
    assert found["rows"] == [
        {"code": "young", "label": "18岁以下", "n": 1},
        {"code": "adult", "label": "18-60岁", "n": 3},
        {"code": "other", "label": "其他（请注明）", "n": 0},
    ]
    assert [column["n"] for column in found["columns"]] == [2, 0, 2]  # type: ignore[attr-defined]
    assert found["counts"] == [[1, 0, 0], [1, 0, 2], [0, 0, 0]]
    nobody = {"reason": "no_answers"}
    assert found["row_percent"] == [[100, 0, 0], [100 / 3, 0, 200 / 3], [nobody, nobody, nobody]]
    assert found["column_percent"][1] == [50, nobody, 100]  # type: ignore[index]
    assert "ticks" not in found
    chi2 = found["chi2"]
    assert isinstance(chi2, dict)
    assert chi2["statistic"] == pytest.approx(4 / 3) and chi2["df"] == 1
    assert chi2["cramers_v"] == pytest.approx((1 / 3) ** 0.5)
    assert chi2["left_out"] == {"rows": ["other"], "columns": ["so"]}
    assert (chi2["expected_below_5"], chi2["notes"]) == (4, ["expected_below_5", "empty_left_out"])


def test_a_multiple_choice_has_people_and_ticks_and_no_test(command: Command) -> None:
    found = object_of(command("crosstab", SURVEY, "age", "channels", "--json"))
    assert found["counts"] == [[1, 1, 0], [1, 2, 0], [0, 0, 0]]
    assert [row["n"] for row in found["rows"]] == [2, 2, 0]  # type: ignore[attr-defined]
    assert found["row_percent"][1] == [50, 100, 0]  # type: ignore[index]
    ticks = found["ticks"]
    assert isinstance(ticks, dict)
    assert (ticks["n"], ticks["rows"], ticks["columns"]) == (5, [2, 3, 0], [2, 3, 0])
    assert ticks["row_percent"][1] == [100 / 3, 200 / 3, 0]
    assert found["chi2"] == {"reason": "several_choices"}


def test_lines_for_people_and_the_same_table_after_freezing(command: Command) -> None:
    live = command("crosstab", SURVEY, "age", "overall")
    assert live.exit_code == 0
    for words in ("实时数据", "n = 4", "满意：1（33.33%，50.00%）", "χ² = 1.333", "期望人数不足 5"):
        assert words in live.output, live.output
    before = object_of(command("crosstab", SURVEY, "age", "overall", "--json"))
    assert command("freeze", SURVEY).exit_code == 0
    after = object_of(command("crosstab", SURVEY, "age", "overall", "--json"))
    assert after.pop("snapshot") and before.pop("snapshot") is None
    assert after == before


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("nothing", "age", "没有题目“nothing”；可以做交叉表的题目：age、channels、service.attitude"),
        ("age", "why", "题目“why”不能做交叉表"),
        ("age", "age", "不能与自己交叉"),
    ],
)
def test_what_cannot_be_crossed_is_refused(command: Command, row: str, column: str, words: str) -> None:
    done = command("crosstab", SURVEY, row, column, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr


def test_of_deleted_answers_the_reason_is_said(command: Command) -> None:
    assert command("freeze", SURVEY).exit_code == 0
    assert command("forget", SURVEY, "--reason", "到期").exit_code == 0
    done = command("crosstab", SURVEY, "age", "overall", "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "删除" in done.stderr and "Traceback" not in done.stderr
