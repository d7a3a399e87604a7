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

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from muniment.deadlines import Due, closure, due
from muniment.deadlines.dues import Entry, ics
from muniment.errors import UsageError
from muniment.forms import FORMS, FormName, parse_name
from muniment.store import Store
from muniment.store.exporting import one_file, writing
from muniment.values.characters import folded

_YEAR = timedelta(days=366)
_FIVE_YEARS = timedelta(days=5 * 366)
_DAY = timedelta(days=1)
_FIVE = 5


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


def watch(store: Store, as_of: date, form: str = "") -> list[MayOwe]:
    """Return what may be owed as of a day: what is to come first, then what has no day, then what is past.

    Filings of later days are not looked at. `form` asks for one form only.

    Raises:
        UsageError: the day is before 1994 or after 2099.
        EnvironmentProblem: the store cannot be read.
    """
    closure(as_of)
    filings = _filings(store, as_of)
    series = FORMS[form].series if form else ""
    owed_all: list[MayOwe] = []
    if series != "ownership":
        owed_all += _offerings(store, filings, as_of)
    if series != "offering":
        owed_all += _holdings(store, filings, as_of)
    of_form = (owed for owed in owed_all if not form or parse_name(owed.form) == FormName(form, amendment=True))
    return sorted(of_form, key=lambda owed: _when(owed, as_of))


def _when(owed: MayOwe, as_of: date) -> tuple[int, int, str, str]:
    days = abs((owed.due.date - as_of).days) if owed.due and owed.due.date else 0
    return (2 if owed.is_past else 0 if owed.due else 1), days, owed.issuer, owed.key


def _filings(store: Store, as_of: date) -> dict[int, _Filing]:
    columns = ("id", "accession", "form", "family", "filed", "issuer", "issuer_cik")
    return {
        key: _Filing(key, accession, form, family, filed, issuer or "", cik or "")
        for key, accession, form, family, filed, issuer, cik in store.rows("filings", columns)
        if family and filed and filed <= as_of
    }


# ---- Form D ---------------------------------------------------------------------------------------------------------


def _offerings(store: Store, filings: dict[int, _Filing], as_of: date) -> Iterator[MayOwe]:
    amounts = ("total_offering_amount", "total_remaining")
    columns = ("filing_id", "previous_accession_number", "more_than_one_year", *amounts)
    rows = [row for row in store.rows("form_d", columns) if row[0] in filings]
    before = {filings[row[0]].key: row[1] for row in rows if row[1]}
    last: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        chain = _first_of(filings[row[0]].key, before)
        if chain not in last or _is_newer(filings[row[0]], filings[last[chain][0]]):
            last[chain] = row
    for key, _, lasts, offered, remaining in last.values():
        if lasts is False or (offered and remaining == 0):
            continue
        made = _annual(filings[key], as_of)
        if made:
            yield made


def _first_of(key: str, before: dict[str, str]) -> str:
    """Return the first filing of a chain, in the store or not; a chain that bites its tail ends there."""
    passed = {key}
    while key in before and before[key] not in passed:
        key = before[key]
        passed.add(key)
    return key


def _is_newer(first: _Filing, second: _Filing) -> bool:
    return (first.filed, first.id) > (second.filed, second.id)


def _annual(last: _Filing, as_of: date) -> MayOwe | None:
    due_date = _due_or_none("D", last.filed, trigger="annual")
    if due_date is None or due_date.latest is None or due_date.latest < as_of - _YEAR:
        return None
    is_past = due_date.latest < as_of
    because = (
        f"the offering {'was' if is_past else 'is'} not said to end within a year, and nothing later than "
        f"{last.form} of {last.filed} is in the store"
    )
    return MayOwe("D/A", due_date, is_past, last.issuer, last.issuer, last.key, last.filed, because)


# ---- schedules ------------------------------------------------------------------------------------------------------


class _Holder(Struct, frozen=True):
    """Who reports in a schedule: the first person's name and CIK, and the percents of all."""

    name: str
    cik: str
    percents: tuple[Decimal | int | None, ...]


def _holdings(store: Store, filings: dict[int, _Filing], as_of: date) -> Iterator[MayOwe]:
    holders = _holders(store, "schedule_13g") | _holders(store, "schedule_13d")
    last: dict[tuple[str, str], _Filing] = {}
    for key, holder in holders.items():
        filing = filings.get(key)
        if filing is None:
            continue
        chain = (filing.issuer_cik or folded(filing.issuer), holder.cik or folded(holder.name))
        if chain not in last or _is_newer(filing, last[chain]):
            last[chain] = filing
    says = {row[0]: row[1:] for row in store.rows("schedule_13g", ("filing_id", "rules", "item5_five_percent_or_less"))}
    for filing in last.values():
        holder = holders[filing.id]
        rules, is_exit = says.get(filing.id, (None, None))
        # Surely not five percent: a printed 5.0 may stand for more, and Item 5 says where it does not.
        is_low = all(percent is not None and percent < _FIVE for percent in holder.percents)
        if filing.filed < as_of - _FIVE_YEARS or is_exit or is_low:
            continue
        is_13g = filing.family == "13G"
        made = _after_quarter(filing, holder, rules, as_of) if is_13g else _after_change(filing, holder)
        if made:
            yield made


def _holders(store: Store, table: str) -> dict[int, _Holder]:
    holders: dict[int, _Holder] = {}
    for key, name, cik, percent in store.rows(f"{table}_reporting_persons", ("filing_id", "name", "cik", "percent")):
        first = holders.get(key) or _Holder(name or "", cik or "", ())
        holders[key] = _Holder(first.name, first.cik, (*first.percents, percent))
    return holders


def _after_quarter(last: _Filing, holder: _Holder, rules: Sequence[str] | None, as_of: date) -> MayOwe | None:
    """The first amendment after a quarter that is not over: for a quarter's end on or after the last filing."""
    rule = rules[0] if rules else "13d-1b"  # the day is the same by every rule
    event = last.filed
    while True:
        due_date = _due_or_none("13G", event, rule=rule, trigger="material-change")
        if due_date is None or due_date.date is None:
            return None
        if due_date.date >= as_of:
            break
        event = due_date.counted_from + _DAY
    because = (
        f"{last.form} of {last.filed} reports {_percents(holder)}, and facts may have changed materially "
        f"by {due_date.counted_from}"
    )
    return MayOwe("SC 13G/A", due_date, False, last.issuer, holder.name, last.key, last.filed, because)


def _after_change(last: _Filing, holder: _Holder) -> MayOwe:
    because = (
        f"{last.form} of {last.filed} reports {_percents(holder)}: two business days after any material change, such "
        "as 1 % of the class"
    )
    return MayOwe("SC 13D/A", None, False, last.issuer, holder.name, last.key, last.filed, because)


def _percents(holder: _Holder) -> str:
    stated = [percent for percent in holder.percents if percent is not None]
    return f"{max(stated)} %" if stated else "no percent"


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
    owed_all = [owed for owed in watch(store, as_of) if keys is None or owed.key in keys]
    entries = [entry for owed in owed_all if (entry := entry_of(owed))]
    with writing(output), one_file(output, "ics") as path:
        path.write_bytes(ics(entries, datetime.now(UTC)))
    undated = sum(owed.due is None or owed.due.date is None for owed in owed_all)
    return {"days": len(entries), "without a day": undated, "past": len(owed_all) - len(entries) - undated}
