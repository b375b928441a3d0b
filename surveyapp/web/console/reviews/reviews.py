"""The review of a questionnaire before field work, for evaluators: links for the commissioner, comments, approvals."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.errors import Refusal
from surveyapp.services.limits import SHORT_HASH
from surveyapp.services.people.access import Capability
from surveyapp.services.reviews import review_comments, review_links
from surveyapp.services.reviews.review_approvals import approvals_of, review_state
from surveyapp.services.reviews.review_comments import threads_of
from surveyapp.services.reviews.review_links import links_of, reviewed_text
from surveyapp.services.surveys.survey_lookup import versions_of
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.decision_forms import decide_and_tell
from surveyapp.web.console.editing.editor_words import change_lines
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import typed_fields
from surveyapp.web.console.reviews.review_threads import review_to_read
from surveyapp.web.console.signing_in.secret_links import link_with_code
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page
from surveyapp.web.console.surveys.review_words import approval_words, review_line

reviews = Blueprint("reviews", __name__)

AT = "/surveys/<folder>/<name>/reviews"

DRAFT = "draft"
"""What stands for the draft where it is chosen what a link shows."""

LINK_STATES: Mapping[str, object] = {
    "pending": _l("可以使用"),
    "expired": _l("已过期"),
    "withdrawn": _l("已撤回"),
}
"""State of a link -> what people read."""

DONE: Mapping[str, object] = {
    "answer": _l("已回复，对方打开审定链接就能看到。"),
    "resolve": _l("已标为处理完毕。"),
    "reopen": _l("已改回未处理。"),
}
"""What an evaluator does with a comment -> what is said once it is done."""


@reviews.get(AT, endpoint="reviews")
@open_to(Capability.EDIT_SURVEYS)
def show_reviews(folder: str, name: str) -> ResponseReturnValue:
    """Links, comments by question, approvals, and what changed since the last of them."""
    return _page(folder, name)


@reviews.post(f"{AT}/link", endpoint="make_link")
@open_to(Capability.EDIT_SURVEYS, audit="make_review_link")
def make_link(folder: str, name: str) -> ResponseReturnValue:
    """Make a link for the commissioner and show it, once."""
    edited, typed = edited_found(folder, name), typed_fields()
    shows, recipient = typed.get("shows", DRAFT), typed.get("recipient", "")
    version = None if shows == DRAFT else shows
    audit_detail(version=version or DRAFT)
    try:
        token = review_links.make_link(
            engine(), edited.survey, version=version, recipient=recipient, person=actor().signature
        )
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, refusal_messages(refused)), 422
    link, image = link_with_code(url_for("console.review_page.by_link", token=token))
    return edited_page(
        "console/reviews/review_link.html",
        folder,
        name,
        edited=edited,
        link=link,
        image=image,
        days=review_links.LINKS.validity.days,
        version=(version or "")[:SHORT_HASH],
    )


@reviews.post(f"{AT}/link/<id:review>/withdraw", endpoint="withdraw")
@open_to(Capability.EDIT_SURVEYS, audit="withdraw_review_link")
def withdraw_link(folder: str, name: str, review: int) -> ResponseReturnValue:
    """Make a link useless."""
    survey = edited_found(folder, name).survey

    def withdrawn() -> str:
        review_links.withdraw_link(engine(), survey, review)
        return str(_("链接已撤回，立即失效。"))

    decide_and_tell(withdrawn)
    return redirect(url_for(".reviews", folder=folder, name=name, _anchor="links"), 303)


@reviews.post(f"{AT}/comments/<id:comment>", endpoint="answer")
@open_to(Capability.EDIT_SURVEYS, audit="answer_review")
def answer_comment(folder: str, name: str, comment: int) -> ResponseReturnValue:
    """Answer a comment, call it settled, or take that back."""
    survey, typed = edited_found(folder, name).survey, typed_fields()
    action = typed.get("action", "")
    audit_detail(review=action if action in DONE else "")
    try:
        if action == "resolve":
            review_comments.resolve(engine(), survey, comment, actor().signature)
        elif action == "reopen":
            review_comments.reopen(engine(), survey, comment)
        else:
            action = "answer"
            seen = reviewed_text(engine(), survey)
            version = seen.version if seen is not None else ""
            text = typed.get("text", "")
            # Outsiders read the name: the user name is for the audit trail alone.
            review_comments.answer(engine(), survey, comment, text, actor().name, version)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        if refused.code == "comment_unknown":
            abort(404)
        return _page(folder, name, refusal_messages(refused), answered=comment), 422
    flash(str(DONE[action]), "success")
    return redirect(url_for(".reviews", folder=folder, name=name, _anchor=f"c{comment}"), 303)


def _page(folder: str, name: str, messages: list[str] | None = None, answered: int | None = None) -> str:
    """The page; `answered`: the comment beside which what was typed is shown again."""
    edited, typed = edited_found(folder, name), typed_fields()
    seen, state = reviewed_text(engine(), edited.survey), review_state(engine(), edited.survey)
    read = review_to_read(
        seen.questionnaire if seen is not None else None, threads_of(engine(), edited.survey)
    )
    return edited_page(
        "console/reviews/reviews.html",
        folder,
        name,
        edited=edited,
        messages=messages,
        review=review_line(state),
        changes=change_lines(state.changes),
        compared=state.changes is not None,
        version=seen.version[:SHORT_HASH] if seen is not None else "",
        read=read,
        open_count=sum(
            thread.resolved is None
            for threads in (*(question.threads for question in read.questions), read.whole, read.gone)
            for thread in threads
        ),
        links=links_of(engine(), edited.survey),
        link_states=LINK_STATES,
        short=SHORT_HASH,
        versions=versions_of(engine(), edited.survey),
        approvals=[
            (approval, approval_words(approval)) for approval in approvals_of(engine(), edited.survey)
        ],
        typed=typed,
        answered=answered,
    )
