"""A questionnaire file becomes a survey; a changed file becomes its next version, and the old one stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select, update

from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import transaction
from surveyapp.records.tables import PublishedQuestionnaire, StateChange, Survey
from surveyapp.services.errors import Refused
from surveyapp.services.published import published, read_published, survey_names

INDICATOR_FILE = "indicators.yaml"
"""The one file of a folder that is no questionnaire."""

Change = Literal["new", "new_version", "new_analysis", "unchanged"]


@dataclass(frozen=True)
class Publication:
    """What publishing a file did to its survey."""

    survey: str
    version: str
    change: Change


def questionnaire_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Survey name (`folder/name`) and path of every questionnaire under the questionnaires' folder."""
    for path in sorted(folder.glob("*/*.yaml")):
        if path.name != INDICATOR_FILE:
            yield f"{path.parent.name}/{path.stem}", path


def publish(engine: Engine, survey: str, data: bytes, file: str) -> Publication:
    """Make the content of a file the current version of `survey` (a new one begins as a draft).

    `Refused` with the author errors if the file has any. Nothing changes if the content is current already.
    """
    loaded = load_questionnaire(data, file)
    if loaded.questionnaire is None:
        raise Refused("questionnaire_has_errors", details=loaded.problems, file=file)
    version, analysis = version_hash(loaded.questionnaire), analysis_hash(loaded.questionnaire)
    now = datetime.now(UTC)
    with transaction(engine, alone=True) as connection:
        query = select(Survey.version, Survey.analysis_hash).where(Survey.name == survey).with_for_update()
        present = connection.execute(query).first()
        if present is not None and tuple(present) == (version, analysis):
            return Publication(survey, version, "unchanged")
        _refuse_other_types(connection, survey, loaded.questionnaire, file)
        content = {"version": version, "analysis_hash": analysis}
        if present is None:
            new = {"name": survey, "state": "draft", "sample": False, "created": now, **content}
            connection.execute(insert(Survey).values(**new))
            change = {"survey": survey, "state": "draft", "reason": "", "at": now}
            connection.execute(insert(StateChange).values(**change))
        else:
            connection.execute(update(Survey).where(Survey.name == survey).values(**content))
        key = {"survey": survey, **content}
        known = select(PublishedQuestionnaire.survey).filter_by(**key)
        if connection.execute(known).first() is None:
            values = {**key, "source": data.decode("utf-8-sig"), "published": now}
            connection.execute(insert(PublishedQuestionnaire).values(**values))
        else:
            connection.execute(update(PublishedQuestionnaire).filter_by(**key).values(published=now))
    if present is None:
        return Publication(survey, version, "new")
    return Publication(survey, version, "new_version" if present.version != version else "new_analysis")


def _refuse_other_types(connection: Connection, survey: str, questionnaire: Questionnaire, file: str) -> None:
    """A question code that was ever published keeps its type: otherwise stored answers could not be read."""
    sources = connection.execute(select(PublishedQuestionnaire.source).filter_by(survey=survey)).scalars()
    published_types = {
        question.code: question.type for source in sources for question in read_published(source).questions
    }
    for question in questionnaire.questions:
        before = published_types.get(question.code, question.type)
        if before != question.type:
            raise Refused("type_changed", file=file, found=question.code, type=question.type, before=before)


def publish_folder(engine: Engine, folder: Path) -> tuple[list[Publication], list[Refused]]:
    """Publish every questionnaire under `folder`: what was published, and the files that have errors.

    A file with errors keeps nobody else from being served: its survey stays as it was published before.
    """
    publications: list[Publication] = []
    refusals: list[Refused] = []
    for survey, path in questionnaire_files(folder):
        try:
            publications.append(publish(engine, survey, path.read_bytes(), str(path)))
        except Refused as refused:
            refusals.append(refused)
    return publications, refusals


def publish_named(engine: Engine, folder: Path, survey: str) -> Publication:
    """Publish the file of one survey; `Refused` where there is none, or it has errors."""
    files = dict(questionnaire_files(folder))
    if survey not in files:
        raise Refused("unknown_survey", found=survey, known=sorted({*files, *survey_names(engine)}))
    return publish(engine, survey, files[survey].read_bytes(), str(files[survey]))


def publish_if_new(engine: Engine, folder: Path, survey: str) -> None:
    """Make sure that a survey which has a file is known, as a draft if it was never published."""
    if published(engine, survey) is None:
        publish_named(engine, folder, survey)
