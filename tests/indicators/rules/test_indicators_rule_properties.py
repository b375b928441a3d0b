"""What holds for every rule that there is, whatever the file says and whatever was achieved."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_files import leaf, scored
from rule_lines import (
    COUNTS,
    FIRST,
    LINES,
    Keys,
    checklists,
    date_rules,
    numbers,
    off_rules,
    positive,
    weights,
    worths,
)

from surveyapp.definition.indicators.targets import read_target
from surveyapp.indicators.rules.counting import count_shortfall
from surveyapp.indicators.rules.rule import Achievement, JudgedPoints, Pieces, ScoringInput
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.scoring import LeafScore
from surveyapp.indicators.trace import StepCode
from surveyapp.reports.words.score_words import step_words

USUAL = leaf("Z", 1, rule={"type": "judgement"}, actual={"deduction": {"off": 0}})

of_a_file, computed = settings(max_examples=8), settings(max_examples=20)
"""Reading a file takes longer than computing a rule."""

every_rule = pytest.mark.parametrize("rule", LINES)


def test_every_rule_is_covered() -> None:
    assert set(LINES) == set(RULES)


def drawn(data: st.DataObject, rule: str) -> LeafScore:
    """A line with that rule out of a file that has no fault, scored."""
    return next(scored(data.draw(LINES[rule]), USUAL).leaves())


@every_rule
@of_a_file
@given(st.data())
def test_a_score_is_within_its_bounds_and_its_rule_names_every_step(rule: str, data: st.DataObject) -> None:
    found = drawn(data, rule)
    assert found.score is not None
    assert {step.code for step in found.trace} <= {*StepCode, *RULES[rule].steps}
    assert all(step_words(step) for step in found.trace), "and its words take the numbers of every step"
    if RULES[rule].outside_total:
        assert abs(found.score) <= 10
    else:
        assert 0 <= found.score <= found.weight


@every_rule
@of_a_file
@given(st.data())
def test_every_score_is_rounded_half_up_to_two_places(rule: str, data: st.DataObject) -> None:
    found = drawn(data, rule)
    exact, score = found.trace[-1].params["exact"], found.score
    assert isinstance(exact, Fraction)
    assert score is not None
    moved = Fraction(score) - exact if exact >= 0 else exact - Fraction(score)
    assert -Fraction(1, 200) < moved <= Fraction(1, 200)
    assert score.as_tuple().exponent == -2


def points(rule: Keys, weight: int, actual: Achievement, target: str | None = None) -> Fraction:
    """What the rule gives, not rounded."""
    read = None if target is None else read_target(target)
    return RULES[rule["type"]].model_validate(rule).apply(ScoringInput(Fraction(weight), actual, read)).exact


Scored = Callable[[Fraction], Fraction]


def never_falls(scored_for: Scored, one: Fraction, other: Fraction) -> None:
    less, more = sorted((one, other))
    assert scored_for(less) <= scored_for(more)


def never_rises(scored_for: Scored, one: Fraction, other: Fraction) -> None:
    less, more = sorted((one, other))
    assert scored_for(less) >= scored_for(more)


MONOTONE = {"≥": never_falls, "≤": never_rises}

on_either_side = pytest.mark.parametrize("sign", MONOTONE)


@on_either_side
@computed
@given(off_rules(), weights, positive, numbers, numbers)
def test_nearer_to_the_bound_or_past_it_never_scores_less(
    sign: str, rule: Keys, weight: int, bound: Decimal, one: Fraction, other: Fraction
) -> None:
    MONOTONE[sign](lambda value: points(rule, weight, value, f"{sign}{bound}"), one, other)


@on_either_side
@computed
@given(off_rules(), weights, positive, numbers, numbers)
def test_a_target_without_a_sign_runs_in_its_direction(
    sign: str, rule: Keys, weight: int, bound: Decimal, one: Fraction, other: Fraction
) -> None:
    directed = {**rule, "direction": sign}
    MONOTONE[sign](lambda value: points(directed, weight, value, str(bound)), one, other)


@on_either_side
@pytest.mark.parametrize("short", ["proportional", "zero"])
@computed
@given(weights, positive, numbers, numbers)
def test_a_better_value_never_scores_less_against_the_target(
    sign: str, short: str, weight: int, bound: Decimal, one: Fraction, other: Fraction
) -> None:
    rule = {"type": "target", "short": short}
    MONOTONE[sign](lambda value: points(rule, weight, value, f"{sign}{bound}"), one, other)


@computed
@given(worths, weights, st.integers(0, 60), st.integers(0, 60))
def test_more_failed_pieces_never_score_more(off: Keys, weight: int, one: int, other: int) -> None:
    rule = {"type": "target", "short": "pieces", "off": off}
    never_rises(lambda failed: points(rule, weight, Pieces(failed)), Fraction(one), Fraction(other))


@pytest.mark.parametrize("method", ["earned", "deducted", "all_or_nothing"])
@computed
@given(st.data(), weights)
def test_one_more_point_met_never_scores_less(method: str, data: st.DataObject, weight: int) -> None:
    rule = data.draw(checklists(weight, (method,)))
    codes = tuple(point["code"] for point in rule["points"])
    more = data.draw(st.sets(st.sampled_from(codes), min_size=1).map(lambda met: tuple(sorted(met))))
    one = data.draw(st.sampled_from(more))
    less = tuple(code for code in more if code != one)
    assert points(rule, weight, less) <= points(rule, weight, more)


@computed
@given(date_rules(), weights, st.integers(0, 400), st.integers(0, 400))
def test_a_later_day_never_scores_more(rule: Keys, weight: int, one: int, other: int) -> None:
    def on(days: Fraction) -> Fraction:
        return points(rule, weight, FIRST + timedelta(int(days)), "2024年6月30日前")

    never_rises(on, Fraction(one), Fraction(other))


@computed
@given(date_rules(), weights, st.integers(0, 400), st.integers(0, 400))
def test_more_days_than_there_were_never_score_more(rule: Keys, weight: int, one: int, other: int) -> None:
    never_rises(lambda days: points(rule, weight, days, "≤90天"), Fraction(one), Fraction(other))


SELF: Keys = {"type": "self_evaluation"}


@computed
@given(weights, st.fractions(-50, 100), st.fractions(-50, 100))
def test_up_to_100_a_higher_completion_never_scores_less(weight: int, one: Fraction, other: Fraction) -> None:
    never_falls(lambda percent: points(SELF, weight, percent, "=100%"), one, other)


@computed
@given(weights, st.fractions(100, 400), st.fractions(100, 400))
def test_above_100_a_higher_completion_never_scores_more(weight: int, one: Fraction, other: Fraction) -> None:
    never_rises(lambda percent: points(SELF, weight, percent, "=100%"), one, other)


@computed
@given(weights, numbers, numbers)
def test_where_it_is_capped_a_higher_completion_never_scores_less(
    weight: int, one: Fraction, other: Fraction
) -> None:
    never_falls(lambda percent: points({**SELF, "cap": True}, weight, percent, "=100%"), one, other)


BOUNDS = st.lists(st.integers(0, 200), min_size=1, max_size=5, unique=True)
BAND_KEYS = {"≥": "from", "≤": "to"}


@on_either_side
@computed
@given(BOUNDS, numbers, numbers)
def test_a_value_in_a_better_band_never_scores_less(
    sign: str, bounds: list[int], one: Fraction, other: Fraction
) -> None:
    ordered = sorted(bounds, reverse=sign == "≥")
    bands = [{BAND_KEYS[sign]: bound, "points": 10 - place} for place, bound in enumerate(ordered)]
    MONOTONE[sign](lambda value: points({"type": "bands", "bands": bands}, 10, value), one, other)


@computed
@given(weights, st.fractions(0, 100), st.fractions(0, 100))
def test_a_higher_share_of_a_level_never_scores_less(weight: int, one: Fraction, other: Fraction) -> None:
    rule = {"type": "level", "levels": [{"name": "达成", "from": 0, "to": 100}]}
    never_falls(lambda share: points(rule, weight, JudgedPoints(share, "评定", "达成")), one, other)


@pytest.mark.parametrize(("effect", "monotone"), [("add", never_falls), ("take", never_rises)])
@computed
@given(st.fractions(0, 10), st.fractions(0, 10))
def test_more_points_of_a_row_move_the_total_its_way(
    effect: str, monotone: Callable[[Scored, Fraction, Fraction], None], one: Fraction, other: Fraction
) -> None:
    rule = {"type": "bonus", "effect": effect}
    monotone(lambda award: points(rule, 0, JudgedPoints(award, "嘉奖")), one, other)


@computed
@given(off_rules(above="off"), weights, positive, numbers)
def test_pro_rata_lies_between_started_and_whole_percents(
    rule: Keys, weight: int, bound: Decimal, value: Fraction
) -> None:
    started, whole, pro_rata = (
        points({**rule, "count": count}, weight, value, f"≥{bound}") for count in COUNTS
    )
    assert started <= pro_rata <= whole


@computed
@given(worths, st.integers(1, 10), weights, st.fractions(0, 300))
def test_pro_rata_lies_between_started_and_whole_days(
    off: Keys, per: int, weight: int, days: Fraction
) -> None:
    started, whole, pro_rata = (
        points({"type": "date", "late": "off", "off": off, "per": per, "count": count}, weight, days, "≤90天")
        for count in COUNTS
    )
    assert started <= pro_rata <= whole


@computed
@given(st.fractions(0, 300), st.fractions("1/10", 20))
def test_a_started_percent_is_at_most_one_more_than_the_whole_ones(
    shortfall: Fraction, per: Fraction
) -> None:
    started, whole = count_shortfall(shortfall, per, "started"), count_shortfall(shortfall, per, "whole")
    assert started - whole in (0, 1)
