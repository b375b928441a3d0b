"""Targets and written values: what every way of writing them says."""

from datetime import date
from decimal import Decimal

from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.definition.indicators.targets import (
    Amount,
    Day,
    DayOfMonth,
    Range,
    Target,
    WordTarget,
    base_of,
    read_target,
    scale_of,
)

AMOUNTS: dict[str, tuple[str | None, str, str]] = {
    "≥90%": ("≥", "90", "%"),
    "≤14.8 万元": ("≤", "14.8", "万元"),
    "=1 个": ("=", "1", "个"),
    ">5次": (">", "5", "次"),
    "<3次": ("<", "3", "次"),
    ">=248期": ("≥", "248", "期"),
    "<=0.03%": ("≤", "0.03", "%"),
    "≧９０％": ("≥", "90", "%"),
    "≦３％": ("≤", "3", "%"),
    "＞５": (">", "5", ""),
    "＜５": ("<", "5", ""),
    "＝１００．０％": ("=", "100.0", "%"),
    "１０万元": (None, "10", "万元"),
    "  ≥ 90 % ": ("≥", "90", "%"),
    "100%": (None, "100", "%"),
    "7838": (None, "7838", ""),
    "0": (None, "0", ""),
    "0%": (None, "0", "%"),
    "-5%": (None, "-5", "%"),
    "≥-5%": ("≥", "-5", "%"),
    "+214.97%": (None, "214.97", "%"),
    "－３％": (None, "-3", "%"),
    "1,310.5 万元": (None, "1310.5", "万元"),
    "1,310,000元": (None, "1310000", "元"),
    "１，３１０元": (None, "1310", "元"),
    "100,000,000": (None, "100000000", ""),
    "9.1万条": (None, "9.1", "万条"),
    "1.2亿元": (None, "1.2", "亿元"),
    "8万": (None, "8", "万"),
    "≥1次/年": ("≥", "1", "次/年"),
    "≥2篇（条）": ("≥", "2", "篇(条)"),
    "≤30个工作日": ("≤", "30", "个工作日"),
    "5年": (None, "5", "年"),
    "3个月": (None, "3", "个月"),
    "不低于90%": ("≥", "90", "%"),
    "不少于 4 个": ("≥", "4", "个"),
    "至少3次": ("≥", "3", "次"),
    "90%以上": ("≥", "90", "%"),
    "90%及以上": ("≥", "90", "%"),
    "≥90%以上": ("≥", "90", "%"),
    "不超过7.56万元": ("≤", "7.56", "万元"),
    "5%以下": ("≤", "5", "%"),
    "30天以内": ("≤", "30", "天"),
    "30天内": ("≤", "30", "天"),
    "超过5次": (">", "5", "次"),
    "高于90%": (">", "90", "%"),
    "低于3%": ("<", "3", "%"),
    "不超过 30 天": ("≤", "30", "天"),
    "30 天 以内": ("≤", "30", "天"),
    "≥ 5 次 / 年": ("≥", "5", "次/年"),
    "≤5‰": ("≤", "5", "‰"),
    "1.2万亿元": (None, "1.2", "万亿元"),
    "5千人次": (None, "5", "千人次"),
    "≥60 km per hour": ("≥", "60", "km per hour"),
}


def test_a_number_is_read_with_its_sign_and_unit() -> None:
    for text, expected in AMOUNTS.items():
        read = read_target(text)
        assert isinstance(read, Amount), text
        assert (text, read.comparison, str(read.number), read.unit) == (text, *expected)


RANGES: dict[str, tuple[str, str, str]] = {
    "95%≤N≤100%": ("95", "100", "%"),
    "95% ≤ N ≤ 100%": ("95", "100", "%"),
    "95≤x≤100": ("95", "100", ""),
    "95%<=N<=100%": ("95", "100", "%"),
    "95≤N≤100%": ("95", "100", "%"),
    "95%≤成本控制率≤100%": ("95", "100", "%"),
    "95% ≤ 成本控制率 ≤ 100%": ("95", "100", "%"),
    "3天≤平均用时（工单）≤5天": ("3", "5", "天"),
    "90% ～ 100%": ("90", "100", "%"),
    "90%—100%": ("90", "100", "%"),
    "90%–100%": ("90", "100", "%"),
    "90%-100%": ("90", "100", "%"),
    "90%~100%": ("90", "100", "%"),
    "90%～100%": ("90", "100", "%"),
    "90%至100%": ("90", "100", "%"),
    "90～100%": ("90", "100", "%"),
    "１～２个": ("1", "2", "个"),
    "5 - 10 天": ("5", "10", "天"),
    "1,000～2,000元": ("1000", "2000", "元"),
    "-10%~10%": ("-10", "10", "%"),
    "-10~-5": ("-10", "-5", ""),
    "90%～90%": ("90", "90", "%"),
    "±10%": ("-10", "10", "%"),
    "±10%以内": ("-10", "10", "%"),
    "±１０％以内": ("-10", "10", "%"),
    "±10%之内": ("-10", "10", "%"),
    "±10%内": ("-10", "10", "%"),
    "± 5 天": ("-5", "5", "天"),
    "±0.5": ("-0.5", "0.5", ""),
}


def test_a_range_is_read_with_both_ends() -> None:
    for text, (low, high, unit) in RANGES.items():
        assert (text, read_target(text)) == (text, Range(Decimal(low), Decimal(high), unit))


DAYS = {
    "2024年12月31日": date(2024, 12, 31),
    "2024年12月31日前": date(2024, 12, 31),
    "2024年12月31日之前": date(2024, 12, 31),
    "2024年12月31日以前": date(2024, 12, 31),
    "=2024年12月31日": date(2024, 12, 31),
    "≤2024年12月31日": date(2024, 12, 31),
    "２０２４年１２月３１日": date(2024, 12, 31),
    "2024-12-31": date(2024, 12, 31),
    "2024/12/31": date(2024, 12, 31),
    "2024.12.31": date(2024, 12, 31),
    "2024年8月": date(2024, 8, 31),
    "2024年8月底": date(2024, 8, 31),
    "2024年8月底前": date(2024, 8, 31),
    "2024年8月前": date(2024, 8, 31),
    "2024年2月": date(2024, 2, 29),
    "2023年2月": date(2023, 2, 28),
    "2024年2月29日": date(2024, 2, 29),
    " 2024年1月1日 ": date(2024, 1, 1),
    "2024 年 12 月 31 日 前": date(2024, 12, 31),
    "2024 年 8 月底 前": date(2024, 8, 31),
    "≤ 2024 / 12 / 31": date(2024, 12, 31),
    "2024年底前": date(2024, 12, 31),
    "2024年底": date(2024, 12, 31),
    "2024年末": date(2024, 12, 31),
    "2024年": date(2024, 12, 31),
}


@each("text", DAYS)
def test_a_date_is_read_and_a_month_is_its_last_day(text: str) -> None:
    assert read_target(text) == Day(DAYS[text])


@each(
    ("text", "day"),
    [
        ("每月25日前", 25),
        ("每月 25 日前", 25),
        ("每月25日", 25),
        ("=每月25日", 25),
        ("每月25日之前", 25),
        ("每月２５日以前", 25),
        ("每月1日前", 1),
        ("每月31日前", 31),
    ],
)
def test_a_day_of_every_month_is_read(text: str, day: int) -> None:
    assert read_target(text) == DayOfMonth(day)


WORDS = [
    "充分",
    "长期提升",
    "达到预期指标",
    "7*24小时",
    "7×24 小时",
    "≤90%以上",
    "N≥95%",
    "95%≤N",
    "95%≤成本控制率",
    "2024年前",
    "2024年之前",
    "≥",
    "%",
    "万",
    "",
    "1/3",
    "1:1",
    "12,34",
    "1,31,000",
    "1e5",
    ".5",
    "5.",
    "100 100",
    "≥5-10个",
    "100%～90%",
    "90元～100万元",
    "2024年13月1日",
    "2024年0月1日",
    "2024年2月30日",
    "2023年2月29日",
    "2024年4月31日",
    "2024年8月0日",
    "2024-02-30",
    "2024/13/01",
    "2024-12/31",
    "2024-8",
    "1899年1月1日",
    "9999年1月1日",
    "8月31日前",
    "12月31日",
    "每月32日前",
    "每月0日前",
    "每季度10日前",
    "1234567890123456",
    "0.1234567890",
]


def test_everything_else_is_words() -> None:
    assert {text: read_target(text) for text in WORDS} == {text: WordTarget(text) for text in WORDS}


@each("text", ["6月底前", "年底前", "12月底", "月末前"])
def test_the_end_of_an_unknown_year_or_month_is_no_number(text: str) -> None:
    assert not isinstance(read_target(text), Amount)


@each("text", ["≥90", "≤2024年12月31日", "±10%", "90%～100%", "充分"])
def test_what_a_target_says_does_not_hang_on_the_spaces_around_it(text: str) -> None:
    assert read_target(f" {text}\n") == read_target(text)


@given(st.text(st.sampled_from("0123456789.,-+±≥≤<>=~～—至%万亿元年月日前底每 N（以内）"), max_size=30))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(read_target(text), Target)


@settings(max_examples=60)
@given(
    st.sampled_from(["≥", "≤", "=", ">", "<", ""]),
    st.decimals(-(10**9), 10**9, places=3),
    st.sampled_from(["", "%", "万元", "亿元", "条"]),
)
def test_a_number_is_read_as_it_was_written(comparison: str, number: Decimal, unit: str) -> None:
    assert read_target(f"{comparison}{number:,}{unit}") == Amount(comparison or None, number, unit)  # type: ignore[arg-type]  # a sign


@settings(max_examples=60)
@given(st.dates(date(1900, 1, 1), date(9998, 12, 31)))
def test_a_date_is_read_as_it_was_written(day: date) -> None:
    assert read_target(f"{day.year}年{day.month}月{day.day}日") == Day(day)


@each(
    ("unit", "scale", "base"),
    [
        ("", 1, ""),
        ("元", 1, "元"),
        ("万元", 10**4, "元"),
        ("亿", 10**8, ""),
        ("万", 10**4, ""),
        ("千元", 10**3, "元"),
        ("百万元", 10**6, "元"),
        ("千万元", 10**7, "元"),
        ("万亿元", 10**12, "元"),
        ("‰", Decimal("0.1"), "%"),
        ("百分点", 1, "百分点"),
        ("千分点", 1, "千分点"),
    ],
)
def test_a_unit_has_a_scale_and_a_base(unit: str, scale: int, base: str) -> None:
    assert (scale_of(unit), base_of(unit)) == (scale, base)
