r"""A table of positions as people keep it: CSV, read whole, every fault named with its row and column.

>>> table = "holder,issuer,shares,rights,outstanding,kind,date\nA,X,1,0,10,pasive,2025-01-02\n"
>>> print(*read_positions(table, "p.csv").faults)
p.csv: row 2: kind: 'pasive' is no kind of filer: did you mean passive? There is institution, passive, exempt, control
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct

from muniment.cells import as_csv, cells_at, csv_reader, plain_heading, unguarded
from muniment.deadlines.business_days import closure
from muniment.deadlines.dues import as_day
from muniment.deadlines.positions import EVENTS, Event, Position, kind_of
from muniment.errors import UsageError
from muniment.values import Shares, Unreadable
from muniment.wording import did_you_mean, nearest_name, quoted

_NEEDED = ("holder", "issuer", "shares", "rights", "outstanding", "kind", "date")
_WRITTEN = (*_NEEDED, "group", "event")
COLUMNS = {
    **{name: name for name in _WRITTEN},
    "rights within 60 days": "rights",
    "shares outstanding": "outstanding",
    "filer kind": "kind",
    "what happened": "event",
}
"""The names of the columns, and other names for them; case, dashes and underscores do not matter. `group` and `event`
may be left out; further columns are passed over."""

_DIGITS = 20


class PositionsRead(Struct, frozen=True):
    """The positions of a table, and what is wrong with it, one line each; with a fault the positions are not whole."""

    positions: tuple[Position, ...]
    faults: tuple[str, ...]


def read_positions(text: str, name: str) -> PositionsRead:
    """Read a table of positions; `name` is the file, for the faults. Rows are counted as in a spreadsheet, from 1."""
    reader = csv_reader(text)
    faults: list[str] = []
    positions: list[Position] = []
    try:
        rows = [(number, row) for number, row in enumerate(reader, 1) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        return PositionsRead((), (f"{name}: row {reader.line_num}: is no CSV: {error}",))
    if not rows:
        return PositionsRead((), (f"{name}: is empty: the first row names the columns {', '.join(_NEEDED)}",))
    at, faults = _columns(rows[0][1], f"{name}: row {rows[0][0]}")
    for number, row in rows[1:] if not faults else ():
        try:
            positions.append(_position(number, row, at))
        except UsageError as fault:
            faults.append(f"{name}: row {number}: {fault}")
    if not faults and not positions:
        faults = [f"{name}: has no positions below the names of its columns"]
    faults += [f"{name}: {message}" for message in _disagreements(positions)]
    return PositionsRead(tuple(positions), tuple(faults))


def write_positions(positions: Iterable[Position]) -> str:
    """Return a table of positions as `read_positions` takes it; no spreadsheet runs a name as a formula."""
    rows = ([getattr(position, name) for name in _WRITTEN] for position in positions)
    return "".join(as_csv(_WRITTEN, ([None if cell == "" else cell for cell in row] for row in rows)))


def _columns(header: list[str], place: str) -> tuple[dict[str, int], list[str]]:
    """Return where each column stands, and what is wrong with the header."""
    names = [plain_heading(cell) for cell in header]
    at: dict[str, int] = {}
    faults: list[str] = []
    for number, name in enumerate(names):
        column = COLUMNS.get(name)
        if column in at:
            faults.append(f"{place}: {header[number].strip()}: this column stands there twice")
        elif column:
            at[column] = number
    spare = [name for name in names if name and name not in COLUMNS]
    for column in _NEEDED:
        if column not in at:
            near = nearest_name(column, spare)
            like = f"is it {near}? " if near else ""
            faults.append(
                f"{place}: there is no column {column}: {like}The columns are {', '.join(_NEEDED)}, group and event"
            )
    return at, faults


def _position(number: int, row: list[str], at: dict[str, int]) -> Position:
    cells = cells_at(row, at)
    for column in _NEEDED:
        if not cells[column]:
            hint = ": write 0 where there are none" if column in ("shares", "rights") else ""
            raise UsageError(f"{column}: is empty{hint}")
    shares, rights, outstanding = (_number(cells[name], name) for name in ("shares", "rights", "outstanding"))
    if not outstanding:
        raise UsageError("outstanding: is 0: there is no class to have a part of")
    if shares > outstanding:
        raise UsageError(f"shares: {cells['shares']} are more than the {cells['outstanding']} outstanding")
    return Position(
        holder=unguarded(cells["holder"]),
        issuer=unguarded(cells["issuer"]),
        shares=shares,
        rights=rights,
        outstanding=outstanding,
        kind=kind_of(cells["kind"]),
        date=_date(cells["date"]),
        group=unguarded(cells.get("group", "")),
        event=_event(cells.get("event", "")),
        row=number,
    )


def _number(text: str, column: str) -> Decimal:
    try:
        number = Shares().read_typed(text)
    except Unreadable as error:
        raise UsageError(f"{column}: {quoted(text)} is no number of shares: it {error}") from error
    if len(text) > _DIGITS:
        raise UsageError(f"{column}: {quoted(text)} has more than {_DIGITS} signs")
    return number


def _event(text: str) -> Event:
    for event in EVENTS:
        if event == text.lower():
            return event
    if text:
        raise UsageError(f"event: {quoted(text)} is nothing that happens to a holding: {did_you_mean(text, EVENTS)}")
    return ""


def _date(text: str) -> date:
    try:
        day = as_day(text)
        closure(day)
    except UsageError as error:
        raise UsageError(f"date: {error}") from error
    return day


def _disagreements(positions: list[Position]) -> Iterator[str]:
    """Yield what rows say against each other: a position twice, or two sizes of one class on one day."""
    rows: dict[tuple[str, str, date], int] = {}
    sizes: dict[tuple[str, date], Position] = {}
    for position in positions:
        issuer = position.issuer.casefold()
        before = rows.setdefault((position.holder.casefold(), issuer, position.date), position.row)
        if before != position.row:
            yield f"row {position.row}: holder: row {before} has this position already: add them up in one row"
        size = sizes.setdefault((issuer, position.date), position)
        if size.outstanding != position.outstanding:
            yield (
                f"row {position.row}: outstanding: {position.outstanding:f}, but row {size.row} has "
                f"{size.outstanding:f} for the same class and day; name another class in the column issuer"
            )
