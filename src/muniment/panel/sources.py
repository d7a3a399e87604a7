"""What a panel is made of: files and folders as `ingest` takes them, stores, indexes, EDGAR; and their hashes.

An index is known by its name, as EDGAR calls it; it is read here and is no filing. A store is a file that is one, or
the address of a database; its contents are taken as files.
"""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from muniment.deadlines.business_days import Quarter
from muniment.documents import archive
from muniment.edgar.client.listings import Listing, read_index
from muniment.engines import Unit
from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.forms import FORMS, parse_name
from muniment.panel.tables import UNDATED
from muniment.pipeline.ingest import contents_of
from muniment.pipeline.sources import File, given, is_elsewhere, path_of, units
from muniment.store import Store
from muniment.store.database import chunks, is_store, place_of

_NAME = re.compile(r"(?:master|form|company|crawler|xbrl)(?:\.[0-9]{8})?\.(?:idx|gz|idx\.gz)").fullmatch
NO_DAY = "no day"
# What an earlier run took may be of other indexes: it is taken again.
_SCHEMA = """
DROP TABLE IF EXISTS lines;
DROP TABLE IF EXISTS indexes;
CREATE TABLE lines (accession TEXT, cik TEXT, form TEXT NOT NULL, filed TEXT, PRIMARY KEY (accession, cik))
WITHOUT ROWID;
CREATE TABLE indexes (name TEXT PRIMARY KEY, unread INTEGER NOT NULL) WITHOUT ROWID;
"""
# Where two indexes say different things of one line, the answer must not depend on which came first.
_ADD = """
INSERT INTO lines VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET form = min(form, excluded.form), filed = min(filed, excluded.filed)
"""
_FILINGS = """
SELECT accession, min(form), min(filed), json_group_array(cik), count(*)
FROM lines {} GROUP BY accession ORDER BY accession
"""


def quarter_of(day: date | None) -> str:
    """Return the quarter of a day.

    >>> quarter_of(date(1996, 5, 3)), quarter_of(None)
    ('1996Q2', 'no day')
    """
    return str(Quarter.of(day)) if day else NO_DAY


class IndexEntry(Struct, frozen=True):
    """A filing of the indexes: its form in our spelling, its day, under which CIKs, and on how many lines."""

    accession: str
    form: str
    filed: date | None
    ciks: tuple[str, ...]
    lines: int


def is_index(path: Path) -> bool:
    """Whether a file is called as EDGAR calls its indexes: `master.idx`, `form.gz`, `company.20240102.idx`."""
    return _NAME(path.name) is not None


class Count(Struct, frozen=True):
    """How many filings the indexes list of a kind, and on how many lines."""

    filings: int
    lines: int


class Listings:
    """The lines of all indexes. Close it, or use it in a `with`."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=1)
        self._database.execute("PRAGMA locking_mode=EXCLUSIVE")  # one run at a time
        self._database.executescript(_SCHEMA)

    def __enter__(self) -> "Listings":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, name: str, listings: Iterable[Listing], unread: int = 0) -> None:
        """Take the lines of an index that are of forms that muniment reads; `unread` is how many could not be read."""
        rows = (
            (listing.accession, listing.cik, str(form), listing.filed and listing.filed.isoformat())
            for listing in listings
            if (form := parse_name(listing.form)) is not None and form.form in FORMS
        )
        with self._database:
            self._database.executemany(_ADD, rows)
            self._database.execute("INSERT OR REPLACE INTO indexes VALUES (?, ?)", (name, unread))

    def __bool__(self) -> bool:
        """Whether there is any index."""
        return self._database.execute("SELECT 1 FROM indexes").fetchone() is not None

    @property
    def unread(self) -> int:
        """How many lines of indexes could not be read."""
        return self._database.execute("SELECT coalesce(sum(unread), 0) FROM indexes").fetchone()[0]

    def counts(self) -> dict[tuple[str, str], Count]:
        """Return what is listed by form and quarter, each accession number once."""
        filings, lines = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for _, form, filed, _, count in self._database.execute(_FILINGS.format("")):
            kind = form, quarter_of(date.fromisoformat(filed) if filed else None)
            filings[kind] += 1
            lines[kind] += count
        return {kind: Count(filings[kind], lines[kind]) for kind in filings}

    def years(self) -> set[int]:
        """Return the years of what is listed."""
        rows = self._database.execute("SELECT DISTINCT substr(filed, 1, 4) FROM lines")
        return {int(year) if year else UNDATED for (year,) in rows}

    def of_year(self, year: int) -> Iterator[IndexEntry]:
        """Yield the filings of a year, in the order of their accession numbers.

        A filing is of the earliest day that any line gives it, and of one year only.
        """
        days = (f"{year}-01-01", f"{year}-12-31")
        is_of_year = "filed IS NULL" if year == UNDATED else "filed BETWEEN ? AND ?"
        given = () if year == UNDATED else days
        where = f"WHERE accession IN (SELECT accession FROM lines WHERE {is_of_year})"  # noqa: S608 - words of ours
        return (
            entry for entry in self._filings(where, given) if (entry.filed.year if entry.filed else UNDATED) == year
        )

    def of_accessions(self, accessions: Sequence[str]) -> dict[str, IndexEntry]:
        """Return what is listed of some accession numbers."""
        entries: dict[str, IndexEntry] = {}
        for wanted in chunks(accessions):
            marks = ", ".join("?" * len(wanted))
            entries |= {filing.accession: filing for filing in self._filings(f"WHERE accession IN ({marks})", wanted)}
        return entries

    def mark(self) -> str:
        """Return the SHA-256 of all lines."""
        digest = sha256(str(bool(self)).encode())
        for line in self._database.execute("SELECT * FROM lines ORDER BY accession, cik"):
            digest.update(repr(line).encode())
        return digest.hexdigest()

    def _filings(self, where: str, given: Sequence[str] = ()) -> Iterator[IndexEntry]:
        for accession, form, filed, ciks, lines in self._database.execute(_FILINGS.format(where), given):
            names = tuple(sorted(msgspec.json.decode(ciks, type=list[str])))
            yield IndexEntry(accession, form, date.fromisoformat(filed) if filed else None, names, lines)


_EDGAR = "edgar:"


class Sources(Struct, frozen=True):
    """Sources in an order of their own, so that nothing depends on how they were named: stores, and everything else.

    `without` are files and folders that are left out of the folders among them.
    """

    stores: tuple[str, ...]
    others: tuple[str, ...]
    without: tuple[Path, ...] = ()

    @property
    def only_store(self) -> str | None:
        """The store that is the one source beside indexes, None where there is none or more is to be taken."""
        rest = [name for name in self.others if is_elsewhere(name) or not is_index(Path(path_of(name)))]
        return self.stores[0] if len(self.stores) == 1 and not rest else None

    def paths(self) -> Iterator[Path]:
        """Yield the files among the sources, those in folders too."""
        for name in self.others:
            if not is_elsewhere(name):
                yield from (path for path in archive.files(path_of(name), self.without) if isinstance(path, Path))


def sources_of(names: Iterable[str | os.PathLike[str]]) -> Sources:
    """Return the sources that names mean.

    Raises:
        UsageError: there is none, or a path leads nowhere.
    """
    wanted = sorted({os.fspath(name) for name in names})
    if not wanted:
        raise UsageError("name what the panel is made of: files, folders, stores, edgar:1996Q1")
    for name in wanted:
        if not is_elsewhere(name) and not Path(path_of(name)).exists():
            raise UsageError(f"{name}: there is no such file or folder")
    stores = tuple(name for name in wanted if _is_store(name))
    return Sources(stores, tuple(name for name in wanted if name not in stores))


def _is_store(name: str) -> bool:
    if name.partition("://")[0].partition("+")[0] in ("postgresql", "postgres"):
        return True
    return not is_elsewhere(name) and Path(path_of(name)).is_file() and is_store(Path(path_of(name)))


# ---- what they hold -------------------------------------------------------------------------------------------------


def units_of(sources: Sources, store: Store) -> Iterator[Unit]:
    """Yield the files of all sources but indexes; of ranges of EDGAR those that the store does not have."""
    for name in sources.stores:
        with Store.open(name, read_only=True) as source:
            yield from given(contents_of(source, ""))
    for unit in units(sources.others, store.ids, sources.without):
        if not (isinstance(unit, File) and is_index(unit.path)):
            yield unit


def take_indexes(sources: Sources, listings: Listings) -> None:
    """Take what the indexes among the sources list, and EDGAR's own of its ranges.

    Raises:
        SourceError: a file that is called as an index is none.
        EnvironmentProblem: EDGAR cannot be reached.
    """
    for path in sources.paths():
        if is_index(path):
            try:
                index = read_index(path.read_bytes(), str(path))
            except OSError as error:
                raise EnvironmentProblem(f"{path}: cannot be read: {error.strerror}") from error
            listings.add(str(path), index.listings, len(index.unread))
    for name in sources.others:
        if name.startswith(_EDGAR) and is_elsewhere(name):
            listings.add(name, need("muniment.pipeline.sources.edgar", "edgar").listings(name))


# ---- which they were ------------------------------------------------------------------------------------------------


def described(sources: Sources) -> list[dict[str, Any]]:
    """Return each source with its hash, by the last part of its name: where it lies on this machine is nobody's."""
    descriptions = [_described(name, sources.without) for name in (*sources.stores, *sources.others)]
    return sorted(descriptions, key=lambda source: (source["name"], source.get("sha256", "")))


def _described(name: str, without: Iterable[Path]) -> dict[str, Any]:
    if _is_store(name):
        with Store.open(name, read_only=True) as store:
            return {"name": place_of(name).title, "kind": "store", **contents_digest(store)}
    if is_elsewhere(name):
        return {"name": name, "kind": "edgar" if name.startswith(_EDGAR) else "objects"}
    path = Path(path_of(name))
    try:
        if path.is_file():
            kind = "index" if is_index(path) else "file"
            return {"name": path.name, "kind": kind, "bytes": path.stat().st_size, "sha256": digest_of(path)}
        files = [path_ for path_ in archive.files(path, without) if isinstance(path_, Path)]
        lines = sorted(f"{digest_of(file)}  {file.relative_to(path).as_posix()}\n" for file in files)
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename or path}: cannot be read: {error.strerror}") from error
    return {"name": path.name, "kind": "folder", "files": len(lines), "sha256": _of_lines(lines)}


def contents_digest(store: Store) -> dict[str, Any]:
    """Return how many files a store has, and the SHA-256 of the sorted lines of their SHA-256."""
    lines = sorted(f"{content_hash}\n" for content_hash, _ in store.not_read_by(""))
    return {"files": len(lines), "sha256": _of_lines(lines)}


def _of_lines(lines: Sequence[str]) -> str:
    return sha256("".join(lines).encode()).hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
