"""The start of every command: the settings, and a database that is ready."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import click
import orjson
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.config import Settings, SettingsError, read_settings
from surveyapp.definition.coded_error import CodedError
from surveyapp.records.connection import connect
from surveyapp.records.private_files import make_private_folder
from surveyapp.services.database import ready_database
from surveyapp.services.errors import Refusal
from surveyapp.services.places import Places


def fail(*lines: str) -> NoReturn:
    """Print what is wrong on standard error and end with exit code 1 (bad input)."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)


def report_errors(command: Callable[..., None]) -> Callable[..., None]:
    """A decorator: an error that stops the command is printed as sentences instead of a traceback."""

    @wraps(command)
    def spoken(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except CodedError as stopped:
            # What is said of mistakes of every kind is loaded when there is one.
            from surveyapp.services.refusal_words import refusal_lines

            fail(*_first_lines([*refusal_lines(stopped)]))
        except SettingsError as error:
            fail(str(error))
        except SQLAlchemyError as error:
            # Only the kind of the error: its text may quote a row.
            fail(
                f"数据库无法使用（{type(error).__name__}）；请检查 SURVEYAPP_DATABASE_URL 和数据库是否运行、可写"
            )
        except OSError as error:
            fail(f"无法读写 {error.filename or ''}：{error.strerror or error}")

    return spoken


def _first_lines(lines: list[str]) -> list[str]:
    """The sentence and the first of its single faults; all of them are in a file that is named."""
    from surveyapp.services.answers.uploads import folder_of_uploads  # as above
    from surveyapp.services.mistakes.problem_lists import csv_of, first_of

    shown = first_of(lines[1:])
    if not shown.left:
        return lines
    folder = folder_of_uploads(settings().instance)  # what lies there is removed after a day
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"problems-{uuid4()}.csv"
    path.touch(mode=0o600)
    path.write_bytes(csv_of((line.strip(),) for line in lines[1:]))
    return [
        lines[0],
        *shown.lines,
        f"  共 {shown.total} 处，先列出 {len(shown.lines)} 处；全部写在 {path}（保留一天）",
    ]


def settings() -> Settings:
    """The settings of this process."""
    found = read_settings()
    make_private_folder(found.instance)
    return found


def database(config: Settings) -> Engine:
    """The database, its tables made if it was empty; refused if it is not current."""
    engine = connect(config.database_url)
    ready_database(engine)
    return engine


def places_of(config: Settings, engine: Engine) -> Places:
    """The places of the data of an instance with these settings."""
    return Places(engine, config.instance, config.snapshots, config.questionnaires)


def bytes_of(path: Path) -> bytes:
    """The content of a file that the user named."""
    if not path.is_file():
        raise Refusal("no_such_file", found=str(path))
    return path.read_bytes()


def print_json(content: dict[str, Any]) -> None:
    """One object on standard output, UTF-8, and nothing else there."""
    sys.stdout.buffer.write(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
