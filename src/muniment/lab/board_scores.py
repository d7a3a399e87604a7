"""How the board scores an answer: value by value, and by the largest percent, which is what studies of holders keep.

Systems read names from where they can. EDGAR's headers write them in their own way (`BYRNE ADA L`, `LAMP CORP /DE/`),
so a name that differs from the document's in that way alone is no fault of any of them.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from muniment.lab.score import Scored, confidence, members, score
from muniment.values.characters import folded

_SLASHED = re.compile(r"\s{0,99}/[A-Za-z]{2,4}/?$")  # a state or the like, which tells namesakes apart
_WORDS = {
    "and": "",
    "the": "",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "limited": "ltd",
    "lp": "l p",
    "llc": "l l c",
}
_FORMS = {"limited partnership": "l p", "limited liability company": "l l c"}


def score_values(labels: dict[str, Any], read: dict[str, Any], unread: str = "") -> Scored:
    """Score all that the labels ask; names of the issuer and of persons may be as headers have them."""
    stated = dict(read)
    issuer, issuer_read = labels.get("issuer"), read.get("issuer")
    if isinstance(issuer, dict) and isinstance(issuer_read, dict):
        stated["issuer"] = _named(issuer_read, [issuer])
    if "persons" in read:
        labelled = members(labels.get("persons"))
        stated["persons"] = [_named(person, labelled) for person in members(read["persons"])]
    return score(labels, stated, unread)


def score_position(labels: dict[str, Any], read: dict[str, Any], unread: str = "") -> Scored:
    """Score the largest percent of a filing; nothing is asked where no percent is labelled, or one is uncertain."""
    uncertain = [str(place) for place in labels.get("uncertain") or ()]
    asked = not any(place.startswith("persons[") and place.endswith(".percent") for place in uncertain)
    (percent, _), (stated, sure) = largest(labels), largest(read)
    if not asked or percent is None:
        return Scored(unread="" if read else unread)
    return score({"percent": percent}, {"percent": stated, "confidence": {"percent": sure}} if read else {}, unread)


def largest(summary: Mapping[str, Any]) -> tuple[str | None, float]:
    """Return the largest percent of all persons, and the confidence stated with it.

    >>> largest({"persons": [{"percent": "<1"}, {"percent": "6.20"}], "confidence": {"persons[1].percent": 0.7}})
    ('6.20', 0.7)
    """
    found: list[tuple[Decimal, str, float]] = []
    for number, person in enumerate(members(summary.get("persons"))):
        text = str(person.get("percent") or "").strip()
        try:
            value = Decimal(text.strip("<>% "))
        except InvalidOperation:  # N/A, or nothing
            continue
        found.append((value, text, confidence(summary.get("confidence"), f"persons[{number}].percent")))
    _, text, sure = max(found, default=(None, None, 1.0))
    return text, sure


def conformed(name: str) -> str:
    """Return what names of documents and of headers have in common: their words in any order, forms in short.

    >>> conformed("J. P. Lamp & Company, Incorporated") == conformed("LAMP J P & CO INC                /DE/")
    True
    >>> conformed("Lamp Fund II, L.P.") == conformed("LAMP FUND LP")
    False
    """
    words = folded(_SLASHED.sub("", name.strip()))
    for form, short in _FORMS.items():
        words = words.replace(form, short)
    return " ".join(sorted(" ".join(_WORDS.get(word, word) for word in words.split()).split()))


def _named(party: Mapping[str, Any], labelled: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a party with the labelled name that its own is in a header's spelling, where that can be one only."""
    own = str(party.get("name") or "")
    names = {str(other.get("name") or "") for other in labelled}
    same = [name for name in names if name and conformed(name) == conformed(own)]
    return {**party, "name": same[0]} if len(same) == 1 else dict(party)
