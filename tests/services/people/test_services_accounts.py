"""Accounts change at once, are never deleted, and somebody always remains who can administer."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from cases import each
from people_of_tests import MOMENT, change, person
from servers import questionnaire_source
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.services.answers.progress import state_history
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.people import sessions
from surveyapp.services.people.access import actor_of
from surveyapp.services.people.accounts import (
    AccountLine,
    account_line,
    accounts,
    administrator_password,
    change_account,
    first_administrator,
    reset_password,
    reset_totp,
    usable_username,
)
from surveyapp.services.people.invitations import invitations, invite
from surveyapp.services.people.passwords import keep_password, one_time_password, password_fits
from surveyapp.services.people.teams import create_team
from surveyapp.services.surveys.publish import publish


def password_of(engine: Engine, username: str) -> str:
    with engine.connect() as connection:
        return connection.execute(select(Account.password).where(Account.username == username)).scalar_one()


def give_totp(engine: Engine, account: int) -> None:
    totp = {"tf_primary_method": "authenticator", "tf_totp_secret": "sealed", "mf_recovery_codes": ["a"]}
    with engine.connect() as connection:
        connection.execute(update(Account).where(Account.id == account).values(**totp))


def refusal(work: Callable[[], object]) -> str | None:
    try:
        work()
    except Refusal as refused:
        return refused.code
    return None


def test_the_list_shows_who_is_there_with_team_and_last_request(engine: Engine) -> None:
    account = person(engine, "wang")
    team = create_team(engine, "一组")
    change(engine, account, join=[team])
    assert accounts(engine)[0].last_seen is None
    sessions.start(engine, account)
    (line,) = accounts(engine)
    assert (line.username, line.role, line.active, line.totp) == ("wang", "evaluator", True, False)
    assert line.teams == ((team, "一组"),)
    assert line.last_seen is not None


def test_teams_of_an_account_stand_by_name(engine: Engine) -> None:
    teams = [create_team(engine, name) for name in ("乙组", "丁组", "丙组")]
    account = person(engine, "wang")
    change(engine, account, join=teams)
    assert [name for _team, name in account_line(engine, account).teams] == ["丁组", "丙组", "乙组"]


def test_disabled_accounts_stay_and_stand_last(engine: Engine) -> None:
    change(engine, person(engine, "an"), active=False)
    person(engine, "wang")
    assert [line.username for line in accounts(engine)] == ["wang", "an"]


def test_disabling_ends_the_sessions_at_once(engine: Engine) -> None:
    account = person(engine, "wang")
    token = sessions.start(engine, account)
    change(engine, account, active=False)
    change(engine, account, active=True)
    assert sessions.account_of(engine, token) is None


def test_leaving_a_team_leaves_the_others(engine: Engine) -> None:
    account = person(engine, "wang")
    first, second = create_team(engine, "一组"), create_team(engine, "二组")
    change(engine, account, join=[first, second])
    change(engine, account, leave=[first])
    assert account_line(engine, account).team_ids == {second}


@pytest.mark.parametrize("values", [{"active": False}, {"role": "reader"}])
def test_the_last_administrator_stays_one(engine: Engine, values: dict[str, object]) -> None:
    account = person(engine, "chief", "administrator")
    change(engine, person(engine, "former", "administrator"), active=False)
    with pytest.raises(Refusal) as refused:
        change(engine, account, **values)
    assert refused.value.code == "last_administrator"
    assert actor_of(engine, account) is not None


def test_a_second_administrator_sets_the_first_free(engine: Engine) -> None:
    account = person(engine, "chief", "administrator")
    person(engine, "deputy", "administrator")
    change(engine, account, role="reader")
    assert account_line(engine, account).role == "reader"


def test_two_administrators_who_demote_each_other_leave_one(engine: Engine) -> None:
    pair = [person(engine, name, "administrator") for name in ("chief", "deputy")]
    barrier = Barrier(2)

    def demote(account: int) -> str | None:
        barrier.wait()
        return refusal(lambda: change(engine, account, role="reader"))

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(demote, pair))
    assert sorted(map(str, outcomes)) == ["None", "last_administrator"]
    assert sum(line.role == "administrator" for line in accounts(engine)) == 1


def test_a_demoted_administrator_takes_along_unused_invitations(engine: Engine) -> None:
    account = person(engine, "chief", "administrator")
    person(engine, "deputy", "administrator")
    invite(engine, name="王测", role="administrator", team=None, invited_by=account)
    change(engine, account, role="reader")
    assert [line.state for line in invitations(engine)] == ["withdrawn"]


@pytest.fixture
def wang(engine: Engine) -> int:
    """An account."""
    return person(engine, "wang")


@each(
    ("values", "code"),
    [
        ({"name": "  "}, "account_unnamed"),
        ({"name": "王" * 101}, "account_unnamed"),
        ({"name": "王\u202e"}, "account_unnamed"),
        ({"role": "owner"}, "unknown_role"),
        ({"join": [99]}, "unknown_team"),
    ],
)
def test_what_makes_no_sense_is_refused_as_a_whole(
    engine: Engine, wang: int, values: dict[str, object], code: str
) -> None:
    before = account_line(engine, wang)
    assert refusal(lambda: change(engine, wang, **{"name": "王测", **values})) == code
    assert account_line(engine, wang) == before


def test_an_unknown_account_is_refused(engine: Engine) -> None:
    assert refusal(lambda: account_line(engine, 99)) == "unknown_account"
    assert refusal(lambda: reset_password(engine, 99)) == "unknown_account"
    assert refusal(lambda: reset_totp(engine, 99)) == "unknown_account"


def test_a_reset_password_fits_once_changed_at_sign_in_and_ends_sessions(engine: Engine) -> None:
    account = person(engine, "wang")
    token = sessions.start(engine, account)
    given = reset_password(engine, account)
    assert password_fits(given.password, password_of(engine, "wang"))
    assert account_line(engine, account).must_change_password
    assert sessions.account_of(engine, token) is None


def test_totp_is_reset_with_its_recovery_codes(engine: Engine) -> None:
    account = person(engine, "wang")
    give_totp(engine, account)
    token = sessions.start(engine, account)
    assert account_line(engine, account).totp
    reset_totp(engine, account)
    columns = (Account.tf_primary_method, Account.tf_totp_secret)
    with engine.connect() as connection:
        assert tuple(connection.execute(select(*columns)).one()) == (None, None)
        assert not connection.execute(select(Account.mf_recovery_codes)).scalar_one()
    assert sessions.account_of(engine, token) is None


def test_a_new_installation_gets_one_administrator(engine: Engine) -> None:
    given = first_administrator(engine)
    assert given is not None
    assert password_fits(given.password, password_of(engine, given.username))
    assert given.password not in password_of(engine, given.username)
    (line,) = accounts(engine)
    assert (line.username, line.role, line.must_change_password) == (given.username, "administrator", True)
    assert first_administrator(engine) is None


def test_nobody_can_know_the_first_administrators_name(engine: Engine) -> None:
    names = set()
    for _ in range(3):
        given = first_administrator(engine)
        assert given is not None
        names.add(given.username)
        with engine.connect() as connection:
            connection.execute(update(Account).values(active=False))
    assert len(names) == 3
    assert names.isdisjoint({"admin", "administrator", "root", "guanli"})
    assert {usable_username(name) for name in names} == names


def test_without_a_name_the_only_administrator_is_meant(engine: Engine) -> None:
    made = administrator_password(engine)
    assert made.is_new_account
    assert administrator_password(engine).username == made.username
    person(engine, "deputy", "administrator")
    assert refusal(lambda: administrator_password(engine)) == "which_administrator"
    assert administrator_password(engine, "deputy").username == "deputy"


def test_a_one_time_password_ends_after_seven_days(engine: Engine) -> None:
    account = person(engine, "wang")
    assert account_line(engine, account).password_expires is None
    for give in (lambda: reset_password(engine, account), lambda: administrator_password(engine, "chief")):
        given = give()
        line = account_line(engine, given.account)
        assert line.password_expires is not None
        assert abs(line.password_expires - given.expires) < timedelta(minutes=1)
        assert (
            timedelta(days=7) - timedelta(minutes=1) < given.expires - datetime.now(UTC) <= timedelta(days=7)
        )
        keep_password(engine, given.account, "Evening-sun on 7 hills", datetime.now(UTC))
        assert account_line(engine, given.account).password_expires is None


def test_two_first_starts_make_one_administrator(engine: Engine) -> None:
    barrier = Barrier(2)

    def start(_number: int) -> object:
        barrier.wait()
        return first_administrator(engine)

    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(start, range(2)))
    assert made.count(None) == 1
    assert len(accounts(engine)) == 1


def test_an_administrator_is_made_by_name(engine: Engine) -> None:
    given = administrator_password(engine, "Chief")
    assert (given.username, given.is_new_account) == ("chief", True)
    assert password_fits(given.password, password_of(engine, "chief"))


def test_an_administrator_who_is_shut_out_comes_back(engine: Engine) -> None:
    account = person(engine, "chief", "administrator")
    person(engine, "deputy", "administrator")
    give_totp(engine, account)
    change(engine, account, active=False)
    given = administrator_password(engine, "chief")
    line = account_line(engine, account)
    assert (given.is_new_account, line.active, line.must_change_password, line.totp) == (
        False,
        True,
        True,
        True,
    )
    administrator_password(engine, "chief", without_totp=True)
    assert not account_line(engine, account).totp


def test_the_command_gives_nobody_else_a_password(engine: Engine) -> None:
    account = person(engine, "wang")
    assert refusal(lambda: administrator_password(engine, "wang")) == "not_an_administrator"
    assert not account_line(engine, account).must_change_password


@each("username", ["", "ab", "1wang", "王测", "wang wang", "wang/1", "a" * 41, "wang!"])
def test_an_unusable_username_is_refused(username: str) -> None:
    assert refusal(lambda: usable_username(username)) == "username_unusable"


def test_a_username_is_kept_in_small_letters() -> None:
    assert usable_username(" Wang.Li-2 ") == "wang.li-2"


def test_two_accounts_cannot_share_a_username(engine: Engine) -> None:
    person(engine, "wang")
    assert refusal(lambda: person(engine, "wang")) == "username_taken"


def test_accounts_are_told_apart(engine: Engine) -> None:
    lines: list[AccountLine] = [account_line(engine, person(engine, name)) for name in ("li", "wang")]
    assert lines[0].id != lines[1].id


def test_one_time_passwords_can_be_read_aloud_and_never_repeat() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"([A-HJ-NP-Za-hjkmnp-z2-9]{4}-){3}[A-HJ-NP-Za-hjkmnp-z2-9]{4}", password)
        assert re.search("[a-z]", password)
        assert re.search("[A-Z]", password)
        assert re.search("[2-9]", password)


def test_what_a_person_with_the_longest_name_did_can_be_kept(engine: Engine) -> None:
    publish(engine, "demo/every", questionnaire_source("every_type"), "every_type.yaml")
    account = person(engine, "wang")
    change(engine, account, name="长" * 100)
    actor = actor_of(engine, account)
    assert actor is not None
    change_state(engine, "demo/every", "open", person=actor.signature)
    assert state_history(engine, "demo/every")[0].person == "长" * 100


def test_what_is_not_named_stays_whoever_changed_it_meanwhile(engine: Engine) -> None:
    account = person(engine, "wang")
    change_account(engine, account, role="reader", active=False)
    change_account(engine, account, name="王测")
    line = account_line(engine, account)
    assert (line.name, line.role, line.active) == ("王测", "reader", False)


def test_the_last_request_is_known_when_the_session_is_forgotten(engine: Engine) -> None:
    account = person(engine, "wang")
    sessions.start(engine, account)
    seen = account_line(engine, account).last_seen
    with engine.connect() as connection:
        connection.execute(update(ConsoleSession).values(created=MOMENT, seen=MOMENT))
    sessions.remove_old_sessions(engine)
    assert seen is not None
    assert account_line(engine, account).last_seen == seen


def test_a_request_is_noted_in_the_account(engine: Engine) -> None:
    account = person(engine, "wang")
    token = sessions.start(engine, account)
    earlier = datetime.now(UTC) - timedelta(minutes=5)
    with engine.connect() as connection:
        connection.execute(update(ConsoleSession).values(seen=earlier))
        connection.execute(update(Account).values(last_seen=earlier))
    sessions.account_of(engine, token)
    seen = account_line(engine, account).last_seen
    assert seen is not None
    assert seen > earlier


@pytest.mark.parametrize(
    "give",
    [
        lambda engine, account: reset_password(engine, account),
        lambda engine, account: reset_totp(engine, account),
        lambda engine, _account: administrator_password(engine, "chief", without_totp=True),
    ],
    ids=["password", "second factor", "administrator"],
)
def test_a_reset_that_fails_half_way_changes_nothing(
    engine: Engine, give: Callable[[Engine, int], object]
) -> None:
    account = person(engine, "chief", "administrator")
    give_totp(engine, account)
    before = account_line(engine, account), password_of(engine, "chief")
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE console_sessions RENAME TO mislaid"))
    with pytest.raises(SQLAlchemyError):
        give(engine, account)
    assert (account_line(engine, account), password_of(engine, "chief")) == before
