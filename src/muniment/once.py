"""Values worked out when first asked for, and then kept."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """A property that is computed at most once for each object.

    As `functools.cached_property`, without the lock that it takes in Python 3.11: reading touches several of these for
    each filing, and what they compute may be computed twice without harm.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.name, self.__doc__ = compute, compute.__name__, compute.__doc__

    @overload
    def __get__(self, held: None, owner: type) -> "once[T]": ...
    @overload
    def __get__(self, held: object, owner: type | None = None) -> T: ...
    def __get__(self, held: object | None, owner: type | None = None) -> "once[T] | T":
        """Compute the value, and put it where it will be found before this property."""
        if held is None:
            return self
        value = self.compute(held)
        held.__dict__[self.name] = value
        return value
