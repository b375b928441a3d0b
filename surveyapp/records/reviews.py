"""Tables of the review before field work: links for the commissioner, comments beside questions, approvals.

`survey` is `folder/name`; it may not be published yet. `version` is the version hash of the questionnaire that was
seen.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import UtcTime


class ReviewLink(Base):
    """A link with which a commissioner reads a questionnaire; only its token's hash is kept.

    `version`: the published version that it shows; None: the draft, or what is published where there is no draft.
    `recipient`: for whom it was made; `person`: who made it.
    """

    __tablename__ = "review_links"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    survey: Mapped[str] = mapped_column(String(200), index=True)
    version: Mapped[str | None] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(String(100))
    person: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(UtcTime())
    expires: Mapped[datetime] = mapped_column(UtcTime())
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime())


class ReviewComment(Base):
    """A comment on a question (`question` is its code; empty: on the whole questionnaire), or an answer to one.

    `link`: by which link it came; None for evaluators. `answers`: the comment that it
    answers. `resolved`, `resolved_by`: when and by whom a comment was called settled.
    """

    __tablename__ = "review_comments"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(String(200), index=True)
    link: Mapped[int | None] = mapped_column(ForeignKey("review_links.id"))
    question: Mapped[str] = mapped_column(String(40))
    answers: Mapped[int | None] = mapped_column(ForeignKey("review_comments.id"))
    name: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcTime())
    resolved: Mapped[datetime | None] = mapped_column(UtcTime())
    resolved_by: Mapped[str | None] = mapped_column(String(100))


class ReviewApproval(Base):
    """A commissioner approved a version: `text` is the questionnaire file as it was seen."""

    __tablename__ = "review_approvals"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(String(200), index=True)
    link: Mapped[int] = mapped_column(ForeignKey("review_links.id"))
    unit: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime())


TABLES = (ReviewApproval, ReviewComment, ReviewLink)
"""All of them; those that refer to others first."""
