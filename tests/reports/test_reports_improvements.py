"""The chapter on what to improve, read back from the Word document and from the workbook."""

from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from driver_survey import SURVEY, TEXTS, fill_driver_survey
from lxml import etree
from sqlalchemy import Engine

from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.reports.blocks import Scatter, ScatterPoint
from surveyapp.reports.content import survey_report
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.driver_words import short_name
from surveyapp.services.downloads.survey_report import (
    SurveyFile,
    survey_facts,
    write_survey_word,
    write_survey_workbook,
)
from surveyapp.services.figures.survey_answers import SurveyAnswers, latest_answers
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_survey

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def answers(sqlite_engine: Engine, tmp_path: Path) -> SurveyAnswers:
    fill_driver_survey(sqlite_engine)
    return latest_answers(sqlite_engine, tmp_path, SURVEY)


@pytest.fixture
def facts(answers: SurveyAnswers) -> SurveyFacts:
    return survey_facts(answers)


def matrix_of(facts: SurveyFacts) -> ImportanceMatrix:
    assert facts.drivers is not None and isinstance(facts.drivers.matrix, ImportanceMatrix)
    return facts.drivers.matrix


def test_the_chart_in_word_is_native_and_has_the_points_of_the_matrix(
    answers: SurveyAnswers, facts: SurveyFacts, tmp_path: Path
) -> None:
    path = tmp_path / "report.docx"
    write_survey_word(SurveyFile(answers, path))
    with ZipFile(path) as archive:
        charts = [
            etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("word/charts/chart") and name.endswith(".xml")
        ]
    (scatter,) = [chart for chart in charts if chart.find(f".//{C}scatterChart") is not None]
    points = []
    for series in list(scatter.iter(f"{C}ser"))[:2]:
        across, up = (
            [float(value.text) for value in series.findall(f"{C}{axis}//{C}v")] for axis in ("xVal", "yVal")
        )
        points += zip(across, up, strict=True)
    expected = [(place.share, place.performance.value) for place in matrix_of(facts).places]
    assert sorted(points) == [pytest.approx(point) for point in sorted(expected)]
    words = "".join(scatter.itertext())
    for area in ("优先改进", "保持优势", "其次改进", "维持现状"):
        assert area in words


def test_tables_and_sentences_in_word_say_the_same(
    answers: SurveyAnswers, facts: SurveyFacts, tmp_path: Path
) -> None:
    path = tmp_path / "report.docx"
    write_survey_word(SurveyFile(answers, path))
    document = docx.Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any("改进优先序" in text for text in texts)
    assert any("优先改进“服务态度”" in text for text in texts)
    assert any("GB/T 19038-2009" in text for text in texts)
    (table,) = [
        table for table in document.tables if "重要性占比（%）" in [cell.text for cell in table.rows[0].cells]
    ]
    rows = {row.cells[1].text: row.cells[2].text for row in table.rows[1:]}
    assert rows == {
        TEXTS[place.code.removeprefix("service.")]: f"{place.share:.1f}" for place in matrix_of(facts).places
    }


def test_the_workbook_has_the_figures_unrounded_with_their_intervals(
    answers: SurveyAnswers, facts: SurveyFacts, tmp_path: Path
) -> None:
    path = tmp_path / "workbook.xlsx"
    write_survey_workbook(SurveyFile(answers, path))
    book = openpyxl.load_workbook(path)
    rows = {row[11]: row for row in book["改进"].iter_rows(values_only=True) if row[11] and row[11] != "编码"}
    assert facts.drivers is not None
    for driver in facts.drivers.importance.drivers:
        row = rows[driver.code]
        assert row[2:9] == pytest.approx(
            (driver.share, *driver.share_ci95, driver.value, *driver.ci95, driver.spearman)  # type: ignore[misc]
        )
    assert "改进" in [cell for row in book["说明"].iter_rows(values_only=True) for cell in row]


def test_a_survey_without_importance_has_neither_chapter_nor_sheet(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    fill_driver_survey(sqlite_engine, content=True)
    answers = latest_answers(sqlite_engine, tmp_path, SURVEY)
    report = survey_report(survey_facts(answers))
    assert not any(isinstance(block, Scatter) for block in report.blocks)
    path = tmp_path / "workbook.xlsx"
    write_survey_workbook(SurveyFile(answers, path))
    assert "改进" not in openpyxl.load_workbook(path).sheetnames


def test_deleted_answers_leave_a_report_without_the_chapter(sqlite_engine: Engine, tmp_path: Path) -> None:
    fill_driver_survey(sqlite_engine)
    places = Places(sqlite_engine, tmp_path, tmp_path, tmp_path)
    forget_survey(places, SURVEY, reason="保存期满", person="张三")
    facts = survey_facts(latest_answers(sqlite_engine, tmp_path, SURVEY))
    assert facts.drivers is None


def test_axes_end_at_round_numbers_around_all_points() -> None:
    points = tuple(ScatterPoint("", x, y) for x, y in ((1.4, 70.07), (49.3, 87.13)))
    chart = Scatter("", points, ("", "", ""), (20.0, 77.9), ("", "", "", ""), "")
    across, up = chart.axes()
    assert (across.low, across.high, across.step) == (0, 60, 20)
    assert (up.low, up.high, up.step) == (65, 95, 5)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("您对办事速度是否满意？", "办事速度"),
        ("3、您对工作人员的服务态度满意吗?", "工作人员的服务态度"),
        ("您对政务服务信息咨询的满意度", "政务服务信息咨询"),
        ("服务态度", "服务态度"),
        ("您认为排队时间长吗？", "您认为排队时间长吗"),
    ],
)
def test_an_item_is_named_by_what_it_asks_about(text: str, name: str) -> None:
    assert short_name(text) == name
