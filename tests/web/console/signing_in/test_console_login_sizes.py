"""Whoever sends much where little is asked for is refused at once: nobody else waits for it."""

import http.client
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from ready_databases import ready_sqlite
from servers import LONGEST_WAIT, served
from signing_in import NEW_PASSWORD, PASSWORD, Opened, log_in, send, set_up_totp, somebody, token_on

from surveyapp.definition import normal_form
from surveyapp.services.limits import LONGEST_TYPED_PASSWORD
from surveyapp.services.people.invitations import invite
from surveyapp.web.console.access import gate_of
from surveyapp.web.console.limits import MOST_FIELDS, SECRETS_BODY

MARKS = "\u0301\u0316" * 80_000
"""320,000 bytes of combining marks, for which Unicode's own function takes 13 seconds."""

MOST_NORMALISED = 4 * 128
"""Characters: a password as long as it may be, every letter of it taken apart."""


@pytest.fixture(autouse=True)
def lengths(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How long the texts were that Unicode's own function was given: in no test of this file very long."""
    seen: list[int] = []
    normalize = unicodedata.normalize

    def measured(form: str, text: str) -> str:
        seen.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(normal_form.unicodedata, "normalize", measured)
    yield seen
    assert max(seen, default=0) <= MOST_NORMALISED


def awaiting_code(opened: Opened) -> FlaskClient:
    """A browser that gave the right password and is asked for a code."""
    console = opened()
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    set_up_totp(client)
    client = console.app.test_client()
    log_in(client)
    return client


def test_marks_at_sign_in_are_refused_before_they_are_read(opened: Opened) -> None:
    client = opened().app.test_client()
    for name in ("username", "password", "next", "csrf_token"):
        fields = {"username": "zhangsan", "password": PASSWORD, name: MARKS}
        answer = client.post("/console/login", data={"csrf_token": "x", **fields})
        assert answer.status_code == 413
        assert "内容太长" in answer.text
        assert "没有改动任何内容" in answer.text


@pytest.mark.parametrize("name", ["username", "password"])
def test_a_long_field_within_the_bound_is_wrong_like_any_other(opened: Opened, name: str) -> None:
    client = opened().app.test_client()
    somebody(opened())
    fields = {"username": "zhangsan", "password": PASSWORD, name: "a\u0301\u0316" * 500}
    assert send(client, "/console/login", **fields).status_code == 422
    assert log_in(client).status_code == 302


def test_a_password_is_never_cut_until_it_fits(opened: Opened) -> None:
    console = opened()
    somebody(console)
    answer = log_in(console.app.test_client(), password=PASSWORD + " " * LONGEST_TYPED_PASSWORD)
    assert (answer.status_code, "没有登录" in answer.text) == (422, True)


@pytest.mark.parametrize("path", ["/console/login/code", "/console/login/recovery"])
def test_marks_as_a_code_are_refused(opened: Opened, path: str) -> None:
    client = awaiting_code(opened)
    page = client.get(path)
    assert client.post(path, data={"csrf_token": token_on(page), "code": MARKS}).status_code == 413
    assert client.post(path, data={"csrf_token": token_on(page), "code": MARKS[:1500]}).status_code == 422


def test_an_invitation_takes_no_marks(opened: Opened) -> None:
    console = opened()
    inviter = somebody(console, "boss", role="administrator")
    path = "/console/invitations/" + invite(
        console.engine, name="李四", role="evaluator", team=None, invited_by=inviter
    )
    client = console.app.test_client()
    token = token_on(client.get(path))
    good = {"csrf_token": token, "username": "lisi", "password": PASSWORD, "again": PASSWORD}
    for name in ("username", "password"):
        assert client.post(path, data={**good, name: MARKS}).status_code == 413
        long = {**good, name: "\u0301\u0316" * 400}
        answer = client.post(path, data={**long, "again": long["password"]})
        assert answer.status_code == 422
    assert "太长，最多 128 个字符" in answer.text
    assert client.post(path, data=good).status_code == 302


def test_pages_of_ones_own_password_take_no_marks(opened: Opened) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    for path, fields in (
        ("/console/account/password", {"present": PASSWORD, "new": MARKS, "again": MARKS}),
        ("/console/account/totp", {"code": MARKS, "present": PASSWORD}),
        ("/console/account", {"name": MARKS, "language": "zh"}),
    ):
        token = token_on(client.get(path))
        assert client.post(path, data={"csrf_token": token, **fields}).status_code == 413
    long = "\u0301\u0316" * 400
    answer = send(client, "/console/account/password", present=PASSWORD, new=long, again=long)
    assert (answer.status_code, "太长，最多 128 个字符" in answer.text) == (422, True)
    done = send(client, "/console/account/password", present=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)
    assert done.status_code == 302


def test_every_page_for_names_passwords_and_codes_has_the_small_bound(opened: Opened) -> None:
    app = opened().app
    prefixes = ("security.", "console.account.", "console.invitations.")
    with app.app_context():
        found = {rule.endpoint: gate_of(rule.endpoint) for rule in app.url_map.iter_rules()}
    pages = {name: gate for name, gate in found.items() if name.startswith(prefixes)}
    assert len(pages) > 10
    assert {name for name, gate in pages.items() if gate is None or gate.largest > SECRETS_BODY} == set()
    assert SECRETS_BODY == 16 * 1024


@pytest.mark.parametrize("path", ["/console/surveys/demo/every/edit", "/console/teams"])
def test_who_is_signed_out_is_asked_to_sign_in_however_much_they_send(opened: Opened, path: str) -> None:
    client = opened().app.test_client()
    answer = client.post(path, data={"text": "x" * 3_000_000})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/login")
    script = client.post(path, data={"text": "x" * 3_000_000}, headers={"Accept": "application/json"})
    assert (script.status_code, script.json) == (401, {"error": "signed_out"})


def test_a_form_of_a_million_fields_is_not_taken_apart(opened: Opened) -> None:
    answer = (
        opened()
        .app.test_client()
        .post(
            "/console/fill/token",
            data=b"a&" * MOST_FIELDS,
            content_type="application/x-www-form-urlencoded",
        )
    )
    assert answer.status_code == 413


def test_nobody_waits_for_more_than_was_sent(opened: Opened) -> None:
    """Of a server that does not say where a body ends nothing is read beyond it: that would wait for ever."""

    class Connection(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            assert data, "this would wait"
            return data

    client, form = opened().app.test_client(), b"username=a&password=b"
    for body in (form, form * 4_000):
        answer = client.post(
            "/console/login",
            input_stream=Connection(body),
            content_length=len(body),
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code in (400, 413)


def test_the_refusal_is_seen_through_a_real_connection(tmp_path: Path) -> None:
    """A server that answers and hangs up while the browser still sends shows it nothing."""
    ready_sqlite(tmp_path / "survey.sqlite")
    with served(f"sqlite:///{tmp_path}/survey.sqlite", tmp_path / "instance", workers=1) as base:
        for characters in (80_000, 1_200_000):
            connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=LONGEST_WAIT)
            form = urlencode({"username": "\u0301" * characters})
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/console/login", form, kind)
            answer = connection.getresponse()
            assert answer.status == 413
            assert re.search("<h1[^>]*>内容太长", answer.read().decode())
            connection.close()
