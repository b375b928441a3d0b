"""Quotes: coded texts as they are given out, with their numbers, their responses, and what is hidden in them."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.opinions.coding import QUOTE
from surveyapp.analysis.opinions.written_texts import WrittenText
from surveyapp.definition.coded_error import CodedError
from surveyapp.reports.personal_names import MaskedText
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.opinion_notes import LastCoding
from surveyapp.services.statistics.opinions import SurveyOpinions
from surveyapp.services.statistics.text_codings import decide, mask_part
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.limits import QUOTES_ON_A_PAGE
from surveyapp.web.console.list_pages import page_numbers
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.opinions.opinion_page import opinion_page, shown_opinions, view_of
from surveyapp.web.console.plain_input import row_id, typed_fields

quotes = Blueprint("quotes", __name__)

AT = "/surveys/<folder>/<name>/opinions/quotes"


@dataclass(frozen=True)
class QuoteLine:
    """A coded text: its number, as it is given out, its themes, who coded it last, whether it was chosen."""

    number: int
    written: WrittenText
    masked: MaskedText
    themes: tuple[str, ...]
    coder: LastCoding
    chosen: bool | None
    is_marked: bool


@quotes.get(AT, endpoint="quotes")
@open_to(Capability.SEE_RESPONSES, audit="read_texts", lengthy=True)
def show_quotes(folder: str, name: str) -> ResponseReturnValue:
    """The coded texts of a theme, or the one with the number that somebody read in a report."""
    audit_detail(theme=request.args.get("theme", "")[:20], page=request.args.get("page", "1")[:6])
    return _page(folder, name)


@quotes.post(f"{AT}/<id:number>", endpoint="decide")
@open_to(Capability.EDIT_SURVEYS, audit="choose_quotes", lengthy=True)
def decide_quote(folder: str, name: str, number: int) -> ResponseReturnValue:
    """Choose a text to be quoted or not, or hide or show a part of it."""
    shown, typed = shown_opinions(folder, name), typed_fields()
    written = _text_of(shown, number) or abort(404)
    action = typed.get("action", "")
    audit_detail(coding_action=action if action in _DONE else "", quote=number)
    try:
        _carry_out(shown, written, action, typed.get("part", ""))
    except CodedError as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, refusal_messages(refused)), 422
    flash(_("引文 %(number)s 已更新。", number=number), "success")
    theme, page = (request.args.get(field, "")[:20] for field in ("theme", "page"))
    at = f"quote-{number}"
    address = url_for(
        ".quotes", folder=folder, name=name, view=view_of(shown), theme=theme, page=page, _anchor=at
    )
    return redirect(address, 303)


_DONE = frozenset({"quote", "no_quote", "hide", "show"})


def _carry_out(shown: SurveyOpinions, written: WrittenText, action: str, part: str) -> None:
    survey, person = shown.answers.survey, actor().signature
    if action in ("quote", "no_quote"):
        decide(engine(), survey, [(written.key, QUOTE, action == "quote")], person=person)
    elif action in ("hide", "show"):
        hidden = action == "hide"
        mask_part(engine(), survey, written.key, written.text, part, hidden=hidden, person=person)
    else:
        raise Refusal("coding_action_unknown")


def _text_of(shown: SurveyOpinions, number: int) -> WrittenText | None:
    """The text that has this number in this survey."""
    place = _place_of(shown, number)
    return None if place is None else shown.texts[place]


def _place_of(shown: SurveyOpinions, number: int) -> int | None:
    """Where the text that has this number in this survey stands among its texts."""
    keys = [key for key, found in shown.notes.numbers.items() if found == number]
    if not keys or shown.answers.deletion_time is not None:
        return None
    return next(iter(shown.texts.numbers_of(keys)), None)


def _page(folder: str, name: str, problems: list[str] | None = None) -> str:
    shown = shown_opinions(folder, name)
    theme, asked = request.args.get("theme", ""), request.args.get("number", "").strip()
    theme = theme if shown.frame.theme(theme) else ""
    if asked:
        try:
            single = _place_of(shown, row_id(asked))
        except ValueError:
            single = None
        found = [single] if single is not None else []
    else:
        found = _coded(shown, theme)
    page, pages = page_numbers(len(found), QUOTES_ON_A_PAGE, request.args.get("page", ""))
    listed = found[(page - 1) * QUOTES_ON_A_PAGE : page * QUOTES_ON_A_PAGE]
    return opinion_page(
        "console/opinions/quotes.html",
        folder,
        name,
        shown,
        theme=theme,
        number=asked[:20],
        lines=[_line(shown, place) for place in listed],
        found=len(found),
        page=page,
        pages=pages,
        theme_names={each.code: each.name for each in shown.frame.themes},
        problems=problems,
    )


def _coded(shown: SurveyOpinions, theme: str) -> list[int]:
    """Where the texts stand that a person gave the theme, or any: chosen ones first, then by number; of equal ones the
    first.
    """
    if shown.answers.deletion_time is not None:
        return []
    notes = shown.notes
    coded = [
        (shown.texts[place], place)
        for place, themes in shown.codings.themed.items()
        if not theme or theme in themes
    ]
    ordered = sorted(coded, key=lambda each: (not notes.is_quotable(each[0].key), notes.numbers[each[0].key]))
    first: dict[tuple[str, str], int] = {}
    for written, place in ordered:
        first.setdefault((written.place, written.text), place)
    return list(first.values())


def _line(shown: SurveyOpinions, place: int) -> QuoteLine:
    notes, written = shown.notes, shown.texts[place]
    key = written.key
    return QuoteLine(
        notes.numbers[key],
        written,
        shown.masked(written),
        shown.codings.themed.get(place, ()),
        notes.coders[key],
        notes.is_quotable(key),
        bool(notes.masks.get(key)),
    )
