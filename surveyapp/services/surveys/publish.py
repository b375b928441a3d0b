"""A questionnaire file becomes a survey; a changed file becomes its next version, and the old one stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select, update

from surveyapp.definition.changes import changes_of_figures, takes_other_answers
from surveyapp.definition.files.options_files import read_with_options
from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.question import Question
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.indicators.file_kind import is_system
from surveyapp.records.connection import transaction
from surveyapp.records.tables import PublishedQuestionnaire, StateChange, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.folders import usable_survey_name
from surveyapp.services.seals.seal_entries import Declaration, record_declaration
from surveyapp.services.surveys.survey_lookup import find_survey, read_published, survey_names

PublicationChange = Literal["new", "new_version", "new_analysis", "unchanged"]
Origin = Literal["file", "console"]


@dataclass(frozen=True)
class Publication:
    """The result of publishing a file; `earlier_origin` is where the content before it came from."""

    survey: str
    version: str
    change: PublicationChange
    earlier_origin: Origin | None


@dataclass(frozen=True)
class ChangedType:
    """A question that was published with the type `before` and now has another."""

    code: str
    before: str
    now: str


def questionnaire_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Survey name (`folder/name`) and path of every questionnaire under the questionnaires' folder."""
    for path in sorted(folder.glob("*/*.yaml")):
        if not is_system(path, path.read_bytes()):
            yield f"{path.parent.name}/{path.stem}", path


def publish(
    engine: Engine,
    survey: str,
    data: bytes,
    file: str,
    origin: Origin = "file",
    person: str = "",
    reason: str = "",
) -> Publication:
    """Make the content of a file the current version of `survey` (a new one begins as a draft of `person`).

    `Refusal` with the author errors if the file has any. Where the content is current already, only the text of
    the file (its comments, its layout) and the origin are taken over.
    """
    questionnaire = require_questionnaire(data, file)
    with transaction(engine, alone=True) as connection:
        text = data.decode("utf-8-sig")
        return publish_within(connection, survey, questionnaire, text, file, origin, person, reason)


def require_questionnaire(data: bytes, file: str) -> Questionnaire:
    """The questionnaire of a file; `Refusal` with the author errors if there are any."""
    loaded = load_questionnaire(data, file)
    if loaded.questionnaire is None:
        raise Refusal("questionnaire_has_errors", details=loaded.problems, file=file)
    return loaded.questionnaire


def publish_within(
    connection: Connection,
    survey: str,
    questionnaire: Questionnaire,
    text: str,
    file: str,
    origin: Origin,
    person: str = "",
    reason: str = "",
) -> Publication:
    """Publish within a transaction that runs `alone`; `text` is the file that `questionnaire` was read from.

    A new survey becomes a draft in the name of `person`. What is declared by it enters the survey's seal, with the
    `reason` why it changes; `Refusal` with `reason_too_long`.
    """
    usable_survey_name(survey)
    content = {"version": version_hash(questionnaire), "analysis_hash": analysis_hash(questionnaire)}
    columns = (Survey.version, Survey.analysis_hash, Survey.origin)
    query = select(*columns).where(Survey.name == survey).with_for_update()
    present = connection.execute(query).first()
    change = kind_of_change((present.version, present.analysis_hash) if present else None, questionnaire)
    if change in ("new_version", "new_analysis"):
        for changed in changed_types(connection, survey, questionnaire.questions):
            raise Refusal(
                "type_changed", file=file, found=changed.code, type=changed.now, before=changed.before
            )
    before = _content(connection, survey, present.version, present.analysis_hash) if present else None
    now = datetime.now(UTC)
    if present is None:
        new = {"name": survey, "state": "draft", "sample": False, "origin": origin, "created": now, **content}
        connection.execute(insert(Survey).values(**new))
        step = {"survey": survey, "state": "draft", "reason": "", "person": person, "at": now}
        connection.execute(insert(StateChange).values(**step))
    else:
        current = update(Survey).where(Survey.name == survey)
        connection.execute(current.values(**content, origin=origin))
    key = {"survey": survey, **content}
    known = select(PublishedQuestionnaire.survey).filter_by(**key)
    if connection.execute(known).first() is None:
        connection.execute(insert(PublishedQuestionnaire).values(**key, source=text, published=now))
    else:
        again = {} if change == "unchanged" else {"published": now}
        connection.execute(update(PublishedQuestionnaire).filter_by(**key).values(source=text, **again))
    changes = changes_of_figures(before, questionnaire) if before is not None else ()
    hashes = {"version": content["version"], "analysis": content["analysis_hash"]}
    record_declaration(connection, survey, Declaration("questionnaire", hashes, changes), reason, person)
    return Publication(survey, content["version"], change, present.origin if present else None)


def _content(connection: Connection, survey: str, version: str, analysis: str) -> Questionnaire | None:
    """The questionnaire that was published with these hashes."""
    key = {"survey": survey, "version": version, "analysis_hash": analysis}
    source = connection.execute(select(PublishedQuestionnaire.source).filter_by(**key)).scalar()
    return read_published(source) if source is not None else None


def kind_of_change(present: tuple[str, str] | None, questionnaire: Questionnaire) -> PublicationChange:
    """The change that publishing makes to a survey whose current version and analysis hash are `present` (None: a new
    one).
    """
    if present is None:
        return "new"
    if present[0] != version_hash(questionnaire):
        return "new_version"
    return "new_analysis" if present[1] != analysis_hash(questionnaire) else "unchanged"


def changed_types(connection: Connection, survey: str, questions: Iterable[Question]) -> list[ChangedType]:
    """Those of `questions` whose code was published with a type that takes other answers: what is stored of these could
    not be read any more.
    """
    sources = connection.execute(select(PublishedQuestionnaire.source).filter_by(survey=survey)).scalars()
    before = {question.code: question for source in sources for question in read_published(source).questions}
    return [
        ChangedType(question.code, before[question.code].type, question.type)
        for question in questions
        if question.code in before and takes_other_answers(before[question.code], question)
    ]


def publish_folder(engine: Engine, folder: Path, person: str = "") -> tuple[list[Publication], list[Refusal]]:
    """Publish every questionnaire under `folder`: what was published, and the files that have errors.

    A file with errors does not stop the others: its survey stays as it was published before. So does a survey whose
    current content was published in the console: only `publish_named` takes its file again.
    """
    publications: list[Publication] = []
    refusals: list[Refusal] = []
    with engine.connect() as connection:
        kept = set(connection.execute(select(Survey.name).filter_by(origin="console")).scalars())
    for survey, path in questionnaire_files(folder):
        if survey in kept:
            continue
        try:
            publications.append(publish(engine, survey, read_with_options(path), str(path), person=person))
        except Refusal as refused:
            refusals.append(refused)
    return publications, refusals


def publish_named(
    engine: Engine, folder: Path, survey: str, person: str = "", reason: str = ""
) -> Publication:
    """Publish the file of one survey, whatever was published in the console since.

    `Refusal` where there is none, or it has errors.
    """
    files = dict(questionnaire_files(folder))
    if survey not in files:
        raise Refusal("unknown_survey", found=survey, known=sorted({*files, *survey_names(engine)}))
    data = read_with_options(files[survey])
    return publish(engine, survey, data, str(files[survey]), person=person, reason=reason)


def publish_if_new(engine: Engine, folder: Path, survey: str, person: str = "") -> Publication | None:
    """Make sure that a survey which has a file is known; a draft of `person` if it was never published before."""
    return publish_named(engine, folder, survey, person) if find_survey(engine, survey) is None else None
