"""What every kind of value has in common: words into a value, a value into words.

Both directions live in one class, so that they cannot drift apart: `kind.read(kind.write(value)) == value`. What is
read is exact: a kind never rounds, guesses or repairs; words that it does not know are `Unreadable`.
"""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

V = TypeVar("V")

_NOT_APPLICABLE = frozenset(
    {"n/a", "n.a.", "na", "none", "not applicable", "not applicable.", "[none]", "(none)", "n\\a", "-", "--", "---"}
)


class Unreadable(ValueError):
    """The words are no value of this kind; the message says what the kind takes."""


class Kind(Generic[V]):
    """A kind of value, as a field of a form takes it.

    `title` names the kind in the reference pages; `python` is the type of its values.
    """

    title: ClassVar[str] = "value"
    python: ClassVar[object] = str

    def read(self, words: str) -> V:
        """Return the value that `words` (without outer white space, never empty) state; raise `Unreadable`."""
        raise NotImplementedError

    def read_typed(self, words: str) -> V:
        """Return the value that a person typed, in the dialect of `muniment.values.grammar`; raise `Unreadable`."""
        return self.read(words)

    def read_printed(self, words: str) -> V:
        """Return the value that a document prints, in the dialect of `muniment.values.grammar`; raise `Unreadable`."""
        return self.read(words)

    def write(self, value: V) -> str:
        """Return the words that the form prints or files for `value`."""
        raise NotImplementedError

    def write_typed(self, value: V) -> str:
        """Return the value as a person types it, thousands parted: `read_typed` gives it again."""
        return self.write(value)

    @property
    def quick(self) -> Callable[[str], V | None]:
        """Return the function that reads words spelled as `write` would spell them; None where it takes a closer look.

        Most words in real files are spelled so, and reading spends its time in these functions: a kind may give one
        that is faster than to read, to write and to compare.
        """
        return self._read_and_compare

    def _read_and_compare(self, words: str) -> V | None:
        try:
            value = self.read(words)
        except Unreadable:
            return None
        return value if self.write(value) == words else None

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of a value, beyond its type."""
        return {}


def says_not_applicable(words: str) -> bool:
    """Whether `words`, standing where a value belongs, say that the question does not apply.

    Only whole answers count: "None" does, "Nonesuch Partners" does not.
    """
    return words.strip().casefold() in _NOT_APPLICABLE
