"""Below /Archives: the folders of filings and their files, the indexes, the feeds of a day, of XBRL."""

import gzip
import io
import re
import sqlite3
import tarfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from html import escape
from itertools import islice
from typing import Any, Literal, TypeAlias

from msgspec import Struct, convert

from muniment.deadlines.business_days import Quarter
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import companies, filings, responses
from muniment.edgar.sandbox.dissemination.filings import Filed
from muniment.edgar.sandbox.dissemination.responses import (
    HTML,
    TEXT,
    XML,
    PublicRequest,
    PublicResponse,
    Snapshot,
    filled,
    zipped,
)
from muniment.identifiers import accession

# ---- folders ---------------------------------------------------------------------------------------------------------

LISTS = ("index.json", "index.xml", "index.html")
"""The three ways to ask for a folder by name; the page also stands at the folder itself."""

_TOP = ("Feed", "Oldloads", "daily-index", "data", "full-index", "monthly")


_ICONS: dict[str, str] = {
    **dict.fromkeys(("gif", "jpg", "jpeg", "png", "bmp"), "image2.gif"),
    **dict.fromkeys(("gz", "tgz", "zip", "z"), "compressed.gif"),
}
"""What lists call a file by its ending; any other is `text.gif`."""


class Member(Struct, frozen=True):
    """A file or folder in a folder; `modified` is empty where unknown, `size` for folders and files not stored."""

    name: str
    is_folder: bool = False
    modified: str = ""
    size: str = ""

    @property
    def icon(self) -> str:
        """What lists call its kind."""
        return "folder.gif" if self.is_folder else _ICONS.get(self.name.rpartition(".")[2].lower(), "text.gif")


def folder_response(name: str, path: str, members: list[Member], modified: datetime | None = None) -> PublicResponse:
    """Return a folder in the requested format.

    Args:
        name: `index.json`, `index.xml`, or anything else for the page.
        path: of the folder, without a slash at its end.
        members: what is in it.
        modified: when it became what it is.
    """
    if name == "index.json":
        items = [
            {"last-modified": member.modified, "name": member.name, "type": member.icon, "size": member.size}
            for member in members
        ]
        return responses.json(
            {"directory": {"item": items, "name": path, "parent-dir": _parent(path)}}, modified=modified
        )
    template, media = ("folder.xml", XML) if name == "index.xml" else ("folder.html", HTML)
    page = filled(template, path=path, parent=_parent(path), members=members)
    return PublicResponse(page.encode(), media, modified=modified)


def of_entity(cik: str, name: str, snapshot: Snapshot) -> PublicResponse | None:
    """Return the folder of a CIK: a folder for each filing, the newest first."""
    rows = snapshot.connection.execute(
        "SELECT DISTINCT f.accession, f.public FROM parties p JOIN filings f ON f.id = p.filing"
        " WHERE p.cik = ? AND f.public <= ? ORDER BY f.public DESC, f.id DESC",
        (cik, snapshot.moment),
    )
    members = [Member(number.replace("-", ""), True, _moment(datetime.fromisoformat(day))) for number, day in rows]
    path = f"/Archives/edgar/data/{int(cik)}"
    return folder_response(name, path, members) if members else None


def of_filing(filed: Filed, cik: str, name: str) -> PublicResponse:
    """Return the folder of a filing by name: its documents, and the files that every filing has, which show no size."""
    when = _moment(filed.public)
    sizes = {f"{filed.accession}{suffix}": "" for suffix in ("-index-headers.html", "-index.html", ".txt")}
    sizes |= {document.name: str(document.size) for document in filed.documents if document.name}
    members = [Member(name, modified=when, size=sizes[name]) for name in sorted(sizes, key=str.lower)]
    return folder_response(name, filings.folder_path(cik, filed.accession), members, modified=filed.public)


def _moment(when: datetime) -> str:
    return f"{when.astimezone(EASTERN):%Y-%m-%d %H:%M:%S}"


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


# ---- layouts of indexes ----------------------------------------------------------------------------------------------

Kind = Literal["form", "company", "master", "crawler", "xbrl"]
KINDS: tuple[Kind, ...] = ("form", "company", "master", "crawler", "xbrl")

WIDER_SINCE = date(2024, 12, 18)
"""From then on the column of the form has 17 places, not 12, in which `SCHEDULE 13D/A` fits.

Index files of 2021 and 2022 have 12, those of 2026 have 17; the day between is assumed: the first of such names.
"""

_COMPANY, _NUMBER = 62, 12
_BARRED = ("master", "xbrl")  # the kinds whose columns stand between bars
_DASHES = {"form": 141, "company": 141, "master": 80, "crawler": 141, "xbrl": 80}
_TITLES = {
    "form": "Master Index of EDGAR Dissemination Feed by Form Type",
    "company": "Master Index of EDGAR Dissemination Feed by Company Name",
    "master": "Master Index of EDGAR Dissemination Feed",
    "crawler": "Master Index of EDGAR Dissemination Feed by Company Name",
    "xbrl": "XBRL Index of EDGAR Dissemination Feed",
}
_BREAKS = re.compile(r"[\r\n\t]+")


class Row(Struct, frozen=True, gc=False):
    """A filing under one CIK; `filed` an ISO date."""

    form: str
    company: str
    cik: int
    filed: str
    accession: str

    @property
    def path(self) -> str:
        """Where its full submission stands."""
        return f"edgar/data/{self.cik}/{self.accession}.txt"


def index_file(kind: Kind, rows: Iterable[Row], last: date, *, daily: bool) -> bytes:
    """Return an index file.

    Args:
        kind: which of them.
        rows: in any order; the file has them by its first column.
        last: the day of the last filing that it could hold.
        daily: whether it is the index of one day: other dates, blanks at the end of each line.
    """
    width = 17 if last >= WIDER_SINCE else 12
    lines = (_line(kind, row, width, daily) for row in sorted(rows, key=_ORDER[kind]))
    return "\n".join((*_head(kind, last, daily=daily), *lines, "")).encode()


_ORDER = {
    "form": lambda row: (row.form, row.company.upper(), row.cik, row.accession),
    "company": lambda row: (row.company.upper(), row.form, row.cik, row.accession),
    "master": lambda row: (str(row.cik), row.form, row.accession),
    "crawler": lambda row: (row.company.upper(), row.form, row.cik, row.accession),
    "xbrl": lambda row: (str(row.cik), row.form, row.accession),
}


def _head(kind: Kind, last: date, *, daily: bool) -> Iterator[str]:
    title = _TITLES[kind].replace("Master Index", "Daily Index") if daily else _TITLES[kind]
    received = f"{last:%b} {last.day:2}, {last.year}" if daily else f"{last:%B} {last.day}, {last.year}"
    yield f"Description:           {title}"
    yield f"Last Data Received:    {received}"
    yield "Comments:              webmaster@sec.gov"
    yield "Anonymous FTP:         ftp://ftp.sec.gov/edgar/"
    if kind == "master" and not daily:
        yield "Cloud HTTP:            https://www.sec.gov/Archives/"
    # A daily master index has its titles in line 6, as it was in 2018, 2024 and 2025: people skip seven lines.
    yield from [" "] * (1 if kind == "master" else 4) if daily else [""] * 4
    last_title = "URL" if kind == "crawler" else "Filename" if kind in _BARRED and not daily else "File Name"
    yield _laid_out(kind, "Form Type", "Company Name", "CIK", "Date Filed", last_title)
    yield "-" * _DASHES[kind]


def _line(kind: Kind, row: Row, width: int, daily: bool) -> str:
    day = row.filed.replace("-", "") if daily else row.filed
    last = (
        f"https://www.sec.gov/Archives/edgar/data/{row.cik}/{row.accession}-index.htm"
        if kind == "crawler"
        else row.path
    )
    line = _laid_out(kind, row.form, _BREAKS.sub(" ", row.company), str(row.cik), day, last, width)
    return line.ljust(150) if daily and kind not in _BARRED else line


def _laid_out(kind: Kind, form: str, company: str, cik: str, day: str, last: str, width: int = 12) -> str:
    """Put columns side by side; what is longer than its column pushes the next ones, two blanks behind it."""
    if kind in _BARRED:
        return f"{cik}|{company.replace('|', ' ')}|{form}|{day}|{last}"
    named = [(form, width), (company, _COMPANY)] if kind == "form" else [(company, _COMPANY), (form, width)]
    cells = (*named, (cik, _NUMBER), (day, _NUMBER))
    return "".join(text.ljust(size) if len(text) <= size - 2 else f"{text}  " for text, size in cells) + last


# ---- indexes ---------------------------------------------------------------------------------------------------------

Names: TypeAlias = Callable[[Snapshot, date, date], list[str]]
"""Says which files stand in the folder of a quarter, by its first and last day."""

GZIP, _ZIP = "application/gzip", "application/zip"
_YEAR, _QUARTER = re.compile(r"(?:19|20)[0-9]{2}"), re.compile(r"QTR([1-4])")
_KIND = "|".join(KINDS)
_FULL = re.compile(rf"({_KIND})\.(idx|gz|zip|Z|idx\.gz)")
_DAILY = re.compile(rf"({_KIND})\.((?:19|20)[0-9]{{6}})\.(idx|idx\.gz)|((?:19|20)[0-9]{{6}})\.(idx)")


def full(folder: tuple[str, ...], name: str, snapshot: Snapshot) -> PublicResponse | None:
    """Return what stands below full-index: folders, the index of a quarter, the current quarter without a folder."""
    begins, ends = span(folder, snapshot)
    named = _FULL.fullmatch(name)
    if named is None or len(folder) == 1:
        return index_folder("full-index", folder, name, snapshot, _full_names)
    today = snapshot.now.date()
    if begins > today:
        return None  # a quarter that has not begun has no index
    rows = list(_rows_between(snapshot, begins, ends))
    last = min(ends, today)  # every filing is in it at once, and all days before today are over
    kind: Kind = convert(named[1], Kind)
    data = index_file(kind, () if kind == "xbrl" else rows, last, daily=False)
    return _file(data, named[2], f"{kind}.idx", _last_public(snapshot, begins, ends))


def daily(folder: tuple[str, ...], name: str, snapshot: Snapshot) -> PublicResponse | None:
    """Return what stands below daily-index: folders, the index of a day with filings."""
    named = _DAILY.fullmatch(name)
    if named is None or len(folder) != 2:
        return index_folder("daily-index", folder, name, snapshot, _daily_names)
    kind: Kind = convert(named[1] or "form", Kind)
    day = _day_in(folder, named[2] or named[4], snapshot)
    rows = list(_rows_between(snapshot, day, day)) if day else []
    if day is None or not rows:
        return None
    data = index_file(kind, () if kind == "xbrl" else rows, day, daily=True)
    return _file(data, named[3] or named[5], f"{kind}.idx", _last_public(snapshot, day, day))


def days(snapshot: Snapshot, begins: date, ends: date) -> list[str]:
    """Return the days with public filings, ISO dates, in order."""
    rows = _public_between(snapshot, begins, ends, "SELECT DISTINCT filed FROM filings f", "ORDER BY filed")
    return [day for (day,) in rows]


def _public_between(snapshot: Snapshot, begins: date, ends: date, select: str, ending: str = "") -> sqlite3.Cursor:
    """Answer a query about the public filings `f` of some days."""
    return snapshot.connection.execute(
        f"{select} WHERE f.filed BETWEEN ? AND ? AND f.public <= ? {ending}",
        (begins.isoformat(), ends.isoformat(), snapshot.moment),
    )


def _day_in(folder: tuple[str, ...], name: str, snapshot: Snapshot) -> date | None:
    """Return the day that a file is named for; None where there is no such day in the quarter of its folder."""
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    begins, ends = span(folder, snapshot)
    return day if begins <= day <= ends else None


def place(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """Split a path into year, quarter and the name in there; None where it is no such path."""
    folder: list[str] = []
    for part, shape in zip(parts, (_YEAR, _QUARTER), strict=False):
        if not shape.fullmatch(part):
            break
        folder.append(part)
    below = parts[len(folder) :]
    return (tuple(folder), below[0] if below else "") if len(below) <= 1 else None


def span(folder: tuple[str, ...], snapshot: Snapshot) -> tuple[date, date]:
    """Return the first and last day of a folder: of all time, a year or a quarter; of none, the current quarter."""
    if len(folder) == 1:
        return date(int(folder[0]), 1, 1), date(int(folder[0]), 12, 31)
    quarter = Quarter(int(folder[0]), int(folder[1][-1])) if folder else Quarter.of(snapshot.moment)
    return quarter.first, quarter.last


def _rows_between(snapshot: Snapshot, begins: date, ends: date) -> Iterator[Row]:
    """Yield a row for each filing and CIK."""
    columns = "f.form, p.name, CAST(p.cik AS INTEGER), f.filed, f.accession"
    select = f"SELECT {columns} FROM filings f JOIN parties p ON p.filing = f.id"  # noqa: S608 - words of ours
    return (Row(*row) for row in _public_between(snapshot, begins, ends, select, "GROUP BY f.id, p.cik"))


def _last_public(snapshot: Snapshot, begins: date, ends: date) -> datetime | None:
    """Return when the newest filing of some days became public: since then an index of them is as it is."""
    newest: str | None = _public_between(snapshot, begins, ends, "SELECT max(public) FROM filings f").fetchone()[0]
    return datetime.fromisoformat(newest) if newest else None


def _file(data: bytes, suffix: str, name: str, modified: datetime | None) -> PublicResponse:
    if suffix in ("gz", "idx.gz"):
        return PublicResponse(gzip.compress(data, 6, mtime=0), GZIP, modified=modified)
    if suffix == "Z":
        return PublicResponse(responses.compressed(data), "application/x-compress", modified=modified)
    if suffix == "zip":
        return PublicResponse(responses.zipped([(name, data)]), _ZIP, modified=modified)
    return PublicResponse(data, TEXT, modified=modified)


# ---- sitemaps -------------------------------------------------------------------------------------------------------

MOST_ADDRESSES = 50_000
"""Addresses of one sitemap, by the protocol (sitemaps.org, 0.9)."""

_SITE = "https://www.sec.gov"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_EVER = (date(1993, 1, 1), date(2100, 1, 1))
_OF_QUARTER = re.compile(r"sitemap\.quarterlyindex([1-9][0-9]{0,3})\.xml")
_OF_DAY = re.compile(r"sitemap\.((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})\.xml")


def _sitemap(top: str, folder: tuple[str, ...], name: str, snapshot: Snapshot) -> PublicResponse | None:
    """Return a sitemap of full-index or daily-index: of filings, or what lists these; None for any other name."""
    if (top, *folder, name) == ("full-index", "sitemap.quarterlyindexes.xml"):
        return site_map(snapshot)
    if (top, *folder, name) == ("daily-index", "sitemap.xml"):
        dated_days = ((day, f"{day[:4]}/QTR{Quarter.of(day).number}") for day in days(snapshot, *_EVER))
        files = (f"/Archives/edgar/daily-index/{where}/sitemap.{day.replace('-', '')}.xml" for day, where in dated_days)
        return _sitemaps(files)
    if len(folder) != 2:
        return None
    begins, ends = span(folder, snapshot)
    if top == "full-index" and (numbered := _OF_QUARTER.fullmatch(name)):
        modified = _last_public(snapshot, begins, ends)
        return _addresses(_pages_between(snapshot, begins, ends), int(numbered[1]), modified=modified)
    dated = _OF_DAY.fullmatch(name)
    day = "-".join(dated.groups()) if dated else ""
    if top != "daily-index" or day not in days(snapshot, begins, ends):
        return None
    only = date.fromisoformat(day)
    return _addresses(_pages_between(snapshot, only, only))


def _addresses(
    pages: Iterable[tuple[str, str]], number: int = 1, modified: datetime | None = None
) -> PublicResponse | None:
    """Return the sitemap of a number, from 1, of pages given by path and ISO day; None where there are not so many."""
    part = islice(pages, (number - 1) * MOST_ADDRESSES, number * MOST_ADDRESSES)
    lines = "".join(
        f"<url><loc>{_SITE}{escape(path, quote=False)}</loc><lastmod>{day}</lastmod></url>\n" for path, day in part
    )
    if number < 1 or (not lines and number > 1):
        return None
    return PublicResponse(f"{_XML}<urlset {_SITEMAP}>\n{lines}</urlset>\n".encode(), XML, modified=modified)


def _sitemaps(paths: Iterable[str]) -> PublicResponse:
    """Return a list of sitemaps, given by path."""
    lines = "".join(f"<sitemap><loc>{_SITE}{escape(path, quote=False)}</loc></sitemap>\n" for path in paths)
    return PublicResponse(f"{_XML}<sitemapindex {_SITEMAP}>\n{lines}</sitemapindex>\n".encode(), XML)


def site_map(snapshot: Snapshot) -> PublicResponse:
    """Return the list of all sitemaps of filings by quarter."""
    files: list[str] = []
    for folder in ((year, quarter) for year in _folders((), snapshot) for quarter in _folders((year,), snapshot)):
        where = f"/Archives/edgar/full-index/{'/'.join(folder)}"
        files += (f"{where}/{name}" for name in _sitemap_names(snapshot, *span(folder, snapshot)))
    return _sitemaps(files)


def _sitemap_names(snapshot: Snapshot, begins: date, ends: date) -> list[str]:
    """Return the names of the sitemaps of a quarter: more than one where it has more addresses than one takes."""
    select = "SELECT 1 FROM filings f JOIN parties p ON p.filing = f.id"
    pages = sum(1 for _ in _public_between(snapshot, begins, ends, select, "GROUP BY f.id, p.cik"))
    return [f"sitemap.quarterlyindex{number + 1}.xml" for number in range(-(-pages // MOST_ADDRESSES))]


def _pages_between(snapshot: Snapshot, begins: date, ends: date) -> Iterator[tuple[str, str]]:
    """Yield the index page of each filing below each of its CIKs, with the day on which it was filed."""
    for row in sorted(_rows_between(snapshot, begins, ends), key=_ORDER["master"]):
        yield f"/Archives/edgar/data/{row.cik}/{row.accession}-index.htm", row.filed


# ---- folders --------------------------------------------------------------------------------------------------------


def index_folder(
    top: str, folder: tuple[str, ...], name: str, snapshot: Snapshot, names: Names
) -> PublicResponse | None:
    """Return a folder of the indexes: years, quarters, files; or a sitemap in it; None where nothing is in it."""
    if name and name not in LISTS:
        return _sitemap(top, folder, name, snapshot)
    if len(folder) == 2:
        members = [Member(member_name) for member_name in names(snapshot, *span(folder, snapshot))]
    else:
        members = [Member(member_name, is_folder=True) for member_name in _folders(folder, snapshot)]
    path = "/".join(("/Archives/edgar", top, *folder))
    return folder_response(name, path, members) if members else None


def _folders(folder: tuple[str, ...], snapshot: Snapshot) -> list[str]:
    """Return the years with filings, or the quarters of a year."""
    begins, ends = span(folder, snapshot) if folder else _EVER
    filing_days = days(snapshot, begins, ends)
    if folder:
        return sorted({f"QTR{Quarter.of(day).number}" for day in filing_days})
    return sorted({day[:4] for day in filing_days})


def _full_names(snapshot: Snapshot, begins: date, ends: date) -> list[str]:
    if not days(snapshot, begins, ends):
        return []
    files = (f"{kind}.{suffix}" for kind in KINDS for suffix in ("Z", "gz", "idx", "zip"))
    return sorted((*files, *_sitemap_names(snapshot, begins, ends)))


def _daily_names(snapshot: Snapshot, begins: date, ends: date) -> list[str]:
    filing_days = [day.replace("-", "") for day in days(snapshot, begins, ends)]
    return [f"{kind}.{day}.idx" for kind in ("company", "crawler", "form", "master") for day in filing_days]


# ---- feeds -----------------------------------------------------------------------------------------------------------

_DAY = re.compile(r"((?:19|20)[0-9]{6})(\.nc\.tar\.gz|\.gz)")


def feed(top: str, suffix: str, folder: tuple[str, ...], name: str, snapshot: Snapshot) -> PublicResponse | None:
    """Return what stands below Feed, of a day a tar of its `.nc` files; or Oldloads, its full submissions in a row."""
    if not name or name in LISTS:

        def names(snapshot: Snapshot, begins: date, ends: date) -> list[str]:
            return [f"{day.replace('-', '')}{suffix}" for day in days(snapshot, begins, ends)]

        return index_folder(top, folder, name, snapshot, names)
    named = _DAY.fullmatch(name)
    if named is None or named[2] != suffix or len(folder) != 2:
        return None
    day = _day_in(folder, named[1], snapshot)
    if day is None:
        return None
    texts = _texts(snapshot, day)
    data = _tar(texts) if top == "Feed" else b"".join(filings.restyled(text, "text") for _, text in texts)
    packed = gzip.compress(data, 6, mtime=0) if data else b""
    return PublicResponse(packed, GZIP) if packed else None


def _texts(snapshot: Snapshot, day: date) -> Iterator[tuple[str, bytes]]:
    """Yield the filings of a day: accession number and full submission."""
    rows = snapshot.connection.execute(
        "SELECT id, accession FROM filings WHERE filed = ? AND public <= ? ORDER BY id",
        (day.isoformat(), snapshot.moment),
    ).fetchall()
    for filing, number in rows:
        yield number, filings.text_of(snapshot.connection, filing)


def _tar(texts: Iterator[tuple[str, bytes]]) -> bytes:
    """Return a tar of dissemination files; nothing where there are none."""
    file, count = io.BytesIO(), 0
    with tarfile.open(fileobj=file, mode="w") as archive:
        for accession, text in texts:
            data = filings.restyled(text, "tags")
            info = tarfile.TarInfo(f"{accession}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            count += 1
    return file.getvalue() if count else b""


# ---- feeds of XBRL, of filings that have none: without an item -------------------------------------------------------
# The order of their elements and the titles of the months are those of real feeds, as programs that read them say; the
# titles of the feeds of one taxonomy are assumed.

_XBRL_FEEDS = {
    "xbrlrss.all.xml": "All XBRL Data Submitted to the SEC",
    "usgaap.rss.xml": "US GAAP XBRL Data Submitted to the SEC",
    "xbrl-inline.rss.xml": "Inline XBRL Data Submitted to the SEC",
    "xbrl-rr.rss.xml": "Mutual Fund Risk/Return XBRL Data Submitted to the SEC",
}
"""The feeds of the latest filings, files of /Archives/edgar."""

_MONTH = re.compile(r"xbrlrss-(20[0-9]{2})-(0[1-9]|1[0-2])\.xml")
_FIRST_MONTH = date(2005, 4, 1)
_URL = "https://www.sec.gov/Archives/edgar"


def _xbrl_months(snapshot: Snapshot) -> list[str]:
    """Return the names of the feeds of months, the first of 2005, up to the current one."""
    today = snapshot.now
    counted = range(_FIRST_MONTH.year * 12 + _FIRST_MONTH.month - 1, today.year * 12 + today.month)
    return [f"xbrlrss-{month // 12}-{month % 12 + 1:02}.xml" for month in counted]


def _xbrl_feed(path: str, title: str, description: str, when: datetime, snapshot: Snapshot) -> PublicResponse:
    published = f"{when:%a, %d %b %Y} 00:00:00 {when:%Z}"
    body = (
        '<?xml version="1.0" encoding="windows-1252"?>\n<rss version="2.0">\n<channel>\n'
        f"<title>{title}</title>\n<link>{_URL}/{path}</link>\n"
        f'<atom:link href="{_URL}/{path}" rel="self" type="application/rss+xml"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"/>\n'
        f"<description>{description}</description>\n<language>en-us</language>\n<pubDate>{published}</pubDate>\n"
        "</channel>\n</rss>\n"
    )
    return PublicResponse(body.encode("cp1252"), "application/rss+xml")


# ---- files -----------------------------------------------------------------------------------------------------------

_CIK = re.compile(r"[0-9]{1,10}")
_FOLDER = re.compile(r"[0-9]{18}")
_FILE = re.compile(
    r"(?P<number>[0-9]{10}-[0-9]{2}-[0-9]{6})(?P<suffix>\.txt|\.nc|\.hdr\.sgml|-index\.html?|-index-headers\.html)"
)
_Maker: TypeAlias = Callable[[tuple[str, ...], PublicRequest, Snapshot], "PublicResponse | None"]


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return what stands at a path below /Archives; None where nothing does."""
    if request.parts[1:] == ("edgar",):  # folders that are always there
        return folder_response("", "/Archives/edgar", [Member(name, is_folder=True) for name in _TOP])
    make = _BELOW.get(request.parts[2]) if request.parts[1:2] == ("edgar",) else None
    return make(request.parts[3:], request, snapshot) if make else None


def _data(parts: tuple[str, ...], request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return a file or folder of filings: every CIK of a filing has all of them."""
    if not parts or not _CIK.fullmatch(parts[0]):
        return None
    cik, below = parts[0].zfill(10), parts[1:]
    if not below or (len(below) == 1 and below[0] in LISTS):
        return of_entity(cik, below[0] if below else "", snapshot)
    if _FOLDER.fullmatch(below[0]):
        filed = _filing(accession.compact(below[0]), cik, snapshot)
        return _in_folder(filed, cik, below[1:], snapshot) if filed else None
    named = _FILE.fullmatch(below[0]) if len(below) == 1 else None
    filed = _filing(named["number"], cik, snapshot) if named else None
    return _common_file(filed, named["suffix"], snapshot) if named and filed else None


def _filing(number: str, cik: str, snapshot: Snapshot) -> Filed | None:
    filed = filings.filing(snapshot.connection, number, snapshot.moment)
    return filed if filed and any(party.cik == cik for party in filed.parties) else None


def _in_folder(filed: Filed, cik: str, below: tuple[str, ...], snapshot: Snapshot) -> PublicResponse | None:
    if not below or (len(below) == 1 and below[0] in LISTS):
        return of_filing(filed, cik, below[0] if below else "")
    named = _FILE.fullmatch(below[0])
    if len(below) == 1 and named and named["number"] == filed.accession:
        return _common_file(filed, named["suffix"], snapshot)
    documents = [document for document in filed.documents if document.name and document.name == below[-1]]
    if len(below) == 2 and below[0] == filed.sheet and any(filings.is_rendered(filed, each) for each in documents):
        page = filings.rendered(filings.text_of(snapshot.connection, filed.id), below[1], filed)
        return PublicResponse(page, HTML, fenced=True, **_modified(filed))
    if len(below) != 1 or not documents:
        return None
    data = filings.document(filings.text_of(snapshot.connection, filed.id), below[0])
    media = responses.media_type(below[0])
    return None if data is None else PublicResponse(data, media, fenced=True, **_modified(filed))


def _common_file(filed: Filed, suffix: str, snapshot: Snapshot) -> PublicResponse:
    """Return a file that every filing has, whatever its documents are."""
    if suffix.startswith("-index.htm"):
        page = filings.filing_page(filed, filings.header_of(snapshot.connection, filed.id))
        return PublicResponse(page.encode(), responses.PLAIN_HTML, modified=filings.last_modified(filed)).from_host(
            "pages"
        )
    text = filings.text_of(snapshot.connection, filed.id)
    if suffix == "-index-headers.html":
        header = filings.header_text(text).decode("utf-8", "replace")
        page = filings.headers_page(filed, filings.header_file(text), header)
        return PublicResponse(page, responses.PLAIN_HTML, **_modified(filed))
    is_header = suffix == ".hdr.sgml"
    data = filings.header_file(text) if is_header else filings.restyled(text, "tags" if suffix == ".nc" else "text")
    return PublicResponse(data, TEXT, fenced=True, **_modified(filed))


def _modified(filed: Filed) -> dict[str, Any]:
    return {"modified": filed.public.astimezone(EASTERN)}


def _monthly(parts: tuple[str, ...], request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return the feed of a month, or the folder of these feeds."""
    if len(parts) == 1 and parts[0] not in LISTS:
        name = parts[0]
        named = _MONTH.fullmatch(name)
        if named is None or name not in _xbrl_months(snapshot):
            return None
        year, number = int(named[1]), int(named[2])
        last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        title = f"All XBRL Data Submitted to the SEC for {year}-{number:02}"
        description = f"The filings with XBRL of {year}-{number:02}"
        day = min(last, snapshot.now.date())
        return _xbrl_feed(f"monthly/{name}", title, description, datetime.combine(day, time(), EASTERN), snapshot)
    if len(parts) > 1:
        return None
    members = [Member(name) for name in _xbrl_months(snapshot)]
    return folder_response("".join(parts), "/Archives/edgar/monthly", members)


def _dated(make: Callable[[tuple[str, ...], str, Snapshot], PublicResponse | None]) -> _Maker:
    """Return what answers below folders of years and quarters."""
    return lambda parts, _request, snapshot: make(*split, snapshot) if (split := place(parts)) else None


def _daily(parts: tuple[str, ...], request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return the bulk data, or what else stands below daily-index."""
    if parts == ("bulkdata", "submissions.zip"):
        return companies.everything(snapshot)
    if parts == ("xbrl", "companyfacts.zip"):
        return PublicResponse(zipped(()), "application/zip")  # of nobody, since no filing here has facts
    return _dated(daily)(parts, request, snapshot)


def _latest(name: str, title: str) -> _Maker:
    """Return what answers with a feed of the latest filings."""
    return lambda parts, _request, snapshot: (
        None if parts else _xbrl_feed(name, title, f"{title}, the latest first", snapshot.now, snapshot)
    )


_BELOW: dict[str, _Maker] = {
    "data": _data,
    "full-index": _dated(full),
    "daily-index": _daily,
    "Feed": _dated(partial(feed, "Feed", ".nc.tar.gz")),
    "Oldloads": _dated(partial(feed, "Oldloads", ".gz")),
    "monthly": _monthly,
    "cik-lookup-data.txt": lambda parts, _request, snapshot: None if parts else companies.lookup(snapshot),
    **{name: _latest(name, title) for name, title in _XBRL_FEEDS.items()},
}
