"""Objects in a store of objects: `s3://bucket/folder`, `gs://…`, `az://…`.

It needs obstore, so that only `muniment.extras` loads it.

How to sign in is what obstore takes from the environment, such as AWS_REGION, AWS_ENDPOINT and AWS_PROFILE. What fails
on the way is asked for again, with growing pauses; who does that is obstore.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from muniment.documents.archive import LIMITS, ItemOrRefused, Refused, safe, unpack
from muniment.engines import Unit
from muniment.errors import EnvironmentProblem, UsageError

T = TypeVar("T")

_PATIENCE = timedelta(seconds=30)  # for all attempts at one object together


class Object(Unit, frozen=True):
    """An object: in which folder, and its name from there."""

    folder: str
    path: str

    @property
    def name(self) -> str:
        """Its address."""
        return f"{self.folder.rstrip('/')}/{self.path}"

    def items(self) -> Iterator[ItemOrRefused]:
        """Fetch the object, and yield what it holds.

        Raises:
            EnvironmentProblem: the store of objects cannot be reached.
        """
        name = safe(self.name)
        try:
            answer = _answer(self.folder, lambda store: store.get(self.path))
        except FileNotFoundError:
            yield Refused(name, "there is no such object")
            return
        size = answer.meta["size"]
        if size > LIMITS.largest * LIMITS.depth:
            yield Refused(name, f"{size:,} bytes are more than is held in memory at once")
            return
        yield from unpack(name, bytes(_answer(self.folder, lambda _: answer.bytes())))


def units(address: str) -> Iterator[Unit]:
    """Yield a unit for each object in a folder, or for the one that the address names; hidden ones are skipped.

    Raises:
        UsageError: it is no address of objects.
        EnvironmentProblem: the store of objects cannot be reached, or does not let us in.
    """
    folder = address.rstrip("/")
    is_folder = False
    for path in _names(folder):
        is_folder = True
        if not any(part.startswith(".") for part in path.split("/")):
            yield Object(folder, path)
    if not is_folder:
        above, _, name = folder.rpartition("/")
        yield Object(above, name)


def _names(folder: str) -> Iterator[str]:
    """Yield the names of all objects in a folder, a few at a time, as the store has them."""
    stream = _answer(folder, lambda store: store.list())
    while several := _answer(folder, lambda _: next(stream, None)):
        yield from (entry["path"] for entry in several)


def _answer(folder: str, ask: Callable[[ObjectStore], T]) -> T:
    """Return an answer of a store of objects."""
    try:
        return ask(_store(folder))
    except BaseError as error:
        words = " ".join(str(error).split())[:300]
        raise EnvironmentProblem(f"{folder}: cannot be read: {words}") from error


@lru_cache(maxsize=64)
def _store(folder: str) -> ObjectStore:
    try:
        return from_url(folder, retry_config={"max_retries": 5, "retry_timeout": _PATIENCE})
    except (ValueError, BaseError) as error:
        raise UsageError(f"{folder[:200]}: no address of objects: {' '.join(str(error).split())[:200]}") from error
