"""Companies and people: who they are, their filings, and what a study of the store knows of them."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from msgspec import Struct, structs
from sqlalchemy import Connection, select

from muniment.errors import UsageError
from muniment.store import Query, finding
from muniment.store.showing import FORMER_NAMES, ISSUERS
from muniment.store.stored import Cut, FilingRow, Involved, IssuerPage, Page, PersonPage
from muniment.study import tables
from muniment.study.entities import lookup
from muniment.study.entities.lookup import Entity
from muniment.study.entities.names import same_persons
from muniment.study.tables import is_there
from muniment.web import lists
from muniment.web.lists import A_PAGE, Chip, Lists, Part, Row
from muniment.web.remembered import Remembered
from muniment.web.responses import NotThere, Reply
from muniment.web.study.figures import distinct_names, entity_href, filings_of
from muniment.web.study.holders import HolderStudy, study_of_holder
from muniment.web.study.issuers import Clocks, IssuerStudy, study_of_issuer

T = TypeVar("T")
_M = tables.mentions.c
FIRST = Query(limit=A_PAGE)
_ISSUER, _PERSON = "Issuer", "Person or company"


class Party(Struct, frozen=True):
    """A name with its roles and how often it stands in filings; `like` another that may be the same person's."""

    name: str
    cik: str | None
    href: str
    roles: list[str]
    filings: int
    like: str = ""


class PartyPage(Struct, frozen=True, kw_only=True):
    """A company or a person: its names and former ones, who else stands in the filings, and these.

    `study` is what a study knows beside that; without one `store` names the store that was not studied. `alike` are
    others whom the words of the address name as well. `cut` are the lists, of the study too, that end early, and
    `part` is the one that is read on. Of the `total` filings `matched` state no such number or name: the study tied
    them to it. `tell` is the form for an alert about it.
    """

    kind: str
    cik: str | None
    names: list[str]
    former: list[str]
    roles: list[str]
    others: list[Party]
    total: int
    rows: list[Row]
    matched: int = 0
    study: IssuerStudy | HolderStudy | None = None
    store: str = ""
    alike: list[Chip] = []
    part: Part = Part()
    tell: str = ""
    cut: dict[str, Cut] = {}


class Moved(Struct, frozen=True):
    """The area that has a company or person which the requested one does not: "issuers" or "persons", and the key."""

    area: str
    key: str


class _Matches(Struct, frozen=True):
    """The entities that a study finds under a name or number: several where it names more than one."""

    is_studied: bool
    found: tuple[Entity, ...] = ()

    @property
    def entity(self) -> Entity | None:
        """The only entity found."""
        return self.found[0] if len(self.found) == 1 else None


def issuer(remembered: Remembered, query: str, part: Part, clocks: Clocks) -> Reply | Moved:
    """Return a company by its CIK, or by its key in a study; `Moved` where filings name it, and none is about it.

    Raises:
        NotThere: no filing names it.
        UsageError: a day of the clocks is none, or the page has no such list.
    """
    matches = _matches(remembered, query)
    offset = _offset(part)
    stored = _stored(lambda: remembered.issuer(query, structs.replace(FIRST, offset=offset)))
    if stored is None and not _stands(remembered, matches.entity, as_issuer=True):
        if matches.entity or _stored(lambda: remembered.person(query, FIRST)):
            return Moved("persons", query)
        raise NotThere(
            f"No filing in this store is about an issuer with the CIK {query}, nor with this CUSIP or whole name. "
            "The search above finds parts of names."
        )
    page = f"/issuers/{quote(stored.cik if stored else query, safe='')}"
    party = _party(remembered, stored, matches.entity, _ISSUER, offset, query)
    return _reply(remembered, party, matches, page, part, clocks, study_of_issuer)


def person(remembered: Remembered, query: str, part: Part, clocks: Clocks) -> Reply | Moved:
    """Return a person or company by CIK or name, or by its key in a study; `Moved` where it is an issuer only.

    Raises:
        NotThere: no filing names it.
        UsageError: a day of the clocks is none, or the page has no such list.
    """
    matches = _matches(remembered, query)
    offset = _offset(part)
    stored = _stored(lambda: remembered.person(query, structs.replace(FIRST, offset=offset)))
    if stored is None and matches.entity is None:
        raise NotThere(f"No filing in this store names {query}. The search above finds parts of names.")
    if key := _only_as_issuer(remembered, stored, matches.entity):
        return Moved("issuers", key)
    party = _party(remembered, stored, matches.entity, _PERSON, offset, query)
    return _reply(remembered, party, matches, f"/persons/{quote(query, safe='')}", part, clocks, study_of_holder)


def _reply(
    remembered: Remembered,
    party: PartyPage,
    matches: _Matches,
    page: str,
    part: Part,
    clocks: Clocks,
    study: Callable[[Connection, Entity, Clocks, Lists], IssuerStudy | HolderStudy],
) -> Reply:
    """Return the page with what the study knows; on further pages of filings it is left out."""
    entity, area = matches.entity, "issuers" if party.kind == _ISSUER else "persons"
    taken = Lists(page, clocks.parameters(), part)
    name = entity.name if entity else party.names[0]
    party = structs.replace(
        party,
        names=taken.take("names", list(dict.fromkeys((name, *party.names)))),
        former=taken.take("former", party.former),
        others=taken.take("others", party.others),
        store="" if matches.is_studied else remembered.store.place.title,
        part=part,
    )
    if entity is None:
        called = zip(distinct_names(matches.found), matches.found, strict=True)
        alike = [Chip(name, entity_href(area, match.key, match.cik)) for name, match in called]
        party = structs.replace(party, alike=taken.take("alike", alike))
    elif not _offset(part):

        def look(connection: Connection) -> tuple[IssuerStudy | HolderStudy, Lists]:
            study_lists = Lists(page, clocks.parameters(), part, "study.")
            return study(connection, entity, clocks, study_lists), study_lists

        study_page, study_lists = remembered.read((area, entity.key, page, clocks, part), look)
        alert = lists.naming_alert(entity.key, entity.name)
        party, taken = structs.replace(party, study=study_page, tell=alert), taken.joined(study_lists)
    links = taken.links() if part.name else lists.turn(page, clocks.parameters(), part.offset, party.total)
    return Reply(structs.replace(party, cut=taken.cut), name, "party", "", links)


def _offset(part: Part) -> int:
    """Return how many filings are skipped: they are the main list."""
    return 0 if part.name else part.offset


# ---- who is meant ---------------------------------------------------------------------------------------------------


def _matches(remembered: Remembered, query: str) -> _Matches:
    return remembered.read(
        ("known", query),
        lambda connection: (
            _Matches(True, tuple(lookup.entities(connection, query))) if is_there(connection) else _Matches(False)
        ),
    )


def _stored(look: Callable[[], T]) -> T | None:
    """Return what the store finds under some words, None where it finds none."""
    try:
        return look()
    except UsageError:
        return None


def _stands(remembered: Remembered, entity: Entity | None, *, as_issuer: bool) -> bool:
    """Whether filings name an entity as what they are about, or in any other role."""
    if entity is None:
        return False
    role = _M.role.in_(ISSUERS) if as_issuer else _M.role.not_in(ISSUERS)
    mention = select(_M.entity_id).where(_M.entity_id == entity.id, role).limit(1)
    with remembered.store.reading() as connection:
        return connection.execute(mention).first() is not None


def _only_as_issuer(remembered: Remembered, stored: PersonPage | None, entity: Entity | None) -> str:
    """Return the key of an entity that stands in filings as their issuer and in no other role; else ""."""
    if stored and any(name.role not in ISSUERS for name in stored.names):
        return ""
    if entity is None:
        return next((name.cik for name in stored.names if name.cik), "") if stored else ""
    is_only = _stands(remembered, entity, as_issuer=True) and not _stands(remembered, entity, as_issuer=False)
    return (entity.cik or entity.key) if is_only else ""


def _of_stored(page: IssuerPage | PersonPage) -> PartyPage:
    names, former, roles = called(page.names)
    is_issuer = isinstance(page, IssuerPage)
    return PartyPage(
        kind=_ISSUER if is_issuer else _PERSON,
        cik=page.cik if is_issuer else next((name.cik for name in page.names if name.cik), None),
        names=names or [page.name],
        former=former,
        roles=roles,
        others=parties(page.persons) if is_issuer else [],
        total=page.filings.total,
        rows=[lists.row(item) for item in page.filings.items],
    )


def _party(
    remembered: Remembered,
    stored: IssuerPage | PersonPage | None,
    entity: Entity | None,
    kind: str,
    offset: int,
    words: str,
) -> PartyPage:
    """Return a page with all its filings: those that state its number or name, and those that the study tied to it.

    So its list has every filing that the tables of the study are made of. An entity that has no CIK, and none of that
    name is `stored`, has those of the places that name it.
    """
    party = _of_stored(stored) if stored else None
    if entity is None:
        assert party is not None  # noqa: S101 - one of both is there

        return party

    def look(connection: Connection) -> Page[FilingRow]:
        query, is_issuer = structs.replace(FIRST, offset=offset), kind == _ISSUER
        stated = (finding.as_issuer(words) if is_issuer else finding.as_person(words)) if stored else ()
        return filings_of(connection, entity.id, tuple(ISSUERS) if is_issuer else (), query, stated)

    listing = remembered.read(("with matched", kind, entity.key, words, offset), look)
    if party and listing.total == party.total:
        return party
    rows = [lists.row(item) for item in listing.items]
    if party:
        return structs.replace(party, total=listing.total, rows=rows, matched=listing.total - party.total)
    shown = {"names": [entity.name], "former": [], "roles": [kind.lower()], "others": []}
    return PartyPage(kind=kind, cik=entity.cik, total=listing.total, rows=rows, **shown)


# ---- names ----------------------------------------------------------------------------------------------------------


def parties(involved: tuple[Involved, ...]) -> list[Party]:
    """Return names once each, with all their roles."""
    by_key: dict[tuple[str, str | None], Party] = {}
    for mention in involved:
        party = by_key.get((mention.name, mention.cik))
        if party is None:
            by_key[mention.name, mention.cik] = Party(
                mention.name, mention.cik, person_href(mention.name, mention.cik), [mention.role], mention.filings
            )
        elif mention.role not in party.roles:
            party.roles.append(mention.role)
    found_parties = list(by_key.values())
    alike = same_persons([party.name for party in found_parties])
    return [structs.replace(party, like=alike.get(party.name, "")) for party in found_parties]


def person_href(name: str, number: str | None) -> str:
    """Return the page of a person: by CIK where there is one."""
    return f"/persons/{quote(number or name, safe='')}"


def called(involved: tuple[Involved, ...]) -> tuple[list[str], list[str], list[str]]:
    """Return names, former names and roles; where only former names are known, these are the names."""
    today = [mention for mention in involved if mention.role not in FORMER_NAMES] or involved
    names = dict.fromkeys(mention.name for mention in today)
    former = dict.fromkeys(mention.name for mention in involved if mention.name not in names)
    return list(names), list(former), list(dict.fromkeys(mention.role for mention in today))
