"""A report with earlier years has a chapter, native lines, an appendix and a sheet; one without has none of them."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from series_of_tests import frozen_year, questionnaire
from sqlalchemy import Engine

from surveyapp.cli.statistics.trend import trend_lines
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.statistics.trend import survey_trend

OLD, NEW = "hotline2022/residents", "hotline2023/residents"


@pytest.fixture
def years(sqlite_engine: Engine, tmp_path: Path) -> Path:
    frozen_year(sqlite_engine, tmp_path, OLD, questionnaire(2022), (10, 20, 15, 10, 5))
    more = "report: {intervals: true}"
    frozen_year(sqlite_engine, tmp_path, NEW, questionnaire(2023, more=more), (30, 20, 8, 2, 0))
    return tmp_path


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_the_word_report_says_what_changed_without_a_p_in_its_body(
    sqlite_engine: Engine, years: Path
) -> None:
    path = years / "report.docx"
    report_survey(sqlite_engine, years, NEW, "docx", path)
    text = text_of(path)
    assert "上升19.33；变化超出了偶然波动的范围" in text
    assert "各题中，上升，超出偶然波动的有2道" in text
    assert "p =" not in text
    assert "p <" not in text
    assert "历年变化的检验" in text
    with ZipFile(path) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    lines = [chart for chart in charts if "lineChart" in chart]
    assert len(lines) == 2
    assert any("errBars" in chart for chart in lines)
    tests = [cell.text for table in Document(str(path)).tables for row in table.rows for cell in row.cells]
    assert any(cell.startswith("t = ") and "校正后" in cell for cell in tests)


def test_the_workbook_has_every_period_unrounded(sqlite_engine: Engine, years: Path) -> None:
    path = years / "report.xlsx"
    report_survey(sqlite_engine, years, NEW, "xlsx", path)
    sheet = load_workbook(path)["历年变化"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    values = [row[1] for row in rows if isinstance(row[1], int | float)]
    assert values[:2] == pytest.approx([200 / 3, 86])
    with ZipFile(path) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    assert sum("lineChart" in chart for chart in charts) == 3


def test_without_earlier_years_nothing_of_it_is_there(sqlite_engine: Engine, tmp_path: Path) -> None:
    frozen_year(sqlite_engine, tmp_path, NEW, questionnaire(2023), (30, 20, 8, 2, 0))
    for ending in ("docx", "xlsx"):
        report_survey(sqlite_engine, tmp_path, NEW, ending, tmp_path / f"report.{ending}")
    assert "历年变化" not in text_of(tmp_path / "report.docx")
    assert "历年变化" not in load_workbook(tmp_path / "report.xlsx").sheetnames


def test_the_terminal_says_the_same(sqlite_engine: Engine, years: Path) -> None:
    told = "\n".join(trend_lines(survey_trend(sqlite_engine, years, NEW)))
    assert "系列“热线满意度”，2 期" in told
    assert "n = 60" in told
    assert "变化超出了偶然波动的范围" in told
