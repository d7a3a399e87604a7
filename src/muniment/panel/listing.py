"""What indexes of EDGAR list, so that a panel can account for it: each filing once, by accession number.

An index has a line for every company in a filing; the same line may stand in several indexes. The lines lie in a file
of SQLite beside the panel while it is made: thirty years of them would not fit into memory.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from muniment.edgar.client.listings import Listing
from muniment.forms import FORMS, parse_name
from muniment.panel.tables import UNDATED

_NAME = re.compile(r"(?:master|form|company|crawler|xbrl)(?:\.[0-9]{8})?\.(?:idx|gz|idx\.gz)").fullmatch
_AT_ONCE = 500
NO_DAY = "no day"
# What an earlier run took may be of other indexes: it is taken again.
_SCHEMA = """
DROP TABLE IF EXISTS lines;
DROP TABLE IF EXISTS indexes;
CREATE TABLE lines (accession TEXT, cik TEXT, form TEXT NOT NULL, filed TEXT, PRIMARY KEY (accession, cik))
WITHOUT ROWID;
CREATE TABLE indexes (name TEXT PRIMARY KEY, unread INTEGER NOT NULL) WITHOUT ROWID;
"""
# Where two indexes say different things of one line, the answer must not depend on which came first.
_ADD = """
INSERT INTO lines VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET form = min(form, excluded.form), filed = min(filed, excluded.filed)
"""
_FILINGS = """
SELECT accession, min(form), min(filed), json_group_array(cik), count(*)
FROM lines {} GROUP BY accession ORDER BY accession
"""


def quarter_of(day: date | None) -> str:
    """Return the quarter of a day.

    >>> quarter_of(date(1996, 5, 3)), quarter_of(None)
    ('1996Q2', 'no day')
    """
    return f"{day.year}Q{(day.month + 2) // 3}" if day else NO_DAY


class Listed(Struct, frozen=True):
    """A filing of the indexes: its form in our spelling, its day, under which CIKs, and on how many lines."""

    accession: str
    form: str
    filed: date | None
    ciks: tuple[str, ...]
    lines: int


def is_index(path: Path) -> bool:
    """Whether a file is called as EDGAR calls its indexes: `master.idx`, `form.gz`, `company.20240102.idx`."""
    return _NAME(path.name) is not None


class Count(Struct, frozen=True):
    """How many filings the indexes list of a kind, and on how many lines."""

    filings: int
    lines: int


class Listings:
    """The lines of all indexes. Close it, or use it in a `with`."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=1)
        self._database.execute("PRAGMA locking_mode=EXCLUSIVE")  # one run at a time
        self._database.executescript(_SCHEMA)

    def __enter__(self) -> "Listings":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, name: str, listings: Iterable[Listing], unread: int = 0) -> None:
        """Take the lines of an index that are of forms that muniment reads; `unread` is how many could not be read."""
        rows = (
            (listing.accession, listing.cik, str(form), listing.filed and listing.filed.isoformat())
            for listing in listings
            if (form := parse_name(listing.form)) is not None and form.form in FORMS
        )
        with self._database:
            self._database.executemany(_ADD, rows)
            self._database.execute("INSERT OR REPLACE INTO indexes VALUES (?, ?)", (name, unread))

    def __bool__(self) -> bool:
        """Whether there is any index."""
        return self._database.execute("SELECT 1 FROM indexes").fetchone() is not None

    @property
    def unread(self) -> int:
        """How many lines of indexes could not be read."""
        return self._database.execute("SELECT coalesce(sum(unread), 0) FROM indexes").fetchone()[0]

    def counts(self) -> dict[tuple[str, str], Count]:
        """Return what is listed by form and quarter, each accession number once."""
        filings, lines = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for _, form, filed, _, count in self._database.execute(_FILINGS.format("")):
            kind = form, quarter_of(date.fromisoformat(filed) if filed else None)
            filings[kind] += 1
            lines[kind] += count
        return {kind: Count(filings[kind], lines[kind]) for kind in filings}

    def years(self) -> set[int]:
        """Return the years of what is listed."""
        rows = self._database.execute("SELECT DISTINCT substr(filed, 1, 4) FROM lines")
        return {int(year) if year else UNDATED for (year,) in rows}

    def of_year(self, year: int) -> Iterator[Listed]:
        """Yield the filings of a year, in the order of their accession numbers."""
        if year == UNDATED:
            return self._filings("WHERE filed IS NULL")
        return self._filings("WHERE filed BETWEEN ? AND ?", (f"{year}-01-01", f"{year}-12-31"))

    def of_accessions(self, accessions: Sequence[str]) -> dict[str, Listed]:
        """Return what is listed of some accession numbers."""
        found: dict[str, Listed] = {}
        for start in range(0, len(accessions), _AT_ONCE):
            wanted = accessions[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(wanted))
            found |= {filing.accession: filing for filing in self._filings(f"WHERE accession IN ({marks})", wanted)}
        return found

    def mark(self) -> str:
        """Return the SHA-256 of all lines."""
        digest = sha256(str(bool(self)).encode())
        for line in self._database.execute("SELECT * FROM lines ORDER BY accession, cik"):
            digest.update(repr(line).encode())
        return digest.hexdigest()

    def _filings(self, where: str, given: Sequence[str] = ()) -> Iterator[Listed]:
        for accession, form, filed, ciks, lines in self._database.execute(_FILINGS.format(where), given):
            names = tuple(sorted(msgspec.json.decode(ciks, type=list[str])))
            yield Listed(accession, form, date.fromisoformat(filed) if filed else None, names, lines)
