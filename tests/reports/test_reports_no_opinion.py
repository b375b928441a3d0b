"""What documents say of answers that are no opinion, of ready scales, and of the questionnaire's own figures."""

from pathlib import Path

import pytest
from coded_answers import live_table
from docx import Document
from openpyxl import load_workbook
from survey_facts import Answers, facts_of, questionnaire_from, response

from surveyapp.reports.answer_columns import AnswerColumns
from surveyapp.reports.blocks import Chart, Table
from surveyapp.reports.colours import scale_fills
from surveyapp.reports.content import survey_report
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.sections.design import design
from surveyapp.reports.word.document import write_word

SOURCE = """
title: 好差评问卷
notice: {controller: 某市财政局, contact: 热线, purpose: 改进服务, retention_days: 30}
population: {name: 办事群众, size: 1300}
sampling: {method: random, issued: 130, ratio: 约 10%}
satisfaction: {formula: favourable, items: [service.attitude, service.speed]}
figures:
- {code: effective, name: 认为有效的比例, question: view, options: [a, b]}
questions:
- {code: service, type: matrix, text: 请评价以下方面, scale: haochaping, options: [
  {code: na, label: 不了解, no_opinion: true}, {code: a, label: 非常满意}, {code: b, label: 满意},
  {code: c, label: 基本满意}, {code: d, label: 不满意}, {code: e, label: 非常不满意}],
  items: [{code: attitude, text: 服务态度}, {code: speed, text: 办理速度}]}
- {code: view, type: single, text: 您对平台的看法, options: [
  {code: na, label: 不清楚, no_opinion: true}, {code: a, label: 很有效}, {code: b, label: 有效果},
  {code: c, label: 可有可无}]}
"""
ANSWERS: list[Answers] = [
    {"service.attitude": "a", "service.speed": "na", "view": "a"},
    {"service.attitude": "c", "service.speed": "a", "view": "b"},
    {"service.attitude": "na", "service.speed": "b", "view": "na"},
    {"service.attitude": "d", "service.speed": "e", "view": "c"},
]
SCALE = "政务服务“好差评”五级量表（GB/T 39735-2020"


@pytest.fixture
def facts() -> SurveyFacts:
    return facts_of(questionnaire_from(SOURCE), ANSWERS)


@pytest.fixture
def tables(facts: SurveyFacts) -> dict[str, Table]:
    found = [block for block in survey_report(facts).blocks if isinstance(block, Table)]
    return {table.caption: table for table in found if table.caption}


def test_the_satisfaction_rate_is_of_those_with_an_opinion(tables: dict[str, Table]) -> None:
    rows = {row[0]: row[1:3] for row in tables["各题满意度"].rows}
    assert rows == {"服务态度": ("3", "66.67%"), "办理速度": ("3", "66.67%")}


def test_scale_and_standard_are_said_beside_the_figure(tables: dict[str, Table]) -> None:
    note = tables["满意度总体数字"].note or ""
    assert f"所用量表：{SCALE}" in note
    assert "选择“不了解”的没有表示意见" in note


def test_who_had_no_opinion_stands_apart_below_a_subtotal(tables: dict[str, Table]) -> None:
    assert [row[:3] for row in tables["对平台的看法"].rows] == [
        ("很有效", "1", "25.00%"),
        ("有效果", "1", "25.00%"),
        ("可有可无", "1", "25.00%"),
        ("表示意见的合计", "3", "75.00%"),
        ("不清楚", "1", "25.00%"),
        ("合计", "4", "100.00%"),
    ]


def test_an_own_figure_stands_with_options_base_and_n(tables: dict[str, Table]) -> None:
    assert tables["合并选项的占比"].rows == (
        ("认为有效的比例", "您对平台的看法\n“很有效”、“有效果”", "作答该题的人", "4", "50.00%"),
    )


def test_charts_draw_no_opinion_last_and_apart_from_the_scale(facts: SurveyFacts) -> None:
    charts = [block for block in survey_report(facts).blocks if isinstance(block, Chart)]
    stacked = next(chart for chart in charts if chart.kind == "stacked")
    bars = next(chart for chart in charts if "看法" in chart.caption)
    assert (stacked.series[-1].name, stacked.series[-1].side) == ("不了解", "no_opinion")
    fills = scale_fills([series.side for series in stacked.series])
    assert [bool(fill.pattern) for fill in fills] == [False] * (len(fills) - 1) + [True]
    assert (bars.categories[-1], bars.apart) == ("不清楚", 1)


def test_a_declared_ratio_is_printed_as_declared_and_not_computed(facts: SurveyFacts) -> None:
    words = "".join(getattr(block, "text", "") for block in design(facts))
    assert "抽样方案写明的抽样比例为约 10%" in words
    assert "÷" not in words


def test_the_documents_hold_it_all(facts: SurveyFacts, tmp_path: Path) -> None:
    write_word(survey_report(facts), tmp_path / "r.docx", None)
    word = Document(str(tmp_path / "r.docx"))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "认为有效的比例" in cells
    assert any(SCALE in paragraph.text for paragraph in word.paragraphs)
    responses = [response(number, given) for number, given in enumerate(ANSWERS)]
    write_workbook(facts, live_table(facts.questionnaire, responses), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    words = [str(value) for row in book["满意度"].iter_rows(values_only=True) for value in row if value]
    assert "认为有效的比例" in words
    assert any(SCALE in text for text in words)
    counted = [row for row in book["频数"].iter_rows(values_only=True) if row[0] in ("不清楚", "很有效")]
    assert [row[:4] for row in counted] == [("很有效", "a", 1, 25), ("不清楚", "na", 1, 25)]


def test_the_codebook_says_which_code_is_no_opinion(facts: SurveyFacts) -> None:
    rows = [row for row in AnswerColumns(facts.questionnaire).codebook() if row[3] == "na"]
    assert {(row[4], row[5], row[6]) for row in rows} == {
        ("不了解", "", "没有意见"),
        ("不清楚", "", "没有意见"),
    }
