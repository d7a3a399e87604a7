"""What the search box finds: a number's filing, company or offering; names; filings with words; filters in words."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal
from urllib.parse import quote

from msgspec import Struct, structs
from sqlalchemy import Connection

from muniment.codes import states
from muniment.errors import UsageError
from muniment.forms.walk import list_of
from muniment.identifiers import accession, cik, cusip, file_number
from muniment.store import Query, Store
from muniment.store.finding import AMONG, MOST_WORDS, Named, Names, exemption_of, industry_of
from muniment.store.stored import Cut, FilingRow, Hit, IssuerPage, Order, Page, PersonPage
from muniment.study.entities import lookup
from muniment.study.entities.names import same_persons
from muniment.study.tables import is_there
from muniment.web import lists
from muniment.web.lists import A_PAGE, Chip, Lists, Part, Row, address_of
from muniment.web.parties import FIRST, person_href
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.web.study.figures import distinct_names
from muniment.wording import count, day, one_of, with_capital

_PAGE = "/search"
_NAMES = 100  # that are looked for; more would be no help
_SUGGESTED = 8
_A_RULE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z(])").match  # what names an exemption: 506c, 3(c)(7); no bare number
_LONGEST_FILTER = 4  # words: "Other Banking and Financial Services" has five, and nobody types it
_SHORTEST_FILTER = 4  # letters of a word that may be an industry
_SUBJECT = "005-"  # numbers under which the SEC keeps schedules about a company


class Match(Struct, frozen=True):
    """A page that a number or a name leads to: what it is, how it is called, and what else is known of it."""

    kind: str
    label: str
    href: str
    detail: str = ""


class SearchHit(Struct, frozen=True):
    """A filing that has the words: the line, and the words where they stand."""

    row: Row
    snippet: str
    href: str


class Search(Struct, frozen=True):
    """The answer to a search: pages that the words name, then filings; `part` and `cut` as of a `PartyPage`.

    * `filters`: the conditions that words were understood as, each with the search without it; `words` are the others;
    * `literal`: the search for the words as they stand, `narrowed`: the filings by the conditions, "" for none;
    * `meant`: searches for words that may have been meant;
    * `is_whole`: all names are here, and all their filings counted; else of the newest filings, as many as `among`;
    * `missing`: what kinds of number this may be, which no filing here has; `fetch` what fetches it.
    """

    q: str
    total: int
    order: Order
    named: list[Match]
    hits: list[SearchHit]
    part: Part = Part()
    cut: dict[str, Cut] = {}
    words: str = ""
    filters: list[Chip] = []
    literal: str = ""
    narrowed: str = ""
    meant: list[Chip] = []
    is_whole: bool = True
    among: int = AMONG
    missing: str = ""
    fetch: str = ""


class Suggestion(Struct, frozen=True):
    """A name that goes on from what was typed."""

    name: str
    kind: str
    href: str


def search(remembered: Remembered, query: str, part: Part, plain: str = "") -> Reply:
    """Return what a search finds; `plain` takes every word as a word.

    Raises:
        UsageError: there is nothing to look for in them, `plain` is not yes, or the page has no such list.
    """
    if not query.strip():
        return Reply(Search("", 0, "relevance", [], []), "Search", "search", "search")
    if plain:
        one_of("plain", plain, ("yes",))
    parameters = {"q": query, **({"plain": plain} if plain else {})}
    taken, offset = Lists(_PAGE, parameters, part), 0 if part.name else part.offset
    # What a number stands for in this store; no kind where it stands for nothing, or is none.
    numbers = list(_numbers(remembered, query.strip(), Query(offset=offset, limit=A_PAGE)))
    number = next((number for number in numbers if number.pages), _Number())
    named = [*number.pages, *_named(remembered, query, {page.href for page in number.pages})]
    understood = Understood(query.strip()) if plain or number.kind else understand(query)
    is_applied = len(understood.filters) > 1 or bool(understood.filters and not named)
    if is_applied:
        named = _named(remembered, understood.words, set()) if understood.words else []
        hits, total, order = _narrowed(remembered, understood, offset)
    elif number.page:
        hits, total, order = _hits(number.page)
    else:
        hits, total, order = _hits(remembered.search(query, Query(order="relevance", offset=offset, limit=A_PAGE)))
    looked_for = understood.words if is_applied else query
    data = Search(
        query, total, order, taken.take("named", named), hits, part, taken.cut,
        words=understood.words if is_applied else "" if number.page else query.strip(),
        filters=understood.chips() if is_applied else [],
        literal=address_of(_PAGE, {"q": query, "plain": "yes"}) if is_applied else "",
        narrowed=understood.address() if understood.filters else "",
        meant=[] if total or named else _meant(remembered, query),
        is_whole=_names(remembered, looked_for).is_whole and len(_entities(remembered, looked_for)) <= _NAMES,
    )  # fmt: skip
    if numbers and not (total or named):
        kinds = (number.kind if number.kind.isupper() else number.kind.lower() for number in numbers)
        missing = " or the ".join(f"{kind} {number.text}" for kind, number in zip(kinds, numbers, strict=True))
        is_filer = len(numbers) == 1 and numbers[0].kind in ("CIK", "Accession number")
        fetch = f"{numbers[0].text} --store {remembered.store.place.title}" if is_filer else ""
        data = structs.replace(data, missing=missing, fetch=fetch)
    links = taken.links() if part.name else lists.turn(_PAGE, parameters, offset, total)
    return Reply(data, _title(data, number, understood, len(named)), "search", "search", links)


def _title(data: Search, number: "_Number", understood: "Understood", names: int) -> str:
    """Return what was found, in one line: first who or what it is, and how many filings."""
    if number.kind and number.pages:
        return f"{number.kind} {number.text}: {number.pages[0].label}"
    filings = count(data.total, "filing")
    if data.filters:
        return f"{filings}: {', '.join(understood.labels())}" + (f", with “{data.words}”" if data.words else "")
    if not data.total and not names:
        return f"Nothing found for “{data.q.strip()}”"
    if not names:
        return f"{filings} with “{data.words}”"
    if names == 1:
        (only,) = data.named or [Match("", data.words, "")]
        return f"{only.label}: {only.kind[:1].lower() + only.kind[1:]}" if only.kind else only.label
    several = count(names, "name") + ("" if data.is_whole else " or more")
    return f"{several} and {filings} with “{data.words}”" if data.total else f"{several} with “{data.words}”"


def _hits(page: Page[FilingRow] | Page[Hit]) -> tuple[list[SearchHit], int, Order]:
    """Return a page of filings, how many there are, and in which order; of each the words, where any were asked for."""
    hits: list[SearchHit] = []
    for item in page.items:
        hit = item if isinstance(item, Hit) else Hit(item, "", "")
        row = lists.row(hit.filing)
        hits.append(SearchHit(row, hit.snippet, f"{row.href}#{quote(list_of(hit.path))}" if hit.path else row.href))
    return hits, page.total, page.order


# ---- numbers --------------------------------------------------------------------------------------------------------


class _Number(Struct, frozen=True):
    """A number in a search: what kind it is and how it is written, what it leads to, and a page of its filings."""

    kind: str = ""
    text: str = ""
    pages: list[Match] = []
    page: Page[FilingRow] | None = None


def _numbers(remembered: Remembered, text: str, query: Query) -> Iterator[_Number]:
    store = remembered.store
    if accession.is_valid(text):
        pages = _if_stored(lambda: _filing(store.filing(text).row))
        yield _Number("Accession number", accession.compact(text), pages)
    if cik.is_valid(text):
        number = cik.compact(text)
        pages = _if_stored(lambda: _party("Issuer", remembered.issuer(number, FIRST), f"/issuers/{number}"))
        pages = pages or _if_stored(
            lambda: _party("Person or company", remembered.person(number, FIRST), person_href(number, number))
        )
        yield _Number("CIK", number, pages)
    if cusip.is_valid(text):
        number = cusip.compact(text)
        page, first = _numbered(store, "cusip", number, query)
        yield _Number("CUSIP", number, _issuers(first.items, "of the class with this CUSIP"), page)
    if file_number.is_valid(text):
        number = file_number.compact(text)
        page, first = _numbered(store, "file", number, query)
        whose = "the subject company of schedules" if number.startswith(_SUBJECT) else "of the offering"
        yield _Number("File number", number, _issuers(first.items, f"{whose} with this file number"), page)


def _numbered(store: Store, kind: Literal["cusip", "file"], number: str, query: Query) -> tuple[Page[FilingRow], ...]:
    """Return a page of the filings with a number, and the first, which says whose it is on every page."""
    page = store.numbered(kind, number, query)
    return page, store.numbered(kind, number, structs.replace(query, offset=0)) if query.offset else page


def _party(kind: str, page: IssuerPage | PersonPage, href: str) -> Match:
    return Match(kind, page.name, href, count(page.filings.total, "filing"))


def _filing(row: FilingRow) -> Match:
    about = f" about {row.issuer}" if row.issuer else ""
    filed = f"filed {day(row.filed)}" if row.filed else ""
    return Match("Filing", f"{row.form or 'A file'}{about}", f"/filings/{row.key}", filed)


def _issuers(rows: Sequence[FilingRow], detail: str) -> list[Match]:
    pages = {
        (row.issuer_cik or row.issuer or ""): Match(
            "Issuer",
            row.issuer or "",
            f"/issuers/{row.issuer_cik}" if row.issuer_cik else person_href(row.issuer or "", None),
            detail,
        )
        for row in rows
        if row.issuer
    }
    return list(pages.values())


def _if_stored(look: Callable[[], Match]) -> list[Match]:
    """Return what is found, nothing where the store has no such filing or party."""
    try:
        return [look()]
    except UsageError:
        return []


# ---- names ----------------------------------------------------------------------------------------------------------


def _named(remembered: Remembered, query: str, hrefs: set[str]) -> list[Match]:
    """Return issuers and persons of a name: as filings write it, then as a study knows them."""
    names = _names(remembered, query)
    pages = (_page_of(party, is_whole=names.is_whole) for party in names.found)
    by_href = {page.href: page for page in pages if page.href not in hrefs}
    hrefs |= {page.label.casefold() for page in by_href.values()}
    alike = same_persons([page.label for page in by_href.values()])
    by_href |= {
        href: structs.replace(page, detail=f"{page.detail}; may be the same person as {alike[page.label]}")
        for href, page in by_href.items()
        if alike.get(page.label)
    }
    further = [page for page in _entities(remembered, query) if page.href not in by_href and page.href not in hrefs]
    return [*by_href.values(), *(page for page in further if page.label.casefold() not in hrefs)]


def _names(remembered: Remembered, query: str) -> Names:
    return remembered.remember(("named", query), lambda: remembered.store.named(query, _NAMES))


def _page_of(party: Named, *, is_whole: bool) -> Match:
    kind = "Issuer, by a former name" if party.is_issuer and party.is_former else "Issuer" if party.is_issuer else ""
    kind = kind or with_capital(party.roles[0])
    href = f"/issuers/{party.cik}" if party.is_issuer and party.cik else person_href(party.name, party.cik)
    newest = f", the newest of {day(party.newest)}" if party.newest else ""
    return Match(kind, party.name, href, f"{'' if is_whole else 'at least '}{count(party.filings, 'filing')}" + newest)


def _entities(remembered: Remembered, query: str) -> list[Match]:
    """Return companies and people whose names begin so, where the store has been studied: one too many, if more do."""

    def ask(connection: Connection) -> list[Match]:
        entities = lookup.beginning(connection, query, _NAMES + 1) if is_there(connection) else ()
        return [
            Match(entity.kind.capitalize(), name, person_href(entity.key, entity.cik))
            for name, entity in zip(distinct_names(entities), entities, strict=True)
        ]

    return remembered.read(("begun", query), ask)


def _meant(remembered: Remembered, query: str) -> list[Chip]:
    """Return searches for what may have been meant, each with the name it finds first."""

    def ask() -> list[Chip]:
        store, chips = remembered.store, dict[str, Chip]()
        for wording in store.meant(query, remembered.follow("vocabulary", store.vocabulary)):
            label = store.named(wording, 1).found[0].name
            chips.setdefault(label, Chip(label, address_of(_PAGE, {"q": wording})))
        return list(chips.values())

    return remembered.remember(("meant", query), ask)


def suggestions(remembered: Remembered, query: str) -> list[Suggestion]:
    """Return names that go on from what was typed, the likeliest first."""
    names = remembered.remember(("suggested", query), lambda: remembered.store.named(query, _SUGGESTED))
    pages = (_page_of(party, is_whole=names.is_whole) for party in names.found)
    return [Suggestion(page.label, page.kind, page.href) for page in pages]


# ---- words that are filters -----------------------------------------------------------------------------------------


class Understood(Struct, frozen=True):
    """The words of a search that are left, and the conditions in it: the words of each, and its code."""

    words: str
    filters: dict[str, tuple[str, str]] = {}

    def labels(self) -> list[str]:
        """Return the conditions as people read them."""
        named = {"state": lists.place, "exemption": lists.exemption}
        return [named.get(name, str)(code) for name, (_, code) in self.filters.items()]

    def chips(self) -> list[Chip]:
        """Return the conditions, each with the search that has all others."""
        chips = []
        for (name, _), label in zip(self.filters.items(), self.labels(), strict=True):
            # A state by its name: of a search that is all in capitals without the rest its code would be a word.
            others = [
                states.ALL[code].label if other == "state" else typed
                for other, (typed, code) in self.filters.items()
                if other != name
            ]
            rest = " ".join(filter(None, [self.words, *others]))
            chips.append(Chip(f"{name.capitalize()}: {label}", address_of(_PAGE, {"q": rest} if rest else {})))
        return chips

    def address(self) -> str:
        """Return the list of filings by these conditions and words."""
        return lists.Listing().address(q=self.words, **{name: code for name, (_, code) in self.filters.items()})


def understand(text: str) -> Understood:
    """Return which words of a search are an industry, an exemption and a state, the longest first, and which are left.

    >>> understand("biotech california").filters
    {'industry': ('biotech', 'Biotechnology'), 'state': ('california', 'CA')}
    >>> understand("garden lamps New York").words
    'garden lamps'
    >>> understand("rule 506(c) texas").filters, understand("Fund 506").filters
    ({'exemption': ('rule 506(c)', '06c'), 'state': ('texas', 'TX')}, {})
    """
    filters: dict[str, tuple[str, str]] = {}
    tokens, left, at = text.split(), list[str](), 0
    if '"' in text or len(tokens) > MOST_WORDS:  # so many no search takes
        return Understood(text.strip())
    while at < len(tokens):
        for size in range(min(_LONGEST_FILTER, len(tokens) - at), 0, -1):
            typed = " ".join(tokens[at : at + size])
            name, code = _condition(typed, is_loud=text.isupper() and len(tokens) > 1)
            if name and name not in filters:
                filters[name] = (typed, code)
                at += size
                break
        else:
            left.append(tokens[at])
            at += 1
    return Understood(" ".join(left), dict(sorted(filters.items())))


def _condition(typed: str, *, is_loud: bool) -> tuple[str, str]:
    """Return the name and the code of the filter that words are, "" twice for none.

    The code of a state stands in capitals, as IN does for Indiana: of a search all in capitals that says nothing.
    """
    named = [code for code, row in states.ALL.items() if row.label.casefold() == typed.casefold()]
    if named or (typed.isupper() and typed in states.ALL and not is_loud):
        return "state", named[0] if named else typed
    try:
        if _A_RULE(typed):
            return "exemption", exemption_of(typed)
        if sum(map(str.isalpha, typed)) >= _SHORTEST_FILTER and typed.casefold() != "other":
            return "industry", industry_of(typed)
    except UsageError:
        pass
    return "", ""


def _narrowed(remembered: Remembered, understood: Understood, offset: int) -> tuple[list[SearchHit], int, Order]:
    """Return a page of the filings by the conditions in a search and its other words, how many, and in which order."""
    codes = {name: code for name, (_, code) in understood.filters.items()}
    query = structs.replace(Query(offset=offset, limit=A_PAGE), **codes)
    if not understood.words:
        return _hits(remembered.filings(query))
    return _hits(remembered.search(understood.words, structs.replace(query, order="relevance")))
