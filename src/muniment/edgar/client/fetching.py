"""Which filings there are to fetch: of a company, of a form in a time, and those that come in from now on.

Indexes are complete but late: that of a quarter is made anew by night or by week, that of a day in the evening. What
came in since then only the feed knows. So a time is taken from quarters, then days, then the feed; a few days are
taken from days at once.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from msgspec import structs

from muniment.deadlines import closure
from muniment.edgar.client.indexes import Index, quarters
from muniment.edgar.client.listing import Listed, Wanted, once_each
from muniment.edgar.client.public import PER_PAGE, Public
from muniment.edgar.client.transport import NotThere
from muniment.errors import UsageError
from muniment.forms import FORMS

_EASTERN = ZoneInfo("America/New_York")
_DAY = timedelta(days=1)
_FIRST = date(1993, 1, 1)
_FEW_DAYS = timedelta(days=7)
_MOST_PAGES = 20  # of the feed; EDGAR does not keep more than some two thousand entries in it

Warn = Callable[[str], None]
"""What hears of things that could not be listed."""


def today() -> date:
    """Return the day where EDGAR is."""
    return datetime.now(_EASTERN).date()


def of_company(public: Public, number: str, wanted: Wanted) -> Iterator[Listed]:
    """Yield the filings of a company, newest first; older files are read only where they have a day that is wanted."""
    company = public.company(number)
    yield from once_each(one for one in company.listed if one in wanted)
    for page in company.older:
        too_late = wanted.since and page.until and page.until < wanted.since
        too_early = wanted.until and page.since and page.since > wanted.until
        if not (too_late or too_early):
            yield from once_each(one for one in public.older(company, page.file) if one in wanted)


def of_form(public: Public, wanted: Wanted, now: date, warn: Warn, seen: set[str] | None = None) -> Iterator[Listed]:
    """Yield the filings of a time, oldest first, from the indexes, and from the feed what they do not have yet.

    `seen` gets the number of everything that the feed showed, wanted or not.
    """
    until = min(wanted.until or now, now)
    listed = _of_time(public, wanted, (max(wanted.since or now, _FIRST), until, now), warn)
    if until == now:  # asked last: what an index has meanwhile taken over is in both
        listed = chain(listed, _later(lambda: from_feed(public, wanted, set() if seen is None else seen)))
    yield from once_each(listed)


def _later(ask: Callable[[], list[Listed]]) -> Iterator[Listed]:
    """Ask only when it is its turn."""
    yield from ask()


def _of_time(public: Public, wanted: Wanted, time: tuple[date, date, date], warn: Warn) -> Iterator[Listed]:
    since, until, now = time
    if since > until:
        return
    known = since - _DAY  # the last day whose filings are all listed
    for year, quarter in quarters(since, until) if until - since > _FEW_DAYS else ():
        index = _there(lambda year=year, quarter=quarter: public.quarter(year, quarter))
        if index is None:
            if quarter_is_over(year, quarter, until):
                warn(f"the index of quarter {quarter} of {year} is not there: its days are asked one by one")
            continue
        yield from _in(index, wanted, warn)
        if index.through:
            known = max(known, min(index.through, until))
    for day in _days(known + _DAY, until):
        index = _there(lambda day=day: public.day(day))
        if index:
            yield from _in(index, wanted, warn)
        elif day < now:
            warn(f"the index of {day} is not there: filings of that day may be missing")


def quarter_is_over(year: int, quarter: int, now: date) -> bool:
    """Tell whether a quarter lies before a day."""
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) <= now


def _there(ask: Callable[[], Index]) -> Index | None:
    try:
        return ask()
    except NotThere:
        return None


def _in(index: Index, wanted: Wanted, warn: Warn) -> Iterator[Listed]:
    if index.unread:
        warn(f"{len(index.unread)} rows of an index cannot be read, the first is {index.unread[0]!r}")
    yield from sorted(
        (one for one in index.listed if one in wanted), key=lambda one: (one.filed or _FIRST, one.accession)
    )


def _days(since: date, until: date) -> Iterator[date]:
    """Yield the days on which EDGAR may have filings; where nobody knows of holidays, all but weekends."""
    day = since
    while day <= until:
        if _is_open(day):
            yield day
        day += _DAY


def _is_open(day: date) -> bool:
    try:
        return not closure(day)
    except UsageError:
        return day.weekday() < 5


# ---- the feed -------------------------------------------------------------------------------------------------------


def from_feed(public: Public, wanted: Wanted, seen: set[str]) -> list[Listed]:
    """Return what the feed has that was not seen in it before, oldest first; all of it is seen from now on."""
    shown, found = set[str](), list[Listed]()
    for spelling in _spellings(wanted):
        for page in range(_MOST_PAGES):
            listed = [entry.listed for entry in public.latest(spelling, page * PER_PAGE)]
            found += (one for one in listed if one in wanted and one.accession not in seen)
            shown.update(one.accession for one in listed)
            if len(listed) < PER_PAGE or any(one.accession in seen for one in listed):
                break
    seen |= shown  # only now: had a page failed, those before it would be shown again
    return list(once_each(reversed(found)))


def _spellings(wanted: Wanted) -> list[str]:
    """Return what the feed is asked for: it takes the beginnings of names."""
    forms = [FORMS[wanted.form.form]] if wanted.form else FORMS.values()
    return list(dict.fromkeys(name for form in forms for name in (form.submission_type, form.index_type)))


class Follower:
    """Keeps up with the feed. What it has missed, if more came in than it shows, the index of the day tells later.

    Args:
        public: whom to ask.
        wanted: which filings; `until` is of no use here.
        warn: hears of what could not be listed.
        now: says what day it is where EDGAR is.
    """

    def __init__(self, public: Public, wanted: Wanted, warn: Warn, now: Callable[[], date] = today) -> None:
        self._public, self._wanted, self._warn, self._now = public, wanted, warn, now
        self._told: set[str] = set()
        self._seen: set[str] = set()
        self._open = wanted.since or now()  # the first day that no index has told all of
        self._asked: date | None = None

    def news(self) -> list[Listed]:
        """Return what came in since the last call, oldest first; the first call returns all that is wanted."""
        now = self._now()
        found = self._from_indexes(now) if self._asked != now else from_feed(self._public, self._wanted, self._seen)
        self._asked = now
        fresh = [one for one in once_each(found) if one.accession not in self._told]
        self._told.update(one.accession for one in fresh)
        return fresh

    def _from_indexes(self, now: date) -> list[Listed]:
        """Return everything since the first open day; once a day, because only then there is a new index."""
        missing: list[str] = []

        def warn(words: str) -> None:
            missing.append(words)
            self._warn(words)

        since = structs.replace(self._wanted, since=self._open)
        found = list(of_form(self._public, since, now, warn, self._seen))
        if not missing:
            self._open = now
        return found
