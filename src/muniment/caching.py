"""Values by key: properties and answers that are computed once, groups, and those used last up to a weight."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


class cached_property(Generic[T]):
    """A property that is computed at most once for each object.

    As `functools.cached_property`, without the lock that it takes in Python 3.11: reading touches several of these for
    each filing, and what they compute may be computed twice without harm.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.name, self.__doc__ = compute, compute.__name__, compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "cached_property[T]": ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> "cached_property[T] | T":
        """Compute the value, and put it where it will be found before this property."""
        if instance is None:
            return self
        value = self.compute(instance)
        instance.__dict__[self.name] = value
        return value


def kept(
    most: int, longest: int = 8_000
) -> Callable[[Callable[Concatenate[str, P], V]], Callable[Concatenate[str, P], V]]:
    """Keep what a function says of words: of the `most` that it was asked of last, of more than `longest` nothing.

    So what is kept stays small, whatever is read. `longest` is in characters.
    """

    def keep(answer: Callable[Concatenate[str, P], V]) -> Callable[Concatenate[str, P], V]:
        known = lru_cache(maxsize=most)(answer)

        @wraps(answer)
        def asked(words: str, *more: P.args, **named: P.kwargs) -> V:
            return (answer if len(words) > longest else known)(words, *more, **named)

        return asked

    return keep


def in_groups(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Return the values of each key, in the order in which they come.

    >>> in_groups([("13G", 1), ("D", 2), ("13G", 3)])
    {'13G': [1, 3], 'D': [2]}
    """
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


class LruCache(Generic[K, V]):
    """Values by key; those that were used least recently are forgotten when all weigh more than `most`.

    The newest always stays. `weigh` tells what a value weighs when it is put here: 1 unless said otherwise. For one
    thread at a time.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self.most, self.size, self._weigh = most, 0, weigh
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    def get(self, key: K) -> V | None:
        """Return a value, which counts as its use; None where there is none."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V) -> None:
        """Keep a value, in the place of one with its key."""
        self.pop(key)
        weight = self._weigh(value)
        self._entries[key] = value, weight
        self.size += weight
        while self.size > self.most and len(self._entries) > 1:
            _, (_, weight) = self._entries.popitem(last=False)
            self.size -= weight

    def pop(self, key: K) -> V | None:
        """Take a value back; None where there is none."""
        value, weight = self._entries.pop(key, (None, 0))
        self.size -= weight
        return value

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
        self.size = 0
