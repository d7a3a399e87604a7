"""Texts: kept as they stand, with their inner white space."""

import re
from collections.abc import Callable
from typing import ClassVar

from muniment.values.kind import Kind, Unreadable

# Short of "na" and dashes: Na is a family name, and a dash may be all there is to a name.
_NOBODY = frozenset({"n/a", "none", "[none]", "(none)", "not applicable"})
_INITIALS = "nN[("


class Text(Kind[str]):
    """A text of up to `longest` characters (0: no limit is known). Reading does not enforce the limit: a check does."""

    title: ClassVar[str] = "text"
    python: ClassVar[object] = str
    __slots__ = ("longest",)

    def __init__(self, longest: int = 0) -> None:
        self.longest = longest

    def read(self, words: str) -> str:
        """Return the words themselves."""
        return words

    def write(self, value: str) -> str:
        """Return the text itself."""
        return value

    def schema(self) -> dict[str, object]:
        """Return the length limit."""
        return {"maxLength": self.longest} if self.longest else {}


class Phone(Text):
    """A telephone number, of which the schemas of the schedules take letters, digits, blanks and # ( ) , . - alone."""

    takes = staticmethod(re.compile(r"[a-zA-Z0-9\s#(),.\-]+").fullmatch)
    __slots__ = ()


def _quick_name(words: str) -> str | None:
    return None if words[0] in _INITIALS and words.casefold() in _NOBODY else words


class Name(Text):
    """A name, where forms often answer "N/A" or "None" for a part that somebody or something does not have.

    Such an answer is no name. "Nonesuch", "Na" and a lone dash are kept as they stand.
    """

    title: ClassVar[str] = "name"

    def read(self, words: str) -> str:
        """Return the name; "N/A" and "None" as the whole answer are `Unreadable`, which is to say: not applicable."""
        if words.casefold() in _NOBODY:
            raise Unreadable("says that there is no such name")
        return words

    @property
    def quick(self) -> Callable[[str], str | None]:
        """Return what reads a name, unless it is none."""
        return _quick_name
