"""The review before field work in words: how far it is, and of which version."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.china_time import CHINA
from surveyapp.services.limits import SHORT_HASH
from surveyapp.services.reviews.review_approvals import Approval, ReviewState

REVIEW_STATES = {
    "none": _l("未申请"),
    "waiting": _l("待审定"),
    "approved": _l("已审定（版本相同）"),
    "changed": _l("审定后有改动"),
}
"""How far a review is -> what people read."""


@dataclass(frozen=True)
class ReviewLine:
    """The state of a survey's review in words, and what was approved, in a sentence; empty where nothing was."""

    code: str
    state: str
    approval: str


def review_line(state: ReviewState) -> ReviewLine:
    """A survey's review in words."""
    approved = approval_words(state.approval) if state.approval is not None else ""
    return ReviewLine(state.code, str(REVIEW_STATES[state.code]), approved)


def approval_words(approval: Approval) -> str:
    """Who approved which version on which day, in China's time."""
    return str(
        _(
            "%(unit)s 于 %(day)s 审定版本 %(version)s。",
            unit=approval.unit,
            day=approval.at.astimezone(CHINA).date().isoformat(),
            version=approval.version[:SHORT_HASH],
        )
    )
