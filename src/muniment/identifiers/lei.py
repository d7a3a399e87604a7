"""LEI, the Legal Entity Identifier: 18 letters or digits and two check digits.

The structured forms have no place for it; it stands in free text, exhibits and company databases, and is what joins
an issuer or a holder to the rest of the world.

Source: ISO 17442 (shape), ISO 7064 (the number that results when A is read as 10 ... Z as 35 leaves 1 when divided by
97; python-stdnum does that arithmetic, but not the length, so `ABC81` would pass there).

>>> validate("213800KUD8LAJWSQ9D15")
'213800KUD8LAJWSQ9D15'
>>> validate("213800KUD8LAJWSQ9D16")
Traceback (most recent call last):
    ...
muniment.errors.WrongCheckDigit: LEI '213800KUD8LAJWSQ9D16' ends in 16, which are not its check digits
>>> is_valid("213800KUD8LAJWSQ9D15"), is_valid("213800KUD8LXJWSQ9D15"), is_valid(None)
(True, False, False)
"""

import re

from stdnum import lei

from muniment.errors import WrongCheckDigit, WrongShape
from muniment.identifiers import never_raising, quote, tidy

_SEPARATORS = re.compile(r"[-\s]+")
_SHAPE = re.compile(r"[0-9A-Za-z]{18}[0-9]{2}")


def compact(text: str) -> str:
    """Return twenty characters, upper case; blanks and dashes that somebody printed for ease of reading go.

    >>> compact("2138 00ku d8la jwsq 9d15")
    '213800KUD8LAJWSQ9D15'
    >>> compact("ABC81")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: 'ABC81' is not an LEI: that is 18 letters or digits and two check digits
    """
    number = _SEPARATORS.sub("", tidy(text))
    if not _SHAPE.fullmatch(number):
        raise WrongShape(f"{quote(text)} is not an LEI: that is 18 letters or digits and two check digits")
    return number.upper()


def validate(text: str) -> str:
    """Return the twenty characters when the two check digits fit the others.

    >>> validate("213800kud8lajwsq9d15")
    '213800KUD8LAJWSQ9D15'
    >>> validate("00000000000000000000")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongCheckDigit: LEI '00000000000000000000' ends in 00, which are not its check digits
    """
    number = compact(text)
    if not lei.is_valid(number):
        raise WrongCheckDigit(f"LEI {quote(number)} ends in {number[18:]}, which are not its check digits")
    return number


is_valid = never_raising(validate)
"""Tell whether `text` has the shape and the check digits of an LEI; GLEIF knows whether it was issued."""
