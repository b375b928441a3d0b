"""Import in a real browser: a file with a wrong heading, corrected, checked again and confirmed."""

import csv
import io
import re
from pathlib import Path

import pytest
from conftest import OpenPage
from servers import REPOSITORY

pytestmark = pytest.mark.browser

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
