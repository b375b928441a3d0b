"""Accounts: who may sign in, in which role, and changes to them. They are never deleted, since the audit trail names
them.
"""

import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, RowMapping, delete, select, update

from surveyapp.records.accounts import ROLES, Account, Invitation
from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.teams import Team, TeamMember
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_PERSON_NAME, ONE_TIME_PASSWORD_VALIDITY
from surveyapp.services.people import second_factor
from surveyapp.services.people.passwords import hash_password, keep_hash, one_time_password
from surveyapp.services.people.sessions import end_every

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")


@dataclass(frozen=True)
class AccountLine:
    """An account as administrators see it; `last_seen` is its latest request, None if it never signed in.

    `password_expires`: when its one-time password ends (or ended); None where the password is its person's own.
    """

    id: int
    username: str
    name: str
    role: str
    active: bool
    totp: bool
    must_change_password: bool
    password_expires: datetime | None
    created: datetime
    last_seen: datetime | None
    teams: tuple[tuple[int, str], ...]

    @property
    def team_ids(self) -> frozenset[int]:
        """The teams it belongs to."""
        return frozenset(identity for identity, _ in self.teams)

    @property
    def password_expired(self) -> bool:
        """Whether its one-time password has expired."""
        return self.password_expires is not None and self.password_expires <= datetime.now(UTC)


@dataclass(frozen=True)
class OneTimePassword:
    """A password that is shown once and expires; `is_new_account`: its account was made just now."""

    account: int
    username: str
    password: str
    expires: datetime
    is_new_account: bool


def accounts(engine: Engine) -> list[AccountLine]:
    """All accounts by username, the active ones first."""
    with engine.connect() as connection:
        rows = connection.execute(_LINES.order_by(Account.active.desc(), Account.username)).mappings().all()
        return _with_teams(connection, rows)


def account_line(engine: Engine, account: int) -> AccountLine:
    """One account; `unknown_account` if there is none."""
    with engine.connect() as connection:
        rows = connection.execute(_LINES.where(Account.id == account)).mappings().all()
        if not rows:
            raise Refusal("unknown_account", found=account)
        return _with_teams(connection, rows)[0]


def change_account(
    engine: Engine,
    account: int,
    *,
    name: str | None = None,
    role: str | None = None,
    active: bool | None = None,
    join: Collection[int] = (),
    leave: Collection[int] = (),
) -> None:
    """Give an account another name, role or teams, or say whether it may sign in; takes effect at once.

    What is not given stays as it is, also if somebody else changed it meanwhile. Disabling ends its sessions. The
    last active administrator stays one (`last_administrator`); whoever stops being one takes along the invitations
    that nobody has used yet.
    """
    wanted: dict[str, object] = {}
    if name is not None:
        wanted["name"] = usable_name(name, "account_unnamed")
    if role is not None:
        require_role(role)
        wanted["role"] = role
    if active is not None:
        wanted["active"] = active
    with transaction(engine, alone=True) as connection:
        before = _stored(connection, account)
        changed = {"role": before.role, "active": before.active, **wanted}
        stays = changed["active"] and changed["role"] == "administrator"
        was = before.active and before.role == "administrator"
        if was and not stays and not _other_administrators(connection, account):
            raise Refusal("last_administrator", found=before.username)
        connection.execute(update(Account).where(Account.id == account).values(**changed))
        join_teams(connection, account, join)
        mine = TeamMember.account == account
        connection.execute(delete(TeamMember).where(mine, TeamMember.team.in_(leave)))
        if not changed["active"]:
            end_every(connection, account)
        if was and not stays:
            _withdraw_invitations_of(connection, account)


def reset_password(engine: Engine, account: int) -> OneTimePassword:
    """Give an account a one-time password, which must be changed at the next sign-in; all its sessions end."""
    password, now = one_time_password(), datetime.now(UTC)
    hashed = hash_password(password)
    with transaction(engine) as connection:
        username: str = _stored(connection, account).username
        _give(connection, account, hashed, now)
    return OneTimePassword(
        account, username, password, now + ONE_TIME_PASSWORD_VALIDITY, is_new_account=False
    )


def reset_totp(engine: Engine, account: int) -> str:
    """Take the second factor from an account whose device is lost; all its sessions end. Gives its username."""
    with transaction(engine) as connection:
        username: str = _stored(connection, account).username
        second_factor.remove_second_factor(connection, account)
        end_every(connection, account)
    return username


def rename(engine: Engine, account: int, name: str) -> None:
    """Give an account, which is one's own, the name that others read; `account_unnamed` if it is none."""
    usable = usable_name(name, "account_unnamed")
    with engine.connect() as connection:
        connection.execute(update(Account).where(Account.id == account).values(name=usable))


def keep_language(engine: Engine, account: int, language: str) -> None:
    """Remember the language in which this person wants the console."""
    with engine.connect() as connection:
        connection.execute(update(Account).where(Account.id == account).values(language=language))


def first_administrator(engine: Engine) -> OneTimePassword | None:
    """Make an account where there is no active administrator yet; None where there is one.

    Its username is random, since a name from the manual is the first that strangers try.
    """
    if _administrators(engine):
        return None
    password, username = one_time_password(), _drawn_username()
    now, hashed = datetime.now(UTC), hash_password(password)
    with transaction(engine, alone=True) as connection:
        if _other_administrators(connection, None):
            return None
        account = new_account(connection, username, "管理员", "administrator", hashed, must_change=True)
    return OneTimePassword(account, username, password, now + ONE_TIME_PASSWORD_VALIDITY, is_new_account=True)


def administrator_password(
    engine: Engine, username: str | None = None, *, without_totp: bool = False
) -> OneTimePassword:
    """A one-time password for the administrator `username`, who is made if there is no such account.

    Without a name the only administrator is meant, and where there is none one is made under a random name. An existing
    account is made active again and its sessions end; its second factor goes only if `without_totp`. Refused:
    `not_an_administrator` for an account with another role, `which_administrator` where several could be meant.
    """
    username = usable_username(username) if username is not None else _only_administrator(engine)
    password, now = one_time_password(), datetime.now(UTC)
    hashed = hash_password(password)
    query = select(Account.id, Account.role).where(Account.username == username).with_for_update()
    with transaction(engine, alone=True) as connection:
        row = connection.execute(query).first()
        if row is None:
            account = new_account(connection, username, username, "administrator", hashed, must_change=True)
        elif row.role != "administrator":
            raise Refusal("not_an_administrator", found=username)
        else:
            account = row.id
            _give(connection, account, hashed, now)
            if without_totp:
                second_factor.remove_second_factor(connection, account)
            connection.execute(update(Account).where(Account.id == account).values(active=True))
    return OneTimePassword(
        account, username, password, now + ONE_TIME_PASSWORD_VALIDITY, is_new_account=row is None
    )


def new_account(
    connection: Connection, username: str, name: str, role: str, password_hash: str, *, must_change: bool
) -> int:
    """Insert an account within a transaction and give its id; `username_taken` if the name is in use."""
    now = datetime.now(UTC)
    values: dict[str, object] = {
        "username": username,
        "name": name,
        "role": role,
        "language": "zh",
        "password": password_hash,
    }
    values |= {"password_changed": now, "must_change_password": must_change, "former_passwords": []}
    values["password_expires"] = now + ONE_TIME_PASSWORD_VALIDITY if must_change else None
    values |= {"active": True, "created": now, "fs_uniquifier": secrets.token_hex(32)}
    new = insert_of(connection.dialect.name)(Account).values(**values)
    new = new.on_conflict_do_nothing(index_elements=[Account.username])
    account = connection.execute(new.returning(Account.id)).scalar()
    if account is None:
        raise Refusal("username_taken", found=username)
    return account


def join_teams(connection: Connection, account: int, teams: Iterable[int]) -> None:
    """Add an account to teams; being a member already is no fault, `unknown_team` is."""
    known = set(connection.execute(select(Team.id)).scalars())
    for team in teams:
        if team not in known:
            raise Refusal("unknown_team", found=team)
        statement = insert_of(connection.dialect.name)(TeamMember).values(team=team, account=account)
        connection.execute(statement.on_conflict_do_nothing())


def usable_username(username: str) -> str:
    """The username as it is stored (small letters); `username_unusable` if it cannot be one."""
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Refusal("username_unusable", found=username[:LONGEST_PERSON_NAME])
    return username


def usable_name(name: str, otherwise: str) -> str:
    """A name people read, without surrounding space and line breaks; refused with `otherwise` if it is none."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_PERSON_NAME or not name.isprintable():
        raise Refusal(otherwise, limit=LONGEST_PERSON_NAME)
    return name


def require_role(role: str) -> None:
    """Refuse a role that does not exist."""
    if role not in ROLES:
        raise Refusal("unknown_role", found=role)


_LINES = select(
    *(Account.id, Account.username, Account.name, Account.role, Account.active),
    *(Account.must_change_password, Account.password_expires, Account.created, Account.last_seen),
    Account.tf_totp_secret.is_not(None).label("totp"),
)


def _with_teams(connection: Connection, rows: Iterable[RowMapping]) -> list[AccountLine]:
    query = select(TeamMember.account, Team.id, Team.name).join(Team, Team.id == TeamMember.team)
    teams: dict[int, list[tuple[int, str]]] = {}
    for account, team, name in connection.execute(query.order_by(Team.name)):
        teams.setdefault(account, []).append((team, name))
    return [AccountLine(**row, teams=tuple(teams.get(row["id"], ()))) for row in rows]


def _stored(connection: Connection, account: int) -> Row[str, str, bool]:
    query = select(Account.username, Account.role, Account.active).where(Account.id == account)
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise Refusal("unknown_account", found=account)
    return row


def _administrators(engine: Engine) -> bool:
    with engine.connect() as connection:
        return _other_administrators(connection, None)


def _other_administrators(connection: Connection, but: int | None) -> bool:
    query = select(Account.id).where(Account.role == "administrator", Account.active)
    if but is not None:
        query = query.where(Account.id != but)
    return connection.execute(query.limit(1)).first() is not None


def _drawn_username() -> str:
    return "guanli-" + "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(5))


def _only_administrator(engine: Engine) -> str:
    """The administrator who is meant where no name is given; a random name where there is none."""
    query = select(Account.username).where(Account.role == "administrator", Account.active)
    with engine.connect() as connection:
        names = connection.execute(query.order_by(Account.username)).scalars().all()
    if len(names) > 1:
        raise Refusal("which_administrator", found=names, count=len(names))
    return names[0] if names else _drawn_username()


def _give(connection: Connection, account: int, password_hash: str, now: datetime) -> None:
    keep_hash(connection, account, password_hash, now, must_change=True)
    end_every(connection, account)


def _withdraw_invitations_of(connection: Connection, account: int) -> None:
    unused = (Invitation.accepted.is_(None), Invitation.withdrawn.is_(None))
    statement = update(Invitation).where(Invitation.invited_by == account, *unused)
    connection.execute(statement.values(withdrawn=datetime.now(UTC)))
