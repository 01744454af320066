"""Alembic runs this. The connection, in a transaction and locked, comes from `grs_core.storage.migrate`."""

from alembic import context

from grs_core.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
