"""Yes or no, and boxes that are ticked."""

from collections.abc import Callable
from typing import ClassVar

from muniment.values.kind import Kind, Unreadable

_YES = frozenset({"true", "yes", "y", "x", "on"})
_NO = frozenset({"false", "no", "n", "off"})


class YesNo(Kind[bool]):
    """A question with two answers, in the two words of the form: `true` and `false`, or `Y` and `N`."""

    title: ClassVar[str] = "yes or no"
    python: ClassVar[object] = bool
    __slots__ = ("answers", "plain", "words")

    def __init__(self, yes: str = "true", no: str = "false") -> None:
        self.words = {True: yes, False: no}
        self.plain = {yes: True, no: False}
        # 1 and 0 are xs:boolean too, and the specifications allow them although the schemas do not.
        self.answers = {yes.casefold(): True, no.casefold(): False, "1": True, "0": False}

    def read(self, words: str) -> bool:
        """Return the answer, in whatever case it is written."""
        try:
            return self.answers[words.casefold()]
        except KeyError as none:
            raise Unreadable(f"takes {self.words[True]} or {self.words[False]}") from none

    def read_typed(self, words: str) -> bool:
        """Return the answer, typed as yes or no, or in the form's own words."""
        plain = words.strip().casefold()
        return plain in _YES if plain in _YES | _NO else self.read(words.strip())

    def write_typed(self, value: bool) -> str:
        """Return yes or no."""
        return "yes" if value else "no"

    @property
    def quick(self) -> Callable[[str], bool | None]:
        """Return the answer in the form's own words: a look into a table."""
        return self.plain.get

    def write(self, value: bool) -> str:
        """Return the form's word for the answer."""
        return self.words[value]


class Mark(Kind[bool]):
    """A box whose tick is filed as one fixed word, such as `All States`. The word is all it can say."""

    title: ClassVar[str] = "tick"
    python: ClassVar[object] = bool
    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def read(self, words: str) -> bool:
        """Return True for the word."""
        if words != self.word:
            raise Unreadable(f"takes {self.word!r} only")
        return True

    def read_typed(self, words: str) -> bool:
        """Return True for the word, and for a yes."""
        return words.strip().casefold() in _YES or self.read(words.strip())

    def write_typed(self, value: bool) -> str:
        """Return yes or no."""
        return "yes" if value else "no"

    def write(self, value: bool) -> str:
        """Return the word; a box that is not ticked has none."""
        if value is not True:
            raise Unreadable("a box that is not ticked is left out")
        return self.word
