"""What a mention is recognised by: its number, or marks that it may share with others.

A mark is a few words that say what it stands on, such as `cusip:53634X` or `name:liquid media|92688`; the least of
the marks of an entity is its key, so that it is called alike in every store. Hashed they are what is compared.
"""

from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct

from muniment.store.names import FORMER_NAME, ISSUER, RECIPIENT, RELATED_PERSON
from muniment.study.entities import naming, places
from muniment.study.entities.mentions import FILER, OTHER_ISSUER
from muniment.study.entities.naming import PersonName
from muniment.study.facts import Mention


class Mark(IntEnum):
    """The kinds of marks, the surest first.

    ALONE ties issuers, holders and dealers to somebody with a number; LIKE ties nobody and is for who looks.
    """

    CUSIP = 0
    ADDRESS = 1
    ISSUER = 2
    ALONE = 3
    LIKE = 4


WORDS = {
    Mark.CUSIP: "CUSIP",
    Mark.ADDRESS: "name and address",
    Mark.ISSUER: "name and issuer",
    Mark.ALONE: "name, which one company alone has",
}
_ISSUERS = frozenset({ISSUER, OTHER_ISSUER})
_LISTED = frozenset({RELATED_PERSON, RECIPIENT})


class Sketch(Struct, frozen=True, gc=False):
    """What of a mention tells who it is; mentions with the same sketch are the same one.

    * `number`: its CIK or CRD as a key, "" for none; `kind`: company or person;
    * `key`: what it is called by where nobody knows more; `middle`: a person's names between;
    * `marks`: hash and kind of each, the surest first; `state`, `cusip`: what may contradict a name alone.
    """

    hash: int
    number: str
    kind: str
    key: str
    middle: str
    state: str
    cusip: str
    marks: tuple[tuple[int, int], ...]


@lru_cache(maxsize=65536)
def hashed(words: str) -> int:
    """Return words as a number of 63 bits, the same on every machine."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big") >> 1


def scope_of(issuer: Mention, filing: str) -> str:
    """Return by what the issuer of a filing ties the people in it: its CIK, else its CUSIP, else its name.

    Where the filing does not tell the issuer nothing ties them but the filing itself.
    """
    if issuer.role != ISSUER:
        return f"filing:{filing}"
    if issuer.cik:
        return f"cik:{issuer.cik}"
    return f"cusip:{issuer.cusip[:6]}" if issuer.cusip else naming.company(issuer.name)


def sketch(mention: Mention, scope: str) -> Sketch:
    """Return what tells who a mention is, in a filing about the issuer `scope`."""
    number = f"cik:{mention.cik}" if mention.cik else f"crd:{mention.crd}" if mention.crd else ""
    fields = mention.kind, mention.name, mention.street, mention.city, mention.state, mention.zip
    return _sketch(number, mention.role, mention.cusip[:6], scope, *fields)


def apart(filing: str, path: str) -> Sketch:
    """Return the sketch of a mention that somebody set apart: it shares nothing with any other."""
    number = f"apart:{filing}/{path}"
    return Sketch(hashed(number), number, "company", number, "", "", "", ())


def base(key: str) -> str:
    """Return the words of the mark in a key: a middle name stands behind them in brackets."""
    return key.partition(" (")[0]


@lru_cache(maxsize=65536)
def _sketch(
    number: str, role: str, cusip: str, scope: str,
    kind: str, name: str, street: str, city: str, state: str, postal: str,
) -> Sketch:  # fmt: skip
    person = _person(name, role) if kind == "person" else None
    plain, middle = (person.plain, person.middle) if person else (naming.company(name), "")
    found: list[tuple[Mark, str]] = []
    if role != FORMER_NAME:
        if cusip:
            found.append((Mark.CUSIP, f"cusip:{cusip}"))
        where = places.marks(street, city, state, postal)
        house = f" {places.number(street)}" if person else ""
        found += [(Mark.ADDRESS, f"name:{plain}|{place}{house}") for place in where]
        if role not in _ISSUERS:
            found.append((Mark.ISSUER, f"name:{plain}|{scope}"))
    if not person:
        found.append((Mark.LIKE if role in _LISTED and not number else Mark.ALONE, f"name:{plain}"))
    return _made(number, kind, middle, state, cusip, found)


def _made(number: str, kind: str, middle: str, state: str, cusip: str, found: list[tuple[Mark, str]]) -> Sketch:
    """Return the sketch with these marks; the issuer is part of who it is only where nothing surer is known."""
    sure = bool(number) or any(rank < Mark.ISSUER for rank, _ in found)
    own = [words for rank, words in found if not (sure and rank is Mark.ISSUER)]
    ranks = "".join(str(int(rank)) for rank, _ in found)
    bare = f"|{state}" if state and len(own) == len(found) == 1 and found[0][0] is Mark.ALONE else ""
    key = (own[0] if own else number) + bare + (f" ({middle})" if middle else "")
    identity = "\n".join((number, kind, middle, state, cusip, ranks, *own))
    return Sketch(
        hashed(identity), number, kind, key, middle, state, cusip, tuple((hashed(words), int(k)) for k, words in found)
    )


def _person(name: str, role: str) -> PersonName:
    return naming.turned(name) if role == FILER and "," not in name else naming.person(name)
