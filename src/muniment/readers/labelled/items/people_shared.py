"""What is said of all people on a list, above it or in a note."""

import re

from muniment.readers.labelled.items.people_heads import LIST
from muniment.readers.labelled.items.people_lines import COUNTRY, Person, is_address, says
from muniment.readers.labelled.signatures.words import is_entity

_ABOVE, _APART = 1600, 700  # characters above a list in which it is announced, and between two entries of one list
_SUBJECT = (
    r"\b(?:each|every|all)\b(?:\s+of)?(?:\s+(?:the|such|these))?(?:\s+[\w,]+){0,3}?\s+"
    r"(?:persons?|individuals?|directors?|officers?|managers?|trustees?|members?)\b"
    r"(?:(?!\b(?:each|every|all)\b)[^.;:]){0,160}?"
)
_ALL_AT = re.compile(
    rf"\baddress(?:es)?\s+(?:of|for)\s+{_SUBJECT}\s(?:is|are)\s*+:?\s*+(?P<said>[^;]{{8,200}}?\d[^;]{{0,60}}?)"
    r"(?=[.;,]?\s*\n\s*\n|\.\s+[A-Z]|,?\s+and\s+(?:the|each|all|every|such)\s|,?\s+\(?(?:unless|except)\b|;|\.?\s*\Z)",
    re.IGNORECASE,
)
_ALL_FROM = re.compile(
    rf"{_SUBJECT}\s(?:is|are)\s+(?:an?\s+)?(?:citizens?\s+of\s+(?:the\s+)?(?P<a>[A-Z][\w. ]{{1,40}}?)"
    r"|(?P<b>U\.?S\.?|United\s+States)\s+citizens?)(?=[.;,]\s|\s*\n\s*\n|\.?\s*\Z)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"\b(?:except|other\s+than|with\s+the\s+exception)\b(?!\s+(?:as|where|if)\b)", re.IGNORECASE)
# What is said of one person by name, and of citizens: another sentence than that of all, from which it may except some.
_ADDRESS_OF = re.compile(
    r"\baddress(?:es)?\s+(?:of|for)\s+(?P<whose>(?-i:[A-Z])\S*(?:\s+\S+){0,8}?)(?=\s+(?:is|are)\b)", re.IGNORECASE
)
_CITIZENS = re.compile(r"\b(?:citizens?|nationals?)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\breporting\s+persons?\b", re.IGNORECASE)
_LIST_OR_ALL = re.compile(rf"{LIST.pattern}|\baddress(?:es)?\s+(?:of|for)\b|\bcitizens?\b", re.IGNORECASE)
_OWN_CITIZENSHIP = re.compile(r"citizen|\bnationals?\b", re.IGNORECASE)
_MARKED = re.compile(r"[*†‡⁽]|\(\d{1,2}\)")


def with_shared(people: list[Person], text: str, start: int) -> list[Person]:
    """Return people with the address and the citizenship that are said of all on their list, where they have none.

    What is said stands right above the list. An entry with a mark is left alone: a note may say otherwise of it.
    """
    told: list[Person] = []
    before = start
    said: dict[str, tuple[str, tuple[int, int]]] = {}
    for person in people:
        between = max(before, person.start - _ABOVE), max(before, person.start)
        if not told or person.start - before > _APART or _LIST_OR_ALL.search(text, *between):
            said = _said_of_all(text, *between)  # another list
        before = max(before, person.end)
        entry = text[person.start : person.end]
        if person.address and not says(person.address):  # a lone mark leads to a note
            address, place = _noted_address(person.address, text, person.end)
            person = person._replace(address=address, shared=(place,) if address else ())
        own = {
            "address": bool(person.address) or any(map(is_address, entry.split("\n"))),
            "citizenship": bool(person.citizenship or _OWN_CITIZENSHIP.search(entry)),
        }
        if said and not _MARKED.search(entry):
            new = {kind: value for kind, (value, _) in said.items() if not own[kind]}
            places = tuple(place for kind, (_, place) in said.items() if kind in new)
            person = person._replace(**new, shared=(*person.shared, *places))
        told.append(person)
    return told


_TO_NOTES = 8000  # characters from an entry to the notes of its list
_NOTED = re.compile(
    r"\baddress(?:es)?\b[^:]{0,200}?\s(?:is|are|at)\b\s*:?\s*(?P<address>\S.{0,160}?)[.\s]*\Z", re.DOTALL
)
_SAYS_MORE = re.compile(
    r"\b(?:is|are|citizens?|address|each|except|unless|otherwise)\b|\.\s+(?:The|All|Unless|Such|Mr|Ms|This)\b", re.I
)


def _noted_address(mark: str, text: str, at: int) -> tuple[str, tuple[int, int]]:
    """Return the address in the first note behind a place that begins with a mark, and where the note stands."""
    below = text[at : at + _TO_NOTES]
    note = re.search(
        rf"\n[^\S\n]*{re.escape(mark)}(?![*†‡])\s*(.{{1,400}}?)(?=\s*\Z|\s*\n\s*[\n*†‡(⁽])", below, re.DOTALL
    )
    noted = _NOTED.search(note[1]) if note else None
    address = " ".join(noted["address"].split()) if noted else ""
    if note is None or not is_address(address) or _SAYS_MORE.search(address):
        return "", (at, at)
    return address, (at + note.start(1), at + note.end(1))


def _said_of_all(text: str, start: int, end: int) -> dict[str, tuple[str, tuple[int, int]]]:
    """Return the address and the citizenship that a stretch states of all, and where; neither twice."""
    stretch = text[start:end]
    said: dict[str, tuple[str, tuple[int, int]]] = {}
    for kind, pattern in (("address", _ALL_AT), ("citizenship", _ALL_FROM)):
        hits = list(pattern.finditer(stretch))
        if len(hits) != 1 or _OTHERS.search(hits[0][0]) or _EXCEPT.search(stretch, hits[0].start()):
            continue
        [hit] = hits
        if kind == "citizenship" and len(_CITIZENS.findall(stretch)) > 1:
            continue
        if kind == "address" and any(not is_entity(other["whose"]) for other in _ADDRESS_OF.finditer(stretch)):
            continue
        value = " ".join((hit["said"] if kind == "address" else hit["b"] or hit["a"]).split()).rstrip(", ")
        if is_address(value) and not _SAYS_MORE.search(value) if kind == "address" else COUNTRY.fullmatch(value):
            said[kind] = value, (start + hit.start(), start + hit.end())
    return said
