"""What the page of Form D money is asked, and what is counted for it."""

from msgspec import Struct
from sqlalchemy import Text, func, select, type_coerce

from muniment.codes.exemptions import EXEMPTIONS
from muniment.codes.industries import GROUPS, INDUSTRIES
from muniment.study import questions, tables
from muniment.study.coded import code_of
from muniment.study.offerings import COPY
from muniment.study.tables import need_study
from muniment.web.lists import address_of, place
from muniment.web.remembered import Remembered
from muniment.web.study.cells import NOT_STATED, Cell, Chosen, Counted, cells_of, counted
from muniment.web.study.periods import ALL, period
from muniment.wording import one_of

PAGE = "/study"
_FUNDS = {"yes": "Funds only", "no": "Without funds"}
_N = tables.notices


class Asked(Struct, frozen=True, omit_defaults=True):
    """What the page is asked: the period, what it is narrowed to, and by when a notice has to be known."""

    period: str = ""
    chosen: Chosen = Chosen()
    known: str = ""

    def address(self, **changed: str) -> str:
        """Return the address of the page with some of it changed."""
        said = {"period": self.period, **self.chosen.asked(), "known": self.known, **changed}
        return address_of(PAGE, {name: value for name, value in said.items() if value})

    def parameters(self) -> dict[str, str]:
        """Return what an address says of it."""
        said = {"period": self.period, **self.chosen.asked(), "known": self.known}
        return {name: value for name, value in said.items() if value}

    def narrowed(self) -> dict[str, str]:
        """Return how a question is asked about it, but for the period."""
        return {**self.chosen.asked(), **({"known": self.known} if self.known else {})}


def settled(remembered: Remembered, asked: Asked) -> Asked:
    """Return what is asked with its period: the latest quarter in which notices were filed, where none is said.

    Raises:
        UsageError: what it is narrowed to is in no list, and no notice of the store states it.
    """
    chosen = {name: _choice(remembered, name, value) for name, value in asked.chosen.asked().items()}
    latest = asked.period or next(filter(None, quarters(remembered)), ALL)
    return Asked(latest, Chosen(**chosen), asked.known)


def _choice(remembered: Remembered, name: str, value: str) -> str:
    """Return a choice of a facet as cells have it."""
    if name == "funds":
        return one_of(name, value, _FUNDS)

    def look() -> set[str]:
        column = type_coerce(_N.c[name], Text)
        with remembered.store.reading() as connection:
            need_study(connection)
            return set(connection.execute(select(column).distinct()).scalars())

    if value == NOT_STATED or (name != "exemption" and value in remembered.remember(("stated", name), look)):
        return value
    return code_of(name, name, value)


def count_of(remembered: Remembered, asked: Asked) -> Counted:
    """Return counts and money of what is asked, in total and by every choice of the facets."""
    when = period(asked.period)
    known = questions.moment_of("known", "moment", asked.known) if asked.known else ""

    def look() -> list[Cell]:
        with remembered.store.reading() as connection:
            need_study(connection)
            return cells_of(connection, when.since, when.until, known)

    held = remembered.remember(("cells", when.name, known), look)
    return remembered.remember(("counted", when.name, known, asked.chosen), lambda: counted(held, asked.chosen))


def quarters(remembered: Remembered) -> dict[str, int]:
    """Return how many notices were filed in each quarter, the latest first; "" is that of an unknown day."""

    def look() -> dict[str, int]:
        with remembered.store.reading() as connection:
            need_study(connection)
            found = connection.execute(
                select(_N.c.quarter, func.count()).where(_N.c.raised_kind != COPY).group_by(_N.c.quarter)
            )
            counts = {quarter or "": number for quarter, number in found}
            return dict(sorted(counts.items(), reverse=True))

    return remembered.remember("quarters", look)


def question_of(asked: Asked) -> dict[str, str]:
    """Return what a question is given to be about the same notices."""
    return {**period(asked.period).asked(), **asked.narrowed()}


def answer(remembered: Remembered, name: str, asked: Asked, limit: int) -> questions.Answer:
    """Return the first rows of a question, asked of the period and what it is narrowed to."""
    given = question_of(asked)

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
        return f"{value}, all" if value in GROUPS else INDUSTRIES.format(value) if value in INDUSTRIES else value
    return _FUNDS.get(value, value) if name == "funds" else value[:1].upper() + value[1:]
