"""The layouts of EDGAR's index files, column by column."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

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
