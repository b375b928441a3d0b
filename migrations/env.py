"""Alembic runs the migrations on the connection that surveyapp hands over: one way to reach a database."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
