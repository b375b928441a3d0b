"""What processes take: processor seconds and memory of a process and all that it starts.

Processor seconds are those of the kernel's accounts, children that ended included. Memory of one process is the most
that it ever had resident (VmHWM); of a family it is the highest of the sums of its proportional shares (PSS), looked at
again and again, since what processes share is there once.
"""

import os
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LOOK_EVERY = 0.03
"""Seconds between two looks at the processes."""

SHARES_EVERY = 0.25
"""Seconds between two looks at what they share: the kernel goes through all their pages for it."""


def family_of(roots: Iterable[int]) -> list[int]:
    """Processes and all that descend from them, as far as they live."""
    found: list[int] = []
    left = list(roots)
    while left:
        process = left.pop()
        if process in found or not Path(f"/proc/{process}").exists():
            continue
        found.append(process)
        try:
            for task in Path(f"/proc/{process}/task").iterdir():
                left += map(int, (task / "children").read_text("ascii").split())
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile
    return found


def cpu_seconds(roots: Iterable[int]) -> float:
    """Processor seconds of a family so far: of those that live, and of the children that they saw end."""
    ticks = 0
    for process in family_of(roots):
        try:
            numbers = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += sum(map(int, numbers[11:15]))
    return ticks / TICKS


def highest_resident(process: int) -> float:
    """MB (of 10⁶ bytes) that a process had resident at most; 0 once it ended."""
    return _kilobytes(Path(f"/proc/{process}/status"), "VmHWM:") * 1.024 / 1000


def shares(roots: Iterable[int]) -> float:
    """MB that a family takes now: the sum of the proportional shares."""
    return sum(
        _kilobytes(Path(f"/proc/{process}/smaps_rollup"), "Pss:") * 1.024 / 1000
        for process in family_of(roots)
    )


def _kilobytes(path: Path, name: str) -> int:
    try:
        lines = path.read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


@dataclass
class MemoryWatch:
    """The highest memory of a family while it is watched: MB of the largest process, and of all together."""

    roots: tuple[int, ...]
    largest: float = 0.0
    family: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until it is over; the shares only where there is more than one process."""
        shared_at = 0.0
        while True:
            family = family_of(self.roots)
            self.largest = max([self.largest, *map(highest_resident, family)])
            if len(family) > 1 and time.monotonic() - shared_at >= SHARES_EVERY:
                self.family, shared_at = max(self.family, shares(self.roots)), time.monotonic()
            self.family = max(self.family, self.largest)
            if self._over.wait(LOOK_EVERY):
                return

    def end(self) -> None:
        """Have the looking ended."""
        self._over.set()


@contextmanager
def watched_memory(roots: Sequence[int]) -> Iterator[MemoryWatch]:
    """The highest memory of a family during the block."""
    watch = MemoryWatch(tuple(roots))
    looking = threading.Thread(target=watch.watch)
    looking.start()
    try:
        yield watch
    finally:
        watch.end()
        looking.join()


@dataclass(frozen=True)
class Consumption:
    """What one piece of work took: processor and wall seconds, MB of memory (`MemoryWatch`), and what it printed."""

    cpu: float
    wall: float
    largest: float
    family: float
    printed: str = ""


class WorkFailed(Exception):
    """A command ended with an error, or took too long; the message says which and what it said."""


def consumption_of(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    database: Sequence[int] = (),
    longest: float = 3600,
) -> Consumption:
    """Run a command to its end; `database`: processes of the server that works for it, whose processor seconds count
    too. Raises WorkFailed.
    """
    before, began = cpu_seconds(database), time.perf_counter()
    printed = folder / "printed"
    with printed.open("w+") as output, (folder / "errors").open("w+") as errors:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=errors)
        ended = threading.Timer(longest, process.kill)
        ended.start()
        with watched_memory([process.pid]) as memory:
            _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        late = not ended.is_alive()
        ended.cancel()
        if late and process.returncode:
            raise WorkFailed(f"not done within {longest:.0f} s")
        if process.returncode:
            errors.seek(0)
            said = errors.read().strip().splitlines()
            raise WorkFailed(f"ended with {process.returncode}: {said[-1] if said else 'it said nothing'}")
        cpu = used.ru_utime + used.ru_stime + cpu_seconds(database) - before
    return Consumption(cpu, wall, memory.largest, memory.family, printed.read_text("utf-8"))
