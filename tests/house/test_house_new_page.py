"""A page is added as docs/pages.md says: a view with its gate, a template, its area, words for the trail, a link.

What a forgotten part says stands here too: `missing_parts` names each of them.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask, render_template
from made_console import Console, token_of
from servers import questionnaire_source
from sqlalchemy import select

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.publish import publish
from surveyapp.web.console import navigation, register
from surveyapp.web.console.access import gate_of, open_to
from surveyapp.web.console.audit import audit_words
from surveyapp.web.console.navigation import NAVIGATION, Place
from surveyapp.web.console.surveys import survey_page
from surveyapp.web.console.surveys.survey_page import TABS, Tab

OF_SURVEY = """{% extends "console/surveys/survey_base.html" %}
{% set tab = "notes" %}
{% block content %}<p>{{ note }}</p>
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>{% endblock %}
"""
OF_ALL = """{% extends "console/base.html" %}{% block heading %}全部备注{% endblock %}"""


def notes_area(templates: Path) -> Blueprint:
    """An area with a page of all surveys, a page of one, and an action."""
    notes = Blueprint("notes", __name__, template_folder=str(templates))

    @notes.get("/notes")
    @open_to(Capability.ADMINISTER)
    def notes_of_all() -> str:
        return render_template("console/notes/notes_of_all.html")

    @notes.get("/surveys/<folder>/<name>/notes", endpoint="notes")
    @open_to(Capability.SEE_RESULTS)
    def show(folder: str, name: str) -> str:
        return survey_page.survey_page("console/notes/notes.html", folder, name, note="记下的话")

    @notes.post("/surveys/<folder>/<name>/notes", endpoint="take")
    @open_to(Capability.EDIT_SURVEYS, audit="take_note")
    def take(folder: str, name: str) -> str:
        return survey_page.survey_page("console/notes/notes.html", folder, name, note="记好了")

    return notes


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates" / "console" / "notes"
    folder.mkdir(parents=True)
    (folder / "notes.html").write_text(OF_SURVEY, "utf-8")
    (folder / "notes_of_all.html").write_text(OF_ALL, "utf-8")
    return tmp_path / "templates"


@pytest.fixture
def console(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """A console with the new area, after the lines of the recipe."""
    monkeypatch.setattr(register, "AREAS", (*register.AREAS, notes_area(templates)))
    place = Place("console.notes.notes_of_all", "全部备注")
    monkeypatch.setattr(navigation, "NAVIGATION", (*NAVIGATION, place))
    monkeypatch.setattr(survey_page, "TABS", (*TABS, Tab("notes", "console.notes.notes", "备注")))
    monkeypatch.setitem(audit_words.ACTIONS, "take_note", "记下一句话")
    monkeypatch.setitem(audit_words.AREA_WORDS, "notes", "备注")
    made = Console.made_in(tmp_path)
    publish(made.engine, "demo/every", questionnaire_source("every_type"), "every_type.yaml")
    yield made
    made.engine.dispose()


PAGE = "/console/surveys/demo/every/notes"


def test_the_page_stands_in_its_frame_and_its_links(console: Console) -> None:
    reader = console.client(console.person("reader"))
    page = reader.get(PAGE).text
    assert "<p>记下的话</p>" in page
    assert f'<a class="nav-link active" href="{PAGE}"' in page
    assert ">备注</h1>" in page, "its heading is its tab"
    assert f'href="{PAGE}"' in reader.get("/console/surveys/demo/every").text
    assert "全部备注" not in reader.get("/console/").text, "nobody is led where they may not go"
    administrator = console.client(console.person("administrator"))
    overview = administrator.get("/console/").text
    assert 'href="/console/notes"' in overview
    assert ">全部备注</a>" in overview
    assert "全部备注</h1>" in administrator.get("/console/notes").text


def test_its_gate_keeps_out_and_its_action_stands_in_the_trail(console: Console) -> None:
    nobody, clerk = console.client(), console.client(console.person("data_entry"))
    assert "/login" in nobody.get(PAGE).headers["Location"]
    assert clerk.get(PAGE).status_code == 403
    assert "备注" not in clerk.get("/console/surveys/demo/every").text
    elsewhere = console.client(console.person("evaluator", folders=("other",)))
    assert elsewhere.get(PAGE).status_code == 404
    evaluator = console.client(console.person("evaluator"))
    assert "记好了" in evaluator.post(PAGE, data={"csrf_token": token_of(evaluator)}).text
    with console.engine.connect() as connection:
        query = select(AuditEntry.action, AuditEntry.subject, AuditEntry.result)
        noted = connection.execute(query.where(AuditEntry.action == "take_note")).all()
    assert [tuple(row) for row in noted] == [("take_note", "demo/every", "done")]
    trail = console.client(console.person("administrator")).get("/console/audit").text
    assert "记下一句话" in trail


def missing_parts(app: Flask) -> list[str]:
    """What is missing of the pages of a console, each with the place where it belongs."""
    missing = []
    with app.test_request_context():
        endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
        for endpoint in sorted(endpoints):
            if not endpoint.startswith("console."):
                continue
            gate = gate_of(endpoint)
            if gate is None:
                missing.append(f"{endpoint}: no gate; say @open_to(Capability…) or @open_to_all()")
            elif gate.audit and gate.audit not in audit_words.ACTIONS:
                missing.append(f"{endpoint}: no words for {gate.audit} in audit_words.ACTIONS")
        led_to = [*navigation.NAVIGATION, *survey_page.TABS]
        missing += [f"{link.endpoint}: no such view" for link in led_to if link.endpoint not in endpoints]
    registered = {area.name for area in register.AREAS}
    missing += [
        f"{path.name}: {name} stands not in register.AREAS, so that nobody can open its pages"
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in BLUEPRINT.findall(path.read_text("utf-8"))
        if name not in {*registered, "console", "security"}
    ]
    unnamed = {area.name for area in register.AREAS} - set(audit_words.AREA_WORDS) - WITHOUT_PAGES
    return missing + [f"{area}: no words in audit_words.AREA_WORDS" for area in sorted(unnamed)]


PACKAGE = Path(inspect.getfile(register)).parent
BLUEPRINT = re.compile(r'\bBlueprint\(\s*"(\w+)"')

WITHOUT_PAGES = {"language", "plotly_script"}
"""Areas from which nobody is kept: they have no page."""


def test_nothing_is_missing_of_any_page(console: Console) -> None:
    assert missing_parts(console.app) == []


def test_forgotten_parts_are_named(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    area = notes_area(templates)
    area.add_url_rule("/forgotten", endpoint="forgotten", view_func=lambda: "nobody sees this")
    monkeypatch.setattr(register, "AREAS", (*register.AREAS, area))
    monkeypatch.setattr(survey_page, "TABS", (*TABS, Tab("notes", "console.notes.gone", "备注")))
    console = Console.made_in(tmp_path)
    left = tuple(area for area in register.AREAS if area.name != "links")
    with monkeypatch.context() as patch:
        patch.setattr(register, "AREAS", left)
        told = "links.py: links stands not in register.AREAS, so that nobody can open its pages"
        assert told in missing_parts(console.app)
    assert missing_parts(console.app) == [
        "console.notes.forgotten: no gate; say @open_to(Capability…) or @open_to_all()",
        "console.notes.take: no words for take_note in audit_words.ACTIONS",
        "console.notes.gone: no such view",
        "notes: no words in audit_words.AREA_WORDS",
    ]
    client = console.client(console.person("administrator"))
    answer = client.get("/console/forgotten")
    assert answer.status_code == 403, "a view without a gate is closed to all"
    assert "nobody sees this" not in answer.text
    console.engine.dispose()


RENDERED = re.compile(r'"console/(\w+)/(\w+)(?<!_base)\.html"')
"""The template of a page in the source of a view; what several pages stand in (`…_base.html`) is no page."""


def test_a_page_and_its_view_share_their_names() -> None:
    """From the address to the view to the template: `links.py` shows `links_not_open.html` of the same folder."""
    strayed = [
        f"{path.parent.name}/{path.name}: console/{folder}/{template}.html"
        for path in PACKAGE.glob("*/*.py")
        for folder, template in RENDERED.findall(path.read_text("utf-8"))
        if folder != path.parent.name
        or not template.startswith((path.stem, path.stem.removesuffix("s")))
        or not (PACKAGE / "templates" / "console" / folder / f"{template}.html").is_file()
    ]
    assert not strayed, (
        "a template lies in its view's folder, is there and begins with its name:\n" + "\n".join(strayed)
    )
