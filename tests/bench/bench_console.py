"""What the console costs citizens: beside the citizen app alone, and while evaluators keep the server busy.

Run with `python -m tests.bench.bench_console`. Both apps have the same settings and the same SQLite database. The
busiest that evaluators can be is several previews of an export of 100,000 rows at once, one after the other.
"""

import shutil
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from made_console import Console
from servers import REPOSITORY, served

from surveyapp.services.answers import uploads
from tests.bench.bench_citizens import SURVEY, compared, load, prepared, scripts

ROWS = 100_000
EVALUATORS = 2
SAMPLE = REPOSITORY / "questionnaires" / f"{SURVEY}.sample.csv"


@dataclass(frozen=True)
class Evaluator:
    """Somebody signed in, and the path of the page that takes the server longest."""

    cookie: str
    path: str


def long_export() -> bytes:
    """The reconstructed sample over and over, up to as many rows as a browser may bring."""
    heading, *rows = SAMPLE.read_bytes().splitlines(keepends=True)
    return heading + b"".join((rows * (ROWS // len(rows) + 1))[:ROWS])


def evaluator_of(console: Console) -> Evaluator:
    """An evaluator with the long export waiting to be confirmed."""
    account = console.person("evaluator", (SURVEY.split("/")[0],))
    folder = uploads.folder_of_uploads(console.settings.instance)
    upload = uploads.keep(console.engine, folder, SURVEY, "export.csv", long_export(), account)
    cookie = console.client(account).get_cookie(console.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return Evaluator(f"{cookie.key}={cookie.value}", f"/console/surveys/{SURVEY}/import/{upload}")


@contextmanager
def busy(base: str, evaluator: Evaluator) -> Iterator[list[int]]:
    """Evaluators who ask for the long page again as soon as it came; gives the statuses of their answers."""
    over, begun, answered = threading.Event(), threading.Barrier(EVALUATORS + 1), list[int]()

    def ask() -> None:
        begun.wait()
        while not over.is_set():
            request = urllib.request.Request(base + evaluator.path, headers={"Cookie": evaluator.cookie})
            with urllib.request.urlopen(request, timeout=120) as page:
                answered.append(page.status if b"export.csv" in page.read() else 0)

    people = [threading.Thread(target=ask) for _ in range(EVALUATORS)]
    for person in people:
        person.start()
    begun.wait()
    try:
        yield answered
    finally:
        over.set()
        for person in people:
            person.join()


def main() -> None:
    """Print a line for each comparison."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (package wrk)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        console = Console.made_in(folder, REPOSITORY / "questionnaires")
        url, instance = console.settings.database_url, console.settings.instance
        questionnaire = prepared(url)
        get, post = scripts(folder, questionnaire)
        evaluator = evaluator_of(console)
        with (
            served(url, instance) as whole,
            served(url, instance, app="tests.bench.citizens_alone:app") as alone,
        ):
            for method, script in (("GET", get), ("POST", post)):
                ours, bare, ratio = compared(f"{whole}/s/{SURVEY}", f"{alone}/s/{SURVEY}", script)
                print(
                    f"with the console, {method}: {ours:.0f}/s, without {bare:.0f}/s, ratio {ratio:.2f}",
                    flush=True,
                )
            for method, script in (("GET", get), ("POST", post)):
                quiet = load(f"{whole}/s/{SURVEY}", script)
                with busy(whole, evaluator) as answered:
                    hindered = load(f"{whole}/s/{SURVEY}", script)
                assert set(answered) == {200}, answered
                print(
                    f"{EVALUATORS} previews of {ROWS} rows at once, {method}: {hindered.rate:.0f}/s, slowest "
                    f"{hindered.slowest}, quiet {quiet.rate:.0f}/s, slowest {quiet.slowest}, "
                    f"ratio {hindered.rate / quiet.rate:.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
