"""Conditions in words: as somebody would say them who reads the form, in each of its languages."""

from typing import Any

from cases import each
from conditional_files import KINDS, conditions
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.condition_words import condition_clause, condition_sentence
from surveyapp.definition.conditions.phrases import PHRASES
from surveyapp.definition.questionnaire import Questionnaire

AB = [
    {"code": code, "label": {"zh-CN": label, "en": code}, "score": n}
    for n, (code, label) in enumerate(["a甲", "b乙"])
]
QUESTIONS: list[dict[str, Any]] = [
    {"code": "hint", "type": "note", "text": "请看"},
    {"code": "used", "type": "single", "text": "用过吗？", "options": AB},
    {
        "code": "ways",
        "type": "multiple",
        "text": "怎样办的？",
        "options": [*AB, {"code": "c", "label": "丙"}],
    },
    {"code": "times", "type": "number", "text": "几次？"},
    {
        "code": "service",
        "type": "matrix",
        "text": "各方面？",
        "options": AB,
        "items": [{"code": "x", "text": "速度"}, {"code": "y", "text": "态度"}],
    },
    {"code": "again", "type": "nps", "text": "推荐吗？"},
]
FORM = Questionnaire.model_validate({"title": "调查", "languages": ["zh-CN", "en"], "questions": QUESTIONS})
USED, OFTEN = {"question": "used", "is": ["a"]}, {"question": "times", "at_least": 3}


def said(condition: dict[str, Any], language: str = "zh-CN") -> str:
    return condition_clause(FORM, Condition.model_validate(condition), language)


@each(
    ("condition", "words"),
    [
        (USED, "第 1 题选择“甲”"),
        ({"question": "used", "is": ["b", "a"]}, "第 1 题选择“甲”或“乙”"),
        ({"not": USED}, "第 1 题没有选择“甲”"),
        ({"not": {"not": USED}}, "第 1 题选择“甲”"),
        ({"question": "used", "at_least": 1}, "第 1 题选择“乙”"),
        ({"question": "ways", "at_least": 2, "at_most": 3}, "第 2 题选了 2 至 3 项"),
        ({"not": {"question": "ways", "at_least": 2}}, "第 2 题没有选，或选了不到 2 项"),
        ({"question": "times", "answered": True}, "第 3 题已回答"),
        (OFTEN, "第 3 题填写的数不小于 3"),
        ({"not": {"question": "times", "at_most": 5}}, "第 3 题没有填写，或填写的数大于 5"),
        ({"question": "service", "is": ["b"]}, "第 4 题有一项选择“乙”"),
        ({"question": "service.y", "is": ["b"]}, "第 4.2 题选择“乙”"),
        ({"not": {"question": "service", "answered": True}}, "第 4 题一项也没有回答"),
        ({"question": "again", "at_most": 6}, "第 5 题选择“0”至“6”"),
        ({"question": "again", "is": ["0", "9", "10"]}, "第 5 题选择“0”或“9”或“10”"),
        ({"all": [USED, OFTEN]}, "第 1 题选择“甲”，并且第 3 题填写的数不小于 3"),
        ({"not": {"all": [USED, {"not": OFTEN}]}}, "第 1 题没有选择“甲”，或者第 3 题填写的数不小于 3"),
        (
            {"any": [{"all": [USED, OFTEN]}, {"question": "again", "answered": True}]},
            "（第 1 题选择“甲”，并且第 3 题填写的数不小于 3），或者第 5 题已回答",
        ),
    ],
)
def test_a_condition_is_said_in_a_clause(condition: dict[str, Any], words: str) -> None:
    assert said(condition) == words


def test_it_is_said_in_the_language_of_the_page() -> None:
    assert said({"all": [USED, {"not": OFTEN}]}, "en") == (
        "you chose “a” in question 1, and the number in question 3 is missing or less than 3"
    )
    sentence = condition_sentence(FORM, Condition.model_validate(USED), "line", "en")
    assert sentence == "If you chose “a” in question 1, please answer this line."


def test_every_language_has_the_same_phrases() -> None:
    assert {frozenset(phrases) for phrases in PHRASES.values()} == {frozenset(PHRASES["zh-CN"])}


@given(some.data())
def test_every_condition_can_be_said_in_every_language(data: some.DataObject) -> None:
    questions = [{"code": f"q{number}", "text": "问", **kind} for number, kind in enumerate(KINDS[:8])]
    form = Questionnaire.model_validate({"title": "调查", "questions": questions})
    condition = Condition.model_validate(data.draw(conditions(questions)))
    for language in PHRASES:
        clause = condition_clause(form, condition, language)
        assert clause
        assert "{" not in clause
