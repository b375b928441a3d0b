"""Real servers with several workers: the same answers sent many times at once, and bodies that are too large."""

import http.client
import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from citizen_survey import FORM, PATH, body, new_id, open_survey, set_aside, stored
from servers import LONGEST_WAIT, served
from sqlalchemy import Engine, select

from surveyapp.records.tables import Response
from surveyapp.services.limits import MOST_CONFLICTS

Serve = Callable[..., str]
SENDERS = 50


@pytest.fixture
def base(serve: Serve, database_url: str, version: str) -> str:
    return serve(database_url, workers=3)


def post(base: str, data: bytes, before: Callable[[], object] = int, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=LONGEST_WAIT)
    connection.connect()
    before()
    connection.request("POST", PATH, data, {"Content-Type": FORM, **headers})
    answer = connection.getresponse()
    result = (answer.status, answer.read())
    connection.close()
    return result


def at_once(base: str, bodies: list[bytes]) -> list[tuple[int, bytes]]:
    """Post all bodies at the same moment, each from its own thread."""
    together = threading.Barrier(len(bodies))
    with ThreadPoolExecutor(len(bodies)) as senders:
        sent = [senders.submit(post, base, data, together.wait, Accept="application/json") for data in bodies]
        return [future.result() for future in sent]


def test_r13_the_same_answers_fifty_times_are_one_row_and_one_receipt(
    engine: Engine, base: str, version: str
) -> None:
    answers = at_once(base, [body(version, new_id())] * SENDERS)
    assert sorted(status for status, _ in answers) == [200] * (SENDERS - 1) + [201]
    assert len({json.loads(data)["receipt"] for _, data in answers}) == 1
    assert (stored(engine), set_aside(engine)) == (1, 0)


def test_r13_other_answers_under_the_id_are_set_aside_once(engine: Engine, base: str, version: str) -> None:
    identity = new_id()
    first = post(base, body(version, identity))
    answers = at_once(base, [body(version, identity, age="b")] * SENDERS)
    assert first[0] == 303
    assert {status for status, _ in answers} == {409}
    assert (stored(engine), set_aside(engine)) == (1, 1)


def test_r13_fifty_different_answers_under_one_id_are_one_row(
    engine: Engine, base: str, version: str
) -> None:
    identity = new_id()
    words = [f"第 {number} 份" for number in range(SENDERS)]
    answers = at_once(base, [body(version, identity, why=why) for why in words])
    assert sorted(status for status, _ in answers) == [201] + [409] * (SENDERS - 1)
    [taken] = [why for why, (status, _) in zip(words, answers, strict=True) if status == 201]
    with engine.connect() as connection:
        assert connection.execute(select(Response.answers)).scalar_one()["why"] == taken
    assert 1 <= set_aside(engine) <= MOST_CONFLICTS


def test_r13_fifty_people_at_once_are_fifty_rows(engine: Engine, base: str, version: str) -> None:
    answers = at_once(base, [body(version, new_id()) for _ in range(SENDERS)])
    assert {status for status, _ in answers} == {201}
    assert stored(engine) == SENDERS


@pytest.mark.parametrize("size", [300 * 1024, 7 * 1024 * 1024])
def test_an_oversize_body_is_read_so_that_the_refusal_is_seen(
    engine: Engine, base: str, version: str, size: int
) -> None:
    status, page = post(base, body(version) + b"&why=" + b"x" * size)
    assert status == 413
    assert "内容太多" in page.decode()
    assert stored(engine) == 0


def test_nothing_that_is_logged_names_who_asked(
    sqlite_url: str, sqlite_engine: Engine, tmp_path: Path
) -> None:
    version = open_survey(sqlite_engine)
    path = tmp_path / "log"
    with path.open("w") as log, served(sqlite_url, tmp_path / "instance", log=log) as base:
        taken, _ = post(base, body(version))
        refused, _ = post(base, b"garbage")
        host, _, port = urlsplit(base).netloc.partition(":")
        with socket.create_connection((host, int(port)), timeout=LONGEST_WAIT) as line:
            line.sendall(b"\x00 no request at all\r\n\r\n")
            answer = line.makefile("rb").read()
    assert (taken, refused, answer[:12]) == (303, 400, b"HTTP/1.1 400")
    assert "127.0.0.1" not in path.read_text("utf-8")
