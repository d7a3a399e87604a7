"""Failures of a database, told in one line; and trying again where the same may go well a little later.

What lies in a damaged store may be anything, and so may what comes of it: whatever is raised around one is told as
that, here and nowhere else.
"""

import time
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError
from muniment.store import database
from muniment.store.damage import DAMAGED

T = TypeVar("T")

_CONVERTING = (ArithmeticError, TypeError, ValueError)
_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds: a server that starts again is back within them


class Passing(EnvironmentProblem):
    """The server of the store is away, or another writer was in the way: the same may go well a little later."""


@contextmanager
def told(where: str, engine: Engine, damaged: str = DAMAGED) -> Generator[None]:
    """Turn what goes wrong around the store at `where` into one readable line; faults of ours stay what they are.

    `damaged` is what is said of damage.
    """
    own = database.of(engine)
    try:
        yield
    except MunimentError:
        raise
    except (SQLAlchemyError, *DEFECTS) as error:
        cause = error.orig if isinstance(error, DBAPIError) else None
        if words := own.words_for(cause):
            kind = Passing if own.is_passing(cause) else EnvironmentProblem
            raise kind(f"the store {where} {words.replace(DAMAGED, damaged)}") from error
        if _is_of_a_column(error) or own.is_damaged(engine):
            raise EnvironmentProblem(f"the store {where} {damaged}") from error
        raise


def _is_of_a_column(error: Exception) -> bool:
    """Whether SQLAlchemy could not make a value of what lies in a column, such as a day of 2025-13-01."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return isinstance(error, _CONVERTING) and frame.f_globals.get("__name__", "").startswith("sqlalchemy.")


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
