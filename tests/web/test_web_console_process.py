"""gunicorn: the console is answered by a process of its own, which comes after all that answer citizens.

It is made when the console is asked for; until it is there the others answer.
"""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from servers import LONGEST_WAIT

from surveyapp.services.limits import BEHIND_CITIZENS
from surveyapp.web.console_handover import ConsoleHandover, is_for_console
from surveyapp.web.limits import LARGEST_GATHERED_BODY

Serve = Callable[..., str]
CONSOLE, CITIZENS = "/console/surveys", "/s/demo/residents"
FEW = 20
"""Requests: several for each process."""
RELOADS = 4


class Visitor(http.client.HTTPConnection):
    """A browser that keeps its connection as long as the server does."""

    def __init__(self, base: str) -> None:
        super().__init__(urlsplit(base).netloc, timeout=LONGEST_WAIT)
        self.told_to_leave = False

    def ask(self, path: str, body: bytes | Iterator[bytes] | None = None) -> dict[str, Any]:
        self.request("GET" if body is None else "POST", path, body)
        answer = self.getresponse()
        self.told_to_leave = answer.will_close
        told: dict[str, Any] = json.loads(answer.read())
        return told


USUAL = os.nice(0)
BEHIND = USUAL + BEHIND_CITIZENS


def visit(base: str) -> Visitor:
    """A visitor of a server whose process for the console is there."""
    visitor, until = Visitor(base), time.monotonic() + LONGEST_WAIT
    while visitor.ask(CONSOLE)["niceness"] != BEHIND:
        assert time.monotonic() < until
        visitor.close()
    return visitor


@pytest.fixture
def visitor(serve: Serve, sqlite_url: str) -> Iterator[Visitor]:
    made = visit(serve(sqlite_url, app="process_app:create_app()"))
    yield made
    made.close()


def those_who_answer(visitor: Visitor, path: str) -> dict[int, int]:
    """Process -> niceness, of those that answer several requests, each on a connection of its own."""
    found = {}
    for _ in range(FEW):
        told = visitor.ask(path)
        found[told["process"]] = told["niceness"]
        visitor.close()
    return found


def test_the_console_has_a_process_that_stands_behind_those_of_citizens(visitor: Visitor) -> None:
    of_console, of_citizens = (those_who_answer(visitor, path) for path in (CONSOLE, CITIZENS))
    assert list(of_console.values()) == [BEHIND]
    assert set(of_citizens.values()) == {USUAL}
    assert not of_console.keys() & of_citizens.keys()


@pytest.mark.parametrize("size", [0, 1, 100_000, LARGEST_GATHERED_BODY, 3_000_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_all_of_a_request_reaches_it(visitor: Visitor, size: int, chunked: bool) -> None:
    citizens = visitor.ask(CITIZENS)
    whole = bytes(size)
    pieces = (whole[start : start + 50_000] for start in range(0, size, 50_000))
    told = visitor.ask(CONSOLE, pieces if chunked else whole)
    assert (told["size"], told["client"]) == (size, "127.0.0.1")
    assert told["process"] != citizens["process"]


def test_a_connection_that_was_kept_for_citizens_goes_over_and_does_not_stay(visitor: Visitor) -> None:
    first = visitor.ask(CITIZENS)
    assert not visitor.told_to_leave
    console = visitor.ask(CONSOLE)
    assert visitor.told_to_leave
    assert console["process"] != first["process"]
    assert visitor.ask(CITIZENS)["niceness"] == USUAL


def test_another_process_follows_one_that_was_killed(visitor: Visitor) -> None:
    killed = visitor.ask(CONSOLE)["process"]
    os.kill(killed, signal.SIGKILL)
    told = [visitor.ask(path) for path in (CITIZENS, CONSOLE) * FEW]
    assert killed not in {each["process"] for each in told}
    assert {each["niceness"] for each in told[1::2]} == {BEHIND}


def children(process: int) -> set[int]:
    """The processes that it started and that live."""
    return {*map(int, Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split())}


def test_of_fewer_processes_one_stays_that_serves_citizens(serve: Serve, sqlite_url: str) -> None:
    visitor = visit(serve(sqlite_url, app="process_app:create_app()"))
    told = visitor.ask(CONSOLE)
    for left in (2, 2):
        os.kill(told["master"], signal.SIGTTOU)
        until = time.monotonic() + LONGEST_WAIT
        while len(children(told["master"])) != left:
            assert time.monotonic() < until
        assert those_who_answer(visitor, CITIZENS).keys() <= children(told["master"])
    assert visitor.ask(CONSOLE)["process"] == told["process"]
    visitor.close()


def test_after_new_settings_it_begins_anew_and_nothing_is_left_open(visitor: Visitor) -> None:
    first = visitor.ask(CONSOLE)
    files = Path(f"/proc/{first['master']}/fd")
    before, former = len([*files.iterdir()]), first["process"]
    for _ in range(RELOADS):
        os.kill(first["master"], signal.SIGHUP)
        until = time.monotonic() + LONGEST_WAIT
        while (told := visitor.ask(CONSOLE))["process"] == former or told["niceness"] != BEHIND:
            assert time.monotonic() < until
            visitor.close()
        former = told["process"]
    while former_ones := children(first["master"]) - those_who_live(visitor):
        assert time.monotonic() < until, former_ones
    assert len([*files.iterdir()]) < before + RELOADS  # gunicorn has a file for each worker, old ones too


def those_who_live(visitor: Visitor) -> set[int]:
    """The processes that answer now."""
    return {*those_who_answer(visitor, CITIZENS), visitor.ask(CONSOLE)["process"]}


def test_a_request_that_another_follows_is_answered_where_it_came_like_that(visitor: Visitor) -> None:
    each = "GET {} HTTP/1.1\r\nHost: x\r\n\r\n"
    last = "GET /s/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection((visitor.host, visitor.port), timeout=LONGEST_WAIT) as line:
        line.sendall((each.format(CONSOLE) + each.format(CITIZENS) + last).encode())
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.count(b"HTTP/1.1 200 OK") == 3


def test_it_begins_with_the_first_request_for_it(serve: Serve, sqlite_url: str) -> None:
    visitor = Visitor(serve(sqlite_url, app="process_app:create_app()"))
    citizens = {*those_who_answer(visitor, CITIZENS)}
    assert visitor.ask(CONSOLE)["process"] in citizens
    visitor.close()


def test_without_threads_everything_is_answered_by_everyone(serve: Serve, sqlite_url: str) -> None:
    visitor = Visitor(serve(sqlite_url, app="process_app:create_app()", worker_class="sync"))
    assert {*those_who_answer(visitor, CONSOLE).values()} == {USUAL}
    visitor.close()


def test_one_process_alone_asks_for_it() -> None:
    handover = ConsoleHandover()
    with handover.entrance, handover.exit:
        asked: list[int] = []
        for number in range(3):
            handover.ask(lambda number=number: asked.append(number))
        assert (asked, handover.is_asked_for) == ([0], True)
        handover.forget()
        handover.forget()
        assert not handover.is_asked_for
        for number in range(3):
            handover.ask(lambda number=number: asked.append(number))
        assert asked == [0, 0]


def test_where_gunicorn_cannot_be_asked_everyone_answers_for_himself() -> None:
    def refuse() -> None:
        raise PermissionError

    handover = ConsoleHandover()
    with handover.entrance, handover.exit:
        handover.ask(refuse)
        assert not handover.is_asked_for


@pytest.mark.parametrize(
    ("begun", "is_console"),
    [
        (b"GET /console HTTP/1.1\r\n", True),
        (b"POST /console/surveys/demo/residents HTTP/1.1\r\n", True),
        (b"HEAD /console?next=1 HTTP/1.1\r\n", True),
        (b"GET /consoles HTTP/1.1\r\n", False),
        (b"GET /s/console/ HTTP/1.1\r\n", False),
        (b"GET / HTTP/1.1\r\nReferer: /console/", False),
        (b"GET //console/ HTTP/1.1\r\n", False),
        (b"", False),
    ],
)
def test_the_path_says_what_is_for_the_console(begun: bytes, is_console: bool) -> None:
    assert is_for_console(begun) == is_console


def test_what_nobody_takes_stays_where_it_came() -> None:
    ours, theirs = socket.socketpair()
    handover = ConsoleHandover()
    with ours, theirs, handover.entrance, handover.exit:
        assert not handover.give(ours, b"1")
        handover.begin_taking()
        assert handover.give(ours, b"2")
        handed = handover.take()
        assert handed is not None
        line, gathered = handed
        with line:
            line.sendall(gathered)
        assert theirs.recv(9) == b"2"
        assert handover.take() is None
        handover.entrance.send(b"a connection for which the system had no number left")
        assert handover.give(ours, b"4")
        handed = handover.take()
        assert handed is not None
        assert handed[1] == b"4"
        handed[0].close()
        while handover.give(ours, bytes(100_000)):
            pass  # until no more fit
        handover.end_taking()
        while (handed := handover.take()) is not None:
            handed[0].close()
        assert not handover.give(ours, b"3")
