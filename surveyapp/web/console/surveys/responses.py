"""The responses of a survey one by one: listing, reading, excluding and putting back."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS, Signs
from surveyapp.definition.languages import own_name
from surveyapp.reports.personal_numbers import answers_as_printed
from surveyapp.reports.words.screening_words import rule_meaning, rule_value
from surveyapp.services.answers.counts.present_flags import PROPOSED
from surveyapp.services.answers.counts.screening import RULES_IN_FORCE
from surveyapp.services.answers.exclusions import exclude_several
from surveyapp.services.answers.response_rows import ResponseFilter
from surveyapp.services.answers.responses import (
    ResponseLine,
    answers_in_words,
    answers_summary,
    filtered_responses,
    response_details,
    response_page,
)
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import present_signs
from surveyapp.services.limits import RESPONSES_ON_A_PAGE
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.answer_deletions import find_deletion
from surveyapp.services.surveys.survey_lookup import questionnaire_of
from surveyapp.snapshots.statuses import STATUSES
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_full_numbers,
    engine,
    open_to,
    snapshots,
)
from surveyapp.web.console.decision_forms import given_reason
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.flag_words import (
    channel_words,
    flag_words,
    seconds_words,
    status_words,
    summary_words,
)
from surveyapp.web.console.surveys.next_step import freezing_step
from surveyapp.web.console.surveys.retention import SURE
from surveyapp.web.console.surveys.shown_results import count_beside
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

responses = Blueprint("responses", __name__)


@responses.get("/surveys/<folder>/<name>/responses", endpoint="responses")
@open_to(Capability.SEE_RESPONSES)
def list_responses(folder: str, name: str) -> ResponseReturnValue:
    """A page of the list, filtered by status, channel and flag; of the answers a summary without what people wrote."""
    return _list(folder, name)


@responses.get("/surveys/<folder>/<name>/responses/<uuid:response>", endpoint="response")
@open_to(Capability.SEE_RESPONSES, audit="read_answers")
def show_response(folder: str, name: str, response: UUID) -> ResponseReturnValue:
    """The answers of one response in words."""
    audit_detail(response=str(response))
    audit_full_numbers(full=_full_numbers())
    return _one(folder, name, response)


@responses.post("/surveys/<folder>/<name>/responses/exclusion", endpoint="exclude_several")
@open_to(Capability.EDIT_SURVEYS, audit="exclude")
def exclude_chosen(folder: str, name: str) -> ResponseReturnValue:
    """Take the ticked responses, or all that the list is narrowed to, out of the valid ones, or put them back."""
    chosen = [UUID(value) for value in request.form.getlist("response") if _is_uuid(value)]
    problems = _decide_on_all(folder, name) if request.form.get("every") else _decide(folder, name, chosen)
    if problems:
        return _list(folder, name, problems, {str(response) for response in chosen}), 422
    listed = url_for("console.responses.responses", folder=folder, name=name)
    return redirect(f"{listed}?{urlencode(_narrowed())}")


@responses.post("/surveys/<folder>/<name>/responses/<uuid:response>/exclusion", endpoint="exclude_one")
@open_to(Capability.EDIT_SURVEYS, audit="exclude")
def exclude_one(folder: str, name: str, response: UUID) -> ResponseReturnValue:
    """Take one response out of the valid ones, or put it back."""
    problems = _decide(folder, name, [response])
    if problems:
        return _one(folder, name, response, problems), 422
    return redirect(url_for("console.responses.response", folder=folder, name=name, response=response))


def _decide_on_all(folder: str, name: str) -> list[str]:
    """The same for every response that passes the filter, if they are as many as the person saw."""
    survey = survey_found(folder, name).survey
    every = filtered_responses(engine(), survey, _wanted(), _signs(survey) or NO_SIGNS)
    if str(len(every)) != request.form["every"]:
        told = _(
            "没有改动：符合条件的答卷现在是 %(count)s 份，与页面上的份数不同，请核对后再操作。",
            count=len(every),
        )
        return [told]
    return _decide(folder, name, every)


def _decide(folder: str, name: str, chosen: list[UUID]) -> list[str]:
    """Do what the form says; gives the problems that prevent it."""
    survey = survey_found(folder, name).survey
    excluded = request.form.get("excluded") != "0"
    named = {"responses": [str(response) for response in chosen]}
    reason = given_reason(
        excluded=excluded, **(named if len(chosen) <= RESPONSES_ON_A_PAGE else _filter_detail(chosen))
    )
    if not chosen:
        return [_("没有改动：请先勾选至少一份答卷。")]
    if not reason:
        return [_("没有改动：请写明理由，理由会随答卷保存，并写进快照和报告。")]
    try:
        count = exclude_several(
            engine(), survey, chosen, reason=reason, person=actor().signature, excluded=excluded
        )
    except Refusal as refused:
        return refusal_messages(refused)
    if excluded:
        told = ngettext("已排除 %(num)s 份答卷。", "已排除 %(num)s 份答卷。", count)
    else:
        told = ngettext("已恢复 %(num)s 份答卷。", "已恢复 %(num)s 份答卷。", count)
    flash(told, "success")
    return []


def _list(folder: str, name: str, problems: list[str] | None = None, chosen: set[str] | None = None) -> str:
    published = survey_found(folder, name)
    survey, wanted = published.survey, _wanted()
    signs = _signs(survey)
    page = request.args.get("page", 1, type=int)
    found = response_page(engine(), survey, wanted, page, signs or NO_SIGNS)
    return survey_page(
        "console/surveys/responses.html",
        folder,
        name,
        found=found,
        next_step=freezing_step(published, found.every),
        deleted=find_deletion(engine(), survey),
        wanted=wanted,
        statuses=STATUSES,
        narrowed=_narrowed(),
        problems=problems,
        chosen=chosen or set(),
        reason=request.form.get("reason", ""),
        every_chosen=bool(request.form.get("every")),
        summaries=_summaries(survey, found.lines),
        compared=signs is not None,
        PROPOSED=PROPOSED,
        flag_words=flag_words,
        rule_value=rule_value,
        channel_words=channel_words,
        status_words=status_words,
        seconds_words=seconds_words,
    )


def _summaries(survey: str, lines: Sequence[ResponseLine]) -> dict[UUID, str]:
    """The summary of each response, by the questionnaire that it answers."""
    versions = {line.version for line in lines}
    asked = {version: questionnaire_of(engine(), survey, version) for version in versions}
    return {
        line.id: summary_words(answers_summary(questionnaire, line.answers))
        for line in lines
        if (questionnaire := asked[line.version]) is not None
    }


def _one(folder: str, name: str, response: UUID, problems: list[str] | None = None) -> str:
    survey = survey_found(folder, name).survey
    signs = _signs(survey) or NO_SIGNS
    found = response_details(engine(), survey, response, signs) or abort(404)
    questionnaire = questionnaire_of(engine(), survey, found.line.version) or abort(404)
    return survey_page(
        "console/surveys/response.html",
        folder,
        name,
        found=found,
        answered=answers_in_words(questionnaire, found.answers, numbers=_full_numbers()),
        full=_full_numbers(),
        hides=answers_as_printed(questionnaire)(found.answers) != found.answers,
        language_name=own_name(found.line.language),
        problems=problems,
        sure=SURE,
        reason=request.form.get("reason", ""),
        rules=_rules_of(found.line),
        flag_words=flag_words,
        channel_words=channel_words,
        status_words=status_words,
        seconds_words=seconds_words,
    )


def _rules_of(line: ResponseLine) -> list[tuple[str, str, str]]:
    """The rules that flag a response: what each is called, what it found, what it means."""
    in_force = {rule.rule: rule for rule in RULES_IN_FORCE}
    return [
        (flag_words(name), rule_value(name, line.values.get(name)), rule_meaning(in_force[name]))
        for name in line.flags
        if name in in_force
    ]


def _signs(survey: str) -> Signs | None:
    """What the rules over all responses say; None where there are too many responses for a page."""
    return present_signs(engine(), snapshots(), survey, count_beside())


def _full_numbers() -> bool:
    """Whether somebody asks for the telephone and identity numbers that respondents wrote."""
    return request.args.get("numbers") == "full"


def _wanted() -> ResponseFilter:
    return ResponseFilter(**{key: request.args.get(key, "") for key in ("status", "channel", "flag")})


def _filter_detail(chosen: Sequence[UUID]) -> dict[str, object]:
    """For the audit entry of many responses: how many, and by which filter; each has its own decision on record."""
    return {"rows_decided": len(chosen), "filter": [value for value in vars(_wanted()).values() if value]}


def _narrowed() -> dict[str, str]:
    """The filter of the list, for the next request."""
    keys = ("status", "channel", "flag", "page")
    return {key: value for key in keys if (value := request.args.get(key, ""))}


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
