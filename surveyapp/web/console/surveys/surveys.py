"""The overview of surveys, and one survey's progress with the steps of its life."""

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.china_time import CHINA
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.progress import progress, progress_mark, state_history
from surveyapp.services.answers.set_aside import set_aside_summary
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.seal_systems import seal_survey
from surveyapp.services.figures.kept_results import StillCounting
from surveyapp.services.figures.survey_answers import NONE_EXCLUDED, freeze
from surveyapp.services.free_space import bytes_to_freeze
from surveyapp.services.people.access import Capability
from surveyapp.services.retention.due_dates import retention_of, retentions
from surveyapp.services.reviews.review_approvals import review_codes, review_state
from surveyapp.services.surveys.survey_lookup import questionnaire_of
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    engine,
    open_to,
    places,
    require_space,
    snapshots,
)
from surveyapp.web.console.decision_forms import given_reason
from surveyapp.web.console.limits import MANY_ROWS
from surveyapp.web.console.list_pages import group_by_folder, page_of
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.flag_counts import flag_counts
from surveyapp.web.console.surveys.flag_words import flag_words
from surveyapp.web.console.surveys.next_step import is_behind, next_step
from surveyapp.web.console.surveys.overview_lines import ARCHIVED, FILTERS, overview_rows
from surveyapp.web.console.surveys.progress_figures import ProgressView, progress_view
from surveyapp.web.console.surveys.retention_words import retention_line
from surveyapp.web.console.surveys.review_words import REVIEW_STATES, review_line
from surveyapp.web.console.surveys.shown_results import count_beside, shown_results
from surveyapp.web.console.surveys.state_steps import (
    FREEZE,
    PLACES,
    state_reason_words,
    step_between,
    steps_from,
)
from surveyapp.web.console.surveys.survey_page import STATES, survey_found, survey_page
from surveyapp.web.console.surveys.target_note import target_note

FREEZE_SURE = _l("我已核对：收集、导入和排除都已完成")
NOTHING_TO_FREEZE = _l("还没有答卷，没有可冻结的内容。")

surveys = Blueprint("surveys", __name__)


@surveys.get("/", endpoint="overview")
@open_to(Capability.SEE_SURVEYS)
def show_overview() -> ResponseReturnValue:
    """Every survey of the person's folders, narrowed by state and search."""
    person = actor()
    every = overview_rows(
        overview(engine(), person.folders),
        datetime.now(CHINA).date(),
        unpublished=person.may(Capability.EDIT_SURVEYS),
    )
    state, words = request.args.get("state", ""), request.args.get("q", "").strip()
    folder = request.args.get("folder", "")
    rows = [row for row in every if row.matches(state, words) and folder in ("", row.folder)]
    counts = {name: sum(row.is_among(name) for row in every) for name in ("", *FILTERS)}
    page, now = page_of(group_by_folder(rows), request.args.get("page", "")), datetime.now(UTC)
    notes = [
        retention_line(found, now)
        for found in retentions(engine(), {f"{row.folder}/{row.name}" for row in rows})
    ]
    return render_template(
        "console/surveys/surveys.html",
        every=every,
        page=page,
        review_notes={
            survey: REVIEW_STATES[code]
            for survey, code in review_codes(engine(), [f"{row.folder}/{row.name}" for row in rows]).items()
        },
        retention_notes=defaultdict(str, {f"{line.folder}/{line.name}": line.short_words for line in notes}),
        counts=counts,
        filters=FILTERS,
        state=state,
        words=words,
        searchable=len(every) > MANY_ROWS or bool(counts[ARCHIVED] or request.args),
        folder=folder,
        folders=sorted({row.folder for row in every}),
    )


@surveys.get("/surveys/<folder>/<name>", endpoint="survey")
@open_to(Capability.SEE_SURVEYS)
def show_survey(folder: str, name: str) -> ResponseReturnValue:
    """How one survey stands, and what can be done with it."""
    return _page(folder, name)


@surveys.get("/surveys/<folder>/<name>/progress", endpoint="progress")
@open_to(Capability.SEE_SURVEYS, polled=True)
def show_progress(folder: str, name: str) -> ResponseReturnValue:
    """The figures alone, for the page's script; 304 while nothing has changed."""
    survey = survey_found(folder, name).survey
    mark = progress_mark(engine(), survey)
    unchanged = mark in request.if_none_match
    response = Response(status=304) if unchanged else jsonify(_view(folder, name).as_json())
    response.set_etag(mark)
    return response


@surveys.post("/surveys/<folder>/<name>/state", endpoint="state")
@open_to(Capability.EDIT_SURVEYS, audit="change_state")
def take_step(folder: str, name: str) -> ResponseReturnValue:
    """Bring the survey into another state."""
    found = survey_found(folder, name)
    state = request.form.get("state", "")
    reason = given_reason(before=found.state, state=state)
    step = step_between(found.state, state)
    if step is not None and step.sure and not request.form.get("sure"):
        return _page(folder, name, [_("没有改动：请先勾选“%(sure)s”。", sure=step.sure)], state, reason), 422
    try:
        changed = change_state(engine(), found.survey, state, reason, actor().signature)
    except Refusal as refused:
        return _page(folder, name, _problems(refused, found.state), state, reason), 422
    if changed:
        flash(_("已改为“%(state)s”。", state=STATES[state]), "success")
    else:
        g.audit_result = "refused"
        flash(_("没有改动：调查已经是“%(state)s”。", state=STATES[state]), "info")
    return redirect(url_for("console.surveys.survey", folder=folder, name=name))


@surveys.post("/surveys/<folder>/<name>/freeze", endpoint="freeze")
@open_to(Capability.EDIT_SURVEYS, audit="freeze", lengthy=True)
def freeze_answers(folder: str, name: str) -> ResponseReturnValue:
    """Close the survey and write its answers as a snapshot."""
    survey = survey_found(folder, name).survey
    none_excluded = bool(request.form.get("none_excluded"))
    review = NONE_EXCLUDED if none_excluded else request.form.get("review", "").strip()
    if review:
        audit_detail(review=review)
    if not _view(folder, name).returned:
        return _page(folder, name, [str(NOTHING_TO_FREEZE)], FREEZE, review), 422
    if not request.form.get("sure") and not none_excluded:
        told = _("没有冻结：请先勾选“%(sure)s”。", sure=FREEZE_SURE)
        return _page(folder, name, [told], FREEZE, review), 422
    try:
        require_space(bytes_to_freeze(engine(), survey))
        seal_survey(places(), survey, person=actor().signature)
        manifest = freeze(engine(), snapshots(), survey, actor().signature, review)
    except Refusal as refused:
        return _page(folder, name, refusal_messages(refused), FREEZE, review), 422
    except SnapshotError as error:
        g.audit_result = "failed"
        audit_detail(state="closed", refused=error.code)
        told = _("调查已结束，但快照没有写成，已收到的答卷不受影响。请处理以下问题后再冻结一次：")
        return _page(folder, name, [told, *refusal_messages(error)], FREEZE, review), 422
    with suppress(StillCounting):  # begun now, it is counted by the time that somebody looks at the results
        shown_results(survey, manifest.id)
    audit_detail(snapshot=manifest.id, returned=manifest.returns.returned, valid=manifest.returns.valid)
    flash(
        _("已冻结：快照 %(id)s，有效答卷 %(valid)s 份。", id=manifest.id, valid=manifest.returns.valid),
        "success",
    )
    return redirect(url_for("console.snapshots.snapshots", folder=folder, name=name))


def _page(
    folder: str, name: str, problems: list[str] | None = None, tried: str = "", reason: str = ""
) -> str:
    """The page of one survey; `problems` with the step that was `tried`, whose `reason` is kept."""
    found = survey_found(folder, name)
    view, behind = _view(folder, name), is_behind(found.survey)
    following = next_step(found, view.returned, behind=behind)
    taken = following.state if following is not None else ""
    return survey_page(
        "console/surveys/survey.html",
        folder,
        name,
        view=view,
        next_step=following,
        mark=progress_mark(engine(), found.survey),
        places=PLACES,
        steps=[step for step in steps_from(found.state) if step.state != taken],
        history=state_history(engine(), found.survey),
        reason_words=state_reason_words,
        behind=behind,
        set_aside=set_aside_summary(engine(), found.survey),
        retention=retention_line(retention_of(engine(), found.survey), datetime.now(UTC)),
        review=review_line(review_state(engine(), found.survey)),
        flagged=flag_counts(engine(), snapshots(), found.survey, count_beside())
        if actor().may(Capability.EDIT_SURVEYS)
        else None,
        target=target_note(found.survey, found.version) if view.returned else None,
        problems=problems,
        tried=tried,
        reason=reason,
        FREEZE=FREEZE,
        FREEZE_SURE=FREEZE_SURE,
        flag_words=flag_words,
        NOTHING_TO_FREEZE=NOTHING_TO_FREEZE,
    )


def _view(folder: str, name: str) -> ProgressView:
    found = survey_found(folder, name)
    questionnaire = questionnaire_of(engine(), found.survey, found.version)
    return progress_view(progress(engine(), found.survey, questionnaire), found.version, datetime.now(UTC))


def _problems(refusal: Refusal, state: str) -> list[str]:
    if refusal.code == "reason_needed":
        return [_("没有重新开放：请写明原因，原因会记入状态记录。")]
    if refusal.code == "state_not_allowed":
        return [
            _(
                "没有改动：调查现在是“%(state)s”，可能有人刚刚改过。请看下面现在能做的事。",
                state=STATES[state],
            )
        ]
    return refusal_messages(refusal)
