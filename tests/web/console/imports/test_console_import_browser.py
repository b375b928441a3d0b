"""Import in a real browser: a file with a wrong heading, corrected, checked again and confirmed."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_console import Console
from servers import REPOSITORY, questionnaire_source
from sqlalchemy import select
from test_console_accessibility import violations

from surveyapp.records.tables import Response
from surveyapp.services.surveys.publish import publish

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

SAMPLE = REPOSITORY / "questionnaires" / "turpan-12345-2022" / "residents.sample.csv"


@pytest.fixture
def misnamed(tmp_path: Path) -> Path:
    """The sample as a new export: other numbers, one column under another name, one text spelt otherwise."""
    rows = list(csv.reader(io.StringIO(SAMPLE.read_text("utf-8-sig"))))
    rows[0][5] = "热线知晓"
    for row in rows[1:]:
        row[0] = f"9{row[0]}"
    rows[1][6] = "懂得用"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = tmp_path / "export.csv"
    path.write_text(text.getvalue(), "utf-8-sig")
    return path


def test_a_file_is_corrected_and_imported(browser_page: OpenPage, misnamed: Path) -> None:
    page = browser_page("data_entry", width=768)
    page.goto("/console/surveys/turpan-12345-2022/residents/import")
    page.get_by_label("答卷文件").set_input_files(misnamed)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_text("还有 2 处需要处理").wait_for()
    page.get_by_label("“热线知晓”对应").select_option(label="您知道“12345”服务热线吗？")
    page.get_by_label("“懂得用”的含义").select_option(label="会")
    page.get_by_role("button", name="按更正重新核对").click()
    page.get_by_text("全部对应好了，可以导入。").wait_for()
    page.wait_for_load_state("load")
    confirm = page.get_by_role("button", name="确认导入")
    page.get_by_label("“懂得用”的含义").select_option(label="按未作答处理")
    assert confirm.is_disabled()
    page.get_by_label("“懂得用”的含义").select_option(label="会")
    page.get_by_role("button", name="按更正重新核对").click()
    confirm.click()
    page.get_by_text(re.compile("导入 95 份答卷：新增 95 份")).wait_for()
    assert page.get_by_role("link", name="查看进度").is_visible()


@pytest.mark.parametrize("width", [375, 1366])
def test_numbers_and_joined_ticks_are_asked_about_and_imported(
    browser_page: OpenPage, published_console: Console, tmp_path: Path, width: int
) -> None:
    survey = f"turpan-12345-2022/every-{width}"
    publish(published_console.engine, survey, questionnaire_source("every_type"), "every.yaml")
    header = ["您的年龄是？", "您从哪里知道本服务？", "您对服务态度是否满意？", "您对办理速度是否满意？"]
    text = io.StringIO()
    csv.writer(text).writerows(
        [header, ["1", "1;2", "3", "3"], ["2", "1", "3", "1"], ["2", "广播", "1", "1"]]
    )
    path = tmp_path / "by-number.csv"
    path.write_text(text.getvalue(), "utf-8-sig")
    page = browser_page("data_entry", width=width)
    page.goto(f"/console/surveys/{survey}/import")
    page.get_by_label("答卷文件").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("group", name="这是哪一种下载？").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.get_by_label("按分数").check()
    page.get_by_role("button", name="按更正重新核对").first.click()
    assert violations(page) == []
    group = page.get_by_role("region", name="您的年龄是？", exact=True)
    group.get_by_role("cell", name="18-60岁").wait_for()
    group.get_by_label("这些数字是").select_option(label="选项序号")
    page.get_by_role("region", name="您从哪里知道本服务？（可多选）", exact=True).get_by_label(
        "这些数字是"
    ).select_option(label="选项序号")
    radio = page.get_by_role("group", name="“广播”的含义")
    radio.get_by_label("亲友推荐").check()
    radio.get_by_label("其他（请注明），并填入这段文字").check()
    page.get_by_role("button", name="按更正重新核对").last.click()
    page.get_by_text("全部对应好了，可以导入。").wait_for()
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text(re.compile("导入 3 份答卷：新增 3 份")).wait_for()
    with published_console.engine.connect() as connection:
        query = select(Response.answers).where(Response.survey == survey)
        stored = sorted(connection.execute(query).scalars(), key=str)
    places = {"service.attitude": "3", "service.speed": "1"}
    assert stored == [
        {"age": "adult", "channels": ["board"], **places},
        {
            "age": "adult",
            "channels": ["friends", "other"],
            "channels.other.text": "广播",
            "service.attitude": "1",
            "service.speed": "1",
        },
        {"age": "young", "channels": ["board", "friends"], "service.attitude": "3", "service.speed": "3"},
    ]
