"""A reconstructed survey with conditions of every kind, in two versions, and answers to it as they are sent."""

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire

SURVEY = "demo/conditions"

STEPS = """options: [
    {code: "5", label: 满意, score: 5, favourable: true}, {code: "3", label: 一般, score: 3},
    {code: "1", label: 不满意, score: 1}]"""

OF_DISSATISFIED = ', show_if: {any: [{question: service, is: ["1"]}, {not: {question: used, is: [y]}}]}'

SOURCE = f"""
title: 政务大厅满意度调查问卷（重构样例）
notice: {{controller: 某市财政局, contact: 热线, purpose: 改进服务, retention_days: 30}}
population: {{name: 办事群众, size: 40}}
sampling: {{method: random, issued: 20}}
satisfaction: {{formula: index, items: [service.speed, service.web, overall]}}
sections:
- {{name: 办事经历, show_if: {{question: used, is: [y]}}}}
questions:
- {{code: used, type: single, text: 今年来办过事吗？, required: true, options: [
    {{code: y, label: 办过}}, {{code: n, label: 没办过}}]}}
- {{code: times, type: number, section: 办事经历, text: 来过几次？, range: {{from: 1, to: 99}}}}
- {{code: ways, type: multiple, section: 办事经历, text: 通过哪些渠道？, options: [
    {{code: hall, label: 大厅}}, {{code: web, label: 网上}},
    {{code: other, label: 其他, write_in: true}}]}}
- code: service
  type: matrix
  section: 办事经历
  text: 请评价以下方面
  {STEPS}
  items:
  - {{code: speed, text: 办理速度}}
  - {{code: web, text: 网上办理, show_if: {{question: ways, is: [web]}}}}
- {{code: again, type: nps, text: 会推荐吗？, show_if: {{all: [
    {{question: used, is: [y]}}, {{question: times, at_least: 2}}]}}}}
- {{code: order, type: ranking, text: 最希望改进什么？, options: [
    {{code: price, label: 费用}}, {{code: queue, label: 排队}}], show_if: {{question: ways, at_least: 1, at_most: 2}}}}
- {{code: since, type: date, precision: year, text: 哪年起？, show_if: {{question: again, answered: true}}}}
- {{code: why, type: text, text: 为什么？{OF_DISSATISFIED}}}
- {{code: overall, type: single, text: 总体满意吗？, required: true, {STEPS}}}
"""

EARLIER = SOURCE.replace(OF_DISSATISFIED, "")
"""The version before, which asked everybody why."""

PARTLY = {"times", "ways", "service.speed", "service.web", "again", "order", "since", "why"}
"""The items that are not asked of everybody."""

Form = dict[str, str | list[str]]

FORMS: tuple[Form, ...] = (
    {
        "used": "y", "times": "3", "ways": ["hall", "web"], "service.speed": "5", "service.web": "1", "again": "9",
        "order.queue": "1", "order.price": "2", "since": "2020", "why": "网页难用", "overall": "5",
    },
    {
        "used": "y", "times": "1", "ways": ["other"], "ways.other.text": "电话", "service.speed": "3",
        "overall": "3",
        "service.web": "5", "again": "0", "since": "2021",  # not asked
    },
    {
        "used": "n", "why": "不需要", "overall": "1",
        "times": "5", "ways": ["other"], "ways.other.text": "报纸", "service.speed": "5", "order.price": "1",
    },
    {"used": "y", "service.speed": "5", "overall": "5", "order.price": "1"},
)  # fmt: skip
"""What is sent to the latest version; also answers to what is not asked."""

EARLIER_FORMS: tuple[Form, ...] = (
    {"used": "n", "why": "以前", "overall": "5"},
    {
        "used": "y", "times": "2", "ways": ["web"], "service.speed": "1", "service.web": "1", "again": "10",
        "order.price": "1", "since": "2019", "overall": "1",
    },
)  # fmt: skip
"""What is sent to the version before."""

COUNTS = {
    "used": (6, 6), "times": (4, 3), "ways": (4, 3), "service.speed": (4, 4), "service.web": (2, 2),
    "again": (2, 2), "order": (3, 2), "since": (2, 2), "why": (4, 3), "overall": (6, 6),
}  # fmt: skip
"""Of both together: item -> how many were asked, and how many answered."""


def questionnaire() -> Questionnaire:
    """The latest version."""
    loaded = load_questionnaire(SOURCE.encode(), "conditions.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire
