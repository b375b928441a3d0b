"""R25: every route of the console × every role × one's own and another team's objects.

Who may open what stands here once more, by hand: a route that is missing here, or opens to others, fails.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_objects import OTHER, OWN, Objects, make_objects
from flask.testing import FlaskClient
from made_console import Console, token_of
from werkzeug.routing import Rule

from surveyapp.app import create_app
from surveyapp.config import read_settings

EVERY = {"administrator", "evaluator", "reader", "data_entry"}
RESULTS = {"administrator", "evaluator", "reader"}
IMPORT = {"administrator", "evaluator", "data_entry"}
EDIT = ANSWERS = {"administrator", "evaluator"}
ADMINISTER = {"administrator"}

WHO_MAY = {
    "account.account": EVERY,
    "account.change_password": EVERY,
    "account.end_other_sessions": EVERY,
    "account.end_session": EVERY,
    "account.recovery_codes": EVERY,
    "account.set_up_totp": EVERY,
    "account.turn_off_totp": EVERY,
    "editor.check": EDIT,
    "editor.discard": EDIT,
    "editor.edit": EDIT,
    "editor.file": EDIT,
    "editor.phone": EDIT,
    "editor.publish": EDIT,
    "editor.review": EDIT,
    "evaluations.evaluation": RESULTS,
    "evaluations.evaluations": RESULTS,
    "links.link": EVERY,
    "links.poster": EVERY,
    "links.qr_png": EVERY,
    "links.qr_svg": EVERY,
    "new_survey.new": EDIT,
    "preview.phone": EVERY,
    "preview.preview": EVERY,
    "responses.exclude_one": EDIT,
    "responses.exclude_several": EDIT,
    "responses.response": ANSWERS,
    "responses.responses": ANSWERS,
    "results.results": RESULTS,
    "results.texts": ANSWERS,
    "snapshots.snapshots": RESULTS,
    "snapshots.verify": RESULTS,
    "surveys.freeze": EDIT,
    "surveys.overview": EVERY,
    "surveys.progress": EVERY,
    "surveys.state": EDIT,
    "surveys.survey": EVERY,
}
"""View of the console -> the roles that may open it."""

OPEN = {"language.choose", "plotly_script.script", "static", "invitations.accept"}
"""Views for everybody, signed in or not."""


def rules() -> list[Rule]:
    """The rules of the console, from an app that nobody uses."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"SURVEYAPP_INSTANCE": folder}))
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("console.")]


RULES = rules()
ROUTES = sorted(
    (rule.endpoint.removeprefix("console."), method)
    for rule in RULES
    for method in (rule.methods or set()) & {"GET", "POST"}
)
GUARDED = [route for route in ROUTES if route[0] not in OPEN]


def arguments_of(view: str) -> set[str]:
    """The variable parts of a view's addresses."""
    return {part for rule in RULES if rule.endpoint == f"console.{view}" for part in rule.arguments}


def test_every_route_stands_in_the_table() -> None:
    assert {view for view, _ in GUARDED} == set(WHO_MAY)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator["World"]:
    yield World(tmp_path_factory.mktemp("matrix"))


class World:
    """One console with two folders, and a signed-in browser for every role; made once for all cases."""

    def __init__(self, folder: Path) -> None:
        self.console = Console.made_in(folder)
        self.own = make_objects(self.console, OWN)
        self.other = make_objects(self.console, OTHER)
        self.clients: dict[str, FlaskClient] = {"nobody": self.console.client()}
        for role in sorted(EVERY):
            self.clients[role] = self.console.client(self.console.person(role, (OWN,)))
        self.tokens = {who: token_of(client, "/console/login") for who, client in self.clients.items()}

    def ask(self, who: str, view: str, method: str, objects: Objects, **others: object) -> int:
        """The status of one request."""
        rule = next(
            rule
            for rule in self.console.app.url_map.iter_rules(f"console.{view}")
            if method in (rule.methods or ())
        )
        with self.console.app.test_request_context():
            address = self.console.app.url_for(
                f"console.{view}", **objects.values(rule.arguments, **others), _method=method
            )
        data = {"csrf_token": self.tokens[who]} if method == "POST" else None
        response = self.clients[who].open(address, method=method, data=data)
        if response.status_code == 302 and "/console/login" in response.location:
            return 401
        return response.status_code


@pytest.mark.parametrize(("view", "method"), GUARDED)
def test_who_is_not_signed_in_gets_nowhere(world: World, view: str, method: str) -> None:
    assert world.ask("nobody", view, method, world.own) == 401


@pytest.mark.parametrize("role", sorted(EVERY))
@pytest.mark.parametrize(("view", "method"), GUARDED)
def test_a_role_opens_what_it_may_and_nothing_else(world: World, view: str, method: str, role: str) -> None:
    status = world.ask(role, view, method, world.own)
    assert (status == 403) == (role not in WHO_MAY[view])
    assert status < 500


IN_A_FOLDER = [route for route in GUARDED if "folder" in arguments_of(route[0])]


@pytest.mark.parametrize("role", sorted(EVERY - {"administrator"}))
@pytest.mark.parametrize(("view", "method"), IN_A_FOLDER)
def test_another_teams_survey_does_not_exist(world: World, view: str, method: str, role: str) -> None:
    expected = 404 if role in WHO_MAY[view] else 403
    assert world.ask(role, view, method, world.other) == expected


BY_ID = [route for route in GUARDED if arguments_of(route[0]) & {"job", "upload", "response"}]


@pytest.mark.parametrize(("view", "method"), BY_ID)
def test_another_teams_object_is_not_found_under_ones_own_survey(
    world: World, view: str, method: str
) -> None:
    theirs = {name: getattr(world.other, name) for name in ("job", "upload", "response")}
    assert world.ask("evaluator", view, method, world.own, **theirs) == 404
