"""The yardsticks: the three steps of a citizen as bare views of Flask (`app`) and as bare WSGI (`bare`).

One returns the ready bytes of the page, one reads a form and runs one INSERT, one reads the row of a receipt and
returns ready bytes. SQL goes through the database's own driver on a connection kept for each thread, in autocommit and
with the settings that surveyapp uses: nothing could store the same row with less.
"""

import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
import psycopg
from flask import Flask, Response, request
from sqlalchemy.engine import make_url

PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
RECEIPT = Path(os.environ["BENCH_RECEIPT"]).read_bytes()
SURVEY, VERSION = os.environ["BENCH_SURVEY"], os.environ["BENCH_VERSION"]
URL = make_url(os.environ["SURVEYAPP_DATABASE_URL"])
POSTGRES = URL.get_backend_name() == "postgresql"
INSERT = (
    "INSERT INTO responses (id, survey, version, channel, language, submitted, flags, answers) "
    "VALUES (?, ?, ?, 'online', 'zh-CN', ?, '[]', ?)"
)
SELECT = "SELECT submitted FROM responses WHERE id = ?"

app = Flask(__name__, static_folder=None)
kept = threading.local()


def execute(statement: str, values: tuple[Any, ...]) -> Any:
    """Run a statement on this thread's connection, which is made when first asked for; gives its cursor."""
    if not hasattr(kept, "connection"):
        if POSTGRES:
            host = URL.query["host"]
            kept.connection = psycopg.connect(
                f"host={host} user={URL.username} dbname={URL.database}", autocommit=True
            )
        else:
            kept.connection = sqlite3.connect(str(URL.database), isolation_level=None, timeout=30)
            kept.connection.execute("PRAGMA synchronous=FULL")
    return kept.connection.execute(statement.replace("?", "%s") if POSTGRES else statement, values)


def insert(answers: dict[str, Any]) -> str:
    """Store a row; gives the path of its receipt."""
    identity, now = uuid.uuid4(), datetime.now(UTC)
    values = (identity.hex, SURVEY, VERSION, now if POSTGRES else str(now), orjson.dumps(answers).decode())
    execute(INSERT, values)
    return f"/receipt/{identity}"


def is_stored(identity: str) -> bool:
    """Whether there is a row under this id."""
    return execute(SELECT, (uuid.UUID(identity).hex,)).fetchone() is not None


@app.get("/page")
def page() -> Response:
    """The same bytes as the citizen page."""
    return Response(PAGE, headers={"Content-Encoding": "gzip"})


@app.post("/page")
def store() -> Response:
    """Read the form, insert one row, redirect."""
    answers = {name: values if len(values) > 1 else values[0] for name, values in request.form.lists()}
    return Response(status=303, headers={"Location": insert(answers)})


@app.get("/receipt/<identity>")
def receipt(identity: str) -> Response:
    """The same bytes as a receipt, if its row is there."""
    return Response(RECEIPT, 200 if is_stored(identity) else 404, headers={"Content-Encoding": "gzip"})


def bare(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The same three without Flask."""
    if environ["REQUEST_METHOD"] == "POST":
        answers: dict[str, Any] = {}
        for name, value in parse_qsl(environ["wsgi.input"].read().decode(), keep_blank_values=True):
            answers[name] = [*answers[name], value] if name in answers else [value]
        place = insert({name: given if len(given) > 1 else given[0] for name, given in answers.items()})
        start_response("303 SEE OTHER", [("Location", place), ("Content-Length", "0")])
        return []
    path = environ["PATH_INFO"]
    body, status = PAGE, "200 OK"
    if path != "/page":
        body, status = RECEIPT, "200 OK" if is_stored(path.rpartition("/")[2]) else "404 NOT FOUND"
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]
