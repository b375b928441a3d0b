"""Two teams' surveys with everything that hangs on them: responses, drafts, uploads, jobs, snapshots."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from made_console import Console
from servers import questionnaire_source
from sqlalchemy import insert

from surveyapp.records.accounts import Invitation, Team
from surveyapp.records.console import Draft, Job, Upload
from surveyapp.records.tables import Response
from surveyapp.services.coded import freeze
from surveyapp.services.publish import publish
from surveyapp.services.states import change_state

OWN, OTHER = "demo", "other"
"""The folder that the people of the tests see, and one of another team."""

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Objects:
    """What the variable parts of an address may name, for one folder; every survey is called `every`."""

    folder: str
    response: uuid.UUID
    upload: uuid.UUID
    job: uuid.UUID
    snapshot: str
    account: int
    team: int
    invitation: int

    def values(self, arguments: set[str], **others: object) -> dict[str, object]:
        """Values for the variable parts of one rule."""
        known: dict[str, object] = {
            **vars(self),
            "name": "every",
            "key": "0" * 16,
            "token": "no-such-token",
            "place": 0,
            "filename": "console.css",
            **others,
        }
        return {argument: known[argument] for argument in arguments}


def make_objects(console: Console, folder: str) -> Objects:
    """A survey `folder/every` with one of everything."""
    survey = f"{folder}/every"
    publish(console.engine, survey, questionnaire_source("every_type"), "every_type.yaml")
    change_state(console.engine, survey, "open")
    account = console.person("reader", (folder,))
    ids = {name: uuid.uuid4() for name in ("response", "upload", "job")}
    with console.engine.connect() as connection:
        team = connection.execute(insert(Team).values(name=f"团队 {folder}", created=NOW))
        invitation = connection.execute(
            insert(Invitation).values(
                token_hash=uuid.uuid4().hex,
                name="待邀请",
                role="reader",
                invited_by=account,
                created=NOW,
                expires=NOW + timedelta(days=3650),
            )
        )
        connection.execute(
            insert(Response).values(
                id=ids["response"],
                survey=survey,
                version="0" * 16,
                channel="online",
                language="zh-CN",
                submitted=NOW,
                flags=[],
                answers={},
            )
        )
        connection.execute(
            insert(Draft).values(
                survey=survey, text=questionnaire_source("every_type").decode(), revision=1, saved=NOW
            )
        )
        connection.execute(
            insert(Upload).values(
                id=ids["upload"], survey=survey, file_name="导出.csv", corrections={}, created=NOW
            )
        )
        connection.execute(
            insert(Job).values(
                id=ids["job"],
                kind="docx",
                subject=survey,
                parameters={},
                state="queued",
                progress=0,
                created=NOW,
            )
        )
    manifest = freeze(console.engine, console.settings.snapshots, survey)
    change_state(console.engine, survey, "open", "测试")
    return Objects(
        folder=folder,
        **ids,
        snapshot=manifest.id,
        account=account,
        team=team.inserted_primary_key[0],
        invitation=invitation.inserted_primary_key[0],
    )
