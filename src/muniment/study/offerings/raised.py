"""How much an offering raised with each of its notices: the definition, and nothing else.

Form D tells the total amount sold so far (Item 13), so that the money between two notices is the difference of two
totals. Only what a notice and those before it say counts, never one after it: what was raised on a day does not change
with what became known later.

* first: the offering's first notice, new and here: its amount in full;
* increase: what the amount grew by since the last amount that is believed; none: it did not;
* first seen: an amendment whose earlier notice is not here: the increase cannot be told; also where another offering
  with the same file number is here, see `following`;
* fall: less is sold than before, which corrects an earlier notice; the next increase counts from the lower amount, so
  that what was raised less what fell is what is sold now;
* outlier: the notice itself contradicts its amount, see `doubt_about`; the next counts from the amount before it;
* unstated: no amount is stated;
* copy: a further copy of a notice in another source, which has no place in the offering: it is not asked about.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from muniment.codes.table import Code, CodeTable

FIRST, FIRST_SEEN, INCREASE, NONE = "first", "first seen", "increase", "none"
FALL, OUTLIER, UNSTATED, COPY = "fall", "outlier", "unstated", "copy"
EXCLUDED = (FIRST_SEEN, FALL, OUTLIER, UNSTATED)
"""The kinds whose amount is not counted as raised."""

KINDS = CodeTable(
    "kinds of raising",
    (Code(kind, kind) for kind in (FIRST, INCREASE, NONE, *EXCLUDED)),
    source="definitions of ours",
    as_of="2025-03",
)
"""How the amount sold of a notice goes with those before it."""

MOST = 999_999_999_999
"""The largest amount that the form has room for (Form D XML Technical Specification 13, TOTAL_AMOUNT types)."""

MOST_OF_AN_INVESTOR = 2_000_000_000
"""Dollars for each investor above which growth is not believed.

Measured on the 17,668 notices of 2025 Q2 and Q3 that tell growth: one is above, with 5.3 billion for each of three
investors in a fund whose manager has less than that in all; the next has 1.7 billion.
"""


class Stated(Struct, frozen=True, gc=False):
    """What a notice says about its money; None for what it does not say. Amounts are in dollars."""

    amendment: bool | None
    sold: int | None
    offered: int | None
    yet_to_occur: bool | None
    investors: int | None


class Raised(Struct, frozen=True, gc=False):
    """What was raised with a notice: the columns `raised`, `raised_kind`, `apart` and `doubt` of `tables.notices`."""

    kind: str
    raised: int | None = None
    apart: int | None = None
    doubt: str | None = None


def raised(notices: Iterable[Stated]) -> Iterator[Raised]:
    """Yield what was raised with each notice of one offering, given from its first to its last."""
    believed: int | None = None
    is_whole: bool | None = None
    for one in notices:
        if is_whole is None:
            is_whole = one.amendment is False
        found = _raised(one, believed, is_whole=is_whole)
        if found.kind not in (OUTLIER, UNSTATED):
            believed = one.sold
        yield found


def _raised(one: Stated, believed: int | None, *, is_whole: bool) -> Raised:
    """Return what was raised since the amount believed; `is_whole` where the offering's first notice is here."""
    if one.sold is None:
        return Raised(UNSTATED)
    growth = one.sold - (believed or 0)
    if believed is not None and growth == 0:
        return Raised(NONE, 0)
    is_told = is_whole or believed is not None
    if doubt := doubt_about(one, growth if is_told else 0):
        return Raised(OUTLIER, None, max(growth, 0) if one.sold <= MOST else None, doubt)
    if growth < 0:
        return Raised(FALL, None, -growth)
    if not is_told:
        return Raised(FIRST_SEEN, None, one.sold)
    return Raised(FIRST if believed is None else INCREASE, growth)


def doubt_about(one: Stated, growth: int) -> str | None:
    """Return why the amount sold is not believed, None where nothing contradicts it; `growth` is new with it.

    The first three are what EDGAR's own specification (note m#8) and the rules E-28, K-09 and K-11 compare.
    """
    if not one.sold:
        return None
    if one.offered is not None and one.sold > one.offered:
        return "more is sold than offered"
    if one.yet_to_occur:
        return "the first sale is yet to occur"
    if one.investors == 0:
        return "nobody has invested"
    if one.sold > MOST:
        return "more than the form has room for"
    if one.investors and growth > one.investors * MOST_OF_AN_INVESTOR:
        return "too much for each investor"
    return None
