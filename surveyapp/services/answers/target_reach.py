"""Whether the answers that are there now came from the people whom a survey is meant for."""

from sqlalchemy import Engine, func, select

from surveyapp.analysis.sampling.target_group import TargetShare, share_of_target
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading
from surveyapp.records.tables import Response
from surveyapp.services.answers.returns import status_of
from surveyapp.snapshots.statuses import VALID


def target_reach(engine: Engine, survey: str, questionnaire: Questionnaire) -> TargetShare | None:
    """The share of the target group among the valid responses that answered its question, counted by one statement;
    None where the questionnaire declares no group.
    """
    target = questionnaire.population.target if questionnaire.population is not None else None
    item = questionnaire.grouping(target.question) if target is not None else None
    if target is None or item is None:
        return None
    chosen = Response.answers[item.code].as_string()
    query = select(chosen, func.count()).where(Response.survey == survey, status_of() == VALID)
    with reading(engine) as connection:
        rows = connection.execute(query.group_by(chosen))
        counts = {option: count for option, count in rows if item.option(option or "") is not None}
    return share_of_target(target, counts)
