"""What holds for every rule and every value."""

import random
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_files import (
    GRADES,
    QUESTION_5,
    RATE_BANDS,
    THIRDS,
    completed,
    found,
    leaf,
    loaded,
    pass_mark,
    system_of,
)

from surveyapp.definition.indicators.targets import Amount
from surveyapp.indicators.rules.checklist import Checklist
from surveyapp.indicators.rules.pass_mark import PassMark
from surveyapp.indicators.rules.rule import ScoringInput
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.rules.score_bands import ScoreBands
from surveyapp.indicators.scoring import GroupScore, LeafScore, score

weights = st.decimals("0.01", "100", places=2).map(Fraction)
percents = st.fractions(-10, 400)
POLICIES = ("capped", "punished", "zero")
TARGET = Amount("=", Decimal(100), "%")


def codes_of(rule: Checklist) -> list[str]:
    return [point.code for point in rule.points]


@st.composite
def pass_marks(draw: st.DrawFn, over: str | None = None) -> PassMark:
    policy = over or draw(st.sampled_from(POLICIES))
    mark = Decimal(draw(st.integers(0, 99)))
    written = pass_mark(mark, policy)
    return RULES[written["type"]].model_validate(written)  # type: ignore[return-value]  # both are pass marks


@st.composite
def bands(draw: st.DrawFn) -> ScoreBands:
    """ScoreBands from the highest down, none paying more than the one above it."""
    starts = draw(st.lists(st.integers(0, 150), min_size=1, max_size=6, unique=True))
    shares = draw(st.lists(st.integers(0, 100), min_size=len(starts), max_size=len(starts)))
    ordered = zip(sorted(starts, reverse=True), sorted(shares, reverse=True), strict=True)
    return ScoreBands.model_validate(
        {"type": "bands", "bands": [{"from": start, "share": share} for start, share in ordered]}
    )


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """Points of which some have a share; together the shares leave something for the others."""
    given_shares = draw(st.lists(st.integers(1, 20), max_size=4))
    points: list[dict[str, Any]] = [{"share": share} for share in given_shares]
    points += [{}] * draw(st.integers(1, 4))
    written = [{"code": f"p{number}", "text": "要点", **point} for number, point in enumerate(points)]
    return Checklist.model_validate({"type": "checklist", "points": written})


@given(pass_marks(), weights, percents)
def test_a_pass_mark_scores_between_0_and_the_weight(
    rule: PassMark, weight: Fraction, percent: Fraction
) -> None:
    assert 0 <= rule.apply(ScoringInput(weight, percent, TARGET)).exact <= weight


@given(pass_marks(over="capped"), weights, percents, percents)
def test_more_achieved_never_scores_less_where_it_is_capped(
    rule: PassMark, weight: Fraction, one: Fraction, other: Fraction
) -> None:
    less, more = sorted((one, other))
    assert (
        rule.apply(ScoringInput(weight, less, TARGET)).exact
        <= rule.apply(ScoringInput(weight, more, TARGET)).exact
    )


@given(pass_marks(over="punished"), weights, st.fractions(100, 400), st.fractions(100, 400))
def test_more_above_the_target_never_scores_more_where_it_is_punished(
    rule: PassMark, weight: Fraction, one: Fraction, other: Fraction
) -> None:
    less, more = sorted((one, other))
    assert (
        rule.apply(ScoringInput(weight, less, TARGET)).exact
        >= rule.apply(ScoringInput(weight, more, TARGET)).exact
    )


@given(bands(), weights, percents)
def test_bands_score_between_0_and_the_weight(rule: ScoreBands, weight: Fraction, value: Fraction) -> None:
    assert 0 <= rule.apply(ScoringInput(weight, value)).exact <= weight


@given(bands(), weights, percents, percents)
def test_a_higher_value_never_scores_less_in_bands(
    rule: ScoreBands, weight: Fraction, one: Fraction, other: Fraction
) -> None:
    less, more = sorted((one, other))
    assert rule.apply(ScoringInput(weight, less)).exact <= rule.apply(ScoringInput(weight, more)).exact


@given(checklists(), weights, st.data())
def test_points_met_and_unmet_are_together_worth_the_weight(
    rule: Checklist, weight: Fraction, data: st.DataObject
) -> None:
    met = tuple(data.draw(st.sets(st.sampled_from(codes_of(rule)))))
    unmet = tuple(code for code in codes_of(rule) if code not in met)
    assert (
        rule.apply(ScoringInput(weight, met)).exact + rule.apply(ScoringInput(weight, unmet)).exact == weight
    )


@given(checklists(), weights, st.data())
def test_one_more_point_met_always_scores_more(
    rule: Checklist, weight: Fraction, data: st.DataObject
) -> None:
    more = data.draw(st.sets(st.sampled_from(codes_of(rule)), min_size=1).map(sorted))
    assert (
        rule.apply(ScoringInput(weight, tuple(more[1:]))).exact
        < rule.apply(ScoringInput(weight, tuple(more))).exact
    )


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 100), st.integers(1000, 1999))
def test_a_score_is_rounded_half_up(weight: int, thousandths: int) -> None:
    percent = Decimal(thousandths) / 10 - 100
    rule = pass_mark(0)
    file = leaf(weight=weight, target="=100%", rule=rule, actual={"value": percent})
    line = next(score(system_of(file), lambda reference: found(0)).leaves())
    assert line.score == (weight * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_ties_are_rounded_up_and_not_to_the_even_digit() -> None:
    assert [str(completed(Decimal(percent), weight=15).score) for percent in ("91", "91.4")] == [
        "11.63",
        "11.78",
    ]


@st.composite
def trees(draw: st.DrawFn, code: str = "N", depth: int = 0) -> dict[str, Any]:
    """A node of a tree whose weights add up, with checklists as leaves."""
    if depth == 3 or draw(st.booleans()):
        met = draw(st.lists(st.sampled_from(["policy", "strategy", "duties"]), unique=True))
        return leaf(code, draw(st.integers(1, 20)), rule=THIRDS, actual={"met": met})
    count = draw(st.integers(1, 3))
    children = [draw(trees(f"{code}{number}", depth + 1)) for number in range(count)]
    return {**leaf(code, sum(child["weight"] for child in children)), "children": children}


def groups(node: GroupScore | LeafScore) -> Iterator[GroupScore]:
    if isinstance(node, GroupScore):
        yield node
        for child in node.children:
            yield from groups(child)


@settings(max_examples=30, deadline=None)
@given(trees())
def test_every_level_is_the_sum_of_its_parts(tree: dict[str, Any]) -> None:
    scores = score(system_of(tree), lambda reference: found(0))
    for group in groups(scores.levels[0]):
        assert group.score == sum(child.score or 0 for child in group.children)


@settings(max_examples=30, deadline=None)
@given(trees())
def test_the_total_is_the_sum_of_all_indicators(tree: dict[str, Any]) -> None:
    scores = score(system_of(tree), lambda reference: found(0))
    assert scores.total == sum(line.score or 0 for line in scores.leaves())


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same values with the keys of every mapping in another order."""
    if isinstance(value, list):
        return [shuffled(part, chance) for part in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    return {key: shuffled(value[key], chance) for key in keys}


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_in_the_file_does_not_matter(chance: random.Random) -> None:
    file = {
        "title": "评价",
        "grades": GRADES,
        "indicators": [
            {
                **leaf("A", 90),
                "children": [
                    leaf("A1", 50, rule=THIRDS, actual={"met": ["policy"]}),
                    leaf("A2", 40, rule=RATE_BANDS, actual=QUESTION_5, target="≥90%"),
                ],
            },
            leaf("B", rule=RATE_BANDS, actual={"value": 85}),
        ],
    }
    assert score(loaded(shuffled(file, chance)), lambda reference: found(91)) == score(
        loaded(file), lambda reference: found(91)
    )
