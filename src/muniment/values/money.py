"""Amounts of money: whole US dollars, exact."""

from collections.abc import Callable
from typing import ClassVar, Literal

from muniment.values.count import quick_whole
from muniment.values.grammar import typed_dollars, whole
from muniment.values.kind import Kind, Unreadable

INDEFINITE: Literal["Indefinite"] = "Indefinite"


def _quick_or_indefinite(words: str) -> int | Literal["Indefinite"] | None:
    return INDEFINITE if words == INDEFINITE else quick_whole(words)


class Dollars(Kind[int | Literal["Indefinite"]]):
    """Whole US dollars, without sign, comma or cents; where the form allows it, the word "Indefinite".

    Source: Form D XML Technical Specification 3.2 and 5.1; XSD types of 0 to 999,999,999,999.
    """

    title: ClassVar[str] = "dollars"
    python: ClassVar[object] = int
    __slots__ = ("indefinite",)

    def __init__(self, *, indefinite: bool = False) -> None:
        self.indefinite = indefinite

    def read(self, words: str) -> int | Literal["Indefinite"]:
        """Return the dollars, or "Indefinite"; `.00` after them changes nothing, other cents are `Unreadable`."""
        if words == INDEFINITE and self.indefinite:
            return INDEFINITE
        dollars, point, cents = words.partition(".")
        if point and cents not in ("0", "00"):  # 25.000 may be meant as 25,000
            raise Unreadable("takes whole dollars")
        return whole(dollars)

    def read_typed(self, words: str) -> int | Literal["Indefinite"]:
        """Return the dollars, typed with or without $ and commas, or "Indefinite"."""
        return INDEFINITE if self.indefinite and words.strip() == INDEFINITE else typed_dollars(words)

    def read_printed(self, words: str) -> int | Literal["Indefinite"]:
        """Return the dollars, printed with or without $ and commas, or "Indefinite"."""
        return self.read_typed(words)

    @property
    def quick(self) -> Callable[[str], int | Literal["Indefinite"] | None]:
        """Return the dollars of plain digits; the word where the form allows it."""
        return _quick_or_indefinite if self.indefinite else quick_whole

    def write(self, value: int | Literal["Indefinite"]) -> str:
        """Return the digits, or the word."""
        return str(value)

    def write_typed(self, value: int | Literal["Indefinite"]) -> str:
        """Return the digits, thousands parted, or the word."""
        return value if isinstance(value, str) else f"{value:,}"

    def schema(self) -> dict[str, object]:
        """Return the range of a number; the word is part of the type."""
        return {"minimum": 0}
