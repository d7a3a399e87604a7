"""Names as people type them: who is called so, and which words may have been meant where nobody is.

The names of a store are found by the full-text index and read from `persons`, in every database alike; misspelt words
are compared with the words of all names, which a reader of the store keeps in memory (`Vocabulary`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, product
from typing import Literal

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, func, select

from muniment.store import database, kept, tables
from muniment.store.finding import MOST_WORDS
from muniment.store.showing import FORMER_NAMES, ISSUERS
from muniment.store.stored import Match
from muniment.values.characters import folded

Column = Literal["issuers", "persons"]

AMONG = 500
"""Filings, the newest, in which people and companies of a name are looked for: more would make a page wait."""

NEWEST = 100_000
"""Filings, the newest, whose names make the vocabulary: some hundred bytes for each of their words."""

_PREFIX = 3  # letters from which on a word may be the beginning of another
_LONG = 6  # letters from which on a word may have two faults
_NEAR, _TRIED = 3, 8  # words for one that is not known, and wordings that the index is asked about
_COLUMNS: tuple[Column, ...] = ("issuers", "persons")
_UNSAID = ("signer", "contact")  # roles of those whom a filing names beside what it is about
_KEPT = ("vocabulary", "1")  # its name, and an edition that rises when words are told otherwise; filings add to it
_F, _P = tables.filings.c, tables.persons.c


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


def named(connection: Connection, text: str, limit: int) -> Names:
    """Return whose names have all words of a text or words that begin so: issuers first, whole names before others."""
    words = folded(text).split()
    if not words or len(words) > MOST_WORDS:
        return Names()
    among: dict[Column, list[int]] = {column: _among(connection, words, column) for column in _COLUMNS}
    found = [party for column, ids in among.items() for party in _named(connection, words, column, ids)]
    whole = " ".join(words)

    def place(named: Named) -> tuple[bool, bool, bool, int, str]:
        name = folded(named.name)
        return name != whole, not name.startswith(whole), not named.is_issuer, -named.filings, name

    is_whole = len(found) <= limit and all(len(ids) < AMONG for ids in among.values())
    return Names(tuple(sorted(found, key=place)[:limit]), is_whole)


def _named(connection: Connection, words: Sequence[str], column: Column, ids: Sequence[int]) -> Iterator[Named]:
    in_role = _P.role.in_(sorted(ISSUERS)) if column == "issuers" else _P.role.not_in(sorted({*ISSUERS, *_UNSAID}))
    question = (
        select(_P.folded, _P.cik, _P.role, _P.name, _P.filing_id, _F.filed)
        .join(tables.filings, _F.id == _P.filing_id)
        .where(_P.filing_id.in_(ids), in_role, *(_P.folded.contains(word, autoescape=True) for word in words))
    )
    by_party: dict[str, list[tables.AnyRow]] = {}
    for row in connection.execute(question):
        if _has(row.folded, words):
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


def _among(connection: Connection, words: Sequence[str], column: Column) -> list[int]:
    """Return the ids of the newest filings in whose names all words stand."""
    match: Match = [(column, [(word, len(word) >= _PREFIX or word == words[-1]) for word in words])]
    texts = database.of(connection).matching(match)
    question = select(_F.id).where(_F.text_id.in_(texts)).order_by(_F.id.desc()).limit(AMONG)
    return list(connection.execute(question).scalars())


def _has(name: str, words: Sequence[str]) -> bool:
    """Whether every word begins a word of a name; short ones are whole words, but for the last, still being typed."""
    parts = name.split()
    return all(
        any(part.startswith(word) if len(word) >= _PREFIX or word == words[-1] else part == word for part in parts)
        for word in words
    )


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


def vocabulary(connection: Connection, before: Vocabulary | None) -> Vocabulary:
    """Return the words of all names, read from the filings that came since `before`, or since they were last kept."""
    before = before or kept.get(connection, *_KEPT, Vocabulary)
    newest = connection.execute(select(func.max(_F.id))).scalar() or 0
    after = before.newest if before else 0
    if before and newest <= after:
        return before
    counts = Counter(before.words if before else {})
    names = select(_P.folded).distinct().where(_P.filing_id > max(after, newest - NEWEST))
    counts.update(word for name in connection.execute(names).scalars() for word in set(name.split()))
    return Vocabulary(counts, newest)


def keep_vocabulary(connection: Connection) -> None:
    """Keep the words of all names, for whoever asks next for what was meant."""
    before = kept.get(connection, *_KEPT, Vocabulary)
    now = vocabulary(connection, before)
    if now is not before:
        kept.put(connection, *_KEPT, now)


def meant(connection: Connection, text: str, vocabulary: Vocabulary) -> list[str]:
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


def _stands(connection: Connection, words: Sequence[str]) -> bool:
    return any(next(_named(connection, words, column, _among(connection, words, column)), None) for column in _COLUMNS)
