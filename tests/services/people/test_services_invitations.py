"""An invitation makes one account, within seven days, and its token is stored nowhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from cases import each
from people_of_tests import change, person
from sqlalchemy import Engine, select, update

from surveyapp.records.accounts import Account, Invitation
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import actor_of
from surveyapp.services.people.accounts import accounts
from surveyapp.services.people.invitations import (
    LINKS,
    accept,
    find_invitation,
    invitations,
    invite,
    withdraw,
)
from surveyapp.services.people.passwords import password_fits
from surveyapp.services.people.teams import change_team, create_team

PASSWORD = "correct horse battery staple"


@pytest.fixture
def chief(engine: Engine) -> int:
    return person(engine, "chief", "administrator")


def token_for(engine: Engine, chief: int, role: str = "evaluator", team: int | None = None) -> str:
    return invite(engine, name="王测", role=role, team=team, invited_by=chief)


def expire(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(update(Invitation).values(expires=datetime.now(UTC) - timedelta(seconds=1)))


def states(engine: Engine) -> list[str]:
    return [line.state for line in invitations(engine)]


def test_only_the_hash_of_a_long_token_is_stored(engine: Engine, chief: int) -> None:
    token = token_for(engine, chief)
    with engine.connect() as connection:
        row = connection.execute(select(Invitation.__table__)).one()
    assert token not in str(tuple(row))
    assert len(token) * 6 >= 128
    assert row.expires - row.created == LINKS.validity == timedelta(days=7)


def test_tokens_differ(engine: Engine, chief: int) -> None:
    assert token_for(engine, chief) != token_for(engine, chief)


def test_the_account_has_the_role_name_and_team_of_the_invitation(engine: Engine, chief: int) -> None:
    team = create_team(engine, "一组")
    change_team(engine, team, name="一组", open_folders=["demo"], known_folders=["demo"])
    token = token_for(engine, chief, team=team)
    assert (find_invitation(engine, token).name, find_invitation(engine, token).team) == ("王测", "一组")
    assert accept(engine, token, username="Wang", password=PASSWORD) == "wang"
    line = next(line for line in accounts(engine) if line.username == "wang")
    assert (line.name, line.role, line.must_change_password) == ("王测", "evaluator", False)
    actor = actor_of(engine, line.id)
    assert actor is not None
    assert actor.folders == {"demo"}
    with engine.connect() as connection:
        hashed = connection.execute(select(Account.password).where(Account.id == line.id)).scalar_one()
    assert password_fits(PASSWORD, hashed)


def test_a_link_works_once(engine: Engine, chief: int) -> None:
    token = token_for(engine, chief)
    accept(engine, token, username="wang", password=PASSWORD)
    with pytest.raises(Refusal, match="invitation_not_usable"):
        accept(engine, token, username="other", password=PASSWORD)
    assert [(line.state, line.username) for line in invitations(engine)] == [("used", "wang")]


def test_two_people_with_one_link_make_one_account(engine: Engine, chief: int) -> None:
    token, barrier = token_for(engine, chief), Barrier(2)

    def take(username: str) -> str:
        barrier.wait()
        try:
            return accept(engine, token, username=username, password=PASSWORD)
        except Refusal as refused:
            return refused.code

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(take, ["wang", "zhao"]))
    assert "invitation_not_usable" in outcomes
    assert len(accounts(engine)) == 2


@pytest.mark.parametrize(("username", "code"), [("chief", "username_taken"), ("王", "username_unusable")])
def test_another_username_may_be_tried(engine: Engine, chief: int, username: str, code: str) -> None:
    token = token_for(engine, chief)
    with pytest.raises(Refusal, match=code):
        accept(engine, token, username=username, password=PASSWORD)
    assert accept(engine, token, username="wang", password=PASSWORD) == "wang"


def test_an_expired_link_is_useless(engine: Engine, chief: int) -> None:
    token = token_for(engine, chief)
    expire(engine)
    assert states(engine) == ["expired"]
    with pytest.raises(Refusal, match="invitation_not_usable"):
        find_invitation(engine, token)
    with pytest.raises(Refusal, match="invitation_not_usable"):
        accept(engine, token, username="wang", password=PASSWORD)


def test_a_withdrawn_link_is_useless(engine: Engine, chief: int) -> None:
    token = token_for(engine, chief)
    assert withdraw(engine, find_invitation(engine, token).id) == "王测"
    assert states(engine) == ["withdrawn"]
    with pytest.raises(Refusal, match="invitation_not_usable"):
        accept(engine, token, username="wang", password=PASSWORD)


def test_a_used_invitation_cannot_be_withdrawn(engine: Engine, chief: int) -> None:
    token = token_for(engine, chief)
    number = find_invitation(engine, token).id
    accept(engine, token, username="wang", password=PASSWORD)
    with pytest.raises(Refusal, match="invitation_not_pending"):
        withdraw(engine, number)
    assert states(engine) == ["used"]


@each("token", ["", "x", "no-such-token", "令牌", "a\0b"])
def test_a_wrong_token_invites_nobody(engine: Engine, chief: int, token: str) -> None:
    token_for(engine, chief)
    with pytest.raises(Refusal, match="invitation_not_usable"):
        find_invitation(engine, token)


@each(
    ("values", "code"),
    [({"name": ""}, "account_unnamed"), ({"role": "owner"}, "unknown_role"), ({"team": 9}, "unknown_team")],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    engine: Engine, chief: int, values: dict[str, object], code: str
) -> None:
    given = {"name": "王测", "role": "reader", "team": None, "invited_by": chief, **values}
    with pytest.raises(Refusal, match=code):
        invite(engine, **given)  # type: ignore[arg-type]  # named above
    assert invitations(engine) == []


def test_an_unknown_invitation_cannot_be_withdrawn(engine: Engine) -> None:
    with pytest.raises(Refusal, match="unknown_invitation"):
        withdraw(engine, 99)


def test_the_newest_stands_first(engine: Engine, chief: int) -> None:
    token_for(engine, chief)
    change(engine, chief, name="李测")
    invite(engine, name="赵测", role="reader", team=None, invited_by=chief)
    assert [(line.name, line.invited_by) for line in invitations(engine)] == [
        ("赵测", "chief"),
        ("王测", "chief"),
    ]
