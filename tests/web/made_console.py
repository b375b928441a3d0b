"""A console under test: its app and database, people of every role, signed-in clients."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from ready_databases import ready_sqlite
from sqlalchemy import Engine, insert, select

from surveyapp.app import create_app
from surveyapp.config import Settings, read_settings
from surveyapp.records.accounts import Account, Team, TeamFolder, TeamMember
from surveyapp.records.connection import connect
from surveyapp.services.people import sessions
from surveyapp.services.places import Places

SignIn = Callable[..., FlaskClient]
"""sign_in(role, folders=("demo",), language="zh") -> a signed-in client with its form token."""

UNUSABLE = "!"
"""A password hash that no password fits."""


class KeptTemplates(BytecodeCache):
    """Templates compiled once for the many apps of the tests."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what an earlier app compiled."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next app."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = KeptTemplates()

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
        if not (folder / "survey.sqlite").exists():
            ready_sqlite(folder / "survey.sqlite")
        engine = connect(settings.database_url)
        app = create_app(settings)
        app.testing = True
        app.jinja_env.bytecode_cache = TEMPLATES
        return cls(app, engine, settings)

    @property
    def places(self) -> Places:
        """Where everything of it is."""
        found = self.settings
        return Places(self.engine, found.instance, found.snapshots, found.questionnaires)

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
