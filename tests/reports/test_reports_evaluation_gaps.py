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
from surveyapp.indicators.comparison import compare
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from surveyapp.indicators.survey_figures import SurveyFigure
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import EvaluationFacts, SystemFacts
from surveyapp.reports.excel.evaluation import write_evaluation_workbook
from surveyapp.reports.word import write_word

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
    assert "各指标的实际完成值来自：指标表 1 项；尚缺 1 项；不适用 1 项。" in words


def test_where_nothing_is_known_no_source_is_named(tmp_path: Path) -> None:
    assert "各指标都没有实际完成值；尚缺 1 项。" in told(tmp_path, line("B", 100))


def test_a_level_that_does_not_apply_has_no_full_marks(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, line("B", 40, actual="{value: 95%}"), OUTSIDE)
    assert "指标 F不适用：没有奖项。" in words
    assert "满分 0 分" not in words


def test_a_level_outside_the_weight_without_a_value_says_so(tmp_path: Path) -> None:
    words = told(tmp_path, KNOWN, line("B", 40, actual="{value: 95%}"), line("F", 0, BONUS))
    assert "指标 F在权重之外，尚无实际完成值，分数空缺。" in words


PRINTED = {"published": "{actual: 95%}"}

COMPARED: dict[str, tuple[list[str], str]] = {
    "everything agrees": (
        [line("A", 100, actual="{value: 95%}", **PRINTED)],
        "与已公布的数字全部一致。",
    ),
    "what has a value agrees": (
        [line("A", 60, actual="{value: 95%}", **PRINTED), line("B", 40, **PRINTED)],
        "比较过的各行与已公布的数字一致。尚无实际完成值、没有比较的：B。",
    ),
    "only a level is printed": (
        [
            "- {code: A, name: 指标 A, weight: 100, published: {score: 100}, children: [\n"
            + "{code: A1, name: 指标 A1, weight: 100, target: ≥90%, "
            + f"rule: {REACH}, actual: {{value: 95%}}}}]}}\n"
        ],
        "与已公布的数字全部一致。",
    ),
    "nothing has a value": (
        [line("A", 60, actual="{value: 95%}"), line("B", 40, **PRINTED)],
        "没有可以比较的数字。尚无实际完成值、没有比较的：B。",
    ),
}


@pytest.mark.parametrize(("lines", "sentence"), COMPARED.values(), ids=COMPARED)
def test_the_comparison_claims_no_more_than_was_compared(
    tmp_path: Path, lines: list[str], sentence: str
) -> None:
    assert sentence in told(tmp_path, *lines)


def test_an_empty_published_is_nothing_to_compare(tmp_path: Path) -> None:
    words = told(tmp_path, line("A", 100, actual="{value: 95%}", published="{}"))
    assert "与已公布" not in words


UNREAD = """- code: A
  name: 立项依据
  weight: 100
  target: 充分
  rule: {type: checklist, points: [{code: policy, text: 有政策依据}]}
  actual: {met: [policy], shown: 充分}
  published: {actual: 较充分, score: 80}
"""


def test_of_a_score_that_nobody_can_recompute_no_cause_is_claimed(tmp_path: Path) -> None:
    words = told(tmp_path, UNREAD)
    assert "同一行的得分，按公布的完成情况无法核算" in words
    assert "由上面的差异引起" not in words


def test_a_total_alone_is_compared_in_the_workbook(tmp_path: Path) -> None:
    made = evaluated(
        tmp_path, SMALL, text(line("A", 100, actual="{value: 95%}")) + "published: {total: 61}\n"
    )
    write_evaluation_workbook(made.facts, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["与已公布数字的比较"]
    assert [cell.value for cell in sheet[2]][2:5] == ["总分", "61", "100.00"]


FORM = """self_evaluation: {unit: 某单位}
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
    form = SystemFacts("a", system, scores, compare(system, scores), {}, {"residents": "居民问卷"}, {})
    return EvaluationFacts("demo", (form,), date(2026, 1, 1))


def test_a_form_names_its_surveys_and_what_their_intervals_mean(
    surveyed: EvaluationFacts, tmp_path: Path
) -> None:
    write_word(evaluation_report(surveyed), tmp_path / "a.docx", paginate=False)
    words = words_of(Document(str(tmp_path / "a.docx")))
    told = ("居民问卷", "84.00% 至 95.00%", "s1", "跨过计分界限 90%")
    assert [one for one in told if one not in words] == []


def test_the_workbook_of_forms_has_steps_and_surveys(surveyed: EvaluationFacts, tmp_path: Path) -> None:
    write_evaluation_workbook(surveyed, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    steps = [cell.value for cell in book["评分过程"][2]]
    source = [cell.value for cell in book["数据来源"][2]]
    assert steps[:3] == ["某项目", "A", "指标 A"]
    assert "跨过计分界限 90%" in str(steps[3])
    assert source[4:8] == [122, 84, 95, "s1"]


def test_the_total_of_a_form_stays_with_the_row_above(tmp_path: Path) -> None:
    document = document_of(
        evaluated(tmp_path, SMALL, FORM + text(line("A", 60, actual="{value: 95%}"), line("B", 40))), tmp_path
    )
    rows = document.tables[-1]._tbl.findall(qn("w:tr"))
    kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
    assert kept == [True, False, True, False]
