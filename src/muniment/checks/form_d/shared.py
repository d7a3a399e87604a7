"""What several subjects of Form D ask: what stands in a place, what is claimed and ticked, whose names are the same.

Rules do not stand here; their modules import from here.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, TypeAlias

from msgspec import UNSET

from muniment.checks.filing import Filing, on_offering
from muniment.codes.form_d import EXEMPTIONS
from muniment.forms import FormD
from muniment.forms.definition import Part
from muniment.forms.form_d.fields import Issuer
from muniment.wording import listed

POOLED = "Pooled Investment Fund"

Offered: TypeAlias = int | Literal["Indefinite"]

SECURITIES = (
    "offers_equity",
    "offers_debt",
    "offers_option",
    "offers_security_to_be_acquired",
    "offers_pooled_fund_interests",
    "offers_tenant_in_common",
    "offers_mineral_property",
    "offers_other",
)
"""The boxes of Item 9."""

_NOBODY = frozenset({"", "n/a", "na", "none", "not applicable", "null", "nil"})
_EDGES = " .-_*()[]/\u2013\u2014"


def stated(part: Part, name: str) -> bool:
    """Tell whether anything but blanks stands in a field, a value or other words."""
    held = getattr(part, name)
    if held is not UNSET and held != ():
        return not isinstance(held, str) or bool(held.strip())
    return other_words(part, name)


def other_words(part: Part, name: str) -> bool:
    """Tell whether words stand in a field that its form does not take there, or that say it does not apply."""
    return any(
        one.field.partition("[")[0] == name and one.words is not UNSET and bool(one.words.strip())
        for one in part.as_filed
    )


def placeholder(words: str) -> bool:
    """Tell whether words only fill a place: N/A, None, dashes, nothing.

    >>> placeholder("[none]"), placeholder("--"), placeholder("Ann"), placeholder("Nana")
    (True, True, False, False)
    """
    return words.strip(_EDGES).casefold() in _NOBODY


def issuers(record: FormD) -> tuple[Issuer, ...]:
    """Return all issuers, the primary one first."""
    first = (record.primary_issuer,) if record.primary_issuer else ()
    return (*first, *(record.other_issuers or ()))


def issuers_by_path(record: FormD) -> dict[str, Issuer]:
    """Return all issuers by their record paths, the primary one first."""
    first = {"primary_issuer": record.primary_issuer} if record.primary_issuer else {}
    return first | {f"other_issuers[{number}]": issuer for number, issuer in enumerate(record.other_issuers or ())}


def rule_504(codes: Iterable[str]) -> bool:
    """Tell whether Rule 504 is claimed, under any of its paragraphs."""
    return any(code.startswith("04") for code in codes)


def section_3c(codes: Iterable[str]) -> bool:
    """Tell whether an exclusion of section 3(c) of the Investment Company Act is claimed."""
    return any(code.startswith("3C") for code in codes)


def for_sales(codes: Iterable[str]) -> list[str]:
    """Return the codes that exempt the sale of securities: all but those of the Investment Company Act."""
    return [code for code in codes if not code.startswith("3C")]


def in_words(codes: Iterable[str]) -> str:
    """Return codes of exemptions as the form prints them.

    >>> in_words(["06b", "3C.1"])
    'Rule 506(b) and Section 3(c)(1)'
    """
    names = [EXEMPTIONS.format(code) if code in EXEMPTIONS else code for code in codes]
    return listed(names)


def last(filing: Filing[FormD]) -> Filing[FormD] | None:
    """Return the notice before this one on the same offering."""
    before = filing.earlier[-1] if filing.earlier else None
    return before if before and on_offering(before) else None


# ---- names -----------------------------------------------------------------------------------------------------------

_SIGNS = re.compile(r"[^\w]+")
_DROPPED = re.compile(r"[.'\u2019]")
_SMALL = frozenset({"the", "and", "of", "a", "de"})
_LEGAL = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "lc", "ltd", "limited", "lp", "llp", "lllp",
    "plc", "pllc", "sa", "sarl", "sas", "scsp", "sicav", "nv", "bv", "ag", "gmbh", "ulc", "pty", "pte", "trust",
    "fund", "funds", "partnership", "partners", "liability"
})  # fmt: skip


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and signs.

    >>> words_of_name("Société A.B. & Co., L.P.")
    ('societe', 'ab', 'and', 'co', 'lp')
    """
    if not name.isascii():
        name = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return tuple(_SIGNS.sub(" ", _DROPPED.sub("", name.casefold().replace("&", " and "))).split())


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same but for case, signs and blanks.

    >>> same_name("ACME INC.", "Acme, Inc"), same_name("Acme Inc", "Acme Corp")
    (True, False)
    """
    return one == other or "".join(words_of_name(one)) == "".join(words_of_name(other))


def akin(one: str, other: str) -> bool:
    """Tell whether two names share a word that says more than what kind of company it is.

    >>> akin("Acme Corp", "Acme Corporation"), akin("Other Co", "Acme Co")
    (True, False)
    """
    first, second = _telling(one), _telling(other)
    return not first or not second or not first.isdisjoint(second)


def _telling(name: str) -> frozenset[str]:
    return frozenset(words_of_name(name)) - _LEGAL - _SMALL
