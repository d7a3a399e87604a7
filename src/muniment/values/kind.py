"""What every kind of value has in common: words into a value, a value into words.

Both directions live in one class, so that they cannot drift apart: `kind.read(kind.write(value)) == value`. What is
read is exact: a kind never rounds, guesses or repairs; words that it does not know are `Unreadable`.
"""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, Protocol, TypeVar

from muniment.errors import IdentifierError

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

    def read(self, text: str) -> V:
        """Return the value that `text` (without outer white space, never empty) state; raise `Unreadable`."""
        raise NotImplementedError

    def read_typed(self, text: str) -> V:
        """Return the value that a person typed, in the dialect of `muniment.values.grammar`; raise `Unreadable`."""
        return self.read(text)

    def read_printed(self, text: str) -> V:
        """Return the value that a document prints, in the dialect of `muniment.values.grammar`; raise `Unreadable`."""
        return self.read(text)

    def write(self, value: V) -> str:
        """Return the words that the form prints or files for `value`."""
        return str(value)

    def write_typed(self, value: V) -> str:
        """Return the value as a person types it, thousands parted: `read_typed` gives it again."""
        return self.write(value)

    def quick(self, text: str, /) -> V | None:
        """Return the value of words spelled as `write` would spell them; None where it takes a closer look.

        Most words in real files are spelled so, and reading spends its time here: a kind may have a function that is
        faster than to read, to write and to compare.
        """
        try:
            value = self.read(text)
        except Unreadable:
            return None
        return value if self.write(value) == text else None

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of a value, beyond its type."""
        return {}


def says_not_applicable(text: str) -> bool:
    """Whether `text`, standing where a value belongs, say that the question does not apply.

    Only whole answers count: "None" does, "Nonesuch Partners" does not.
    """
    return text.strip().casefold() in _NOT_APPLICABLE


class Choice(Kind[str]):
    """One code of an official list.

    Reading keeps a code that is not in the list, exactly as it stands: lists change, and judging is for the checks.
    """

    title: ClassVar[str] = "code"

    def __init__(self, codes: Mapping[str, object]) -> None:
        self.codes = codes

    def read(self, text: str) -> str:
        """Return the code as it stands."""
        return text

    def schema(self) -> dict[str, object]:
        """Return the codes of the list."""
        return {"enum": list(self.codes)}


_YES = frozenset({"true", "yes", "y", "x", "on"})
_NO = frozenset({"false", "no", "n", "off"})


class YesNo(Kind[bool]):
    """A question with two answers, in the two words of the form: `true` and `false`, or `Y` and `N`."""

    title: ClassVar[str] = "yes or no"
    python: ClassVar[object] = bool

    def __init__(self, yes: str = "true", no: str = "false") -> None:
        self.words = {True: yes, False: no}
        self.quick = {yes: True, no: False}.get  # the form's own words: a look into a table
        # 1 and 0 are xs:boolean too, and the specifications allow them although the schemas do not.
        self.answers = {yes.casefold(): True, no.casefold(): False, "1": True, "0": False}

    def read(self, text: str) -> bool:
        """Return the answer, in whatever case it is written."""
        try:
            return self.answers[text.casefold()]
        except KeyError as none:
            raise Unreadable(f"takes {self.words[True]} or {self.words[False]}") from none

    def read_typed(self, text: str) -> bool:
        """Return the answer, typed as yes or no, or in the form's own words."""
        plain = text.strip().casefold()
        if plain in _YES | _NO:
            return plain in _YES
        try:
            return self.answers[plain]
        except KeyError as none:
            raise Unreadable("takes yes or no") from none

    def write_typed(self, value: bool) -> str:
        """Return yes or no."""
        return "yes" if value else "no"

    def write(self, value: bool) -> str:
        """Return the form's word for the answer."""
        return self.words[value]


class Mark(Kind[bool]):
    """A box whose tick is filed as one fixed word, such as `All States`. The word is all it can say."""

    title: ClassVar[str] = "tick"
    python: ClassVar[object] = bool

    def __init__(self, word: str) -> None:
        self.word = word

    def read(self, text: str) -> bool:
        """Return True for the word."""
        if text != self.word:
            raise Unreadable(f"takes {self.word!r} only")
        return True

    def read_typed(self, text: str) -> bool:
        """Return True for the word, and for a yes."""
        return text.strip().casefold() in _YES or self.read(text.strip())

    def write_typed(self, value: bool) -> str:
        """Return yes; a box that is not ticked has no word that could be typed."""
        return "yes" if self.write(value) else ""

    def write(self, value: bool) -> str:
        """Return the word; a box that is not ticked has none."""
        if value is not True:
            raise Unreadable("a box that is not ticked is left out")
        return self.word


# Short of "na" and dashes: Na is a family name, and a dash may be all there is to a name.
_NO_NAME = frozenset({"n/a", "none", "[none]", "(none)", "not applicable"})
_INITIALS = "nN[("


class Text(Kind[str]):
    """A text of up to `longest` characters (0: no limit is known). Reading does not enforce the limit: a check does."""

    title: ClassVar[str] = "text"

    def __init__(self, longest: int = 0) -> None:
        self.longest = longest

    def read(self, text: str) -> str:
        """Return the words themselves."""
        return text

    def schema(self) -> dict[str, object]:
        """Return the length limit."""
        return {"maxLength": self.longest} if self.longest else {}


class Phone(Text):
    """A telephone number, of which the schemas of the schedules take letters, digits, blanks and # ( ) , . - alone."""

    takes = staticmethod(re.compile(r"[a-zA-Z0-9\s#(),.\-]+").fullmatch)


class Name(Text):
    """A name, where forms often answer "N/A" or "None" for a part that somebody or something does not have.

    Such an answer is no name. "Nonesuch", "Na" and a lone dash are kept as they stand.
    """

    title: ClassVar[str] = "name"

    def read(self, text: str) -> str:
        """Return the name; "N/A" and "None" as the whole answer are `Unreadable`, which is to say: not applicable."""
        if text.casefold() in _NO_NAME:
            raise Unreadable("says that there is no such name")
        return text

    def quick(self, text: str, /) -> str | None:
        """Return the name, unless it is none."""
        return None if text[0] in _INITIALS and text.casefold() in _NO_NAME else text


class Verbs(Protocol):
    """What each module of `muniment.identifiers` can do, as far as reading and writing need it."""

    def compact(self, text: str) -> str:
        """Return the canonical spelling; raise `IdentifierError`."""
        ...


class Number(Kind[str]):
    """An identifier in its canonical spelling, kept as text: its zeros count.

    Reading asks for the shape alone. A CUSIP whose check digit is wrong is still the number that was filed.
    """

    title: ClassVar[str] = "identifier"

    def __init__(self, identifier: Verbs, what: str, longest: int, typed: Callable[[str], str] | None = None) -> None:
        self.identifier, self.what, self.longest = identifier, what, longest
        self.typed = typed or identifier.compact

    def read(self, text: str) -> str:
        """Return the canonical spelling."""
        return self._spelled(self.identifier.compact, text)

    def read_typed(self, text: str) -> str:
        """Return the canonical spelling of a number that is typed whole: no digits are put in by guess."""
        return self._spelled(self.typed, text)

    def _spelled(self, spell: Callable[[str], str], text: str) -> str:
        try:
            return spell(text)
        except IdentifierError as error:
            named = f"{'an' if self.what[0] in 'aeiou' else 'a'} {self.what}"
            # What was typed stands before these words already: of "'12x' is not a CIK: that is …" the end is left.
            _, is_shape, shape = str(error).partition(f" is not {named}")
            why = shape.replace(": that is ", ", ") if is_shape else f": {error}"
            raise Unreadable(f"takes {named}{why}") from error

    def quick(self, text: str, /) -> str | None:
        """Return the canonical spelling."""
        try:
            return text if self.identifier.compact(text) == text else None
        except IdentifierError:
            return None

    def schema(self) -> dict[str, object]:
        """Return the length limit."""
        return {"maxLength": self.longest}
