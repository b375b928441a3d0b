"""`surveyapp scale`: the stable keys, what is undefined, what is warned about, and what is refused in plain words."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import each
from click.testing import CliRunner, Result
from own_instance import object_of, use_instance
from servers import REPOSITORY

from surveyapp.cli.main import main

PSYCH = REPOSITORY / "tests" / "analysis" / "r-psych"
EDGES = {case["id"]: case for case in json.loads((PSYCH / "edge_cases.json").read_text())["cases"]}
CHANGJI, TRADING = "changji-jishitong-2024/residents", "qitai-zhengwu-2023/trading"
TURPAN = "turpan-12345-2022/residents"
L3_WARNINGS = {"zero_variance_items", "small_sample", "not_factorable", "reverse_item"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """file("a,b\\n1,2\\n") is a CSV file that holds this."""

    def write(content: str) -> Path:
        (tmp_path / "scores.csv").write_text(content, "utf-8")
        return tmp_path / "scores.csv"

    return write


def csv_of(rows: list[list[int | None]]) -> str:
    lines = [[f"q{place}" for place in range(len(rows[0]))]]
    lines += [["" if cell is None else str(cell) for cell in row] for row in rows]
    return "".join(",".join(line) + "\n" for line in lines)


def codes(found: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in found["warnings"]]


def numbers_in(found: object) -> list[float]:
    if isinstance(found, dict):
        return [number for value in found.values() for number in numbers_in(value)]
    if isinstance(found, list):
        return [number for value in found for number in numbers_in(value)]
    return [found] if isinstance(found, float) else []


def test_the_keys_are_those_that_other_tools_read() -> None:
    found = object_of(run("scale", PSYCH / "input_bfi_A_recoded.csv", "--json"))
    assert {
        "n", "n_dropped", "k", "alpha", "items", "kmo", "bartlett", "loadings", "omega_total", "split_half", "warnings",
    } <= set(found)  # fmt: skip
    assert (found["n"], found["n_dropped"], found["k"]) == (2709, 91, 5)
    assert {"raw", "standardized", "ci95"} <= set(found["alpha"])
    assert {"mean", "sd", "r_item_total", "r_drop", "alpha_if_deleted"} <= set(found["items"]["A1"])
    assert set(found["kmo"]) == {"overall", "items"}
    assert set(found["bartlett"]) == {"chi2", "df", "p"}
    assert set(found["loadings"]) == {"A1", "A2", "A3", "A4", "A5"}
    assert set(found["split_half"]) == {"method", "r", "spearman_brown", "guttman"}
    assert found["split_half"]["method"] == "odd_even"


@each(
    ("case", "reason"),
    [
        ("one_item", "one_item"),
        ("one_respondent", "one_complete_row"),
        ("all_same_answer", "zero_variance"),
        ("no_complete_rows", "no_complete_rows"),
        ("opposite_items", "zero_variance"),
    ],
)
def test_what_is_undefined_has_its_reason_and_no_number(case: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "edge.csv"
    path.write_text(csv_of(EDGES[case]["rows"]), "utf-8")
    found = object_of(run("scale", path, "--json"))
    undefined = {"reason": reason}
    assert found["alpha"] == {**undefined, "raw": undefined, "standardized": undefined, "ci95": undefined}
    assert (
        "reason" in found["omega_total"] and "reason" in found["split_half"] and "reason" in found["bartlett"]
    )
    assert run("scale", path).exit_code == 0


def test_no_two_items_in_common_leave_no_pairwise_alpha(file: Callable[[str], Path]) -> None:
    path = file(csv_of(EDGES["no_complete_rows"]["rows"]))
    found = object_of(run("scale", path, "--policy", "pairwise", "--json"))
    assert found["alpha"]["reason"] == "too_few_pairs"
    assert (
        "少于两人" in run("scale", path, "--policy", "pairwise").stdout
        or "至少两人" in run("scale", path, "--policy", "pairwise").stdout
    )


@each(("case", "alpha"), [("identical_items", 1.0), ("negative_alpha", -8.0)])
def test_alpha_is_stated_as_computed(case: str, alpha: float, tmp_path: Path) -> None:
    path = tmp_path / "edge.csv"
    path.write_text(csv_of(EDGES[case]["rows"]), "utf-8")
    found = object_of(run("scale", path, "--json"))
    assert found["alpha"]["raw"] == alpha
    assert ("reverse_item" in codes(found)) == (alpha < 0) == ("negative_alpha" in codes(found))
    assert all(map(math.isfinite, numbers_in(found)))


@each(
    ("name", "policy", "expected"),
    [
        ("L1_clean_12x4", "listwise", {"heywood", "small_sample"}),
        ("L2_missing_reversed_30x6", "listwise", {"reverse_item", "small_sample"}),
        ("L2_missing_reversed_30x6", "pairwise", {"reverse_item", "small_sample", "pairwise_interval"}),
        ("L3_lowalpha_constant_20x5", "listwise", L3_WARNINGS),
        ("bfi_A_recoded", "listwise", {"small_sample"}),
        ("bfi_A_unrecoded", "listwise", {"reverse_item"}),
    ],
)  # fmt: skip
def test_each_set_has_the_warnings_that_it_needs(name: str, policy: str, expected: set[str]) -> None:
    found = object_of(run("scale", PSYCH / f"input_{name}.csv", "--policy", policy, "--json"))
    assert set(codes(found)) == expected


def test_a_warning_names_the_items_of_which_it_speaks() -> None:
    found = object_of(run("scale", PSYCH / "input_L3_lowalpha_constant_20x5.csv", "--json"))
    assert {"code": "zero_variance_items", "items": ["q5"]} in found["warnings"]
    assert (found["k"], found["left_out"], "q5" in found["loadings"]) == (4, ["q5"], False)
    reversed_ = object_of(run("scale", PSYCH / "input_bfi_A_unrecoded.csv", "--json"))
    assert reversed_["warnings"] == [{"code": "reverse_item", "items": ["A1"]}]


def test_items_names_the_columns_in_their_order(file: Callable[[str], Path]) -> None:
    path = file("id,q1,q2\n1,5,4\n2,3,3\n3,4,4\n")
    found = object_of(run("scale", path, "--items", "q2，q1", "--json"))
    assert list(found["items"]) == ["q2", "q1"]
    assert "identifier" not in codes(found)


def test_a_heading_with_commas_is_one_item(file: Callable[[str], Path]) -> None:
    path = file('id,"环境,整洁",速度\n1,5,4\n2,3,3\n3,4,5\n')
    for named in (("环境,整洁,速度",), ("环境,整洁", "速度")):
        options = [part for text in named for part in ("--items", text)]
        assert list(object_of(run("scale", path, *options, "--json"))["items"]) == ["环境,整洁", "速度"]


def test_alpha_at_the_ceiling_says_little(file: Callable[[str], Path]) -> None:
    rows = "5,5,5\n" * 28 + "4,5,4\n3,4,3\n"
    assert object_of(run("scale", file("a,b,c\n" + rows), "--json"))["alpha"]["ceiling"] == "says little"
    rows = "3,3,5\n" * 28 + "4,5,4\n3,4,3\n"
    assert "ceiling" not in object_of(run("scale", file("a,b,c\n" + rows), "--json"))["alpha"]


@each(
    ("content", "items"),
    [
        ("id,a,b\n10001,1,2\n10002,3,4\n10003,2,2\n10004,5,4\n10005,4,5\n", ["id"]),
        ("a,b,no\n" + "".join(f"{n % 5},{n % 4},{n}\n" for n in range(1, 40)), ["no"]),
        ("a,b\n" + "".join(f"{n},{n * n % 97}\n" for n in range(60, 100)), None),  # marks out of 100
        ("a,b\n1,2\n3,4\n2,1\n5,5\n4,3\n", None),
    ],
)
def test_a_column_of_identifiers_is_warned_about(
    content: str, items: list[str] | None, tmp_path: Path
) -> None:
    path = tmp_path / "ids.csv"
    path.write_text(content, "utf-8")
    found = object_of(run("scale", path, "--json"))
    warned = [warning["items"] for warning in found["warnings"] if warning["code"] == "identifier"]
    assert warned == ([items] if items else [])
    assert ("像是编号" in run("scale", path).stdout) == bool(items)


@each(
    ("content", "told"),
    [
        ("", "文件是空的"),
        ("a,b\n1,x\n", "第 2 行、列“b”写的是“x”"),
        ("a,b\n1\n", "第 2 行有 1 格，应为 2 格"),
        ("a,a\n1,2\n", "有两列都叫“a”"),
        ("a,b\n1,99999999999999\n", "不是分值"),
        ("a,b\n1,nan\n", "不是数字"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(
    content: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, "utf-8")
    done = run("scale", path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr


def test_a_file_without_rows_has_reasons(file: Callable[[str], Path]) -> None:
    assert object_of(run("scale", file("a,b\n"), "--json"))["alpha"]["reason"] == "no_answers"


def test_a_row_of_blanks_is_a_row_of_the_table(file: Callable[[str], Path]) -> None:
    path = file("a,b\n5,4\n,\n3,3\n4,\n2,3\n")
    listwise = object_of(run("scale", path, "--json"))
    assert (listwise["n"], listwise["n_dropped"], listwise["n_complete"]) == (3, 2, 3)
    pairwise = object_of(run("scale", path, "--policy", "pairwise", "--json"))
    assert (pairwise["n"], pairwise["n_dropped"], pairwise["n_complete"]) == (5, 0, 3)
    assert {"code": "pairwise_interval", "n": 5, "fewest": 3} in pairwise["warnings"]


def test_an_interval_of_pairs_without_gaps_needs_no_warning(file: Callable[[str], Path]) -> None:
    path = file("a,b\n5,4\n3,3\n2,3\n")
    assert "pairwise_interval" not in codes(object_of(run("scale", path, "--policy", "pairwise", "--json")))


def test_covariances_of_pairs_that_do_not_fit_together_leave_no_alpha(file: Callable[[str], Path]) -> None:
    falling = "".join(f"{a},{b},\n{a},,{b}\n,{a},{b}\n" for a, b in ((1, 5), (5, 1), (1, 5), (5, 1)))
    found = object_of(run("scale", file(f"a,b,c\n{falling}"), "--policy", "pairwise", "--json"))
    assert found["alpha"]["reason"] == "negative_variance"


def test_an_unknown_column_names_those_that_there_are(file: Callable[[str], Path]) -> None:
    done = run("scale", file("a,b\n1,2\n"), "--items", "a,c")
    assert done.exit_code == 1
    assert "没有列“c”" in done.stderr and "a、b" in done.stderr
    assert run("scale", file("a,b\n1,2\n"), "--items", "a,,b").exit_code == 2
    assert run("scale", "nowhere.csv").exit_code == 1


def test_people_read_the_policy_and_how_many_rows_each_figure_rests_on() -> None:
    told = run("scale", PSYCH / "input_L2_missing_reversed_30x6.csv", "--policy", "pairwise").stdout
    assert "成对删除（pairwise）" in told
    assert "Cronbach α：0.457" in told and "n=30" in told
    assert "ω：0.673（不足）（n=24）" in told
    assert "“q6”与其余题目方向相反" in told
    listwise = run("scale", PSYCH / "input_L2_missing_reversed_30x6.csv").stdout
    assert "成列删除（listwise）" in listwise and "另有 6 份没有计入" in listwise


@pytest.fixture
def demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_instance(monkeypatch, tmp_path, demonstration=True)


def test_a_survey_has_the_figures_that_its_analysis_states(demonstration: None) -> None:
    stated = object_of(run("analyse", CHANGJI, "--json"))
    found = object_of(run("scale", CHANGJI, "--json"))
    alpha = stated["reliability"]["alpha"]
    assert (found["alpha"]["raw"], found["alpha"]["ci95"], found["n"], found["k"]) == (
        alpha["value"], alpha["ci95"], alpha["n"], alpha["items"],
    )  # fmt: skip
    for code, item in found["items"].items():
        assert item["r_item_total"] == stated["validity"]["item_total"][code]["value"]
        assert item["r_drop"] == stated["validity"]["corrected_item_total"][code]["value"]
        assert item["mean"] == stated["satisfaction"]["items"][code]["mean"]
    assert (found["survey"], found["snapshot"]) == (CHANGJI, None)
    assert found["omega_total"] == pytest.approx(0.9088126, abs=1e-4)


def test_items_of_a_survey_are_named_by_question_line_or_scale(demonstration: None) -> None:
    found = object_of(run("scale", TRADING, "--items", "rating.site,rating.staff,rating.systems", "--json"))
    assert list(found["items"]) == ["rating.site", "rating.staff", "rating.systems"]
    whole = object_of(run("scale", TRADING, "--items", "rating", "--json"))
    assert len(whole["items"]) == 8
    done = run("scale", TRADING, "--items", "nothing")
    assert (done.exit_code, "nothing" in done.stderr) == (1, True)


def test_nearly_everybody_content_is_said(demonstration: None) -> None:
    found = object_of(run("scale", TURPAN, "--json"))
    assert found["alpha"]["reason"] == "one_item"
    assert "ceiling" in codes(found)
    assert "说明不了什么" in run("scale", TURPAN).stdout


def test_a_snapshot_is_named_and_deleted_answers_still_give_the_main_scale(demonstration: None) -> None:
    before = object_of(run("scale", CHANGJI, "--json"))
    assert run("freeze", CHANGJI).exit_code == 0
    frozen = object_of(run("scale", CHANGJI, "--json"))
    assert frozen["snapshot"]
    assert {**frozen, "snapshot": None} == before
    assert run("forget", CHANGJI, "--reason", "委托方要求").exit_code == 0
    after = object_of(run("scale", CHANGJI, "--json"))
    assert {key: after[key] for key in ("alpha", "items", "loadings", "split_half")} == {
        key: before[key] for key in ("alpha", "items", "loadings", "split_half")
    }
    for arguments in (("--policy", "pairwise"), ("--items", "convenience,timely")):
        done = run("scale", CHANGJI, *arguments)
        assert (done.exit_code, "删除" in done.stderr) == (1, True)
