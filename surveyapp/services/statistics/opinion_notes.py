"""What evaluators recorded of the texts of a survey: dictionary, coding frames, codings, numbers, hidden parts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from surveyapp.analysis.opinions.coding import QUOTE, Decisions
from surveyapp.analysis.opinions.themes import CodingFrame, Theme
from surveyapp.analysis.opinions.words import SurveyDictionary
from surveyapp.analysis.opinions.written_texts import TextKey
from surveyapp.records.connection import reading
from surveyapp.records.opinions import OpinionCoding, OpinionDictionary, OpinionFrame, OpinionMask

Span = tuple[int, int]
"""A part of a text: from which character on, and before which it ends."""


@dataclass(frozen=True)
class FrameRecord:
    """A coding frame as it was saved: by whom, when, and whether it was confirmed; `id` tells it from later ones."""

    id: int
    frame: CodingFrame
    is_confirmed: bool
    person: str
    at: datetime


@dataclass(frozen=True)
class LastCoding:
    """Who decided on a text last, and when."""

    person: str
    at: datetime


@dataclass(frozen=True)
class OpinionNotes:
    """Everything on record of the texts of one survey.

    `working`: the frame that was saved last, `confirmed`: the last one that a person confirmed, which codings and
    reports go by; None where there is none. `numbers`: the stable numbers of texts that anything was decided on.
    `masks`: parts that a person hides (True), or shows though a rule hides them.
    """

    dictionary: SurveyDictionary = field(default_factory=SurveyDictionary)
    working: FrameRecord | None = None
    confirmed: FrameRecord | None = None
    decisions: Decisions = field(default_factory=dict)
    numbers: Mapping[TextKey, int] = field(default_factory=dict)
    coders: Mapping[TextKey, LastCoding] = field(default_factory=dict)
    masks: Mapping[TextKey, Mapping[Span, bool]] = field(default_factory=dict)

    def hidden(self, key: TextKey) -> list[Span]:
        """The parts of a text that a person hides."""
        return [span for span, hidden in self.masks.get(key, {}).items() if hidden]

    def shown(self, key: TextKey) -> list[Span]:
        """The parts of a text that a person shows, though a rule would hide them."""
        return [span for span, hidden in self.masks.get(key, {}).items() if not hidden]

    def is_quotable(self, key: TextKey) -> bool | None:
        """Whether a person chose it to be quoted, or not to be; None where nobody decided."""
        return self.decisions.get(key, {}).get(QUOTE)


def opinion_notes(engine: Engine, survey: str) -> OpinionNotes:
    """What is on record of the texts of a survey."""
    with reading(engine) as connection:
        frames = frames_of(connection, survey)
        decisions: dict[TextKey, dict[str, bool]] = defaultdict(dict)
        numbers: dict[TextKey, int] = {}
        coders: dict[TextKey, LastCoding] = {}
        coding = OpinionCoding
        columns = (
            coding.id,
            coding.response,
            coding.place,
            coding.code,
            coding.given,
            coding.person,
            coding.at,
        )
        for row in connection.execute(select(*columns).where(coding.survey == survey).order_by(coding.id)):
            key = str(row.response), row.place
            decisions[key][row.code] = row.given
            numbers.setdefault(key, row.id)
            coders[key] = LastCoding(row.person, row.at)
        masks: dict[TextKey, dict[Span, bool]] = defaultdict(dict)
        mask = OpinionMask
        for row in connection.execute(select(mask.__table__).where(mask.survey == survey).order_by(mask.id)):
            masks[str(row.response), row.place][row.start, row.end] = row.hidden
        return OpinionNotes(
            dictionary_of(connection, survey),
            frames[-1] if frames else None,
            next((frame for frame in reversed(frames) if frame.is_confirmed), None),
            dict(decisions),
            numbers,
            coders,
            dict(masks),
        )


def dictionary_of(connection: Connection, survey: str) -> SurveyDictionary:
    """The dictionary of a survey as it was saved last; an empty one where there is none."""
    table = OpinionDictionary
    query = select(table.words).where(table.survey == survey).order_by(table.id.desc()).limit(1)
    words: dict[str, Any] = connection.execute(query).scalar() or {}
    return SurveyDictionary(
        tuple(tuple(entry) for entry in words.get("together", ())),
        tuple(words.get("left_out", ())),
        tuple(words.get("units", ())),
    )


def frames_of(connection: Connection, survey: str) -> list[FrameRecord]:
    """The coding frames of a survey in the order in which they were saved."""
    table = OpinionFrame
    query = select(table.__table__).where(table.survey == survey).order_by(table.id)
    return [
        FrameRecord(row.id, _frame(row.themes), row.confirmed, row.person, row.at)
        for row in connection.execute(query)
    ]


def _frame(themes: list[dict[str, Any]]) -> CodingFrame:
    return CodingFrame(
        tuple(
            Theme(theme["code"], theme["name"], theme["description"], tuple(theme["rules"]))
            for theme in themes
        )
    )
