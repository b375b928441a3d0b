"""A server under the load of wrk: how fast it answered, what was not answered, and the processor time it took.

Scripts for wrk end with `RESULT`, which prints what `load` reads.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

SECONDS, CONNECTIONS = 2, 16

RESULT = """
local loaded
function setup(thread) loaded = thread end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"answered": %d, "seconds": %f, "refused": %d, "timeouts": %d, "broken": %d, "stored": %d, ' ..
    '"p95": %f, "slowest": %f}\\n',
    summary.requests, summary.duration / 1e6, errors.status, errors.timeout,
    errors.connect + errors.read + errors.write, loaded:get('stored') or -1,
    latency:percentile(95) / 1e6, latency.max / 1e6))
end
"""
"""The end of each script: one line of JSON. A script that counts the forms that were stored does so in `stored`."""

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """What became of one load: the requests that were `answered` within these `seconds`, the requests that got no
    answer in time (`timeouts`, two seconds), or whose connection broke, the latency of 95 of 100 and of the slowest
    in seconds, the processor time of the server's processes in seconds. `stored`: answers that say that a form was
    stored, where the script counts them apart.
    """

    answered: int
    seconds: float
    timeouts: int
    broken: int
    p95: float
    slowest: float
    cpu: float
    stored: int | None = None

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answered / self.seconds

    @property
    def cpu_each(self) -> float:
        """Processor seconds of the server for each answer; infinite where nothing was answered."""
        return self.cpu / self.answered if self.answered else float("inf")


def load(url: str, script: Path, *, seconds: int = SECONDS, connections: int = CONNECTIONS) -> Load:
    """Load a page. What is late or breaks is a figure of this load; any status from 400 on ends the measurement."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), url]
    before = server_cpu(url)
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cpu = server_cpu(url) - before
    told = json.loads(shown.splitlines()[-1])
    if told.pop("refused"):
        raise RuntimeError(shown)
    stored = told.pop("stored")
    return Load(**told, cpu=cpu, stored=None if stored < 0 else stored)


def server_cpu(url: str) -> float:
    """Processor seconds that the server behind this address has taken so far: its first process and the children of
    that, those that have ended too.
    """
    holders = _holders(int(re.findall(r":(\d+)", url)[-1]))
    processes = {int(each.name): _stat(each) for each in _processes()}
    first = {pid for pid in holders if pid in processes and int(processes[pid][1]) not in holders}
    family = [stat for pid, stat in processes.items() if pid in first or int(stat[1]) in first]
    # utime and stime; of the children that were waited for too (proc(5)).
    return sum(sum(map(int, stat[11:15])) for stat in family) / _TICKS


def _processes() -> list[Path]:
    """The folders of all processes of this machine."""
    return [folder for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _stat(process: Path) -> list[str]:
    """The fields of a process from its state on; zeros for one that is gone."""
    try:
        return (process / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 15


def _holders(port: int) -> set[int]:
    """The processes that listen on a port of this machine, but for this one, which may have opened it."""
    listening = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    wanted = {f"socket:[{inode}]" for inode in listening}
    return {int(each.name) for each in _processes() if wanted & _open_sockets(each)} - {os.getpid()}


def _open_sockets(process: Path) -> set[str]:
    """What the open files of a process are; nothing for one that has ended, or is none of ours."""
    try:
        return {str(opened.readlink()) for opened in (process / "fd").iterdir()}
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return set()
