"""What is computed in a fork: its result or error comes back, its memory does not, and nothing is left running."""

import os
import signal
import struct
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection

import pytest
from forked_program import ForkedProgram, wait_until_ended
from servers import LONGEST_WAIT
from sqlalchemy import Engine, text

from surveyapp.services.downloads.worker import keep_alive
from surveyapp.services.errors import Refusal
from surveyapp.services.forking import ForkLost, between_forks, compute_in_fork


class Unspeakable(Exception):
    """An error that cannot be handed over, and whose text nobody may read."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def test_the_result_comes_from_another_process() -> None:
    loaded: list[int] = []
    process, given = compute_in_fork(lambda: (os.getpid(), loaded.append(1) or "ü" * 1_000_000), None)
    assert process != os.getpid()
    assert given == "ü" * 1_000_000
    assert loaded == [], "what the fork keeps in its memory is not here"


def test_a_refusal_comes_back_with_what_it_says() -> None:
    def refuse() -> None:
        raise Refusal("unknown_survey", found="甲/乙")

    with pytest.raises(Refusal) as caught:
        compute_in_fork(refuse, None)
    assert (caught.value.code, caught.value.params) == ("unknown_survey", {"found": "甲/乙"})


def test_an_error_that_cannot_be_handed_over_is_known_by_its_kind_alone(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise Unspeakable("张三写了", "这句话")

    with pytest.raises(RuntimeError, match=r"^Unspeakable$"):
        compute_in_fork(fail, None)
    assert capfd.readouterr() == ("", "")


def test_a_result_that_cannot_be_handed_over_is_an_error() -> None:
    with pytest.raises(Exception, match=r"lambda|pickle"):
        compute_in_fork(lambda: lambda: None, None)


def is_lost(compute: Callable[[], object]) -> bool:
    with pytest.raises(ForkLost) as caught:
        compute_in_fork(compute, None)
    return caught.value.code == "process_lost"


def test_a_fork_that_is_killed_is_an_error_and_not_a_wait_without_end() -> None:
    assert is_lost(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_so_is_one_that_is_killed_while_it_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    def send_half(connection: Connection, _content: bytes) -> None:
        os.write(connection.fileno(), struct.pack("!i", 1000) + b"half")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Connection, "send_bytes", send_half)
    assert is_lost(lambda: "whole")


def test_so_is_one_that_could_not_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert is_lost(lambda: None)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) & {signal.SIGTERM, signal.SIGINT} == set()


def interrupt() -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "done"


def test_ctrl_c_ends_a_command_with_its_fork_and_lets_a_worker_finish() -> None:
    assert is_lost(interrupt)
    before = signal.signal(signal.SIGINT, lambda *_: None)  # as `EndSignal`: it is only noted
    try:
        assert compute_in_fork(interrupt, None) == "done"
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_fork_may_fork() -> None:
    assert compute_in_fork(lambda: compute_in_fork(lambda: 1, None), None) == 1


def test_what_is_no_exception_is_known_by_its_kind_too(capfd: pytest.CaptureFixture[str]) -> None:
    def panic() -> None:
        raise SystemExit("张三写了这句话")

    with pytest.raises(RuntimeError, match=r"^SystemExit$"):
        compute_in_fork(panic, None)
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def alarm() -> Iterator[None]:
    """An alarm an hour from now, which is not raised here."""
    signal.setitimer(signal.ITIMER_REAL, 3600)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.mark.usefixtures("alarm")
def test_the_fork_is_ended_by_the_same_alarm() -> None:
    left = compute_in_fork(lambda: signal.getitimer(signal.ITIMER_REAL)[0], None)
    assert 3600 - LONGEST_WAIT < left <= 3600


ORPHAN = """
import os, sys, time
from surveyapp.services.forking import compute_in_fork
def compute():
    sys.stderr.write(f"{os.getpid()}\\n")
    sys.stderr.flush()
    while True:
        time.sleep(0.01)
compute_in_fork(compute, None)
"""
"""A fork that computes without end."""


def test_a_fork_that_nobody_waits_for_any_longer_ends() -> None:
    program = ForkedProgram([], dict(os.environ), ORPHAN)
    fork = int(program.stderr.readline())
    program.send_signal(signal.SIGKILL)
    wait_until_ended(fork)
    program.end()


def test_database_is_read_and_written_on_both_sides(engine: Engine) -> None:
    def write(name: str) -> int:
        with engine.connect() as connection:
            connection.execute(text("INSERT INTO worked (name) VALUES (:name)"), {"name": name})
            return int(connection.execute(text("SELECT count(*) FROM worked")).scalar_one())

    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE worked (name TEXT)"))
    assert write("before") == 1
    assert compute_in_fork(lambda: write("in the fork"), engine) == 2
    assert write("after") == 3


def test_no_connection_is_carried_into_the_fork(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    assert engine.pool.checkedin() == 1  # type: ignore[attr-defined]  # of the pool that both databases have
    assert compute_in_fork(lambda: engine.pool.checkedin(), engine) == 0  # type: ignore[attr-defined]


def test_a_worker_shows_that_it_lives_only_between_forks(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, held = threading.Event(), []

    def record(*_: object) -> None:
        held.append(between_forks.locked())
        if len(held) > 1:  # the first is told before the thread begins
            told.set()

    monkeypatch.setattr("surveyapp.services.downloads.jobs.record_alive", record)
    monkeypatch.setattr("surveyapp.services.downloads.worker.HEARTBEAT_SECONDS", 0.01)
    with keep_alive(sqlite_engine, "w"):
        assert told.wait(LONGEST_WAIT)
    assert held[:2] == [False, True]
