"""Alembic's way in: the connection is handed over, since only the vault has its key."""

from alembic import context

from kap_companion.vault.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
