"""R23, R24 over the whole console, from its URL map: form tokens, GETs that change nothing, headers, addresses."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cases import each
from console_world import GETS, GUARDED, POSTS, ROLES, RULES, World, arguments_of, view_of
from made_console import Console
from signing_in import HASH
from sqlalchemy import update
from werkzeug.test import TestResponse

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.records.accounts import Account
from surveyapp.services.figures_folder import figures_root

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
FRAMED = {"preview.phone", "editor.phone", "review_page.phone"}
"""Citizen pages that the console shows within its own."""


@pytest.fixture(scope="module")
def one_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("security"))
    secret = {"password": HASH, "tf_totp_secret": TOTP_SECRET, "mf_recovery_codes": [RECOVERY]}
    with world.console.engine.connect() as connection:
        connection.execute(update(Account).values(**secret, former_passwords=[HASH]))
    world.keep()
    yield world
    world.close()


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    yield one_world
    one_world.put_back()


def unchanged(world: World) -> bool:
    """Whether the database is as it was in the beginning."""
    return world.dump() == world.first


def test_a_post_without_its_form_token_does_nothing(world: World) -> None:
    for view in POSTS:
        address = world.address(view, "POST", world.own)
        assert (view, world.browser("administrator").post(address).status_code) == (view, 400)
        assert unchanged(world), view


def test_a_post_with_another_persons_form_token_does_nothing(world: World) -> None:
    theirs = world.tokens["evaluator"]
    for view in POSTS:
        address = world.address(view, "POST", world.own)
        in_form = world.browser("administrator").post(address, data={"csrf_token": theirs})
        in_header = world.browser("administrator").post(address, headers={"X-CSRFToken": theirs})
        assert (view, in_form.status_code, in_header.status_code) == (view, 400, 400)
        assert unchanged(world), view


@pytest.mark.parametrize("who", [*ROLES, "nobody"])
def test_no_get_changes_anything(world: World, who: str) -> None:
    """Beside what is computed anew whenever it is missing: pictures, and the figures that all processes share."""
    settings = world.console.settings
    computed = {"cache", figures_root(settings.snapshots).name}

    def present() -> set[Path]:
        return {path for path in settings.instance.rglob("*") if computed.isdisjoint(path.parts)}

    before = present()
    for view in GETS:
        for objects in (world.own, world.other):
            assert world.ask(who, view, objects=objects).status_code < 500
    assert unchanged(world)
    assert present() == before


def policy_of(response: TestResponse) -> dict[str, str]:
    """Directive -> what it allows."""
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def protected(response: TestResponse, framed_by: str = "'none'") -> None:
    """What every answer of the console says to the browser."""
    policy, address = policy_of(response), response.request.path
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'", address
    assert policy["frame-ancestors"] == framed_by, address
    assert "unsafe" not in policy["script-src"], address
    assert response.headers["X-Content-Type-Options"] == "nosniff", address
    assert response.headers["Referrer-Policy"] in ("same-origin", "strict-origin"), address


def test_every_page_is_protected(world: World) -> None:
    for view in GETS:
        response = world.ask("administrator", view)
        protected(response, "'self'" if view in FRAMED else "'none'")
        wanted = {"plotly_script.script": "immutable"}.get(view, "" if view == "static" else "no-store")
        assert wanted in response.headers["Cache-Control"], view


@pytest.mark.parametrize("view", ["security.login", "invitations.accept", "review_page.by_link"])
def test_pages_for_the_signed_out_are_protected(world: World, view: str) -> None:
    response = world.ask("nobody", view)
    protected(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_the_page_that_the_editor_frames_is_protected(world: World) -> None:
    protected(world.ask("evaluator", "editor.phone", "POST"), "'self'")


@each(
    ("who", "method", "address", "status"),
    [
        ("evaluator", "GET", "/console/nowhere", 404),
        ("evaluator", "GET", "/console", 308),
        ("reader", "GET", "/console/audit", 403),
        ("evaluator", "PUT", "/console/", 405),
        ("evaluator", "POST", "/console/logout", 400),
        ("nobody", "GET", "/console/invitations/wrong", 410),
        ("nobody", "GET", "/console/review/wrong", 410),
        ("nobody", "GET", "/console/review/wrong/phone", 410),
        ("nobody", "GET", "/console/", 302),
        ("nobody", "GET", "/bootstrap/static/css/bootstrap.min.css", 200),
        ("nobody", "GET", "/bootstrap/static/nothing", 404),
    ],
)
def test_refusals_are_protected_too(world: World, who: str, method: str, address: str, status: int) -> None:
    response = world.browser(who).open(address, method=method, buffered=True)
    assert response.status_code == status
    protected(response)


@pytest.mark.parametrize("address", ["/console/login", "/s/nobody/nothing", "/"])
def test_where_it_is_set_subdomains_are_to_use_tls_too(world: World, address: str) -> None:
    settings = replace(world.console.settings, hsts_subdomains=True)
    response = create_app(settings).test_client().get(address, base_url="https://survey.example.cn")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("address", ["/console/login", "/console/nowhere", "/bootstrap/static/nothing"])
def test_under_tls_a_browser_is_told_to_stay_there(world: World, address: str) -> None:
    settings = world.console.settings
    app = create_app(
        read_settings(
            {
                "SURVEYAPP_DATABASE_URL": settings.database_url,
                "SURVEYAPP_INSTANCE": str(settings.instance),
                "SURVEYAPP_PUBLIC_URL": "https://survey.example.cn",
            }
        )
    )
    response = app.test_client().get(address, base_url="https://survey.example.cn")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    for cookie in response.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {
            part.strip() for part in cookie.split(";")
        }


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_no_other_method_is_taken(world: World, method: str) -> None:
    for rule in RULES:
        address = world.address(view_of(rule), "GET" if "GET" in (rule.methods or ()) else "POST", world.own)
        response = world.browser("administrator").open(address, method=method)
        assert (rule.rule, response.status_code in (400, 405)) == (rule.rule, True)
    assert unchanged(world)


@each(
    ("wanted", "led_to"),
    [
        ("/console/account", "/console/account"),
        ("/console/audit?person=x", "/console/audit?person=x"),
        ("https://evil.example/", "/console/"),
        ("//evil.example/console/", "/console/"),
        ("/\\evil.example", "/console/"),
        ("javascript:alert(1)", "/console/"),
        ("/console/../s/demo", "/console/"),
        ("", "/console/"),
    ],
)
def test_choosing_a_language_leads_to_no_other_site(world: World, wanted: str, led_to: str) -> None:
    data = {"csrf_token": world.tokens["nobody"], "language": "en", "next": wanted}
    assert world.ask("nobody", "language.choose", "POST", data=data).location == led_to


MARK = "outside-the-house"
LEADING_OUT = [
    f"../{MARK}",
    f"..%2f..%2f{MARK}",
    f"%2e%2e%2f%2e%2e%2f{MARK}",
    f"..%5c{MARK}",
    f"%2fetc%2f{MARK}",
]
ODD = [
    f"%252e%252e%252f{MARK}",
    f"C:%5c{MARK}",
    f"{MARK}%00.yaml",
    f"{MARK}%0d%0aSet-Cookie:%20x=y",
    f"{MARK}%ff%fe",
    f"{MARK}%ed%a0%80",
    MARK * 200,
    "9" * 30,
    "..",
    "%2e%2e",
    ".",
    "%00",
]
TEXT_PARTS = (
    "filename",
    "folder",
    "key",
    "name",
    "place",
    "snapshot",
    "token",
    "job",
    "account",
    "team",
    "invitation",
)
PLACES = sorted(
    (view, method, part)
    for view, method in {*GUARDED, ("static", "GET"), ("invitations.accept", "GET")}
    for part in arguments_of(view) & set(TEXT_PARTS)
)

_opened: list[str] = []


def _note_opening(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename") and MARK in str(arguments[0]):
        _opened.append(str(arguments[0]))


@cache
def listen() -> None:
    """Hear of what is opened from now on: nobody can stop listening, and it slows down whatever follows."""
    sys.addaudithook(_note_opening)


@pytest.fixture
def opened_outside() -> list[str]:
    """The paths with the mark in their name that something tried to open from now on."""
    listen()
    _opened.clear()
    return _opened


def test_no_address_leads_out_of_the_house(world: World, opened_outside: list[str]) -> None:
    browser = world.browser("administrator")
    for number, (view, method, part) in enumerate(PLACES):
        placeholder = (
            987654321 if part in ("account", "team", "invitation") else "11111111-2222-4333-8444-555555555555"
        )
        pattern = world.address(view, method, world.own, **{part: placeholder})
        assert str(placeholder) in pattern
        data = {"csrf_token": world.tokens["administrator"]} if method == "POST" else None
        # Each place is led out, and in turn sent what is odd; what views share they read with the same converters.
        for value in (*LEADING_OUT, *ODD[number % 3 :: 3]):
            address = pattern.replace(str(placeholder), value)
            response = browser.open(address, method=method, data=data, buffered=True)
            assert (address, response.status_code < 500) == (address, True)
            assert "Set-Cookie: x=y" not in str(response.headers), address
        if method == "POST":
            world.put_back()
    # `static` may look below its own folder; where that would be left, it does not look.
    assert [path for path in opened_outside if "/console/static/" not in path] == []


@pytest.mark.parametrize(
    "name", ["../../outside.csv", "/etc/outside.csv", "..\\outside.csv", "a\0b.csv", "导出" * 300]
)
@pytest.mark.parametrize(
    ("view", "field", "content"),
    [
        ("imports.upload", "file", "您的年龄是？\n18岁以下\n".encode()),
        ("downloads.make", "frame", b"no frame"),
        ("new_survey.new", "upload-file", b"title: x"),
        ("paper.begin", "file", "1. 您满意吗？\nA. 是 B. 否\n".encode()),
    ],
)
def test_no_uploads_name_chooses_its_place(
    world: World, view: str, field: str, content: bytes, name: str
) -> None:
    root = world.console.settings.instance.parent
    before = {path.name for path in root.rglob("*")}
    fields = {"kind": "docx_plain", "view": "live", "way": "upload", "upload-folder": "demo"}
    data = {"csrf_token": world.tokens["evaluator"], **fields, field: (BytesIO(content), name)}
    assert world.ask("evaluator", view, "POST", data=data).status_code in (200, 302, 303, 400, 422)
    added = {path.name for path in root.rglob("*")} - before
    assert [new for new in added if not re.fullmatch(r"[0-9a-f-]{36}(\.table)?", new)] == []


@each("name", [f"../{MARK}", "..", "/etc", "a/b", "a\\b", "a\0", "A", "表", "a" * 61, "{{7*7}}"])
@each("field", ["copy-name", "copy-folder", "copy-new_folder"])
def test_no_new_survey_leads_out_of_the_house(
    world: World, opened_outside: list[str], field: str, name: str
) -> None:
    filled = {"copy-source": "demo/every", "copy-title": "新问卷", "copy-folder": "demo", "copy-name": ""}
    place = {"copy-folder": ""} if field == "copy-new_folder" else {}
    data = {"csrf_token": world.tokens["administrator"], "way": "copy", **filled, **place, field: name}
    response = world.ask("administrator", "new_survey.new", "POST", data=data)
    assert response.status_code == (400 if "\0" in name else 422)
    assert opened_outside == []


@pytest.mark.parametrize("who", ROLES)
def test_no_page_tells_a_secret(world: World, who: str) -> None:
    sessions = [session.value for session in world.sessions.values() if session is not None]
    with world.console.engine.connect() as connection:
        uniquifiers = connection.exec_driver_sql("SELECT fs_uniquifier FROM accounts").scalars().all()
        hashes = connection.exec_driver_sql("SELECT id_hash FROM console_sessions").scalars().all()
    secrets = [HASH, "argon2", TOTP_SECRET, RECOVERY, world.own.token, "127.0.0.1"]
    for view in GETS:
        if view in ("plotly_script.script", "static", "invitations.accept"):
            continue
        text = world.ask(who, view).get_data(as_text=False).decode("utf-8", "replace")
        for secret in (*secrets, *sessions, *uniquifiers, *hashes):
            assert (view, secret in text) == (view, False)


def test_the_console_runs_without_debugging(world: World) -> None:
    console: Console = world.console
    assert not console.app.debug
    assert "Traceback" not in world.ask("evaluator", "surveys.survey", name="nothing").text
