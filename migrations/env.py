"""Alembic runs the migrations on the connection that surveyapp hands over: one way to reach a database."""

from alembic import context

from surveyapp.extensions import Base
from surveyapp.records import accounts, console, counts, filing, retention, reviews, screening, tables, trends

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
# The tables are known to the metadata.
known = (
    accounts.Account,
    console.Draft,
    counts.ResponseCount,
    filing.ArchiveEntry,
    retention.AnswerDeletion,
    reviews.ReviewLink,
    screening.ScreenedResponse,
    tables.Survey,
    trends.SeriesChoice,
)
assert all(t.__table__.metadata is Base.metadata for t in known)
with context.begin_transaction():
    context.run_migrations()
