"""Printed words in today's terms: the value that an element of today's schedules takes, or why there is none.

Nothing is guessed. A place becomes its code where the official table knows the words, a code stays where today's list
has it, a text or number stays where the schema has room for it. Everything else is refused, with the reason.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from muniment.codes import CodeTable, states
from muniment.errors import IdentifierError
from muniment.forms.describe import Field
from muniment.forms.numbers import CUSIP
from muniment.values import Choice, Count, Percent, Shares, Text

Reason: TypeAlias = Literal[
    "no element", "no code", "no room", "not applicable", "not exact", "too unsure", "unreadable", "lost"
]

_LINE = 150  # texts with more room than this may have several lines
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# eis_Schedule13G_Filer.xsd: DECIMAL_TYPE14_2_NONNEGATIVE, PERCENTAGE_TYPE, INTEGER_TYPE_3, CUSIP_TYPE.
_FRACTION = -2
_MOST_SHARES = Decimal("99999999999999.99")
_MOST_PERCENT = 100
_CUSIP = re.compile("[a-zA-Z0-9@*#]{9,12}").fullmatch
# A country, and the kind of its own places in the table: "Delaware, U.S.A." is Delaware.
_WITHIN = {"X1": ("us-state", "us-district", "us-territory"), "Z4": ("canada-province",)}


class NoneToday(ValueError):
    """Today's form does not take the value; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def todays(field: Field, value: object) -> object:
    """Return one value as today's element takes it.

    Raises:
        NoneToday: it takes no such value.
    """
    kind = field.at.kind
    if isinstance(kind, Choice):
        return _code(kind.codes, str(value))
    if isinstance(kind, Text):
        return _text(str(value), kind.longest)
    if not _has_room(kind, value):
        raise NoneToday("no room")
    return value


def _has_room(kind: object, value: object) -> bool:
    if isinstance(kind, Percent):
        return isinstance(value, int | Decimal) and 0 <= value <= _MOST_PERCENT
    if isinstance(kind, Shares):
        return isinstance(value, Decimal) and 0 <= value <= _MOST_SHARES and int(value.as_tuple().exponent) >= _FRACTION
    if isinstance(kind, Count):
        return isinstance(value, int) and 0 < value < 10**kind.digits
    return kind is not CUSIP or _CUSIP(str(value)) is not None


def _text(words: str, longest: int) -> str:
    """Return a text as XML can hold it: in one line, where the field is a line."""
    clean = _FORBIDDEN.sub(" ", words.replace("\r\n", "\n"))
    clean = clean.strip() if longest > _LINE else " ".join(clean.split())
    if not clean or (longest and len(clean) > longest):
        raise NoneToday("no room")
    return clean


def _code(codes: Mapping[str, object], words: str) -> str:
    """Return the code that words name, by the official table alone."""
    if words in codes:
        return words
    if isinstance(codes, CodeTable):
        try:
            return codes.compact(words)
        except IdentifierError:
            place = _within(words) if codes is states.SCHEDULE_13 else ""
            if place:
                return place
    raise NoneToday("no code")


def _within(words: str) -> str:
    """Return the code of a place that is printed with its country behind it; "" where it is no place of that country.

    >>> _within("Delaware, U.S.A."), _within("Ontario, Canada"), _within("Paris, France")
    ('DE', 'A6', '')
    """
    place, comma, country = words.rpartition(",")
    try:
        kinds = _WITHIN.get(states.SCHEDULE_13.compact(country), ()) if comma else ()
        code = states.SCHEDULE_13.compact(place) if kinds else ""
    except IdentifierError:
        return ""
    return code if code and states.SCHEDULE_13[code].kind in kinds else ""
