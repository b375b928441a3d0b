"""Whether conditions can hold is found out exactly: as trying every answer by itself says."""

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

from conditional_files import PLAIN, Answers, conditions, items_of
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.possible_answers import PossibleAnswers
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
