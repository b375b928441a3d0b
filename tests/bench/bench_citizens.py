"""How fast citizens are served beside bare WSGI and bare Flask views on the same settings and the same database.

Run with `python -m tests.bench.bench_citizens` (`--steps`, `--rounds`, `--seconds`, `--database` for less of it). The
three servers run at the same time, two idle while wrk loads the third; rounds are interleaved and all that each
answered is compared, because machines are noisy. Steps: GET of the page, POST of a full form, GET of receipts, and all
three in turn. After each load the rows of the database are counted: as many as the redirects that were answered, but
for the requests that wrk no longer waited for.
"""

import argparse
import gzip
import shutil
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from servers import REPOSITORY, postgres_cluster, postgres_programs, served
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.pool import NullPool

from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import connect
from surveyapp.records.tables import Response
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.database import ready_database
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of
from tests.bench.citizen_scripts import full_form, receipts_script, scripts, steps_script
from tests.bench.wrk_load import CONNECTIONS, SECONDS, Load, load

SURVEY = "changji-jishitong-2024/residents"
ROUNDS = 10
RECEIPTS = 200
QUIET_COUNTS = 4
OURS, WSGI, FLASK = "surveyapp", "bare WSGI", "bare Flask"
STEPS = GET, POST, RECEIPT, ALL_THREE = "GET", "POST", "receipt", "all three"


def prepared(database_url: str) -> Questionnaire:
    """The published questionnaires in a fresh database, the ten-question survey open."""
    engine = connect(database_url)
    ready_database(engine)
    publish_folder(engine, REPOSITORY / "questionnaires")
    if known_survey(engine, SURVEY).state != "open":
        change_state(engine, SURVEY, "open")
    questionnaire = questionnaire_of(engine, SURVEY, known_survey(engine, SURVEY).version)
    engine.dispose()
    assert questionnaire is not None
    return questionnaire


def compared(ours: str, bare: str, script: Path) -> tuple[float, float, float]:
    """Means of our rate and of the bare rate over the rounds, and their ratio; a first round warms up.

    A server answers now 2,000 and now 7,000 requests a second (docs/performance.md): a median of so few rounds is
    the one or the other, a mean tells how often it was which.
    """
    rates = [(load(ours, script).rate, load(bare, script).rate) for _ in range(ROUNDS + 1)][1:]
    our_rate, bare_rate = (statistics.mean(column) for column in zip(*rates, strict=True))
    return our_rate, bare_rate, our_rate / bare_rate


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Asks for nothing where a redirect leads."""

    def redirect_request(self, *_: object) -> None:
        """The redirect itself is what was wanted."""


def stored_receipts(page: str, form: str) -> list[str]:
    """The paths of the receipts of some forms that are sent to this page."""
    opener, places = urllib.request.build_opener(_NoRedirect), []
    for _ in range(RECEIPTS):
        try:
            opener.open(page, form.encode(), timeout=60)
        except urllib.error.HTTPError as answer:
            assert answer.code == 303, answer.code
            places.append(str(answer.headers["Location"]))
            answer.close()
    return places


def compressed(address: str) -> bytes:
    """A page as browsers ask for it."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        read: bytes = answer.read()
    return read


@contextmanager
def all_served(
    database_url: str, folder: Path, questionnaire: Questionnaire, workers: int
) -> Iterator[dict[str, str]]:
    """The page of each server: surveyapp and the bare apps on the same settings and the same database."""
    serve = partial(served, database_url, folder, workers=workers)
    with ExitStack() as stack:
        ours = stack.enter_context(serve())
        page = f"{ours}/s/{SURVEY}"
        ready = {"PAGE": compressed(page)}
        ready["RECEIPT"] = compressed(ours + stored_receipts(page, full_form(questionnaire))[0])
        for name, body in ready.items():
            (folder / name).write_bytes(body)
            print(
                f"{name.lower()}: {len(body)} bytes compressed, {len(gzip.decompress(body))} plain",
                flush=True,
            )
        told = {f"BENCH_{name}": str(folder / name) for name in ready}
        told |= {"BENCH_SURVEY": SURVEY, "BENCH_VERSION": version_hash(questionnaire)}
        pages = {OURS: page}
        for name, app in ((WSGI, "bare"), (FLASK, "app")):
            pages[name] = f"{stack.enter_context(serve(app=f'tests.bench.bare_app:{app}', **told))}/page"
        for address in [*pages.values()] * 20:  # until every worker has started
            urllib.request.urlopen(address, timeout=60).close()
        yield pages


def load_and_count(engine: Engine, step: str, page: str, script: Path, seconds: int) -> Load:
    """A load after which the database has a row for each redirect that was answered.

    At the end wrk leaves as many requests as it has connections; those that got no answer in time were stored perhaps.
    """
    before = rows(engine)
    done = load(page, script, seconds=seconds)
    more = rows(engine) - before
    answered = {GET: 0, RECEIPT: 0, POST: done.answered, ALL_THREE: done.stored or 0}[step]
    left = 0 if answered == 0 else CONNECTIONS + done.timeouts + done.broken
    if not answered <= more <= answered + left:
        raise RuntimeError(f"{page}: {answered} forms were answered, but {more} rows came")
    return done


def rows(engine: Engine) -> int:
    """The number of stored responses, once no more come: those that nobody waits for any longer are still stored."""
    counts = [-1]
    with engine.connect() as connection:
        while len(counts) < QUIET_COUNTS or len({*counts[-QUIET_COUNTS:]}) > 1:
            counts.append(connection.execute(select(func.count()).select_from(Response)).scalar_one())
            time.sleep(0.05)
    return counts[-1]


def measure(
    database_url: str, folder: Path, workers: int, *, steps: Sequence[str], rounds: int, seconds: int
) -> dict[str, dict[str, list[Load]]]:
    """Step -> server -> its loads, one in each round; a first round warms up."""
    questionnaire = prepared(database_url)
    get, post = scripts(folder, questionnaire)
    in_turn = steps_script(folder / "steps.lua", questionnaire)
    loads: dict[str, dict[str, list[Load]]] = {}
    engine = connect(database_url)
    with all_served(database_url, folder, questionnaire, workers) as pages:
        form = full_form(questionnaire)
        of_receipts = {
            server: receipts_script(folder / f"{server}.lua", stored_receipts(page, form))
            for server, page in pages.items()
        }
        for turn in range(rounds + 1):
            for step in steps:
                for server, page in pages.items():
                    script = {GET: get, POST: post, RECEIPT: of_receipts[server], ALL_THREE: in_turn}[step]
                    done = load_and_count(engine, step, page, script, seconds)
                    if turn:
                        loads.setdefault(step, {}).setdefault(server, []).append(done)
    engine.dispose()
    return loads


def lines(loads: Mapping[str, Mapping[str, Sequence[Load]]]) -> Iterator[str]:
    """A line for each step and server: rate, processor time each, latency, and our share of the bare rate (of all
    rounds, and its spread: the lowest and highest of a round).
    """
    for step, of_servers in loads.items():
        for server, done in of_servers.items():
            answered, cpu = sum(each.answered for each in done), sum(each.cpu for each in done)
            told = [
                f"{rate(done):.0f}/s",
                f"{cpu / answered * 1e6:.0f} µs CPU each",
                f"p95 {statistics.median(each.p95 for each in done) * 1000:.1f} ms",
                f"slowest {max(each.slowest for each in done) * 1000:.0f} ms",
                f"{sum(each.timeouts for each in done)} timed out",
                f"{sum(each.broken for each in done)} broken",
            ]
            if server != OURS:
                ratios = [ours.rate / bare.rate for ours, bare in zip(of_servers[OURS], done, strict=True)]
                share = rate(of_servers[OURS]) / rate(done)
                told.append(f"surveyapp has {share:.2f} of it ({min(ratios):.2f} to {max(ratios):.2f})")
            yield f"{step}, {server}: {', '.join(told)}"
    if ALL_THREE not in loads:
        return
    whole = loads[ALL_THREE][OURS]
    cpu_each = sum(each.cpu for each in whole) / sum(each.stored or 0 for each in whole)
    completed = sum(each.stored or 0 for each in whole) / sum(each.seconds for each in whole)
    yield f"a citizen's three steps: {completed:.0f}/s, {cpu_each * 1000:.2f} ms CPU each"


def rate(loads: Sequence[Load]) -> float:
    """Answers per second of all rounds together."""
    return sum(each.answered for each in loads) / sum(each.seconds for each in loads)


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """A fresh SQLite file, and a PostgreSQL database where PostgreSQL is installed (waiting for the disk)."""
    with ExitStack() as stack:
        found = {"SQLite": f"sqlite:///{folder / 'survey.sqlite'}"}
        programs = postgres_programs()
        if programs is None:
            print("PostgreSQL is not installed (package postgresql): only SQLite is measured")
        else:
            url = stack.enter_context(postgres_cluster(programs, durable=True))
            admin = create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
            with admin.connect() as connection:
                connection.execute(text("CREATE DATABASE bench"))
            found["PostgreSQL"] = url.format("bench")
        yield found


def main(arguments: Sequence[str]) -> None:
    """Print the lines of each database."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (package wrk)")
    parser = argparse.ArgumentParser(prog="bench_citizens", description=__doc__)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS, help="some of them")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="after one that warms up")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of each load")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), help="one alone")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        for database, url in found.items():
            if asked.database not in (None, database):
                continue
            # With threads, kept-alive connections may all land on one of two processes: one alone has no such luck.
            for workers in (2,) if database == "SQLite" else (2, 1):
                print(f"{database}, {workers} processes", flush=True)
                loads = measure(
                    url,
                    Path(name),
                    workers,
                    steps=asked.steps,
                    rounds=asked.rounds,
                    seconds=asked.seconds,
                )
                for line in lines(loads):
                    print(f"  {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
