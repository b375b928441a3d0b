"""New question types and a new kind of answers, added by the recipe, go through every room; what is missing is told."""

import ast
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import dummy_types
import pytest
from made_console import Console, token_of
from servers import REPOSITORY

from surveyapp.analysis.counting import count_everything, verified_tally
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.complete_table import TABLES, MissingEntry, check_tables
from surveyapp.definition.question_types import KINDS, TYPES
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.surveys.publish import publish, require_questionnaire
from surveyapp.snapshots.decoding import decode_responses

PACKAGE = REPOSITORY / "surveyapp"

SURVEY = "demo/new"
SOURCE = """\
title: 新题型
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
satisfaction: {formula: favourable, items: [again, usual]}
questions:
- {code: hello, type: note, text: 请先阅读这段说明}
- code: again
  type: reasoned
  section: 评价
  text: 您愿意再来吗？
  required: true
  options:
  - {code: "1", label: 愿意, score: 1, favourable: true}
  - {code: "0", label: 不愿意, score: 0}
  - {code: other, label: 其他（请注明）, no_opinion: true, write_in: required}
- {code: visits, type: amount, section: 评价, text: 您来过几次？}
- code: place
  type: levels
  section: 评价
  text: 您住在哪里？
  options: [{code: a, label: 城区}, {code: b, label: 乡村}]
  items: [{code: now, text: 现住地}, {code: before, text: 原住地}]
- code: usual
  type: single
  section: 评价
  text: 总体满意吗？
  options: [{code: "1", label: 满意, score: 1, favourable: true}, {code: "0", label: 不满意, score: 0}]
"""

FORMS = (
    {
        "again": "1",
        "again.why": "态度热情",
        "visits": "3",
        "place.now": "a",
        "place.before": "b",
        "usual": "1",
    },
    {"again": "0", "again.why": "排队太久", "visits": "40", "place.now": "a", "usual": "0"},
    {"again": "other", "again.other.text": "看情况", "place.before": "b"},
)


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console with the survey, open, in which every new type is asked."""
    dummy_types.add(monkeypatch)
    check_tables()
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "new.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


def answered(console: Console) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    version = re.search(r'name="version" id="version" value="(\w+)"', client.get(address).text)
    assert version is not None
    for number, form in enumerate(FORMS):
        sent = {"version": version[1], **form}
        if number:  # without script
            assert client.post(address, data=sent).status_code == 303
        else:
            sent |= {"response_id": str(uuid4()), "started": datetime.now(UTC).isoformat()}
            got = client.post(address, data=sent, headers={"Accept": "application/json"})
            assert got.status_code == 201, got.text


def xml_of(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        texts = (parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        return re.sub(r"<[^>]*>", "", "".join(texts))


def test_the_page_asks_for_each_answer_and_says_what_is_wrong_with_it(console: Console) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    page = client.get(address).text
    for shown in (
        "请先阅读这段说明",
        "1.1</bdi> 您愿意再来吗？",
        "1.2</bdi> 请说明原因",
        "3.</bdi> 您住在哪里？",
    ):
        assert shown in page
    assert "共 4 题" in re.sub("<[^>]*>", "", page)
    for name in ("again", "again.other.text", "again.why", "visits", "place.now", "place.before"):
        assert f'name="{name}"' in page
    version = str(re.search(r'name="version" id="version" value="(\w+)"', page)[1])  # type: ignore[index]
    wrong = {"version": version, "again": "other", "visits": "三次", "again.why": "长" * 2001, "hello": "x"}
    refused = client.post(address, data=wrong)
    assert refused.status_code == 422
    for anchor in ("again.other.text", "again.why", "visits"):
        assert f'<a href="#{anchor}">' in refused.text
    assert "三次" in refused.text
    listed = client.post(address, data=wrong, headers={"Accept": "application/json"}).get_json()
    assert {(found["field"], found["code"]) for found in listed["problems"]} == {
        ("again.other.text", "required"),
        ("again.why", "too_long"),
        ("visits", "unknown_option"),
        ("hello", "unknown_field"),
    }


def test_answers_are_frozen_counted_shown_and_written_out(console: Console, tmp_path: Path) -> None:
    answered(console)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    answers = latest_answers(console.engine, console.settings.snapshots, SURVEY)
    questionnaire = answers.questionnaire
    assert [dict(row.answers) for row in decode_responses(questionnaire, answers.coded_answers)] == list(
        FORMS
    )
    found = analyse_survey(answers).as_json()["questions"]
    assert [(code, one["type"], one["n"]) for code, one in found.items()] == [
        ("again", "reasoned", 3),
        ("again.why", "reasoned", 2),
        ("visits", "amount", 2),
        ("place.now", "levels", 2),
        ("place.before", "levels", 2),
        ("usual", "single", 2),
    ]
    assert [option["count"] for option in found["again"]["options"]] == [1, 1, 1]
    kept = verified_tally(questionnaire, answers.coded_answers, [])
    assert kept == count_everything(questionnaire, answers.coded_answers, []).as_bytes(questionnaire)
    assert b'"amounts":{"visits":[' in kept

    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx", "csv")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    word, sheets = xml_of(files["docx"]), xml_of(files["xlsx"])
    assert "请先阅读这段说明" in word and "请先阅读这段说明" not in sheets
    for shown in ("合计 43（n = 2）", "态度热情", "现住地"):
        assert shown in word and shown in sheets
    for shown in (
        "1. 您愿意再来吗？【单选加原因题】",
        "数量＿＿",
        "问卷共4道题",
        "3.2 原住地",
        "3. 您住在哪里3.1 现住地",
    ):
        assert shown in word
    codebook = files["csv"].with_name("survey-codebook.csv").read_text("utf-8-sig")
    for line in (
        "again.why,您愿意再来吗？：请说明原因,单选加原因题",
        "visits,您来过几次？,数字题",
        "place.now,",
    ):
        assert line in codebook

    read = read_export(questionnaire, files["csv"].read_bytes())
    assert [response.answers for response in read.responses] == list(FORMS)


def test_the_columns_of_a_website_find_their_answers(console: Console) -> None:
    questionnaire = require_questionnaire(SOURCE.encode(), "new.yaml")
    header = (
        "1、您愿意再来吗？,1、您愿意再来吗？：请说明原因,2、您来过几次？,"
        "3、您住在哪里？：现住地,3、您住在哪里？：原住地,4、总体满意吗？"
    )
    rows = "愿意,态度热情,3,城区,乡村,满意\n不愿意,排队太久,40,城区,,不满意\n其他〖看情况〗,,,,乡村,\n"
    read = read_export(questionnaire, f"{header}\n{rows}".encode())
    assert [response.answers for response in read.responses] == list(FORMS)


def test_the_console_shows_results_and_responses(console: Console) -> None:
    answered(console)
    client = console.client(console.person("evaluator"))
    token_of(client)
    results = client.get(f"/console/surveys/{SURVEY}/results")
    assert results.status_code == 200
    assert "单选加原因题" in results.text and "数字题" in results.text
    for chart in ("chart-again", "chart-place.now", "chart-place.before"):
        assert f'id="{chart}"' in results.text
    assert f"/console/surveys/{SURVEY}/results/texts/again.why" in results.text
    texts = client.get(f"/console/surveys/{SURVEY}/results/texts/again.why")
    assert "排队太久" in texts.text
    listed = client.get(f"/console/surveys/{SURVEY}/responses")
    assert listed.status_code == 200
    one = re.search(rf"/console/surveys/{SURVEY}/responses/[0-9a-f-]{{36}}", listed.text)
    assert one is not None
    shown = client.get(one[0]).text
    assert "请说明原因" in shown and "现住地" in shown
    for page in ("edit", "preview", "import"):
        assert client.get(f"/console/surveys/{SURVEY}/{page}").status_code in (200, 302), page


@pytest.mark.parametrize("table", [table for table, _ in dummy_types.KIND[1:]], ids=lambda table: table.place)
def test_a_forgotten_entry_is_told_with_its_table(
    table: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    dummy_types.add(monkeypatch)
    monkeypatch.delitem(table, "amount")
    with pytest.raises(MissingEntry, match=re.escape(table.place)):  # type: ignore[attr-defined]
        check_tables()


def test_every_table_of_kinds_and_types_is_complete_and_has_no_more() -> None:
    check_tables()
    of_kinds = [table for table in TABLES if "choice" in table]
    assert {table.place for table in of_kinds} == {table.place for table, _ in dummy_types.KIND}
    for table in of_kinds:
        assert set(table) == set(KINDS), table.place


ABOUT_TYPES = {
    "definition/question_types.py",
    "definition/checks.py",
    "definition/satisfaction_checks.py",
    "definition/unknown_parts.py",
    "definition/scales.py",
    "definition/loading.py",
    "definition/changes.py",
    "reports/words/wording.py",
}
"""The table of types, the checks of what authors write, the catalogue of type names."""


def asks_for_a_type(node: ast.AST) -> bool:
    """Whether code compares a type, looks it up in a table, or matches it."""
    if isinstance(node, ast.Compare):
        return any(
            isinstance(part, ast.Attribute) and part.attr == "type" for part in (node.left, *node.comparators)
        )
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Attribute) and node.slice.attr == "type"
    if isinstance(node, ast.Match):
        return isinstance(node.subject, ast.Attribute) and node.subject.attr == "type"
    return (
        isinstance(node, ast.Call)
        and any(isinstance(part, ast.Attribute) and part.attr == "type" for part in node.args[:1])
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
    )


def test_only_the_table_of_types_the_checks_and_the_catalogue_ask_for_a_type() -> None:
    names = "|".join(TYPES)
    of_questions = re.compile(rf"""\b(?:type|type_)\s*(?:==|!=|in|is)|["'](?:{names})["']\s*(?:==|!=)""")
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place in ABOUT_TYPES or place.startswith("indicators/") or place in OTHER_TYPES:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if asks_for_a_type(node):
                found.append(f"{place}:{node.lineno}")  # type: ignore[attr-defined]  # all of these have one
    for path in sorted(PACKAGE.rglob("*.html")):
        for expression in re.findall(r"{[{%].*?[}%]}", path.read_text("utf-8"), re.DOTALL):
            if "question" in expression and of_questions.search(expression):
                found.append(str(path.relative_to(PACKAGE)))
    assert not found, "a room below the questionnaire file asks for a question's type: " + ", ".join(found)


OTHER_TYPES = {
    "web/console/evaluations/basic_form_cells.py",  # of cells of a 基础表
    "web/console/manuals.py",  # of marks in a text
    "web/patient_worker.py",  # of sockets
}
