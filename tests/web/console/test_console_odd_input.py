"""What no browser sends and no database holds (NUL, numbers beyond every row) is refused, never a fault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_objects import OWN, Objects, make_objects
from console_world import GETS, arguments_of
from flask.testing import FlaskClient
from made_console import Console, token_of
from sqlalchemy import Engine

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.extensions import db

ODD = ("a%00b", "%ed%a0%80", "%ff", "9" * 30, "9" * 10, "-1", "x" * 500)
QUERIES = (
    *("action", "before", "change", "channel", "content", "flag", "language", "mode", "page", "person"),
    *("result", "since", "source", "status", "subject", "until", "view"),
)
SLOW = {"links.poster"}
"""A PDF takes long, and its page reads the same address as the QR codes do."""

FORMS: dict[str, dict[str, str]] = {
    "account.account": {"name": "新名", "language": "zh"},
    "accounts.account": {"name": "新名", "role": "reader", "teams": "1", "teams_before": "1"},
    "downloads.make": {"kind": "docx_plain", "view": "live"},
    "editor.check": {"text": "title: x"},
    "editor.save": {"text": "title: x", "token": "x"},
    "imports.confirm": {"mark": "x"},
    "imports.matching": {"action": "x", "numbers": "x"},
    "invitations.invite": {"name": "新人", "role": "reader", "team": "0"},
    "new_survey.new": {
        "way": "copy",
        "copy-source": "demo/every",
        "copy-title": "新问卷",
        "copy-folder": "",
        "copy-new_folder": "new",
        "copy-team": "1",
        "copy-name": "new",
    },
    "paper.begin": {"text": "1. 您满意吗？\nA. 满意 B. 一般 C. 不满意", "folder": "demo", "name": "paper"},
    "paper.create": {"carried": "0.eJw", "file_name": "a.txt", "title": "甲", "decided": "yes"},
    "responses.exclude_one": {"reason": "重复", "excluded": "1"},
    "surveys.state": {"state": "paused", "reason": "维护"},
    "teams.team": {"name": "新组", "members": "1", "folders": "demo"},
    "teams.teams": {"name": "新组"},
}
"""View -> a form as people send it."""

Desk = tuple[Console, Objects, FlaskClient]


@pytest.fixture
def desk(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A console on a database of each kind, one of everything, and an administrator's browser."""
    (tmp_path / "files").mkdir()
    settings = read_settings(
        {
            "SURVEYAPP_DATABASE_URL": database_url,
            "SURVEYAPP_INSTANCE": str(tmp_path / "instance"),
            "SURVEYAPP_QUESTIONNAIRES": str(tmp_path / "files"),
        }
    )
    console = Console(create_app(settings), engine, settings)
    objects = make_objects(console, OWN)
    yield console, objects, console.client(console.person("administrator", ()))
    with console.app.app_context():
        db.engine.dispose()


def address_of(desk: Desk, view: str, **others: object) -> str:
    console, objects, _ = desk
    endpoint = view if view.startswith("security.") else f"console.{view}"
    with console.app.test_request_context():
        return console.app.url_for(endpoint, **objects.values(view, arguments_of(view), **others))


def test_in_an_address(desk: Desk) -> None:
    _, objects, client = desk
    for number, view in enumerate(GETS):
        for part, value in objects.values(view, arguments_of(view)).items():
            # NUL everywhere, the others in turn: what views share reads them.
            for odd in (ODD[0], *ODD[1 + number % 3 :: 3]):
                address = address_of(desk, view).replace(f"/{value}", f"/{odd}", 1)
                status = client.get(address, buffered=True).status_code
                assert (view, part, odd, status < 500) == (view, part, odd, True)


def test_in_a_query(desk: Desk) -> None:
    client = desk[2]
    for number, view in enumerate(view for view in GETS if view not in SLOW):
        # NUL everywhere, the others in turn: what views share reads them.
        for odd in (ODD[0], *ODD[1 + number % 3 :: 3]):
            query = "&".join(f"{name}={odd}" for name in QUERIES)
            status = client.get(f"{address_of(desk, view)}?{query}", buffered=True).status_code
            assert (view, odd, status < 500) == (view, odd, True)


def test_in_a_form(desk: Desk) -> None:
    client = desk[2]
    token = token_of(client)
    for view, form in FORMS.items():
        for field in form:
            for odd in ("a\0b", "9" * 30, "9" * 5000, "x" * 3000):
                data = {"csrf_token": token, **form, field: odd}
                status = client.post(address_of(desk, view), data=data).status_code
                assert (view, field, odd[:9], status < 500) == (view, field, odd[:9], True)


def test_at_the_door(desk: Desk) -> None:
    console, objects, _ = desk
    client = console.client()
    token = token_of(client, "/console/login")
    doors = {
        "/console/login": {"username": "somebody", "password": "x"},
        f"/console/invitations/{objects.token}": {"username": "somebody", "password": "x", "again": "x"},
    }
    for address, fields in doors.items():
        for field in fields:
            data = {"csrf_token": token, **fields, field: "a\0b"}
            assert (field, client.post(address, data=data).status_code in (400, 422)) == (field, True)
