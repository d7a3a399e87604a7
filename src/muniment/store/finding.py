"""Finding filings, companies and persons: a query as conditions, an answer as pages.

And names as people type them: who is called so, and which words may have been meant where nobody is. The names of a
store are found by the full-text index and read from `persons`, in every database alike; misspelt words are compared
with the words of all names, which a reader of the store keeps in memory (`Vocabulary`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, islice, product
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from msgspec import Struct, structs
from rapidfuzz import process
from rapidfuzz.distance import OSA

from muniment.caching import in_groups
from muniment.codes.states import ALL as STATES
from muniment.codes.table import with_groups
from muniment.errors import IdentifierError, UsageError
from muniment.forms import FORMS, parse_name
from muniment.identifiers import cik
from muniment.store import cached, database, tables
from muniment.store.database import chunks
from muniment.store.showing import FORMER_NAMES, HEADER, ISSUERS, LEADING, leading_role
from muniment.store.stored import FilingRow, Involved, IssuerPage, Match, Order, Page, PersonPage, Query, Terms
from muniment.values.characters import folded
from muniment.wording import FORM_NAMES, code_of, one_of

# More words than anybody types; the index would refuse thousands with a word of its own.
MOST_WORDS = 50

# More filings are not ranked: it takes a microsecond and a half for each, and of so many none is the best.
MOST_RANKED = 20_000

_TERMS = re.compile(r'"([^"]*)"|([^\s"]+)').finditer
_WORDS = re.compile(r"\w+").findall
_F, _P = tables.filings.c, tables.persons.c

DOUBTFUL = sa.or_(_F.doubts > 0, _F.unread > 0, _F.reason != "")
"""Whether somebody should look at a filing."""


def terms(query: str) -> Terms:
    """Return what `query` ask for: single words, `beginnings*`, and "several words" in quotes.

    >>> terms('lamp* "garden of  eden" AND')
    [('lamp', True), ('garden of eden', False), ('AND', False)]
    """
    parsed: Terms = []
    for match in _TERMS(query):
        text = " ".join(_WORDS(match[1] if match[2] is None else match[2]))
        if text:
            parsed.append((text, match[2] is not None and match[2].endswith("*")))
    return _bounded(query, parsed)


def _bounded(query: str, parsed: Terms) -> Terms:
    if not parsed:
        raise UsageError(f"{query!r} has no word in it to look for")
    if len(parsed) > MOST_WORDS:
        raise UsageError(f"looks for {MOST_WORDS} words at most, not {len(parsed)}")
    return parsed


def as_cik(text: str) -> str | None:
    """Return the CIK that `text` are, None where they are something else."""
    try:
        return cik.compact(text) if text.strip().isdecimal() else None
    except IdentifierError:
        return None


def valid_query(connection: sa.Connection, query: Query) -> Query:
    """Return a query whose form and state are of the official lists, or of a filing in the store.

    Raises:
        UsageError: one is neither, so that no filing could ever answer; the words have the nearest that is.
    """
    form, state = query.form.strip(), query.state.strip()
    if form and parse_name(form) is None:
        stored_forms = _distinct(connection, tables.tallies.c.form)
        forms = [*FORM_NAMES, *(name for name in stored_forms if parse_name(name) is None)]
        if form.casefold() not in map(str.casefold, forms):
            one_of("form", form, forms)
    if query.industry:
        query = structs.replace(query, industry=industry_of(query.industry))
    if query.exemption:
        query = structs.replace(query, exemption=exemption_of(query.exemption))
    if state and state.upper() not in _distinct(connection, tables.tallies.c.state):
        return structs.replace(query, state=code_of("state", STATES, state))
    return query


def industry_of(text: str) -> str:
    """Return the industry of a form, or the heading of a group of them, that a text spells or begins.

    Raises:
        UsageError: there is none such; the words have the nearest.
    """
    return code_of("industry", INDUSTRY_CODES, text)


def exemption_of(text: str) -> str:
    """Return the code of an exemption that a text spells.

    Raises:
        UsageError: there is none such; the words have the nearest.
    """
    return code_of("exemption", EXEMPTION_CODES, text)


_INDUSTRIES: list[sa.Column[Any]] = [
    tables.FORM_TABLES[name].table.c[form.roles.industry] for name, form in FORMS.items() if form.roles.industry
]
INDUSTRY_CODES = with_groups(_INDUSTRIES[0].info["codes"])
"""The industries that issuers state, and the headings of groups: one list, as long as no other form has its own."""


_CLAIMED: list[sa.Column[Any]] = [
    tables.FORM_TABLES[name].table.c[form.roles.exemptions] for name, form in FORMS.items() if form.roles.exemptions
]
EXEMPTION_CODES = _CLAIMED[0].info["codes"]
"""The exemptions that issuers claim, as long as one form alone asks for them."""


def _distinct(connection: sa.Connection, column: sa.ColumnElement[Any]) -> list[str]:
    """Return the values of a column that are stated."""
    return [value for value in connection.execute(sa.select(column).distinct().order_by(column)).scalars() if value]


class _Search(Struct, frozen=True):
    """A query for the database: conditions on filings, and the question to the full-text index."""

    conditions: list[sa.ColumnElement[bool]]
    match: Match


def _search(query: Query) -> _Search:
    match: Match = []
    conditions = [*kinds(query, tables.filings, DOUBTFUL), *_bounds(query)]
    for name, index, wants_issuers in ((query.issuer, "issuers", True), (query.holder, "persons", False)):
        if not name:
            continue
        number = as_cik(name)
        if number is None:
            match.append((index, _bounded(name, [(word, True) for word in _WORDS(name)])))
        else:
            is_issuer = _P.role.in_(sorted(ISSUERS))
            named = sa.select(_P.filing_id).where(_P.cik == number, is_issuer if wants_issuers else ~is_issuer)
            conditions.append(_F.id.in_(named))
    if query.words:
        match.append(("", terms(query.words)))
    return _Search(conditions, match)


def kinds(query: Query, of: sa.Table, doubtful: sa.ColumnElement[bool]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what `query` asks of form, state and doubt, for a table and what says there is a doubt."""
    if query.form:
        name = parse_name(query.form)
        if name is None:
            yield sa.func.lower(of.c.form) == query.form.strip().lower()
        else:
            yield of.c.form == str(name) if name.amendment else of.c.family == name.form
    if query.state:
        yield of.c.state == query.state.strip().upper()
    if query.doubtful is not None:
        yield doubtful if query.doubtful else ~doubtful


def _bounds(query: Query) -> Iterator[sa.ColumnElement[bool]]:
    if query.since is not None:
        yield _F.filed >= query.since
    if query.until is not None:
        yield _F.filed <= query.until
    if query.least is not None:
        yield _F.amount >= query.least
    if query.industry:
        # The condition that the issuer is of an industry, or of one under a heading.
        several = ((column, column.info["codes"]) for column in _INDUSTRIES)
        ids = (
            sa.select(column.table.c.filing_id).where(
                column.in_([code for code, row in codes.items() if query.industry in (code, row.group)])
            )
            for column, codes in several
        )
        yield sa.or_(*(_F.id.in_(of_form) for of_form in ids))
    if query.exemption:
        # The condition that an exemption is among those claimed: a list of words is JSON text.
        word = f'%"{query.exemption}"%'
        ids = (sa.select(column.table.c.filing_id).where(sa.cast(column, sa.Text).like(word)) for column in _CLAIMED)
        yield sa.or_(*(_F.id.in_(of_form) for of_form in ids))
    if query.greatest is not None:
        yield _F.amount <= query.greatest


def where(connection: sa.Connection, query: Query) -> sa.ColumnElement[bool]:
    """Return the condition that filings answer to `query`."""
    return _where(connection, _search(query))


def _where(connection: sa.Connection, search: _Search, *, walking: bool = False) -> sa.ColumnElement[bool]:
    """Return a search as a condition; `walking`, where so many answer that some are met on the way."""
    if not search.match:
        return sa.and_(sa.true(), *search.conditions)
    backend = database.of(connection)
    matches = backend.holds(search.match) if walking else _F.text_id.in_(backend.matching(search.match))
    return sa.and_(sa.true(), *search.conditions, matches)


_ORDERS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "newest": (_F.filed.desc().nulls_last(), _F.id.desc()),
    "oldest": (_F.filed.asc().nulls_last(), _F.id.asc()),
    "issuer": (sa.func.lower(_F.issuer).asc().nulls_last(), _F.id.desc()),
    "largest": (_F.amount.desc().nulls_last(), _F.id.desc()),
    "smallest": (_F.amount.asc().nulls_last(), _F.id.asc()),
}


def page(
    connection: sa.Connection, query: Query, total: int | None = None, among: Iterable[sa.ColumnElement[bool]] = ()
) -> Page[FilingRow]:
    """Return the page of filings that `query` asks for; `total` where somebody has counted them.

    Those of `among` fulfil further conditions.
    """
    search = _search(query)
    search = _Search([*search.conditions, *among], search.match)
    if total is None:
        total = _number(connection, search)
    is_ranked = search.match and total <= MOST_RANKED
    order: Order = "newest" if query.order == "relevance" and not is_ranked else query.order
    left = min(query.limit, total - query.offset)  # more are not looked for to the end of the store
    if left <= 0:
        return Page((), total, query.offset, query.limit, order)
    if order != "relevance":
        ordered = (
            sa.select(_F.id).where(_where(connection, search, walking=total > MOST_RANKED)).order_by(*_ORDERS[order])
        )
    else:
        ranked = database.of(connection).ranked(search.match).subquery("ranked")
        joined = sa.select(_F.id).join(ranked, ranked.c.rowid == _F.text_id)
        ordered = joined.where(sa.true(), *search.conditions).order_by(ranked.c.rank, _F.id.desc())
    keys = [row.id for row in connection.execute(ordered.limit(left).offset(query.offset))]
    return Page(tuple(rows(connection, keys)), total, query.offset, query.limit, order)


def _number(connection: sa.Connection, search: _Search) -> int:
    """Return how many filings there are; the full-text index tells it alone where every text in it is of a filing."""
    if search.match and not search.conditions:
        filings, newest_text = (
            sa.func.sum(tables.tallies.c.filings),
            sa.select(sa.func.max(_F.text_id)).scalar_subquery(),
        )
        if connection.execute(sa.select(filings == newest_text)).scalar():
            return connection.execute(database.of(connection).number(search.match)).scalar_one()
    counted = sa.select(sa.func.count()).select_from(tables.filings).where(_where(connection, search))
    return connection.execute(counted).scalar_one()


def rows_of_keys(connection: sa.Connection, keys: Sequence[str]) -> list[FilingRow]:
    """Return the lines of the filings with these keys, accession numbers or ids, in this order."""
    ids = [int(key) for key in keys if key.isdecimal()]
    by_key: dict[str, int] = {}
    for portion in chunks(keys):
        condition = sa.or_(_F.accession.in_(portion), sa.and_(_F.accession.is_(None), _F.id.in_(ids)))
        by_key |= {
            number or str(key): key
            for key, number in connection.execute(sa.select(_F.id, _F.accession).where(condition))
        }
    found_ids = (by_key[key] for key in keys if key in by_key)
    return [row for portion in chunks(found_ids) for row in rows(connection, portion)]


def rows(connection: sa.Connection, keys: Iterable[int]) -> list[FilingRow]:
    """Return the lines of the filings with these ids, in this order; at most a page of them."""
    parameters = {"keys": list(keys)}
    names = connection.execute(_NAMES, parameters)
    named = in_groups((filing, _Leading(*columns)) for filing, *columns in names)
    shares: dict[int, int | Decimal] = {}  # with their fraction, which the row of a filing leaves out
    for filing, stated in connection.execute(_STATED, parameters):
        if stated is not None:
            shares[filing] = max(stated, shares.get(filing, stated))
    indefinite = set(connection.execute(_INDEFINITE, parameters).scalars())
    by_id = {row.id: row for row in connection.execute(_ROWS, parameters)}
    return [
        FilingRow(
            *row[:7],
            tuple(_once(named.get(row.id, ()))),
            leading_role(row.form),
            shares.get(row.id, row.amount),
            *row[8:],
            indefinite=row.id in indefinite,
        )
        for row in (by_id[key] for key in parameters["keys"] if key in by_id)
    ]


class _Leading(NamedTuple):
    """Somebody whom a list names beside the issuer: as written, as compared, the CIK, and where in the filing."""

    name: str
    folded: str
    cik: str | None
    path: str


def _once(named: Sequence[_Leading]) -> Iterator[str]:
    """Yield names once each: EDGAR's header has those of the form again, people with their last names first."""
    of_form = [person for person in named if person.path != HEADER]
    spelled: dict[str, str] = {}
    for person in named:
        if not (person.path == HEADER and any(_is_one(person, other) for other in of_form)):
            spelled.setdefault(person.folded, person.name)
    yield from spelled.values()


def _is_one(header: _Leading, person: _Leading) -> bool:
    """Whether a name of a header is that of a person: of one CIK, or the same words in whatever order.

    Initials may be missing in one of them: BROWN ROY L is Roy Brown, and not Roy A. Brown.
    """
    if header.cik and person.cik:
        return header.cik == person.cik
    (words, letters), (theirs, initials) = _words_of(header.folded), _words_of(person.folded)
    return words == theirs and (letters <= initials or initials <= letters)


@lru_cache(maxsize=4096)
def _words_of(folded: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a name, and its initials; letters beside each other, as in L.P., are a word.

    >>> sorted(_words_of("lamp fund l p")[0]), sorted(_words_of("brown roy l")[1])
    (['fund', 'lamp', 'lp'], ['l'])
    """
    runs = list(map("".join, _runs(folded.split())))
    return frozenset(word for word in runs if len(word) > 1), frozenset(word for word in runs if len(word) == 1)


def _runs(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield each word by itself, but single letters beside each other together."""
    for single, run in groupby(words, lambda word: len(word) == 1):
        letters = list(run)
        yield from [letters] if single else ([word] for word in letters)


_KEYS: sa.BindParameter[Sequence[int]] = sa.bindparam("keys", expanding=True)
_ROWS = (
    sa.select(
        *(_F.id, _F.accession, _F.form, _F.filed, _F.issuer, _F.issuer_cik, _F.state),
        *(_F.amount, _F.doubts, _F.unread, _F.reason, _F.rank),
        *(tables.contents.c.hash, tables.sources.c.name),
    )
    .select_from(tables.SHOWN)
    .where(_F.id.in_(_KEYS))
)
_NAMES = (
    sa.select(_P.filing_id, _P.name, _P.folded, _P.cik, _P.path)
    .where(_P.filing_id.in_(_KEYS), _P.role.in_(LEADING))
    .order_by(_P.filing_id, _P.position)
)
_STATED = sa.union_all(
    *(
        sa.select(person.filing_id, person.aggregate_amount).where(person.filing_id.in_(_KEYS))
        for person in (tables.metadata.tables[f"schedule_{form}_reporting_persons"].c for form in ("13d", "13g"))
    )
)


_INDEFINITE = sa.union_all(
    *(
        sa.select(stated.filing_id).where(stated.filing_id.in_(_KEYS), stated[f"{figures.names[0]}_indefinite"])
        for stated, figures in ((tables.FORM_TABLES[name].table.c, form.roles.figures) for name, form in FORMS.items())
        if not figures.path and figures.names and f"{figures.names[0]}_indefinite" in stated
    )
)


def with_words(query: Query, text: str) -> Query:
    """Return `query`, narrowed by further words."""
    return structs.replace(query, words=f"{query.words} {text}".strip())


# ---- companies and persons: wherever they stand in filings ----------------------------------------------------------


def issuer(connection: sa.Connection, number: str, query: Query) -> IssuerPage:
    """Return the company with the CIK `number`; `query` says which page of its filings."""
    conditions = as_issuer(number)
    key = as_cik(number) or number
    names = _involved(connection, conditions)
    if not names:
        raise UsageError(f"the store has no filing about an issuer with CIK {key}")
    persons = _involved(
        connection, [_P.filing_id.in_(sa.select(_P.filing_id).where(*conditions)), _P.role.in_(LEADING)]
    )
    return IssuerPage(key, _name(names), names, persons, filings_naming(connection, conditions, query))


def person(connection: sa.Connection, key: str, query: Query) -> PersonPage:
    """Return the person with this CIK or, however it is written, this name."""
    conditions = as_person(key)
    names = _involved(connection, conditions)
    if not names:
        raise UsageError(f"the store has no filing with {key!r} in it")
    return PersonPage(key, _name(names), names, filings_naming(connection, conditions, query))


def as_issuer(number: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a name in a filing is that of an issuer with this CIK.

    Raises:
        UsageError: it is none.
    """
    key = as_cik(number)
    if key is None:
        raise UsageError(f"{number!r} is not a CIK")
    return [_P.cik == key, _P.role.in_(sorted(ISSUERS))]


def as_person(key: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a name in a filing is that of the person with this CIK or name."""
    number = as_cik(key)
    return [_P.cik == number] if number else [_P.folded == folded(key)]


def _name(names: tuple[Involved, ...]) -> str:
    """Return the most frequent name, and a former one only where there is no other."""
    return next((named.name for named in names if named.role not in FORMER_NAMES), names[0].name)


def _involved(connection: sa.Connection, conditions: list[sa.ColumnElement[bool]]) -> tuple[Involved, ...]:
    """Return names with their roles, the one in most filings first."""
    filings = sa.func.count(_P.filing_id.distinct())
    grouped = (_P.name, _P.cik, _P.role)
    question = (
        sa.select(*grouped, filings, sa.func.min(_F.filed), sa.func.max(_F.filed))
        .join(tables.filings, _F.id == _P.filing_id)
        .where(*conditions)
        .group_by(*grouped)
        .order_by(filings.desc(), sa.func.max(_F.filed).desc().nulls_last(), _P.name, _P.role)
    )
    return tuple(Involved(*row) for row in connection.execute(question))


def filings_naming(
    connection: sa.Connection, conditions: list[sa.ColumnElement[bool]], query: Query
) -> Page[FilingRow]:
    """Return the page of the filings in which a name fulfils conditions, as of `as_issuer` or `as_person`."""
    return page(connection, query, among=[_F.id.in_(sa.select(_P.filing_id).where(*conditions))])


# ---- names as people type them --------------------------------------------------------------------------------------


NameColumn = Literal["issuers", "persons"]

AMONG = 500
"""Filings, the newest, in which people and companies of a name are looked for: more would make a page wait."""

NEWEST = 100_000
"""Filings, the newest, whose names make the vocabulary: some hundred bytes for each of their words."""

_PREFIX = 3  # letters from which on a word may be the beginning of another
_LONG = 6  # letters from which on a word may have two faults
_NEAR, _TRIED = 3, 8  # words for one that is not known, and wordings that the index is asked about
_COLUMNS: tuple[NameColumn, ...] = ("issuers", "persons")
_UNSAID = ("signer", "contact")  # roles of those whom a filing names beside what it is about
_VOCABULARY = ("vocabulary", "1")  # its name, and an edition that rises when words are split otherwise


class Named(Struct, frozen=True):
    """Somebody of a name: the name, the CIK if one is stated, the roles, how many filings, and the day of the newest.

    `is_issuer`: filings are about it; `is_former`: it is called otherwise by now.
    """

    name: str
    cik: str | None
    roles: tuple[str, ...]
    is_issuer: bool
    is_former: bool
    filings: int
    newest: date | None


class Names(Struct, frozen=True):
    """Who is called so; `is_whole` says that these are all, and their filings all: else the newest were looked at."""

    found: tuple[Named, ...] = ()
    is_whole: bool = True


def named(connection: sa.Connection, text: str, limit: int) -> Names:
    """Return whose names have all words of a text or words that begin so: issuers first, whole names before others."""
    words = folded(text).split()
    if not words or len(words) > MOST_WORDS:
        return Names()
    among: dict[NameColumn, list[int]] = {column: _among(connection, words, column) for column in _COLUMNS}
    parties = [party for column, ids in among.items() for party in _named(connection, words, column, ids)]
    whole = " ".join(words)

    def place(named: Named) -> tuple[bool, bool, bool, int, str]:
        name = folded(named.name)
        return name != whole, not name.startswith(whole), not named.is_issuer, -named.filings, name

    is_whole = len(parties) <= limit and all(len(ids) < AMONG for ids in among.values())
    return Names(tuple(sorted(parties, key=place)[:limit]), is_whole)


def _named(connection: sa.Connection, words: Sequence[str], column: NameColumn, ids: Sequence[int]) -> Iterator[Named]:
    in_role = _P.role.in_(sorted(ISSUERS)) if column == "issuers" else _P.role.not_in(sorted({*ISSUERS, *_UNSAID}))
    question = (
        sa.select(_P.folded, _P.cik, _P.role, _P.name, _P.filing_id, _F.filed)
        .join(tables.filings, _F.id == _P.filing_id)
        .where(_P.filing_id.in_(ids), in_role, *(_P.folded.contains(word, autoescape=True) for word in words))
    )
    by_party: dict[str, list[tables.AnyRow]] = {}
    for row in connection.execute(question):
        # Whether every word begins a word of a name; short ones are whole words, but for the last, still being typed.
        parts = row.folded.split()
        if all(
            any(part.startswith(word) if len(word) >= _PREFIX or word == words[-1] else part == word for part in parts)
            for word in words
        ):
            by_party.setdefault(row.cik or row.folded, []).append(row)
    for rows in by_party.values():
        # One filing may name somebody in several roles, and several may spell a name in several ways.
        filings: dict[tuple[str, str], set[int]] = {}
        for row in rows:
            filings.setdefault((row.role, row.folded), set()).add(row.filing_id)
        often = sorted(filings, key=lambda named: (named[0] in FORMER_NAMES, -len(filings[named]), named))
        roles = tuple(dict.fromkeys(role for role, _ in often))
        yield Named(
            max(row.name for row in rows if (row.role, row.folded) == often[0]),
            rows[0].cik,
            roles,
            column == "issuers",
            all(role in FORMER_NAMES for role in roles),
            len({row.filing_id for row in rows}),
            max((row.filed for row in rows if row.filed), default=None),
        )


def _among(connection: sa.Connection, words: Sequence[str], column: NameColumn) -> list[int]:
    """Return the ids of the newest filings in whose names all words stand."""
    match: Match = [(column, [(word, len(word) >= _PREFIX or word == words[-1]) for word in words])]
    texts = database.of(connection).matching(match)
    question = sa.select(_F.id).where(_F.text_id.in_(texts)).order_by(*_ORDERS["newest"]).limit(AMONG)
    return list(connection.execute(question).scalars())


# ---- what was meant -------------------------------------------------------------------------------------------------


class Vocabulary(Struct, frozen=True):
    """The words of the names in a store, each with how many names have it, up to the filing `newest`."""

    words: dict[str, int]
    newest: int

    def near(self, word: str) -> list[str]:
        """Return the nearest words to one that no name has, the most frequent first among equals."""
        faults = 1 if len(word) < _LONG else 2
        if len(word) <= _PREFIX or not word.isalpha():
            return []
        near = process.extract(word, self.words.keys(), scorer=OSA.distance, score_cutoff=faults, limit=None)
        ordered = sorted(near, key=lambda match: (match[1], -self.words[match[0]], match[0]))
        return [match for match, *_ in ordered if match != word][:_NEAR]


def vocabulary(connection: sa.Connection, before: Vocabulary | None) -> Vocabulary:
    """Return the words of all names, read from the filings that came since `before`, or since they were last kept."""
    before = before or cached.get(connection, *_VOCABULARY, Vocabulary)
    newest = connection.execute(sa.select(sa.func.max(_F.id))).scalar() or 0
    after = before.newest if before else 0
    if before and newest <= after:
        return before
    counts = Counter(before.words if before else {})
    names = sa.select(_P.folded).distinct().where(_P.filing_id > max(after, newest - NEWEST))
    counts.update(word for name in connection.execute(names).scalars() for word in set(name.split()))
    return Vocabulary(counts, newest)


def keep_vocabulary(connection: sa.Connection) -> None:
    """Keep the words of all names, for whoever asks next for what was meant."""
    before = cached.get(connection, *_VOCABULARY, Vocabulary)
    now = vocabulary(connection, before)
    if now is not before:
        cached.put(connection, *_VOCABULARY, now)


def meant(connection: sa.Connection, text: str, vocabulary: Vocabulary) -> list[str]:
    """Return what may have been meant by words that nothing has: near words that stand in names of a filing together.

    >>> Vocabulary({"maplight": 1, "therapeutics": 3}, 1).near("mapligt")
    ['maplight']
    """
    words = folded(text).split()[:MOST_WORDS]
    known = [word in vocabulary.words for word in words]
    near = [vocabulary.near(word) for word in words]
    # A word that is known may be the wrong one as well: it is tried as it is first.
    options = [
        [word, *others] if is_known else others for word, is_known, others in zip(words, known, near, strict=True)
    ]
    if not all(options):
        return []
    wordings = (" ".join(wording) for wording in islice(product(*options), _TRIED))
    return [wording for wording in wordings if wording != " ".join(words) and _stands(connection, wording.split())]


def _stands(connection: sa.Connection, words: Sequence[str]) -> bool:
    return any(next(_named(connection, words, column, _among(connection, words, column)), None) for column in _COLUMNS)
