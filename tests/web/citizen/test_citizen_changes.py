"""What changes in the office is on the citizens' page a second later, although pages are kept."""

from collections.abc import Callable, Iterator

import pytest
from citizen_survey import PATH, QUESTIONNAIRE, SURVEY, citizen_client, open_survey
from sqlalchemy import Engine
from werkzeug.test import Client

from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish


def pause(engine: Engine) -> None:
    change_state(engine, SURVEY, "paused")


def close(engine: Engine) -> None:
    change_state(engine, SURVEY, "closed")


def publish_another_wording(engine: Engine) -> None:
    changed = QUESTIONNAIRE.replace("您的年龄是？", "您的年龄属于哪一段？")
    publish(engine, SURVEY, changed.encode(), "demo.yaml")


def import_a_sample(engine: Engine) -> None:
    import_responses(engine, SURVEY, "您的年龄是？\n18 岁以下\n".encode(), reconstructed=True)


CHANGES: dict[str, tuple[Callable[[Engine], None], str]] = {
    "paused": (pause, "暂停填写"),
    "closed": (close, "已经结束"),
    "a new version": (publish_another_wording, "您的年龄属于哪一段？"),
    "sample answers": (import_a_sample, "重构样例数据"),
}
"""What is done -> by whom, and the words that then stand on the page."""


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def client(database_url: str, engine: Engine, now: list[float]) -> Iterator[Client]:
    open_survey(engine)
    with citizen_client(database_url, clock=lambda: now[0]) as client:
        yield client


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_shown_a_second_later(
    engine: Engine, client: Client, now: list[float], change: str
) -> None:
    make, words = CHANGES[change]
    before = client.get(PATH)
    make(engine)
    now[0] += 1
    after = client.get(PATH, headers={"If-None-Match": before.headers["ETag"]})
    assert words not in before.text
    assert (after.status_code, words in after.text) == (200, True)


@pytest.mark.parametrize("change", CHANGES)
def test_within_the_second_the_page_is_the_one_that_was_kept(
    engine: Engine, client: Client, now: list[float], change: str
) -> None:
    before = client.get(PATH)
    CHANGES[change][0](engine)
    now[0] += 0.9
    assert client.get(PATH).data == before.data
