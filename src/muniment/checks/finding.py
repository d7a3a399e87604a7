"""What checks say: a doubt about some fields, and the finding that a user is told."""

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from muniment.evidence import Evidence, Span

Severity = Literal["error", "warning", "note"]
Profile = Literal["public", "submit"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Gravest first: an error would suspend the filing or leave it incomplete in law, a note is worth a look."""


class Doubt(Struct, frozen=True):
    """What a rule has against some fields.

    * `message`: one sentence with the values in it, for the person who prepared or studies the filing;
    * `fields`: the fields concerned, as paths below the part that was judged; those the rule needs, where none is said;
    * `mend`: what would mend it, where that is more than the rule says;
    * `severity`: where it weighs less than the rule usually does;
    * `span`: the place in the source, where that is not the place of a field.
    """

    message: str
    fields: tuple[str, ...] = ()
    mend: str = ""
    severity: Severity | None = None
    span: Span | UnsetType = UNSET


class Finding(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that a check found in a filing.

    * `code`, `name`, `citation`: the rule, and where the law or the specification says so;
    * `severity`: see `SEVERITIES`; under the profile `public` what EDGAR is known to accept is a note;
    * `paths`: the places in the record, and `values`: what stands there, in the words of the form;
    * `evidence`: where each value was read, by path, as far as the source tells; `span`: the place in the source that
      the finding is about, where that is not the place of a field;
    * `message`: what is wrong, in plain words; `mend`: what would mend it;
    * `seen`: where EDGAR accepted the like;
    * `decided`: False where a value is missing or too doubtful to tell, which only those hear who ask for it.
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
