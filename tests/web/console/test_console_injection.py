"""R28: what people write renders literally on every page and leaves as text in every file."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from console_objects import INDICATORS, OWN
from console_world import GETS, World
from docx import Document
from lxml import html
from openpyxl import load_workbook
from ruamel.yaml import YAML
from servers import questionnaire_source

from surveyapp.services.answers.exclusions import exclude_several
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import make_file
from surveyapp.services.downloads.job_files import folder_of

PRODUCT = str(7191 * 7193)
MARK = "=1+1{{7191*7193}}${7191*7193}<b>粗</b>'\"><img src=x onerror=alert(1)><script>alert(1)</script>"
"""A formula, two template expressions, and markup that leaves an attribute and an element."""

WRITTEN = {"title", "text", "label", "section", "name", "controller", "contact", "purpose"}
"""The keys of a questionnaire file that hold an author's words."""


def marked(value: Any, key: str = "") -> Any:
    """The questionnaire with the mark before every text of its author."""
    if isinstance(value, dict):
        return {name: marked(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [marked(part, key) for part in value]
    return MARK + value if key in WRITTEN else value


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    source = orjson.dumps(marked(YAML(typ="safe").load(questionnaire_source("every_type"))))
    indicators = orjson.dumps(marked(YAML(typ="safe").load(INDICATORS))).decode()
    world = World(tmp_path_factory.mktemp("injection"), MARK, source=source, indicators=indicators)
    survey = f"{OWN}/every"
    exclude_several(
        world.console.engine, survey, [world.own.response], reason=MARK, person=MARK, excluded=True
    )
    exclude_several(
        world.console.engine, survey, [world.own.response], reason=MARK, person=MARK, excluded=False
    )
    world.keep()
    yield world
    world.close()


SHOWN = {
    "accounts.accounts",
    "accounts.account",
    "downloads.downloads",
    "editor.edit",
    "editor.review",
    "evaluations.evaluation",
    "evaluation_list.evaluations",
    "imports.matching",
    "imports.upload",
    "links.link",
    "preview.phone",
    "responses.response",
    "results.results",
    "results.texts",
    "review_page.by_link",
    "review_page.phone",
    "reviews.reviews",
    "surveys.overview",
    "surveys.survey",
    "teams.team",
    "teams.teams",
}
"""Pages that show something of what was written."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_people_wrote_is_shown_as_they_wrote_it(world: World, language: str) -> None:
    client = world.console.client(world.accounts["administrator"], language)
    for view in GETS:
        response = client.get(world.address(view, "GET", world.own), buffered=True)
        if response.mimetype not in ("text/html", "application/json", "image/svg+xml"):
            continue
        assert response.status_code in (200, 302), view
        assert PRODUCT not in response.text, view
        assert MARK not in response.text or response.mimetype == "application/json", view
        if response.mimetype == "text/html":
            page = html.fromstring(response.text)
            run = page.xpath("//*[@onerror] | //img[@src='x'] | //b[.='粗'] | //script[.='alert(1)']")
            assert run == [], view
            words = page.text_content() + "".join(page.xpath("//@value | //@title | //@aria-label"))
            assert view not in SHOWN or MARK in words, view


def posted_team(world: World) -> None:
    """Leave an entry in the audit trail whose subject is the mark."""
    world.browser("administrator").post(
        "/console/teams", data={"csrf_token": world.tokens["administrator"], "name": MARK[:100]}
    )


def test_the_audit_trail_shows_and_exports_it_as_text(world: World) -> None:
    posted_team(world)
    client = world.browser("administrator")
    page = html.fromstring(client.get("/console/audit").text)
    assert MARK[:100] in page.text_content()
    exported = client.get("/console/audit.csv").text
    cells = [cell for row in csv.reader(io.StringIO(exported)) for cell in row]
    assert any(cell.endswith(MARK[:100]) for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    world.put_back()


def made(world: World, kind: str) -> Path:
    """A file of the survey, made as the worker makes it."""
    console, survey = world.console, f"{OWN}/every"
    identity = jobs.enqueue(console.engine, kind, survey, {"view": "live", "frame": False}, None)
    job = jobs.job_of(console.engine, identity, survey)
    assert job is not None
    name = make_file(console.places, job, lambda part: None)
    assert not set(name) & set('<>:"/\\|?*')
    (file,) = folder_of(console.settings.instance, identity).iterdir()
    return file


def test_the_workbook_holds_no_formula_that_somebody_wrote(world: World) -> None:
    book = load_workbook(made(world, "xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(MARK in str(cell.value) for cell in cells)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_the_csv_files_hold_no_formula_that_somebody_wrote(world: World) -> None:
    with zipfile.ZipFile(made(world, "csv")) as archive:
        for name in archive.namelist():
            cells = [
                c for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))) for c in row
            ]
            assert any(MARK in cell for cell in cells)
            assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []


def test_the_report_says_it_literally(world: World) -> None:
    document = Document(str(made(world, "docx")))
    words = "".join(part.text or "" for part in document.element.iter() if part.tag.endswith("}t"))
    assert MARK in words
    assert PRODUCT not in words
