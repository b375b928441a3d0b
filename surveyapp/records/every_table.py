"""All tables together: a module declares its tables when it is loaded, so that whoever looks at all begins here."""

from sqlalchemy import MetaData, Table

from surveyapp.records import (
    accounts,
    audit_trail,
    console,
    counts,
    evaluations,
    filing,
    opinions,
    retention,
    reviews,
    screening,
    seals,
    tables,
    teams,
    trends,
)
from surveyapp.records.base import Base

MODULES = (
    tables,
    accounts,
    teams,
    audit_trail,
    console,
    counts,
    evaluations,
    filing,
    retention,
    opinions,
    reviews,
    seals,
    trends,
    screening,
)
"""The modules that declare tables."""

_WITHOUT_KEY = (
    counts.ResponseCount,
    counts.ResponseChange,
    screening.ScreenedResponse,
    screening.UnscreenedResponse,
    screening.DeviceArrival,
)
"""Tables of rows about a survey that do not refer to it (`records/counts.py`)."""


def every_table() -> MetaData:
    """The metadata of all modules: the whole schema."""
    return Base.metadata


def tables_about_surveys() -> list[Table]:
    """Every table whose rows belong to a survey, whoever added it; those that refer to others first."""
    metadata = every_table()
    surveys, others = metadata.tables["surveys"], [model.__table__ for model in _WITHOUT_KEY]
    return [
        table
        for table in reversed(metadata.sorted_tables)
        if "survey" in table.c
        and (table in others or any(key.column.table is surveys for key in table.foreign_keys))
    ]
