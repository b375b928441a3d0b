"""One-time links with which the evaluated unit fills in a 基础表; only a link's hash is kept."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Engine, and_, insert, select, update

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import FormLink
from surveyapp.services.errors import Refused
from surveyapp.services.evaluations.form_entries import Filling, Place, Sent, fill_within, refuse_state
from surveyapp.services.evaluations.locks import refuse_locked
from surveyapp.services.limits import FORM_LINK_VALIDITY, LONGEST_FILLER_NAME, MOST_FORM_DRAFTS
from surveyapp.services.tokens import token_hash
from surveyapp.services.typed_text import as_kept

UNIT = "填报单位"
"""Who filled in a form by a link, before the name they gave: nobody signs there as somebody with an account."""

_TOKEN_BYTES = 32

LinkState = Literal["pending", "spent", "expired", "withdrawn"]


@dataclass(frozen=True)
class LinkLine:
    """A link as evaluators see it."""

    id: int
    person: str
    created: datetime
    expires: datetime
    state: LinkState


def make_link(engine: Engine, place: Place, person: str) -> str:
    """A new link to a form; gives its token, 256 random bits that are stored nowhere. Links before it are withdrawn.

    Refused where nothing could be submitted: `form_state_not_allowed`, `evaluation_locked`.
    """
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), datetime.now(UTC)
    values = {"evaluation": place.evaluation, "system": place.system, "form": place.form}
    with transaction(engine, alone=True) as connection:
        refuse_locked(connection, place.evaluation)
        refuse_state(connection, place, "submitted")
        earlier = update(FormLink).filter_by(**values).where(_usable(now))
        connection.execute(earlier.values(withdrawn=now))
        values |= {"token_hash": token_hash(token), "person": person}
        connection.execute(insert(FormLink).values(**values, created=now, expires=now + FORM_LINK_VALIDITY))
    return token


def withdraw_link(engine: Engine, place: Place, link: int) -> None:
    """Make a link useless; refused (`link_not_pending`) unless it is one of this form that could be used."""
    now = datetime.now(UTC)
    statement = update(FormLink).filter_by(id=link, **vars(place)).where(_usable(now)).values(withdrawn=now)
    with engine.connect() as connection:
        if connection.execute(statement).rowcount != 1:
            raise Refused("link_not_pending")


def links_of(engine: Engine, place: Place) -> list[LinkLine]:
    """The links to a form, the newest first."""
    query = select(FormLink).filter_by(**vars(place)).order_by(FormLink.id.desc())
    now = datetime.now(UTC)
    with engine.connect() as connection:
        return [
            LinkLine(
                *(row.id, row.person, row.created, row.expires),
                _state(row.spent, row.withdrawn, row.expires, now),
            )
            for row in connection.execute(query)
        ]


def has_usable_link(connection: Connection, evaluation: str, system: str | None = None) -> bool:
    """Whether the evaluated unit can still fill in a form of an evaluation, or of one `system` of it."""
    query = select(FormLink.id).where(FormLink.evaluation == evaluation, _usable(datetime.now(UTC)))
    if system is not None:
        query = query.where(FormLink.system == system)
    return connection.execute(query.limit(1)).first() is not None


def linked(engine: Engine, token: str) -> Place:
    """The form that a token opens; `link_not_usable` if it is wrong, spent, expired or withdrawn."""
    query = select(FormLink.evaluation, FormLink.system, FormLink.form)
    with engine.connect() as connection:
        row = connection.execute(
            query.where(FormLink.token_hash == token_hash(token), _usable(datetime.now(UTC)))
        ).first()
    if row is None:
        raise Refused("link_not_usable")
    return Place(*row)


def fill_by_link(engine: Engine, token: str, form: BasicForm, sent: Sent) -> bool:
    """Keep what the unit filled in; a link whose form is submitted is spent. All of it or nothing.

    `sent.person` is who says they filled it in. Refused as `form_entries.fill`, `link_not_usable`,
    `filler_unnamed`, `filler_too_long`, and `drafts_used_up` after `MOST_FORM_DRAFTS` drafts: submitting is possible
    then. Gives whether anything changed: what was sent is not the same as what was kept.
    """
    person = " ".join(as_kept(sent.person).split())
    if not person:
        raise Refused("filler_unnamed")
    if len(person) > LONGEST_FILLER_NAME:
        raise Refused("filler_too_long", found=len(person), limit=LONGEST_FILLER_NAME)
    now = datetime.now(UTC)
    with transaction(engine, alone=True) as connection:
        spent = {"spent": now} if sent.state == "submitted" else {"spent": None}
        claim = update(FormLink).where(FormLink.token_hash == token_hash(token), _usable(now))
        columns = (FormLink.id, FormLink.drafts, FormLink.evaluation, FormLink.system, FormLink.form)
        row = connection.execute(claim.values(**spent).returning(*columns)).first()
        if row is None:
            raise Refused("link_not_usable")
        place = Place(row.evaluation, row.system, row.form)
        changed = fill_within(connection, place, form, replace(sent, person=f"{UNIT} {person}"))
        if changed and sent.state == "draft":
            if row.drafts >= MOST_FORM_DRAFTS:
                raise Refused("drafts_used_up", limit=MOST_FORM_DRAFTS)
            counted = update(FormLink).where(FormLink.id == row.id).values(drafts=row.drafts + 1)
            connection.execute(counted)
        return changed


def last_filler(fillings: Iterable[Filling]) -> str:
    """The name that was given last with what was filled in by a link; `fillings` are the newest first."""
    named = (filling.person for filling in fillings if filling.person.startswith(f"{UNIT} "))
    return next(named, "").removeprefix(f"{UNIT} ")


def _usable(now: datetime) -> ColumnElement[bool]:
    return and_(FormLink.spent.is_(None), FormLink.withdrawn.is_(None), FormLink.expires > now)


def _state(spent: datetime | None, withdrawn: datetime | None, expires: datetime, now: datetime) -> LinkState:
    if spent is not None:
        return "spent"
    if withdrawn is not None:
        return "withdrawn"
    return "pending" if expires > now else "expired"
