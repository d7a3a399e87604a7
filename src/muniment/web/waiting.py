"""Answering in a thread, where one address has two methods."""

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Any

from litestar import Response


def in_thread(answer: Callable[..., Response[Any]]) -> Callable[..., Any]:
    """Return what answers in one of the threads for pages.

    Litestar (2.25) would do so itself, but wraps what has two methods at one address twice, and then forgets to wait.
    """

    @wraps(answer)
    async def answering(**given: object) -> Response[Any]:
        return await asyncio.to_thread(answer, **given)

    return answering
