"""A release: sources into a store, its study, and tables by year in a folder that is there whole or not at all.

What is under way lies in a work folder. A second run goes on with it: the store knows what it has read, the study what
it has studied, and years whose files are written stay as long as nothing has changed since.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from muniment import atomic
from muniment.engines import Engine
from muniment.errors import EnvironmentProblem, UsageError
from muniment.panel import describing, loading
from muniment.panel.rows import (
    MISSING,
    Line,
    Proof,
    Row,
    Tally,
    account,
    entity_rows,
    filing_row,
    proofs,
    rows_of,
    tally_of,
    unbalanced,
)
from muniment.panel.sources import (
    Count,
    Listed,
    Listings,
    contents_digest,
    described,
    sources_of,
    take_indexes,
    units_of,
)
from muniment.panel.tables import (
    BY_ENTITY,
    BY_FILING,
    EDITION,
    UNDATED,
    UNFIT,
    PanelUnfit,
    TableFile,
    panel_tables,
    unfit_rows,
)
from muniment.pipeline.ingest import Report, ingest_units
from muniment.reading import READER_VERSION
from muniment.store import Store, findings
from muniment.store import tables as stored
from muniment.store.database import select_in
from muniment.study import tables as studied
from muniment.study.updating import behind, update

_TABLES, _STATE = "release", "state.json"
_AT_ONCE = 500  # filings
_ENTITIES = "entities"

Progress = Callable[[int, int], None]


class Part(Struct, frozen=True):
    """A part of a release that is written: how many rows its tables have, its files with their bytes, its filings."""

    rows: dict[str, int]
    files: dict[str, int]
    tallies: list[tuple[Tally, int]] = []

    def is_there(self, folder: Path) -> bool:
        """Whether its files are in a folder, whole."""
        places = {folder / name: size for name, size in self.files.items()}
        return all(place.is_file() and place.stat().st_size == size for place, size in places.items())


class Released(Struct, frozen=True):
    """A finished release: its account by form and quarter, the counts with their proofs, rows by table."""

    folder: Path
    account: list[Line]
    proofs: list[Proof]
    rows: dict[str, int]


class Release:
    """A release that is being made. Use it in a `with`; call `gather`, `study`, `write`, in this order.

    Args:
        folder: what is to be made.
        names: the sources, as `muniment ingest` takes them, and stores and indexes.
        work: where what is under way lies; it stays there at the end. Without one it is `folder` and `.work`, and goes.

    Raises:
        UsageError: the folder is there already, or a source makes no sense.
        EnvironmentProblem: the work folder is not to be had, or another run has it.
    """

    def __init__(self, folder: Path, names: Iterable[str], work: Path | None = None) -> None:
        if folder.exists():
            raise UsageError(f"{folder}: is there already, and a release is never written over; name another folder")
        self.folder, self.sources = folder, sources_of(names)
        self._keeps, self.work = work is not None, work or folder.with_name(f"{folder.name}.work")
        self.report = Report()
        self._stack = ExitStack()

    def __enter__(self) -> "Release":
        only = self.sources.only_store
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            with ExitStack() as stack:
                self.listings = stack.enter_context(Listings(self.work / "listed.db"))
                place, is_used = (only, True) if only else (self.work / "store.db", False)
                self.store = stack.enter_context(Store.open(place, read_only=is_used))
                self._stack = stack.pop_all()
        except OSError as error:
            raise EnvironmentProblem(f"{self.work}: cannot be written: {error.strerror}") from error
        except sqlite3.OperationalError as error:
            raise EnvironmentProblem(f"{self.work}: another run makes a release in it: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def gather(self, engine: Engine | None = None, progress: Callable[[Report], None] | None = None) -> Report:
        """Read what the sources hold into the store of the work folder; what it has is not read again."""
        self._claim()
        take_indexes(self.sources, self.listings)
        if not self.sources.only_store:
            self.report = ingest_units(units_of(self.sources, self.store), self.store, engine, progress)
        return self.report

    def _claim(self) -> None:
        """Note of which sources the work folder holds beginnings.

        Raises:
            UsageError: it holds some of others, which would stand in the release too.
        """
        note, names = self.work / "sources.json", {*self.sources.stores, *self.sources.others}
        before = set(msgspec.json.decode(note.read_bytes(), type=list[str])) if note.exists() else names
        if other := sorted(before - names):
            raise UsageError(f"{self.work}: holds what was read of {other[0]}; name that too, or another work folder")
        atomic.write(msgspec.json.encode(sorted(names)), note, mode=0o666)

    def study(self, progress: Progress | None = None) -> None:
        """Study what is new.

        Raises:
            EnvironmentProblem: the one source is a store that is not studied as it is now.
        """
        if self.store.read_only:
            with self.store.reading() as connection:
                studied.need_study(connection)
                if number := behind(connection):
                    name = self.store.place.name
                    raise EnvironmentProblem(f"{name}: {number:,} filings are not studied: run `muniment study` on it")
        else:
            update(self.store, progress=progress)

    def write(self, progress: Progress | None = None) -> Released:
        """Write the tables and what describes them, and give the folder its name.

        Raises:
            EnvironmentProblem: it cannot be written, or the account does not come out: then nothing takes the name.
        """
        try:
            with self.store.reading() as connection:
                released = _Writer(self, connection).write(progress)
            (self.work / _TABLES).rename(self.folder)
            self._stack.close()
            if not self._keeps:
                shutil.rmtree(self.work)
        except OSError as error:
            raise EnvironmentProblem(f"{error.filename or self.folder}: cannot be written: {error.strerror}") from error
        return released


class _Writer:
    """Writes the tables of a store, year by year; years that an earlier run has written stay."""

    def __init__(self, release: Release, connection: Connection) -> None:
        self.release, self.connection, self.listings = release, connection, release.listings
        self.folder, self.state = release.work / _TABLES, release.work / _STATE
        self.has_index = bool(self.listings)
        self.mark = self._mark()
        self.done = self._done()

    def write(self, progress: Progress | None) -> Released:
        years = sorted(loading.years(self.connection) | self.listings.years())
        count = select(func.count()).select_from(stored.filings)
        whole, finished = self.connection.execute(count).scalar_one(), 0
        for year in years:
            label = str(year) if year != UNDATED else "undated"
            if label not in self.done:
                self._note(label, self._year(year, label))
            finished += self.done[label].rows["filings"]
            if progress:
                progress(min(finished, whole), whole)
        if _ENTITIES not in self.done:
            self._note(_ENTITIES, self._entities())
        return self._finish()

    # ---- what an earlier run has done ----

    def _done(self) -> dict[str, Part]:
        """Return the parts that are written of what is there now; what is of anything else is thrown away."""
        try:
            before, done = msgspec.json.decode(self.state.read_bytes(), type=tuple[str, dict[str, Part]])
        except (OSError, msgspec.MsgspecError):
            before, done = "", {}
        done = {label: part for label, part in done.items() if before == self.mark and part.is_there(self.folder)}
        if not done:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(exist_ok=True)
        return done

    def _mark(self) -> str:
        """Return what is another text where other rows would be written."""
        corrections = select(func.count()).select_from(stored.corrections)
        numbers = findings.newest(self.connection), self.connection.execute(corrections).scalar_one()
        parts = (*numbers, studied.revision(self.connection), self.listings.mark(), EDITION, READER_VERSION)
        return sha256(repr(parts).encode()).hexdigest()

    def _note(self, label: str, part: Part) -> None:
        self.done[label] = part
        atomic.write(msgspec.json.encode((self.mark, self.done)), self.state, mode=0o666)

    # ---- a year ----

    def _year(self, year: int, label: str) -> Part:
        unfit, tallies = PanelUnfit(), Counter[Tally]()
        files = {name: TableFile(name, self.folder / name / f"{label}.parquet", unfit) for name in BY_FILING}
        for name, row in self._rows(year):
            if name == "filings":
                tallies[tally_of(row)] += 1
            files[name].add(row)
        for name, file in files.items():
            if name != UNFIT:
                file.close()
        for row in unfit_rows(unfit):
            files[UNFIT].add(row)
        files[UNFIT].close()
        return self._part(files, sorted(tallies.items()))

    def _rows(self, year: int) -> Iterator[tuple[str, Row]]:
        """Yield the rows of a year in the order of the keys of its filings, those that no source has among them."""
        ids = loading.keys_of_year(self.connection, year)
        missing = self._missing(year)
        keys = sorted([*ids, *missing])
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            portion = loading.portion(self.connection, [ids[key] for key in part if key in ids])
            sources = {source.key: source for source in portion.sources}
            numbers = [source.line.accession for source in portion.sources if source.line.accession]
            listed = self.listings.of_accessions(numbers) | {key: missing[key] for key in part if key in missing}
            for key in part:
                source = sources.get(key)
                row = filing_row(source, portion) if source else _missing_row(missing[key])
                yield "filings", row | self._listed(listed.get(row["accession"] or ""))
                if source:
                    yield from rows_of(source, portion)

    def _missing(self, year: int) -> dict[str, Listed]:
        """Return what an index lists of a year and no source has, by accession number."""
        listed = {filing.accession: filing for filing in self.listings.of_year(year)}
        column = stored.filings.c.accession
        for row in select_in(self.connection, select(column), column, sorted(listed)):
            del listed[row.accession]
        return listed

    def _listed(self, filing: Listed | None) -> Row:
        """Return what the indexes say of a filing."""
        if filing is None:
            return {"listed": False if self.has_index else None, "listed_form": None, "listed_filed": None}
        return {"listed": True, "listed_form": filing.form, "listed_filed": filing.filed, "listed_ciks": filing.ciks}

    # ---- companies and people, and the end ----

    def _entities(self) -> Part:
        unfit = PanelUnfit()
        files = {name: TableFile(name, self.folder / name / "all.parquet", unfit) for name in BY_ENTITY}
        for name, row in entity_rows(self.connection):
            files[name].add(row)
        for file in files.values():
            file.close(even_empty=True)
        return self._part(files)

    def _part(self, files: dict[str, TableFile], tallies: Sequence[tuple[Tally, int]] = ()) -> Part:
        paths = (file.path for file in files.values() if file.path.exists())
        sizes = {path.relative_to(self.folder).as_posix(): path.stat().st_size for path in paths}
        return Part({name: file.rows for name, file in files.items()}, sizes, list(tallies))

    def _finish(self) -> Released:
        tallies = Counter[Tally]()
        rows = Counter[str](dict.fromkeys(panel_tables(), 0))
        for part in self.done.values():
            rows.update(part.rows)
            for tally, count in part.tallies:
                tallies[tally] += count
        listed: dict[tuple[str, str], Count] | None = self.listings.counts() if self.has_index else None
        lines = account(tallies, listed)
        if wrong := unbalanced(lines):
            where = ", ".join(f"{line.form} {line.quarter}" for line in wrong[:5])
            raise EnvironmentProblem(f"the account does not come out: {len(wrong)} lines, such as {where}; report this")
        for name, count in rows.items():
            if not count and name in BY_FILING:  # so that every table can be selected from
                TableFile(name, self.folder / name / "empty.parquet", PanelUnfit()).close(even_empty=True)
        released = Released(self.release.folder, lines, proofs(lines, listed), dict(rows))
        describing.describe(self.folder, lines, released.proofs, released.rows, self._about())
        return released

    def _about(self) -> dict[str, Any]:
        """Return what the manifest says of the sources."""
        refused = sorted((source.name.rpartition("/")[2], source.words) for source in self.release.report.refused)
        return {
            "sources": described(self.release.sources),
            "contents": contents_digest(self.release.store),
            "index_lines_not_read": self.listings.unread,
            "files_refused": [{"name": name, "reason": words} for name, words in refused],
        }


def _missing_row(filing: Listed) -> Row:
    return {
        "filing": filing.accession,
        "accession": filing.accession,
        "year": filing.filed.year if filing.filed else None,
        "form": filing.form,
        "family": None,
        "filed": filing.filed,
        "state": MISSING,
        "reason": "an index lists it, and no source has it",
    }
