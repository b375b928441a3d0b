"""The root of the server: health answers, the demonstration's list, clear pages for everything else."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from ready_databases import demonstration_sqlite
from servers import REPOSITORY, questionnaire_source
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.records.connection import connect
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish


def client(tmp_path: Path, *, demo: bool, filled: bool = True) -> FlaskClient:
    url = f"sqlite:///{tmp_path / 'survey.sqlite'}"
    if filled:
        demonstration_sqlite(tmp_path / "survey.sqlite")
    environment = {"SURVEYAPP_DATABASE_URL": url, "SURVEYAPP_INSTANCE": str(tmp_path)}
    return create_app(read_settings(environment | {"SURVEYAPP_DEMO": "1" if demo else ""})).test_client()


def test_a_demonstration_lists_its_surveys_and_calls_samples_reconstructed(tmp_path: Path) -> None:
    page = client(tmp_path, demo=True).get("/")
    assert page.status_code == 200
    assert page.text.count("/s/") == 4
    assert page.text.count("重构样例数据") == 4


@pytest.fixture
def connected() -> Iterator[list[object]]:
    """Every connection that is opened to a database from here on."""
    found: list[object] = []

    def note(connection: object, _record: object) -> None:
        found.append(connection)

    event.listen(Pool, "connect", note)
    yield found
    event.remove(Pool, "connect", note)


def test_loading_the_app_connects_nothing_that_forked_workers_would_share(
    sqlite_engine: Engine, tmp_path: Path, connected: list[object]
) -> None:
    environment = {"SURVEYAPP_DATABASE_URL": str(sqlite_engine.url), "SURVEYAPP_INSTANCE": str(tmp_path)}
    app = create_app(read_settings(environment))
    assert connected == []
    assert app.test_client().get("/readyz").status_code == 200
    assert len(connected) == 1


def test_elsewhere_surveys_are_not_listed(tmp_path: Path) -> None:
    page = client(tmp_path, demo=False).get("/")
    assert (page.status_code, page.location) == (302, "/console/")
    assert "/s/" not in page.text


@pytest.mark.parametrize("path", ["/", "/nothing", "/s/changji-jishitong-2024/residents", "/healthz"])
def test_every_answer_is_protected(tmp_path: Path, path: str) -> None:
    headers = client(tmp_path, demo=True).get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_citizens_are_served_below_s(tmp_path: Path) -> None:
    assert client(tmp_path, demo=False).get("/s/turpan-12345-2022/residents").status_code == 200


def test_the_folder_with_the_database_is_for_nobody_else(tmp_path: Path) -> None:
    create_app(read_settings({"SURVEYAPP_INSTANCE": str(tmp_path / "below")}))
    assert stat.S_IMODE((tmp_path / "below").stat().st_mode) == 0o700


def test_the_process_lives_and_serves(tmp_path: Path) -> None:
    served = client(tmp_path, demo=False)
    assert [served.get(path).text for path in ("/healthz", "/readyz")] == ["ok\n", "ok\n"]


def test_without_its_database_it_lives_but_does_not_serve(tmp_path: Path) -> None:
    served = client(tmp_path, demo=False, filled=False)
    assert [served.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 503]


def test_one_place_says_where_the_console_is() -> None:
    said = [path.name for path in (REPOSITORY / "surveyapp").rglob("*.py") if '"/console' in path.read_text()]
    assert said == ["addresses.py"]


def test_a_demonstration_does_not_list_surveys_of_ones_own(tmp_path: Path) -> None:
    visitor = client(tmp_path, demo=True)
    engine = connect(f"sqlite:///{tmp_path / 'survey.sqlite'}")
    publish(engine, "own/survey", questionnaire_source("every_type"), "every.yaml", "console")
    change_state(engine, "own/survey", "open")
    sample = (REPOSITORY / "questionnaires/turpan-12345-2022/residents.yaml").read_bytes()
    publish(engine, "own/copy", sample, "copy.yaml", "console")
    change_state(engine, "own/copy", "open")
    answers = (REPOSITORY / "questionnaires/turpan-12345-2022/residents.sample.csv").read_bytes()
    import_responses(engine, "own/copy", answers, file_name="own.csv", person="甲", reconstructed=True)
    engine.dispose()
    page = visitor.get("/").text
    assert page.count("/s/") == 4
    assert "/s/own/" not in page
