"""What checks say: a violation of a rule, and the finding that the user gets."""

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from muniment.evidence import Evidence, Span

Severity = Literal["error", "warning", "note"]
Profile = Literal["public", "submit"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Gravest first: an error would suspend the filing or leave it incomplete in law, a note is worth a look."""


class Violation(Struct, frozen=True):
    """How some fields violate a rule.

    * `message`: one sentence with the values in it, for the person who prepared or studies the filing;
    * `fields`: the fields concerned, as paths below the part that was checked; where none is named, those the rule
      requires;
    * `suggestion`: what would fix it, where that is more than the rule says;
    * `severity`: where it is less than that of the rule;
    * `span`: the place in the source, where that is not the place of a field.
    """

    message: str
    fields: tuple[str, ...] = ()
    suggestion: str = ""
    severity: Severity | None = None
    span: Span | UnsetType = UNSET


class Finding(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that a check found in a filing.

    * `code`, `name`, `citation`: the rule, and where the law or the specification says so;
    * `severity`: see `SEVERITIES`; under the profile `public` what EDGAR is known to accept is a note;
    * `paths`: the places in the record, and `values`: what stands there, as the form writes it;
    * `evidence`: where each value was read, by path, as far as the source has places; `span`: the place in the source
      that the finding is about, where that is not the place of a field;
    * `message`: what is wrong, in plain English; `mend`: what would fix it;
    * `seen`: where EDGAR accepted the like;
    * `decided`: False where a value is missing or its confidence too low; only those get it who ask for it.
    """

    code: str
    name: str
    severity: Severity
    paths: tuple[str, ...]
    message: str
    citation: str
    mend: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    evidence: Mapping[str, Evidence] = field(default_factory=dict[str, Evidence])
    seen: str = ""
    decided: bool = True
    span: Span | UnsetType = UNSET


def rank(severity: Severity) -> int:
    """Return 0 for an error, 1 for a warning, 2 for a note."""
    return SEVERITIES.index(severity)
