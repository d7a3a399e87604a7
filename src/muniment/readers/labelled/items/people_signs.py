"""How sure an entry of a list of directors and officers is: signs against it, weighed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from muniment.readers.labelled.confidence import in_doubt, log_odds, sure
from muniment.readers.labelled.items.people_lines import (
    CITY,
    COUNTRIES,
    LABEL,
    Person,
    ends_address,
    has_office,
    without_honorific,
)
from muniment.readers.labelled.items.people_shared import groups_of
from muniment.readers.labelled.signatures.words import has_title

WEIGHTS = Path(__file__).with_suffix(".tsv")
"""What each sign says for an entry, in log odds."""

KINDS = ("address", "office", "citizenship")
"""What a list says of a person beside the name; an office is a position, an occupation, or both."""

_ABOVE, _BELOW, _OWN, _LABELS = 1600, 700, 2000, 8  # characters around a list, and of an entry; lines with labels
_ASKS = {
    "address": re.compile(r"address|located\s+at|offices?\s+(?:is|are)\b", re.IGNORECASE),
    "office": re.compile(r"occupation|employ|title|position|office", re.IGNORECASE),
    "citizenship": re.compile(r"citizen|nationals?\b|nationality", re.IGNORECASE),
}
_LONGEST = {"address": 140, "office": 140, "citizenship": 60}
_WORD = re.compile(r"[^\W_]{2,}")
_BESIDE = frozenset(  # words that labels and sentences have, and values have not
    [
        "name",
        "names",
        "address",
        "business",
        "principal",
        "occupation",
        "employment",
        "citizenship",
        "present",
        "position",
        "title",
        "residence",
        "citizen",
        "page",
        "of",
        "the",
        "and",
        "an",
        "is",
        "are",
        "or",
        "his",
        "her",
        "he",
        "she",
        "each",
        "mr",
        "mrs",
        "ms",
        "dr",
        "at",
        "in",
        "with",
        "to",
    ]
)
_HOUSE = re.compile(
    r"\W{0,9}(?:c/o|\d|p\.?\s?o\.|one|two|three|four|five|six|suite|level|(?:[\w.'’-]{1,30}\s){1,4}\d)", re.IGNORECASE
)
_CODE = re.compile(r"\b\d{5}\b")
_PLACE = re.compile(r"\b(?:\d{5}|street|avenue|suite|road)\b|\bp\.o\.", re.IGNORECASE)
_SENTENCE = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Dr)\b\.?\s|(?:he|she)\b)|\.\s[A-Z][a-z]+\s[a-z]")
_OF_WORDS = {  # of a value, whatever its kind
    "label": re.compile(
        r"[a-z)]\s?:(?:\s|\Z)|\b(?:principal\soccupation|business\saddress|citizen\sof|position\(s\))", re.I
    ),
    "open": re.compile(r"(?:\b(?:of|and|the|with|at|for|by)|[,(&/-])\s*\Z|\A\W*(?:of|and|with|at|which|whose)\b|\.{3}"),
    "bracket": re.compile(r"[\[\]]|\A\(.*\)\Z", re.DOTALL),
    "same": re.compile(r"\bsame\b", re.IGNORECASE),
}
_SEAT_FIRST = re.compile(  # "Director Chairman of Tarn Mills", of which the first is the position
    r"(?:[\w-]+\s){0,2}(?:Director|Trustee)\b(?:\s\([^()]*\))?(?:\s|;\s|\s\()(?=[A-Z])(?!and\b|[A-Z][a-z]+-?General\b)"
)
_SMALL_FIRST = re.compile(r"(?!c/o|p\.?\s?o\.)[a-z]")  # of an address
_MANY = 6  # words of an entry that are in no value
_LINES = 10
_NAMED_BELOW = 0.3  # how sure an entry is whose value a problem names
_ABOUT = (  # of which value a sign speaks
    ("address", ("asked_address", "far_address", "odd_address", "title_in_address", "no_house")),
    ("citizenship", ("asked_citizenship", "far_citizenship", "odd_citizenship")),
    ("occupation", ("asked_office", "far_office", "odd_office", "address_in_office", "sentence")),
)


class _Around(NamedTuple):
    """What a list and the text around it say: of which kinds they tell, and how many of its entries state each."""

    tells: Mapping[str, str]
    stated: Counter[str]
    entries: int


def with_confidence(people: Sequence[Person], text: str, item_2: str) -> Iterator[Person]:
    """Yield people with how sure it is that all their values are right, 0 to 1; `item_2` is the text of that item.

    Of one who is not likely to be right the value that is odd is doubted.
    """
    known = log_odds(WEIGHTS)
    for person, signs in signed(people, text, item_2):
        confidence = sure(signs, known)
        about = in_doubt(signs, known, _ABOUT) or "values" if confidence < _NAMED_BELOW else ""
        yield person._replace(confidence=confidence, doubt=person.doubt or about)


def signed(people: Sequence[Person], text: str, item_2: str) -> Iterator[tuple[Person, dict[str, float]]]:
    """Yield people, list by list, each with the signs of the entry: mostly 1, some a share of it."""
    far = {kind for kind, asks in _ASKS.items() if asks.search(item_2)}
    for group in groups_of(people, text):
        first, last = group[0].start, max(person.end for person in group)
        near = text[max(0, first - _ABOVE) : first] + text[last : last + _BELOW]
        tells = {kind: "asked" if asks.search(near) else "far" if kind in far else "" for kind, asks in _ASKS.items()}
        stated = Counter(kind for person in group for kind, value in values_of(person).items() if value)
        around = _Around(tells, stated, len(group))
        yield from ((person, dict(_signs(person, text, around))) for person in group)


def values_of(person: Person) -> dict[str, str]:
    """Return what an entry states of each kind, "" for nothing."""
    office = " ".join(filter(None, (person.position, person.occupation)))
    return dict(zip(KINDS, (person.address, office, person.citizenship), strict=True))


def _signs(person: Person, text: str, around: _Around) -> Iterator[tuple[str, float]]:
    entry = text[person.start : min(person.end, person.start + _OWN)]
    values = values_of(person)
    said = Counter(word.lower() for value in (person.name, *values.values()) for word in _WORD.findall(value))
    left = [word for word in Counter(map(str.lower, _WORD.findall(entry))) - said if word not in _BESIDE]
    if left:
        yield "left", min(len(left), _MANY) / _MANY
    others = around.entries - 1
    shares = {kind: (around.stated[kind] - bool(value)) / others if others else 0.5 for kind, value in values.items()}
    if others:
        yield "lacks", max(0.0 if values[kind] else share for kind, share in shares.items())
        yield "alone", max(1 - share if values[kind] else 0.0 for kind, share in shares.items())
    for kind, value in values.items():
        if value:
            yield from _of_value(kind, value)
        elif told := around.tells[kind]:  # what nothing asks for is blank
            yield f"{told}_{kind}", 1.0
    if person.address:
        yield from _of_address(person.address)
    if _PLACE.search(values["office"]):
        yield "address_in_office", 1.0
    if _SENTENCE.search(values["office"]):
        yield "sentence", 1.0
    for value in (person.position, person.occupation, person.address, person.citizenship):
        if len(value) < _OWN:
            yield from ((sign, 1.0) for sign, is_odd in _OF_WORDS.items() if is_odd.search(value))
    if person.position and person.occupation and not (has_office(person.position) and has_office(person.occupation)):
        yield "odd_one", 1.0
    if not person.position and _SEAT_FIRST.match(person.occupation):
        yield "seat_first", 1.0
    if _SMALL_FIRST.match(person.address):
        yield "small_first", 1.0
    if " " not in without_honorific(person.name):
        yield "one_word", 1.0
    if person.shared:
        yield "shared", 1.0
    elif person.address and " ".join(person.address.split()) not in " ".join(entry.split()):
        yield "put_address", 1.0
    if person.doubt:
        yield "doubt", 1.0
    if any(LABEL.match(line.strip()) for line in entry.split("\n", _LABELS)[:_LABELS]):
        yield "labels", 1.0
    yield "lines", min(entry.count("\n"), _LINES) / _LINES


def _of_value(kind: str, value: str) -> Iterator[tuple[str, float]]:
    whole = {"address": ends_address(value) or CITY.search(value), "citizenship": COUNTRIES.fullmatch(value)}
    if not (has_office(value) if kind == "office" else whole[kind]):
        yield f"odd_{kind}", 1.0
    if value.count("(") != value.count(")"):
        yield "paren", 1.0
    if len(value) > _LONGEST[kind]:
        yield "long", 1.0


def _of_address(address: str) -> Iterator[tuple[str, float]]:
    if has_title(address):
        yield "title_in_address", 1.0
    if not _HOUSE.match(address):
        yield "no_house", 1.0
    if len({*_CODE.findall(address)}) > 1:
        yield "two_codes", 1.0
