"""Downloads of an evaluation in the console: made, watched and saved; who may; what is refused and said."""

import io
import zipfile
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from answered_survey import audited
from docx import Document
from evaluated_folder import page_of, words_of, write_evaluation
from flask.testing import FlaskClient
from made_console import Console, SignIn
from openpyxl import load_workbook
from sqlalchemy import select, update

from surveyapp.records.console import Job
from surveyapp.reports.word.frame import default_frame
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.formats import EvaluationDownload, downloads_of
from surveyapp.services.downloads.worker import new_worker, work_once

PAGE = "/console/evaluations/demo/downloads"
SURVEYS = "/console/surveys/demo/every/downloads"
EVALUATION_KINDS = downloads_of(EvaluationDownload)


@pytest.fixture
def evaluation(console: Console) -> Iterator[Console]:
    """The console with an evaluation in the folder `demo`."""
    write_evaluation(console)
    yield console


def ask(client: FlaskClient, kind: str = "evaluation_xlsx", **fields: object) -> str:
    """Post the form; gives the address of the page of the file."""
    data = {"csrf_token": client.token, "kind": kind, **fields}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert response.status_code == 303, response.text
    return str(response.location)


def work(console: Console) -> None:
    assert work_once(console.places, new_worker())


def asked(console: Console) -> list[tuple[str, str]]:
    with console.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(Job.kind, Job.subject))]


def test_the_page_of_the_evaluation_leads_to_it(evaluation: Console, sign_in: SignIn) -> None:
    page = page_of(sign_in("reader"), "/console/evaluations/demo")
    assert f"{PAGE}" in page.xpath("//main//a/@href")


@pytest.mark.parametrize("role", ["administrator", "evaluator", "reader"])
def test_who_sees_results_is_offered_every_kind(evaluation: Console, sign_in: SignIn, role: str) -> None:
    page = page_of(sign_in(role), PAGE)
    assert page.xpath("//input[@name='kind']/@value") == list(EVALUATION_KINDS)
    assert "这个评价还没有生成过文件" in words_of(page)


@pytest.mark.parametrize("kind", EVALUATION_KINDS)
@pytest.mark.parametrize("role", ["evaluator", "reader"])
def test_a_file_is_made_watched_and_saved(evaluation: Console, sign_in: SignIn, kind: str, role: str) -> None:
    client = sign_in(role)
    page = ask(client, kind)
    state = client.get(f"{page}/state").json
    assert (state["unfinished"], state["words"]) == (True, "排队中，等待开始。")
    watching = page_of(client, page)
    assert watching.xpath("//section/@data-state") == [f"{page}/state"]
    assert watching.xpath("//script[contains(@src, 'downloads.js')]")
    work(evaluation)
    assert client.get(f"{page}/state").json["unfinished"] is False
    assert page_of(client, page).xpath("//a[@data-file]/@href") == [f"{page}/file"]
    with client.get(f"{page}/file") as saved:
        data = saved.get_data()
    disposition = saved.headers["Content-Disposition"]
    assert "attachment" in disposition
    assert quote(EVALUATION_KINDS[kind].file_words) in disposition.split("filename*=UTF-8''")[1]
    assert saved.headers["Cache-Control"] == "no-store"
    said = {
        "evaluation_docx": "某市热线绩效评价评分报告",
        "evaluation_xlsx": "综合评分表",
        "reconciliation_docx": "某市热线核对表",
        "reconciliation_xlsx": "与已公布数字不一致的行",
    }
    if kind.endswith("docx"):
        assert said[kind] in "".join(p.text for p in Document(io.BytesIO(data)).paragraphs)
    else:
        assert said[kind] in load_workbook(io.BytesIO(data)).sheetnames


def test_a_document_is_the_same_bytes_in_every_language(evaluation: Console, sign_in: SignIn) -> None:
    contents = []
    for role, language in (("reader", "zh"), ("evaluator", "en")):
        client = sign_in(role)
        client.post("/console/language", data={"csrf_token": client.token, "language": language})  # type: ignore[attr-defined]  # see sign_in
        page = ask(client, "reconciliation_docx")
        work(evaluation)
        with client.get(f"{page}/file") as saved:
            contents.append(saved.get_data())
    assert contents[0] == contents[1]


def test_one_of_several_tables_can_be_chosen(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert page_of(client, PAGE).xpath("//select[@name='form']") == []
    write_evaluation(evaluation).with_name("second.yaml").write_text(SECOND, "utf-8")
    offered = page_of(client, PAGE).xpath("//select[@name='form']/option")
    assert [(option.get("value"), option.text) for option in offered] == [
        *(
            ("", "全部 2 张"),
            ("indicators", "某市热线绩效评价指标体系"),
            ("second", "项目支出绩效自评表：维护"),
        )
    ]
    page = ask(client, form="second")
    work(evaluation)
    with client.get(f"{page}/file") as saved:
        assert load_workbook(io.BytesIO(saved.get_data())).sheetnames[:2] == ["得分汇总", "自评表"]
    data = {"csrf_token": client.token, "kind": "evaluation_docx", "form": "third"}  # type: ignore[attr-defined]  # see sign_in
    refused = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "没有名称为“third”的表" in refused.text


SECOND = """
title: 项目支出绩效自评表：维护
year: 2024
self_evaluation: {project: 维护, unit: 某单位}
indicators:
- {code: A, name: 接通率, weight: 100, target: ≥90%, rule: {type: self_evaluation}, actual: {value: 90%}}
"""


def test_a_file_made_before_is_listed_here_and_not_at_the_survey(
    evaluation: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    page = ask(client)
    work(evaluation)
    listed = page_of(client, PAGE)
    assert page in listed.xpath("//table//a/@href")
    assert "某市热线绩效评价指标体系-评分表-" in words_of(listed)
    assert page not in client.get(SURVEYS).text
    identity = page.rsplit("/", 1)[1]
    assert client.get(f"{SURVEYS}/{identity}").status_code == 404


def test_the_same_is_not_made_twice_at_once(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert ask(client) == ask(client)
    assert asked(evaluation) == [("evaluation_xlsx", "demo")]


def test_a_failed_file_says_why_and_can_be_tried_again(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client)
    write_evaluation(evaluation, "title: 评价\nindicators: []\n")
    work(evaluation)
    shown = words_of(page_of(client, page))
    assert "文件没有生成" in shown
    assert "指标文件有错误：demo/indicators.yaml" in shown
    assert str(evaluation.settings.questionnaires) not in shown
    assert "快照和以前生成的文件都没有变化" in shown
    write_evaluation(evaluation)
    assert client.post(f"{page}/again", data={"csrf_token": client.token}).location == page  # type: ignore[attr-defined]  # see sign_in
    work(evaluation)
    assert page_of(client, page).xpath("//a[@data-file]")


def test_trying_again_what_did_not_fail_is_recorded_as_nothing_done(
    evaluation: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    page = ask(client)
    client.post(f"{page}/again", data={"csrf_token": client.token})  # type: ignore[attr-defined]  # see sign_in
    assert audited(evaluation)[-1][1] == "refused"


def test_asking_and_saving_are_in_the_audit_trail(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client)
    work(evaluation)
    client.get(f"{page}/file").close()
    noted = [entry for entry in audited(evaluation) if "download" in entry[0]]
    assert [entry[:2] for entry in noted] == [("request_download", "done"), ("download_report", "done")]
    assert [entry[2]["kind"] for entry in noted] == ["evaluation_xlsx"] * 2
    assert "Excel 评分表" in sign_in("administrator").get("/console/audit").text


@pytest.mark.parametrize("kind", ["exe", "docx", "xlsx", "csv"])
def test_a_kind_that_evaluations_do_not_have_is_refused_beside_the_form(
    evaluation: Console, sign_in: SignIn, kind: str
) -> None:
    client = sign_in()
    response = client.post(PAGE, data={"csrf_token": client.token, "kind": kind})  # type: ignore[attr-defined]  # see sign_in
    assert response.status_code == 422
    assert f"没有“{kind}”这种下载" in response.text
    assert asked(evaluation) == []


def test_a_survey_has_no_file_of_an_evaluation_made(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    data = {"csrf_token": client.token, "kind": "evaluation_xlsx", "view": "live"}  # type: ignore[attr-defined]  # see sign_in
    assert client.post(SURVEYS, data=data).status_code == 422


def test_an_own_frame_is_used_and_one_that_cannot_be_is_refused(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client, "evaluation_docx", frame=(io.BytesIO(default_frame()), "模板.docx"))
    work(evaluation)
    with client.get(f"{page}/file") as saved:
        assert zipfile.is_zipfile(io.BytesIO(saved.get_data()))
    data = {
        "csrf_token": client.token,  # type: ignore[attr-defined]  # see sign_in
        "kind": "evaluation_docx",
        "frame": (io.BytesIO(b"no"), "模板.docx"),
    }
    refused = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert (refused.status_code, "请用 Word 另存为 .docx 后再试" in refused.text) == (422, True)


def test_our_own_frame_can_be_taken_as_a_start(evaluation: Console, sign_in: SignIn) -> None:
    with sign_in("reader").get(f"{PAGE}/frame.docx") as saved:
        assert saved.get_data().startswith(b"PK")


def test_data_entry_gets_nothing(evaluation: Console, sign_in: SignIn) -> None:
    page = ask(sign_in())
    client = sign_in("data_entry")
    found = [client.get(address).status_code for address in (PAGE, page, f"{page}/state", f"{page}/file")]
    assert found == [403] * 4


def test_another_team_finds_nothing(evaluation: Console, sign_in: SignIn) -> None:
    page = ask(sign_in())
    client = sign_in(folders=("other",))
    found = [client.get(address).status_code for address in (PAGE, page, f"{page}/state", f"{page}/file")]
    assert found == [404] * 4


def test_a_file_of_another_evaluation_is_not_found_here(evaluation: Console, sign_in: SignIn) -> None:
    write_evaluation(evaluation, folder="other")
    client = sign_in(folders=("demo", "other"))
    page = ask(client)
    work(evaluation)
    elsewhere = page.replace("/demo/", "/other/")
    assert [client.get(f"{elsewhere}{part}").status_code for part in ("", "/state", "/file")] == [404] * 3


def test_a_file_that_is_not_there_yet_or_no_more_is_not_saved(evaluation: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = ask(client)
    assert client.get(f"{page}/file").status_code == 404
    with evaluation.engine.connect() as connection:
        connection.execute(update(Job).values(state="done", file_name="x.xlsx"))
    assert client.get(f"{page}/file").status_code == 404
    assert "文件已不在服务器上" in client.get(page).text


@pytest.mark.parametrize("part", ["", "/frame.docx", f"/{'0' * 8}-0000-4000-8000-{'0' * 12}"])
def test_a_folder_without_an_evaluation_is_not_found(console: Console, sign_in: SignIn, part: str) -> None:
    client = sign_in()
    assert client.get(f"{PAGE}{part}").status_code == 404
    data = {"csrf_token": client.token, "kind": "evaluation_xlsx"}  # type: ignore[attr-defined]  # see sign_in
    assert client.post(PAGE, data=data).status_code == 404


def test_without_a_worker_the_page_says_so(evaluation: Console, sign_in: SignIn) -> None:
    assert "data-worker-missing>" in sign_in().get(PAGE).text
    jobs.record_alive(evaluation.engine, "worker")
    assert "data-worker-missing hidden>" in sign_in().get(PAGE).text
