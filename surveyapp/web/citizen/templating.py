"""The templates of the citizen page, the style and script that stand inside it, and their hashes."""

import base64
import hashlib
import re
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from surveyapp.definition.own_number import without_number

_PAGE = Path(__file__).parent / "page"

SCRIPT_PARTS = ("drafts.js", "options.js", "ends.js", "conditions.js", "steps.js", "sending.js", "page.js")
"""The files of the citizens' script in their order; the last one begins."""


def _without_indentation(text: str) -> str:
    """The same code without the indentation and the comment lines that only its readers need."""
    text = re.sub(r"^\s*(//.*|/\*.*\*/)$", "", text, flags=re.MULTILINE)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _script() -> str:
    """The parts of the script as one function, so that their names are nobody else's."""
    parts = "\n".join((_PAGE / name).read_text(encoding="utf-8") for name in SCRIPT_PARTS)
    return _without_indentation(f"(function () {{\n'use strict';\n{parts}\n}})();")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


STYLE = _without_indentation((_PAGE / "page.css").read_text(encoding="utf-8"))
SCRIPT = _script()
STYLE_HASH = _hash(STYLE)
SCRIPT_HASH = _hash(SCRIPT)

ENVIRONMENT = Environment(
    loader=PackageLoader("surveyapp.web.citizen"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters["without_number"] = without_number
ENVIRONMENT.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
ENVIRONMENT.globals |= {"style": Markup(STYLE), "script": Markup(SCRIPT)}  # noqa: S704  # our own files
