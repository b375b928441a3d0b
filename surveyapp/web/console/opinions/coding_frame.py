"""The coding frame: the themes of a survey, proposed by words, written and confirmed by a person."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.limits import MOST_THEMES
from surveyapp.analysis.opinions.themes import ThemeProposal, propose_themes
from surveyapp.definition.coded_error import CodedError
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.coding_frames import TypedTheme, save_frame
from surveyapp.services.statistics.opinions import SurveyOpinions
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.limits import BLANK_THEMES
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.opinions.opinion_page import opinion_page, shown_opinions
from surveyapp.web.console.plain_input import seen_row, typed_fields
from surveyapp.web.console.surveys.survey_page import survey_found

coding_frame = Blueprint("coding_frame", __name__)

AT = "/surveys/<folder>/<name>/opinions/frame"


@coding_frame.get(AT, endpoint="frame")
@open_to(Capability.EDIT_SURVEYS, lengthy=True)
def show_frame(folder: str, name: str) -> ResponseReturnValue:
    """The themes that were saved last, and with `propose` those that the words propose."""
    shown = shown_opinions(folder, name)
    working = shown.notes.working
    rows = [
        TypedTheme(theme.code, theme.name, theme.description, "、".join(theme.rules))
        for theme in (working.frame.themes if working else ())
    ]
    proposals = _proposals(shown) if request.args.get("propose") else []
    rows += [TypedTheme("", each.name, "", "、".join(each.rules)) for each in proposals]
    return _page(folder, name, shown, rows, proposals=proposals)


@coding_frame.post(f"{AT}/save", endpoint="save")
@open_to(Capability.EDIT_SURVEYS, audit="save_coding_frame", lengthy=True)
def save_themes(folder: str, name: str) -> ResponseReturnValue:
    """Save the frame as it was typed, confirmed or as a draft, or show it again with what is wrong."""
    survey, rows = survey_found(folder, name).survey, _typed_rows()
    confirms = request.form.get("action") == "confirm"
    audit_detail(frame_confirmed=confirms)
    try:
        saved = save_frame(
            engine(), survey, rows, confirms=confirms, seen=seen_row() or None, person=actor().signature
        )
    except CodedError as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, shown_opinions(folder, name), rows, refusal_messages(refused)), 422
    audit_detail(themes=len(saved.themes))
    told = (
        _("编码框架已确认，可以逐条归类了。")
        if confirms
        else _("编码框架已保存为草稿；确认以前，报告和归类仍按上一次确认的。")
    )
    flash(told, "success")
    view = request.form.get("view") or None
    following = "console.text_codings.codings" if confirms else ".frame"
    return redirect(url_for(following, folder=folder, name=name, view=view), 303)


def _typed_rows() -> list[TypedTheme]:
    """The rows of the form: one for each name."""
    typed = typed_fields()
    columns = [typed.getlist(field)[: 2 * MOST_THEMES] for field in ("code", "theme", "description", "rules")]
    return [TypedTheme(*row) for row in zip(*columns, strict=False)]


def _proposals(shown: SurveyOpinions) -> list[ThemeProposal]:
    if shown.answers.deletion_time is not None:
        return []
    working = shown.notes.working
    return propose_themes(shown.words(), working.frame.themes if working else ())


def _page(
    folder: str,
    name: str,
    shown: SurveyOpinions,
    rows: Sequence[TypedTheme],
    problems: list[str] | None = None,
    proposals: Sequence[ThemeProposal] = (),
) -> str:
    blank = [TypedTheme("", "")] * BLANK_THEMES
    return opinion_page(
        "console/opinions/coding_frame.html",
        folder,
        name,
        shown,
        rows=[*(row for row in rows if not row.is_blank), *blank],
        problems=problems,
        proposals=proposals,
        proposing=bool(request.args.get("propose")),
    )
