"""Where actual values come from: figures taken together, shares counted elsewhere, and intervals over thresholds."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from indicator_files import QUESTION_5, RATE_BANDS, leaf, scored_leaf, system_of

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.indicators.actual_values import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.scoring import LeafScore, score
from surveyapp.reports.score_words import step_words

NAMES = {"survey": "问卷", "number": "5", "question": "方便吗？", "option": "", "group": "乡镇居民"}

Answers = dict[str, SurveyFigure]


def figure(value: str, n: int, interval: tuple[str, str] | None = None, snapshot: str = "s1") -> SurveyFigure:
    ends = (Fraction(interval[0]), Fraction(interval[1])) if interval else None
    return SurveyFigure(Figure(Fraction(value), n), snapshot, NAMES, ends)


def together(by: str, answers: Answers) -> LeafScore:
    """A leaf whose value is made of the favourable shares of two surveys."""
    figures = [{"survey": name, "figure": "favourable", "question": "q"} for name in answers]
    actual = {"combined": {"figures": figures, "by": by}}
    system = system_of(leaf(rule=RATE_BANDS, actual=actual))
    return next(score(system, lambda reference: answers[reference.survey]).leaves())


TWO = {"town": figure("90", 100), "county": figure("80", 300, snapshot="s2")}


@pytest.mark.parametrize(("by", "value"), [("n", "82.5"), ("equally", "85")])
def test_figures_are_taken_together_as_declared(by: str, value: str) -> None:
    assert together(by, TWO).actual == Fraction(value)


def test_taken_together_they_rest_on_all_respondents_and_snapshots() -> None:
    source = together("n", TWO).source
    assert (source.n, source.snapshots, len(source.references)) == (400, ("s1", "s2"), 2)


def test_the_step_shows_what_was_weighed_with_what() -> None:
    words = step_words(together("n", TWO).trace[0])
    assert words == "合并 2 个数值，按样本量加权：90.00 × 100，80.00 × 300 = 82.50（n = 400）"


@pytest.mark.parametrize(
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
    assert together("equally", answers).source.interval is None


def of_survey(found: SurveyFigure, rule: Any = RATE_BANDS, **keys: Any) -> LeafScore:
    system = system_of(leaf(rule=rule, actual=QUESTION_5, **keys))
    return next(score(system, lambda reference: found).leaves())


def test_an_interval_over_a_threshold_gives_the_score_on_either_side() -> None:
    assert of_survey(figure("91", 95, ("84.3", "95.2"))).sides == (Decimal("8.00"), Decimal("10.00"))


@pytest.mark.parametrize("interval", [("90.5", "99.1"), ("90", "99"), None])
def test_an_interval_within_a_band_says_nothing(interval: tuple[str, str] | None) -> None:
    assert of_survey(figure("95", 95, interval)).sides is None


def test_the_interval_is_kept_with_the_source() -> None:
    assert of_survey(figure("95", 95, ("90.5", "99.1"))).source.interval == (
        Fraction("90.5"),
        Fraction("99.1"),
    )


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


@pytest.mark.parametrize(
    ("aggregate", "shown"),
    [
        ({"numerator": 48995, "denominator": 49000}, "99.99%"),
        ({"percent": Decimal("99.99"), "denominator": 49000}, "99.99%"),
        ({"numerator": 0, "denominator": 8}, "0.00%"),
    ],
)
def test_a_share_counted_elsewhere_is_in_percent(aggregate: dict[str, Any], shown: str) -> None:
    assert scored_leaf(rule=RATE_BANDS, actual={"aggregate": aggregate}).shown == shown


def test_source_and_period_of_a_share_stand_in_its_step() -> None:
    told = {"percent": Decimal("99.99"), "denominator": 49000, "source": "分拨平台", "period": "2024 年"}
    line = scored_leaf(rule=RATE_BANDS, actual={"aggregate": told})
    assert step_words(line.trace[0]) == "实际完成值：99.99%（共 49000 件）（分拨平台，2024 年）"
