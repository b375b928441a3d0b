"""Import in the browser: upload, preview, corrections by hand, then all or nothing; nobody else's files."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from cases import each
from flask.testing import FlaskClient
from made_console import Console, SignIn
from servers import questionnaire_source
from sqlalchemy import func, select
from uploaded_exports import HEADER, PLACE, ROW, export_of, fields_of, press, send, uploaded
from werkzeug.test import TestResponse

from surveyapp.collection.limits import LARGEST_EXPORT
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.console import Upload
from surveyapp.records.tables import Response
from surveyapp.services.answers.uploads import waiting_uploads
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.web.console.limits import USUAL_BODY


def choose_sheet(client: FlaskClient, place: str, name: str) -> None:
    client.post(place, data={"csrf_token": client.token, "mark": mark_on(client, place), "sheet": name})  # type: ignore[attr-defined]  # set by sign_in


def mark_on(client: FlaskClient, place: str) -> str:
    return client.get(place).text.split('name="mark" value="')[1].split('"')[0]


def answers(console: Console) -> list[dict[str, object]]:
    with console.engine.connect() as connection:
        query = select(Response.answers).where(Response.survey == "demo/every").order_by(Response.submitted)
        return list(connection.execute(query).scalars())


def audited(console: Console, action: str) -> list[tuple[str, dict[str, Any]]]:
    with console.engine.connect() as connection:
        query = select(AuditEntry.result, AuditEntry.detail).where(AuditEntry.action == action)
        return [(row.result, row.detail) for row in connection.execute(query.order_by(AuditEntry.id))]


@pytest.fixture
def clerk(sign_in: SignIn) -> FlaskClient:
    return sign_in("data_entry")


def test_a_clean_file_is_previewed_then_imported(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW))
    assert "全部对应好了，可以导入。" in clerk.get(place).text
    assert answers(console) == []
    done = press(clerk, place, "confirm")
    assert done.status_code == 200
    assert "导入 1 份答卷：新增 1 份，此前已有 0 份。" in done.text
    assert answers(console) == [{"age": "young", "overall": "yes", "why": "=1+1"}]


@pytest.mark.parametrize(("role", "led"), [("data_entry", False), ("evaluator", True)])
def test_who_imported_is_led_to_results_only_where_they_may_see_them(
    sign_in: SignIn, role: str, led: bool
) -> None:
    client = sign_in(role)
    done = press(client, uploaded(client, export_of(ROW)), "confirm")
    assert ("/console/surveys/demo/every/results" in done.text) == led


def test_a_wrong_column_is_corrected_then_imported(console: Console, clerk: FlaskClient) -> None:
    header = [*HEADER[:2], "年纪", *HEADER[3:], "备注"]
    place = uploaded(clerk, export_of([*ROW, "甲"], header=header))
    page = clerk.get(place).text
    assert "还有 2 处需要处理" in page
    assert "data-confirm" not in page
    assert press(clerk, place, **{"column-2": "age", "column-5": "-"}).status_code == 302
    page = clerk.get(place).text
    confirmation = page.split('id="confirm-heading"')[1]
    assert "备注" in confirmation.split("以下列不会导入：")[1].split("</ul>")[0]
    done = press(clerk, place, "confirm")
    assert "没有导入这些列：<q>备注</q>" in done.text
    assert answers(console) == [{"age": "young", "overall": "yes", "why": "=1+1"}]
    assert audited(console, "confirm_import")[-1] == (
        "done",
        {"added": 1, "present": 0, "left_out_rows": 0, "left_out_columns": ["备注"], "reconstructed": False},
    )


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("option:adult", {"age": "adult"}),
        ("written:other", {"age": "other", "age.other.text": "<b>19岁</b>"}),
        ("blank", {}),
    ],
)
def test_a_text_is_settled(
    console: Console, clerk: FlaskClient, choice: str, expected: dict[str, str]
) -> None:
    place = uploaded(clerk, export_of([*ROW[:2], "<b>19岁</b>", "满意", ""]))
    page = clerk.get(place).text
    assert "&lt;b&gt;19岁&lt;/b&gt;" in page
    assert "<b>" not in page
    press(clerk, place, **{"text-0": choice})
    assert press(clerk, place, "confirm").status_code == 200
    assert answers(console) == [{"overall": "yes", **expected}]


def test_a_bad_row_is_left_out(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW, ["2", "昨天", *ROW[2:]]))
    assert "时间“昨天”应形如" in clerk.get(place).text
    press(clerk, place, row=["3"])
    assert "已选不导入 1 行" in clerk.get(place).text
    assert "没有导入 1 行" in press(clerk, place, "confirm").text
    assert len(answers(console)) == 1


def test_a_row_left_out_can_come_back(clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW, ["2", "昨天", *ROW[2:]]))
    press(clerk, place, row=["3"])
    press(clerk, place, row=[])
    assert "还有 1 处需要处理" in clerk.get(place).text


def test_all_bad_rows_are_left_out_at_once(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW, *([["2", "昨天", *ROW[2:]]] * 150)))
    press(clerk, place, "leave_out_all")
    page = clerk.get(place).text
    assert "已选不导入 150 行" in page
    press(clerk, place, "confirm")
    assert len(answers(console)) == 1
    assert audited(console, "correct_import") == [("done", {"left_out_rows": 150})]


def test_a_matched_column_can_be_changed(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW))
    answer = press(clerk, place, "change=4")
    assert answer.headers["Location"].endswith("?change=4#column-4")
    page = clerk.get(f"{place}?change=4").text
    fields = fields_of(page) | {"column-4": "-"}
    clerk.post(place, data=fields)
    press(clerk, place, "confirm")
    assert answers(console) == [{"age": "young", "overall": "yes"}]


def test_corrections_that_were_not_checked_are_not_imported_yet(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW))
    fields = fields_of(clerk.get(f"{place}?change=4").text) | {"column-4": "-"}
    answer = clerk.post(f"{place}/confirm", data=fields)
    assert answer.status_code == 422
    assert "更正已保存，还没有导入" in answer.text
    assert answers(console) == []
    assert audited(console, "confirm_import")[-1][0] == "refused"


def test_what_still_stops_the_import_is_said_on_confirming_too(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of([*ROW[:2], "19岁", *ROW[3:]]))
    answer = press(clerk, place, "confirm")
    assert answer.status_code == 422
    assert "“19岁”不是该题的选项" in answer.text
    assert answers(console) == []


def test_addresses_are_neither_shown_nor_kept(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of([*ROW, "203.0.113.7"], header=[*HEADER, "来自IP"]))
    page = clerk.get(place).text
    assert "不保存" in page
    assert "203.0.113.7" not in page
    press(clerk, place, "confirm")
    assert "203.0.113.7" not in str(answers(console))


def test_a_questionnaire_published_meanwhile_wants_another_look(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW))
    fields = fields_of(clerk.get(place).text) | {"mark": "0" * 64}
    answer = clerk.post(f"{place}/confirm", data=fields)
    assert (answer.status_code, answers(console)) == (422, [])
    assert "问卷发布了新的内容" in answer.text


@pytest.mark.parametrize("button", ["", "confirm"])
def test_of_two_who_correct_at_once_the_second_sees_what_the_first_did(
    console: Console, clerk: FlaskClient, button: str
) -> None:
    place = uploaded(clerk, export_of(ROW))
    mine = fields_of(clerk.get(f"{place}?change=3").text) | {"column-3": "-"}
    theirs = fields_of(clerk.get(f"{place}?change=4").text) | {"column-4": "-"}
    clerk.post(place, data=theirs)
    answer = clerk.post(f"{place}/{button}".rstrip("/"), data=mine)
    assert (answer.status_code, "别人更正了对应关系" in answer.text, answers(console)) == (422, True, [])
    assert [
        column.number for column in waiting_uploads(console.engine, "demo/every")[0].corrections.columns
    ] == [4]


def test_what_is_there_already_is_counted(console: Console, clerk: FlaskClient) -> None:
    press(clerk, uploaded(clerk, export_of(ROW)), "confirm")
    second = export_of(ROW, ["2", *ROW[1:]])
    place = uploaded(clerk, second)
    assert "新增 1 份，此前已有 1 份" in press(clerk, place, "confirm").text
    assert len(answers(console)) == 2
    assert "此前都已导入，不会增加答卷" in clerk.get(uploaded(clerk, second)).text


def two_sheets() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for sheet in (book.active, book.create_sheet("第二批")):
        sheet.append(HEADER)
        sheet.append([*ROW[:4], sheet.title])
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet_with_two_sheets_asks_which(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, two_sheets(), "two.xlsx")
    assert "请选择存放答卷的一张" in clerk.get(place).text
    choose_sheet(clerk, place, "第二批")
    assert "工作表：第二批。" in clerk.get(place).text
    press(clerk, place, "confirm")
    assert len(answers(console)) == 1


def test_another_sheet_can_be_chosen_without_uploading_anew(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, two_sheets(), "two.xlsx")
    choose_sheet(clerk, place, "Sheet")
    assert f'href="{place}?sheets=1"' in clerk.get(place).text
    assert 'value="第二批"' in clerk.get(f"{place}?sheets=1").text
    choose_sheet(clerk, place, "第二批")
    press(clerk, place, "confirm")
    assert answers(console)[0]["why"] == "第二批"


@pytest.mark.parametrize(("ticked", "sample"), [(["1"], True), ([], False)])
def test_a_file_of_reconstructed_answers_is_marked_so(
    console: Console, clerk: FlaskClient, ticked: list[str], sample: bool
) -> None:
    place = uploaded(clerk, export_of(ROW), "residents.sample.csv")
    assert "这是重构样例数据" in clerk.get(place).text
    press(clerk, place, "confirm", reconstructed=ticked)
    assert known_survey(console.engine, "demo/every").sample is sample


def test_another_file_has_no_such_box(clerk: FlaskClient) -> None:
    assert "这是重构样例数据" not in clerk.get(uploaded(clerk, export_of(ROW))).text


def test_a_discarded_file_is_gone(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(ROW))
    assert "export.csv" in clerk.get(PLACE).text
    answer = clerk.post(f"{place}/discard", data={"csrf_token": clerk.token}, follow_redirects=True)  # type: ignore[attr-defined]  # set by sign_in
    assert "没有导入任何答卷" in answer.text
    assert "export.csv" not in answer.text
    gone = clerk.get(place)
    assert gone.status_code == 404
    assert "请重新上传" in gone.text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "", "没有选择文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls", "另存为 .xlsx"),
        (b"PK\x03\x04", "broken.xlsx", "已损坏"),
        (b"", "empty.csv", "文件中没有答卷"),
    ],
)
def test_what_is_no_export_is_refused_with_what_to_do(
    console: Console, clerk: FlaskClient, data: bytes, name: str, words: str
) -> None:
    answer = send(clerk, data, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert audited(console, "upload_export")[-1][0] == "refused"
    with console.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Upload)).scalar_one() == 0


def test_a_file_beyond_the_limit_is_refused(clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = clerk.application.view_functions["console.imports.upload"]
    small = type(gate.gate)(gate.gate.capability, gate.gate.audit, 1000)  # type: ignore[attr-defined]  # set by open_to
    monkeypatch.setattr(gate, "gate", small)
    answer = send(clerk, b"x" * 5000)
    assert answer.status_code == 413
    assert "文件太大" in answer.text


def test_of_the_import_only_the_upload_takes_a_large_body(clerk: FlaskClient) -> None:
    views = clerk.application.view_functions.items()
    largest = {name: view.gate.largest for name, view in views if name.startswith("console.imports.")}  # type: ignore[attr-defined]  # set by open_to
    assert {name for name, found in largest.items() if found > USUAL_BODY} == {"console.imports.upload"}
    assert largest["console.imports.upload"] > LARGEST_EXPORT


@each("method", ["get", "post"])
@each("end", ["", "/confirm", "/discard"])
def test_another_teams_upload_is_not_found(console: Console, sign_in: SignIn, method: str, end: str) -> None:
    owner, stranger = sign_in("data_entry"), sign_in("evaluator", folders=("other",))
    place = uploaded(owner, export_of(ROW))
    call: Callable[..., TestResponse] = getattr(stranger, method)
    data = {"csrf_token": stranger.token} if method == "post" else None  # type: ignore[attr-defined]  # set by sign_in
    expected = 405 if (method, bool(end)) == ("get", True) else 404
    assert call(f"{place}{end}", data=data).status_code == expected
    assert owner.get(place).status_code == 200


def test_an_upload_is_not_found_under_another_survey(console: Console, sign_in: SignIn) -> None:
    publish(console.engine, "other/every", questionnaire_source("every_type"), "every.yaml")
    place = uploaded(sign_in("data_entry"), export_of(ROW))
    stranger = sign_in("evaluator", folders=("other",))
    moved = place.replace("/demo/", "/other/")
    assert stranger.get(moved).status_code == 404
    confirmed = stranger.post(f"{moved}/confirm", data={"csrf_token": stranger.token})  # type: ignore[attr-defined]  # set by sign_in
    assert (confirmed.status_code, answers(console)) == (404, [])


def test_a_reader_may_not_import(sign_in: SignIn) -> None:
    assert sign_in("reader").get(PLACE).status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"column": "{"},
        {"column": '{"number": "a", "heading": ""}', "column-a": "-"},
        {"row": "x"},
        {"text": "[]"},
    ],
)
def test_a_form_that_no_page_shows_is_refused(clerk: FlaskClient, fields: dict[str, str]) -> None:
    place = uploaded(clerk, export_of(ROW))
    shown = {"csrf_token": clerk.token, "mark": mark_on(clerk, place)}  # type: ignore[attr-defined]  # set by sign_in
    assert clerk.post(place, data=shown | fields).status_code == 400


def test_the_audit_trail_holds_no_answers(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of([*ROW[:2], "保密的回答", *ROW[3:]]))
    press(clerk, place, **{"text-0": "blank"})
    press(clerk, place, "confirm")
    with console.engine.connect() as connection:
        details = str(connection.execute(select(AuditEntry.detail)).scalars().all())
    assert "保密的回答" not in details
    assert all(audited(console, action) for action in ("upload_export", "correct_import", "confirm_import"))
