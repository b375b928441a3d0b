"""What reaches the app of a request, told as JSON by the deployed gunicorn."""

import json
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment


def create_app() -> object:
    """An app that tells its environment, and how many bytes came with it."""
    return tell


def tell(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """All texts of the environment."""
    size = len(environ["wsgi.input"].read())
    told = {name: value for name, value in environ.items() if isinstance(value, str)} | {"size": size}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]
