"""The items of a tender offer that is a Schedule 13D too: a Schedule TO, before 2000 a Schedule 14D-1.

Its items are numbered otherwise, Item 7 is the source of the funds, and ask more. One statement may answer both: what
stands under a title of Schedule 13D is its answer, whatever the number. Source: 17 CFR 240.14d-100, Instruction G.
"""

import re

from muniment.readers.labelled.items.answers import Answers, answer_in, within_page
from muniment.readers.labelled.items.headings import TITLES, Head
from muniment.readers.labelled.text import lowered

_TITLE = re.compile(
    r"(?:\A|\n)[^\S\n]*+(?P<title>schedule\s+(?:to|14d-?1)(?:-[tci])?(?:/a)?"
    r"(?:\s{0,3}(?:/|and|&)\s{0,3}(?:schedule\s+)?13d(?:/a)?)?)[^\S\n]*+(?=\n)"
)
# Where a line begins with an item, or several, and does not say something of it: "Item 12 of the Schedule TO is".
_ITEM = re.compile(
    r"\n[^\S\n]*+items?\s{1,3}(\d{1,2}+)(?:\([a-z]\))?+"
    r"(?:\s{0,3}(?:[-–,&]|and|through|to)\s{0,3}(?:items?\s{1,3})?\d{1,2}+){0,6}+[\s.:]{0,9}+"
    r"(?!(?:of|is|are|and|in|to|above|below|hereof|herein|shall)\b)"
)
_REST = re.compile(r"[^.:\n]{0,80}+[.:]?")  # of a title: "and Plans or Proposals."
_OFFER = re.compile(r"purposes?\s+of\s+(?:the\s+)?tender\s+offer")
_PATHS = {
    "2": "item2.names", "3": "item3.funds", "4": "item4.purpose", "5": "item5.amount_and_percent",
    "6": "item6.contracts", "7": "item7.exhibits",
}  # fmt: skip
_CONFIDENCE = 0.9
_FIRST_PAGE = 6_000  # characters in which the title stands


def tender_title(small: str) -> tuple[int, int] | None:
    """Return where a text in small letters is titled as a tender offer; None where it is not."""
    title = _TITLE.search(small, 0, _FIRST_PAGE)
    return title.span("title") if title else None


def read_tender(text: str, after: int, end: int) -> Answers:
    """Read what a tender offer answers of Schedule 13D between two places."""
    small, answers = lowered(text), Answers()
    hits = list(_ITEM.finditer(small, max(0, after - 1), end))
    for hit, stop in zip(hits, [*(following.start() for following in hits[1:]), end], strict=False):
        key, at = _asked(small, hit.end())
        if not key or key in answers.places:
            continue
        head = Head(key, hit.start() + 1, at, _CONFIDENCE, hit[1], titled=True)
        begin, stop = within_page(text, at, stop)
        answers.heads.append(head)
        answers.places[key] = (begin, stop)
        answers.labels.append((head.start, begin))
        answers.found[_PATHS[key]] = answer_in(text, begin, stop, _CONFIDENCE)
    return answers


def _asked(small: str, at: int) -> tuple[str, int]:
    """Return which item of Schedule 13D a title asks for, and where it ends; "" where it is none of them."""
    for key in _PATHS:
        title = TITLES["D"][key].match(small, at) or (_OFFER.match(small, at) if key == "4" else None)
        if title:
            rest = _REST.match(small, title.end())
            return key, rest.end() if rest else title.end()
    return "", at
