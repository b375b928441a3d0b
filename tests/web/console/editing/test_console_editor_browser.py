"""The editor in a browser: checked and shown while one types, saved without leaving, by keyboard; nothing lost."""

from collections.abc import Callable
from typing import Any

import pytest
from made_console import Console
from sqlalchemy import update

from surveyapp.records.accounts import ConsoleSession
from surveyapp.services.surveys.drafts import edited_text, save_draft
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of

pytestmark = pytest.mark.browser

SURVEY = "turpan-12345-2022/residents"
EDIT = f"/console/surveys/{SURVEY}/edit"
OpenPage = Callable[..., Any]


def text_now(console: Console) -> str:
    found = edited_text(console.engine, SURVEY)
    assert found is not None
    return found.text


def opened(browser_page: OpenPage, **options: Any) -> Any:
    page = browser_page(**options)
    page.goto(EDIT)
    page.locator("#check-state", has_text="错误").wait_for()
    return page


def type_over(page: Any, old: str, new: str) -> None:
    """Select `old` in the text and type `new`, as hands would."""
    page.evaluate(
        """old => { const area = document.getElementById('editor-text'), at = area.value.indexOf(old);
        area.focus(); area.setSelectionRange(at, at + old.length); }""",
        old,
    )
    page.keyboard.type(new)


def test_from_a_mistake_to_the_published_version_by_keyboard(
    published_console: Console, browser_page: OpenPage
) -> None:
    before = known_survey(published_console.engine, SURVEY).version
    page = opened(browser_page)
    type_over(page, "type: single", "type: singel")
    fault = page.locator("#check-list li", has_text="singel")
    fault.wait_for()
    line = fault.get_by_role("button")
    number = int(line.text_content().split()[1])
    line.focus()
    page.keyboard.press("Enter")
    chosen = page.evaluate(
        "(() => { const a = document.activeElement; return a.value.slice(a.selectionStart, a.selectionEnd); })()"
    )
    assert chosen == page.input_value("#editor-text").split("\n")[number - 1]
    page.keyboard.type(chosen.replace("singel", "single"))
    type_over(page, "title: ", "title: 键盘改过的")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "editor-save"
    shown = page.frame_locator("#phone-stage iframe:not(.phone-waiting)")
    shown.locator("h1", has_text="键盘改过的").wait_for()
    page.keyboard.press("Control+s")
    page.get_by_text("已保存").wait_for()
    page.locator("#editor-publish").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/publish")
    page.get_by_role("button", name="发布", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{SURVEY}")
    after = known_survey(published_console.engine, SURVEY).version
    questionnaire = questionnaire_of(published_console.engine, SURVEY, after)
    assert questionnaire is not None
    assert (after != before, str(questionnaire.title).startswith("键盘改过的")) == (True, True)


def test_while_there_are_errors_the_last_good_page_stays(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    shown = page.frame_locator("#phone-stage iframe:not(.phone-waiting)")
    shown.locator("h1", has_text="12345").wait_for()
    type_over(page, "title: ", "titel: ")
    page.get_by_text("改错之前的页面").wait_for()
    assert "12345" in shown.locator("h1").text_content()


@pytest.mark.parametrize("width", [1280, 820, 768])
def test_messages_and_preview_are_seen_together_beside_the_text(browser_page: OpenPage, width: int) -> None:
    page = opened(browser_page, width=width)
    type_over(page, "title: ", "titel: ")
    page.locator("#check-list li", has_text="titel").wait_for()
    text, messages, phone = (
        page.locator(place).bounding_box() for place in ("#editor-text", "#check-list", "#phone-stage")
    )
    assert text["x"] + text["width"] < messages["x"] == phone["x"]
    assert messages["y"] < phone["y"] < 900
    assert phone["x"] + phone["width"] <= width


def test_the_framed_page_sends_nothing_and_says_so(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    shown = page.frame_locator("#phone-stage iframe:not(.phone-waiting)")
    shown.locator("#_submit").press("Enter")
    shown.get_by_role("button", name="预览，不能提交").wait_for()


def test_a_link_inside_the_phone_changes_the_view(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    page.goto(EDIT.replace("/edit", "/preview"))
    page.frame_locator("#phone-stage iframe").get_by_role("link", name="大字版").click()
    page.wait_for_url("**mode=large**")
    assert page.frame_locator("#phone-stage iframe").locator("html.large").count() == 1


def test_the_help_of_the_cursors_key_opens_and_can_be_searched(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    page.get_by_role("tab", name="写法说明").click()
    type_over(page, "label: ", "label: ")
    page.locator(".key-help[open][data-key='questions.options.label']").wait_for()
    type_over(page, "method: ", "method: ")
    page.locator(".key-help[open][data-key='sampling.method']").wait_for()
    page.get_by_label("查找键或说明").fill("保存多少天")
    assert page.locator(".key-help:visible").count() == 1


def test_tab_indents_and_enter_keeps_the_indentation(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    page.fill("#editor-text", "")
    page.keyboard.press("Tab")
    page.keyboard.type("a:")
    page.keyboard.press("Enter")
    page.keyboard.type("b")
    assert page.input_value("#editor-text") == "  a:\n  b"


def test_who_saves_second_is_told_and_keeps_the_text(
    published_console: Console, browser_page: OpenPage
) -> None:
    page = opened(browser_page)
    found = edited_text(published_console.engine, SURVEY)
    assert found is not None
    save_draft(
        published_console.engine, SURVEY, "# 别人\n" + found.text, found.token, published_console.person()
    )
    type_over(page, "title: ", "title: 我的")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="比较两份文字").click()
    page.get_by_role("heading", name="两份文字的不同之处").wait_for()
    assert "title: 我的" in page.input_value("#editor-text")
    assert text_now(published_console).startswith("# 别人")


def test_unsaved_text_outlives_a_session_that_ended(
    published_console: Console, browser_page: OpenPage
) -> None:
    page = opened(browser_page)
    cookies = page.context.cookies()
    type_over(page, "title: ", "title: 没丢的")
    with published_console.engine.connect() as connection:
        connection.execute(update(ConsoleSession).values(ended=ConsoleSession.seen))
    page.keyboard.press("Control+s")
    page.get_by_text("登录已过期").first.wait_for()
    page.get_by_role("link", name="重新打开本页").click()
    page.wait_for_url("**/login**")
    with published_console.engine.connect() as connection:
        connection.execute(update(ConsoleSession).values(ended=None))
    page.context.add_cookies(cookies)
    page.goto(EDIT)
    page.get_by_role("button", name="恢复").click()
    assert "title: 没丢的" in page.input_value("#editor-text")


def test_leaving_with_unsaved_changes_is_warned_of(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.goto(EDIT)
    assert warned == []
    type_over(page, "title: ", "title: 改")
    page.goto("/console/")
    assert warned == ["beforeunload"]


def test_the_phone_that_came_with_the_page_stays(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    page.wait_for_load_state("networkidle")
    assert page.locator("#phone-stage iframe").get_attribute("name") == "phone-0"


def test_who_looks_into_the_phone_goes_on_there_when_it_is_shown_anew(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    type_over(page, "title: ", "title: 新的")
    page.locator("#phone-stage iframe").focus()
    page.frame_locator("#phone-stage iframe:not(.phone-waiting)").locator("h1", has_text="新的").wait_for()
    assert page.evaluate("document.activeElement.name") == "phone-1"


def test_the_phone_says_of_sample_answers_what_citizens_read(browser_page: OpenPage) -> None:
    page = opened(browser_page)
    shown = page.frame_locator("#phone-stage iframe:not(.phone-waiting)")
    told = shown.locator("p.note").first.text_content()
    type_over(page, "title: ", "title: 新的")
    shown.locator("h1", has_text="新的").wait_for()
    assert shown.locator("p.note").first.text_content() == told
