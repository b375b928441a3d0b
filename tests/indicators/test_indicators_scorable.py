"""What no rule could ever score, or not for certain, is told before anybody waits for a score."""

from decimal import Decimal
from typing import Any

from cases import each
from indicator_files import QUESTION_5, named, told

Keys = dict[str, Any]

SELF: Keys = {"type": "self_evaluation"}
PIECES: Keys = {"type": "target", "short": "pieces", "off": {"points": 2}}
DATE: Keys = {"type": "date", "late": "zero"}
OFF_A_DAY: Keys = {"type": "date", "late": "off", "off": {"points": 1}}
COMPLETED: Keys = {"completion": {"percent": 100, "reason": "照表填列"}}
COMBINED: Keys = {"combined": {"figures": [QUESTION_5["figure"]] * 2, "by": "n"}}
SHARE: Keys = {"aggregate": {"numerator": 9, "denominator": 10}}

UNSCORABLE: dict[str, tuple[str, Keys, str]] = {
    "a figure against a range": ("95%≤N≤100%", QUESTION_5, "actual.figure"),
    "a figure against words": ("满意", QUESTION_5, "actual.figure"),
    "a share against a range": ("95%≤N≤100%", SHARE, "actual.aggregate"),
    "several figures against a target below 0": ("≥-5%", COMBINED, "actual.combined"),
}


@each(("target", "actual", "key"), named(UNSCORABLE))
def test_a_number_that_no_completion_follows_from_is_an_error(target: str, actual: Keys, key: str) -> None:
    assert ("error", "no_completion_follows", key) in told(target=target, rule=SELF, actual=actual)


@each(("target", "actual", "_key"), named(UNSCORABLE))
def test_with_a_completion_beside_it_the_number_is_none(target: str, actual: Keys, _key: str) -> None:
    problems = told(target=target, rule=SELF, actual={**actual, **COMPLETED})
    assert [problem for problem in problems if problem[0] == "error"] == []


@each(
    ("combined", "code"),
    [
        ({"by": "weights", "weights": [1]}, "weights_not_for_figures"),
        ({"by": "weights"}, "weights_not_for_figures"),
        ({"by": "weights", "weights": [1, 2, 3]}, "weights_not_for_figures"),
        ({"by": "n", "weights": [1, 1]}, "weights_not_wanted"),
        ({"by": "equally", "weights": [1, 1]}, "weights_not_wanted"),
    ],
)
def test_declared_weights_are_one_for_each_figure_and_stand_beside_no_other_way(
    combined: Keys, code: str
) -> None:
    actual = {"combined": COMBINED["combined"] | combined}
    found = told(target="≥90%", rule=SELF, actual=actual)
    assert found == [("error", code, "actual.combined.weights")]


@each("target", ["≥90%", "≤0%"])
def test_a_number_that_a_completion_may_follow_from_is_none(target: str) -> None:
    assert told(target=target, rule=SELF, actual=SHARE) == []


@each(
    ("aggregate", "keys"),
    [
        ({"numerator": 9, "denominator": 10}, []),
        ({"numerator": "9.5", "denominator": 10}, ["numerator"]),
        ({"numerator": "9.5", "denominator": "10.5"}, ["numerator", "denominator"]),
    ],
)
def test_pieces_are_whole(aggregate: Keys, keys: list[str]) -> None:
    written = {key: _decimal(value) for key, value in aggregate.items()}
    found = told(rule=PIECES, actual={"aggregate": written})
    assert sorted(found) == sorted(("error", "pieces_not_whole", f"actual.aggregate.{key}") for key in keys)


def _decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


DAY_UNKNOWN: dict[str, tuple[str, Keys, str, bool]] = {
    "a month around the deadline": ("2024年8月15日前", DATE, "2024年8月", True),
    "a year around the deadline": ("2024年8月15日前", DATE, "2024年", True),
    "a month after a deadline that takes off by the day": ("2024年8月1日前", OFF_A_DAY, "2024年8月", True),
    "a month around the deadline of the form": ("2024年8月15日前", SELF, "2024年8月", True),
    "a month before the deadline of the form": ("2024年9月15日前", SELF, "2024年8月", False),
    "a month before the deadline": ("2024年9月1日前", OFF_A_DAY, "2024年8月", False),
    "a month after it, where any day is too late": ("2024年8月15日前", DATE, "2024年9月", False),
    "the end of a month": ("2024年8月15日前", DATE, "2024年8月底", False),
    "the end of a year": ("2024年8月15日前", DATE, "2024年底", False),
    "a day": ("2024年8月15日前", DATE, "2024年8月16日", False),
}


@each(("target", "rule", "value", "told_of"), named(DAY_UNKNOWN))
def test_a_month_is_no_day_where_the_score_hangs_on_it(
    target: str, rule: Keys, value: str, told_of: bool
) -> None:
    problems = told(target=target, rule=rule, actual={"value": value})
    assert (("error", "day_not_written", "actual.value") in problems) == told_of


@each("value", ["2024年8月", "2024年"])
@each("target", [{"target": "2024年前"}, {"target": "充分"}, {}])
def test_a_month_against_a_target_that_is_no_day_is_told_with_the_target(target: Keys, value: str) -> None:
    found = {code for _level, code, _key in told(rule=DATE, actual={"value": value}, **target)}
    assert found & {"target_not_a_day", "target_missing"}
    assert "day_not_written" not in found


def test_a_month_is_enough_beside_a_completion() -> None:
    written = {"value": "2024年8月", **COMPLETED}
    assert told(target="2024年8月15日前", rule=SELF, actual=written) == []
