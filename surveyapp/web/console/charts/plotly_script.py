"""plotly's own script, as it comes with the installed package: served from here, compressed once, never asked twice."""

import gzip
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from surveyapp.reports.whole_file import write_whole_file
from surveyapp.web.console.access import open_to_all, settings

VERSION = version("plotly")

FOREVER = "public, max-age=31536000, immutable"
"""The address holds the version, so what it answers never changes."""

plotly_script = Blueprint("plotly_script", __name__)


@plotly_script.get(f"/static/plotly-{VERSION}.min.js")
@open_to_all()
def script() -> ResponseReturnValue:
    """The script, compressed for everyone who can read that (1.5 MB instead of 4.8)."""
    zipped = request.accept_encodings.quality("gzip") > 0
    path = compressed_script(settings().instance) if zipped else script_source()
    response: Response = send_file(path, mimetype="text/javascript", max_age=31536000)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOREVER
    response.vary.add("Accept-Encoding")
    return response


@cache
def script_source() -> Path:
    """Where the installed package keeps its script; the package itself is not imported."""
    found = find_spec("plotly")
    if found is None or found.origin is None:
        raise FileNotFoundError("plotly is not installed")
    return Path(found.origin).parent / "package_data" / "plotly.min.js"


def compressed_script(instance: Path) -> Path:
    """The compressed script in the instance folder, made at the first request for it."""
    kept = instance / "cache" / f"plotly-{VERSION}.min.js.gz"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with write_whole_file(kept) as unfinished:
            unfinished.write_bytes(gzip.compress(script_source().read_bytes(), mtime=0))
    return kept
