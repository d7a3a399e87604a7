"""The quarterly Form D data sets: zips of six tables, made from the notices that are here, and the page with links.

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

from msgspec import Struct, UnsetType

from muniment.documents.header import FilingHeader
from muniment.edgar.sandbox.clock import Quarter
from muniment.edgar.sandbox.dissemination import filings
from muniment.edgar.sandbox.dissemination.cache import FILINGS, quarter_topic
from muniment.edgar.sandbox.dissemination.responses import HTML, PublicRequest, PublicResponse, Snapshot
from muniment.errors import DEFECTS, MunimentError, defect
from muniment.forms import Record
from muniment.forms.tables.columns import TABLES
from muniment.readers import read
from muniment.writers.sec_tsv import headings, table_rows

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


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return the data set of a quarter, or the page that links them; None where no notice was filed in the quarter."""
    if request.parts in _PAGES:
        return _page(snapshot)
    named = _NAME.fullmatch(request.parts[-1]) if request.parts else None
    quarter = Quarter(int(named[1]), int(named[2])) if named else None
    if quarter is None or request.path != path_of(quarter) or not _is_there(quarter, snapshot):
        return None
    data = _zipped(quarter, snapshot)
    topics = (quarter_topic(quarter.first.isoformat()),)
    until = snapshot.tomorrow if quarter.last >= snapshot.now.date() else None
    return PublicResponse(data, "application/zip", topics=topics, until=until) if data else None


def _is_there(quarter: Quarter, snapshot: Snapshot) -> bool:
    return snapshot.switches.get("data-sets") != "ended" or quarter.last < snapshot.now.date()


def _page(snapshot: Snapshot) -> PublicResponse:
    days = snapshot.connection.execute(
        "SELECT DISTINCT filed FROM filings WHERE form IN (?, ?) AND public <= ?", (*_FORMS, snapshot.moment)
    )
    quarters = {Quarter.of(day) for (day,) in days}
    rows = "".join(
        f'<tr><td><a href="{path_of(quarter)}">{quarter.year} Q{quarter.number}</a></td><td>ZIP</td></tr>\n'
        for quarter in sorted(quarters, reverse=True)
        if _is_there(quarter, snapshot)
    )
    body = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>SEC.gov | Form D Data Sets</title>'
        "</head>\n<body><h1>Form D Data Sets</h1>\n<table><thead><tr><th>File</th><th>Format</th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody></table></body></html>\n"
    )
    return PublicResponse(body.encode(), HTML, topics=(FILINGS,), until=snapshot.tomorrow)


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
