"""The citizen page in the console's picture of a phone: the real page, from which nothing can be sent."""

import base64
import hashlib
from pathlib import Path

import orjson
from flask import Response
from flask_babel import gettext as _
from markupsafe import Markup, escape

from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.question_types import Block
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.web.citizen.option_levels import options_below
from surveyapp.web.citizen.rendering import Viewing, survey_page
from surveyapp.web.citizen.templating import SCRIPT_HASH, STYLE_HASH

MODES = ("standard", "large")

SCRIPT = (Path(__file__).parents[1] / "static" / "phone.js").read_text("utf-8")
"""The script of the framed page: it says that nothing is sent, and reports the chosen view to the page around it."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {STYLE_HASH}",
        f"script-src {SCRIPT_HASH} 'sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}'",
        "connect-src data:",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "sandbox allow-scripts",
    )
)


def viewing_of(languages: tuple[str, ...], language: str, mode: str) -> Viewing:
    """The view that was asked for, as far as the questionnaire has it."""
    return Viewing(
        language=language if language in languages else languages[0],
        mode=mode if mode in MODES else MODES[0],
        languages=languages,
    )


def phone_page(
    survey: str, questionnaire: Questionnaire, language: str, mode: str, *, sample: bool
) -> Response:
    """The page that citizens see (or would see) of this questionnaire, for a frame."""
    viewing = viewing_of(questionnaire.languages, language, mode)
    html = survey_page(
        survey,
        "preview",
        questionnaire,
        viewing,
        sample=sample,
        tree_address=lambda block: _own_options(block, viewing.language),
    )
    script = Markup("<script>{}</script>\n</body>").format(Markup(SCRIPT))  # noqa: S704  # our own file
    return _framed(html.replace("</body>", script), 200)


def _own_options(block: Block, language: str) -> str:
    """The options in levels of a question inside an address: the frame fetches nothing, and nobody published them."""
    tree = block.answers[0].tree
    data = orjson.dumps(options_below(tree, language) if tree else {})
    return f"data:application/json;base64,{base64.b64encode(data).decode()}"


def unreadable_phone_page() -> Response:
    """What stands in the frame where the questionnaire has errors."""
    words = escape(_("问卷有错误，暂时无法预览；请先在“问卷”页按检查结果改正。"))
    html = Markup('<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><p>{}</p></html>')
    return _framed(html.format(FIRST_LANGUAGE, words, words), 422)


def _framed(html: str, status: int) -> Response:
    response = Response(html, status, {"Content-Security-Policy": CONTENT_SECURITY_POLICY})
    response.cache_control.no_store = True
    return response
