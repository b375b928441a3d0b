"""Citizens while an evaluator keeps the server busy, against quiet rounds in between; and what the console costs them.

Everything runs in one `surveyapp run`: citizens read and answer the survey whose results, open answers and import the
evaluator looks at, one page as soon as the other came. Their rate and the latency of 95 of 100 are compared with those
of the quiet round just before.
"""

import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from servers import REPOSITORY, served

from surveyapp.services.answers import uploads
from surveyapp.services.answers.state_steps import change_state
from tests.bench.bench_citizens import SURVEY, prepared
from tests.bench.bench_instance import Instance, Service, databases, running
from tests.bench.citizen_figures import require_wrk
from tests.bench.citizen_scripts import scripts
from tests.bench.growing_surveys import FOLDER, SURVEYS, publish_made, store_made
from tests.bench.measurement import Measurement, at_least, at_most, failed
from tests.bench.options import Options
from tests.bench.process_family import WorkFailed
from tests.bench.wrk_load import Load, load

ROWS, ROUNDS, SECONDS = 100_000, 5, 4
LEAST_SHARE, MOST_LATENESS = at_least(0.9), at_most(2)
SAMPLE = REPOSITORY / "questionnaires" / f"{SURVEY}.sample.csv"


@dataclass
class Reader:
    """An evaluator who asks for a page again as soon as it came."""

    service: Service
    path: str
    cookie: str
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read during the block, to the end of the last page."""
        over, begun = threading.Event(), threading.Barrier(2)

        def read() -> None:
            begun.wait()
            while not over.is_set():
                try:
                    self.seconds.append(self.service.page(self.path, self.cookie, 120)[0])
                except WorkFailed as error:
                    self.failures.append(str(error))

        person = threading.Thread(target=read)
        person.start()
        begun.wait()
        try:
            yield
        finally:
            over.set()
            person.join()


def measurements(options: Options) -> Iterator[Measurement]:
    """Every page of the evaluator against the quiet server, then the whole application against the citizens' alone."""
    require_wrk()
    rounds = options.rounds or ROUNDS
    with (
        tempfile.TemporaryDirectory(prefix="bench") as name,
        databases(Path(name), options.databases) as there,
    ):
        for database in there:
            instance = Instance.made_in(Path(name), database, "beside", REPOSITORY / "questionnaires")
            prepared(instance.url)
            survey, rows = SURVEYS[options.survey], min(ROWS, max(options.rows))
            publish_made(instance.engine, survey)
            store_made(instance.engine, survey, rows)
            instance.consumption("freeze", survey.name)
            change_state(instance.engine, survey.name, "open", reason="继续回收")
            methods = dict(zip(("GET", "POST"), scripts(instance.folder, survey.versions[-1]), strict=True))
            cookie = instance.cookie_of(FOLDER, SURVEY.split("/")[0])
            console = f"/console/surveys/{survey.name}"
            paths = {
                "live results": f"{console}/results?view=live",
                "frozen results": f"{console}/results",
                "open answers": f"{console}/results/texts/{survey.texts}?view=live",
                f"an import of {ROWS:,} rows": waiting_import(instance),
            }
            with running(instance) as service:
                for each in beside(service, f"/s/{survey.name}", methods, paths, cookie, rounds):
                    yield each.at(f"{database.name}, {rows:,} answers")
            yield from console_costs(instance, f"/s/{survey.name}", methods, rounds)
            instance.remove()


def beside(
    service: Service,
    page: str,
    methods: Mapping[str, Path],
    paths: Mapping[str, str],
    cookie: str,
    rounds: int,
) -> Iterator[Measurement]:
    """Rates and latencies while each page is read, as shares of those of the quiet round before."""
    loads: dict[tuple[str, str], list[tuple[Load, Load]]] = {}
    readers = {name: Reader(service, path, cookie) for name, path in paths.items()}
    for turn in range(rounds + 1):  # the first warms up
        for name, reader in readers.items():
            for method, script in methods.items():
                quiet = load(service.base + page, script, seconds=SECONDS)
                with reader.reading():
                    busy = load(service.base + page, script, seconds=SECONDS)
                if turn:
                    loads.setdefault((name, method), []).append((quiet, busy))
    for (name, method), pairs in loads.items():
        yield from shares(f"{method} beside {name}", pairs)
    for name, reader in readers.items():
        if reader.failures:
            yield failed(f"evaluator reads {name}", f"{len(reader.failures)}: {reader.failures[0]}")
        yield Measurement(f"evaluator reads {name}", "wall", "s", tuple(reader.seconds))


def shares(name: str, pairs: Sequence[tuple[Load, Load]]) -> Iterator[Measurement]:
    """What became of the quiet rate and of the quiet latency, with what was not answered at all."""
    lost = sum(busy.timeouts + busy.broken for _, busy in pairs)
    rates = [(quiet.rate, busy.rate) for quiet, busy in pairs]
    yield Measurement(
        name,
        "rate",
        "of the quiet rate",
        tuple(busy / quiet for quiet, busy in rates),
        LEAST_SHARE,
        note=f"{sum(busy for _, busy in rates) / len(rates):.0f}/s, {lost} not answered",
        value=sum(busy for _, busy in rates) / sum(quiet for quiet, _ in rates),
    )
    late = max(busy.p95 for _, busy in pairs) * 1000
    ratios = tuple(busy.p95 / quiet.p95 for quiet, busy in pairs)
    yield Measurement(
        name, "p95", "times the quiet one", ratios, MOST_LATENESS, note=f"at most {late:.0f} ms"
    )


def waiting_import(instance: Instance) -> str:
    """The path of an import that waits to be confirmed: the reconstructed sample over and over."""
    heading, *lines = SAMPLE.read_bytes().splitlines(keepends=True)
    export = heading + b"".join((lines * (ROWS // len(lines) + 1))[:ROWS])
    account = instance.console.person("evaluator", (SURVEY.split("/")[0],))
    folder = uploads.folder_of_uploads(instance.settings.instance)
    upload = uploads.keep(instance.engine, folder, SURVEY, "export.csv", export, account)
    return f"/console/surveys/{SURVEY}/import/{upload}"


def console_costs(
    instance: Instance, page: str, methods: Mapping[str, Path], rounds: int
) -> Iterator[Measurement]:
    """The whole application's rate against that of the citizens' app alone; one idles while the other is loaded."""
    place = instance.settings.instance
    with (
        served(instance.url, place) as whole,
        served(instance.url, place, app="tests.bench.citizens_alone:app") as alone,
    ):
        for method, script in methods.items():
            both = [
                tuple(load(base + page, script, seconds=SECONDS).rate for base in (whole, alone))
                for _ in range(rounds + 1)
            ][1:]
            yield Measurement(
                f"{method}, the console in the same processes",
                "rate",
                "of the citizens' app alone",
                tuple(mine / its for mine, its in both),
                where=instance.database.name,
            )
