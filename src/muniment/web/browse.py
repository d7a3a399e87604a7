"""What each page says, as data: computed once, dressed as a page or as JSON by `muniment.web.pages`."""

from msgspec import Struct, structs

from muniment.store.stored import Order
from muniment.version import __version__
from muniment.web import lists
from muniment.web.filing_page import Fact
from muniment.web.lists import A_PAGE, Chip, Choice, Facet, Listing, Row
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply

# ---- filings --------------------------------------------------------------------------------------------------------


class FilingList(Struct, frozen=True):
    """A part of a list of filings, the query in its address, and how to narrow it."""

    total: int
    order: Order
    asked: Listing
    rows: list[Row]
    facets: list[Facet]
    chosen: list[Chip]
    orders: list[Choice]
    industries: list[tuple[str, str]]
    states: list[tuple[str, str]]


def filings(remembered: Remembered, listing: Listing) -> Reply:
    """Return the filings of a listing."""
    query = listing.query()
    page = remembered.filings(query)
    found = remembered.facets(query)
    facets = lists.facets(found, listing)
    rows = [lists.row(item) for item in page.items]
    links = {}
    if listing.offset:
        links["previous"] = listing.address(offset=max(listing.offset - A_PAGE, 0))
    if listing.offset + A_PAGE < page.total:
        links["next"] = listing.address(offset=listing.offset + A_PAGE)
    everywhere = remembered.facets(structs.replace(query, state="")) if listing.state else found
    data = FilingList(
        page.total, page.order, listing, rows, facets, lists.chips(listing), lists.orders(listing, page.order),
        lists.industry_choices(), lists.state_choices(everywhere),
    )  # fmt: skip
    return Reply(data, lists.title(listing, page.total), "filings", "filings", links)


# ---- about ----------------------------------------------------------------------------------------------------------


def about(remembered: Remembered) -> Reply:
    """Return what these pages are, and which store they show."""
    store, counts = remembered.store, remembered.counts()
    facts = [
        Fact("Store", store.place.title),
        Fact("Filings", f"{counts.filings:,}"),
        Fact("Filings that need review", f"{counts.doubtful:,}"),
        Fact("Not read", f"{counts.not_read:,}"),
        Fact("Files kept", f"{counts.contents:,}"),
        Fact("muniment", __version__),
    ]
    return Reply({"facts": facts}, "About these pages", "about", "about")
