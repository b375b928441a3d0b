"""An evaluator without script, at a desk and on a phone: links a survey's figure, enters values, pastes the rest.

Every step's picture is kept in `artefacts/story/`.
"""

from typing import Any

import pytest
from made_console import Console
from test_console_story import Story

from surveyapp.definition.copies.next_year import copy_for_year
from surveyapp.definition.indicators.actual_text import write_actual
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.system_texts import SystemTextEdit, replace_system
from surveyapp.services.evaluations.systems import present_systems, text_hash
from surveyapp.services.figures.survey_answers import freeze

pytestmark = pytest.mark.browser

FOLDER = "changji-jishitong-2024"
PASTED = """三级指标\t目标值\t实际完成值\t佐证材料
绩效目标合理性\t合理\t全部符合\t目标申报表.docx
绩效目标明确性\t明确\t全部符合
预算编制科学性\t科学\t全部符合
资金分配合理性\t合理\t全部符合
预算执行率\t100.00%\t９４．３５％\t决算.xlsx
资金使用合规性\t合规\t全部符合
管理制度健全性\t健全\t全部符合
制度执行有效性\t有效\t全部符合
“吉事通”程序平台个数\t=1 个\t1个
平台正常运转率\t=100%\t100%
平台维护按时完成率\t=100%\t100%
“吉事通”问政服务小程序开发费\t≤14.8 万元\t148,000元
“石榴云”技术服务平台运行维护费\t≤73.5 万元\t73.5万元
“昌吉好地方”客户端大数据服务费\t≤14.7 万元\t14.7万元
吉事通宣传费用\t≤7838 元\t=SUM(C1)
合计\t\t100
"""


@pytest.fixture
def unfinished(published_console: Console) -> Console:
    """The published evaluation with nothing entered yet, and one survey's figure still to be linked."""
    freeze(published_console.engine, published_console.settings.snapshots, f"{FOLDER}/residents")
    text = present_systems(published_console.places, FOLDER)["indicators"].text
    empty = write_actual(copy_for_year(text, 2025, {}), "D11", {"figure": None})
    replace_system(
        published_console.places,
        FOLDER,
        "indicators",
        empty.replace("      actual: {}\n", ""),
        SystemTextEdit(text_hash(text), "新年度", "张测"),
    )
    return published_console


def link(page: Any, story: Story) -> None:
    """D11 takes the favourable share of the ninth question, chosen step by step; today's value is seen first."""
    row = page.locator("tr", has_text="D11")
    row.get_by_role("link", name="选择数据来源").click()
    page.get_by_role("link", name="一项调查结果").click()
    page.get_by_label("数字").select_option(label="满意率")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("题目").select_option("governance")
    page.get_by_role("button", name="重新取数").click()
    assert page.get_by_text("99.18%").count() >= 2
    story.picture(page, "source")
    page.get_by_role("button", name="保存数据来源").click()
    page.get_by_text("已保存 D11 的数据来源。").wait_for()


def enter(page: Any, story: Story) -> None:
    """Two checklists are ticked one after the other; the page comes back with the next one first."""
    for code, following in (("A11", "A12"), ("A12", "A21")):
        row = page.locator("tr#next")
        assert code in row.inner_text()
        for point in row.get_by_role("checkbox").all()[:-1]:  # the last says that none is met
            point.check()
        row.get_by_label("佐证文件名").fill("批复.pdf")
        story.picture(page, f"enter-{code}")
        row.get_by_role("button", name="下一项").click()
        assert following in page.locator("tr#next").inner_text()


def paste(page: Any, story: Story) -> None:
    """The rest is pasted: what was understood is seen, the formula and the sum are left out."""
    page.get_by_role("link", name="从 Excel 粘贴").click()
    page.get_by_label("在 Excel 里选中单元格").fill(PASTED)
    page.get_by_role("button", name="看读出了什么").click()
    page.get_by_role("heading", name="看懂 14 行，2 行没有采用").wait_for()
    story.picture(page, "paste")
    page.get_by_role("button", name="保存看懂的 14 项").click()
    page.get_by_text("已保存 14 项实际完成值。").wait_for()


@pytest.mark.parametrize("width", [1366, 375])
def test_values_are_linked_entered_and_pasted_without_script(
    unfinished: Console, console_server: str, chromium: Any, width: int
) -> None:
    story = Story(width, "values")
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        base_url=console_server,
        locale="zh-CN",
        java_script_enabled=False,
    )
    client = unfinished.client(unfinished.person("evaluator", (FOLDER,)))
    context.add_cookies(unfinished.cookies(client, console_server))
    page = context.new_page()
    evaluation = f"/console/evaluations/{FOLDER}"
    page.goto(evaluation)
    page.get_by_text("暂计").first.wait_for()
    page.get_by_role("link", name="全部实际完成值").click()
    story.picture(page, "table")
    link(page, story)
    page.goto(f"{evaluation}/indicators/values")
    enter(page, story)
    paste(page, story)
    row = page.locator("tr#next")
    assert "C44" in row.inner_text()
    row.get_by_label("实际完成值").fill("7,838元")
    row.get_by_role("button", name="下一项").click()
    assert "都有实际完成值" in page.inner_text("main")
    page.goto(evaluation)
    assert "100.00" in page.locator(".headline-value").first.inner_text()
    story.picture(page, "scored")
    context.close()
    assert score_evaluation(unfinished.places, FOLDER).systems["indicators"].total == "100.00"
