"""What the page of Form D money shows: the query in its address, and what is counted for it."""

from msgspec import Struct
from sqlalchemy import Text, select, type_coerce

from muniment.codes.form_d import EXEMPTIONS, INDUSTRIES, INDUSTRY_GROUPS
from muniment.study import market, questions, tables
from muniment.study.market import ALL, NOT_STATED, Cell, Chosen, Counted, cells_of, counted, kept_count, period
from muniment.study.questions import code_of
from muniment.study.tables import need_study
from muniment.web.lists import address_of, place
from muniment.web.remembered import Remembered
from muniment.wording import one_of

_N = tables.notices.c
PAGE = "/study"
_FUNDS = {"yes": "Funds only", "no": "Without funds"}


class MarketQuery(Struct, frozen=True, omit_defaults=True):
    """The query of the page: the period, what it is narrowed to, and by when a notice has to be known."""

    period: str = ""
    chosen: Chosen = Chosen()
    known: str = ""

    def address(self, **changed: str) -> str:
        """Return the address of the page with some of it changed."""
        values = {"period": self.period, **self.chosen.parameters(), "known": self.known, **changed}
        return address_of(PAGE, {name: value for name, value in values.items() if value})

    def parameters(self) -> dict[str, str]:
        """Return it as the parameters of an address."""
        values = {"period": self.period, **self.chosen.parameters(), "known": self.known}
        return {name: value for name, value in values.items() if value}

    def narrowed(self) -> dict[str, str]:
        """Return the parameters with which a question is asked about it, but for the period."""
        return {**self.chosen.parameters(), **({"known": self.known} if self.known else {})}


def settled(remembered: Remembered, query: MarketQuery) -> MarketQuery:
    """Return a query with its period: the latest quarter in which notices were filed, where it names none.

    Raises:
        UsageError: what it is narrowed to is in no list, and no notice of the store states it.
    """
    chosen = {name: _choice(remembered, name, value) for name, value in query.chosen.parameters().items()}
    latest = query.period or next(filter(None, quarters(remembered)), ALL)
    return MarketQuery(latest, Chosen(**chosen), query.known)


def _choice(remembered: Remembered, name: str, value: str) -> str:
    """Return a choice of a facet as cells have it."""
    if name == "funds":
        return one_of(name, value, _FUNDS)

    def look() -> set[str]:
        column = type_coerce(_N[name], Text)
        with remembered.store.reading() as connection:
            need_study(connection)
            return set(connection.execute(select(column).distinct()).scalars())

    if value == NOT_STATED or (name != "exemption" and value in remembered.remember(("stated", name), look)):
        return value
    return code_of(name, name, value)


def count_of(remembered: Remembered, query: MarketQuery) -> Counted:
    """Return counts and money of the query's notices, in total and by every choice of the facets."""
    when = period(query.period)
    known = questions.moment_of("known", "moment", query.known) if query.known else ""

    def look() -> list[Cell]:
        with remembered.store.reading() as connection:
            need_study(connection)
            return cells_of(connection, when.since, when.until, known)

    def count() -> Counted:
        if not (known or query.chosen.parameters()):
            with remembered.store.reading() as connection:
                need_study(connection)
                if whole := kept_count(connection, when.name):
                    return whole
        return counted(remembered.remember(("cells", when.name, known), look), query.chosen)

    return remembered.remember(("counted", when.name, known, query.chosen), count)


def quarters(remembered: Remembered) -> dict[str, int]:
    """Return how many notices were filed in each quarter, the latest first; "" is that of an unknown day."""

    def look() -> dict[str, int]:
        with remembered.store.reading() as connection:
            need_study(connection)
            return market.quarters(connection)

    return remembered.remember("quarters", look)


def question_of(query: MarketQuery) -> dict[str, str]:
    """Return what a question is given to be about the same notices."""
    return {**period(query.period).parameters(), **query.narrowed()}


def answer(remembered: Remembered, name: str, query: MarketQuery, limit: int) -> questions.Answer:
    """Return the first rows of a question, asked of the period and what it is narrowed to."""
    given = question_of(query)

    def look() -> questions.Answer:
        with remembered.store.reading() as connection:
            return questions.ask(connection, name, given, limit=limit)

    return remembered.remember((name, tuple(given.items()), limit), look)


def label_of(name: str, value: str) -> str:
    """Return the words for a choice of a facet."""
    if value == NOT_STATED:
        return "Not stated"
    if name == "state":
        return place(value)
    if name == "exemption":
        return EXEMPTIONS.format(value) if value in EXEMPTIONS else value
    if name == "industry":
        return (
            f"{value}, all" if value in INDUSTRY_GROUPS else INDUSTRIES.format(value) if value in INDUSTRIES else value
        )
    return _FUNDS.get(value, value) if name == "funds" else value[:1].upper() + value[1:]
