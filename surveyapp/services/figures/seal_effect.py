"""Whether what was changed after the first answer alters a figure of the survey."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Engine, select

from surveyapp.analysis.results import Outcome, exact_of
from surveyapp.analysis.sealed_figures import OVERALL, Place, satisfaction_by, satisfaction_of
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.tables import PublishedQuestionnaire
from surveyapp.reports.facts import SealEffect
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.seals.seal_entries import Hashes, Sealed, seal_entries
from surveyapp.services.surveys.survey_lookup import read_published

_ALTERING = frozenset({"formula", "scale_items", "scores", "favourable", "no_opinion", "questions"})
"""Codes of the changes that may alter a figure of satisfaction; a wording, a condition, a note alter none."""

Figures = Mapping[Place, Outcome]


def sealed_since(engine: Engine, survey: str) -> date | None:
    """The day since which changes of what a survey declared are recorded; None where nothing was recorded yet."""
    with engine.connect() as connection:
        entries = seal_entries(connection, survey)
    first = next((entry for entry in entries if entry.kind == "questionnaire"), None)
    return first.at.astimezone(CHINA).date() if first is not None else None


def seal_effect(engine: Engine, result: SurveyAnalysis) -> SealEffect | None:
    """The changes of the questionnaire since the first answer that alter a figure of its scales, and the overall figure
    as it was sealed beside today's; None where there were none, or together they alter none.

    Changes after a snapshot do not concern its figures.
    """
    answers = result.answers
    with engine.connect() as connection:
        entries = seal_entries(connection, answers.survey)
    frozen = answers.manifest.created if answers.manifest else None
    declared = [
        entry for entry in entries if entry.kind == "questionnaire" and (frozen is None or entry.at <= frozen)
    ]
    late = [entry for entry in declared if entry.returned and not entry.is_first]
    if not late:
        return None
    before = _content(engine, answers.survey, declared[declared.index(late[0]) - 1].hashes)
    if before is None:
        return None
    sealed, today = satisfaction_by(before, result.analysis), satisfaction_of(result.analysis)
    if not _differing(sealed, today):
        return None
    altering = [*_altering(engine, result, sealed, late)] or late
    return SealEffect(
        times=len(altering),
        changes=tuple(
            dict.fromkeys(change for entry in altering for change in entry.changes if change in _ALTERING)
        ),
        reasons=tuple(dict.fromkeys(entry.reason for entry in altering)),
        sealed=sealed[OVERALL],
        differing=len({item for _, item in _differing(sealed, today) if item}),
        formula=before.satisfaction.formula if before.satisfaction else None,
    )


def _altering(
    engine: Engine, result: SurveyAnalysis, sealed: Figures, late: Sequence[Sealed]
) -> Iterator[Sealed]:
    """Those of the `late` changes that alter a figure, each against what was declared before it."""

    @cache
    def figures_of(version: str, analysis: str) -> Figures | None:
        declared = _content(engine, result.answers.survey, {"version": version, "analysis": analysis})
        return satisfaction_by(declared, result.analysis) if declared is not None else None

    before = sealed
    for entry in late:
        if _ALTERING.isdisjoint(entry.changes):
            continue
        now = figures_of(entry.hashes["version"], entry.hashes["analysis"])
        if now is not None and _differing(before, now):
            yield entry
        before = before if now is None else now


def _differing(before: Figures, now: Figures) -> set[Place]:
    """Where two contents give other figures; a scale beside the main one that only one of them has alters none."""
    places = {place for place in {**before, **now} if not place[0] or (place in before and place in now)}
    return {place for place in places if exact_of(before.get(place)) != exact_of(now.get(place))}


def _content(engine: Engine, survey: str, hashes: Hashes) -> Questionnaire | None:
    """The questionnaire that an entry declared."""
    key = {"survey": survey, "version": hashes["version"], "analysis_hash": hashes["analysis"]}
    with engine.connect() as connection:
        source = connection.execute(select(PublishedQuestionnaire.source).filter_by(**key)).scalar()
    return read_published(source) if source is not None else None
