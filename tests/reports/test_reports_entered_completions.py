"""Entered completions that do not follow, as a table of the Word report and as a sheet of the workbook."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from made_evaluations import JISHITONG, RONGMEI, Made, evaluated
from openpyxl import load_workbook

from surveyapp.reports.blocks import Table
from surveyapp.reports.evaluation.compared import comparison_blocks
from surveyapp.reports.evaluation.entered_completions import entered_completion_blocks
from surveyapp.reports.excel.entered_completions import entered_completion_sheet
from surveyapp.reports.excel.sheet import Book

CANTEEN = "canteen-renovation"


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return evaluated(tmp_path_factory.mktemp("forms"), RONGMEI)


def test_the_comparison_of_a_form_lists_them_in_a_table_of_their_own(forms: Made) -> None:
    facts = next(one for one in forms.facts.systems if one.name == CANTEEN)
    (table,) = (block for block in comparison_blocks(facts, level=0) if isinstance(block, Table))
    assert table.header == ("行", "目标值", "实际完成值", "填列", "计算", "理由")
    assert [row[:5] for row in table.rows] == [
        ("B11 装修项目及前后期费用成本", "<=38.79万元", "=38.82万元", "100.07%", "100.08%"),
        ("B12 食堂用具采购成本", "<=24.25万元", "=24.22万元", "99.87%", "99.88%"),
    ]


def test_a_form_without_any_says_nothing(forms: Made) -> None:
    quiet = [one for one in forms.facts.systems if not one.comparison.entered_completions]
    assert len(quiet) == 34 - 16
    assert [block for one in quiet for block in entered_completion_blocks([one])] == []


def test_several_forms_stand_in_one_table_that_names_each(forms: Made) -> None:
    (table,) = (block for block in entered_completion_blocks(forms.facts.systems) if isinstance(block, Table))
    assert table.header[:2] == ("指标表", "行")
    assert len(table.rows) == 20
    assert ("媒体设备运转经费", "A31 项目完成时间") in {row[:2] for row in table.rows}


def test_the_sheet_has_every_one_with_its_figures_as_numbers(forms: Made, tmp_path: Path) -> None:
    book = Book(tmp_path / "book.xlsx", "比较", datetime(2025, 1, 1, tzinfo=UTC))
    entered_completion_sheet(book, "填列的完成率", forms.facts)
    book.close()
    header, *rows = load_workbook(tmp_path / "book.xlsx").active.iter_rows(values_only=True)
    assert header[1:] == ("代码", "指标", "目标值", "实际完成值", "填列的完成率%", "计算的完成率%", "理由")
    assert len(rows) == 20
    canteen = next(row for row in rows if row[2] == "装修项目及前后期费用成本")
    assert canteen[5] == 100.07
    assert canteen[6] == pytest.approx(38.82 / 38.79 * 100)
    assert "—（实际完成时间比目标时间晚 20 天）" in {row[6] for row in rows}


def test_an_evaluation_that_enters_none_has_none(tmp_path: Path) -> None:
    (facts,) = evaluated(tmp_path, JISHITONG).facts.systems
    assert facts.comparison.entered_completions == ()
