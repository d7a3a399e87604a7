"""How much harm a doubtful value does: by what stands at its place, and by the kind of doubt.

Both weights go from 1 to 9, and are ours: they say in which order to look, and enter no figure.
"""

import re
from functools import cache
from typing import Literal

Kind = Literal["contradiction", "second look", "unsure", "unreadable", "rule", "blank"]

KINDS: dict[Kind, str] = {
    "contradiction": "Does not fit other values",
    "second look": "Judged, and read otherwise since",
    "unsure": "Read with doubt",
    "unreadable": "Not stated for doubt",
    "rule": "Against a rule",
    "blank": "Nothing read where a number belongs",
}
"""The kinds of doubt, and what they are called."""

_BY_KIND: dict[Kind, int] = {
    "contradiction": 9,
    "second look": 8,
    "unsure": 6,
    "unreadable": 5,
    "rule": 4,
    "blank": 2,
}
_INDEX = re.compile(r"\[[0-9]+\]")
_ORDINARY = 4

NUMBERS = re.compile(
    r"reporting_persons\.(?:aggregate_amount|percent|(?:sole|shared)_(?:voting|dispositive)_power)"
    r"|total_(?:offering_amount|amount_sold|remaining)|minimum_investment|sales_commissions|finders_fees"
    r"|proceeds_to_related_persons"
)
"""The places of money, shares and percents, indices left out."""

_BY_PLACE = (
    (9, NUMBERS),
    (8, re.compile(r"(?:primary_issuer|other_issuers|reporting_persons)\.(?:name|cik)|issuer_(?:name|cik)|cusips")),
    (8, re.compile(r"previous_accession_number|filer_cik")),
    (7, re.compile(r"event_date|first_sale|submission_type|amendment_number|item5\.five_percent_or_less|class_title")),
    (6, re.compile(r"exemptions|rules|is_amendment|total_investors|non_accredited_investors|first_sale_yet_to_occur")),
    (5, re.compile(r"reporting_persons\.(?:group|excludes_shares|types)|item3\.types|industry_group|fund_type")),
    (2, re.compile(r".*(?:address|phone|street1|street2|city|zip_code|state|state_name)(?:\..*)?")),
    (1, re.compile(r"item[0-9]+\..*|.*(?:comment|clarification|title|legal_proceedings)|signatures\..*")),
)


def harm(path: str, kind: Kind, confidence: float) -> int:
    """Return how much harm a doubt does, from 10 to 819: place by kind, and among equals the less sure first.

    >>> harm("reporting_persons[0].percent", "contradiction", 0.5) > harm("reporting_persons[0].percent", "blank", 0)
    True
    >>> harm("total_amount_sold", "unsure", 0.85) > harm("primary_issuer.phone", "unsure", 0.1)
    True
    """
    return 10 * weight(path) * _BY_KIND[kind] + round(9 * (1 - min(max(confidence, 0.0), 1.0)))


def weight(path: str) -> int:
    """Return how much a wrong value at a path would harm, from 1 to 9."""
    return _weight(plain(path))


@cache
def _weight(place: str) -> int:
    return next((number for number, pattern in _BY_PLACE if pattern.fullmatch(place)), _ORDINARY)


def plain(path: str) -> str:
    """Return a path without its indices."""
    return _INDEX.sub("", path)
