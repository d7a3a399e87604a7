"""Options that take a day or an amount, as people type them: see `muniment.values.grammar`."""

from collections.abc import Callable
from typing import Any, TypeVar

import typer

from muniment.values import Unreadable
from muniment.values.grammar import typed_day, typed_dollars

V = TypeVar("V")


def _option(read: Callable[[str], V], metavar: str) -> Callable[..., Any]:
    def convert(text: str) -> V:
        try:
            return read(text)
        except Unreadable as error:
            raise typer.BadParameter(f"{text!r:.60}: it {error}") from error

    def option(*names: str, help: str) -> object:
        return typer.Option(*names, parser=convert, metavar=metavar, help=help)

    return option


day_option: Callable[..., Any] = _option(typed_day, "DAY")
"""Return an option that takes a day: 2026-03-27 or 3/27/2026."""

amount_option: Callable[..., Any] = _option(typed_dollars, "AMOUNT")
"""Return an option that takes whole dollars or a number of shares: 1234567, 1,234,567 or $1,234,567."""
