"""EDGAR's public side with types, and which filings there are: of a company, of a form in a time, those to come.

Indexes are complete but late: that of a quarter is made anew by night or by week, that of a day in the evening. What
came in since then only the feed knows. So a time is taken from quarters, then days, then the feed; a few days are
taken from days at once.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import structs

from muniment.deadlines import closure
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.listings import (
    Company,
    Entry,
    Found,
    Index,
    Listed,
    Wanted,
    of_day,
    of_quarter,
    once_each,
    quarters,
    read_company,
    read_feed,
    read_index,
    read_older,
    read_search,
    read_tickers,
)
from muniment.edgar.client.transport import Line, NotThere
from muniment.errors import SourceError, UsageError
from muniment.forms import FORMS
from muniment.identifiers import accession, cik

PER_PAGE = 100
_MOST_HITS = 10_000
_PEM = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_ENDS = {
    b"<SEC-DOCUMENT>": b"</SEC-DOCUMENT>",
    b"<IMS-DOCUMENT>": b"</IMS-DOCUMENT>",
    b"<SUBMISSION>": b"</SUBMISSION>",
    _PEM: b"-----END PRIVACY-ENHANCED MESSAGE-----",
}
_HEAD, _FOOT = 8192, 512
_TICKER = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,9}").fullmatch


class Public:
    """What the public can read of one EDGAR, over a line to it."""

    def __init__(self, line: Line, to: Endpoint) -> None:
        self._line, self._to = line, to

    def company(self, number: str) -> Company:
        """Return a company with its latest filings.

        Raises:
            NotThere: EDGAR has no such company. SourceError: the answer cannot be read.
            EnvironmentProblem: there is no answer.
        """
        url = f"{self._to.data}/submissions/CIK{cik.validate(number)}.json"
        return read_company(self._line.read(url, keep=True), url)

    def older(self, company: Company, file: str) -> tuple[Listed, ...]:
        """Return the filings of one of the further files of a company."""
        url = f"{self._to.data}/submissions/{file}"
        return read_older(self._line.read(url, keep=True), company, url)

    def cik_of(self, ticker: str) -> str | None:
        """Return the CIK of a ticker, None where EDGAR knows none."""
        if not _TICKER(ticker):
            return None
        url = f"{self._to.www}/files/company_tickers.json"
        tickers = read_tickers(self._line.read(url, keep=True), url)
        return tickers.get(ticker.upper()) or tickers.get(ticker.upper().replace(".", "-"))

    def quarter(self, year: int, quarter: int) -> Index:
        """Return the index of a quarter; `NotThere` where it has none yet."""
        return self._index(of_quarter(year, quarter))

    def day(self, day: date) -> Index:
        """Return the index of a day; `NotThere` where it has none, as on closed days and before the evening."""
        return self._index(of_day(day))

    def _index(self, path: str) -> Index:
        url = f"{self._to.www}/Archives/edgar/{path}"
        try:
            return read_index(self._line.read(url, keep=True), url)
        except NotThere:
            # Some indexes of 2011 to 2014 are there with gzip only.
            zipped = f"{url}.gz" if "daily" in path else f"{url.removesuffix('.idx')}.gz"
            return read_index(self._line.read(zipped, keep=True), zipped)

    def latest(self, form: str = "", start: int = 0) -> list[Entry]:
        """Return a page of the feed of the latest filings, whose forms begin with `form`; empty past its end."""
        asked = {"action": "getcurrent", "type": form, "owner": "include", "count": str(PER_PAGE), "start": str(start)}
        url = f"{self._to.www}/cgi-bin/browse-edgar"
        return read_feed(self._line.read(url, {**asked, "output": "atom"}), url)

    def search(self, words: str, start: int = 0) -> Found:
        """Return a page of what full-text search finds, of 100 hits."""
        url = f"{self._to.search}/LATEST/search-index"
        return read_search(self._line.read(url, {"q": words, "from": str(start), "size": str(PER_PAGE)}), url)

    def search_all(self, words: str) -> Iterator[Found]:
        """Yield the pages of a search, as far as EDGAR shows them."""
        for start in range(0, _MOST_HITS, PER_PAGE):
            page = self.search(words, start)
            yield page
            if start + PER_PAGE >= page.total or not page.hits:
                return

    def full_submission(self, company: str, number: str) -> bytes:
        """Return the full submission of a filing, from the folder of one of its companies.

        Raises:
            NotThere: it is not in that folder. SourceError: what came is another thing, or cut off.
            EnvironmentProblem: EDGAR cannot be reached.
        """
        url = self._to.full_submission(company, number)
        return sound(self._line.read(url), number, url)

    def anywhere(self, number: str) -> tuple[str, bytes]:
        """Return a company of a filing of which only the number is known, and its full submission.

        The number names who sent it, which may be a company in it; if not, full-text search knows one.

        Raises:
            NotThere: neither way leads to it.
        """
        login = accession.login_cik(number)
        try:
            return login, self.full_submission(login, number)
        except NotThere:
            pass
        for hit in self.search(f'"{number}"').hits:
            if hit.listed.accession == number and hit.listed.cik:  # others may merely quote the number
                return hit.listed.cik, self.full_submission(hit.listed.cik, number)
        raise NotThere(f"{number}: neither sender nor search lead to it; give a company in it too, as CIK/{number}")


def sound(data: bytes, number: str, where: str) -> bytes:
    """Return a full submission as it came.

    Raises:
        SourceError: it is none, that of another filing, or cut off.
    """
    begin = data[:_HEAD].lstrip()
    kind = next((one for one in _ENDS if begin.startswith(one)), None)
    if kind is None:
        raise SourceError("what came is no full submission", source=where)
    if number.encode() not in begin:
        raise SourceError(f"what came is not filing {number}", source=where)
    if _ENDS[kind] not in data[-_FOOT:]:
        raise SourceError("what came is cut off", source=where)
    return data


# ---- which filings there are -----------------------------------------------------------------------------------------

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

    def both() -> Iterator[Listed]:
        yield from _of_time(public, wanted, (max(wanted.since or now, _FIRST), until, now), warn)
        if until == now:  # asked last: what an index has meanwhile taken over is in both
            yield from from_feed(public, wanted, set() if seen is None else seen)

    yield from once_each(both())


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
    days = (date.fromordinal(number) for number in range(known.toordinal() + 1, until.toordinal() + 1))
    for day in filter(_is_open, days):
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


def _is_open(day: date) -> bool:
    """Tell whether EDGAR may have filings of a day; where nobody knows of holidays, not on weekends."""
    try:
        return not closure(day)
    except UsageError:
        return day.weekday() < 5


# ---- the feed -------------------------------------------------------------------------------------------------------


def from_feed(public: Public, wanted: Wanted, seen: set[str]) -> list[Listed]:
    """Return what the feed has that was not seen in it before, oldest first; all of it is seen from now on."""
    shown, found = set[str](), list[Listed]()
    forms = [FORMS[wanted.form.form]] if wanted.form else FORMS.values()
    spellings = (name for form in forms for name in (form.submission_type, form.index_type))
    for spelling in dict.fromkeys(spellings):  # the feed takes the beginnings of names
        for page in range(_MOST_PAGES):
            listed = [entry.listed for entry in public.latest(spelling, page * PER_PAGE)]
            found += (one for one in listed if one in wanted and one.accession not in seen)
            shown.update(one.accession for one in listed)
            if len(listed) < PER_PAGE or any(one.accession in seen for one in listed):
                break
    seen |= shown  # only now: had a page failed, those before it would be shown again
    return list(once_each(reversed(found)))


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
