"""The address of a draft tells its team that it is not open yet, and nobody else that there is one."""

import pytest
from made_console import Console, SignIn

from surveyapp.services.answers.state_steps import change_state

DRAFT, NOWHERE = "/s/demo/every", "/s/demo/never"


@pytest.mark.parametrize("role", ["evaluator", "reader", "data_entry"])
def test_the_team_is_told_that_it_is_not_open_yet(sign_in: SignIn, role: str) -> None:
    page = sign_in(role).get(DRAFT)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "还没有开放" in page.text
    assert ("去开放" in page.text) == (role == "evaluator")


def test_the_page_follows_the_language_of_the_console(sign_in: SignIn) -> None:
    assert "Not open yet" in sign_in(language="en").get(DRAFT).text


def test_strangers_and_other_teams_cannot_tell_a_draft_from_nothing(
    console: Console, sign_in: SignIn
) -> None:
    forged = console.app.test_client()
    forged.set_cookie(console.app.config["SESSION_COOKIE_NAME"], "eyJzaWQiOiJ4In0.x.x")
    for client in (console.app.test_client(), forged, sign_in(folders=("elsewhere",))):
        draft, nothing = client.get(DRAFT), client.get(NOWHERE)
        assert (draft.status_code, draft.data) == (404, nothing.data)
        assert {*draft.headers} == {*nothing.headers}


def test_an_address_that_is_nothing_is_nothing_to_the_team_too(sign_in: SignIn) -> None:
    assert sign_in().get(NOWHERE).status_code == 404


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_is_open_or_over_is_answered_as_to_everybody(
    console: Console, sign_in: SignIn, state: str
) -> None:
    change_state(console.engine, "demo/every", state)
    assert sign_in().get(DRAFT).data == console.app.test_client().get(DRAFT).data


def test_answers_to_a_draft_are_taken_from_nobody(sign_in: SignIn) -> None:
    assert sign_in().post(DRAFT, data={"version": "x"}).status_code in (400, 404)
