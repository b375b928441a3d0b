"""Mistakes in an indicator file: each is reported with its line and key, all of them at once."""

import pytest
from cases import each

from surveyapp.definition.files.problems import Problem
from surveyapp.indicators.loading import load_indicators

GOOD = """\
title: 某项目绩效评价指标体系
weight: 20
grades:
- {name: 优, from: 18}
- {name: 差, from: 0}
indicators:
- code: A
  name: 项目决策
  weight: 20
  children:
  - code: A1
    name: 立项依据充分性
    weight: 8
    target: 充分
    rule:
      type: checklist
      points:
      - {code: policy, text: 有政策依据, share: 60}
      - {code: duties, text: 与职责相关, share: 40}
    actual: {met: [policy], shown: 基本充分}
  - code: A2
    name: 平台运转率
    weight: 6
    target: ≥90%
    rule: {type: over_achievement, pass_mark: 60, over: zero}
    actual: {value: 95}
  - code: A3
    name: 居民满意度
    weight: 6
    target: ≥90%
    rule:
      type: bands
      bands:
      - {from: 90, share: 100}
      - {from: 60, share: 50}
    actual: {figure: {survey: residents, figure: favourable, question: q5}}
"""

A1, A2, A3 = (f"indicators[1].children[{number}]" for number in (1, 2, 3))

IN_PERCENT = "≥90%\n    rule: {type: over_achievement, pass_mark: 60, over: zero}\n    actual: {value: 95}"
IN_PIECES = IN_PERCENT.replace("90%", "9 个").replace(
    "value: 95", "aggregate: {numerator: 8, denominator: 9}"
)
COUNTED = "{aggregate: {numerator: 1, denominator: 2}}"
POLICY = "code: policy, text: 有政策依据, share: 60}"
ONE_MORE = f"{POLICY.replace('60', '100')}\n      - {{code: more, text: 更多}}"

MISTAKES = [
    ("weight: 20\ngrades", "weight: 30\ngrades", "weights_do_not_add_up", 2, "weight"),
    ("    weight: 8", "    weight: 7", "weights_do_not_add_up", 9, "indicators[1].weight"),
    ("    weight: 8", "    weight: -8", "greater_than_equal", 13, f"{A1}.weight"),
    ("    weight: 8", "    weight: 0", "zero_weight", 13, f"{A1}.weight"),
    ("    weight: 8", "    weight: 八", "not_a_number", 13, f"{A1}.weight"),
    ("  - code: A2", "  - code: a1", "duplicate_code", 21, f"{A2}.code"),
    ("  - code: A2", "  - code: 甲", "bad_code", 21, f"{A2}.code"),
    ("  weight: 20\n  ch", "  weight: 20\n  target: 充分\n  ch", "only_for_leaves", 10, "indicators[1].target"),
    ("    target: 充分\n", "    targte: 充分\n", "unknown_key", 14, f"{A1}.targte"),
    ("type: checklist", "type: cheklist", "unknown_rule", 16, f"{A1}.rule.type"),
    ("text: 与职责相关, share: 40", "text: 与职责相关, share: 30", "shares_do_not_add_up", 17, f"{A1}.rule.points"),
    (POLICY, POLICY.replace("60", "0"), "greater_than", 18, f"{A1}.rule.points[1].share"),
    (POLICY, ONE_MORE, "shares_leave_nothing", 17, f"{A1}.rule.points"),
    ("code: duties", "code: Policy", "duplicate_point", 19, f"{A1}.rule.points[2].code"),
    ("met: [policy]", "met: [polcy]", "unknown_point", 20, f"{A1}.actual.met[1]"),
    ("met: [policy]", "met: [policy, policy]", "point_met_twice", 20, f"{A1}.actual.met[2]"),
    ("{met: [policy], shown: 基本充分}", "{value: 3}", "actual_not_for_rule", 20, f"{A1}.actual.value"),
    ("{met: [policy], shown: 基本充分}", COUNTED, "actual_not_for_rule", 20, f"{A1}.actual.aggregate"),
    ("met: [policy]", "met: [policy], value: 3", "actual_ambiguous", 20, f"{A1}.actual"),
    ("    target: ≥90%\n    rule: {", "    target: 正常\n    rule: {", "target_not_a_number", 24, f"{A2}.target"),
    ("    target: ≥90%\n    rule: {", "    target: ≤0 元\n    rule: {", "target_not_positive", 24, f"{A2}.target"),
    ("    target: ≥90%\n    rule: {", "    rule: {", "target_missing", 21, A2),
    ("    target: ≥90%\n    rule: {", "    target: ≥90%\n    unit: 元\n    rule: {", "unit_differs", 25, f"{A2}.unit"),
    ("    rule: {type: over_achievement, pass_mark: 60, over: zero}\n", "", "missing_key", 21, A2),
    ("    rule: {type: over_achievement, pass_mark: 60, over: zero}\n", "    rule:\n", "missing_key", 21, A2),
    ("pass_mark: 60, ", "", "missing_key", 25, f"{A2}.rule.pass_mark"),
    ("pass_mark: 60", "pass_mark: 100", "less_than", 25, f"{A2}.rule.pass_mark"),
    ("over: zero", "over: free", "not_one_of", 25, f"{A2}.rule.over"),
    ("type: over_achievement, ", "", "missing_key", 25, f"{A2}.rule.type"),
    ("{value: 95}", "{aggregate: {denominator: 95}}", "numerator_or_percent", 26, f"{A2}.actual.aggregate"),
    ("{value: 95}", "{aggregate: {percent: 9, period: 今年}}", "percent_without", 26, f"{A2}.actual.aggregate.source"),
    ("{value: 95}", "{aggregate: {percent: 95, source: 平台}}", "percent_without", 26, f"{A2}.actual.aggregate.period"),
    ("{value: 95}", "{aggregate: {numerator: 95}}", "missing_key", 26, f"{A2}.actual.aggregate.denominator"),
    ("{value: 95}", COUNTED.replace("2", "0"), "greater_than", 26, f"{A2}.actual.aggregate.denominator"),
    ("{value: 95}", "{value: 1e999999999}", "number_unclear", 26, f"{A2}.actual.value"),
    ("{value: 95}", "{value: 1e-999999999}", "number_unclear", 26, f"{A2}.actual.value"),
    ("    weight: 8", "    weight: 1e999999999", "number_unclear", 13, f"{A1}.weight"),
    ("{from: 60, share: 50}", "{from: 60, points: 1e999999999}", "number_unclear", 35, f"{A3}.rule.bands[2].points"),
    ("{value: 95}", "{value: 多}", "value_is_words", 26, f"{A2}.actual.value"),
    (IN_PERCENT, IN_PIECES, "actual_in_percent", 26, f"{A2}.actual"),
    ("{from: 60, share: 50}", "{from: 90, points: 3}", "bands_not_descending", 35, f"{A3}.rule.bands[2].from"),
    ("{from: 60, share: 50}", "{from: 95, points: 3}", "bands_not_descending", 35, f"{A3}.rule.bands[2].from"),
    ("{from: 60, share: 50}", "{from: 60, points: 7}", "rule_above_weight", 31, f"{A3}.rule"),
    ("{from: 60, share: 50}", "{from: 60, points: -1}", "greater_than_equal", 35, f"{A3}.rule.bands[2].points"),
    ("{from: 60, share: 50}", "{from: 60}", "points_or_share", 35, f"{A3}.rule.bands[2]"),
    ("{from: 60, share: 50}", "{from: 60, points: 3, share: 50}", "points_or_share", 35, f"{A3}.rule.bands[2]"),
    ("{from: 60, share: 50}", "{from: 60, points: 3}", "bands_mixed", 33, f"{A3}.rule.bands"),
    ("survey: residents", "survey: 居民", "bad_survey_name", 36, f"{A3}.actual.figure.survey"),
    ("figure: favourable", "figure: share", "share_of_what", 36, f"{A3}.actual.figure"),
    ("figure: favourable", "figure: best", "named_figure_has_question", 36, f"{A3}.actual.figure.figure"),
    ("question: q5}", "question: q5, option: good}", "option_not_wanted", 36, f"{A3}.actual.figure.option"),
    ("question: q5}", "question: q5}, shown: 满意", "shown_beside_figure", 36, f"{A3}.actual.shown"),
    ("{name: 差, from: 0}", "{name: 差, from: 18}", "grades_not_descending", 5, "grades[2].from"),
    ("{name: 差, from: 0}", "{name: 差, from: 10}", "lowest_grade_not_zero", 5, "grades[2].from"),
    ("{name: 差, from: 0}", "{name: 优, from: 0}", "duplicate_grade", 5, "grades[2].name"),
    ("{name: 优, from: 18}", "{name: 优, from: 90}", "grade_out_of_reach", 4, "grades[1].from"),
    ("{name: 优, from: 18}", "{name: 优}", "missing_key", 4, "grades[1].from"),
]  # fmt: skip


def problems_of(text: str) -> tuple[Problem, ...]:
    return load_indicators(text.encode(), "indicators.yaml").problems


def test_the_file_that_the_mistakes_are_made_in_has_none() -> None:
    assert problems_of(GOOD) == ()


@each(("right", "wrong", "code", "line", "key"), MISTAKES)
def test_a_mistake_is_reported_at_its_line_and_key(
    right: str, wrong: str, code: str, line: int, key: str
) -> None:
    assert GOOD.count(right) == 1
    problems = problems_of(GOOD.replace(right, wrong))
    assert (code, line, key) in [(problem.code, problem.line, problem.key) for problem in problems]


@each(("right", "wrong"), [mistake[:2] for mistake in MISTAKES])
def test_a_file_with_a_mistake_gives_no_system(right: str, wrong: str) -> None:
    assert load_indicators(GOOD.replace(right, wrong).encode(), "indicators.yaml").system is None


def test_mistakes_in_one_leaf_do_not_hide_each_other() -> None:
    text = GOOD.replace("    weight: 8", "    weight: -8").replace("share: 40", "share: 30")
    text = text.replace("met: [policy]", "met: [polcy]")
    assert {"greater_than_equal", "shares_do_not_add_up", "unknown_point"} <= {
        problem.code for problem in problems_of(text)
    }


def test_mistakes_come_in_the_order_of_lines() -> None:
    text = (
        GOOD.replace("from: 18", "from: 90").replace("code: A2", "code: A1").replace("over: zero", "over: x")
    )
    lines = [problem.line for problem in problems_of(text)]
    assert lines == sorted(lines)
    assert len(lines) >= 3


def test_an_unknown_rule_suggests_the_nearest() -> None:
    problem = problems_of(GOOD.replace("type: checklist", "type: cheklist"))[0]
    assert problem.params["near"] == "checklist"


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("{from: 90, share: 100}", "{from: 90, share: 90}", "full_marks_out_of_reach"),
        ("{from: 60, share: 50}", "{from: 60, share: 100}\n      - {from: 50, share: 100}", None),
        ("{from: 90, share: 100}", "{from: 90, share: 80}\n      - {from: 70, share: 100}", "band_pays_more"),
    ],
)
def test_what_looks_unintended_is_a_warning_and_the_file_is_used(
    right: str, wrong: str, code: str | None
) -> None:
    outcome = load_indicators(GOOD.replace(right, wrong).encode(), "indicators.yaml")
    assert outcome.system is not None
    assert [problem.code for problem in outcome.problems] == ([code] if code else [])


@each(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"- A\n- B\n", "not_a_mapping_file"),
        (b"title: \xff\xfe", "not_utf8"),
        (b"title: [", "yaml"),
        (b"title: T\nindicators: []\n", "empty_list"),
        (b"title: T\nindicators: {}\n", "not_a_list"),
        (b"title: T\nindicators: [A1]\n", "not_a_mapping"),
        (b"title: T\n", "missing_key"),
        (
            b"title: T\nindicators: [{code: A, name: B, weight: 50}, {code: A, name: C, weight: 50}]\n",
            "duplicate_code",
        ),
        (b"title: T\ngrades: 3\nindicators: [{code: A, name: B, weight: 100, rule: 5}]\n", "not_a_mapping"),
        (b"title: T\nindicators: [{code: A, name: B, weight: 100, children: 5}]\n", "not_a_list"),
        (b"title: T\nindicators: [{code: A, name: B, weight: 100, children: []}]\n", "empty_list"),
        (b"title: T\nweight: [1]\nindicators: [{code: A, name: B, weight: true}]\n", "not_a_number"),
    ],
)
def test_a_broken_file_is_reported(data: bytes, code: str) -> None:
    outcome = load_indicators(data, "indicators.yaml")
    assert outcome.system is None
    assert code in [problem.code for problem in outcome.problems]
