"""自评表 in the Word report of an evaluation: its money, its indicators, its headings on every page."""

import itertools
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree
from made_evaluations import (
    RONGMEI,
    Made,
    Row,
    document_of,
    evaluated,
    headings,
    rows_fill_their_grid,
    rows_of,
    table_of,
)

from surveyapp.definition.basic_form import Budget, Money
from surveyapp.indicators.scoring import score
from surveyapp.indicators.survey_figures import NOT_FROZEN
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import SystemFacts
from surveyapp.reports.evaluation.self_table import _money
from surveyapp.reports.evaluation.words import points
from surveyapp.reports.word import write_word


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """融媒体中心: 34 self-evaluation forms."""
    return evaluated(tmp_path_factory.mktemp("rongmei"), RONGMEI)


@pytest.fixture(scope="module")
def forms_document(forms: Made, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return document_of(forms, tmp_path_factory.mktemp("forms"))


def forms_of(document: Any) -> list[list[Row]]:
    """Every self-evaluation form in its two parts: head with money and goal, and the indicators below."""
    tables = [rows_of(table) for table in document.tables]
    return [
        [rows, tables[at + 1]] for at, rows in enumerate(tables) if rows[0][0] in ("项目名称", "单位名称")
    ]


def test_every_part_of_the_document_is_well_formed_and_has_no_name_twice(tmp_path: Path, forms: Made) -> None:
    write_word(evaluation_report(forms.facts), tmp_path / "out.docx", paginate=False)
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        assert [name for name, count in Counter(archive.namelist()).items() if count > 1] == []
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        body = etree.fromstring(archive.read("word/document.xml"))
    marks = Counter(mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart")))
    assert set(marks.values()) == {1}


def test_every_row_of_a_form_is_as_wide_as_its_grid(forms_document: Any) -> None:
    rows_fill_their_grid(forms_document)


def test_every_self_evaluation_form_begins_a_page(forms: Made, forms_document: Any) -> None:
    first = [p for p in forms_document.paragraphs if p.style.name == "Heading 1"]
    assert len(first) - 1 == len(forms.facts.systems) == 34
    assert first[0].text == "得分汇总"
    breaks = [p._p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for p in first[2:]]
    assert breaks == [True] * 33
    assert [section.orientation for section in forms_document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]


def test_every_form_has_its_money_and_the_total_that_was_scored(forms: Made, forms_document: Any) -> None:
    tables = forms_of(forms_document)
    assert len(tables) == 34
    for (head, rows), system in zip(tables, forms.facts.systems, strict=True):
        money = next(row for row in head if row[0].startswith("项目资金"))
        assert money[1:7] == ["资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率"]
        assert rows[-1][0] == "总分"
        assert points(forms.scores(system.name).total) in rows[-1]


def test_the_money_of_every_form_says_how_many_points_its_execution_got(
    forms: Made, forms_document: Any
) -> None:
    without = [
        rows[0][1] for rows, _ in forms_of(forms_document) if not any(row[-1] == "得分" for row in rows)
    ]
    assert without == []


def test_the_money_of_a_form_covers_its_rows(forms: Made, forms_document: Any) -> None:
    table = next(t for t in forms_document.tables if "《昌吉日报》印刷费" in rows_of(t)[0])
    rows = rows_of(table)
    at = next(number for number, row in enumerate(rows) if row[0].startswith("项目资金"))
    merges = [
        row.findall(qn("w:tc"))[0].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        for row in table._tbl.findall(qn("w:tr"))[at : at + 4]
    ]
    assert [merge.get(qn("w:val"), "continue") for merge in merges] == ["restart"] + ["continue"] * 3
    assert rows[at + 1][1:5] == ["年度资金总额", "440.00", "440.00", "416.14"]
    executed = next(leaf for leaf in forms.scores("daily-printing").leaves() if leaf.code == "E")
    assert rows[at + 1][5:] == [points(executed.weight), "94.58%", points(executed.score)]


def test_the_totals_of_all_forms_stand_in_one_table(forms: Made, forms_document: Any) -> None:
    rows = table_of(forms_document, "序号", "指标表")
    assert [row[3] for row in rows[1:]] == [
        points(forms.scores(one.name).total) for one in forms.facts.systems
    ]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 35)]


@pytest.mark.parametrize("columns", [8, 9, 10, 11, 12, 13])
def test_the_money_block_fits_every_width_of_a_form(forms: Made, columns: int) -> None:
    (system,) = (one for one in forms.facts.systems if one.name == "daily-printing")
    assert system.system.budget is not None
    rows = [*_money(system.system.budget, None, columns)]
    assert [cell.text for cell in rows[0]][1:] == [
        *("资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    ]
    assert sum(cell.columns for cell in rows[0]) == columns
    assert {sum(cell.columns for cell in row) + rows[0][0].columns for row in rows[1:]} == {columns}


def test_the_headings_of_a_form_stand_on_every_page_that_it_runs_over(forms_document: Any) -> None:
    below = [t for t in forms_document.tables if rows_of(t)[0][:2] == ["一级指标", "二级指标"]]
    assert len(below) == 34
    first = [table._tbl.find(qn("w:tr")).find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for table in below]
    assert None not in first


def test_the_parts_of_a_form_are_as_wide_as_each_other(forms_document: Any) -> None:
    tables = forms_document.tables
    for table, below in itertools.pairwise(tables):
        if rows_of(table)[0][0] in ("项目名称", "单位名称"):
            widths = [
                [column.get(qn("w:w")) for column in one._tbl.tblGrid.findall(qn("w:gridCol"))]
                for one in (table, below)
            ]
            assert widths[0] == widths[1]


def test_several_forms_are_named_by_their_unit_and_projects(forms: Made, forms_document: Any) -> None:
    report = evaluation_report(forms.facts)
    assert report.title + report.subtitle == "昌吉州融媒体中心绩效自评表"
    assert "《昌吉日报》印刷费（2024 年度）" in headings(forms_document)
    assert [text for text in headings(forms_document) if "绩效自评表" in text] == []


def test_a_column_of_dashes_is_left_out_and_a_dash_is_printed_as_one(forms_document: Any) -> None:
    tables = forms_of(forms_document)
    shown = 0
    for _, (header, *rows) in tables:
        if "上年完成情况" not in header:
            continue
        shown += 1
        column = header.index("上年完成情况")
        cells = [row[column] for row in rows[:-1]]
        assert any(cell not in ("", "—") for cell in cells)
        assert not {"-", "/"} & set(cells)
    assert 0 < shown < len(tables)


def test_money_that_is_not_known_yet_is_a_dash_and_its_execution_missing(forms: Made) -> None:
    (facts,) = (one for one in forms.facts.systems if one.name == "daily-printing")
    unknown = Budget(total=Money(name="年度资金总额", full_year=Decimal(440)))
    system = facts.system.model_copy(update={"budget": unknown})
    scores = score(system, lambda _reference: NOT_FROZEN)
    line = next(SystemFacts("daily-printing", system, scores, facts.comparison).lines())
    row = [cell.text for cell in [*_money(unknown, line, 13)][1]]
    assert row[1:] == ["—", "440.00", "—", points(line.score.weight), "缺失", "—"]
