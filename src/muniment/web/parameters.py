"""Parameters of addresses: an address refuses one that it does not take, and one that is given twice.

A parameter that is not known would be left out, and the answer be one to another question.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from litestar import Request
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

from muniment.errors import UsageError
from muniment.wording import one_of

TAKES = "takes"
"""The option of a handler that reads parameters by itself: a function that gives their names for a request."""

_LONGEST = 80


async def known_only(request: Request[Any, Any, Any]) -> None:
    """Refuse parameters that an address does not take.

    Raises:
        UsageError: there is such a parameter, or one is given twice; the words have the nearest name.
    """
    if request.method not in ("GET", "HEAD"):
        return
    given = [name for name, _ in request.query_params.multi_items()]
    if not given:
        return
    takes: Callable[..., Iterable[str]] = request.route_handler.opt.get(TAKES, lambda _: ())
    known = [*declared(request.route_handler), *takes(request)]
    for number, name in enumerate(given):
        one_of("parameter", name, known)
        if name in given[:number]:
            raise UsageError(f"{name[:_LONGEST]} is given twice")


@cache
def declared(handler: BaseRouteHandler) -> tuple[str, ...]:
    """Return the parameters that the function of a handler declares, as an address spells them."""
    stated = handler.parsed_fn_signature.parameters.items()
    return tuple(
        one.kwarg_definition.name or name for name, one in stated if isinstance(one.kwarg_definition, QueryParameter)
    )


def any_given(request: Request[Any, Any, Any]) -> Iterable[str]:
    """Take whatever is given: for an address that says itself what is wrong, beside what was typed."""
    return request.query_params.keys()
