"""The status of a survey: its state, and how many answers were returned, are valid, and were set aside."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from surveyapp.records.tables import SetAside
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.counts import Counts
from surveyapp.services.answers.counts.screening import flagged_counts
from surveyapp.services.answers.returns import return_counts
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
    with counting(engine) as connection:
        deletion = deletion_of(connection, survey)
        if deletion is not None:
            return {**deletion.status, "state": found.state, "answers_deleted": deletion.begun.isoformat()}
        kept = Counts(connection, [survey])
        versions = _by(connection, kept, kept.facts.version)
        channels = _by(connection, kept, kept.facts.channel)
        aside = select(func.coalesce(func.sum(SetAside.count), 0)).where(SetAside.survey == survey)
        set_aside = connection.execute(aside).scalar_one()
        counts = return_counts(connection, [survey])[survey]
        flagged = flagged_counts(connection, survey)
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


def _by(connection: Connection, kept: Counts, fact: ColumnElement[str]) -> dict[str, int]:
    """The returned responses by this fact, in its order."""
    query = kept.select(fact).where(kept.is_returned).order_by(fact)
    return {row[0]: row[1] for row in connection.execute(query)}
