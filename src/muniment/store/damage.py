"""What lies in a store and is not what was put there: one error, which names the command that looks for more."""

import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from msgspec import MsgspecError

from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError

P = ParamSpec("P")
T = TypeVar("T")

DAMAGED = "is damaged: `muniment verify` names what, `muniment verify --rescue NEW.db` brings out what can be read"


BROKEN = (*DEFECTS, MunimentError)
"""What looking at damaged rows may raise."""


class Damaged(EnvironmentProblem):
    """Bytes in a store are not what was put there; its cause says in which way."""


def decoding(decode: Callable[P, T]) -> Callable[P, T]:
    """Have a function that decodes what a store keeps raise `Damaged`, whatever it stumbles over."""

    @wraps(decode)
    def decoded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return decode(*args, **kwargs)
        except (zlib.error, MsgspecError, *DEFECTS) as error:
            raise Damaged(f"what the store keeps of a filing {DAMAGED}") from error

    return decoded


def words_of(error: BaseException) -> str:
    """Return what is wrong with damaged rows, in a line for whoever looks for that."""
    if isinstance(error, Damaged) and error.__cause__:
        error = error.__cause__
    told = str(error) if isinstance(error, MunimentError) else f"{type(error).__name__}: {error}"
    return " ".join(told.replace(DAMAGED, "is damaged").split())[:300]
