"""A questionnaire on paper becomes a draft: read, shown beside its source, confirmed; nothing is lost on the way."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from own_instance import use_instance
from paper_cases import ANNEXES
from paper_of_ten import paper_of_ten
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveyapp.cli.main import main
from surveyapp.definition.files.source import read_source
from surveyapp.papers.limits import LARGEST_PAPER
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.import_questionnaire import read_questionnaire

BEGIN = "/console/surveys/paper"
CREATE = "/console/surveys/paper/create"
SMALL = (
    "小问卷调查问卷\n1. 您怎样看待大厅？\nA. 窗口多 B. 窗口少\n2. 您是否满意？\nA. 满意 B. 一般 C. 不满意\n"
)


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    token = {"csrf_token": client.token, "folder": "demo", "name": "paper"}  # type: ignore[attr-defined]
    response = client.post(address, data={**token, **fields})
    response.request.environ["wsgi.input"].close()  # a long one is a file
    return response


def upload(client: FlaskClient, data: bytes, file: str, **fields: object) -> TestResponse:
    return post(client, BEGIN, file=(BytesIO(data), file), **fields)


def fields_of(page: str) -> dict[str, list[str]]:
    """The form of the page as a browser sends it, as it stands."""
    form = next(form for form in html.fromstring(page).forms if form.action == CREATE)
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def draft(console: Console, survey: str) -> str:
    found = edited_text(console.engine, survey)
    assert found is not None
    return found.text


LONG = "长问卷\n" + "".join(f"{n}. 您怎样看第{n}件事？\nA. 甲{n} B. 乙{n} C. 丙{n}\n" for n in range(1, 1500))
FORM = """\
{"title": "大厅", "pages": [{"title": "一", "elements": [
    {"type": "radiogroup", "name": "sex", "title": "性别", "choices": [{"value": "m", "text": "男"}, "女"]},
    {"type": "matrix", "name": "rating", "title": "请评价", "columns": ["满意", "一般", "不满意"], "rows": ["态度"]}
]}]}
""".encode()

PAPERS = (
    {"form.json": FORM}
    | {path.name: path.read_bytes() for path in sorted(ANNEXES.iterdir())}
    | {"十题.docx": paper_of_ten()}
)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_becomes_the_same_file_as_by_the_command(
    console: Console, sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    client = sign_in()
    page = upload(client, PAPERS[name], name)
    assert page.status_code == 200
    made = client.post(CREATE, data=fields_of(page.text))
    assert made.location == "/console/surveys/demo/paper/form"
    command = tmp_path / "command"
    command.mkdir()
    use_instance(monkeypatch, command)
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(command))
    (command / name).write_bytes(PAPERS[name])
    done = CliRunner().invoke(main, ["import-questionnaire", str(command / name), "--to", "demo/paper"])
    assert done.exit_code == 0, done.output
    assert draft(console, "demo/paper") == (command / "demo" / "paper.yaml").read_text("utf-8")


@pytest.mark.parametrize("name", PAPERS)
def test_every_line_stands_beside_what_it_became_and_says_so_in_words(sign_in: SignIn, name: str) -> None:
    page = html.fromstring(upload(sign_in(), PAPERS[name], name).text)
    read = read_questionnaire(PAPERS[name], name)
    lines = page.find_class("paper-line")
    texts = [line.find_class("paper-words")[0].text_content() for line in lines]
    assert texts == [line.text for line in read.paper.lines]
    ids = {*page.xpath("//@id")}
    for line in lines:
        link = line.find("a")
        words = line.find_class("paper-part")[0].text_content()
        assert words
        assert words in link.get("aria-label")
        assert {link.get("href").removeprefix("#"), *line.get("data-joins").split()} <= ids
    shown = [question.get("id") for question in page.find_class("paper-question")]
    assert sorted(shown) == sorted(f"question-{question.code}" for question in read.questions)
    assert len(ids) == len(page.xpath("//@id"))


@pytest.mark.parametrize("name", PAPERS)
def test_few_decisions_are_asked_for_and_each_has_its_proposal_and_reason(sign_in: SignIn, name: str) -> None:
    page = html.fromstring(upload(sign_in(), PAPERS[name], name).text)
    decisions = page.find_class("paper-decision")
    assert len(decisions) <= 5
    heading = f"请确认 {len(decisions)} 处" if decisions else "没有需要确认的地方"
    assert heading in page.text_content()
    for decision in decisions:
        assert decision.find_class("paper-reason")
        radios = decision.xpath(".//input[@type='radio']")
        chosen = [radio.get("name") for radio in radios if radio.get("checked") is not None]
        assert sorted(chosen) == sorted({radio.get("name") for radio in radios})


def test_decisions_that_are_changed_are_in_the_draft(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    fields = fields_of(post(client, BEGIN, text=SMALL).text)
    kind, code = (
        next(name for name in fields if name.startswith(f"{key}-")) for key in ("type", "direction")
    )
    scale = code.partition("-")[2]
    assert fields[f"favourable-{scale}"] == ["1"]
    changed = {kind: "multiple", code: "turned", f"favourable-{scale}": "3", "formula": "index"}
    client.post(CREATE, data={**fields, **changed, "title": "另一个标题"})
    value = read_source(draft(console, "demo/paper").encode(), "").value
    assert value["title"] == "另一个标题"
    assert value["satisfaction"]["formula"] == "index"
    assert [asked["type"] for asked in value["questions"]] == ["multiple", "single"]
    options = value["questions"][1]["options"]
    assert [option["score"] for option in options] == [1, 2, 3]
    assert [option.get("favourable") for option in options] == [None, None, True]


def test_nothing_is_lost_where_the_place_has_to_be_corrected(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = post(client, BEGIN, text=SMALL, name="every")
    assert "“demo/every”已经存在" in page.text
    fields = fields_of(page.text)
    kind = next(name for name in fields if name.startswith("type-"))
    again = client.post(CREATE, data={**fields, kind: "multiple", "item": [], "title": "改过的标题"})
    assert again.status_code == 422
    assert "“demo/every”已经存在" in again.text
    kept = fields_of(again.text)
    assert (kept[kind], kept["title"], kept.get("item")) == (["multiple"], ["改过的标题"], None)
    client.post(CREATE, data={**kept, "name": "other"})
    value = read_source(draft(console, "demo/other").encode(), "").value
    assert (value["title"], value["questions"][0]["type"]) == ("改过的标题", "multiple")
    assert "satisfaction" not in value


def test_decisions_that_contradict_each_other_are_refused_in_words(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    fields = fields_of(post(client, BEGIN, text=SMALL).text)
    turned = next(name for name in fields if name.startswith("direction-"))
    answer = client.post(CREATE, data={**fields, turned: "turned"})
    assert answer.status_code == 422
    assert "“不满意”的分值更高，却没有计入，计入的是“满意”" in answer.text
    assert fields_of(answer.text)[turned] == ["turned"]
    assert edited_text(console.engine, "demo/paper") is None


def test_decisions_with_which_nothing_can_be_computed_are_refused(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    fields = fields_of(post(client, BEGIN, text=SMALL).text)
    ticks = next(name for name in fields if name.startswith("favourable-"))
    answer = client.post(CREATE, data={**fields, ticks: []})
    assert (answer.status_code, "照所选的内容，问卷还不能使用" in answer.text) == (422, True)
    assert edited_text(console.engine, "demo/paper") is None


def test_a_paper_that_is_too_long_for_a_draft_is_told_so_before_anything_is_confirmed(
    sign_in: SignIn,
) -> None:
    page = html.fromstring(post(sign_in(), BEGIN, text=LONG).text)
    assert "上限为 200000" in page.find_class("alert-danger")[0].text_content()
    assert len(page.find_class("paper-question")) == 1499


def test_a_name_that_is_left_out_is_that_of_the_file_or_made_from_the_title(sign_in: SignIn) -> None:
    client = sign_in()
    page = upload(client, SMALL.encode(), "Residents 2026.txt", name="")
    assert fields_of(page.text)["name"] == ["residents-2026"]
    assert fields_of(post(client, BEGIN, text=SMALL, name="").text)["name"] == [
        "xiao-wenjuan-diaocha-wenjuan"
    ]


def test_lines_that_were_not_understood_and_left_out_are_counted_and_led_to(sign_in: SignIn) -> None:
    client = sign_in()
    text = upload(client, PAPERS["changji-residents.txt"], "changji.txt").text
    left_out = len(re.findall(r"line-left_out", text))
    assert left_out > 0
    assert f"<strong>{left_out}</strong> 行没有收入" in text
    assert 'id="first-left_out"' in text
    assert "没有收入问卷" in text


def test_the_source_is_corrected_and_read_again(sign_in: SignIn) -> None:
    client = sign_in()
    fields = fields_of(post(client, BEGIN, text=SMALL).text)
    page = client.post("/console/surveys/paper/text", data=fields)
    assert page.status_code == 200
    typed = html.fromstring(page.text).get_element_by_id("text").value
    assert [line for line in typed.splitlines() if line.strip()] == SMALL.splitlines()
    again = post(client, BEGIN, text=typed.replace("窗口多", "窗口很多"))
    assert "窗口很多" in again.text


@pytest.mark.parametrize(
    ("language", "fields", "words"),
    [
        ("zh", {}, "没有内容可读"),
        ("en", {}, "There is nothing to read"),
        ("zh", {"text": " \n"}, "没有内容可读"),
        ("zh", {"text": "你好"}, "没有读到题目"),
        ("zh", {"file": b"", "text": ""}, "文件是空的"),
        ("en", {"file": b"", "text": ""}, "empty"),
        ("zh", {"file": b"\x89PNG\r\n\x1a\n\x00\xff\xfe"}, "不是文本"),
        ("zh", {"file": b"PK\x03\x04" + b"\0" * 100}, "文件已损坏"),
        ("en", {"file": b"PK\x03\x04" + b"\0" * 100}, "The file is damaged"),
        ("zh", {"file": b"1. a?\nA. b B. c\n", "text": "1. a?"}, "既选了文件，又粘贴了文字"),
        ("en", {"file": b"1. a?\nA. b B. c\n", "text": "1. a?"}, "A file was chosen and a text pasted"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_what_was_typed_stays(
    sign_in: SignIn, language: str, fields: dict[str, object], words: str
) -> None:
    sent = {**fields, **({"file": (BytesIO(fields["file"]), "a.txt")} if "file" in fields else {})}  # type: ignore[arg-type]
    answer = post(sign_in(language=language), BEGIN, **sent)
    assert (answer.status_code, words in answer.text) == (422, True)
    page = html.fromstring(answer.text)
    assert page.get_element_by_id("text").value.strip() == str(fields.get("text", "")).strip()
    assert page.get_element_by_id("name").value == "paper"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(sign_in: SignIn) -> None:
    client = sign_in()
    assert "上限为 20000000" in upload(client, b"x" * (LARGEST_PAPER + 1), "a.txt").text
    assert upload(client, b"x" * (LARGEST_PAPER + 5_000_000), "a.txt").status_code == 413


@pytest.mark.parametrize("carried", ["", "x", "é.x", "0" * 64 + ".eJw="])
def test_a_paper_that_did_not_come_back_whole_is_said(
    console: Console, sign_in: SignIn, carried: str
) -> None:
    client = sign_in()
    fields = fields_of(post(client, BEGIN, text=SMALL).text)
    answer = client.post(CREATE, data={**fields, "carried": carried})
    assert (answer.status_code, "没有完整地传回来" in answer.text) == (422, True)
    assert edited_text(console.engine, "demo/paper") is None


def test_a_paper_stays_in_its_team(console: Console, sign_in: SignIn) -> None:
    client = sign_in(folders=("elsewhere",))
    page = post(client, BEGIN, text=SMALL)
    assert "demo" in html.fromstring(page.text).find_class("alert-danger")[0].text_content()
    assert client.post(CREATE, data={**fields_of(page.text), "folder": "demo"}).status_code == 422
    assert edited_text(console.engine, "demo/paper") is None


@pytest.mark.parametrize("role", ["reader", "data_entry"])
def test_only_those_who_edit_read_papers(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    assert client.get(BEGIN).status_code == 403
    assert post(client, BEGIN, text=SMALL).status_code == 403


def test_the_page_of_a_new_survey_leads_to_it_first(sign_in: SignIn) -> None:
    page = html.fromstring(sign_in().get("/console/surveys/new").text)
    assert page.findtext(".//main//h2") == "由纸质问卷新建"
    assert [button.get("href") for button in page.find_class("btn-primary")] == [BEGIN]


def test_reading_and_making_stand_in_the_audit_trail(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    fields = fields_of(upload(client, SMALL.encode(), "甲.txt").text)
    kind = next(name for name in fields if name.startswith("type-"))
    client.post(CREATE, data={**fields, kind: "multiple"})
    with console.engine.connect() as connection:
        rows = connection.execute(
            select(AuditEntry.action, AuditEntry.subject, AuditEntry.result, AuditEntry.detail)
        ).all()
    found = [(row.action, row.subject, row.result, row.detail) for row in rows]
    assert ("read_paper", "", "done", {"file": "甲.txt", "lines": 5, "questions": 2}) in found
    assert ("new_survey", "demo/paper", "done", {"file": "甲.txt", "changed": ["type"]}) in found
