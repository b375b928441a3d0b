"""The limits of the database."""

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite before it gives up."""

ROWS_FETCHED_AT_ONCE = {"sqlite": 256, "postgresql": 2048}
"""Rows that the driver gives at a time where there are many. SQLite has no way to the server, and so few come and go
before Python's collector, which counts them, looks through everything there is.
"""
