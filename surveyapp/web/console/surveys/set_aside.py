"""The answers of a survey that were set aside: listed without their contents, accepted, or cleared."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.languages import own_name
from surveyapp.reports.words.wording import SET_ASIDE_CAUSES
from surveyapp.services.answers.late import LATE
from surveyapp.services.answers.set_aside import (
    CAUSES,
    SetAsideChoice,
    accept_late,
    clear_set_aside,
    set_aside_lines,
    set_aside_summary,
)
from surveyapp.services.limits import MOST_LATE_LINES
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import audit_detail, engine, open_to
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.surveys.flag_words import channel_words
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

CAUSE_WORDS = {cause: _l(words) for cause, words in SET_ASIDE_CAUSES.items()}
"""Why answers were set aside -> what people read."""

SCOPES = {"chosen": None, "late": LATE, **{cause: (cause,) for cause in CAUSES}}
"""What a decision is about: the ticked lines, every late answer, or all of one cause."""

SURE = _l("我已核对要处理的范围")

set_aside = Blueprint("set_aside", __name__)


@set_aside.get("/surveys/<folder>/<name>/set-aside", endpoint="set_aside")
@open_to(Capability.EDIT_SURVEYS)
def show_set_aside(folder: str, name: str) -> ResponseReturnValue:
    """How many answers are set aside and why, with the latest one by one; never the answers."""
    return _page(folder, name)


@set_aside.post("/surveys/<folder>/<name>/set-aside/accept", endpoint="accept")
@open_to(Capability.EDIT_SURVEYS, audit="accept_late")
def accept(folder: str, name: str) -> ResponseReturnValue:
    """Let late answers count."""
    return _decide(folder, name, _accept)


@set_aside.post("/surveys/<folder>/<name>/set-aside/clear", endpoint="clear")
@open_to(Capability.EDIT_SURVEYS, audit="clear_set_aside")
def clear(folder: str, name: str) -> ResponseReturnValue:
    """Delete what is set aside."""
    return _decide(folder, name, _clear)


def _accept(survey: str, choice: SetAsideChoice, reason: str) -> str:
    done = accept_late(engine(), survey, choice, reason=reason)
    audit_detail(added=done.added, present=done.present)
    told = str(_("已计入 %(added)s 份答卷，标记为“迟到补计”。", added=done.added))
    if done.present:
        told += _("另有 %(present)s 份的编号在此期间已经收到，没有重复计入。", present=done.present)
    if done.frozen:
        told += _("最新快照不含这些答卷，要包含请再冻结一次。")
    return told


def _clear(survey: str, choice: SetAsideChoice, reason: str) -> str:
    gone = clear_set_aside(engine(), survey, choice, reason=reason)
    audit_detail(cleared=gone.arrivals)
    return str(_("已清除另存的答卷 %(count)s 份。", count=gone.arrivals))


def _decide(folder: str, name: str, act: Callable[[str, SetAsideChoice, str], str]) -> ResponseReturnValue:
    """Do what the form chose; `act` does it and gives the message about it."""
    survey, reason = survey_found(folder, name).survey, given_reason(scope=request.form.get("scope", ""))
    choice, problems = _choice(reason)
    if choice is None:
        return _page(folder, name, problems), 422

    def done() -> ResponseReturnValue:
        flash(act(survey, choice, reason), "success")
        return redirect(url_for("console.set_aside.set_aside", folder=folder, name=name))

    return answer_decision(done, partial(_page, folder, name))


def _choice(reason: str) -> tuple[SetAsideChoice | None, list[str]]:
    """The choice in the form; None with the problems where something is missing."""
    scope, ticked = request.form.get("scope", ""), _ticked()
    if scope not in SCOPES:
        return None, [_("没有改动：请选择处理的范围。")]
    if scope == "chosen" and not ticked:
        return None, [_("没有改动：请先勾选至少一行。")]
    if not request.form.get("sure"):
        return None, [_("没有改动：请先勾选“%(sure)s”。", sure=SURE)]
    if not reason:
        return None, [_("没有改动：请写明理由，理由会写进操作记录。")]
    causes = SCOPES[scope]
    return (SetAsideChoice(CAUSES, ticked) if causes is None else SetAsideChoice(causes)), []


def _ticked() -> list[int]:
    given = request.form.getlist("line")[:MOST_LATE_LINES]
    return [int(value) for value in given if value.isascii() and value.isdigit() and len(value) < 10]


def _page(folder: str, name: str, problems: list[str] | None = None) -> str:
    survey = survey_found(folder, name).survey
    return survey_page(
        "console/surveys/set_aside.html",
        folder,
        name,
        summary=set_aside_summary(engine(), survey),
        lines=set_aside_lines(engine(), survey),
        causes=CAUSE_WORDS,
        most=MOST_LATE_LINES,
        sure=SURE,
        problems=problems or [],
        ticked=_ticked(),
        scope=request.form.get("scope", ""),
        reason=request.form.get("reason", ""),
        channel_words=channel_words,
        own_name=own_name,
    )
