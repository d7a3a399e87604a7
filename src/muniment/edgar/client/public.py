"""EDGAR's public side with types: companies, tickers, indexes, the feed, search, and full submissions."""

import re
from collections.abc import Iterator
from datetime import date

from muniment.edgar.client.companies import Company, read_company, read_older, read_tickers
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.feed import Entry, read_feed
from muniment.edgar.client.indexes import Index, of_day, of_quarter, read_index
from muniment.edgar.client.listing import Listed
from muniment.edgar.client.searching import Found, read_search
from muniment.edgar.client.transport import Line, NotThere
from muniment.errors import SourceError
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
