"""What a file holds besides responses is shown in the browser before it is imported, and decided by a person."""

import io
import re

import openpyxl
import pytest
from flask.testing import FlaskClient
from made_console import Console, SignIn
from uploaded_exports import HEADER, ROW, export_of, fields_of, uploaded


@pytest.fixture
def clerk(sign_in: SignIn) -> FlaskClient:
    return sign_in("data_entry")


def test_rows_that_are_no_responses_are_shown_and_can_be_made_responses(
    console: Console, clerk: FlaskClient
) -> None:
    header = ["序号", "您的年龄是？", "如不满意，请简述原因"]
    lines = [["", "Q1", "Q2"], ["1", "18岁以下", "慢"], ["合计", "1", ""]]
    place = uploaded(clerk, export_of(*lines, header=header))
    page = clerk.get(place).text
    assert "有 1 行答卷" in page
    assert "第 2 行是标题或表头" in page and "第 4 行是合计或统计（合计）" in page
    fields = fields_of(page)
    assert fields["other"] == ["2", "4"]
    page = clerk.post(place, data={**fields, "other-2": "answer"}, follow_redirects=True).text
    assert "“Q1”不是该题的选项" in page and "由您指定为答卷" in page


def test_a_row_that_may_be_totals_has_to_be_decided(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(["慢"], ["合计"], header=["如不满意，请简述原因"]))
    page = clerk.get(place).text
    assert "还有 1 处需要处理" in page
    page = clerk.post(place, data={**fields_of(page), "other-3": "skip"}, follow_redirects=True).text
    assert "全部对应好了" in page
    assert re.search(r'<option value="skip" selected', page)
    done = clerk.post(f"{place}/confirm", data=fields_of(page)).text
    assert "导入 1 份答卷" in done


def test_what_is_hidden_in_a_sheet_is_said_before_and_after(console: Console, clerk: FlaskClient) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ROW, ["2", *ROW[1:]]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active["E2"], book.active["E3"] = "慢", "慢"
    file = io.BytesIO()
    book.save(file)
    place = uploaded(clerk, file.getvalue(), "export.xlsx")
    words = "2 行答卷中有 1 行在工作表中被隐藏（第 3 行）"
    page = clerk.get(place).text
    assert words in page and words in clerk.get(place).text  # read, and read from the cells kept beside it
    assert words in clerk.post(f"{place}/confirm", data=fields_of(page)).text
