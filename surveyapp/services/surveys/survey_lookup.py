"""Published surveys: the state of each, and the questionnaire of each of its versions."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from sqlalchemy import Engine, select

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combine_versions
from surveyapp.records.tables import PublishedQuestionnaire, Survey
from surveyapp.services.errors import Refusal

CURRENT = (
    (PublishedQuestionnaire.survey == Survey.name)
    & (PublishedQuestionnaire.version == Survey.version)
    & (PublishedQuestionnaire.analysis_hash == Survey.analysis_hash)
)
"""The condition that a published content is the current one of its survey."""

State = Literal["draft", "open", "paused", "closed"]


@dataclass(frozen=True)
class SurveySummary:
    """A survey as it stands: its state, its current version, and whether it holds reconstructed answers."""

    survey: str
    state: State
    version: str
    analysis_hash: str
    sample: bool


def find_survey(engine: Engine, survey: str) -> SurveySummary | None:
    """The survey of this name (`folder/name`), or None. One statement."""
    query = select(Survey.name, Survey.state, Survey.version, Survey.analysis_hash, Survey.sample)
    with engine.connect() as connection:
        row = connection.execute(query.where(Survey.name == survey)).first()
    return SurveySummary(row[0], cast(State, row[1]), *row[2:]) if row else None


def known_survey(engine: Engine, survey: str) -> SurveySummary:
    """The survey of this name; refused with `unknown_survey` if there is none."""
    found = find_survey(engine, survey)
    if found is None:
        raise Refusal("unknown_survey", found=survey, known=survey_names(engine))
    return found


def survey_names(engine: Engine) -> list[str]:
    """The names of all surveys in the database."""
    with engine.connect() as connection:
        return list(connection.execute(select(Survey.name).order_by(Survey.name)).scalars())


def open_surveys(engine: Engine) -> list[tuple[str, str, bool]]:
    """Name, title and whether it holds reconstructed answers, of every open survey."""
    query = (
        select(Survey.name, Survey.version, Survey.sample).where(Survey.state == "open").order_by(Survey.name)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    named = ((row.name, questionnaire_of(engine, row.name, row.version), row.sample) for row in rows)
    return [
        (name, str(questionnaire.title), sample) for name, questionnaire, sample in named if questionnaire
    ]


def source_of(engine: Engine, survey: str, version: str) -> str | None:
    """The text of the questionnaire file that this version came from, with its latest scores."""
    query = (
        select(PublishedQuestionnaire.source)
        .where(PublishedQuestionnaire.survey == survey, PublishedQuestionnaire.version == version)
        .order_by(PublishedQuestionnaire.published.desc())
    )
    with engine.connect() as connection:
        return connection.execute(query).scalars().first()


def sources_in(engine: Engine, folder: str) -> dict[str, str]:
    """The current content of every survey of a folder, by the survey's name within it."""
    query = (
        select(Survey.name, PublishedQuestionnaire.source)
        .join(PublishedQuestionnaire, CURRENT)
        .where(Survey.name.startswith(f"{folder}/", autoescape=True))
    )
    with engine.connect() as connection:
        return {name.partition("/")[2]: source for name, source in connection.execute(query)}


def questionnaire_of(engine: Engine, survey: str, version: str) -> Questionnaire | None:
    """The questionnaire that this version of the survey shows; None if there is no such version."""
    source = source_of(engine, survey, version)
    return read_published(source) if source is not None else None


def published_now(engine: Engine, survey: str) -> Questionnaire | None:
    """The questionnaire of a survey as it is published now; None where there is none."""
    return questionnaire_of(engine, survey, known_survey(engine, survey).version)


def versions_of(engine: Engine, survey: str) -> list[str]:
    """The versions that were ever published, the latest first."""
    query = (
        select(PublishedQuestionnaire.version)
        .where(PublishedQuestionnaire.survey == survey)
        .order_by(PublishedQuestionnaire.published.desc())
    )
    with engine.connect() as connection:
        return list(dict.fromkeys(connection.execute(query).scalars()))


def whole_questionnaire(engine: Engine, summary: SurveySummary) -> Questionnaire:
    """The current questionnaire with everything that only earlier versions asked: the one that has a place for all
    answers.
    """
    current = questionnaire_of(engine, summary.survey, summary.version)
    earlier = (
        questionnaire_of(engine, summary.survey, version) for version in versions_of(engine, summary.survey)
    )
    if current is None:
        raise Refusal("unknown_survey", found=summary.survey, known=survey_names(engine))
    return combine_versions(
        current, [questionnaire for questionnaire in earlier if questionnaire is not None]
    )


def whole_sources(engine: Engine, summary: SurveySummary) -> list[str]:
    """The texts of which `whole_questionnaire` is put together, the current one first."""
    versions = [summary.version, *versions_of(engine, summary.survey)]
    found = (source_of(engine, summary.survey, version) for version in versions)
    return [source for source in found if source is not None]


@lru_cache(maxsize=64)
def read_published(source: str) -> Questionnaire:
    """The questionnaire of a stored source; `Refusal` if this version of surveyapp cannot read it any more."""
    loaded = load_questionnaire(source.encode(), "questionnaire")
    if loaded.questionnaire is None:
        raise Refusal("stored_questionnaire_unreadable", details=loaded.problems)
    return loaded.questionnaire
