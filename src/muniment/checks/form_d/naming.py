"""Names of issuers, compared as people would: without case, signs, and the spelling of their legal form."""

import re
import unicodedata
from functools import lru_cache

_SIGNS = re.compile(r"[^\w]+")
_DROPPED = re.compile(r"[.'\u2019]")
_SMALL = frozenset({"the", "and", "of", "a", "de"})
_LEGAL = frozenset(
    {
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "llc",
        "lc",
        "ltd",
        "limited",
        "lp",
        "llp",
        "lllp",
        "plc",
        "pllc",
        "sa",
        "sarl",
        "sas",
        "scsp",
        "sicav",
        "nv",
        "bv",
        "ag",
        "gmbh",
        "ulc",
        "pty",
        "pte",
        "trust",
        "fund",
        "funds",
        "partnership",
        "partners",
        "liability",
    }
)


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and signs.

    >>> words_of_name("Société A.B. & Co., L.P.")
    ('societe', 'ab', 'and', 'co', 'lp')
    """
    if not name.isascii():
        name = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return tuple(_SIGNS.sub(" ", _DROPPED.sub("", name.casefold().replace("&", " and "))).split())


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same but for case, signs and blanks.

    >>> same_name("ACME INC.", "Acme, Inc"), same_name("Acme Inc", "Acme Corp")
    (True, False)
    """
    return one == other or "".join(words_of_name(one)) == "".join(words_of_name(other))


def akin(one: str, other: str) -> bool:
    """Tell whether two names share a word that says more than what kind of company it is.

    >>> akin("Acme Corp", "Acme Corporation"), akin("Other Co", "Acme Co")
    (True, False)
    """
    first, second = _telling(one), _telling(other)
    return not first or not second or not first.isdisjoint(second)


def _telling(name: str) -> frozenset[str]:
    return frozenset(words_of_name(name)) - _LEGAL - _SMALL
