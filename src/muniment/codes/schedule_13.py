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

from muniment.codes.table import Code, CodeTable
from muniment.errors import IdentifierError

_ALIASES = {
    "BD": ("Broker or Dealer", "Broker/Dealer"),
    "IA": ("Investment Advisor",),
    "EP": ("Employee Benefit Plan", "Endowment Fund", "Employee Benefit Plan, Pension Fund or Endowment Fund"),
    "HC": ("Parent Holding Company", "Control Person", "Parent Holding Company or Control Person"),
    "SA": ("Savings Association", "Savings Associations"),
    "IN": ("Natural Person",),
    "PN": ("Limited Partnership", "General Partnership"),
    "FI": ("Foreign Institution",),
}


def _row(code: str, label: str) -> Code:
    return Code(code, label, aliases=_ALIASES.get(code, ()))


PERSON_TYPES_13D = CodeTable(
    "person_types_13d",
    (
        _row("BD", "Broker Dealer"),
        _row("BK", "Bank"),
        _row("CP", "Church Plan"),
        _row("CO", "Corporation"),
        _row("EP", "Employee Benefit Plan or Endowment Fund"),
        _row("IN", "Individual"),
        _row("IA", "Investment Adviser"),
        _row("IC", "Insurance Company"),
        _row("IV", "Investment Company"),
        _row("HC", "Parent Holding Company/Control Person"),
        _row("PN", "Partnership"),
        _row("SA", "Savings Association"),
        _row("OO", "Other"),
    ),
    source="eis_Schedule13D_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
)
"""Row 14 of Schedule 13D: thirteen codes, up to thirteen of them."""

PERSON_TYPES_13G = CodeTable(
    "person_types_13g",
    (
        _row("BD", "Broker Dealer"),
        _row("BK", "Bank"),
        _row("IC", "Insurance Company"),
        _row("IV", "Investment Company"),
        _row("IA", "Investment adviser"),
        _row("EP", "Employee Benefit Plan or Endowment Fund"),
        _row("HC", "Parent Holding Company/Control Person"),
        _row("SA", "Savings Associations"),
        _row("CP", "Church Plan"),
        _row("CO", "Corporation"),
        _row("PN", "Partnership"),
        _row("IN", "Individual"),
        _row("FI", "Non-U.S. Institution"),
        _row("OO", "Other"),
    ),
    source="eis_Schedule13G_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
)
"""Row 12 of Schedule 13G: fourteen codes, up to fourteen of them."""


def _item_3(letter: str, code: str, label: str) -> Code:
    rule = f"13d-1(b)(1)(ii)({letter.upper()})"
    aliases = (f"Rule {rule}", rule, f"240.{rule}", f"§ 240.{rule}")
    short = ("Group",) if code == "OO" else _ALIASES.get(code, ())  # OO is a group here, not "other"
    return Code(code, label, letter=letter, aliases=aliases + short)


ITEM_3 = CodeTable(
    "item_3",
    (
        _item_3("a", "BD", "Broker or dealer registered under section 15 of the Act (15 U.S.C. 78o);"),
        _item_3("b", "BK", "Bank as defined in section 3(a)(6) of the Act (15 U.S.C. 78c);"),
        _item_3("c", "IC", "Insurance company as defined in section 3(a)(19) of the Act (15 U.S.C. 78c);"),
        _item_3(
            "d",
            "IV",
            "Investment company registered under section 8 of the Investment Company Act of 1940 (15 U.S.C. 80a-8);",
        ),
        _item_3("e", "IA", "An investment adviser in accordance with § 240.13d-1(b)(1)(ii)(E);"),
        _item_3("f", "EP", "An employee benefit plan or endowment fund in accordance with § 240.13d-1(b)(1)(ii)(F);"),
        _item_3("g", "HC", "A parent holding company or control person in accordance with § 240.13d-1(b)(1)(ii)(G);"),
        _item_3(
            "h",
            "SA",
            "A savings associations as defined in Section 3(b) of the Federal Deposit Insurance Act (12 U.S.C. 1813);",
        ),
        _item_3(
            "i",
            "CP",
            "A church plan that is excluded from the definition of an investment company under "
            "section 3(c)(14) of the Investment Company Act of 1940 (15 U.S.C. 80a-3);",
        ),
        _item_3(
            "j",
            "FI",
            "A non-U.S. institution in accordance with § 240.13d-1(b)(1)(ii)(J). "
            "If filing as a non-U.S. institution in accordance with § 240.13d-1(b)(1)(ii)(J), "
            "please specify the type of institution:",
        ),
        _item_3("k", "OO", "Group, in accordance with Rule 240.13d-1(b)(1)(ii)(K)."),
    ),
    source="eis_Schedule13G_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2; style sheet 13G_X02",
    as_of="2026-03",
)
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


FUND_SOURCES = CodeTable(
    "fund_sources",
    (
        Code("SC", "Subject Company (Company whose securities are being acquired)", aliases=("Subject Company",)),
        Code("BK", "Bank", aliases=("Bank Loan",)),
        Code("AF", "Affiliate (of reporting person)", aliases=("Affiliate",)),
        Code("WC", "Working Capital (of reporting person)", aliases=("Working Capital",)),
        Code("PF", "Personal Funds (of reporting person)", aliases=("Personal Funds",)),
        Code("OO", "Other"),
    ),
    source="eis_Schedule13D_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
)
"""Schedule 13D, row 4: where the money for the purchase came from. Several may be named."""


def _rule(letter: str, note: str) -> Code:
    name = f"Rule 13d-1({letter})"
    aliases = (f"13d-1({letter})", f"13d-1{letter}", f"Rule 13d-1{letter}", f"240.13d-1({letter})")
    return Code(name, name, letter=letter, note=note, aliases=aliases)


RULES = CodeTable(
    "rules",
    (
        _rule("b", "Qualified institutional investor."),
        _rule("c", "Passive investor."),
        _rule("d", "Exempt investor."),
    ),
    source="eis_Schedule13G_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
)
"""Schedule 13G cover: the rule under which it is filed, which decides who may use it and when it is due.

The boxes came onto the cover in 1998; earlier schedules say nothing and were filed under what is now 13d-1(b) or (d).
The schema lets a filer check more than one.
"""
