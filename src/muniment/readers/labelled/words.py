"""A text as a row of words, spelled so that what a scanner confuses is the same."""

import re

from msgspec import Struct

# Letters and digits that converters and typists mistake for one another: l3D-l is 13D-1.
_CONFUSED = str.maketrans("0158|i§", "olsbll ")
# The same for text in ASCII, as nearly all is: capitals and confusable characters in one step.
_ASCII = bytes(ord(chr(n).lower().translate(_CONFUSED)) if n < 128 else n for n in range(256))
# The same again with blanks for all that is no word: words are then divided without looking at them.
_WORDS = bytes(n if n < 128 and chr(n).isalnum() else ord(" ") for n in _ASCII)
_WORD = re.compile(r"[a-z0-9]+")


class Words(Struct, frozen=True):
    """The words of a text, each with the character `starts[i]` it begins at."""

    words: list[str]
    starts: list[int]

    def end(self, at: int) -> int:
        """Return where a word ends."""
        return self.starts[at] + len(self.words[at])


def lowered(text: str) -> str:
    """Return `text` in small letters, character for character."""
    small = text.lower()
    if len(small) == len(text):
        return small
    # a few letters, such as the Turkish İ, become two
    return "".join(small if len(small := one.lower()) == 1 else " " for one in text)


def folded(text: str) -> str:
    """Return `text` in small letters, confusable characters alike, character for character.

    >>> folded("Schedule l3D-1") == folded("SCHEDULE 13d-l")
    True
    """
    return (
        text.encode("ascii").translate(_ASCII).decode("ascii") if text.isascii() else lowered(text).translate(_CONFUSED)
    )


def is_of_word(sign: str) -> bool:
    """Whether one sign is part of a word, as in regular expressions; "" is none."""
    return sign.isalnum() or sign == "_"


def words_of(text: str) -> Words:
    """Return the words of `text`."""
    plain = text if text.isascii() else lowered(text)
    small = plain.encode("ascii", "replace").translate(_WORDS).decode("ascii")
    return Words(small.split(), list(map(re.Match.start, _WORD.finditer(small))))


def spelled(wording: str) -> list[str]:
    """Return the words of a label, spelled as those of a text.

    >>> spelled("Names of Reporting Persons")
    ['name', 'of', 'reportlng', 'person']
    """
    return [singular(word) for word in _WORD.findall(folded(wording))]


def singular(word: str) -> str:
    """Return the word for one thing; words are spelled so throughout."""
    return word[:-1] if word[-1] == "s" and len(word) > 2 else word


def several(word: str) -> tuple[str, ...]:
    """Return a word and its plural: labels come as both."""
    return (word, word + "s") if len(word) > 1 and word.isalpha() else (word,)
