"""Whether conditions can hold is found out exactly: as trying every answer by itself says."""

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest
from cases import each
from conditional_files import PLAIN, Answers, conditions, items_of
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.possible_answers import PossibleAnswers, TooManyCombinations
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire

SCORED = [
    {"code": "a", "label": "甲", "score": 2},
    {"code": "b", "label": "乙", "score": 1},
    {"code": "c", "label": "丙"},
]
EXCLUSIVE = [
    {"code": "a", "label": "甲"},
    {"code": "b", "label": "乙"},
    {"code": "c", "label": "丙", "exclusive": True},
]
LINES = [{"code": "x", "text": "x"}, {"code": "y", "text": "y"}, {"code": "z", "text": "z"}]
NAMED: tuple[dict[str, Any], ...] = (
    {"type": "single", "options": SCORED},
    {"type": "multiple", "options": EXCLUSIVE},
    {"type": "multiple", "options": PLAIN, "least": 2},
    {"type": "number", "range": {"from": 0, "to": 3}},
    {"type": "matrix", "options": SCORED[:2], "items": LINES},
    {"type": "ranking", "options": PLAIN, "most": 2},
    {"type": "text"},
)


def every_answer(question: dict[str, Any]) -> list[str | list[str]]:
    """Every answer that a form takes, where it is one of few."""
    codes = [option["code"] for option in question.get("options", [])]
    if question["type"] == "number":
        return [str(number) for number in range(4)]
    if question["type"] == "text":
        return ["话"]
    if question["type"] in ("single", "matrix"):
        return list(codes)
    alone = [option["code"] for option in question["options"] if option.get("exclusive")]
    sets = chain.from_iterable(combinations(codes, size) for size in range(4))
    return [
        [*chosen]
        for chosen in sets
        if (chosen or (question["type"] == "multiple" and not question["required"]))
        and (not chosen or question.get("least", 1) <= len(chosen) <= question.get("most", 3))
        and not (len(chosen) > 1 and set(alone) & set(chosen))
    ]


def every_form(questions: list[dict[str, Any]]) -> Iterator[Answers]:
    items = [(code, question) for question in questions for code in items_of(question)]
    ways = [[*every_answer(question), *([] if question["required"] else [None])] for _code, question in items]
    for chosen in product(*ways):
        yield {code: answer for (code, _), answer in zip(items, chosen, strict=True) if answer is not None}


@given(some.data())
def test_what_can_become_of_conditions_is_what_trying_every_answer_says(data: some.DataObject) -> None:
    questions: list[dict[str, Any]] = []
    for number in range(data.draw(some.integers(1, 3))):
        question = {"code": f"q{number}", "text": "问", "required": data.draw(some.booleans())}
        question |= data.draw(some.sampled_from(NAMED))
        if questions and data.draw(some.booleans()):
            question["show_if"] = data.draw(conditions(questions))
        questions.append(question)
    asked = [data.draw(conditions(questions)) for _ in range(data.draw(some.integers(1, 2)))]
    last = [
        {"code": f"last{n}", "type": "text", "text": "问", "show_if": found} for n, found in enumerate(asked)
    ]
    logic = Questionnaire.model_validate({"title": "调查", "questions": [*questions, *last]}).display_logic
    seen = [
        tuple(f"last{number}" in logic.asked_answers(form) for number in range(len(asked)))
        for form in every_form(questions)
    ]
    outcome = PossibleAnswers(logic).outcome([logic.node(Condition.model_validate(found)) for found in asked])
    assert outcome.never == tuple(not any(column) for column in zip(*seen, strict=True))
    assert outcome.always == tuple(all(column) for column in zip(*seen, strict=True))
    assert outcome.reachable == any(all(row) for row in seen)


def test_lines_that_stand_in_for_one_another_do_not_multiply_what_is_tried() -> None:
    lines = [{"code": f"i{number}", "text": f"行{number}"} for number in range(60)]
    questions = [
        {"code": "service", "type": "matrix", "text": "问", "options": SCORED, "items": lines},
        {"code": "why", "type": "text", "text": "问", "show_if": {"question": "service", "is": ["b"]}},
    ]
    logic = Questionnaire.model_validate({"title": "调查", "questions": questions}).display_logic
    some_bad = {"question": "service", "is": ["b"]}
    good_and_bad = {"all": [some_bad, {"question": "service", "is": ["a"]}]}
    nodes = [logic.node(Condition.model_validate(found)) for found in (some_bad, good_and_bad)]
    outcome = PossibleAnswers(logic).outcome(nodes)
    assert (outcome.never, outcome.always, outcome.reachable) == ((False, False), (False, False), True)


def test_a_line_that_is_named_by_itself_is_tried_by_itself() -> None:
    service = {"code": "service", "type": "matrix", "text": "问", "options": SCORED[:2], "items": LINES}
    logic = Questionnaire.model_validate({"title": "调查", "questions": [service]}).display_logic
    whole, last = ({"question": code, "is": ["a"]} for code in ("service", "service.z"))
    one_without_the_other = {"all": [whole, {"not": last}]}
    nodes = [logic.node(Condition.model_validate(found)) for found in (last, one_without_the_other)]
    assert PossibleAnswers(logic).outcome(nodes).never == (False, False)


def test_where_there_are_too_many_combinations_some_that_are_drawn_may_decide() -> None:
    """Which windows somebody used, how each of them was, and why: as questionnaires really ask."""
    windows = [{"code": f"w{number}", "label": f"窗口{number}"} for number in range(25)]
    lines = [
        {"code": one["code"], "text": one["label"], "show_if": {"question": "used", "is": [one["code"]]}}
        for one in windows
    ]
    questions = [
        {"code": "used", "type": "multiple", "text": "问", "options": windows},
        {"code": "service", "type": "matrix", "text": "问", "options": SCORED, "items": lines},
    ]
    logic = Questionnaire.model_validate({"title": "调查", "questions": questions}).display_logic
    possible = PossibleAnswers(logic)
    why = logic.node(Condition.model_validate({"question": "service", "is": ["b"]}))
    outcome = possible.outcome([why])
    assert (outcome.never, outcome.always, outcome.reachable) == ((False,), (False,), True)
    both = {"all": [{"question": "service.w0", "is": ["a"]}, {"question": "service.w0", "is": ["b"]}]}
    with pytest.raises(TooManyCombinations):
        possible.outcome([why, logic.node(Condition.model_validate(both))])


ENDING = """
- {code: used, type: single, text: 用过吗？, REQUIRED options: [
    {code: y, label: 用过}, {code: n, label: 没用过, ends: 谢谢}]}
- {code: work, type: multiple, text: 在哪里工作？, options: [
    {code: a, label: 甲}, {code: b, label: 乙, ends: 谢谢}, {code: c, label: 都不是, exclusive: true}]}
- code: home
  type: cascade
  text: 住哪里？
  levels: [{code: city, label: 地州}, {code: town, label: 县市}]
  options:
  - {code: c1, label: 昌吉, options: [{code: t1, label: 奇台}, {code: t2, label: 阜康}]}
  - {code: c2, label: 五家渠}
- {code: last, type: text, text: 还有吗？, show_if: CONDITION}
"""


@each(
    ("condition", "said"),
    [
        ("{question: used, is: [n]}", ["condition_never"]),
        ("{question: used, is: [y]}", ["condition_always"]),
        ("{not: {question: used, answered: true}}", ["condition_never"]),
        ("{question: work, is: [b]}", ["condition_never"]),
        ("{question: work, at_least: 2}", ["condition_never"]),
        ("{question: work, is: [a, b]}", []),
        ("{all: [{question: home, is: [c2]}, {question: home, is: [t1]}]}", ["condition_never"]),
        ("{all: [{question: home.city, is: [c2]}, {question: home.town, answered: true}]}", ["condition_never"]),
        ("{all: [{question: home.town, is: [t1]}, {not: {question: home.city, is: [c1]}}]}", ["condition_never"]),
        ("{all: [{question: home, is: [c1]}, {not: {question: home.town, answered: true}}]}", []),
        ("{all: [{question: home, is: [c1]}, {question: home, is: [t2]}]}", []),
    ],
)  # fmt: skip
def test_whose_form_ended_is_asked_nothing_and_a_place_lies_in_one_region(
    condition: str, said: list[str]
) -> None:
    head = "title: x\nnotice: {controller: a, contact: b, purpose: c, retention_days: 30}\nquestions:"
    text = head + ENDING.replace("CONDITION", condition).replace("REQUIRED", "required: true,")
    found = load_questionnaire(text.encode(), "x.yaml").problems
    assert [one.code for one in found if one.code.startswith("condition")] == said
