"""The databases that a store may be in, for tests that hold for all of them: fixtures, and SQL past the store."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

import postgres_server
from muniment.store import Store

KINDS = ("sqlite", "postgresql")
MISSING = "no PostgreSQL server is installed: apt-get install postgresql"


class Databases:
    """Makes places for stores, all in one kind of database."""

    def __init__(self, kind: str, server: "postgres_server.Server | None", empty: Path) -> None:
        self.kind, self.server = kind, server
        self._empty = empty
        if not server:
            Store.open(empty).close()

    def store(self, folder: Path) -> Path | str:
        """A place for a store of its own in which no filing is."""
        return self.server.store() if self.server else Path(shutil.copy(self._empty, folder / "filings.db"))

    def nothing(self, folder: Path) -> Path | str:
        """A place where no store is yet."""
        return self.server.empty() if self.server else folder / "filings.db"

    def away(self, where: Path | str) -> None:
        """Take a database of the server away; a file goes with its folder."""
        if self.server:
            self.server.drop(str(where))


@pytest.fixture(scope="session")
def server() -> Iterator["postgres_server.Server"]:
    """A running PostgreSQL server of the tests' own."""
    if postgres_server.programs() is None:
        pytest.skip(MISSING)
    with postgres_server.running() as server:
        yield server


@pytest.fixture(scope="session", params=KINDS)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Each kind of database in turn."""
    server = request.getfixturevalue("server") if request.param == "postgresql" else None
    return Databases(request.param, server, tmp_path_factory.mktemp("empty") / "filings.db")


@pytest.fixture
def where(databases: Databases, tmp_path: Path) -> Iterator[Path | str]:
    """A place for a store of its own in which no filing is."""
    place = databases.store(tmp_path)
    yield place
    databases.away(place)


@pytest.fixture
def nowhere(databases: Databases, tmp_path: Path) -> Iterator[Path | str]:
    """A place where no store is yet."""
    place = databases.nothing(tmp_path)
    yield place
    databases.away(place)


def do(where: Path | str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements past the store, and return the rows of the last."""
    engine = create_engine(_url(where))
    try:
        with engine.begin() as connection:
            found = None
            for statement in statements:
                found = connection.execute(text(statement.replace(":", r"\:")))
            return [tuple(row) for row in found] if found is not None and found.returns_rows else []
    finally:
        engine.dispose()


def _url(where: Path | str) -> str:
    said = str(where)
    return said.replace("postgresql:", "postgresql+psycopg:", 1) if "://" in said else f"sqlite:///{said}"


def is_whole(where: Path | str) -> bool:
    """Whether a file is sound and every row refers to one that is there; a server refuses any that does not."""
    if "://" in str(where):
        return not do(where, "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated")
    return do(where, "PRAGMA integrity_check") == [("ok",)] and do(where, "PRAGMA foreign_key_check") == []
