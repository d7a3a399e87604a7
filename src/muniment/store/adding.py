"""Adding a batch of entries in one transaction: what is new in it, which filing it belongs to, how that then looks.

What the store has of the batch is looked up first, in a few questions; then everything is worked out in memory; then
it is written, table by table. So a batch costs the same however much there is in the store.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec import UNSET, Struct
from sqlalchemy import Column, ColumnElement, Connection, delete, func, select, update

from muniment.errors import IdentifierError, UsageError
from muniment.identifiers import accession
from muniment.store import corrections, counting, findings, seals, tables
from muniment.store.database import chunks, delete_in, select_in, update_rows
from muniment.store.packing import Body, family_of, pack_body, pack_content, unpack_body
from muniment.store.showing import OWN, SHOWN, FilingView, RankedVersion, Rows, Statements, plain
from muniment.store.stored import Entry

Contents = Mapping[str, bytes | None]


class Added(Struct, frozen=True):
    """What adding did: how many filings came, which entries became versions, and how many were there already."""

    filings: int
    entries: list[Entry]
    skipped: int


class _Source(Struct):
    """A source on its way: `rank` is the best that any reader made of it."""

    id: int
    filing: int
    rank: int
    readers: set[str]


class Batch:
    """One batch on its way into the store, inside one transaction that has the right to write."""

    def __init__(self, connection: Connection, statements: Statements, contents: Contents) -> None:
        self.connection, self.statements, self.contents = connection, statements, contents
        self.next = {table.name: self._next_id(table.c.id) for table in OWN[:4]}
        self.first = dict(self.next)
        self.next["texts"] = self._next_id(tables.filings.c.text_id)
        self.rows: Rows = defaultdict(list)
        self.content_ids: dict[str, int] = {}
        self.new_contents: set[int] = set()
        self.sources: dict[tuple[int, str], _Source] = {}
        self.new_sources: list[tuple[_Source, list[Any]]] = []
        self.filings: dict[str, int] = {}
        self.accessions: dict[int, str | None] = {}
        self.new_filings: set[int] = set()
        self.changed: dict[int, tuple[int, _Source]] = {}
        self.taken: list[tuple[RankedVersion, _Source]] = []
        self.entries: dict[int, Entry] = {}
        self.now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)

    def add(self, entries: Sequence[Entry], unfinished: Collection[str]) -> Added:
        """Add what is new among `entries`."""
        self._know_contents({entry.content_hash: entry for entry in entries})
        self._know_sources(entries)
        self._know_filings(entries)
        taken = [entry for entry in entries if self._take(entry)]
        self._note_readings(entries, unfinished)
        if taken:
            self._write(self._versions())
        else:
            self.statements.write(self.connection, self.rows, ["contents", "readings"])
        counting.add(self.connection, {name: len(rows) for name, rows in self.rows.items()})
        for table in (tables.contents, tables.sources, tables.versions):
            if self.rows[table.name]:
                seals.extend(self.connection, table, self.first[table.name])
        return Added(len(self.new_filings), taken, len(entries) - len(taken))

    # ---- what is there ----

    def _next_id(self, column: Column[int]) -> int:
        return (self.connection.execute(select(func.max(column))).scalar() or 0) + 1

    def _new_id(self, table: str) -> int:
        number = self.next[table]
        self.next[table] = number + 1
        return number

    def _know_contents(self, entries: dict[str, Entry]) -> None:
        table = tables.contents.c
        rows = select_in(self.connection, select(table.hash, table.id), table.hash, entries)
        self.content_ids.update((row.hash, row.id) for row in rows)
        for name, entry in entries.items():
            if name in self.content_ids:
                continue
            if name not in self.contents:
                raise UsageError(f"{plain(entry.name)}: the bytes of the file are neither given nor in the store")
            key = self.content_ids[name] = self._new_id("contents")
            self.new_contents.add(key)
            self.rows["contents"].append([key, name, entry.size, entry.media_type, *pack_content(self.contents[name])])

    def _know_sources(self, entries: Sequence[Entry]) -> None:
        places: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            if (key := self.content_ids[entry.content_hash]) not in self.new_contents:
                places[entry.place].add(key)
        whole = places.pop("", set())
        contents = {key for keys in places.values() for key in keys}
        table = tables.sources.c
        for portion in chunks(sorted(whole)):
            self._ask_sources(table.content_id.in_(portion), table.place == "")
        for content in sorted(contents):
            for portion in chunks(place for place, keys in places.items() if content in keys):
                self._ask_sources(table.content_id == content, table.place.in_(portion))

    def _ask_sources(self, *conditions: ColumnElement[bool]) -> None:
        table, version, filing = tables.sources.c, tables.versions.c, tables.filings.c
        columns = (table.id, table.content_id, table.place, filing.id, table.rank, filing.accession)
        columns = (*columns, version.reader_version)
        joined = select(*columns).join_from(tables.sources, tables.versions).join(tables.filings)
        for key, content, place, holder, rank, number, reader in self.connection.execute(joined.where(*conditions)):
            self.sources.setdefault((content, place), _Source(key, holder, rank, set())).readers.add(reader)
            self._call(holder, number)

    def _know_filings(self, entries: Sequence[Entry]) -> None:
        table = tables.filings.c
        numbers = sorted({number for entry in entries if (number := _number(entry))})
        for key, number in select_in(self.connection, select(table.id, table.accession), table.accession, numbers):
            self._call(key, number)

    def _call(self, filing: int, number: str | None) -> None:
        self.accessions[filing] = number
        if number is not None:
            self.filings[number] = filing

    # ---- what is new ----

    def _take(self, entry: Entry) -> bool:
        """Take one entry; return whether it is new."""
        content = self.content_ids[entry.content_hash]
        source = self.sources.get((content, entry.place))
        if source is not None and entry.reader_version in source.readers:
            return False
        filing = self._filing_of(entry, source)
        if source is None:
            source = _Source(self._new_id("sources"), filing, entry.rank, set())
            self.sources[content, entry.place] = source
            self.new_sources.append((source, [content, entry.place, plain(entry.name), plain(entry.folder)]))
        elif source.filing != filing or source.rank > entry.rank:
            self.changed.setdefault(source.id, (source.filing, source))
            source.filing, source.rank = filing, min(source.rank, entry.rank)
        source.readers.add(entry.reader_version)
        key, family = self._new_id("versions"), family_of(entry.record)
        has = bool(family), entry.header is not UNSET
        counts = len(entry.problems), entry.unread
        parts = (
            plain(entry.reason),
            pack_body(Body(entry.record, entry.header, entry.states, entry.problems, entry.details)),
            entry.evidence,
        )
        self.rows["versions"].append(
            [key, source.id, entry.reader_version, self.now, entry.form, family, *has, *counts, *parts]
        )
        self.taken.append((RankedVersion(key, source.id, entry.rank, entry.reader_version, *has), source))
        self.entries[key] = entry
        return True

    def _filing_of(self, entry: Entry, source: _Source | None) -> int:
        """Return the filing of an entry: that of its accession number, else that of its source, else a new one."""
        number = _number(entry)
        if number is None:
            return source.filing if source is not None else self._new_filing(None)
        if number in self.filings:
            return self.filings[number]
        if source is not None and self.accessions[source.filing] is None:
            self._call(source.filing, number)  # known by its content so far, from now on by its number
            return source.filing
        return self._new_filing(number)

    def _new_filing(self, number: str | None) -> int:
        key = self._new_id("filings")
        self.new_filings.add(key)
        self._call(key, number)
        return key

    def _note_readings(self, entries: Iterable[Entry], unfinished: Collection[str]) -> None:
        read = {
            (self.content_ids[entry.content_hash], entry.reader_version)
            for entry in entries
            if entry.content_hash not in unfinished
        }
        table = tables.readings.c
        question = select(table.content_id, table.reader_version)
        contents = sorted({content for content, _ in read} - self.new_contents)
        read -= {
            (content, reader) for content, reader in select_in(self.connection, question, table.content_id, contents)
        }
        self.rows["readings"] += [list(reading) for reading in sorted(read)]

    # ---- how the filings look now ----

    def _versions(self) -> dict[int, list[RankedVersion]]:
        """Return all versions, old and new, of every filing that the batch touches; none where it lost its sources."""
        touched = {source.filing for _, source in self.taken} | {before for before, _ in self.changed.values()}
        versions: dict[int, list[RankedVersion]] = {filing: [] for filing in touched}
        table, version = tables.sources.c, tables.versions.c
        about = (version.id, table.id, table.rank, version.reader_version, version.has_record, version.has_header)
        joined = select(table.filing_id, *about).join_from(tables.sources, tables.versions)
        before = sorted(touched - self.new_filings)
        for holder, *columns in select_in(self.connection, joined, table.filing_id, before):
            candidate = RankedVersion(*columns)
            if candidate.source in self.changed:
                source = self.changed[candidate.source][1]
                holder, candidate.rank = source.filing, source.rank
            versions[holder].append(candidate)
        for candidate, source in self.taken:
            candidate.rank = source.rank
            versions[source.filing].append(candidate)
        return versions

    def _write(self, by_filing: dict[int, list[RankedVersion]]) -> None:
        views = [self._best(filing, versions) for filing, versions in by_filing.items() if versions]
        before = self._tallied(set(by_filing) - self.new_filings)
        self._complete(views)
        texts = [self.statements.show(filing, self._new_id("texts"), self.rows) for filing in views]
        self._update_filings()
        self.rows["sources"] = [
            [source.id, content, place, source.filing, name, source.rank, folder]
            for source, (content, place, name, folder) in self.new_sources
        ]
        self.statements.write(self.connection, self.rows, [table.name for table in OWN[:2]])
        rows = [{"id": s.id, "filing_id": s.filing, "rank": s.rank} for _, s in self.changed.values()]
        update_rows(self.connection, tables.sources, rows, "id")
        again = set(by_filing) - self.new_filings  # filings that are shown already
        if findings.any_checked(self.connection):
            marks = {mark for _, mark in self.rows["history_marks"]}
            findings.unsettle(self.connection, findings.around(self.connection, again, marks))
        for table in (*SHOWN, tables.findings, tables.judgements):
            delete_in(self.connection, table.c.filing_id, again)
        self.statements.write(self.connection, self.rows, [table.name for table in (*OWN[2:], *SHOWN)])
        self.statements.index(self.connection, texts)
        self._dissolve({filing for filing, versions in by_filing.items() if not versions} - self.new_filings)
        corrections.spread(self.connection, by_filing)
        counting.note(self.connection, before, self._tallied(by_filing))

    def _tallied(self, filings: Iterable[int]) -> Counter[counting.Kind]:
        """Return how many filings of each kind there are among these, as the tables have them."""
        kinds = (counting.of_filings(self.connection, tables.filings.c.id.in_(portion)) for portion in chunks(filings))
        return sum(kinds, Counter[counting.Kind]())

    def _best(self, filing: int, versions: list[RankedVersion]) -> FilingView:
        view = FilingView.best(filing, self.accessions[filing], versions)
        entry, headed = self.entries.get(view.version.id), self.entries.get(view.header_id or 0)
        if entry is not None:
            view.fill(entry.form, entry.unread, entry.reason, entry)
        if headed is not None:
            view.header = headed.header
        return view

    def _complete(self, views: list[FilingView]) -> None:
        """Fill in what is shown from versions that were in the store before."""
        version_ids = {filing.version.id for filing in views}
        version_ids |= {filing.header_id for filing in views if filing.header_id is not None}
        table = tables.versions.c
        question = select(table.id, table.family, table.form, table.unread, table.reason, table.body)
        ids = sorted(version_ids - self.entries.keys())
        rows: dict[int | None, tables.AnyRow] = {
            row.id: row for row in select_in(self.connection, question, table.id, ids)
        }
        for filing in views if rows else ():
            if (row := rows.get(filing.version.id)) is not None:
                filing.fill(row.form, row.unread, row.reason, unpack_body(row.body, row.family))
            if (row := rows.get(filing.header_id)) is not None:
                filing.header = unpack_body(row.body, row.family).header

    def _update_filings(self) -> None:
        """Change the rows of filings that were there before, and leave the new ones to be inserted."""
        old = [row for row in self.rows["filings"] if row[0] not in self.new_filings]
        self.rows["filings"] = [row for row in self.rows["filings"] if row[0] in self.new_filings]
        columns = tables.filings.columns.keys()
        update_rows(self.connection, tables.filings, [dict(zip(columns, row, strict=True)) for row in old], "id")

    def _dissolve(self, filings: set[int]) -> None:
        """Take away filings whose sources turned out to be of others; corrections follow the sources."""
        for before, source in self.changed.values():
            if before in filings:
                moving = update(tables.corrections).where(tables.corrections.c.filing_id == before)
                if self.connection.execute(moving.values(filing_id=source.filing)).rowcount:
                    seals.renew(self.connection, tables.corrections)
                self.connection.execute(delete(tables.filings).where(tables.filings.c.id == before))


@lru_cache(maxsize=4096)
def canonical(text: str) -> str | None:
    """Return an accession number in its one spelling, None for what is none."""
    try:
        return accession.validate(text)
    except IdentifierError:
        return None


def _number(entry: Entry) -> str | None:
    """Return the accession number in its one spelling; None where the source states none, or what is none."""
    return None if entry.accession is UNSET else canonical(entry.accession)
