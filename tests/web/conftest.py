"""What tests of the console share: an app with surveys, signed-in clients and browsers."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from citizen_browsing import NewContext
from citizen_survey import open_survey
from flask.testing import FlaskClient
from made_console import Console, SignIn
from ready_databases import ready_sqlite
from servers import REPOSITORY, questionnaire_source, served
from sqlalchemy import Engine

from surveyapp.records.connection import connect
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.surveys.publish import publish, publish_folder
from surveyapp.web.console.charts.plotly_script import compressed_script


@pytest.fixture(scope="session")
def every_type_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the survey `demo/every`."""
    path = tmp_path_factory.mktemp("every") / "survey.sqlite"
    ready_sqlite(path)
    engine = connect(f"sqlite:///{path}")
    publish(engine, "demo/every", questionnaire_source("every_type"), "every_type.yaml")
    engine.dispose()
    return path


@pytest.fixture
def console(tmp_path: Path, every_type_template: Path) -> Iterator[Console]:
    """A console with the survey `demo/every` (every question type) as a draft, and without people."""
    shutil.copy(every_type_template, tmp_path)
    made = Console.made_in(tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def sign_in(console: Console) -> SignIn:
    """sign_in(role, folders=("demo",), language="zh") -> a signed-in client with `client.token` for its forms."""

    def enter(
        role: str = "evaluator", folders: tuple[str, ...] = ("demo",), language: str = "zh"
    ) -> FlaskClient:
        client = console.client(console.person(role, folders), language)
        client.token = console.token(client)  # type: ignore[attr-defined]  # for the tests' posts
        return client

    return enter


@pytest.fixture(scope="session")
def published_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the four published questionnaires, open; all but 奇台 交易 filled with sample answers."""
    folder = tmp_path_factory.mktemp("published")
    samples = shutil.copytree(REPOSITORY / "questionnaires", folder / "samples")
    (samples / "qitai-zhengwu-2023" / "trading.sample.csv").unlink()
    made = Console.made_in(folder, REPOSITORY / "questionnaires")
    publish_folder(made.engine, made.settings.questionnaires)
    prepare_demo(made.engine, samples)
    compressed_script(made.settings.instance)  # takes a second, and is the same for every console
    with made.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.engine.dispose()
    return folder


@pytest.fixture
def published_console(tmp_path: Path, published_template: Path) -> Iterator[Console]:
    """A console with the four published questionnaires, open; all but 奇台 交易 filled with reconstructed samples."""
    shutil.copytree(published_template, tmp_path, dirs_exist_ok=True)
    made = Console.made_in(tmp_path, REPOSITORY / "questionnaires")
    yield made
    made.engine.dispose()


OpenPage = Callable[..., Any]


@pytest.fixture
def console_server(published_console: Console) -> Iterator[str]:
    """The published console behind gunicorn; gives its base URL."""
    settings = published_console.settings
    with served(
        settings.database_url, settings.instance, SURVEYAPP_QUESTIONNAIRES=str(settings.questionnaires)
    ) as base:
        yield base


@pytest.fixture
def browser_page(published_console: Console, console_server: str, chromium: Any) -> Iterator[OpenPage]:
    """browser_page(role, width=1280, language="zh") -> a Playwright page, signed in, on the console's overview."""
    contexts = []

    def enter(role: str | None = "evaluator", width: int = 1280, language: str = "zh", **columns: Any) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, base_url=console_server, locale="zh-CN"
        )
        contexts.append(context)
        if role is not None:
            folders = tuple(
                path.name for path in published_console.settings.questionnaires.iterdir() if path.is_dir()
            )
            account = published_console.person(role, folders, **columns)
            client = published_console.client(account, language)
            context.add_cookies(published_console.cookies(client, console_server))
        page = context.new_page()
        page.goto("/console/")
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def citizen_base(serve: Callable[..., str], sqlite_url: str, sqlite_engine: Engine) -> str:
    """A server with the survey of `citizen_survey`, open; gives its base URL."""
    open_survey(sqlite_engine)
    return serve(sqlite_url)


@pytest.fixture
def new_context(chromium: Any, citizen_base: str) -> Iterator[NewContext]:
    """new_context(width=375, height=700, **options) -> a browser of its own, as of another person."""
    contexts = []

    def make(width: int = 375, height: int = 700, **options: Any) -> Any:
        viewport = {"width": width, "height": height}
        contexts.append(chromium.new_context(base_url=citizen_base, viewport=viewport, **options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Any:
    """A page in a phone's browser, still empty."""
    return new_context().new_page()
