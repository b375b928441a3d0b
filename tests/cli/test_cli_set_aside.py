"""Answers set aside, from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from own_instance import publish_every_type, use_instance

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.people.audit import search
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "tests/every"
COMPLETE = {"age": "young", "service.attitude": "3", "service.speed": "2", "overall": "yes"}
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A survey with three late arrivals, two of them the same, and one answer changed under its id."""
    use_instance(monkeypatch, tmp_path)
    publish_every_type(SURVEY)
    engine = database(settings())
    version = known_survey(engine, SURVEY).version
    change_state(engine, SURVEY, "open")
    identity = uuid4()
    for number in range(5):
        if number == 2:
            change_state(engine, SURVEY, "paused")
        answers = COMPLETE | ({"why": "不同"} if number in (1, 4) else {})
        taken = identity if number < 2 else uuid4()
        receive(engine, Submission(SURVEY, version, taken, answers, "online", "zh-CN"))
    engine.dispose()
    return lambda *arguments: CliRunner().invoke(main, [*arguments])


def test_what_is_set_aside_is_told_by_cause(command: Command) -> None:
    told = command("set-aside", SURVEY).stdout
    assert "另存 4 份" in told
    assert "送到时调查已暂停：3 份，其中不相同的 2 种" in told
    assert json.loads(command("set-aside", SURVEY, "--json").stdout) == {
        "survey": SURVEY,
        "causes": {"paused": {"count": 3, "bodies": 2}, "conflict": {"count": 1, "bodies": 1}},
        "dropped": 0,
        "alarming": False,
    }


def test_late_answers_are_let_count_with_a_reason(command: Command) -> None:
    assert command("accept-late", SURVEY).exit_code == 2
    refused = command("accept-late", SURVEY, "--reason", "属实", "--cause", "closed")
    assert (refused.exit_code, "没有符合条件" in refused.stderr) == (1, True)
    done = command("accept-late", SURVEY, "--reason", "通知没有撤下", "--json")
    assert json.loads(done.stdout) == {"survey": SURVEY, "added": 3, "present": 0, "freeze_again": False}
    found = json.loads(command("status", SURVEY, "--json").stdout)
    assert (found["returned"], found["valid"], found["set_aside"]) == (4, 4, 1)
    [entry] = search(database(settings()), action="accept_late", result="done")
    assert entry.detail == {"reason": "通知没有撤下"}


def test_clearing_says_how_much(command: Command) -> None:
    assert (
        "已清除 3 份，其中不相同的 2 种"
        in command("clear-set-aside", SURVEY, "--reason", "乱填", "--cause", "paused").stdout
    )
    gone = json.loads(command("clear-set-aside", SURVEY, "--reason", "乱填", "--json").stdout)
    assert gone == {"survey": SURVEY, "cleared": 1, "bodies": 1}
