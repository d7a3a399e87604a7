"""IRS number of an entity (employer identification number, EIN), printed NN-NNNNNNN.

It stands in submission headers (nine digits without a dash, 000000000 for none) and in row 1 of schedules of the
1990s and 2000s. There is no check digit. The first two digits come from a list that the IRS has extended several
times, so that no prefix is refused.

The same row 1 also asked people for their social security numbers. NNN-NN-NNNN is one of those: it is refused here,
and whoever reads one has to mask it.

Headers sometimes hold eight digits. Often a leading zero was lost, but not always: 75166102 (0000912057-94-000700)
would become 07-5166102, and no number begins with 07. `compact` therefore keeps eight digits as they are, and
`validate` asks for nine.

Source: EDGAR submission headers of 1994 to 2026.

>>> validate("13-4088890")
'134088890'
>>> validate("123-45-6789")
Traceback (most recent call last):
    ...
muniment.errors.WrongShape: that is not an IRS number of an entity: those are nine digits, NN-NNNNNNN
>>> is_valid("13-4088890"), is_valid("123-45-6789"), is_valid(134088890)
(True, False, False)
"""

import re

from muniment.errors import WrongShape
from muniment.identifiers import never_raising, quote, tidy

_SHAPE = re.compile(r"([0-9]{1,2}) ?-? ?([0-9]{7})")


def compact(text: str) -> str:
    """Return the digits without a dash: nine of them, or the eight that are printed.

    The message does not quote the text, because it may be a person's number.

    >>> compact("13-4088890"), compact("75166102")
    ('134088890', '75166102')
    >>> compact("13-40888")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: that is not an IRS number of an entity: those are nine digits, NN-NNNNNNN
    """
    match = _SHAPE.fullmatch(tidy(text))
    if not match:
        raise WrongShape("that is not an IRS number of an entity: those are nine digits, NN-NNNNNNN")
    return match[1] + match[2]


def validate(text: str) -> str:
    """Return the nine digits, refusing eight (see above) and 000000000, which headers hold for none.

    >>> validate("042103594")
    '042103594'
    >>> validate("000000000")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: IRS number '000000000' is a placeholder and names nobody
    """
    number = compact(text)
    if is_placeholder(number):
        raise WrongShape(f"IRS number {quote(number)} is a placeholder and names nobody")
    if len(number) != 9:
        raise WrongShape(f"IRS number {quote(number)} has eight digits, not nine: a leading zero may be lost")
    return number


is_valid = never_raising(validate)
"""Tell whether `text` could be an entity's number."""


def is_placeholder(text: object) -> bool:
    """Tell whether `text` is the row of zeros that a header holds for somebody without a number.

    >>> is_placeholder("000000000"), is_placeholder("13-4088890"), is_placeholder(None)
    (True, False, False)
    """
    match = _SHAPE.fullmatch(tidy(text)) if isinstance(text, str) else None
    return match is not None and not (match[1] + match[2]).strip("0")
