"""The page on what to improve: an outcome is chosen, and the importance, the matrix and the reasons are there."""

from typing import Any

import pytest
from driver_survey import SURVEY, TEXTS, fill_driver_survey
from made_console import Console

from surveyapp.services.retention.forget_answers import forget_survey

PAGE = f"/console/surveys/{SURVEY}/results/drivers"
CONTENT = "demo/content"


@pytest.fixture
def driver_console(published_console: Console) -> Console:
    """The published console with a survey whose items matter more or less, and one of people who are all content."""
    fill_driver_survey(published_console.engine)
    fill_driver_survey(published_console.engine, CONTENT, content=True)
    return published_console


@pytest.fixture
def page(driver_console: Console) -> Any:
    """page(address) -> the answer to a reader of the survey."""
    client = driver_console.client(driver_console.person("reader", ("demo",)))
    return client.get


def test_the_question_of_the_overall_satisfaction_is_the_outcome_without_a_choice(page: Any) -> None:
    shown = page(PAGE)
    assert shown.status_code == 200
    assert '<option value="overall" selected>' in shown.text
    assert "优先改进“服务态度”" in shown.text
    for heading in ("先改进什么", "重要性矩阵", "各题的重要性", "评价两端的占比", "净推荐值（NPS）"):
        assert heading in shown.text


def test_another_outcome_and_fewer_items_can_be_chosen(page: Any) -> None:
    shown = page(f"{PAGE}?on=recommend&items=service.speed&items=service.hall")
    assert shown.status_code == 200
    assert "您愿意向亲友推荐网上办事吗？" in shown.text
    table = shown.text.split('id="importance"')[1].split("</table>")[0]
    assert TEXTS["speed"] in table and TEXTS["hall"] in table
    assert TEXTS["parking"] not in table


def test_an_unknown_question_is_named_with_those_that_could_be_meant(page: Any) -> None:
    shown = page(f"{PAGE}?on=nothing")
    assert shown.status_code == 422
    assert "nothing" in shown.text and "service.speed" in shown.text


def test_content_people_say_where_ratings_are_low_and_that_this_is_no_importance(page: Any) -> None:
    shown = page(f"/console/surveys/{CONTENT}/results/drivers")
    assert shown.status_code == 200
    assert "没有给最高分的只有" in shown.text
    assert "哪里不满意的人多" in shown.text
    assert "这不是重要性" in shown.text
    assert "九成以上的人给总体评价打了最高分" in shown.text
    assert 'data-chart="importance"' not in shown.text


def test_a_survey_without_an_overall_question_asks_for_one(driver_console: Console) -> None:
    folder = "changji-jishitong-2024"
    client = driver_console.client(driver_console.person("reader", (folder,)))
    shown = client.get(f"/console/surveys/{folder}/residents/results/drivers")
    assert shown.status_code == 200
    assert "请选择" in shown.text


def test_the_results_page_leads_there(page: Any) -> None:
    assert PAGE in page(f"/console/surveys/{SURVEY}/results").text


def test_of_deleted_answers_the_page_says_that_they_are_gone(driver_console: Console, page: Any) -> None:
    forget_survey(driver_console.places, SURVEY, reason="保存期满", person="张三")
    shown = page(PAGE)
    assert shown.status_code == 422
    assert "answers_deleted" in shown.text


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1366])
def test_charts_are_drawn_on_a_phone_and_on_a_desk(
    driver_console: Console, browser_page: Any, width: int
) -> None:
    shown = browser_page("administrator", width=width)
    shown.goto(PAGE)
    for name in ("matrix", "importance"):
        box = shown.locator(f'[data-chart="{name}"]')
        box.scroll_into_view_if_needed()
        shown.wait_for_function("box => 'drawn' in box.dataset", arg=box.element_handle())
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.locator("#importance .errorbar").count() == 4
    assert shown.locator("#matrix .scatterlayer .point").count() == 4
