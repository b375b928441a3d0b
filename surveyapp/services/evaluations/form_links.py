"""One-time links with which the evaluated unit fills in a 基础表; only a link's hash is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, select, update

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import FormLink
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.form_entries import (
    FormPlace,
    FormRevision,
    FormSubmission,
    refuse_state,
    submit_form_within,
)
from surveyapp.services.evaluations.lock_records import refuse_locked
from surveyapp.services.limits import FORM_LINK_VALIDITY, LONGEST_FILLER_NAME, MOST_FORM_DRAFTS
from surveyapp.services.one_time_links import LinkState, OneTimeLinks
from surveyapp.services.typed_text import clean_text

LINKS = OneTimeLinks(FormLink, FormLink.spent, validity=FORM_LINK_VALIDITY)

UNIT = "填报单位"
"""Who filled in a form by a link, before the name they gave: so that nobody can pass for a person with an account."""


@dataclass(frozen=True)
class LinkLine:
    """A link as evaluators see it."""

    id: int
    person: str
    created: datetime
    expires: datetime
    state: LinkState


def make_link(engine: Engine, place: FormPlace, person: str) -> str:
    """A new link to a form; gives its token. Links before it are withdrawn.

    Refused where nothing could be submitted: `form_state_not_allowed`, `evaluation_locked`.
    """
    with transaction(engine, alone=True) as connection:
        refuse_locked(connection, place.evaluation)
        refuse_state(connection, place, "submitted")
        LINKS.withdraw(connection, _leads_to(place))
        return LINKS.make(connection, **vars(place), person=person)


def withdraw_link(engine: Engine, place: FormPlace, link: int) -> None:
    """Withdraw a link; refused (`link_not_pending`) unless it is a usable one of this form."""
    with engine.connect() as connection:
        if not LINKS.withdraw(connection, FormLink.id == link, _leads_to(place)):
            raise Refusal("link_not_pending")


def links_of(engine: Engine, place: FormPlace) -> list[LinkLine]:
    """The links to a form, the newest first."""
    query = select(FormLink.__table__).where(_leads_to(place)).order_by(FormLink.id.desc())
    with engine.connect() as connection:
        return [
            LinkLine(row.id, row.person, row.created, row.expires, LINKS.state(row._mapping))
            for row in connection.execute(query)
        ]


def has_usable_link(connection: Connection, evaluation: str, system: str | None = None) -> bool:
    """Whether the evaluated unit can still fill in a form of an evaluation, or of one `system` of it."""
    query = select(FormLink.id).where(FormLink.evaluation == evaluation, LINKS.is_usable())
    if system is not None:
        query = query.where(FormLink.system == system)
    return connection.execute(query.limit(1)).first() is not None


def place_of_link(engine: Engine, token: str) -> FormPlace:
    """The form that a token opens; refused (`link_not_usable`) if the token is wrong, spent, expired or withdrawn."""
    query = select(FormLink.evaluation, FormLink.system, FormLink.form)
    with engine.connect() as connection:
        row = connection.execute(query.where(LINKS.is_opened_by(token))).first()
    if row is None:
        raise Refusal("link_not_usable")
    return FormPlace(*row)


def fill_by_link(engine: Engine, token: str, form: BasicForm, submission: FormSubmission) -> bool:
    """Keep what the unit filled in, all of it or nothing; submitting the form uses the link up.

    `submission.person` is who says they filled it in. Refused as `form_entries.submit_form`, `link_not_usable`,
    `filler_unnamed`, `filler_too_long`, and `drafts_used_up` after `MOST_FORM_DRAFTS` drafts: submitting is still
    possible then. Gives whether anything changed.
    """
    person = " ".join(clean_text(submission.person).split())
    if not person:
        raise Refusal("filler_unnamed")
    if len(person) > LONGEST_FILLER_NAME:
        raise Refusal("filler_too_long", found=len(person), limit=LONGEST_FILLER_NAME)
    with transaction(engine, alone=True) as connection:
        claim = LINKS.claim(token).values(
            spent=datetime.now(UTC) if submission.state == "submitted" else None
        )
        columns = (FormLink.id, FormLink.drafts, FormLink.evaluation, FormLink.system, FormLink.form)
        row = connection.execute(claim.returning(*columns)).first()
        if row is None:
            raise Refusal("link_not_usable")
        place = FormPlace(row.evaluation, row.system, row.form)
        changed = submit_form_within(connection, place, form, replace(submission, person=f"{UNIT} {person}"))
        if changed and submission.state == "draft":
            if row.drafts >= MOST_FORM_DRAFTS:
                raise Refusal("drafts_used_up", limit=MOST_FORM_DRAFTS)
            counted = update(FormLink).where(FormLink.id == row.id).values(drafts=row.drafts + 1)
            connection.execute(counted)
        return changed


def last_filler(fillings: Iterable[FormRevision]) -> str:
    """The latest name under which a form was filled in through a link; the newest of `fillings` comes first."""
    named = (filling.person for filling in fillings if filling.person.startswith(f"{UNIT} "))
    return next(named, "").removeprefix(f"{UNIT} ")


def _leads_to(place: FormPlace) -> ColumnElement[bool]:
    """Whether a link is one to this form."""
    return and_(
        FormLink.evaluation == place.evaluation, FormLink.system == place.system, FormLink.form == place.form
    )
