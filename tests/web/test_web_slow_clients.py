"""gunicorn alone: whoever connects and is slow holds no thread, is dropped, and nobody else waits for it."""

import http.client
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from citizen_survey import FORM, PATH, body, new_id, open_survey, stored
from servers import LONGEST_WAIT, served
from slow_clients import KINDS, SLOW_HEAD, STAYING, last_words, slow_clients
from sqlalchemy import Engine

from surveyapp.web import patient_socket
from surveyapp.web.limits import PATIENCE_SECONDS
from surveyapp.web.patient_socket import PatientSocket, Receivers

Serve = Callable[..., str]
HASTY = "hasty_worker.HastyWorker"
LARGE = "/console/static/plotly-7.1.0.min.js"
"""Anybody may have it, and it does not fit into what the system holds for a connection."""
MANY = 40
"""Of each kind: several times as many as there are threads in all processes."""


def answer(base: str, version: str) -> int:
    """Send one filled-in form; gives the status."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=LONGEST_WAIT)
    connection.request("POST", PATH, body(version, new_id()), {"Content-Type": FORM})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.fixture
def version(sqlite_engine: Engine) -> str:
    return open_survey(sqlite_engine)


def test_hundreds_of_slow_clients_keep_nobody_waiting(
    serve: Serve, sqlite_url: str, sqlite_engine: Engine, version: str
) -> None:
    base = serve(sqlite_url)
    with slow_clients(base, [*KINDS.values()] * MANY):
        assert [answer(base, version) for _ in range(5)] == [303] * 5
    assert stored(sqlite_engine) == 5


def test_slow_clients_are_dropped_and_told_why_without_a_trace_in_the_log(
    sqlite_url: str, tmp_path: Path, version: str
) -> None:
    path = tmp_path / "log"
    settings = {"worker_class": HASTY, "SURVEYAPP_THREADS": "12"}  # so that no large body waits for its turn
    with (
        path.open("w") as log,
        served(sqlite_url, tmp_path / "instance", log=log, **settings) as base,
        slow_clients(base, [*KINDS.values()]) as lines,
    ):
        said = {kind: last_words(line) for kind, line in zip(KINDS, lines, strict=True)}  # till they end
        assert answer(base, version) == 303
    assert path.read_text("utf-8") == ""
    assert {kind: words[9:12] for kind, words in said.items()} == {
        "idle": b"",
        "slow head": b"408",
        "slow body": b"408",
        "slow large body": b"400",
        "slow pieces": b"400",
        "body that waits to be asked for": b"100",
        "answered but not closed": b"200",
        "kept alive": b"200",
    }


def test_a_form_that_breaks_off_is_not_taken(
    serve: Serve, sqlite_url: str, sqlite_engine: Engine, version: str
) -> None:
    whole = body(version, new_id())
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: {len(whole) + 9}\r\n\r\n"
    )
    with slow_clients(serve(sqlite_url), [head.encode() + whole]) as [line]:
        line.shutdown(socket.SHUT_WR)
        last_words(line)
    assert stored(sqlite_engine) == 0


def test_requests_that_come_in_any_pieces_are_answered_in_turn(serve: Serve, sqlite_url: str) -> None:
    twice = STAYING * 2 + SLOW_HEAD
    with slow_clients(serve(sqlite_url), [twice[:7]]) as [line]:
        for start in range(7, len(twice), 50):
            line.sendall(twice[start : start + 50])
        line.sendall(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
        said = last_words(line)
    assert [said.count(status) for status in (b"HTTP/1.1 200", b"HTTP/1.1 400")] == [2, 1]


def test_a_head_without_end_is_refused(serve: Serve, sqlite_url: str) -> None:
    with slow_clients(serve(sqlite_url), [SLOW_HEAD + b"X: " + b"x" * 40_000]) as [line]:
        assert last_words(line).startswith(b"HTTP/1.1 431")


def test_who_does_not_take_what_is_sent_breaks_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_socket, "PATIENCE_SECONDS", 0.2)
    ours, theirs = socket.socketpair()
    with theirs, PatientSocket(ours, Receivers(1)) as line, pytest.raises(ConnectionResetError):
        line.sendall(bytes(50_000_000))


def test_who_takes_nothing_of_a_large_answer_keeps_nobody_waiting(
    serve: Serve, sqlite_url: str, sqlite_engine: Engine, version: str
) -> None:
    """With patience for each of them all threads would be gone for much longer than this test waits."""
    base = serve(sqlite_url)
    large = f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with slow_clients(base, [large] * 5 * MANY):
        assert answer(base, version) == 303
    assert stored(sqlite_engine) == 1


def test_of_those_who_take_nothing_a_few_are_waited_for_and_all_others_have_to_hurry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patient_socket, "HURRY_SECONDS", 0.01)
    ours, theirs = socket.socketpair()
    receivers = Receivers(1)
    with theirs, PatientSocket(ours, receivers) as line, receivers.waiting() as patient:
        assert patient == PATIENCE_SECONDS
        with pytest.raises(ConnectionResetError):
            line.sendall(bytes(50_000_000))
    with receivers.waiting() as patient:
        assert patient == PATIENCE_SECONDS


@pytest.mark.parametrize(
    "name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "X-Script-Name", "X-Forwarded-Prefix"]
)
def test_no_header_says_where_the_app_is_mounted(
    serve: Serve, sqlite_url: str, version: str, name: str
) -> None:
    connection = http.client.HTTPConnection(urlsplit(serve(sqlite_url)).netloc, timeout=LONGEST_WAIT)
    connection.request("GET", PATH, headers={name: "/s"})
    page = connection.getresponse()
    assert (page.status, "便民服务满意度调查" in page.read().decode()) == (200, True)
    connection.request("GET", "/", headers={name: "/elsewhere"})
    assert connection.getresponse().headers["Location"] == "/console/"
    connection.close()
