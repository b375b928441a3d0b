"""How long answers are kept: what is due when, holds, deleting a survey's answers or one response."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.china_time import CHINA
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.responses import response_details
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_HOLD
from surveyapp.services.people.access import Capability
from surveyapp.services.retention.due_dates import retention_of, retentions
from surveyapp.services.retention.forget_answers import DeletionResult, forget_response, forget_survey
from surveyapp.services.retention.holds import end_hold, holds_of, set_hold
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, places
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.folder_names import title_of_folder
from surveyapp.web.console.limits import MANY_ROWS
from surveyapp.web.console.list_pages import group_by_folder, page_of
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.retention_words import RetentionLine, retention_line
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

SURE = _l("我已确认：答卷永久删除，不能恢复")
KINDS = ("going", "due", "unfrozen", "held", "gone", "kept")
"""What will happen to answers, in the order of the list: what needs attention comes first."""

retention = Blueprint("retention", __name__)


@dataclass(frozen=True)
class RetentionRow:
    """One survey of the list with its title."""

    line: RetentionLine
    title: str

    @property
    def folder(self) -> str:
        """Its folder."""
        return self.line.folder

    @property
    def urgency(self) -> tuple[int, str, str]:
        """By what it is sorted: what will happen, when, to which survey."""
        return KINDS.index(self.line.kind), self.line.day, self.line.name

    def matches(self, words: str) -> bool:
        """Whether the words stand in the survey's title or name, or its folder's."""
        text = f"{self.title} {self.folder}/{self.line.name} {title_of_folder(self.folder)}"
        return words.lower() in text.lower()


@retention.get("/retention", endpoint="retention")
@open_to(Capability.ADMINISTER)
def list_retention() -> ResponseReturnValue:
    """Every survey with what will happen to its answers, and when; folders where something is near come first."""
    now, words = datetime.now(UTC), request.args.get("q", "").strip()
    titles = {line.survey: line.title for line in overview(engine(), actor().folders)}
    every = [
        RetentionRow(line, titles.get(found.survey, found.survey))
        for found in retentions(engine())
        for line in [retention_line(found, now)]
    ]
    rows = sorted((row for row in every if row.matches(words)), key=lambda row: row.urgency)
    groups = sorted(group_by_folder(rows), key=lambda group: group.rows[0].urgency)
    return render_template(
        "console/surveys/retention.html",
        page=page_of(groups, request.args.get("page", "")),
        every=len(every),
        searchable=len(every) > MANY_ROWS,
        words=words,
    )


@retention.get("/surveys/<folder>/<name>/retention", endpoint="survey")
@open_to(Capability.ADMINISTER)
def show_survey(folder: str, name: str) -> ResponseReturnValue:
    """One survey's time, its holds, and the ways to delete its answers."""
    return _page(folder, name)


@retention.post("/surveys/<folder>/<name>/retention/hold", endpoint="hold")
@open_to(Capability.ADMINISTER, audit="hold_answers")
def change_hold(folder: str, name: str) -> ResponseReturnValue:
    """Hold up the deletion until a day, or end that."""
    survey, person = survey_found(folder, name).survey, actor().signature
    ending = request.form.get("action") == "end"
    reason = given_reason(**({"ended": True} if ending else {"until": request.form.get("until", "")[:20]}))

    def changed() -> ResponseReturnValue:
        if ending:
            end_hold(engine(), survey, reason=reason, person=person)
            told = _("已结束暂缓。")
        else:
            try:
                last_day = _day(request.form.get("until", ""))
            except ValueError:
                return _page(folder, name, [_("没有改动：请写明暂缓到哪一天。")], tried="hold"), 422
            found = set_hold(engine(), survey, last_day, reason=reason, person=person)
            told = _("已暂缓删除，到 %(day)s 为止。", day=found.last_day)
        flash(told, "success")
        return redirect(url_for(".survey", folder=folder, name=name))

    return answer_decision(changed, partial(_page, folder, name, tried="end" if ending else "hold"))


@retention.post("/surveys/<folder>/<name>/retention/forget", endpoint="forget")
@open_to(Capability.ADMINISTER, audit="forget", lengthy=True)
def forget_all(folder: str, name: str) -> ResponseReturnValue:
    """Delete all answers of a survey for good."""
    survey, reason = survey_found(folder, name).survey, given_reason(whole=True)

    def forgotten() -> ResponseReturnValue:
        done = forget_survey(places(), survey, reason=reason, person=actor().signature)
        _tell(done, _("已删除 %(count)s 份答卷，统计数字留下。", count=done.responses))
        return redirect(url_for(".survey", folder=folder, name=name))

    again = partial(_page, folder, name, tried="forget")
    return answer_decision(forgotten, again, _("没有删除：请先勾选“%(sure)s”。", sure=SURE))


@retention.post("/surveys/<folder>/<name>/responses/<uuid:response>/forget", endpoint="forget_response")
@open_to(Capability.ADMINISTER, audit="forget", lengthy=True)
def forget_one(folder: str, name: str, response: UUID) -> ResponseReturnValue:
    """Delete one response for good, from rows, words and snapshots."""
    survey, reason = survey_found(folder, name).survey, given_reason(whole=False)
    if response_details(engine(), survey, response) is None:
        abort(404)
    back = redirect(url_for("console.responses.response", folder=folder, name=name, response=response))
    problems = [] if request.form.get("sure") else [_("没有删除：请先勾选“%(sure)s”。", sure=SURE)]
    try:
        if not problems:
            place = places()
            done = forget_response(place, survey, str(response), reason=reason, person=actor().signature)
            _tell(done, _("已删除这份答卷；快照编号不变，没有锁定的评价按其余答卷计算。"))
            return redirect(url_for("console.responses.responses", folder=folder, name=name))
    except (Refusal, SnapshotError) as stopped:
        problems = refusal_messages(stopped)
        audit_detail(refused=stopped.code)
    for problem in problems:
        flash(problem, "error")
    return back


def _tell(deletion: DeletionResult, told: str) -> None:
    audit_detail(deleted=deletion.responses, snapshots=deletion.snapshots)
    if not deletion.finished:
        audit_detail(unfinished=True)
        told += _("数据库正被读取，文件中的残留随后由后台清除。")
    flash(told, "success")


def _page(folder: str, name: str, problems: list[str] | None = None, tried: str = "") -> str:
    survey, now = survey_found(folder, name).survey, datetime.now(UTC)
    found, today = retention_of(engine(), survey), now.astimezone(CHINA).date()
    return survey_page(
        "console/surveys/retention_survey.html",
        folder,
        name,
        found=found,
        line=retention_line(found, now),
        held=found.hold is not None and found.hold.is_on(now),
        holds=holds_of(engine(), survey),
        earliest=today.isoformat(),
        latest=(today + LONGEST_HOLD - timedelta(days=1)).isoformat(),
        problems=problems or [],
        tried=tried,
        reason=request.form.get("reason", ""),
        until=request.form.get("until", ""),
        sure=SURE,
    )


def _day(text: str) -> date:
    """A day of a form; ValueError for what is none."""
    return date.fromisoformat(text.strip()[:10])
