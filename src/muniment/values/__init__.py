"""Kinds of values: each turns words into a value and back, exactly.

One class a kind, with `read` and `write` side by side; the forms (`muniment.forms`) say which field takes which.
"""

from muniment.values.kind import Choice, Kind, Mark, Name, Number, Phone, Text, Unreadable, YesNo, says_not_applicable
from muniment.values.numbers import INDEFINITE, Count, Dollars, IsoDay, Percent, Shares, UsDay

__all__ = [
    "INDEFINITE",
    "Choice",
    "Count",
    "Dollars",
    "IsoDay",
    "Kind",
    "Mark",
    "Name",
    "Number",
    "Percent",
    "Phone",
    "Shares",
    "Text",
    "Unreadable",
    "UsDay",
    "YesNo",
    "says_not_applicable",
]
