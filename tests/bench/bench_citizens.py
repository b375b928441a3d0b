"""How fast citizens are served beside bare Flask views on the same server settings and the same database.

Run with `python -m tests.bench.bench_citizens`. Both servers run at the same time, one idle while the other is
loaded by wrk; rounds are interleaved and all that each answered is compared, because machines are noisy.
"""

import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from servers import REPOSITORY, postgres_cluster, postgres_programs, served
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from surveyapp.collection.answers import read_answers
from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import connect
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.database import ready_database
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of

SURVEY = "changji-jishitong-2024/residents"
ROUNDS, SECONDS, CONNECTIONS = 10, 2, 16


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


def full_form(questionnaire: Questionnaire) -> str:
    """A form with every question answered, as a browser without script sends it: no id."""
    fields: list[tuple[str, str]] = [("version", version_hash(questionnaire)), ("response_id", "")]
    for asked in questionnaire.items:
        options = [option.code for option in asked.options]
        ticks = options[:3] if asked.kind == "ticks" else options[:1]
        fields += [(asked.code, tick) for tick in ticks]
        fields += [(written.code, "") for written in asked.write_ins]
    form: dict[str, list[str]] = {}
    for name, value in fields[2:]:
        form.setdefault(name, []).append(value)
    assert not read_answers(questionnaire, form).problems
    return urlencode(fields)


@dataclass(frozen=True)
class Load:
    """Successful requests per second, and how long the slowest one took, in words of wrk (`1.20s`)."""

    rate: float
    slowest: str


def load(url: str, script: Path) -> Load:
    """Load a page; anything but 200 and 303 ends the measurement."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), url]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in shown or "Socket errors" in shown:
        raise RuntimeError(shown)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    slowest = re.search(r"Latency\s+\S+\s+\S+\s+(\S+)", shown)
    assert rate
    assert slowest
    return Load(float(rate[1]), slowest[1])


def compared(ours: str, bare: str, script: Path) -> tuple[float, float, float]:
    """Means of our rate and of the bare rate over the rounds, and their ratio; a first round warms up.

    A server answers now 2,000 and now 7,000 requests a second (docs/performance.md): a median of so few rounds is
    the one or the other, a mean tells how often it was which.
    """
    rates = [(load(ours, script).rate, load(bare, script).rate) for _ in range(ROUNDS + 1)][1:]
    our_rate, bare_rate = (statistics.mean(column) for column in zip(*rates, strict=True))
    return our_rate, bare_rate, our_rate / bare_rate


def scripts(folder: Path, questionnaire: Questionnaire) -> tuple[Path, Path]:
    """What wrk sends: reading the page, and a full form."""
    get, post = folder / "get.lua", folder / "post.lua"
    get.write_text('wrk.headers["Accept-Encoding"] = "gzip"\n')
    post.write_text(
        f'wrk.method = "POST"\nwrk.body = "{full_form(questionnaire)}"\n'
        'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
    )
    return get, post


@contextmanager
def both_served(
    database_url: str, folder: Path, version: str, compressed: bytes, workers: int
) -> Iterator[tuple[str, str]]:
    """surveyapp and the bare app on the same settings and the same database."""
    page = folder / "page.gz"
    page.write_bytes(compressed)
    told = {"BENCH_PAGE": str(page), "BENCH_SURVEY": SURVEY, "BENCH_VERSION": version}
    serve = partial(served, database_url, folder, workers=workers)
    with serve() as ours, serve(app="tests.bench.bare_app:app", **told) as bare:
        pages = (f"{ours}/s/{SURVEY}", f"{bare}/page")
        for address in pages * 20:  # until every worker has started
            urllib.request.urlopen(address, timeout=60).close()
        yield pages


def measure(database_url: str, folder: Path, workers: int) -> dict[str, tuple[float, float, float]]:
    """The ratios for reading the page and for sending a full form in."""
    questionnaire = prepared(database_url)
    get, post = scripts(folder, questionnaire)
    with served(database_url, folder) as ours:
        request = urllib.request.Request(f"{ours}/s/{SURVEY}", headers={"Accept-Encoding": "gzip"})
        compressed = urllib.request.urlopen(request, timeout=60).read()
    print(f"page: {len(compressed)} bytes compressed, {len(gzip.decompress(compressed))} plain, one request")
    with both_served(database_url, folder, version_hash(questionnaire), compressed, workers) as (ours, bare):
        return {"GET": compared(ours, bare, get), "POST": compared(ours, bare, post)}


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


def main() -> None:
    """Print one line for each database and method."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (package wrk)")
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        for database, url in found.items():
            # With threads, kept-alive connections may all land on one of two processes: one alone has no such luck.
            for workers in (2,) if database == "SQLite" else (2, 1):
                for method, (ours, bare, ratio) in measure(url, Path(name), workers).items():
                    rates = f"ours {ours:.0f}/s, bare {bare:.0f}/s, ratio {ratio:.2f}"
                    print(f"{database}, {workers} processes, {method}: {rates}", flush=True)


if __name__ == "__main__":
    main()
