"""Disclaimers of beneficial ownership: what is one, and those that a page has beside its answers.

The form has no place of its own for them, so that old pages have them beside the amount of row 9, under the title, or
below a list of directors. Today's form takes such words as comments, on a person's rows and at the signature: there
they are kept.
"""

import re
from collections.abc import Iterator

from msgspec import structs

from muniment.readers.labelled.items import tidy
from muniment.readers.labelled.persons import numbered_rows
from muniment.readers.labelled.record import Built
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.text import lowered
from muniment.readers.labelled.values import Found

_OWN = r"\bown(?:s|ed|er|ers|ership)?\b"
# Not what is disclaimed together with others, a group; not what somebody does not disclaim.
_DISCLAIMS = re.compile(
    rf"(?<!\bnot )\bdisclaim\w*+(?:(?!\bgroup\b)[^.;]){{0,300}}?{_OWN}|{_OWN}[^.;]{{0,300}}(?<!\bnot )\bdisclaimed\b",
    re.IGNORECASE,
)
_ADMITS_NOT = re.compile(
    r"\b(?:not|nor|neither|nothing)\b[^.;]{0,80}\badmission\b[^.;]{0,300}\bbeneficial(?:ly)?\s+own\w*", re.IGNORECASE
)
# The form's own instructions, which some filers copy: what the box of row 10 or 12 is for.
_INSTRUCTS = re.compile(r"\bdiscloses\s+in\s+the\s+report\b|\baggregate\s+amount\s+reported\b", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\b(Mr|Mrs|Ms|Dr|Messrs|Inc|Corp|Co|Ltd)\.", re.IGNORECASE)
_BEGINS = re.compile(r"disclaim|admission")
_ENDS = re.compile(r"[.;](?=\s|\Z)|\n\s*\n")
_ENDS_OF_LINES = re.compile(r"[.;](?=\s|\Z)|\n")
_LONGEST, _SHORT = 2000, 8  # characters of a sentence on either side of a word, and of a short form
_CONFIDENCE = 0.95


def disclaims(text: str) -> bool:
    """Whether words disclaim beneficial ownership, or say in those of the rule that filing is no admission of it.

    False for membership in a group, for what is not disclaimed, and for the instructions of the form. Source: 17 CFR
    240.13d-4.
    """
    lower = text.lower()
    if "disclaim" not in lower and "admission" not in lower:
        return False
    plain = _SHORT_FORM.sub(r"\1", " ".join(text.split()))
    if _INSTRUCTS.search(plain):
        plain = ". ".join(sentence for sentence in plain.split(". ") if not _INSTRUCTS.search(sentence))
    return bool(_DISCLAIMS.search(plain) or _ADMITS_NOT.search(plain))


def with_disclaimers(statement: Statement, built: Built, *, wrapped: bool) -> Built:
    """Return a record with the disclaimers that no answer of it holds: the first on each cover page, and elsewhere.

    Those on the cover page of a person, or in the notes under it, become its comment, others the one at the signature;
    a comment that is there already is kept. In a `wrapped` text an end of line may stand within a sentence.
    """
    small = lowered(statement.text)
    if "disclaim" not in small and "admission" not in small:
        return built
    values = (*statement.values(), *built.found.values())
    taken = [(value.start, value.end) for value in values if value.end > value.start]
    rows = (row.label for row in numbered_rows(statement.text, statement.labels) if row.label.score == 1.0)
    taken += [(label.start, label.end) for label in rows]
    ends = _ENDS if wrapped else _ENDS_OF_LINES
    notes: dict[str, Found] = {}
    for sentence in _sentences(statement.text, small, sorted(taken), ends):
        notes.setdefault(_path(statement, sentence.start), sentence)
    record, found = built.record, dict(built.found)
    persons = list(record.reporting_persons or ())
    for path, note in notes.items():
        if path in found:
            continue
        found[path] = note
        if path == "signature_comment":
            record = structs.replace(record, signature_comment=note.value)
        else:
            number = int(path[path.index("[") + 1 : path.index("]")])
            persons[number] = structs.replace(persons[number], comment=note.value)
    if persons:
        record = structs.replace(record, reporting_persons=tuple(persons))
    return Built(record, found)


def _sentences(text: str, small: str, taken: list[tuple[int, int]], ends: re.Pattern[str]) -> Iterator[Found]:
    """Yield the sentences between `taken` stretches that disclaim ownership; `small` is the text in small letters."""
    done = 0
    for begin, stop in [*taken, (len(text), len(text))]:
        for word in _BEGINS.finditer(small, done, max(done, begin)):
            start, end = _sentence(text, word.start(), done, begin, ends)
            sentence = tidy(text[start:end]).replace("\n", " ")
            if word.start() >= done and disclaims(sentence):
                how = "words that disclaim ownership"
                yield Found(sentence, start, end, text[start:end], how=how, confidence=_CONFIDENCE)
                done = end
        done = max(done, stop)


def _sentence(text: str, at: int, begin: int, limit: int, ends: re.Pattern[str]) -> tuple[int, int]:
    """Return the sentence around a word, between two places, without the blanks around it."""
    first, last = max(begin, at - _LONGEST), min(limit, at + _LONGEST)
    start, end = first, last
    for stop in ends.finditer(text, first, last):
        if stop[0] == "." and _SHORT_FORM.search(text, max(first, stop.start() - _SHORT), stop.end()):
            continue
        if stop.start() < at:
            start = stop.end()
        else:
            end = stop.start() + (stop[0] == ".")
            break
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def _path(statement: Statement, at: int) -> str:
    """Return the comment that what stands at a place belongs into."""
    items = [start for start, _ in statement.answers.places.values()]
    begins = [person.start for person in statement.persons]
    for number, person in enumerate(statement.persons):
        stops = [place for place in (*begins[number + 1 :], *items) if place > person.start]
        if person.start <= at < min(stops, default=person.end):
            return f"reporting_persons[{number}].comment"
    return "signature_comment"
