"""Last year's indicator file as this year's: what stays, what goes, and what is left to check."""

from cases import each

from surveyapp.definition.copies.leftovers import Leftover, find_leftovers
from surveyapp.definition.copies.next_year import UNIT_TO_WRITE, copy_as_template, copy_for_year
from surveyapp.indicators.loading import load_indicators
from surveyapp.services.mistakes.author_words import describe

TEXT = """\
# 2024 年的评价，
# 照公布的表。
title: 某中心 2024 年自评表
year: 2024
self_evaluation:
  project: 机房维护-2023年结转
  unit: 某中心
  goal: {expected: 2024年维护机房, achieved: 已维护}
budget:
  unit: 万元
  total: {name: 年度资金总额, initial: 20, full_year: 20.00, spent: 18}
  parts:
  - {name: 财政拨款, full_year: 20, spent: 18}
published: {total: 99}
indicators:
- code: A
  name: 产出
  weight: 90
  children:
  - code: A1
    name: 完成时间
    weight: 40
    basis: 2021—2024年规划  # 2024年再定
    target: 2024年12月
    previous_year: 2023年11月
    rule: {type: date, late: zero, start: 2024-01-01}
    actual: {value: 2024年11月5日}
    deviation: 无
    published: {score: 40}
  - code: A2
    name: 服务人数
    weight: 50
    target: ≥2024人
    previous_year: 2000人
    rule: {type: target, short: zero}
- code: E
  name: 预算执行率
  weight: 10
  target: 100%
  rule: {type: self_evaluation}
  actual: {execution: total, evidence: 决算}
"""


def copied(**keys: str) -> str:
    return copy_for_year(TEXT, 2025, {"A1": "2024年11月5日"}, **keys)


USABLE = copied().replace(", start: 2024-01-01", "")
"""The copy of a system without a fault: where the target is a date, nothing is counted from a starting day."""


def test_the_title_is_carried_to_the_new_year() -> None:
    assert "title: 某中心 2025 年自评表\nyear: 2025\n" in copied()


def test_a_title_in_several_languages_is_carried_in_each() -> None:
    both = TEXT.replace("title: 某中心 2024 年自评表", "title: {zh-CN: 2024年表, ug: 2024-jedwel}")
    assert "title: {zh-CN: 2025年表, ug: 2025-jedwel}" in copy_for_year(both, 2025, {})


@each("written", ["2_024", "0x7e8", "+2024"])
def test_the_title_is_carried_however_the_year_is_written(written: str) -> None:
    odd = TEXT.replace("year: 2024", f"year: {written}", 1)
    assert "title: 某中心 2025 年自评表\nyear: 2025\n" in copy_for_year(odd, 2025, {})


def test_a_title_may_be_given() -> None:
    assert "title: 另一个标题\n" in copied(title="另一个标题")


def test_a_file_without_a_year_gets_one_behind_its_title() -> None:
    without = TEXT.replace("year: 2024\n", "", 1)
    assert "title: 某中心 2024 年自评表\nyear: 2025\n" in copy_for_year(without, 2025, {})


def test_the_budget_is_unknown_until_it_is_filled_in() -> None:
    system = load_indicators(USABLE.encode(), "").system
    assert system is not None
    assert system.budget is not None
    rows = (system.budget.total, *system.budget.parts)
    assert {(row.initial, row.full_year, row.spent) for row in rows} == {(None, None, None)}


def test_what_was_not_achieved_leaves_no_value_of_an_earlier_year() -> None:
    system = load_indicators(USABLE.encode(), "").system
    assert system is not None
    assert [leaf.previous_year for leaf in system.leaves()] == ["2024年11月5日", None, None]


def test_links_stay_and_values_go() -> None:
    system = load_indicators(USABLE.encode(), "").system
    assert system is not None
    assert [leaf.actual and leaf.actual.execution for leaf in system.leaves()] == [None, None, "total"]


def test_what_names_an_earlier_year_is_told_with_line_and_key() -> None:
    first = "indicators[1].children[1]"
    assert find_leftovers(copied()) == (
        Leftover(1, "", "", "2024 年的评价，照公布的表。"),
        Leftover(6, "self_evaluation.project", "", "机房维护-2023年结转"),
        Leftover(21, "", "", "2024年再定"),
        Leftover(21, f"{first}.basis", "A1", "2021—2024年规划"),
        Leftover(22, f"{first}.target", "A1", "2024年12月"),
        Leftover(24, f"{first}.rule.start", "A1", "2024-01-01"),
    )


def test_a_number_sign_within_a_text_is_no_comment() -> None:
    text = 'title: "第 # 2024年号"\nyear: 2025\nnote: |\n  # 2024年\nurl: a#2024年\n'
    assert [leftover.key for leftover in find_leftovers(text)] == ["title", "note", "url"]


def test_a_file_of_no_year_has_nothing_left_over() -> None:
    assert find_leftovers("title: 2024年\n") == find_leftovers("[") == ()


def test_a_long_value_is_shortened_to_what_a_table_has_room_for() -> None:
    text = copy_for_year(TEXT, 2025, {"A2": "人" * 250})
    assert f"previous_year: {'人' * 199}…\n" in text


def test_a_copy_of_a_long_value_has_no_fault() -> None:
    text = copy_for_year(TEXT.replace(", start: 2024-01-01", ""), 2025, {"A2": "人" * 250})
    assert load_indicators(text.encode(), "a.yaml").problems == ()


def test_warnings_about_what_was_achieved_are_not_acknowledged_beforehand() -> None:
    about_values = ("units_differ", "share_implausible", "published_completion_vain")
    known = "".join(f"- {{problem: {code}, reason: 照表}}\n" for code in about_values)
    assert "acknowledge" not in copy_for_year(f"{TEXT}acknowledge:\n{known}", 2025, {})


def test_a_rule_that_punishes_saving_is_thought_about_anew() -> None:
    text = (
        "title: 某表\nindicators:\n- {code: A, name: 开发费, weight: 100, target: ≤10 万元, "
        "rule: {type: over_achievement, pass_mark: 60, over: zero}, actual: {value: 8}}\n"
        "acknowledge:\n- {problem: saving_punished, lines: [A], reason: 公布的规则如此}\n"
        "- {problem: units_differ, reason: 照表}\n"
    )
    assert [problem.code for problem in load_indicators(text.encode(), "a.yaml").problems] == [
        "acknowledged_in_vain"
    ]
    (told,) = load_indicators(copy_for_year(text, 2025, {}).encode(), "a.yaml").problems
    assert (told.code, told.level, told.key) == ("saving_punished", "warning", "indicators[1].target")
    assert "节约" in describe(told)


@each("empty", ["self_evaluation:\n", "budget:\n", "published:\n"])
def test_a_key_that_was_left_empty_stays_empty(empty: str) -> None:
    text = "title: 某表\nindicators:\n- {code: A, name: 甲, weight: 100, rule: {type: judgement}, actual: }\n"
    copy = copy_for_year(text + empty, 2025, {})
    assert load_indicators(copy.encode(), "a.yaml").problems == ()


def test_a_title_that_looks_like_a_date_is_a_title() -> None:
    text = "title: 2024-12-31\nyear: 2024\nindicators:\n- {code: A, name: 甲, weight: 100, rule: {type: judgement}}\n"
    assert copy_for_year(text, 2025, {}).startswith("title: '2025-12-31'\nyear: 2025\n")


def test_a_link_that_needed_last_years_completion_goes_with_it() -> None:
    actual = "{execution: total, completion: {percent: 90, reason: 按文字评定}}"
    text = f"""title: 某表
budget: {{total: {{name: 总额, full_year: 1, spent: 1}}}}
indicators:
- {{code: A, name: 甲, weight: 100, target: 充分, rule: {{type: self_evaluation}}, actual: {actual}}}
"""
    copy = copy_for_year(text, 2025, {})
    assert "actual" not in copy
    assert load_indicators(copy.encode(), "a.yaml").problems == ()


def test_every_digit_of_a_rule_is_carried() -> None:
    rule = "rule: {type: bands, bands: [{from: 123456789.123456789, points: 100}]}"
    text = f"title: 某表\nindicators:\n- {{code: A, name: 甲, weight: 100, {rule}}}\n"
    assert "from: 123456789.123456789," in copy_for_year(text, 2025, {})


def test_comments_that_cannot_be_kept_in_their_place_cost_no_line() -> None:
    text = """title: 某表
indicators:
- code: A
  name: 甲
  weight: 100
  rule:
    type: checklist
    points: # 要点
    - {code: p, text: 有依据} # 一
    - code: q
      text: 有程序
"""
    copied = load_indicators(copy_for_year(text, 2025, {}).encode(), "a.yaml").system
    kept = load_indicators(text.encode(), "a.yaml").system
    assert copied is not None
    assert kept is not None
    assert copied.indicators == kept.indicators


def test_a_template_keeps_indicators_and_rules_and_names_no_unit() -> None:
    """As the copy for the next year, but for what became of the year before and who evaluated itself."""
    template = copy_as_template(TEXT, 2025)
    assert "previous_year" not in template
    assert "某中心\n" not in template.replace("某中心 2025", "")
    assert f"unit: {UNIT_TO_WRITE}" in template
    assert "project" not in template
    assert "rule: {type: target, short: zero}" in template
    loaded = load_indicators(template.replace(", start: 2024-01-01", "").encode(), "a.yaml")
    assert loaded.system is not None, loaded.problems
