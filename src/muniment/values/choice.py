"""Answers chosen from an official list."""

from collections.abc import Mapping
from typing import ClassVar

from muniment.values.kind import Kind


class Choice(Kind[str]):
    """One code of an official list.

    Reading keeps a code that is not in the list, exactly as it stands: lists change, and judging is for the checks.
    """

    title: ClassVar[str] = "code"
    python: ClassVar[object] = str
    __slots__ = ("codes",)

    def __init__(self, codes: Mapping[str, object]) -> None:
        self.codes = codes

    def read(self, words: str) -> str:
        """Return the code as it stands."""
        return words

    def write(self, value: str) -> str:
        """Return the code."""
        return value

    def schema(self) -> dict[str, object]:
        """Return the codes of the list."""
        return {"enum": list(self.codes)}
