"""What the filers of a store may owe next, from what they filed last.

Nothing here is known to be owed: an offering may have ended, nothing may have changed, and filings may lie outside the
store. So every line says "may" and because of what; and where a filing itself gives reason to expect nothing, none is
made:

* Form D: the annual amendment of 17 CFR 230.503(a)(3)(iii), a year after the last D or D/A of an offering. Silent where
  the offering was to last a year or less, where all of it is sold, and a year after the day has passed;
* Schedule 13G: the amendment after the quarter, 17 CFR 240.13d-2(b). Silent after five percent or less was reported;
* Schedule 13D: the amendment after a material change, 17 CFR 240.13d-2(a), which no day can be named for. Silent after
  five percent or less was reported;
* schedules whose last filing is more than five years old are left alone.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from msgspec import Raw, Struct, structs
from sqlalchemy import Connection, func, select

from muniment.caching import in_groups
from muniment.deadlines import Due, closure, due
from muniment.deadlines.dues import Entry, ics
from muniment.errors import UsageError
from muniment.forms import FormName, parse_name
from muniment.store import Store, cached, findings, tables
from muniment.store.exporting import one_file, writing
from muniment.values.characters import folded

_YEAR = timedelta(days=366)
_FIVE_YEARS = timedelta(days=5 * 366)
_TABLES = tables.exported()


class MayOwe(Struct, frozen=True):
    """What a filer may owe: what it would be, and because of what.

    * `due`: the day and how it is counted; None for a Schedule 13D, whose clock only a change starts;
    * `is_past`: whether the last day that may be argued is over;
    * `key`, `form`, `filed`: the filing that it follows, the last of its chain in the store;
    * `issuer`, `filer`: whose securities, and who files.
    """

    form: str
    due: Due | None
    is_past: bool
    issuer: str
    filer: str
    key: str
    filed: date
    because: str


class Last(Struct, frozen=True, array_like=True):
    """The last filing of a chain, after which something may be owed: on which day only the day of looking tells.

    * `form`, `key`: the filing; `issuer`, `filer`: whose securities, and who files;
    * `percents`: what a schedule reports, in words.
    """

    form: str
    key: str
    issuer: str
    filer: str
    percents: str = ""


class Lasts(Struct, frozen=True, array_like=True):
    """The last filings of chains that are of one form and day, and of a Schedule 13G of one rule: so many.

    They are JSON until somebody looks at them: a store has thousands, and a page shows a few.
    """

    family: str
    rule: str
    filed: date
    number: int
    json: Raw

    def __iter__(self) -> Iterator[Last]:
        return iter(_DECODER.decode(self.json))

    def of(self, lasts: Sequence[Last]) -> "Lasts":
        """Return the same with other filings."""
        return structs.replace(self, number=len(lasts), json=Raw(_ENCODER.encode(lasts)))


_DECODER, _ENCODER = msgspec.json.Decoder(list[Last]), msgspec.json.Encoder()


class Owing(Struct, frozen=True):
    """What several may owe alike, being last filed on one day: the filing, when, and after which filings."""

    form: str
    due: Due | None
    is_past: bool
    lasts: Lasts

    @property
    def has_day(self) -> bool:
        """Whether there is a day that is not over."""
        return self.due is not None and self.due.date is not None and not self.is_past

    def owed(self, last: Last) -> MayOwe:
        """Return what may be owed after one of the filings."""
        filed = self.lasts.filed
        if self.lasts.family == "D":
            because = (
                f"the offering {'was' if self.is_past else 'is'} not said to end within a year, and nothing later than "
                f"{last.form} of {filed} is in the store"
            )
        elif self.due is None:
            because = (
                f"{last.form} of {filed} reports {last.percents}: two business days after any material change, "
                "such as 1% of the class"
            )
        else:
            because = (
                f"{last.form} of {filed} reports {last.percents}, and facts may have changed materially "
                f"by {self.due.counted_from}"
            )
        return MayOwe(self.form, self.due, self.is_past, last.issuer, last.filer, last.key, filed, because)


class Watched(Struct, frozen=True):
    """What may be owed as of a day: what is to come first, then what has no day, then what is past.

    A store has thousands of lines: those that are shown are made when they are.
    """

    as_of: date
    owing: Sequence[Owing]

    def __len__(self) -> int:
        return sum(owing.lasts.number for owing in self.owing)

    def narrowed(self, test: Callable[[Owing], bool], who: str = "") -> "Watched":
        """Return what passes a test, and whose issuer or filer has `who` in the name, however it is written."""
        chosen = [owing for owing in self.owing if test(owing)]
        if name := who.casefold():
            lasts = (owing.lasts.of([last for last in owing.lasts if _is_about(last, name)]) for owing in chosen)
            chosen = [structs.replace(owing, lasts=some) for owing, some in zip(chosen, lasts, strict=True)]
        return Watched(self.as_of, chosen)

    def rows(self, offset: int = 0, limit: int | None = None) -> list[MayOwe]:
        """Return the lines from an offset on, all or so many."""
        return list(islice(self._rows(offset), limit))

    def _rows(self, skipped: int) -> Iterator[MayOwe]:
        for _, several in groupby(sorted(self.owing, key=self._place), key=self._place):
            together = list(several)
            number = sum(owing.lasts.number for owing in together)
            if skipped < number:
                lines = ((last.issuer, last.key, owing, last) for owing in together for last in owing.lasts)
                for *_, owing, last in sorted(lines, key=itemgetter(0, 1))[skipped:]:
                    yield owing.owed(last)
            skipped = max(skipped - number, 0)

    def _place(self, owing: Owing) -> tuple[int, int]:
        days = abs((owing.due.date - self.as_of).days) if owing.due and owing.due.date else 0
        return 2 if owing.is_past else 0 if owing.due else 1, days


def _is_about(last: Last, name: str) -> bool:
    return name in last.issuer.casefold() or name in last.filer.casefold()


def watch(store: Store, as_of: date, form: str = "") -> Watched:
    """Return what may be owed as of a day; filings of later days are not looked at. `form` asks for one form only.

    Raises:
        UsageError: the day is before 1994 or after 2099.
        EnvironmentProblem: the store cannot be read.
    """
    closure(as_of)
    with store.reading() as connection:
        last = cached.get(connection, _LAST_FILINGS, _version(connection), _LastFilings)
        # What is kept is of no use where some were filed after the day.
        lasts = last.lasts if last and last.newest <= as_of else _lasts(connection, as_of)
    owing = [made for of_day in lasts if (made := _owing(of_day, as_of))]
    name = FormName(form, amendment=True)
    return Watched(as_of, [made for made in owing if not form or parse_name(made.form) == name])


def _owing(lasts: Lasts, as_of: date) -> Owing | None:
    """Return what may be owed as of a day after filings of one day; None for nothing."""
    family, filed = lasts.family, lasts.filed
    if family == "D":
        due_date = _due_or_none("D", filed, trigger="annual")
        if due_date is None or due_date.latest is None or due_date.latest < as_of - _YEAR:
            return None
        return Owing("D/A", due_date, due_date.latest < as_of, lasts)
    if filed < as_of - _FIVE_YEARS:
        return None
    if family == "13D":
        return Owing("SC 13D/A", None, False, lasts)
    due_date = _after_quarter(filed, lasts.rule, as_of)
    return Owing("SC 13G/A", due_date, False, lasts) if due_date else None


def _after_quarter(filed: date, rule: str, as_of: date) -> Due | None:
    """Return when the first amendment after a quarter that is not over is due: of one that ends on or after a day."""
    event = filed
    while True:
        due_date = _due_or_none("13G", event, rule=rule, trigger="material-change")
        if due_date is None or due_date.date is None:
            return None
        if due_date.date >= as_of:
            return due_date
        event = due_date.counted_from + timedelta(days=1)


# ---- the last filings of chains: kept, since they take all filings, and are the same on every day --------------------

_LAST_FILINGS = "last filings"
_EDITION = "1"  # rises when other filings are taken for the last of their chains


class _LastFilings(Struct, frozen=True):
    """The last filings of chains, and the day of the newest filing that was looked at."""

    newest: date
    lasts: list[Lasts]


def _version(connection: Connection) -> str:
    """Return what is another one whenever a filing comes or is shown again."""
    return f"{_EDITION} {findings.newest(connection)}"


def keep(connection: Connection) -> None:
    """Keep the last filings of chains, unless they are those of before."""
    basis = _version(connection)
    if cached.get(connection, _LAST_FILINGS, basis, _LastFilings) is None:
        newest = connection.execute(select(func.max(tables.filings.c.filed))).scalar() or date.min
        cached.put(connection, _LAST_FILINGS, basis, _LastFilings(newest, _lasts(connection, date.max)))


_Dated: TypeAlias = tuple[str, str, date, Last]


class _Filing(Struct, frozen=True):
    """A line of the store's filings."""

    id: int
    accession: str | None
    form: str
    family: str
    filed: date
    issuer: str
    issuer_cik: str

    @property
    def key(self) -> str:
        return self.accession or str(self.id)


def _lasts(connection: Connection, as_of: date) -> list[Lasts]:
    """Return the last filings of chains among those filed up to a day, but for those after which nothing is owed."""
    columns = ("id", "accession", "form", "family", "filed", "issuer", "issuer_cik")
    filings = {
        key: _Filing(key, accession, form, family, filed, issuer or "", cik or "")
        for key, accession, form, family, filed, issuer, cik in _rows(connection, "filings", columns)
        if family and filed and filed <= as_of
    }
    followed = (*_offerings(connection, filings), *_holdings(connection, filings))
    by_day = in_groups(((family, rule, filed), last) for family, rule, filed, last in followed)
    return [Lasts(*key, 0, Raw()).of(lasts) for key, lasts in by_day.items()]


def _rows(connection: Connection, name: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield rows of a table in the order of its key."""
    table = _TABLES[name]
    question = select(*(table.c[column] for column in columns)).order_by(*table.primary_key)
    yield from map(tuple, connection.execute(question))


def _offerings(connection: Connection, filings: dict[int, _Filing]) -> Iterator[_Dated]:
    amounts = ("total_offering_amount", "total_remaining")
    columns = ("filing_id", "previous_accession_number", "more_than_one_year", *amounts)
    rows = [row for row in _rows(connection, "form_d", columns) if row[0] in filings]
    before = {filings[row[0]].key: row[1] for row in rows if row[1]}
    last: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        # The first filing of a chain, in the store or not; a chain that bites its tail ends there.
        chain = filings[row[0]].key
        passed = {chain}
        while chain in before and before[chain] not in passed:
            chain = before[chain]
            passed.add(chain)
        if chain not in last or _is_newer(filings[row[0]], filings[last[chain][0]]):
            last[chain] = row
    for key, _, lasts, offered, remaining in last.values():
        if lasts is not False and not (offered and remaining == 0):
            filing = filings[key]
            yield "D", "", filing.filed, Last(filing.form, filing.key, filing.issuer, filing.issuer)


def _is_newer(first: _Filing, second: _Filing) -> bool:
    return (first.filed, first.id) > (second.filed, second.id)


class _Holder(Struct, frozen=True):
    """Who reports in a schedule: the first person's name and CIK, and the percents of all."""

    name: str
    cik: str
    percents: tuple[Decimal | int | None, ...]


def _holdings(connection: Connection, filings: dict[int, _Filing]) -> Iterator[_Dated]:
    holders = _holders(connection, "schedule_13g") | _holders(connection, "schedule_13d")
    last: dict[tuple[str, str], _Filing] = {}
    for key, holder in holders.items():
        filing = filings.get(key)
        if filing is None:
            continue
        chain = (filing.issuer_cik or folded(filing.issuer), holder.cik or folded(holder.name))
        if chain not in last or _is_newer(filing, last[chain]):
            last[chain] = filing
    columns = ("filing_id", "rules", "item5_five_percent_or_less")
    says = {row[0]: row[1:] for row in _rows(connection, "schedule_13g", columns)}
    for filing in last.values():
        holder = holders[filing.id]
        rules, is_exit = says.get(filing.id, (None, None))
        # Surely not five percent: a printed 5.0 may stand for more, and Item 5 says where it does not.
        is_low = all(percent is not None and 0 <= percent < 5 for percent in holder.percents)
        if is_exit or is_low:
            continue
        rule = "" if filing.family != "13G" else rules[0] if rules else "13d-1b"  # the day is the same by every rule
        stated = [percent for percent in holder.percents if percent is not None]
        one = Last(filing.form, filing.key, filing.issuer, holder.name, f"{max(stated)}%" if stated else "no percent")
        yield filing.family, rule, filing.filed, one


def _holders(connection: Connection, table: str) -> dict[int, _Holder]:
    holders: dict[int, _Holder] = {}
    columns = ("filing_id", "name", "cik", "percent")
    for key, name, cik, percent in _rows(connection, f"{table}_reporting_persons", columns):
        first = holders.get(key) or _Holder(name or "", cik or "", ())
        holders[key] = _Holder(first.name, first.cik, (*first.percents, percent))
    return holders


@lru_cache(maxsize=4096)
def _due_or_none(form: str, event: date, *, rule: str = "", trigger: str = "") -> Due | None:
    """Return a due date, None where no rule was in force or the calendar ends before it."""
    try:
        return due(form, event, rule=rule, trigger=trigger)
    except UsageError:
        return None


# ---- as a calendar --------------------------------------------------------------------------------------------------


def entry_of(owed: MayOwe) -> Entry | None:
    """Return an entry for what may be owed; None where it has no day, or one that is over."""
    if owed.due is None or owed.due.date is None or owed.is_past:
        return None
    who = owed.filer if owed.filer == owed.issuer else f"{owed.filer}, {owed.issuer}"
    return Entry(owed.due, who, f"May be owed, because {owed.because}.")


def export_calendar(store: Store, chosen: Collection[int] | None, output: Path, as_of: date) -> dict[str, int]:
    """Write a calendar of what may be owed from `as_of` on, for all filings or those with these ids.

    Returns how many days it has, and what has none or is past.

    Raises:
        UsageError: the day is before 1994 or after 2099, or `output` is a folder.
        EnvironmentProblem: it cannot be written.
    """
    ids = None if chosen is None else frozenset(chosen)
    keys = None if ids is None else {key for key, number in store.ids().items() if number in ids}
    owed_all = [owed for owed in watch(store, as_of).rows() if keys is None or owed.key in keys]
    entries = [entry for owed in owed_all if (entry := entry_of(owed))]
    with writing(output), one_file(output, "ics") as path:
        path.write_bytes(ics(entries, datetime.now(UTC)))
    undated = sum(owed.due is None or owed.due.date is None for owed in owed_all)
    return {"days": len(entries), "without a day": undated, "past": len(owed_all) - len(entries) - undated}
