"""Failures of a database, told in one line; and trying again where the same may go well a little later."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from muniment.errors import EnvironmentProblem
from muniment.store.database import all_databases

T = TypeVar("T")

_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds: a server that starts again is back within them


class Passing(EnvironmentProblem):
    """The server of the store is away, or another writer was in the way: the same may go well a little later."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what goes wrong around the store at `where` into one readable line; faults of ours stay what they are."""
    try:
        yield
    except DBAPIError as error:
        for database in all_databases():
            if words := database.words_for(error.orig):
                kind = Passing if database.is_passing(error.orig) else EnvironmentProblem
                raise kind(f"the store {where} {words}") from error
        raise


def persisting(act: Callable[[], T]) -> T:
    """Return what `act` returns, tried again where the server was away; it must do no harm to do it twice.

    Raises:
        EnvironmentProblem: it went wrong for good, or the server stayed away.
    """
    for wait in _WAITS:
        try:
            return act()
        except Passing:
            time.sleep(wait)
    return act()
