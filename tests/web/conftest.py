"""What tests of the console share: an app with surveys, people of every role, signed-in clients and browsers."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from servers import REPOSITORY, questionnaire_source, served
from sqlalchemy import Engine, insert, select

from surveyapp.app import create_app
from surveyapp.config import Settings, read_settings
from surveyapp.records.accounts import Account, Team, TeamFolder, TeamMember
from surveyapp.records.connection import connect
from surveyapp.services import sessions
from surveyapp.services.database import ready_database
from surveyapp.services.demo import prepare_demo
from surveyapp.services.publish import publish, publish_folder

UNUSABLE = "!"
"""A password hash that no password fits."""

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Console:
    """A console under test: its app, database, settings, and a way to make people and sign them in."""

    app: Flask
    engine: Engine
    settings: Settings

    @classmethod
    def made_in(cls, folder: Path, questionnaires: Path | None = None) -> "Console":
        """A console on an SQLite database of its own, without surveys; its files are in `questionnaires`."""
        questionnaires = questionnaires or folder / "questionnaires"
        questionnaires.mkdir(exist_ok=True)
        settings = read_settings(
            {
                "SURVEYAPP_DATABASE_URL": f"sqlite:///{folder / 'survey.sqlite'}",
                "SURVEYAPP_INSTANCE": str(folder / "instance"),
                "SURVEYAPP_QUESTIONNAIRES": str(questionnaires),
            }
        )
        engine = connect(settings.database_url)
        ready_database(engine)
        app = create_app(settings)
        app.testing = True
        return cls(app, engine, settings)

    def person(self, role: str = "evaluator", folders: tuple[str, ...] = ("demo",), **columns: Any) -> int:
        """A new account in a team of its own that sees these folders; gives the account's id."""
        name = columns.pop("username", f"{role}-{secrets.token_hex(4)}")
        values = {
            "username": name,
            "name": columns.pop("name", "张测"),
            "role": role,
            "language": "zh",
            "password": UNUSABLE,
            "password_changed": datetime.now(UTC),
            "must_change_password": False,
            "former_passwords": [],
            "active": True,
            "created": NOW,
            "fs_uniquifier": secrets.token_hex(16),
            **columns,
        }
        with self.engine.connect() as connection:
            account = connection.execute(insert(Account).values(**values)).inserted_primary_key[0]
            team = connection.execute(
                insert(Team).values(name=f"组 {name}", created=NOW)
            ).inserted_primary_key[0]
            connection.execute(insert(TeamMember).values(team=team, account=account))
            for folder in folders:
                connection.execute(insert(TeamFolder).values(team=team, folder=folder))
        return int(account)

    def client(self, account: int | None = None, language: str = "zh") -> FlaskClient:
        """A browser, signed in as this account (or as nobody)."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["language"] = language
            if account is not None:
                for key, value in self.session_of(account).items():
                    session[key] = value
        return client

    def session_of(self, account: int) -> dict[str, object]:
        """What a signed-in browser's session holds."""
        with self.engine.connect() as connection:
            query = select(Account.fs_uniquifier).where(Account.id == account)
            uniquifier = connection.execute(query).scalar_one()
        return {
            "sid": sessions.start(self.engine, account),
            "_user_id": uniquifier,
            "_fresh": True,
            "fs_cc": "set",
            "fs_paa": datetime.now(UTC).timestamp(),
        }


def token_of(client: FlaskClient, page: str = "/console/account") -> str:
    """The form token that a page of this browser carries."""
    html = client.get(page, follow_redirects=True).text
    return html.split('name="csrf-token" content="')[1].split('"')[0]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """A console with the survey `demo/every` (every question type) as a draft, and without people."""
    made = Console.made_in(tmp_path)
    publish(made.engine, "demo/every", questionnaire_source("every_type"), "every_type.yaml")
    yield made
    made.engine.dispose()


SignIn = Callable[..., FlaskClient]


@pytest.fixture
def sign_in(console: Console) -> SignIn:
    """sign_in(role, folders=("demo",), language="zh") -> a signed-in client with `client.token` for its forms."""

    def enter(
        role: str = "evaluator", folders: tuple[str, ...] = ("demo",), language: str = "zh"
    ) -> FlaskClient:
        client = console.client(console.person(role, folders), language)
        client.token = token_of(client)  # type: ignore[attr-defined]  # for the tests' posts
        return client

    return enter


@pytest.fixture
def published_console(tmp_path: Path) -> Iterator[Console]:
    """A console with the four published questionnaires, open, filled with their reconstructed samples."""
    made = Console.made_in(tmp_path, REPOSITORY / "questionnaires")
    publish_folder(made.engine, made.settings.questionnaires)
    prepare_demo(made.engine, made.settings.questionnaires)
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
            cookie = client.get_cookie(published_console.app.config["SESSION_COOKIE_NAME"])
            assert cookie is not None
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": console_server}])
        page = context.new_page()
        page.goto("/console/")
        return page

    yield enter
    for context in contexts:
        context.close()
