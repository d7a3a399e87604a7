"""The tables of a new store, made at once: what the scripts of `migrations` come to, without loading Alembic."""

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table

from muniment.store import counting, database
from muniment.store.tables import metadata

_migrations = Table(
    "migrations",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="migrations_pkc"),
)
"""Where Alembic looks up which of its scripts a store has had."""


def make_tables(connection: Connection) -> None:
    """Make the tables and the full-text index of this version in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    for statement in database.of(connection).CREATE_INDEX:
        connection.exec_driver_sql(statement)


def create(connection: Connection) -> None:
    """Make an empty database a store of this version, to which no script of `migrations` has to be applied."""
    make_tables(connection)
    counting.count_anew(connection)
    _migrations.create(connection, checkfirst=False)
    connection.execute(_migrations.insert().values(version_num=str(database.SCHEMA)))
