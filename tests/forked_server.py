"""gunicorn as a fork of a process that has surveyapp loaded: tests start many servers, and loading is most of it.

What runs is what `surveyapp run` runs: the deployed settings and the app they name.
"""

import multiprocessing
import os
import socket
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO

from gunicorn.app.wsgiapp import WSGIApplication

from surveyapp.cli.main import COMMANDS

FORKS = multiprocessing.get_context("forkserver")
COMMAND_MODULES = {f"surveyapp.cli.{place.module}" for place in COMMANDS}
FORKS.set_forkserver_preload(
    [__name__, "surveyapp.app", *sorted(COMMAND_MODULES), "surveyapp.web.patient_worker"]
)


def start(
    listener: socket.socket,
    app: str,
    environment: dict[str, str],
    folder: Path,
    settings: Path,
    log: IO[str] | None = None,
) -> BaseProcess:
    """gunicorn in a process of its own, serving `app` on `listener`; what it prints goes to `log`."""
    printed = Path(log.name) if log is not None else None
    process = FORKS.Process(target=_serve, args=(listener, app, environment, folder, settings, printed))
    process.start()
    return process


def _serve(
    listener: socket.socket,
    app: str,
    environment: dict[str, str],
    folder: Path,
    settings: Path,
    printed: Path | None,
) -> None:
    os.environ.clear()
    os.environ.update(environment, SURVEYAPP_BIND=f"fd://{listener.detach()}")
    os.chdir(folder)
    if printed is not None:
        with printed.open("a") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
    sys.argv = ["gunicorn", "-c", str(settings), app]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
