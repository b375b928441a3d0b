"""Entries of the audit trail for what commands change or write out, under the name of the system's user."""

import os
import pwd
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.cli.settings import database, settings
from surveyapp.services.errors import Refusal
from surveyapp.services.people.audit import TERMINAL, record

Command = Callable[..., str | None]


def terminal_person() -> str:
    """The name in the audit trail of the person who runs a command. It holds a space, which no username can: nobody can
    pass for it.
    """
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container whose user has no name
        user = str(os.getuid())
    return f"{TERMINAL} {user}"


def note_command(
    action: str, engine: Engine, *, subject: str = "", result: str = "done", **detail: object
) -> None:
    """Add a line to the trail; details without a value are left out."""
    told = {name: _told(value) for name, value in detail.items() if value not in (None, "", False, ())}
    record(
        engine,
        person=terminal_person(),
        account=None,
        action=action,
        subject=subject,
        result=result,
        detail=told,
    )


def record_command(
    action: str, subject: str = "", **details: str
) -> Callable[[Command], Callable[..., None]]:
    """A decorator: the command is recorded in the audit trail as `action`, with how it ended.

    `subject` names the option that says what it is about, where the command does not give that back itself; `details`
    are names in the trail -> names of options.
    """

    def mark(command: Command) -> Callable[..., None]:
        @wraps(command)
        def noted(**options: Any) -> None:
            detail = {name: options[option] for name, option in details.items()}
            about = {"subject": str(options[subject] or "") if subject else "", **detail}
            try:
                about["subject"] = command(**options) or about["subject"]
            except Exception as error:
                # The trail cannot be written where the database fails; why the command ended matters more.
                with suppress(SQLAlchemyError, Refusal):
                    note_command(action, database(settings()), **about, **_end(error))
                raise
            note_command(action, database(settings()), **about)

        return noted

    return mark


def _end(error: Exception) -> dict[str, str]:
    if isinstance(error, Refusal):
        return {"result": "refused", "refused": error.code}
    return {"result": "failed", "error": type(error).__name__}


def _told(value: object) -> object:
    """A file by its name only: where it lies is the machine's business."""
    return value.name if isinstance(value, Path) else value
