"""Of many problems a page counts all and lists the first 50; the whole list is a file."""

import base64
import csv
import io
import re

from answered_survey import AT, post
from made_console import Console, SignIn
from uploaded_exports import export_of, uploaded
from werkzeug.test import TestResponse

from surveyapp.services.surveys.drafts import edited_text, save_draft

MANY = 120
FAULTY = "title: 问卷\nquestions:\n" + "".join(
    f'- {{code: q{number}, type: "=nope", text: 题目 {number}？}}\n' for number in range(MANY)
)


def rows_of(response: TestResponse) -> list[list[str]]:
    assert response.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


def faulty_draft(console: Console) -> None:
    edited = edited_text(console.engine, "demo/every")
    assert edited is not None
    save_draft(console.engine, "demo/every", FAULTY, edited.token, console.person())


def test_the_editor_and_the_publish_page_list_fifty_and_lead_to_all(
    console: Console, sign_in: SignIn
) -> None:
    faulty_draft(console)
    client = sign_in()
    for address, times in ((f"{AT}/edit", 1), (f"{AT}/publish", 2)):
        page = client.get(address).text
        assert (
            page.count("这种题型") == 49 * times
        )  # and one warning; before publishing also as the file says it
        assert f"共 {MANY + 1} 处，先列出 50 处" in page
        assert f"{AT}/edit/problems.csv" in page
    rows = rows_of(client.get(f"{AT}/edit/problems.csv"))
    assert len(rows) == MANY + 2
    assert rows[0] == ["文件", "行", "级别", "键", "说明"]


def test_the_list_of_the_text_in_the_editor_is_that_of_the_text_and_keeps_nothing(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    rows = rows_of(post(client, f"{AT}/edit/problems.csv", text=FAULTY))
    assert len(rows) == MANY + 2
    edited = edited_text(console.engine, "demo/every")
    assert edited is not None
    assert not edited.is_draft


def test_no_cell_of_the_list_is_a_formula(sign_in: SignIn) -> None:
    text = "title: 问卷\nquestions:\n- {code: a, type: text, text: 意见？, =x: 1}\n"
    cells = [cell for row in rows_of(post(sign_in(), f"{AT}/edit/problems.csv", text=text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_an_import_lists_fifty_of_each_kind_and_leads_to_all(sign_in: SignIn) -> None:
    client = sign_in()
    rows = [[str(n), "2025/07/05 00:22:00", f"火星{n}", "满意", ""] for n in range(300)]
    place = uploaded(client, export_of(*rows))
    page = client.get(place).text
    assert f'href="{place}/problems.csv"' in page
    assert "共 300 种，先列出 50 种" in page
    written = rows_of(client.get(f"{place}/problems.csv"))
    assert len(written) >= 301
    assert "火星299" in written[-1][-1]


def test_a_refusal_with_many_faults_carries_its_whole_list(console: Console, sign_in: SignIn) -> None:
    faulty_draft(console)
    edited = edited_text(console.engine, "demo/every")
    assert edited is not None
    page = post(sign_in(), f"{AT}/publish", token=edited.token)
    assert page.status_code == 422
    found = re.search(r'href="data:text/csv;base64,([^"]+)"', page.text)
    assert found is not None
    lines = base64.b64decode(found[1]).decode("utf-8-sig").splitlines()
    assert len(lines) == MANY + 1
