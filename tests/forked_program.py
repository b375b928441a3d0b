"""The command line of surveyapp as a fork of a process that has it loaded: a process of its own without the seconds
that loading takes.
"""

import os
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from forked_server import FORKS
from servers import LONGEST_WAIT

COMMAND_LINE = "from surveyapp.cli.main import main\nmain()"


class ForkedProgram:
    """Runs `code` with these arguments; what it prints on standard error is read from `stderr`."""

    def __init__(
        self, arguments: Sequence[str], environment: dict[str, str], code: str = COMMAND_LINE
    ) -> None:
        reading, writing = FORKS.Pipe(duplex=False)
        self._process = FORKS.Process(target=_run, args=(code, [*arguments], environment, writing))
        self._process.start()
        writing.close()
        self.stderr = os.fdopen(os.dup(reading.fileno()), encoding="utf-8")
        reading.close()

    def wait(self) -> int:
        """How it ended: its exit code, or the signal with a minus."""
        self._process.join(LONGEST_WAIT)
        assert self._process.exitcode is not None, f"did not end within {LONGEST_WAIT} seconds"
        return self._process.exitcode

    def log(self) -> str:
        """The rest of what it prints, until it ends."""
        return self.stderr.read()

    def send_signal(self, number: int) -> None:
        """As `os.kill`."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def forks(self, name: str) -> list[int]:
        """The processes of this name that it forked and that run."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return [int(child) for child in children if _name_of(child) == name]

    def end(self) -> None:
        """Whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.stderr.close()


def wait_until_ended(process: int) -> None:
    """Wait until a process has ended, whether its parent knows it or not."""
    until = time.monotonic() + LONGEST_WAIT
    while _state_of(process) not in ("", "Z"):
        assert time.monotonic() < until, f"did not end within {LONGEST_WAIT} seconds"


def _state_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # its parent knows it
        return ""


def _name_of(process: str) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text("ascii").strip()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return ""


def _run(code: str, arguments: list[str], environment: dict[str, str], printed: Connection) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(printed.fileno(), 2)
    sys.argv = [str(Path(__file__).with_name("surveyapp")), *arguments]
    exec(compile(code, "<program>", "exec"), {"__name__": "__main__"})
