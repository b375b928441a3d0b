"""The receipt of a response: what it says, the secret in its address, and withdrawing the response."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Engine, Select, bindparam, exists, or_, select, update

from surveyapp.collection.ending import ending_of
from surveyapp.definition.values import Text
from surveyapp.records.connection import transaction
from surveyapp.records.prepared import PreparedStatement
from surveyapp.records.tables import FrozenSnapshot, Response, Survey
from surveyapp.services.answers.import_lock import alone_with
from surveyapp.services.answers.late import remove_set_aside
from surveyapp.services.answers.returns import kind_of_response
from surveyapp.services.answers.text_notes import remove_text_notes
from surveyapp.services.limits import LONGEST_FREEZE, RECEIPT_RETRY
from surveyapp.services.secret_key import derive_key
from surveyapp.services.surveys.survey_lookup import questionnaire_of

_SECRET_BYTES = 24

_EMPTIED: dict[str, Any] = {
    **{column.name: None for column in Response.__table__.columns if column.nullable},
    "answers": {},
    "flags": [],
    "empty": False,
    "ineligible": False,
}
"""The values of a withdrawn row: all but id, survey, version, channel, language and time are emptied."""


class ReceiptSecrets:
    """The secrets in the addresses of receipts: HMAC-SHA256 of survey and id, with a key derived from `key`.

    Nothing of them is stored: whoever has the database or an export, but not the instance's key, finds none.
    """

    def __init__(self, key: str) -> None:
        self._key = derive_key(key, "receipt").encode()

    def secret_of(self, survey: str, response: UUID) -> str:
        """32 characters for an address."""
        digest = hmac.digest(self._key, f"{survey}\0{response}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:_SECRET_BYTES]).decode()

    def fits(self, secret: str, survey: str, response: UUID) -> bool:
        """Whether this is the secret of that response; takes equally long for every wrong one."""
        return hmac.compare_digest(secret.encode(), self.secret_of(survey, response).encode())


def is_retry(submitted: datetime | None) -> bool:
    """Whether answers stored at this moment may still be sent again by a page that did not get the response."""
    return submitted is not None and datetime.now(UTC) - submitted < RECEIPT_RETRY


@dataclass(frozen=True)
class StoredReceipt:
    """The facts of a receipt about a stored response: never its answers.

    `personal`: it came from its respondent's own device, so its holder may withdraw it; the receipts of shared devices,
    interviewers and imports have no holder. `is_frozen`: a snapshot holds it, or is being written; then it stays.
    `withdrawn`: when it was withdrawn. `ineligible`: an option was chosen that ends the form.
    """

    response_id: UUID
    submitted: datetime
    channel: str
    personal: bool
    is_frozen: bool
    withdrawn: datetime | None
    ineligible: bool = False

    @property
    def is_withdrawable(self) -> bool:
        """Whether its holder can withdraw it now."""
        return self.personal and not self.is_frozen and self.withdrawn is None


def find_receipt(engine: Engine, survey: str, response: UUID) -> StoredReceipt | None:
    """The receipt of a response that is stored in this survey; None if there is none."""
    return _stored_receipt(response, _prepared_facts(engine.dialect).first(engine, _places(survey, response)))


def closing_text(engine: Engine, survey: str, response: UUID) -> Text | None:
    """The text of the option with which this response ended its form; None where it did not, or has no answers now."""
    query = select(Response.version, Response.answers)
    with engine.connect() as connection:
        row = connection.execute(query.where(Response.id == response, Response.survey == survey)).first()
    questionnaire = questionnaire_of(engine, survey, row.version) if row is not None else None
    ending = ending_of(questionnaire, row.answers) if row is not None and questionnaire is not None else None
    return ending[1].ends if ending is not None else None


def withdraw(engine: Engine, survey: str, response: UUID) -> StoredReceipt | None:
    """Withdraw a response for its holder; gives the receipt as it is then, or None if there is no such response.

    Its answers, times, flags, what was set aside under its id and what was noted of its texts are gone at once; the row
    stays and is not returned.
    Nothing changes where it was taken back before, is frozen, or has no holder. Freezing and taking back wait for
    each other: what a snapshot holds is never taken back, and what was taken back gets into none.
    """
    now = datetime.now(UTC)
    with transaction(engine) as connection:
        alone_with(connection, survey)
        row = connection.execute(_facts(), _places(survey, response)).first()
        receipt = _stored_receipt(response, row)
        if receipt is None or not receipt.is_withdrawable:
            return receipt
        connection.execute(
            update(Response).where(Response.id == response).values({**_EMPTIED, "withdrawn": now})
        )
        remove_set_aside(connection, survey, response)
        remove_text_notes(connection, [response])
    return replace(receipt, withdrawn=now)


def _stored_receipt(response: UUID, row: Sequence[Any] | None) -> StoredReceipt | None:
    """The receipt that a row of `_facts` gives."""
    if row is None:
        return None
    submitted, channel, import_id, flags, withdrawn, ineligible, frozen = row
    return StoredReceipt(
        response_id=response,
        submitted=submitted,
        channel=channel,
        personal=kind_of_response(channel, import_id, flags) == "self",
        is_frozen=bool(frozen),
        withdrawn=withdrawn,
        ineligible=ineligible,
    )


def _places(survey: str, response: UUID) -> dict[str, Any]:
    """The values of `_facts`."""
    return {"response": response, "survey": survey, "since": datetime.now(UTC) - LONGEST_FREEZE}


def _facts() -> Select[*tuple[Any, ...]]:
    """What a receipt says of a response, and whether a snapshot holds it or is being written."""
    survey = bindparam("survey", type_=Survey.name.type)
    held = exists().where(FrozenSnapshot.survey == survey, FrozenSnapshot.created >= Response.submitted)
    writing = exists().where(Survey.name == survey, Survey.freezing > bindparam("since"))
    facts = (Response.submitted, Response.channel, Response.import_id, Response.flags)
    columns = (*facts, Response.withdrawn, Response.ineligible, or_(held, writing).label("frozen"))
    return select(*columns).where(Response.id == bindparam("response"), Response.survey == survey)


@lru_cache
def _prepared_facts(dialect: Dialect) -> PreparedStatement:
    return PreparedStatement(_facts(), dialect)
