"""Approvals of a questionnaire by its commissioner: who approved which version when, and what changed since.

An approval holds for exactly one version hash, that is for everything citizens see and every code of an answer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Engine, Row, Select, func, insert, select

from surveyapp.definition.changes import Changes, find_changes
from surveyapp.definition.loading import load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading, transaction
from surveyapp.records.console import Draft
from surveyapp.records.reviews import ReviewApproval, ReviewLink
from surveyapp.records.tables import Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import (
    LONGEST_REVIEW_UNIT,
    LONGEST_REVIEWER_NAME,
    MOST_REVIEW_APPROVALS,
)
from surveyapp.services.reviews.review_links import (
    ReviewedText,
    one_line,
    review_within,
    reviewed_text,
)
from surveyapp.services.surveys.survey_lookup import read_published

ReviewCode = Literal["none", "waiting", "approved", "changed"]


@dataclass(frozen=True)
class Approval:
    """One approval: the unit, the person with their position (empty where they gave none), version and time."""

    unit: str
    name: str
    position: str
    version: str
    at: datetime


@dataclass(frozen=True)
class ReviewState:
    """How far the review of a survey is: nobody was asked (`none`), the answer is awaited (`waiting`), the
    questionnaire as it stands is `approved`, or it was `changed` after the last approval.

    `approval`: that of the present version, else the last one. `changes`: what changed since the last one; None where
    the approved text or the present one cannot be read.
    """

    code: ReviewCode
    approval: Approval | None = None
    changes: Changes | None = None


@dataclass(frozen=True)
class Approver:
    """Who approves, as they say of themselves."""

    unit: str
    name: str
    position: str = ""


def approve(engine: Engine, token: str, seen: ReviewedText, version: str, approver: Approver) -> bool:
    """Record that the questionnaire was approved; gives whether anything was written: the same people approve the same
    version once.

    `seen` is the questionnaire that the link shows now, `version` the hash that stood on the page where they decided.
    Refused: `review_changed_meanwhile` where the two differ, `review_unreadable` while the draft has errors,
    `approver_incomplete`, `approver_too_long`, `approvals_used_up`, `review_link_not_usable`.
    """
    unit, name, position = (one_line(part) for part in (approver.unit, approver.name, approver.position))
    if seen.questionnaire is None:
        raise Refusal("review_unreadable")
    if version != seen.version:
        raise Refusal("review_changed_meanwhile")
    if not unit or not name:
        raise Refusal("approver_incomplete")
    if len(unit) > LONGEST_REVIEW_UNIT or max(len(name), len(position)) > LONGEST_REVIEWER_NAME:
        raise Refusal("approver_too_long", unit=LONGEST_REVIEW_UNIT, name=LONGEST_REVIEWER_NAME)
    with transaction(engine, alone=True) as connection:
        review = review_within(connection, token)
        who = {"link": review.link, "unit": unit, "name": name, "position": position, "version": version}
        if connection.execute(select(ReviewApproval.id).filter_by(**who)).first() is not None:
            return False
        of_link = select(func.count()).select_from(ReviewApproval).where(ReviewApproval.link == review.link)
        if connection.execute(of_link).scalar_one() >= MOST_REVIEW_APPROVALS:
            raise Refusal("approvals_used_up", limit=MOST_REVIEW_APPROVALS)
        text = {"survey": review.survey, "text": seen.text, "at": datetime.now(UTC)}
        connection.execute(insert(ReviewApproval).values(**who, **text))
    return True


def approvals_of(engine: Engine, survey: str) -> list[Approval]:
    """The approvals of a survey's questionnaire, the newest first."""
    with engine.connect() as connection:
        rows = connection.execute(_newest_first(survey)).all()
    return [_approval(row) for row in rows]


def approvals_of_versions(engine: Engine, survey: str) -> dict[str, Approval]:
    """Version hash -> its last approval."""
    found: dict[str, Approval] = {}
    for approval in approvals_of(engine, survey):
        found.setdefault(approval.version, approval)
    return found


def review_state(engine: Engine, survey: str) -> ReviewState:
    """How far the review of a survey is, as its questionnaire stands: the draft, or what is published without one."""
    with reading(engine) as connection:
        rows = connection.execute(_newest_first(survey)).all()
        asked = select(ReviewLink.id).where(ReviewLink.survey == survey, ReviewLink.withdrawn.is_(None))
        is_asked = connection.execute(asked.limit(1)).first() is not None
    if not rows:
        return ReviewState("waiting" if is_asked else "none")
    present = reviewed_text(engine, survey)
    version = present.version if present is not None else ""
    same = next((row for row in rows if row.version == version), None)
    if same is not None:
        return ReviewState("approved", _approval(same))
    questionnaire = present.questionnaire if present is not None else None
    return ReviewState("changed", _approval(rows[0]), _changes(rows[0].text, questionnaire))


def review_codes(engine: Engine, surveys: Collection[str]) -> dict[str, ReviewCode]:
    """How far the reviews of these surveys are; those of which nobody was asked are left out. A few statements."""
    link, approval = ReviewLink, ReviewApproval
    asked = select(link.survey).where(link.survey.in_(surveys), link.withdrawn.is_(None)).distinct()
    given = select(approval.survey, approval.version).where(approval.survey.in_(surveys))
    with reading(engine) as connection:
        codes: dict[str, ReviewCode] = dict.fromkeys(connection.execute(asked).scalars(), "waiting")
        approved: dict[str, set[str]] = {}
        for survey, version in connection.execute(given):
            approved.setdefault(survey, set()).add(version)
        drafts = select(Draft.survey, Draft.text).where(Draft.survey.in_(approved))
        published = select(Survey.name, Survey.version).where(Survey.name.in_(approved))
        present = {row[0]: row[1] for row in connection.execute(published)}
        present |= {row[0]: _version_of(row[1]) for row in connection.execute(drafts)}
    for survey, versions in approved.items():
        codes[survey] = "approved" if present.get(survey, "") in versions else "changed"
    return codes


@lru_cache(maxsize=256)
def _version_of(text: str) -> str:
    """The version that a draft would be published as; empty while it has errors."""
    questionnaire = load_questionnaire(text.encode(), "draft").questionnaire
    return version_hash(questionnaire) if questionnaire is not None else ""


def _changes(before: str, after: Questionnaire | None) -> Changes | None:
    if after is None:
        return None
    try:
        return find_changes(read_published(before), after)
    except Refusal:  # a later surveyapp reads the approved text no more: the approval stands all the same
        return None


def _newest_first(survey: str) -> Select[Any]:
    return select(ReviewApproval.__table__).filter_by(survey=survey).order_by(ReviewApproval.id.desc())


def _approval(row: Row[Any]) -> Approval:
    return Approval(row.unit, row.name, row.position, row.version, row.at)
