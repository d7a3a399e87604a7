"""How a page is walked: along a record, as it is written, or along a printed page, as it is read back."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Protocol, TypeVar

from msgspec import UnsetType

T = TypeVar("T")


class Walk(Protocol):
    """What decides how often a part is printed, and whether something that is not always printed is."""

    def each(self, held: Iterable[T] | UnsetType, kind: type[T]) -> Iterator[tuple[int, T]]:
        """Yield the parts of a list, numbered."""
        ...

    def shows(self, is_there: bool) -> bool:
        """Whether something is printed, which is there or not."""
        ...


class AlongRecord:
    """The walk of a writer: everything as the record has it."""

    def each(self, held: Iterable[T] | UnsetType, kind: type[T]) -> Iterator[tuple[int, T]]:
        """Yield the parts that the record has."""
        yield from enumerate(held or ())

    def shows(self, is_there: bool) -> bool:
        """Whether it is there."""
        return is_there


class AlongPage:
    """The walk of a reader over an empty form: a list goes on while the page does, and anything may be printed."""

    def __init__(self, place: Callable[[], int]) -> None:
        """Ask `place` how far the page has been read."""
        self.place = place

    def each(self, held: Iterable[T] | UnsetType, kind: type[T]) -> Iterator[tuple[int, T]]:
        """Yield empty parts until one of them finds nothing on the page."""
        for number in count():
            before = self.place()
            yield number, kind()
            if self.place() == before:
                return

    def shows(self, is_there: bool) -> bool:
        """Whatever may be printed is looked for."""
        return True
