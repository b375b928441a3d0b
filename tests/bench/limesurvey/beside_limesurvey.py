"""Ours beside a LimeSurvey whose source lies in a folder: the same ten questions, the same citizens, in turns.

LimeSurvey runs on nginx, php-fpm (eight children, opcache) and MariaDB; ours is `surveyapp run`. Both wait for the disk
at every answer. Processor seconds are those of all processes of a site, its database among them.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Request, sync_playwright
from servers import CHROMIUM, REPOSITORY
from sqlalchemy import func, insert, select

from surveyapp.records.connection import transaction
from surveyapp.records.tables import Response
from tests.bench.bench_citizens import SURVEY, prepared
from tests.bench.bench_instance import Instance, databases, running
from tests.bench.citizen_figures import require_wrk
from tests.bench.citizen_scripts import scripts
from tests.bench.growing_surveys import BATCH
from tests.bench.growth_steps import rest
from tests.bench.limesurvey.limesurvey_site import LimeSurvey, limesurvey
from tests.bench.limesurvey.visits import Visits
from tests.bench.measurement import Measurement
from tests.bench.options import Options
from tests.bench.process_family import cpu_seconds
from tests.bench.rounds import seconds as seconds_of
from tests.bench.wrk_load import load

ROUNDS, SECONDS, CITIZENS = 5, 15, 8
LONGEST_REST = 120


@dataclass
class Site:
    """One of both: where it answers, its survey's page, its first processes, and how many answers it has stored."""

    name: str
    base: str
    path: str
    processes: Sequence[int]
    count: Callable[[], int]
    rates: list[float] = field(default_factory=list)
    cpu_of_page: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    cpu_of_whole: list[float] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)

    def read(self, script: Path) -> None:
        """A round of citizens who only read the page."""
        before = cpu_seconds(self.processes)
        done = load(self.base + self.path, script, seconds=SECONDS, connections=CITIZENS)
        self.rates.append(done.rate)
        # What wrk left when its time was over is answered all the same: one request of each connection.
        used = rest(self.processes, LONGEST_REST) - before
        self.cpu_of_page.append(used / (done.answered + CITIZENS) * 1000)

    def visit(self, last: str) -> None:
        """A round of citizens who answer; as many answers must be stored as end pages were shown."""
        before, stored = cpu_seconds(self.processes), self.count()
        arguments = [self.base, self.path, last, str(SECONDS), str(CITIZENS)]
        command = [sys.executable, "-m", "tests.bench.limesurvey.visits", *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=REPOSITORY)
        found = Visits(**json.loads(done.stdout))
        if found.failures:
            raise RuntimeError(f"{self.name}: {len(found.failures)} visits failed: {found.failures[0]}")
        more = self.count() - stored
        if more != len(found.seconds):
            raise RuntimeError(f"{self.name}: {len(found.seconds)} end pages, but {more} answers were stored")
        if not more:
            raise RuntimeError(f"{self.name}: nobody reached the end page: {done.stderr.strip()[-300:]}")
        self.whole.append(more / found.lasted)
        self.cpu_of_whole.append((cpu_seconds(self.processes) - before) / more * 1000)
        self.visits.append(statistics.median(found.seconds))

    def requests(self) -> tuple[int, int]:
        """How many requests a browser makes for the page when it comes for the first time, and the bytes of the bodies
        as they were sent.
        """
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page, asked = browser.new_page(), list[Request]()
            page.on("requestfinished", lambda request: asked.append(request))  # wants attributes
            page.goto(self.base + self.path, wait_until="networkidle")
            sent = [request for request in asked if not request.url.startswith("data:")]
            size = sum(request.sizes()["responseBodySize"] for request in sent)
            browser.close()
        return len(sent), size


def measurements(options: Options) -> Iterator[Measurement]:
    """Pages, whole answers, export and statistics of both, in turns."""
    require_wrk()
    assert options.limesurvey is not None
    with (
        tempfile.TemporaryDirectory(prefix="limesurvey") as name,
        databases(Path(name), options.databases[:1]) as there,
    ):
        folder, theirs_in = Path(name), Path(name) / "theirs"
        theirs_in.mkdir()
        folder.chmod(0o755)
        instance = Instance.made_in(folder, there[0], "ours", REPOSITORY / "questionnaires")
        questionnaire = prepared(instance.url)
        script, _ = scripts(folder, questionnaire)
        closing = questionnaire.closing.say() if questionnaire.closing else ""
        with (
            running(instance) as service,
            limesurvey(options.limesurvey, theirs_in, questionnaire) as their,
        ):
            roots = (service.process, *instance.database.processes)
            ours = Site("ours", service.base, f"/s/{SURVEY}", roots, lambda: stored(instance))
            theirs = Site(
                "LimeSurvey", their.services.base, their.page, their.services.processes, their.count
            )
            for site in (ours, theirs):
                count, size = site.requests()
                yield Measurement(f"a page of {site.name}", "requests", "", (float(count),))
                yield Measurement(f"a page of {site.name}", "size", "kB sent", (size / 1000,))
            for _ in range(options.rounds or ROUNDS):
                for site in (ours, theirs):
                    site.read(script)
                    site.visit(closing)
            yield from figures(ours, theirs)
            yield from files(instance, their, options.rows[0], options.rounds or ROUNDS)


def stored(instance: Instance) -> int:
    """How many responses ours has."""
    with instance.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(Response)).scalar_one())


def figures(ours: Site, theirs: Site) -> Iterator[Measurement]:
    """What the rounds gave."""
    for name, quantity, unit, both in (
        ("GET", "rate", "/s", (ours.rates, theirs.rates)),
        ("GET", "CPU each", "ms", (ours.cpu_of_page, theirs.cpu_of_page)),
        ("GET, POST and end page", "whole answers", "/s", (ours.whole, theirs.whole)),
        ("GET, POST and end page", "CPU each", "ms", (ours.cpu_of_whole, theirs.cpu_of_whole)),
        ("GET, POST and end page", "time", "s", (ours.visits, theirs.visits)),
    ):
        for site, measured in zip((ours, theirs), both, strict=True):
            yield Measurement(name, quantity, unit, tuple(measured), where=site.name)
        ratios = tuple(mine / its for mine, its in zip(*both, strict=True) if its)
        silent = len(both[1]) - len(ratios)
        note = f"{silent} rounds in which LimeSurvey answered nothing" if silent else ""
        yield Measurement(name, quantity, "times LimeSurvey's", ratios, note=note)


def files(instance: Instance, their: LimeSurvey, rows: int, rounds: int) -> Iterator[Measurement]:
    """Export and statistics of so many answers, each as its people would start it."""
    fill(instance, rows)
    their.fill(rows)
    out = instance.folder / "export.csv"
    commands = {
        "CSV": ("report", SURVEY, "--format", "csv", "--out", str(out)),
        "statistics": ("analyse", SURVEY, "--json"),
    }
    asked = {"CSV": their.export, "statistics": their.statistics}
    for name, arguments in commands.items():
        walls: dict[str, list[float]] = {"ours": [], "LimeSurvey": []}
        cpus: dict[str, list[float]] = {"ours": [], "LimeSurvey": []}
        for _ in range(rounds):
            used = instance.consumption(*arguments)
            walls["ours"].append(used.wall)
            cpus["ours"].append(used.cpu)
            before = cpu_seconds(their.services.processes)
            walls["LimeSurvey"].append(seconds_of(asked[name]))
            cpus["LimeSurvey"].append(cpu_seconds(their.services.processes) - before)
        for site in walls:
            yield Measurement(name, "CPU", "s", tuple(cpus[site]), where=site, rows=rows)
            yield Measurement(name, "wall", "s", tuple(walls[site]), where=site, rows=rows)


def fill(instance: Instance, rows: int) -> None:
    """Copy one response of ours until there are so many."""
    with instance.engine.connect() as connection:
        present = connection.execute(select(*Response.__table__.columns).limit(1)).mappings().one()
    missing = max(0, rows - stored(instance))
    with transaction(instance.engine) as connection:
        for first in range(0, missing, BATCH):
            count = min(BATCH, missing - first)
            connection.execute(insert(Response), [{**present, "id": uuid4()} for _ in range(count)])
