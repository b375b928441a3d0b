"""Health of the process: whether it runs, and whether it can serve, as plain answers for load balancers."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.extensions import db

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _plain("ok", 200)


@health.get("/readyz")
def readyz() -> Response:
    """The process answers and so does its database."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM surveys WHERE 1 = 0"))
    except SQLAlchemyError:
        return _plain("database not ready", 503)
    return _plain("ok", 200)


def _plain(words: str, status: int) -> Response:
    return Response(
        words + "\n", status, {"Cache-Control": "no-store"}, content_type="text/plain; charset=utf-8"
    )
