"""An instance folder of a test's own, as commands find it, and the object that they answer with."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from ready_databases import demonstration_sqlite, ready_sqlite
from servers import questionnaire_source

from surveyapp.cli.settings import database, settings
from surveyapp.services.surveys.publish import publish


def use_instance(environment: pytest.MonkeyPatch, folder: Path, *, demonstration: bool = False) -> None:
    """Commands work in `folder`/instance, with the project's questionnaires and no other settings.

    The database is there, without rows; `demonstration`: with the published surveys and their sample answers.
    """
    for name in ("DATABASE_URL", "QUESTIONNAIRES", "PUBLIC_URL", "ENV", "SECRET_KEY"):
        environment.delenv(f"SURVEYAPP_{name}", raising=False)
    environment.setenv("SURVEYAPP_INSTANCE", str(folder / "instance"))
    (folder / "instance").mkdir(mode=0o700)
    write = demonstration_sqlite if demonstration else ready_sqlite
    write(folder / "instance" / "surveyapp.sqlite")


def publish_every_type(survey: str) -> None:
    """Publish the questionnaire with every type of question as `survey` in the instance."""
    engine = database(settings())
    publish(engine, survey, questionnaire_source("every_type"), "every.yaml")
    engine.dispose()


def object_of(result: Result) -> dict[str, Any]:
    """The one JSON object on standard output; there is nothing else, and nothing on standard error."""
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found
