"""The shapes of a store: a new one gets today's tables at once, an older one is brought from each shape to the next.

Two things change the shape. The store's own tables change with a step each, in `_STEPS`. The form tables follow the
definition: a field that it gained is a column that is added, empty for what is there already, and what it lost stays.

The tables that a step makes or alters are those of today, so that a step finds made what came with a later shape, and
leaves it. Alembic, which alters tables, takes most of a second to load: only a step that alters one loads it.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from muniment.errors import SourceError
from muniment.extras import need
from muniment.readers.dataset import filings_by_folder
from muniment.store import counting, database, findings, loading, seals, tables
from muniment.store.database import chunks
from muniment.store.packing import Damaged, unpack_content
from muniment.store.stored import StoredRecord
from muniment.store.tables import metadata

_migrations = sa.Table(
    "migrations",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="migrations_pkc"),
)
"""The shape that a store has, as Alembic keeps it: one row."""


def create(connection: Connection) -> None:
    """Make an empty database a store of this version, to which no step has to be applied."""
    _first(connection)
    counting.recount(connection)
    _migrations.create(connection, checkfirst=False)
    _note(connection, database.SCHEMA)


def upgrade_connection(connection: Connection) -> None:
    """Bring the database at the other end to the shape of this version, in its transaction."""
    _migrations.create(connection, checkfirst=True)
    shape = int(connection.execute(sa.select(_migrations.c.version_num)).scalar() or 0)
    for number, step in enumerate(_STEPS, 1):
        if number > shape:
            step(connection)
            _note(connection, number)
    metadata.create_all(connection)
    for table in metadata.sorted_tables:
        _add_missing(connection, table.name, table.columns)


def _note(connection: Connection, shape: int) -> None:
    connection.execute(sa.delete(_migrations))
    connection.execute(_migrations.insert().values(version_num=str(shape)))


def _add_missing(connection: Connection, table: str, columns: Iterable[sa.Column[Any]]) -> None:
    """Add to a table those of the columns that it has not yet."""
    existing = {column["name"] for column in sa.inspect(connection).get_columns(table)}
    if missing := [column for column in columns if column.name not in existing]:
        context = need("alembic.migration", "store").MigrationContext.configure(connection)
        operations: Any = need("alembic.operations", "store").Operations(context)
        for column in missing:
            operations.add_column(table, column)


# ---- the steps ------------------------------------------------------------------------------------------------------


def _first(connection: Connection) -> None:
    """Make every table, as the metadata and the definition of the forms have it, and the full-text index."""
    for statement in (*_definitions(connection.dialect.name), *database.of(connection).CREATE_INDEX):
        connection.exec_driver_sql(statement)


@cache
def _definitions(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the tables, once in a process: to compile them takes longer than to make them."""
    statements: list[str] = []

    def take(definition: sa.schema.ExecutableDDLElement, *_given: object, **_named: object) -> None:
        statements.append(str(definition.compile(dialect=engine.dialect)))

    engine = sa.create_mock_engine(f"{dialect}://", take)
    metadata.create_all(engine, checkfirst=False)
    return tuple(statements)


def _making(*made: sa.Table) -> Callable[[Connection], None]:
    """Return a step that makes tables."""

    def step(connection: Connection) -> None:
        for table in made:
            table.create(connection, checkfirst=True)

    return step


_DATASET = 3
_CONTENTS = sa.table("contents", sa.column("id"), sa.column("packing"), sa.column("data"))
_SOURCES = sa.table("sources", *map(sa.column, ("content_id", "place", "rank", "folder")))


def _folders(connection: Connection) -> None:
    """Note of a filing of a data set in which folder its tables stand; have the index of persons answer alone.

    An archive may hold several quarters, and the number of a row says nothing without its quarter. The column is filled
    from the archives that the store keeps. The index by CIK has more columns since.
    """
    _add_missing(connection, "sources", [sa.Column("folder", sa.Text, nullable=False, server_default="")])
    content = _SOURCES.c.content_id
    question = sa.select(content).where(_SOURCES.c.rank == _DATASET).distinct().order_by(content)
    for key in connection.execute(question).scalars().all():
        change: Any = sa.update(_SOURCES).where(_SOURCES.c.content_id == key)
        for folder, filings in _folders_of(connection, key):
            for portion in chunks(sorted(filings)):
                connection.execute(change.where(_SOURCES.c.place.in_(portion)).values(folder=folder))
    for index in tables.persons.indexes:
        if index.name == "persons_by_cik":
            index.drop(connection)
        index.create(connection, checkfirst=True)


def _folders_of(connection: Connection, key: int) -> list[tuple[str, set[str]]]:
    """Return the folders of an archive, the last first: of a filing in several the first one was read."""
    content = connection.execute(sa.select(_CONTENTS.c.packing, _CONTENTS.c.data).where(_CONTENTS.c.id == key)).one()
    if content.data is None:
        return []
    try:
        return list(filings_by_folder(unpack_content(content.packing, content.data)))[::-1]
    except (SourceError, Damaged):  # its filings are shown without places, as before
        return []


def _corrections(connection: Connection) -> None:
    """Have a correction say what it is, what the reading said when it was made, and by which words.

    Until then a correction without a value said that nothing is stated.
    """
    _add_missing(connection, "corrections", [tables.corrections.c[name] for name in ("kind", "seen", "words", "spans")])
    table = sa.table("corrections", sa.column("kind"), sa.column("value"))
    connection.execute(sa.update(table).where(table.c.value == "null").values(kind="absent"))


def _tallies(connection: Connection) -> None:
    """Keep how many filings of each kind there are, and count what is there."""
    _making(tables.tallies, tables.totals)(connection)
    counting.recount(connection)


def _marks(connection: Connection) -> None:
    """Keep by what filings may have one history, and which one each judgement is about; note the marks of those here.

    Until then nobody could tell of a judgement whether its history had grown since: all of them count as stale.
    """
    marks, key = tables.history_marks, tables.filings.c.id
    marks.create(connection, checkfirst=True)
    connection.execute(sa.delete(marks))
    _add_missing(connection, "judgements", [tables.judgements.c[name] for name in ("history", "basis", "stale")])
    for portion in chunks(connection.execute(sa.select(key).order_by(key)).scalars()):
        rows = [
            {"filing_id": filing.id, "mark": mark}
            for filing in _records(connection, portion)
            for mark in findings.match_keys_of(filing.record, filing.header, filing.accession)
        ]
        if rows:
            connection.execute(sa.insert(marks), rows)


def _records(connection: Connection, portion: list[int]) -> list[StoredRecord]:
    """Return a portion of filings, but for those that are damaged: `verify` tells which, and the store opens."""
    try:
        return list(loading.records(connection, portion))
    except Damaged:
        return [] if len(portion) == 1 else [filing for key in portion for filing in _records(connection, [key])]


def _seals(connection: Connection) -> None:
    """Seal what was stored only once: from now on it is seen where that is altered past the program."""
    seals.renew(connection, *seals.SEALED)


_STEPS: tuple[Callable[[Connection], None], ...] = (
    *(_first, _folders),
    _making(tables.findings, tables.judgements),  # what the rulebook says about filings, and by which rulebook
    _corrections,
    _making(tables.decisions),  # what people decide about who is who
    *(_tallies, _marks),
    _making(tables.incoming, *tables.ALERTING),  # alerts, where they go, their outbox, and what a watched EDGAR lists
    _seals,
    _making(*tables.LISTS.values()),  # the lists of a schedule: none of what was read before, until it is read again
)
"""What makes each shape of the one before, in order: the n-th makes shape n. None is ever changed or taken out."""
