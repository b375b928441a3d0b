"""Receipts, taking back and sending anew in a real browser, with and without script."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from citizen_survey import PATH, open_survey
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine, select

from surveyapp.records.tables import Response

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
NewContext = Callable[..., BrowserContext]
both = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def base(serve: Callable[..., str], sqlite_url: str, sqlite_engine: Engine) -> str:
    open_survey(sqlite_engine)
    return serve(sqlite_url)


@pytest.fixture
def new_context(chromium: Browser, base: str) -> Iterator[NewContext]:
    contexts = []

    def make(**options: Any) -> BrowserContext:
        contexts.append(
            chromium.new_context(base_url=base, viewport={"width": 375, "height": 700}, **options)
        )
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


def answer(page: Page) -> None:
    page.get_by_label("18 岁以下").check()
    page.locator('[name="service.attitude"][value="5"]').check()
    page.locator('[name="service.speed"][value="4"]').check()


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交答卷").click()


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(Response)))


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the phone."""
    found = [violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + (["sideways"] if wide else [])


@both
def test_a_holder_takes_the_answers_back(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(PATH)
    answer(page)
    submit(page)
    page.get_by_role("heading", name="已收到").wait_for()
    page.get_by_role("link", name="撤回这份答卷").click()
    page.get_by_role("heading", name="要撤回这份答卷吗？").wait_for()
    page.get_by_role("link", name="不撤回").click()
    page.get_by_role("heading", name="已收到").wait_for()
    page.get_by_role("link", name="撤回这份答卷").click()
    page.get_by_role("button", name="确定撤回").click()
    page.get_by_role("heading", name="已撤回").wait_for()
    [row] = rows(sqlite_engine)
    assert (row.answers, row.withdrawn is not None) == ({}, True)


def test_receipt_and_question_are_accessible_on_a_phone(new_context: NewContext) -> None:
    page = new_context(bypass_csp=True).new_page()
    page.goto(PATH)
    answer(page)
    submit(page)
    for heading, follow in (("已收到", "撤回这份答卷"), ("要撤回这份答卷吗？", "")):
        page.get_by_role("heading", name=heading).wait_for()
        assert faults(page) == []
        if follow:
            page.get_by_role("link", name=follow).click()
    page.get_by_role("button", name="确定撤回").click()
    page.get_by_role("heading", name="已撤回").wait_for()
    assert faults(page) == []


@both
def test_going_back_after_a_page_of_mistakes_leads_to_a_page_of_ours(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(PATH)
    submit(page)
    page.locator("#_errors").wait_for()
    answer(page)
    submit(page)
    page.get_by_role("heading", name="已收到").wait_for()
    page.go_back()
    if script:
        page.get_by_role("heading", name="这份答卷已经收到").wait_for()
    else:  # the page still shows what was sent: sent again, it is the same questionnaire
        page.get_by_role("button", name="提交答卷").wait_for()
    assert page.url.endswith(PATH)
    if not script:
        submit(page)
        page.get_by_role("heading", name="已收到").wait_for()
        assert len(rows(sqlite_engine)) == 1


@both
def test_on_a_kiosk_nothing_of_the_former_person_is_reached_by_going_back(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(f"{PATH}?channel=kiosk-hall")
    answer(page)
    page.get_by_label("您还有什么意见？").fill("只有我知道")
    submit(page)
    page.get_by_role("heading", name="已收到").wait_for()
    assert str(rows(sqlite_engine)[0].id) not in page.content()
    assert "/receipt/" not in page.url
    page.go_back()
    if page.url.startswith("http"):
        page.get_by_role("button", name="提交答卷").wait_for()
        assert page.locator("input:checked").count() == 0
        assert page.get_by_label("您还有什么意见？").input_value() == ""


@both
def test_answers_under_a_taken_number_are_sent_as_a_new_questionnaire(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(PATH)
    submit(page)  # the page of mistakes carries a number
    page.locator("#_errors").wait_for()
    answer(page)
    submit(page)
    page.get_by_role("heading", name="已收到").wait_for()
    taken = str(rows(sqlite_engine)[0].id)
    page.goto(PATH)
    answer(page)
    page.get_by_label("亲友推荐").check()
    page.locator("#response_id").evaluate("(field, id) => { field.value = id; }", taken)
    submit(page)
    page.get_by_role("heading", name="这份答卷之前已经收到").wait_for()
    page.get_by_role("button", name="作为新的一份提交").click()
    page.get_by_role("heading", name="已收到").wait_for()
    found = rows(sqlite_engine)
    assert len({row.id for row in found}) == 2
    assert sorted(row.answers.get("channels", []) for row in found) == [[], ["friends"]]
