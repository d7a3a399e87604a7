"""EDGAR's public side with types, and which filings there are: of a company, of a form in a time, those to come.

Indexes are complete but late: that of a quarter is rebuilt by night or by week, that of a day in the evening. What
came in since then only the feed has. So a time is taken from quarters, then days, then the feed; a few days are
taken from days at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from msgspec import structs

from muniment.deadlines import closure, today
from muniment.deadlines.business_days import Quarter
from muniment.edgar.client import listings
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.listings import Company, Criteria, Entry, Index, Listing, SearchPage, without_repeats
from muniment.edgar.client.transport import Line, NotFound
from muniment.errors import SourceError, UsageError
from muniment.forms import FORMS
from muniment.identifiers import accession, cik
from muniment.wording import count

PER_PAGE = 100
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
            NotFound: EDGAR has no such company. SourceError: the answer cannot be read.
            EnvironmentProblem: there is no answer.
        """
        return self._line.read_as(f"{self._to.data}/submissions/CIK{cik.validate(number)}.json", listings.read_company)

    def older(self, company: Company, file: str) -> tuple[Listing, ...]:
        """Return the filings of one of the further files of a company."""
        url = f"{self._to.data}/submissions/{file}"
        return self._line.read_as(url, lambda data, where: listings.read_older(data, company, where))

    def cik_of(self, ticker: str) -> str | None:
        """Return the CIK of a ticker, None where EDGAR knows none."""
        if not _TICKER(ticker):
            return None
        tickers = self._line.read_as(f"{self._to.www}/files/company_tickers.json", listings.read_tickers)
        return tickers.get(ticker.upper()) or tickers.get(ticker.upper().replace(".", "-"))

    def quarter(self, quarter: Quarter) -> Index:
        """Return the index of a quarter; `NotFound` where it has none yet."""
        return self._index(listings.of_quarter(quarter))

    def day(self, day: date) -> Index:
        """Return the index of a day; `NotFound` where it has none, as on closed days and before the evening."""
        return self._index(listings.of_day(day))

    def _index(self, path: str) -> Index:
        url = f"{self._to.www}/Archives/edgar/{path}"
        try:
            return self._line.read_as(url, listings.read_index)
        except NotFound:
            # Some indexes of 2011 to 2014 are there with gzip only.
            zipped = f"{url}.gz" if "daily" in path else f"{url.removesuffix('.idx')}.gz"
            return self._line.read_as(zipped, listings.read_index)

    def latest(self, form: str = "", start: int = 0, unread: list[str] | None = None) -> list[Entry]:
        """Return a page of the feed of the latest filings, whose forms begin with `form`; empty past its end.

        `unread` is that of `listings.read_feed`.
        """
        params = {"action": "getcurrent", "type": form, "owner": "include", "count": str(PER_PAGE), "start": str(start)}
        url = f"{self._to.www}/cgi-bin/browse-edgar"
        return listings.read_feed(self._line.read(url, {**params, "output": "atom"}), url, unread)

    def search(self, query: str, start: int = 0) -> SearchPage:
        """Return a page of what full-text search finds, of 100 hits."""
        url = f"{self._to.search}/LATEST/search-index"
        return listings.read_search(self._line.read(url, {"q": query, "from": str(start), "size": str(PER_PAGE)}), url)

    def full_submission(self, company: str, number: str) -> bytes:
        """Return the full submission of a filing, from the folder of one of its companies.

        Raises:
            NotFound: it is not in that folder. SourceError: what came is another thing, or cut off.
            EnvironmentProblem: EDGAR cannot be reached.
        """
        url = self._to.full_submission(company, number)
        return sound(self._line.read(url), number, url)

    def anywhere(self, number: str) -> tuple[str, bytes]:
        """Return a company of a filing of which only the number is known, and its full submission.

        The number names who sent it, which may be a company in it; if not, full-text search knows one.

        Raises:
            NotFound: neither way leads to it.
        """
        login = accession.login_cik(number)
        with suppress(NotFound):
            return login, self.full_submission(login, number)
        for hit in self.search(f'"{number}"').hits:
            if hit.listing.accession == number and hit.listing.cik:  # others may merely quote the number
                return hit.listing.cik, self.full_submission(hit.listing.cik, number)
        raise NotFound(f"{number}: neither sender nor search lead to it; give a company in it too, as CIK/{number}")


def sound(data: bytes, number: str, where: str) -> bytes:
    """Return a full submission as it came.

    Raises:
        SourceError: it is none, that of another filing, or cut off.
    """
    head = data[:_HEAD].lstrip()
    opening = next((tag for tag in _ENDS if head.startswith(tag)), None)
    if opening is None:
        raise SourceError("what came is no full submission", source=where)
    if number.encode() not in head:
        raise SourceError(f"what came is not filing {number}", source=where)
    if _ENDS[opening] not in data[-_FOOT:]:
        raise SourceError("what came is cut off", source=where)
    return data


# ---- which filings there are -----------------------------------------------------------------------------------------

_DAY = timedelta(days=1)
_FIRST = date(1993, 1, 1)
_FEW_DAYS = timedelta(days=7)
_MOST_PAGES = 20  # of the feed; EDGAR does not keep more than some two thousand entries in it

Warn = Callable[[str], None]
"""What hears of things that could not be listed."""


def of_company(public: Public, number: str, criteria: Criteria) -> Iterator[Listing]:
    """Yield the filings of a company, newest first; older files are read only where they have a day that is wanted."""
    company = public.company(number)
    yield from without_repeats(listing for listing in company.listings if listing in criteria)
    for page in company.older:
        too_late = criteria.since and page.until and page.until < criteria.since
        too_early = criteria.until and page.since and page.since > criteria.until
        if not (too_late or too_early):
            yield from without_repeats(listing for listing in public.older(company, page.file) if listing in criteria)


def of_form(
    public: Public, criteria: Criteria, now: date, warn: Warn, seen: set[str] | None = None
) -> Iterator[Listing]:
    """Yield the filings of a time, oldest first, from the indexes, and from the feed what they do not have yet.

    `seen` gets the number of everything that the feed showed, wanted or not.
    """
    yield from without_repeats(every_line(public, criteria, now, warn, seen))


def every_line(
    public: Public, criteria: Criteria, now: date, warn: Warn, seen: set[str] | None = None
) -> Iterator[Listing]:
    """Yield the same with a line for every company in a filing, as the indexes have it."""
    until = min(criteria.until or now, now)
    yield from _of_time(public, criteria, (max(criteria.since or now, _FIRST), until, now), warn)
    if until == now:  # read last: what an index has meanwhile taken over is in both
        yield from from_feed(public, criteria, set() if seen is None else seen)


def _of_time(public: Public, criteria: Criteria, time: tuple[date, date, date], warn: Warn) -> Iterator[Listing]:
    since, until, now = time
    if since > until:
        return
    days = [since + number * _DAY for number in range((until - since).days + 1)]
    complete_to = since - _DAY  # the last day whose filings are all listed
    for quarter in listings.quarters(since, until) if until - since > _FEW_DAYS else ():
        index = _or_none(lambda quarter=quarter: public.quarter(quarter))
        if index:
            yield from _wanted_rows(index, criteria, warn)
            if index.through:
                complete_to = max(complete_to, min(index.through, until))
        elif quarter.last < until:  # before the next index, which says nothing of its days
            warn(f"the index of quarter {quarter.number} of {quarter.year} is not there: its days are read one by one")
            end = quarter.last
            yield from _of_days(public, criteria, (day for day in days if complete_to < day <= end), now, warn)
            complete_to = end
    yield from _of_days(public, criteria, (day for day in days if day > complete_to), now, warn)


def _of_days(public: Public, criteria: Criteria, days: Iterable[date], now: date, warn: Warn) -> Iterator[Listing]:
    for day in filter(_is_open, days):
        index = _or_none(lambda day=day: public.day(day))
        if index:
            yield from _wanted_rows(index, criteria, warn)
        elif day < now:
            warn(f"the index of {day} is not there: filings of that day may be missing")


def _or_none(fetch: Callable[[], Index]) -> Index | None:
    try:
        return fetch()
    except NotFound:
        return None


def _wanted_rows(index: Index, criteria: Criteria, warn: Warn) -> Iterator[Listing]:
    if index.unread:
        warn(f"{count(len(index.unread), 'row')} of an index cannot be read, the first is {index.unread[0]!r}")
    wanted = (listing for listing in index.listings if listing in criteria)
    yield from sorted(wanted, key=lambda listing: (listing.filed or _FIRST, listing.accession))


def _is_open(day: date) -> bool:
    """Return whether EDGAR may have filings of a day; where holidays are not known, not on weekends."""
    try:
        return not closure(day)
    except UsageError:
        return day.weekday() < 5


# ---- the feed -------------------------------------------------------------------------------------------------------


def from_feed(public: Public, criteria: Criteria, seen: set[str]) -> list[Listing]:
    """Return what the feed has that was not seen in it before, oldest first; all of it is seen from now on."""
    new_on_feed, listings = set[str](), list[Listing]()
    forms = [FORMS[criteria.form.form]] if criteria.form else FORMS.values()
    spellings = (name for form in forms for name in (form.submission_type, form.index_type))
    for spelling in dict.fromkeys(spellings):  # the feed takes the beginnings of names
        for page in range(_MOST_PAGES):
            rows = [entry.listing for entry in public.latest(spelling, page * PER_PAGE)]
            listings += (listing for listing in rows if listing in criteria and listing.accession not in seen)
            new_on_feed.update(listing.accession for listing in rows)
            if len(rows) < PER_PAGE or any(listing.accession in seen for listing in rows):
                break
    seen |= new_on_feed  # only now: had a page failed, those before it would be shown again
    return list(without_repeats(reversed(listings)))


class Follower:
    """Keeps up with the feed. What it has missed, if more came in than it shows, the index of the day has later.

    Args:
        public: whom to ask.
        criteria: which filings; `until` is of no use here.
        warn: hears of what could not be listed.
    """

    def __init__(self, public: Public, criteria: Criteria, warn: Warn) -> None:
        self._public, self._criteria, self._warn = public, criteria, warn
        self._reported: set[str] = set()
        self._seen: set[str] = set()
        self._open = criteria.since or today()  # the first day of which no index is complete
        self._last_full_day: date | None = None

    def news(self) -> list[Listing]:
        """Return what came in since the last call, oldest first; the first call returns all that is wanted."""
        now = today()
        if self._last_full_day == now:
            listings = from_feed(self._public, self._criteria, self._seen)
        else:
            listings = self._from_indexes(now)
        self._last_full_day = now
        fresh = [listing for listing in without_repeats(listings) if listing.accession not in self._reported]
        self._reported.update(listing.accession for listing in fresh)
        return fresh

    def _from_indexes(self, now: date) -> list[Listing]:
        """Return everything since the first open day; once a day, because only then there is a new index."""
        missing: list[str] = []

        def warn(message: str) -> None:
            missing.append(message)
            self._warn(message)

        listings = list(of_form(self._public, structs.replace(self._criteria, since=self._open), now, warn, self._seen))
        if not missing:
            self._open = now
        return listings
