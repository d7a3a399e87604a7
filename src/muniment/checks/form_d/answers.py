"""Answers of Form D that rules of several subjects look at: whether one is stated, the issuers, the notice before."""

from typing import Literal, TypeAlias

from msgspec import UNSET

from muniment.checks.filing import Filing, on_offering
from muniment.codes.states import ALL
from muniment.forms import FormD
from muniment.forms.definition import Part
from muniment.forms.form_d.fields import Issuer

POOLED = "Pooled Investment Fund"

Offered: TypeAlias = int | Literal["Indefinite"]

SECURITIES = tuple(name for name in FormD.__struct_fields__ if name.startswith("offers_"))
"""The boxes of Item 9."""

US = frozenset(code for code, row in ALL.items() if row.kind.startswith("us-"))
"""EDGAR's codes of the United States: states, district, territories, and the country."""

_PLACEHOLDERS = frozenset({"", "n/a", "na", "none", "not applicable", "null", "nil"})
_EDGES = " .-_*()[]/\u2013\u2014"


def stated(part: Part, name: str) -> bool:
    """Tell whether anything but blanks stands in a field, a value or another text."""
    value = getattr(part, name)
    if value is not UNSET and value != ():
        return not isinstance(value, str) or bool(value.strip())
    return any(
        filed.field.partition("[")[0] == name and filed.words is not UNSET and bool(filed.words.strip())
        for filed in part.as_filed
    )


def ticked(part: Part, name: str) -> bool:
    """Tell whether a box is ticked, or has a text that is neither yes nor no; a box answered with no is not."""
    value = getattr(part, name)
    return value is True if value is not UNSET else stated(part, name)


def placeholder(text: str) -> bool:
    """Tell whether a text only fills a place: N/A, None, dashes, nothing.

    >>> placeholder("[none]"), placeholder("--"), placeholder("Ann"), placeholder("Nana")
    (True, True, False, False)
    """
    return text.strip(_EDGES).casefold() in _PLACEHOLDERS


def issuers(record: FormD) -> tuple[Issuer, ...]:
    """Return all issuers, the primary one first."""
    return tuple(issuers_by_path(record).values())


def issuers_by_path(record: FormD) -> dict[str, Issuer]:
    """Return all issuers by their record paths, the primary one first."""
    first = {"primary_issuer": record.primary_issuer} if record.primary_issuer else {}
    return first | {f"other_issuers[{number}]": issuer for number, issuer in enumerate(record.other_issuers or ())}


def last(filing: Filing[FormD]) -> Filing[FormD] | None:
    """Return the notice before this one on the same offering."""
    before = filing.earlier[-1] if filing.earlier else None
    return before if before and on_offering(before) else None


def noticed_before(filing: Filing[FormD]) -> Filing[FormD] | None:
    """Return the last notice before this one of the same offering, by its first sale: one yet to occur may be it.

    Where its file number has none, it is the one that says the same of its offering under another number.
    """
    sale = filing.record.first_sale
    earlier = [notice for notice in filing.earlier or () if on_offering(notice)]
    same = (
        notice
        for notice in reversed(earlier)
        if notice.record.first_sale_yet_to_occur or notice.record.first_sale == sale
    )
    candidate = next(same, filing.noticed)
    return candidate if candidate and on_offering(candidate) else None
