"""How large an offering is: classes of the total amount offered (Form D, Item 13), in dollars.

Item 5 asks for the size of the issuer, by revenue or net asset value, and most decline to tell; what is offered is
told of every offering, if only as "Indefinite". The limits are powers of ten and their halves: among them are those of
Rule 504 (one, five and ten million dollars over the years, 17 CFR 230.504(b)(2)).

>>> size_of(5_000_000, False), size_of(None, True), size_of(None, None)
('over $1 million to $5 million', 'Indefinite', None)
"""

from bisect import bisect_left
from itertools import pairwise

from muniment.codes.table import Code, CodeTable
from muniment.values import INDEFINITE

_LIMITS = tuple(millions * 1_000_000 for millions in (1, 5, 10, 50, 100, 500, 1000))
_WORDS = ("$1 million", "$5 million", "$10 million", "$50 million", "$100 million", "$500 million", "$1 billion")

SIZES = CodeTable(
    "sizes of offerings",
    (
        Code(f"up to {_WORDS[0]}", f"up to {_WORDS[0]}"),
        *(Code(f"over {less} to {more}", f"over {less} to {more}") for less, more in pairwise(_WORDS)),
        Code(f"over {_WORDS[-1]}", f"over {_WORDS[-1]}"),
        Code(INDEFINITE, INDEFINITE),
    ),
    source="classes of ours over Form D, Item 13",
    as_of="2025-03",
)
"""The classes, smallest first; a limit belongs to the class below it."""

_ORDERED = tuple(SIZES)


def size_of(offered: int | None, indefinite: bool | None) -> str | None:
    """Return the class of an amount offered in dollars; None where it is not stated."""
    if indefinite:
        return INDEFINITE
    return None if offered is None else _ORDERED[bisect_left(_LIMITS, offered)]
