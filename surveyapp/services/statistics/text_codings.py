"""Deciding on texts: codes given and taken by a person, parts of texts hidden and shown; every decision is kept."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, func, insert, select

from surveyapp.analysis.opinions.coding import NO_CONTENT, QUOTE
from surveyapp.analysis.opinions.written_texts import TextKey
from surveyapp.records.connection import among, transaction
from surveyapp.records.opinions import OpinionCoding, OpinionMask
from surveyapp.records.tables import Response, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.statistics.limits import CODINGS_AT_ONCE, MOST_CODED_AT_ONCE, MOST_MASKS_OF_TEXT
from surveyapp.services.statistics.opinion_notes import Span, frames_of
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey

Decision = tuple[TextKey, str, bool]
"""A text, a code, and whether it is given or taken."""


def decide(engine: Engine, survey: str, decisions: Sequence[Decision], *, person: str) -> int:
    """Record decisions on texts of a survey; those that stand already are not recorded again. Gives how many were new.

    Refused: `unknown_survey`, `answers_deleted`, `frame_not_confirmed`, `coding_nothing_chosen`, `coding_too_many`,
    `coding_unknown_theme`, `coding_text_gone` where a response is not there or was withdrawn.
    """
    known_survey(engine, survey)
    if not decisions:
        raise Refusal("coding_nothing_chosen")
    texts = {key for key, _code, _given in decisions}
    if len(texts) > MOST_CODED_AT_ONCE:
        raise Refusal("coding_too_many", found=len(texts), limit=MOST_CODED_AT_ONCE)
    now = datetime.now(UTC)
    with transaction(engine) as connection:
        connection.execute(select(Survey.name).where(Survey.name == survey).with_for_update())
        refuse_deleted(connection, survey)
        _refuse_unknown(connection, survey, {code for _key, code, _given in decisions})
        _refuse_gone(connection, survey, {response for response, _place in texts})
        present = _present(connection, survey)
        new = [each for each in dict.fromkeys(decisions) if present.get((each[0], each[1])) is not each[2]]
        rows = [
            {
                "survey": survey,
                "response": UUID(response),
                "place": place,
                "code": code,
                "given": given,
                "person": person,
                "at": now,
            }
            for (response, place), code, given in new
        ]
        for start in range(0, len(rows), CODINGS_AT_ONCE):
            connection.execute(insert(OpinionCoding), rows[start : start + CODINGS_AT_ONCE])
    return len(rows)


def mask_part(
    engine: Engine, survey: str, key: TextKey, text: str, part: str, *, hidden: bool, person: str
) -> int:
    """Hide every occurrence of `part` in a text, or show it though a rule hides it; gives how many there are.

    `text` is the text as it was written: that is for the caller to know. Refused: `mask_not_in_text`,
    `too_many_masks`, `coding_text_gone`, `answers_deleted`.
    """
    spans = list(_occurrences(text, part.strip()))
    if not spans:
        raise Refusal("mask_not_in_text", found=part.strip()[:40])
    return mask_spans(engine, survey, key, spans, hidden=hidden, person=person)


def mask_spans(
    engine: Engine, survey: str, key: TextKey, spans: Sequence[Span], *, hidden: bool, person: str
) -> int:
    """Hide these parts of a text, or show them. Refused as `mask_part`."""
    now, (response, place) = datetime.now(UTC), key
    with transaction(engine) as connection:
        refuse_deleted(connection, survey)
        _refuse_gone(connection, survey, {response})
        mask = OpinionMask
        count = select(func.count()).where(mask.response == UUID(response), mask.place == place)
        if connection.execute(count).scalar_one() + len(spans) > MOST_MASKS_OF_TEXT:
            raise Refusal("too_many_masks", limit=MOST_MASKS_OF_TEXT)
        by = {"hidden": hidden, "person": person, "at": now}
        text = {"survey": survey, "response": UUID(response), "place": place}
        connection.execute(insert(mask), [{**text, "start": start, "end": end, **by} for start, end in spans])
    return len(spans)


def _occurrences(text: str, part: str) -> Iterable[Span]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + len(part))


def _refuse_unknown(connection: Connection, survey: str, codes: set[str]) -> None:
    confirmed = next((each for each in reversed(frames_of(connection, survey)) if each.is_confirmed), None)
    if confirmed is None:
        raise Refusal("frame_not_confirmed")
    if not codes <= {NO_CONTENT, QUOTE, *(theme.code for theme in confirmed.frame.themes)}:
        raise Refusal("coding_unknown_theme")


def _refuse_gone(connection: Connection, survey: str, responses: set[str]) -> None:
    ids = [UUID(response) for response in responses]
    table = Response
    there = select(func.count()).where(table.survey == survey, table.withdrawn.is_(None))
    count = connection.execute(there.where(among(connection.dialect.name, table.id, ids))).scalar_one()
    if count < len(ids):
        raise Refusal("coding_text_gone", found=len(ids) - count)


def _present(connection: Connection, survey: str) -> dict[tuple[TextKey, str], bool]:
    coding = OpinionCoding
    query = select(coding.response, coding.place, coding.code, coding.given).where(coding.survey == survey)
    return {
        ((str(row.response), row.place), row.code): row.given
        for row in connection.execute(query.order_by(coding.id))
    }
