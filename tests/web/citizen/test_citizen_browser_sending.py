"""When a form is sent and when not: Enter, forms without an answer, "back" before and after, texts beside options."""

import pytest
from citizen_browsing import RECEIPT, NewContext, answer, received, reload_page, rows, submit
from citizen_survey import PATH, QUESTIONNAIRE, SURVEY, open_survey, stored
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

pytestmark = pytest.mark.browser

OPTIONAL = f"{PATH}-optional"
"""The same survey without required questions, with texts beside options that are asked for."""

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture(autouse=True)
def optional(sqlite_engine: Engine, citizen_base: str) -> None:
    text = QUESTIONNAIRE.replace("  required: true\n", "").replace("write_in: true", "write_in: required")
    open_survey(sqlite_engine, text, f"{SURVEY}-optional")


@SCRIPT
def test_enter_in_a_line_of_text_sends_nothing(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(OPTIONAL)
    page.locator("#_age-2").check()
    field = page.locator('[id="age.other.text"]')
    field.fill("个体户")
    field.press("Enter")
    page.get_by_label("您还有什么意见？").press("Enter")
    page.get_by_label("您还有什么意见？").press_sequentially("慢")
    expect(field).to_have_value("个体户")
    assert (posts, stored(sqlite_engine)) == ([], 0)
    submit(page)
    received(page)
    [row] = rows(sqlite_engine)
    assert row.answers == {"age": "other", "age.other.text": "个体户", "why": "慢"}


def test_enter_on_an_option_sends_nothing(page: Page, sqlite_engine: Engine) -> None:
    page.goto(OPTIONAL)
    page.locator("#_age-0").check()
    page.locator("#_age-0").press("Enter")
    page.locator("#_channels-0").press("Enter")
    page.get_by_label("每周").check()
    submit(page)
    received(page)
    assert [row.answers for row in rows(sqlite_engine)] == [{"age": "a", "often": "weekly"}]


def test_a_form_without_an_answer_is_asked_about(page: Page, sqlite_engine: Engine) -> None:
    page.goto(OPTIONAL)
    page.get_by_label("您还有什么意见？").fill(" \n")
    submit(page)
    asked = page.get_by_role("heading", name="还没有回答任何一题")
    expect(asked).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "_empty"
    page.get_by_role("button", name="回去填写").click()
    expect(asked).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "age"
    assert stored(sqlite_engine) == 0
    submit(page)
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.get_by_role("button", name="仍然提交").click()
    received(page)
    assert "confirm_empty=1" in (posted.value.post_data or "")
    [row] = rows(sqlite_engine)
    assert (row.answers, row.empty) == ({}, True)


def test_one_answer_is_not_asked_about(page: Page, sqlite_engine: Engine) -> None:
    page.goto(OPTIONAL)
    page.get_by_label("亲友推荐").check()
    with page.expect_request(lambda request: request.method == "POST") as posted:
        submit(page)
    received(page)
    assert "confirm_empty" not in (posted.value.post_data or "")


def test_back_from_an_error_leads_to_the_form_with_its_answers(page: Page, sqlite_engine: Engine) -> None:
    page.goto("about:blank")
    page.goto(PATH)
    page.get_by_label("亲友推荐").check()
    for _ in range(2):
        with page.expect_response(lambda answer: "text/html" in answer.headers["content-type"]) as told:
            submit(page)
        told.value.finished()
        page.locator("#_errors:focus").wait_for()
    page.locator("#_errors").get_by_role("link", name="1.").click()
    page.go_back()
    expect(page.locator("#_errors")).to_be_visible()
    page.go_back()
    expect(page.locator("#_errors")).to_be_hidden()
    expect(page.get_by_label("亲友推荐")).to_be_checked()
    reload_page(page)
    expect(page.get_by_label("亲友推荐")).to_be_checked()
    answer(page)
    submit(page)
    received(page)
    assert rows(sqlite_engine)[0].answers["channels"] == ["friends"]
    assert stored(sqlite_engine) == 1


def test_back_from_the_receipt_says_that_it_was_received(page: Page, sqlite_engine: Engine) -> None:
    page.goto(PATH)
    answer(page)
    submit(page)
    received(page)
    receipt = page.url
    page.go_back()
    expect(page.get_by_role("heading", name="这份答卷已经收到")).to_be_visible()
    expect(page.locator("#_survey")).to_be_hidden()
    page.get_by_role("link", name="查看回执").click()
    page.wait_for_url(receipt)
    page.go_back()
    page.get_by_role("button", name="填写新的一份").click()
    expect(page.locator("#_survey")).to_be_visible()
    expect(page.locator(":checked")).to_have_count(0)
    answer(page)
    page.get_by_label("18 岁及以上").check()
    submit(page)
    received(page)
    assert [row.answers["age"] for row in rows(sqlite_engine)] == ["a", "b"]


@pytest.mark.parametrize("channel", ["kiosk", "interviewer-3"])
def test_back_from_the_receipt_is_an_empty_form_on_a_shared_device(
    page: Page, sqlite_engine: Engine, channel: str
) -> None:
    page.goto(f"{PATH}?channel={channel}")
    answer(page)
    submit(page)
    received(page)
    page.go_back()
    expect(page.locator("#_survey")).to_be_visible()
    expect(page.locator(":checked")).to_have_count(0)
    answer(page)
    submit(page)
    received(page)
    assert stored(sqlite_engine) == 2


@pytest.mark.parametrize(("channel", "shown"), [("", "#_back"), ("kiosk", "#_survey")])
def test_a_page_that_the_browser_shows_as_it_was_left_has_no_answers_any_more(
    page: Page, channel: str, shown: str
) -> None:
    """Phones keep the whole page to go back to. Here the receipt comes as 204: the browser stays where it is."""
    page.route(RECEIPT, lambda route: route.fulfill(status=204))
    page.goto(f"{PATH}?channel={channel}")
    answer(page)
    with page.expect_request(RECEIPT):
        submit(page)
    assert page.locator(":checked").count() == 0
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator(shown)).to_be_visible()
    expect(page.locator("#_survey, #_back").locator("visible=true")).to_have_count(1)
    expect(page.locator(":checked")).to_have_count(0)


@SCRIPT
def test_a_text_that_is_asked_for_is_wanted_with_its_option(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(OPTIONAL)
    page.locator("#_age-2").check()
    field = page.locator('[id="age.other.text"]')
    assert (field.get_attribute("aria-required"), field.get_attribute("placeholder")) == (
        "true",
        "选这一项，请写明（必填）",
    )
    submit(page)
    line = page.locator("#_errors").get_by_role("link")
    assert "您的年龄是？ 其他（请注明） 选了这一项，请写明具体内容。" in line.inner_text()
    beside = page.locator('[id="_error.age.other.text"]')
    assert beside.inner_text() == "错误：选了这一项，请写明具体内容。"
    assert field.get_attribute("aria-describedby") == "_error.age.other.text"
    line.click()
    assert page.url.endswith("#age.other.text")
    page.keyboard.type("十七")
    submit(page)
    received(page)
    [row] = rows(sqlite_engine)
    assert row.answers == {"age": "other", "age.other.text": "十七"}


@pytest.mark.parametrize(("question", "option", "elsewhere"), [("age", 2, 0), ("channels", 2, 2)])
def test_the_field_for_a_text_opens_with_its_option_and_what_was_written_waits_there(
    page: Page, sqlite_engine: Engine, question: str, option: int, elsewhere: int
) -> None:
    page.goto(PATH)
    answer(page)
    field = page.locator(f'[name="{question}.other.text"]')
    other, away = page.locator(f"#_{question}-{option}"), page.locator(f"#_{question}-{elsewhere}")
    expect(field).to_be_hidden()
    other.check()
    field.fill("十七")
    away.click()
    expect(field).to_be_hidden()
    page.reload()
    expect(field).to_be_hidden()
    other.check()
    expect(field).to_have_value("十七")
    away.click()
    page.get_by_label("18 岁以下").check()
    submit(page)
    received(page)
    assert rows(sqlite_engine)[0].answers == {"age": "a", "service.attitude": "5", "service.speed": "4"}


def test_without_script_every_field_for_a_text_is_there(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(PATH)
    expect(page.locator("input[type=text]:visible")).to_have_count(2)
    expect(page.locator("#_progress")).to_be_hidden()


def test_the_line_at_the_top_shows_how_much_is_answered_and_moves_nothing(page: Page) -> None:
    page.goto(PATH)
    line = page.get_by_role("progressbar", name="已回答的题")
    places = "[...document.querySelectorAll('h1, fieldset, #_submit')].map(one => one.offsetTop)"
    before = page.evaluate(places)
    seen = [line.evaluate("line => [line.value, line.max]")]
    answer(page)
    page.get_by_label("亲友推荐").check()
    page.get_by_label("宣传栏").check()
    seen.append(line.evaluate("line => [line.value, line.max]"))
    box = line.bounding_box()
    assert seen == [[0, 6], [4, 6]]
    assert box is not None
    assert (box["y"], box["height"]) == (0, 4)
    page.evaluate("document.getElementById('_progress').hidden = true")
    assert page.evaluate(places) == before
