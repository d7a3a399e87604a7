"""A new store out of a damaged one: files that are still what they were are read again, and what people said is kept.

A file is known by its hash, so that nothing else of the old store need be believed. Of a file whose bytes were not
kept, since it holds access codes, the last reading is taken over where it can be read. What was worked out is left to
whoever studies and checks the new store.
"""

from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct, field
from sqlalchemy import Table, insert, select

from muniment.documents.archive import Item
from muniment.engines import Engine
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline.ingest import Report, ingest_items
from muniment.store import Store, salvage, tables
from muniment.store.database import Place, chunks, place_of
from muniment.store.packing import Damaged, unpack_body, unpack_content
from muniment.store.showing import reader_order
from muniment.store.stored import Entry
from muniment.store.tables import AnyRow

_SMALL = (tables.filings, tables.sources, tables.corrections, tables.decisions)
_S, _C = tables.sources.c, tables.contents.c


class Rescued(Struct):
    """What came out of a damaged store.

    * `contents`: files whose bytes are what they were; `taken_over`: filings whose file was not kept;
    * `said`: corrections and decisions of people;
    * `lost`: what is known to have been there and is not in the new store, a line each.
    """

    report: Report = field(default_factory=Report)
    contents: int = 0
    taken_over: int = 0
    said: int = 0
    lost: list[str] = field(default_factory=list)


def rescue(
    where: str,
    target: Path,
    engine: Engine | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Rescued:
    """Make a store at `target` of what can be read of the one at `where`, which stays as it is.

    It is there whole or not at all. `progress` gets how far reading again is.

    Raises:
        UsageError: there is something at `target`.
        EnvironmentProblem: there is no store to be read, or nothing of it can be; the new one cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} is there already: name a file that is yet to be made")
    part = target.with_name(f".{target.name}.part")
    _remove(part)
    try:
        with Store.open(part) as store:
            rescued = _Rescue(place_of(where), store).all(engine, progress)
        if not (rescued.contents or rescued.taken_over or rescued.said):
            raise EnvironmentProblem(f"nothing can be brought out of {where}: no page of it is one of a store")
        part.rename(target)
    finally:
        _remove(part)
    return rescued


@cache
def _row_of(table: Table) -> Callable[..., Any]:
    return namedtuple(table.name, [column.name for column in table.columns])


def _read(place: Place, *wanted_tables: Table) -> Iterator[Any]:
    """Yield the rows of some tables, each with its table's name as that of its type."""
    for table, row in salvage.rows(place, wanted_tables):
        yield _row_of(table)(*row)


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{part}{ending}").unlink(missing_ok=True)


class _Rescue:
    """What is known of a damaged store on the way into another; all numbers are those of the damaged one.

    `rows`: small rows by table and id; `hashes`: of contents that were read or taken over; `without`: those whose bytes
    were not kept; `spoilt`: the hashes that others should have.
    """

    def __init__(self, place: Place, store: Store) -> None:
        self.place, self.store, self.done = place, store, Rescued()
        self.rows: dict[str, dict[int, Any]] = {table.name: {} for table in _SMALL}
        self.hashes: dict[int, str] = {}
        self.without: dict[int, Any] = {}
        self.spoilt: dict[int, str] = {}

    def all(self, engine: Engine | None, progress: Callable[[Report], None] | None) -> Rescued:
        """Bring everything into the new store."""
        for row in _read(self.place, *_SMALL):
            self.rows[type(row).__name__][row.id] = row
        self.of_content: dict[int, list[Any]] = defaultdict(list)
        for source in self.rows["sources"].values():
            self.of_content[source.content_id].append(source)
        self.done.report = ingest_items(self._items(), self.store, engine, progress)
        self._take_over()
        now = self._filings_now()
        self._say(now)
        self._count_losses(now)
        return self.done

    def _items(self) -> Iterator[Item]:
        """Yield the files that are still what they were, once each."""
        taken: set[str] = set()
        for content in _read(self.place, tables.contents):
            if content.data is None:
                self.without[content.id] = content
                continue
            try:
                data = unpack_content(content.packing, content.data)
            except Damaged:
                data = b""
            if sha256(data).hexdigest() != content.hash:
                self.spoilt[content.id] = content.hash
                continue
            self.hashes[content.id] = content.hash
            if content.hash not in taken:
                taken.add(content.hash)
                self.done.contents += 1
                yield Item(self._name(content.id, content.hash), data)

    def _name(self, content: int, content_hash: str) -> str:
        """Return the name by which a content was found, where its sources are there."""
        return min((source.name for source in self.of_content.get(content, ())), default=f"content {content_hash}")

    def _take_over(self) -> None:
        """Take over the newest readings of files whose bytes were not kept."""
        sources = {source.id: source for key in self.without for source in self.of_content.get(key, ())}
        best: dict[int, Any] = {}
        for version in _read(self.place, tables.versions) if sources else ():
            if version.source_id in sources and self._is_newer(version, best.get(version.source_id)):
                best[version.source_id] = version
        for portion in chunks(best.values()):
            entries = []
            for version in portion:
                source = sources[version.source_id]
                content = self.without[source.content_id]
                self.hashes[content.id] = content.hash
                entries.append(self._entry(version, source, content))
            self.store.add(entries, {entry.content_hash: None for entry in entries})
            self.done.taken_over += len(entries)

    @staticmethod
    def _is_newer(version: AnyRow, before: AnyRow | None) -> bool:
        """Whether a version can be read, and no newer one of the source was seen before."""
        try:
            unpack_body(version.body, version.family)
        except Damaged:
            return False
        return before is None or reader_order(before.reader_version) < reader_order(version.reader_version)

    def _entry(self, version: AnyRow, source: AnyRow, content: AnyRow) -> Entry:
        read = unpack_body(version.body, version.family)
        number = getattr(self.rows["filings"].get(source.filing_id), "accession", None)
        number = number or (read.header.accession_number if read.header else UNSET)
        return Entry(
            name=source.name,
            content_hash=content.hash,
            size=content.size,
            media_type=content.media_type,
            place=source.place,
            rank=source.rank,
            reader_version=version.reader_version,
            folder=source.folder,
            accession=number,
            form=version.form,
            header=read.header,
            record=read.record,
            states=read.states,
            problems=read.problems,
            unread=version.unread,
            evidence=version.evidence,
            private=True,
            reason=version.reason,
        )

    # ---- what people said ----

    def _say(self, now: dict[int, int]) -> None:
        """Lay corrections and decisions beside the filings that they are of."""
        for table in (tables.corrections, tables.decisions):
            rows = []
            for row in self.rows[table.name].values():
                its = now.get(row.filing_id)
                if its is None and row.filing_id is not None:
                    label = f"{table.name[:-1]} {row.id} by {row.who}"
                    self.done.lost.append(f"{label}: the filing that it is of is not there any more")
                    continue
                rows.append(row._asdict() | {"filing_id": its})
            if rows:
                with self.store.writing() as connection:
                    connection.execute(insert(table), rows)
                self.done.said += len(rows)

    def _filings_now(self) -> dict[int, int]:
        """Return the filings of the new store by their numbers in the old one."""
        with self.store.reading() as connection:
            question = select(_C.hash, _S.place, _S.filing_id).join(tables.contents, _C.id == _S.content_id)
            by_place = {(row.hash, row.place): row.filing_id for row in connection.execute(question)}
        ids = self.store.ids()
        filings = self.rows["filings"].items()
        filings_now = {key: ids[filing.accession] for key, filing in filings if filing.accession in ids}
        for source in self.rows["sources"].values():
            at = self.hashes.get(source.content_id, ""), source.place
            if source.filing_id not in filings_now and at in by_place:
                filings_now[source.filing_id] = by_place[at]
        return filings_now

    def _count_losses(self, now: dict[int, int]) -> None:
        unreadable = {key: row.hash for key, row in self.without.items()} | self.spoilt
        for key in sorted({*self.of_content, *unreadable} - self.hashes.keys()):
            reason = "what was read of it cannot be read" if key in self.without else "it is not what it was"
            self.done.lost.append(f"{self._name(key, unreadable.get(key, str(key)))}: {reason} any more")
        for key, filing in self.rows["filings"].items():
            if key not in now:
                self.done.lost.append(
                    f"filing {filing.accession or key}: nothing that it was read from is there any more"
                )
