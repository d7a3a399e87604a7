"""Answers that read the whole store, remembered until it changes."""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from msgspec import structs
from sqlalchemy import Connection

from muniment.alerts import outbox
from muniment.alerts.outbox import Standing
from muniment.caching import LruCache
from muniment.checks.registry import edition
from muniment.reading import READER_VERSION
from muniment.store import Query, Store
from muniment.store.counting import State
from muniment.store.stored import Counts, Facets, FilingRow, Hit, IssuerPage, Judgements, Page, PersonPage, RuleCount
from muniment.study import review, sql
from muniment.study.tables import need_study

T = TypeVar("T")

_MOST = 500


class Remembered:
    """Lists, counts, facets and parties of a store. What was asked before costs a look at whether it changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = Lock()
        self._cache: LruCache[Any, tuple[Any, Any]] = LruCache(_MOST)

    def counts(self) -> Counts:
        """Return how much there is in the store."""
        return self.remember("counts", self.store.counts)

    def state(self) -> State:
        """Return the state of the store, for operations."""
        return self.remember("state", lambda: self.store.state(READER_VERSION))

    def facets(self, query: Query = Query()) -> Facets:
        """Return how the whole answer to `query` divides, whichever page of it is asked for."""
        whole = structs.replace(query, order="newest", offset=0, limit=1)
        return self.follow(whole, lambda before: self.store.counted_facets(whole, before)).facets

    def filings(self, query: Query) -> Page[FilingRow]:
        """Return the page of filings that `query` asks for; how many there are comes from its facets."""
        return self.remember(
            ("filings", query), lambda: self.store.filings(query, sum(self.facets(query).forms.values()))
        )

    def search(self, words: str, query: Query) -> Page[Hit]:
        """Return the page of filings in which words occur."""
        return self.remember(("search", words, query), lambda: self.store.search(words, query))

    def issuer(self, cik: str, query: Query) -> IssuerPage:
        """Return a company: who it is and its first filings are remembered, further ones are asked for."""
        first = structs.replace(query, offset=0)
        page = self.remember(("issuer", cik, first), lambda: self.store.issuer(cik, first))
        return page if query == first else structs.replace(page, filings=self.store.issuer_filings(page.cik, query))

    def person(self, key: str, query: Query) -> PersonPage:
        """Return a person or company by CIK or name, remembered likewise."""
        first = structs.replace(query, offset=0)
        page = self.remember(("person", key, first), lambda: self.store.person(key, first))
        return page if query == first else structs.replace(page, filings=self.store.person_filings(key, query))

    def judgements(self) -> Judgements:
        """Return how many filings were checked by the rulebook."""
        return self.remember("judgements", lambda: self.store.judgements(edition()))

    def rule_counts(self) -> dict[str, RuleCount]:
        """Return how often each rule is broken."""
        return self.remember("rules", self.store.rule_counts)

    def doubts(self) -> dict[tuple[str, str], int] | None:
        """Return how many readings need review, by form and kind; None where none were looked for."""
        return self.read(
            "doubts", lambda connection: review.counts(connection) if review.is_there(connection) else None
        )

    def standings(self) -> dict[str, Standing]:
        """Return how each destination of alerts stands."""
        return self.read("standings", outbox.standings)

    def open_tables(self) -> list[sql.OpenTable]:
        """Return the tables and views that SQL may read."""
        return self.remember("open tables", lambda: sql.open_tables(self.store))

    def remember(self, key: object, ask: Callable[[], T]) -> T:
        """Return what `ask` answers, or what it answered under this key since the store was changed last."""
        return self.follow(key, lambda _: ask())

    def read(self, key: object, ask: Callable[[Connection], T], *, studied: bool = False) -> T:
        """Return the same, where `ask` reads the store; one that has to be `studied`, and is not, is refused."""

        def look() -> T:
            with self.store.reading() as connection:
                if studied:
                    need_study(connection)
                return ask(connection)

        return self.remember(key, look)

    def follow(self, key: object, ask: Callable[[T | None], T]) -> T:
        """Return the same, where `ask` is given what it answered before the store was changed, None for nothing."""
        stamp = self.store.stamp()
        with self._lock:
            cached = self._cache.get(key)
            if cached and cached[0] == stamp:
                return cached[1]
        answer = ask(cached[1] if cached else None)
        with self._lock:
            self._cache.put(key, (stamp, answer))
        return answer
