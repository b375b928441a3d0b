"""A published, open survey with every question type, and ways to fill it."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from servers import questionnaire_source
from sqlalchemy import Engine, func, select

from surveyapp.records.tables import Response, SetAside
from surveyapp.services.answers.receive import Receipt, Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "tests/every_type"
COMPLETE = {"age": "young", "service.attitude": "3", "service.speed": "2", "overall": "yes"}
Change = Callable[[bytes], bytes]


def publish_every_type(engine: Engine, change: Change = bytes) -> None:
    """Publish the miniature questionnaire, its file changed by `change`."""
    publish(engine, SURVEY, change(questionnaire_source("every_type")), "every_type.yaml")


def open_survey(engine: Engine) -> str:
    """The survey, open."""
    publish_every_type(engine)
    change_state(engine, SURVEY, "open")
    return SURVEY


def submit(
    engine: Engine,
    answers: dict[str, str | list[str]] | None = None,
    identity: UUID | None = None,
    version: str | None = None,
) -> Receipt:
    """One filled-in form arrives."""
    version = version or known_survey(engine, SURVEY).version
    answers = dict(COMPLETE) if answers is None else answers
    return receive(engine, Submission(SURVEY, version, identity or uuid4(), answers, "link", "zh-CN"))


def stored(engine: Engine) -> int:
    """How many responses there are."""
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Response)).scalar_one()


def set_aside(engine: Engine) -> list[str]:
    """The reasons of what was set aside."""
    with engine.connect() as connection:
        return list(connection.execute(select(SetAside.reason).order_by(SetAside.id)).scalars())


def snapshots_of(tmp_path: Path) -> Path:
    """Where a test keeps its snapshots."""
    return tmp_path / "snapshots"
