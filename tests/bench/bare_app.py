"""The yardstick: bare Flask views, one that returns ready bytes and one that reads a form and runs one INSERT.

The INSERT goes through the database's own driver on a connection kept for each thread, in autocommit and with the
settings that surveyapp uses: nothing could store the same row with less.
"""

import os
import sqlite3
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path

import orjson
import psycopg
from flask import Flask, Response, request
from sqlalchemy.engine import make_url

PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
SURVEY, VERSION = os.environ["BENCH_SURVEY"], os.environ["BENCH_VERSION"]
URL = make_url(os.environ["SURVEYAPP_DATABASE_URL"])
POSTGRES = URL.get_backend_name() == "postgresql"
INSERT = (
    "INSERT INTO responses (id, survey, version, channel, language, submitted, flags, answers) "
    "VALUES (?, ?, ?, 'online', 'zh-CN', ?, '[]', ?)"
)

app = Flask(__name__, static_folder=None)
kept = threading.local()


def connection() -> sqlite3.Connection | psycopg.Connection:
    """This thread's connection, made when first asked for."""
    if not hasattr(kept, "connection"):
        if POSTGRES:
            host = URL.query["host"]
            kept.connection = psycopg.connect(
                f"host={host} user={URL.username} dbname={URL.database}", autocommit=True
            )
        else:
            kept.connection = sqlite3.connect(str(URL.database), isolation_level=None, timeout=30)
            kept.connection.execute("PRAGMA synchronous=FULL")
    return kept.connection


@app.get("/page")
def page() -> Response:
    """The same bytes as the citizen page."""
    return Response(PAGE, headers={"Content-Encoding": "gzip"})


@app.post("/page")
def store() -> Response:
    """Read the form, insert one row, redirect."""
    answers = {name: values if len(values) > 1 else values[0] for name, values in request.form.lists()}
    identity, now = uuid.uuid4(), datetime.now(UTC)
    values = (identity.hex, SURVEY, VERSION, now if POSTGRES else str(now), orjson.dumps(answers).decode())
    connection().execute(INSERT.replace("?", "%s") if POSTGRES else INSERT, values)
    return Response(status=303, headers={"Location": f"/receipt/{identity}"})
