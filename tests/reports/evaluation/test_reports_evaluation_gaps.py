"""What the report says where a value is missing, a row does not apply, or nothing can be compared."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from made_evaluations import SMALL, Made, document_of, evaluated, rows_of, words_of
from openpyxl import load_workbook

from surveyapp.analysis.results import Figure
from surveyapp.definition.questionnaire import ReportChoices
from surveyapp.indicators.combined_figures import SurveyFigure
from surveyapp.indicators.comparison import compare_with_published
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import EvaluationFacts, SystemFacts
from surveyapp.reports.excel.evaluation import write_evaluation_workbook
from surveyapp.reports.word.document import write_word
from surveyapp.reports.words.evaluation_words import printed_interval_words, written_interval_words

REACH = "{type: target, short: proportional}"
BONUS = "{type: bonus, effect: add, most_points: 5}"


def line(code: str, weight: int, rule: str = REACH, target: str = "≥90%", **keys: str) -> str:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"- {{code: {code}, name: 指标 {code}, weight: {weight}, target: {target}, rule: {rule}{more}}}\n"


def text(*lines: str) -> str:
    return "title: 某项目\nindicators:\n" + "".join(lines)


def told(folder: Path, *lines: str) -> str:
    return words_of(document_of(evaluated(folder, SMALL, text(*lines)), folder))


KNOWN = line("A", 60, actual="{value: 95%}")
UNKNOWN = line("B", 40)
OUTSIDE = line("F", 0, BONUS, actual="{not_applicable: 没有奖项}")


def test_lines_without_a_value_are_no_source(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, UNKNOWN, OUTSIDE)
    assert "各指标的实际完成值来自：相关资料 1 项；尚缺 1 项；不适用 1 项。" in words


def test_where_nothing_is_known_no_source_is_named(tmp_path: Path) -> None:
    assert "各指标都没有实际完成值；尚缺 1 项。" in told(tmp_path, line("B", 100))


def test_a_level_that_does_not_apply_has_no_full_marks(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, line("B", 40, actual="{value: 95%}"), OUTSIDE)
    assert "指标 F不适用：没有奖项。" in words
    assert "满分 0 分" not in words


def test_a_level_outside_the_weight_without_a_value_says_so(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, line("B", 40, actual="{value: 95%}"), line("F", 0, BONUS))
    assert "指标 F在权重之外，尚无实际完成值，分数空缺。" in words


FORM = """self_evaluation: {project: 某项目, unit: 某单位}
budget: {unit: 万元, total: {name: 年度资金总额, full_year: 100, spent: 60}}
"""


def rows_of_form(folder: Path, *lines: str) -> list[list[Any]]:
    document = document_of(evaluated(folder, SMALL, FORM + text(*lines)), folder)
    return [row for table in document.tables for row in rows_of(table)]


def test_only_one_line_on_the_execution_stands_with_the_money(tmp_path: Path) -> None:
    executed = {
        "rule": "{type: target, short: proportional}",
        "target": "100%",
        "actual": "{execution: total}",
    }
    rows = rows_of_form(tmp_path, line("E", 60, **executed), line("G", 40, **executed))
    assert [any(name in row for row in rows) for name in ("指标 E", "指标 G")] == [False, True]


def test_between_the_table_of_a_form_and_the_next_page_stands_nothing(tmp_path: Path) -> None:
    """A paragraph there would be alone on a page where the table fills the one before."""
    made = evaluated(tmp_path, SMALL, FORM + text(line("A", 100, actual="{value: 95%}")))
    twice = Made(made.scored, replace(made.facts, systems=made.facts.systems * 2))
    document = document_of(twice, tmp_path)
    starting = document.element.body.findall(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
    before = [start.getparent().getparent().getprevious().tag for start in starting]
    assert before.count(qn("w:tbl")) == 1
    last = document.element.body.findall(qn("w:p"))[-1]
    assert last.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:lineRule")) == "exact"


RATE = "{figure: {survey: residents, figure: favourable, question: q}}"


@pytest.fixture
def surveyed() -> EvaluationFacts:
    """A form with a figure of a survey whose interval crosses the target."""
    written = FORM + text(line("A", 100, actual=RATE))
    system = load_indicators(written.encode(), "indicators.yaml").system
    assert system is not None
    names = {"survey": "居民问卷", "number": "1", "question": "方便吗？", "option": "", "group": ""}
    found = SurveyFigure(Figure(Fraction(91), 122), "s1", names, (Fraction(84), Fraction(95)))
    scores = score(system, lambda _reference: found)
    form = SystemFacts(
        "a", system, scores, compare_with_published(system, scores), {}, {"residents": "居民问卷"}, {}
    )
    return EvaluationFacts("demo", (form,), date(2026, 1, 1))


def test_a_form_names_its_surveys_below_it(surveyed: EvaluationFacts, tmp_path: Path) -> None:
    write_word(evaluation_report(surveyed), tmp_path / "a.docx", paginate=False)
    words = words_of(Document(str(tmp_path / "a.docx")))
    assert [word for word in ("居民问卷", "122", "s1") if word not in words] == []
    assert "84.00%" not in words


def test_the_workbook_of_forms_has_steps_and_surveys(surveyed: EvaluationFacts, tmp_path: Path) -> None:
    write_evaluation_workbook(surveyed, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    steps = [cell.value for cell in book["评分过程"][2]]
    source = [cell.value for cell in book["数据来源"][2]]
    assert steps[:3] == ["某项目", "A", "指标 A"]
    assert source[4:6] == [122, "s1"]


def test_the_author_may_have_intervals_printed(surveyed: EvaluationFacts, tmp_path: Path) -> None:
    (form,) = surveyed.systems
    chosen = form.system.model_copy(update={"report": ReportChoices(intervals=True)})
    facts = replace(surveyed, systems=(replace(form, system=chosen),))
    write_word(evaluation_report(facts), tmp_path / "a.docx", paginate=False)
    words = words_of(Document(str(tmp_path / "a.docx")))
    assert [word for word in ("84.00% 至 95.00%", "跨过计分界限 90%") if word not in words] == []
    write_evaluation_workbook(facts, tmp_path / "a.xlsx")
    source = [cell.value for cell in load_workbook(tmp_path / "a.xlsx")["数据来源"][2]]
    assert source[4:8] == [122, 84, 95, "s1"]


def test_an_interval_of_few_complete_rows_is_not_printed(surveyed: EvaluationFacts) -> None:
    """122 answered, 29 of them all that the interval rests on."""
    (form,) = surveyed.systems
    (leaf,) = form.scores.leaves()
    assert printed_interval_words(leaf) == "84.00% 至 95.00%"
    few = replace(leaf, source=replace(leaf.source, interval_n=29))
    assert printed_interval_words(few) == ""
    assert "不足 30 份" in written_interval_words(few)


def test_the_total_of_a_form_stays_with_the_row_above(tmp_path: Path) -> None:
    document = document_of(
        evaluated(tmp_path, SMALL, FORM + text(line("A", 60, actual="{value: 95%}"), line("B", 40))), tmp_path
    )
    rows = document.tables[-1]._tbl.findall(qn("w:tr"))
    kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
    assert kept == [True, False, True, False]
