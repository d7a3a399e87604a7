"""Transactions of the lots, set anew in other manners that real filers use: tables typed or as pages, and sentences.

`anew` takes a lot and a seed; each schedule becomes another one, of which the truth is known, with the traits of its
manner. `python -m bench trades --manners [SEED]` says how well each trait is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from random import Random
from textwrap import fill
from typing import NamedTuple

from muniment.readers.labelled.items.transactions import without_form
from readers.labelled.lots import Schedule, Trade, in_lot

_MOST = 14  # rows of a table
_EIGHTH = Decimal("0.0625")
_EVENT = 3, 14  # of the cover of all lots


class Row(NamedTuple):
    """A transaction whose truth can be set in any manner: who did it, on which day, and what."""

    who: str
    day: date
    side: str
    shares: Decimal
    price: Decimal
    security: str = "Common Stock"


class Group(NamedTuple):
    """Rows of one table: whose they are and which side is said above it, "" where its rows say so."""

    who: str
    side: str
    rows: Sequence[Row]


class Manner(NamedTuple):
    """How a schedule is set: what each part of it does. Every value is a trait."""

    medium: str  # typed, page
    shape: str  # table, abreast, halves, blocks, sentences, clauses, lines
    persons: str  # one, sentence, headings, column, first-of-rows, initials, rows, columns
    sides: str  # words, codes, signs, columns, said, sections
    days: str
    price: str
    order: str
    place: str  # item, annex
    extras: frozenset[str]

    @property
    def traits(self) -> frozenset[str]:
        """What a schedule has by which it may be read otherwise than others; prose has no columns."""
        kinds = [kind for kind in self._fields[:-1] if self.shape not in _PROSE or kind != "order"]
        return frozenset(
            (*(f"{kind} {getattr(self, kind)}" for kind in kinds), *(f"with {one}" for one in self.extras))
        )


class Column(NamedTuple):
    """A column of a table: its title, the cells below it, whether they are numbers."""

    title: str
    cells: list[str]
    is_number: bool = False


DAYS: dict[str, Callable[[date], str]] = {
    "1/5/98": lambda day: f"{day.month}/{day.day}/{day:%y}",
    "01/05/98": lambda day: f"{day:%m/%d/%y}",
    "01-05-98": lambda day: f"{day:%m-%d-%y}",
    "1/5/1998": lambda day: f"{day.month}/{day.day}/{day.year}",
    "01/05/1998": lambda day: f"{day:%m/%d/%Y}",
    "January 5, 1998": lambda day: f"{day:%B} {day.day}, {day.year}",
    "Jan. 5, 1998": lambda day: f"{day:%b}. {day.day}, {day.year}".replace("May.", "May"),
    "5-Jan-98": lambda day: f"{day.day}-{day:%b-%y}",
    "05-Jan-1998": lambda day: f"{day:%d-%b-%Y}",
    "1998-01-05": lambda day: f"{day:%Y-%m-%d}",
    "5 January 1998": lambda day: f"{day.day} {day:%B} {day.year}",
    "1998/01/05": lambda day: f"{day:%Y/%m/%d}",
    "Jan 5, 1998": lambda day: f"{day:%b} {day.day}, {day.year}",
    "05 JAN 98": lambda day: f"{day:%d} {day:%b} {day:%y}".upper(),
    "Jan-05-98": lambda day: f"{day:%b-%d-%y}",
    "Monday, January 5, 1998": lambda day: f"{day:%A, %B} {day.day}, {day.year}",
    "01.05.98": lambda day: f"{day:%m.%d.%y}",
    "January 5": lambda day: f"{day:%B} {day.day}",  # the year is said above
    "1/5": lambda day: f"{day.month}/{day.day}",
}
_PROSE = ("sentences", "clauses", "lines")
_USUAL = (
    "totals",
    "paid",
    "where",
    "average",
    "wide",
    "pages",
    "rules",
    "tags",
    "blank line",
    "spacers",
    "own cells",
    "in one row",
)
_YEARLESS = ("January 5", "1/5")
_ORDERS = ("day side shares price", "day shares price side", "side day shares price", "shares price day side",
           "day side price shares", "side shares price day", "day price shares side")  # fmt: skip
_TITLES = {
    "day": ("Date", "Trade Date", "Transaction Date", "Date of Transaction", "Date of Trade"),
    "words": ("Transaction", "Type of Transaction", "Nature of Transaction", "Purchase/Sale", "Type", "Buy/Sell"),
    "shares": ("Shares", "Number of Shares", "No. of Shares", "Quantity", "Amount of Shares", "# of Shares"),
    "signs": ("Shares Purchased (Sold)", "Number of Shares Purchased/(Sold)", "Shares Acquired (Disposed)"),
    "minus": ("Shares Purchased/Sold(-)", "Number of Shares Bought (Sold -)"),
    "price": ("Price", "Price Per Share", "Price per Share", "Average Price Per Share", "Unit Price",
              "Price Per Share (Excluding Commissions)", "Price/Share"),
    "paid": ("Total", "Aggregate Price", "Total Amount", "Total Consideration", "Net Amount"),
    "who": ("Name", "Reporting Person", "Entity", "Account", "Party", "Name of Reporting Person"),
    "security": ("Class of Security", "Security", "Type of Security", "Instrument"),
    "where": ("Where Effected", "How Effected", "Market", "Place of Transaction"),
}  # fmt: skip
_WORDS = (("Purchase", "Sale"), ("Buy", "Sell"), ("Bought", "Sold"), ("PURCHASE", "SALE"), ("Purchased", "Sold"),
          ("Open Market Purchase", "Open Market Sale"), ("Acquisition", "Disposition"), ("Acquired", "Disposed"),
          ("Buy - open market", "Sell - open market"), ("Purchase of Shares", "Sale of Shares"),
          ("Buy to Cover", "Short Sale"), ("Purchase (open market)", "Sale (open market)"))  # fmt: skip
_CODES = (("B", "S"), ("P", "S"), ("BUY", "SELL"), ("Pur.", "Sale"), ("BOT", "SLD"), ("PUR", "SAL"))
_SEE = (
    "(c) See {}.",
    "(c) The transactions in the Common Stock effected during the past sixty days are set forth on {}.",
    "(c) {} annexed hereto lists all transactions in the Common Stock in the past 60 days by the Reporting Persons.",
    "(c) Information concerning transactions in the Common Stock during the past sixty days is set forth in {} hereto.",
)
_PLACES = ("NYSE", "Open Market", "Nasdaq", "OTC", "Amex", "Broker transaction")


_OF_TABLE = (
    "totals",
    "paid",
    "where",
    "average",
    "wide",
    "settled",
    "held",
    "class",
    "ranges",
    "days once",
    "commission",
    "numbered",
    "broker",
    "percent",
    "marks",
    "US$",
    "sum",
    "options",
    "units",
)
_TITLED = ("paid", "settled", "held", "ranges", "commission", "numbered", "percent")  # columns that need a title
_OF_TYPED, _OF_PAGE = (
    ["pages", "rules", "tags", "blank line", "in capitals", "double", "dots", "bars", "headless"],
    ["spacers", "own cells", "in one row", "paragraphs", "headless"],
)


# ---- the truth of a schedule -----------------------------------------------------------------------------------------


def anew(path: Path, seed: int, left_out: Counter[str] | None = None) -> Iterator[tuple[Schedule, frozenset[str]]]:
    """Yield the schedules of a lot, set anew, with their traits; `left_out` counts rows that cannot be set so."""
    for head, truth in heads(path):
        random = Random(f"{seed} {path.stem} {head[0]}")
        filers = head[3].split(" ; ")
        rows = rows_of(truth, filers, date(int(head[2]), *_EVENT))
        if left_out is not None:
            left_out["rows"] += len(truth) - len(rows)
        if rows:
            text, manner = set_anew(head, rows, filers, random)
            yield next(in_lot(text, path.stem)), manner.traits


def heads(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield of each schedule of a lot the parts of its head, and the lines of its truth."""
    for block in f"\n{path.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
        head, *lines = block.split("\n--- ")[0].split("\n")
        yield head.split(" | "), [line[2:] for line in lines if line.startswith("< ")]


def rows_of(truth: Sequence[str], filers: Sequence[str], event: date) -> list[Row]:
    """Return the transactions in shares of the class that have all their values, each worded in one way only."""
    rows: list[Row] = []
    for line in truth:
        values = [value.strip() for value in line.split("|")]
        day, side, shares, price, who, security = [*values, *[""] * (6 - len(values))]
        of_class = security in ("", "*") or re.search(r"\?|\A-|~ -", security)
        plain = re.fullmatch(r"\d{4}-\d\d-\d\d", day) and re.fullmatch(r"[\d.]+", shares)
        if of_class and plain and re.fullmatch(r"[\d.]+", price) and side in ("buy", "sell") and Decimal(price):
            rows.append(Row(_who(who, filers), date.fromisoformat(day), side, Decimal(shares), Decimal(price)))
    late = max((row.day for row in rows), default=event) - event
    weeks = timedelta(days=7 * max(0, -(-late.days // 7)))  # none is behind the event
    return [row._replace(day=row.day - weeks) for row in rows]


def _who(typed: str, filers: Sequence[str]) -> str:
    """Return a filer's name that a truth gives, else another whole name, else the first filer's."""
    ways = [way.strip().rstrip("?") for way in typed.split("~")]
    known = [filer for filer in filers if without_form(filer) in map(without_form, ways)]
    return [*known, *filter(_WHOLE.fullmatch, ways), filers[0]][0]


_WHOLE = re.compile(  # a name without what somebody acts as, or for
    r"(?!(?i:the|mr|ms|mrs|dr)\b)[A-Z][^\s,(]*(?:\s[^\s,(]+)*\s(?:[A-Z][^\s,('’]*|plc)(?:,\s(?:Inc|INC|Ltd|LTD|L\.|LLC|LP|N\.A|Jr|S\.A)[^,]*)?"
)


# ---- the manner ------------------------------------------------------------------------------------------------------


def manner_of(rows: Sequence[Row], filers: Sequence[str], year: int, random: Random) -> Manner:
    """Return a manner in which a filer would set these rows."""
    several, whole_year = len({row.who for row in rows}) > 1, _is_of_year(rows, year)
    medium = random.choice(["typed"] * 3 + ["page"] * 2) if year < 2003 else random.choice(["page"] * 5 + ["typed"])
    shape = random.choice(
        ["table"] * 8 + ["sentences", "clauses", "lines", "blocks"] + ["halves"] * (medium == "typed")
        + ["abreast"] * 3 * several
    )  # fmt: skip
    persons = (
        random.choice(["headings", "headings", "column", "column", "first-of-rows", "initials", "rows"])
        if several
        else "sentence"
    )
    if not several and len(filers) == 1 and rows[0].who == filers[0]:
        persons = random.choice(["one", "sentence", "headings", "column"])
    sides = ["words", "words", "codes", "signs", "signs", "columns", "sections"]
    if len({row.side for row in rows}) == 1:
        sides = ["said", "said", "words", "signs", "codes"]
    if shape != "table":
        persons = "one" if persons == "one" else "sentence" if not several or shape in _PROSE else "headings"
        sides = ["words"] if shape == "blocks" else ["said"] if len({row.side for row in rows}) == 1 else ["sections"]
    if shape == "abreast":
        persons, sides = "columns", ["words"] if len({row.side for row in rows}) == 1 else ["words", "signs"]
    names = [
        name
        for name in DAYS
        if (whole_year or name not in _YEARLESS) and (year > 2008 or name not in ("1998-01-05", "1998/01/05"))
    ]
    if shape in _PROSE:
        names = ["January 5, 1998", "January 5, 1998", "1/5/98", "01/05/1998", "Jan. 5, 1998", "Jan 5, 1998"]
    exact = all(row.price % _EIGHTH == 0 and row.price > 1 for row in rows)
    prices = ["$", "$", "bare", "four"] + ["fractions"] * 4 * (exact and year < 2002)
    extras = [*_OF_TABLE] if shape not in _PROSE else []
    extras = [extra for extra in extras if extra not in ("options", "units") or shape == "table"]
    extras += [] if shape in (*_PROSE, "blocks") else _OF_TYPED if medium == "typed" else _OF_PAGE
    extras = [extra for extra in extras if extra not in ("totals", "headless", "marks") or shape == "table"]
    return Manner(
        medium=medium, shape=shape, persons=persons, sides=random.choice(sides), days=random.choice(names),
        price=random.choice(prices), order=random.choice([*_ORDERS[:2], *_ORDERS]),
        place=random.choice(["item", "annex"]),
        extras=frozenset(extra for extra in extras if random.random() < (0.2 if extra in _USUAL else 0.08)),
    )  # fmt: skip


def _is_of_year(rows: Sequence[Row], year: int) -> bool:
    """Whether all days are in the event's year before it, so that they may stand without it."""
    return all(row.day.year == year and row.day <= date(year, *_EVENT) for row in rows)


def set_anew(head: Sequence[str], rows: Sequence[Row], filers: Sequence[str], random: Random) -> tuple[str, Manner]:
    """Return a lot of one schedule that says what these rows say in another manner, and that manner."""
    start = random.randrange(max(1, len(rows) - _MOST + 1))
    rows = rows[start : start + _MOST]
    if random.random() < 0.4:  # a table of one side
        rows = [row for row in rows if row.side == rows[0].side]
    manner = manner_of(rows, filers, int(head[2]), random)
    if manner.shape == "abreast":
        rows = [*_shared_out(rows, random)]
    elif "options" in manner.extras:
        rows = [row._replace(security="Call Options") if n % 3 == 1 else row for n, row in enumerate(rows)]
    rows = sorted(rows, key=lambda row: (row.who if manner.persons != "column" else "", row.day))
    text, listed = _Setting(manner, filers, int(head[2]), random).set(rows)
    kind = "htm" if manner.medium == "page" else "txt"
    lines = "".join(f"< {' | '.join(trade)}\n" for trade in listed)
    label = random.choice(["Schedule A", "Annex A", "Exhibit A", "Schedule I", "Annex B", "Exhibit 2"])
    see = random.choice(_SEE).format(label)
    label = label.upper()
    if manner.place == "item":
        item, annex = text, ""
    elif kind == "htm":
        item, annex = f"<p>{see}</p>", f"<p align=center><b>{label}</b></p>\n{text}"
    else:
        item, annex = fill(see, 74, initial_indent="     "), f"\n<PAGE>\n\n{label:^72}\n\n{text}"
    return f"=== {head[0]} | {kind} | {head[2]} | {head[3]}\n{lines}--- item5\n{item}\n--- annex\n{annex}\n", manner


class _Setting:
    """Sets rows in a manner."""

    def __init__(self, manner: Manner, filers: Sequence[str], year: int, random: Random) -> None:
        self.manner, self.filers, self.year, self.random = manner, filers, year, random
        self.words = random.choice(_CODES if manner.sides == "codes" else _WORDS)
        self.titles = {kind: random.choice(titles) for kind, titles in _TITLES.items()}
        self.sign = random.choice(["(1)", "(1)", "-1", "1-"])
        self.nothing = random.choice(["", "", "-", "--"])
        self.first: Row | None = None
        self.initials: dict[str, str] = {}
        self.market = random.choice(_PLACES)
        self.note = random.choice(["(2)", "*", "(a)", "+"])

    def set(self, rows: Sequence[Row]) -> tuple[str, list[Trade]]:
        """Return the text that says what rows say, and what a reader finds there."""
        groups = [*self._groups(rows)]
        self.first, self.initials = groups[0].rows[0], _initials(rows)
        shape = self.manner.shape
        own = {"sentences": self._sentences, "clauses": self._clauses, "lines": self._lines_of, "blocks": self._blocks}
        parts = [self._paragraph(self._lead(groups))] if shape not in _PROSE else []
        above = ("", "")
        for group in groups:
            if group.who and group.who != above[0] and self.manner.persons == "headings":
                parts.append(self._heading(self._named(group.who)))
            if (
                group.side
                and (group.who, group.side) != above
                and self.manner.sides == "sections"
                and shape not in _PROSE
            ):
                parts.append(self._heading({"buy": "Purchases", "sell": "Sales"}[group.side], small=True))
            above = group.who, group.side
            parts.append(own[shape](group) if shape in own else self._table(group))
        parts += self._notes(rows)
        text = ("\n" if self.manner.medium == "page" else "\n\n").join(parts)
        text = text.upper() if "in capitals" in self.manner.extras else text
        return text, [self._truth(row) for group in groups for row in group.rows]

    def _groups(self, rows: Sequence[Row]) -> Iterator[Group]:
        manner = self.manner
        by_who, by_side = manner.persons in ("headings", "sentence", "one"), manner.sides in ("sections", "said")

        def key(row: Row) -> tuple[str, str]:
            return row.who if by_who else "", row.side if by_side else ""

        for (who, side), own in groupby(sorted(rows, key=key), key=key):
            yield Group(who, side, [*own])

    def _truth(self, row: Row) -> Trade:
        who = row.who
        if self.manner.persons == "one":
            who = f"- ~ {who} ~ the Reporting Person"
        elif self.manner.persons == "initials":
            who = f"{who} ~ {self.initials[who]}"
        security = "Common Stock?" if row.security == "Common Stock" else "Call Options ~ Call Option"
        return Trade(row.day.isoformat(), row.side, str(row.shares), str(row.price), who, security)

    # ---- words above and below -------------------------------------------------------------------------------------

    def _lead(self, groups: Sequence[Group]) -> str:
        random, letter = self.random, "" if self.manner.place == "annex" else "(c) "
        sides = {group.side for group in groups}
        what = (
            "transactions"
            if len(sides) > 1
            else {"buy": "purchases", "sell": "sales"}.get(groups[0].side, "transactions")
        )
        who = {"one": "the Reporting Person", "sentence": groups[0].who}.get(self.manner.persons, "")
        past = random.choice(["during the past sixty days", "within the last 60 days", "in the past 60 days"])
        if self.manner.days in _YEARLESS:
            past = f"during {groups[0].rows[0].day.year}"
        if who and random.random() < 0.5:
            done = {"purchases": "purchased", "sales": "sold"}.get(what, "effected")
            of = "transactions in the Common Stock" if done == "effected" else "shares of Common Stock"
            where = random.choice(["", " in the open market", " in open market transactions"])
            return f"{letter}{who[0].upper()}{who[1:]} {done} the following {of}{where} {past}:"
        by = f" by {who}" if who else random.choice(["", " by the Reporting Persons"])
        of = "shares of Common Stock"
        listed = (f"Set forth below are the {what} of {of}{by} {past}, all of which were effected in the open market.",
                  f"The transactions in {of} effected{by} {past} are as follows:")[what == "transactions"]  # fmt: skip
        table = f"The following table sets forth all {what} in the Common Stock effected{by} {past}."
        heading = f"{what.capitalize()} {'in' if what == 'transactions' else 'of'} Common Stock{by} {past}:"
        return letter + random.choice([table, listed, heading])

    def _notes(self, rows: Sequence[Row]) -> list[str]:
        manner, notes = self.manner, list[str]()
        if self._codes() and manner.sides == "codes" and len(self.words[0]) == 1:
            notes.append(self._paragraph(f"{self.words[0]} = {'Purchase' if self.words[0] == 'P' else 'Buy'}; S = "
                                         f"{'Sale' if self.words[0] == 'P' else 'Sell'}"))  # fmt: skip
        if manner.persons == "initials":
            notes += [self._paragraph(f"{short} = {name}") for name, short in self.initials.items()]
        if "marks" in self.manner.extras and self.manner.shape == "table":
            notes.append(self._paragraph(f"{self.note} Includes shares held in a margin account."))
        if self._averaged():
            low, high = rows[0].price - Decimal("0.05"), rows[0].price + Decimal("0.05")
            notes.append(self._paragraph(
                "(1) Represents a weighted average price. The shares were traded in multiple transactions at prices "
                f"ranging from ${low} to ${high}, inclusive."))  # fmt: skip
        return notes

    def _codes(self) -> bool:
        return self.manner.shape in ("table", "halves")

    def _averaged(self) -> bool:
        return "average" in self.manner.extras and self._codes() and self.manner.price != "fractions"

    def _paragraph(self, words: str) -> str:
        if self.manner.medium == "page":
            return f"<p>{_escaped(words)}</p>"
        return fill(words, 74, initial_indent="     ")

    def _heading(self, words: str, *, small: bool = False) -> str:
        if self.manner.medium == "page":
            return f"<p><b>{_escaped(words)}</b></p>" if not small else f"<p><u>{_escaped(words)}</u></p>"
        return f"{words:^72}".rstrip() if self.title_in_middle and not small else f"{words}:" if small else words

    @property
    def title_in_middle(self) -> bool:
        return "wide" in self.manner.extras

    def _named(self, who: str) -> str:
        return f"{self.random.choice(['', '', '', 'Transactions by ', 'By '])}{who}"

    # ---- cells -----------------------------------------------------------------------------------------------------

    def _day(self, row: Row) -> str:
        return DAYS[self.manner.days](row.day)

    def _days(self, rows: Sequence[Row]) -> list[str]:
        """Return the days of rows, each once for rows that follow each other where the manner says so."""
        days = [self._day(row) for row in rows]
        is_once = (
            "days once" in self.manner.extras and self.manner.order.startswith("day") and self.manner.shape == "table"
        )
        is_once = (
            is_once
            and self.manner.persons in ("one", "sentence", "headings")
            and "in one row" not in self.manner.extras
        )
        return ["" if is_once and n and days[n - 1] == day else day for n, day in enumerate(days)]

    def _price(self, price: Decimal) -> str:
        if self.manner.price == "fractions":
            whole, part = divmod(price, 1)
            if not part:
                return f"{whole:,}"
            over, under = part.as_integer_ratio()
            return f"{int(whole)}{'-' if self.sign == '1-' else ' '}{over}/{under}"
        places = max(4 if self.manner.price == "four" else 2, -int(price.normalize().as_tuple().exponent))
        sign = "US$" if "US$" in self.manner.extras else "$"
        return f"{sign if self.manner.price == '$' else ''}{price:,.{places}f}"

    def _shares(self, row: Row, mark: str = "") -> str:
        shares = f"{row.shares:,}"
        if self.manner.sides == "signs" and row.side == "sell":
            shares = {"(1)": f"({shares})", "-1": f"-{shares}", "1-": f"{shares}-"}[self.sign]
        unit = " shares" if "units" in self.manner.extras and row.security == "Common Stock" else ""
        return f"{shares}{unit}{mark}"

    def _marks(self, rows: Sequence[Row]) -> list[str]:
        """Return what refers to a note below the table behind the shares of each row."""
        return [self.note if "marks" in self.manner.extras and n % 3 == 0 else "" for n in range(len(rows))]

    def columns(self, group: Group) -> list[Column]:
        """Return the columns of a table of rows."""
        manner, titles, rows = self.manner, self.titles, group.rows
        if manner.shape == "abreast":
            return self._abreast(group)
        sold = {"buy": "Purchased", "sell": "Sold"}
        shares = titles["shares"]
        if manner.sides == "signs":
            shares = titles["signs" if self.sign == "(1)" else "minus"]
        elif group.side and "wide" in manner.extras and "Shares" in shares:
            shares = f"{shares} {sold[group.side]}"
        marks = ["(1)" if self._averaged() and n % 2 == 0 else "" for n in range(len(rows))]
        prices = [self._price(row.price) + mark for row, mark in zip(rows, marks, strict=True)]
        own = {
            "day": [Column(titles["day"], self._days(rows))],
            "shares": [Column(shares, [*map(self._shares, rows, self._marks(rows))], is_number=True)],
            "price": [Column(titles["price"], prices, is_number=True)],
            "side": [],
        }  # fmt: skip
        if manner.sides in ("words", "codes"):
            own["side"] = [Column(titles["words"], [self.words[row.side == "sell"] for row in rows])]
        if manner.sides == "columns":
            own["shares"] = [
                Column(
                    f"Shares {done}", [f"{row.shares:,}" if row.side == side else self.nothing for row in rows], True
                )
                for side, done in sold.items()
            ]
        columns = [column for kind in manner.order.split() for column in own[kind]]
        columns += self._beside(rows)
        if "paid" in manner.extras and manner.sides != "columns":
            cost = [f"{row.shares * row.price:,.2f}" for row in rows]
            columns.append(
                Column(titles["paid"], [f"${one}" if manner.price == "$" else one for one in cost], is_number=True)
            )
        if "where" in manner.extras:
            columns.append(Column(titles["where"], [self.market] * len(rows)))
        return self._with_persons(columns, rows)

    def _abreast(self, group: Group) -> list[Column]:
        """Return the columns of a table whose rows say of each person beside the others what he bought or sold."""
        names = [*dict.fromkeys(row.who for row in group.rows)]
        trades = {(row.day, row.side, row.price): row for row in group.rows}
        own = {(row.who, row.day, row.side, row.price): self._shares(row) for row in group.rows}
        cells = {name: [own.get((name, *trade), self.nothing) for trade in trades] for name in names}
        if "sum" in self.manner.extras and len(names) > 1:
            sums = [sum(row.shares for row in group.rows if row[1:3] + row[4:5] == trade) for trade in trades]
            signed = [row._replace(shares=Decimal(n)) for row, n in zip(trades.values(), sums, strict=True)]
            cells = {"Total Shares": [*map(self._shares, signed)], **cells}
        columns = {
            "day": [Column(self.titles["day"], [self._day(row) for row in trades.values()])],
            "side": [Column(self.titles["words"], [self.words[row.side == "sell"] for row in trades.values()])],
            "shares": [Column(name, shares, is_number=True) for name, shares in cells.items()],
            "price": [Column(self.titles["price"], [self._price(row.price) for row in trades.values()], True)],
        }  # fmt: skip
        if self.manner.sides not in ("words", "codes"):
            columns["side"] = []
        return [column for kind in self.manner.order.split() for column in columns[kind]]

    def _beside(self, rows: Sequence[Row]) -> Iterator[Column]:
        """Yield columns that no value of a transaction stands in."""
        extras = self.manner.extras
        if "settled" in extras and self.manner.days not in _YEARLESS:
            days = [row._replace(day=row.day + timedelta(days=3)) for row in rows]
            yield Column("Settlement Date", [self._day(row) for row in days])
        if not extras.isdisjoint(("class", "options")):
            yield Column(self.titles["security"], [row.security for row in rows])
        if "ranges" in extras and self.manner.price in ("$", "bare"):
            ends = [(row.price - Decimal("0.05"), row.price + Decimal("0.05")) for row in rows]
            yield Column("Range of Prices", [f"{self._price(low)} - {self._price(high)}" for low, high in ends])
        if "commission" in extras:
            yield Column("Commission", [f"{row.shares / 50:,.2f}" for row in rows], is_number=True)
        if "broker" in extras:
            yield Column("Broker", ["Quill Securities"] * len(rows))
        if "percent" in extras:
            yield Column("Percent of Class", [f"{row.shares / 4_000_000:.2%}" for row in rows], is_number=True)
        if "held" in extras and self.manner.persons in ("one", "sentence"):
            held = [1_000_000 + 100 * n * n for n in range(len(rows))]
            yield Column("Shares Owned After Transaction", [f"{one:,}" for one in held], is_number=True)

    def _with_persons(self, columns: list[Column], rows: Sequence[Row]) -> list[Column]:
        if "numbered" in self.manner.extras and self.manner.shape == "table":
            columns = [Column("No.", [f"{n + 1}." for n in range(len(rows))]), *columns]
        if self.manner.persons in ("headings", "one", "sentence", "rows"):
            return columns
        names = [row.who for row in rows]
        if self.manner.persons == "initials":
            names = [self.initials[who] for who in names]
        if self.manner.persons == "first-of-rows":
            names = [who if not n or names[n - 1] != who else "" for n, who in enumerate(names)]
        column = Column(self.titles["who"], names)
        at = 0 if self.manner.persons == "first-of-rows" else self.random.choice([0, 0, 1, len(columns)])
        return [*columns[:at], column, *columns[at:]]

    def _table(self, group: Group) -> str:
        columns = self.columns(group)
        if "totals" in self.manner.extras and self.manner.sides not in ("words", "codes", "signs"):
            columns = [*self._with_totals(columns, group)]
        above = _persons_above([row.who for row in group.rows]) if self.manner.persons == "rows" else {}
        return self._page(columns, above) if self.manner.medium == "page" else self._typed(columns, above)

    @property
    def _is_headless(self) -> bool:
        """Whether a table has no titles: what its columns are is plain."""
        manner = self.manner
        is_plain = (
            manner.price == "$" and manner.extras.isdisjoint(_TITLED) and manner.sides not in ("columns", "signs")
        )
        return "headless" in manner.extras and is_plain

    def _with_totals(self, columns: list[Column], group: Group) -> Iterator[Column]:
        for n, column in enumerate(columns):
            of_shares = column.is_number and any(f"{row.shares:,}" in column.cells for row in group.rows)
            sum_ = sum(Decimal(cell.replace(",", "")) for cell in column.cells if re.fullmatch(r"[\d,]+", cell))
            is_shares = of_shares and column.title not in (self.titles["price"], self.titles["paid"])
            cell = f"{sum_:,}" if is_shares else "Total" if n == 0 and not column.is_number else ""
            yield column._replace(cells=[*column.cells, cell])

    # ---- typed -----------------------------------------------------------------------------------------------------

    def _typed(self, columns: Sequence[Column], above: Mapping[int, str]) -> str:
        gap = 5 if "wide" in self.manner.extras else 3
        titles = [_stacked(column.title, 14) for column in columns]
        cells = [[_stacked(cell, 24) for cell in column.cells] for column in columns]
        widths = [
            max(map(len, [*title, *(part for cell in own for part in cell)]), default=1)
            for title, own in zip(titles, cells, strict=True)
        ]
        while sum(widths) + gap * len(widths) > 104 and gap > 2:
            gap -= 1
        if self.manner.shape == "halves" and 2 * (sum(widths) + gap * len(widths)) < 116:
            return self._halves(columns, titles, cells, widths, gap)
        head = [] if self._is_headless else [*self._head(titles, widths, gap)]
        lines: list[str] = []
        for n in range(len(columns[0].cells)):
            own = [cell[n] for cell in cells]
            if "pages" in self.manner.extras and n and n % 5 == 0:
                lines += ["", f"{'-4-':^72}".rstrip(), "", "<PAGE>", "", *head]
            if columns[0].cells[n] == "Total" or all(not column.cells[n] for column in columns[1:-1]):
                lines.append("")
            lines += [above[n]] if n in above else []
            lines += [*self._lines(own, columns, widths, gap), *[""] * ("double" in self.manner.extras)]
        tags = "tags" in self.manner.extras
        begin = (
            [
                "<TABLE>",
                "<CAPTION>",
                *head,
                "<S>".ljust(widths[0] + gap) + "".join("<C>".ljust(width + gap) for width in widths[1:]).rstrip(),
            ]
            if tags
            else head
        )
        return "\n".join([*begin, *lines, *["</TABLE>"] * tags])

    def _head(self, titles: Sequence[list[str]], widths: Sequence[int], gap: int) -> Iterator[str]:
        most = max(map(len, titles))
        for n in range(most):
            parts = ([*[""] * (most - len(title)), *title][n] for title in titles)
            yield self._line((f"{part:^{width}}" for part, width in zip(parts, widths, strict=True)), gap)
        if "rules" in self.manner.extras:
            yield (" " * gap).join("-" * width for width in widths)
        elif "blank line" in self.manner.extras:
            yield ""

    def _line(self, cells: Iterable[str], gap: int, *, of_values: bool = False) -> str:
        """Return cells as a line, with what stands between them."""
        if "bars" in self.manner.extras:
            return f"| {' | '.join(cells)} |"
        first, *others = cells
        blanks = len(others[0]) - len(others[0].lstrip()) if others else 0
        room = len(first) - len(first.rstrip()) + gap + blanks
        if (
            of_values
            and "dots" in self.manner.extras
            and room > 5
            and others[0].strip()
            and first.rstrip()[-1:].isdigit()
        ):
            others[0] = others[0].lstrip()
            first = f"{first.rstrip()} ".ljust(len(first) + gap + blanks - 1, ".")
            return (" " * gap).join([f"{first} {others[0]}", *others[1:]]).rstrip()
        return (" " * gap).join([first, *others]).rstrip()

    def _lines(
        self, own: Sequence[list[str]], columns: Sequence[Column], widths: Sequence[int], gap: int
    ) -> Iterator[str]:
        for n in range(max(map(len, own))):
            parts = [cell[n] if n < len(cell) else "" for cell in own]
            placed = (
                f"{part:>{width}}" if column.is_number else f"{part:<{width}}"
                for part, width, column in zip(parts, widths, columns, strict=True)
            )
            yield self._line(placed, gap, of_values=n == 0)

    def _halves(
        self, columns: Sequence[Column], titles: Sequence[list[str]], cells: Sequence[list[list[str]]],
        widths: Sequence[int], gap: int,
    ) -> str:  # fmt: skip
        """Return a table whose second half stands beside the first."""
        rows = len(columns[0].cells)
        half = (rows + 1) // 2
        sides = 2 if rows > 1 else 1
        head = [*self._head([*titles] * sides, [*widths] * sides, gap)]
        empty = [[""]] * len(columns)
        lines: list[str] = []
        for n in range(half):
            left = [cell[n] for cell in cells]
            right = [cell[n + half] for cell in cells] if n + half < rows else empty
            lines += self._lines([*left, *right][: len(columns) * sides], [*columns] * sides, [*widths] * sides, gap)
        return "\n".join([*head, *lines])

    # ---- pages -----------------------------------------------------------------------------------------------------

    def _page(self, columns: Sequence[Column], above: Mapping[int, str]) -> str:
        spacers = "spacers" in self.manner.extras
        split = "own cells" in self.manner.extras  # "$" and ")" in cells of their own
        if (
            "in one row" in self.manner.extras
            and self.manner.persons != "rows"
            and not any("" in column.cells for column in columns)
        ):
            body = "".join(f"<td>{'<br>'.join(map(_escaped, column.cells))}</td>" for column in columns)
            titles = "".join(f"<td>{'<br>'.join(map(_escaped, _stacked(column.title, 14)))}</td>" for column in columns)
            return f"<table>\n<tr>{titles}</tr>\n<tr>{body}</tr>\n</table>"
        between = "<td>&nbsp;</td>" if spacers else ""
        lines = [] if self._is_headless else [between.join(_titled(column, split=split) for column in columns)]
        for n in range(len(columns[0].cells)):
            lines += [f"<td colspan=8>{_escaped(above[n])}</td>"] if n in above else []
            lines.append(between.join(_cell(column, n, split=split) for column in columns))
        if "paragraphs" in self.manner.extras:
            lines = [re.sub(r"(<td[^>]*>)(.*?)</td>", r"\1<p><font size=2>\2</font></p></td>", line) for line in lines]
        return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"

    # ---- sentences and blocks --------------------------------------------------------------------------------------

    def _sentences(self, group: Group) -> str:
        style = self.random.randrange(8)
        market = self.random.choice(
            ["in the open market", "in open market transactions", "on the New York Stock Exchange"]
        )
        who = group.who if self.manner.persons != "one" else "the Reporting Person"
        said: list[str] = []
        for row in group.rows:
            day, shares, price = self._day(row), f"{row.shares:,}", f"${self._price(row.price).lstrip('US$')}"
            done = {"buy": "purchased", "sell": "sold"}[row.side]
            begin, paid = who[0].upper() + who[1:], f"${row.shares * row.price:,.2f}"
            other = {"buy": "acquired", "sell": "disposed of"}[row.side]
            said.append((
                f"On {day}, {who} {done} {shares} shares of Common Stock at a price of {price} per share {market}.",
                f"{begin} {done} {shares} shares on {day} at {price} per share {market}.",
                f"On {day}, {who} {done} {shares} shares {market} at {price} per share.",
                f"On {day}, {who} {done} an aggregate of {shares} shares of Common Stock {market}, at an average price "
                f"of {price} per share.",
                f"{shares} shares of Common Stock were {done} by {who} on {day} at {price} per share {market}.",
                f"On {day}, {who} {other} {shares} shares of Common Stock for a total of {paid} ({price} per share).",
                f"{begin} {done} {shares} shares of Common Stock {market} on {day}. The price per share was {price}.",
                f"On {day} {who} {other} {shares} shares of Common Stock, at a per share price of {price}, {market}.",
            )[style])  # fmt: skip
        if group.rows[0] is self.first and self.manner.place == "item":
            said[0] = f"(c) {said[0]}"
        return self._paragraph(" ".join(said)) if style % 2 else "\n\n".join(map(self._paragraph, said))

    def _clauses(self, group: Group) -> str:
        who = group.who if self.manner.persons != "one" else "the Reporting Person"
        done = {"buy": "purchased", "sell": "sold"}[group.side]
        style = self.random.randrange(4)
        if style == 3 and self.manner.days == "January 5, 1998":
            return self._respectively(group, who, done)
        style = min(style, 2)
        parts: list[str] = []
        for n, row in enumerate(group.rows):
            day, shares, price = self._day(row), f"{row.shares:,}", f"${self._price(row.price).lstrip('US$')}"
            number = f"({n + 1}) " if len(group.rows) > 1 and style != 1 else ""
            parts.append((f"{number}{shares} shares on {day} at {price} per share",
                          f"{shares} shares at {price} per share on {day}",
                          f"{number}on {day}, {shares} shares at {price} per share")[style])  # fmt: skip
        listed = f"{'; '.join(parts[:-1])}; and {parts[-1]}" if len(parts) > 1 else parts[0]
        letter = "" if self.manner.place == "annex" or group.rows[0] is not self.first else "(c) "
        begin = f"During the past sixty days, {who} {done} shares of Common Stock in the open market as follows"
        return self._paragraph(f"{letter}{begin}: {listed}.")

    def _respectively(self, group: Group, who: str, done: str) -> str:
        """Return one sentence that lists the days, then the shares, then the prices."""
        days = _listed([self._day(row) for row in group.rows])
        shares = _listed([f"{row.shares:,}" for row in group.rows])
        prices = _listed([f"${self._price(row.price).lstrip('US$')}" for row in group.rows])
        turn = ", respectively" if len(group.rows) > 1 else ""
        letter = "" if self.manner.place == "annex" or group.rows[0] is not self.first else "(c) "
        return self._paragraph(f"{letter}On {days}, {who} {done} {shares} shares of Common Stock in the open market at "
                               f"{prices} per share{turn}.")  # fmt: skip

    def _lines_of(self, group: Group) -> str:
        """Return rows as lines that say all of it: "1/5/98   purchased 1,000 shares at $5.25"."""
        who = group.who if self.manner.persons != "one" else "the Reporting Person"
        what = "purchases" if group.side == "buy" else "sales"
        lead = f"{who[0].upper()}{who[1:]} made the following {what} in the open market:"
        lead = lead if self.manner.place == "annex" or group.rows[0] is not self.first else f"(c) {lead}"
        style, done = self.random.randrange(3), {"buy": "purchased", "sell": "sold"}[group.side]
        lines = [
            (f"{self._day(row)} - {row.shares:,} shares at ${self._price(row.price).lstrip('US$')} per share",
             f"On {self._day(row)}, {done} {row.shares:,} shares at ${self._price(row.price).lstrip('US$')} per share",
             f"{row.shares:,} shares on {self._day(row)} at ${self._price(row.price).lstrip('US$')}")[style]
            for row in group.rows
        ]  # fmt: skip
        if self.manner.medium == "page":
            return f"<p>{_escaped(lead)}</p>\n<ul>" + "".join(f"<li>{line}</li>\n" for line in lines) + "</ul>"
        return "\n".join([fill(lead, 74, initial_indent="     "), "", *(f"          {line}" for line in lines)])

    def _blocks(self, group: Group) -> str:
        columns = self.columns(group)
        labels, blocks = [column.title for column in columns], list[str]()
        for n in range(len(columns[0].cells)):
            pairs = [(f"{label}:", column.cells[n]) for label, column in zip(labels, columns, strict=True)]
            if self.manner.medium == "page":
                blocks.append("<p>" + "<br>".join(f"{a} {_escaped(b)}" for a, b in pairs) + "</p>")
            else:
                blocks.append("\n".join(f"     {a:<32}{b}" for a, b in pairs))
        return "\n\n".join(blocks)


def _shared_out(rows: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield transactions of two or three who trade on the same days at one price, each his part, or none."""
    names = [*dict.fromkeys(row.who for row in rows)][:3]
    for row in {(row.day, row.side, row.price): row for row in rows}.values():
        parts = [row.shares * random.choice([1, 1, 2, 3]) if random.random() < 0.85 else 0 for _ in names]
        parts = parts if any(parts) else [row.shares for _ in names]
        yield from (
            row._replace(who=name, shares=Decimal(part)) for name, part in zip(names, parts, strict=True) if part
        )


def _listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _initials(rows: Sequence[Row]) -> dict[str, str]:
    """Return by which letters a legend calls those whose rows these are."""
    short: dict[str, str] = {}
    for name in sorted({row.who for row in rows}):
        letters = "".join(re.findall(r"\b[A-Z]", without_form(name).title()))[:4]
        while letters in short.values() or len(letters) < 2:
            letters += "X"
        short[name] = letters
    return short


def _persons_above(names: Sequence[str]) -> dict[int, str]:
    """Return before which rows a name stands in a row of its own, above those that are his."""
    return {n: who for n, who in enumerate(names) if not n or names[n - 1] != who}


def _titled(column: Column, *, split: bool) -> str:
    words = "<br>".join(map(_escaped, _stacked(column.title, 14)))
    return (
        f"<td colspan=3 align=center><b>{words}</b></td>" if split and column.is_number else f"<td><b>{words}</b></td>"
    )


def _cell(column: Column, n: int, *, split: bool) -> str:
    words = column.cells[n]
    hit = split and column.is_number and re.fullmatch(r"((?:US)?\$?)(\(?-?[^)(*+]*)(\)?(?:\([12a]\)|[*+])?)", words)
    if not hit:
        return f"<td{' align=right' if column.is_number else ''}>{_escaped(words) or '&nbsp;'}</td>"
    return "".join(f"<td>{part or '&nbsp;'}</td>" for part in hit.groups())


def _stacked(words: str, width: int) -> list[str]:
    """Return words as lines of at most so many characters, where each fits."""
    return fill(words, width, break_long_words=False, break_on_hyphens=False).split("\n")


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
