"""The steps whose growth is measured: commands of a survey, its files, pages of the service."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.bench_instance import Instance, Service, json_of, running
from tests.bench.made_files import check_file
from tests.bench.made_surveys import FOLDER, MadeSurvey
from tests.bench.measurement import Bound, Measurement, at_most, failed
from tests.bench.process_family import WorkFailed, cpu_seconds, watched_memory

MOST_MEMORY = at_most(512)
SECOND = at_most(1)
"""Nothing that a person waits for takes longer: for every page."""

MILLION = 1_000_000
CPU_AT: Mapping[tuple[str, int], Bound] = {
    ("analyse, live", MILLION): at_most(8),
    ("freeze", MILLION): at_most(8),
    ("docx, frozen", MILLION): at_most(8),
    ("csv, frozen", MILLION): at_most(15),
    ("xlsx, frozen", MILLION): at_most(120),
    ("docx, live", MILLION): at_most(8),
    ("csv, live", MILLION): at_most(15),
    ("xlsx, live", MILLION): at_most(120),
    ("overview, again", MILLION): at_most(0.1),
    ("survey page, again", MILLION): at_most(0.1),
    ("progress, again", MILLION): at_most(0.1),
    ("responses, again", MILLION): at_most(0.1),
    ("open answers, live, again", 100_000): at_most(0.2),
    ("open answers, live, again", MILLION): at_most(1),
    ("open answers, frozen, again", 100_000): at_most(0.2),
    ("open answers, frozen, again", MILLION): at_most(1),
}
"""Processor seconds wanted of a step at a number of answers."""

AGAIN = 5
"""Views of a page after the first; with several processes each of them has its first."""

QUIET_SHARE, QUIET_SECONDS = 0.1, 1.0
"""Processes rest when they took less than this share of a processor for so long."""


@dataclass(frozen=True)
class Page:
    """A page to view, and what it must show once there is nothing left to do for it."""

    name: str
    path: str
    shown: str


@dataclass(frozen=True)
class GrowingSurvey:
    """One made survey of one size on one database; a step that takes longer than `longest` seconds is given up."""

    instance: Instance
    survey: MadeSurvey
    rows: int
    longest: float

    def command(
        self, name: str, *arguments: str, check: Callable[[str], None] | None = None
    ) -> Iterator[Measurement]:
        """What a command takes in a process of its own; `check` raises where it did not give what it should."""
        try:
            used = self.instance.consumption(*arguments, longest=self.longest)
            if check is not None:
                check(used.printed)
        except (WorkFailed, AssertionError) as error:
            yield self._failed(name, str(error))
            return
        yield self._figure(name, "CPU", "s", [used.cpu], CPU_AT.get((name, self.rows)))
        yield self._figure(name, "wall", "s", [used.wall])
        yield self._figure(name, "memory", "MB", [used.family], MOST_MEMORY)

    def file(self, kind: str, state: str) -> Iterator[Measurement]:
        """What a file of the answers takes, live or frozen."""
        made = self.instance.folder / f"made.{kind}"
        arguments = ("report", self.survey.name, "--format", kind, "--out", str(made))
        yield from self.command(
            f"{kind}, {state}", *arguments, check=lambda _: check_file(made, kind, self.rows)
        )
        made.unlink(missing_ok=True)

    def page(self, name: str, below: str, shown: int) -> Page:
        """A page of the survey, at the path below its own, which must show a number."""
        return Page(name, f"/console/surveys/{self.survey.name}{below}", str(shown))

    def check_returned(self, printed: str) -> None:
        """Raises AssertionError where `status --json` has not all answers."""
        found = json_of(printed)["returned"]
        assert found == self.rows, f"{found} returned of {self.rows}"

    def check_analysed(self, printed: str) -> None:
        """Raises AssertionError where `analyse --json` has not all answers."""
        found = json_of(printed)["sample"]["returned"]
        assert found == self.rows, f"{found} returned of {self.rows}"

    def pages(self, group: str, pages: Sequence[Page]) -> Iterator[Measurement]:
        """What pages take of a service that was just started: the first view of each, what that left to do, the next
        views; then the memory of the service.
        """
        cookie = self.instance.cookie_of(FOLDER)
        with running(self.instance) as service:
            roots = [service.process, *self.instance.database.processes]
            rest(roots, self.longest)
            with watched_memory([service.process]) as memory:
                for page in pages:
                    try:
                        yield from self._views(service, roots, page, cookie)
                    except (WorkFailed, AssertionError) as error:
                        yield self._failed(page.name, str(error))
        yield self._figure(f"service with {group}", "memory", "MB", [memory.family])
        yield self._figure(f"largest process with {group}", "memory", "MB", [memory.largest], MOST_MEMORY)

    def _views(
        self, service: Service, roots: Sequence[int], page: Page, cookie: str
    ) -> Iterator[Measurement]:
        before = cpu_seconds(roots)
        wall, _ = service.page(page.path, cookie, self.longest)
        answered = cpu_seconds(roots)
        yield self._figure(f"{page.name}, first view", "wall", "s", [wall], SECOND)
        yield self._figure(f"{page.name}, first view", "CPU", "s", [answered - before])
        left = max(0.0, rest(roots, self.longest) - answered)
        yield self._figure(f"{page.name}, left to do", "CPU", "s", [left])
        walls, cpus, content = list[float](), list[float](), b""
        for _ in range(AGAIN):
            before = cpu_seconds(roots)
            wall, content = service.page(page.path, cookie, self.longest)
            walls.append(wall)
            cpus.append(cpu_seconds(roots) - before)
        assert page.shown in content.decode(), f"{page.path} does not show {page.shown}"
        name = f"{page.name}, again"
        yield self._figure(name, "wall", "s", walls, SECOND)
        yield self._figure(name, "CPU", "s", cpus, CPU_AT.get((name, self.rows)))

    def _figure(
        self, name: str, quantity: str, unit: str, values: Sequence[float], wanted: Bound | None = None
    ) -> Measurement:
        return Measurement(
            name, quantity, unit, tuple(values), wanted, where=self.instance.database.name, rows=self.rows
        )

    def _failed(self, name: str, reason: str) -> Measurement:
        return failed(name, reason, where=self.instance.database.name, rows=self.rows)


def rest(roots: Sequence[int], longest: float) -> float:
    """Wait until processes have nothing left to do; gives their processor seconds so far. Raises WorkFailed."""
    deadline, before = time.monotonic() + longest, cpu_seconds(roots)
    while time.monotonic() < deadline:
        time.sleep(QUIET_SECONDS)
        now = cpu_seconds(roots)
        if now - before < QUIET_SHARE * QUIET_SECONDS:
            return now
        before = now
    raise WorkFailed(f"not at rest within {longest:.0f} s")
