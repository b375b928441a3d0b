"""What tests share: databases of both kinds, served apps, a browser. A missing component skips, in CI it fails.

What makes databases ready is loaded by the first test that wants one: it brings along nearly everything.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy_threads  # noqa: F401 - first
import pytest
from hypothesis import settings
from ready_addresses import compile_once
from ready_passwords import hash_cheaply
from ready_statements import compile_statements_once
from ready_templates import compile_templates_once
from ready_yaml import parse_once
from servers import CHROMIUM, REPOSITORY, missing, postgres_cluster, postgres_programs, served
from sqlalchemy import Engine

from surveyapp.records.connection import connect
from surveyapp.reports import poster
from surveyapp.reports.word import document

if TYPE_CHECKING:
    from ready_databases import PostgresDatabases

# A slow machine is no fault of the code.
settings.register_profile("surveyapp", deadline=None)
settings.load_profile("surveyapp")

# Python looks for garbage after so many new objects, else after 700.
gc.set_threshold(20_000, 20, 20)
compile_once()
compile_statements_once()
compile_templates_once()
parse_once()
hash_cheaply()
poster.poster_pdf = cache(poster.poster_pdf)  # each is made once: its fonts take a second

_heading_pages = document.heading_pages


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again for garbage would be in vain."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """LibreOffice numbers the contents of documents only for tests marked `documents`: each run takes seconds."""
    about_pages = item.get_closest_marker("documents") is not None
    document.heading_pages = _heading_pages if about_pages else lambda *_: None


@pytest.fixture(scope="session")
def postgres() -> Iterator["PostgresDatabases"]:
    """A PostgreSQL cluster."""
    from ready_databases import PostgresDatabases

    programs = postgres_programs()
    if programs is None:
        missing("PostgreSQL (package postgresql)")
    with postgres_cluster(programs) as url:
        yield PostgresDatabases(url)


@pytest.fixture
def postgres_url(postgres: "PostgresDatabases", request: pytest.FixtureRequest) -> Iterator[str]:
    """A PostgreSQL database, empty but where a test has an engine: then with its tables."""
    name = postgres.ready() if "engine" in request.fixturenames else postgres.empty()
    yield postgres.url.format(name)
    postgres.give_back(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty SQLite database."""
    return f"sqlite:///{tmp_path / 'survey.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


def _ready(url: str) -> Iterator[Engine]:
    if url.startswith("sqlite:"):
        from ready_databases import ready_sqlite

        ready_sqlite(Path(url.removeprefix("sqlite:///")))
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database of each kind in turn, with its tables."""
    yield from _ready(database_url)


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """An SQLite database with its tables."""
    yield from _ready(sqlite_url)


@pytest.fixture
def demonstration(sqlite_url: str) -> Iterator[Engine]:
    """An SQLite database with the published questionnaires, open and filled with sample answers."""
    from ready_databases import demonstration_sqlite

    demonstration_sqlite(Path(sqlite_url.removeprefix("sqlite:///")))
    engine = connect(sqlite_url)
    yield engine
    engine.dispose()


Serve = Callable[..., str]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve a database with real gunicorn workers: serve(url, workers=2, worker_class=…) -> base URL."""
    with ExitStack() as servers:

        def start(database_url: str, **settings: object) -> str:
            return servers.enter_context(served(database_url, tmp_path / "instance", **settings))  # type: ignore[arg-type]  # passed through

        yield start


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright."""
    if not CHROMIUM:
        missing("Chromium (package chromium-headless-shell or chromium)")
    from patient_browser import make_patient
    from playwright.sync_api import sync_playwright

    quiet = ("gpu", "background-networking", "component-update", "sync", "quic")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
        )
        yield make_patient(browser)
        browser.close()


@pytest.fixture(scope="session")
def published_questionnaires() -> Path:
    """The folder of the published questionnaires."""
    return REPOSITORY / "questionnaires"
