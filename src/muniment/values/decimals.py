"""Exact decimal numbers: shares and percents."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from muniment.values.grammar import decimal, spelled_shares, typed_percent, typed_shares
from muniment.values.kind import Kind

# As written by `write`: no sign, no leading zero but one before the point.
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,40})?").fullmatch


@lru_cache(maxsize=4096)
def _quick_decimal(words: str) -> Decimal | None:
    """Return the number, where its digits are those that `write` would give; else None.

    The same number stands in row after row of a statement, and for person after person.
    """
    whole = words.isdecimal() and words[0] != "0" and words.isascii() and len(words) <= 40
    return Decimal(words) if whole or _PLAIN(words) else None


class Shares(Kind[Decimal]):
    """A number of shares, exact, fractions included. The digits printed after the point are kept: 1.00 stays 1.00.

    Source: eis_Schedule13D_Filer.xsd and eis_Schedule13G_Filer.xsd, DECIMAL_TYPE14_2_NONNEGATIVE.
    """

    title: ClassVar[str] = "shares"
    python: ClassVar[object] = Decimal

    def read(self, words: str) -> Decimal:
        """Return the number of shares."""
        return decimal(words)

    def read_typed(self, words: str) -> Decimal:
        """Return the number of shares, typed with or without commas."""
        return typed_shares(words)

    def read_printed(self, words: str) -> Decimal:
        """Return the number of shares, printed with or without commas."""
        return self.read_typed(words)

    def write_typed(self, value: Decimal) -> str:
        """Return the digits, thousands parted."""
        return spelled_shares(value)

    @property
    def quick(self) -> Callable[[str], Decimal | None]:
        """Return what reads plain digits."""
        return _quick_decimal

    def write(self, value: Decimal) -> str:
        """Return the digits, never in powers of ten."""
        return f"{value:f}"

    def schema(self) -> dict[str, object]:
        """Return the pattern of the digits: numbers travel as text in JSON, so that no reader rounds them."""
        return {"pattern": r"^[0-9]+(\.[0-9]+)?$"}


class Percent(Shares):
    """A percentage, exact, without the % sign. The digits printed after the point are kept: 5.0 stays 5.0.

    Source: the XSDs' PERCENTAGE_TYPE, 0.0 to 100.0.
    """

    title: ClassVar[str] = "percent"

    def read_typed(self, words: str) -> Decimal:
        """Return the percentage, typed with or without %."""
        return typed_percent(words)

    def write_typed(self, value: Decimal) -> str:
        """Return the digits."""
        return self.write(value)
