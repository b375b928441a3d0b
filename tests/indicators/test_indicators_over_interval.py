"""What the 95 % interval of a figure means for the score: it goes along with the value, or a limit is crossed."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_files import QUESTION_5, RATE_BANDS, leaf, named, pass_mark, system_of

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.indicators.targets import read_target
from surveyapp.indicators.combined_figures import SurveyFigure
from surveyapp.indicators.over_interval import OverInterval, score_over_interval
from surveyapp.indicators.rules.rule import ScoringInput
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.scoring import LeafScore, score
from surveyapp.reports.words.evaluation_words import over_interval_words

Ends = tuple[str, str]

PROPORTIONAL = {"type": "target", "short": "proportional"}
THRESHOLD = {"type": "target", "short": "zero"}
OFF = {
    "type": "off_per_percent",
    "off": {"points": Decimal("0.2")},
    "deviation": "points",
    "count": "pro_rata",
}
EACH_STARTED = {**OFF, "count": "started"}
COST = {**OFF, "full": {"from": 90, "to": 100}, "above": "zero"}
SELF = {"type": "self_evaluation"}


def of_survey(ends: Ends | None, rule: Any, target: str | None = None, value: str = "91") -> LeafScore:
    """A line of 10 points with this rule, whose figure has this interval."""
    keys = {"target": target} if target else {}
    interval = (Fraction(ends[0]), Fraction(ends[1])) if ends else Undefined("open_sample")
    names = dict.fromkeys(("survey", "question", "option", "group"), "x")
    answer = SurveyFigure(Figure(Fraction(value), 95), "s1", {**names, "number": "5"}, interval)
    system = system_of(leaf(rule=rule, actual=QUESTION_5, **keys))
    return next(score(system, lambda _reference: answer).leaves())


def over(ends: Ends | None, rule: Any, target: str | None = None) -> OverInterval | None:
    return of_survey(ends, rule, target).over_interval


CROSSED = {
    "a band": (RATE_BANDS, None, ("84.3", "95.2"), ("8", "10"), ("8", "10"), ["90"]),
    "two bands": (RATE_BANDS, None, ("59", "85"), ("0", "8"), ("0", "8"), ["60", "80"]),
    "a band that begins at the upper end": (
        RATE_BANDS, None, ("85", "90"), ("8", "10"), ("8", "10"), ["90"],
    ),
    "bands of completion, as values": (
        {**RATE_BANDS, "on": "completion"}, "≥80%", ("70", "75"), ("8", "10"), ("8", "10"), ["72"],
    ),
    "a pass mark, as a value": (pass_mark(60), "≥90%", ("45", "63"), ("0", "2.5"), ("0", "2.5"), ["54"]),
    "a threshold": (THRESHOLD, "≥90%", ("85", "95"), ("0", "10"), ("0", "10"), ["90"]),
    "an upper bound": (THRESHOLD, "≤10%", ("5", "15"), ("10", "0"), ("0", "10"), ["10"]),
    "a cap": (PROPORTIONAL, "≥80%", ("72", "95"), ("9", "10"), ("9", "10"), ["80"]),
    "a target from where percents are taken off": (
        OFF, "≥90%", ("85", "95"), ("9", "10"), ("9", "10"), ["90"],
    ),
    "a range with both ends outside": (
        THRESHOLD, "90%～95%", ("85", "98"), ("0", "0"), ("0", "10"), ["90", "95"],
    ),
    "an exact target within": (THRESHOLD, "=90%", ("85", "95"), ("0", "0"), ("0", "10"), ["90"]),
    "a peak within": (pass_mark(60, "punished"), "=80%", ("72", "88"), ("7.5", "9"), ("7.5", "10"), ["80"]),
    "a limit above which there is nothing": (
        COST, None, ("85", "104"), ("9", "0"), ("0", "10"), ["90", "100"],
    ),
    "a peak of the self-evaluation": (SELF, "≥80%", ("72", "88"), ("7.5", "9"), ("7.5", "10"), ["80"]),
}  # fmt: skip


@each(("rule", "target", "ends", "at_ends", "span", "limits"), named(CROSSED))
def test_a_limit_within_the_interval_is_told_with_the_scores_about_it(
    rule: Any, target: str | None, ends: Ends, at_ends: Ends, span: Ends, limits: list[str]
) -> None:
    found = over(ends, rule, target)
    assert found is not None
    assert (found.at_low, found.at_high) == (Decimal(at_ends[0]), Decimal(at_ends[1]))
    assert (found.least, found.most) == (Decimal(span[0]), Decimal(span[1]))
    assert found.crossed == tuple(map(Fraction, limits))


ALONG = {
    "in proportion below the target": (PROPORTIONAL, "≥90%", ("72", "81"), ("8", "9")),
    "in proportion above an upper bound": (PROPORTIONAL, "≤10%", ("20", "40"), ("2.5", "5")),
    "up to the target itself": (PROPORTIONAL, "≥90%", ("81", "90"), ("9", "10")),
    "linear above the pass mark": (pass_mark(60), "=100%", ("80", "90"), ("5", "7.5")),
    "from the pass mark on": (pass_mark(60), "=100%", ("60", "90"), ("0", "7.5")),
    "so much off, pro rata": (OFF, "≥90%", ("80", "85"), ("8", "9")),
    "so much off, each started percent": (EACH_STARTED, "≥90%", ("80.5", "84.9"), ("8", "8.8")),
}  # fmt: skip


@each(("rule", "target", "ends", "span"), named(ALONG))
def test_a_score_that_goes_along_with_the_value_crosses_nothing(
    rule: Any, target: str, ends: Ends, span: Ends
) -> None:
    found = over(ends, rule, target)
    assert found is not None
    assert (found.least, found.most, found.crossed) == (Decimal(span[0]), Decimal(span[1]), ())


ALIKE = {
    "within a band": (RATE_BANDS, None, ("90.5", "99.1")),
    "from the start of a band on": (RATE_BANDS, None, ("90", "99")),
    "without an interval": (RATE_BANDS, None, None),
    "above the target": (PROPORTIONAL, "≥80%", ("85", "99")),
    "up to an upper bound": (THRESHOLD, "≤90%", ("80", "90")),
    "below the pass mark": (pass_mark(60), "=100%", ("20", "59")),
    "where nothing is left to take off": (OFF, "≥90%", ("10", "39")),
}


@each(("rule", "target", "ends"), named(ALIKE))
def test_an_interval_that_scores_alike_all_over_says_nothing(
    rule: Any, target: str | None, ends: Ends | None
) -> None:
    line = of_survey(ends, rule, target)
    assert (line.over_interval, over_interval_words(line)) == (None, "")


def test_a_completion_that_is_entered_does_not_move_with_the_figure() -> None:
    actual = {**QUESTION_5, "completion": {"percent": 98, "reason": "按口径"}}
    interval = (Fraction(70), Fraction(99))
    answer = SurveyFigure(Figure(Fraction(91), 95), "s1", {}, interval)
    system = system_of(leaf(rule=SELF, target="≥90%", actual=actual))
    assert next(score(system, lambda _reference: answer).leaves()).over_interval is None


WORDS = {
    "along with the value": (
        PROPORTIONAL, "≥95%", ("76", "85.5"),
        "数值的 95% 置信区间为 76.00% 至 85.50%，区间内得分为 8.00～9.00 分。",
    ),
    "over a limit": (
        RATE_BANDS, None, ("84.3", "95.2"),
        "数值的 95% 置信区间为 84.30% 至 95.20%，跨过计分界限 90%：取下限得 8.00 分，取上限得 10.00 分。",
    ),
    "over an upper bound": (
        THRESHOLD, "≤92%", ("84.3", "95.2"),
        "数值的 95% 置信区间为 84.30% 至 95.20%，跨过计分界限 92%：取下限得 10.00 分，取上限得 0.00 分。",
    ),
    "over a peak": (
        THRESHOLD, "90%～92%", ("84.3", "95.2"),
        "数值的 95% 置信区间为 84.30% 至 95.20%，跨过计分界限 90%、92%：取下限得 0.00 分，取上限得 0.00 分，"
        "区间内得分为 0.00～10.00 分。",
    ),
}  # fmt: skip


@each(("rule", "target", "ends", "words"), named(WORDS))
def test_the_words_say_whether_a_limit_is_crossed(
    rule: Any, target: str | None, ends: Ends, words: str
) -> None:
    assert over_interval_words(of_survey(ends, rule, target)) == words


VARYING = {
    "bands": (RATE_BANDS, None),
    "bands of completion": ({**RATE_BANDS, "on": "completion"}, "≥80%"),
    "pass mark": (pass_mark(60), "≥80%"),
    "punished": (pass_mark(60, "punished"), "=40%"),
    "zero above": (pass_mark(60, "zero"), "≤80%"),
    "off": (OFF, "85%～90%"),
    "off for each started": (EACH_STARTED, "=90%"),
    "cost": (COST, None),
    "proportional": (PROPORTIONAL, "70%～80%"),
    "threshold": (THRESHOLD, ">80%"),
    "self-evaluation": (SELF, "≥45%"),
    "self-evaluation of an upper bound": (SELF, "≤45%"),
}
percents = st.fractions(min_value=0, max_value=100, max_denominator=100)


@pytest.mark.parametrize(("rule", "target"), named(VARYING))
@settings(max_examples=25)
@given(percents, percents, st.lists(st.fractions(min_value=0, max_value=1, max_denominator=50), max_size=8))
def test_no_value_within_the_interval_scores_beyond_what_is_told(
    rule: Any, target: str | None, one: Fraction, other: Fraction, within: list[Fraction]
) -> None:
    rules = RULES[rule["type"]].model_validate(rule)
    low, high = sorted((one, other))
    line = ScoringInput(Fraction(10), low, read_target(target) if target else None)
    exact = [
        rules.apply(ScoringInput(line.weight, low + (high - low) * part, line.target)).exact
        for part in within
    ]
    found = score_over_interval(rules, line, (low, high), 2)
    at_low = rules.apply(line).exact
    least, most = (found.least, found.most) if found else (at_low, at_low)
    half_a_hundredth = Fraction(1, 200)
    assert all(
        Fraction(least) - half_a_hundredth <= points <= Fraction(most) + half_a_hundredth for points in exact
    )
