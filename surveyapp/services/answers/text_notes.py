"""Removes what evaluators noted of the texts of responses, wherever the answers of these are removed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, delete

from surveyapp.records.opinions import OF_RESPONSES


def remove_text_notes(connection: Connection, responses: Sequence[UUID]) -> None:
    """Remove the codings, quotes and hidden parts of the texts of these responses."""
    for table in OF_RESPONSES:
        connection.execute(delete(table).where(table.response.in_(responses)))
