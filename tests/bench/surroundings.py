"""The conditions of a run: machine, its load before and after, programs, commit."""

import os
import platform
import shutil
import sqlite3
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from servers import REPOSITORY, postgres_programs


def processor_name() -> str:
    """What the processors call themselves."""
    shown = Path("/proc/cpuinfo").read_text("utf-8")
    named = (line.partition(":")[2].strip() for line in shown.splitlines() if line.startswith("model name"))
    return next(named, platform.processor())


def memory_gb() -> float:
    """The machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def first_line(*command: str) -> str:
    """The first line that a program prints; empty where there is no such program."""
    if shutil.which(command[0]) is None:
        return ""
    # wrk tells its version with an error.
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    return next(iter((done.stdout or done.stderr).splitlines()), "")


def databases() -> str:
    """The databases that can be measured."""
    programs = postgres_programs()
    postgres = first_line(str(programs / "postgres"), "--version") if programs else ""
    return ", ".join(filter(None, (f"SQLite {sqlite3.sqlite_version}", postgres)))


def commit() -> str:
    """The commit that is measured, and whether files were changed since."""
    changed = first_line("git", "status", "--porcelain", "--untracked-files=no")
    return first_line("git", "rev-parse", "--short=12", "HEAD") + (" and changes" if changed else "")


@dataclass
class Surroundings:
    """Everything that a figure may depend on besides the program."""

    began: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    processors: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    processor: str = field(default_factory=processor_name)
    memory_gb: float = field(default_factory=memory_gb)
    system: str = field(default_factory=platform.platform)
    python: str = field(default_factory=platform.python_version)
    databases: str = field(default_factory=databases)
    wrk: str = field(default_factory=lambda: first_line("wrk", "-v"))
    commit: str = field(default_factory=commit)
    load_before: tuple[float, float, float] = field(default_factory=os.getloadavg)
    load_after: tuple[float, float, float] | None = None

    def end(self) -> None:
        """Note the load once the measurements are over."""
        self.load_after = os.getloadavg()

    def for_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self)

    def lines(self) -> list[str]:
        """All of it for people; load is the mean number of waiting programs of 1, 5 and 15 minutes."""
        said = [
            f"{self.began}, commit {self.commit}",
            f"{self.processors} processors ({self.processor}), {self.memory_gb:.0f} GB, {self.system}",
            f"Python {self.python}, {self.databases}, {self.wrk or 'no wrk'}",
            f"load before: {self._load(self.load_before)}",
        ]
        return said + ([f"load after: {self._load(self.load_after)}"] if self.load_after else [])

    def _load(self, load: tuple[float, float, float]) -> str:
        return ", ".join(f"{each:.2f}" for each in load)
