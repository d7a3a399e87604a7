"""The numbers that EDGAR gives a filing: file numbers and film numbers.

* 005-: of the issuer of a schedule, for all holders' filings about it (table "File and film numbers" of what is known
  of acceptance; see the behaviour `file-numbers`);
* 021-: of an offering, from its first notice on; further issuers of one notice have the suffix -01, -02;
* film numbers: the year in two digits and a running number.
"""

import sqlite3

from muniment.edgar.sandbox.database import next_number

_FIRST_SUBJECT, _FIRST_OFFERING, _FIRST_FILM = 90_001, 600_001, 500_001


def subject_number(connection: sqlite3.Connection, cik: str) -> str:
    """Return the number 005- of an issuer: that of an earlier schedule about it, else a new one."""
    known = connection.execute(
        "SELECT file_number FROM parties WHERE cik = ? AND file_number LIKE '005-%' ORDER BY filing DESC LIMIT 1",
        (cik,),
    ).fetchone()
    return known[0] if known else _new(connection, "005", _FIRST_SUBJECT)


def offering_number(connection: sqlite3.Connection, previous: str) -> str:
    """Return the number 021- of an offering: that of the notice that is amended, else a new one.

    `previous` is the accession number of an accepted notice, "" for an initial one.
    """
    known = (
        previous
        and connection.execute(
            "SELECT p.file_number FROM filings f JOIN parties p ON p.filing = f.id"
            " WHERE f.accession = ? AND p.file_number LIKE '021-%' ORDER BY p.position LIMIT 1",
            (previous,),
        ).fetchone()
    )
    return known[0] if known else _new(connection, "021", _FIRST_OFFERING)


def co_registrant(number: str, position: int) -> str:
    """Return the file number of the issuer at a position of a notice, 0 for the primary one.

    >>> co_registrant("021-600001", 0), co_registrant("021-600001", 2)
    ('021-600001', '021-600001-02')
    """
    return f"{number}-{position:02}" if position else number


def film_number(connection: sqlite3.Connection, year: int) -> str:
    """Return the next film number of a year."""
    two = f"{year % 100:02}"
    return f"{two}{next_number(connection, f'film {two}', first=_FIRST_FILM)}"


def _new(connection: sqlite3.Connection, register: str, first: int) -> str:
    """Return the next number of a register that no filing has: filings may have been loaded with theirs."""
    while True:
        number = f"{register}-{next_number(connection, f'file {register}', first=first)}"
        if not connection.execute("SELECT 1 FROM parties WHERE file_number = ? LIMIT 1", (number,)).fetchone():
            return number
