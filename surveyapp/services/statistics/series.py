"""Series of surveys: which one a survey belongs to, by its file or as a person chose, and who else is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select

from surveyapp.definition.limits import LONGEST_PERIOD, LONGEST_SERIES_NAME
from surveyapp.definition.periods import Period, read_period
from surveyapp.definition.series import series_key
from surveyapp.definition.title_and_sampling import read_series
from surveyapp.records.connection import reading, transaction
from surveyapp.records.tables import PublishedQuestionnaire, Survey
from surveyapp.records.trends import SeriesChoice
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import folders_seen_with
from surveyapp.services.surveys.survey_lookup import CURRENT, known_survey, read_published
from surveyapp.services.typed_text import clean_text


@dataclass(frozen=True)
class SeriesPlace:
    """Where a survey stands: its series (None: in none), the period that somebody named for it (None: the days on which
    answers came), and who chose that when (empty: its file says it).
    """

    survey: str
    series: str | None
    period: Period | None = None
    person: str = ""
    at: datetime | None = None


def series_place(engine: Engine, survey: str) -> SeriesPlace:
    """Where a survey stands. Refused with `unknown_survey`."""
    known_survey(engine, survey)
    with reading(engine) as connection:
        return _places(connection, {survey})[survey]


def series_members(engine: Engine, survey: str) -> list[SeriesPlace]:
    """The surveys of the series of `survey`, itself first, then the newest: as far as everybody sees them who sees this
    one (`folders_seen_with`). It alone where it is in no series.
    """
    known_survey(engine, survey)
    with reading(engine) as connection:
        own = _places(connection, {survey})[survey]
        if own.series is None:
            return [own]
        seen = folders_seen_with(connection, survey.partition("/")[0])
        names = connection.execute(select(Survey.name).order_by(Survey.created.desc(), Survey.name)).scalars()
        visible = [name for name in names if seen is None or name.partition("/")[0] in seen]
        places = _places(connection, set(visible))
    others = (places[name] for name in visible if name != survey)
    return [own, *(place for place in others if place.series == own.series)]


def known_series(engine: Engine, survey: str) -> list[str]:
    """The names of all series of which surveys are seen by everybody who sees this one, in order."""
    with reading(engine) as connection:
        seen = folders_seen_with(connection, survey.partition("/")[0])
        names = connection.execute(select(Survey.name)).scalars()
        visible = {name for name in names if seen is None or name.partition("/")[0] in seen}
        return sorted({place.series for place in _places(connection, visible).values() if place.series})


def choose_series(engine: Engine, survey: str, series: str | None, period: str, person: str) -> SeriesPlace:
    """Put a survey into a series in the name of `person`; empty takes it out of every one, None lets its file say it.

    `period`: of which its figures are, empty for the days on which answers came. Refused with `series_too_long`,
    `period_unclear`, `unknown_survey`.
    """
    known_survey(engine, survey)
    name = None if series is None else series_key(clean_text(series))
    if name is not None and len(name) > LONGEST_SERIES_NAME:
        raise Refusal("series_too_long", found=len(name), limit=LONGEST_SERIES_NAME)
    when = read_period(clean_text(period)) if period.strip() else None
    if period.strip() and when is None:
        raise Refusal("period_unclear", found=period.strip()[:LONGEST_PERIOD])
    row = {"survey": survey, "series": name, "period": when.code if when else None, "person": person}
    with transaction(engine) as connection:
        connection.execute(insert(SeriesChoice).values(**row, at=datetime.now(UTC)))
    return series_place(engine, survey)


def _places(connection: Connection, surveys: set[str]) -> Mapping[str, SeriesPlace]:
    """Where each of these surveys stands: as the newest choice says, else its current file."""
    newest = select(func.max(SeriesChoice.id)).group_by(SeriesChoice.survey)
    chosen = {
        row.survey: row
        for row in connection.execute(select(SeriesChoice.__table__).where(SeriesChoice.id.in_(newest)))
    }
    query = select(Survey.name, PublishedQuestionnaire.source).join(PublishedQuestionnaire, CURRENT)
    naming = query.where(PublishedQuestionnaire.source.contains("series", autoescape=True))
    files = {row.name: row.source for row in connection.execute(naming) if row.name in surveys}
    places = {}
    for survey in surveys:
        row = chosen.get(survey)
        series = (
            _series_of_file(files.get(survey)) if row is None or row.series is None else row.series or None
        )
        if row is None:
            places[survey] = SeriesPlace(survey, series)
        else:
            period = read_period(row.period) if row.period else None
            places[survey] = SeriesPlace(survey, series, period, row.person, row.at)
    return places


def _series_of_file(source: str | None) -> str | None:
    if source is None:
        return None
    try:
        return read_series(source)
    except LookupError:
        return read_published(source).series
