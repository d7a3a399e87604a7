"""Finding filings: a query as conditions, an answer as pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct, structs
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    or_,
    select,
    true,
)

from muniment.errors import IdentifierError, UsageError
from muniment.forms import names
from muniment.identifiers import cik
from muniment.store import database, tables
from muniment.store.index import Match, Terms
from muniment.store.names import HOLDERS, ISSUERS
from muniment.store.query import Page, Query
from muniment.store.stored import Counts, Facets, FilingRow

T = TypeVar("T")

# More words than anybody types; the index would refuse thousands with a word of its own.
MOST_WORDS = 50

_TERMS = re.compile(r'"([^"]*)"|([^\s"]+)').finditer
_WORDS = re.compile(r"\w+").findall
_F, _P = tables.filings.c, tables.persons.c
DOUBTFUL = or_(_F.doubts > 0, _F.unread > 0, _F.reason != "")


def terms(words: str) -> Terms:
    """Return what `words` ask for: single words, `beginnings*`, and "several words" in quotes.

    >>> terms('lamp* "garden of  eden" AND')
    [('lamp', True), ('garden of eden', False), ('AND', False)]
    """
    found = []
    for one in _TERMS(words):
        said = " ".join(_WORDS(one[1] if one[2] is None else one[2]))
        if said:
            found.append((said, one[2] is not None and one[2].endswith("*")))
    if not found:
        raise UsageError(f"{words!r} has no word in it to look for")
    return _bounded(found)


def _beginnings(words: str) -> Terms:
    found = [(word, True) for word in _WORDS(words)]
    if not found:
        raise UsageError(f"{words!r} has no word in it to look for")
    return _bounded(found)


def _bounded(found: Terms) -> Terms:
    if len(found) > MOST_WORDS:
        raise UsageError(f"looks for {MOST_WORDS} words at most, not {len(found)}")
    return found


def as_cik(words: str) -> str | None:
    """Return the CIK that `words` are, None where they are something else."""
    try:
        return cik.compact(words) if words.strip().isdecimal() else None
    except IdentifierError:
        return None


class Asked(Struct, frozen=True):
    """A query for the database: conditions on filings, and the question to the full-text index."""

    conditions: list[ColumnElement[bool]]
    match: Match


def asked(query: Query) -> Asked:
    """Return `query` for the database."""
    wanted: Match = []
    conditions = [*_simple(query)]
    for words, index, wants_issuers in ((query.issuer, "issuers", True), (query.holder, "persons", False)):
        if not words:
            continue
        number = as_cik(words)
        if number is None:
            wanted.append((index, _beginnings(words)))
        else:
            is_issuer = _P.role.in_(sorted(ISSUERS))
            held = select(_P.filing_id).where(_P.cik == number, is_issuer if wants_issuers else ~is_issuer)
            conditions.append(_F.id.in_(held))
    if query.words:
        wanted.append(("", terms(query.words)))
    return Asked(conditions, wanted)


def _simple(query: Query) -> Iterator[ColumnElement[bool]]:
    if query.form:
        yield _of_form(query.form)
    if query.since is not None:
        yield _F.filed >= query.since
    if query.until is not None:
        yield _F.filed <= query.until
    if query.state:
        yield _F.state == query.state.strip().upper()
    if query.least is not None:
        yield _F.amount >= query.least
    if query.greatest is not None:
        yield _F.amount <= query.greatest
    if query.doubtful is not None:
        yield DOUBTFUL if query.doubtful else ~DOUBTFUL


def _of_form(form: str) -> ColumnElement[bool]:
    name = names.parse(form)
    if name is None:
        return func.lower(_F.form) == form.strip().lower()
    return _F.form == str(name) if name.amendment else _F.family == name.form


def _where(connection: Connection, what: Asked) -> ColumnElement[bool]:
    found = [_F.text_id.in_(database.of(connection).matching(what.match))] if what.match else []
    return and_(true(), *what.conditions, *found)


_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": (_F.filed.desc().nulls_last(), _F.id.desc()),
    "oldest": (_F.filed.asc().nulls_last(), _F.id.asc()),
    "issuer": (func.lower(_F.issuer).asc().nulls_last(), _F.id.desc()),
    "largest": (_F.amount.desc().nulls_last(), _F.id.desc()),
    "smallest": (_F.amount.asc().nulls_last(), _F.id.asc()),
}


def page(connection: Connection, query: Query, total: int | None = None) -> Page[FilingRow]:
    """Return the page of filings that `query` asks for; `total` where somebody has counted them."""
    return page_of(connection, query, [], total)


def page_of(
    connection: Connection, query: Query, among: list[ColumnElement[bool]], total: int | None = None
) -> Page[FilingRow]:
    """Return the page of filings that `query` asks for, which fulfil further conditions."""
    what = asked(query)
    what = Asked([*what.conditions, *among], what.match)
    if total is None:
        counted = select(func.count()).select_from(tables.filings).where(_where(connection, what))
        total = connection.execute(counted).scalar_one()
    found = connection.execute(_ordered(connection, what, query).limit(query.limit).offset(query.offset))
    keys = [row.id for row in found]
    return Page(tuple(rows(connection, keys)), total, query.offset, query.limit)


def _ordered(connection: Connection, what: Asked, query: Query) -> Select[Any]:
    if query.order != "relevance" or not what.match:
        order = _ORDERS["newest" if query.order == "relevance" else query.order]
        return select(_F.id).where(_where(connection, what)).order_by(*order)
    ranked = database.of(connection).ranked(what.match).subquery("ranked")
    joined = select(_F.id).join(ranked, ranked.c.rowid == _F.text_id)
    return joined.where(true(), *what.conditions).order_by(ranked.c.rank, _F.id.desc())


def rows(connection: Connection, keys: Iterable[int]) -> list[FilingRow]:
    """Return the lines of the filings with these ids, in this order; at most a page of them."""
    wanted = list(keys)
    columns = (_F.id, _F.accession, _F.form, _F.filed, _F.issuer, _F.issuer_cik, _F.state)
    counts = (_F.amount, _F.doubts, _F.unread, _F.reason, _F.rank)
    question = (
        select(*columns, *counts, tables.contents.c.hash, tables.sources.c.name)
        .join(tables.versions, tables.versions.c.id == _F.version_id)
        .join(tables.sources, tables.sources.c.id == tables.versions.c.source_id)
        .join(tables.contents, tables.contents.c.id == tables.sources.c.content_id)
        .where(_F.id.in_(wanted))
    )
    holders = _holders(connection, wanted)
    found = {row.id: row for row in connection.execute(question)}
    made = (found[key] for key in wanted if key in found)
    return [FilingRow(*row[:7], tuple(holders[row.id]), *row[7:]) for row in made]


def _holders(connection: Connection, keys: list[int]) -> dict[int, list[str]]:
    held: dict[int, dict[str, str]] = defaultdict(dict)
    question = select(_P.filing_id, _P.name, _P.folded).where(_P.filing_id.in_(keys), _P.role.in_(HOLDERS))
    for filing, name, folded in connection.execute(question.order_by(_P.filing_id, _P.position)):
        held[filing].setdefault(folded, name)
    return defaultdict(list, {filing: list(names.values()) for filing, names in held.items()})


def counts(connection: Connection, after: int = 0) -> Counts:
    """Return how much there is; of filings only those with a higher id than `after`."""
    new = [_F.id > after] if after else []

    def number(table: Any, *conditions: ColumnElement[bool]) -> int:  # noqa: ANN401 - a table
        return connection.execute(select(func.count()).select_from(table).where(true(), *conditions)).scalar_one()

    return Counts(
        number(tables.filings, *new),
        number(tables.filings, DOUBTFUL, *new),
        number(tables.filings, _F.reason != "", *new),
        number(tables.sources),
        number(tables.versions),
        number(tables.contents),
        number(tables.corrections),
    )


def facets(connection: Connection, query: Query, after: int = 0) -> Facets:
    """Return how the whole answer to `query` divides; of filings with a higher id than `after`, where one is named."""
    where = and_(_where(connection, asked(query)), *([_F.id > after] if after else []))
    forms, states, years, doubtful = Counter[str](), Counter[str](), Counter[int](), 0
    # One walk for all that stands in the rows; days are counted by their index alone.
    kinds = (_F.form, _F.state, DOUBTFUL)
    for form, state, is_doubtful, number in connection.execute(
        select(*kinds, func.count()).where(where).group_by(*kinds)
    ):
        forms[form] += number
        states[state] += number
        doubtful += number * is_doubtful
    for day, number in connection.execute(select(_F.filed, func.count()).where(where).group_by(_F.filed)):
        years[day and day.year] += number
    return Facets(most_first(forms), dict(sorted(_said(years))), most_first(states), doubtful)


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts of what is stated, the highest first."""
    return dict(sorted(_said(counts), key=lambda one: (-one[1], one[0])))


def _said(counts: Mapping[T, int]) -> list[tuple[T, int]]:
    """Return the counts of what is stated: not how often nothing is."""
    return [(value, number) for value, number in counts.items() if value is not None]


def with_words(query: Query, words: str) -> Query:
    """Return `query`, narrowed by further words."""
    return structs.replace(query, words=f"{query.words} {words}".strip())
