"""Comments of a commissioner beside the questions of a questionnaire, and the answers of the evaluators.

A comment follows the code of its question: it stays with it however the draft changes, and is shown apart once no
question has that code any more. All links of a survey show the same comments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.reviews import ReviewComment
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import (
    LONGEST_REVIEW_COMMENT,
    LONGEST_REVIEWER_NAME,
    MOST_REVIEW_COMMENTS,
)
from surveyapp.services.reviews.review_links import one_line, review_within
from surveyapp.services.typed_text import clean_text

WHOLE = ""
"""What stands for the question of a comment on the whole questionnaire."""


@dataclass(frozen=True)
class Comment:
    """One comment or answer: who wrote it (`evaluator`: with an account), and on which version."""

    id: int
    name: str
    evaluator: bool
    text: str
    version: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, on the question with this code; `resolved`: when it was called
    settled, and by whom.
    """

    question: str
    comment: Comment
    answers: tuple[Comment, ...]
    resolved: datetime | None
    resolved_by: str | None


def comment_by_link(engine: Engine, token: str, *, question: str, version: str, name: str, text: str) -> None:
    """Keep a comment on a question (`WHOLE`: on all of it) that somebody wrote who has the link.

    `question` must be one of the questionnaire that they saw: that is for the caller to know. Refused:
    `review_link_not_usable`, `reviewer_unnamed`, `reviewer_too_long`, `comment_empty`, `comment_too_long`,
    `comments_used_up`.
    """
    name, text = _usable_name(name), _usable_text(text)
    with transaction(engine, alone=True) as connection:
        review = review_within(connection, token)
        _refuse_too_many(connection, review.link)
        _add(connection, review.survey, review.link, question, name, text, version)


def answer_by_link(engine: Engine, token: str, *, comment: int, version: str, name: str, text: str) -> None:
    """Keep an answer to a comment that somebody wrote who has the link; it opens the comment again.

    Refused as `comment_by_link`, and `comment_unknown`.
    """
    name, text = _usable_name(name), _usable_text(text)
    with transaction(engine, alone=True) as connection:
        review = review_within(connection, token)
        _refuse_too_many(connection, review.link)
        question = _question_of(connection, review.survey, comment)
        _add(connection, review.survey, review.link, question, name, text, version, comment)
        _settle(connection, comment, None)


def answer(engine: Engine, survey: str, comment: int, text: str, person: str, version: str) -> None:
    """Keep an evaluator's answer; refused: `comment_unknown`, `comment_empty`, `comment_too_long`."""
    with transaction(engine, alone=True) as connection:
        question = _question_of(connection, survey, comment)
        _add(connection, survey, None, question, person, _usable_text(text), version, comment)


def resolve(engine: Engine, survey: str, comment: int, person: str) -> None:
    """Call a comment settled; refused: `comment_unknown`."""
    with transaction(engine, alone=True) as connection:
        _question_of(connection, survey, comment)
        _settle(connection, comment, person)


def reopen(engine: Engine, survey: str, comment: int) -> None:
    """Take back that a comment is settled; refused: `comment_unknown`."""
    with transaction(engine, alone=True) as connection:
        _question_of(connection, survey, comment)
        _settle(connection, comment, None)


def threads_of(engine: Engine, survey: str) -> Mapping[str, Sequence[Thread]]:
    """Every comment on a survey's questionnaire with its answers, in order of time: code of the question -> threads."""
    query = select(ReviewComment.__table__).where(ReviewComment.survey == survey).order_by(ReviewComment.id)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        if row.answers is not None:
            answers.setdefault(row.answers, []).append(_comment(row))
    found: dict[str, list[Thread]] = {}
    for row in rows:
        if row.answers is None:
            thread = Thread(
                *(row.question, _comment(row), tuple(answers.get(row.id, ()))), row.resolved, row.resolved_by
            )
            found.setdefault(row.question, []).append(thread)
    return found


def _comment(row: Row[Any]) -> Comment:
    return Comment(row.id, row.name, row.link is None, row.text, row.version, row.at)


def _add(
    connection: Connection,
    survey: str,
    link: int | None,
    question: str,
    name: str,
    text: str,
    version: str,
    answers: int | None = None,
) -> None:
    values = {"survey": survey, "link": link, "question": question, "answers": answers, "version": version}
    connection.execute(insert(ReviewComment).values(**values, name=name, text=text, at=datetime.now(UTC)))


def _settle(connection: Connection, comment: int, person: str | None) -> None:
    at = datetime.now(UTC) if person is not None else None
    settled = update(ReviewComment).where(ReviewComment.id == comment)
    connection.execute(settled.values(resolved=at, resolved_by=person))


def _question_of(connection: Connection, survey: str, comment: int) -> str:
    query = select(ReviewComment.question).where(
        ReviewComment.id == comment, ReviewComment.survey == survey, ReviewComment.answers.is_(None)
    )
    question = connection.execute(query).scalars().first()
    if question is None:
        raise Refusal("comment_unknown")
    return question


def _refuse_too_many(connection: Connection, link: int) -> None:
    query = select(func.count()).select_from(ReviewComment).where(ReviewComment.link == link)
    if connection.execute(query).scalar_one() >= MOST_REVIEW_COMMENTS:
        raise Refusal("comments_used_up", limit=MOST_REVIEW_COMMENTS)


def _usable_name(name: str) -> str:
    name = one_line(name)
    if not name:
        raise Refusal("reviewer_unnamed")
    if len(name) > LONGEST_REVIEWER_NAME:
        raise Refusal("reviewer_too_long", found=len(name), limit=LONGEST_REVIEWER_NAME)
    return name


def _usable_text(text: str) -> str:
    text = clean_text(text.replace("\r\n", "\n"))
    if not text:
        raise Refusal("comment_empty")
    if len(text) > LONGEST_REVIEW_COMMENT:
        raise Refusal("comment_too_long", found=len(text), limit=LONGEST_REVIEW_COMMENT)
    return text
