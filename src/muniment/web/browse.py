"""What each page says, as data: computed once, dressed as a page or as JSON by `muniment.web.pages`."""

from msgspec import Struct, structs

from muniment.store import Query
from muniment.store.stored import Counts, Cut, Order
from muniment.version import __version__
from muniment.web import lists
from muniment.web.filing_page import Fact
from muniment.web.lists import A_PAGE, Chip, Choice, Facet, Listing, Row
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply

_LATEST = 8


# ---- home -----------------------------------------------------------------------------------------------------------


class Home(Struct, frozen=True):
    """How much the store has, of which forms, and its newest filings."""

    counts: Counts
    forms: list[Choice]
    latest: list[Row]
    store: str
    cut: dict[str, Cut]


def home(remembered: Remembered) -> Reply:
    """Return how much the store has, and its newest filings."""
    counts, facets = remembered.counts(), remembered.facets()
    latest = remembered.filings(Query(limit=_LATEST)).items
    forms = [
        Choice(
            counted.form,
            counted.label(lists.form_label(counted.form)),
            counted.count,
            Listing().address(form=counted.form),
            chosen=False,
        )
        for counted in lists.by_form(facets.forms)
        if not lists.is_counted_elsewhere(counted.form, facets.forms)
    ]
    cut = {"latest": Cut(len(latest), counts.filings, "/filings")} if len(latest) < counts.filings else {}
    data = Home(counts, forms, [lists.row(filing) for filing in latest], remembered.store.place.title, cut)
    return Reply(data, _home_title(counts, facets.years), "home", "home")


def _home_title(counts: Counts, years: dict[int, int]) -> str:
    """Return how much there is, and of which years where every filing states its day."""
    title = lists.count(counts.filings, "filing")
    if not years or sum(years.values()) < counts.filings:
        return f"{title} in this store"
    first, last = min(years), max(years)
    return f"{title}, of {first}" if first == last else f"{title}, {first} to {last}"


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
        Fact("Needs review", f"{counts.doubtful:,}"),
        Fact("Not read", f"{counts.not_read:,}"),
        Fact("Files kept", f"{counts.contents:,}"),
        Fact("muniment", __version__),
    ]
    return Reply({"facts": facts}, "About these pages", "about", "about")
