"""CUSIP number, or its international form CINS: which class of which issuer's securities.

Six characters for the issuer, two for the issue, one check digit. A CINS number has the same shape and the same check
digit; it begins with a letter for a group of countries. `*`, `@` and `#` occur in private placement numbers.

Old text filings print dashes (`68338A-10-7`), blanks (`37833 10 0`), or leave out the check digit or the whole issue;
the XML schema takes 9 to 12 characters. `compact` therefore keeps as many characters as are printed, 6 to 12, and
`validate` asks for nine. A wrong check digit is a doubt about a filing, not a reason to refuse it: EDGAR's schema does
not look at it.

Source: ANSI X9.6 (structure, and "modulus 10 double add double"); the characters are those of the Schedules 13D and 13G
XML Technical Specification 2.2, March 2026. The arithmetic is three lines and stands here, although python-stdnum has
it, because every reader of a schedule imports this module and python-stdnum loads urllib, ssl and pydoc; the tests hold
the two together.

>>> validate("68338A-10-7")
'68338A107'
>>> validate("68338A108")
Traceback (most recent call last):
    ...
muniment.errors.WrongCheckDigit: CUSIP '68338A108' ends in 8, but its check digit is 7
>>> is_valid("N14506104"), is_valid("N14506105"), is_valid(37833100)
(True, False, False)
"""

import re
from functools import lru_cache
from itertools import cycle
from operator import getitem

from muniment.errors import WrongCheckDigit, WrongShape
from muniment.identifiers import never_raising, quote, tidy

LENGTH = 9
"""Characters of a number with its check digit."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#"
# What each character adds to the sum that the check digit completes, by itself and doubled: the sum of its digits.
_SUMS = [{sign: sum(divmod(value * factor, 10)) for value, sign in enumerate(_ALPHABET)} for factor in (1, 2)]
_SEPARATORS = re.compile(r"[-\s]+")
# A letter O or I may have been misread from a digit, but a text without any digit is a word ("UNKNOWN"), not a number.
_SHAPE = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z*@#]{6,12}")
# Where it is printed in groups, they are issuer, issue and check digit; in other groups it is words ("less than 5").
_GROUPS = re.compile(r"\S{5,6}[-\s]+\S{2}(?:[-\s]*\S)?|\S{8}[-\s]+\S")
_WITHOUT_CHECK_DIGIT = re.compile(r"[0-9A-Za-z*@#]{8}")
_NO_NUMBER = frozenset({"NA", "N/A", "NONE", "NOTAPPLICABLE", "NOTAVAILABLE", "NOTASSIGNED"})


def compact(text: str) -> str:
    """Return upper case without dashes and blanks, with as many characters (6 to 12) as the source prints.

    >>> compact("68338a-10-7"), compact("37833 10 0"), compact("01849010")
    ('68338A107', '37833100', '01849010')
    >>> compact("See Item 2(e)")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'See Item 2(e)' is not a CUSIP: that is nine characters 0-9 A-Z * @ #, with a digit
    """
    printed = tidy(text)
    number = _SEPARATORS.sub("", printed)
    if not _SHAPE.fullmatch(number) or (number != printed and not _GROUPS.fullmatch(printed)):
        raise WrongShape(f"{quote(text)} is not a CUSIP: that is nine characters 0-9 A-Z * @ #, with a digit")
    return number.upper()


@lru_cache(maxsize=1024)
def validate(text: str) -> str:
    """Return the nine characters when the check digit fits; refuse shorter and longer ones and placeholders.

    >>> validate("037833100")
    '037833100'
    >>> validate("000000000")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: CUSIP '000000000' is a placeholder and names no security
    """
    number = compact(text)
    if is_placeholder(number):
        raise WrongShape(f"CUSIP {quote(number)} is a placeholder and names no security")
    if len(number) != LENGTH:
        raise WrongShape(f"CUSIP {quote(number)} has {len(number)} characters, not nine")
    if number[8] != (expected := _check_digit(number[:8])):
        raise WrongCheckDigit(f"CUSIP {quote(number)} ends in {number[8]}, but its check digit is {expected}")
    return number


is_valid = never_raising(validate)
"""Tell whether `text` is nine characters with the right check digit and not a placeholder."""


def calc_check_digit(text: str) -> str:
    """Return the ninth character that belongs to the first eight: what a number printed without it lacks.

    >>> calc_check_digit("68338A10"), calc_check_digit("N1450610"), calc_check_digit("*@#*@#*@")
    ('7', '4', '7')
    >>> calc_check_digit("68338A107")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: '68338A107' is not a CUSIP without its check digit: that is eight characters
    """
    number = _SEPARATORS.sub("", tidy(text))
    if not _WITHOUT_CHECK_DIGIT.fullmatch(number):
        raise WrongShape(f"{quote(text)} is not a CUSIP without its check digit: that is eight characters")
    return _check_digit(number.upper())


def _check_digit(number: str) -> str:
    return str(-sum(map(getitem, cycle(_SUMS), number)) % 10)


def is_placeholder(text: object) -> bool:
    """Tell whether `text` stands where a class of securities has no number: zeros, or words such as "N/A".

    >>> is_placeholder("000000000"), is_placeholder("N/A"), is_placeholder("037833100"), is_placeholder(None)
    (True, True, False, False)
    """
    if not isinstance(text, str):
        return False
    number = _SEPARATORS.sub("", tidy(text))
    return number.upper() in _NO_NUMBER or (6 <= len(number) <= 12 and not number.strip("0"))
