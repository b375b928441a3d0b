"""From a Word annex to the published survey in a real browser, with and without script, on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_console import Console
from paper_of_ten import paper_of_ten
from test_console_accessibility import sideways, violations

from surveyapp.definition.files.source import read_source
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.survey_lookup import find_survey

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

SURVEY = "turpan-12345-2022/dating"


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    path = tmp_path / "附件3-2 大厅.docx"
    path.write_bytes(paper_of_ten())
    return path


def looked_at(page: Any) -> None:
    """The page has no fault of accessibility, and nothing runs off its edge."""
    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("width", [1366, 375])
def test_an_annex_becomes_a_published_survey(
    browser_page: OpenPage, published_console: Console, annex: Path, width: int
) -> None:
    page = browser_page("evaluator", width=width)
    page.goto("/console/surveys/new")
    page.get_by_role("link", name="粘贴或选择文件").click()
    looked_at(page)
    drop(page, annex)
    page.get_by_label("放在哪个文件夹").select_option("turpan-12345-2022")
    page.get_by_label("名称", exact=True).fill("dating")
    page.get_by_role("button", name="读取并核对").click()
    page.get_by_role("heading", name="核对读出的问卷").wait_for()
    page.wait_for_load_state("load")
    looked_at(page)
    assert page.locator(".paper-question").count() == 10
    stands_beside = page.locator(".paper-lines").nth(5).bounding_box()
    result = page.locator(".paper-result").nth(5).bounding_box()
    assert (result["x"] > stands_beside["x"] + 100) == (width == 1366)
    keys_lead_from_line_to_line(page)
    scale_stands_on_one_screen(page)
    line = page.locator("summary", has=page.locator("[data-says='item']"))
    assert "办理速度" in line.inner_text()
    line.click()
    page.get_by_label("办理速度", exact=True).uncheck()
    assert "办理速度" not in line.inner_text(), "the line says what is chosen"
    page.get_by_role("button", name="建立草稿并编辑").click()
    page.get_by_text("已由纸质问卷建立草稿").wait_for()
    page.get_by_role("link", name="改用文字编辑").click()
    page.wait_for_load_state("networkidle")
    assert "rating.speed" not in page.locator("#editor-text").input_value()
    publish(page)
    assert page.get_by_text("某县政务服务大厅群众满意度调查问卷").first.is_visible()
    survey = find_survey(published_console.engine, SURVEY)
    assert survey is not None
    page.goto(f"/console/surveys/{SURVEY}/phone")
    assert page.get_by_text("您是否办理过大厅的业务？").is_visible()
    assert page.get_by_text("办理速度").first.is_visible()


def drop(page: Any, file: Path) -> None:
    """Let a file fall into the zone, as from a folder of the desk."""
    data = page.evaluate_handle(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name));
            return data;
        }""",
        [file.name, list(file.read_bytes())],
    )
    zone = page.locator("[data-drop]")
    zone.dispatch_event("dragenter", {"dataTransfer": data})
    assert "is-over" in zone.get_attribute("class")
    zone.dispatch_event("drop", {"dataTransfer": data})
    assert page.get_by_label("问卷的文件").evaluate("input => input.files[0].name") == file.name


def keys_lead_from_line_to_line(page: Any) -> None:
    """Of all lines one is a stop of the tab key; the arrows go on, and what a line became stands out with it."""
    links = page.locator(".paper-number")
    assert page.locator(".paper-number[tabindex='0']").count() == 1
    links.first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    focused = page.locator(".paper-line:focus-within")
    assert "您的性别是？" in page.locator(".paper-line").nth(3).inner_text()
    assert "男" in focused.inner_text()
    assert page.locator("li.is-joined", has_text="男").count() == 2
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash").endswith("-option-1")


def scale_stands_on_one_screen(page: Any) -> None:
    """All that is to be decided is seen at once on a desk."""
    last = page.locator(".paper-decision").last.bounding_box()
    assert last["y"] + last["height"] <= 768 or page.viewport_size["width"] < 768


def publish(page: Any) -> None:
    page.get_by_role("button", name="发布…").click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_load_state("load")


def test_without_script_a_file_is_read_confirmed_and_made(
    browser_page: OpenPage, published_console: Console, annex: Path, chromium: Any
) -> None:
    scripted = browser_page("evaluator")
    base = scripted.url.partition("/console")[0]
    plain = chromium.new_context(
        java_script_enabled=False, base_url=base, storage_state=scripted.context.storage_state()
    )
    page = plain.new_page()
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto("/console/surveys/paper")
    assert not page.get_by_text("也可以把文件拖到这个框里").is_visible()
    page.get_by_label("问卷的文件").set_input_files(annex)
    page.get_by_label("放在哪个文件夹").select_option("turpan-12345-2022")
    page.get_by_label("名称", exact=True).fill("dating")
    page.get_by_role("button", name="读取并核对").click()
    page.get_by_role("button", name="改原文，重新读").click()
    typed = page.get_by_label("或粘贴问卷的文字")
    typed.fill(typed.input_value().replace("您的性别是？", "您的性别："))
    page.get_by_role("button", name="读取并核对").click()
    page.locator("summary", has=page.locator("[data-says='formula']")).click()
    page.get_by_label("满意度指数").check()
    page.get_by_role("button", name="建立草稿并编辑").click()
    assert page.url.endswith(f"/console/surveys/{SURVEY}/form")
    found = edited_text(published_console.engine, SURVEY)
    assert found is not None
    value = read_source(found.text.encode(), "").value
    assert (value["satisfaction"]["formula"], len(value["questions"])) == ("index", 10)
    assert value["questions"][0]["text"] == "您的性别："
    plain.close()
