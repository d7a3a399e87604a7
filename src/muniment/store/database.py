"""Which database a store is in, a file of SQLite or a database of a PostgreSQL server; and opening it.

What each does in its own way stands in a module of its own, `sqlite` and `postgres`, under the same names; everything
else in the store is the same for both.

On opening: is there a store, is it ours, has it the shape of this version; else it is made so, or said why not. Beside
a store lies what belongs to it: its team's file, its saved queries, and the folders of its drafts.
"""

import logging
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, SQLAlchemyError

from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError, UsageError
from muniment.store import postgres, sqlite
from muniment.store.packing import DAMAGED
from muniment.store.stored import Match
from muniment.store.tables import AnyRow, meta, metadata
from muniment.version import __version__
from muniment.wording import expect

T = TypeVar("T")

# Of a connection that is lost or interrupted they log what they could not take back or close any more, beside our own
# line: nobody who asks for no log sees that.
for _name in ("psycopg", "sqlalchemy"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_AT_ONCE = 1000  # values that one question can name


class _Database(Protocol):
    """What the modules `sqlite` and `postgres` both offer: they say what each function does."""

    CREATE_INDEX: tuple[str, ...]

    def check(self, connection: sa.Connection) -> None: ...
    def let_read_while_writing(self, connection: sa.Connection) -> None: ...
    def note_change(self, connection: sa.Connection) -> None: ...
    def stamp(self, engine: sa.Engine) -> object: ...
    def ended_after(self, connection: sa.Connection, seconds: float) -> AbstractContextManager[None]: ...
    def insertion(self, table: sa.Table, dialect: sa.Dialect) -> str: ...
    def insert(self, connection: sa.Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None: ...
    def index(self, connection: sa.Connection, texts: Sequence[Sequence[Any]]) -> None: ...
    def misindexed(
        self, connection: sa.Connection, texts: Sequence[Sequence[Any]], word_sums: dict[int, int]
    ) -> Iterator[int]: ...
    def misworded(self, connection: sa.Connection, word_sums: Mapping[int, int]) -> Iterator[int]: ...
    def matching(self, match: Match) -> sa.TextualSelect: ...
    def holds(self, match: Match) -> sa.TextClause: ...
    def number(self, match: Match) -> sa.TextualSelect: ...
    def ranked(self, match: Match) -> sa.TextualSelect: ...
    def message_for(self, error: BaseException | None) -> str: ...
    def size(self, connection: sa.Connection) -> int: ...
    def alone(self, engine: sa.Engine) -> AbstractContextManager[str | None]: ...
    def is_damaged(self, engine: sa.Engine) -> bool: ...
    def damage(self, connection: sa.Connection, *, quick: bool) -> Iterator[str]: ...
    def is_passing(self, error: BaseException | None) -> bool: ...


_ALL: dict[str, _Database] = {"sqlite": sqlite, "postgresql": postgres}


def of(connected: sa.Connection | sa.Engine) -> _Database:
    """Return what is particular to the database at the other end."""
    return _ALL[connected.dialect.name]


# ---- failures -------------------------------------------------------------------------------------------------------
# What lies in a damaged store may be anything, and so may what comes of it: what is raised around one is reported as
# that, here and nowhere else.

_CONVERTING = (ArithmeticError, TypeError, ValueError)
_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds: a server that starts again is back within them


class Passing(EnvironmentProblem):
    """The server of the store is away, or another writer was in the way: the same may go well a little later."""


@contextmanager
def readable_errors(where: str, engine: sa.Engine, damaged: str = DAMAGED) -> Generator[None]:
    """Turn what goes wrong around the store at `where` into one readable line; faults of ours stay what they are.

    `damaged` is what is said of damage.
    """
    backend = of(engine)
    try:
        yield
    except MunimentError:
        raise
    except (SQLAlchemyError, *DEFECTS) as error:
        cause = error.orig if isinstance(error, DBAPIError) else None
        if message := backend.message_for(cause):
            kind = Passing if backend.is_passing(cause) else EnvironmentProblem
            raise kind(f"the store {where} {message.replace(DAMAGED, damaged)}") from error
        if _is_of_a_column(error) or backend.is_damaged(engine):
            raise EnvironmentProblem(f"the store {where} {damaged}") from error
        raise


def _is_of_a_column(error: Exception) -> bool:
    """Whether SQLAlchemy could not make a value of what lies in a column, such as a day of 2025-13-01."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return isinstance(error, _CONVERTING) and frame.f_globals.get("__name__", "").startswith("sqlalchemy.")


def persisting(act: Callable[[], T]) -> T:
    """Return what `act` returns, tried again where the server was away; it must do no harm to do it twice.

    Raises:
        EnvironmentProblem: it went wrong for good, or the server stayed away.
    """
    for wait in _WAITS:
        try:
            return act()
        except Passing:
            time.sleep(wait)
    return act()


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield `values` in portions that one question can name."""
    whole = list(values)
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]


def select_in(
    connection: sa.Connection,
    question: sa.Select[*tuple[Any, ...]],
    column: sa.ColumnElement[Any],
    values: Iterable[Any],
) -> Iterator[AnyRow]:
    """Yield the rows that answer a question and have one of `values` in a column, however many these are."""
    for portion in chunks(values):
        yield from connection.execute(question.where(column.in_(portion)))


def delete_in(connection: sa.Connection, column: sa.Column[Any], values: Iterable[Any]) -> None:
    """Delete the rows that have one of `values` in a column, however many these are."""
    for portion in chunks(values):
        connection.execute(sa.delete(column.table).where(column.in_(portion)))


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, where there are any."""
    if rows:
        connection.execute(sa.insert(table), rows)


def update_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> None:
    """Write rows, all of the same columns, over those of the same keys, where there are any."""
    if rows:
        where = [table.c[key] == sa.bindparam(f"at_{key}") for key in keys]
        values: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name not in keys}
        named = [{f"at_{name}" if name in keys else name: value for name, value in row.items()} for row in rows]
        connection.execute(sa.update(table).where(*where).values(values), named)


KIND = "muniment store"
SCHEMA = 10

DRAFTS, OUTBOX = "drafts", "outbox"
"""The folders of drafts and of finished submissions, where no others are named."""

State = Literal["empty", "behind", "ready"]


class Place(Struct, frozen=True):
    """Where a store is: a file, or a database on a server.

    * `at`: the file of SQLite, or the URL of a PostgreSQL database;
    * `name`: what messages call it: the path, or the URL without password and options; `title`: its last part;
    * `folder`: where the files lie that belong to a store and are never in it; of a database it is the current folder.
    """

    at: Path | sa.URL
    name: str
    title: str
    folder: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """The file of SQLite and those that it writes beside it; none of a database on a server."""
        ends = ("", "-wal", "-shm", "-journal")
        return tuple(self.at.with_name(f"{self.at.name}{end}") for end in ends) if isinstance(self.at, Path) else ()


def place_of(where: str | Path | Place) -> Place:
    """Return the place that `where`, a path or a database URL, names.

    Raises:
        UsageError: it is neither, or the URL of another kind of database.
    """
    if isinstance(where, Place):
        return where
    expect("store", where, str | Path, "a path or a database URL")
    if "\0" in str(where):
        raise UsageError("the path of a store has no zero byte in it")
    if isinstance(where, Path) or "://" not in where:
        return _file(Path(where))
    try:
        url = sa.make_url(where)
    except (ArgumentError, ValueError) as error:
        shapes = "sqlite:///filings.db or postgresql://user@host/database"
        raise UsageError(f"a store is a file or a database URL, such as {shapes}") from error
    kind = url.drivername.partition("+")[0]
    name = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database).render_as_string()
    if kind == "sqlite" and url.database:
        return _file(Path(url.database))
    if kind not in ("postgresql", "postgres"):
        address = url.set(password=None, query={}).render_as_string()
        raise UsageError(f"a store is an SQLite file or a PostgreSQL database, not {address}")
    if not url.database:
        raise UsageError(f"{name} names no database: write postgresql://user@host/database")
    return Place(url, name, url.database, Path())


def _file(path: Path) -> Place:
    return Place(path, str(path), path.name, path.parent)


def is_store(path: Path) -> bool:
    """Whether a file is a store, of whatever version, or another database that muniment keeps and marks as its own.

    One that is damaged may have been either.
    """
    if not sqlite.is_database(path):
        return False
    engine = sqlite.engine(path, read_only=True, wait=1)
    try:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA application_id").scalar_one():
                return True
            if not sa.inspect(connection).has_table("meta"):
                return False
            return KIND in {value for row in connection.exec_driver_sql("SELECT * FROM meta") for value in row}
    except DatabaseError:
        return True
    finally:
        engine.dispose()


def open_engine(place: Place, *, read_only: bool, create: bool, wait: float) -> sa.Engine:
    """Return an engine for the store at `place`, in the shape of this version."""
    makes = create and not read_only
    if isinstance(place.at, sa.URL):
        engine = postgres.engine(place.at, read_only=read_only, wait=wait)
    else:
        if not _is_there(place.at) and not makes:
            raise _none(place)
        engine = sqlite.engine(place.at, read_only=read_only, wait=wait)
    with readable_errors(place.name, engine), ExitStack() as undo:
        undo.callback(engine.dispose)
        _make_ready(engine, place, read_only=read_only, makes=makes)
        undo.pop_all()
    return engine


def _none(place: Place) -> EnvironmentProblem:
    return EnvironmentProblem(f"there is no store {place.name}: make one with `muniment ingest`")


def _is_there(path: Path) -> bool:
    """Whether there is a file with anything in it."""
    try:
        if path.is_dir():
            raise EnvironmentProblem(f"the store {path} is a folder: name a file in it")
        if path.exists() and not path.is_file():  # SQLite would write into a device, and files beside it
            raise EnvironmentProblem(f"the store {path} is no regular file: name another one")
        if not path.exists() or not path.stat().st_size:
            return False
        if sqlite.is_database(path):
            return True
    except OSError as error:
        raise EnvironmentProblem(f"the store {path} cannot be opened: {error.strerror}") from error
    raise EnvironmentProblem(f"the store {path} is not a database, or {DAMAGED}")


def _make_ready(engine: sa.Engine, place: Place, *, read_only: bool, makes: bool) -> None:
    backend = of(engine)
    with engine.connect() as connection:
        state = state_of(connection, place.name)
        if state == "ready":
            return
        backend.check(connection)
    if state == "empty" and not makes:
        raise _none(place)
    if read_only:
        message = "has the shape of an older muniment: open it once to write, as `muniment reread` does"
        raise EnvironmentProblem(f"the store {place.name} {message}")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if (state := state_of(connection, place.name)) != "ready":  # another program may have been quicker
            # What makes and alters tables takes a while to load, and nearly always there is nothing for it to do.
            migrations = import_module("muniment.store.migrations")
            (migrations.create if state == "empty" else migrations.upgrade_connection)(connection)
            shape = {"kind": KIND, "schema": str(SCHEMA), "columns": _fingerprint(), "version": __version__}
            # What else is noted there, as of a study, holds as before.
            connection.execute(sa.delete(meta).where(meta.c.name.in_(shape)))
            connection.execute(meta.insert(), [{"name": name, "value": value} for name, value in shape.items()])
            backend.note_change(connection)
    with engine.connect() as connection:
        backend.let_read_while_writing(connection)


def state_of(connection: sa.Connection, name: str) -> State:
    """Return whether the database is a store of this version, or can become one."""
    inspector = sa.inspect(connection)
    names = inspector.get_table_names()
    if not names:
        return "empty"
    has_meta = (
        {"name", "value"} == {column["name"] for column in inspector.get_columns("meta")} if "meta" in names else False
    )
    info = {row.name: row.value for row in connection.execute(sa.select(meta))} if has_meta else {}
    if info.get("kind") != KIND or not info.get("schema", "").isdecimal():
        raise EnvironmentProblem(f"the database {name} is not a store of muniment: it holds other tables")
    schema = int(info["schema"])
    if schema > SCHEMA:
        made = f"was made by a newer muniment ({info['version']}, tables of version {schema})"
        raise EnvironmentProblem(f"the store {name} {made}: this one knows {SCHEMA}")
    fits = schema == SCHEMA and (info["columns"] == _fingerprint() or not _missing(connection))
    return "ready" if fits else "behind"


def check_shape(connection: sa.Connection, place: Place) -> None:
    """Look whether a store that was opened before still has the shape of this version; a writer's look keeps it so.

    Raises:
        EnvironmentProblem: another version of muniment has changed it since.
    """
    info = {row.name: row.value for row in connection.execute(sa.select(meta))}
    if info.get("schema") != str(SCHEMA):
        message = f"has tables of version {info.get('schema')} since muniment {info.get('version')} opened it"
        raise EnvironmentProblem(
            f"the store {place.name} {message}, and this program knows {SCHEMA}: end it, start the newer"
        )


def _missing(connection: sa.Connection) -> bool:
    """Whether the definition has gained a field since: what it lost is no harm."""
    inspector = sa.inspect(connection)
    existing = set(inspector.get_table_names())
    return any(
        table.name not in existing
        or {column.name for column in table.columns} - {column["name"] for column in inspector.get_columns(table.name)}
        for table in metadata.sorted_tables
    )


def _fingerprint() -> str:
    columns = [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns]
    return sha256("\n".join(columns).encode()).hexdigest()[:16]


def team_of(store: str | Path | Place) -> Path:
    """Return the file of the team of a store; stores in one folder share it."""
    return place_of(store).folder / "access.db"


def saved_of(store: str | Path) -> Path:
    """Return the file of saved queries of a store."""
    place = place_of(store)
    return place.folder / f"{place.title}.saved.db"
