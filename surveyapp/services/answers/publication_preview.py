"""Finds what publishing an edited text would change about the survey and the answers that it already has."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from surveyapp.definition.changes import Changes, find_changes
from surveyapp.definition.copies.other_units import OtherUnit, find_other_units
from surveyapp.definition.copies.survey_identity import EmptyPart, find_empty_parts
from surveyapp.definition.files.problems import Problem
from surveyapp.records.connection import reading
from surveyapp.records.tables import Survey
from surveyapp.services.answers.returns import return_counts
from surveyapp.services.surveys.copies import text_copied
from surveyapp.services.surveys.drafts import EditedText, check_text, published_text_within
from surveyapp.services.surveys.publish import PublicationChange, kind_of_change
from surveyapp.services.surveys.survey_lookup import read_published


@dataclass(frozen=True)
class PublicationPreview:
    """The effects of publishing a text. `changes` is None for a survey that was never published.

    `problems`: what the check says; with an error among them nothing can be published and `change` is None.
    `returned`: the responses stored so far; `state`: the survey's, None where there is none yet. `empty` and
    `others` are what is not filled in, and what seems to be about another unit: neither stops anything.
    """

    problems: tuple[Problem, ...]
    change: PublicationChange | None
    changes: Changes | None
    returned: int
    state: str | None
    empty: tuple[EmptyPart, ...] = ()
    others: tuple[OtherUnit, ...] = ()


def preview_publication(engine: Engine, edited: EditedText) -> PublicationPreview:
    """Find the effects of publishing this text."""
    questionnaire, problems = check_text(engine, edited.survey, edited.text)
    with reading(engine) as connection:
        returned = return_counts(connection, [edited.survey])[edited.survey].returned
        columns = (Survey.state, Survey.version, Survey.analysis_hash)
        row = connection.execute(select(*columns).where(Survey.name == edited.survey)).first()
        before = published_text_within(connection, edited.survey)
        copied = text_copied(connection, edited.survey)
    state = row.state if row else None
    noted = (tuple(find_empty_parts(edited.text)), tuple(find_other_units(edited.text, copied)))
    if questionnaire is None:
        return PublicationPreview(problems, None, None, returned, state, *noted)
    kind = kind_of_change((row.version, row.analysis_hash) if row else None, questionnaire)
    different = find_changes(read_published(before), questionnaire) if before is not None else None
    return PublicationPreview(problems, kind, different, returned, state, *noted)
