"""The Excel workbook: what stands in its cells is what the analysis gives, and every chart refers to them."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from coded_answers import live_table
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet
from survey_facts import SMALL, facts_of, published_sample, questionnaire_from, response

from surveyapp.analysis.results import Alpha, Correlation, Figure, Undefined
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.satisfaction_columns import item_formulas, overall_formulas
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.snapshots.coding import StoredResponse

SHEETS = ["说明", "满意度", "信度效度", "频数", "答卷", "编码手册"]
SAMPLES = ["changji-jishitong-2024/residents", "qitai-zhengwu-2023/service", "turpan-12345-2022/residents"]


def book_of(
    facts: SurveyFacts, responses: Sequence[StoredResponse], folder: Path, **options: Any
) -> Workbook:
    path = folder / "book.xlsx"
    coded = live_table(facts.questionnaire, responses)
    assert write_workbook(facts, coded, path, **options) == len(responses)
    return load_workbook(path)


def small(folder: Path, *answers: dict[str, Any], **known: Any) -> Workbook:
    facts = facts_of(questionnaire_from(SMALL), answers, **known)
    return book_of(facts, [response(number, given) for number, given in enumerate(answers)], folder)


def rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def row_after(sheet: Worksheet, first: str, start: str = "") -> list[Any]:
    """The row whose first cell is this text, below the row that begins with `start`."""
    found = rows(sheet)
    begin = next(at for at, row in enumerate(found) if str(row[0] or "").startswith(start))
    return next(row for row in found[begin:] if row[0] == first)


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest, published_questionnaires: Path, tmp_path_factory: Any) -> Any:
    """The facts of a published survey, and its workbook read back."""
    facts = published_sample(published_questionnaires / f"{request.param}.yaml")
    return facts, book_of(facts, [], tmp_path_factory.mktemp("excel"))


def test_it_has_its_sheets_in_order(sample: tuple[SurveyFacts, Workbook]) -> None:
    assert sample[1].sheetnames == SHEETS


def test_every_count_and_share_is_that_of_the_analysis(sample: tuple[SurveyFacts, Workbook]) -> None:
    facts, book = sample
    for result in facts.analysis.questions:
        if result.item.stem is not None or not result.options:
            continue
        found = rows(book["频数"])
        begin = next(at for at, row in enumerate(found) if f"编码 {result.item.code}）" in str(row[0]))
        by_code = {row[1]: row for row in found[begin + 2 : begin + 2 + len(result.options)]}
        for option in result.options:
            shares = [s.value for s in (option.of_respondents, option.of_ticks) if isinstance(s, Figure)]
            assert by_code[option.code][:5] == [str(option.label), option.code, option.count, *shares]


def test_every_line_of_a_matrix_has_counts_and_shares(sample: tuple[SurveyFacts, Workbook]) -> None:
    facts, book = sample
    for result in facts.analysis.questions:
        if result.item.stem is None:
            continue
        row = row_after(book["频数"], str(result.item.text), "14.")
        assert row[1] == result.n
        assert sum(row[2 : 2 + len(result.options)]) == result.n
        cells = sorted(row[2 : 2 + 2 * len(result.options)])
        shares = [o.of_respondents.value for o in result.options if isinstance(o.of_respondents, Figure)]
        assert cells == sorted([*(option.count for option in result.options), *shares])


def test_satisfaction_is_that_of_the_analysis(sample: tuple[SurveyFacts, Workbook]) -> None:
    facts, book = sample
    for item in facts.analysis.satisfaction.items:
        row = row_after(book["满意度"], str(item.item.text))
        names = item_formulas(facts.analysis.satisfaction)
        figures = [item.by_formula[name] for name in names]
        assert row[2 : 2 + len(names)] == [figure.value for figure in figures if isinstance(figure, Figure)]
        assert isinstance(item.value, Figure)
        assert row[1] == item.value.n


def test_every_measure_of_the_overall_figure_is_that_of_the_analysis(
    sample: tuple[SurveyFacts, Workbook],
) -> None:
    facts, book = sample
    result = facts.analysis.satisfaction
    for name in overall_formulas(result):
        outcome = result.alternatives[name]
        label = figure_name(name) + ("（本次采用）" if name == result.formula else "")
        row = next(row for row in rows(book["满意度"]) if str(row[0] or "").startswith(label))
        assert isinstance(outcome, Figure)
        assert row[1:3] == [outcome.n, outcome.value]


def test_reliability_and_validity_are_those_of_the_analysis(sample: tuple[SurveyFacts, Workbook]) -> None:
    facts, book = sample
    sheet, alpha = book["信度效度"], facts.analysis.reliability
    shown = row_after(sheet, "α 系数")[1]
    if isinstance(alpha, Undefined):
        assert shown == "不适用（只有一道题可用，至少需要两道题才能计算）"
        return
    assert isinstance(alpha, Alpha)
    assert shown == alpha.value
    for item in facts.questionnaire.scale_items():
        total = facts.analysis.validity.item_total[item.code]
        assert isinstance(total, Correlation)
        row = row_after(sheet, str(item.text))
        assert (row[1], row[2]) == (total.n, total.value)


def test_there_are_charts_and_each_refers_to_the_cells_of_its_question(
    sample: tuple[SurveyFacts, Workbook],
) -> None:
    facts, book = sample
    sheet = book["频数"]
    closed = [q for q in facts.questionnaire.questions if q.type != "text"]
    charts: list[BarChart] = sheet._charts
    assert len(charts) == len(closed)
    results = {result.item.code: result for result in facts.analysis.questions}
    for chart, question in zip(charts, closed, strict=True):
        first = results[question.item_code(question.items[0]) if question.items else question.code]
        names = [str(item.text) for item in question.items] or [str(o.label) for o in question.options]
        assert chart.grouping == ("percentStacked" if question.items else "clustered")
        for series in chart.series:
            categories = cells_of(book, series.cat.strRef.f)
            assert sorted(categories) == sorted(names)
            values = cells_of(book, series.val.numRef.f)
            assert [float(point.v) for point in series.val.numRef.numCache.pt] == values
            assert [point.v.strip() for point in series.cat.strRef.strCache.pt] == categories
        assert first.n


def cells_of(book: Workbook, reference: str) -> list[Any]:
    sheet, _, area = reference.rpartition("!")
    cells = book[sheet.strip("'")][area.replace("$", "")]
    return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]


def test_there_is_no_formula_no_macro_and_no_link(sample: tuple[SurveyFacts, Workbook]) -> None:
    book = sample[1]
    stream = io.BytesIO()
    for sheet in book:
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.rows for cell in row)
    book.save(stream)
    assert not [name for name in zipfile.ZipFile(stream).namelist() if re.search("vba|external", name, re.I)]


def test_made_up_answers_are_said_to_be(sample: tuple[SurveyFacts, Workbook]) -> None:
    assert sample[1]["说明"]["A3"].value == "重构样例数据"


def test_the_basis_names_the_snapshot(tmp_path: Path) -> None:
    book = small(tmp_path, {"age": "a"})
    values = [row[1] for row in rows(book["说明"])]
    assert "abcdef1234567890" in values
    assert "2025-07-20 08:00:00" in values


def test_a_live_view_is_said_to_be_one(tmp_path: Path) -> None:
    book = small(tmp_path, {"age": "a"}, snapshot=None)
    assert book["说明"]["A3"].value == "尚未最终确认"


def test_a_survey_without_answers_has_reasons_instead_of_figures(tmp_path: Path) -> None:
    book = small(tmp_path)
    assert row_after(book["频数"], "18-35岁")[3] == "不适用"
    assert "没有可计入的回答" in str(row_after(book["信度效度"], "α 系数")[1])
    assert book["频数"]._charts == []


def test_only_a_line_without_answers_is_said_to_have_no_shares(tmp_path: Path) -> None:
    book = small(tmp_path, {"service.attitude": "5"})
    notes = [str(row[0]) for row in rows(book["频数"]) if "的比例不适用" in str(row[0])]
    assert [note.split("”")[0] for note in notes] == ["“办理速度"]


def test_equal_answers_give_equal_bytes(tmp_path: Path) -> None:
    contents = []
    for _ in range(2):
        small(tmp_path, {"age": "a", "channels": ["a", "b"]})
        contents.append((tmp_path / "book.xlsx").read_bytes())
    assert contents[0] == contents[1]


def test_a_half_is_shown_as_in_the_word_report(tmp_path: Path) -> None:
    answers = [{"age": "a"}] * 1 + [{"age": "b"}] * 799
    book = small(tmp_path, *answers)
    cell = next(row[3] for row in book["频数"].iter_rows() if row[0].value == "18-35岁")
    assert cell.value == 0.125
    assert cell.number_format.split(";")[0] == "0.00"


def test_a_question_that_looks_like_a_reference_is_a_title_like_any_other(tmp_path: Path) -> None:
    source = SMALL.replace("text: 您的年龄是？", "text: '=Sheet!A1'")
    facts = facts_of(questionnaire_from(source), [{"age": "a"}])
    chart = book_of(facts, [], tmp_path)["频数"]._charts[0]
    assert chart.title.tx.strRef is None
    assert chart.title.tx.rich.p[0].r[0].t == "=Sheet！A1"
