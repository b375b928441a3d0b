"""Invitations: a one-time link with which a person makes an account; only its token's hash is kept."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import ColumnElement, Engine, and_, insert, select, update
from sqlalchemy.orm import aliased

from surveyapp.records.accounts import Account, Invitation, Team
from surveyapp.records.connection import transaction
from surveyapp.services.errors import Refused
from surveyapp.services.limits import INVITATION_VALIDITY
from surveyapp.services.people.accounts import (
    join_teams,
    new_account,
    require_role,
    usable_name,
    usable_username,
)
from surveyapp.services.people.passwords import hash_password
from surveyapp.services.tokens import token_hash

_TOKEN_BYTES = 32

InvitationState = Literal["pending", "used", "expired", "withdrawn"]


@dataclass(frozen=True)
class InvitationLine:
    """An invitation as administrators see it; `username` is the account that was made with it."""

    id: int
    name: str
    role: str
    team: str | None
    invited_by: str
    created: datetime
    expires: datetime
    state: InvitationState
    username: str | None


@dataclass(frozen=True)
class Invited:
    """Whom an unused link is for, and until when."""

    id: int
    name: str
    role: str
    team: str | None
    expires: datetime


def invite(engine: Engine, *, name: str, role: str, team: int | None, invited_by: int) -> str:
    """A new invitation; gives the token of its link, 256 random bits that are stored nowhere."""
    name = usable_name(name, "account_unnamed")
    require_role(role)
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), datetime.now(UTC)
    values = {
        "token_hash": token_hash(token),
        "name": name,
        "role": role,
        "team": team,
        "invited_by": invited_by,
    }
    with transaction(engine) as connection:
        if team is not None and connection.execute(select(Team.id).where(Team.id == team)).first() is None:
            raise Refused("unknown_team", found=team)
        connection.execute(
            insert(Invitation).values(**values, created=now, expires=now + INVITATION_VALIDITY)
        )
    return token


def invitations(engine: Engine) -> list[InvitationLine]:
    """All invitations, the newest first."""
    inviter, made = aliased(Account), aliased(Account)
    own = (Invitation.id, Invitation.name, Invitation.role, Invitation.created, Invitation.expires)
    others = (Team.name.label("team"), inviter.username.label("invited_by"), made.username.label("username"))
    query = (
        select(*own, Invitation.accepted, Invitation.withdrawn, *others)
        .join(inviter, inviter.id == Invitation.invited_by)
        .outerjoin(Team, Team.id == Invitation.team)
        .outerjoin(made, made.id == Invitation.account)
        .order_by(Invitation.id.desc())
    )
    now = datetime.now(UTC)
    with engine.connect() as connection:
        return [
            InvitationLine(
                *(row.id, row.name, row.role, row.team, row.invited_by, row.created, row.expires),
                _state(row.accepted, row.withdrawn, row.expires, now),
                row.username,
            )
            for row in connection.execute(query)
        ]


def withdraw(engine: Engine, invitation: int) -> str:
    """Make the link of an invitation useless and give whom it was for; refused unless it is pending."""
    with transaction(engine) as connection:
        name = connection.execute(select(Invitation.name).where(Invitation.id == invitation)).scalar()
        if name is None:
            raise Refused("unknown_invitation", found=invitation)
        now = datetime.now(UTC)
        statement = update(Invitation).where(Invitation.id == invitation, _usable(now)).values(withdrawn=now)
        if connection.execute(statement.returning(Invitation.id)).first() is None:
            raise Refused("invitation_not_pending", found=name)
    return name


def invited(engine: Engine, token: str) -> Invited:
    """Whom this token invites; `invitation_not_usable` if it is wrong, used, expired or withdrawn."""
    query = (
        select(Invitation.id, Invitation.name, Invitation.role, Team.name, Invitation.expires)
        .outerjoin(Team, Team.id == Invitation.team)
        .where(Invitation.token_hash == token_hash(token), _usable(datetime.now(UTC)))
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise Refused("invitation_not_usable")
    return Invited(*row)


def accept(engine: Engine, token: str, *, username: str, password: str) -> str:
    """Make the invited account and use the invitation up, both or neither; gives the username as stored.

    Whether the password follows the policy is asked before. Refused: `invitation_not_usable`,
    `username_unusable`, `username_taken` (the link then stays usable).
    """
    username = usable_username(username)
    hashed = hash_password(password)
    now = datetime.now(UTC)
    with transaction(engine) as connection:
        # The first statement claims the link: of two people only one goes on.
        claim = update(Invitation).where(Invitation.token_hash == token_hash(token), _usable(now))
        columns = (Invitation.id, Invitation.name, Invitation.role, Invitation.team)
        row = connection.execute(claim.values(accepted=now).returning(*columns)).first()
        if row is None:
            raise Refused("invitation_not_usable")
        account = new_account(connection, username, row.name, row.role, hashed, must_change=False)
        join_teams(connection, account, [] if row.team is None else [row.team])
        connection.execute(update(Invitation).where(Invitation.id == row.id).values(account=account))
    return username


def _usable(now: datetime) -> ColumnElement[bool]:
    return and_(Invitation.accepted.is_(None), Invitation.withdrawn.is_(None), Invitation.expires > now)


def _state(
    accepted: datetime | None, withdrawn: datetime | None, expires: datetime, now: datetime
) -> InvitationState:
    if accepted is not None:
        return "used"
    if withdrawn is not None:
        return "withdrawn"
    return "pending" if expires > now else "expired"
