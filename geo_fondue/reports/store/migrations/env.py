"""What Alembic runs: the migrations, on the connection that it is handed."""

from alembic import context

from geo_fondue.reports.store.migrations import VERSION_TABLE
from geo_fondue.reports.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
