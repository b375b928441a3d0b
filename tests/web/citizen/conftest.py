"""What tests of the citizen app share: an open survey and a browser, on each kind of database in turn."""

from collections.abc import Iterator

import pytest
from citizen_survey import citizen_client, open_survey
from sqlalchemy import Engine
from werkzeug.test import Client


@pytest.fixture
def version(engine: Engine) -> str:
    """The version of the survey of `citizen_survey`, which is open."""
    return open_survey(engine)


@pytest.fixture
def client(database_url: str, version: str) -> Iterator[Client]:
    """A browser without script."""
    with citizen_client(database_url) as client:
        yield client
