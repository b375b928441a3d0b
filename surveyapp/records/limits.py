"""The limits of the database."""

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite before it gives up."""

RECYCLE_SECONDS = 1800
"""How long a connection to PostgreSQL is used: what stands in between may forget it."""
