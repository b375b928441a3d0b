"""Carries out decisions that people make on a page with a reason, or shows the same page with the refusal."""

from collections.abc import Callable

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from surveyapp.definition.coded_error import CodedError
from surveyapp.web.console.access import audit_detail
from surveyapp.web.console.messages import refusal_messages


def given_reason(**decision: object) -> str:
    """The reason in the form; the audit entry records it together with the other facts of the `decision`."""
    reason = request.form.get("reason", "").strip()
    audit_detail(**decision, reason=reason)
    return reason


def answer_decision(
    decide: Callable[[], ResponseReturnValue], again: Callable[[list[str]], str], unsure: str = ""
) -> ResponseReturnValue:
    """Carry out `decide` and give its response; where it is refused, the page of `again` with the reasons and status
    422.

    `unsure` is the message for a decision that needs a tick (`sure`) and came without one; then nothing is decided.
    """
    if unsure and not request.form.get("sure"):
        return again([unsure]), 422
    try:
        return decide()
    except CodedError as stopped:
        audit_detail(refused=stopped.code)
        return again(refusal_messages(stopped)), 422


def answer_form(
    form: FlaskForm, decide: Callable[[], ResponseReturnValue], page: Callable[[list[str]], str]
) -> ResponseReturnValue:
    """Carry out `decide` for a form that is filled in properly and give its response; otherwise the form's page with
    what is wrong, or with the refusal.
    """
    if form.validate_on_submit():
        return answer_decision(decide, page)
    return page([]), 422 if form.is_submitted() else 200


def decide_and_tell(decide: Callable[[], str]) -> None:
    """Carry out `decide`, and show its message, or the refusal, on the next page."""
    try:
        flash(decide(), "success")
    except CodedError as stopped:
        g.audit_result = "refused"
        audit_detail(refused=stopped.code)
        flash(" ".join(refusal_messages(stopped)), "error")
