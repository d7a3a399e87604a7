"""Entities as people ask for them: by key, CIK, CUSIP or name; with every reason; joined and split by hand."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, delete, func, select

from muniment.errors import UsageError
from muniment.identifiers import cik, cusip
from muniment.store import Store, finding, loading
from muniment.store import tables as stored
from muniment.study import tables
from muniment.study.entities import repository
from muniment.study.entities.linking import base, mark_of
from muniment.study.entities.names import company_key
from muniment.study.entities.repository import Decision, decided
from muniment.values.characters import folded
from muniment.wording import count

_E, _M, _R, _P = tables.entities.c, tables.mentions.c, tables.reports.c, stored.persons.c
_F = stored.filings.c
_MAX_MATCHES = 5
_EVIDENCE = 3


class Entity(Struct, frozen=True):
    """A company or a person: its id in this store, its key, name and CIK."""

    id: int
    key: str
    kind: str
    name: str
    cik: str | None


def is_whole(text: str) -> bool:
    """Whether a text can be written: a command line and JSON may hold halves of characters."""
    return text.isascii() or text == text.encode("utf-8", "replace").decode("utf-8")


def entity(connection: Connection, text: str) -> Entity:
    """Return the entity that a text names: a key, a CIK, a CUSIP, or a whole name, also a former one.

    Raises:
        UsageError: nobody is called so, or several are.
    """
    matches = entities(connection, text)
    if not matches:
        begin = beginning(connection, text)
        alike = begin or meant(connection, text)
        perhaps = (
            f"; {'so begin' if begin else 'did you mean'} {_listing(alike)}{'' if begin else '?'}" if alike else ""
        )
        raise UsageError(
            f"nobody in this store is called {text.strip()!r}: give a CIK, a CUSIP or a whole name{perhaps}"
        )
    if len(matches) > 1:
        raise UsageError(f"several in this store are called {text.strip()!r}: {_listing(matches)}; give one key")
    return matches[0]


def _listing(matches: Sequence[Entity]) -> str:
    rest = len(matches) - _MAX_MATCHES
    more = f"; and {count(rest, 'other')}, which `muniment who` lists" if rest > 0 else ""
    return "; ".join(f"{entity.name} ({entity.key})" for entity in matches[:_MAX_MATCHES]) + more


def entities(connection: Connection, text: str) -> Sequence[Entity]:
    """Return everybody whom a text names exactly, whoever stands in most filings first."""
    name = text.strip()
    if not is_whole(name):
        return ()
    return next(filter(None, (_matches(connection, condition) for condition in _conditions(connection, name))), ())


def beginning(connection: Connection, text: str, most: int | None = None) -> Sequence[Entity]:
    """Return those whose name begins with a text, `most` of them, whoever stands in most filings first."""
    name = folded(text)
    if not name or not is_whole(name):
        return ()
    return _matches(connection, (_E.folded >= name) & (_E.folded < f"{name}\N{REPLACEMENT CHARACTER}"), most)


def meant(connection: Connection, text: str) -> Sequence[Entity]:
    """Return whom a misspelt name may mean: for each wording that names of the store have, who is called so first."""
    if not is_whole(text):
        return ()
    wordings = finding.meant(connection, text, finding.vocabulary(connection, None))
    names = (party.name for wording in wordings for party in finding.named(connection, wording, 1).found)
    entity = ((matches[0].key, matches[0]) for name in names if (matches := entities(connection, name)))
    return list(dict(entity).values())


def _matches(connection: Connection, condition: ColumnElement[bool], most: int | None = None) -> list[Entity]:
    question = select(_E.id, _E.key, _E.kind, _E.name, _E.cik).where(condition).order_by(_E.filings.desc(), _E.key)
    return [Entity(*row) for row in connection.execute(question.limit(most))]


def _conditions(connection: Connection, text: str) -> Iterator[ColumnElement[bool]]:
    """Yield what a text may mean: a key of today or before, a CIK, a CUSIP, a name of today or before."""
    yield _E.key == text
    if ":" in text:
        yield from _of_key(connection, text)
        return
    if cik.is_valid(text):
        number = cik.compact(text)
        yield _E.cik == number
        yield from _of_key(connection, f"cik:{number}")
    if cusip.is_valid(text):
        number = cusip.compact(text)
        yield _E.id.in_(select(_R.issuer_id).where(_R.cusip == number))
        yield _marked(f"cusip:{number[:6]}")
    if name := folded(text):
        yield _E.folded == name
        yield _marked(f"name:{company_key(text)}")
        # By any name that the store keeps of each.
        names = select(_P.filing_id, _P.path).where(_P.folded == name).subquery()
        same_place = (_M.filing_id == names.c.filing_id) & (_M.path == names.c.path)
        yield _E.id.in_(select(_M.entity_id).join(names, same_place))


def _of_key(connection: Connection, key: str) -> Iterator[ColumnElement[bool]]:
    """Yield who has a key that people joined with others, or that stands behind a surer one by now."""
    yield from (_E.key.in_(joined) for joined in decided(connection).joined if key in joined)
    yield _marked(base(key))


def _marked(text: str) -> ColumnElement[bool]:
    """Return who has a mark."""
    marks, profiles = tables.marks.c, tables.profiles.c
    having = select(profiles.entity_id).join(tables.marks, marks.profile_id == profiles.id)
    return _E.id.in_(having.where(marks.mark == mark_of(text)))


# ---- with every reason ----------------------------------------------------------------------------------------------


class Seen(Struct, frozen=True):
    """A place where a filing names the entity: `filing` is its accession number, else its id; `path` of its record."""

    filing: str
    filed: date | None
    role: str
    name: str
    path: str
    address: str


class Tie(Struct, frozen=True):
    """Mentions of one name in one role with the same reason why they are of the entity; the newest as evidence."""

    linked: str
    role: str
    name: str
    filings: int
    first: date | None
    last: date | None
    evidence: tuple[Seen, ...]


class Who(Struct, frozen=True):
    """An entity with every reason, and the decisions that name it or its mentions."""

    entity: Entity
    ties: tuple[Tie, ...]
    decisions: tuple[Decision, ...]


def who(store: Store, text: str) -> Who:
    """Return the entity that a text names: a key, CIK, CUSIP or whole name; most filings first among its ties.

    Raises:
        UsageError: nobody is called so, or several are.
        EnvironmentProblem: the store has not been studied.
    """
    with store.reading() as connection:
        tables.need_study(connection)
        match = entity(connection, text)
        made = repository.decisions_of(connection)
        # Those that name the entity by its key, or by one that led to it.
        naming = (
            decision
            for decision in made
            if any(match in entities(connection, key) for key in {decision.key, decision.other} if key)
        )
        return Who(match, tuple(_ties(connection, match.id)), tuple(naming))


def _ties(connection: Connection, entity: int) -> list[Tie]:
    grouped = (_M.linked, _M.role, _M.name)
    counted = (func.count(_M.filing_id.distinct()), func.min(_F.filed), func.max(_F.filed))
    question = select(*grouped, *counted).join(stored.filings, _F.id == _M.filing_id).where(_M.entity_id == entity)
    rows = connection.execute(question.group_by(*grouped).order_by(counted[0].desc(), *grouped)).all()
    place = (_F.id, _F.accession, _F.filed, _M.role, _M.name, _M.path, _M.street, _M.city, _M.state, _M.zip)
    newest = select(*place).join(stored.filings, _F.id == _M.filing_id).order_by(_F.filed.desc().nulls_last(), _F.id)
    ties = []
    for row in rows:
        alike = (column == value for column, value in zip(grouped, row[:3], strict=True))
        seen = connection.execute(newest.where(_M.entity_id == entity, *alike).limit(_EVIDENCE))
        evidence = (Seen(at[1] or str(at[0]), *at[2:6], ", ".join(filter(None, at[6:]))) for at in seen)
        ties.append(Tie(*row[:6], evidence=tuple(evidence)))
    return ties


# ---- decided by hand: the next pass of the study follows ------------------------------------------------------------


def join(store: Store, text: str, other: str, who: str, why: str) -> int:
    """Decide that two entities are one; the next pass of the study joins them. Returns the number of the decision.

    Raises:
        UsageError: nobody is called so, or several are; both are one already; who or why is missing.
    """
    with store.writing() as connection:
        tables.need_study(connection)
        first, second = entity(connection, text), entity(connection, other)
        if first.key == second.key:
            raise UsageError(f"{first.key} is one already: name two that are to be joined")
        number = repository.decide(connection, repository.JOIN, who, why, key=first.key, other=second.key)
        _make_due(connection, {first.id, second.id})
    return number


def split(store: Store, text: str, filing: str | int, path: str, who: str, why: str) -> int:
    """Decide that a mention is not of its entity; the next pass sets it apart. Returns the number of the decision.

    Raises:
        UsageError: there is no such entity or filing, or the filing does not name the entity there.
    """
    with store.writing() as connection:
        tables.need_study(connection)
        match = entity(connection, text)
        place = loading.key_of(connection, filing)
        number = repository.decide(connection, repository.SPLIT, who, why, key=match.key, filing_id=place, path=path)
        question = select(_M.entity_id).where(_M.filing_id == place, _M.path == path)
        if match.id not in connection.execute(question).scalars().all():
            raise UsageError(f"{path!r} of the filing {filing} does not name {match.name} ({match.key})")
        connection.execute(delete(tables.studied).where(tables.studied.c.filing_id == place))
    return number


def undo(store: Store, number: int, who: str, why: str) -> int:
    """Decide that a decision no longer counts; the next pass takes it back. Returns the number of this one.

    Raises:
        UsageError: there is no such decision that counts.
    """
    with store.writing() as connection:
        tables.need_study(connection)
        undone = next((made for made in repository.decisions_of(connection) if made.id == number), None)
        if undone is None:
            raise UsageError(f"there is no decision {number} that counts")
        made = repository.decide(connection, repository.UNDO, who, why, key=undone.key, undoes=number)
        if undone.filing_id:
            connection.execute(delete(tables.studied).where(tables.studied.c.filing_id == undone.filing_id))
        else:
            _make_due(connection, {named.id for named in entities(connection, undone.key)})
    return made


def _make_due(connection: Connection, ids: set[int]) -> None:
    """Have the next pass take one filing of each entity again, and with it what was decided."""
    named = select(func.min(_M.filing_id)).where(_M.entity_id.in_(ids)).group_by(_M.entity_id)
    connection.execute(delete(tables.studied).where(tables.studied.c.filing_id.in_(named)))
