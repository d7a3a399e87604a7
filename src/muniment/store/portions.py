"""Many values in portions that one question can name."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_AT_ONCE = 1000


def some(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield `values` in portions that one question can name."""
    held = list(values)
    for start in range(0, len(held), _AT_ONCE):
        yield held[start : start + _AT_ONCE]
