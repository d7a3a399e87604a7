"""CRD number: FINRA's Central Registration Depository number of a broker-dealer firm or of one of its people.

Item 12 of Form D asks for two of them, the recipient's and that of the associated broker or dealer. One to nine
digits; no check digit is known. Filers pad with zeros at will: `000010356` and `10356` are one firm. The word `None`,
which the form takes in place of a number, is an answer and not a number: it is refused here.

Source: CRD_NUMBER_TYPE of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025).

>>> validate("000010356")
'10356'
>>> validate("None")
Traceback (most recent call last):
    ...
muniment.errors.WrongShape: 'None' is not a CRD number: that is one to nine digits
>>> is_valid("104234"), is_valid("0"), is_valid(None)
(True, False, False)
"""

import re

from muniment.errors import WrongShape
from muniment.identifiers import never_raising, quote

_SHAPE = re.compile(r"[0-9]{1,9}")


def compact(text: str) -> str:
    """Return the digits without leading zeros, so that one firm has one spelling.

    >>> compact("000010356")
    '10356'
    >>> compact("CRD104234")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'CRD104234' is not a CRD number: that is one to nine digits
    """
    number = text.strip()
    if not _SHAPE.fullmatch(number):
        raise WrongShape(f"{quote(text)} is not a CRD number: that is one to nine digits")
    return number.lstrip("0") or "0"


def validate(text: str) -> str:
    """Return the digits, refusing zero: a filer who writes it has no number and should have chosen `None`.

    >>> validate("104234")
    '104234'
    >>> validate("000000000")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: CRD number '000000000' is a placeholder and names nobody
    """
    number = compact(text)
    if number == "0":
        raise WrongShape(f"CRD number {quote(text)} is a placeholder and names nobody")
    return number


is_valid = never_raising(validate)
"""Tell whether `text` could be a CRD number; FINRA's BrokerCheck knows whether it is one."""
