"""Sitemaps (sitemaps.org, protocol 0.9): the addresses of filings by quarter and by day, and what lists those."""

from collections.abc import Iterable
from itertools import islice
from xml.sax.saxutils import escape

from muniment.edgar.sandbox.dissemination.responses import XML, PublicResponse

MOST = 50_000
"""Addresses of one sitemap, by the protocol."""

SITE = "https://www.sec.gov"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def addresses(pages: Iterable[tuple[str, str]], number: int = 1, **options: object) -> PublicResponse | None:
    """Return the sitemap of a number, from 1, of pages given by path and ISO day; None where there are not so many."""
    part = islice(pages, (number - 1) * MOST, number * MOST)
    lines = "".join(f"<url><loc>{SITE}{escape(path)}</loc><lastmod>{day}</lastmod></url>\n" for path, day in part)
    if number < 1 or (not lines and number > 1):
        return None
    body = f"{_HEAD}<urlset {_NAMESPACE}>\n{lines}</urlset>\n"
    return PublicResponse(body.encode(), XML, **options)  # type: ignore[arg-type]


def listed(paths: Iterable[str], **options: object) -> PublicResponse:
    """Return a list of sitemaps, given by path."""
    lines = "".join(f"<sitemap><loc>{SITE}{escape(path)}</loc></sitemap>\n" for path in paths)
    body = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{lines}</sitemapindex>\n"
    return PublicResponse(body.encode(), XML, **options)  # type: ignore[arg-type]
