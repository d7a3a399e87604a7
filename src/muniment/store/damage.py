"""What lies in a store and is not what was put there: one error, which names the command that looks for more."""

import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from msgspec import MsgspecError

from muniment.errors import DEFECTS, EnvironmentProblem

P = ParamSpec("P")
T = TypeVar("T")

DAMAGED = "is damaged: `muniment verify` names what, `muniment verify --rescue NEW.db` brings out what can be read"


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
