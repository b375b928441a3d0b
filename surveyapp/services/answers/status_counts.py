"""The status of a survey: its state, and how many answers were returned, are valid, and were set aside."""

from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import InstrumentedAttribute

from surveyapp.records.connection import reading
from surveyapp.records.tables import Response, SetAside
from surveyapp.services.answers.returns import IS_RETURNED, return_counts
from surveyapp.services.answers.screening import flagged_counts, screen
from surveyapp.services.surveys.answer_deletions import deletion_of
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of


def status(engine: Engine, survey: str) -> dict[str, Any]:
    """The object of `surveyapp status --json`; `issued` is null where the questionnaire does not say.

    `ineligible` (returned, and not valid) is there only where somebody ended the form. `withdrawn` responses are not
    among the returned; nor are the `undone`, which are there only where an import was undone. `set_aside` counts the
    same answers as often as they arrived. `answers_deleted` (the moment) is there only where the answers were deleted:
    the counts are those from before then. `flagged`: how many of the returned ones each rule of screening marks, now.
    """
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    sampling = questionnaire.sampling if questionnaire else None
    with reading(engine) as connection:
        deletion = deletion_of(connection, survey)
        if deletion is not None:
            return {**deletion.status, "state": found.state, "answers_deleted": deletion.begun.isoformat()}
        versions = dict(_counted(connection, Response.version, survey))
        channels = dict(_counted(connection, Response.channel, survey))
        aside = select(func.coalesce(func.sum(SetAside.count), 0)).where(SetAside.survey == survey)
        set_aside = connection.execute(aside).scalar_one()
        counts = return_counts(connection, [survey])[survey]
        flagged = flagged_counts(screen(connection, survey))
    return {
        "survey": survey,
        "state": found.state,
        "issued": sampling.issued if sampling else None,
        "returned": counts.returned,
        "valid": counts.valid,
        "excluded": counts.excluded,
        "empty": counts.empty,
        **({"ineligible": counts.ineligible} if counts.ineligible else {}),
        "withdrawn": counts.withdrawn,
        **({"undone": counts.undone} if counts.undone else {}),
        "set_aside": set_aside,
        "versions": versions,
        "channels": channels,
        "flagged": flagged,
    }


def _counted(
    connection: Connection, column: InstrumentedAttribute[str], survey: str
) -> list[tuple[str, int]]:
    returned = select(column, func.count()).where(Response.survey == survey, IS_RETURNED)
    query = returned.group_by(column).order_by(column)
    return [(value, count) for value, count in connection.execute(query)]
