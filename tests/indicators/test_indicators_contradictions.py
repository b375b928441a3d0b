"""What contradicts itself, says nothing or cannot be meant in a file is told with its key."""

from decimal import Decimal
from typing import Any

from cases import each
from indicator_files import GRADES, RATE_BANDS, THIRDS, Told, leaf, named, scored, system_of, told, told_of

from surveyapp.indicators.entering import entered_actual
from surveyapp.indicators.file_kind import is_indicator_file

Keys = dict[str, Any]

POINT: Keys = {"points": 1}
OFF: Keys = {"type": "off_per_percent", "off": POINT, "deviation": "points", "count": "started"}
IN_PROPORTION: Keys = {"type": "target", "short": "proportional"}
PIECES: Keys = {"type": "target", "short": "pieces", "off": POINT}
DATE: Keys = {"type": "date", "late": "zero"}
SELF: Keys = {"type": "self_evaluation"}


def figure(name: str, **keys: Any) -> Keys:
    return {"survey": "residents", "figure": name, **keys}


def error(code: str, key: str) -> list[Told]:
    return [("error", code, key)]


def warning(code: str, key: str) -> list[Told]:
    return [("warning", code, key)]


RULE_AND_TARGET: dict[str, tuple[str, Keys, list[Told]]] = {
    "a direction against the sign": (
        "≥90%",
        {**OFF, "direction": "≤"},
        error("direction_contradicts", "rule.direction"),
    ),
    "a direction against another sign": (
        "=4个",
        {**IN_PROPORTION, "direction": "≥"},
        error("direction_contradicts", "rule.direction"),
    ),
    "a direction that the sign says too": ("≥4个", {**IN_PROPORTION, "direction": "≥"}, []),
    "a direction that a strict sign says too": ("<4个", {**IN_PROPORTION, "direction": "≤"}, []),
    "a direction of a target without a sign": ("4个", {**IN_PROPORTION, "direction": "≤"}, []),
    "a direction of a range": (
        "90%～100%",
        {**OFF, "direction": "≥"},
        error("key_not_used", "rule.direction"),
    ),
    "a direction of pieces": ("4个", {**PIECES, "direction": "≥"}, error("key_not_used", "rule.direction")),
    "a direction beside bounds of its own": (
        "90%",
        {**OFF, "full": {"from": 90}, "direction": "≥"},
        error("key_not_used", "rule.direction"),
    ),
    "bounds from below against an upper target": (
        "≤90%",
        {**OFF, "full": {"from": 80}},
        warning("full_contradicts_target", "rule.full"),
    ),
    "bounds from above against a lower target": (
        "≥90%",
        {**OFF, "full": {"to": 80}},
        warning("full_contradicts_target", "rule.full"),
    ),
    "bounds elsewhere than the target's": (
        "≥95%",
        {**OFF, "full": {"from": 90}},
        warning("full_contradicts_target", "rule.full"),
    ),
    "bounds elsewhere than the range": (
        "95%≤N≤100%",
        {**OFF, "full": {"from": 90, "to": 100}},
        warning("full_contradicts_target", "rule.full"),
    ),
    "bounds where the target has them": ("≥90%", {**OFF, "full": {"from": 90}}, []),
    "one bound more than the target": ("≥90%", {**OFF, "full": {"from": 90, "to": 100}}, []),
    "bounds of the range": ("95%≤N≤100%", {**OFF, "full": {"from": 95, "to": 100}}, []),
    "bounds beside a target without a sign": ("95%", {**OFF, "full": {"from": 90}}, []),
    "bands that pay more for more than an upper bound": (
        "≤10%",
        {"type": "bands", "bands": [{"from": 10, "points": 10}, {"from": 5, "points": 3}]},
        warning("bands_contradict_target", "rule.bands"),
    ),
    "a single band that pays from an upper bound on": (
        "≤10%",
        {"type": "bands", "bands": [{"from": 10, "points": 10}]},
        warning("bands_contradict_target", "rule.bands"),
    ),
    "bands that pay alike from an upper bound on": (
        "≤10%",
        {"type": "bands", "bands": [{"from": 10, "points": 10}, {"from": 5, "points": 10}]},
        warning("bands_contradict_target", "rule.bands"),
    ),
    "a single band from 0 on": (
        "≤10%",
        {"type": "bands", "bands": [{"from": 0, "points": 10}]},
        [],
    ),
    "bounds that include what the range leaves out": (
        "80%≤N<90%",
        {**OFF, "full": {"from": 80, "to": 90}},
        warning("full_contradicts_target", "rule.full"),
    ),
    "bands up to a value at an upper bound": (
        "≤10天",
        {"type": "bands", "bands": [{"to": 10, "points": 10}, {"to": 20, "points": 3}]},
        [],
    ),
    "bands up to a value at a lower bound": (
        "≥10天",
        {"type": "bands", "bands": [{"to": 10, "points": 10}, {"to": 20, "points": 3}]},
        warning("bands_contradict_lower_bound", "rule.bands"),
    ),
    "bands that pay less for more": (
        "≤10%",
        {"type": "bands", "bands": [{"from": 10, "points": 3}, {"from": 0, "points": 10}]},
        warning("band_pays_more", "rule.bands[2].points"),
    ),
    "bands of a lower bound": (
        "≥10%",
        {"type": "bands", "bands": [{"from": 10, "points": 10}, {"from": 5, "points": 3}]},
        [],
    ),
    "nothing above a target that is a lower bound": (
        "≥90%",
        {**OFF, "above": "zero"},
        error("above_without_bound", "rule.above"),
    ),
    "nothing above bounds without an end": (
        "90%",
        {**OFF, "above": "zero", "full": {"from": 90}},
        error("above_without_bound", "rule.above"),
    ),
    "nothing above a range": ("90%～100%", {**OFF, "above": "zero"}, []),
    "nothing above a target that is meant so": ("90%", {**OFF, "above": "zero", "direction": "≤"}, []),
    "days that count where late is nothing": (
        "2024年8月31日前",
        {**DATE, "per": 5, "count": "whole"},
        [*error("key_not_used", "rule.count"), *error("key_not_used", "rule.per")],
    ),
    "a start of a date": (
        "2024年8月31日前",
        {**DATE, "start": "2024-01-01"},
        error("key_not_used", "rule.start"),
    ),
    "a start of a number of days": ("≤30天", {**DATE, "start": "2024-01-01"}, []),
    "at least so many days": ("≥30天", DATE, error("deadline_sign", "target")),
    "fewer than so many days": ("<30天", DATE, error("deadline_sign", "target")),
    "months": ("≤3个月", DATE, error("deadline_not_in_days", "target")),
    "hours": ("≤24小时", DATE, error("deadline_not_in_days", "target")),
    "working days": ("≤30个工作日", DATE, []),
    "working days from a start": (
        "≤30个工作日",
        {**DATE, "start": "2024-01-01"},
        error("working_days_from_start", "rule.start"),
    ),
    "a year that may be either": ("2024年前", DATE, error("target_not_a_day", "target")),
}


@each(("target", "rule", "problems"), named(RULE_AND_TARGET))
def test_a_rule_goes_with_its_target(target: str, rule: Keys, problems: list[Told]) -> None:
    assert told(target=target, rule=rule) == problems


def test_the_unit_of_the_line_is_that_of_its_deadline() -> None:
    assert told(target="≤3", unit="个月", rule=DATE) == error("deadline_not_in_days", "target")


@each("value", ["2024年1月21日", "25天", "25日", 25])
def test_a_day_is_compared_with_days_from_a_start_without_a_warning(value: Any) -> None:
    rule = {**DATE, "start": "2024-01-01"}
    assert told(target="≤30天", rule=rule, actual={"value": value}) == []


POINTS: dict[str, tuple[Keys, list[Told]]] = {
    "points and shares among the bands": (
        {"type": "bands", "bands": [{"from": 90, "points": 10}, {"from": 60, "share": 50}]},
        error("bands_mixed", "rule.bands"),
    ),
    "points that leave nothing": (
        {"type": "checklist", "points": [{"code": "a", "text": "甲", "points": 10}, {"code": "b", "text": "乙"}]},
        error("points_leave_nothing", "rule.points"),
    ),
    "points that leave something": (
        {"type": "checklist", "points": [{"code": "a", "text": "甲", "points": 9}, {"code": "b", "text": "乙"}]},
        [],
    ),
    "something off for points that all say how much": (
        {
            "type": "checklist",
            "method": "deducted",
            "off": POINT,
            "points": [{"code": "a", "text": "甲", "points": 10}],
        },
        error("worth_not_wanted", "rule.off"),
    ),
    "nothing for want of evidence": ({"type": "no_evidence"}, []),
}  # fmt: skip


@each(("rule", "problems"), named(POINTS))
def test_a_rule_says_what_each_part_is_worth(rule: Keys, problems: list[Told]) -> None:
    assert told(rule=rule) == problems


SHARE: Keys = {"aggregate": {"numerator": 1, "denominator": 2}}
UNITS: dict[str, tuple[Keys, list[Told]]] = {
    "a satisfaction against money": (
        {"target": "≤36万元", "rule": IN_PROPORTION, "actual": {"figure": figure("index")}},
        error("actual_in_percent", "actual"),
    ),
    "a share against permille": (
        {"target": "≤5‰", "rule": IN_PROPORTION, "actual": SHARE},
        error("actual_in_percent", "actual"),
    ),
    "a share against money that the rule only prints": (
        {"target": "≥36万元", "rule": RATE_BANDS, "actual": SHARE},
        error("actual_in_percent", "actual"),
    ),
    "a share of pieces that failed": (
        {"target": "≥9个", "rule": PIECES, "actual": SHARE},
        [],
    ),
    "a mean against percent": (
        {"target": "≥90%", "rule": IN_PROPORTION, "actual": {"figure": figure("mean")}},
        error("figure_not_in_percent", "actual"),
    ),
    "a mean against points of a scale": (
        {"target": "≥4分", "rule": IN_PROPORTION, "actual": {"figure": figure("mean")}},
        [],
    ),
    "a share against percent": ({"target": "≥90%", "rule": IN_PROPORTION, "actual": SHARE}, []),
    "a share against a number": ({"target": "≥90", "rule": IN_PROPORTION, "actual": SHARE}, []),
    "an index and a mean together": (
        {
            "target": "≥90",
            "rule": IN_PROPORTION,
            "actual": {"combined": {"figures": [figure("index"), figure("mean")], "by": "n"}},
        },
        error("figures_mixed", "actual.combined"),
    ),
}


@each(("keys", "problems"), named(UNITS))
def test_figures_and_shares_are_in_the_unit_of_the_target(keys: Keys, problems: list[Told]) -> None:
    assert told(**keys) == problems


RATES: dict[str, tuple[str, str, Keys, bool]] = {
    "more than everybody": ("居民满意度", "≥90%", {"value": 200}, True),
    "more than everybody, with its sign": ("居民满意度", "≥90%", {"value": "200%"}, True),
    "less than nobody": ("居民满意度", "≥90%", {"value": -5}, True),
    "more than were asked": ("知晓度", "≥90%", {"aggregate": {"numerator": 101, "denominator": 100}}, True),
    "more than there are": ("验收合格率", "=100%", {"aggregate": {"percent": 120, "denominator": 10}}, True),
    "everybody": ("居民满意度", "≥90%", {"value": 100}, False),
    "points of a scale": ("居民满意度", "≥4分", {"value": 200}, False),
    "a rate that may be above 100": ("预算调整率", "≤100%", {"value": Decimal("744.38")}, False),
    "how much it rose": ("满意度提升率", "≥5%", {"value": -3}, False),
    "how far off it was": ("准确率", "±10%", {"value": -3}, False),
}


@each(("name", "target", "actual", "odd"), named(RATES))
def test_a_rate_that_is_part_of_a_whole_lies_between_0_and_100(
    name: str, target: str, actual: Keys, odd: bool
) -> None:
    problems = told(name=name, target=target, rule=OFF, actual=actual)
    assert problems == (warning("share_implausible", f"actual.{next(iter(actual))}") if odd else [])


ENTERED = {"percent": 100, "reason": "照表填列"}


def test_a_completion_without_a_value_is_an_error() -> None:
    problems = told(target="≥98%", rule=SELF, actual={"completion": ENTERED})
    assert problems == error("completion_without_value", "actual.completion")


@each(
    ("rule", "problems"),
    [
        (THIRDS, warning("published_completion_vain", "published.completion")),
        (RATE_BANDS, warning("published_completion_vain", "published.completion")),
        ({**RATE_BANDS, "on": "completion"}, []),
        ({"type": "pass_mark", "pass_mark": 60}, []),
        (SELF, []),
    ],
    ids=["checklist", "bands of a value", "bands of completion", "pass mark", "self-evaluation"],
)
def test_a_published_completion_is_of_a_rule_that_has_one(rule: Keys, problems: list[Told]) -> None:
    assert told(target="≥90%", rule=rule, published={"completion": "100%"}) == problems


@each(
    ("grades", "problems"),
    [({}, [("warning", "published_grade_vain", "published.grade")]), ({"grades": GRADES}, [])],
    ids=["no grades", "grades"],
)
def test_a_published_grade_is_one_of_a_file_with_grades(grades: Keys, problems: list[Told]) -> None:
    line = leaf(target="≥90%", rule=RATE_BANDS, weight=100)
    assert told_of(line, published={"grade": "优"}, **grades) == problems


TOO_LONG: dict[str, tuple[Keys, str]] = {
    "a name": ({"name": "长" * 101}, "name"),
    "an explanation": ({"explanation": "长" * 2001}, "explanation"),
    "a target": ({"target": "长" * 101}, "target"),
    "what tables show": ({"actual": {"value": 9, "shown": "长" * 201}}, "actual.shown"),
    "a source": (
        {"actual": {"aggregate": {"numerator": 1, "denominator": 2, "source": "长" * 2001}}},
        "actual.aggregate.source",
    ),
    "a reason": ({"actual": {"no_evidence": "长" * 2001}}, "actual.no_evidence"),
}


@each(("keys", "key"), named(TOO_LONG))
def test_a_text_is_no_longer_than_there_is_room(keys: Keys, key: str) -> None:
    assert told(rule=RATE_BANDS, **keys) == error("text_too_long", key)


def bonus(effect: str = "add", **keys: Any) -> Keys:
    rule = {"type": "bonus", "effect": effect, **keys}
    return leaf("F1", 0, rule=rule, actual={"award": {"points": 5, "reason": "记录"}})


WEIGHED = leaf("X1", 100, rule={"type": "judgement"}, actual={"deduction": {"off": 0}})


def test_a_row_outside_the_weights_says_how_many_points_it_gives_at_most() -> None:
    assert told_of(WEIGHED, bonus()) == warning("most_points_missing", "indicators[2].rule")


@each(
    ("rows", "problems"),
    [
        ([bonus(most_points=5)], []),
        ([bonus(most_points=4), bonus("take", most_points=9)], error("grade_out_of_reach", "grades[1].from")),
        ([], error("grade_out_of_reach", "grades[1].from")),
    ],
    ids=["a bonus of five", "a bonus of four", "no bonus"],
)
def test_a_grade_can_be_reached_with_what_rows_add(rows: list[Keys], problems: list[Told]) -> None:
    grades = [{"name": "特优", "from": 105}, *GRADES]
    rows = [{**row, "code": f"F{n}", "actual": {"not_applicable": "没有"}} for n, row in enumerate(rows)]
    assert told_of(WEIGHED, *rows, grades=grades) == problems


def test_a_total_below_nothing_has_the_lowest_grade() -> None:
    nothing = leaf("X1", 100, rule={"type": "no_evidence"}, actual={"no_evidence": "无法核实"})
    found = scored(nothing, bonus("take", most_points=5), grades=GRADES)
    assert (str(found.total), found.grade) == ("-5.00", "差")


@each(
    ("text", "is_one"),
    [
        ("title: 评价\nindicators:\n- code: A\n", True),
        ("\ufeffindicators: []\n", True),
        ("indicators：\n", True),
        ("  title: 评价\n  indicators:\n  - code: A\n", True),
        ("{title: 评价, indicators: [{code: A}]}", True),
        ('{"indicators": []}', True),
        ("title: 问卷\nquestions:\n- text: |\n    下列指标：\n    indicators: 哪些？\n", False),
        ("title: 问卷\nnotice: {indicators: 1}\n", False),
        ("title: 问卷\nquestions: []\n", False),
    ],
)
def test_a_file_that_has_indicators_is_an_indicator_file(text: str, is_one: bool) -> None:
    assert is_indicator_file(text.encode()) is is_one


@each("written", [{"no_evidence": "无\x00"}, {"value": "95\x07"}], ids=["a reason", "a value"])
def test_what_is_entered_holds_no_control_characters(written: Keys) -> None:
    line = leaf(rule=RATE_BANDS)
    system = system_of(line)
    actual, problems = entered_actual(system, next(system.leaves()), written)
    assert (actual, [problem.code for problem in problems]) == (None, ["unprintable"])


def test_a_completion_that_is_entered_without_a_value_is_told_once() -> None:
    system = system_of(leaf(target="≥98%", rule=SELF))
    _actual, problems = entered_actual(system, next(system.leaves()), {"completion": ENTERED})
    assert [problem.code for problem in problems] == ["value_missing"]
