"""The trend of a survey's series: its surveys, published figures and tables of counts, gathered and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.trends.comparability import same_content
from surveyapp.analysis.trends.trend import (
    PointKind,
    PointValue,
    Trend,
    TrendFigure,
    TrendPoint,
    counted_value,
    figure_key,
    make_trend,
    published_value,
    trend_figures,
)
from surveyapp.analysis.trends.version_counts import FieldDays, count_versions, field_days
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.figure_kinds import question_figures
from surveyapp.definition.periods import MONTHS_OF_YEAR, Period, read_period
from surveyapp.definition.questionnaire import FormerValue, Questionnaire
from surveyapp.records.tables import Survey
from surveyapp.reports.words.trend_words import missing_months
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.kept_results import CountBeside, chosen_results
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.statistics.aggregates import AggregateEntry, aggregate_entries
from surveyapp.services.statistics.former_figures import former_entries
from surveyapp.services.statistics.limits import MOST_SERIES_SURVEYS
from surveyapp.services.statistics.score_source import items_named
from surveyapp.services.statistics.series import SeriesPlace, series_members
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of, versions_of
from surveyapp.snapshots.errors import SnapshotError


def survey_trend(
    engine: Engine,
    snapshots: Path,
    survey: str,
    *,
    items: Sequence[str] = (),
    formula: str | None = None,
    by_version: bool = False,
    answers: SurveyAnswers | None = None,
    beside: CountBeside | None = None,
) -> Trend:
    """The trend of the series of a survey, as far as everybody may see it who sees the survey.

    `items` names the questions (as `items_named`; without it those of the main scale), `formula` their figure (without
    it that of the main scale). Versions that asked for these figures otherwise stand apart, with `by_version` all of
    them. `answers`: those of the survey itself, where they are not its latest. `beside`: as `chosen_results`. Refused
    as `items_named`, with `unknown_survey`, `unknown_trend_formula`.
    """
    current = current_questionnaire(engine, survey)
    figures = figures_of(survey, current, items, formula)
    members = series_members(engine, survey)
    points: list[TrendPoint] = []
    for place in members[:MOST_SERIES_SURVEYS]:
        given = answers if place.survey == survey else None
        try:
            found = (
                analyse_survey(given)
                if given is not None
                else chosen_results(engine, snapshots, place.survey, beside=beside).survey_analysis
            )
            points += _counted_points(engine, place, found, figures, by_version=by_version)
        except (SnapshotError, Refusal) as error:
            points.append(_point_without_figures(engine, place, error))
    points = [point for point in points if point.survey == survey or point.reason != "no_answers"]
    names = [place.survey for place in members]
    points += _published_points(engine, names, current)
    points += [
        point for entry in aggregate_entries(engine, names) for point in _aggregate_points(entry, figures)
    ]
    return make_trend(survey, members[0].series or "", points, figures)


def reported_trend(engine: Engine, snapshots: Path, answers: SurveyAnswers) -> Trend | None:
    """The trend that the report of these answers has a chapter on: where the survey's series, its file or people name
    something to compare it with, and some figure has two points. None otherwise, where no figure has a trend, and of a
    part of the answers: the other years are of everybody.
    """
    if answers.filter:
        return None
    members = [place.survey for place in series_members(engine, answers.survey)]
    named = (
        len(members) > 1
        or current_questionnaire(engine, answers.survey).series_values
        or former_entries(engine, members)
        or aggregate_entries(engine, members)
    )
    questionnaire = current_questionnaire(engine, answers.survey)
    has_figures = questionnaire.scale_items() or questionnaire.figures or questionnaire.scales
    if not named or not has_figures:
        return None
    trend = survey_trend(engine, snapshots, answers.survey, answers=answers)
    return trend if trend.has_history else None


def current_questionnaire(engine: Engine, survey: str) -> Questionnaire:
    """What the survey asks now. Refused with `unknown_survey`."""
    found = questionnaire_of(engine, survey, known_survey(engine, survey).version)
    if found is None:
        raise Refusal("unknown_survey", found=survey, known=[])
    return found


def figures_of(
    survey: str, questionnaire: Questionnaire, items: Sequence[str] = (), formula: str | None = None
) -> tuple[TrendFigure, ...]:
    """The figures whose trend is shown. Refused as `survey_trend`."""
    known = [kind.name for kind in question_figures() if kind.referable]
    if formula is not None and formula not in known:
        raise Refusal("unknown_trend_formula", found=formula, known=known)
    others = bool(questionnaire.figures or questionnaire.scales)
    named = (
        ()
        if not items and not questionnaire.scale_items() and others
        else items_named(survey, questionnaire, items)
    )
    return trend_figures(
        questionnaire, [item.code for item in named], formula or questionnaire.dimension_formula
    )


def _point_without_figures(engine: Engine, place: SeriesPlace, error: CodedError) -> TrendPoint:
    """Neither a damaged snapshot nor deleted answers of one year keep the others from being shown."""
    if error.code == "stored_questionnaire_unreadable":
        raise error
    reason = "answers_deleted" if error.code == "answers_deleted" else "snapshot_damaged"
    return _survey_point(place, FieldDays(), _created(engine, place.survey), reason=reason)


def _counted_points(
    engine: Engine,
    place: SeriesPlace,
    found: SurveyAnalysis,
    figures: Sequence[TrendFigure],
    *,
    by_version: bool,
) -> list[TrendPoint]:
    answers, questionnaire = found.answers, found.questionnaire
    asked = {
        version: content
        for version in reversed(versions_of(engine, place.survey))
        if answers.returns.versions.get(version)
        and (content := questionnaire_of(engine, place.survey, version)) is not None
    }
    newest = asked.get(answers.version) or current_questionnaire(engine, place.survey)
    differs = any(
        not same_content(content, newest, each.reference) for content in asked.values() for each in figures
    )
    deleted = answers.deletion_time is not None
    created = answers.manifest.created if answers.manifest else _created(engine, place.survey)
    if len(asked) < 2 or deleted or not (differs or by_version):
        reason = None if found.analysis.n else "no_answers"
        days = field_days(questionnaire, answers.coded_answers)
        whole = _survey_point(place, days, created, reason=reason)
        return [
            replace(
                whole,
                versions=tuple(asked),
                snapshot=answers.snapshot,
                content=questionnaire,
                counts=found.counts,
                mixes_versions=deleted and differs,
            )
        ]
    return _version_points(place, found, asked, created)


def _version_points(
    place: SeriesPlace, found: SurveyAnalysis, asked: Mapping[str, Questionnaire], created: datetime
) -> list[TrendPoint]:
    """A point for each version that has valid answers, numbered in the order of publishing."""
    answers, questionnaire = found.answers, found.questionnaire
    counted = count_versions(questionnaire, answers.coded_answers, tuple(asked))
    return [
        replace(
            _survey_point(place, counted[version].days, created),
            code=f"{place.survey}@{version}",
            version=number,
            versions=(version,),
            snapshot=answers.snapshot,
            content=content,
            counts=SurveyCounts(questionnaire, counted[version].tally),
        )
        for number, (version, content) in enumerate(asked.items(), start=1)
        if counted[version].tally.n
    ]


def _survey_point(
    place: SeriesPlace, days: FieldDays, created: datetime, reason: str | None = None
) -> TrendPoint:
    """A survey at its place in time: the period that was chosen, the days of its answers, else when it was made."""
    at = days.first or created.astimezone(CHINA).date()
    until = days.last or at
    if place.period is not None:
        at, until = place.period.first_day, place.period.last_day
    return TrendPoint(
        place.survey,
        "survey",
        at,
        until,
        place.period,
        survey=place.survey,
        reason=reason,
        dated=bool(days.first),
    )


def _created(engine: Engine, survey: str) -> datetime:
    with engine.connect() as connection:
        found = connection.execute(select(Survey.created).where(Survey.name == survey)).scalar_one()
    return found or datetime.now(UTC)


def _published_points(
    engine: Engine, surveys: Sequence[str], questionnaire: Questionnaire
) -> list[TrendPoint]:
    """The figures of earlier periods, from files and as people entered them, one point for each period and source; of
    several for the same figure there the one that was entered last counts.
    """
    listed: list[FormerValue] = []
    for survey in reversed(surveys):
        listed += current_questionnaire(engine, survey).series_values
    listed += [entry.value for entry in former_entries(engine, surveys)]
    grouped: dict[tuple[str, str], dict[str, PointValue]] = {}
    for former in listed:
        place = grouped.setdefault((former.period, str(former.source)), {})
        items = len(questionnaire.scale_items(former.scale)) if former.question is None else 1
        place[figure_key(former.reference)] = published_value(former, items)
    points = []
    for number, ((code, source), values) in enumerate(sorted(grouped.items()), start=1):
        period = read_period(code)
        if period is not None:
            points.append(_point_of_period(f"published:{code}:{number}", "published", period, source, values))
    return points


def _point_of_period(
    code: str, kind: PointKind, period: Period, source: str, values: Mapping[str, PointValue]
) -> TrendPoint:
    return TrendPoint(code, kind, period.first_day, period.last_day, period, source=source, values=values)


def _aggregate_points(entry: AggregateEntry, figures: Sequence[TrendFigure]) -> list[TrendPoint]:
    """A table of counts as a point for each year, where it continues a figure of the survey."""
    continued = next((each for each in figures if each.code == entry.code), None)
    if continued is None:
        return []
    reference = continued.reference
    if continued.kind.of == "question":
        reference = reference.model_copy(update={"figure": "favourable"})
    points = []
    for year, found in entry.table.years().items():
        value = counted_value(found.counted.satisfied, found.counted.n)
        if not isinstance(value, PointValue):
            continue
        points.append(
            TrendPoint(
                f"aggregate:{entry.id}:{year}",
                "aggregate",
                found.first.first_day,
                found.last.last_day,
                Period(year, 1, MONTHS_OF_YEAR) if found.is_whole else None,
                source=f"{entry.title}（{entry.source}{missing_months(found.missing)}）",
                values={figure_key(reference): value},
            )
        )
    return points
