"""An author who puts right everything that was said meets no second round: k independent mistakes are k findings."""

from collections.abc import Sequence
from functools import cache

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.definition.loading import load_questionnaire

RICH = """\
title: {zh-CN: 办事服务调查, en: Survey of services}
introduction: {zh-CN: 请按真实感受回答, en: Please answer}
notice:
  controller: {zh-CN: 某市财政局, en: Finance bureau}
  contact: {zh-CN: 现场工作人员, en: Our staff}
  purpose: {zh-CN: 统计满意度, en: Statistics}
  retention_days: 365
languages: [zh-CN, en]
population: {name: {zh-CN: 办事群众, en: Visitors}, size: 200}
sampling: {method: random, issued: 100, until: 2026-03-31}
satisfaction: {formula: favourable, items: [attitude, service.speed, service.place, queue]}
figures:
- {code: young_share, name: {zh-CN: 年轻人, en: Young}, question: age, options: [young]}
- {code: old_share, name: {zh-CN: 年长者, en: Old}, question: age, options: [old], of: [young, old]}
published:
- {figure: alpha, value: 0.90}
- {figure: share, question: age, option: young, value: 40%}
- {figure: favourable, question: attitude, value: 98%, group: {question: age, options: [old]}}
questions:
- code: age
  type: single
  text: {zh-CN: 您的年龄是？, en: Your age?}
  options:
  - {code: young, label: {zh-CN: 35 岁以下, en: up to 35}}
  - {code: old, label: {zh-CN: 其他, en: other}, write_in: true}
- code: attitude
  type: single
  text: {zh-CN: 您对服务态度是否满意？, en: Is our staff polite?}
  options:
  - {code: good, label: {zh-CN: 满意, en: yes it is}, score: 2, favourable: true}
  - {code: poor, label: {zh-CN: 不满意, en: not at all}, score: 1}
- code: service
  type: matrix
  text: {zh-CN: 请评价以下各项, en: Please rate}
  options:
  - {code: "2", label: {zh-CN: 好, en: well}, score: 2, favourable: true}
  - {code: "1", label: {zh-CN: 差, en: badly}, score: 1}
  items:
  - {code: speed, text: {zh-CN: 办事速度, en: speed}}
  - {code: place, text: {zh-CN: 办事场所, en: place}}
- code: queue
  type: single
  text: {zh-CN: 排队时间, en: queues}
  options:
  - {code: short, label: {zh-CN: 短, en: short}, score: 2, favourable: true}
  - {code: long, label: {zh-CN: 长, en: long}, score: 1}
- code: way
  type: multiple
  text: {zh-CN: 通过什么渠道办事？, en: Which way?}
  options:
  - {code: hall, label: {zh-CN: 大厅, en: hall}}
  - {code: net, label: {zh-CN: 网上, en: net}}
- code: visits
  type: text
  text: {zh-CN: 来过几次？, en: How often?}
- code: wish
  type: text
  text: {zh-CN: 还有什么愿望？, en: Any wishes?}
- code: advice
  type: text
  text: {zh-CN: 您有什么建议？, en: Advice?}
"""

MISTAKES = {
    # of the text itself
    "a tab": ("  text: {zh-CN: 您有什么建议？", "\ttext: {zh-CN: 您有什么建议？"),
    "a wide colon": ("  text: {zh-CN: 来过几次", "  text：{zh-CN: 来过几次"),
    "an open bracket": ("en: Any wishes?}", "en: Any wishes?"),
    "an open quotation mark": ("  purpose: {zh-CN: 统计满意度,", '  purpose: "{zh-CN: 统计满意度,'),
    "a key twice": ("- code: way\n", "- code: way\n  code: way2\n"),
    "an anchor": ("formula: favourable", "formula: &f favourable"),
    "a control character": ("en: Which way?}", "en: Which\x07 way?}"),
    # of the shape
    "an unknown key": ("title:", "titel: x\ntitle:"),
    "a key of an option": ("write_in: true", "write-in: true"),
    "a date that is none": ("2026-03-31", "2026-02-31"),
    "a method that is none": ("method: random", "method: randomly"),
    "a label that is a number": ("label: {zh-CN: 短, en: short}", "label: {zh-CN: 短, en: 5}"),
    "a label that is left out": ("{code: net, label: {zh-CN: 网上, en: net}}", "{code: net}"),
    "a value that is no figure": ("value: 40%", "value: 四成"),
    "a type that is left out": ("- code: queue\n  type: single\n", "- code: queue\n"),
    "an entry that is a text": ("- {code: long, label: {zh-CN: 长, en: long}, score: 1}", "- long"),
    # of what is asked
    "a type that is none": ("- code: attitude\n  type: single", "- code: attitude\n  type: sinlge"),
    "a score that is left out": ("en: not at all}, score: 1", "en: not at all}"),
    "a score below zero": ("en: badly}, score: 1", "en: badly}, score: -1"),
    "a code twice": ("code: hall", "code: net"),
    "a language that is left out": ("办事场所, en: place}", "办事场所}"),
    "an item that is none": ("items: [attitude,", "items: [atitude, attitude,"),
    "more issued than there are": ("issued: 100", "issued: 300"),
    # of figures
    "an option of a figure that is none": ("options: [young]}", "options: [yuong]}"),
    "a figure of one's own with a name that is taken": ("code: old_share", "code: mean"),
    "a published option that is none": ("option: young, value", "option: yonug, value"),
    "a group that is none": ("group: {question: age, options: [old]}", "group: {question: age, options: [ancient]}"),
}  # fmt: skip
"""Mistake -> what stands there, and what the author wrote. Each is a mistake whatever else is wrong."""


def found(mistakes: Sequence[str]) -> list[tuple[str, str, str]]:
    """What is said of the file with these mistakes: key, code and what was found, warnings left out."""
    text = RICH
    for mistake in mistakes:
        before, after = MISTAKES[mistake]
        assert text.count(before) == 1, mistake
        text = text.replace(before, after)
    problems = load_questionnaire(text.encode(), "rich.yaml").problems
    errors = [problem for problem in problems if problem.level == "error"]
    return [(problem.key, problem.code, str(problem.params.get("found"))) for problem in errors]


@cache
def alone(mistake: str) -> list[tuple[str, str, str]]:
    """What is said of the file with this mistake."""
    return found([mistake])


def test_without_a_mistake_nothing_is_said() -> None:
    assert load_questionnaire(RICH.encode(), "rich.yaml").problems == ()


@each("mistake", MISTAKES)
def test_a_mistake_is_said_once(mistake: str) -> None:
    assert len(alone(mistake)) == 1, alone(mistake)


@given(st.lists(st.sampled_from([*MISTAKES]), unique=True, min_size=2))
def test_any_number_of_mistakes_are_as_many_findings(mistakes: list[str]) -> None:
    together(mistakes)


def test_all_mistakes_at_once_are_all_said() -> None:
    together([*MISTAKES])


def together(mistakes: Sequence[str]) -> None:
    assert sorted(found(mistakes)) == sorted(finding for mistake in mistakes for finding in alone(mistake))
