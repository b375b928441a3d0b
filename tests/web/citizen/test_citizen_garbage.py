"""Whatever arrives, the citizen app answers: never a server error, and never a row from garbage."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from citizen_survey import FORM, PATH, citizen_client, open_survey, stored
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from werkzeug.test import Client

from surveyapp.records.connection import connect
from surveyapp.services.database import ready_database

NAMES = [
    "version",
    "response_id",
    "started",
    "seconds",
    "age",
    "age.other.text",
    "channels",
    "service.speed",
    "why",
]
VALUES = [
    "",
    "a",
    "other",
    "5",
    "board",
    "\x00",
    "1e9",
    "2024-07-01T00:00:00Z",
    "00000000-0000-4000-8000-000000000000",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("garbage")
    engine = connect(f"sqlite:///{folder / 'survey.sqlite'}")
    ready_database(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def version(engine: Engine) -> str:
    return open_survey(engine)


@pytest.fixture(scope="module")
def client(engine: Engine, version: str) -> Iterator[Client]:
    with citizen_client(str(engine.url)) as client:
        yield client


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
def test_garbage_bytes_are_refused(client: Client, engine: Engine, data: bytes) -> None:
    assert client.post(PATH, data=data, content_type=FORM).status_code == 400
    assert stored(engine) == 0


@settings(max_examples=150, deadline=None)
@given(
    fields=st.lists(
        st.tuples(
            st.sampled_from(NAMES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
            st.sampled_from(VALUES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
        ),
        max_size=12,
    ),
    query=st.text(alphabet="abc=&%languagemodechannel0Ff", max_size=30),
    known=st.booleans(),
)
def test_forms_of_any_kind_are_answered(
    client: Client, version: str, fields: list[tuple[str, str]], query: str, known: bool
) -> None:
    pairs = [*fields, ("version", version)] if known else fields
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    status = client.post(f"{PATH}?{query}", data=data, content_type=FORM).status_code
    assert status in (303, 400, 409, 422)


@settings(max_examples=100, deadline=None)
@given(path=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="?#"), max_size=30))
def test_addresses_of_any_kind_are_answered(client: Client, path: str) -> None:
    assert client.get(f"/s/{path}").status_code in (200, 404)
