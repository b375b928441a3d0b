"""Whether what was changed after the first answer alters a figure of the survey."""

from datetime import date

from sqlalchemy import Engine, select

from surveyapp.analysis.results import exact_of
from surveyapp.analysis.sealed_figures import satisfaction_by
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.tables import PublishedQuestionnaire
from surveyapp.reports.facts import SealEffect
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.seals.seal_entries import Sealed, seal_entries
from surveyapp.services.surveys.survey_lookup import read_published


def sealed_since(engine: Engine, survey: str) -> date | None:
    """The day since which changes of what a survey declared are recorded; None where nothing was recorded yet."""
    with engine.connect() as connection:
        entries = seal_entries(connection, survey)
    first = next((entry for entry in entries if entry.kind == "questionnaire"), None)
    return first.at.astimezone(CHINA).date() if first is not None else None


def seal_effect(engine: Engine, result: SurveyAnalysis) -> SealEffect | None:
    """The changes of the questionnaire since the first answer, and the overall figure as it was sealed beside today's;
    None where there were none, or no figure of the main scale is another one by them.

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
    sealed = _content(engine, answers.survey, declared[declared.index(late[0]) - 1])
    if sealed is None:
        return None
    overall, items = satisfaction_by(sealed, result.analysis)
    today = result.analysis.satisfaction
    now = {item.item.code: item.value for item in today.items}
    differing = sum(exact_of(items.get(code)) != exact_of(now.get(code)) for code in {**items, **now})
    if not differing and exact_of(overall) == exact_of(today.overall):
        return None
    return SealEffect(
        times=len(late),
        changes=tuple(dict.fromkeys(change for entry in late for change in entry.changes)),
        reasons=tuple(dict.fromkeys(entry.reason for entry in late)),
        sealed=overall,
        differing=differing,
        formula=sealed.satisfaction.formula if sealed.satisfaction else None,
    )


def _content(engine: Engine, survey: str, entry: Sealed) -> Questionnaire | None:
    """The questionnaire that an entry declared."""
    key = {"survey": survey, "version": entry.hashes["version"], "analysis_hash": entry.hashes["analysis"]}
    with engine.connect() as connection:
        source = connection.execute(select(PublishedQuestionnaire.source).filter_by(**key)).scalar()
    return read_published(source) if source is not None else None
