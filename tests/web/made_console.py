"""A console under test: its app and database, people of every role, signed-in clients."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from people_of_tests import MOMENT, own_team, person
from ready_databases import ready_sqlite
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from surveyapp.app import create_app
from surveyapp.config import Settings, read_settings
from surveyapp.records.accounts import Account
from surveyapp.records.connection import connect
from surveyapp.services.people import sessions
from surveyapp.services.places import Places

SignIn = Callable[..., FlaskClient]
"""sign_in(role, folders=("demo",), language="zh") -> a signed-in client with its form token."""


@dataclass(frozen=True)
class Console:
    """A console under test: its app, database, settings, and a way to make people and sign them in."""

    app: Flask
    engine: Engine
    settings: Settings

    @classmethod
    def made_in(cls, folder: Path, questionnaires: Path | None = None, **others: str) -> "Console":
        """A console on an SQLite database of its own, without surveys; its files are in `questionnaires`; `others` are
        further settings.
        """
        questionnaires = questionnaires or folder / "questionnaires"
        questionnaires.mkdir(exist_ok=True)
        settings = read_settings(
            {
                "SURVEYAPP_DATABASE_URL": f"sqlite:///{folder / 'survey.sqlite'}",
                "SURVEYAPP_INSTANCE": str(folder / "instance"),
                "SURVEYAPP_QUESTIONNAIRES": str(questionnaires),
                **others,
            }
        )
        if not (folder / "survey.sqlite").exists():
            ready_sqlite(folder / "survey.sqlite")
        engine = connect(settings.database_url)
        app = create_app(settings)
        app.testing = True
        return cls(app, engine, settings)

    @property
    def places(self) -> Places:
        """Where everything of it is."""
        found = self.settings
        return Places(self.engine, found.instance, found.snapshots, found.questionnaires)

    def person(self, role: str = "evaluator", folders: tuple[str, ...] = ("demo",), **columns: Any) -> int:
        """A new account in a team of its own that sees these folders; gives the account's id."""
        username = columns.pop("username", f"{role}-{secrets.token_hex(4)}")
        values = {"created": MOMENT, "language": "zh", **columns}
        account = person(self.engine, username, role, values.pop("password", "!"), **values)
        own_team(self.engine, account, f"组 {username}", *folders)
        return account

    def client(self, account: int | None = None, language: str = "zh") -> FlaskClient:
        """A browser, signed in as this account (or as nobody)."""
        client = self.app.test_client()
        with client.session_transaction() as held:
            held["language"] = language
            held["csrf_token"] = secrets.token_hex(20)
            if account is not None:
                for key, value in self.session_of(account).items():
                    held[key] = value
        return client

    def token(self, client: FlaskClient) -> str:
        """The token that the forms of this browser carry, without asking a page for it."""
        with client.session_transaction() as held:
            unsigned = held["csrf_token"]
        with self.app.test_request_context():
            session["csrf_token"] = unsigned
            return generate_csrf()

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

    def cookies(self, client: FlaskClient, base: str) -> list[dict[str, str]]:
        """What makes a real browser at this address the one that `client` is, as Playwright takes it."""
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return [{"name": cookie.key, "value": cookie.value, "url": base}]


def token_on(page: TestResponse) -> str:
    """The form token of a page: of its form, or where it has none that of its scripts."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    found = found or re.search(r'name="csrf-token" content="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def token_of(client: FlaskClient, page: str = "/console/account") -> str:
    """The form token that a page of this browser carries."""
    return token_on(client.get(page, follow_redirects=True))
