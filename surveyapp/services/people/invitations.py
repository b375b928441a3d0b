"""Invitations: a one-time link with which a person makes an account; only its token's hash is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import aliased

from surveyapp.records.accounts import Account, Invitation
from surveyapp.records.connection import transaction
from surveyapp.records.teams import Team
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import INVITATION_VALIDITY
from surveyapp.services.one_time_links import LinkState, OneTimeLinks
from surveyapp.services.people.accounts import (
    join_teams,
    new_account,
    require_role,
    usable_name,
    usable_username,
)
from surveyapp.services.people.passwords import hash_password

LINKS = OneTimeLinks(Invitation, Invitation.accepted, validity=INVITATION_VALIDITY)


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
    state: LinkState
    username: str | None


@dataclass(frozen=True)
class UsableInvitation:
    """A usable invitation: whom it is for, in which role and team, and until when."""

    id: int
    name: str
    role: str
    team: str | None
    expires: datetime


def invite(engine: Engine, *, name: str, role: str, team: int | None, invited_by: int) -> str:
    """A new invitation; gives the token of its link."""
    name = usable_name(name, "account_unnamed")
    require_role(role)
    with transaction(engine) as connection:
        if team is not None and connection.execute(select(Team.id).where(Team.id == team)).first() is None:
            raise Refusal("unknown_team", found=team)
        return LINKS.make(connection, name=name, role=role, team=team, invited_by=invited_by)


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
    with engine.connect() as connection:
        return [
            InvitationLine(
                *(row.id, row.name, row.role, row.team, row.invited_by, row.created, row.expires),
                LINKS.state(row._mapping),
                row.username,
            )
            for row in connection.execute(query)
        ]


def withdraw(engine: Engine, invitation: int) -> str:
    """Withdraw an invitation and give the name of the invited person; refused unless it is pending."""
    with transaction(engine) as connection:
        name = connection.execute(select(Invitation.name).where(Invitation.id == invitation)).scalar()
        if name is None:
            raise Refusal("unknown_invitation", found=invitation)
        if not LINKS.withdraw(connection, Invitation.id == invitation):
            raise Refusal("invitation_not_pending", found=name)
    return name


def find_invitation(engine: Engine, token: str) -> UsableInvitation:
    """The invitation of this token; refused (`invitation_not_usable`) if it is wrong, used, expired or withdrawn."""
    query = (
        select(Invitation.id, Invitation.name, Invitation.role, Team.name, Invitation.expires)
        .outerjoin(Team, Team.id == Invitation.team)
        .where(LINKS.is_opened_by(token))
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise Refusal("invitation_not_usable")
    return UsableInvitation(*row)


def accept(engine: Engine, token: str, *, username: str, password: str) -> str:
    """Make the account of an invited person and use the invitation up, both or neither; gives the username as stored.

    Whether the password follows the policy is asked before. Refused: `invitation_not_usable`,
    `username_unusable`, `username_taken` (the link then stays usable).
    """
    username = usable_username(username)
    hashed = hash_password(password)
    with transaction(engine) as connection:
        columns = (Invitation.id, Invitation.name, Invitation.role, Invitation.team)
        claim = LINKS.claim(token).values(accepted=datetime.now(UTC))
        row = connection.execute(claim.returning(*columns)).first()
        if row is None:
            raise Refusal("invitation_not_usable")
        account = new_account(connection, username, row.name, row.role, hashed, must_change=False)
        join_teams(connection, account, [] if row.team is None else [row.team])
        connection.execute(update(Invitation).where(Invitation.id == row.id).values(account=account))
    return username
