"""CIK, the Central Index Key: EDGAR's number for everybody who files or is filed about.

One to ten digits without a check digit, so whether a number is taken can only be asked of EDGAR. Disseminated files
hold ten digits with leading zeros; a submission and the addresses of the archive may leave the zeros out.

Source: CIK_TYPE of eis_Common.xsd (Schedules 13D and 13G XML Technical Specification 2.2, March 2026); Form D XML
Technical Specification 13, section 5.3.

>>> validate("320193")
'0000320193'
>>> validate("0000000000")
Traceback (most recent call last):
    ...
muniment.errors.WrongShape: CIK '0000000000' is a placeholder and names nobody
>>> is_valid("320193"), is_valid("0"), is_valid(320193)
(True, False, False)
"""

import re

from muniment.errors import WrongShape
from muniment.identifiers import never_raising, quote

_SHAPE = re.compile(r"[0-9]{1,10}")


def compact(text: str) -> str:
    """Return the ten digits, zero-filled, that disseminated files hold.

    >>> compact(" 320193 ")
    '0000320193'
    >>> compact("CIK 320193")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'CIK 320193' is not a CIK: that is one to ten digits
    """
    number = text.strip()
    if not _SHAPE.fullmatch(number):
        raise WrongShape(f"{quote(text)} is not a CIK: that is one to ten digits")
    return number.zfill(10)


def validate(text: str) -> str:
    """Return the ten digits, refusing 0000000000, which passes the schema but is nobody's number.

    >>> validate("1318605")
    '0001318605'
    >>> validate("12345678901")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: '12345678901' is not a CIK: that is one to ten digits
    """
    number = compact(text)
    if not number.strip("0"):
        raise WrongShape(f"CIK {quote(number)} is a placeholder and names nobody")
    return number


is_valid = never_raising(validate)
"""Tell whether `text` could be somebody's CIK; only EDGAR knows whether it is."""


def format(text: str) -> str:
    """Return the number without leading zeros, as people write it and as archive folders are named.

    >>> format("0000320193")
    '320193'
    >>> format("none")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'none' is not a CIK: that is one to ten digits
    """
    return compact(text).lstrip("0") or "0"
