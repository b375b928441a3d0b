"""How a survey stands: its state, and how many answers came, count, and were set aside."""

from typing import Any

from sqlalchemy import Engine, func, select

from surveyapp.records.connection import reading
from surveyapp.records.tables import Response, SetAside
from surveyapp.services.exclude import latest_exclusions
from surveyapp.services.published import known_survey, questionnaire_of


def status(engine: Engine, survey: str) -> dict[str, Any]:
    """The object of `surveyapp status --json`; `issued` is null where the questionnaire does not say."""
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    sampling = questionnaire.sampling if questionnaire else None
    with reading(engine) as connection:
        versions = dict(_counted(connection, Response.version, survey))
        channels = dict(_counted(connection, Response.channel, survey))
        aside = select(func.count()).select_from(SetAside).where(SetAside.survey == survey)
        set_aside = connection.execute(aside).scalar_one()
        excluded = sum(row.excluded for row in connection.execute(latest_exclusions(survey)))
    returned = sum(versions.values())
    return {
        "survey": survey,
        "state": found.state,
        "issued": sampling.issued if sampling else None,
        "returned": returned,
        "valid": returned - excluded,
        "excluded": excluded,
        "set_aside": set_aside,
        "versions": versions,
        "channels": channels,
    }


def _counted(connection: Any, column: Any, survey: str) -> list[tuple[str, int]]:
    query = select(column, func.count()).where(Response.survey == survey).group_by(column).order_by(column)
    return [(value, count) for value, count in connection.execute(query)]
