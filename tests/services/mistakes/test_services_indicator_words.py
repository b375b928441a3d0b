"""Every step of a score, every reason and every mistake has its words."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_files import (
    GRADES,
    QUESTION_5,
    RATE_BANDS,
    THIRDS,
    completed,
    flow,
    found,
    leaf,
    named,
    pass_mark,
    scored_leaf,
    system_of,
)

import surveyapp.indicators
from surveyapp.analysis.results import Alpha, Figure
from surveyapp.indicators.combined_figures import SurveyFigure
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from surveyapp.indicators.trace import item_name, step
from surveyapp.reports.words.rules.word_table import RULE_WORDS
from surveyapp.reports.words.score_words import missing_words, step_words
from surveyapp.services.mistakes.author_words import TEMPLATES, describe

ALL = {"met": ["policy", "strategy", "duties"]}
GIVEN = {
    **THIRDS,
    "points": [
        {**point, "share": share} for point, share in zip(THIRDS["points"], (40, 30, 30), strict=True)
    ],  # type: ignore[dict-item]  # plain values
}


def lines_of(scored: Any) -> list[str]:
    return [step_words(each) for each in scored.trace]


def test_equal_shares_are_worked_out_in_one_line() -> None:
    lines = lines_of(scored_leaf(weight=2, rule=THIRDS, actual=ALL))
    assert lines[1:] == ["满足 3 项中的 3 项：3 × 1/3 × 2 = 2.00 分", "得分：2.00 分"]


def test_an_endless_fraction_is_marked_as_approximate() -> None:
    lines = lines_of(scored_leaf(weight=2, rule=THIRDS, actual={"met": ["policy", "duties"]}))
    assert lines == [
        "符合的要点：有政策依据；与职责相关。不符合的要点：与规划一致",
        "满足 3 项中的 2 项：2 × 1/3 × 2 ≈ 1.3333 分",
        "四舍五入保留两位小数：1.3333… → 1.33 分",
    ]


def test_given_shares_are_added() -> None:
    lines = lines_of(scored_leaf(weight=2, rule=GIVEN, actual={"met": ["policy", "duties"]}))
    assert lines[1] == "满足 3 项中的 2 项：（40% + 30%）× 2 = 1.40 分"


def test_a_pass_mark_is_worked_out_step_by_step() -> None:
    assert lines_of(completed(Decimal("91"), weight=15)) == [
        "实际完成值：91%",
        "完成率：91 ÷ 100 × 100% = 91.00%",
        "（91.00% − 60%）÷（100% − 60%）× 15 = 11.625 分",
        "四舍五入保留两位小数：11.625 → 11.63 分",
    ]


@each(
    ("over", "percent", "words"),
    [
        ("capped", "59.99", "完成率 59.99% 低于及格线 60%，得 0 分"),
        ("capped", "120", "完成率 120.00% 达到目标，得满分 8 分"),
        ("punished", "150", "超额完成：（1 −（150.00% − 100%））× 8 = 4.00 分"),
        ("punished", "200", "完成率 200.00% 达到目标的两倍，得 0 分"),
        ("zero", "100.01", "完成率 100.01% 超过 100%，得 0 分"),
    ],
)
def test_every_case_of_a_pass_mark_is_named(over: str, percent: str, words: str) -> None:
    assert lines_of(completed(Decimal(percent), over))[2] == words


@each(
    ("asked", "words"),
    [
        ({"figure": "index"}, "“居民问卷”主量表的满意度指数：99.18"),
        (
            {"figure": "favourable", "question": "convenience"},
            "“居民问卷”第 5 题“办事方便吗？”的满意率：99.18%",
        ),
        (
            {"figure": "share", "question": "convenience", "option": "a"},
            "“居民问卷”第 5 题“办事方便吗？”选项“方便”的选项占比：99.18%",
        ),
    ],
    ids=["overall", "question", "option"],
)
def test_a_figure_names_survey_question_n_and_snapshot(asked: dict[str, str], words: str) -> None:
    actual = {"figure": {"survey": "residents", **asked}}
    system = system_of(leaf(rule=RATE_BANDS, actual=actual))
    line = next(score(system, lambda reference: found(Fraction(12100, 122))).leaves())
    bound = "90%" if words.endswith("%") else "90"
    assert lines_of(line)[:2] == [
        f"实际完成值取自{words}（n = 122，数据编号 2025-07-10-a1b2）",
        f"{words.rpartition('：')[2]} 达到 {bound} 及以上一档：100% × 10 = 10.00 分",
    ]


def test_a_value_just_beside_a_limit_is_not_rounded_onto_it() -> None:
    actual = {"figure": {"survey": "residents", "figure": "favourable", "question": "convenience"}}
    system = system_of(leaf(rule=RATE_BANDS, actual=actual))
    line = next(score(system, lambda reference: found(Fraction(89_996, 1000) + Fraction(1, 30_000))).leaves())
    assert lines_of(line)[1].startswith("89.996% 达到 80%")


def alpha_found(left_out: tuple[str, ...]) -> SurveyFigure:
    with_all = 0.675 if left_out else None
    alpha = Alpha(0.9, 60, 0, 3, (0.8, 0.95), "high", False, left_out=left_out, with_left_out=with_all)
    names = {
        "survey": "居民问卷",
        "number": "",
        "question": "",
        "option": "",
        item_name("clean"): "环境整洁吗？",
    }
    return SurveyFigure(Figure(Fraction(9, 10), 60), "s1", names, alpha=alpha)


def test_an_alpha_says_how_many_items_entered_and_what_it_is_with_those_left_out() -> None:
    rule = {"type": "bands", "bands": [{"from": Decimal("0.7"), "points": 10}]}
    system = system_of(leaf(rule=rule, actual={"figure": {"survey": "residents", "figure": "alpha"}}))
    with_all, without = (
        lines_of(next(score(system, lambda _reference, codes=codes: alpha_found(codes)).leaves()))[0]
        for codes in ((), ("clean",))
    )
    assert with_all == "实际完成值取自“居民问卷”主量表的α 系数：0.900（n = 60，数据编号 s1）；题目数 K 为 3"
    left_out = "“环境整洁吗？”所有人的回答相同，未计入题目数 K；计入时 K 为 4，α 系数为 0.675"
    assert without == f"{with_all}；{left_out}"


def test_a_share_is_shown_with_its_parts() -> None:
    rule = {"type": "bands", "bands": [{"from": 90, "points": 10}]}
    actual = {"aggregate": {"numerator": Decimal("103.78"), "denominator": 110}}
    assert lines_of(scored_leaf(rule=rule, actual=actual))[:2] == [
        "实际完成值：103.78 ÷ 110 × 100% ≈ 94.35%",
        "94.35% 达到 90% 及以上一档，得 10.00 分",
    ]


def test_a_value_below_every_band_is_named() -> None:
    lines = lines_of(scored_leaf(rule=RATE_BANDS, actual={"value": Decimal("59.99")}))
    assert lines[1] == "59.99 低于最低一档的 60，得 0 分"


SHORT = {"type": "off_per_percent", "off": {"share": 5}, "deviation": "points"}

COUNTED = {
    "started": "每 1 个百分点扣权重的 5%（0.25 分），不足 1 个百分点的按 1 个百分点计，计 3 次：5 − 3 × 0.25 = 4.25 分",
    "whole": "每满 1 个百分点扣权重的 5%（0.25 分），不足 1 个百分点的不计，计 2 次：5 − 2 × 0.25 = 4.50 分",
    "pro_rata": (
        "每 1 个百分点扣权重的 5%（0.25 分），不足 1 个百分点的按比例计，计 2.5 次：5 − 2.5 × 0.25 = 4.375 分"
    ),
}


@each("count", COUNTED)
def test_what_is_taken_off_says_how_a_part_of_a_percent_counts(count: str) -> None:
    line = scored_leaf(
        weight=5, target="≥100%", rule={**SHORT, "count": count}, actual={"value": Decimal("97.5")}
    )
    assert lines_of(line)[1:3] == ["97.5% 低于 100%，相差 2.5%", COUNTED[count]]


OFF_FOR: dict[str, tuple[dict[str, Any], str, Any, str]] = {
    "a relative percent": (
        {**SHORT, "deviation": "relative", "off": {"points": 1}, "per": 2, "count": "whole"},
        "≥50 个",
        47,
        "每满 2% 扣 1 分，不足 2% 的不计，计 3 次：10 − 3 × 1 = 7.00 分",
    ),
    "a unit of the target": (
        {**SHORT, "off": {"points": 1}, "count": "started"},
        "≥50 个",
        47,
        "每 1 个扣 1 分，不足 1 个的按 1 个计，计 3 次：10 − 3 × 1 = 7.00 分",
    ),
    "days": (
        {"type": "date", "late": "off", "off": {"points": 1}, "per": 10, "count": "started"},
        "≤150 天",
        175,
        "每 10 天扣 1 分，不足 10 天的按 10 天计，计 3 次：10 − 3 × 1 = 7.00 分",
    ),
    "more than there is": (
        {**SHORT, "off": {"points": 4}, "count": "pro_rata"},
        "≥50 个",
        47,
        "每 1 个扣 4 分，不足 1 个的按比例计，计 3 次：应扣 3 × 4 分，不少于 10 分，扣完为止，得 0 分",
    ),
}


@each(("rule", "target", "value", "words"), named(OFF_FOR))
def test_what_is_taken_off_names_what_it_is_taken_off_for(
    rule: dict[str, Any], target: str, value: Any, words: str
) -> None:
    assert lines_of(scored_leaf(target=target, rule=rule, actual={"value": value}))[-2] == words


@each(
    ("pieces", "words"),
    [
        (1, "每项扣 2 分：5 − 1 × 2 = 3.00 分"),
        (3, "每项扣 2 分：应扣 3 × 2 分，不少于 5 分，扣完为止，得 0 分"),
    ],
)
def test_what_failed_is_taken_off_piece_by_piece(pieces: int, words: str) -> None:
    rule = {"type": "target", "short": "pieces", "off": {"points": 2}}
    line = scored_leaf(weight=5, rule=rule, actual={"failed": {"pieces": pieces, "of": 4}})
    assert lines_of(line)[-2] == words


@each(
    ("points", "met", "words"),
    [
        ((1, 2, 2), ["policy"], "3 项中有 2 项不符合：5 − 2 − 2 = 1.00 分"),
        ((1, 2, 2), [], "3 项中有 3 项不符合：5 − 1 − 2 − 2 = 0.00 分"),
        ((2, 2, 2), [], "3 项中有 3 项不符合：应扣 2 + 2 + 2 分，超过 5 分，扣完为止，得 0 分"),
    ],
)
def test_unmet_points_cost_no_more_than_there_is(points: tuple[int, ...], met: list[str], words: str) -> None:
    own = [{**point, "points": cost} for point, cost in zip(THIRDS["points"], points, strict=True)]  # type: ignore[dict-item]  # plain values
    rule = {"type": "checklist", "method": "deducted", "points": own}
    assert lines_of(scored_leaf(weight=5, rule=rule, actual={"met": met}))[1] == words


@each(
    ("met", "words"),
    [
        (ALL["met"], "3 项全部符合，得满分 6 分"),
        (["policy"], "3 项中只有 1 项符合，须全部符合才得分，得 0 分"),
    ],
)
def test_all_or_nothing_says_which(met: list[str], words: str) -> None:
    rule = {**THIRDS, "type": "checklist", "method": "all_or_nothing"}
    assert lines_of(scored_leaf(weight=6, rule=rule, actual={"met": met}))[1] == words


def test_a_missing_indicator_says_what_is_missing() -> None:
    assert lines_of(scored_leaf(rule=RATE_BANDS)) == ["暂不计分：尚未填写实际完成值"]


@each("reason", ["no_value", "no_snapshot", "no_answers", "no_scale", "nothing_favourable"])
def test_every_reason_has_words(reason: str) -> None:
    assert re.fullmatch(r"[^a-z]+", missing_words(reason))


def test_a_number_is_not_taken_for_a_list() -> None:
    with pytest.raises(TypeError):
        step_words(step("points_met", met_texts=3, unmet_texts=(), unmet=()))


def replaced(value: Any, path: int, other: Any) -> Any:
    """The file with one of its parts, counted through, replaced by another value."""
    parts = iter(range(path, -1, -1))

    def walk(part: Any) -> Any:
        if next(parts, None) == 0:
            return other
        if isinstance(part, dict):
            return {key: walk(inner) for key, inner in part.items()}
        return [walk(inner) for inner in part] if isinstance(part, list) else part

    return walk(value)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "甲", "≥90%", "bands", "A1"])
    | st.decimals(-1, 200),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["type", "code", "figure", "met", "points", "weight"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 110), ANYTHING)
def test_whatever_stands_in_a_file_is_accepted_or_explained(path: int, other: Any) -> None:
    survey = leaf("A3", 30, rule=RATE_BANDS, actual=QUESTION_5, target="≥90%")
    rate = pass_mark(60)
    children = [
        leaf("A1", 40, rule=GIVEN, actual=ALL),
        leaf("A2", 30, rule=rate, target="≥90%", actual={"value": 95}),
        survey,
    ]
    file = {"title": "评价", "grades": GRADES, "indicators": [{**leaf("A", 100), "children": children}]}
    outcome = load_indicators(flow(replaced(file, path, other)).encode(), "indicators.yaml")
    if outcome.system is not None:
        score(outcome.system, lambda reference: found(91))
    assert all(describe(problem) for problem in outcome.problems)


def test_every_mistake_has_words() -> None:
    folder = Path(surveyapp.indicators.__file__).parent
    sources = "".join(path.read_text() for path in folder.rglob("*.py"))
    reported = re.findall(r'Fault\(\s*[^"]*?(?:"[a-z]+"[^"]*?)*?"([a-z]+(?:_[a-z]+)+)"', sources)
    reported += re.findall(r'report\([^"]*?(?:"[a-z]+"[^"]*?)*?"([a-z]+(?:_[a-z]+)+)"', sources)
    reported += re.findall(r'return "([a-z]+(?:_[a-z]+)+)"', sources)
    assert len(set(reported)) > 50
    of_rules = {code for words in RULE_WORDS.values() for code in (*words.mistakes, *words.reasons)}
    assert set(reported) - {"missing_key", "duplicate_code"} <= {*TEMPLATES, *of_rules}
