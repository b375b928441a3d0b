"""What the report says where a value is missing, a row does not apply, or nothing can be compared."""

from pathlib import Path
from typing import Any

import pytest
from made_evaluations import SMALL, document_of, evaluated, rows_of, words_of

REACH = "{type: target, short: proportional}"
BONUS = "{type: bonus, effect: add, most_points: 5}"


def line(code: str, weight: int, rule: str = REACH, target: str = "≥90%", **keys: str) -> str:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"- {{code: {code}, name: 指标 {code}, weight: {weight}, target: {target}, rule: {rule}{more}}}\n"


def text(*lines: str) -> str:
    return "title: 某项目\nindicators:\n" + "".join(lines)


def told(folder: Path, *lines: str) -> str:
    return words_of(document_of(evaluated(folder, SMALL, text(*lines)), folder))


KNOWN = line("A", 60, actual="{value: 95%}")
UNKNOWN = line("B", 40)
OUTSIDE = line("F", 0, BONUS, actual="{not_applicable: 没有奖项}")


def test_lines_without_a_value_are_no_source(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, UNKNOWN, OUTSIDE)
    assert "各指标的实际完成值来自：指标文件 1 项；尚缺 1 项；不适用 1 项。" in words


def test_where_nothing_is_known_no_source_is_named(tmp_path: Path) -> None:
    assert "各指标都没有实际完成值；尚缺 1 项。" in told(tmp_path, line("B", 100))


def test_a_level_that_does_not_apply_has_no_full_marks(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, line("B", 40, actual="{value: 95%}"), OUTSIDE)
    assert "指标 F不适用：没有奖项。" in words
    assert "满分 0 分" not in words


def test_a_level_outside_the_weight_without_a_value_says_so(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, line("B", 40, actual="{value: 95%}"), line("F", 0, BONUS))
    assert "指标 F在权重之外，尚无实际完成值，分数空缺。" in words


PRINTED = {"published": "{actual: 95%}"}

COMPARED: dict[str, tuple[list[str], str]] = {
    "everything agrees": (
        [line("A", 100, actual="{value: 95%}", **PRINTED)],
        "与已公布的数字全部一致。",
    ),
    "what has a value agrees": (
        [line("A", 60, actual="{value: 95%}", **PRINTED), line("B", 40, **PRINTED)],
        "比较过的各行与已公布的数字一致。尚无实际完成值、没有比较的：B。",
    ),
    "only a level is printed": (
        [
            "- {code: A, name: 指标 A, weight: 100, published: {score: 100}, children: [\n"
            + "{code: A1, name: 指标 A1, weight: 100, target: ≥90%, "
            + f"rule: {REACH}, actual: {{value: 95%}}, published: {{}}}}]}}\n"
        ],
        "与已公布的数字全部一致。",
    ),
    "nothing has a value": (
        [line("A", 60, actual="{value: 95%}"), line("B", 40, **PRINTED)],
        "没有可以比较的数字。尚无实际完成值、没有比较的：B。",
    ),
}


@pytest.mark.parametrize(("lines", "sentence"), COMPARED.values(), ids=COMPARED)
def test_the_comparison_claims_no_more_than_was_compared(
    tmp_path: Path, lines: list[str], sentence: str
) -> None:
    assert sentence in told(tmp_path, *lines)


FORM = """self_evaluation: {unit: 某单位}
budget: {unit: 万元, total: {name: 年度资金总额, full_year: 100, spent: 60}}
"""


def rows_of_form(folder: Path, *lines: str) -> list[list[Any]]:
    document = document_of(evaluated(folder, SMALL, FORM + text(*lines)), folder)
    return [row for table in document.tables for row in rows_of(table)]


def test_only_one_line_on_the_execution_stands_with_the_money(tmp_path: Path) -> None:
    executed = {
        "rule": "{type: target, short: proportional}",
        "target": "100%",
        "actual": "{execution: total}",
    }
    rows = rows_of_form(tmp_path, line("E", 60, **executed), line("G", 40, **executed))
    assert [any(name in row for row in rows) for name in ("指标 E", "指标 G")] == [False, True]
