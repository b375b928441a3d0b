"""Alembic runs the migrations on the connection that surveyapp hands over: one way to reach a database."""

from alembic import context

from surveyapp.extensions import Base
from surveyapp.records import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
assert tables.Survey.__table__.metadata is Base.metadata  # the tables are known to the metadata
with context.begin_transaction():
    context.run_migrations()
