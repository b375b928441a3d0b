"""The yardstick: bare Flask views, one that returns ready bytes and one that reads a form and runs one INSERT."""

import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

import orjson
from flask import Flask, Response, request
from sqlalchemy import text

from surveyapp.records.connection import connect

PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
SURVEY, VERSION = os.environ["BENCH_SURVEY"], os.environ["BENCH_VERSION"]

app = Flask(__name__, static_folder=None)
engine = connect(os.environ["SURVEYAPP_DATABASE_URL"])
document = "CAST(:answers AS JSONB)" if engine.dialect.name == "postgresql" else ":answers"
flags = "'[]'"
moment = ":at" if engine.dialect.name == "postgresql" else ":at_text"
INSERT = text(
    "INSERT INTO responses (id, survey, version, channel, language, submitted, flags, answers) "
    f"VALUES (:id, :survey, :version, 'online', 'zh-CN', {moment}, {flags}, {document})"
)


@app.get("/page")
def page() -> Response:
    """The same bytes as the citizen page."""
    return Response(PAGE, headers={"Content-Encoding": "gzip"})


@app.post("/page")
def store() -> Response:
    """Read the form, insert one row, redirect."""
    answers = {name: values if len(values) > 1 else values[0] for name, values in request.form.lists()}
    now = datetime.now(UTC)
    identity = uuid.uuid4()
    values = {
        "id": identity.hex,
        "survey": SURVEY,
        "version": VERSION,
        "answers": orjson.dumps(answers).decode(),
        "at": now,
        "at_text": now.isoformat(sep=" "),
    }
    with engine.connect() as connection:
        connection.execute(INSERT, values)
    return Response(status=303, headers={"Location": f"/receipt/{identity}"})
