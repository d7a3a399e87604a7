"""Kinds of values: each turns words into a value and back, exactly.

One class a kind, with `read` and `write` side by side; the forms (`muniment.forms`) say which field takes which.
"""

from muniment.values.choice import Choice
from muniment.values.count import Count
from muniment.values.day import IsoDay, UsDay
from muniment.values.decimals import Percent, Shares
from muniment.values.flag import Mark, YesNo
from muniment.values.kind import Kind, Unreadable, says_not_applicable
from muniment.values.money import INDEFINITE, Dollars
from muniment.values.number import Number
from muniment.values.text import Name, Phone, Text

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
