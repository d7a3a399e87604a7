"""What each page says, as data: computed once, dressed as a page or as JSON by `muniment.web.pages`."""

from collections.abc import Callable
from urllib.parse import quote

from msgspec import Struct

from muniment.errors import UsageError
from muniment.identifiers import accession, cik
from muniment.store import Query
from muniment.store.stored import Cut, FilingRow, Hit, Order
from muniment.study.entities import lookup
from muniment.study.tables import is_there
from muniment.version import __version__
from muniment.web import lists
from muniment.web.filing_page import Fact
from muniment.web.lists import A_PAGE, Chip, Facet, Listing, Lists, Part, Row
from muniment.web.parties import FIRST, person_href
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.web.study.figures import distinct_names

# ---- filings --------------------------------------------------------------------------------------------------------


class FilingList(Struct, frozen=True):
    """A part of a list of filings, the query in its address, and how to narrow it."""

    total: int
    order: Order
    asked: Listing
    rows: list[Row]
    facets: list[Facet]
    chosen: list[Chip]


def filings(remembered: Remembered, listing: Listing) -> Reply:
    """Return the filings of a listing."""
    query = listing.query()
    page = remembered.filings(query)
    facets = lists.facets(remembered.facets(query), listing)
    rows = [lists.row(item) for item in page.items]
    links = {}
    if listing.offset:
        links["previous"] = listing.address(offset=max(listing.offset - A_PAGE, 0))
    if listing.offset + A_PAGE < page.total:
        links["next"] = listing.address(offset=listing.offset + A_PAGE)
    data = FilingList(page.total, page.order, listing, rows, facets, lists.chips(listing))
    return Reply(data, lists.title(listing, page.total), "filings", "filings", links)


# ---- search ---------------------------------------------------------------------------------------------------------


class SearchHit(Struct, frozen=True):
    """A filing that has the words: the line, and the words where they stand."""

    row: Row
    snippet: str
    href: str


class Search(Struct, frozen=True):
    """The answer to a search: pages that the words name, and filings; `part` and `cut` as of a `PartyPage`."""

    q: str
    total: int
    order: Order
    named: list[Chip]
    hits: list[SearchHit]
    part: Part = Part()
    cut: dict[str, Cut] = {}


def search(remembered: Remembered, words: str, part: Part) -> Reply:
    """Return what a search finds.

    Raises:
        UsageError: there is nothing to look for in them, or the page has no such list.
    """
    if not words.strip():
        return Reply(Search("", 0, "relevance", [], []), "Search", "search", "search")
    taken = Lists("/search", {"q": words}, part)
    named = taken.take("named", _named(remembered, words))
    offset = 0 if part.name else part.offset
    found = remembered.search(words, Query(order="relevance", offset=offset, limit=A_PAGE))
    data = Search(words, found.total, found.order, named, [_hit(item) for item in found.items], part, taken.cut)
    links = taken.links() if part.name else lists.turn("/search", {"q": words}, offset, found.total)
    return Reply(data, f"{lists.count(found.total, 'filing')} with “{words}”", "search", "search", links)


def _hit(hit: Hit) -> SearchHit:
    row = lists.row(hit.filing)
    return SearchHit(row, hit.snippet, f"{row.href}#{quote(hit.path)}" if hit.path else row.href)


def _named(remembered: Remembered, words: str) -> list[Chip]:
    """Return the pages that a number or a whole name leads to."""
    found: list[Chip] = []
    if accession.is_valid(words):
        found += _if_stored(lambda: _filing_chip(remembered.store.filing(words).row))
    if cik.is_valid(words):
        number = cik.compact(words)
        found += _if_stored(lambda: Chip(f"{remembered.issuer(number, FIRST).name}, issuer", f"/issuers/{number}"))
    found += _if_stored(lambda: Chip(remembered.person(words, FIRST).name, person_href(words.strip(), None)))
    known = {chip.href for chip in found} | {chip.label for chip in found}
    return found + [
        entity for entity in _entities(remembered, words) if entity.href not in known and entity.label not in known
    ]


def _entities(remembered: Remembered, words: str) -> list[Chip]:
    """Return companies and people whose names begin so, where the store has been studied."""
    with remembered.store.reading() as connection:
        entities = lookup.beginning(connection, words) if is_there(connection) else ()
    return [
        Chip(name, person_href(entity.key, entity.cik))
        for name, entity in zip(distinct_names(entities), entities, strict=True)
    ]


def _filing_chip(row: FilingRow) -> Chip:
    return Chip(f"{row.form} about {row.issuer}", f"/filings/{row.key}")


def _if_stored(look: Callable[[], Chip]) -> list[Chip]:
    """Return the chip, none where the store has no such filing or party."""
    try:
        return [look()]
    except UsageError:
        return []


# ---- about ----------------------------------------------------------------------------------------------------------


def about(remembered: Remembered) -> Reply:
    """Return what these pages are, and which store they show."""
    store, counts = remembered.store, remembered.counts()
    facts = [
        Fact("Store", store.place.title),
        Fact("Filings", f"{counts.filings:,}"),
        Fact("Needs review", f"{counts.doubtful:,}"),
        Fact("Not read", f"{counts.not_read:,}"),
        Fact("Files kept", f"{counts.contents:,}"),
        Fact("muniment", __version__),
    ]
    return Reply({"facts": facts}, "About these pages", "about", "about")
