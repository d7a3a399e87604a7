"""Names as they are compared: their words, without case, accents and signs."""

import re
import unicodedata

_WORDS = re.compile(r"\w+").findall
_LONGEST = 600  # characters: what is longer is no name, and databases index no texts of any length


def folded(name: str) -> str:
    """Return what a name is found by: its words, without case, accents and signs.

    >>> folded("Société  Générale, S.A.")
    'societe generale s a'
    """
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(_WORDS(name.casefold()))[:_LONGEST]
