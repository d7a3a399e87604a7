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

from muniment.errors import WrongShape
from muniment.identifiers import never_raising, quote, tidy

_SHAPE = re.compile(r"([0-9]{1,3}|24[Rr]) ?- ?([0-9]{1,8})(?: ?- ?([0-9A-Za-z]{1,4}))?")


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
