"""Runs the scripts on the connection that `upgrade_connection` hands over; Alembic executes this file."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="migrations")
with context.begin_transaction():
    context.run_migrations()
