"""What is asked follows from the conditions and the answers: as a plain reading of them says it, of one respondent and
of many at once.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy
from conditional_files import KINDS, OPTIONS, PLAIN, Answers, answers_to, conditions, files, items_of
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.definition.questionnaire import Questionnaire


def plainly_asked(file: Mapping[str, Any], answers: Answers) -> set[str]:
    """The same by reading each condition anew, from the question back to the first."""
    by_code = {code: question for question in file["questions"] for code in items_of(question)}

    def is_shown(part: Mapping[str, Any]) -> bool:
        return "show_if" not in part or is_true(part["show_if"])

    def is_asked(item: str) -> bool:
        question = by_code[item]
        sections = [section for section in file["sections"] if section["name"] == question.get("section")]
        lines = [line for line in question.get("items", []) if f"{question['code']}.{line['code']}" == item]
        return all(is_shown(part) for part in (*sections, question, *lines))

    def value(item: str) -> Decimal | None:
        given = answers[item]
        if isinstance(given, list):
            return Decimal(len(given))
        if by_code[item]["type"] in ("single", "matrix"):
            score = next(option.get("score") for option in OPTIONS if option["code"] == given)
            return None if score is None else Decimal(str(score))
        return Decimal(given)

    def is_so(item: str, condition: Mapping[str, Any]) -> bool:
        if item not in answers or not is_asked(item):
            return False
        if "is" in condition:
            return any(code in condition["is"] for code in answers[item])
        if "answered" in condition:
            return True
        found = value(item)
        return found is not None and condition.get("at_least", found) <= found <= condition.get(
            "at_most", found
        )

    def is_true(condition: Mapping[str, Any]) -> bool:
        if "not" in condition:
            return not is_true(condition["not"])
        if "all" in condition:
            return all(is_true(part) for part in condition["all"])
        if "any" in condition:
            return any(is_true(part) for part in condition["any"])
        named = condition["question"]
        return any(is_so(item, condition) for item in by_code if named in (item, by_code[item]["code"]))

    asked = {item for item in by_code if is_asked(item)}
    whole = {by_code[item]["code"] for item in asked}
    notes = (question for question in file["questions"] if question["type"] == "note")
    section = file["sections"][0] if file["sections"] else {}
    notes_shown = {
        n["code"] for n in notes if is_shown(n) and (n.get("section") is None or is_shown(section))
    }
    return asked | whole | notes_shown


@given(some.data())
def test_what_is_asked_is_what_a_plain_reading_of_the_conditions_says(data: some.DataObject) -> None:
    file = data.draw(files())
    answers = data.draw(answers_to(file))
    logic = Questionnaire.model_validate(file).display_logic
    asked = logic.asked_answers(answers)
    assert asked == plainly_asked(file, answers)
    assert logic.codes - asked <= logic.conditional


@given(some.data())
def test_an_answer_to_what_was_not_asked_counts_as_not_given(data: some.DataObject) -> None:
    file = data.draw(files())
    answers = data.draw(answers_to(file))
    logic = Questionnaire.model_validate(file).display_logic
    asked = logic.asked_answers(answers)
    left = {code: answer for code, answer in answers.items() if code in asked}
    assert logic.asked_answers(left) == asked


@given(some.data())
def test_all_respondents_at_once_are_asked_what_each_of_them_is(data: some.DataObject) -> None:
    file = data.draw(files())
    people = data.draw(some.lists(answers_to(file), min_size=1, max_size=6))
    logic = Questionnaire.model_validate(file).display_logic
    at_once = logic.asked_of_all(
        lambda comparison: numpy.array([comparison.holds(one.get(comparison.item.code)) for one in people]),
        numpy.ones(len(people), bool),
    )
    assert at_once.keys() == logic.conditional
    for number, answers in enumerate(people):
        asked = logic.asked_answers(answers)
        assert {code for code, marks in at_once.items() if marks[number]} == asked & logic.conditional


@given(some.data())
def test_conditions_follow_the_rules_of_and_or_and_not(data: some.DataObject) -> None:
    first = [{"code": f"q{number}", "text": "问", **kind} for number, kind in enumerate(KINDS[:6])]
    left, right = data.draw(conditions(first)), data.draw(conditions(first))
    answers = data.draw(answers_to({"questions": first}))

    def holds(condition: dict[str, Any]) -> bool:
        last = {"code": "last", "type": "text", "text": "问", "show_if": condition}
        file = {"title": "调查", "questions": [*first, last]}
        return "last" in Questionnaire.model_validate(file).display_logic.asked_answers(answers)

    assert holds({"not": {"not": left}}) == holds(left)
    assert holds({"not": {"all": [left, right]}}) == holds({"any": [{"not": left}, {"not": right}]})
    assert holds({"all": [left, right]}) == (holds(left) and holds(right))
    assert holds({"any": [left]}) == holds({"all": [left]}) == holds(left)
    assert not holds({"all": [left, {"not": left}]})


def test_texts_beside_options_follow_their_question() -> None:
    write_in = [{"code": "a", "label": "甲"}, {"code": "b", "label": "其他", "write_in": True}]
    questions = [
        {"code": "used", "type": "single", "text": "问", "options": PLAIN},
        {
            "code": "how",
            "type": "multiple",
            "text": "问",
            "options": write_in,
            "show_if": {"question": "used", "is": ["a"]},
        },
    ]
    logic = Questionnaire.model_validate({"title": "调查", "questions": questions}).display_logic
    assert logic.conditional == {"how", "how.b.text"}
    assert logic.asked_answers({"used": "b", "how": ["b"], "how.b.text": "报纸"}) == {"used"}
    assert logic.asked_answers({"used": "a"}) == {"used", "how", "how.b.text"}
