"""An evaluation in a browser: from an uploaded indicator file to the locked score and its Word report.

Every step's picture is kept in `artefacts/story/`.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from made_console import Console
from test_console_story import Story, worker  # noqa: F401  # a fixture

from surveyapp.services.people.accounts import first_administrator

pytestmark = pytest.mark.browser

FOLDER = "changji-jishitong-2024"
INDICATORS = """
title: 某县便民平台绩效评价指标体系
year: 2025
grades: [{name: 优, from: 90}, {name: 良, from: 80}, {name: 中, from: 60}, {name: 差, from: 0}]
indicators:
- code: A
  name: 项目过程
  weight: 40
  children:
  - code: A1
    name: 预算执行率
    weight: 20
    target: "100%"
    rule: {type: off_per_percent, off: {share: 5}, deviation: points, count: started}
    actual: {cell: {form: money, cell: rate}}
  - code: A2
    name: 制度执行
    weight: 20
    target: 规范
    rule: {type: checklist, points: [{code: rules, text: 制度健全}, {code: records, text: 记录完整}]}
- code: B
  name: 项目效益
  weight: 60
  children:
  - code: B1
    name: 居民满意度
    weight: 60
    target: ≥90%
    rule: {type: bands, bands: [{from: 90, share: 100}, {from: 80, share: 80}, {from: 60, share: 60}]}
    actual: {figure: {survey: residents, figure: favourable, question: convenience}}
forms:
- code: money
  name: 基础表 1 资金情况
  unit: 某县行政服务中心
  cells:
  - {code: budget, name: 全年预算数, unit: 万元}
  - {code: spent, name: 全年支出数, unit: 万元}
  - {code: rate, name: 执行率, unit: "%", formula: spent / budget * 100}
"""


def upload(page: Any, story: Story, folder: Path) -> None:
    """An indicator file with a wrong weight is refused with its line; the mended one becomes an evaluation."""
    page.get_by_role("link", name="评价", exact=True).click()
    page.get_by_role("link", name="新建评价").click()
    way = page.locator("section", has=page.get_by_role("heading", name="上传指标文件"))
    for name, text in (
        ("wrong.yaml", INDICATORS.replace("weight: 40", "weight: 30")),
        ("right.yaml", INDICATORS),
    ):
        (folder / name).write_text(text, "utf-8")
        way.get_by_label("指标文件（.yaml）").set_input_files(folder / name)
        way.get_by_label("放在哪个文件夹").select_option(FOLDER)
        way.get_by_label("名称", exact=True).fill("county-2025")
        story.picture(page, "upload")
        way.get_by_role("button", name="上传").click()
        if name == "wrong.yaml":
            page.get_by_text(re.compile("没有建立评价|第 .* 行|权重")).first.wait_for()
            story.picture(page, "mistake")
    page.get_by_role("heading", name="缺 3 项").wait_for()
    story.picture(page, "missing")


def freeze(page: Any) -> None:
    """The missing satisfaction leads to its survey, which is frozen."""
    page.get_by_role("link", name="去冻结").click()
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="结束并冻结", exact=True).click()
    page.get_by_text("已结束").first.wait_for()


def enter(page: Any, story: Story) -> None:
    """A checklist is ticked with evidence and a reason."""
    indicator = page.locator("#indicator-A2")
    indicator.locator("summary").click()
    indicator.get_by_role("link", name="填写、更改和填写记录").click()
    for point in ("制度健全", "记录完整"):
        page.get_by_label(point).check()
    page.get_by_label("佐证文件名").fill("制度汇编.pdf")
    page.get_by_label("页码").fill("3")
    page.get_by_label("填写或更改的理由").fill("现场核对")
    story.picture(page, "enter")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存 A2 的实际完成值。").wait_for()


def fill_in(page: Any, phone: Any, story: Story) -> None:
    """The evaluated unit fills in the 基础表 on a phone, by a link; the evaluator confirms it."""
    page.get_by_role("link", name="基础表 1 资金情况").click()
    page.get_by_role("button", name="生成填报链接").click()
    link = page.locator("#form-link").input_value()
    story.picture(page, "form-link")
    phone.goto(link)
    phone.get_by_label("全年预算数").fill("718.39")
    phone.get_by_label("全年支出数").fill("700.43")
    phone.get_by_label("填报人").fill("某中心")
    story.picture(phone, "form-phone")
    phone.get_by_role("button", name="提交").click()
    phone.get_by_text("已经送达评价人员").wait_for()
    phone.goto(link)
    phone.get_by_role("heading", name="填报链接不能使用").wait_for()
    page.get_by_role("link", name="完成").click()
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_text("已确认，计入得分。").first.wait_for()
    story.picture(page, "form-confirmed")


def test_from_an_indicator_file_to_the_locked_score(
    published_console: Console,
    browser_page: Any,
    chromium: Any,
    worker: None,  # noqa: F811
    tmp_path: Path,
) -> None:
    assert first_administrator(published_console.engine) is not None
    story = Story(1280, "evaluation")
    page = browser_page("evaluator")
    upload(page, story, tmp_path)
    evaluation = page.url
    freeze(page)
    page.goto(evaluation)
    enter(page, story)
    page.goto(evaluation)
    phone = chromium.new_context(viewport={"width": 375, "height": 667}, locale="zh-CN").new_page()
    fill_in(page, phone, story)
    page.goto(evaluation)
    total = page.locator(".headline-value").first
    assert "97.00" in total.inner_text()
    assert "优" in total.inner_text()
    story.picture(page, "scored")

    page.get_by_role("link", name="试算").click()
    page.get_by_label("A1 预算执行率").fill("80%")
    page.get_by_role("button", name="试算").click()
    assert "97.00 → 80.00" in page.locator(".headline-value").inner_text()
    story.picture(page, "what-if")

    page.goto(evaluation)
    page.get_by_role("link", name="锁定").click()
    page.get_by_label("锁定的理由").fill("专家组审定")
    page.get_by_role("button", name="锁定评价").click()
    page.goto(evaluation)
    page.get_by_text("不能更改").first.wait_for()
    page.locator("#indicator-A2 summary").click()
    page.locator("#indicator-A2").get_by_role("link", name="填写、更改和填写记录").click()
    assert page.get_by_role("button", name="保存").count() == 0
    story.picture(page, "locked")

    page.goto(evaluation)
    page.get_by_role("link", name="下载").first.click()
    page.get_by_role("radio", name="Word 评分报告", exact=True).check()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("生成")).click()
    download.value.save_as(tmp_path / "scores.docx")
    tables = Document(str(tmp_path / "scores.docx")).tables
    cells = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert "97.00" in cells
