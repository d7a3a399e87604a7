"""The words around what was looked for, taken from the record itself: the full-text index keeps no texts."""

import unicodedata
from collections.abc import Sequence

from msgspec import UnsetType

from muniment.forms.definition import Part
from muniment.store.versions import values_of

_AROUND = 60


def snippet(record: Part | UnsetType, terms: Sequence[tuple[str, bool]]) -> tuple[str, str]:
    """Return path and surroundings of the first term that is found in a text of `record`; nothing where none is."""
    wanted = [_folded(words) for words, _ in terms]
    for path, value in values_of(record).items():
        if not isinstance(value, str):
            continue
        simple = _folded(value)
        place = next((at for words in wanted if (at := _word(simple, words)) >= 0), -1)
        if place >= 0:
            return path, _around(value, place)
    return "", ""


def _word(text: str, words: str) -> int:
    """Return where `words` stand in `text`, beginning with a word; -1 where they do not."""
    at = text.find(words)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(words, at + 1)
    return at


def _folded(text: str) -> str:
    """Return `text` without case and accents, each character in its place."""
    if text.isascii():
        return text.lower()
    return "".join((unicodedata.normalize("NFKD", c)[0].lower() or c)[0] for c in text)


def _around(text: str, place: int) -> str:
    begin, end = max(0, place - _AROUND), place + 2 * _AROUND
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    cut = text[begin:end]
    if end < len(text):
        cut = cut.rpartition(" ")[0] or cut
    return ("… " if begin else "") + " ".join(cut.split()) + (" …" if end < len(text) else "")
