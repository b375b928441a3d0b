"""The link of a survey in all forms in which it is handed out: address, QR code, poster."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.collection.limits import LONGEST_CHANNEL
from surveyapp.definition.languages import own_name
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.limits import SECONDS_PER_CHOICE, SECONDS_PER_TEXT
from surveyapp.reports.poster import (
    PosterError,
    minutes_to_answer,
    minutes_told,
    poster_of,
    poster_pdf,
    qr_code,
)
from surveyapp.reports.words.wording import CHANNELS
from surveyapp.services.addresses import HOME, citizen_path
from surveyapp.services.answers.progress import channels_of
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import SurveySummary, find_survey, questionnaire_of
from surveyapp.web.citizen.rendering import Viewing
from surveyapp.web.citizen.visit import CHANNEL
from surveyapp.web.console.access import actor, base_address, engine, open_to, settings
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page
from surveyapp.web.console.surveys.preview import MODE_WORDS
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

PNG_SCALE = 16
"""Pixels for each module: large enough to print a hand's breadth."""

_NEAR = ("localhost", "127.0.0.1", "::1")

links = Blueprint("links", __name__)


@dataclass(frozen=True)
class LinkVariant:
    """The same questionnaire in another language or in large type: its name and address."""

    name: str
    address: str


@links.get("/surveys/<folder>/<name>/link", endpoint="link")
@open_to(Capability.SEE_SURVEYS)
def show_link(folder: str, name: str) -> ResponseReturnValue:
    """The link, its variants, its codes and the poster; `channel` makes the link of a channel."""
    return _page(folder, name)


@links.get("/surveys/<folder>/<name>/not-open", endpoint="not_open")
@open_to(Capability.SEE_SURVEYS)
def show_not_open(folder: str, name: str) -> ResponseReturnValue:
    """The page that a survey's team sees at the address for citizens while the survey is not open; otherwise its link
    is shown.
    """
    edited = edited_found(folder, name)
    found = find_survey(engine(), edited.survey)
    if found is not None and found.state != "draft":
        return redirect(url_for(".link", folder=folder, name=name))
    if found is None and not actor().may(Capability.EDIT_SURVEYS):
        abort(404)
    return edited_page("console/surveys/links_not_open.html", folder, name, edited=edited)


def not_open_path(folder: str, name: str) -> str:
    """The path of that page, from the root of the server."""
    return f"{HOME}surveys/{folder}/{name}/not-open"


@links.get("/surveys/<folder>/<name>/qr.svg", endpoint="qr_svg")
@open_to(Capability.SEE_SURVEYS)
def qr_svg(folder: str, name: str) -> ResponseReturnValue:
    """The QR code to be drawn at any size."""
    return _code(folder, name, "svg", "image/svg+xml", scale=10)


@links.get("/surveys/<folder>/<name>/qr.png", endpoint="qr_png")
@open_to(Capability.SEE_SURVEYS)
def qr_png(folder: str, name: str) -> ResponseReturnValue:
    """The QR code as an image."""
    return _code(folder, name, "png", "image/png", scale=PNG_SCALE)


@links.get("/surveys/<folder>/<name>/poster.pdf", endpoint="poster")
@open_to(Capability.SEE_SURVEYS)
def poster(folder: str, name: str) -> ResponseReturnValue:
    """The A4 poster; the page says what to do where it cannot be made."""
    found, questionnaire = _found(folder, name)
    try:
        made = poster_pdf(
            poster_of(questionnaire, _address(found, _channel()), found.state, sample=found.sample)
        )
    except PosterError as error:
        return _page(folder, name, refusal_messages(error)), 422
    return _file(made, "application/pdf", _file_name(folder, name, "poster.pdf"))


def _page(folder: str, name: str, problems: list[str] | None = None) -> str:
    found, questionnaire = _found(folder, name)
    asked = request.args.get("channel", "").strip()
    channel = _channel()
    if asked and not channel:
        problems = [
            _(
                "渠道名最多 %(most)s 个字，可用汉字、字母、数字、点、横线和下划线，不能有空格。请改后再生成。",
                most=LONGEST_CHANNEL,
            )
        ]
    address, minutes = _address(found, channel), minutes_told(questionnaire, questionnaire.languages[0])
    return survey_page(
        "console/surveys/links.html",
        folder,
        name,
        problems=problems,
        asked=asked,
        channel=channel,
        address=address,
        near=urlsplit(address).hostname in _NEAR,
        public=bool(settings().public_url),
        variants=_variants(found, questionnaire, channel),
        channels=[used for used in channels_of(engine(), found.survey) if _usable(used)],
        minutes=minutes,
        estimated=minutes == str(minutes_to_answer(questionnaire)),
        seconds=(SECONDS_PER_CHOICE, SECONDS_PER_TEXT),
    )


def _found(folder: str, name: str) -> tuple[SurveySummary, Questionnaire]:
    found = survey_found(folder, name)
    questionnaire = questionnaire_of(engine(), found.survey, found.version)
    if questionnaire is None:
        raise LookupError(f"{found.survey} has no version {found.version}")
    return found, questionnaire


def _usable(channel: str) -> bool:
    return bool(CHANNEL.fullmatch(channel)) and channel not in CHANNELS


def _channel() -> str:
    """The channel that is asked for, as far as citizens' links can carry it."""
    asked = request.args.get("channel", "").strip()
    return asked if CHANNEL.fullmatch(asked) else ""


def _address(summary: SurveySummary, channel: str, language: str = "", mode: str = "standard") -> str:
    """The absolute address of a survey for citizens."""
    base = base_address()
    viewing = Viewing(language=language, mode=mode, channel=channel, languages=("",))
    return f"{base}{citizen_path(summary.survey)}{viewing.query()}"


def _variants(summary: SurveySummary, questionnaire: Questionnaire, channel: str) -> list[LinkVariant]:
    """The link in every language and mode, beside the usual one."""
    variants = []
    for position, language in enumerate(questionnaire.languages):
        for mode, mode_words in MODE_WORDS.items():
            if position == 0 and mode == "standard":
                continue
            own = own_name(language)
            named = _("%(language)s · %(mode)s", language=own, mode=mode_words)
            asked = language if position else ""
            variants.append(LinkVariant(named, _address(summary, channel, asked, mode)))
    return variants


def _code(folder: str, name: str, kind: str, mimetype: str, *, scale: int) -> Response:
    written = BytesIO()
    qr_code(_address(survey_found(folder, name), _channel())).save(written, kind=kind, scale=scale, border=4)
    return _file(written.getvalue(), mimetype, _file_name(folder, name, f"qr.{kind}"))


def _file_name(folder: str, name: str, kind: str) -> str:
    """With the channel in it, since the posters and codes of several channels may lie in one folder."""
    return "-".join(part for part in (folder, name, _channel(), kind) if part)


def _file(content: bytes, mimetype: str, file_name: str) -> Response:
    """A file that a link shows in the page or, with `download`, saves under its name."""
    attached = mimetype == "application/pdf" or "download" in request.args
    answer = send_file(BytesIO(content), mimetype, as_attachment=attached, download_name=file_name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
