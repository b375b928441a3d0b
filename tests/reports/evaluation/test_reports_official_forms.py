"""自评表 in the official form: all 34 of 昌吉州 read back from the document and laid beside the published ones."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from made_evaluations import RONGMEI, SMALL, Made, document_of, evaluated, words_of
from official_forms import PROSE, Form, form_on_sheet, forms_in_word, published_forms
from openpyxl import load_workbook

from surveyapp.reports.excel.evaluation import write_evaluation_workbook

Place = tuple[str, str, str]
"""A form by its name, a row by its own name, a column by its heading."""

ENCRYPTION = "digital-archive-encryption-upgrade"

EXCEPTIONS: dict[Place, str] = {
    ("unit", "合计", "得分"): "92.73 % executed are printed with full marks",
    ("public-welfare-carried-over", "实事好事成双", "指标得分"): "9.845 is rounded to 9.85, printed 9.84",
    ("public-welfare-carried-over", "总分", "指标得分"): "the sum moves with it",
    ("daily-printing", "年度资金总额", "得分"): "94.58 % executed are printed with full marks",
    ("daily-printing", "总分", "指标得分"): "the sum moves with it",
    ("silk-road-changji-app", "年度资金总额", "得分"): "99.61 % executed are printed with full marks",
    ("silk-road-changji-app", "总分", "指标得分"): "the sum moves with it",
    **{
        (ENCRYPTION, row, "分值"): "the money spent is printed in place of the weight"
        for row in ("年度资金总额", "其中：当年财政拨款", "其他资金")
    },
    (ENCRYPTION, "系统国密测评分值", "指标得分"): "18.055 is rounded to 18.06, printed 18.05",
    (ENCRYPTION, "总分", "指标得分"): "the sum moves with it",
}
"""Where a published form contradicts its own rule or lines, and in what; there stands what was scored."""

TWO_DECIMALS = ("得分", "指标得分", "完成率", "执行率")
"""Points and percentages, which we print with two decimals everywhere; the forms print 10, 9.8 and 100%."""

OF_MONEY = ("分值", "分值权重", "执行率", "得分")

DEVIATION = "偏差原因分析及改进措施"

COLUMNS = {"单位整体支出绩效自评表": 8, "项目支出绩效自评表": 14}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return evaluated(tmp_path_factory.mktemp("rongmei"), RONGMEI)


@pytest.fixture(scope="module")
def document(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return document_of(made, tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module")
def forms(document: Any) -> list[Form]:
    return forms_in_word(document)


@pytest.fixture(scope="module")
def sheets(made: Made, tmp_path_factory: pytest.TempPathFactory) -> list[Form]:
    path = tmp_path_factory.mktemp("excel") / "book.xlsx"
    write_evaluation_workbook(made.facts, path)
    return [form_on_sheet(sheet) for sheet in load_workbook(path).worksheets[1:35]]


def headings(form: Form) -> list[list[str]]:
    """For every row what its cells stand under: the headings of the money block or of the lines."""
    found, above = [], [""] * 14
    for row in form.texts:
        if {"全年执行数", "三级指标"} & set(row):
            above = row
        total = ["总分", *above[4:]] if row[0] == "总分" else above
        found.append(total[: len(row)] if len(row) > 4 else [""] * len(row))
    return found


def row_name(row: list[str]) -> str:
    """What a row is called: 总分, a row of the money block by its second cell, a line by its indicator."""
    if row[0] == "总分" or len(row) < 8:
        return row[0]
    return row[3] if len(row) == 14 else row[1] if "." in row[2] else row[2]


def two_decimals(text: str) -> str:
    """9.8 as 9.80, 100% as 100.00%."""
    unit = "%" if text.endswith("%") else ""
    return f"{Decimal(text.removesuffix('%')):.2f}{unit}"


def expected(text: str, heading: str) -> str:
    """A published cell as we print it: points and percentages with two decimals; the form's own dash (- or —, where
    money is not scored) is one, what a unit wrote stays as it wrote it.
    """
    if text in ("-", "—") and heading in OF_MONEY:
        return "—"
    if heading in TWO_DECIMALS and text not in (heading, "") and not text.endswith("分"):
        return two_decimals(text)
    return text


def entered_reasons(made: Made, form: str) -> dict[str, str]:
    """Indicator -> why its completion was entered instead of computed."""
    return {
        leaf.name: str(step.params["reason"])
        for leaf in made.scores(form).leaves()
        for step in leaf.trace
        if step.code == "completion_entered"
    }


def line_name(row: list[str]) -> str:
    return row[3] if len(row) == 14 else ""


@pytest.mark.parametrize("written_to", ["forms", "sheets"])
def test_every_cell_is_the_published_one(made: Made, written_to: str, request: pytest.FixtureRequest) -> None:
    ours: list[Form] = request.getfixturevalue(written_to)
    unlike: dict[Place, tuple[str, str]] = {}
    cells = 0
    for published, form in zip(published_forms(), ours, strict=True):
        assert (form.title, form.year) == (published.title, published.year)
        assert [len(row) for row in form.rows] == [len(row) for row in published.rows]
        reasons = entered_reasons(made, published.name)
        for row, texts, above in zip(published.texts, form.texts, headings(published), strict=True):
            for text, found, heading in zip(row, texts, above, strict=True):
                cells += 1
                wanted = expected(text, heading)
                reason = reasons.get(line_name(row)) if heading == DEVIATION else None
                if reason is not None:
                    written, _, found = found.rpartition("完成率为填列：")
                    assert written or wanted != PROSE
                    wanted = reason
                if wanted == PROSE:
                    assert found not in ("", "—")
                elif found != wanted:
                    unlike[published.name, row_name(row), heading] = (wanted, found)
    assert cells > 4000
    assert set(unlike) == set(EXCEPTIONS)
    scored = {
        (name, leaf.name): f"{leaf.score}"
        for name in made.scored.systems
        for leaf in made.scores(name).leaves()
    }
    for (name, row, heading), (_, found) in unlike.items():
        if row == "总分":
            assert found == f"{made.scores(name).total}分"
        elif heading == "分值":
            assert found == ("10" if row == "年度资金总额" else "—")
        else:
            line = "预算执行率" if heading == "得分" else row
            assert found == scored[name, line]


@pytest.mark.parametrize("written_to", ["forms", "sheets"])
def test_cells_are_merged_as_in_the_published_forms(written_to: str, request: pytest.FixtureRequest) -> None:
    """What is empty at the left of a published row goes on from above: the block, the level 1, the level 2. Only the
    heads of money and lines have an empty cell of their own there.
    """
    for published, form in zip(published_forms(), request.getfixturevalue(written_to), strict=True):
        width = COLUMNS[form.title]
        levels = 3 if width == 14 else 2
        for row, cells in zip(published.texts, form.rows, strict=True):
            assert sum(cell.columns for cell in cells) == width
            head = {"全年执行数", "三级指标"} & set(row)
            expected_merges = [
                text == "" and at < levels and not head and row[0] != "总分" for at, text in enumerate(row)
            ]
            assert [cell.merged for cell in cells] == [
                merged and (at == 0 or len(row) == width) for at, merged in enumerate(expected_merges)
            ]


def test_the_form_of_one_project_alone_is_the_form_and_nothing_before_it(made: Made, tmp_path: Path) -> None:
    names = [published.name for published in published_forms()]
    at = names.index("daily-printing")
    alone = replace(made.facts, systems=(made.facts.systems[at],))
    document = document_of(Made(made.scored, alone), tmp_path)
    (form,) = forms_in_word(document)
    assert form.texts == forms_in_word(document_of(made, tmp_path))[at].texts
    texts = [p.text for p in document.paragraphs if p.text]
    assert texts == ["项目支出绩效自评表", "（2024年度）"]
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE]


def test_a_unit_says_below_its_form_why_a_target_was_missed(tmp_path: Path) -> None:
    made = evaluated(tmp_path, SMALL, UNIT)
    words = words_of(document_of(made, tmp_path))
    assert "培训次数：人手不足；完成率为填列：补办两次" in words


UNIT = """title: 某单位整体支出绩效自评表
year: 2024
self_evaluation: {unit: 某单位}
indicators:
- code: A
  name: 履职效能
  weight: 100
  children:
  - code: A1
    name: 培训次数
    weight: 100
    target: ≥10次
    deviation: 人手不足
    rule: {type: self_evaluation}
    actual: {value: 8次, completion: {percent: 100, reason: 补办两次}}
"""
