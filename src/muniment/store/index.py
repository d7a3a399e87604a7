"""The question to the full-text index as data; each database turns it into its own query."""

import re
import unicodedata
from functools import lru_cache

COLUMNS = ("issuers", "persons", "answers")
"""What the index keeps of a filing: names of its issuers, all other names, and what is answered in it."""

Terms = list[tuple[str, bool]]
"""Terms that all must occur: words that follow one another, and whether the last is only the beginning of a word."""

Match = list[tuple[str, Terms]]
"""For each column of the index ("" for any) the terms that must occur in it."""

_PLAIN = re.compile(r"[0-9a-z]+").findall
_ANY = re.compile(r"[^\W_]+").findall
_LATIN = (range(0x80, 0x370), range(0x1E00, 0x1F00))  # and accents; what is an accent elsewhere makes another letter


def words_of(text: str) -> list[str]:
    """Return the words of a text as an index has them: without case and accents, as SQLite's `unicode61` finds them.

    >>> words_of("Société d'Éclairage OR_1")
    ['societe', 'd', 'eclairage', 'or', '1']
    """
    if text.isascii():
        return _PLAIN(text.lower())
    return _ANY("".join(map(_bare, text)))


@lru_cache(maxsize=4096)
def _bare(sign: str) -> str:
    """Return a sign without case, and without its accents where it is a Latin one."""
    if any(ord(sign) in one for one in _LATIN):
        sign = "".join(one for one in unicodedata.normalize("NFD", sign) if not unicodedata.combining(one))
    alone = sign.casefold()
    return alone if len(alone) == len(sign) else sign.lower()  # ß stays one letter
