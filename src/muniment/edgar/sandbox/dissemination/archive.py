"""Below /Archives: the folders of filings and their files, the indexes, the feeds of a day."""

import gzip
import io
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from html import escape
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

from msgspec import Struct

from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import answers, companies, filings
from muniment.edgar.sandbox.dissemination.answers import (
    HTML,
    TEXT,
    XML,
    Answer,
    Asked,
    Shown,
    media_type,
    zipped,
)
from muniment.edgar.sandbox.dissemination.cache import FILINGS, cik_topic, day_topic, quarter_topic
from muniment.edgar.sandbox.dissemination.filings import Filed, filing_page, headers_page
from muniment.identifiers import accession

# ---- folders ---------------------------------------------------------------------------------------------------------

LISTS = ("index.json", "index.xml", "index.html")
"""The three ways to ask for a folder by name; the page also stands at the folder itself."""

_TOP = ("Feed", "Oldloads", "daily-index", "data", "full-index")


class Member(Struct, frozen=True):
    """A file or folder in a folder; `modified` is empty where nothing tells, `size` for folders and files not kept."""

    name: str
    is_folder: bool = False
    modified: str = ""
    size: str = ""


def shown_as(name: str, path: str, members: list[Member], **kept: Any) -> Answer:  # noqa: ANN401 - what Answer takes
    """Return a folder as it is asked for.

    Args:
        name: `index.json`, `index.xml`, or anything else for the page.
        path: of the folder, without a slash at its end.
        members: what is in it.
        kept: how long the answer holds, see `Answer`.
    """
    if name == "index.json":
        return answers.json(_json(path, members), **kept)
    if name == "index.xml":
        return Answer(_xml(path, members).encode(), XML, **kept)
    return Answer(_page(path, members).encode(), HTML, **kept)


def top(asked: Asked) -> Answer | None:
    """Return /Archives/edgar, which has only folders that are always there."""
    if asked.parts[1:] != ("edgar",):
        return None
    return shown_as("", "/Archives/edgar", [Member(name, is_folder=True) for name in _TOP])


def of_entity(cik: str, name: str, shown: Shown) -> Answer | None:
    """Return the folder of a CIK: a folder for each filing, the newest first."""
    found = shown.connection.execute(
        "SELECT DISTINCT f.accession, f.public FROM parties p JOIN filings f ON f.id = p.filing"
        " WHERE p.cik = ? AND f.public <= ? ORDER BY f.public DESC, f.id DESC",
        (cik, shown.moment),
    )
    members = [Member(number.replace("-", ""), True, _moment(datetime.fromisoformat(day))) for number, day in found]
    path = f"/Archives/edgar/data/{int(cik)}"
    return shown_as(name, path, members, topics=(cik_topic(cik),)) if members else None


def of_filing(filed: Filed, cik: str, name: str) -> Answer:
    """Return the folder of a filing: its documents, and the files that every filing has."""
    when = _moment(filed.public)
    made = [f"{filed.accession}{ending}" for ending in ("-index-headers.html", "-index.html", ".txt")]
    sizes = {f"{filed.accession}.txt": str(filed.size)}
    members = [Member(one, modified=when, size=sizes.get(one, "")) for one in made]
    named = {one.name: one for one in filed.documents if one.name}
    members += [Member(one.name, modified=when, size=str(one.size)) for one in named.values()]
    return shown_as(name, filings.folder_path(cik, filed.accession), members, modified=filed.public)


def _moment(when: datetime) -> str:
    return f"{when.astimezone(EASTERN):%Y-%m-%d %H:%M:%S}"


def _json(path: str, members: list[Member]) -> dict[str, object]:
    items = [
        {
            "last-modified": one.modified,
            "name": one.name,
            "type": "folder.gif" if one.is_folder else "text.gif",
            "size": one.size,
        }
        for one in members
    ]
    return {"directory": {"item": items, "name": path, "parent-dir": _parent(path)}}


def _xml(path: str, members: list[Member]) -> str:
    items = "".join(
        f"  <item><name>{escape(one.name)}</name><type>{'folder.gif' if one.is_folder else 'text.gif'}</type>"
        f"<size>{one.size}</size><last-modified>{one.modified}</last-modified></item>\n"
        for one in members
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<directory>\n  <name>{escape(path)}</name>\n'
        f"  <parent-dir>{escape(_parent(path))}</parent-dir>\n{items}</directory>\n"
    )


def _page(path: str, members: list[Member]) -> str:
    rows = "".join(
        f'<tr><td><a href="{escape(path)}/{quote(one.name, safe="")}{"/" if one.is_folder else ""}">'
        f"{escape(one.name)}</a></td>"
        f"<td>{one.size}</td><td>{one.modified}</td></tr>\n"
        for one in members
    )
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f"<title>Directory Listing for {escape(path)}</title></head>\n"
        f"<body><h1>Directory List of {escape(path)}/</h1>\n"
        f'<p><a href="{escape(_parent(path))}/">Parent Directory</a></p>\n'
        '<div id="main-content"><table summary="heading"><tr><th>Name</th><th>Size</th><th>Last Modified</th></tr>\n'
        f"{rows}</table></div></body></html>\n"
    )


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


# ---- layouts of indexes ----------------------------------------------------------------------------------------------

Kind = Literal["form", "company", "master", "crawler", "xbrl"]
KINDS: tuple[Kind, ...] = ("form", "company", "master", "crawler", "xbrl")

WIDER_SINCE = date(2024, 12, 18)
"""From then on the column of the form has 17 places, not 12, in which `SCHEDULE 13D/A` finds room.

Index files of 2021 and 2022 have 12, those of 2026 have 17; the day between is assumed: the first of such names.
"""

_COMPANY, _NUMBER = 62, 12
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
    wide = 17 if last >= WIDER_SINCE else 12
    lines = [
        *_head(kind, last, daily=daily),
        *(_line(kind, row, wide, daily) for row in sorted(rows, key=_ORDER[kind])),
    ]
    return ("\n".join(lines) + "\n").encode()


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
    yield from [" "] * 4 if daily else [""] * 4
    yield _titles(kind, daily)
    yield "-" * _DASHES[kind]


def _titles(kind: Kind, daily: bool) -> str:
    match kind:
        case "master" | "xbrl":
            return f"CIK|Company Name|Form Type|Date Filed|{'File Name' if daily else 'Filename'}"
        case "form":
            return _fixed("Form Type", "Company Name", "CIK", "Date Filed", "File Name", (12, _COMPANY))
        case _:
            last = "URL" if kind == "crawler" else "File Name"
            return _fixed("Company Name", "Form Type", "CIK", "Date Filed", last, (_COMPANY, 12))


def _line(kind: Kind, row: Row, wide: int, daily: bool) -> str:
    day = row.filed.replace("-", "") if daily else row.filed
    company = _BREAKS.sub(" ", row.company)
    cik = str(row.cik)
    match kind:
        case "master" | "xbrl":
            return f"{cik}|{company.replace('|', ' ')}|{row.form}|{day}|{row.path}"
        case "form":
            line = _fixed(row.form, company, cik, day, row.path, (wide, _COMPANY))
        case "company":
            line = _fixed(company, row.form, cik, day, row.path, (_COMPANY, wide))
        case _:
            url = f"https://www.sec.gov/Archives/edgar/data/{cik}/{row.accession}-index.htm"
            line = _fixed(company, row.form, cik, day, url, (_COMPANY, wide))
    return line.ljust(150) if daily else line


def _fixed(first: str, second: str, cik: str, day: str, last: str, widths: tuple[int, int]) -> str:
    """Put columns side by side; what is longer than its column pushes the next ones, two blanks behind it."""
    cells = [_cell(first, widths[0]), _cell(second, widths[1]), _cell(cik, _NUMBER), _cell(day, _NUMBER)]
    return "".join(cells) + last


def _cell(words: str, wide: int) -> str:
    return words.ljust(wide) if len(words) <= wide - 2 else words + "  "


# ---- indexes ---------------------------------------------------------------------------------------------------------

Names: TypeAlias = Callable[[Shown, date, date], list[str]]
"""Says which files stand in the folder of a quarter, by its first and last day."""

GZIP, _ZIP = "application/gzip", "application/zip"
_YEAR, _QUARTER = re.compile(r"(?:19|20)[0-9]{2}"), re.compile(r"QTR([1-4])")
_KIND = "|".join(KINDS)
_FULL = re.compile(rf"({_KIND})\.(idx|gz|zip|idx\.gz)")  # not .Z: what compress(1) makes, nobody has asked for
_DAILY = re.compile(rf"({_KIND})\.((?:19|20)[0-9]{{6}})\.(idx|idx\.gz)|((?:19|20)[0-9]{{6}})\.(idx)")


def full(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands below full-index: folders, the index of a quarter, the current quarter without a folder."""
    where = place(parts)
    if where is None:
        return None
    folder, name = where
    begins, ends = span(folder, shown)
    named = _FULL.fullmatch(name)
    if named is None or len(folder) == 1:
        return listed("full-index", folder, name, shown, _full_names)
    today = shown.now.date()
    if begins > today:
        return None  # a quarter that has not begun has no index
    rows = list(_found(shown, begins, ends))
    last = max((date.fromisoformat(row.filed) for row in rows), default=min(ends, today))
    kind: Kind = named[1]  # type: ignore[assignment]
    made = index_file(kind, () if kind == "xbrl" else rows, last, daily=False)
    until = shown.tomorrow if ends >= today else None  # tomorrow may be another day, or another quarter
    return _file(made, named[2], f"{kind}.idx", topics=(quarter_topic(begins.isoformat()),), until=until)


def daily(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands below daily-index: folders, the index of a day with filings, the bulk data."""
    if parts == ("bulkdata", "submissions.zip"):
        return companies.everything(shown)
    where = place(parts)
    if where is None:
        return None
    folder, name = where
    named = _DAILY.fullmatch(name)
    if named is None or len(folder) != 2:
        return listed("daily-index", folder, name, shown, _daily_names)
    kind: Kind = named[1] or "form"  # type: ignore[assignment]
    try:
        day = date.fromisoformat(named[2] or named[4])
    except ValueError:
        return None
    begins, ends = span(folder, shown)
    rows = list(_found(shown, day, day)) if begins <= day <= ends else []
    if not rows:
        return None
    made = index_file(kind, () if kind == "xbrl" else rows, day, daily=True)
    return _file(made, named[3] or named[5], f"{kind}.idx", topics=(day_topic(day.isoformat()),))


def days(shown: Shown, begins: date, ends: date) -> list[str]:
    """Return the days with public filings, ISO dates, in order."""
    return [
        day
        for (day,) in shown.connection.execute(
            "SELECT DISTINCT filed FROM filings WHERE filed BETWEEN ? AND ? AND public <= ? ORDER BY filed",
            (begins.isoformat(), ends.isoformat(), shown.moment),
        )
    ]


def place(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """Split a path into year, quarter and what is asked for in there; None where it is no such path."""
    folder: list[str] = []
    for part, shape in zip(parts, (_YEAR, _QUARTER), strict=False):
        if not shape.fullmatch(part):
            break
        folder.append(part)
    rest = parts[len(folder) :]
    return (tuple(folder), rest[0] if rest else "") if len(rest) <= 1 else None


def span(folder: tuple[str, ...], shown: Shown) -> tuple[date, date]:
    """Return the first and last day of a folder: of all time, a year or a quarter; of none, the current quarter."""
    year = int(folder[0]) if folder else shown.now.year
    quarter = int(folder[1][-1]) if len(folder) > 1 else (shown.now.month + 2) // 3
    if len(folder) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    begins = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return begins, following - timedelta(days=1)


def _found(shown: Shown, begins: date, ends: date) -> Iterator[Row]:
    """Yield a row for each filing and CIK."""
    found = shown.connection.execute(
        "SELECT f.form, p.name, CAST(p.cik AS INTEGER), f.filed, f.accession FROM filings f"
        " JOIN parties p ON p.filing = f.id WHERE f.filed BETWEEN ? AND ? AND f.public <= ?"
        " GROUP BY f.id, p.cik",
        (begins.isoformat(), ends.isoformat(), shown.moment),
    )
    for row in found:
        yield Row(*row)


def _file(made: bytes, ending: str, name: str, **kept: Any) -> Answer:  # noqa: ANN401 - what Answer takes
    if ending in ("gz", "idx.gz"):
        return Answer(gzip.compress(made, 6, mtime=0), GZIP, **kept)
    if ending == "zip":
        return Answer(zipped({name: made}), _ZIP, **kept)
    return Answer(made, TEXT, **kept)


# ---- folders --------------------------------------------------------------------------------------------------------


def listed(top: str, folder: tuple[str, ...], name: str, shown: Shown, names: Names) -> Answer | None:
    """Return a folder of the indexes: years, quarters, files; None where nothing is in it."""
    if name and name not in LISTS:
        return None
    if len(folder) == 2:
        members = [Member(one) for one in names(shown, *span(folder, shown))]
    else:
        members = [Member(one, is_folder=True) for one in _folders(folder, shown)]
    path = "/".join(("/Archives/edgar", top, *folder))
    return shown_as(name, path, members, topics=(FILINGS,)) if members else None


def _folders(folder: tuple[str, ...], shown: Shown) -> list[str]:
    """Return the years with filings, or the quarters of a year."""
    begins, ends = span(folder, shown) if folder else (date(1993, 1, 1), date(2100, 1, 1))
    found = days(shown, begins, ends)
    if folder:
        return sorted({f"QTR{(int(day[5:7]) + 2) // 3}" for day in found})
    return sorted({day[:4] for day in found})


def _full_names(shown: Shown, begins: date, ends: date) -> list[str]:
    if not days(shown, begins, ends):
        return []
    return sorted(f"{kind}.{ending}" for kind in KINDS for ending in ("gz", "idx", "zip"))


def _daily_names(shown: Shown, begins: date, ends: date) -> list[str]:
    found = [day.replace("-", "") for day in days(shown, begins, ends)]
    return [f"{kind}.{day}.idx" for kind in ("company", "crawler", "form", "master") for day in found]


# ---- feeds -----------------------------------------------------------------------------------------------------------

_DAY = re.compile(r"((?:19|20)[0-9]{6})(\.nc\.tar\.gz|\.gz)")


def feed(top: str, ending: str, parts: tuple[str, ...], shown: Shown) -> Answer | None:
    """Return what stands below Feed, of a day a tar of its `.nc` files; or Oldloads, its full submissions in a row."""
    where = place(parts)
    if where is None:
        return None
    folder, name = where
    if not name or name in LISTS:

        def names(shown: Shown, begins: date, ends: date) -> list[str]:
            return [f"{day.replace('-', '')}{ending}" for day in days(shown, begins, ends)]

        return listed(top, folder, name, shown, names)
    named = _DAY.fullmatch(name)
    if named is None or named[2] != ending or len(folder) != 2:
        return None
    try:
        day = date.fromisoformat(named[1])
    except ValueError:
        return None
    begins, ends = span(folder, shown)
    texts = _texts(shown, day) if begins <= day <= ends else iter(())
    data = _tar(texts) if top == "Feed" else b"".join(filings.restyled(text, "text") for _, text in texts)
    made = gzip.compress(data, 6, mtime=0) if data else b""
    return Answer(made, GZIP, topics=(day_topic(day.isoformat()),)) if made else None


def _texts(shown: Shown, day: date) -> Iterator[tuple[str, bytes]]:
    """Yield the filings of a day: accession number and full submission."""
    found = shown.connection.execute(
        "SELECT id, accession FROM filings WHERE filed = ? AND public <= ? ORDER BY id", (day.isoformat(), shown.moment)
    ).fetchall()
    for filing, number in found:
        yield number, filings.text_of(shown.connection, filing)


def _tar(texts: Iterator[tuple[str, bytes]]) -> bytes:
    """Return a tar of dissemination files; nothing where there are none."""
    held, count = io.BytesIO(), 0
    with tarfile.open(fileobj=held, mode="w") as archive:
        for accession, text in texts:
            data = filings.restyled(text, "tags")
            info = tarfile.TarInfo(f"{accession}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            count += 1
    return held.getvalue() if count else b""


# ---- files -----------------------------------------------------------------------------------------------------------

_CIK = re.compile(r"[0-9]{1,10}")
_FOLDER = re.compile(r"[0-9]{18}")
_FILE = re.compile(
    r"(?P<number>[0-9]{10}-[0-9]{2}-[0-9]{6})(?P<ending>\.txt|\.nc|\.hdr\.sgml|-index\.html?|-index-headers\.html)"
)
_Maker: TypeAlias = Callable[[tuple[str, ...], Asked, Shown], "Answer | None"]


def answer(asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands at a path below /Archives; None where nothing does."""
    if len(asked.parts) < 3 or asked.parts[1] != "edgar":
        return top(asked)
    make = _BELOW.get(asked.parts[2])
    return make(asked.parts[3:], asked, shown) if make else None


def _data(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return a file or folder of filings: every CIK of a filing has all of them."""
    if not parts or not _CIK.fullmatch(parts[0]):
        return None
    cik, below = parts[0].zfill(10), parts[1:]
    if not below or (len(below) == 1 and below[0] in LISTS):
        return of_entity(cik, below[0] if below else "", shown)
    if _FOLDER.fullmatch(below[0]):
        filed = _filing(accession.compact(below[0]), cik, shown)
        return _in_folder(filed, cik, below[1:], shown) if filed else None
    named = _FILE.fullmatch(below[0]) if len(below) == 1 else None
    filed = _filing(named["number"], cik, shown) if named else None
    return _whole(filed, cik, named["ending"], shown) if named and filed else None


def _filing(number: str, cik: str, shown: Shown) -> Filed | None:
    filed = filings.filing(shown.connection, number, shown.moment)
    return filed if filed and any(party.cik == cik for party in filed.parties) else None


def _in_folder(filed: Filed, cik: str, below: tuple[str, ...], shown: Shown) -> Answer | None:
    if not below or (len(below) == 1 and below[0] in LISTS):
        return of_filing(filed, cik, below[0] if below else "")
    named = _FILE.fullmatch(below[0])
    if len(below) == 1 and named and named["number"] == filed.accession:
        return _whole(filed, cik, named["ending"], shown)
    if len(below) == 2 and filed.sheet and below == (filed.sheet, filed.primary_document):
        return Answer(
            filings.rendered(filings.text_of(shown.connection, filed.id), filed), HTML, fenced=True, **_kept(filed)
        )
    if len(below) != 1 or not any(one.name == below[0] for one in filed.documents):
        return None
    found = filings.document(filings.text_of(shown.connection, filed.id), below[0])
    return None if found is None else Answer(found, media_type(below[0]), fenced=True, **_kept(filed))


def _whole(filed: Filed, cik: str, ending: str, shown: Shown) -> Answer:
    """Return a file that every filing has, whatever its documents are."""
    if ending.startswith("-index.htm"):
        page = filing_page(filed, cik, filings.header_of(shown.connection, filed.id))
        return Answer(page.encode(), HTML, **_kept(filed))
    text = filings.text_of(shown.connection, filed.id)
    match ending:
        case ".txt":
            return Answer(filings.restyled(text, "text"), TEXT, fenced=True, **_kept(filed))
        case ".nc":
            return Answer(filings.restyled(text, "tags"), TEXT, fenced=True, **_kept(filed))
        case ".hdr.sgml":
            return Answer(filings.header_file(text), TEXT, fenced=True, **_kept(filed))
        case _:
            return Answer(
                headers_page(filed, filings.header_file(text), filings.header_text(text)), HTML, **_kept(filed)
            )


def _kept(filed: Filed) -> dict[str, Any]:
    return {"modified": filed.public.astimezone(EASTERN)}


_BELOW: dict[str, _Maker] = {
    "data": _data,
    "full-index": full,
    "daily-index": daily,
    "Feed": lambda parts, _asked, shown: feed("Feed", ".nc.tar.gz", parts, shown),
    "Oldloads": lambda parts, _asked, shown: feed("Oldloads", ".gz", parts, shown),
    "cik-lookup-data.txt": lambda parts, _asked, shown: None if parts else companies.lookup(shown),
}
