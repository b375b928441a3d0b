"""自评表 in the Word report of an evaluation: its money, its indicators, its headings on every page."""

import itertools
import zipfile
from collections import Counter
from dataclasses import replace
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
    document_of,
    evaluated,
    headings,
    rows_fill_their_grid,
    rows_of,
    table_of,
)

from surveyapp.definition.indicators.basic_form import Budget, Money
from surveyapp.indicators.combined_figures import NOT_FROZEN
from surveyapp.indicators.scoring import score
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.self_table import self_table
from surveyapp.reports.evaluation.words import points, weight
from surveyapp.reports.word.document import write_word


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """融媒体中心: 34 self-evaluation forms."""
    return evaluated(tmp_path_factory.mktemp("rongmei"), RONGMEI)


@pytest.fixture(scope="module")
def forms_document(forms: Made, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return document_of(forms, tmp_path_factory.mktemp("forms"))


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


def test_the_totals_of_all_forms_stand_in_one_table(forms: Made, forms_document: Any) -> None:
    rows = table_of(forms_document, "序号", "指标表")
    assert [row[3] for row in rows[1:]] == [
        points(forms.scores(system.name).total) for system in forms.facts.systems
    ]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 35)]


def test_the_headings_of_a_form_stand_on_every_page_that_it_runs_over(forms_document: Any) -> None:
    below = [t for t in forms_document.tables if {"二级指标", "三级指标"} <= set(rows_of(t)[0])]
    assert len(below) == 34
    first = [table._tbl.find(qn("w:tr")).find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for table in below]
    assert None not in first


def test_the_parts_of_a_form_are_as_wide_as_each_other(forms_document: Any) -> None:
    tables = forms_document.tables
    for table, below in itertools.pairwise(tables):
        if rows_of(table)[0][0] in ("项目名称", "单位名称"):
            widths = [
                [column.get(qn("w:w")) for column in table_element._tbl.tblGrid.findall(qn("w:gridCol"))]
                for table_element in (table, below)
            ]
            assert widths[0] == widths[1]


def test_several_forms_are_named_by_their_unit_and_listed_by_their_projects(
    forms: Made, forms_document: Any
) -> None:
    report = evaluation_report(forms.facts)
    assert report.title + report.subtitle == "昌吉州融媒体中心绩效自评表"
    titles = ["单位整体支出绩效自评表", *["项目支出绩效自评表"] * 33]
    assert headings(forms_document) == ["得分汇总", *titles]
    listed = [p.text.split("\t")[0] for p in forms_document.paragraphs if p.style.name.startswith("toc")]
    projects = [system.subject for system in forms.facts.systems[1:]]
    assert listed == ["得分汇总", "单位整体支出绩效自评表", *projects]


def test_word_finds_the_projects_again_when_it_renews_the_contents(forms: Made, forms_document: Any) -> None:
    body = forms_document.element.body
    fields = ["".join(element.itertext()).strip() for element in body.iter(qn("w:instrText"))]
    assert next(code for code in fields if code.startswith("TOC")) == r"TOC \f C \h \z"
    entries = [code for code in fields if code.startswith("TC")]
    assert len(entries) == 35
    assert r'TC "《昌吉日报》印刷费" \f C \l 1' in entries


def test_money_that_is_not_known_yet_is_a_dash_and_its_execution_missing(forms: Made) -> None:
    (facts,) = (system for system in forms.facts.systems if system.name == "daily-printing")
    unknown = Budget(total=Money(name="年度资金总额", full_year=Decimal(440)))
    system = facts.system.model_copy(update={"budget": unknown})
    scores = score(system, lambda _reference: NOT_FROZEN)
    facts = replace(facts, system=system, scores=scores)
    row = next(row for row in self_table(facts).rows if row[0].text == "年度资金总额")
    weight_of = weight(next(leaf.weight for leaf in scores.leaves() if leaf.code == "E"))
    assert [cell.text for cell in row[1:]] == ["—", "440.00", "—", weight_of, "缺失", "—"]
