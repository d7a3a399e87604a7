"""Lists of filings: the query in the address, the rows, and the ways to narrow or widen the list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, cast
from urllib.parse import quote, urlencode

from msgspec import Struct, structs

from muniment.codes import states
from muniment.codes.form_d import EXEMPTIONS
from muniment.errors import UsageError
from muniment.forms import FORMS, parse_name
from muniment.store import Query
from muniment.store.finding import EXEMPTION_CODES, INDUSTRY_CODES
from muniment.store.stored import ORDERS, Cut, Facets, FilingRow, Order
from muniment.store.tables import struct_of
from muniment.values import Unreadable
from muniment.values.grammar import typed_day
from muniment.wording import amount, capitalized, closed, count, day, one_of

T = TypeVar("T")

A_PAGE = 50
"""Rows of the main list of a page."""

A_PART = 100
"""Rows of each list beside it."""

_LONGEST_NAME = 100  # characters of a name in a title


class Asked(Struct, frozen=True, omit_defaults=True):
    """What the address of a page asks: `page` with the fields that are not empty."""

    page: ClassVar[str] = ""

    def parameters(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of the address, with some of them changed."""
        return {name: value for name, value in {**structs.asdict(self), **changed}.items() if value}

    def address(self, **changed: str) -> str:
        """Return the address with some of its parameters changed."""
        return address_of(self.page, self.parameters(**changed))


class Listing(Asked, frozen=True, omit_defaults=True):
    """Which filings a list shows, as its address says it; the address of any other list is that of its first row."""

    page: ClassVar[str] = "/filings"

    form: str = ""
    since: str = ""
    until: str = ""
    issuer: str = ""
    holder: str = ""
    state: str = ""
    doubtful: str = ""
    q: str = ""
    offset: int = 0
    industry: str = ""
    exemption: str = ""
    order: str = ""

    def query(self) -> Query:
        """Return the question to the store.

        Raises:
            UsageError: a day cannot be read, the first is after the last, `doubtful` is neither yes nor no, or there is
                no such order.
        """
        order = cast("Order", one_of("order", self.order or ("relevance" if self.q else "newest"), ORDERS))
        if self.doubtful:
            one_of("doubtful", self.doubtful, ("yes", "no"))
        since, until = _day("since", self.since), _day("until", self.until)
        if since and until and since > until:
            raise UsageError(f"since {since} is after until {until}: nothing is between them")
        return Query(
            form=self.form,
            since=since,
            until=until,
            issuer=self.issuer,
            holder=self.holder,
            state=self.state,
            doubtful=self.doubtful == "yes" if self.doubtful else None,
            words=self.q,
            order=order,
            industry=self.industry,
            exemption=self.exemption,
            offset=self.offset,
            limit=A_PAGE,
        )

    def parameters(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of the address, with some of them changed, from the first row."""
        return super().parameters(offset=0, **changed)


class Row(Struct, frozen=True):
    """A filing in a list. `unit` says what its amount counts: dollars offered, or shares owned."""

    key: str
    href: str
    accession: str | None
    form: str
    filed: date | None
    issuer: str | None
    issuer_cik: str | None
    state: str | None
    persons: tuple[str, ...]
    role: str
    amount: int | Decimal | None
    unit: str
    doubts: int
    unread: int
    reason: str
    name: str
    indefinite: bool = False

    @property
    def measure(self) -> str:
        """The amount in words."""
        if self.amount is None:
            return "Indefinite" if self.indefinite else ""
        return amount(self.amount) if self.unit == "dollars" else f"{amount(self.amount, sign='')} shares"


class Choice(Struct, frozen=True):
    """One value of a facet: how many filings have it, and the list of these; of one chosen, the list without it."""

    value: str
    label: str
    count: int
    href: str
    chosen: bool


class Facet(Struct, frozen=True):
    """One way to narrow a list."""

    name: str
    label: str
    choices: tuple[Choice, ...]


class Chip(Struct, frozen=True):
    """A condition of a listing, and the list without it."""

    label: str
    href: str


def address_of(page: str, parameters: Mapping[str, object]) -> str:
    """Return an address with its question."""
    return f"{page}?{urlencode(parameters)}" if parameters else page


def alert_address(given: Mapping[str, str], *, title: str = "", **asked: str) -> str:
    """Return the form for an alert, filled in: `question` by its name or `q` for SQL, and what is given for it."""
    values = {f"p.{name}": value for name, value in given.items() if value}
    return address_of("/alerts/new", {**asked, **values, **({"title": title} if title else {})})


def naming_alert(entity: str, name: str) -> str:
    """Return the form for an alert about new filings that name a company or person, by its key, CIK or name."""
    title = f"New filings that name {name if len(name) <= _LONGEST_NAME else f'{name[:_LONGEST_NAME]}…'}"
    return alert_address({"entity": entity}, question="appearances", title=title)


def row(filing: FilingRow) -> Row:
    """Return a filing as a line of a list."""
    form = parse_name(filing.form)
    unit = FORMS[form.form].roles.figures.unit if form else "shares"
    return struct_of(Row, filing, href=f"/filings/{quote(filing.key)}", unit=unit, name=file_name(filing.name))


# ---- narrowing ------------------------------------------------------------------------------------------------------

DOUBTFUL = "Low confidence or text not read, reviewed or not"
"""What is said of filings whose reading has problems or unread parts: `/review` has what is left of these to review."""

_LABELS = {
    "form": "Form",
    "state": "State or country",
    "industry": "Industry",
    "exemption": "Exemption",
    "issuer": "Issuer",
    "holder": "Person",
    "since": "Since",
    "until": "Until",
    "q": "Words",
    "doubtful": DOUBTFUL,
}


def chips(listing: Listing) -> list[Chip]:
    """Return the conditions of a listing, one by one."""
    values = structs.asdict(listing)
    values |= {
        "state": place(listing.state.upper()) if listing.state else "",
        "exemption": exemption(listing.exemption),
        **{name: day(_day(name, values[name])) for name in ("since", "until")},
    }
    return [
        Chip(f"{label}: {values[name]}", listing.address(**{name: ""}))
        for name, label in _LABELS.items()
        if values[name]
    ]


_ORDERS: dict[Order, str] = {
    "relevance": "Best match", "newest": "Newest", "oldest": "Oldest", "issuer": "Issuer", "largest": "Largest amount",
    "smallest": "Smallest amount",
}  # fmt: skip


def orders(listing: Listing, order: Order) -> list[Choice]:
    """Return the orders a list may have, with the one it has; by relevance only where words are looked for."""
    return [
        Choice(name, label, 0, listing.address(order=name), name == order)
        for name, label in _ORDERS.items()
        if listing.q or name != "relevance"
    ]


def units(forms: Iterable[str]) -> set[str]:
    """Return what the amounts of some forms count: dollars offered, or shares owned."""
    return {FORMS[name.form].roles.figures.unit for name in map(parse_name, filter(None, forms)) if name}


def industry_choices() -> list[tuple[str, str]]:
    """Return the industries of Form D by code and label, the headings of groups among them."""
    return [(code, row.label) for code, row in INDUSTRY_CODES.items()]


def exemption_choices() -> list[tuple[str, str]]:
    """Return the exemptions of Form D by code and label, those of other years among them."""
    return [(code, row.label) for code, row in EXEMPTION_CODES.items()]


def state_choices(facets: Facets) -> list[tuple[str, str]]:
    """Return the states and countries of issuers that a list has, by name."""
    return sorted(((code, place(code)) for code in facets.states if code), key=lambda choice: choice[1])


def facets(counts: Facets, listing: Listing, total: int) -> list[Facet]:
    """Return the ways to narrow a list: by form, year, state and doubt; who has none of these is counted."""
    name = parse_name(listing.form)  # a form is chosen in whichever spelling it was asked for
    asked = structs.replace(listing, form=str(name)) if name else listing
    forms = [_choice("form", each.form, each.label(each.form), each.count, asked) for each in by_form(counts.forms)]
    places = [_choice("state", code, place(code), count, listing) for code, count in counts.states.items() if code]
    years = [_year(year, count, listing) for year, count in sorted(counts.years.items(), reverse=True)]
    for choices, numbers in ((forms, counts.forms), (places, counts.states), (years, counts.years)):
        if (lacking := total - sum(number for value, number in numbers.items() if value)) > 0:
            choices.append(Choice("", "Not stated", lacking, "", chosen=False))
    doubtful = [_choice("doubtful", "yes", DOUBTFUL, counts.doubtful, listing)] if counts.doubtful else []
    found_in = (("form", "Form", forms), ("year", "Filed in", years), ("state", "State or country", places))
    return [
        Facet(name, label, tuple(choices)) for name, label, choices in (*found_in, ("doubtful", "Reading", doubtful))
    ]


class FormCount(Struct, frozen=True):
    """How many filings the list of a form holds: an original's holds its amendments too, where there are any."""

    form: str
    count: int
    amended: bool = False

    def label(self, name: str) -> str:
        """Return the name of the form, and what else is counted."""
        return f"{name} with amendments" if self.amended else name


def by_form(forms: Mapping[str, int]) -> list[FormCount]:
    """Return how many filings there are behind the link to each form, most first."""
    counts = []
    for form, number in forms.items():
        if form:
            name = parse_name(form)
            amended = str(structs.replace(name, amendment=True)) if name and not name.amendment else ""
            amendments = forms.get(amended, 0) if amended else 0
            counts.append(FormCount(form, number + amendments, bool(amendments)))
    return sorted(counts, key=lambda form_count: -form_count.count)


def is_counted_elsewhere(form: str, forms: Mapping[str, int]) -> bool:
    """Whether the filings of a form are amendments that the form they amend is counted with."""
    name = parse_name(form)
    return bool(name and name.amendment and str(structs.replace(name, amendment=False)) in forms)


def place(code: str) -> str:
    """Return the name of a state or country by EDGAR's code; what is none stays."""
    return capitalized(states.FORM_D.format(code)) if code in states.FORM_D else code


def exemption(code: str) -> str:
    """Return the name of an exemption by its code, as Item 6 of Form D has it; what is none stays.

    >>> exemption("06c"), exemption("3C.7"), exemption("99")
    ('Rule 506(c)', 'Section 3(c)(7)', '99')
    """
    return EXEMPTIONS.format(code) if code in EXEMPTIONS else code


def _choice(name: str, value: str, label: str, count: int, listing: Listing) -> Choice:
    chosen = getattr(listing, name).casefold() == value.casefold()
    return Choice(value, label, count, listing.address(**{name: "" if chosen else value}), chosen)


def _year(year: int, count: int, listing: Listing) -> Choice:
    since, until = f"{year}-01-01", f"{year}-12-31"
    chosen = (listing.since, listing.until) == (since, until)
    href = listing.address(since="", until="") if chosen else listing.address(since=since, until=until)
    return Choice(str(year), str(year), count, href, chosen)


# ---- turning the page -----------------------------------------------------------------------------------------------


class Part(Struct, frozen=True, omit_defaults=True):
    """Which list of a page is read on, "" for its main one, and how many of its rows are skipped.

    `sort` is the field that its rows are sorted by, the largest first with a - before it; `find` are words that each
    row has.
    """

    name: str = ""
    offset: int = 0
    sort: str = ""
    find: str = ""


class Lists:
    """The lists of one page: each with its beginning or, of the one that is read on, the part that is asked for.

    A list is called by its path in the data of the page, behind the prefix `within`. `cut` has those that end before
    their data do, each with its size and the address of its next part.
    """

    def __init__(self, page: str, parameters: Mapping[str, object], part: Part, within: str = "") -> None:
        self.cut: dict[str, Cut] = {}
        self.part = part
        self._page, self._parameters, self._within, self._names = page, parameters, within, list[str]()

    def take(self, name: str, rows: Sequence[T]) -> list[T]:
        """Return the rows of a list that the page shows."""
        name = self._within + name
        self._names.append(name)
        offset = 0
        if name == self.part.name:
            rows, offset = _sorted(_matching(rows, self.part.find), self.part.sort), self.part.offset
        shown = list(rows[offset : offset + A_PART])
        behind = offset + len(shown)
        if len(shown) < len(rows):
            rest = address_of(self._page, {**self._given(name), "offset": behind}) if behind < len(rows) else ""
            self.cut[name] = Cut(len(shown), len(rows), rest, offset)
        return shown

    def joined(self, further: "Lists") -> "Lists":
        """Return these lists with those of another part of the same page."""
        both = Lists(self._page, self._parameters, self.part)
        both.cut, both._names = {**self.cut, **further.cut}, [*self._names, *further._names]
        return both

    def links(self) -> dict[str, str]:
        """Return the links to the parts before and behind of the list that is read on.

        Raises:
            UsageError: the page has no such list.
        """
        name, offset = self.part.name, self.part.offset
        one_of("part", name, self._names)
        total = self.cut[name].total if name in self.cut else 0
        return turn(self._page, self._given(name), offset, total or 0, A_PART)

    def _given(self, name: str) -> dict[str, object]:
        """Return the parameters of a list from its first row on."""
        given = structs.asdict(structs.replace(self.part if name == self.part.name else Part(name), offset=0))
        given["part"] = given.pop("name")
        return {**self._parameters, **{key: value for key, value in given.items() if value}}


def _matching(rows: Sequence[T], query: str) -> Sequence[T]:
    parts = query.casefold().split()
    return [row for row in rows if all(part in _text(row) for part in parts)] if parts else rows


def _text(row: object) -> str:
    values = structs.astuple(row) if isinstance(row, Struct) else (row,)
    flat = (part for value in values for part in (value if isinstance(value, tuple | list) else (value,)))
    return "\n".join(part for part in flat if isinstance(part, str)).casefold()


def _sorted(rows: Sequence[T], sort: str) -> Sequence[T]:
    """Return rows sorted by one of their fields, those without it last.

    Raises:
        UsageError: they have no such field, or one that has no order.
    """
    if not sort or not rows:
        return rows
    name, is_falling = sort.removeprefix("-"), sort.startswith("-")
    one_of("sort", name, getattr(type(rows[0]), "__struct_fields__", ()))
    stated = [row for row in rows if getattr(row, name) not in (None, "")]
    missing = [row for row in rows if getattr(row, name) in (None, "")]

    def order(row: T) -> Any:  # noqa: ANN401 - whatever the field holds, of one kind
        value = getattr(row, name)
        return value.casefold() if isinstance(value, str) else value

    try:
        return [*sorted(stated, key=order, reverse=is_falling), *missing]
    except TypeError as error:
        raise UsageError(f"sort: rows have no order by {name}") from error


def turn(
    page: str, parameters: Mapping[str, object], offset: int, total: int, size: int | None = None
) -> dict[str, str]:
    """Return the links to the parts of a list before and behind; from behind its end `last` is where its rows end."""
    size = A_PAGE if size is None else size

    def at(start: int) -> str:
        return address_of(page, {**parameters, **({"offset": start} if start else {})})

    if 0 < offset >= total:
        last = at(max(total - 1, 0) // size * size)
        return {"previous": last, "last": last}
    before = {"previous": at(max(offset - size, 0))} if offset else {}
    return {**before, "next": at(offset + size)} if offset + size < total else before


# ---- words ----------------------------------------------------------------------------------------------------------


def file_name(name: str) -> str:
    """Return the last part of where a file was found."""
    return re.split(r"[/\\\\!]", name.rstrip("/"))[-1]


def form_label(form: str) -> str:
    """Return the name of a form as people say it; one that is not ours as it is."""
    name = parse_name(form)
    if name is None:
        return form or "Unknown form"
    label = FORMS[name.form].called
    return f"{label}, amendment" if name.amendment else label


def several(names: Sequence[str]) -> str:
    """Return names as a sentence has them: the first, and how many others."""
    names = [closed(name) for name in names]
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} others"


def title(listing: Listing, total: int) -> str:
    """Return what a list holds, in one line."""
    text = count(total, f"{listing.form} filing" if listing.form else "filing")
    text += f" about “{listing.issuer}”" if listing.issuer else ""
    text += f" by “{listing.holder}”" if listing.holder else ""
    text += f" with “{listing.q}”" if listing.q else ""
    text += f" in {listing.industry}" if listing.industry else ""
    text += f" under {exemption(listing.exemption)}" if listing.exemption else ""
    text += f" from {place(listing.state.upper())}" if listing.state else ""
    since, until = day(_day("since", listing.since)), day(_day("until", listing.until))
    return text + (f", filed since {since}" if since else "") + (f", until {until}" if until else "")


def _day(name: str, text: str) -> date | None:
    try:
        return typed_day(text) if text else None
    except Unreadable as error:
        raise UsageError(f"{name} cannot be {text[:20]!r}: it {error}") from error
