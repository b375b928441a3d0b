"""Where actual values come from: figures of surveys, alone or together, shares counted elsewhere, what is entered."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from cases import each
from indicator_files import QUESTION_5, RATE_BANDS, leaf, named, no_survey, scored_leaf, system_of

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.actual import Actual
from surveyapp.indicators.combined_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.scoring import LeafScore, score
from surveyapp.reports.words.evaluation_words import kind_words
from surveyapp.reports.words.score_words import step_words

NAMES = {"survey": "问卷", "number": "5", "question": "方便吗？", "option": "", "group": "乡镇居民"}

Answers = dict[str, SurveyFigure]


def figure(value: str, n: int, interval: tuple[str, str] | None = None, snapshot: str = "s1") -> SurveyFigure:
    ends = (Fraction(interval[0]), Fraction(interval[1])) if interval else Undefined("strata_not_declared")
    return SurveyFigure(Figure(Fraction(value), n), snapshot, NAMES, ends)


def together(by: str, answers: Answers, **weights: list[int]) -> LeafScore:
    """A leaf whose value is made of the favourable shares of two surveys."""
    figures = [{"survey": name, "figure": "favourable", "question": "q"} for name in answers]
    actual = {"combined": {"figures": figures, "by": by, **weights}}
    system = system_of(leaf(rule=RATE_BANDS, actual=actual))
    return next(score(system, lambda reference: answers[reference.survey]).leaves())


TWO = {"town": figure("90", 100), "county": figure("80", 300, snapshot="s2")}


@each(("by", "value"), [("n", "82.5"), ("equally", "85")])
def test_figures_are_taken_together_as_declared(by: str, value: str) -> None:
    assert together(by, TWO).actual == Fraction(value)


@each("weights", [[60, 40], [3, 2]])
def test_of_declared_weights_only_the_proportions_count(weights: list[int]) -> None:
    found = together("weights", TWO, weights=weights)
    assert (found.actual, found.source.n) == (86, 400)
    assert f"{weights[0]} + 80.00% × {weights[1]}）÷ {sum(weights)} = 86.00%" in step_words(found.trace[2])


def test_weights_by_n_and_equal_ones_are_the_other_two_ways() -> None:
    answers = {
        name: figure(*value, ("70", "95")) for name, value in {"a": ("90", 100), "b": ("80", 300)}.items()
    }
    for by, weights in (("n", [100, 300]), ("equally", [7, 7])):
        declared, named = together("weights", answers, weights=weights), together(by, answers)
        assert (declared.actual, declared.source.interval) == (named.actual, named.source.interval)


@each("order", [("town", "county"), ("county", "town")])
def test_of_several_figures_the_one_without_a_value_is_named(order: tuple[str, str]) -> None:
    answers = {"town": figure("90", 100), "county": NOT_FROZEN}
    source = together("n", {name: answers[name] for name in order}).source
    assert source.lacking_reference is not None
    assert source.lacking_reference.survey == "county"


def test_taken_together_they_rest_on_all_respondents_and_snapshots() -> None:
    source = together("n", TWO).source
    assert (source.n, source.snapshots, len(source.references)) == (400, ("s1", "s2"), 2)


def test_the_steps_name_each_part_with_its_figure_and_n_and_how_they_were_weighed() -> None:
    assert [step_words(step) for step in together("n", TWO).trace[:3]] == [
        "合并的数值取自“问卷”第 5 题“方便吗？”的满意率：90.00%（n = 100，数据编号 s1）",
        "合并的数值取自“问卷”第 5 题“方便吗？”的满意率：80.00%（n = 300，数据编号 s2）",
        "按样本量加权：（90.00% × 100 + 80.00% × 300）÷ 400 = 82.50%（n = 400）",
    ]


def test_an_average_is_shown_as_one() -> None:
    words = step_words(together("equally", TWO).trace[2])
    assert words == "取平均：（90.00% + 80.00%）÷ 2 = 85.00%（n = 400）"


@each(
    ("missing", "reason"),
    [(NOT_FROZEN, "no_snapshot"), (SurveyFigure(Undefined("no_answers"), "s2"), "no_answers")],
)
def test_one_figure_that_is_missing_leaves_all_missing(missing: SurveyFigure, reason: str) -> None:
    found = together("n", {**TWO, "county": missing})
    assert (found.missing, found.score) == (reason, None)


def test_intervals_of_separate_samples_are_joined() -> None:
    answers = {"town": figure("90", 100, ("84", "94")), "county": figure("80", 100, ("72", "86"))}
    low, high = together("equally", answers).source.interval or (0, 0)
    # 85 − √(0.25·36 + 0.25·64) = 80; 85 + √(0.25·16 + 0.25·36) = 88.6056
    assert (round(float(low), 4), round(float(high), 4)) == (80.0, 88.6056)


def test_without_the_interval_of_one_part_there_is_none() -> None:
    answers = {"town": figure("90", 100, ("84", "94")), "county": figure("80", 100)}
    assert together("equally", answers).source.interval == Undefined("strata_not_declared")


GROUP = {"question": "place", "options": ["town"]}
OTHERS = {"question": "place", "options": ["village"]}


def of_one_survey(*parts: dict[str, Any], by: str = "equally", n: tuple[int, ...] = (90, 88)) -> LeafScore:
    """A leaf whose value is made of these figures of one survey: 90 % and 80 %, give or take 6 and 8."""
    answers = iter([figure("90", n[0], ("84", "96")), figure("80", n[1], ("72", "88"))])
    figures = [{"survey": "residents", "figure": "favourable", **part} for part in parts]
    system = system_of(leaf(rule=RATE_BANDS, actual={"combined": {"figures": figures, "by": by}}))
    return next(score(system, lambda _reference: next(answers)).leaves())


SAME_RESPONDENTS = {
    "two questions": ({"question": "q"}, {"question": "r"}),
    "a question and the main scale": ({"question": "q"}, {}),
    "everybody and a group": ({"question": "q"}, {"question": "q", "group": GROUP}),
    "groups that overlap": (
        {"question": "q", "group": GROUP},
        {"question": "q", "group": {"question": "place", "options": ["town", "village"]}},
    ),
    "groups by different questions": (
        {"question": "q", "group": GROUP},
        {"question": "q", "group": {"question": "age", "options": ["old"]}},
    ),
}


@each(("one", "other"), named(SAME_RESPONDENTS))
def test_respondents_of_several_figures_count_once(one: dict[str, Any], other: dict[str, Any]) -> None:
    line = of_one_survey(one, other)
    assert line.source.n == 90
    assert step_words(line.trace[2]).endswith("（n = 90）；同一批受访者不重复计数")


@each(("one", "other"), named(SAME_RESPONDENTS))
def test_figures_about_the_same_respondents_do_not_narrow_the_interval(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    # The mean of the ends: (84 + 72) ÷ 2 and (96 + 88) ÷ 2.
    assert of_one_survey(one, other).source.interval == (78, 92)


def test_figures_of_one_survey_are_weighed_by_their_answers() -> None:
    line = of_one_survey({"question": "q"}, {"question": "r"}, by="n", n=(90, 30))
    assert (line.actual, line.source.n) == (Fraction("87.5"), 90)


def test_groups_that_exclude_each_other_are_separate_samples() -> None:
    source = of_one_survey({"question": "q", "group": GROUP}, {"question": "q", "group": OTHERS}).source
    assert (source.n, source.interval) == (178, (80, 90))


def test_two_questions_of_one_survey_are_one_sample_beside_another_survey() -> None:
    answers = {"q": figure("90", 50, ("86", "94")), "r": figure("80", 40, ("76", "84"))}
    figures = [{"survey": "town", "figure": "favourable", "question": code} for code in answers]
    figures.append({"survey": "county", "figure": "favourable", "question": "s"})
    answers["s"] = figure("70", 60, ("64", "76"))
    system = system_of(leaf(rule=RATE_BANDS, actual={"combined": {"figures": figures, "by": "equally"}}))
    source = next(score(system, lambda one: answers[one.question or ""]).leaves()).source
    # 80 ± √((4 + 4)² + 6²) ÷ 3
    assert (source.n, source.interval) == (110, (80 - Fraction(10, 3), 80 + Fraction(10, 3)))


def test_a_figure_that_was_chosen_later_says_so_beside_its_survey() -> None:
    system = system_of(leaf(rule=RATE_BANDS, actual={"value": 70}))
    entered = {"X1": Actual.model_validate(QUESTION_5)}
    source = next(score(system, lambda _reference: figure("95", 60), entered_values=entered).leaves()).source
    assert (source.kind, source.entered, kind_words(source)) == ("survey", True, "问卷调查（填写时选定）")


def test_a_figure_of_the_file_was_not_entered() -> None:
    line = next(
        score(
            system_of(leaf(rule=RATE_BANDS, actual=QUESTION_5)), lambda _reference: figure("95", 60)
        ).leaves()
    )
    assert (line.source.kind, line.source.entered, kind_words(line.source)) == ("survey", False, "问卷调查")


def test_a_cell_that_was_chosen_later_says_so_beside_its_form() -> None:
    forms = [{"code": "f", "name": "表", "cells": [{"code": "c", "name": "率", "value": 95}]}]
    system = system_of(leaf(rule=RATE_BANDS, actual={"value": 70}), forms=forms)
    entered = {"X1": Actual.model_validate({"cell": {"form": "f", "cell": "c"}})}
    source = next(score(system, no_survey, entered_values=entered).leaves()).source
    assert (source.kind, source.entered) == ("form", True)


def test_the_interval_is_kept_with_the_source() -> None:
    system = system_of(leaf(rule=RATE_BANDS, actual=QUESTION_5))
    line = next(score(system, lambda _reference: figure("95", 95, ("90.5", "99.1"))).leaves())
    assert line.source.interval == (Fraction("90.5"), Fraction("99.1"))


def test_a_group_of_respondents_is_named_in_the_step() -> None:
    group = {"question": "place", "options": ["town", "village"]}
    actual = {"figure": {**QUESTION_5["figure"], "group": group}}
    asked: list[FigureReference] = []

    def answer(reference: FigureReference) -> SurveyFigure:
        asked.append(reference)
        return figure("95", 60)

    line = next(score(system_of(leaf(rule=RATE_BANDS, actual=actual)), answer).leaves())
    assert asked[0].group is not None
    assert step_words(line.trace[0]).endswith("；只计“乡镇居民”的受访者")


@each(
    ("aggregate", "shown"),
    [
        ({"numerator": 48995, "denominator": 49000}, "99.99%"),
        ({"percent": Decimal("99.99"), "denominator": 49000}, "99.99%"),
        ({"numerator": 0, "denominator": 8}, "0.00%"),
        ({"percent": Decimal("99.99"), "source": "分拨平台", "period": "2024 年"}, "99.99%"),
        ({"percent": 95, "source": "分拨平台", "period": "2024 年"}, "95.00%"),
        ({"percent": Decimal("99.996"), "source": "分拨平台", "period": "2024 年"}, "99.996%"),
        ({"numerator": 99996, "denominator": 100000}, "100.00%"),
    ],
)
def test_a_share_counted_elsewhere_is_in_percent(aggregate: dict[str, Any], shown: str) -> None:
    assert scored_leaf(rule=RATE_BANDS, actual={"aggregate": aggregate}).shown == shown


def test_a_percentage_of_nobody_knows_how_many_has_source_and_period_and_no_denominator() -> None:
    stated = {"percent": Decimal("99.99"), "source": "分拨平台", "period": "2024 年"}
    line = scored_leaf(rule=RATE_BANDS, actual={"aggregate": stated})
    assert (line.actual, line.score) == (Fraction("99.99"), 10)
    assert (line.source.n, line.source.interval, line.source.snapshots) == (None, None, ())
    assert step_words(line.trace[0]) == "实际完成值：99.99%（分拨平台，2024 年）"


def test_source_and_period_of_a_share_stand_in_its_step() -> None:
    told = {"percent": Decimal("99.99"), "denominator": 49000, "source": "分拨平台", "period": "2024 年"}
    line = scored_leaf(rule=RATE_BANDS, actual={"aggregate": told})
    assert step_words(line.trace[0]) == "实际完成值：99.99%（共 49000 件）（分拨平台，2024 年）"
