"""Checks: the rules for filings, with their citations, and what they find.

>>> from muniment.checks import REGISTRY
>>> REGISTRY["E-28"].text
'The amount sold is not above the amount offered.'
"""

from collections.abc import Sequence
from datetime import date
from typing import get_args
from warnings import warn

from muniment.checks.filing import Filing
from muniment.checks.registry import REGISTRY, chosen, findings
from muniment.checks.rule import SEVERITIES, Example, Finding, Profile, Rule, Severity, Undecided, Violation, rank
from muniment.deadlines.dues import as_day
from muniment.forms import Record
from muniment.reading import Reading, Submission
from muniment.wording import expect, one_of

__all__ = [
    "REGISTRY",
    "SEVERITIES",
    "Example",
    "Filing",
    "Finding",
    "Profile",
    "Rule",
    "Severity",
    "Undecided",
    "Violation",
    "check",
    "chosen",
    "findings",
    "rank",
]


_RENAMED = {"BOOK": "REGISTRY", "Doubt": "Violation"}


def __getattr__(name: str) -> object:
    """Return what has another name now, with a warning; the former names go with the next release."""
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warn(f"muniment.checks.{name} is muniment.checks.{_RENAMED[name]} now", DeprecationWarning, stacklevel=2)
    return globals()[_RENAMED[name]]


def check(
    judged: Reading | Submission | Record | Filing[Record],
    *,
    profile: Profile = "public",
    as_of: date | str | None = None,
    earlier: Sequence[Reading | Submission | Record | Filing[Record]] | None = None,
    select: Sequence[str] | str = (),
    ignore: Sequence[str] | str = (),
    undecided: bool = False,
) -> list[Finding]:
    """Return what the rules find in a filing, the gravest first.

    * `profile`: `submit` checks what is about to be filed as EDGAR would, `public` what EDGAR has disseminated;
    * `as_of`: the day on which a filing not yet filed is checked, or YYYY-MM-DD: it would carry that day, or the next
      business day, where that day is closed, or is today and EDGAR's cut-off is past (17 CFR 232.13);
    * `earlier`: the filings before it about the same offering or holding, oldest first, where they are known: readings
      too, of which those of full submissions know their day and number;
    * `select`, `ignore`: codes, names, or beginnings of codes;
    * `undecided`: also return the rules that cannot be decided: a value is missing, or its confidence is low.

    Raises:
        RecordError: a record made by hand holds a value of another type than its field.
        UsageError: there is no such profile, day or rule; or what is judged is none of the above.
    """
    one_of("profile", profile, get_args(Profile))
    as_of = None if as_of is None else as_day(as_of)
    expect("earlier", earlier or (), Sequence, "a list")
    filings = None if earlier is None else [Filing.of(filing) for filing in earlier]
    filing = Filing.of(judged, profile=profile, as_of=as_of, earlier=filings)
    select, ignore = ([codes] if isinstance(codes, str) else codes for codes in (select, ignore))
    for name, codes in (("select", select), ("ignore", ignore)):
        expect(name, codes, Sequence, "a list")
    return findings(filing, chosen(select, ignore), undecided=undecided)
