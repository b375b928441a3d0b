"""The page behind a review link: a questionnaire as citizens will see it, to comment on and to approve."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.wording import paragraphs_of
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import (
    LONGEST_REVIEW_COMMENT,
    LONGEST_REVIEW_UNIT,
    LONGEST_REVIEWER_NAME,
    SHORT_HASH,
)
from surveyapp.services.reviews import review_comments
from surveyapp.services.reviews.review_approvals import Approver, approvals_of, approve
from surveyapp.services.reviews.review_comments import WHOLE, threads_of
from surveyapp.services.reviews.review_links import (
    OpenReview,
    ReviewedText,
    review_of_link,
    reviewed_text,
)
from surveyapp.services.surveys.survey_lookup import find_survey
from surveyapp.web.console.access import audit_detail, audit_subject, engine, open_to_all
from surveyapp.web.console.limits import REVIEW_BODY
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import row_id, typed_fields
from surveyapp.web.console.reviews.review_threads import review_to_read
from surveyapp.web.console.signing_in.secret_links import keep_secret, useless_link
from surveyapp.web.console.surveys.phone import phone_page, unreadable_phone_page
from surveyapp.web.console.surveys.review_words import approval_words

review_page = Blueprint("review_page", __name__)

_USELESS = "console/reviews/review_page_useless.html"

REVIEWER = "reviewer"
"""Where the browser keeps the name that somebody last commented under, so that it is typed once."""


@review_page.route("/review/<token>", methods=["GET", "POST"], endpoint="by_link")
@open_to_all(audit="review_by_link", largest=REVIEW_BODY)
def review_by_link(token: str) -> ResponseReturnValue:
    """The questionnaire to be read; comments, answers and the approval come here."""
    try:
        review = review_of_link(engine(), token)
    except Refusal as refused:
        return useless_link(refused, _USELESS, guessed=True)
    audit_subject(review.survey)
    seen = reviewed_text(engine(), review.survey, review.version)
    if seen is None:
        return useless_link(Refusal("review_link_not_usable"), _USELESS)
    if request.method != "POST":
        return _page(token, review, seen)
    action = request.form.get("action", "")
    audit_detail(review=action if action in ("comment", "answer", "approve") else "")
    try:
        # Refusals and what changes nothing get no audit entry, so that strangers cannot fill the trail.
        if action == "approve":
            g.noteworthy = _approve(token, seen)
        else:
            _comment(token, seen, action)
            g.noteworthy = True
    except Refusal as refused:
        if refused.code == "review_link_not_usable":
            return useless_link(refused, _USELESS)
        audit_detail(refused=refused.code)
        status = 409 if refused.code == "review_changed_meanwhile" else 422
        return _page(token, review, seen, refused), status
    if action == "approve":
        audit_detail(version=seen.version)
        flash(_("已审定，谢谢。记下了单位、姓名、时间和您看到的这个版本。"), "success")
        return redirect(url_for(".by_link", token=token, _anchor="approval"), 303)
    question = typed_fields().get("question", WHOLE)
    flash(_("意见已送达评价人员。"), "success")
    return redirect(url_for(".by_link", token=token, _anchor=f"q-{question}" if question else "whole"), 303)


@review_page.get("/review/<token>/phone")
@open_to_all()
def phone(token: str) -> ResponseReturnValue:
    """The citizens' page of the questionnaire, from which nothing can be sent."""
    try:
        review = review_of_link(engine(), token)
    except Refusal as refused:
        return useless_link(refused, _USELESS, guessed=True)
    seen = reviewed_text(engine(), review.survey, review.version)
    if seen is None or seen.questionnaire is None:
        return unreadable_phone_page()
    found = find_survey(engine(), review.survey)
    asked = (request.args.get("language", ""), request.args.get("mode", ""))
    return phone_page(review.survey, seen.questionnaire, *asked, sample=bool(found and found.sample))


@review_page.after_request
def keep_the_link_secret(response: Response) -> Response:
    """Keep the page from leaking its address."""
    return keep_secret(response)


def _comment(token: str, seen: ReviewedText, action: str) -> None:
    typed = typed_fields()
    name, text, version = typed.get("name", ""), typed.get("text", ""), seen.version
    if action == "answer":
        review_comments.answer_by_link(
            engine(), token, comment=_number(typed.get("comment", "")), version=version, name=name, text=text
        )
    else:
        question = typed.get("question", WHOLE)
        if question not in {WHOLE, *_codes(seen.questionnaire)}:
            raise Refusal("comment_question_unknown")
        review_comments.comment_by_link(
            engine(), token, question=question, version=version, name=name, text=text
        )
    session[REVIEWER] = name


def _approve(token: str, seen: ReviewedText) -> bool:
    typed = typed_fields()
    if typed.get("approved") != "yes":
        raise Refusal("approval_not_ticked")
    who = Approver(typed.get("unit", ""), typed.get("approver", ""), typed.get("position", ""))
    return approve(engine(), token, seen, typed.get("version", ""), who)


def _codes(questionnaire: Questionnaire | None) -> set[str]:
    return {question.code for question in questionnaire.questions} if questionnaire is not None else set()


def _number(text: str) -> int:
    try:
        return row_id(text)
    except ValueError as error:
        raise Refusal("comment_unknown") from error


def _page(token: str, review: OpenReview, seen: ReviewedText, refusal: Refusal | None = None) -> str:
    """The page; after a refusal with what was typed, in the form from which it came."""
    typed = typed_fields()
    questionnaire = seen.questionnaire
    return render_template(
        "console/reviews/review_page.html",
        token=token,
        review=review,
        seen=seen,
        questionnaire=questionnaire,
        introduction=paragraphs_of(str(questionnaire.introduction or "")) if questionnaire else [],
        short=seen.version[:SHORT_HASH],
        read=review_to_read(questionnaire, threads_of(engine(), review.survey)),
        approvals=[
            approval_words(approval)
            for approval in approvals_of(engine(), review.survey)
            if approval.version == seen.version
        ],
        problems=refusal_messages(refusal) if refusal is not None else [],
        typed=typed if refusal is not None else {},
        name=typed.get("name") or session.get(REVIEWER, ""),
        longest_comment=LONGEST_REVIEW_COMMENT,
        longest_name=LONGEST_REVIEWER_NAME,
        longest_unit=LONGEST_REVIEW_UNIT,
    )
