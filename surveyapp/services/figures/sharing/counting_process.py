"""Counts a large survey in a process of its own, which gives way to all others: one at a time for a survey, and one at
a time on this machine, whoever asks for it and whatever becomes of whoever asked.

The process is given its order on standard input, since other accounts can read arguments and the environment of some.
A lock that the system releases with the process says whether it still runs.
"""

import errno
import fcntl
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from sqlalchemy import Engine

from surveyapp.definition.coded_error import CodedError
from surveyapp.records.connection import connect
from surveyapp.records.private_files import PRIVATE_FILE
from surveyapp.services.figures.limits import COUNTING_PRIORITY, LONGEST_COUNTING
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures_folder import (
    UNFINISHED,
    figures_folder,
    figures_lock,
    figures_root,
    folders_of_figures,
    make_figures_folder,
)
from surveyapp.services.giving_way import give_way

RUNNING, FAILED = "counting.json", "failure.json"

LOST = "counting_lost"
"""The code of a process that ended without a word: somebody ended it, or the memory did not suffice."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counting:
    """What is known of counting a survey: `since` when a process does it (None: none does), or when and why
    (`failed_at`, the code `failure`) the last one ended without figures.
    """

    since: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""


def count_beside(
    engine: Engine, snapshots: Path, order: CountingOrder, *, reserve: int = 0, again: bool = True
) -> Counting:
    """Have the survey counted by a process of its own, unless one does so already. Where the last one failed, that is
    told, and only if `again` another one begins. `reserve`: bytes of the disk that it leaves free.
    """
    try:
        return _begin(engine, snapshots, order, reserve, again=again)
    except OSError as error:
        log.warning("counting cannot start: %s", type(error).__name__)
        return Counting(failed_at=datetime.now(UTC), failure=failure_code(error))


def failure_code(error: Exception) -> str:
    """The code of a failure as pages explain it."""
    if isinstance(error, CodedError):
        return error.code
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "too_little_space"
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return LOST
    return type(error).__name__


def _begin(engine: Engine, snapshots: Path, order: CountingOrder, reserve: int, *, again: bool) -> Counting:
    """`count_beside`; OSError where nothing can be written, or no process started."""
    folder = make_figures_folder(snapshots, order.survey)
    with figures_lock(folder) as lock:
        if lock is None:
            return Counting(since=_moment(folder / RUNNING) or datetime.now(UTC))
        last = _last_failure(folder)
        if last.failure and not again:
            return last
        for rest in folders_of_figures(snapshots, order.survey, UNFINISHED):
            shutil.rmtree(rest, ignore_errors=True)
        (folder / FAILED).unlink(missing_ok=True)
        begun = datetime.now(UTC)
        _write(folder / RUNNING, {"at": begun.isoformat()})
        given = {"snapshots": str(snapshots), "reserve": reserve, **asdict(order)}
        try:
            _start({"database": engine.url.render_as_string(hide_password=False), **given}, lock)
        except OSError as error:
            _leave(folder, failure_code(error))
            raise
    return Counting(begun, last.failed_at, last.failure)


def _last_failure(folder: Path) -> Counting:
    """How the last process ended, where it left no figures."""
    with suppress(FileNotFoundError, ValueError, KeyError):
        told = json.loads((folder / FAILED).read_bytes())
        return Counting(failed_at=datetime.fromisoformat(told["at"]), failure=told["code"])
    lost = _moment(folder / RUNNING)
    return Counting(failed_at=lost, failure=LOST) if lost is not None else Counting()


def _leave(folder: Path, failure: str) -> None:
    """Leave word that no process counts any more; of the `failure` as far as it can be written, on a full disk not."""
    try:
        if failure:
            _write(folder / FAILED, {"at": datetime.now(UTC).isoformat(), "code": failure})
    except OSError as error:
        log.warning("the failure cannot be noted: %s", type(error).__name__)
    finally:
        with suppress(OSError):
            (folder / RUNNING).unlink()


def _moment(path: Path) -> datetime | None:
    with suppress(FileNotFoundError, ValueError, KeyError):
        return datetime.fromisoformat(json.loads(path.read_bytes())["at"])
    return None


def _write(path: Path, content: dict[str, object]) -> None:
    beside = path.with_suffix(".new")
    beside.touch(mode=PRIVATE_FILE)
    beside.write_bytes(json.dumps(content).encode())
    beside.replace(path)


def _start(order: dict[str, object], lock: int) -> None:
    """Start the process, which has the lock from then on. It stays in the session of this one: of processes of another
    session the system would not weigh the priority against ours.
    """
    command = [sys.executable, "-m", "surveyapp.services.figures.sharing.counting_process"]
    process = subprocess.Popen(  # noqa: S603  # our own program, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[lock]
    )
    Thread(target=process.communicate, args=(json.dumps(order).encode(),), daemon=True).start()


def main() -> None:
    """Do what standard input orders."""
    give_way(COUNTING_PRIORITY)
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # Ctrl-C ends all of a terminal: this one without a traceback
    given = json.load(sys.stdin)
    snapshots, order = Path(given["snapshots"]), CountingOrder(given["survey"], given["snapshot"])
    with _turn(snapshots):
        signal.setitimer(signal.ITIMER_REAL, LONGEST_COUNTING.total_seconds())
        failure = count_and_tell(given["database"], snapshots, order, given["reserve"])
    sys.exit(1 if failure else 0)


@contextmanager
def _turn(snapshots: Path) -> Iterator[None]:
    """A context for one process of this machine at a time: each takes memory, and a processor. Its lock lies beside
    the folder of all surveys, where none has the name.
    """
    root = figures_root(snapshots)
    number = os.open(root.with_name(f"{root.name}.lock"), os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def count_and_tell(database: str, snapshots: Path, order: CountingOrder, reserve: int) -> str:
    """Count what is ordered; gives the code of the failure, which is also left for the pages, empty where there is
    none.
    """
    # Only now: those who wait for their turn take no memory for it.
    from surveyapp.services.figures.sharing.counting import count_for_all

    failure = ""
    try:
        engine = connect(database)
        count_for_all(engine, snapshots, order, reserve)
    except Exception as error:  # whatever it is, the page says that there are no figures
        failure = failure_code(error)
        # Neither the text of an error nor a path: they may quote an answer.
        log.warning("counting: %s", failure)
    _leave(figures_folder(snapshots, order.survey), failure)
    return failure


if __name__ == "__main__":
    main()
