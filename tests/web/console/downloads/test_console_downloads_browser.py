"""Downloads in Chromium: chosen by keyboard, watched while they are made, saved by themselves; also without script."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_console import Console

from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.worker import work_once

pytestmark = pytest.mark.browser

DOWNLOADS = "/console/surveys/changji-jishitong-2024/residents/downloads"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {[node['html'][:120] for node in violation['nodes'][:3]]}" for violation in found
    ]


def work(console: Console) -> None:
    assert work_once(console.places, "w")


@pytest.mark.parametrize("width", [1280, 768])
def test_a_file_is_chosen_by_keyboard_watched_and_saved(
    published_console: Console, browser_page: Any, width: int
) -> None:
    page = browser_page("evaluator", width)
    page.goto(DOWNLOADS)
    assert violations(page) == []
    page.get_by_role("radio", name="CSV").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="生成文件").focus()
    page.keyboard.press("Enter")
    missing = page.get_by_text("后台程序没有运行")
    missing.wait_for()
    assert violations(page) == []
    jobs.record_alive(published_console.engine, "w")
    missing.wait_for(state="hidden")
    with page.expect_download() as download:
        work(published_console)
    assert download.value.suggested_filename.endswith(".zip")
    page.get_by_role("link", name="下载 昌吉市").wait_for()
    assert violations(page) == []
    page.goto(DOWNLOADS)
    assert violations(page) == []


def test_without_a_script_the_page_refreshes_itself(
    published_console: Console, browser_page: Any, chromium: Any
) -> None:
    scripted = browser_page("evaluator")
    plain = chromium.new_context(
        java_script_enabled=False, base_url=scripted.url, storage_state=scripted.context.storage_state()
    )
    page = plain.new_page()
    page.goto(DOWNLOADS)
    page.get_by_role("radio", name="CSV").check()
    page.get_by_role("button", name="生成文件").click()
    page.get_by_role("link", name="刷新").wait_for()
    work(published_console)
    page.get_by_role("link", name="下载 昌吉市").wait_for()
    plain.close()
