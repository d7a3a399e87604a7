"""What a text plainly says, and only that.

The items of a schedule are free words. A rule may rest on them where they say a thing without a "not", an "if" or a
"may" in the same sentence; whatever is more guarded says nothing to a rule.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.readers.labelled.days import find_day
from muniment.values.kind import says_not_applicable

Told = str | UnsetType

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


def joined(*texts: Told) -> str:
    """Return several texts as one; what is absent is left out."""
    return "\n\n".join(one for one in texts if one)


def fields_of(part: Any, *names: str) -> str:  # noqa: ANN401 - any part, or UNSET
    """Return the texts of some fields of a part as one, "" for an absent part."""
    return joined(*(getattr(part, name, UNSET) for name in names))


def texts_13d(record: Any) -> str:  # noqa: ANN401 - a Schedule13D
    """Return all free texts of a Schedule 13D as one."""
    items = (
        record.item1 and record.item1.comment,
        fields_of(record.item2, "names", "addresses", "occupations", "convictions", "civil_proceedings", "citizenship"),
        fields_of(record.item3, "funds"),
        fields_of(record.item4, "purpose"),
        item_5(record),
        fields_of(record.item6, "contracts"),
        fields_of(record.item7, "exhibits"),
        record.signature_comment,
    )
    return joined(*comments(record), *items)


def texts_13g(record: Any) -> str:  # noqa: ANN401 - a Schedule13G
    """Return the free texts of a Schedule 13G as one, but its certificate and what it says of exhibits."""
    items = (
        item_4(record),
        fields_of(record.item2, "names"),
        fields_of(record.item6, "others"),
        fields_of(record.item7, "subsidiaries"),
        fields_of(record.item8, "members"),
        record.signature_comment,
    )
    return joined(*comments(record), *items)


def texts_of(filing: Filing) -> str:
    """Return the free texts of either schedule as one."""
    return texts_13d(filing.record) if filing.form == "13D" else texts_13g(filing.record)


def comments(record: Any) -> Iterator[Told]:  # noqa: ANN401 - either schedule
    """Yield what stands beside the types of the reporting persons."""
    return (person.comment for person in record.reporting_persons or ())


def item_4(record: Any) -> str:  # noqa: ANN401 - a Schedule13G
    """Return the whole of Item 4 of a Schedule 13G."""
    powers = ("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power")
    return fields_of(record.item4, "amount", "percent", *powers)


def item_5(record: Any) -> str:  # noqa: ANN401 - a Schedule13D
    """Return the whole of Item 5 of a Schedule 13D: printed ones do not always part its letters."""
    names = ("amount_and_percent", "powers", "transactions", "others_with_rights", "ceased_on")
    return fields_of(record.item5, *names)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, roughly."""
    return [one for one in _SENTENCE_END.split(text) if one and one.strip()]


def guarded(sentence: str) -> bool:
    """Tell whether a sentence holds a word that takes back, bounds or defers what it says.

    >>> guarded("The Fund may nominate directors."), guarded("The Fund has nominated three directors.")
    (True, False)
    """
    return _GUARDED.search(sentence) is not None


def plainly(text: str, pattern: re.Pattern[str]) -> str:
    """Return the first sentence that says, unguarded, what `pattern` looks for; "" where none does."""
    if not text or pattern.search(text) is None:
        return ""
    return next((shown(one) for one in sentences(text) if pattern.search(one) and not guarded(one)), "")


def shown(sentence: str) -> str:
    """Return a sentence in one line, short enough for a message, without its last full stop."""
    line = " ".join(sentence.split()).rstrip(".;")
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rstrip()}..."


def says_none(text: Told) -> bool:
    """Tell whether a whole answer is "none" or "not applicable", in some spelling."""
    if not text:
        return False
    return says_not_applicable(text) or _NONE.fullmatch(text.strip()) is not None


def denies_contracts(text: Told) -> bool:
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


def day_in(text: Told) -> date | str | None:
    """Return the first day, or month, that a text names; None where it names none."""
    found = find_day(text, 0, len(text)) if text and holds_figure(text) else None
    return found.value if found else None


def lacks(filing: Filing, path: str, value: object) -> bool:
    """Tell whether something is left out.

    XML says so by itself. Of a printed page only where its place was found and nothing stands there: what a reader did
    not find may stand where it did not look.
    """
    if filing.copy != "print":
        return value is UNSET or value == () or (isinstance(value, str) and not value.strip())
    state = filing.read.states.get(path) if filing.read else None
    return value is UNSET and state is not None and state.kind == "blank"


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: "a, b and c".

    >>> listed(["name"]), listed(["name", "address", "title"])
    ('name', 'name, address and title')
    """
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last
