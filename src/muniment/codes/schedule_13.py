"""The code lists of Schedules 13D and 13G: kinds of persons, sources of funds, the rules of a Schedule 13G.

Three lists have the same two-letter codes for persons. Row 14 of Schedule 13D lacks FI. Item 3 lacks CO, PN and IN, has
a letter and a sentence of the rule for each code, and takes OO for a group; the rows take OO for "other". Letters of
Item 3 have moved: a group was (h) until 1998, (j) until 2008, and is (k) now. `from_letter` takes the letter of the
last printed line to tell which list lies before it.

Source: eis_Schedule13D_Filer.xsd and eis_Schedule13G_Filer.xsd (XML Technical Specification 2.2, March 2026); the
sentences of Item 3 from the style sheet SCHEDULE 13G_X02.xsl; older lists from filings of 1994 to 2009; the year of the
rules: Release 34-39538.

>>> PERSON_TYPES_13G.compact("Investment Adviser"), "FI" in PERSON_TYPES_13D, ITEM_3["HC"].letter
('IA', False, 'g')
>>> from_letter("(j)").code, from_letter("(j)", last="j").code
('FI', 'OO')
>>> FUND_SOURCES.compact("Working Capital"), FUND_SOURCES.format("AF")
('WC', 'Affiliate (of reporting person)')
>>> RULES.compact("13d-1(c)"), RULES.compact("13d-1b"), RULES["Rule 13d-1(d)"].letter
('Rule 13d-1(c)', 'Rule 13d-1(b)', 'd')
"""

from muniment.codes.table import Code, lists_of
from muniment.errors import IdentifierError

_SPECIFICATION = "Schedules 13D and 13G XML Technical Specification 2.2"
_SCHEDULE_13D = f"eis_Schedule13D_Filer.xsd, {_SPECIFICATION}"
_SCHEDULE_13G = f"eis_Schedule13G_Filer.xsd, {_SPECIFICATION}"
_list_of = lists_of(__file__, "2026-03")

PERSON_TYPES_13D = _list_of("person_types_13d", _SCHEDULE_13D)
"""Row 14 of Schedule 13D: thirteen codes, up to thirteen of them."""

PERSON_TYPES_13G = _list_of("person_types_13g", _SCHEDULE_13G)
"""Row 12 of Schedule 13G: fourteen codes, up to fourteen of them."""


ITEM_3 = _list_of("item_3", f"{_SCHEDULE_13G}; style sheet 13G_X02")
"""Item 3 of Schedule 13G: eleven boxes, filled under Rule 13d-1(b); FI asks for the kind of institution beside it."""

_LETTERS = {code.letter: code for code in ITEM_3.values()}
_GROUP_LETTERS = ("h", "j", "k")


def from_letter(letter: str, *, last: str = "k") -> Code:
    """Return the code that a box of Item 3 stands for; `last` is the letter of the last line printed there.

    The last line is the group, whatever its letter: "h" in forms until 1998, "j" until 2008, "k" since. `Code.letter`
    of the answer is always today's.

    >>> from_letter("e").code, from_letter("H", last="h").code
    ('IA', 'OO')
    >>> from_letter("k", last="j")
    Traceback (most recent call last):
        ...
    muniment.errors.IdentifierError: 'k' is no box of an Item 3 that ends with 'j'
    """
    box, end = letter.strip().strip("()").lower(), last.strip().strip("()").lower()
    if end not in _GROUP_LETTERS or box not in _LETTERS or box > end:
        raise IdentifierError(f"{letter[:20]!a} is no box of an Item 3 that ends with {last[:20]!a}")
    return ITEM_3["OO"] if box == end else _LETTERS[box]


FUND_SOURCES = _list_of("fund_sources", _SCHEDULE_13D)
"""Schedule 13D, row 4: where the money for the purchase came from. Several may be named."""


RULES = _list_of("rules", _SCHEDULE_13G)
"""Schedule 13G cover: the rule under which it is filed, which decides who may use it and when it is due.

The boxes came onto the cover in 1998; earlier schedules say nothing and were filed under what is now 13d-1(b) or (d).
The schema lets a filer check more than one.
"""
