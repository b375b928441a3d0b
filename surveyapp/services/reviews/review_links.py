"""Links with which a commissioner reads a questionnaire, comments on it and approves it; only a link's hash is kept.

A link opens as often as wanted until it expires or is withdrawn. It shows the draft as it stands at that moment (what
is published, where there is no draft), or one published version.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import transaction
from surveyapp.records.reviews import ReviewLink
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_REVIEW_UNIT, MOST_REVIEW_LINKS, REVIEW_LINK_VALIDITY
from surveyapp.services.one_time_links import LinkState, OneTimeLinks
from surveyapp.services.surveys.drafts import check_text, edited_text
from surveyapp.services.surveys.survey_lookup import read_published, source_of, versions_of
from surveyapp.services.typed_text import clean_text

LINKS = OneTimeLinks(ReviewLink, None, validity=REVIEW_LINK_VALIDITY)


@dataclass(frozen=True)
class ReviewLinkLine:
    """A link as evaluators see it; `version` is None where it shows the draft."""

    id: int
    version: str | None
    recipient: str
    person: str
    created: datetime
    expires: datetime
    state: LinkState


@dataclass(frozen=True)
class OpenReview:
    """What a token opens: the link, the survey, and the published version that it shows (None: the draft)."""

    link: int
    survey: str
    version: str | None
    expires: datetime


@dataclass(frozen=True)
class ReviewedText:
    """A questionnaire as a review shows it; while its draft has errors `questionnaire` is None and `version` empty."""

    survey: str
    text: str
    questionnaire: Questionnaire | None
    version: str


def make_link(engine: Engine, survey: str, *, version: str | None, recipient: str, person: str) -> str:
    """A new link in the name of `person` for `recipient`; gives its token.

    Refused: `review_recipient_missing`, `review_recipient_too_long`, `review_version_unknown` (nothing of this survey
    was published as `version`), `review_draft_missing` (without `version`, neither a draft nor anything published),
    `too_many_review_links`.
    """
    recipient = one_line(recipient)
    if not recipient:
        raise Refusal("review_recipient_missing")
    if len(recipient) > LONGEST_REVIEW_UNIT:
        raise Refusal("review_recipient_too_long", found=len(recipient), limit=LONGEST_REVIEW_UNIT)
    if version is not None and version not in versions_of(engine, survey):
        raise Refusal("review_version_unknown", found=version)
    if version is None and edited_text(engine, survey) is None:
        raise Refusal("review_draft_missing", survey=survey)
    with transaction(engine, alone=True) as connection:
        if _usable_count(connection, survey) >= MOST_REVIEW_LINKS:
            raise Refusal("too_many_review_links", limit=MOST_REVIEW_LINKS)
        values = {"survey": survey, "version": version, "recipient": recipient, "person": person}
        return LINKS.make(connection, **values)


def withdraw_link(engine: Engine, survey: str, link: int) -> None:
    """Withdraw a link; refused (`review_link_not_pending`) unless it is a usable one of this survey."""
    with transaction(engine) as connection:
        if not LINKS.withdraw(connection, ReviewLink.id == link, ReviewLink.survey == survey):
            raise Refusal("review_link_not_pending")


def links_of(engine: Engine, survey: str) -> list[ReviewLinkLine]:
    """The links to a survey's questionnaire, the newest first."""
    query = select(ReviewLink.__table__).where(ReviewLink.survey == survey).order_by(ReviewLink.id.desc())
    with engine.connect() as connection:
        return [
            ReviewLinkLine(
                *(row.id, row.version, row.recipient, row.person, row.created, row.expires),
                LINKS.state(row._mapping),
            )
            for row in connection.execute(query)
        ]


def review_of_link(engine: Engine, token: str) -> OpenReview:
    """What a token opens; refused (`review_link_not_usable`) if the token is wrong, expired or withdrawn."""
    with engine.connect() as connection:
        return review_within(connection, token)


def review_within(connection: Connection, token: str) -> OpenReview:
    """As `review_of_link`, within the caller's transaction."""
    query = select(ReviewLink.id, ReviewLink.survey, ReviewLink.version, ReviewLink.expires)
    row = connection.execute(query.where(LINKS.is_opened_by(token))).first()
    if row is None:
        raise Refusal("review_link_not_usable")
    return OpenReview(*row)


def reviewed_text(engine: Engine, survey: str, version: str | None = None) -> ReviewedText | None:
    """The questionnaire that a review shows: that of a published `version`, else the draft, else what is published.

    None where there is nothing of this survey any more.
    """
    if version is not None:
        text = source_of(engine, survey, version)
        return ReviewedText(survey, text, read_published(text), version) if text is not None else None
    edited = edited_text(engine, survey)
    if edited is None:
        return None
    questionnaire, _problems = check_text(engine, survey, edited.text)
    seen = version_hash(questionnaire) if questionnaire is not None else ""
    return ReviewedText(survey, edited.text, questionnaire, seen)


def one_line(text: str) -> str:
    """What somebody typed as one line: no control characters, single spaces."""
    return " ".join(clean_text(text).split())


def _usable_count(connection: Connection, survey: str) -> int:
    usable = (ReviewLink.survey == survey, LINKS.is_usable())
    return connection.execute(select(func.count()).select_from(ReviewLink).where(*usable)).scalar_one()
