"""One console for many cases: every route, a signed-in browser for every role, and everything put back afterwards."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from console_objects import OTHER, OWN, Objects, make_objects
from flask.testing import FlaskClient
from made_console import Console, token_of
from sqlalchemy import make_url
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.services.answers.uploads import folder_of_uploads

ROLES = ("administrator", "data_entry", "evaluator", "reader")

OPEN = {
    "basic_forms.by_link",
    "invitations.accept",
    "language.choose",
    "plotly_script.script",
    "review_page.by_link",
    "review_page.phone",
    "security.login",
    "security.login_code",
    "security.login_recovery",
    "static",
}
"""Views for everybody, signed in or not."""


def _rules() -> list[Rule]:
    """The rules of the console, from an app that nobody uses."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"SURVEYAPP_INSTANCE": folder}))
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")]


def view_of(rule: Rule) -> str:
    """The view's name as the tests have it: without the blueprint of the whole console."""
    return rule.endpoint.removeprefix("console.")


RULES = _rules()
ROUTES = sorted(
    (view_of(rule), method) for rule in RULES for method in (rule.methods or set()) & {"GET", "POST"}
)
GETS = [view for view, method in ROUTES if method == "GET"]
POSTS = [view for view, method in ROUTES if method == "POST"]
GUARDED = [route for route in ROUTES if route[0] not in OPEN]


def arguments_of(view: str) -> set[str]:
    """The variable parts of a view's addresses."""
    return {part for rule in RULES if view_of(rule) == view for part in rule.arguments}


Dump = dict[str, list[Any]]


class World:
    """A console with two folders and everything in them, and a session for every role."""

    def __init__(self, folder: Path, mark: str = "", **made_of: Any) -> None:
        self.console = Console.made_in(folder)
        self.own = make_objects(self.console, OWN, mark=mark, **made_of)
        self.other = make_objects(self.console, OTHER, mark=mark, **made_of)
        self.accounts = {role: self.console.person(role, (OWN,), name=f"{mark}张测") for role in ROLES}
        clients = {
            "nobody": self.console.client(),
            **{role: self.console.client(account) for role, account in self.accounts.items()},
        }
        self.tokens = {who: token_of(client, "/console/login") for who, client in clients.items()}
        self.cookie = self.console.app.config["SESSION_COOKIE_NAME"]
        self.sessions = {who: client.get_cookie(self.cookie) for who, client in clients.items()}
        uploads = folder_of_uploads(self.console.settings.instance)
        self.files = {path: path.read_bytes() for path in uploads.iterdir()}
        self.before = sqlite3.connect(":memory:")
        self.keep()

    def keep(self) -> None:
        """What the database holds now is the beginning."""
        with closing(self._database()) as database:
            database.backup(self.before)
        self.first = self.dump()

    def browser(self, who: str) -> FlaskClient:
        """A fresh browser with the session of this role ("nobody": with none)."""
        client, session = self.console.app.test_client(), self.sessions[who]
        assert session is not None
        client.set_cookie(self.cookie, session.value)
        return client

    def address(self, view: str, method: str, objects: Objects, **others: object) -> str:
        """Where a view is for these objects."""
        endpoint = view if view.startswith("security.") else f"console.{view}"
        with self.console.app.test_request_context():
            values = objects.values(view, arguments_of(view), **others)
            return self.console.app.url_for(endpoint, **values, _method=method)

    def ask(
        self,
        who: str,
        view: str,
        method: str = "GET",
        objects: Objects | None = None,
        *,
        data: dict[str, Any] | None = None,
        **others: object,
    ) -> TestResponse:
        """The answer to one request; a post carries its form token unless `data` is given."""
        address = self.address(view, method, objects or self.own, **others)
        if method == "POST" and data is None:
            data = {"csrf_token": self.tokens[who]}
        response = self.browser(who).open(address, method=method, data=data, buffered=True)
        if method == "POST":
            self.put_back()
        return response

    def put_back(self) -> None:
        """The database as it was in the beginning, and the uploads beside it."""
        for path, content in self.files.items():
            if not path.exists():
                path.write_bytes(content)
        with closing(self._database()) as database:
            self.before.backup(database)

    def dump(self) -> Dump:
        """Every table's rows, but for when a session was last seen, the audit trail and what it counts."""
        with closing(self._database()) as database:
            names = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            columns = {
                name: [column[1] for column in database.execute(f'PRAGMA table_info("{name}")')]
                for name in names
            }
            return {
                name: database.execute(
                    f'SELECT {", ".join(set(columns[name]) - {"seen", "last_seen"})} FROM "{name}"'  # our own tables
                ).fetchall()
                for name in names
                if name not in ("audit_trail", "denials") and not name.startswith("sqlite_")
            }

    def close(self) -> None:
        """Let go of the database."""
        self.console.engine.dispose()
        self.before.close()

    def _database(self) -> sqlite3.Connection:
        path = make_url(self.console.settings.database_url).database
        assert path is not None
        return sqlite3.connect(path)


def leads_to_sign_in(response: TestResponse) -> bool:
    """Whether the answer is: sign in first."""
    return response.status_code == 302 and response.location.startswith("/console/login")
