"""Failures of a database, told in one line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from muniment.errors import EnvironmentProblem
from muniment.store.sqlite import words_for


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what goes wrong around the store at `where` into one readable line; faults of ours stay what they are."""
    try:
        yield
    except DBAPIError as error:
        words = words_for(error.orig)
        if not words:
            raise
        raise EnvironmentProblem(f"the store {where} {words}") from error
