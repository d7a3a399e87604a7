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
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, func, select

from muniment import atomic
from muniment.checks.registry import edition
from muniment.engines import Engine
from muniment.errors import EnvironmentProblem, UsageError
from muniment.panel import loading
from muniment.panel.rows import (
    MISSING,
    Line,
    Proof,
    Row,
    Tally,
    account,
    as_text,
    entity_rows,
    filing_row,
    proofs,
    rows_of,
    tally_of,
    unbalanced,
)
from muniment.panel.sources import (
    Count,
    IndexEntry,
    Listings,
    contents_digest,
    described,
    digest_of,
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
from muniment.pipeline.export import DATAPACKAGE, PARQUET, resource
from muniment.pipeline.ingest import Report, ingest_units
from muniment.reading import READER_VERSION
from muniment.store import Store, findings
from muniment.store import tables as stored
from muniment.store.database import select_in
from muniment.store.exporting import Table
from muniment.study import tables as studied
from muniment.study.tables import EDITION as STUDY_EDITION
from muniment.study.updating import behind, update
from muniment.version import __version__
from muniment.wording import count

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
        self._keeps, self.work = work is not None, work or folder.with_name(f"{folder.name}.work")
        self.folder, self.sources = folder, structs.replace(sources_of(names), without=(self.work,))
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
        """Read what the sources hold into the store of the work folder; what it has is not read again.

        Raises:
            UsageError: the work folder holds some of other sources, which would stand in the release too.
        """
        note, names = self.work / "sources.json", {*self.sources.stores, *self.sources.others}
        before = set(msgspec.json.decode(note.read_bytes(), type=list[str])) if note.exists() else names
        if other := sorted(before - names):
            raise UsageError(f"{self.work}: holds what was read of {other[0]}; name that too, or another work folder")
        atomic.write(msgspec.json.encode(sorted(names)), note, mode=0o666)
        take_indexes(self.sources, self.listings)
        if not self.sources.only_store:
            self.report = ingest_units(units_of(self.sources, self.store), self.store, engine, progress)
        return self.report

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
                    raise EnvironmentProblem(
                        f"{name}: {count(number, 'filing is', 'filings are')} not studied: run `muniment study` on it"
                    )
        else:
            update(self.store, progress=progress)

    def write(self, progress: Progress | None = None) -> Released:
        """Write the tables and what describes them, and give the folder its name.

        Raises:
            UsageError: no filing is in the sources, and no index among them lists one.
            EnvironmentProblem: it cannot be written, or the account does not come out: then nothing takes the name.
        """
        try:
            with self.store.reading() as connection:
                if not self.listings and not _filings_in(connection):
                    raise UsageError("no filing is in the sources: there is nothing to release")
                released = _Writer(self, connection).write(progress)
            (self.work / _TABLES).rename(self.folder)
            self._stack.close()
            if not self._keeps:
                shutil.rmtree(self.work)
        except OSError as error:
            raise EnvironmentProblem(f"{error.filename or self.folder}: cannot be written: {error.strerror}") from error
        return released


def _filings_in(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(stored.filings)).scalar_one()


class _Writer:
    """Writes the tables of a store, year by year; years that an earlier run has written stay."""

    def __init__(self, release: Release, connection: Connection) -> None:
        self.release, self.connection, self.listings = release, connection, release.listings
        self.folder, self.state = release.work / _TABLES, release.work / _STATE
        self.has_index = bool(self.listings)
        # Another text where other rows would be written.
        corrections = select(func.count()).select_from(stored.corrections)
        numbers = findings.newest(self.connection), self.connection.execute(corrections).scalar_one()
        parts = (*numbers, studied.revision(self.connection), self.listings.mark(), EDITION, READER_VERSION)
        self.mark = sha256(repr(parts).encode()).hexdigest()
        self.done = self._done()

    def write(self, progress: Progress | None) -> Released:
        years = sorted(loading.years(self.connection) | self.listings.years())
        whole, finished = _filings_in(self.connection), 0
        for year in years:
            label = str(year) if year != UNDATED else "undated"
            if label not in self.done:
                self._note(label, self._year(year, label))
            finished += self.done[label].rows["filings"]
            if progress:
                progress(min(finished, whole), whole)
        if _ENTITIES not in self.done:
            unfit = PanelUnfit()
            files = {name: TableFile(name, self.folder / name / "all.parquet", unfit) for name in BY_ENTITY}
            for name, row in entity_rows(self.connection):
                files[name].add(row)
            for file in files.values():
                file.close(even_empty=True)
            self._note(_ENTITIES, self._part(files))
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
            entries = self.listings.of_accessions(numbers) | {key: missing[key] for key in part if key in missing}
            for key in part:
                source = sources.get(key)
                row = filing_row(source, portion) if source else _missing_row(missing[key])
                yield "filings", row | self._index_row(entries.get(row["accession"] or ""))
                if source:
                    yield from rows_of(source, portion)

    def _missing(self, year: int) -> dict[str, IndexEntry]:
        """Return what an index lists of a year and no source has, by accession number."""
        entries = {filing.accession: filing for filing in self.listings.of_year(year)}
        column = stored.filings.c.accession
        for row in select_in(self.connection, select(column), column, sorted(entries)):
            del entries[row.accession]
        return entries

    def _index_row(self, filing: IndexEntry | None) -> Row:
        """Return what the indexes say of a filing."""
        if filing is None:
            return {"listed": False if self.has_index else None, "listed_form": None, "listed_filed": None}
        return {"listed": True, "listed_form": filing.form, "listed_filed": filing.filed, "listed_ciks": filing.ciks}

    # ---- companies and people, and the end ----

    def _part(self, files: dict[str, TableFile], tallies: Sequence[tuple[Tally, int]] = ()) -> Part:
        paths = (file.path for file in files.values() if file.path.exists())
        sizes = {path.relative_to(self.folder).as_posix(): path.stat().st_size for path in paths}
        return Part({name: file.rows for name, file in files.items()}, sizes, list(tallies))

    def _finish(self) -> Released:
        tallies = Counter[Tally]()
        rows = Counter[str](dict.fromkeys(panel_tables(), 0))
        for part in self.done.values():
            rows.update(part.rows)
            for tally, number in part.tallies:
                tallies[tally] += number
        counts: dict[tuple[str, str], Count] | None = self.listings.counts() if self.has_index else None
        lines = account(tallies, counts)
        if wrong := unbalanced(lines):
            where = ", ".join(f"{line.form} {line.quarter}" for line in wrong[:5])
            raise EnvironmentProblem(f"the account does not come out: {len(wrong)} lines, such as {where}; report this")
        for name, number in rows.items():
            if not number and name in BY_FILING:  # so that every table can be selected from
                TableFile(name, self.folder / name / "empty.parquet", PanelUnfit()).close(even_empty=True)
        released = Released(self.release.folder, lines, proofs(lines, counts), dict(rows))
        describe(self.folder, lines, released.proofs, released.rows, self._about())
        return released

    def _about(self) -> dict[str, Any]:
        """Return what the manifest says of the sources."""
        refused = sorted((source.name.rpartition("/")[2], source.message) for source in self.release.report.refused)
        return {
            "sources": described(self.release.sources),
            "contents": contents_digest(self.release.store),
            "index_lines_not_read": self.listings.unread,
            "files_refused": [{"name": name, "reason": reason} for name, reason in refused],
        }


def _missing_row(filing: IndexEntry) -> Row:
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


# ---- what lies beside the tables -------------------------------------------------------------------------------------
# The account, a data card, descriptions for programs, checksums, a manifest. `datapackage.json` is Data Package 2.0
# (datapackage.org), `croissant.json` Croissant 1.0 (mlcommons.org/croissant). Nothing in them tells when, where or with
# which libraries they were made.

ACCOUNT, CARD, CROISSANT, MANIFEST, SUMS = "account.tsv", "README.md", "croissant.json", "manifest.json", "SHA256SUMS"

_NAME = "muniment-panel"
_TITLE = "Block holdings and exempt offerings: Schedules 13D and 13G and Form D, filing by filing"
_ABOUT = (
    "Every Schedule 13D and 13G and every Form D of the sources, as tables: who holds how much from when to when, what "
    "issuers raise without registration, who they are. Each row has its accession number and its place in the source, "
    "each value that was read its confidence; every filing is accounted for."
)
_CITE = (
    "Made with muniment {version} from filings of the SEC's EDGAR, panel {edition}, reader {reader}; sources with the "
    "SHA-256 {sources}."
)
_LICENSE = "https://creativecommons.org/publicdomain/mark/1.0/"
_URL = "https://www.sec.gov/edgar"
_CROISSANT_TYPES = {
    **dict.fromkeys(("money", "price", "shares", "percent", "confidence"), "sc:Float"),
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_CONTEXT = msgspec.json.decode(resources("muniment.panel").joinpath("croissant_context.json").read_bytes())
"""What the names of Croissant mean, as the standard gives it to be copied."""


def describe(
    folder: Path, lines: Sequence[Line], proofs: Sequence[Proof], rows: dict[str, int], about: dict[str, Any]
) -> None:
    """Write everything beside the tables into a release; `about` is what the manifest says of the sources."""
    editions = {"muniment": __version__, "panel": EDITION, "reader": READER_VERSION, "study": STUDY_EDITION}
    manifest = {"editions": editions | {"rulebook": edition()}, **about, "rows": rows, "counts": proofs}
    cite = _CITE.format(
        version=__version__, edition=EDITION, reader=READER_VERSION, sources=about["contents"]["sha256"]
    )
    tables = {name: _files(folder, f"{name}/*.parquet") for name in panel_tables()}
    _write(folder / ACCOUNT, as_text(lines).encode())
    _write(folder / MANIFEST, _json(manifest))
    _write(folder / DATAPACKAGE, _json(_datapackage(tables, rows)))
    _write(folder / CROISSANT, _json(_croissant(folder, tables, cite)))
    _write(folder / CARD, _card(lines, proofs, rows, cite).encode())
    sums = (f"{digest_of(folder / path)}  {path}\n" for path in _files(folder, "**/*") if path != SUMS)
    _write(folder / SUMS, "".join(sums).encode())


def _files(folder: Path, pattern: str) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern) if path.is_file())


def _write(path: Path, data: bytes) -> None:
    atomic.write(data, path, mode=0o666)


def _json(document: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


# ---- for programs ---------------------------------------------------------------------------------------------------


def _datapackage(tables: dict[str, list[str]], rows: dict[str, int]) -> dict[str, Any]:
    described = [
        resource(panel_tables()[name].table, set(tables), rows[name], paths, PARQUET) for name, paths in tables.items()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": _NAME,
        "title": _TITLE,
        "description": _ABOUT,
        "version": EDITION,
        "resources": described,
    }


def _croissant(folder: Path, tables: dict[str, list[str]], cite: str) -> dict[str, Any]:
    objects = [_file_object(folder, path) for paths in tables.values() for path in paths]
    sets = [
        {
            "@type": "cr:FileSet",
            "@id": f"{name}-files",
            "name": f"{name}-files",
            "containedIn": [{"@id": path} for path in paths],
            "encodingFormat": PARQUET["mediatype"],
            "includes": f"{name}/*.parquet",
        }
        for name, paths in tables.items()
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": _NAME,
        "description": f"{_TITLE}. {_ABOUT}",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": EDITION,
        "license": _LICENSE,
        "url": _URL,
        "citeAs": cite,
        "isLiveDataset": False,
        "distribution": [*objects, *sets],
        "recordSet": [_record_set(panel_tables()[name].table) for name in tables],
    }


def _file_object(folder: Path, path: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{(folder / path).stat().st_size} B",
        "encodingFormat": PARQUET["mediatype"],
        "sha256": digest_of(folder / path),
    }


def _record_set(table: Table) -> dict[str, Any]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table.name}/{name}",
            "name": name,
            "description": table.meanings[name],
            "dataType": _CROISSANT_TYPES.get(kind.name, "sc:Text"),
            **({"repeated": True} if kind.name == "list" else {}),
            "source": {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": name}},
        }
        for name, kind in table.columns.items()
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": fields,
    }


# ---- for people -----------------------------------------------------------------------------------------------------


def _card(lines: Sequence[Line], proofs: Sequence[Proof], rows: dict[str, int], cite: str) -> str:
    """Return the data card: what is in it, how much, what of it to trust, how to cite it."""
    head, tail = lines[-1], [line for line in lines if line.form != "all"]
    days = sorted({line.quarter for line in tail if line.quarter[:1].isdigit()})
    text = resources("muniment.panel").joinpath("card.md").read_text("utf-8")
    words = {
        "title": _TITLE,
        "about": _ABOUT,
        "period": f"{days[0]} to {days[-1]}" if days else "no quarter",
        "tables": "\n".join(
            f"| `{name}` | {count:,} | {panel_tables()[name].table.meaning} |" for name, count in rows.items()
        ),
        "read": f"{head.read:,}",
        "doubtful": f"{head.doubtful:,}",
        "refused": f"{head.refused:,}",
        "index": _index_text(head),
        "counts": "\n".join(f"* {proof_text(proof)}" for proof in proofs),
        "cite": cite,
    }
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _index_text(whole: Line) -> str:
    if whole.listed is None:
        return "The sources have no index: what should be there and is not is unknown."
    return (
        f"The indexes list {count(whole.listed, 'filing')}: {whole.missing:,} of them are in no source. "
        f"{whole.not_listed:,} filings of the sources are in no index."
    )


def proof_text(proof: Proof) -> str:
    """Return the count of a form in words."""
    text = f"Form {proof.form}: {count(proof.accession_numbers, 'filing')}, each accession number once"
    return text if proof.index_lines is None else f"{text}, on {count(proof.index_lines, 'line')} of the indexes"
