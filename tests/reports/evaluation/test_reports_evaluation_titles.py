"""Titles of the report of an evaluation, targets in its sentences, and cells that cannot be."""

from pathlib import Path

import pytest
from cases import each
from made_evaluations import small

from surveyapp.reports.blocks import GridCell
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.words.step_numbers import as_said


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("某项目绩效评价指标体系", "某项目"),
        ("某中心整体支出绩效自评表", "某中心整体支出"),
        ("某部门整体绩效评价", "某部门整体"),
        ("绩效评价指标体系", "绩效评价指标体系"),
        ("财务报表", "财务报表"),
    ],
)
def test_the_cover_says_the_kind_of_paper_once(tmp_path: Path, title: str, subject: str) -> None:
    report = evaluation_report(small(tmp_path, title=title).facts)
    assert (report.title, report.subtitle) == (subject, "绩效评价评分报告")


@each(
    ("written", "said"),
    [("=1 个", "1 个"), ("＝100%", "100%"), (">=90%", "≥90%"), ("<=5 天", "≤5 天"), ("95%≤N≤100%",) * 2],
)
def test_a_sentence_says_a_target_without_the_signs_of_a_table(written: str, said: str) -> None:
    assert as_said(written) == said


@each(("rows", "columns"), [(0, 1), (1, 0), (1, -1)])
def test_a_cell_that_covers_nothing_is_refused(rows: int, columns: int) -> None:
    with pytest.raises(ValueError, match="得分"):
        GridCell("得分", rows=rows, columns=columns)
