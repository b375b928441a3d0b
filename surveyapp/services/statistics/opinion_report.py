"""What documents state of what people wrote: themes, quotes, words; and the counts that outlive it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Engine, select

from surveyapp.definition.china_time import CHINA
from surveyapp.records.connection import insert_of
from surveyapp.records.opinions import OpinionCounts
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.opinion_facts import (
    OpinionFacts,
    PlaceCounts,
    choose_quotes,
    counts_from,
    counts_json,
    place_counts,
    printable_words,
)
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.statistics.opinion_notes import opinion_notes
from surveyapp.services.statistics.opinions import SurveyOpinions, survey_opinions


@dataclass(frozen=True)
class OpinionSource:
    """Where documents ask for what people wrote in these answers."""

    engine: Engine
    answers: SurveyAnswers

    def add_to(self, facts: SurveyFacts, *, quotes: bool, numbers: bool) -> SurveyFacts:
        """The facts with the themes, and with quotes only where they may be given out; or, where nobody coded the texts
        and texts are given out, with their frequent words.
        """
        if self.answers.deletion_time:
            return replace(facts, opinions=stored_opinion_facts(self.engine, self.answers.survey))
        opinions = survey_opinions(self.engine, self.answers)
        if not opinions.places:
            return facts
        found = opinion_facts(opinions, quotes=quotes, numbers=numbers)
        if found is not None or not quotes:
            return replace(facts, opinions=found)
        return replace(facts, frequent_words=tuple(printable_words(opinions.words(pairs=False))))


def opinion_facts(opinions: SurveyOpinions, *, quotes: bool, numbers: bool = False) -> OpinionFacts | None:
    """What documents state of what people wrote; None where no coding frame was confirmed, or nothing was coded.

    Only with `quotes` anything that somebody wrote is among it.
    """
    record = opinions.notes.confirmed
    if record is None:
        return None
    counts = opinions.counts()
    if not counts.coded:
        return None
    chosen = (
        choose_quotes(
            opinions.codings,
            opinions.notes.numbers,
            opinions.notes.is_quotable,
            lambda written: opinions.masked(written, numbers=numbers),
        )
        if quotes
        else {}
    )
    return OpinionFacts(
        frame=record.frame,
        confirmed=record.at.astimezone(CHINA).date(),
        person=record.person,
        counts=counts,
        places=counted_places(opinions),
        quotes=chosen,
        sided=opinions.texts.sided,
        masked=partial(opinions.masked_wording, numbers=numbers) if quotes else None,
    )


def counted_places(opinions: SurveyOpinions) -> tuple[PlaceCounts, ...]:
    """The themes of each place of which something was coded: reasons first."""
    ordered = sorted(opinions.places, key=lambda place: not place.reason_of)
    counted = (PlaceCounts(place.code, opinions.counts(place.code)) for place in ordered)
    return tuple(each for each in counted if each.counts.coded)


def stored_opinion_facts(engine: Engine, survey: str) -> OpinionFacts | None:
    """What was counted of the themes before the texts of a survey were deleted; None where nothing was."""
    with engine.connect() as connection:
        stored = connection.execute(
            select(OpinionCounts.counts).where(OpinionCounts.survey == survey)
        ).scalar()
    record = opinion_notes(engine, survey).confirmed
    if not stored or record is None:
        return None
    return OpinionFacts(
        frame=record.frame,
        confirmed=record.at.astimezone(CHINA).date(),
        person=record.person,
        counts=counts_from(stored["all"]),
        places=place_counts(stored["places"]),
        sided=stored["sided"],
    )


def store_opinion_counts(engine: Engine, answers: SurveyAnswers) -> None:
    """Store how many people wrote of each theme, before its texts are deleted; once, and only where some were coded."""
    found = opinion_facts(survey_opinions(engine, answers), quotes=False)
    if found is None:
        return
    counts = {
        "all": counts_json(found.counts),
        "places": [{"place": each.place, "counts": counts_json(each.counts)} for each in found.places],
        "sided": found.sided,
    }
    row = {"survey": answers.survey, "counts": counts, "at": datetime.now(UTC)}
    with engine.connect() as connection:
        insert = insert_of(connection.dialect.name)(OpinionCounts)
        connection.execute(insert.values(**row).on_conflict_do_nothing())
