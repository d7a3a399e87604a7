"""The store: a database of filings, opened, added to, asked."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.exc import DBAPIError

from muniment.errors import UsageError
from muniment.evidence import Evidence
from muniment.reading import READER_VERSION
from muniment.store import corrections, counting, database, finding, findings, loading, sqlite, tables
from muniment.store.adding import Added, Batch
from muniment.store.corrections import Excerpt, NewCorrection, Value
from muniment.store.counting import State
from muniment.store.finding import Names, Vocabulary
from muniment.store.loading import snippet
from muniment.store.packing import DAMAGED, Body, Damaged, unpack_content, unpack_evidence
from muniment.store.showing import Statements
from muniment.store.stored import (
    Correction,
    Counts,
    Entry,
    Facets,
    FilingRow,
    Hit,
    IssuerPage,
    Judgement,
    Judgements,
    Page,
    PersonPage,
    Query,
    RuleCount,
    Said,
    StoredFiling,
    StoredFinding,
    StoredRecord,
)
from muniment.wording import one_of

P = ParamSpec("P")
T = TypeVar("T")
_V, _C = tables.versions.c, tables.contents.c
_EXPORTED = tables.exported()
_CONTENT = select(_C.packing, _C.data).where(_C.hash == bindparam("hash"))
_EVIDENCE = select(_V.evidence).where(_V.id == bindparam("version"))


class Store:
    """A store of filings. Close it, or use it in a `with`; reading it never waits for who writes.

    Every filing is shown as its best version; the rest is there too, see `StoredFiling`.
    """

    def __init__(self, engine: Engine, place: database.Place, *, read_only: bool) -> None:
        self._engine, self.place, self.read_only = engine, place, read_only

    @cached_property
    def _statements(self) -> Statements:
        """What writing takes: who only reads need not wait for it."""
        return Statements(self._engine)

    @classmethod
    def open(
        cls, where: str | Path | database.Place, *, read_only: bool = False, create: bool = True, wait: float = 60
    ) -> "Store":
        """Open the store at `where`, a path or a database URL, and make it where there is none.

        That of a team is made for its owner alone, another one as the umask says.
        While another program writes, writing waits up to `wait` seconds.

        Raises:
            EnvironmentProblem: there is none and none is to be made; it is no store, or one of a newer version; it
                cannot be opened, read or written.
            UsageError: the URL makes no sense.
        """
        place = database.place_of(where)
        if create and not read_only and isinstance(place.at, Path) and database.team_of(place).is_file():
            with suppress(OSError):  # what is in the way SQLite says too
                sqlite.make(place.at)
        return cls(
            database.open_engine(place, read_only=read_only, create=create, wait=wait), place, read_only=read_only
        )

    def close(self) -> None:
        """Close the store."""
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.place.name}>"

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Give a connection to read with; failures of the database are reported in words."""
        with database.readable_errors(self.place.name, self._engine):
            try:
                with self._engine.connect() as connection:
                    yield connection
            except DBAPIError:  # perhaps because its tables are others by now
                with self._engine.connect() as connection:
                    database.check_shape(connection, self.place)
                raise

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """Begin a transaction that has the right to write, and commit it where nothing goes wrong."""
        if self.read_only:
            raise UsageError(f"the store {self.place.name} was opened to be read only")
        with (
            database.readable_errors(self.place.name, self._engine),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            database.check_shape(connection, self.place)
            yield connection
            database.of(connection).note_change(connection)

    def ask(self, question: Callable[Concatenate[Connection, P], T], *given: P.args, **named: P.kwargs) -> T:
        """Return what a function answers that is given a connection to read with before all else."""
        with self.reading() as connection:
            return question(connection, *given, **named)

    def write(self, work: Callable[Concatenate[Connection, P], T], *given: P.args, **named: P.kwargs) -> T:
        """Do the work of such a function in a transaction of `writing`."""
        with self.writing() as connection:
            return work(connection, *given, **named)

    def stamp(self) -> object:
        """Return what is another one after every change of the store, at the cost of a look."""
        with database.readable_errors(self.place.name, self._engine):
            return database.of(self._engine).stamp(self._engine)

    # ---- writing ----

    def add(
        self, entries: Iterable[Entry], contents: Mapping[str, bytes | None], unfinished: Collection[str] = ()
    ) -> Added:
        """Add what is new among `entries`, all of it or nothing.

        `contents` has the bytes of the files they stand in by content hash, None for a file that may not be kept;
        what the store has already may be left out. Name in `unfinished` the contents of which more entries will
        follow in later calls: until then `has` says no, so that a run that was killed begins with them again.

        Raises:
            UsageError: the bytes of a file are missing.
            EnvironmentProblem: the store cannot be written.
        """
        batch = list(entries)
        return database.persisting(lambda: self.write(self.add_within, batch, contents, unfinished))

    def add_within(
        self,
        connection: Connection,
        batch: Sequence[Entry],
        contents: Mapping[str, bytes | None],
        unfinished: Collection[str] = (),
    ) -> Added:
        """Add as `add` does, in a transaction of `writing` that goes on."""
        return Batch(connection, self._statements, contents).add(batch, unfinished)

    def correct(
        self,
        key: str | int,
        path: str,
        value: Value,
        who: str,
        why: str,
        *,
        kind: Said = "value",
        excerpt: Excerpt = Excerpt(),
    ) -> tuple[int, ...]:
        """Lay a correction beside a filing: `value` is right at `path`, or none is, and `kind` says why.

        It holds for the copies of the filing too, which read word for word the same: the ids of all these are returned.
        None without a kind says that nothing is stated there. The value that was read, given again, confirms it.
        `excerpt` is the words of the source that it was checked by. The record stays what the source says; a
        correction stays whatever is read later.

        Raises:
            UsageError: there is no such filing or no such path, the value is none for it, or who or why is missing.
        """
        stated_as = "absent" if value is None and kind == "value" else kind
        correction = NewCorrection(path, value, who, why, stated_as, excerpt)
        with self.writing() as connection:
            filing = loading.key_of(connection, key)
            ((_, family),) = corrections.form_names_of(connection, [filing]).items()
            body = loading.bodies(connection, [filing])[filing]
            return corrections.correct(connection, filing, family, body, correction)

    def corrections(self, filings: Iterable[int] | None = None) -> dict[int, tuple[Correction, ...]]:
        """Return the corrections of filings by id, or all there are, the oldest first; those without are left out."""
        with self.reading() as connection:
            ids = corrections.corrected_filings(connection) if filings is None else filings
            return corrections.of_filings(connection, corrections.form_names_of(connection, ids))

    # ---- findings ----

    def unjudged(self, edition: str) -> list[int]:
        """Return the ids of filings with a record that this edition of the rulebook has not checked as they are now.

        Nor as their histories are now, as far as these may have changed.
        """
        return self.ask(findings.unjudged, edition)

    def judge(
        self, edition: str, judged: Mapping[int, Judgement], settled: Collection[int] = (), shown: int | None = None
    ) -> None:
        """Keep what an edition of the rulebook says about filings, by id, instead of what was said before.

        Of `settled` ones what is kept still holds. All of it stays in doubt where filings came or are shown again since
        `newest` was `shown`.
        """
        judgements, same = dict(judged), list(settled)

        def act() -> None:
            with self.writing() as connection:
                findings.save(connection, edition, judgements, shown)
                findings.settle(connection, same, shown)

        database.persisting(act)

    def newest(self) -> int:
        """Return a number that grows whenever a filing comes or is shown again."""
        return self.ask(findings.newest)

    def bases(self, edition: str) -> dict[int, str]:
        """Return on what the judgements of this edition rest, by the id of the filing, those in doubt too."""
        return self.ask(findings.bases, edition)

    def judgement(self, key: int, edition: str) -> Judgement | None:
        """Return what was found in the filing with this id, and its history; None unless checked as it is now."""
        return self.ask(findings.judgement, key, edition)

    def neighbours(self, filings: Collection[int], marks: Collection[int] = ()) -> set[int]:
        """Return the ids of filings, and of all that may have a history with them, or with what has these marks."""
        return self.ask(findings.around, filings, marks)

    def ids(self) -> dict[str, int]:
        """Return the id of every filing by its key: its accession number, else the id itself in words."""
        return self.ask(findings.ids)

    def all_findings(self) -> Iterator[tuple[str, str, StoredFinding]]:
        """Yield everything that was found, filing by filing: its key, the file it is shown from, what was found."""
        with self.reading() as connection:
            yield from findings.all_findings(connection)

    def judgements(self, edition: str) -> Judgements:
        """Return how many filings this edition of the rulebook has checked, and how many there are to check."""
        return self.ask(findings.judgements, edition)

    def rule_counts(self) -> dict[str, RuleCount]:
        """Return how often each rule is broken; rules that are not broken have no count."""
        return self.ask(findings.rule_counts)

    def breaking(self, code: str, query: Query = Query()) -> Page[FilingRow]:
        """Return the page of filings that break a rule and answer to `query`."""
        return self.ask(finding.page, query, among=[findings.breaks(code)])

    # ---- contents ----

    def has(self, content_hash: str, reader_version: str) -> bool:
        """Whether the content was read to its end by this reader, and is in the store with all that is in it."""
        return bool(self.stored_hashes([content_hash], reader_version))

    def stored_hashes(self, hashes: Iterable[str], reader_version: str = "") -> set[str]:
        """Return those of `hashes` that are in the store: read to the end by `reader_version`, where one is named."""
        contents = list(hashes)
        return database.persisting(lambda: self._stored_hashes(contents, reader_version))

    def _stored_hashes(self, hashes: Sequence[str], reader_version: str) -> set[str]:
        question = select(_C.hash)
        if reader_version:
            question = question.join(tables.readings).where(tables.readings.c.reader_version == reader_version)
        with self.reading() as connection:
            return {content_hash for (content_hash,) in database.select_in(connection, question, _C.hash, hashes)}

    def places_read(self, hashes: Iterable[str], reader_version: str) -> dict[str, frozenset[str]]:
        """Return what a reader has read of contents, by hash: "" where it came to the end.

        Of one where it was interrupted these are the places of the filings that are stored.
        """
        contents = list(hashes)
        return database.persisting(lambda: self._places_read(contents, reader_version))

    def _places_read(self, hashes: Sequence[str], reader_version: str) -> dict[str, frozenset[str]]:
        whole = self._stored_hashes(hashes, reader_version)
        begun: dict[str, set[str]] = {}
        question = select(_C.hash, tables.sources.c.place).join_from(tables.contents, tables.sources)
        question = question.join(tables.versions).where(
            tables.versions.c.reader_version == reader_version, tables.sources.c.place != ""
        )
        with self.reading() as connection:
            others = (content_hash for content_hash in hashes if content_hash not in whole)
            for content_hash, place in database.select_in(connection, question, _C.hash, others):
                begun.setdefault(content_hash, set()).add(place)
        return {**{name: frozenset(places) for name, places in begun.items()}, **dict.fromkeys(whole, frozenset({""}))}

    def content(self, content_hash: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            UsageError: there is no such content, or its bytes are not kept.
            Damaged: they are not what they were.
        """
        with self.reading() as connection:
            row = connection.execute(_CONTENT, {"hash": content_hash}).first()
        if row is None or row.data is None:
            why = "has no content" if row is None else "does not keep the bytes of content"
            raise UsageError(f"the store {self.place.name} {why} {content_hash}")
        data = unpack_content(row.packing, row.data)
        if sha256(data).hexdigest() != content_hash:
            raise Damaged(f"content {content_hash} of the store {self.place.name} {DAMAGED}")
        return data

    def not_read_by(self, reader_version: str) -> Iterator[tuple[str, str]]:
        """Yield hash and first name of each content that this reader has not read to its end, for reading it again.

        Those whose bytes are not kept are among them.
        """
        yield from self.ask(counting.not_read_by, reader_version)

    # ---- finding ----

    def filings(self, query: Query = Query(), total: int | None = None) -> Page[FilingRow]:
        """Return the page of filings that `query` asks for; they are not counted where the caller knows the `total`."""
        with self.reading() as connection:
            query = finding.valid_query(connection, query)
            return finding.page(connection, query, counting.total(connection, query) if total is None else total)

    def search(self, words: str, query: Query = Query(order="relevance")) -> Page[Hit]:
        """Return filings in which all of `words` occur, with the place of the first; `query` narrows them further.

        The best come first, and where too many have the words to be ranked the newest: `order` of the page says which.
        """
        terms = finding.terms(words)
        with self.reading() as connection:
            query = finding.with_words(finding.valid_query(connection, query), words)
            page = finding.page(connection, query)
            ids = [row.id for row in page.items]
            bodies, names = loading.bodies(connection, ids), loading.names(connection, ids)
        hits = tuple(Hit(row, *snippet(bodies[row.id], names[row.id], terms)) for row in page.items)
        return Page(hits, page.total, page.offset, page.limit, page.order)

    def named(self, text: str, limit: int = 20) -> Names:
        """Return issuers and persons whose names have the words of a text, or words that begin so, likeliest first."""
        return self.ask(finding.named, text, limit)

    def vocabulary(self, before: Vocabulary | None = None) -> Vocabulary:
        """Return the words of the names in the store, going on from those of `before`."""
        return self.ask(finding.vocabulary, before)

    def meant(self, text: str, vocabulary: Vocabulary) -> list[str]:
        """Return what may have been meant by words that no filing has."""
        return self.ask(finding.meant, text, vocabulary)

    def numbered(self, what: Literal["cusip", "file"], number: str, query: Query = Query()) -> Page[FilingRow]:
        """Return filings that state a CUSIP number, or have a file number in their header, the newest first."""
        with self.reading() as connection:
            ids = findings.numbered(connection, what, number)
            rows = finding.rows(connection, ids[query.offset : query.offset + query.limit])
        return Page(tuple(rows), len(ids), query.offset, query.limit, "newest")

    def counts(self) -> Counts:
        """Return how much there is in the store."""
        return self.ask(counting.counts)

    def schema(self) -> int:
        """Return the number of the shape that the tables have now; another program may have changed it since."""
        return self.ask(counting.schema)

    def state(self, reader_version: str) -> State:
        """Return how the store is, for whoever runs it; `backlog` is what that reader has not read."""
        with self.reading() as connection:
            return counting.state(connection, database.of(connection).size(connection), reader_version)

    def facets(self, query: Query = Query()) -> Facets:
        """Return how the whole answer to `query` divides by form, year, state and doubt."""
        with self.reading() as connection:
            return counting.facets(connection, finding.valid_query(connection, query))

    def counted_facets(self, query: Query, before: counting.CountedFacets | None = None) -> counting.CountedFacets:
        """Return the same as `facets`, going on from what was counted before for the same query, where it can."""
        with self.reading() as connection:
            return counting.counted_facets(connection, finding.valid_query(connection, query), before)

    def issuer(self, cik: str, query: Query = Query()) -> IssuerPage:
        """Return the company with this CIK, and the page of the filings about it that `query` asks for."""
        return self.ask(finding.issuer, cik, query)

    def person(self, key: str, query: Query = Query()) -> PersonPage:
        """Return whoever has this CIK or this name, and the page of filings with them that `query` asks for."""
        return self.ask(finding.person, key, query)

    def issuer_filings(self, cik: str, query: Query = Query()) -> Page[FilingRow]:
        """Return another page of the filings that `issuer` answers with."""
        return self.ask(finding.filings_naming, finding.as_issuer(cik), query)

    def person_filings(self, key: str, query: Query = Query()) -> Page[FilingRow]:
        """Return another page of the filings that `person` answers with."""
        return self.ask(finding.filings_naming, finding.as_person(key), query)

    # ---- one filing ----

    def filing(self, key: str | int) -> StoredFiling:
        """Return the filing with this accession number in any spelling, this id, or the hash of this content.

        Raises:
            UsageError: there is none.
        """
        with self.reading() as connection:
            return loading.filing(connection, loading.key_of(connection, key), self._evidence)

    def records(self, filings: Iterable[int] | None = None) -> Iterator[StoredRecord]:
        """Yield the records of all filings, or of those with these ids, in the order of ids; without evidence."""
        with self.reading() as connection:
            if filings is None:
                yield from loading.records(connection)
            else:
                for portion in database.chunks(filings):
                    yield from loading.records(connection, portion)

    def version(self, version_id: int) -> Body:
        """Return what one version of a filing holds: record, header, states, problems."""
        return self.ask(loading.version, version_id)

    def rows_of_keys(self, keys: Sequence[str]) -> list[FilingRow]:
        """Return the filings with these keys as lines, in this order; those that are not there are left out."""
        return self.ask(finding.rows_of_keys, keys)

    def evidence(self, version_id: int, content_hash: str) -> dict[str, Evidence]:
        """Return where the values of one version of a filing stand, in the content it is of; see `StoredFiling`."""
        return unpack_evidence(self._evidence(version_id), content_hash)

    def _evidence(self, version: int) -> bytes:
        with self.reading() as connection:
            return connection.execute(_EVIDENCE, {"version": version}).scalar_one()

    # ---- export ----

    def accessions(self, filings: Iterable[int]) -> dict[int, str]:
        """Return the accession numbers of filings by their ids; those without one are left out."""
        columns = tables.filings.c
        question = select(columns.id, columns.accession).where(columns.accession.is_not(None))
        with self.reading() as connection:
            return dict(map(tuple, database.select_in(connection, question, columns.id, filings)))

    @contextmanager
    def alone(self) -> Generator[str | None]:
        """Keep this process from opening the store's file; give its address, None where that cannot be.

        For programs that read it with an SQLite of their own, see `muniment.store.sqlite.alone`.
        """
        with database.of(self._engine).alone(self._engine) as address:
            yield address

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Return the tables that can be exported, with the names of their columns."""
        return {name: tuple(column.name for column in table.columns) for name, table in _EXPORTED.items()}

    def rows(self, table: str, columns: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table, in the order of its key; values are dates, exact numbers, tuples of words.

        `columns` names those that are wanted; all of them where none is named.

        Raises:
            UsageError: there is no such table, or no such column in it.
        """
        exported = _EXPORTED[one_of("table", table, _EXPORTED)]
        unknown = [name for name in columns if name not in exported.c]
        if unknown:
            raise UsageError(f"the table {table} has no column {unknown[0]!r}")
        selection = select(*(exported.c[name] for name in columns)) if columns else select(exported)
        with self.reading() as connection:
            question = selection.order_by(*exported.primary_key)
            with closing(connection.execute(question, execution_options={"yield_per": 1000})) as result:
                for row in result:
                    yield tuple(row)


class StoredContents:
    """Tells what this reader has read of contents, and a store keeps; elsewhere it opens the store again.

    What answers loads a store and no reader, for Ray has it in a process of its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, hashes: Collection[str]) -> dict[str, frozenset[str]]:
        """Return the places that are stored, by content hash; "" where all are."""
        return self._store.places_read(hashes, READER_VERSION)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as the place of the store."""
        return _contents_at, (self._store.place,)


def _contents_at(place: database.Place) -> StoredContents:
    return StoredContents(Store.open(place, read_only=True))
