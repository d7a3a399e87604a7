"""What is worked out once and kept: with its object, or by key up to so much."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


K = TypeVar("K", bound=Hashable)


V = TypeVar("V")


class once(Generic[T]):
    """A property that is computed at most once for each object.

    As `functools.cached_property`, without the lock that it takes in Python 3.11: reading touches several of these for
    each filing, and what they compute may be computed twice without harm.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.name, self.__doc__ = compute, compute.__name__, compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "once[T]": ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> "once[T] | T":
        """Compute the value, and put it where it will be found before this property."""
        if instance is None:
            return self
        value = self.compute(instance)
        instance.__dict__[self.name] = value
        return value


class Lru(Generic[K, V]):
    """Values by key; those that were used least recently are forgotten when all weigh more than `most`.

    The newest always stays. `weigh` tells what a value weighs when it is put here: 1 unless said otherwise. For one
    thread at a time.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self.most, self.size, self._weigh = most, 0, weigh
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[K]:
        return iter(self._kept)

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def get(self, key: K) -> V | None:
        """Return a value, which counts as its use; None where there is none."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[0]

    def put(self, key: K, value: V) -> list[tuple[K, V]]:
        """Keep a value, in the place of one with its key; return those that are forgotten for it, with their keys."""
        self.pop(key)
        weight = self._weigh(value)
        self._kept[key] = value, weight
        self.size += weight
        forgotten: list[tuple[K, V]] = []
        while self.size > self.most and len(self._kept) > 1:
            old, (forgot, weight) = self._kept.popitem(last=False)
            self.size -= weight
            forgotten.append((old, forgot))
        return forgotten

    def pop(self, key: K) -> V | None:
        """Take a value back; None where there is none."""
        value, weight = self._kept.pop(key, (None, 0))
        self.size -= weight
        return value

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self.size = 0
