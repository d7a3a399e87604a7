"""The options that say where the work on many files is done, and the engine that they name."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from typing import Annotated

import typer

from muniment.engines import Engine, engine


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
