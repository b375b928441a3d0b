"""surveyapp behind deploy/nginx.conf: a hall's one address is served, whoever holds on beside it; guessing is not."""

import http.client
import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from citizen_survey import FORM, PATH, body, new_id, open_survey, stored
from proxies import HOST, SETTINGS, Proxy, proxied
from servers import LONGEST_WAIT
from slow_clients import SLOW_BODY, SLOW_HEAD, slow_clients
from sqlalchemy import Engine

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.web.console.access import gate_of
from surveyapp.web.console.limits import USUAL_BODY

Serve = Callable[..., str]
ANSWERS, SENDERS, SLOW = 500, 25, 200
MANY = 1000
"""Requests of one address, several times as many as are let through to the console's keys at once."""


class Visitor(http.client.HTTPSConnection):
    """A browser that keeps its connection: requests by the proxy's name, over TLS."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(HOST, proxy.port, timeout=LONGEST_WAIT, context=proxy.trusted)
        self._proxy = proxy

    def connect(self) -> None:
        self.sock = self._proxy.connect(LONGEST_WAIT)

    def ask(
        self, path: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        self.request("GET" if data is None else "POST", path, data, dict(headers or {}))
        answer = self.getresponse()
        return answer.status, answer.read()


@pytest.fixture
def echo(serve: Serve, sqlite_url: str, tmp_path: Path) -> Iterator[Proxy]:
    """nginx in front of an app that tells what reaches it."""
    with proxied(serve(sqlite_url, app="echo_app:create_app()"), tmp_path / "nginx") as proxy:
        yield proxy


@pytest.fixture
def visitor(echo: Proxy) -> Iterator[Visitor]:
    made = Visitor(echo)
    yield made
    made.close()


def test_a_hall_of_500_answers_while_200_connections_hold_on(
    serve: Serve, sqlite_url: str, sqlite_engine: Engine, tmp_path: Path
) -> None:
    version = open_survey(sqlite_engine)

    def send(_: int) -> int:
        visitor = Visitor(proxy)
        status, _page = visitor.ask(PATH, body(version, new_id()), {"Content-Type": FORM})
        visitor.close()
        return status

    with ExitStack() as during:
        proxy = during.enter_context(proxied(serve(sqlite_url), tmp_path / "nginx"))
        idle = slow_clients(f"http://127.0.0.1:{proxy.port}", [b""] * (SLOW // 2))
        during.enter_context(idle)
        for number in range(SLOW // 2):
            line = during.enter_context(proxy.connect(LONGEST_WAIT))
            line.sendall(SLOW_BODY if number % 2 else SLOW_HEAD)
        with ThreadPoolExecutor(SENDERS) as senders:
            statuses = list(senders.map(send, range(ANSWERS)))
    assert statuses == [303] * ANSWERS
    assert stored(sqlite_engine) == ANSWERS


def test_the_app_hears_of_one_proxy_and_nothing_that_a_visitor_says_of_himself(visitor: Visitor) -> None:
    claims = (
        "Forwarded",
        "SCRIPT_NAME",
        "PATH_INFO",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Prefix",
    )
    headers = dict.fromkeys((*claims, "X-Forwarded-Ssl", "X-Forwarded-Port"), "claimed") | {
        "X-Forwarded-Proto": "http"
    }
    status, told = visitor.ask("/s/a/b", headers=headers)
    environ = json.loads(told)
    assert status == 200
    assert "claimed" not in environ.values()
    assert environ["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert (environ["wsgi.url_scheme"], environ["SCRIPT_NAME"]) == ("https", "")
    assert environ["HTTP_HOST"].partition(":")[0] == HOST


def test_guessing_at_sign_in_is_slowed_down_and_citizens_never(visitor: Visitor) -> None:
    for path in (
        "/s/a/b",
        "/console/surveys",
        "/console/login",
        "/console/fill/x",
        "/console/review/x",
        "/console/invitations/x",
    ):
        statuses = {visitor.ask(path)[0] for _ in range(MANY)}
        guessable = path.startswith(
            ("/console/login", "/console/fill", "/console/review", "/console/invitations")
        )
        assert statuses <= ({200, 429} if guessable else {200}), path
        assert not guessable or 429 in statuses, path


@pytest.mark.parametrize(
    ("path", "size", "passed"),
    [
        ("/s/a/b", 300 * 1024, True),  # surveyapp refuses it, with a page of its own
        ("/s/a/b", 600 * 1024, False),
        ("/console/login", 16 * 1024, True),
        ("/console/login", 100 * 1024, False),
        ("/console/surveys/a/b/edit", USUAL_BODY, True),
        ("/console/surveys/a/b/edit", 5_000_000, False),
        ("/console/evaluations/a/downloads", 20_000_000, True),
        ("/console/surveys/a/b/import", 101_000_000, True),
    ],
)
def test_bodies_get_as_far_as_surveyapp_wants_them(
    visitor: Visitor, path: str, size: int, passed: bool
) -> None:
    try:
        status, told = visitor.ask(path, bytes(size))
    except (BrokenPipeError, ConnectionResetError):  # refused while it was still being sent
        status, told = 413, b""
    assert (status, json.loads(told)["size"] if status == 200 else 0) == ((200, size) if passed else (413, 0))


def test_without_tls_one_is_sent_where_it_is(echo: Proxy) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", echo.plain_port, timeout=LONGEST_WAIT)
    plain.request("GET", "/s/a/b?channel=x")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/s/a/b?channel=x")
    plain.close()


def test_where_surveyapp_is_down_people_are_told_in_their_language(tmp_path: Path) -> None:
    with proxied("http://127.0.0.1:1", tmp_path / "nginx") as proxy:
        visitor = Visitor(proxy)
        status, page = visitor.ask("/s/a/b", b"age=a", {"Content-Type": FORM})
        visitor.close()
    assert status == 503
    assert "请稍后返回上一页再提交一次" in page.decode()


def test_nothing_is_written_down_of_who_came(echo: Proxy, visitor: Visitor, tmp_path: Path) -> None:
    visitor.ask("/console/invitations/k1k2k3", bytes(500_000))
    for _ in range(MANY):
        visitor.ask("/console/fill/k1k2k3")
    written = [path.read_bytes() for path in (tmp_path / "nginx").rglob("*") if path.is_file()]
    assert not any(b"k1k2k3" in content for content in written)
    assert (tmp_path / "nginx" / "error.log").read_text() == ""


def test_every_page_that_anybody_may_try_keys_at_is_slowed_down(tmp_path: Path) -> None:
    app = create_app(read_settings({"SURVEYAPP_INSTANCE": str(tmp_path)}))
    with app.app_context():
        public = [
            rule
            for rule in app.url_map.iter_rules()
            if (gate := gate_of(rule.endpoint)) and not gate.capability
        ]
    guessable = [
        rule.rule for rule in public if "POST" in (rule.methods or ()) and "language" not in rule.rule
    ]
    assert len(guessable) >= 5
    limited = re.findall(r"location \S+ (\S+) \{\s+limit_req ", SETTINGS.read_text("utf-8"))
    for rule in guessable:
        assert any(re.match(place.lstrip("^~ "), rule) for place in limited), rule
