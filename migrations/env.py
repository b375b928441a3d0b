"""Alembic runs the migrations on the connection that surveyapp hands over: one way to reach a database."""

from alembic import context

from surveyapp.extensions import Base
from surveyapp.records import accounts, console, tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
# The tables are known to the metadata.
assert all(t.__table__.metadata is Base.metadata for t in (accounts.Account, console.Draft, tables.Survey))
with context.begin_transaction():
    context.run_migrations()
