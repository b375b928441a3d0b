"""The lock that imports into one survey take in turn."""

from sqlalchemy import Connection, select

from surveyapp.records.tables import Survey


def alone_with(connection: Connection, survey: str) -> None:
    """Keep others from importing into the survey, and from undoing imports, until the transaction ends; answers still
    come in.

    SQLite needs no lock: a transaction there is the only one that writes.
    """
    row = select(Survey.name).where(Survey.name == survey)
    connection.execute(row.with_for_update(key_share=True))
