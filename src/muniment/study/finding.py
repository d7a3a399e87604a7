"""Who or what is meant by some words: the entity with this key, CIK, CUSIP or name."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, select

from muniment.errors import EnvironmentProblem, UsageError
from muniment.folding import folded
from muniment.identifiers import cik, cusip
from muniment.store import tables as stored
from muniment.study import tables
from muniment.study.entities import naming
from muniment.study.entities.deciding import decided
from muniment.study.entities.marks import base, hashed

_E, _M, _R, _N = tables.entities.c, tables.mentions.c, tables.reports.c, stored.persons.c
_SHOWN = 5


class Entity(Struct, frozen=True):
    """A company or a person: its id in this store, its key, name and CIK."""

    id: int
    key: str
    kind: str
    name: str
    cik: str | None


def need_study(connection: Connection) -> None:
    """Refuse a store that has not been studied.

    Raises:
        EnvironmentProblem: it has not.
    """
    if not tables.is_there(connection):
        raise EnvironmentProblem("the store has not been studied: run `muniment study` on it once")


def is_whole(words: str) -> bool:
    """Whether words are text that can be written: a command line and JSON may hold halves of characters."""
    return words.isascii() or words == words.encode("utf-8", "replace").decode("utf-8")


def entity(connection: Connection, words: str) -> Entity:
    """Return the entity that words name: a key, a CIK, a CUSIP, or a whole name, also a former one.

    Raises:
        UsageError: nobody is called so, or several are.
    """
    found = entities(connection, words)
    if not found:
        alike = beginning(connection, words)
        perhaps = f"; so begin {_told(alike)}" if alike else ""
        raise UsageError(
            f"nobody in this store is called {words.strip()!r}: give a CIK, a CUSIP or a whole name{perhaps}"
        )
    if len(found) > 1:
        raise UsageError(f"several in this store are called {words.strip()!r}: {_told(found)}; give one key")
    return found[0]


def _told(found: Sequence[Entity]) -> str:
    more = f"; and {len(found) - _SHOWN:,} others, which `muniment who` lists" if len(found) > _SHOWN else ""
    return "; ".join(f"{one.name} ({one.key})" for one in found[:_SHOWN]) + more


def entities(connection: Connection, words: str) -> Sequence[Entity]:
    """Return everybody whom words name exactly, whoever stands in most filings first."""
    said = words.strip()
    if not is_whole(said):
        return ()
    for condition in _conditions(connection, said):
        found = _found(connection, condition)
        if found:
            return found
    return ()


def beginning(connection: Connection, words: str) -> Sequence[Entity]:
    """Return those whose name begins with words, whoever stands in most filings first: for suggestions."""
    name = folded(words)
    if not name or not is_whole(name):
        return ()
    return _found(connection, (_E.folded >= name) & (_E.folded < f"{name}\N{REPLACEMENT CHARACTER}"))


def _found(connection: Connection, condition: ColumnElement[bool]) -> list[Entity]:
    question = select(_E.id, _E.key, _E.kind, _E.name, _E.cik).where(condition).order_by(_E.filings.desc(), _E.key)
    return [Entity(*row) for row in connection.execute(question)]


def _conditions(connection: Connection, said: str) -> Iterator[ColumnElement[bool]]:
    """Yield what words may mean: a key of today or before, a CIK, a CUSIP, a name of today or before."""
    yield _E.key == said
    if ":" in said:
        yield from _of_key(connection, said)
        return
    if cik.is_valid(said):
        number = cik.compact(said)
        yield _E.cik == number
        yield from _of_key(connection, f"cik:{number}")
    if cusip.is_valid(said):
        yield _E.id.in_(select(_R.issuer_id).where(_R.cusip == cusip.compact(said)))
        yield _marked(f"cusip:{cusip.compact(said)[:6]}")
    if name := folded(said):
        yield _E.folded == name
        yield _marked(f"name:{naming.company(said)}")
        yield _E.id.in_(_called(name))


def _of_key(connection: Connection, key: str) -> Iterator[ColumnElement[bool]]:
    """Yield who has a key that people joined with others, or that stands behind a surer one by now."""
    for joined in decided(connection).joined:
        if key in joined:
            yield _E.key.in_(joined)
    yield _marked(base(key))


def _marked(words: str) -> ColumnElement[bool]:
    """Return who has a mark."""
    marks, profiles = tables.marks.c, tables.profiles.c
    having = select(profiles.entity_id).join(tables.marks, marks.profile_id == profiles.id)
    return _E.id.in_(having.where(marks.mark == hashed(words)))


def _called(name: str) -> Select[tuple[int]]:
    """Return who is called so in any filing, by the names that the store keeps of each."""
    names = select(_N.filing_id, _N.path).where(_N.folded == name).subquery()
    there = (_M.filing_id == names.c.filing_id) & (_M.path == names.c.path)
    return select(_M.entity_id).join(names, there)
