"""What www.sec.gov has beside the archives: robots.txt, the sitemap, pages of a company and of text search, data sets.

The real pages of a company and of text search are scripts, which ask for the same data; these are plain, and link on.

The quarterly Form D data sets are zips of six tables, made from the notices that are here, and a page with links.
Addresses and names are those of the SEC's files as programs list them in 2026: the folder is another one since the
second quarter of that year, and most quarters before 2014 end in `_d_0`. The description of the columns, which the SEC
puts into each zip, is not in ours.
"""

import logging
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import msgspec
from msgspec import Struct, UnsetType

from muniment.deadlines.business_days import Quarter
from muniment.documents.header import FilingHeader
from muniment.edgar.sandbox.dissemination import archive, companies, filings, search
from muniment.edgar.sandbox.dissemination.filings import folder_path, index_page_path
from muniment.edgar.sandbox.dissemination.responses import (
    HTML,
    TEXT,
    PublicRequest,
    PublicResponse,
    Snapshot,
    filled,
)
from muniment.errors import DEFECTS, MunimentError, defect
from muniment.forms import Record
from muniment.forms.tables.columns import TABLES
from muniment.readers import read
from muniment.writers.sec_tsv import headings, table_rows

_STYLES = Path(__file__).with_name("interactive2.css")
_MOST = 100  # filings, or hits, of a page
_CIK = re.compile(r"(?:CIK)?0*([0-9]{1,10})", re.IGNORECASE)


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return robots.txt, the sitemap, a page, or their style sheet, ours under EDGAR's name; None for other paths."""
    match request.parts:
        case ("robots.txt",):
            return PublicResponse(b"User-agent: *\nAllow: /Archives/edgar/data\nDisallow: /cgi-bin\n", TEXT)
        case ("sitemap.xml",):
            return archive.site_map(snapshot)
        case ("include", _STYLES.name):
            return PublicResponse(_STYLES.read_bytes(), "text/css")
        case ("edgar", "browse"):
            return _company(request.query.get("CIK", "").strip(), snapshot)
        case ("edgar", "search"):
            return _search(request, snapshot)
        case _:
            return None


# ---- a company ------------------------------------------------------------------------------------------------------

_FILINGS = """
SELECT f.form, f.filed, f.accession, p.file_number, count(*) OVER ()
FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = ? AND f.public <= ?
GROUP BY f.id ORDER BY f.filed DESC, f.accepted DESC, f.accession DESC LIMIT ?
"""


def _company(text: str, snapshot: Snapshot) -> PublicResponse:
    number = _CIK.fullmatch(text)
    cik = number[1].zfill(10) if number else companies.cik_of_ticker(snapshot.connection, text) if text else None
    entity = companies.entity_of(snapshot, cik) if cik else None
    rows = snapshot.connection.execute(_FILINGS, (cik, snapshot.moment, _MOST)).fetchall()
    page = filled("browse.html", asked=text, entity=entity, filings=rows, index_page_path=index_page_path)
    return PublicResponse(page.encode(), HTML)


# ---- text search ----------------------------------------------------------------------------------------------------

_LABELS = {"q": "Words", "forms": "Forms", "ciks": "CIK, ten digits", "startdt": "Filed from", "enddt": "to"}


def _search(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    query = {name: request.query.get(name, "").strip() for name in _LABELS}
    start, results = request.number("from", 0, search.CEILING - _MOST), None
    if any(query.values()):
        question = {**query, "from": str(start)}
        search_request = PublicRequest("", ("LATEST", "search-index"), is_folder=False, query=question)
        results = msgspec.json.decode(search.respond(search_request, snapshot).body)
    values = {"asked": _LABELS, "query": query, "start": start, "most": _MOST, "ceiling": search.CEILING}
    page = filled("full_text_search.html", found=results, folder_path=folder_path, **values)
    return PublicResponse(page.encode(), HTML)


# ---- the quarterly Form D data sets ----------------------------------------------------------------------------------

_PAGES = (("dera", "data", "form-d"), ("data-research", "sec-markets-data", "form-d-data-sets"))
_NAME = re.compile(r"(20[0-9]{2})q([1-4])_d(?:_0)?\.zip")
_ORDER = ("SIGNATURES", "FORMDSUBMISSION", "RELATEDPERSONS", "ISSUERS", "OFFERING", "RECIPIENTS")
_FORMS = ("D", "D/A")
_log = logging.getLogger("muniment.edgar")


def path_of(quarter: Quarter) -> str:
    """Return where the data set of a quarter stands.

    >>> path_of(Quarter(2025, 2))
    '/files/structureddata/data/form-d-data-sets/2025q2_d.zip'
    """
    folder = "structureddata" if quarter < Quarter(2026, 2) else "datastandardsinnovation"
    again = "_0" if quarter < Quarter(2014, 1) and quarter not in (Quarter(2008, 1), Quarter(2012, 1)) else ""
    return f"/files/{folder}/data/form-d-data-sets/{quarter.year}q{quarter.number}_d{again}.zip"


class _Notice(Struct, frozen=True):
    """A notice as the writer takes it."""

    record: Record
    header: FilingHeader | UnsetType


def data_sets(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return the data set of a quarter, or the page that links them; None where no notice was filed in the quarter."""
    if request.parts in _PAGES:
        days = snapshot.connection.execute(
            "SELECT DISTINCT filed FROM filings WHERE form IN (?, ?) AND public <= ?", (*_FORMS, snapshot.moment)
        )
        quarters = {Quarter.of(day) for (day,) in days}
        shown = [(each, path_of(each)) for each in sorted(quarters, reverse=True) if _is_there(each, snapshot)]
        body = filled("data_sets.html", quarters=shown).encode()
        return PublicResponse(body, HTML)
    named = _NAME.fullmatch(request.parts[-1]) if request.parts else None
    quarter = Quarter(int(named[1]), int(named[2])) if named else None
    if quarter is None or request.path != path_of(quarter) or not _is_there(quarter, snapshot):
        return None
    data = _zipped(quarter, snapshot)
    return PublicResponse(data, "application/zip") if data else None


def _is_there(quarter: Quarter, snapshot: Snapshot) -> bool:
    return snapshot.switches.get("data-sets") != "ended" or quarter.last < snapshot.now.date()


def _zipped(quarter: Quarter, snapshot: Snapshot) -> bytes:
    """Return the tables as a zip, the newest filing first; nothing where there is none. Tables grow on disk."""
    with ExitStack() as stack:
        files = {table: stack.enter_context(tempfile.TemporaryFile()) for table in TABLES}
        for table, file in files.items():
            file.write(headings(table))
        count = 0
        for rows in _rows(quarter, snapshot):
            count += 1
            for table, lines in rows.items():
                files[table].writelines(lines)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in _ORDER:
                info = zipfile.ZipInfo(f"{quarter.year}Q{quarter.number}_d/{table}.tsv")
                info.compress_type = zipfile.ZIP_DEFLATED
                files[table].seek(0)
                with archive.open(info, "w") as member:
                    shutil.copyfileobj(files[table], member)
    return packed.getvalue() if count else b""


def _rows(quarter: Quarter, snapshot: Snapshot) -> Iterator[dict[str, list[bytes]]]:
    """Yield the lines of each notice by table; one that has no place in the tables is left out, and logged."""
    rows = snapshot.connection.execute(
        "SELECT id, accession FROM filings WHERE form IN (?, ?) AND filed BETWEEN ? AND ? AND public <= ?"
        " ORDER BY filed DESC, accepted DESC, id DESC",
        (*_FORMS, quarter.first.isoformat(), quarter.last.isoformat(), snapshot.moment),
    ).fetchall()
    for filing, number in rows:
        try:
            reading = read(filings.text_of(snapshot.connection, filing))
            yield table_rows(_Notice(reading.record, reading.header))
        except MunimentError as error:
            _log.warning("%s has no place in a data set: %s", number, error)
        except DEFECTS as error:
            _log.warning("%s is not in its data set: %s", number, defect(error))
