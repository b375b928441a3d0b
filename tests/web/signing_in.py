"""Signing in as people do: through the forms, with their tokens; and the codes of an authenticator app."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from made_console import Console, token_on
from passlib.totp import TOTP
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.extensions import db
from surveyapp.records.audit_trail import AuditEntry

PASSWORD = "Evening-sun on 7 hills"
NEW_PASSWORD = "Morning-mist in 9 valleys"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""A cheap hash, so that tests are quick: a hash says itself what trying a password costs."""


Opened = Callable[..., Console]


@contextmanager
def consoles(engine: Engine, url: str, folder: Path) -> Iterator[Opened]:
    """opened(**settings) -> one more worker's console on this database and instance folder; closed at the end.

    The authenticators' clock stands still, here and in `Phone`: no code grows old while a test uses it.
    """
    found = read_settings({"SURVEYAPP_DATABASE_URL": url, "SURVEYAPP_INSTANCE": str(folder)})
    apps: list[Flask] = []

    def opened(**changes: Any) -> Console:
        settings = replace(found, **changes)
        apps.append(create_app(settings))
        apps[-1].testing = True
        return Console(apps[-1], engine, settings)

    with patch.object(TOTP, "now", return_value=datetime.now(UTC).timestamp()):
        yield opened
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def somebody(console: Console, username: str = "zhangsan", **columns: Any) -> int:
    """An account that signs in with PASSWORD."""
    values = {"password": HASH, "password_changed": datetime.now(UTC), **columns}
    return console.person(values.pop("role", "evaluator"), username=username, **values)


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Open a page and send its form."""
    shown = client.get(path)
    assert shown.status_code == 200, (shown.status, shown.headers.get("Location"))
    return client.post(path, data={"csrf_token": token_on(shown), **fields})


def log_in(
    client: FlaskClient, username: str = "zhangsan", password: str = PASSWORD, following: str = ""
) -> TestResponse:
    """Fill in the sign-in form."""
    fields = {"username": username, "password": password}
    return send(client, "/console/login", **fields, **({"next": following} if following else {}))


def log_out(client: FlaskClient) -> TestResponse:
    """Press the button."""
    page = client.get("/console/account")
    return client.post("/console/logout", data={"csrf_token": token_on(page)})


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/console/account").status_code == 200


def entries(engine: Engine) -> list[tuple[str, str, str]]:
    """Who did what with which result, as the audit trail has it."""
    query = select(AuditEntry.person, AuditEntry.action, AuditEntry.result).order_by(AuditEntry.id)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


class Phone:
    """An authenticator app that has taken in the key of a set-up page."""

    def __init__(self, page: TestResponse) -> None:
        found = re.search(r"<code[^>]*>([A-Z2-7-]+)</code>", page.text)
        assert found, page.text
        self.app = TOTP(key=found[1], format="base32")

    def code(self, steps: int = 0) -> str:
        """The code that it shows now, or so many time steps later."""
        return str(self.app.generate(TOTP.now() + 30 * steps).token)

    def wrong(self) -> str:
        """Six digits that it shows at no time within an hour."""
        shown = {self.code(steps) for steps in range(-125, 126)}
        return next(code for code in map("{:06d}".format, range(1000)) if code not in shown)


def set_up_totp(client: FlaskClient) -> tuple[Phone, list[str]]:
    """Take an authenticator app into use with the code of the step before; gives it and the recovery codes."""
    page = client.get("/console/account/totp")
    phone = Phone(page)
    fields = {"csrf_token": token_on(page), "code": phone.code(-1), "present": PASSWORD}
    done = client.post("/console/account/totp", data=fields)
    assert done.status_code == 200, done.text
    return phone, re.findall(r"<li><code>([0-9a-f-]+)</code></li>", done.text)
