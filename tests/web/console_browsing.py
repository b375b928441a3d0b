"""A whole console behind gunicorn for many browser cases: published surveys with samples, one of every object."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console_objects import OTHER, OWN, Objects, make_objects
from console_world import arguments_of
from made_console import Console
from servers import REPOSITORY, served
from sqlalchemy import select

from surveyapp.records.accounts import Account
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.web.console.signing_in.totp import factory

FULL = "changji-jishitong-2024/residents"
"""A published survey with reconstructed answers and a snapshot, which an evaluation uses."""

EMPTY = "qitai-zhengwu-2023/trading"
"""A published survey without a single answer."""

FILES = {
    "audit.export",
    "crosstab.table_file",
    "downloads.answers",
    "downloads.frame",
    "downloads.report",
    "downloads.state",
    "editor.file",
    "editor.problems_file",
    "evaluation_downloads.file",
    "evaluation_downloads.frame",
    "evaluation_downloads.state",
    "imports.problems",
    "links.poster",
    "links.qr_png",
    "links.qr_svg",
    "new_survey.proposed",
    "plotly_script.script",
    "static",
    "surveys.progress",
    "word_copy.word",
}
"""What is opened with GET and is no page."""

FRAMED = {"preview.phone", "review_page.phone"}
"""Citizen pages as the console shows them: not in its frame, and in their own words."""

SIGNED_OUT = {
    "security.login": "nobody",
    "security.login_code": "awaited",
    "security.login_recovery": "awaited",
}


@dataclass
class Browsing:
    """The console, its address, and one browser context for each person and language."""

    console: Console
    base: str
    chromium: Any
    own: Objects
    other: Objects
    contexts: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def folders(self) -> tuple[str, ...]:
        """Every folder there is."""
        found = self.console.settings.questionnaires.iterdir()
        return tuple(path.name for path in found if path.is_dir())

    def page(self, who: str, language: str = "zh", width: int = 1280) -> Any:
        """A new page of this person: a role, "newcomer" (sees no folder), "awaited" (code is due), "nobody"."""
        if (who, language) not in self.contexts:
            self.contexts[who, language] = self._context(who, language)
        page = self.contexts[who, language].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return page

    def close(self) -> None:
        """Close every browser context."""
        for context in self.contexts.values():
            context.close()

    def _context(self, who: str, language: str) -> Any:
        context = self.chromium.new_context(base_url=self.base, locale="zh-CN", reduced_motion="reduce")
        context.add_cookies(self.console.cookies(self._client(who, language), self.base))
        return context

    def _client(self, who: str, language: str) -> Any:
        if who == "nobody":
            return self.console.client(None, language)
        if who == "awaited":
            with self.console.app.app_context():
                account = self.console.person(
                    "evaluator", (), tf_totp_secret=factory().generate_totp_secret()
                )
            client = self.console.client(None, language)
            with client.session_transaction() as session:
                session["awaiting"] = {"who": self._uniquifier(account), "since": time.time(), "next": None}
            return client
        if who == "newcomer":
            return self.console.client(self.console.person("evaluator", ()), language)
        secret = {"tf_totp_secret": "set"} if who == "administrator" else {}
        return self.console.client(self.console.person(who, self.folders, **secret), language)

    def _uniquifier(self, account: int) -> str:
        with self.console.engine.connect() as connection:
            query = select(Account.fs_uniquifier).where(Account.id == account)
            return str(connection.execute(query).scalar_one())


@contextmanager
def browsing(folder: Path, chromium: Any) -> Iterator[Browsing]:
    """Make it, serve it, and put it away."""
    questionnaires = folder / "files"
    shutil.copytree(REPOSITORY / "questionnaires", questionnaires)
    console = Console.made_in(folder, questionnaires)
    (questionnaires / f"{EMPTY}.sample.csv").unlink()
    publish_folder(console.engine, questionnaires)
    prepare_demo(console.engine, questionnaires)
    freeze(console.engine, console.settings.snapshots, FULL)
    own, other = (make_objects(console, name) for name in (OWN, OTHER))
    settings = console.settings
    with served(
        settings.database_url, settings.instance, SURVEYAPP_QUESTIONNAIRES=str(questionnaires)
    ) as base:
        found = Browsing(console, base, chromium, own, other)
        yield found
        found.close()
    console.engine.dispose()


def address_of(house: Browsing, view: str, objects: Objects | None = None) -> str:
    """Where a view is for these objects."""
    endpoint = view if view.startswith("security.") else f"console.{view}"
    with house.console.app.test_request_context():
        values = (objects or house.own).values(view, arguments_of(view))
        return house.console.app.url_for(endpoint, **values)


def settle(page: Any) -> None:
    """Wait until everything is loaded, draw every chart, open every fold."""
    if page.locator("#editor-text").count():
        page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    for box in page.query_selector_all("[data-chart]"):
        if box.is_visible():
            box.scroll_into_view_if_needed()
            page.wait_for_function("box => 'drawn' in box.dataset", arg=box)
