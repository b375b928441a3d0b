"""Downloads in the console: what each role may have made, how a file is watched and saved, what is refused."""

import hashlib
import io
import re
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from answered_survey import answer, audited
from docx import Document
from docx.oxml import OxmlElement
from flask.testing import FlaskClient
from made_console import Console, SignIn
from openpyxl import load_workbook
from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.console import Job, Worker
from surveyapp.reports.word.frame import default_frame
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads import jobs, large_files
from surveyapp.services.downloads.job_files import folder_of
from surveyapp.services.downloads.worker import new_worker, work_once
from surveyapp.services.figures.survey_answers import freeze

PAGE = "/console/surveys/demo/every/downloads"


def ask(client: FlaskClient, kind: str, view: str = "live", **fields: object) -> str:
    """Post the form; gives the address of the page of the file."""
    data = {"csrf_token": client.token, "kind": kind, "view": view, **fields}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert response.status_code == 303, response.text
    return str(response.location)


def work(console: Console) -> None:
    assert work_once(console.places, new_worker())


def save(client: FlaskClient, address: str) -> TestResponse:
    """Get a file and let go of it."""
    with client.get(address) as response:
        response.get_data()
        return response


def identity_of(page: str) -> uuid.UUID:
    return uuid.UUID(page.rsplit("/", 1)[1])


def test_everybody_with_results_gets_word_and_who_may_see_answers_gets_all(sign_in: SignIn) -> None:
    shown = {role: sign_in(role).get(PAGE).text for role in ("reader", "evaluator")}
    offered = {role: re.findall(r'name="kind" id="kind-(\w+)"', page) for role, page in shown.items()}
    assert offered == {
        "reader": ["docx_plain"],
        "evaluator": ["docx", "docx_plain", "xlsx", "csv", "parquet"],
    }


def words_of(data: bytes) -> str:
    """Every word in a Word file."""
    document = Document(io.BytesIO(data))
    return "".join(part.text or "" for part in document.element.iter() if part.tag.endswith("}t"))


def test_a_readers_report_says_how_many_wrote_and_not_what(console: Console, sign_in: SignIn) -> None:
    answer(console, why="我叫某人")
    saved = {}
    for role, kind, view in (("reader", "docx_plain", "report"), ("evaluator", "docx", "answers")):
        page = ask(sign_in(role), kind)
        work(console)
        with sign_in(role).get(f"{page}/{view}") as answered:
            saved[role] = words_of(answered.get_data())
    assert "本报告只列填写人数，不照录受访者填写的文字。" in saved["reader"]
    assert {role: "我叫某人" in words for role, words in saved.items()} == {
        "reader": False,
        "evaluator": True,
    }


@pytest.mark.parametrize("part", ["", "/state", "/report", "/answers"])
def test_a_report_with_texts_is_closed_to_a_reader(console: Console, sign_in: SignIn, part: str) -> None:
    page = ask(sign_in(), "docx")
    work(console)
    assert sign_in("reader").get(f"{page}{part}").status_code == 403


def test_a_reader_cannot_have_a_report_with_texts_made(sign_in: SignIn) -> None:
    reader = sign_in("reader")
    data = {"csrf_token": reader.token, "kind": "docx", "view": "live"}  # type: ignore[attr-defined]  # see sign_in
    assert reader.post(PAGE, data=data).status_code == 403


def test_a_report_tells_how_far_it_is_and_can_be_put_back(console: Console, sign_in: SignIn) -> None:
    page = ask(sign_in(), "docx")
    told: list[bool] = []

    def leave() -> bool:
        told.append(True)
        return len(told) == 4

    assert work_once(console.places, new_worker(), leave)
    assert sign_in().get(f"{page}/state").json["words"] == "排队中，等待开始。"


def test_a_reader_cannot_have_answers_made(sign_in: SignIn) -> None:
    reader = sign_in("reader")
    data = {"csrf_token": reader.token, "kind": "xlsx", "view": "live"}  # type: ignore[attr-defined]  # see sign_in
    assert reader.post(PAGE, data=data).status_code == 403


@pytest.mark.parametrize(
    ("kind", "view", "name"),
    [
        ("docx", "answers", "分析报告"),
        ("docx_plain", "report", "分析报告（不含文字）"),
        ("xlsx", "answers", "数据与统计表"),
        ("csv", "answers", "答卷数据"),
    ],
)
def test_a_file_is_made_and_saved_under_a_chinese_name(
    console: Console, sign_in: SignIn, kind: str, view: str, name: str
) -> None:
    client = sign_in()
    page = ask(client, kind)
    assert client.get(f"{page}/state").json["words"] == "排队中，等待开始。"
    work(console)
    assert client.get(f"{page}/state").json["unfinished"] is False
    shown = client.get(page).text
    assert f"{page}/{view}" in shown
    saved = save(client, f"{page}/{view}")
    disposition = saved.headers["Content-Disposition"]
    assert "attachment" in disposition
    assert quote(name) in disposition.split("filename*=UTF-8''")[1]
    assert saved.headers["Cache-Control"] == "no-store"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert zipfile.is_zipfile(io.BytesIO(saved.data))


def test_a_file_with_answers_is_not_saved_as_a_report(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client, "xlsx")
    work(console)
    assert save(client, f"{page}/report").status_code == 404


def test_a_reader_cannot_open_the_page_of_a_file_with_answers(console: Console, sign_in: SignIn) -> None:
    page = ask(sign_in(), "xlsx")
    work(console)
    reader = sign_in("reader")
    assert [reader.get(f"{page}{part}").status_code for part in ("", "/state", "/answers", "/report")] == [
        403
    ] * 4


def test_a_file_of_another_survey_is_not_found_here(console: Console, sign_in: SignIn) -> None:
    page = ask(sign_in(), "csv")
    with console.engine.connect() as connection:
        connection.execute(update(Job).values(subject="demo/another"))
    client = sign_in()
    assert [client.get(f"{page}{part}").status_code for part in ("", "/state", "/answers")] == [404] * 3


def test_the_name_in_the_table_chooses_no_file(console: Console, sign_in: SignIn, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    client = sign_in()
    page = ask(client, "csv")
    work(console)
    with console.engine.connect() as connection:
        connection.execute(update(Job).values(file_name="../../../secret"))
    assert save(client, f"{page}/answers").data.startswith(b"PK")


def test_a_link_out_of_the_folder_is_not_followed(console: Console, sign_in: SignIn, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    client = sign_in()
    page = ask(client, "csv")
    work(console)
    path = folder_of(console.settings.instance, identity_of(page)) / "download.zip"
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    assert save(client, f"{page}/answers").status_code == 404


def test_the_latest_snapshot_is_chosen_before_live_answers(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, "demo/every", "open")
    manifest = freeze(console.engine, console.settings.snapshots, "demo/every")
    shown = sign_in().get(PAGE).text
    assert shown.index(f'value="{manifest.id}"') < shown.index('value="live"')
    assert "最新快照" in shown


def test_a_damaged_snapshot_is_told_of_beside_the_form(console: Console, sign_in: SignIn) -> None:
    freeze(console.engine, console.settings.snapshots, "demo/every")
    next(console.settings.snapshots.rglob("manifest.json")).unlink()
    page = sign_in().get(PAGE)
    assert (page.status_code, "请从备份恢复" in page.text) == (200, True)


def test_the_workbook_of_a_snapshot_names_it(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, "demo/every", "open")
    manifest = freeze(console.engine, console.settings.snapshots, "demo/every")
    client = sign_in()
    page = ask(client, "xlsx", manifest.id)
    work(console)
    book = load_workbook(io.BytesIO(save(client, f"{page}/answers").data))
    assert manifest.id in [cell.value for cell in book["说明"]["B"]]


def test_of_a_large_workbook_people_are_asked_first_and_offered_smaller_files(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_files, "MOST_ROWS_UNASKED", 1)
    client = sign_in()
    answer(console)
    ask(client, "xlsx")  # one response is not too many
    answer(console)
    ask(client, "csv")
    data = {"csrf_token": client.token, "kind": "xlsx", "view": "live", "numbers": "full"}  # type: ignore[attr-defined]  # see sign_in
    question = client.post(PAGE, data=data)
    assert (question.status_code, audited(console)[-1][1]) == (200, "refused")
    assert "2 份答卷、23 列：大约需要 1 分钟，文件约 1 MB。" in question.text
    assert re.findall(r'name="kind" value="(\w+)"', question.text) == ["csv", "parquet", "xlsx"]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', question.text))
    assert [client.post(PAGE, data={**fields, "kind": kind}).status_code for kind in ("parquet", "xlsx")] == [
        303,
        303,
    ]
    made = jobs.jobs_of(console.engine, "demo/every", ["xlsx", "csv", "parquet"])
    assert [(job.kind, job.parameters["view"], job.parameters.get("numbers")) for job in made] == [
        ("xlsx", "live", True),
        ("parquet", "live", True),
        ("csv", "live", None),
        ("xlsx", "live", None),
    ]


def test_a_large_workbook_over_several_sheets_says_so(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(console)
    frozen = freeze(console.engine, console.settings.snapshots, "demo/every")
    monkeypatch.setattr(large_files, "MOST_ROWS_UNASKED", 0)
    monkeypatch.setattr(large_files, "sheets_for", lambda _rows, _most: 3)
    client = sign_in()
    data = {"csrf_token": client.token, "kind": "xlsx", "view": frozen.id}  # type: ignore[attr-defined]  # see sign_in
    assert "答卷分在 3 张工作表上" in client.post(PAGE, data=data).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"kind": "exe"}, "没有“exe”这种下载"), ({"kind": "docx", "view": "0" * 16}, "没有编号为")],
)
def test_what_cannot_be_made_is_said_beside_the_form(
    console: Console, sign_in: SignIn, fields: dict[str, str], said: str
) -> None:
    client = sign_in()
    data = {"csrf_token": client.token, "view": "live", **fields}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(PAGE, data=data)
    assert response.status_code == 422
    assert said in response.text


def test_an_own_frame_is_used(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client, "docx", frame=(io.BytesIO(default_frame()), "模板.docx"))
    work(console)
    assert save(client, f"{page}/answers").status_code == 200


def test_an_own_frame_is_marked_with_who_brought_it(console: Console, sign_in: SignIn) -> None:
    client, frame = sign_in(), default_frame()
    page = ask(client, "docx", frame=(io.BytesIO(frame), "单位模板.docx"))
    mark = "自备 Word 模板“单位模板.docx”，由 张测（evaluator-"
    assert mark in client.get(page).text
    assert mark in client.get(PAGE).text
    work(console)
    assert mark in client.get(page).text
    assert mark not in client.get(ask(client, "docx")).text
    with console.engine.connect() as connection:
        lines = (
            connection.execute(select(AuditEntry.detail).filter_by(action="request_download")).scalars().all()
        )
    assert lines[0]["own_frame"] == "单位模板.docx"
    assert lines[0]["frame_sha256"] == hashlib.sha256(frame).hexdigest()
    assert lines[1]["own_frame"] is False


def test_only_who_may_edit_brings_an_own_frame(sign_in: SignIn) -> None:
    reader = sign_in("reader")
    assert 'name="frame"' in sign_in().get(PAGE).text
    assert 'name="frame"' not in reader.get(PAGE).text
    frame = (io.BytesIO(default_frame()), "模板.docx")
    data = {"csrf_token": reader.token, "kind": "docx_plain", "view": "live", "frame": frame}  # type: ignore[attr-defined]  # see sign_in
    assert reader.post(PAGE, data=data, content_type="multipart/form-data").status_code == 403
    assert ask(reader, "docx_plain")


def test_a_hostile_frame_is_refused_with_part_and_reason(sign_in: SignIn) -> None:
    client = sign_in()
    document = Document()
    run = document.add_paragraph().add_run()._r
    for text in ("DDE", "AUTO calc"):
        piece = OxmlElement("w:instrText")
        piece.text = text
        run.append(piece)
    stream = io.BytesIO()
    document.save(stream)
    data = {"csrf_token": client.token, "kind": "docx", "view": "live"}  # type: ignore[attr-defined]  # see sign_in
    data["frame"] = (io.BytesIO(stream.getvalue()), "模板.docx")
    response = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert response.status_code == 422
    assert "word/document.xml 中有不允许的域：DDE" in response.text


@pytest.mark.parametrize("content", [b"not a word file", b"PK\x03\x04"])
def test_a_frame_that_cannot_be_used_is_refused_at_once(sign_in: SignIn, content: bytes) -> None:
    client = sign_in()
    frame = (io.BytesIO(content), "模板.docx")
    data = {"csrf_token": client.token, "kind": "docx", "view": "live", "frame": frame}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert response.status_code == 422
    assert "请用 Word 另存为 .docx 后再试" in response.text


def test_our_own_frame_can_be_taken_as_a_start(sign_in: SignIn) -> None:
    saved = save(sign_in("reader"), f"{PAGE}/frame.docx")
    assert saved.data.startswith(b"PK")


def test_a_failed_file_says_why_and_can_be_tried_again(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client, "csv")
    problem = {"code": "disk_full", "params": {}}
    with console.engine.connect() as connection:
        connection.execute(update(Job).values(state="failed", problem=problem))
    shown = client.get(page).text
    assert "服务器的磁盘空间不足" in shown
    assert "没有变化" in shown
    assert client.post(f"{page}/again", data={"csrf_token": client.token}).status_code == 303  # type: ignore[attr-defined]  # see sign_in
    work(console)
    assert save(client, f"{page}/answers").status_code == 200


def test_trying_again_what_did_not_fail_is_recorded_as_nothing_done(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    page = ask(client, "csv")
    client.post(f"{page}/again", data={"csrf_token": client.token})  # type: ignore[attr-defined]  # see sign_in
    assert audited(console)[-1][1] == "refused"


def test_without_a_worker_the_page_says_so_and_how_to_start_one(console: Console, sign_in: SignIn) -> None:
    hint = "<code>surveyapp work</code>"
    alone = sign_in("administrator").get(PAGE).text
    assert "data-worker-missing>" in alone
    assert hint in alone
    assert hint not in sign_in().get(PAGE).text
    jobs.record_alive(console.engine, "worker")
    assert "data-worker-missing hidden>" in sign_in().get(PAGE).text


def test_a_worker_not_seen_for_long_counts_as_none(console: Console, sign_in: SignIn) -> None:
    with console.engine.connect() as connection:
        long_ago = datetime.now(UTC) - timedelta(seconds=20)
        connection.execute(insert(Worker).values(id="old", seen=long_ago))
    assert "data-worker-missing>" in sign_in().get(PAGE).text


def test_saving_answers_and_reports_is_in_the_audit_trail(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    for kind, view in (("docx_plain", "report"), ("csv", "answers")):
        page = ask(client, kind)
        work(console)
        save(client, f"{page}/{view}")
    with console.engine.connect() as connection:
        query = select(AuditEntry.action, AuditEntry.subject, AuditEntry.result).order_by(AuditEntry.id)
        noted = [tuple(row) for row in connection.execute(query)]
    done = ("demo/every", "done")
    assert [entry for entry in noted if "download" in entry[0]] == [
        ("request_download", *done),
        ("download_report", *done),
        ("request_download", *done),
        ("download_answers", *done),
    ]


def test_files_made_before_are_listed(console: Console, sign_in: SignIn) -> None:
    page = ask(sign_in(), "xlsx")
    work(console)
    assert page in sign_in().get(PAGE).text
    assert page not in sign_in("reader").get(PAGE).text


def test_a_file_that_is_gone_is_said_to_be(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client, "csv")
    work(console)
    (folder_of(console.settings.instance, identity_of(page)) / "download.zip").unlink()
    assert "文件已不在服务器上" in client.get(page).text
