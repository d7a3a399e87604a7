"""SEC file number, such as 005-40724 or 021-578636: a register of the SEC, and an entry in it.

The SEC gives it at acceptance, so it stands in submission headers and data sets and never in the XML of a form. The
prefix tells under which act the filing falls: 005- is the subject company's number for Schedules 13D and 13G, shared
by all who hold that class; 021- is the number of one offering on Form D and all its amendments. A suffix (-01) tells
co-registrants apart. There is no check digit.

Displays differ in padding the prefix (`21-578636`, `021-578636`); the canonical one has three characters. The digits
after the dash are kept as printed.

Source: FILE_NUMBER_TYPE of eis_Common.xsd (Schedules 13D and 13G XML Technical Specification 2.2, March 2026), which
takes one to three digits or `24R`, one to eight digits, and a suffix of up to four characters.

>>> validate("21-578636   ")
'021-578636'
>>> validate("0210578636")
Traceback (most recent call last):
    ...
muniment.errors.WrongShape: '0210578636' is not an SEC file number such as 005-40724
>>> is_valid("005-40724"), is_valid("005-"), is_valid(None)
(True, False, False)
"""

import re
from typing import NamedTuple

from muniment.errors import WrongShape
from muniment.identifiers import never_raising, quote, tidy

_SHAPE = re.compile(r"([0-9]{1,3}|24[Rr]) ?- ?([0-9]{1,8})(?: ?- ?([0-9A-Za-z]{1,4}))?")

_SECURITIES_ACT = "Securities Act of 1933"
_EXCHANGE_ACT = "Securities Exchange Act of 1934"
_COMPANY_ACT = "Investment Company Act of 1940"
_ADVISERS_ACT = "Investment Advisers Act of 1940"


class Prefix(NamedTuple):
    """What a prefix says: the act it falls under, and what is filed there."""

    act: str
    meaning: str


PREFIXES = {
    "000": Prefix(_EXCHANGE_ACT, "registration under section 12(g)"),
    "001": Prefix(_EXCHANGE_ACT, "registration under section 12(b)"),
    "002": Prefix(_SECURITIES_ACT, "registration of securities"),
    "005": Prefix(_EXCHANGE_ACT, "subject company of Schedules 13D, 13G and TO"),
    "008": Prefix(_EXCHANGE_ACT, "broker-dealer"),
    "020": Prefix(_SECURITIES_ACT, "offering under Regulation Crowdfunding"),
    "021": Prefix(_SECURITIES_ACT, "exempt offering noticed on Form D"),
    "024": Prefix(_SECURITIES_ACT, "offering under Regulation A"),
    "24R": Prefix(_SECURITIES_ACT, "issuer under Regulation A"),
    "028": Prefix(_EXCHANGE_ACT, "institutional manager filing Form 13F"),
    "033": Prefix(_SECURITIES_ACT, "registration of securities"),
    "333": Prefix(_SECURITIES_ACT, "registration of securities"),
    "801": Prefix(_ADVISERS_ACT, "registered investment adviser"),
    "802": Prefix(_ADVISERS_ACT, "exempt reporting adviser"),
    "811": Prefix(_COMPANY_ACT, "registered investment company"),
    "814": Prefix(_COMPANY_ACT, "business development company"),
}
"""The prefixes met around Form D and Schedules 13D and 13G. The SEC has more: one that is not here is not wrong."""


def compact(text: str) -> str:
    """Return the number with a prefix of three characters, without blanks, letters in upper case.

    >>> compact("21-578636"), compact("24r-00042"), compact("333-123456-01")
    ('021-578636', '24R-00042', '333-123456-01')
    >>> compact("File No. 5-40724")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'File No. 5-40724' is not an SEC file number such as 005-40724
    """
    match = _SHAPE.fullmatch(tidy(text))
    if not match:
        raise WrongShape(f"{quote(text)} is not an SEC file number such as 005-40724")
    start, number, suffix = match.groups()
    return f"{start.zfill(3)}-{number}{f'-{suffix}' if suffix else ''}".upper()


def validate(text: str) -> str:
    """Return the canonical number, refusing a row of zeros after the prefix, which covers print for "none yet".

    >>> validate("5-40724")
    '005-40724'
    >>> validate("000-00000")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: file number '000-00000' is a placeholder and names no entry
    """
    number = compact(text)
    if not number.split("-")[1].strip("0"):
        raise WrongShape(f"file number {quote(number)} is a placeholder and names no entry")
    return number


is_valid = never_raising(validate)
"""Tell whether `text` could be a file number; an unknown prefix is no fault."""


def format(text: str) -> str:
    """Return the number with its prefix padded, as EDGAR's pages print it today.

    >>> format("21-578636")
    '021-578636'
    >>> format("none")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'none' is not an SEC file number such as 005-40724
    """
    return compact(text)


def prefix(text: str) -> str:
    """Return the three characters that name the register.

    >>> prefix("21-578636")
    '021'
    """
    return compact(text)[:3]


def prefix_meaning(text: str) -> Prefix | None:
    """Return the act and the kind of filing that the prefix stands for; None for a prefix that is not listed here.

    >>> prefix_meaning("21-578636")
    Prefix(act='Securities Act of 1933', meaning='exempt offering noticed on Form D')
    >>> prefix_meaning("999-1") is None
    True
    """
    return PREFIXES.get(prefix(text))
