"""An instance of surveyapp to measure: a database, a folder, its commands, its service with somebody signed in."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from made_console import Console
from servers import REPOSITORY, postgres_cluster, postgres_programs
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from surveyapp.app import create_app
from surveyapp.config import Settings, read_settings
from surveyapp.records.connection import connect
from surveyapp.services.database import ready_database
from tests.bench.process_family import Consumption, WorkFailed, consumption_of

SURVEYAPP = Path(sys.executable).with_name("surveyapp")
LONGEST_START = 120.0
"""Seconds within which the service must answer."""


@dataclass(frozen=True)
class Database:
    """A kind of database: its name, a URL with a place for the database's name, the processes of its server."""

    name: str
    url: str
    processes: tuple[int, ...] = ()

    def make(self, name: str) -> str:
        """The URL of a database of this name, made empty where it is one of a server."""
        if self.processes:
            admin = create_engine(
                self.url.format("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
            )
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
        return self.url.format(name)

    def remove(self, name: str) -> None:
        """Drop a database that was made."""
        if not self.processes:
            for path in Path(self.url.removeprefix("sqlite:///")).parent.glob(f"{name}.sqlite*"):
                path.unlink()


@contextmanager
def databases(folder: Path, wanted: tuple[str, ...]) -> Iterator[list[Database]]:
    """SQLite, and PostgreSQL (waiting for the disk) where it is installed; of these the wanted ones."""
    with ExitStack() as stack:
        there = [Database("SQLite", f"sqlite:///{folder}/{{}}.sqlite")]
        programs = postgres_programs()
        if programs is not None and "PostgreSQL" in wanted:
            url = stack.enter_context(postgres_cluster(programs, durable=True))
            data = Path(url.partition("host=")[2]) / "data"
            master = int((data / "postmaster.pid").read_text("ascii").split()[0])
            there.append(Database("PostgreSQL", url, (master,)))
        yield [each for each in there if each.name in wanted]


@dataclass(frozen=True)
class Instance:
    """A database of its own with all tables, an instance folder, a folder of questionnaires."""

    database: Database
    url: str
    folder: Path
    questionnaires: Path
    others: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def made_in(
        cls, folder: Path, database: Database, name: str, questionnaires: Path | None = None, **others: str
    ) -> "Instance":
        """A new one in a folder of its own inside `folder`; without `questionnaires` an empty folder of them."""
        place = folder / name
        own = place / "questionnaires"
        own.mkdir(parents=True)
        made = cls(database, database.make(name), place, questionnaires or own, others)
        ready_database(made.engine)
        return made

    def remove(self) -> None:
        """Its files and its database, when nothing of it runs any longer."""
        self.engine.dispose()
        shutil.rmtree(self.folder)
        self.database.remove(self.folder.name)

    @cached_property
    def engine(self) -> Engine:
        """A connection of the measuring process."""
        return connect(self.url)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        usual = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
        return usual | self._variables | {"TMPDIR": str(self.folder)}

    @property
    def _variables(self) -> dict[str, str]:
        return {
            "SURVEYAPP_DATABASE_URL": self.url,
            "SURVEYAPP_INSTANCE": str(self.folder / "instance"),
            "SURVEYAPP_QUESTIONNAIRES": str(self.questionnaires),
            **self.others,
        }

    @property
    def settings(self) -> Settings:
        """What its processes read from the environment."""
        return read_settings(self._variables)

    def consumption(self, *arguments: str, longest: float = 3600) -> Consumption:
        """What a command takes, in a process of its own, as a person starts it."""
        command = [str(SURVEYAPP), *arguments]
        return consumption_of(
            command, self.environment, self.folder, database=self.database.processes, longest=longest
        )

    @cached_property
    def console(self) -> Console:
        """Its console in this process, to sign people in."""
        return Console(create_app(self.settings), self.engine, self.settings)

    def cookie_of(self, *folders: str) -> str:
        """The cookie of an evaluator who sees these folders, signed in just now."""
        client = self.console.client(self.console.person("evaluator", folders))
        cookie = client.get_cookie(self.console.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return f"{cookie.key}={cookie.value}"


@dataclass(frozen=True)
class Service:
    """A running `surveyapp run`: where it answers, and its first process."""

    base: str
    process: int

    def page(self, path: str, cookie: str = "", longest: float = 600) -> tuple[float, bytes]:
        """Seconds until a page was there, and the page. Raises WorkFailed where there is none."""
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.base + path, headers={"Cookie": cookie}), timeout=longest
            ) as answer:
                if "sign-in" in answer.url or answer.url != self.base + path:
                    raise WorkFailed(f"{path} led to {answer.url}")
                return time.perf_counter() - began, answer.read()
        except (urllib.error.URLError, TimeoutError) as error:
            raise WorkFailed(f"{path}: {error}") from error


@contextmanager
def running(instance: Instance) -> Iterator[Service]:
    """`surveyapp run` as a person starts it, ready to answer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (instance.folder / "service.log").open("a") as log:
        process = subprocess.Popen(
            [str(SURVEYAPP), "run", "--port", str(port)],
            env=instance.environment,
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
        )
        try:
            service = Service(f"http://127.0.0.1:{port}", process.pid)
            _wait_until_ready(service.base, process)
            yield service
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait_until_ready(base: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise WorkFailed(f"surveyapp run ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise WorkFailed(f"surveyapp run did not answer within {LONGEST_START:.0f} s")


def json_of(printed: str) -> dict[str, Any]:
    """The object that a command printed with `--json`."""
    found: dict[str, Any] = json.loads(printed)
    return found
