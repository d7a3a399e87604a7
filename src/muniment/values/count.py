"""Whole numbers of things: investors, amendments, years."""

from collections.abc import Callable
from functools import lru_cache
from typing import ClassVar

from muniment.values.grammar import typed_whole, whole
from muniment.values.kind import Kind

_PARTED = 5  # digits from which commas may stand between them: a year and the number of an amendment have none


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

    def read_typed(self, words: str) -> int:
        """Return the number, typed with or without commas."""
        return typed_whole(words) if self.digits >= _PARTED else whole(words.strip())

    def read_printed(self, words: str) -> int:
        """Return the number, printed with or without commas."""
        return self.read_typed(words)

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
