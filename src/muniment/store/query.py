"""What is asked of a store, and how an answer comes: a page of it."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from muniment.errors import UsageError
from muniment.wording import one_of

T = TypeVar("T")

Order = Literal["newest", "oldest", "issuer", "largest", "smallest", "relevance"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "issuer", "largest", "smallest", "relevance")
MOST = 1000
_FARTHEST = 10**9


class Query(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which filings, in which order, and which of them. Everything left alone asks for nothing.

    * `form`: in any spelling; `13G` asks for amendments too, `13G/A` for these alone; or that of a filing kept unread;
    * `since`, `until`: filed on these days or between them;
    * `issuer`, `holder`: a CIK, or words that must all begin a word of the name (`liquid` finds "Liquidia Corp");
      a holder is any person in a filing who is not its issuer;
    * `state`: the code or the name of the issuer's state or country;
    * `least`, `greatest`: of the amount: what Form D offers in dollars, in schedules the largest number of shares;
    * `words`: that must all occur, anywhere in the filing; "two words" in quotes stand together, `lamp*` begins a word;
    * `doubtful`: whether there are problems, or parts that nothing claimed, or no record at all;
    * `order`: `relevance` counts only where words are asked for, and few enough filings have them to be ranked: else
      the newest come first, and the page says so;
    * `offset`, `limit`: which of the answers; at most 1000 at a time.

    Raises:
        UsageError: the limits make no sense.
    """

    form: str = ""
    since: date | None = None
    until: date | None = None
    issuer: str = ""
    holder: str = ""
    state: str = ""
    least: int | None = None
    greatest: int | None = None
    words: str = ""
    doubtful: bool | None = None
    order: Order = "newest"
    offset: int = 0
    limit: int = 50

    def __post_init__(self) -> None:
        """Refuse what cannot be answered."""
        if not 1 <= self.limit <= MOST:
            raise UsageError(f"a page holds 1 to {MOST} filings, not {self.limit}")
        if not 0 <= self.offset <= _FARTHEST:
            raise UsageError(f"a page begins at 0 or later, not at {self.offset}")
        one_of("order", self.order, ORDERS)


def too_slow(seconds: float) -> str:
    """Return what is said of a query that was ended."""
    return f"the query took longer than {seconds:g} seconds and was ended: narrow it"


class Page(Struct, Generic[T], frozen=True):
    """A part of an answer: the items, how many there are in all, which these are, and the order in which they come."""

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int
    order: Order


class Cut(Struct, frozen=True):
    """Where a list ends before its data does: how many are here, of how many, from which on, and where the rest is.

    `total` is None where there are more, and to count them would take too long. `rest` is an address, or what to ask
    with; "" where these are the last.
    """

    shown: int
    total: int | None
    rest: str = ""
    offset: int = 0

    def __str__(self) -> str:
        """Return which these are, and of how many.

        >>> str(Cut(50, 1234)), str(Cut(1, None, offset=100)), str(Cut(0, 7))
        ('1 to 50 of 1,234', '101, and there are more', 'none of 7')
        """
        first, last = self.offset + 1, self.offset + self.shown
        place = "none" if not self.shown else f"{first:,}" if first == last else f"{first:,} to {last:,}"
        return f"{place}, and there are more" if self.total is None else f"{place} of {self.total:,}"


# ---- the question to the full-text index as data; each database turns it into its own query -------------------------

COLUMNS = ("issuers", "persons", "answers")
"""What the index keeps of a filing: names of its issuers, all other names, and what is answered in it."""

Terms = list[tuple[str, bool]]
"""Terms that all must occur: words that follow one another, and whether the last is only the beginning of a word."""

Match = list[tuple[str, Terms]]
"""For each column of the index ("" for any) the terms that must occur in it."""

_PLAIN = re.compile(r"[0-9a-z]+").findall
_ANY = re.compile(r"[^\W_]+").findall
_LATIN = (range(0x80, 0x370), range(0x1E00, 0x1F00))  # and accents; what is an accent elsewhere makes another letter


def words_of(text: str) -> list[str]:
    """Return the words of a text as an index has them: without case and accents, as SQLite's `unicode61` finds them.

    >>> words_of("Société d'Éclairage OR_1")
    ['societe', 'd', 'eclairage', 'or', '1']
    """
    if text.isascii():
        return _PLAIN(text.lower())
    return _ANY("".join(map(_bare, text)))


@lru_cache(maxsize=4096)
def _bare(sign: str) -> str:
    """Return a sign without case, and without its accents where it is a Latin one."""
    if any(ord(sign) in block for block in _LATIN):
        sign = "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part))
    alone = sign.casefold()
    return alone if len(alone) == len(sign) else sign.lower()  # ß stays one letter
