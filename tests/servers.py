"""Real things for tests: a PostgreSQL cluster of our own, surveyapp behind gunicorn, miniature questionnaires."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

import pytest

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire

REPOSITORY = Path(__file__).parents[1]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), ""
)
"""The engine without the windows around it where that is installed: it is the same, and takes half the time."""
LONGEST_WAIT = 150
"""Seconds that a test waits for what must come, here and in browsers: a loaded machine is no fault of the code."""

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""


def missing(component: str) -> NoReturn:
    """Skip for lack of a component; where CI is set it should have been installed."""
    if os.environ.get("CI"):
        pytest.fail(f"CI needs {component}")
    pytest.skip(f"{component} is not installed")


def postgres_programs() -> Path | None:
    """The folder with initdb and postgres, newest first; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [path.parent for path in found] + ([Path(on_path).parent] if on_path else [])
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


@contextmanager
def postgres_cluster(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL cluster in a temporary folder, reached through its socket; the URL lacks the database.

    `durable`: commits wait for the disk, as in production. Tests need not: they do not pull the plug.
    """
    as_user = {"user": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if as_user:
            folder.chmod(0o755)
            data_owner = pwd.getpwnam("postgres")
            os.chown(folder, data_owner.pw_uid, data_owner.pw_gid)
        data = folder / "data"
        run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **as_user}
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "-N"], **run
        )
        sync = "on" if durable else "off"
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync={sync} -c max_connections=200"
        starting = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"]
        subprocess.run(starting, **run)
        try:
            yield f"postgresql+psycopg://tester@/{{}}?host={folder}"
        finally:
            subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)


@contextmanager
def served(
    database_url: str,
    instance: Path,
    *,
    workers: int = 2,
    worker_class: str | None = None,
    app: str = "surveyapp.app:create_app()",
    log: IO[str] | None = None,
    **environment: str,
) -> Iterator[str]:
    """surveyapp behind gunicorn with the deployed settings; gives its base URL.

    The socket listens before gunicorn starts, so a request waits instead of being refused.
    `log`: what gunicorn prints goes there.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")},
            "SURVEYAPP_DATABASE_URL": database_url,
            "SURVEYAPP_INSTANCE": str(instance),
            "SURVEYAPP_WORKERS": str(workers),
            **({"SURVEYAPP_WORKER_CLASS": worker_class} if worker_class else {}),
            **environment,
        }
        settings = REPOSITORY / "deploy" / "gunicorn.conf.py"
        # Loaded only where something is served: it takes seconds.
        from forked_server import start

        process = start(listener, app, environment, REPOSITORY, settings, log)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.terminate()
            process.join(LONGEST_WAIT)
            if process.is_alive():
                process.kill()
                raise TimeoutError(f"gunicorn did not end within {LONGEST_WAIT} seconds")


def questionnaire_source(name: str) -> bytes:
    """A miniature questionnaire file of the tests."""
    return (REPOSITORY / "tests" / "questionnaires" / f"{name}.yaml").read_bytes()


def questionnaire_named(name: str) -> Questionnaire:
    """A miniature questionnaire of the tests."""
    loaded = load_questionnaire(questionnaire_source(name), f"{name}.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire
