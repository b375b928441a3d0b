"""What check asks about questions of numbers, and about ends of a form."""

import json

from cases import each

from surveyapp.definition.loading import load_questionnaire

NOTICE = {"controller": "a", "contact": "b", "purpose": "c", "retention_days": 30}


def codes(question: dict[str, object]) -> set[str]:
    file = {"title": "问卷", "notice": NOTICE, "questions": [{"code": "q", **question}]}
    return {problem.code for problem in load_questionnaire(json.dumps(file).encode(), "x").problems}


@each(
    ("question", "found"),
    [
        ({"type": "number", "text": "您的手机号码"}, {"number_is_a_name"}),
        ({"type": "number", "text": "您的身份证号", "range": {"from": 0, "to": 9}}, {"number_is_a_name"}),
        ({"type": "number", "text": "您等了几分钟？"}, {"number_without_range"}),
        ({"type": "number", "text": "您等了几分钟？", "range": {"to": 240}}, set()),
        ({"type": "text", "text": "您的手机号码"}, set()),
    ],
)
def test_a_number_that_names_somebody_and_one_without_bounds_are_told(
    question: dict[str, object], found: set[str]
) -> None:
    assert codes(question) == found


def test_an_end_behind_everything_or_behind_the_scale_is_told() -> None:
    source = """\
title: 问卷
notice: {controller: a, contact: b, purpose: c, retention_days: 30}
satisfaction: {formula: index, items: [fine]}
questions:
- {code: fine, type: single, text: 您对窗口满意吗？, scale: satisfied}
- code: used
  type: single
  text: 近一年您来过吗？
  options: [{code: y, label: 来过}, {code: n, label: 没有, ends: 谢谢}]
- {code: why, type: text, text: 您的建议？}
"""
    late = [problem.code for problem in load_questionnaire(source.encode(), "x").problems]
    assert "end_behind_scale" in late
    last = source.replace("- {code: why, type: text, text: 您的建议？}\n", "")
    assert "end_of_nothing" in [p.code for p in load_questionnaire(last.encode(), "x").problems]
