"""Answers and posts for tests of the console's pages about one survey."""

import html
import re
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from made_console import Console
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "demo/every"
AT = f"/console/surveys/{SURVEY}"
COMPLETE = {"age": "young", "service.attitude": "3", "service.speed": "2", "overall": "yes"}


def answer(console: Console, channel: str = "online", **answers: str) -> UUID:
    """One filled-in form arrives; the survey is opened for it."""
    found = known_survey(console.engine, SURVEY)
    if found.state == "draft":
        change_state(console.engine, SURVEY, "open")
    identity = uuid4()
    given = {**COMPLETE, **answers}
    receive(console.engine, Submission(SURVEY, found.version, identity, given, channel, "zh-CN"))
    return identity


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Send a form of the console."""
    return client.post(address, data={"csrf_token": client.token, **fields})  # type: ignore[attr-defined]  # set by sign_in


def text_of(response: TestResponse) -> str:
    """What a page says, without its markup and its spaces."""
    without = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", response.text, flags=re.DOTALL)
    return "".join(html.unescape(without).split())


def state_of(console: Console) -> str:
    """The state of the survey."""
    return known_survey(console.engine, SURVEY).state


def audited(console: Console) -> list[tuple[str, str, dict[str, object]]]:
    """Action, result and detail of every audit entry."""
    columns = (AuditEntry.action, AuditEntry.result, AuditEntry.detail)
    with console.engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(AuditEntry.id)).all()
    return [(row.action, row.result, row.detail) for row in rows]
