"""The limits of the database."""

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite before it gives up."""
