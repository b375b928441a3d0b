"""Coding texts: a list of wordings, of which several are ticked and given a theme at once."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from surveyapp.definition.coded_error import CodedError
from surveyapp.reports.personal_numbers import hide_numbers, hides_numbers
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.opinions import SurveyOpinions
from surveyapp.services.statistics.text_codings import decide
from surveyapp.services.statistics.text_groups import (
    OPEN,
    STATES,
    TextFilter,
    TextGroup,
    decisions_on,
    text_groups,
)
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.limits import LONGEST_SEARCH, TEXTS_ON_A_PAGE
from surveyapp.web.console.list_pages import page_numbers
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.opinions.opinion_page import opinion_page, shown_opinions, view_of

text_codings = Blueprint("text_codings", __name__)

AT = "/surveys/<folder>/<name>/opinions/coding"

STATE_WORDS = {
    "open": _l("待归类"),
    "suggested": _l("有建议"),
    "coded": _l("已归类"),
    "silent": _l("没有内容"),
}
"""State of a text -> what people read."""

FILTER = ("place", "theme", "state", "side", "words")


@text_codings.get(AT, endpoint="codings")
@open_to(Capability.SEE_RESPONSES, audit="read_texts", lengthy=True)
def show_codings(folder: str, name: str) -> ResponseReturnValue:
    """The wordings that pass the filter, page by page: without one those that are still to be coded."""
    shown = shown_opinions(folder, name)
    wanted = _wanted(shown)
    audit_detail(place=wanted.place, page=request.args.get("page", "1")[:6])
    return _page(folder, name, shown, wanted)


@text_codings.post(AT, endpoint="code")
@open_to(Capability.EDIT_SURVEYS, audit="code_texts", lengthy=True)
def code_texts(folder: str, name: str) -> ResponseReturnValue:
    """Carry out what the button says on the ticked wordings, or on all that pass the filter."""
    shown = shown_opinions(folder, name)
    wanted = _wanted(shown)
    action, theme = request.form.get("action", ""), request.form.get("give", "")
    audit_detail(coding_action=action if action in _DONE else "")
    try:
        chosen = _chosen(text_groups(shown, wanted) if shown.answers.deletion_time is None else [])
        if action not in _DONE:
            raise Refusal("coding_action_unknown")
        if action in ("give", "take") and shown.frame.theme(theme) is None:
            raise Refusal("coding_unknown_theme")
        decisions = decisions_on(chosen, action, theme)
        count = decide(engine(), shown.answers.survey, decisions, person=actor().signature)
    except CodedError as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, shown, wanted, refusal_messages(refused)), 422
    texts = sum(len(group.numbers) for group in chosen)
    audit_detail(coded_texts=texts, decisions=count)
    flash(ngettext("已处理 %(num)s 条文字。", "已处理 %(num)s 条文字。", texts), "success")
    kept = {field: getattr(wanted, field) for field in FILTER}
    kept["state"] = wanted.state or "all"
    page = request.args.get("page", "1")[:6]
    address = url_for(".codings", folder=folder, name=name, view=view_of(shown), page=page, **kept)
    return redirect(address, 303)


_DONE = frozenset({"give", "take", "confirm", "refuse", "silent", "says"})


def _chosen(groups: Sequence[TextGroup]) -> Sequence[TextGroup]:
    """The ticked groups; all of them where that was ticked, if they are as many as the person saw."""
    if (every := request.form.get("every")) is not None:
        if every != str(len(groups)):
            raise Refusal("coding_text_gone", found=every)
        return groups
    ticked = set(request.form.getlist("text"))
    if not ticked:
        raise Refusal("coding_nothing_chosen")
    found = [group for group in groups if group.digest in ticked]
    if len(found) < len(ticked):
        raise Refusal("coding_text_gone", found=len(ticked) - len(found))
    return found


def _wanted(shown: SurveyOpinions) -> TextFilter:
    given = {field: request.args.get(field, "")[:LONGEST_SEARCH] for field in FILTER}
    if "state" not in request.args:
        given["state"] = OPEN
    if given["state"] not in STATES:
        given["state"] = ""
    if given["place"] not in {place.code for place in shown.places}:
        given["place"] = ""
    if shown.frame.theme(given["theme"]) is None:
        given["theme"] = ""
    return TextFilter(**given)


def _page(
    folder: str, name: str, shown: SurveyOpinions, wanted: TextFilter, problems: list[str] | None = None
) -> str:
    deleted = shown.answers.deletion_time is not None
    groups = None if deleted else text_groups(shown, wanted)
    page, pages = page_numbers(len(groups) if groups else 0, TEXTS_ON_A_PAGE, request.args.get("page", ""))
    listed = groups[(page - 1) * TEXTS_ON_A_PAGE : page * TEXTS_ON_A_PAGE] if groups else []
    return opinion_page(
        "console/opinions/text_codings.html",
        folder,
        name,
        shown,
        wanted=wanted,
        coding_states=STATE_WORDS,
        groups=listed,
        texts={group.digest: _readable(shown, group) for group in listed},
        found=len(groups) if groups else 0,
        found_texts=len(groups.numbers) if groups else 0,
        page=page,
        pages=pages,
        kept={field: getattr(wanted, field) for field in FILTER} | {"state": wanted.state or "all"},
        ticked=set(request.form.getlist("text")),
        given=request.form.get("give", ""),
        counts=shown.counts() if not deleted and shown.notes.confirmed else None,
        problems=problems,
        sided=not deleted and shown.texts.sided,
        theme_names={theme.code: theme.name for theme in shown.frame.themes},
    )


def _readable(shown: SurveyOpinions, group: TextGroup) -> str:
    """The text with numbers hidden that nobody asked for; whoever codes reads names, as in the response."""
    hides = hides_numbers(shown.answers.questionnaire, group.place)
    return hide_numbers(group.text) if hides else group.text
