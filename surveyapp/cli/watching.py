"""Keeps a worker running beside `surveyapp run`: one that dies is followed by another.

Watch and worker are forks of the process that serves, made when it has loaded the app: they start at once and share
its memory (docs/decisions/0009-one-process-loads.md). Threads do not outlive a fork: nothing may have started one
before.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from surveyapp.cli.limits import (
    LONGEST_PAUSE,
    LOOK_AT_WORKER_EVERY,
    LOOK_FOR_SIGNALS_EVERY,
    SHORTEST_PAUSE,
    STEADY_AFTER,
)

_ENDING = (signal.SIGTERM, signal.SIGINT)
"""The signals that ask a process to end."""


class EndSignal:
    """Remembers whether a signal asked this process to end: in a plain attribute, since the handler could interrupt an
    Event that holds its lock.
    """

    def __init__(self) -> None:
        self.yes = False
        for number in _ENDING:
            signal.signal(number, self._tell)

    def _tell(self, *_: object) -> None:
        self.yes = True

    def wait(self, seconds: float) -> None:
        """Sleep for so many seconds, or until a signal comes."""
        until = time.monotonic() + seconds
        while not self.yes and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_FOR_SIGNALS_EVERY))


class ForkedProcess:
    """A fork of this process that does `work` and ends; `name` is what lists of processes call it."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._status: int | None = None
        # Whoever asks the fork to end at once is not answered by what handles signals here.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        self._id = os.fork()
        if not self._id:
            _end_with(name, work)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def poll(self) -> int | None:
        """Its exit code, or the signal that ended it with a minus; None while it runs."""
        if self._status is None:
            ended, status = os.waitpid(self._id, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if ended else None
        return self._status

    def wait(self) -> int:
        """The same, when it has ended."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._id, 0)[1])
        return self._status

    def terminate(self) -> None:
        """Ask it to end."""
        os.kill(self._id, signal.SIGTERM)


def _end_with(name: str, work: Callable[[], object]) -> NoReturn:
    """What a fork does: never more than its work, whatever stood behind the fork."""
    code = 1
    try:
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        with suppress(OSError):
            Path("/proc/self/comm").write_text(name, "ascii")
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def keep_working(parent: int, work: Callable[[], object]) -> None:
    """Have a fork do the work of a worker, and another one when it ends, until a signal asks to end or the process
    `parent` has ended.
    """
    told = EndSignal()
    pause = SHORTEST_PAUSE
    while True:
        begun = time.monotonic()
        worker = ForkedProcess("surveyapp-work", work)
        while worker.poll() is None and not _over(told, parent):
            told.wait(LOOK_AT_WORKER_EVERY)
        if _over(told, parent):
            if worker.poll() is None:
                worker.terminate()
            worker.wait()
            return
        pause = SHORTEST_PAUSE if time.monotonic() - begun > STEADY_AFTER else min(2 * pause, LONGEST_PAUSE)
        sys.stderr.write(f"worker ended ({worker.poll()}); the next starts in {pause:.0f} s\n")
        told.wait(pause)


def _over(signal: EndSignal, parent: int) -> bool:
    return signal.yes or os.getppid() != parent
