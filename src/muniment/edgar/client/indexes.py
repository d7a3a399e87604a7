"""The indexes of EDGAR's archive: one line for each company of each filing, by quarter and by day.

Read are `master` and `xbrl` (columns parted by `|`), `form`, `company` and `crawler` (columns of fixed width), as they
are or with gzip. Where a form's name is longer than its column the others are pushed to the right, so rows are read
from their end. Source: SEC, "Accessing EDGAR Data", and index files of 1993 to 2026.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime

from msgspec import Struct

from muniment.documents.passage import characters
from muniment.edgar.client.listing import NUMBER, Listed
from muniment.errors import IdentifierError, SourceError
from muniment.identifiers import cik

_GZIP = b"\x1f\x8b"
_LARGEST = 256 << 20
_RULE = re.compile(r"-{10,}\s*")
_TAIL = re.compile(r"(?P<left>.*\S)\s+(?P<cik>[0-9]{1,10})\s+(?P<day>[0-9]{4}-?[0-9]{2}-?[0-9]{2})\s+(?P<path>\S+)\s*")
_OURS = r"(?:SC|SCHEDULE) 13[DG](?:/A)?|D(?:/A)?"
_FORM_FIRST = re.compile(rf"(?P<form>{_OURS})\s+(?P<name>\S.*)")
_FORM_LAST = re.compile(rf"(?P<name>.*\S)\s+(?P<form>{_OURS})")
_BLANKS = re.compile(r"\s{2,}")
_LAST_RECEIVED = re.compile(r"Last Data Received:\s*(?P<day>[A-Za-z]{3,9}\s+[0-9]{1,2}, ?[0-9]{4})")
_FORM_WIDTH, _NAME_WIDTH = 12, 62
_COLUMNS = 5


class Index(Struct, frozen=True):
    """An index: its rows, the last day it knows of (None where it does not say), and the rows that nobody can read."""

    listed: tuple[Listed, ...]
    through: date | None
    unread: tuple[str, ...]


def read_index(data: bytes, name: str = "") -> Index:
    """Return what an index of any layout lists.

    Raises:
        SourceError: it is none, or its compression is damaged.
    """
    lines = iter(_text(data, name).splitlines())
    head: list[str] = []
    for line in lines:
        if _RULE.fullmatch(line):
            break
        head.append(line)
    else:
        raise SourceError("is no index of EDGAR: it has no line of dashes above its rows", source=name)
    split = _layout(" ".join(head))
    listed: list[Listed] = []
    unread: list[str] = []
    for line in filter(str.strip, lines):
        one = split(line)
        if one:
            listed.append(one)
        else:
            unread.append(line[:200])
    return Index(tuple(listed), _through(" ".join(head)), tuple(unread))


def _text(data: bytes, name: str) -> str:
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, _LARGEST)
        except zlib.error as error:
            raise SourceError(f"its compression is damaged: {error}", source=name) from error
    return characters(data)


def _through(head: str) -> date | None:
    found = _LAST_RECEIVED.search(head)
    words = " ".join(found["day"].replace(",", ", ").split()) if found else ""
    for spelling in ("%B %d, %Y", "%b %d, %Y"):
        try:
            return datetime.strptime(words, spelling).date()
        except ValueError:
            continue
    return None


def _layout(head: str) -> Callable[[str], Listed | None]:
    """Return what reads a row, by what stands above the rows; the title may be broken in two."""
    title = " ".join(head.split()).casefold()
    if "|" in title:
        return _with_bars
    form, company = title.rfind("form type"), title.rfind("company name")
    return _form_first if -1 < form < company else _name_first


def _with_bars(line: str) -> Listed | None:
    first, _, rest = line.partition("|")
    parts = [first, *rest.rsplit("|", _COLUMNS - 2)]  # the name, which may hold anything, stands second
    if len(parts) != _COLUMNS:
        return None
    number, name, form, day, path = (part.strip() for part in parts)
    return _listed(form, name, number, day, path)


def _form_first(line: str) -> Listed | None:
    found = _TAIL.fullmatch(line)
    if not found:
        return None
    left = found["left"].strip()
    ours = _FORM_FIRST.fullmatch(left)
    parts = _BLANKS.split(left, 1)
    if ours:
        form, name = ours["form"], ours["name"]
    elif len(parts) > 1:
        form, name = parts
    else:
        form, name = left[:_FORM_WIDTH], left[_FORM_WIDTH:]
    return _listed(form, name, found["cik"], found["day"], found["path"])


def _name_first(line: str) -> Listed | None:
    found = _TAIL.fullmatch(line)
    if not found:
        return None
    left = found["left"].strip()
    ours = _FORM_LAST.fullmatch(left)
    parts = _BLANKS.split(left)
    if ours:
        name, form = ours["name"], ours["form"]
    elif len(parts) > 1:
        name, form = " ".join(parts[:-1]), parts[-1]
    else:
        name, form = left[:_NAME_WIDTH], left[_NAME_WIDTH:]
    return _listed(form, name, found["cik"], found["day"], found["path"])


def _listed(form: str, name: str, number: str, day: str, path: str) -> Listed | None:
    found = NUMBER.search(path)
    try:
        filed = date.fromisoformat(day)
        company = cik.compact(number)
    except (ValueError, IdentifierError):
        return None
    return Listed(found[0], form.strip(), filed, company, name.strip()) if found else None


# ---- which indexes there are ----------------------------------------------------------------------------------------


def quarters(since: date, until: date) -> Iterator[tuple[int, int]]:
    """Yield year and quarter of all quarters that have a day of a time.

    >>> list(quarters(date(2023, 12, 31), date(2024, 4, 1)))
    [(2023, 4), (2024, 1), (2024, 2)]
    """
    year, quarter = since.year, _quarter(since)
    while (year, quarter) <= (until.year, _quarter(until)):
        yield year, quarter
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def of_quarter(year: int, quarter: int) -> str:
    """Return the path of the index of a quarter, below the archive."""
    return f"full-index/{year}/QTR{quarter}/master.idx"


def of_day(day: date) -> str:
    """Return the path of the index of a day, below the archive."""
    return f"daily-index/{day.year}/QTR{_quarter(day)}/master.{day:%Y%m%d}.idx"
