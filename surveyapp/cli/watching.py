"""Keeps work done in forks: what one of them took of memory goes with it, and one that dies is followed by another.

Beside `surveyapp run` all of them are forks of the process that serves, made when it has loaded the app: they start at
once and share its memory (docs/decisions/0013-one-process-loads.md). Threads do not outlive a fork: nothing may have
started one before.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from surveyapp.cli.limits import (
    LONGEST_PAUSE,
    LOOK_AT_WORK_EVERY,
    LOOK_FOR_SIGNALS_EVERY,
    SHORTEST_PAUSE,
    STEADY_AFTER,
)
from surveyapp.services.forking import ENDING_SIGNALS


class EndSignal:
    """Remembers whether a signal asked this process to end: in a plain attribute, since the handler could interrupt an
    Event that holds its lock.
    """

    def __init__(self) -> None:
        self.yes = False
        for number in ENDING_SIGNALS:
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
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
        try:
            self._id = os.fork()
            if not self._id:
                _end_with(name, work)
        finally:
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
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)
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


class RepeatedWork:
    """Work that a fork does, and another one when it has ended: `every` seconds after one that ended well began, or at
    once; after a pause where it did not, which doubles.
    """

    def __init__(self, name: str, work: Callable[[], object], every: float = 0.0) -> None:
        self._name, self._work, self._every = name, work, every
        self._fork: ForkedProcess | None = None
        self._begun = self._due = time.monotonic()
        self._pause = SHORTEST_PAUSE

    def look(self) -> None:
        """Note whether the fork has ended, and begin the next one where it is time."""
        now = time.monotonic()
        code = None if self._fork is None else self._fork.poll()
        if code is not None:
            self._fork = None
            self._due = self._begun + self._every if code == 0 else now + self._longer_pause(now)
            if code != 0:
                sys.stderr.write(f"{self._name} ended ({code}); the next starts in {self._pause:.0f} s\n")
        if self._fork is None and now >= self._due:
            self._begun = now
            try:
                self._fork = ForkedProcess(self._name, self._work)
            except OSError as error:  # no memory, or too many processes
                self._due = now + self._longer_pause(now)
                sys.stderr.write(f"{self._name}: {error.strerror}; again in {self._pause:.0f} s\n")

    def end(self) -> None:
        """Ask the fork to end, and wait until it has."""
        if self._fork is not None:
            if self._fork.poll() is None:
                self._fork.terminate()
            self._fork.wait()

    def _longer_pause(self, now: float) -> float:
        steady = now - self._begun > STEADY_AFTER
        longer = SHORTEST_PAUSE if steady else min(2 * self._pause, LONGEST_PAUSE)
        self._pause = max(longer, min(self._every, LONGEST_PAUSE))
        return self._pause


def keep_working(works: Sequence[RepeatedWork], parent: int | None = None) -> None:
    """Have all of this work done again and again, until a signal asks to end or the process `parent` has ended."""
    told = EndSignal()
    try:
        while not told.yes and (parent is None or os.getppid() == parent):
            for work in works:
                work.look()
            told.wait(LOOK_AT_WORK_EVERY)
    finally:
        for work in works:
            work.end()
