"""An instance folder of a test's own, as commands find it."""

from pathlib import Path

import pytest
from servers import questionnaire_source

from surveyapp.cli.settings import database, settings
from surveyapp.services.surveys.publish import publish


def use_instance(environment: pytest.MonkeyPatch, folder: Path) -> None:
    """Commands work in `folder`/instance, with the project's questionnaires and no other settings."""
    for name in ("DATABASE_URL", "QUESTIONNAIRES", "PUBLIC_URL", "ENV", "SECRET_KEY"):
        environment.delenv(f"SURVEYAPP_{name}", raising=False)
    environment.setenv("SURVEYAPP_INSTANCE", str(folder / "instance"))


def publish_every_type(survey: str) -> None:
    """Publish the questionnaire with every type of question as `survey` in the instance."""
    engine = database(settings())
    publish(engine, survey, questionnaire_source("every_type"), "every.yaml")
    engine.dispose()
