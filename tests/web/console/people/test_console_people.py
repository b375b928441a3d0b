"""Accounts, teams and invitations in the browser, as administrators and invited people use them."""

import re
from typing import Any

import pytest
from cases import each
from flask.testing import FlaskClient
from made_console import Console, SignIn, token_of
from sqlalchemy import select

from surveyapp.records.accounts import Account, Attempt, Invitation
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people import sessions
from surveyapp.services.people.accounts import account_line, accounts, change_account
from surveyapp.services.people.attempts import INVITATIONS
from surveyapp.services.people.invitations import invitations, invite
from surveyapp.services.people.passwords import password_fits
from surveyapp.services.people.teams import change_team, create_team, team_line

PASSWORD = "correct horse battery staple"
CLOSED = ("accounts", "accounts/1", "teams", "teams/1", "invitations/new", "audit", "audit.csv")


@pytest.fixture
def chief(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator")


def post(client: Any, address: str, **fields: Any) -> Any:
    return client.post(f"/console/{address}", data={"csrf_token": client.token, **fields})


def trail(console: Console) -> list[tuple[str, str, str, dict[str, Any]]]:
    columns = (AuditEntry.action, AuditEntry.subject, AuditEntry.result, AuditEntry.detail)
    with console.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(AuditEntry.id))]


def stored(console: Console, account: int) -> Any:
    with console.engine.connect() as connection:
        return connection.execute(select(Account.__table__).where(Account.id == account)).one()


def invite_link(chief: FlaskClient, **fields: Any) -> str:
    page = post(chief, "invitations/new", **{"name": "王测", "role": "evaluator", "team": 0, **fields}).text
    found = re.search(r'id="invitation-link" value="([^"]+)"', page)
    assert found
    return found[1]


def path_of(link: str) -> str:
    return link.removeprefix("http://localhost/console/")


def guest_at(console: Console, path: str) -> FlaskClient:
    guest = console.client()
    guest.token = token_of(guest, f"/console/{path}")  # type: ignore[attr-defined]  # for the posts
    return guest


def accepting(console: Console, path: str, **fields: Any) -> Any:
    given = {"username": "wang", "password": PASSWORD, "again": PASSWORD, **fields}
    return post(guest_at(console, path), path, **given)


def test_the_list_shows_people_and_marks_who_sees_nothing(console: Console, chief: FlaskClient) -> None:
    console.person("reader", username="reader", name="<b>李测</b>")
    page = chief.get("/console/accounts").text
    assert "&lt;b&gt;李测&lt;/b&gt;" in page
    assert "还没有邀请过同事" in page


def test_changes_are_saved_and_recorded(console: Console, chief: FlaskClient) -> None:
    account = console.person("reader", username="reader")
    mine = account_line(console.engine, account).team_ids
    team = create_team(console.engine, "一组")
    fields = {"name": "李测", "role": "evaluator", "teams": [team], "teams_before": list(mine), "active": "y"}
    assert post(chief, f"accounts/{account}", **fields).status_code == 302
    line = account_line(console.engine, account)
    assert (line.name, line.role, line.team_ids) == ("李测", "evaluator", {team})
    detail = {"name": "李测", "role": "evaluator", "joined": ["一组"], "left": ["组 reader"]}
    assert trail(console) == [("change_account", "reader", "done", detail)]


def test_a_disabled_account_is_signed_out(console: Console, chief: FlaskClient) -> None:
    account = console.person("reader")
    browser = console.client(account)
    assert browser.get("/console/").status_code == 200
    post(chief, f"accounts/{account}", name="李测", role="reader")
    assert browser.get("/console/").status_code == 302


def test_the_last_administrator_is_told_what_to_do_and_keeps_the_input(
    console: Console, chief: FlaskClient
) -> None:
    (line,) = accounts(console.engine)
    answer = post(chief, f"accounts/{line.id}", name="新名", role="reader", active="y")
    assert answer.status_code == 422
    assert "最后一个启用的管理员" in answer.text
    assert 'value="新名"' in answer.text
    assert trail(console)[0][2:] == ("refused", {"refused": "last_administrator"})


def test_a_new_password_is_shown_once_and_recorded_without_it(console: Console, chief: FlaskClient) -> None:
    account = console.person("reader", username="reader")
    token = sessions.start(console.engine, account)
    answer = post(chief, f"accounts/{account}/password")
    password = re.search(r'value="([\w-]{19})"', answer.text)
    assert password
    assert password_fits(password[1], stored(console, account).password)
    assert stored(console, account).must_change_password
    assert sessions.account_of(console.engine, token) is None
    assert trail(console) == [("reset_password", "reader", "done", {})]
    assert password[1] not in chief.get(f"/console/accounts/{account}").text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_lost_phone_and_open_browsers_are_dealt_with(console: Console, chief: FlaskClient) -> None:
    account = console.person("reader", tf_primary_method="authenticator", tf_totp_secret="sealed")
    sessions.start(console.engine, account)
    assert post(chief, f"accounts/{account}/sessions").status_code == 302
    assert sessions.sessions_of(console.engine, account) == []
    assert post(chief, f"accounts/{account}/totp").status_code == 302
    assert stored(console, account).tf_totp_secret is None
    assert [line[0] for line in trail(console)] == ["end_sessions", "reset_totp"]


@pytest.mark.parametrize("address", ["accounts/99", "teams/99"])
def test_what_is_not_there_is_not_found(chief: FlaskClient, address: str) -> None:
    assert chief.get(f"/console/{address}").status_code == 404


def test_a_team_is_made_and_filled(console: Console, chief: FlaskClient) -> None:
    account = console.person("evaluator", (), username="wang")
    answer = post(chief, "teams", name="一组")
    number = int(answer.location.rpartition("/")[2])
    assert "demo" in chief.get("/console/teams").text
    post(chief, f"teams/{number}", name="二组", members=[account], folders=["demo"])
    found = team_line(console.engine, number)
    assert (found.name, found.folders, [member.username for member in found.members]) == (
        "二组",
        ("demo",),
        ["wang"],
    )
    assert [line[:3] for line in trail(console)] == [
        ("create_team", "一组", "done"),
        ("change_team", "一组", "done"),
    ]
    assert trail(console)[1][3] == {"name": "二组", "joined": ["wang"], "opened": ["demo"]}


def test_a_disabled_member_stays_listed_and_can_be_taken_out(console: Console, chief: FlaskClient) -> None:
    account = console.person("reader", (), username="wang")
    team = create_team(console.engine, "一组")
    change_team(console.engine, team, join=[account])
    change_account(console.engine, account, name="王测", role="reader", active=False)
    assert "王测（wang，" in chief.get(f"/console/teams/{team}").text


def test_what_a_team_loses_is_recorded(console: Console, chief: FlaskClient) -> None:
    account = console.person("evaluator", (), username="wang")
    team = create_team(console.engine, "一组")
    change_team(console.engine, team, join=[account], open_folders=["demo"], known_folders=["demo"])
    before = {"name_before": "一组", "members_before": [account], "folders_before": ["demo"]}
    post(chief, f"teams/{team}", name="一组", **before)
    assert trail(console)[-1][3] == {"left": ["wang"], "closed": ["demo"]}


def test_taking_a_folder_away_works_at_once(console: Console, chief: FlaskClient) -> None:
    account = console.person("evaluator", ("demo",))
    (team,) = account_line(console.engine, account).team_ids
    browser = console.client(account)
    assert browser.get("/console/surveys/demo/every").status_code == 200
    post(chief, f"teams/{team}", name="一组", folders_before=["demo"])
    assert browser.get("/console/surveys/demo/every").status_code == 404


def test_a_folder_that_does_not_exist_is_refused_with_the_input_kept(
    console: Console, chief: FlaskClient
) -> None:
    team = create_team(console.engine, "一组")
    answer = post(chief, f"teams/{team}", name="新名", folders=["../etc"])
    assert answer.status_code == 422
    assert 'value="新名"' in answer.text


def test_folders_without_a_team_are_named(console: Console, chief: FlaskClient) -> None:
    with console.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM team_folders")
    assert "没有分配给任何团队" in chief.get("/console/teams").text


def test_an_invitation_leads_to_an_account_that_can_sign_in(console: Console, chief: FlaskClient) -> None:
    team = create_team(console.engine, "一组")
    path = path_of(invite_link(chief, team=team))
    assert "王测，您好" in guest_at(console, path).get(f"/console/{path}").text
    answer = accepting(console, path, username="Wang")
    assert answer.location == "/console/login"
    line = next(line for line in accounts(console.engine) if line.username == "wang")
    assert (line.name, line.role, line.teams) == ("王测", "evaluator", ((team, "一组"),))
    guest = guest_at(console, "login")
    signed_in = post(guest, "login", username="wang", password=PASSWORD)
    assert signed_in.location == "/console/"


def test_the_link_is_shown_once_and_its_token_kept_nowhere(console: Console, chief: FlaskClient) -> None:
    path = path_of(invite_link(chief))
    token = path.removeprefix("invitations/")
    accepting(console, path)
    guest_at(console, "login").get(f"/console/{path}")
    assert token not in chief.get("/console/accounts").text
    assert token not in str(trail(console))
    with console.engine.connect() as connection:
        assert token not in str(connection.execute(select(Invitation.__table__)).all())


def test_the_link_uses_the_public_address(console: Console, chief: FlaskClient) -> None:
    settings = console.settings
    public = type(settings)(**{**settings.__dict__, "public_url": "https://survey.example.cn"})
    console.app.extensions["settings"] = public
    assert invite_link(chief).startswith("https://survey.example.cn/console/invitations/")


def test_invitations_are_recorded_with_name_and_role(console: Console, chief: FlaskClient) -> None:
    accepting(console, path_of(invite_link(chief)))
    assert trail(console) == [
        ("invite", "王测", "done", {"role": "evaluator"}),
        ("accept_invitation", "wang", "done", {"role": "evaluator"}),
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short", "again": "short"}, "太短"),
        ({"again": "something else entirely"}, "两次输入的密码不一致"),
        ({"username": "王"}, "不能使用"),
        ({"username": "taken"}, "已被使用"),
        ({"username": ""}, "请填写用户名"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_link_stays_usable(
    console: Console, chief: FlaskClient, fields: dict[str, str], said: str
) -> None:
    console.person("reader", username="taken")
    path = path_of(invite_link(chief))
    answer = accepting(console, path, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert [line.state for line in invitations(console.engine)] == ["pending"]


def test_wrong_used_and_withdrawn_links_get_the_same_page(console: Console, chief: FlaskClient) -> None:
    used, withdrawn = path_of(invite_link(chief)), path_of(invite_link(chief))
    accepting(console, used)
    post(chief, f"invitations/{invitations(console.engine)[0].id}/withdraw")
    answers = [console.client().get(f"/console/{path}") for path in (used, withdrawn, "invitations/nonsense")]
    assert {answer.status_code for answer in answers} == {410}
    bodies = {re.sub(r'content="[^"]{20,}"|value="[^"]*"', "", answer.text) for answer in answers}
    assert len(bodies) == 1
    assert "请联系发给您链接的管理员" in bodies.pop()


def test_an_invitation_that_was_used_meanwhile_cannot_be_withdrawn(
    console: Console, chief: FlaskClient
) -> None:
    accepting(console, path_of(invite_link(chief)))
    address = f"invitations/{invitations(console.engine)[0].id}/withdraw"
    answer = post(chief, address)
    assert "不能" not in answer.text
    assert "已经用过" in chief.get("/console/accounts").text
    assert trail(console)[-1][:3] == ("withdraw_invitation", "", "refused")


def test_guessing_links_ends(console: Console) -> None:
    guest = console.client()
    for _ in range(INVITATIONS.failures):
        assert guest.get("/console/invitations/nonsense").status_code == 410
    assert guest.get("/console/invitations/nonsense").status_code == 429


def test_guessing_links_keeps_nobody_from_a_right_one(console: Console, chief: FlaskClient) -> None:
    path, guest = path_of(invite_link(chief)), console.client()
    for _ in range(INVITATIONS.failures):
        guest.get("/console/invitations/nonsense")
    assert console.client().get(f"/console/{path}").status_code == 200


def test_a_right_link_counts_no_failure(console: Console, chief: FlaskClient) -> None:
    path = path_of(invite_link(chief))
    guest_at(console, path)
    with console.engine.connect() as connection:
        assert connection.execute(select(Attempt.id)).first() is None


def test_no_other_site_and_no_log_learns_the_link(console: Console, chief: FlaskClient) -> None:
    path = path_of(invite_link(chief))
    for _ in range(2):
        answer = console.client().get(f"/console/{path}")
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_works_under_tls(console: Console, chief: FlaskClient) -> None:
    path = path_of(invite_link(chief))
    guest = guest_at(console, path)
    fields = {"csrf_token": guest.token, "username": "wang", "password": PASSWORD, "again": PASSWORD}  # type: ignore[attr-defined]  # set above
    sent = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    assert guest.post(f"/console/{path}", data=fields, **sent).status_code == 302


@each("role", ["evaluator", "reader", "data_entry"])
@each("address", ["accounts", "accounts/1", "teams", "teams/1", "invitations/new", "audit", "audit.csv"])
def test_only_administrators_come_here(sign_in: SignIn, role: str, address: str) -> None:
    assert sign_in(role).get(f"/console/{address}").status_code == 403


def test_an_invitation_needs_its_form_token(console: Console) -> None:
    chief = console.person("administrator")
    token = invite(console.engine, name="王测", role="reader", team=None, invited_by=chief)
    fields = {"username": "wang", "password": PASSWORD, "again": PASSWORD}
    assert console.client().post(f"/console/invitations/{token}", data=fields).status_code == 400
    assert [line.state for line in invitations(console.engine)] == ["pending"]


def test_a_page_that_is_out_of_date_takes_back_nothing(console: Console, chief: FlaskClient) -> None:
    account = console.person("evaluator", username="wang", name="王测")
    shown = chief.get(f"/console/accounts/{account}").text
    before = dict(re.findall(r'name="(\w+_before)"[^>]* value="([^"]*)"', shown))
    team = create_team(console.engine, "一组")
    change_account(console.engine, account, role="reader", active=False, join=[team])
    fields = {"role": "evaluator", "active": "y", "teams": [before["teams_before"]], **before}
    unnamed = post(chief, f"accounts/{account}", name="", **fields)
    assert unnamed.status_code == 422
    again = dict(re.findall(r'name="(\w+_before)"[^>]* value="([^"]*)"', unnamed.text))
    assert again == before
    assert post(chief, f"accounts/{account}", name="王新", **{**fields, **again}).status_code == 302
    line = account_line(console.engine, account)
    assert (line.name, line.role, line.active) == ("王新", "reader", False)
    assert team in line.team_ids
    assert trail(console)[-1][3] == {"name": "王新"}


def before_of(page: str) -> dict[str, list[str]]:
    """What a page says that it showed at first."""
    before: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+_before)"[^>]* value="([^"]*)"', page):
        before.setdefault(name, []).append(value)
    return before


def test_a_teams_page_that_is_out_of_date_takes_back_nothing(console: Console, chief: FlaskClient) -> None:
    first, second = (console.person("evaluator", username=name) for name in ("wang", "li"))
    team = create_team(console.engine, "一组")
    change_team(console.engine, team, join=[first])
    before = before_of(chief.get(f"/console/teams/{team}").text)
    change_team(console.engine, team, name="二组", join=[second])
    shown = {"name": "一组", "members": [str(first)], **before}
    refused = post(chief, f"teams/{team}", **{**shown, "folders": ["nowhere"]})
    assert (refused.status_code, before_of(refused.text)) == (422, before)
    assert post(chief, f"teams/{team}", **shown).status_code == 302
    line = team_line(console.engine, team)
    assert (line.name, {member.id for member in line.members}) == ("二组", {first, second})
    assert trail(console)[-1][3] == {}
