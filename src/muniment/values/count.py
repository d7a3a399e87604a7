"""Whole numbers of things: investors, amendments, years."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import ClassVar

from muniment.values.kind import Kind, Unreadable

_DIGITS = re.compile(r"[0-9]{1,40}").fullmatch


def whole(words: str) -> int:
    """Return the number that ASCII digits state; anything else, a sign or a comma too, is `Unreadable`."""
    if _DIGITS(words) is None:
        raise Unreadable("takes digits only")
    return int(words)


@lru_cache(maxsize=4096)
def quick_whole(words: str) -> int | None:
    """Return the number, where its digits are those that `str` would give; else None.

    Few numbers make up most of what filings say: half of all amounts are 0.
    """
    if words.isdecimal() and words.isascii() and (words[0] != "0" or words == "0") and len(words) <= 40:
        return int(words)
    return None


class Count(Kind[int]):
    """A whole number, exact at any size, of up to `digits` digits."""

    title: ClassVar[str] = "whole number"
    python: ClassVar[object] = int
    __slots__ = ("digits",)

    def __init__(self, digits: int = 12) -> None:
        self.digits = digits

    def read(self, words: str) -> int:
        """Return the number."""
        return whole(words)

    @property
    def quick(self) -> Callable[[str], int | None]:
        """Return what reads plain digits without leading zeros."""
        return quick_whole

    def write(self, value: int) -> str:
        """Return its digits."""
        return str(value)

    def schema(self) -> dict[str, object]:
        """Return the range."""
        return {"minimum": 0, "maximum": 10**self.digits - 1}
