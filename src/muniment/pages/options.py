"""Choices of a form as a page prints them."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from muniment.codes.table import Code
from muniment.pages.blocks import Option


def option(code: Code, chosen: Any, path: str, depth: int = 0) -> Option:  # noqa: ANN401
    """Return the one choice that a code is."""
    return Option(code.label, code.code == chosen, path, depth, code.code)


def among(code: Code, chosen: Any, path: str, depth: int = 0) -> Option:  # noqa: ANN401
    """Return one choice of several."""
    return Option(code.label, code.code in (chosen or ()), path, depth, code.code)


def beside(option: Option, value: str, path: str) -> Option:
    """Return an option with room for a value beside it."""
    return structs.replace(option, value=value, value_path=path)


def yes_no(held: Any, path: str, depth: int = 0) -> Iterator[Option]:  # noqa: ANN401
    """Yield the two answers to a question."""
    yield Option("Yes", held is True, path, depth)
    yield Option("No", held is False, path, depth, code="no")
