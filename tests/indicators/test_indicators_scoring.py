"""Sums, grades and missing figures."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from indicator_files import (
    GRADES,
    QUESTION_5,
    RATE_BANDS,
    THIRDS,
    found,
    leaf,
    pass_mark,
    scored,
    system_of,
)

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.indicators.combined_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.indicators.scoring import GroupScore, score
from surveyapp.indicators.trace import StepCode

ALL_MET = {"met": ["policy", "strategy", "duties"]}


def of_survey(answer: SurveyFigure) -> Any:
    """The leaf of an indicator that asks question 5, for what the survey answers."""
    return next(score(system_of(leaf(rule=RATE_BANDS, actual=QUESTION_5)), lambda reference: answer).leaves())


def test_a_figure_of_a_survey_is_scored() -> None:
    scored_leaf = of_survey(found(Fraction(121 * 100, 122)))
    assert (scored_leaf.score, scored_leaf.actual) == (Decimal("10.00"), Fraction(6050, 61))


def test_an_indicator_of_a_survey_without_snapshot_is_missing() -> None:
    assert of_survey(NOT_FROZEN).missing == "no_snapshot"


def test_a_live_figure_is_never_taken() -> None:
    assert of_survey(SurveyFigure(Figure(Fraction(95), 122), None)).missing == "no_snapshot"


def test_a_survey_that_does_not_exist_is_named_as_the_reason() -> None:
    assert of_survey(SurveyFigure(Undefined("unknown_survey"), None)).missing == "unknown_survey"


def test_an_undefined_figure_is_missing_with_its_reason() -> None:
    assert of_survey(SurveyFigure(Undefined("no_answers"), "2025-07-10-a1b2")).missing == "no_answers"


@each("actual", [{}, {"actual": {}}, {"actual": {"evidence": "待补"}}])
def test_an_indicator_without_actual_value_is_missing(actual: dict[str, Any]) -> None:
    scores = scored(leaf(rule=RATE_BANDS, **actual))
    assert next(scores.leaves()).missing == "no_value"


def test_a_missing_indicator_has_no_score_and_says_why_in_its_trace() -> None:
    missing = of_survey(NOT_FROZEN)
    assert (missing.score, missing.rate, missing.actual, missing.shown) == (None, None, None, None)
    assert [step.code for step in missing.trace] == [StepCode.MISSING]


def test_nothing_met_is_a_score_of_zero_and_not_missing() -> None:
    nothing = next(scored(leaf(rule=THIRDS, actual={"met": []})).leaves())
    assert (nothing.score, nothing.missing) == (Decimal("0.00"), None)


def test_sums_above_a_missing_indicator_are_missing_and_the_others_stand() -> None:
    with_gap = {
        **leaf("A", 90),
        "children": [leaf("A1", 40, rule=THIRDS, actual=ALL_MET), leaf("A2", 50, rule=THIRDS)],
    }
    scores = scored(with_gap, leaf("B", rule=THIRDS, actual=ALL_MET), grades=GRADES)
    assert [level.score for level in scores.levels] == [None, Decimal("10.00")]
    assert (scores.total, scores.rate, scores.grade, scores.missing) == (None, None, None, ("A2",))


def test_sums_are_of_the_rounded_scores() -> None:
    thirds = [leaf(code, 1, rule=THIRDS, actual={"met": ["policy"]}) for code in ("A1", "A2", "A3")]
    group = scored({**leaf("A", 3), "children": thirds}).levels[0]
    assert isinstance(group, GroupScore)
    assert ([child.score for child in group.children], group.score) == (
        [Decimal("0.33")] * 3,
        Decimal("0.99"),
    )


def test_every_node_stands_with_its_level_in_the_order_of_the_file() -> None:
    line = leaf("A11", 3, rule=THIRDS, actual={"met": ["policy"]})
    deep = {**leaf("A", 3), "children": [{**leaf("A1", 3), "children": [line]}]}
    levels = [(level, node.code) for level, node in scored(deep, {**line, "code": "B"}).nodes()]
    assert levels == [(1, "A"), (2, "A1"), (3, "A11"), (1, "B")]


@each(
    ("rate", "grade"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"), ("0", "差")],
)
def test_the_grade_follows_from_the_total(rate: str, grade: str) -> None:
    rule = pass_mark(0)
    line = leaf(weight=100, target="=100%", rule=rule, actual={"value": Decimal(rate)})
    assert scored(line, grades=GRADES).grade == grade


def test_without_declared_grades_there_is_none() -> None:
    assert scored(leaf(rule=THIRDS, actual=ALL_MET)).grade is None


def test_a_checklist_shows_its_word_or_how_many_points_are_met() -> None:
    lines = scored(
        leaf("A", rule=THIRDS, actual={"met": ["policy", "duties"]}),
        leaf("B", rule=THIRDS, actual={**ALL_MET, "shown": "充分"}),
    ).leaves()
    assert [line.actual for line in lines] == ["2/3", "充分"]


def test_evidence_stays_with_the_actual_value() -> None:
    line = next(scored(leaf(rule=THIRDS, actual={**ALL_MET, "evidence": "会议纪要"})).leaves())
    assert (line.source.kind, line.source.evidence) == ("file", "会议纪要")


def test_a_group_has_no_rule() -> None:
    group = {**leaf("A", 10), "children": [leaf("A1", rule=THIRDS)]}
    with pytest.raises(ValueError, match="A has no rule"):
        rule_of(system_of(group).indicators[0])
