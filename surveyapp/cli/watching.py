"""Keeps a worker running beside `surveyapp run`: one that dies is followed by another.

Run as `python -m surveyapp.cli.watching PARENT`. It imports nothing of surveyapp: it must outlive what may go wrong
there, and costs little memory.
"""

import os
import signal
import subprocess
import sys
import time

from surveyapp.cli.limits import (
    LONGEST_PAUSE,
    LOOK_AT_WORKER_EVERY,
    LOOK_FOR_SIGNALS_EVERY,
    SHORTEST_PAUSE,
    STEADY_AFTER,
)


class EndSignal:
    """Remembers whether a signal asked this process to end: in a plain attribute, since the handler could interrupt an
    Event that holds its lock.
    """

    def __init__(self) -> None:
        self.yes = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    def _tell(self, *_: object) -> None:
        self.yes = True

    def wait(self, seconds: float) -> None:
        """Sleep for so many seconds, or until a signal comes."""
        until = time.monotonic() + seconds
        while not self.yes and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_FOR_SIGNALS_EVERY))


def keep_working(parent: int) -> None:
    """Run a worker, and start another when it ends, until a signal asks to end or the process `parent` has ended."""
    told = EndSignal()
    command = [sys.executable, "-m", "surveyapp.cli", "work", "--with-parent", str(os.getpid())]
    pause = SHORTEST_PAUSE
    while True:
        begun = time.monotonic()
        worker = subprocess.Popen(command)  # noqa: S603  # our own command, no shell
        while worker.poll() is None and not _over(told, parent):
            told.wait(LOOK_AT_WORKER_EVERY)
        if _over(told, parent):
            worker.terminate()
            worker.wait()
            return
        pause = SHORTEST_PAUSE if time.monotonic() - begun > STEADY_AFTER else min(2 * pause, LONGEST_PAUSE)
        sys.stderr.write(f"worker ended ({worker.returncode}); the next starts in {pause:.0f} s\n")
        told.wait(pause)


def _over(signal: EndSignal, parent: int) -> bool:
    return signal.yes or os.getppid() != parent


if __name__ == "__main__":
    keep_working(int(sys.argv[1]))
