"""What a text plainly says, and only that.

The items of a schedule are free text. A rule may rest on them where they say a thing without a "not", an "if" or a
"may" in the same sentence; whatever is more guarded says nothing to a rule.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Part
from muniment.readers.labelled.values import find_day
from muniment.reading import Transaction
from muniment.values.kind import says_not_applicable

_SENTENCE_END = re.compile(r"(?<=[.;!?])[\"”)]*\s+(?=[\"“(]?[A-Z])|\n\s*\n")
_GUARDED = re.compile(
    r"\b(?:no|not|none|neither|nor|never|without|nothing|cannot|if|unless|whether|may|might|could|would|except"
    r"|other\s+than|prior\s+to|terminated|withdrawn|former(?:ly)?)\b|n['’]t\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:see|row|rows|line|lines|cover|item|items|schedule|exhibit|annex|appendix|attach\w*|incorporated|reference"
    r"|above|below|herein|hereto|previous\w*|same|response)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:none|no|nil|n\.?\s?/?\s?a\.?|not\s+applicable|inapplicable|(?:this\s+item|item\s+\w+(?:\(\w\))?)\s+is\s+not"
    r"\s+applicable|there\s+(?:are|is|were)\s+none|-+|–|—)[\s.]*",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|none|neither|nor)\b[^.;]{0,200}\b(?:contracts?|arrangements?|understandings?|relationships?|party)\b",
    re.IGNORECASE,
)
_QUOTED = 160
# What ends in a full stop without ending a sentence: Mr. Roe, Roe Inc. and, J. Roe, No. 3, L.P.
_SHORT_FORM = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Messrs|Prof|Inc|Corp|Co|Ltd|No|Nos|St|Jr|Sr|vs|approx)|\b[A-Z](?:\.[A-Z])*)\.[\"”)]*\Z"
)
_LONGEST_SHORT_FORM = 12
_HISTORY = ("item3.funds", "item4.purpose", "item6.contracts")
POWERS = ("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power")
_ITEM_4 = tuple(f"item4.{name}" for name in ("amount", "percent", *POWERS))
_ITEM_5 = tuple(
    f"item5.{name}" for name in ("amount_and_percent", "powers", "transactions", "others_with_rights", "ceased_on")
)
_TEXTS_13G = ("item2.names", "item6.others", "item7.subsidiaries", "item8.members", "signature_comment")
ITEM_2 = ("names", "addresses", "occupations", "convictions", "civil_proceedings", "citizenship")
_TEXTS_13D = (
    *("item1.comment", *(f"item2.{name}" for name in ITEM_2), "item3.funds", "item4.purpose"),
    *("item6.contracts", "item7.exhibits", "signature_comment"),
)


class Place(NamedTuple):
    """A text of a record and its path."""

    path: str
    text: str


def joined(*texts: str | UnsetType) -> str:
    """Return several texts as one; what is absent is left out."""
    return "\n\n".join(text for text in texts if text)


def whole(places: Iterable[Place]) -> str:
    """Return the texts of several places as one."""
    return joined(*(place.text for place in places))


def fields_of(part: Part | UnsetType, *names: str) -> str:
    """Return the texts of some fields of a part as one, "" for an absent part."""
    return joined(*(getattr(part, name, UNSET) for name in names))


def places(record: Schedule13, *paths: str) -> list[Place]:
    """Return what stands at some paths, as `item6.contracts`, as far as anything does."""
    places_: list[Place] = []
    for path in paths:
        item, _, name = path.partition(".")
        text = getattr(getattr(record, item), name, UNSET) if name else getattr(record, item)
        if text:
            places_.append(Place(path, text))
    return places_


def texts_13d(record: Schedule13D) -> list[Place]:
    """Return all free texts of a Schedule 13D."""
    return [*comments(record), *places(record, *_TEXTS_13D), *item_5(record)]


def texts_13g(record: Schedule13G) -> list[Place]:
    """Return the free texts of a Schedule 13G, but its certificate and what it says of exhibits."""
    return [*comments(record), *item_4(record), *places(record, *_TEXTS_13G)]


def texts_of(filing: Filing[Schedule13]) -> list[Place]:
    """Return the free texts of either schedule."""
    record = filing.record
    return texts_13d(record) if isinstance(record, Schedule13D) else texts_13g(record)


def comments(record: Schedule13) -> list[Place]:
    """Return what stands beside the types of the reporting persons."""
    return [
        Place(f"reporting_persons[{number}].comment", person.comment)
        for number, person in enumerate(record.reporting_persons or ())
        if person.comment
    ]


def item_4(record: Schedule13G) -> list[Place]:
    """Return the texts of Item 4 of a Schedule 13G."""
    return places(record, *_ITEM_4)


def item_5(record: Schedule13D) -> list[Place]:
    """Return the texts of Item 5 of a Schedule 13D: printed ones do not always part its letters."""
    return places(record, *_ITEM_5)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, roughly; better too long than torn from the "neither" at the beginning.

    >>> sentences("Neither the Fund nor Mr. Roe has. The L.P. Trust has.")
    ['Neither the Fund nor Mr. Roe has.', 'The L.P. Trust has.']
    """
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        near = max(start, end.start() - _LONGEST_SHORT_FORM)
        if _SHORT_FORM.search(text, near, end.start()) is None or end[0].count("\n") > 1:
            parts.append(text[start : end.start()])
            start = end.end()
    parts.append(text[start:])
    return [sentence for sentence in parts if sentence.strip()]


def guarded(sentence: str) -> bool:
    """Tell whether a sentence holds a word that takes back, bounds or defers what it says.

    >>> guarded("The Fund may nominate directors."), guarded("The Fund has nominated three directors.")
    (True, False)
    """
    return _GUARDED.search(sentence) is not None


def plainly(texts: Iterable[Place], pattern: re.Pattern[str]) -> Place | None:
    """Return the first sentence, and its place, that says unguarded what `pattern` looks for."""
    for path, text in texts:
        if pattern.search(text):
            for sentence in sentences(text):
                if pattern.search(sentence) and not guarded(sentence):
                    return Place(path, as_quoted(sentence))
    return None


def as_quoted(sentence: str) -> str:
    """Return a sentence in one line, short enough for a message, without its last full stop."""
    line = " ".join(sentence.split()).rstrip(".;")
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rstrip()}..."


def says_none(text: str | UnsetType) -> bool:
    """Tell whether a whole answer is "none" or "not applicable", in some spelling."""
    if not text:
        return False
    return says_not_applicable(text) or _NONE.fullmatch(text.strip()) is not None


def denies_contracts(text: str | UnsetType) -> bool:
    """Tell whether an answer about contracts is plainly none, with nothing excepted and nothing referred to."""
    if not text:
        return False
    if says_none(text):
        return True
    only = sentences(text)
    excepted = re.search(r"\b(?:except|other\s+than|item|herein|above|exhibit|addition)\b", text, re.IGNORECASE)
    return len(only) == 1 and excepted is None and _DENIES.search(text) is not None


def refers(text: str) -> bool:
    """Tell whether a text sends its reader elsewhere: to the cover, another item, an exhibit."""
    return _REFERS.search(text) is not None


def holds_figure(text: str) -> bool:
    """Tell whether there is a figure in a text."""
    return any(sign.isdigit() for sign in text)


def day_in(text: str | UnsetType) -> date | str | None:
    """Return the first day, or month, that a text names; None where it names none."""
    day = find_day(text, 0, len(text)) if text and holds_figure(text) else None
    return day.value if day else None


def is_missing(filing: Filing[Schedule13], path: str, value: object) -> bool:
    """Tell whether something is left out.

    XML says so by itself. Of a printed page only where its place was found and nothing stands there: what a reader did
    not find may stand where it did not look.
    """
    if filing.copy != "print":
        return value is UNSET or value == () or (isinstance(value, str) and not value.strip())
    state = filing.reading.states.get(path) if filing.reading else None
    return value is UNSET and state is not None and state.kind == "blank"


def entry_path(filing: Filing[Schedule13], path: str, entries: Sequence[str], entry: str) -> str:
    """Return the path of one entry of a list; a printed page has one place for the whole list."""
    return path if filing.copy == "print" else f"{path}[{entries.index(entry)}]"


def trades(filing: Filing[Schedule13D]) -> list[Transaction]:
    """Return the transactions of a Schedule 13D; what the answers to Items 3, 4 and 6 tell of is history."""
    answers = (filing.reading.evidence.get(path) if filing.reading else None for path in _HISTORY)
    history = [span for answer in answers if answer for span in answer.spans]
    listed = filing.details.transactions
    return [trade for trade in listed if not any(span.start <= trade.span.start < span.end for span in history)]
