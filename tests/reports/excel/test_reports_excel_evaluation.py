"""The Excel workbook of an evaluation, read back: merged cells, scores as numbers, names of sheets, literal texts."""

from pathlib import Path
from typing import Any

import pytest
from cases import each
from made_evaluations import JISHITONG, RONGMEI, Made, evaluated, small
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from surveyapp.reports.excel.evaluation import _Names, write_evaluation_workbook


def book_of(made: Made, folder: Path) -> Workbook:
    path = folder / "book.xlsx"
    write_evaluation_workbook(made.facts, path)
    return load_workbook(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return evaluated(tmp_path_factory.mktemp("jishitong"), JISHITONG, freezing="residents")


@pytest.fixture(scope="module")
def book(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return book_of(made, tmp_path_factory.mktemp("excel"))


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return evaluated(tmp_path_factory.mktemp("rongmei"), RONGMEI)


@pytest.fixture(scope="module")
def forms_book(forms: Made, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return book_of(forms, tmp_path_factory.mktemp("forms"))


def rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def below(sheet: Worksheet, first: str) -> list[list[Any]]:
    """The rows below the one whose first cell is this text."""
    found = rows(sheet)
    return found[next(at for at, row in enumerate(found) if row[0] == first) + 1 :]


def row_of(sheet: Worksheet, first: object) -> list[Any]:
    return next(row for row in rows(sheet) if row[0] == first)


def test_one_system_has_these_sheets(book: Workbook) -> None:
    assert book.sheetnames == ["得分汇总", "综合评分表", "得分明细", "评分过程", "数据来源"]


def test_the_total_and_the_levels_are_the_numbers_that_were_scored(made: Made, book: Workbook) -> None:
    scores = made.scores()
    total = below(book["得分汇总"], "序号")[0]
    assert total[1:4] == [scores.title, 100, float(scores.total or 0)]
    *levels, last = below(book["得分汇总"], "编号")
    assert [row[:4] for row in levels] == [
        [level.code, level.name, float(level.weight), float(level.score or 0)] for level in scores.levels
    ]
    assert last[:5] == ["合计", None, 100, float(scores.total or 0), float(scores.rate or 0)]


def test_scores_and_rates_in_the_score_table_are_numbers(made: Made, book: Workbook) -> None:
    sheet = book["综合评分表"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "一级指标")
    columns = {cell.value: cell.column for cell in header}
    leaves = list(made.scores().leaves())
    for number, leaf in enumerate(leaves, start=header[0].row + 1):
        found = [sheet.cell(number, columns[name]).value for name in ("权重", "得分", "得分率")]
        assert found == [
            float(leaf.weight),
            float(leaf.score or 0),
            pytest.approx(float(leaf.rate or 0), abs=0.005),
        ]
    last = header[0].row + 1 + len(leaves)
    assert [sheet.cell(last, columns[name]).value for name in ("权重", "得分")] == [100, 100]


def test_levels_of_the_score_table_are_merged(book: Workbook) -> None:
    sheet = book["综合评分表"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "一级指标")
    first = sorted(
        (merged.min_row, merged.max_row)
        for merged in sheet.merged_cells.ranges
        if (merged.min_col, merged.max_col) == (1, 1)
    )
    assert first == [(top + 1, top + 6), (top + 7, top + 10), (top + 11, top + 17), (top + 18, top + 19)]


def test_the_header_of_the_score_table_is_printed_on_every_page(book: Workbook) -> None:
    sheet = book["综合评分表"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "一级指标")
    assert sheet.print_title_rows == f"$1:${top}"
    assert sheet.freeze_panes == f"A{top + 1}"


def test_every_indicator_has_its_steps_and_its_source(made: Made, book: Workbook) -> None:
    codes = [leaf.code for leaf in made.scores().leaves()]
    assert [row[0] for row in below(book["评分过程"], "编号")] == codes
    assert all(row[2] and "得分：" not in row[2] for row in below(book["评分过程"], "编号"))
    assert [row[3] for row in below(book["评分过程"], "编号")] == [
        float(leaf.score or 0) for leaf in made.scores().leaves()
    ]
    sources = {row[0]: row for row in below(book["数据来源"], "编号")}
    assert list(sources) == codes
    (snapshot,) = next(leaf for leaf in made.scores().leaves() if leaf.code == "D21").source.snapshots
    assert sources["D21"][4] == 122
    assert snapshot in sources["D21"]


def test_points_and_rates_have_two_decimals_and_weights_are_as_in_the_file(book: Workbook) -> None:
    sheet = book["综合评分表"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "一级指标")
    shown = {cell.value: sheet.cell(cell.row + 1, cell.column).number_format for cell in header[-3:]}
    assert shown == {"权重": "General", "得分": "0.00", "得分率": '0.00"%"'}
    row = next(row for row in book["得分汇总"].iter_rows() if row[0].value == "A")
    assert [cell.number_format for cell in row[2:4]] == ["General", '0.00;"−"0.00']


def test_the_grades_are_printed_with_their_points(book: Workbook) -> None:
    assert any(str(row[0]).startswith("评价等级：90 分及以上为优") for row in rows(book["得分汇总"]))


def test_reconstructed_answers_are_named_first(book: Workbook) -> None:
    assert "不是真实答卷" in row_of(book["得分汇总"], "重构样例数据")[1]


def test_names_of_sheets_are_short_and_none_is_there_twice(forms: Made, forms_book: Workbook) -> None:
    names = forms_book.sheetnames
    assert len(names) >= 35
    assert len({name.lower() for name in names}) == len(names)
    assert [name for name in names if len(name) > 31] == []


def test_every_form_has_its_total_as_a_number(forms: Made, forms_book: Workbook) -> None:
    sheets = forms_book.worksheets[1:35]
    totals = [row_of(sheet, "总分") for sheet in sheets[1:]]
    expected = [float(forms.scores(system.name).total or 0) for system in forms.facts.systems]
    assert all(total in row for total, row in zip(expected[1:], totals, strict=True))
    assert [row[3] for row in below(forms_book["得分汇总"], "序号")][:34] == expected
    assert all(sheet.merged_cells.ranges for sheet in sheets)


def test_a_missing_score_is_an_empty_cell(tmp_path: Path) -> None:
    book = book_of(small(tmp_path), tmp_path)
    assert below(book["得分汇总"], "序号")[0][3] in (None, "")
    detail = {row[0]: row for row in below(book["得分明细"], "编号")}
    assert [detail[code][5] for code in ("A", "A2", "B")] == [None, None, 60]


def test_what_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    written = "=1+1", "@SUM(A1)", "=HYPERLINK(1)"
    book = book_of(small(tmp_path, *written), tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    for text in written:
        assert any(text in str(cell.value) for cell in cells)


def test_money_is_a_number_and_the_headings_of_a_form_are_printed_on_every_page(forms_book: Workbook) -> None:
    sheet = forms_book["《昌吉日报》印刷费"]
    money = next(row for row in sheet.iter_rows() if row[1].value == "年度资金总额")
    assert [(cell.value, cell.number_format) for cell in money if cell.value is not None][1:4] == [
        *((440, "#,##0.00"), (440, "#,##0.00"), (416.14, "#,##0.00"))
    ]
    titles = next(row[0].row for row in sheet.iter_rows() if row[1].value == "一级指标")
    assert sheet.print_title_rows == f"${titles}:${titles}"


def test_every_sheet_is_printed_one_page_wide_on_its_side(forms_book: Workbook, book: Workbook) -> None:
    for sheet in (*forms_book.worksheets, *book.worksheets):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0


def test_the_header_of_the_totals_stays_in_sight(forms_book: Workbook) -> None:
    sheet = forms_book["得分汇总"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    assert sheet.freeze_panes == f"A{header + 1}"


@each(
    ("wanted", "names"),
    [
        (["项目", "项目"], ["项目", "项目 2"]),
        (["某" * 40, "某" * 40], ["某" * 30 + "…", "某" * 28 + "… 2"]),
        (["[a]:b*'"], ["ab"]),
        (["𠀀" * 20], ["𠀀" * 15 + "…"]),
        (["''"], ["表"]),
    ],
)
def test_a_sheet_is_named_as_excel_allows(wanted: list[str], names: list[str]) -> None:
    taken = _Names()
    assert [taken.free(name) for name in wanted] == names
