"""A survey on a phone's screen, as citizens see it now or will see it once the draft is published."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from surveyapp.definition.languages import FIRST_LANGUAGE, own_name
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.drafts import check_text, published_text
from surveyapp.services.surveys.survey_lookup import find_survey, read_published
from surveyapp.web.console.access import actor, engine, open_to
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page
from surveyapp.web.console.surveys.phone import phone_page, unreadable_phone_page, viewing_of

preview = Blueprint("preview", __name__)

DEVICES = {
    "phone": _l("手机（375×667）"),
    "small": _l("小屏手机（320×568）"),
    "tablet": _l("平板（768×1024）"),
}
"""Device -> what people read; the sizes are in editor.css."""

MODE_WORDS = {"standard": _l("标准版"), "large": _l("大字版")}
CONTENT_WORDS = {"published": _l("已发布"), "draft": _l("草稿")}


@dataclass(frozen=True)
class PreviewContent:
    """What a preview shows: the `content` (published or draft), and which there are to choose from."""

    content: str
    contents: tuple[str, ...]
    questionnaire: Questionnaire | None


@preview.get("/surveys/<folder>/<name>/preview", endpoint="preview")
@open_to(Capability.SEE_SURVEYS)
def show_preview(folder: str, name: str) -> ResponseReturnValue:
    """The page around the phone, with the choice of content, language, mode and device."""
    shown = _shown(folder, name)
    languages = shown.questionnaire.languages if shown.questionnaire else (FIRST_LANGUAGE,)
    viewing = viewing_of(languages, request.args.get("language", ""), request.args.get("mode", ""))
    device = request.args.get("device", "")
    return edited_page(
        "console/surveys/preview.html",
        folder,
        name,
        edited=edited_found(folder, name),
        shown=shown,
        viewing=viewing,
        device=device if device in DEVICES else "phone",
        own_name=own_name,
        devices=DEVICES,
        mode_words=MODE_WORDS,
        content_words=CONTENT_WORDS,
    )


@preview.get("/surveys/<folder>/<name>/phone")
@open_to(Capability.SEE_SURVEYS)
def phone(folder: str, name: str) -> Response:
    """The citizen page itself, for the frame."""
    shown = _shown(folder, name)
    if shown.questionnaire is None:
        return unreadable_phone_page()
    survey = f"{folder}/{name}"
    found = find_survey(engine(), survey)
    asked = (request.args.get("language", ""), request.args.get("mode", ""))
    return phone_page(survey, shown.questionnaire, *asked, sample=bool(found and found.sample))


def _shown(folder: str, name: str) -> PreviewContent:
    """What was asked for: a draft is only for those who edit."""
    survey, may_edit = f"{folder}/{name}", actor().may(Capability.EDIT_SURVEYS)
    edited, text = edited_found(folder, name), published_text(engine(), survey)
    there = {"published": text is not None, "draft": edited.is_draft and may_edit}
    contents = tuple(content for content in CONTENT_WORDS if there[content])
    content = request.args.get("content", "")
    content = content if content in contents else next(iter(contents), "") or abort(404)
    if content == "published" and text is not None:
        return PreviewContent(content, contents, read_published(text))
    return PreviewContent(content, contents, check_text(engine(), survey, edited.text)[0])
