"""Companies and people: who they are, their filings, and what a study of the store knows of them."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from msgspec import Struct, structs
from sqlalchemy import Connection, select

from muniment.errors import UsageError
from muniment.store import Query
from muniment.store.names import FORMER_NAMES, ISSUERS
from muniment.store.query import Cut
from muniment.store.stored import Involved, IssuerPage, PersonPage
from muniment.study import tables
from muniment.study.entities import lookup
from muniment.study.entities.lookup import Entity
from muniment.study.tables import is_there
from muniment.web import lists
from muniment.web.failures import NotThere
from muniment.web.lists import A_PAGE, Chip, Lists, Part, Row
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.web.study.figures import entity_href, filings_of, told_apart
from muniment.web.study.holders import HolderStudy, study_of_holder
from muniment.web.study.issuers import Clocks, IssuerStudy, study_of_issuer

T = TypeVar("T")
_M = tables.mentions.c
FIRST = Query(limit=A_PAGE)
_ISSUER, _PERSON = "Issuer", "Person or company"


class Party(Struct, frozen=True):
    """A name with its roles and how often it stands in filings."""

    name: str
    cik: str | None
    href: str
    roles: list[str]
    filings: int


class PartyPage(Struct, frozen=True, kw_only=True):
    """A company or a person: its names and former ones, who else stands in the filings, and these.

    `study` is what a study knows beside that; without one `store` names the store that was not studied. `alike` are
    others whom the words of the address name as well. `cut` are the lists, of the study too, that end early, and
    `part` is the one that is read on.
    """

    kind: str
    cik: str | None
    names: list[str]
    former: list[str]
    roles: list[str]
    others: list[Party]
    total: int
    rows: list[Row]
    study: IssuerStudy | HolderStudy | None = None
    store: str = ""
    alike: list[Chip] = []
    part: Part = Part()
    cut: dict[str, Cut] = {}


class Moved(Struct, frozen=True):
    """Where somebody stands whom the room that was asked for knows nothing of: "issuers" or "persons", and the key."""

    room: str
    key: str


class _Known(Struct, frozen=True):
    """Whom a study finds under some words: several where it cannot be told who is meant."""

    is_studied: bool
    found: tuple[Entity, ...] = ()

    @property
    def one(self) -> Entity | None:
        """The one who is meant."""
        return self.found[0] if len(self.found) == 1 else None


def issuer(remembered: Remembered, words: str, part: Part, clocks: Clocks) -> Reply | Moved:
    """Return a company by its CIK, or by its key in a study; `Moved` where filings name it, and none is about it.

    Raises:
        NotThere: no filing names it.
        UsageError: a day of the clocks is none, or the page has no such list.
    """
    known = _known(remembered, words)
    offset = _offset(part)
    held = _stored(lambda: remembered.issuer(words, structs.replace(FIRST, offset=offset)))
    if held is None and not _stands(remembered, known.one, as_issuer=True):
        if known.one or _stored(lambda: remembered.person(words, FIRST)):
            return Moved("persons", words)
        raise NotThere(
            f"No filing in this store is about an issuer with the CIK {words}, nor with this CUSIP or whole name. "
            "The search above finds parts of names."
        )
    page = f"/issuers/{quote(held.cik if held else words, safe='')}"
    told = _of_issuer(held) if held else _of_entity(remembered, known.one, offset, _ISSUER, tuple(ISSUERS))
    return _reply(remembered, told, known, page, part, clocks, study_of_issuer)


def person(remembered: Remembered, words: str, part: Part, clocks: Clocks) -> Reply | Moved:
    """Return a person or company by CIK or name, or by its key in a study; `Moved` where it is an issuer only.

    Raises:
        NotThere: no filing names it.
        UsageError: a day of the clocks is none, or the page has no such list.
    """
    known = _known(remembered, words)
    offset = _offset(part)
    held = _stored(lambda: remembered.person(words, structs.replace(FIRST, offset=offset)))
    if held is None and known.one is None:
        raise NotThere(f"No filing in this store names {words}. The search above finds parts of names.")
    if key := _only_as_issuer(remembered, held, known.one):
        return Moved("issuers", key)
    told = _of_person(held) if held else _of_entity(remembered, known.one, offset, _PERSON, ())
    return _reply(remembered, told, known, f"/persons/{quote(words, safe='')}", part, clocks, study_of_holder)


def _reply(
    remembered: Remembered,
    told: PartyPage,
    known: _Known,
    page: str,
    part: Part,
    clocks: Clocks,
    study: Callable[[Connection, Entity, Clocks, Lists], IssuerStudy | HolderStudy],
) -> Reply:
    """Return the page with what the study knows; on further pages of filings it is left out."""
    entity, room = known.one, "issuers" if told.kind == _ISSUER else "persons"
    taken = Lists(page, clocks.asked(), part)
    told = structs.replace(
        told,
        names=taken.take("names", told.names),
        former=taken.take("former", told.former),
        others=taken.take("others", told.others),
        store="" if known.is_studied else remembered.store.place.title,
        part=part,
    )
    if entity is None:
        called = zip(told_apart(known.found), known.found, strict=True)
        alike = [Chip(name, entity_href(room, one.key, one.cik)) for name, one in called]
        told = structs.replace(told, alike=taken.take("alike", alike))
    elif not _offset(part):

        def look() -> tuple[IssuerStudy | HolderStudy, Lists]:
            own = Lists(page, clocks.asked(), part, "study.")
            with remembered.store.reading() as connection:
                return study(connection, entity, clocks, own), own

        held, own = remembered.remember((room, entity.key, page, clocks, part), look)
        told, taken = structs.replace(told, study=held), taken.joined(own)
    links = taken.links() if part.name else lists.turn(page, clocks.asked(), part.offset, told.total)
    name = entity.name if entity else told.names[0]
    return Reply(structs.replace(told, cut=taken.cut), name, "party", "", links)


def _offset(part: Part) -> int:
    """Return how many filings are skipped: they are the main list."""
    return 0 if part.name else part.offset


# ---- who is meant ---------------------------------------------------------------------------------------------------


def _known(remembered: Remembered, words: str) -> _Known:
    def look() -> _Known:
        with remembered.store.reading() as connection:
            return _Known(True, tuple(lookup.entities(connection, words))) if is_there(connection) else _Known(False)

    return remembered.remember(("known", words), look)


def _stored(look: Callable[[], T]) -> T | None:
    """Return what the store finds under some words, None where it finds nobody."""
    try:
        return look()
    except UsageError:
        return None


def _stands(remembered: Remembered, entity: Entity | None, *, as_issuer: bool) -> bool:
    """Whether filings name somebody as what they are about, or in any other role."""
    if entity is None:
        return False
    role = _M.role.in_(ISSUERS) if as_issuer else _M.role.not_in(ISSUERS)
    there = select(_M.entity_id).where(_M.entity_id == entity.id, role).limit(1)
    with remembered.store.reading() as connection:
        return connection.execute(there).first() is not None


def _only_as_issuer(remembered: Remembered, held: PersonPage | None, entity: Entity | None) -> str:
    """Return the key of somebody who stands in filings as their issuer and in no other role; else ""."""
    if held and any(name.role not in ISSUERS for name in held.names):
        return ""
    if entity is None:
        return next((name.cik for name in held.names if name.cik), "") if held else ""
    is_only = _stands(remembered, entity, as_issuer=True) and not _stands(remembered, entity, as_issuer=False)
    return (entity.cik or entity.key) if is_only else ""


def _of_issuer(issuer_page: IssuerPage) -> PartyPage:
    names, former, roles = called(issuer_page.names)
    rows = [lists.row(item) for item in issuer_page.filings.items]
    shown = {
        "names": names or [issuer_page.name],
        "former": former,
        "roles": roles,
        "others": parties(issuer_page.persons),
    }
    return PartyPage(kind=_ISSUER, cik=issuer_page.cik, total=issuer_page.filings.total, rows=rows, **shown)


def _of_person(person_page: PersonPage) -> PartyPage:
    names, former, roles = called(person_page.names)
    rows = [lists.row(item) for item in person_page.filings.items]
    number = next((name.cik for name in person_page.names if name.cik), None)
    shown = {"names": names or [person_page.name], "former": former, "roles": roles, "others": []}
    return PartyPage(kind=_PERSON, cik=number, total=person_page.filings.total, rows=rows, **shown)


def _of_entity(
    remembered: Remembered, entity: Entity | None, offset: int, kind: str, roles: Sequence[str]
) -> PartyPage:
    """Return the page of an entity that has no CIK, from the places that name it."""
    assert entity is not None  # noqa: S101 - asked for only where there is one
    with remembered.store.reading() as connection:
        found = filings_of(connection, entity.id, roles, structs.replace(FIRST, offset=offset))
    rows = [lists.row(item) for item in found.items]
    said = {"names": [entity.name], "former": [], "roles": [kind.lower()], "others": []}
    return PartyPage(kind=kind, cik=entity.cik, total=found.total, rows=rows, **said)


# ---- names ----------------------------------------------------------------------------------------------------------


def parties(involved: tuple[Involved, ...]) -> list[Party]:
    """Return names once each, with all their roles."""
    found: dict[tuple[str, str | None], Party] = {}
    for one in involved:
        held = found.get((one.name, one.cik))
        if held is None:
            found[one.name, one.cik] = Party(one.name, one.cik, person_href(one.name, one.cik), [one.role], one.filings)
        elif one.role not in held.roles:
            held.roles.append(one.role)
    return list(found.values())


def person_href(name: str, number: str | None) -> str:
    """Return the page of a person: by CIK where there is one."""
    return f"/persons/{quote(number or name, safe='')}"


def called(involved: tuple[Involved, ...]) -> tuple[list[str], list[str], list[str]]:
    """Return names, former names and roles; where only former names are known, these are the names."""
    today = [one for one in involved if one.role not in FORMER_NAMES] or involved
    names = dict.fromkeys(one.name for one in today)
    former = dict.fromkeys(one.name for one in involved if one.name not in names)
    return list(names), list(former), list(dict.fromkeys(one.role for one in today))
