"""Finding filings: a query as conditions, an answer as pages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    union_all,
)

from muniment.codes.states import ALL as STATES
from muniment.errors import IdentifierError, UsageError
from muniment.forms import names
from muniment.identifiers import cik
from muniment.store import database, tables
from muniment.store.index import Match, Terms
from muniment.store.names import ISSUERS, LEADING, leading_role
from muniment.store.portions import some
from muniment.store.query import Order, Page, Query
from muniment.store.stored import FilingRow
from muniment.store.tallies import DOUBTFUL
from muniment.wording import FORM_NAMES, code_of, one_of

# More words than anybody types; the index would refuse thousands with a word of its own.
MOST_WORDS = 50

# More filings are not ranked: it takes a microsecond and a half for each, and of so many none is the best.
MOST_RANKED = 20_000

_TERMS = re.compile(r'"([^"]*)"|([^\s"]+)').finditer
_WORDS = re.compile(r"\w+").findall
_F, _P = tables.filings.c, tables.persons.c
_PERSONS = [tables.metadata.tables[f"schedule_{form}_reporting_persons"].c for form in ("13d", "13g")]


def terms(words: str) -> Terms:
    """Return what `words` ask for: single words, `beginnings*`, and "several words" in quotes.

    >>> terms('lamp* "garden of  eden" AND')
    [('lamp', True), ('garden of eden', False), ('AND', False)]
    """
    found: Terms = []
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


def known(connection: Connection, query: Query) -> Query:
    """Return a query whose form and state are of the official lists, or of a filing in the store.

    Raises:
        UsageError: one is neither, so that no filing could ever answer; the words have the nearest that is.
    """
    form, state = query.form.strip(), query.state.strip()
    if form and names.parse(form) is None:
        others = _distinct(connection, tables.tallies.c.form)
        forms = [*FORM_NAMES, *(name for name in others if names.parse(name) is None)]
        if form.casefold() not in map(str.casefold, forms):
            one_of("form", form, forms)
    if state and state.upper() not in _distinct(connection, tables.tallies.c.state):
        return structs.replace(query, state=code_of("state", STATES, state))
    return query


def _distinct(connection: Connection, column: ColumnElement[Any]) -> list[str]:
    """Return the values of a column that are stated."""
    return [value for value in connection.execute(select(column).distinct().order_by(column)).scalars() if value]


class Asked(Struct, frozen=True):
    """A query for the database: conditions on filings, and the question to the full-text index."""

    conditions: list[ColumnElement[bool]]
    match: Match


def asked(query: Query) -> Asked:
    """Return `query` for the database."""
    wanted: Match = []
    conditions = [*kinds(query, tables.filings, DOUBTFUL), *_bounds(query)]
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


def kinds(query: Query, of: Table, doubtful: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Yield what `query` asks of form, state and doubt, for a table and what says there is a doubt."""
    if query.form:
        yield _of_form(query.form, of)
    if query.state:
        yield of.c.state == query.state.strip().upper()
    if query.doubtful is not None:
        yield doubtful if query.doubtful else ~doubtful


def _of_form(form: str, of: Table) -> ColumnElement[bool]:
    name = names.parse(form)
    if name is None:
        return func.lower(of.c.form) == form.strip().lower()
    return of.c.form == str(name) if name.amendment else of.c.family == name.form


def _bounds(query: Query) -> Iterator[ColumnElement[bool]]:
    if query.since is not None:
        yield _F.filed >= query.since
    if query.until is not None:
        yield _F.filed <= query.until
    if query.least is not None:
        yield _F.amount >= query.least
    if query.greatest is not None:
        yield _F.amount <= query.greatest


def where(connection: Connection, query: Query) -> ColumnElement[bool]:
    """Return the condition that filings answer to `query`."""
    return _where(connection, asked(query))


def _where(connection: Connection, what: Asked, *, walking: bool = False) -> ColumnElement[bool]:
    """Return what is asked as a condition; `walking`, where so many answer that some are met on the way."""
    if not what.match:
        return and_(true(), *what.conditions)
    own = database.of(connection)
    found = own.holds(what.match) if walking else _F.text_id.in_(own.matching(what.match))
    return and_(true(), *what.conditions, found)


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
        total = _number(connection, what)
    order = _order(what, query, total)
    left = min(query.limit, total - query.offset)  # more are not looked for to the end of the store
    if left <= 0:
        return Page((), total, query.offset, query.limit, order)
    found = connection.execute(_ordered(connection, what, order, total).limit(left).offset(query.offset))
    keys = [row.id for row in found]
    return Page(tuple(rows(connection, keys)), total, query.offset, query.limit, order)


def _number(connection: Connection, what: Asked) -> int:
    """Return how many filings there are; the full-text index tells it alone where every text in it is of a filing."""
    if what.match and not what.conditions:
        filings, shown = func.sum(tables.tallies.c.filings), select(func.max(_F.text_id)).scalar_subquery()
        if connection.execute(select(filings == shown)).scalar():
            return connection.execute(database.of(connection).number(what.match)).scalar_one()
    counted = select(func.count()).select_from(tables.filings).where(_where(connection, what))
    return connection.execute(counted).scalar_one()


def _order(what: Asked, query: Query, total: int) -> Order:
    is_ranked = what.match and total <= MOST_RANKED
    return "newest" if query.order == "relevance" and not is_ranked else query.order


def _ordered(connection: Connection, what: Asked, order: Order, total: int) -> Select[Any]:
    if order != "relevance":
        where = _where(connection, what, walking=total > MOST_RANKED)
        return select(_F.id).where(where).order_by(*_ORDERS[order])
    ranked = database.of(connection).ranked(what.match).subquery("ranked")
    joined = select(_F.id).join(ranked, ranked.c.rowid == _F.text_id)
    return joined.where(true(), *what.conditions).order_by(ranked.c.rank, _F.id.desc())


def listed(connection: Connection, keys: Sequence[str]) -> list[FilingRow]:
    """Return the lines of the filings with these keys, accession numbers or ids, in this order."""
    own = [int(key) for key in keys if key.isdecimal()]
    found: dict[str, int] = {}
    for portion in some(keys):
        wanted = or_(_F.accession.in_(portion), and_(_F.accession.is_(None), _F.id.in_(own)))
        found |= {
            number or str(key): key for key, number in connection.execute(select(_F.id, _F.accession).where(wanted))
        }
    return [row for portion in some(found[key] for key in keys if key in found) for row in rows(connection, portion)]


def rows(connection: Connection, keys: Iterable[int]) -> list[FilingRow]:
    """Return the lines of the filings with these ids, in this order; at most a page of them."""
    wanted = list(keys)
    given = {"keys": wanted}
    persons, shares = _persons(connection, given), _shares(connection, given)
    found = {row.id: row for row in connection.execute(_ROWS, given)}
    made = (found[key] for key in wanted if key in found)
    return [
        FilingRow(*row[:7], tuple(persons[row.id]), leading_role(row.form), shares.get(row.id, row.amount), *row[8:])
        for row in made
    ]


_KEYS: BindParameter[Sequence[int]] = bindparam("keys", expanding=True)
_ROWS = (
    select(
        *(_F.id, _F.accession, _F.form, _F.filed, _F.issuer, _F.issuer_cik, _F.state),
        *(_F.amount, _F.doubts, _F.unread, _F.reason, _F.rank),
        *(tables.contents.c.hash, tables.sources.c.name),
    )
    .join(tables.versions, tables.versions.c.id == _F.version_id)
    .join(tables.sources, tables.sources.c.id == tables.versions.c.source_id)
    .join(tables.contents, tables.contents.c.id == tables.sources.c.content_id)
    .where(_F.id.in_(_KEYS))
)
_NAMES = (
    select(_P.filing_id, _P.name, _P.folded)
    .where(_P.filing_id.in_(_KEYS), _P.role.in_(LEADING))
    .order_by(_P.filing_id, _P.position)
)
_STATED = union_all(*(select(one.filing_id, one.aggregate_amount).where(one.filing_id.in_(_KEYS)) for one in _PERSONS))


def _persons(connection: Connection, given: dict[str, list[int]]) -> dict[int, list[str]]:
    held: dict[int, dict[str, str]] = defaultdict(dict)
    for filing, name, folded in connection.execute(_NAMES, given):
        held[filing].setdefault(folded, name)
    return defaultdict(list, {filing: list(names.values()) for filing, names in held.items()})


def _shares(connection: Connection, given: dict[str, list[int]]) -> dict[int, int | Decimal]:
    """Return the largest number of shares in each schedule, with its fraction, which the row of a filing leaves out."""
    found: dict[int, int | Decimal] = {}
    for filing, shares in connection.execute(_STATED, given):
        if shares is not None:
            found[filing] = max(shares, found.get(filing, shares))
    return found


def with_words(query: Query, words: str) -> Query:
    """Return `query`, narrowed by further words."""
    return structs.replace(query, words=f"{query.words} {words}".strip())
