"""Answers that were not submitted: kept on the citizen's own device until the receipt, and nowhere else."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from citizen_browsing import NewContext, answer, received, reload_until, rows, submit
from citizen_survey import PATH, QUESTIONNAIRE, SURVEY, open_survey, set_aside, stored
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from surveyapp.services.answers.state_steps import change_state

pytestmark = pytest.mark.browser

HOUR = 3_600_000
SHARED = ["kiosk", "自助终端-大厅", "interviewer-07", "访问员", "paper", "phone.1"]
"""Channels on whose devices many people answer, one after the other."""

BROKEN_STORAGE = {
    "the very look throws": """
        for (const name of ['sessionStorage', 'localStorage', 'indexedDB'])
          Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});""",
    "nothing there": """
        for (const name of ['sessionStorage', 'localStorage'])
          Object.defineProperty(window, name, {get() { return null; }});""",
    "reading throws": "Storage.prototype.getItem = () => { throw new DOMException('no', 'SecurityError'); };",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    "listing throws": "Storage.prototype.key = () => { throw new DOMException('no', 'SecurityError'); };",
    "local only": """
        Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});""",
}


def fill_in(page: Page) -> None:
    """Some of the answers, of every type."""
    page.locator('[name="age"][value="other"]').check()
    page.locator('[name="age.other.text"]').fill("十七 & 100%")
    page.get_by_label("亲友推荐").check()
    page.locator('[name="service.speed"][value="4"]').check()
    page.get_by_label("您还有什么意见？").fill("两行\n<b>&amp;")


def expect_filled_in(page: Page) -> None:
    expect(page.locator('[name="age"][value="other"]')).to_be_checked()
    expect(page.locator('[name="age.other.text"]')).to_have_value("十七 & 100%")
    expect(page.get_by_label("亲友推荐")).to_be_checked()
    expect(page.locator('[name="service.speed"][value="4"]')).to_be_checked()
    expect(page.get_by_label("您还有什么意见？")).to_have_value("两行\n<b>&amp;")
    expect(page.locator(":checked")).to_have_count(3)


def expect_empty(page: Page) -> None:
    expect(page.locator("#_survey")).to_be_visible()
    expect(page.locator(":checked")).to_have_count(0)
    expect(page.get_by_label("您还有什么意见？")).to_have_value("")
    expect(page.locator("#_resume")).to_be_hidden()


def on_the_device(page: Page) -> dict[str, str]:
    """What the browser keeps for longer than the page lives."""
    kept: dict[str, str] = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    return kept


def drafts(page: Page) -> list[str]:
    return [name for name in on_the_device(page) if name.startswith("surveyapp draft ")]


def test_a_reload_keeps_every_answer_and_offers_to_start_afresh(page: Page) -> None:
    page.goto(PATH)
    fill_in(page)
    identity = page.locator("#response_id").input_value()
    page.reload()
    expect_filled_in(page)
    expect(page.locator("#_resume")).to_be_visible()
    assert page.locator("#response_id").input_value() == identity
    page.get_by_role("button", name="重新填写").click()
    expect_empty(page)
    assert page.locator("#response_id").input_value() != identity
    page.reload()
    expect_empty(page)
    assert drafts(page) == []


def test_the_link_opened_again_goes_on_where_it_was_left(
    new_context: NewContext, sqlite_engine: Engine
) -> None:
    context = new_context()
    first = context.new_page()
    first.goto(PATH)
    fill_in(first)
    identity = first.locator("#response_id").input_value()
    first.close()
    page = context.new_page()
    page.goto(PATH)
    expect_filled_in(page)
    page.get_by_role("button", name="继续上次").click()
    expect(page.locator("#_resume")).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "service.attitude"
    page.locator('[name="service.attitude"][value="5"]').check()
    submit(page)
    received(page)
    [row] = rows(sqlite_engine)
    assert (str(row.id), row.answers["age.other.text"], row.answers["why"]) == (
        identity,
        "十七 & 100%",
        "两行\n<b>&amp;",
    )


def test_after_the_receipt_nothing_is_left_on_the_device(page: Page) -> None:
    page.goto(PATH)
    answer(page)
    assert len(drafts(page)) == 1
    submit(page)
    received(page)
    assert drafts(page) == []
    page.goto(PATH)
    expect_empty(page)


def test_nothing_is_left_either_where_the_browser_itself_sent_the_form(new_context: NewContext) -> None:
    context = new_context()
    context.add_init_script("XMLHttpRequest.prototype.open = () => { throw new Error('too old'); };")
    page = context.new_page()
    page.goto(PATH)
    answer(page)
    submit(page)
    received(page)
    assert drafts(page) == []
    page.go_back()
    expect(page.get_by_role("heading", name="这份答卷已经收到")).to_be_visible()
    expect(page.locator("#_survey")).to_be_hidden()


def test_the_receipt_of_one_survey_leaves_the_answers_to_another(page: Page, sqlite_engine: Engine) -> None:
    open_survey(sqlite_engine, QUESTIONNAIRE, f"{SURVEY}-more")
    page.goto(f"{PATH}-more")
    fill_in(page)
    page.goto(PATH)
    expect_empty(page)
    answer(page)
    submit(page)
    received(page)
    page.goto(f"{PATH}-more")
    expect_filled_in(page)


def test_another_version_begins_empty(page: Page, sqlite_engine: Engine) -> None:
    page.goto(PATH)
    fill_in(page)
    version = open_survey(sqlite_engine, QUESTIONNAIRE.replace("您的年龄是？", "您的年龄属于哪一段？"))
    reload_until(page, f'#version[value="{version}"]')
    expect_empty(page)


@pytest.mark.parametrize(("age", "there"), [(23.9 * HOUR, True), (24.1 * HOUR, False), (-24.1 * HOUR, False)])
def test_answers_are_kept_for_a_day(page: Page, age: float, there: bool) -> None:
    page.goto(PATH)
    fill_in(page)
    page.evaluate(
        """age => { for (const name of Object.keys(localStorage)) {
             const draft = JSON.parse(localStorage[name]);
             localStorage[name] = JSON.stringify({...draft, at: draft.at - age}); } }""",
        age,
    )
    page.reload()
    if there:
        expect_filled_in(page)
    else:
        expect_empty(page)
        assert on_the_device(page) == {}


@pytest.mark.parametrize(
    "draft", ["", "null", "{", '{"at": 1}', '{"at": NOW, "answers": "%"}', '{"at": NOW}']
)
def test_what_cannot_be_read_on_the_device_does_no_harm(page: Page, draft: str) -> None:
    page.goto(PATH)
    fill_in(page)
    page.evaluate(
        "text => { localStorage[Object.keys(localStorage)[0]] = text.replace('NOW', Date.now()); }", draft
    )
    page.reload()
    expect_empty(page)
    answer(page)
    submit(page)
    received(page)


def test_the_other_view_on_a_shared_device_is_for_the_same_person(page: Page) -> None:
    page.goto(f"{PATH}?channel=kiosk")
    fill_in(page)
    page.route("**mode=large**", lambda route: route.fulfill(status=204))
    page.get_by_role("link", name="大字版").click()
    page.evaluate(
        """() => { const [name] = Object.keys(sessionStorage).filter(name => name.startsWith('surveyapp view'));
             const draft = JSON.parse(sessionStorage[name]);
             sessionStorage[name] = JSON.stringify({...draft, at: draft.at - 61000}); }"""
    )
    page.unroute("**mode=large**")
    page.goto(f"{PATH}?channel=kiosk")
    expect_empty(page)


@pytest.mark.parametrize("channel", SHARED)
def test_on_a_shared_device_nothing_is_kept(page: Page, channel: str) -> None:
    page.goto(f"{PATH}?channel={channel}")
    assert page.locator('[name="device"]').count() == 0
    fill_in(page)
    assert on_the_device(page) == {}
    page.reload()
    expect_empty(page)


@pytest.mark.parametrize("broken", BROKEN_STORAGE)
def test_it_works_where_storage_does_not(new_context: NewContext, sqlite_engine: Engine, broken: str) -> None:
    context = new_context()
    context.add_init_script(BROKEN_STORAGE[broken])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(PATH)
    fill_in(page)
    page.reload()
    answer(page)
    submit(page)
    received(page)
    assert (stored(sqlite_engine), complaints) == (1, [])


Sent = Callable[[Page], dict[str, list[str]]]


@pytest.fixture
def sent() -> Sent:
    """sent(page) -> the fields that the page sends with the fewest answers."""

    def send(page: Page) -> dict[str, list[str]]:
        answer(page)
        with page.expect_request(lambda request: request.method == "POST") as posted:
            submit(page)
        received(page)
        return parse_qs(posted.value.post_data or "")

    return send


def test_the_mark_of_a_device_is_its_own_for_each_survey(
    new_context: NewContext, sqlite_engine: Engine, sent: Sent
) -> None:
    open_survey(sqlite_engine, QUESTIONNAIRE, f"{SURVEY}-more")
    marks = []
    for context, path in (
        (one := new_context(), PATH),
        (one, PATH),
        (one, f"{PATH}-more"),
        (new_context(), PATH),
    ):
        page = context.new_page()
        page.goto(path)
        assert page.locator('[name="device"]').input_value() == ""
        marks += sent(page)["device"]
    assert all(len(mark) == 32 and int(mark, 16) >= 0 for mark in marks)
    assert marks[0] == marks[1]
    assert len({*marks}) == 3


@pytest.mark.parametrize(
    ("channel", "broken"),
    [("kiosk", None), ("访问员-07", None), ("poster", "the very look throws"), ("", "full")],
)
def test_no_mark_is_sent_from_shared_devices_and_where_nothing_is_kept(
    new_context: NewContext, sent: Sent, channel: str, broken: str | None
) -> None:
    context = new_context()
    if broken:
        context.add_init_script(BROKEN_STORAGE[broken])
    page = context.new_page()
    page.goto(f"{PATH}?channel={channel}")
    fields = sent(page)
    assert "device" not in fields
    assert "response_id" in fields
    assert "started" in fields


def test_time_away_is_not_time_spent(page: Page, sqlite_engine: Engine) -> None:
    page.goto(PATH)
    answer(page)
    page.evaluate(
        f"""() => {{ const [name] = Object.keys(localStorage), draft = JSON.parse(localStorage[name]);
             Object.assign(draft, {{spent: 40000, at: draft.at - 5 * {HOUR}}});
             localStorage[name] = JSON.stringify(draft); }}"""
    )
    page.reload()
    submit(page)
    received(page)
    [row] = rows(sqlite_engine)
    assert 40 <= row.seconds < 600


def test_a_paused_survey_gives_the_answers_back_when_it_goes_on(page: Page, sqlite_engine: Engine) -> None:
    page.goto(PATH)
    answer(page)
    fill_in(page)
    change_state(sqlite_engine, SURVEY, "paused")
    submit(page)
    page.get_by_role("heading", name="没有计入：这份问卷暂停填写").wait_for()
    assert set_aside(sqlite_engine) == 1
    change_state(sqlite_engine, SURVEY, "open")
    page.go_back()
    reload_until(page, "#_form")
    expect(page.get_by_label("您还有什么意见？")).to_have_value("两行\n<b>&amp;")
    submit(page)
    received(page)
    assert stored(sqlite_engine) == 1


def test_a_phone_that_died_while_sending_does_not_answer_twice(
    new_context: NewContext, sqlite_engine: Engine
) -> None:
    context = new_context()
    page = context.new_page()

    def die(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(f"**{PATH}", die)
    page.goto(PATH)
    answer(page)
    submit(page)
    page.get_by_text("还没有送达").wait_for()
    page.close()
    page = context.new_page()
    page.goto(PATH)
    submit(page)
    received(page)
    assert (stored(sqlite_engine), set_aside(sqlite_engine)) == (1, 0)
