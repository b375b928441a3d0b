"""What is said of compared groups: no p, no test sentence on small groups, how much and whether it matters."""

import re

import numpy as np
import pytest

from surveyapp.analysis.groups.comparison import Comparison, GroupedItem, RespondentGroup, compare_groups
from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.group_tests import MannWhitney
from surveyapp.analysis.groups.small_groups import hide_small_groups
from surveyapp.analysis.results import Undefined
from surveyapp.reports.words.comparison_words import (
    comparison_sentences,
    group_mark,
    p_cell,
    statistic_words,
)

LABELS = "甲乙丙丁"


def compared(**items: list[list[int]]) -> Comparison:
    """Groups 甲, 乙 …: how many of each gave 1, 2, 3, 4 and 5 points; the figure is the mean as an index."""
    first = np.array(next(iter(items.values())))
    groups = [
        RespondentGroup(label, label, int(n)) for label, n in zip(LABELS, first.sum(axis=1), strict=False)
    ]
    scores = np.arange(1.0, 6.0)
    asked = []
    for name, rows in items.items():
        counts = np.array(rows)
        with np.errstate(invalid="ignore"):
            means = counts @ scores / counts.sum(axis=1) * 20
        values = tuple(Undefined("no_answers") if np.isnan(mean) else float(mean) for mean in means)
        asked.append(GroupedItem(name, name, CountTable(scores, counts), values, 5.0))
    return compare_groups("by", "年龄", groups, asked)


GOOD, BAD, SAME = [0, 0, 5, 15, 30], [10, 15, 15, 5, 5], [5, 5, 10, 15, 15]


def told(found: Comparison, formula: str | None = "index") -> str:
    return "".join(comparison_sentences(found, formula))


def test_what_differs_by_how_much_and_whether_it_matters() -> None:
    said = told(compared(态度=[GOOD, BAD], 速度=[SAME, SAME]))
    assert said == (
        "2题中有1题的组间差异超出偶然波动。“态度”：“甲”最高（90.00），“乙”最低（52.00），相差38.00；"
        "差异较大，应当查明原因。其余1题没有发现这样的差异。"
    )
    assert told(compared(态度=[SAME, SAME])) == "各题都没有发现超出偶然波动的组间差异。"
    assert "相差38.00个百分点" in told(compared(态度=[GOOD, BAD]), "favourable")
    small = told(compared(态度=[[0, 0, 0, 5500, 4500], [0, 0, 0, 5000, 5000]]))
    assert "差异微小，实际意义不大" in small, "beyond chance, and of no weight"


def test_groups_under_thirty_have_no_sentence_of_a_test() -> None:
    found = compared(态度=[GOOD, BAD, [0, 0, 0, 2, 18]])
    assert found.items[0].differs
    assert told(found) == "各题因有的组不足 30 份，只列数字，不判断差异。“丙”不足 30 份，数字仅供参考。"


def test_groups_under_five_change_nothing_of_it() -> None:
    with_few = told(compared(态度=[GOOD, BAD, [0, 0, 0, 0, 3], [0] * 5]))
    assert (
        "“甲”最高（90.00），“乙”最低（52.00）" in with_few and "丙" not in with_few and "丁" not in with_few
    )


def test_hidden_groups_are_not_mentioned() -> None:
    found = compared(态度=[GOOD, BAD, SAME, [0, 0, 0, 0, 3]])
    hidden = hide_small_groups(found)
    (neighbour,) = hidden.groups - {"丁"}
    said = "".join(comparison_sentences(found, "index", hidden))
    assert said == "有的组不予列出，因此不判断这些题的组间差异。"
    assert neighbour not in said


def test_the_ceiling_and_what_was_not_tested_are_told() -> None:
    high = told(compared(态度=[[0, 0, 0, 1, 60], [0, 0, 0, 3, 60]]))
    assert "“态度”有 90% 以上的人给了最高评价，差异能说明的有限。" in high
    constant = told(compared(态度=[[0, 0, 0, 0, 60], [0, 0, 0, 0, 60]]))
    assert "没有检验：所有人的得分相同，没有差异可比。" in constant


def test_no_sentence_names_a_p() -> None:
    for found in (
        compared(态度=[GOOD, BAD]),
        compared(态度=[SAME, SAME]),
        compared(态度=[GOOD, [0, 0, 0, 0, 9]]),
    ):
        assert not re.search(r"\bp\b|显著", told(found))


@pytest.mark.parametrize(
    ("n", "mark"), [(0, ""), (1, "不足 5 份"), (4, "不足 5 份"), (5, "仅供参考"), (29, "仅供参考"), (30, "")]
)
def test_a_group_is_marked_by_its_answers(n: int, mark: str) -> None:
    assert group_mark(n) == mark


def test_tests_are_written_as_people_write_them() -> None:
    assert (
        p_cell(0.0004) == "<0.001"
        and p_cell(0.0009) == "<0.001"
        and p_cell(0.001) == "0.001"
        and p_cell(1.0) == "1.000"
    )
    assert statistic_words(MannWhitney(12.5, 0.00001)) == "W = 12.500，p < 0.001"
