r"""A blotter: trades as a desk or a broker keeps them, in CSV; what they make of a position, and of Item 5(c).

Which column is what is recognised by its name, and shown before anything is made of it: a name that two columns have, a
settlement date in place of a trade date, two securities in one table are for the user to settle. All rows are read or
none: each that cannot be is named by its line. Numbers are exact and typed as everywhere (`values/grammar.py`).

>>> table = "Trade Date,B/S,Qty,Px\n2026-10-01,B,\"1,000\",$14.25\n2026-10-02,Sell,400,14.5\n"
>>> blotter = read_blotter(table, "trades.csv")
>>> blotter.columns.at
{'date': 'Trade Date', 'side': 'B/S', 'shares': 'Qty', 'price': 'Px'}
>>> [(str(trade.date), trade.shares, trade.price) for trade in blotter.trades]
[('2026-10-01', Decimal('1000'), Decimal('14.25')), ('2026-10-02', Decimal('-400'), Decimal('14.5'))]
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import MAX_PREC, Context, Decimal
from fractions import Fraction
from typing import Any, TypeVar

from msgspec import UNSET, Struct, structs

from muniment.cells import cells_at, csv_reader, plain_heading
from muniment.deadlines.positions import Event, Kind, Position, Total, kind_of, owed_after, percent_text, totals
from muniment.errors import UsageError
from muniment.forms import Record, form_of, issuer_of
from muniment.forms.definition import field_of
from muniment.forms.walk import each, part_at, placed, steps
from muniment.tsv import table_rows
from muniment.values import Shares, Text, Unreadable
from muniment.values.characters import folded
from muniment.values.grammar import typed_day, typed_price
from muniment.wording import did_you_mean, listed, nearest_name, quoted

ROLES: Mapping[str, tuple[str, ...]] = {
    row["role"]: tuple(row["names"].split(" | ")) for row in table_rows(__file__, "blotter_columns.tsv")
}
"""What a column may be, and the names by which it is recognised; case, dashes and underscores do not matter."""

T = TypeVar("T")

_NEEDED = ("date", "shares", "price")
_SETTLEMENT = re.compile(r"settle", re.IGNORECASE).search
_BOUGHT = ("buy", "b", "bought", "bot", "purchase", "purchased", "acquired", "acquisition")
_SOLD = ("sell", "s", "sold", "sale", "disposed", "disposition")
# A point that parts dollars from cents, and surely no thousands.
_POINTED = re.compile(r"\.(?:\d{1,2}|\d{4,10})\s*\Z").search
_MOST_ROWS = 50_000
_DOLLARS = ("", "usd", "us$", "$", "us dollar", "us dollars", "dollar", "dollars")
_SIXTY = timedelta(days=60)
_DAY = timedelta(days=1)
_FIVE = 5
_THRESHOLDS = (5, 10, 20)
_EXACT = Context(prec=MAX_PREC)
_FIRST = 5  # rows that are shown before all are taken


class Columns(Struct, frozen=True):
    """Which column is what: `at` by role, as its heading is written; `passed` are headings that nothing is made of."""

    at: Mapping[str, str]
    passed: tuple[str, ...] = ()


class Trade(Struct, frozen=True, kw_only=True):
    """A row: `shares` are negative where they were sold; `price` is for one, in dollars; `line` is where it stands."""

    date: date
    shares: Decimal
    price: Decimal
    person: str = ""
    how: str = ""
    outstanding: Decimal | None = None
    line: int


class Blotter(Struct, frozen=True):
    """A table of trades by day, what its columns are, and what is wrong with it; with a fault there are no trades.

    `headings` are those of the table; `securities` what its column of securities names, where there is one.
    """

    columns: Columns
    trades: tuple[Trade, ...] = ()
    faults: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    securities: tuple[str, ...] = ()


# ---- reading --------------------------------------------------------------------------------------------------------


def read_blotter(
    text: str, name: str, chosen: Mapping[str, str] | None = None, *, security: str = "", today: date | None = None
) -> Blotter:
    """Read a table of trades.

    Args:
        text: the table, its first line the headings.
        name: the file, for the faults.
        chosen: the heading of a column by its role, where the user says so; "" for a role that no column has.
        security: the one to be taken, as the table writes it, where there are several.
        today: after which nothing can have been traded.
    """
    reader = csv_reader(text)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        return Blotter(Columns({}), (), (f"{name}: line {reader.line_num}: is no CSV: {error}",))
    if not rows:
        return Blotter(Columns({}), (), (f"{name}: is empty: the first line names the columns",))
    if len(rows) > _MOST_ROWS:
        return Blotter(Columns({}), (), (f"{name}: has more than {_MOST_ROWS:,} rows",))
    headings = tuple(" ".join(cell.split()) for cell in rows[0][1])
    columns, faults = _columns(headings, chosen or {}, f"{name}: line {rows[0][0]}")
    at = {role: headings.index(heading) for role, heading in columns.at.items()}
    cells = [(line, cells_at(row, at)) for line, row in rows[1:]]
    securities = tuple(dict.fromkeys(row["security"] for _, row in cells)) if "security" in at else ()
    if security and security not in securities:
        faults.append(f"{name}: there is no security {security!r} in it: {did_you_mean(security, securities)}")
    elif len(securities) > 1 and not security:
        faults.append(f"{name}: has trades in {', '.join(map(quoted, securities))}: say which security is reported")
    if not faults and not cells:
        faults = [f"{name}: has no trades below the names of its columns"]
    cells = [(line, row) for line, row in cells if not security or row["security"] == security]
    faults += _foreign(cells, name)
    trades_read: list[Trade] = []
    people: dict[str, str] = {}  # as they are written first
    pointed = any(_POINTED(row.get("price", "")) for _, row in cells)
    for line, row in cells if not faults else ():
        try:
            trade = _trade(line, row, pointed=pointed, today=today)
            trades_read.append(structs.replace(trade, person=people.setdefault(_key(trade.person), trade.person)))
        except UsageError as fault:
            faults.append(f"{name}: line {line}: {fault}")
    trades = () if faults else tuple(sorted(trades_read, key=lambda trade: (trade.date, trade.line)))
    return Blotter(columns, trades, tuple(faults), headings, securities)


def _key(name: str) -> str:
    """Return what a person is known by, whatever the signs: a broker's table has LP where the cover has L.P."""
    return folded(name).replace(" ", "")


def _foreign(cells: Sequence[tuple[int, Mapping[str, str]]], name: str) -> list[str]:
    """Return that rows are not in dollars, in which every price is stated: one fault for all of them."""
    rows = [(line, row["currency"]) for line, row in cells if row.get("currency", "").casefold() not in _DOLLARS]
    if not rows:
        return []
    lines = [f"{line:,}" for line, _ in rows[:_FIRST]] + [f"{len(rows) - _FIRST:,} more"] * (len(rows) > _FIRST)
    where = f"line{'s' if len(rows) > 1 else ''} {listed(lines)}"
    kinds = listed(map(quoted, dict.fromkeys(currency for _, currency in rows)))
    return [f"{name}: {where}: currency: {kinds}, and prices are stated in US dollars: convert them first"]


def _columns(headings: Sequence[str], chosen: Mapping[str, str], place: str) -> tuple[Columns, list[str]]:
    """Return which column is what, and what the user has to settle."""
    at: dict[str, str] = {}
    faults: list[str] = []
    for role, heading in chosen.items():
        if role not in ROLES:
            faults.append(f"{place}: {role!r} is nothing that a column can be: {did_you_mean(role, ROLES)}")
        elif heading and heading not in headings:
            faults.append(
                f"{place}: there is no column {heading!r}: {did_you_mean(heading, tuple(filter(None, headings)))}"
            )
        elif heading:
            at[role] = heading
    for role, names in ROLES.items():
        like = [heading for heading in headings if plain_heading(heading) in names and heading not in at.values()]
        if role in chosen or not like:
            continue
        if len(like) > 1:
            faults.append(f"{place}: {' and '.join(map(quoted, like))} may both be the {role}: say which column it is")
        else:
            at[role] = like[0]
    faults += [
        f"{place}: the column {heading!r} stands there twice" for heading in at.values() if headings.count(heading) > 1
    ]
    for role in _NEEDED:
        if role not in at and not any(f" the {role}:" in fault for fault in faults):
            faults.append(f"{place}: there is no column for the {role}{_hint(role, headings, at)}")
    order = {role: at[role] for role in ROLES if role in at}
    return Columns(order, tuple(heading for heading in headings if heading and heading not in at.values())), faults


def _hint(role: str, headings: Sequence[str], at: Mapping[str, str]) -> str:
    spare = [heading for heading in headings if heading and heading not in at.values()]
    settled = next(filter(_SETTLEMENT, spare), "") if role == "date" else ""
    if settled:
        return f": {settled!r} is when trades were settled, and their own date counts; say so to take it all the same"
    near = nearest_name(role, spare)
    return f": say which of {', '.join(map(quoted, spare))} it is" + (f", {near!r} perhaps" if near else "")


def _trade(line: int, row: Mapping[str, str], *, pointed: bool, today: date | None) -> Trade:
    for role in _NEEDED:
        if not row[role]:
            hint = ": write 0 where nothing was paid, and say how" if role == "price" else ""
            raise UsageError(f"{role}: is empty{hint}")
    if row.get("person") == "":
        raise UsageError("person: is empty, and other rows name who traded")
    day = _read(typed_day, row["date"], "date")
    if today and day > today:
        raise UsageError(f"date: {day} is after today, {today}")
    return Trade(
        date=day,
        shares=_signed(row),
        price=_read(lambda words: typed_price(words, pointed=pointed), row["price"], "price"),
        person=row.get("person", ""),
        how=row.get("how", ""),
        outstanding=_class_size(row.get("outstanding", "")),
        line=line,
    )


def _class_size(text: str) -> Decimal | None:
    """Return the shares of the class; None where that is empty."""
    size: Decimal | None = _read(Shares().read_typed, text, "outstanding") if text else None
    if size == 0:
        raise UsageError("outstanding: is 0: there is no class to have a part of")
    return size


def _read(read: Callable[[str], T], text: str, role: str) -> T:
    try:
        return read(text)
    except Unreadable as error:
        raise UsageError(f"{role}: {quoted(text)}: it {error}") from error


def _signed(row: Mapping[str, str]) -> Decimal:
    """Return the shares of a row, negative where they were sold: as its side says, its sign, or both alike."""
    text = row["shares"]
    is_minus = text.startswith(("-", "−")) or (text.startswith("(") and text.endswith(")"))
    shares: Decimal = _read(
        Shares().read_typed, text.strip("()+-−").strip() if is_minus else text.lstrip("+"), "shares"
    )
    if not shares:
        raise UsageError("shares: nothing was bought or sold in this row: leave it out")
    side = row.get("side")
    if side is None:
        return -shares if is_minus else shares
    bought = side.lower() in _BOUGHT
    if not bought and side.lower() not in _SOLD:
        raise UsageError(
            f"side: {quoted(side)} is neither bought nor sold: {did_you_mean(side.lower(), ('bought', 'sold'))}"
        )
    if bought and is_minus:
        raise UsageError(f"side: {quoted(side)}, but the shares are {quoted(text)}: one of them is wrong")
    return shares if bought else -shares


# ---- the position ---------------------------------------------------------------------------------------------------


class Supplement(Struct, frozen=True, kw_only=True):
    """What a blotter does not say: who holds what of whom, and what was held before its first row.

    * `holder`: who it is where no column says so; `group`: those who count together, "" for each by itself;
    * `opening`: the shares before the first row, by person, "" for the one that no column names;
    * `outstanding`: the class, None where a column has it or nobody knows; `kind`: of filer.
    """

    holder: str
    issuer: str
    kind: Kind
    group: str = ""
    opening: Mapping[str, Decimal] = {}
    outstanding: Decimal | None = None


class Crossing(Struct, frozen=True):
    """A threshold passed: which, on which day, upwards or not, and the percents before and after."""

    threshold: int
    date: date
    up: bool
    before: Fraction
    after: Fraction


class Holdings(Struct, frozen=True):
    """What a blotter makes of a position: the shares of each at its end, and the history where percents are known.

    `totals` are those of each holder or group, day by day, and `positions` what they are made of.
    """

    shares: Mapping[str, Decimal]
    positions: tuple[Position, ...] = ()
    totals: tuple[tuple[Total, ...], ...] = ()
    crossings: tuple[Crossing, ...] = ()


def holdings(trades: Sequence[Trade], supplement: Supplement) -> Holdings:
    """Return the position after each day of trades.

    Raises:
        UsageError: more was sold than held, or the class is smaller than a holding; the line is named.
    """
    supplement = structs.replace(supplement, opening=_opening(trades, supplement))
    shares: dict[str, Decimal] = {}
    size = supplement.outstanding or next((trade.outstanding for trade in trades if trade.outstanding), None)
    days: dict[tuple[str, date], tuple[Decimal, Decimal, Decimal | None]] = {}
    for trade in trades:
        before = shares.get(trade.person, supplement.opening.get(trade.person, Decimal(0)))
        shares[trade.person] = before + trade.shares
        if shares[trade.person] < 0:
            raise UsageError(
                f"line {trade.line}: sells {-trade.shares:,f} of {before:,f} shares held"
                f"{f' by {trade.person}' if trade.person else ''}: say what was held before the first row"
            )
        size = trade.outstanding or size
        since = days[trade.person, trade.date][1] if (trade.person, trade.date) in days else before
        days[trade.person, trade.date] = shares[trade.person], since, size
    if any(known is None for _, _, known in days.values()):
        return Holdings(shares)
    positions = [*_openings(trades, supplement, size), *_positions(days, supplement)]
    too_large = next((position for position in positions if position.shares > position.outstanding), None)
    if too_large:
        raise UsageError(
            f"outstanding: {too_large.holder} has {too_large.shares:,f} shares on {too_large.date}, of a class of "
            f"{too_large.outstanding:,f}"
        )
    histories = tuple(map(tuple, totals(positions)))
    opened = trades[0].date - _DAY
    crossings = tuple(crossing for series in histories for crossing in _crossings(series, opened))
    return Holdings(shares, tuple(positions), histories, crossings)


def _opening(trades: Sequence[Trade], supplement: Supplement) -> dict[str, Decimal]:
    """Return what was held before the first row, by the names that the rows have."""
    people = {_key(trade.person): trade.person for trade in trades}
    opening: dict[str, Decimal] = {}
    for name, shares in supplement.opening.items():
        key = _key(name) if name or len(people) > 1 else next(iter(people), "")
        if key not in people:
            who = f"nobody in the blotter is called {name!r}" if name else "say whose it is, as in PERSON=1,000"
            raise UsageError(f"opening: {who}: {did_you_mean(name, sorted(people.values()))}")
        opening[people[key]] = shares
    return opening


def _openings(trades: Sequence[Trade], supplement: Supplement, size: Decimal | None) -> Iterator[Position]:
    """Yield what was held before the first row, as of the day before it."""
    first = trades[0].date - _DAY
    size = supplement.outstanding or next((trade.outstanding for trade in trades if trade.outstanding), size)
    for person in dict.fromkeys(trade.person for trade in trades):
        if opening := supplement.opening.get(person):
            yield _position(supplement, person, first, opening, size, "")


def _positions(
    days: Mapping[tuple[str, date], tuple[Decimal, Decimal, Decimal | None]], supplement: Supplement
) -> Iterator[Position]:
    for (person, day), (shares, since, size) in sorted(days.items(), key=lambda item: item[0][1]):
        event: Event = "acquired" if shares > since else "disposed" if shares < since else ""
        yield _position(supplement, person, day, shares, size, event)


def _position(
    supplement: Supplement, person: str, day: date, shares: Decimal, size: Decimal | None, event: Event
) -> Position:
    return Position(
        holder=person or supplement.holder,
        issuer=supplement.issuer,
        shares=shares,
        rights=Decimal(0),
        outstanding=size or Decimal(0),
        kind=supplement.kind,
        date=day,
        group=supplement.group,
        event=event,
    )


def _crossings(series: Sequence[Total], opened: date | None) -> Iterator[Crossing]:
    """Yield the thresholds that trades passed; what was held before them, on the day `opened`, passed none of them."""
    before = Fraction(0)
    for total in series:
        if total.date == opened:
            before = total.percent
            continue
        for threshold in _THRESHOLDS:
            if _is_over(before, threshold) != _is_over(total.percent, threshold):
                yield Crossing(threshold, total.date, _is_over(total.percent, threshold), before, total.percent)
        before = total.percent


def _is_over(percent: Fraction, threshold: int) -> bool:
    """Whether a threshold is passed: more than 5 and 10 percent, 20 percent or more."""
    return percent >= threshold if threshold == _THRESHOLDS[-1] else percent > threshold


def percent_of(shares: Decimal, outstanding: Decimal) -> Decimal:
    """Return a percentage for the cover: one decimal, more where that would say 5, 10 or 20, or hide its side.

    >>> percent_of(Decimal(1_475_600), Decimal(23_800_000)), percent_of(Decimal(1_002_000), Decimal(20_000_000))
    (Decimal('6.2'), Decimal('5.01'))
    """
    exact = Fraction(shares) * 100 / Fraction(outstanding)
    places = 1
    while True:
        rounded = _EXACT.scaleb(round(exact * 10**places), -places)
        low, high = sorted((exact, Fraction(rounded)))
        if exact in _THRESHOLDS or not any(low <= limit <= high for limit in _THRESHOLDS):
            return rounded
        places += 1


def supplement_of(
    record: Record | None, holder: str, issuer: str, kind: str, group: str, opening: Sequence[str], outstanding: str
) -> Supplement:
    """Return what a user says beside the blotter, as typed; holder and issuer as a draft has them, where it has.

    Raises:
        UsageError: a number or a kind is none.
    """
    opening_shares: dict[str, Decimal] = {}
    for text in opening:
        person, _, number = text.rpartition("=")
        if _key(person) in map(_key, opening_shares):
            raise UsageError(f"opening: {person.strip() or 'the position'} is stated twice: add it up in one")
        opening_shares[person.strip()] = _read(Shares().read_typed, number, "opening")
    people = [name for _, name in _people(record)] if record else []
    return Supplement(
        holder=holder or (people[0] if len(people) == 1 else "") or "the holder",
        issuer=issuer or (issuer_of(record) if record else "") or "the issuer",
        kind=kind_of(kind),
        group=group,
        opening=opening_shares,
        outstanding=_class_size(outstanding),
    )


def _people(record: Record) -> list[tuple[str, str]]:
    party = form_of(record).roles.counted
    return [(at, party.name_of(part)) for at, part in each(record, party.path)] if party else []


# ---- in words -------------------------------------------------------------------------------------------------------


def column_texts(blotter: Blotter) -> Iterator[str]:
    """Yield what each column was recognised as."""
    for role, heading in blotter.columns.at.items():
        yield f"{role}: the column {heading!r}"
    if blotter.columns.passed:
        yield f"passed over: {', '.join(map(repr, blotter.columns.passed))}"
    if "side" not in blotter.columns.at and blotter.trades:
        yield "bought or sold: by the sign of the shares, no column says it"


def row_texts(blotter: Blotter) -> Iterator[str]:
    """Yield the first rows as sentences, and how many more there are."""
    for trade in blotter.trades[:_FIRST]:
        yield f"line {trade.line}: {as_sentence(trade)}"
    if len(blotter.trades) > _FIRST:
        yield f"and {len(blotter.trades) - _FIRST:,} more rows"


def as_sentence(trade: Trade) -> str:
    """Return a row as one sentence."""
    side = "bought" if trade.shares > 0 else "sold"
    who = f"{trade.person} " if trade.person else ""
    how = f", {trade.how}" if trade.how else ""
    return f"{trade.date}: {who}{side} {abs(trade.shares):,f} shares at {_priced(trade.price)}{how}"


def _priced(price: Decimal) -> str:
    """Return a price with all its decimals, two of them at least.

    >>> _priced(Decimal("15.1")), _priced(Decimal("14.2355"))
    ('$15.10', '$14.2355')
    """
    exponent = price.as_tuple().exponent
    is_short = isinstance(exponent, int) and exponent > -2
    return f"${price:,.2f}" if is_short else f"${price:,f}"


def holding_texts(positions: Holdings, supplement: Supplement, trades: Sequence[Trade]) -> Iterator[str]:
    """Yield the position at the end, what was taken for granted, the thresholds passed, and what is due by them."""
    opening = _opening(trades, supplement)
    for person, shares in positions.shares.items():
        before = opening.get(person)
        since = f"{before:,f} held before line {trades[0].line}" if before else "nothing held before the first row"
        yield f"position{f' of {person}' if person else ''}: {shares:,f} shares, with {since}"
    if not positions.totals:
        yield "percent: not known without the shares of the class"
    for series in positions.totals:
        last = series[-1]
        percent = percent_text(last.percent)
        yield f"{last.who}: {percent}% of {last.outstanding:,f} shares on {last.date}, as {last.kind}"
    opened = trades[0].date - _DAY if any(supplement.opening.values()) else None
    if opened and any(series[0].date == opened and series[0].percent > _FIVE for series in positions.totals):
        yield "more than 5 percent was held before the first row: what that made due is not counted here"
    for crossing in positions.crossings:
        way = "passed" if crossing.up else "left"
        percents = f"from {percent_text(crossing.before)} to {percent_text(crossing.after)}%"
        yield f"{crossing.threshold} percent {way} on {crossing.date}, {percents}"
    if len(positions.totals) > 1:
        yield "each person counts by itself: a group, named, counts them together (Exchange Act 13(d)(3))"
    before = [position for position in positions.positions if position.date == opened]
    for duty in owed_after(before, (position for position in positions.positions if position.date != opened)):
        last = duty.due.date or duty.due.words
        yield f"{'may be owed' if duty.may else 'owed'}: {duty.due.form} by {last} ({', '.join(duty.due.citations)})"


# ---- Item 5(c) ------------------------------------------------------------------------------------------------------

_HEADINGS = ("Effected by", "Date", "Bought or sold", "Shares", "Price per share", "Where and how")


def reported(trades: Sequence[Trade], since: date) -> list[Trade]:
    """Return the trades that Item 5(c) asks for: those of the sixty days, or since the last statement."""
    return [trade for trade in trades if trade.date >= since]


def first_day(record: Record | None, today: date) -> date:
    """Return the first of the past sixty days: before the event of a draft, where it states one, else before today."""
    event = getattr(record, form_of(record).roles.event or "event", UNSET) if record else UNSET
    return min(today, event or today) - _SIXTY


def item_5c(trades: Sequence[Trade], since: date, until: date) -> str:
    """Return Item 5(c) in words: a line for each trade with who, when, how many, for how much, where and how."""
    if not trades:
        return f"There were no transactions in the class from {_american(since)} to {_american(until)}."
    rows = [_row(trade) for trade in trades]
    trades_shown = [n for n in range(len(_HEADINGS)) if any(row[n] for row in rows)]
    table = [[row[n] for n in trades_shown] for row in (_HEADINGS, *rows)]
    widths = [max(len(row[n]) for row in table) for n in range(len(trades_shown))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join((f"Transactions in the class from {_american(since)} to {_american(until)}:", "", *lines))


def _american(day: date) -> str:
    """Return a day as people who read filings write it: October 5, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def _row(trade: Trade) -> tuple[str, ...]:
    side = "Bought" if trade.shares > 0 else "Sold"
    return (trade.person, f"{trade.date:%m/%d/%Y}", side, f"{abs(trade.shares):,f}", _priced(trade.price), trade.how)


class Filled(Struct, frozen=True):
    """A draft with what a blotter says, and a line for each thing that was put in, or was not and why."""

    record: Record
    notes: tuple[str, ...]


def filled(record: Record, trades: Sequence[Trade], positions: Holdings, since: date, until: date) -> Filled:
    """Return a draft with Item 5(c), the position on the cover, and the day of an exit.

    Raises:
        UsageError: the form has no place for transactions, or not enough room.
    """
    form = form_of(record)
    path, label = form.roles.trades
    if not path:
        raise UsageError(f"a {form.called} lists no transactions: the blotter goes into a Schedule 13D")
    recent = reported(trades, since)
    text = item_5c(recent, since, until)
    _refuse_if_long(record, path, label, text, len(recent))
    record = placed(record, path, text)
    notes = [f"{label}: {len(recent)} of {len(trades)} transactions, those since {since}"]
    record, more = _with_position(record, positions)
    notes += more
    exits = [crossing for crossing in positions.crossings if crossing.threshold == _FIVE]
    if exits and not exits[-1].up and len(positions.totals) == 1 and form.roles.exit:
        record = placed(record, form.roles.exit, _american(exits[-1].date))
        notes.append(f"Item 5(e): {exits[-1].date}, when 5 percent was left")
    return Filled(record, tuple(notes))


def _refuse_if_long(record: Record, path: str, label: str, text: str, rows: int) -> None:
    around: Any = part_at(type(record), steps(path)[:-1])
    kind = field_of(around, path.rpartition(".")[2]).at.kind
    if isinstance(kind, Text) and len(text) > kind.longest:
        raise UsageError(
            f"{label} has room for {kind.longest:,} characters, and {rows:,} transactions take {len(text):,}: write "
            "them to a file, attach it as an exhibit, and name that in the item"
        )


def _with_position(record: Record, positions: Holdings) -> tuple[Record, list[str]]:
    """Return a draft with the shares and percent of each person that the blotter has."""
    figures, notes = form_of(record).roles.figures, []
    there = _people(record)
    size = positions.positions[-1].outstanding if positions.positions else None  # of the class now, for everybody
    for person, shares in positions.shares.items():
        like = [path for path, name in there if not person or _key(name) == _key(person)]
        if len(like) != 1:
            who = f"no reporting person is called {person!r}" if person else f"there are {len(there)} reporting persons"
            notes.append(f"position: {shares:,f} shares are not put in: {who}")
            continue
        values: dict[str, Decimal] = {figures.names[0]: shares}
        if size:
            values[figures.names[1]] = percent_of(shares, size)
        for name, value in values.items():
            record = placed(record, f"{like[0]}.{name}", value)
        of = f", {values[figures.names[1]]:f} percent" if size else "; without the class no percent"
        notes.append(f"position{f' of {person}' if person else ''}: {shares:,f} shares{of}")
        there = [(path, name) for path, name in there if path != like[0]]
    if there and positions.shares:
        notes.append(f"left as they are: the rows of {', '.join(name or path for path, name in there)}")
    return record, notes
