"""A text as a row of words, spelled so that what a scanner confuses is the same."""

import re

from msgspec import Struct

# Letters and digits that converters and typists mistake for one another: l3D-l is 13D-1.
_CONFUSED = str.maketrans("0158|i§", "olsbll ")
_WORD = re.compile(r"[a-z0-9]+")


class Words(Struct, frozen=True):
    """The words of a text, each with the characters `starts[i]` up to `ends[i]` it stands at."""

    words: list[str]
    starts: list[int]
    ends: list[int]


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
    return lowered(text).translate(_CONFUSED)


def words_of(text: str) -> Words:
    """Return the words of `text`, those of several things like those of one: persons is person."""
    found = list(_WORD.finditer(folded(text)))
    return Words([_one(hit.group()) for hit in found], [hit.start() for hit in found], [hit.end() for hit in found])


def spelled(wording: str) -> list[str]:
    """Return the words of a label, spelled as those of a text.

    >>> spelled("Names of Reporting Persons")
    ['name', 'of', 'reporting', 'person']
    """
    return [_one(word) for word in _WORD.findall(folded(wording))]


def _one(word: str) -> str:
    return word[:-1] if word[-1] == "s" and len(word) > 2 else word
