"""Each scoring rule at its boundaries."""

from decimal import Decimal
from fractions import Fraction

import pytest
from cases import each
from indicator_files import RATE_BANDS, THIRDS, completed, pass_mark, scored_leaf, told

from surveyapp.definition.indicators.targets import Amount, read_target
from surveyapp.indicators.rules.pass_mark import LinearStep
from surveyapp.indicators.rules.rule import ScoringInput
from surveyapp.indicators.trace import StepCode
from surveyapp.reports.words.score_words import step_words

SHARES_40_30_30 = {
    "type": "checklist",
    "points": [
        {"code": "study", "text": "论证", "share": 40},
        {"code": "procedure", "text": "程序", "share": 30},
        {"code": "papers", "text": "材料", "share": 30},
    ],
}
BASE_AND_FIFTHS = {
    "type": "checklist",
    "points": [
        {"code": "overall", "text": "总目标", "share": 10},
        {"code": "annual", "text": "年度目标", "share": 10},
        *({"code": f"p{number}", "text": f"要求 {number}"} for number in range(5)),
    ],
}
BAND_POINTS = {
    "type": "bands",
    "bands": [
        {"from": 90, "points": 6},
        {"from": 80, "points": 5},
        {"from": 70, "points": 3},
        {"from": 60, "points": 2},
    ],
}


@each(
    ("met", "points"),
    [
        ([], "0.00"),
        (["duties"], "0.67"),
        (["policy", "strategy"], "1.33"),
        (["policy", "strategy", "duties"], "2.00"),
    ],
)
def test_checklist_points_without_share_are_equal_parts(met: list[str], points: str) -> None:
    assert str(scored_leaf(weight=2, rule=THIRDS, actual={"met": met}).score) == points


@each(
    ("met", "points"),
    [(["procedure", "papers"], "1.20"), (["study", "papers"], "1.40"), (["study"], "0.80")],
)
def test_checklist_points_have_the_share_they_are_given(met: list[str], points: str) -> None:
    assert str(scored_leaf(weight=2, rule=SHARES_40_30_30, actual={"met": met}).score) == points


@each(
    ("met", "points"),
    [
        (["overall"], "0.30"),
        (["overall", "annual"], "0.60"),
        (["p0"], "0.48"),
        (["overall", "annual", "p0", "p1", "p2", "p3"], "2.52"),
    ],
)
def test_checklist_points_without_share_divide_what_the_base_leaves(met: list[str], points: str) -> None:
    assert str(scored_leaf(weight=3, rule=BASE_AND_FIFTHS, actual={"met": met}).score) == points


@each(
    ("met", "points"),
    [(["policy", "strategy", "duties"], "6.00"), (["policy", "strategy"], "0.00"), ([], "0.00")],
)
def test_all_or_nothing_pays_only_for_every_point(met: list[str], points: str) -> None:
    rule = {**THIRDS, "type": "checklist", "method": "all_or_nothing"}
    assert str(scored_leaf(weight=6, rule=rule, actual={"met": met}).score) == points


@each(
    ("value", "points"),
    [
        ("0", "0.00"),
        ("59.99", "0.00"),
        ("60", "2.00"),
        ("69.99", "2.00"),
        ("70", "3.00"),
        ("79.99", "3.00"),
        ("80", "5.00"),
        ("89.999999", "5.00"),
        ("90", "6.00"),
        ("100", "6.00"),
        ("200", "6.00"),
    ],
)
def test_bands_pay_points_from_their_start_on(value: str, points: str) -> None:
    assert str(scored_leaf(weight=6, rule=BAND_POINTS, actual={"value": Decimal(value)}).score) == points


@each(
    ("value", "points"),
    [
        ("59.99", "0.00"),
        ("60", "6.00"),
        ("79.99", "6.00"),
        ("80", "8.00"),
        ("89.99", "8.00"),
        ("90", "10.00"),
    ],
)
def test_bands_pay_a_share_of_the_weight(value: str, points: str) -> None:
    assert str(scored_leaf(rule=RATE_BANDS, actual={"value": Decimal(value)}).score) == points


UP_TO = {"type": "bands", "bands": [{"to": 3, "points": 5}, {"to": 5, "points": 2}]}

UP_TO_CASES = [
    ("0", "5.00", "0 天在 3 天及以下一档，得 5.00 分"),
    ("3", "5.00", "3 天在 3 天及以下一档，得 5.00 分"),
    ("3.01", "2.00", "3.01 天在 5 天及以下一档，得 2.00 分"),
    ("5", "2.00", "5 天在 5 天及以下一档，得 2.00 分"),
    ("5.01", "0.00", "5.01 天超过最高一档的 5 天，得 0 分"),
]


@each(("value", "points", "words"), UP_TO_CASES)
def test_bands_pay_up_to_their_end_where_less_is_better(value: str, points: str, words: str) -> None:
    line = scored_leaf(weight=5, target="≤3天", rule=UP_TO, actual={"value": Decimal(value)})
    assert (str(line.score), step_words(line.trace[1])) == (points, words)


def test_bands_up_to_an_end_may_pay_a_share() -> None:
    rule = {"type": "bands", "bands": [{"to": 100, "share": 100}, {"to": 110, "share": 60}]}
    line = scored_leaf(rule=rule, actual={"value": 105})
    assert step_words(line.trace[1]) == "105 在 110 及以下一档：60% × 10 = 6.00 分"


@each(
    ("bands", "codes"),
    [
        ([{"to": 5, "points": 10}, {"to": 3, "points": 5}], ["bands_not_ascending"]),
        ([{"to": 5, "points": 10}, {"to": 5, "points": 5}], ["bands_not_ascending"]),
        ([{"to": 5, "points": 10}, {"from": 3, "points": 5}], ["band_from_or_to"]),
        ([{"from": 5, "to": 9, "points": 10}], ["band_from_or_to"]),
        ([{"points": 10}], ["band_from_or_to"]),
        ([{"to": 3, "points": 5}, {"to": 5, "points": 10}], ["band_pays_more"]),
    ],
)
def test_bands_start_or_end_all_alike_and_in_order(bands: list[dict[str, int]], codes: list[str]) -> None:
    found = told(rule={"type": "bands", "bands": bands})
    assert [code for _level, code, _key in found] == codes


@each(("value", "points"), [("45", "10.00"), ("44.99", "8.00")])
def test_bands_of_completion_compare_actual_with_target(value: str, points: str) -> None:
    rule = {**RATE_BANDS, "on": "completion"}
    actual = {"value": Decimal(value)}
    assert str(scored_leaf(target="≥50 次", rule=rule, actual=actual).score) == points


@each(
    ("percent", "points"),
    [
        ("59.99", "0.00"),
        ("60", "0.00"),
        ("79.99", "4.00"),
        ("80", "4.00"),
        ("90", "6.00"),
        ("99.99", "8.00"),
        ("99.9", "7.98"),
        ("100", "8.00"),
    ],
)
@each("over", ["capped", "punished", "zero"])
def test_pass_mark_pays_in_proportion_up_to_the_target(over: str, percent: str, points: str) -> None:
    assert str(completed(Decimal(percent), over).score) == points


@each(
    ("over", "percent", "points"),
    [
        ("capped", "100.01", "8.00"),
        ("capped", "200", "8.00"),
        ("punished", "100.01", "8.00"),
        ("punished", "101", "7.92"),
        ("punished", "150", "4.00"),
        ("punished", "199.9", "0.01"),
        ("punished", "200", "0.00"),
        ("punished", "300", "0.00"),
        ("zero", "100.01", "0.00"),
        ("zero", "200", "0.00"),
    ],
)
def test_more_than_the_target_is_scored_as_the_file_says(over: str, percent: str, points: str) -> None:
    assert str(completed(Decimal(percent), over).score) == points


def test_a_third_above_the_pass_mark_is_exact() -> None:
    rule = pass_mark(60, "zero")
    judged = scored_leaf(weight=5, target="≤3 万元", rule=rule, actual={"value": 2}).trace[-2]
    assert judged.params["result"] == Fraction(5, 6)


def test_a_tie_is_rounded_up() -> None:
    assert str(completed(Decimal("91"), weight=Decimal("15")).score) == "11.63"


def test_a_cost_that_is_all_spent_gets_full_marks() -> None:
    rule = pass_mark(60, "zero")
    spent = scored_leaf(weight=5, target="≤14.8 万元", rule=rule, actual={"value": Decimal("14.80")})
    assert (spent.score, spent.shown) == (Decimal("5.00"), "14.8 万元")


def test_a_share_is_computed_from_its_parts() -> None:
    actual = {"aggregate": {"numerator": Decimal("103.78"), "denominator": 110}}
    rate = scored_leaf(weight=6, target="100.00%", rule=BAND_POINTS, actual=actual)
    assert (rate.actual, rate.shown) == (Fraction(10378, 110), "94.35%")


def test_the_trace_runs_from_the_actual_value_to_the_rounded_score() -> None:
    codes = [step.code for step in completed(Decimal("91"), weight=15).trace]
    assert codes == [StepCode.VALUE, "completion", "linear", StepCode.ROUNDED]


def test_the_pass_mark_itself_is_reached() -> None:
    assert completed(Decimal(60), weight=15).trace[-2].code == LinearStep.LINEAR
    assert completed(Decimal("59.99"), weight=15).trace[-2].code == LinearStep.BELOW_PASS_MARK


@each(
    ("text", "amount"),
    [
        ("≤14.8 万元", Amount("≤", Decimal("14.8"), "万元")),
        ("=1 个", Amount("=", Decimal(1), "个")),
        ("≥90%", Amount("≥", Decimal(90), "%")),
        ("＝１００．０％", Amount("=", Decimal(100), "%")),
        (">= 1,310.5 万元", Amount("≥", Decimal("1310.5"), "万元")),
        ("100.00%", Amount(None, Decimal(100), "%")),
        ("7838", Amount(None, Decimal(7838), "")),
        ("充分", None),
        ("90%—100%", None),
        ("2024年12月31日前", None),
        ("", None),
    ],
)
def test_a_published_target_is_read_as_an_amount(text: str, amount: Amount | None) -> None:
    read = read_target(text)
    assert (read if isinstance(read, Amount) else None) == amount


def test_a_number_cannot_be_taken_for_points_met() -> None:
    with pytest.raises(TypeError):
        _ = ScoringInput(Fraction(3), Fraction(1)).points_met


def test_points_met_cannot_be_taken_for_a_number() -> None:
    with pytest.raises(TypeError):
        _ = ScoringInput(Fraction(3), ("policy",)).number
