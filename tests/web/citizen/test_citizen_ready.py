"""A page that was just answered is answered again byte for byte, and never longer than its survey's state holds."""

import gzip
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from werkzeug.test import create_environ

from surveyapp.web.citizen.ready import UNTIL, ReadyAnswers

Answer = tuple[str, dict[str, str], bytes]


class CountingApp:
    """An app whose answer changes with every request; `may_be_kept` says whether it may be given again."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = "200 OK"
        self.until: float | None = 10.0
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        body = f"page {self.asked}".encode()
        self.meanwhile()
        if self.until is not None:
            environ[UNTIL] = self.until
        headers = [("ETag", f'"{body.decode()}"'), ("Content-Type", "text/html")]
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body, headers = gzip.compress(body), [*headers, ("Content-Encoding", "gzip")]
        start_response(self.status, [*headers, ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def app() -> CountingApp:
    return CountingApp()


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def ask(app: CountingApp, now: list[float]):  # type: ignore[no-untyped-def]
    ready = ReadyAnswers(app, lambda: now[0])

    def get(path: str = "/a/b", **more: Any) -> Answer:
        told: list[Any] = []
        environ = create_environ(path, **more)
        body = b"".join(ready(environ, lambda status, headers, *_: told.extend((status, dict(headers)))))
        return told[0], told[1], body

    return get


def test_the_same_request_gets_the_same_answer_without_asking_the_app(ask, app: CountingApp) -> None:  # type: ignore[no-untyped-def]
    assert ask() == ask()
    assert app.asked == 1


def test_after_its_time_the_app_is_asked_again(ask, app: CountingApp, now: list[float]) -> None:  # type: ignore[no-untyped-def]
    ask()
    now[0] = 10.0
    ask()
    assert app.asked == 2


@pytest.mark.parametrize(("late", "sent"), [(0.0, b"page 1"), (0.9, b"page 1"), (1.0, b"page 3")])
def test_while_one_request_has_it_read_others_do_not_wait_long(
    ask,  # type: ignore[no-untyped-def]
    app: CountingApp,
    now: list[float],
    late: float,
    sent: bytes,
) -> None:
    ask()
    others: list[bytes] = []

    def another() -> None:
        app.meanwhile, app.until = lambda: None, 20.0
        now[0] = 10.0 + late
        others.append(ask()[2])

    now[0], app.meanwhile = 10.0, another
    assert ask()[2] == b"page 2"
    assert others == [sent]
    app.meanwhile, now[0] = lambda: None, 20.0
    ask()
    assert app.asked == 3 + (sent == b"page 3")


def test_a_browser_that_has_the_page_is_told_so(ask) -> None:  # type: ignore[no-untyped-def]
    _, headers, _ = ask()
    status, headers, body = ask(headers={"If-None-Match": headers["ETag"]})
    assert (status, body) == ("304 NOT MODIFIED", b"")
    assert "Content-Length" not in headers


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/a/c"},
        {"query_string": "mode=large"},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"base_url": "https://localhost"},
        {"headers": {"Accept-Encoding": "gzip;q=0"}},
        {"method": "POST"},
        {"method": "HEAD"},
    ],
)
def test_another_request_is_the_apps_own_affair(ask, app: CountingApp, other: dict[str, Any]) -> None:  # type: ignore[no-untyped-def]
    ask()
    ask(**other)
    assert app.asked == 2


@pytest.mark.parametrize(
    ("status", "until"), [("200 OK", None), ("404 NOT FOUND", 10.0), ("304 NOT MODIFIED", 10.0)]
)
def test_only_a_whole_page_that_may_be_kept_is_kept(
    ask, app: CountingApp, status: str, until: float | None
) -> None:  # type: ignore[no-untyped-def]
    app.status, app.until = status, until
    ask()
    ask()
    assert app.asked == 2
