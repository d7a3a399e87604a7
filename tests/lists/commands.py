"""Every command of the program, as Typer has them."""

from collections.abc import Iterator
from typing import Any

import typer


def walked(app: typer.Typer) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the names and the command of everything that can be called."""
    yield from _walked(typer.main.get_command(app), ())


def _walked(command: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "list_commands"):
        yield names, command
        return
    context = command.make_context("muniment", [], resilient_parsing=True)
    for name in command.list_commands(context):
        yield from _walked(command.get_command(context, name), (*names, name))
