"""The form in a browser: a questionnaire from nothing to an answer, by keyboard; nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from made_console import Console

from surveyapp.services.answers.status_counts import status
from surveyapp.services.surveys.drafts import edited_text, save_draft

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
SURVEY = "turpan-12345-2022/residents"
FORM = f"/console/surveys/{SURVEY}/form"
ANNEX = (
    ("您知道“12345”服务热线吗？", ("知道", "不知道")),
    ("您会使用“12345”热线平台解决问题吗？", ("会", "不会")),
    ("您一般拨打“12345”热线是为了解决什么问题呢？", ("咨询", "投诉", "建议", "其他")),
    ("您在“12345”热线平台反应问题解决时限是多久？", ("当天", "1-5 个工作日", "5-15 个工作日", "其他")),
    ("和其他渠道相比，您认为“12345”热线的特点在于？", ("更加方便", "答复更快", "知晓度高", "其他")),
    ("您对“12345”热线解决问题是否满意？", ("满意", "不满意")),
)
"""Annex 3 of the report on 吐鲁番."""


def text_now(console: Console, survey: str = SURVEY) -> str:
    found = edited_text(console.engine, survey)
    assert found is not None
    return found.text


def shown(page: Any, number: int) -> None:
    page.locator("#part-heading", has_text=f"第 {number} 题").wait_for()


def test_an_annex_is_built_from_nothing_published_and_answered(
    published_console: Console, browser_page: OpenPage
) -> None:
    page = browser_page(width=1366)
    page.goto("/console/surveys/new")
    page.get_by_role("link", name="从空白开始").click()
    page.get_by_label("问卷标题").fill("吐鲁番市“12345”政府热线满意度调查问卷")
    page.get_by_label("放在哪个文件夹").select_option("turpan-12345-2022")
    page.locator("#name").fill("annex")
    page.get_by_role("button", name="建立并填写").click()
    page.get_by_role("textbox", name="调查单位").fill("吐鲁番市财政局")
    page.get_by_role("textbox", name="咨询方式").fill("现场公布")
    page.locator("#go-q1").click()
    shown(page, 1)
    for number, (wording, options) in enumerate(ANNEX):
        at = f"questions.{number}"
        if number:
            page.locator("#new_text").fill(wording)
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            shown(page, number + 1)
        else:
            page.locator(f"[id='{at}.text']").fill(wording)
        several = page.locator(f"[id='several:{at}.options'] summary")
        if several.evaluate("summary => !summary.parentElement.open"):
            several.focus()
            page.keyboard.press("Enter")
        page.locator(f"[name='lines:{at}.options']").fill("\n".join(options))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(f"[id='{at}.options.{len(options) - 1}.label']").wait_for()
    page.locator("[id='questions.5.options.0.favourable']").check()
    page.locator("[id='questions.5.options.0.score']").fill("2")
    page.locator("[id='questions.5.options.1.score']").fill("1")
    page.get_by_role("group", name="进入满意度量表").get_by_role("checkbox").check()
    page.get_by_text("检查：没有错误").wait_for()
    page.frame_locator("#phone-stage iframe:not(.phone-waiting)").get_by_text("不满意").wait_for()
    page.locator("#form-publish").click()
    page.get_by_role("button", name="发布", exact=True).click()
    survey = "turpan-12345-2022/annex"
    page.wait_for_url(f"**/{survey}")
    page.get_by_role("button", name="开放").first.click()
    page.goto(f"/s/{survey}")
    for wording, options in ANNEX:
        page.get_by_role("group", name=wording).get_by_text(options[0], exact=True).click()
    page.locator("#_submit").click()
    page.wait_for_url("**receipt**")
    assert status(published_console.engine, survey)["returned"] == 1


def test_by_keyboard_an_option_moves_and_the_person_stays_with_it(
    published_console: Console, browser_page: OpenPage
) -> None:
    page = browser_page(width=1366)
    page.goto(f"{FORM}?at=q3")
    before = text_now(published_console)
    page.locator("[id='questions.2.options.0.label']").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#form-live", has_text="已下移").wait_for(state="attached")
    assert page.evaluate("document.activeElement.id") == "down:questions.2.options.1"
    page.keyboard.press("Alt+ArrowDown")
    page.locator("[id='down:questions.2.options.2']:focus").wait_for()
    moved = text_now(published_console)
    assert moved.index("label: 建议") < moved.index("label: 咨询") < moved.index("label: 其他")
    page.keyboard.press("Control+z")
    page.locator("#form-live", has_text="已撤销").wait_for(state="attached")
    page.keyboard.press("Control+z")
    page.locator("#form-undo[disabled]").wait_for()
    assert text_now(published_console) == before


def test_a_change_is_saved_as_one_goes_on_and_the_phone_follows(
    published_console: Console, browser_page: OpenPage
) -> None:
    page = browser_page(width=1366)
    page.goto(f"{FORM}?at=q2")
    page.locator("[id='questions.1.text']").fill("您用不用热线？")
    page.keyboard.press("Tab")
    phone = page.frame_locator("#phone-stage iframe:not(.phone-waiting)")
    phone.get_by_text("您用不用热线？").wait_for()
    assert "text: 您用不用热线？" in text_now(published_console)
    assert page.evaluate("document.activeElement.tagName") in ("SUMMARY", "SELECT")
    page.locator("[id='questions.1.options.0.label']").fill("不会")
    page.keyboard.press("Tab")
    page.locator(
        "[id='questions.1.options.1.label-said'], [id='questions.1.options.0.label-said']"
    ).first.wait_for()
    page.get_by_text("改错之前的页面").wait_for()
    phone.get_by_text("您用不用热线？").wait_for()


def test_another_persons_change_is_shown_beside_mine(
    published_console: Console, browser_page: OpenPage
) -> None:
    page = browser_page()
    page.goto(f"{FORM}?at=q1")
    now = edited_text(published_console.engine, SURVEY)
    assert now is not None
    other = now.text.replace("您知道", "别人：您知道")
    save_draft(published_console.engine, SURVEY, other, now.token, published_console.person())
    page.locator("[id='questions.0.text']").fill("我的文字")
    page.keyboard.press("Tab")
    page.get_by_text("两份文字的不同之处").wait_for()
    assert "我的文字" in page.input_value("#editor-text")
    assert "别人：您知道" in text_now(published_console)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (375, 700)])
def test_the_phone_is_seen_whole_and_nothing_is_wider_than_the_screen(
    browser_page: OpenPage, width: int, height: int
) -> None:
    page = browser_page(width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{FORM}?at=q6")
    page.locator("#phone-stage").scroll_into_view_if_needed()
    page.locator("#phone-stage iframe").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    device = page.locator("#phone-stage").bounding_box()
    assert device["height"] <= height
    assert device["x"] >= 0
    assert device["x"] + device["width"] <= width
