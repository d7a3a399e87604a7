"""How sure a transaction is, as it was read of a table or a sentence: signs against it, weighed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from msgspec import UnsetType

from muniment.readers.labelled.confidence import in_doubt, log_odds, sure
from muniment.readers.labelled.items.headings import ANNEX
from muniment.readers.labelled.items.trade_rows import CODES, Side, says_side, side_in
from muniment.readers.labelled.items.transactions import Traded, is_name
from muniment.readers.labelled.signatures.words import is_entity, is_human
from muniment.readers.labelled.values import MONTH

WEIGHTS = Path(__file__).with_suffix(".tsv")
"""What each sign says for a transaction, in log odds."""

_ABOVE = 900  # characters above rows that may say whose they are, and what was done
_PIECE = re.compile(r"\t|\n|\s{3,}")
_FOR_WHOM = re.compile(
    r"\b(?i:by|for|account\s+of|behalf\s+of)\s+(?i:the\s+)?"
    r"(?P<who>[A-Z][\w.&'’-]{0,30}(?:\s(?:[A-Z&][\w.&'’,-]{0,30}|of|and|the)){0,8})"
)
_SECTION = re.compile(  # before which other names stand
    r"(?:\A|\n)[^\w\n]*+(?:item\s+\d|\([a-e]\)\s|(?:title|by)\s*:|signatures?\b|page>"
    rf"|{ANNEX}\s+[\dA-Z])[^\n]*+",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"\b(?:dates?|shares?|prices?|number|amount|quantity|common|ordinary|stock|items?|exchange|market|securities"
    r"|purpose|type|broker)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:the|mrs?\.?|ms\.?|dr\.?)\s|(?-i:[A-Z]{2,8})\Z", re.IGNORECASE)  # "the Fund", "Mr. Orme"
_WORD = re.compile(r"[^\W\d_]{2,}")
_PAID = re.compile(r"\$\s?\d|\d\.\d|\d/\d{1,2}\b(?!/)|\bprices?\b", re.IGNORECASE)
_PLAIN = re.compile(
    rf"(?:{MONTH}|mon|tue|wed|thu|fri)\w{{0,6}}|open|market|common|ordinary|stock|shares?|ad[rs]s?|units?|per|at|on|in"
    r"|the|of|mrs?|ms|broker\w{0,6}|nyse|nasdaq|amex|otc|nms|price|through|transactions?|usd",
    re.IGNORECASE,
)
_LONGEST_NAME = 9  # words
_NAMED_BELOW = 0.7  # how sure a transaction is whose value a problem names
_ABOUT = (  # of which value a sign speaks
    (
        "person",
        ("unnamed", "unnamed_beside", "unnamed_in_prose", "others_named", "odd_person", "another_name", "one_line"),
    ),
    ("side", ("no_side", "two_sides", "unsaid_side")),
    ("price", ("no_price", "price_left")),
    ("day", ("no_date",)),
)


class _Table(NamedTuple):
    """Rows between which no words stand, what stands above them, and names apart there.

    `persons` is the share of the rows of other tables that say whose they are; `lines` how many rows of one person
    stand in a line; `named_late`: the first row names nobody, and one below it does, as where names are centred beside
    their rows.
    """

    rows: Sequence[Traded]
    lines: Counter[tuple[int, Side, str]]
    above: str
    names: Sequence[str]
    persons: float
    named_late: bool


def with_confidence(
    rows: Sequence[tuple[Traded, float | UnsetType]], text: str
) -> Iterator[tuple[Traded, float, tuple[str, ...]]]:
    """Yield rows of a text with how sure it is, 0 to 1, that all their values are right and none is missed.

    It is no more than what is given with a row. Of one that is not likely to be right the value in doubt is named:
    "person", "side", "price" or "day"; a side that was not read is so in any case, beside it.
    """
    known = log_odds(WEIGHTS)
    for (row, signs), (_, most) in zip(signed([row for row, _ in rows], text), rows, strict=True):
        confidence = sure(signs, known)
        likeliest = in_doubt(signs, known, _ABOUT) if confidence < _NAMED_BELOW or not row.side else ""
        about = dict.fromkeys((likeliest, "" if row.side else "side"))
        yield row, min(confidence, most or 1), tuple(filter(None, about))


def signed(rows: Sequence[Traded], text: str) -> Iterator[tuple[Traded, dict[str, float]]]:
    """Yield rows of a text, each with its signs: 1, or a share of it."""
    for table in _tables(rows, text):
        yield from ((row, dict(_signs(row, text[row.start : row.end], table))) for row in table.rows)


def _tables(rows: Sequence[Traded], text: str) -> Iterator[_Table]:
    groups: list[list[Traded]] = []
    for row in rows:
        before = groups[-1][-1].end if groups else row.end
        if before <= row.start and _WORD.search(text, before, row.start) is None:
            groups[-1].append(row)
        else:
            groups.append([row])
    named = sum(row.person != "" for row in rows)
    end = 0
    for group in groups:
        begin = group[0].start
        above = text[max(end if end <= begin else 0, begin - _ABOVE) : begin]
        others = len(rows) - len(group)
        persons = (named - sum(row.person != "" for row in group)) / others if others else 0.0
        lines = Counter[tuple[int, Side, str]]((row.start, row.side, row.person) for row in group)
        named_late = (not group[0].person and any(row.person for row in group)) or _begin_unnamed(group, text)
        yield _Table(group, lines, above, [*_names(above)], persons, named_late)
        end = group[-1].end


def _begin_unnamed(rows: Sequence[Traded], text: str) -> bool:
    """Whether days go back where no name stands, and nowhere that another does: names stand amid their rows."""
    pairs = [*pairwise(rows)]
    back = [two for one, two in pairs if one.day and two.day and two.day < one.day]
    named = [two for one, two in pairs if two.person != one.person]
    bare = [row for row in back if row.person and row.person.lower() not in text[row.start : row.end].lower()]
    return bool(back and named) and len(bare) == len(back) and not any(row in named for row in back)


def _names(above: str) -> Iterator[str]:
    """Yield what stands above rows as a name does, in a line or a cell of its own."""
    begin = max((hit.end() for hit in _SECTION.finditer(above)), default=0)
    for piece in _PIECE.split(above[begin:]):
        words = piece.strip(" :.;*-")
        if words.count(" ") < _LONGEST_NAME and _is_who(words):
            yield words


def _is_who(words: str) -> bool:
    return (is_entity(words) or is_human(words)) and is_name(words) and not _LABELS.search(words)


def _signs(row: Traded, own: str, table: _Table) -> Iterator[tuple[str, float]]:
    yield from _of_person(row.person, own, table) if row.person else _of_nobody(own, table)
    if table.lines[row.start, row.side, row.person] > 1:
        yield "one_line", 1.0
    if not row.day:
        yield "no_date", 1.0
    if row.price is None:
        yield "price_left" if _PAID.search(own) else "no_price", 1.0
    if not row.side:
        yield "no_side", 1.0
    elif not side_in(own) and says_side(own):
        yield "two_sides", 1.0
    elif not (says_side(own) or says_side(table.above)):
        yield "unsaid_side", 1.0


def _of_nobody(own: str, table: _Table) -> Iterator[tuple[str, float]]:
    yield "others_named", max(table.persons, float(table.named_late))
    if table.names:
        yield "unnamed", 1.0
    elif any(_is_who(hit["who"]) for hit in _FOR_WHOM.finditer(table.above)):
        yield "unnamed_in_prose", 1.0
    words = (word for word in _WORD.findall(own) if word[0].isupper() and word.lower() not in CODES)
    left = " ".join(word for word in words if not (_PLAIN.fullmatch(word) or says_side(word)))
    if is_entity(left) or is_human(left) or any(_is_who(hit["who"]) for hit in _FOR_WHOM.finditer(own)):
        yield "unnamed_beside", 1.0


def _of_person(person: str, own: str, table: _Table) -> Iterator[tuple[str, float]]:
    if not (_CALLED.match(person) or _is_who(person)):
        yield "odd_person", 1.0
    if person.lower() not in own.lower():
        yield "others_named", float(table.named_late)
        yield "another_name", float(any(name not in person and person not in name for name in table.names))
