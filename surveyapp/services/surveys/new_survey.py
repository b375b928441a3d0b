"""New surveys: from a copy of another one or from an uploaded file, as a draft that citizens cannot see yet."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from surveyapp.records.connection import reading, transaction
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Actor
from surveyapp.services.surveys.copies import keep_copy_source
from surveyapp.services.surveys.drafts import keep_draft, storable_text
from surveyapp.services.surveys.new_place import (
    NewPlace,
    names_in_folder,
    open_folder,
    refuse_folder,
    refuse_name,
)


@dataclass(frozen=True)
class CopySource:
    """What a new survey is copied from: its name and its text."""

    name: str
    text: str


def begin_survey(
    engine: Engine,
    actor: Actor,
    place: NewPlace,
    text: str,
    questionnaires: Path,
    source: CopySource | None = None,
) -> None:
    """Keep `text` as the draft of a new survey, and give a new folder to its team.

    `questionnaires` is the folder of the questionnaire files, whose names are taken too; `source` is what the text
    was made from, if from another survey. `Refusal` where the place cannot be used.
    """
    text = storable_text(text)
    with transaction(engine, alone=True) as connection:
        _refuse_place(connection, actor, place, questionnaires)
        open_folder(connection, actor, place)
        keep_draft(connection, place.survey, text, actor.account)
        if source is not None:
            keep_copy_source(connection, place.survey, source.name, source.text)


def check_place(engine: Engine, actor: Actor, place: NewPlace, questionnaires: Path) -> None:
    """`Refusal` where a new survey cannot be begun there; nothing is kept."""
    with reading(engine) as connection:
        _refuse_place(connection, actor, place, questionnaires)


def _refuse_place(connection: Connection, actor: Actor, place: NewPlace, questionnaires: Path) -> None:
    refuse_name(place.name)
    refuse_folder(connection, actor, place, questionnaires)
    if place.name in names_in_folder(connection, place.folder, questionnaires):
        raise Refusal("survey_exists", found=place.survey)
