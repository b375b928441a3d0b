"""The review in a browser: a commissioner on a phone, with and without script, and an evaluator at a desk."""

from typing import Any

import pytest
from docx import Document
from made_console import Console
from servers import REPOSITORY

from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.reviews.review_approvals import approvals_of
from surveyapp.services.reviews.review_links import make_link

pytestmark = pytest.mark.browser

PICTURES = REPOSITORY / "artefacts" / "review"
SURVEY = "qitai-zhengwu-2023/trading"
OTHER = "turpan-12345-2022/residents"


@pytest.fixture
def address(published_console: Console, console_server: str) -> str:
    token = make_link(published_console.engine, SURVEY, version=None, recipient="某市财政局", person="张测")
    return f"{console_server}/console/review/{token}"


def picture(page: Any, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("script", [True, False])
def test_a_commissioner_comments_and_approves_on_a_phone(
    chromium: Any, published_console: Console, address: str, browser_page: Any, script: bool
) -> None:
    context = chromium.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=script)
    phone = context.new_page()
    phone.goto(address)
    picture(phone, f"phone-{script}-1-read")
    question = phone.locator("#q-rating")
    question.get_by_text("写意见").click()
    question.get_by_label("意见", exact=True).fill("“场地”一行可以去掉。")
    question.get_by_label("您的姓名").fill("李委")
    question.get_by_role("button", name="送出意见").click()
    assert phone.locator("#q-rating .review-thread").inner_text().startswith("李委")

    desk = browser_page("evaluator", width=1366)
    desk.goto(address.partition("/console/")[0] + f"/console/surveys/{SURVEY}/reviews")
    desk.get_by_text("回复", exact=True).click()
    desk.get_by_label("回复，对方会看到").fill("已照改。")
    desk.get_by_role("button", name="送出回复").click()
    desk.get_by_role("button", name="标为已处理").click()
    picture(desk, f"desk-{script}-2-answered")

    phone.reload()
    assert "已照改。" in phone.locator("#q-rating").inner_text()
    phone.get_by_label("审定单位").fill("某市财政局")
    assert phone.locator("#approver").input_value() == "李委"
    phone.get_by_label("已审定本版本").check()
    phone.get_by_role("button", name="确认审定").click()
    assert "某市财政局 于" in phone.locator(".review-approval").inner_text()
    picture(phone, f"phone-{script}-3-approved")
    if script:
        assert fits(phone)
    context.close()

    desk.reload()
    assert "已审定（版本相同）" in desk.locator("#main").inner_text()
    picture(desk, f"desk-{script}-4-approved")
    assert len(approvals_of(published_console.engine, SURVEY)) == 1
    settings = published_console.settings
    report = settings.instance / "report.docx"
    report_survey(published_console.engine, settings.snapshots, SURVEY, "docx", report)
    assert "问卷经某市财政局于" in "".join(paragraph.text for paragraph in Document(str(report)).paragraphs)


@pytest.mark.parametrize("width", [375, 1366])
def test_an_evaluator_takes_a_matrix_from_another_years_survey_and_publishes_it_after_approval(
    chromium: Any, published_console: Console, console_server: str, browser_page: Any, width: int
) -> None:
    """From the search to the published version that was approved: no file is written by hand."""
    desk = browser_page("evaluator", width=width)
    desk.goto(f"/console/surveys/{OTHER}/edit")
    desk.get_by_role("link", name="插入以前的题").click()
    desk.get_by_label("查找的词").fill("公共资源交易 满意度判断")
    desk.get_by_label("插在哪里").select_option("~last")
    desk.get_by_role("button", name="查找").click()
    picture(desk, f"insert-{width}-1-found")
    assert fits(desk)
    desk.get_by_role("button", name="插入：满意度量表的全部题").click()
    assert "已插入：rating。" in desk.locator("#main").inner_text()
    picture(desk, f"insert-{width}-2-inserted")

    token = make_link(published_console.engine, OTHER, version=None, recipient="某局", person="张测")
    reader = chromium.new_context(viewport={"width": 375, "height": 667}).new_page()
    reader.goto(f"{console_server}/console/review/{token}")
    reader.get_by_label("审定单位").fill("某市财政局")
    reader.get_by_label("姓名", exact=True).fill("李委")
    reader.get_by_label("已审定本版本").check()
    reader.get_by_role("button", name="确认审定").click()
    reader.context.close()

    desk.goto(f"/console/surveys/{OTHER}/publish")
    assert "已审定（版本相同）" in desk.locator("#main").inner_text()
    picture(desk, f"insert-{width}-3-publish")
    desk.get_by_role("button", name="发布", exact=True).click()
    assert "已审定（版本相同）" in desk.locator("#main").inner_text()
    picture(desk, f"insert-{width}-4-published")
    assert fits(desk)
