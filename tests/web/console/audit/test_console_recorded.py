"""What the audit trail says of requests that the gate does not let in, and what becomes of one it cannot note."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import each
from console_world import GUARDED, ROUTES, World
from flask.testing import FlaskClient
from made_console import Console, token_of, token_on
from signing_in import Opened, consoles, entries, log_in, somebody
from sqlalchemy import Engine, text

from surveyapp.services.addresses import HOME
from surveyapp.services.people.accounts import account_line
from surveyapp.services.people.audit import search

OPEN_TO_THE_DUE = {"account.change_password", "language.choose", "security.logout"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("recorded"))
    due = world.console.client(world.console.person("administrator", (), must_change_password=True))
    world.tokens["due"] = token_of(due)
    world.sessions["due"] = due.get_cookie(world.cookie)
    world.keep()
    yield world
    world.close()


@pytest.fixture
def opened(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Opened]:
    with consoles(engine, database_url, tmp_path / "instance") as opened:
        yield opened


def written(world: World, who: str, view: str, method: str, **fields: str) -> list[str]:
    """How the lines that one request adds to the trail end."""
    before = len(entries(world.console.engine))
    address = world.address(view, method, world.own)
    world.browser(who).open(address, method=method, data=fields if method == "POST" else None, buffered=True)
    results = [result for _, _, result in entries(world.console.engine)[before:]]
    world.put_back()
    return results


def test_nobody_has_done_anything(world: World) -> None:
    token = world.tokens["nobody"]
    results = {route: written(world, "nobody", *route, csrf_token=token) for route in ROUTES}
    assert [route for route, told in results.items() if "done" in told] == []
    assert {route: told for route, told in results.items() if told and route in GUARDED} == {}


def test_who_has_a_duty_has_done_nothing_else(world: World) -> None:
    routes, token = [route for route in ROUTES if route[0] not in OPEN_TO_THE_DUE], world.tokens["due"]
    results = {route: written(world, "due", *route, csrf_token=token) for route in routes}
    assert [route for route, told in results.items() if "done" in told] == []
    assert {
        route: told for route, told in results.items() if route in GUARDED and not set(told) <= {"denied"}
    } == {}


def test_a_stranger_without_a_form_token_writes_nothing(world: World) -> None:
    assert {route: told for route in ROUTES if (told := written(world, "nobody", *route))} == {}


def test_another_teams_survey_is_denied(world: World) -> None:
    before = len(entries(world.console.engine))
    address = world.address("surveys.freeze", "POST", world.other)
    world.browser("evaluator").post(address, data={"csrf_token": world.tokens["evaluator"]})
    assert [result for _, _, result in entries(world.console.engine)[before:]] == ["denied"]
    world.put_back()


@each("fields", [{}, {"username": "", "password": "x"}, {"username": "x"}])
def test_a_form_that_is_no_attempt_is_not_recorded(opened: Opened, fields: dict[str, str]) -> None:
    console = opened()
    client = console.app.test_client()
    token = token_on(client.get("/console/login"))
    assert client.post("/console/login", data={"csrf_token": token, **fields}).status_code == 422
    client.post("/console/login/code", data={"csrf_token": token, "code": "000000"})
    assert entries(console.engine) == []


def test_the_log_names_the_view_and_no_address(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "surveyapp"):
        opened().app.test_client().get("/console/audit.csv", environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert "console.audit.export" in caplog.text
    assert "198.51.100.7" not in caplog.text


def test_a_lock_is_recorded_once(opened: Opened) -> None:
    console = opened()
    for username, refused in (("zhangsan", 5), ("lisi", 5)):
        for _ in range(refused + 3):
            log_in(console.app.test_client(), username, "wrong password")
    results = [result for _, _, result in entries(console.engine)]
    assert results == [*["refused"] * 5, "blocked"] * 2


def chief_of(opened: Opened) -> tuple[Console, FlaskClient, str]:
    console = opened()
    client = console.client(somebody(console, "chief", role="administrator"))
    return console, client, token_of(client)


def lose_the_trail(console: Console) -> None:
    with console.engine.connect() as connection:
        connection.execute(text("ALTER TABLE audit_trail RENAME TO mislaid"))


def test_what_cannot_be_recorded_is_an_error_that_says_so(opened: Opened) -> None:
    console, client, token = chief_of(opened)
    wang = somebody(console, "wang")
    lose_the_trail(console)
    fields = {"csrf_token": token, "name": "王测", "role": "evaluator", "active": "y"}
    answer = client.post(f"/console/accounts/{wang}", data=fields)
    assert answer.status_code == 500
    assert "操作可能已经执行，但没有写进操作记录" in answer.text
    assert account_line(console.engine, wang).name == "王测"


def test_a_download_that_cannot_be_recorded_is_not_given(opened: Opened) -> None:
    console, client, _ = chief_of(opened)
    lose_the_trail(console)
    answer = client.get("/console/audit.csv", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["error"] == "没有记入操作记录"


def test_the_log_of_a_database_that_fails_quotes_no_statement(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    console, client, _ = chief_of(opened)
    with console.engine.connect() as connection:
        connection.execute(text("ALTER TABLE surveys RENAME TO mislaid"))
    assert client.get(HOME).status_code == 503
    assert "database: " in caplog.text
    assert "SELECT" not in caplog.text


def test_who_is_signed_in_reads_that_the_database_fails(opened: Opened) -> None:
    console, client, _ = chief_of(opened)
    with console.engine.connect() as connection:
        connection.execute(text("ALTER TABLE console_sessions RENAME TO mislaid"))
    answer = client.get(HOME)
    assert (answer.status_code, "数据库暂时无法使用" in answer.text) == (503, True)


def test_asking_what_is_allowed_is_no_deed(opened: Opened) -> None:
    console, client, _ = chief_of(opened)
    before = len(search(console.engine))
    assert client.options("/console/surveys/demo/every/freeze").status_code == 200
    assert len(search(console.engine)) == before


def test_a_long_subject_is_cut(opened: Opened) -> None:
    console, client, token = chief_of(opened)
    client.post(f"/console/surveys/{'x' * 2000}/y/freeze", data={"csrf_token": token})
    assert len(search(console.engine)[0].subject) == 500


def test_styles_and_scripts_ask_no_database(opened: Opened) -> None:
    console, client, _ = chief_of(opened)
    with console.engine.connect() as connection:
        connection.execute(text("ALTER TABLE console_sessions RENAME TO mislaid"))
    assert client.get(f"{HOME}static/console.css", buffered=True).status_code == 200
