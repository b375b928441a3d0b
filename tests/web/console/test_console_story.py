"""The whole story in a browser: an evaluator takes a copy of a published questionnaire to a downloaded report.

Every step's picture is kept in `artefacts/story/`.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from made_console import Console
from servers import LONGEST_WAIT, REPOSITORY

from surveyapp.services.people.accounts import first_administrator

pytestmark = pytest.mark.browser

PICTURES = REPOSITORY / "artefacts" / "story"
TITLE = "某县便民服务满意度调查问卷"
NEW = "绿洲-河流-2026-月光"
"""A password that no list of common ones holds."""


@pytest.fixture
def worker(published_console: Console) -> Iterator[None]:
    """The background program that makes the files."""
    settings = published_console.settings
    environment = {
        "PATH": "/usr/bin:/bin",
        "SURVEYAPP_DATABASE_URL": settings.database_url,
        "SURVEYAPP_INSTANCE": str(settings.instance),
        "SURVEYAPP_QUESTIONNAIRES": str(settings.questionnaires),
    }
    process = subprocess.Popen([sys.executable, "-m", "surveyapp.cli", "work"], env=environment)
    yield
    process.terminate()
    process.wait(LONGEST_WAIT)


class Story:
    """The pages of several people, and the pictures of what they saw."""

    def __init__(self, width: int, name: str = "survey") -> None:
        self.width = width
        self.name = name
        self.count = 0
        PICTURES.mkdir(parents=True, exist_ok=True)

    def picture(self, page: Any, name: str) -> None:
        """Keep what the page shows, its charts drawn."""
        self.count += 1
        for chart in page.locator("[data-chart]:visible").all():
            chart.scroll_into_view_if_needed()
            chart.locator("svg.main-svg").first.wait_for()
        page.screenshot(
            path=PICTURES / f"{self.name}-{self.width}-{self.count:02}-{name}.png", full_page=True
        )


def sign_in(page: Any, username: str, password: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def go_by_menu(page: Any, name: str) -> None:
    """Follow a link of the menu, which is folded where it does not fit."""
    page.wait_for_load_state()
    link = page.get_by_role("link", name=name, exact=True, include_hidden=True)
    if not link.is_visible():
        page.get_by_role("button", name="打开菜单").click()
    link.click()


def invite(page: Any, story: Story) -> str:
    """The administrator makes a team with a folder and invites an evaluator; gives the link."""
    go_by_menu(page, "团队")
    page.get_by_label("团队名称").fill("某县评价组")
    page.get_by_role("button", name="新建").click()
    page.get_by_label("changji-jishitong-2024").check()
    story.picture(page, "team")
    page.get_by_role("button", name="保存").click()
    go_by_menu(page, "账户")
    page.get_by_role("link", name="邀请同事").first.click()
    page.get_by_label("姓名").fill("陈评")
    page.get_by_label("评价人员").check()
    page.get_by_label("所属团队", exact=True).select_option(label="某县评价组")
    page.get_by_role("button", name="生成邀请链接").click()
    story.picture(page, "invitation")
    return str(page.locator("#invitation-link").input_value())


def accept(page: Any, link: str, story: Story) -> None:
    """The evaluator accepts and signs in."""
    page.goto(link)
    page.get_by_label("用户名").fill("chenping")
    page.get_by_label("密码", exact=True).fill(NEW)
    page.get_by_label("再输入一次密码").fill(NEW)
    story.picture(page, "accept")
    page.get_by_role("button", name="建立账户").click()
    sign_in(page, "chenping", NEW)
    story.picture(page, "overview")


def copy_and_change(page: Any, story: Story) -> None:
    """A copy of a published questionnaire, with another title and one question in other words."""
    page.get_by_role("link", name="新建调查").click()
    way = page.locator("section", has=page.get_by_role("heading", name="复制已有的问卷"))
    way.get_by_label("复制哪个调查").select_option(index=0)
    way.get_by_label("新问卷的标题").fill(TITLE)
    way.get_by_label("放在哪个文件夹").select_option(index=0)
    way.get_by_label("名称", exact=True).fill("citizens")
    story.picture(page, "new")
    way.get_by_role("button", name="复制并编辑").click()
    page.get_by_role("link", name="改用文字编辑").click()
    text = page.get_by_label("问卷文件")
    source = text.input_value()
    text.fill(source.replace("type: multiple", "type: mulitple", 1))
    page.get_by_text(re.compile("没有“mulitple”这种题型")).first.wait_for()
    story.picture(page, "mistake")
    text.fill(source.replace("您使用“吉事通”小程序的主要场景是？", "您主要用本县便民小程序办什么事？"))
    page.get_by_text("没有错误").first.wait_for()
    phone = page.frame_locator("iframe:visible").first
    phone.get_by_text("您主要用本县便民小程序办什么事？").wait_for()
    story.picture(page, "preview")
    page.get_by_role("button", name="发布…").click()
    page.get_by_role("heading", name="发布问卷").wait_for()
    story.picture(page, "publish")
    page.get_by_role("button", name="发布", exact=True).click()


def answer(page: Any, link: str) -> None:
    """A citizen fills in the form: the first option of every question."""
    page.goto(link)
    for name in page.eval_on_selector_all(
        "input[type=radio], input[type=checkbox]", "all => [...new Set(all.map(one => one.name))]"
    ):
        page.locator(f'input[name="{name}"]').first.check(force=True)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/**")


@pytest.mark.parametrize("width", [1280, 820])
def test_from_a_copy_to_the_downloaded_report(
    width: int,
    published_console: Console,
    browser_page: Any,
    chromium: Any,
    worker: None,
    tmp_path: Path,
) -> None:
    story = Story(width)
    first = first_administrator(published_console.engine)
    assert first is not None
    administrator = browser_page(None, width)
    story.picture(administrator, "sign-in")
    sign_in(administrator, first.username, first.password)
    administrator.get_by_label("现在的密码").fill(first.password)
    administrator.get_by_label("新密码", exact=True).fill(NEW)
    administrator.get_by_label("再输一次新密码").fill(NEW)
    story.picture(administrator, "one-time-password")
    administrator.get_by_role("button", name="更改密码").click()
    link = invite(administrator, story)

    page = browser_page(None, width)
    accept(page, link, story)
    copy_and_change(page, story)
    story.picture(page, "published")
    survey = re.match(r".*/console/surveys/[^/]+/[^/]+", page.url)
    assert survey is not None
    page.goto(survey[0])
    page.get_by_role("button", name="开放填写").click()
    story.picture(page, "open")

    page.get_by_role("link", name="链接", exact=True).click()
    citizens = page.get_by_label("发给受访者的链接").input_value()
    story.picture(page, "link")
    phone = chromium.new_context(viewport={"width": 375, "height": 667})
    for _ in range(3):
        answer(phone.new_page(), citizens)
    phone.close()

    page.get_by_role("link", name="进度", exact=True).click()
    page.get_by_role("heading", name="回收进度").wait_for()
    story.picture(page, "progress")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="结束并冻结", exact=True).click()
    page.get_by_text("已结束").first.wait_for()
    story.picture(page, "frozen")
    page.get_by_role("link", name="结果", exact=True).click()
    page.get_by_role("heading", name="满意度").first.wait_for()
    story.picture(page, "results")

    page.get_by_role("link", name="下载", exact=True).click()
    story.picture(page, "downloads")
    for kind, name in (("Word 报告", "report.docx"), ("Excel 数据与统计表", "answers.xlsx")):
        page.goto(f"{survey[0]}/downloads")
        page.get_by_role("radio", name=kind, exact=True).check()
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile("生成")).click()
        download.value.save_as(tmp_path / name)
    story.picture(page, "downloaded")
    words = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "report.docx")).paragraphs)
    assert TITLE in words
    assert "您主要用本县便民小程序办什么事？" in words or "便民小程序" in words

    go_by_menu(administrator, "操作记录")
    story.picture(administrator, "audit")
    trail = administrator.locator("main").inner_text()
    for action in ("发布", "冻结", "下载"):
        assert action in trail
