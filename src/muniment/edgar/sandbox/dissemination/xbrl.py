"""What EDGAR has of XBRL, of filings that have none: feeds without an item, an archive of facts without a member.

The order of a feed's elements and the titles of the months are those of real feeds, as programs that read them say;
the titles of the feeds of one taxonomy are assumed.
"""

import re
from datetime import date, datetime, time, timedelta

from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination.responses import PublicResponse, Snapshot, zipped

_FEEDS = {
    "xbrlrss.all.xml": "All XBRL Data Submitted to the SEC",
    "usgaap.rss.xml": "US GAAP XBRL Data Submitted to the SEC",
    "xbrl-inline.rss.xml": "Inline XBRL Data Submitted to the SEC",
    "xbrl-rr.rss.xml": "Mutual Fund Risk/Return XBRL Data Submitted to the SEC",
}
FEEDS = tuple(_FEEDS)
"""The feeds of the latest filings, files of /Archives/edgar."""

_MONTH = re.compile(r"xbrlrss-(20[0-9]{2})-(0[1-9]|1[0-2])\.xml")
_FIRST_MONTH = date(2005, 4, 1)
_URL = "https://www.sec.gov/Archives/edgar"


def feed(name: str, snapshot: Snapshot) -> PublicResponse:
    """Return a feed of the latest filings."""
    return _feed(name, _FEEDS[name], f"{_FEEDS[name]}, the latest first", snapshot.now, snapshot)


def months(snapshot: Snapshot) -> list[str]:
    """Return the names of the feeds of months, the first of 2005, up to the current one."""
    today = snapshot.now
    counted = range(_FIRST_MONTH.year * 12 + _FIRST_MONTH.month - 1, today.year * 12 + today.month)
    return [f"xbrlrss-{month // 12}-{month % 12 + 1:02}.xml" for month in counted]


def month(name: str, snapshot: Snapshot) -> PublicResponse | None:
    """Return the feed of a month; None for one that has not begun, or that has no feed."""
    named = _MONTH.fullmatch(name)
    if named is None or name not in months(snapshot):
        return None
    year, number = int(named[1]), int(named[2])
    last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    title = f"All XBRL Data Submitted to the SEC for {year}-{number:02}"
    description = f"The filings with XBRL of {year}-{number:02}"
    day = min(last, snapshot.now.date())
    return _feed(f"monthly/{name}", title, description, datetime.combine(day, time(), EASTERN), snapshot)


def facts() -> PublicResponse:
    """Return companyfacts.zip: of nobody, since no filing here has facts."""
    return PublicResponse(zipped(()), "application/zip")


def _feed(path: str, title: str, description: str, when: datetime, snapshot: Snapshot) -> PublicResponse:
    published = f"{when:%a, %d %b %Y} 00:00:00 {when:%Z}"
    body = (
        '<?xml version="1.0" encoding="windows-1252"?>\n<rss version="2.0">\n<channel>\n'
        f"<title>{title}</title>\n<link>{_URL}/{path}</link>\n"
        f'<atom:link href="{_URL}/{path}" rel="self" type="application/rss+xml"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"/>\n'
        f"<description>{description}</description>\n<language>en-us</language>\n<pubDate>{published}</pubDate>\n"
        "</channel>\n</rss>\n"
    )
    return PublicResponse(body.encode("cp1252"), "application/rss+xml", until=snapshot.tomorrow)
