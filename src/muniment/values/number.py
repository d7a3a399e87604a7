"""Identifiers as values: CIK, CUSIP, CRD and accession numbers."""

from collections.abc import Callable
from typing import ClassVar, Protocol

from muniment.errors import IdentifierError
from muniment.values.kind import Kind, Unreadable


class Verbs(Protocol):
    """What each module of `muniment.identifiers` can do, as far as reading and writing need it."""

    def compact(self, text: str) -> str:
        """Return the canonical spelling; raise `IdentifierError`."""
        ...


class Number(Kind[str]):
    """An identifier in its canonical spelling, kept as text: its zeros count.

    Reading asks for the shape alone. A CUSIP whose check digit is wrong is still the number that was filed.
    """

    title: ClassVar[str] = "identifier"
    python: ClassVar[object] = str
    __slots__ = ("identifier", "longest", "typed", "what")

    def __init__(self, identifier: Verbs, what: str, longest: int, typed: Callable[[str], str] | None = None) -> None:
        self.identifier, self.what, self.longest = identifier, what, longest
        self.typed = typed or identifier.compact

    def read(self, words: str) -> str:
        """Return the canonical spelling."""
        return self._spelled(self.identifier.compact, words)

    def read_typed(self, words: str) -> str:
        """Return the canonical spelling of a number that is typed whole: no digits are put in by guess."""
        return self._spelled(self.typed, words)

    def _spelled(self, spell: Callable[[str], str], words: str) -> str:
        try:
            return spell(words)
        except IdentifierError as error:
            raise Unreadable(f"takes {'an' if self.what[0] in 'aeiou' else 'a'} {self.what}: {error}") from error

    @property
    def quick(self) -> Callable[[str], str | None]:
        """Return what reads the canonical spelling."""
        return self._canonical

    def _canonical(self, words: str) -> str | None:
        try:
            return words if self.identifier.compact(words) == words else None
        except IdentifierError:
            return None

    def write(self, value: str) -> str:
        """Return the canonical spelling."""
        return value

    def schema(self) -> dict[str, object]:
        """Return the length limit."""
        return {"maxLength": self.longest}
