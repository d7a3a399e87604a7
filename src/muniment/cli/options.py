"""Options that take a day or an amount, as people type them: see `muniment.values.grammar`."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from muniment.engines import Engine, engine
from muniment.values import Unreadable
from muniment.values.grammar import typed_day, typed_dollars

V = TypeVar("V")


def _option(read: Callable[[str], V], metavar: str) -> Callable[..., Any]:
    def convert(text: str) -> V:
        try:
            return read(text)
        except Unreadable as error:
            raise typer.BadParameter(f"{text!r:.60}: it {error}") from error

    def option(*names: str, help: str) -> Any:  # noqa: ANN401 - Typer's own name and type
        return typer.Option(*names, parser=convert, metavar=metavar, help=help)

    return option


day_option: Callable[..., Any] = _option(typed_day, "DAY")
"""Return an option that takes a day: 2026-03-27 or 3/27/2026."""

amount_option: Callable[..., Any] = _option(typed_dollars, "AMOUNT")
"""Return an option that takes whole dollars or a number of shares: 1234567, 1,234,567 or $1,234,567."""


class EngineName(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    PROCESSES = "processes"
    RAY = "ray"


EngineOption = Annotated[
    EngineName | None,
    typer.Option("--engine", help="One process (default), several, or a cluster by Ray; results are the same."),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, help="How many work at a time: 2 and more are processes (default: all processors)."
    ),
]


@contextmanager
def working(name: EngineName | None, workers: int | None) -> Iterator[Engine]:
    """Give the engine that the options name, and close it when the work is done."""
    with closing(engine(name.value if name else "", workers)) as chosen:
        yield chosen
