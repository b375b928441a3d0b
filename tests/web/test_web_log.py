"""What the log says of a failure: the view, the kind of the error, the place in the code; nothing of what was sent."""

import logging
from pathlib import Path

import pytest

from surveyapp.app import create_app
from surveyapp.config import read_settings
from surveyapp.web.citizen.app import create_citizen_app
from surveyapp.web.quiet_flask import QuietFlask

SECRET = "what somebody wrote"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> str:
    """The log of a request that failed, because of another failure."""
    app = QuietFlask("failing")

    def fail(answer: str) -> str:
        try:
            int(answer)
        except ValueError as error:
            raise RuntimeError(answer) from error
        return answer

    app.add_url_rule("/<answer>", "receive", fail)
    with caplog.at_level(logging.ERROR):
        assert app.test_client().get(f"/{SECRET}").status_code == 500
    return caplog.text


def test_a_failure_is_told_with_view_kind_cause_and_place(told: str) -> None:
    for part in ("GET receive failed", "RuntimeError", "ValueError", "test_web_log.py:"):
        assert part in told


def test_neither_the_address_nor_the_text_of_the_error_is_told(told: str) -> None:
    assert SECRET not in told


def test_both_apps_are_quiet(tmp_path: Path) -> None:
    app = create_app(read_settings({"SURVEYAPP_INSTANCE": str(tmp_path)}))
    assert isinstance(app, QuietFlask)
    assert isinstance(create_citizen_app(app.config), QuietFlask)


def test_errors_that_are_each_others_cause_are_told_once(caplog: pytest.LogCaptureFixture) -> None:
    app = QuietFlask("failing")
    one, other = KeyError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    with app.test_request_context("/"), caplog.at_level(logging.ERROR):
        app.log_exception((KeyError, one, None))
    assert (caplog.text.count("KeyError"), caplog.text.count("ValueError")) == (1, 1)
