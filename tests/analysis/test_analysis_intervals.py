"""95 % intervals of figures: held to statsmodels and to figures worked out by hand; none where none can be stated."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from surveyapp.analysis.figures import figure
from surveyapp.analysis.intervals import effective, interval, wilson
from surveyapp.analysis.results import Figure
from surveyapp.analysis.tally import ScaleTally, Tally
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.loading import load_questionnaire

SURVEY = """
title: 满意度
population: {{name: 居民, size: {size}}}
sampling: {{method: {method}}}
satisfaction: {{formula: index, items: [speed, manner]}}
questions:
- code: speed
  type: single
  text: 速度
  options:
  - {{code: a, label: 满意, score: 5, favourable: true}}
  - {{code: b, label: 一般, score: 3}}
  - {{code: c, label: 不满意, score: 1}}
- code: manner
  type: single
  text: 态度
  options:
  - {{code: a, label: 满意, score: 5, favourable: true}}
  - {{code: b, label: 一般, score: 3}}
  - {{code: c, label: 不满意, score: 1}}
"""


def made(speed: tuple[int, int, int], method: str = "random", size: str = "1300") -> tuple[Any, Tally]:
    """The questionnaire, and a tally in which everybody answers both questions alike."""
    text = SURVEY.format(method=method, size=size).replace(", size: None", "")
    questionnaire = load_questionnaire(text.encode(), "").questionnaire
    assert questionnaire is not None
    n = sum(speed)
    total = 5 * speed[0] + 3 * speed[1] + speed[2]
    square = 25 * speed[0] + 9 * speed[1] + speed[2]
    scale = ScaleTally(("speed", "manner"), 1, n, n, (total, total), ((square, square), (square, square)))
    return questionnaire, Tally(n, {"speed": speed, "manner": speed}, {}, {}, scale)


def interval_of(name: str, question: str | None, *args: Any, **options: Any) -> Any:
    questionnaire, tally = made(*args, **options)
    reference = FigureReference(survey="s", figure=name, question=question)  # type: ignore[arg-type]  # a figure
    outcome = figure(reference, questionnaire, tally)
    assert isinstance(outcome, Figure)
    return interval(reference, questionnaire, tally, outcome)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_is_that_of_statsmodels(count: int, n: int) -> None:
    count = min(count, n)
    low, high = proportion_confint(count, n, method="wilson")
    assert wilson(count / n, n) == (pytest.approx(max(low, 0), abs=1e-12), pytest.approx(high, abs=1e-12))


def test_a_share_of_an_endless_population_has_wilsons_interval() -> None:
    low, high = interval_of("favourable", "speed", (121, 1, 0), size="None")
    assert (round(float(low), 2), round(float(high), 2)) == (95.5, 99.86)


def test_a_finite_population_makes_it_narrower() -> None:
    low, high = interval_of("favourable", "speed", (121, 1, 0))
    assert (round(float(low), 2), round(float(high), 2)) == (95.78, 99.85)


def test_everybody_asked_leaves_no_doubt() -> None:
    assert interval_of("favourable", "speed", (9, 1, 0), size="10") == (90, 90)


@pytest.mark.parametrize("method", ["convenience", "quota", "cluster"])
def test_without_a_probability_sample_there_is_none(method: str) -> None:
    assert interval_of("favourable", "speed", (121, 1, 0), method=method) is None


def test_a_single_answer_has_none() -> None:
    assert interval_of("favourable", "speed", (1, 0, 0)) is None


def test_a_mean_lies_within_its_scores() -> None:
    low, high = interval_of("mean", "speed", (3, 0, 1), size="None")
    assert 1 <= low <= 4 <= high <= 5


def test_an_index_is_worked_out_from_the_spread_of_the_scores() -> None:
    low, high = interval_of("index", "speed", (50, 50, 0), size="None")
    # mean 4, s = 1.00504, z·s/√100 = 0.19698 of 5
    assert (round(float(low), 2), round(float(high), 2)) == (76.06, 83.94)


def test_the_overall_index_has_the_spread_of_the_respondents_means() -> None:
    one = interval_of("index", "speed", (50, 50, 0), size="None")
    overall = interval_of("index", None, (50, 50, 0), size="None")
    assert [round(float(end), 6) for end in overall] == [round(float(end), 6) for end in one]


def test_the_overall_share_of_satisfied_has_none() -> None:
    assert interval_of("favourable", None, (50, 50, 0)) is None


def test_alpha_has_feldts() -> None:
    low, high = interval_of("alpha", None, (50, 40, 10))
    assert low <= 1 <= high or low <= high


@settings(max_examples=50, deadline=None)
@given(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)).filter(lambda c: sum(c) > 1))
def test_the_figure_lies_within_its_interval(counts: tuple[int, int, int]) -> None:
    for name in ("favourable", "mean", "index"):
        questionnaire, tally = made(counts)
        reference = FigureReference(survey="s", figure=name, question="speed")  # type: ignore[arg-type]  # a figure
        outcome = figure(reference, questionnaire, tally)
        assert isinstance(outcome, Figure)
        found = interval(reference, questionnaire, tally, outcome)
        assert found is not None
        assert float(found[0]) <= float(outcome.exact) + 1e-9
        assert float(outcome.exact) <= float(found[1]) + 1e-9


def test_a_larger_sample_of_a_finite_population_counts_for_more() -> None:
    assert effective(50, 100) == pytest.approx(50 * 99 / 50)
    assert effective(50, None) == 50
