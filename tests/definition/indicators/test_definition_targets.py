"""Targets and actual values as tables print them, and what is read from them."""

from datetime import date
from decimal import Decimal

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.definition.indicators.targets import (
    Amount,
    Day,
    DayOfMonth,
    Range,
    Target,
    WordTarget,
    read_target,
)

READ: dict[str, Target] = {
    "≥95%": Amount("≥", Decimal(95), "%"),
    ">=248期": Amount("≥", Decimal(248), "期"),
    "≤14.8 万元": Amount("≤", Decimal("14.8"), "万元"),
    "＜＝1,000.5元": Amount("≤", Decimal("1000.5"), "元"),
    "=1个": Amount("=", Decimal(1), "个"),
    "100%": Amount(None, Decimal(100), "%"),
    "-2.5": Amount(None, Decimal("-2.5"), ""),
    "９９．９９％": Amount(None, Decimal("99.99"), "%"),
    "9.1万条": Amount(None, Decimal("9.1"), "万条"),
    "95%≤N≤100%": Range(Decimal(95), Decimal(100), "%"),
    "90%～100%": Range(Decimal(90), Decimal(100), "%"),
    "10-20天": Range(Decimal(10), Decimal(20), "天"),
    "±10%": Range(Decimal(-10), Decimal(10), "%"),
    "±10%以内": Range(Decimal(-10), Decimal(10), "%"),
    "2024年12月31日前": Day(date(2024, 12, 31)),
    "2024年2月底前": Day(date(2024, 2, 29)),
    "≤2024/8/31": Day(date(2024, 8, 31)),
    "2024.8.31": Day(date(2024, 8, 31)),
    "2024-08-31": Day(date(2024, 8, 31)),
    "每月25日前": DayOfMonth(25),
    "充分": WordTarget("充分"),
    "7*24小时": WordTarget("7*24小时"),
    "2024年2月30日": WordTarget("2024年2月30日"),
    "100%～90%": WordTarget("100%～90%"),
    "每月32日前": WordTarget("每月32日前"),
    "": WordTarget(""),
}


@each("text", READ)
def test_a_target_is_read_as_it_is_meant(text: str) -> None:
    assert read_target(text) == READ[text]


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_as_something(text: str) -> None:
    assert isinstance(read_target(text), Amount | Range | Day | DayOfMonth | WordTarget)


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["%", "万元", "个", "天", "分", ""]))
def test_a_number_keeps_its_digits_and_its_unit(number: Decimal, unit: str) -> None:
    assert read_target(f"≥{number}{unit}") == Amount("≥", number, unit)
