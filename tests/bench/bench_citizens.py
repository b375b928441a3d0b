"""How fast citizens are served beside bare WSGI and bare Flask views on the same settings and the same database.

The three servers run at the same time, two idle while wrk loads the third; rounds are interleaved and all that each
answered is compared, because machines are noisy. Steps: GET of the page, POST of a full form, GET of receipts, and all
three in turn. After each load the rows of the database are counted: as many as the redirects that were answered, but
for the requests that wrk no longer waited for.
"""

import gzip
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from servers import REPOSITORY, served
from sqlalchemy import Engine, func, select

from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import connect
from surveyapp.records.tables import Response
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.database import ready_database
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of
from tests.bench.citizen_scripts import full_form, receipts_script, scripts, steps_script
from tests.bench.wrk_load import CONNECTIONS, Load, load

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


def rate(loads: Sequence[Load]) -> float:
    """Answers per second of all rounds together."""
    return sum(each.answered for each in loads) / sum(each.seconds for each in loads)
