"""Which process answers a request, told as JSON by the deployed gunicorn."""

import json
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment


def create_app() -> object:
    """An app that tells which process answers, and what of the request reached it."""
    return tell


def tell(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The process, its parent, its niceness, the client's address and the number of bytes that came."""
    told = {
        "process": os.getpid(),
        "master": os.getppid(),
        "niceness": os.nice(0),
        "client": environ["REMOTE_ADDR"],
        "size": len(environ["wsgi.input"].read()),
    }
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]
