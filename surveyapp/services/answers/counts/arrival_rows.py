"""Responses as the marking rules take them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, TextClause, select

from surveyapp.analysis.screening import RULE_NAMES, Arrival
from surveyapp.records.tables import Response
from surveyapp.services.answers.returns import kind_of_response

ARRIVAL_COLUMNS = (
    Response.id,
    Response.submitted,
    Response.channel,
    Response.answers_digest,
    Response.flags,
    Response.import_id,
    Response.device,
    Response.ineligible,
)


def arrival_of(row: Row[Any]) -> Arrival:
    """A row of `arrival_rows` as the rules take it."""
    return Arrival(
        id=row.id,
        at=row.submitted.timestamp(),
        channel=row.channel,
        kind=kind_of_response(row.channel, row.import_id, row.flags),
        form=None if row.ineligible else row.answers_digest,  # whoever is asked nothing more answers the same
        flags=frozenset(row.flags).intersection(RULE_NAMES),
        device=row.device,
    )


def arrival_rows(
    connection: Connection, *conditions: ColumnElement[bool] | TextClause
) -> dict[UUID, Row[Any]]:
    """Response -> its row, of those for which all of this is so."""
    found: Sequence[Any] = connection.execute(select(*ARRIVAL_COLUMNS).where(*conditions)).all()
    return {row.id: row for row in found}
