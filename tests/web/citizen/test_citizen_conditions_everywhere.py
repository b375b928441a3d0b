"""The page's script decides as the server does, and every type stands under conditions and is named by them."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from cases import each
from conditional_files import answers_to, files
from every_type import FORMS, SOURCE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from playwright.sync_api import Browser, Page
from survey_facts import facts_of
from werkzeug.datastructures import MultiDict

from surveyapp.collection.answers import read_answers
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.blocks import Paragraph
from surveyapp.reports.sections.printed_questionnaire import printed_form
from surveyapp.web.citizen.rendering import ReturnedForm, Viewing, survey_page

SHOWN = """() => Array.from(document.querySelectorAll('[data-if]')).filter(function (place) {
  while (place && !place.hidden) { place = place.parentElement; }
  return !place;
}).map(place => place.getAttribute('data-if'))"""


def form_of(questionnaire: Questionnaire, answers: Mapping[str, str | list[str]]) -> MultiDict[str, str]:
    """Answers as the fields of a form, also those that a form would not take."""
    fields: MultiDict[str, str] = MultiDict()
    for code, answer in answers.items():
        item = questionnaire.item(code)
        if item is not None and item.is_ordered:
            for place, option in enumerate(answer, start=1):
                fields.add(f"{code}.{option}", str(place))
        else:
            fields.setlist(code, [answer] if isinstance(answer, str) else answer)
    return fields


@pytest.fixture
def page(chromium: Browser) -> Any:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.browser
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=some.data())
def test_the_script_shows_what_the_server_says_is_asked(page: Page, data: some.DataObject) -> None:
    file = data.draw(files())
    answers = {code: answer for code, answer in data.draw(answers_to(file)).items() if answer}
    questionnaire = Questionnaire.model_validate(file)
    filled_in = ReturnedForm(form_of(questionnaire, answers))
    html = survey_page("demo/any", "v", questionnaire, Viewing(), sample=False, filled_in=filled_in)
    page.set_content(html)
    asked = questionnaire.display_logic.asked_answers(answers)
    assert {*page.evaluate(SHOWN)} == asked & set(re.findall(r'data-if="([^"]+)"', html))


CASCADE = """\
title: 地区
questions:
- code: home
  type: cascade
  text: 住哪里？
  levels: [{code: city, label: 地州}, {code: town, label: 县市}]
  options:
  - {code: c1, label: 昌吉, options: [{code: t1, label: 奇台}, {code: t2, label: 阜康}]}
  - {code: c2, label: 吐鲁番, options: [{code: t3, label: 高昌}]}
- {code: town, type: text, text: 甲？, show_if: {question: home, is: [t1]}}
- {code: city, type: text, text: 乙？, show_if: {question: home.city, is: [c1]}}
- {code: other, type: text, text: 丙？, show_if: {not: {question: home, is: [c1]}}}
- {code: deep, type: text, text: 丁？, show_if: {question: home.town, answered: true}}
"""


@pytest.mark.browser
@each("home", ["", "t1", "t2", "t3"])
def test_levels_of_a_cascade_decide_on_the_page_as_on_the_server(page: Page, home: str) -> None:
    questionnaire = load_questionnaire(CASCADE.encode(), "cascade.yaml").questionnaire
    assert questionnaire is not None
    filled_in = ReturnedForm(MultiDict({"home": home}))
    page.set_content(
        survey_page("demo/any", "v", questionnaire, Viewing(), sample=False, filled_in=filled_in)
    )
    answers = read_answers(questionnaire, {"home": [home]}).answers
    parts = {"home.city", "home.town"}
    assert {*page.evaluate(SHOWN)} == questionnaire.display_logic.asked_answers(answers) - parts


@pytest.mark.browser
def test_one_question_at_a_time_works_where_nothing_can_be_kept(page: Page) -> None:
    """As in the console's picture of a phone, and where storage is forbidden."""
    page.set_content(survey_page("demo/any", "v", gated(), Viewing(), sample=False))
    page.locator("#_way").click()
    assert page.locator("[data-if]:visible").count() == 1
    page.locator(".option span").first.click()
    page.locator("[data-do=next]").click()
    assert page.locator("[data-if]:visible").get_attribute("data-if") == "hello"
    page.locator("#_way").click()
    assert page.locator("[data-if]:visible").count() == len(gated().questions)


GATE = """\
- {code: gate, type: single, text: 要问吗？, options: [{code: "y", label: 要}, {code: "n", label: 不要}]}
"""
LAST = "- {code: last, type: text, text: 还有吗？, show_if: CONDITION}\n"


def gated(condition: str = '{question: gate, is: ["y"]}') -> Questionnaire:
    """Every type, in a section that is asked behind a gate, and a last question."""
    head, questions = SOURCE.split("questions:\n")
    questions = re.sub(r"(?m)^- \{code: (\w+),", r"- {section: 后面, code: \1,", questions)
    questions = re.sub(r"(?m)^- code: (\w+)$", r"- code: \1\n  section: 后面", questions)
    section = 'sections: [{name: 后面, show_if: {question: gate, is: ["y"]}}]\n'
    text = f"{head}{section}questions:\n{GATE}{questions}{LAST.replace('CONDITION', condition)}"
    loaded = load_questionnaire(text.encode(), "gated.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


def fields(form: Mapping[str, str | list[str]], **more: str) -> dict[str, list[str]]:
    every = {**form, **more}
    return {name: [value] if isinstance(value, str) else value for name, value in every.items()}


def test_answers_of_every_type_are_kept_where_they_are_asked_and_dropped_where_not() -> None:
    questionnaire = gated()
    plain = load_questionnaire(SOURCE.encode(), "types.yaml").questionnaire
    assert plain is not None
    for form in FORMS:
        alone = read_answers(plain, fields(form))
        asked = read_answers(questionnaire, fields(form, gate="y"))
        assert asked.answers == {"gate": "y", **alone.answers}
        assert (asked.problems, asked.unasked) == (alone.problems, ())
        left_out = read_answers(questionnaire, fields(form, gate="n", last="无"))
        assert left_out.answers == {"gate": "n"}
        assert (left_out.problems, set(left_out.unasked)) == ((), {*alone.answers, "last"})


@each("item", [item.code for item in gated().items if item.code not in ("gate", "last")])
def test_every_type_can_be_named_by_a_condition(item: str) -> None:
    questionnaire = gated(f"{{question: {item}, answered: true}}")
    for form in FORMS:
        reading = read_answers(questionnaire, fields(form, gate="y", last="有"))
        assert ("last" in reading.answers) == (item in reading.answers), form


def test_conditions_of_every_type_stand_in_words_on_the_page_and_in_the_printed_questionnaire() -> None:
    for item in gated().items:
        if item.code in ("gate", "last"):
            continue
        questionnaire = gated(f"{{question: {item.code}, answered: true}}")
        number = questionnaire.item_numbers[item.code]
        sentence = f"如果第 {number} 题已回答，请回答本题。"
        assert sentence in survey_page("demo/any", "v", questionnaire, Viewing(), sample=False)
        printed = printed_form(facts_of(questionnaire, []))
        texts = [block.text for block in printed if isinstance(block, Paragraph)]
        asked = next(
            text for text in texts if text.startswith(f"{questionnaire.item_numbers['last']}. 还有吗？")
        )
        assert asked.endswith(f"（{sentence.rstrip('。')}）")
        assert any(text.endswith("（如果第 1 题选择“要”，请回答这一部分）") for text in texts)
