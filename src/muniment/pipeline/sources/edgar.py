"""Filings out of EDGAR's indexes: `edgar:2024Q1..2024Q4:13G,D`. It needs the extra edgar, so it is loaded late.

They are fetched here, by one process, whatever engine reads them: EDGAR counts the requests of all machines of a user
together, and answers fewer than one process can ask for.
"""

import os
import re
import sys
from collections.abc import Container, Iterator
from datetime import date

from msgspec import Struct

from muniment.deadlines import today
from muniment.deadlines.business_days import Quarter
from muniment.documents.archive import Item, ItemOrRefused, Refused
from muniment.edgar.client.endpoints import Endpoint, endpoint
from muniment.edgar.client.listings import Criteria, Listing, wanted_form
from muniment.edgar.client.public import Public, every_line, of_form
from muniment.edgar.client.transport import NotFound, line_to
from muniment.edgar.protocol import ADDRESS
from muniment.engines import Unit
from muniment.errors import SourceError, UsageError
from muniment.forms import parse_name
from muniment.pipeline.sources import given

_RANGE = re.compile(r"edgar:(\d{4})Q([1-4])(?:\.\.(\d{4})Q([1-4]))?(?::([^:]+))?").fullmatch


class Quarters(Struct, frozen=True):
    """Which filings: of some quarters, and of some forms, `D`, `13G` and `13D`."""

    since: date
    until: date
    forms: frozenset[str]

    def __contains__(self, listing: Listing) -> bool:
        """Whether a filing that an index lists is of one of the forms."""
        form = parse_name(listing.form)
        return form is not None and form.form in self.forms


def units(name: str, have: Container[str] = ()) -> Iterator[Unit]:
    """Yield a unit for each filing of the quarters and forms that a name asks for, fetched as it is asked for.

    `have` are the accession numbers of those that need not be fetched. The EDGAR is that of MUNIMENT_EDGAR_URL, else
    the SEC's.

    Raises:
        UsageError: the name makes no sense, or MUNIMENT_USER_AGENT does not say who asks.
        EnvironmentProblem: EDGAR cannot be reached.
    """
    return given(_fetched(quarters(name), _endpoint(), have))


def listings(name: str) -> Iterator[Listing]:
    """Yield what EDGAR's indexes list of the quarters and forms that a name asks for, a line for each company.

    Raises:
        UsageError, EnvironmentProblem: as `units`.
    """
    wanted, to = quarters(name), _endpoint()
    with line_to(to, public=True) as line:
        criteria = Criteria(since=wanted.since, until=wanted.until)
        yield from (listing for listing in every_line(Public(line, to), criteria, today(), _warn) if listing in wanted)


def quarters(name: str) -> Quarters:
    """Return which filings a name asks for.

    >>> quarters("edgar:2024Q4:13G")
    Quarters(since=datetime.date(2024, 10, 1), until=datetime.date(2024, 12, 31), forms=frozenset({'13G'}))
    """
    match = _RANGE(name)
    if match is None:
        raise UsageError(f"{name[:80]!r}: say quarters and forms as edgar:2024Q1..2024Q4:13G,D")
    year, quarter, last_year, last_quarter, forms = match.groups()
    since = Quarter(int(year), int(quarter)).first
    until = Quarter(int(last_year or year), int(last_quarter or quarter)).last
    if until < since:
        raise UsageError(f"{name[:80]!r}: ends before it begins")
    words = forms.split(",") if forms else ["D", "13G", "13D"]
    return Quarters(since, until, frozenset(wanted_form(form).form for form in words))


def _endpoint() -> Endpoint:
    return endpoint("sandbox" if os.environ.get(ADDRESS) else "live")


def _fetched(quarters: Quarters, to: Endpoint, have: Container[str]) -> Iterator[ItemOrRefused]:
    with line_to(to, public=True) as line:
        public = Public(line, to)
        for listing in of_form(public, Criteria(since=quarters.since, until=quarters.until), today(), _warn):
            if listing in quarters and listing.accession not in have:
                yield _filing(public, listing)


def _filing(public: Public, listing: Listing) -> ItemOrRefused:
    name = f"edgar:{listing.cik}/{listing.accession}"
    try:
        return Item(name, public.full_submission(listing.cik, listing.accession))
    except (NotFound, SourceError) as error:
        return Refused(name, str(error))


def _warn(words: str) -> None:
    print(f"warning: {words}", file=sys.stderr)
