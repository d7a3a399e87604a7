"""Checks: the rules that a filing is judged by, with their citations, and what they find.

>>> from muniment.checks import BOOK
>>> BOOK["E-28"].text
'The amount sold is not above the amount offered.'
"""

from collections.abc import Sequence
from datetime import date

from muniment.checks.examples import Example
from muniment.checks.filing import Filing
from muniment.checks.finding import SEVERITIES, Doubt, Finding, Profile, Severity, rank
from muniment.checks.judge import findings
from muniment.checks.rule import Rule
from muniment.checks.rulebook import BOOK, chosen
from muniment.forms import Record
from muniment.reading import Reading, Submission

__all__ = [
    "BOOK",
    "SEVERITIES",
    "Doubt",
    "Example",
    "Filing",
    "Finding",
    "Profile",
    "Rule",
    "Severity",
    "check",
    "chosen",
    "findings",
    "rank",
]


def check(
    judged: Reading | Submission | Record | Filing[Record],
    *,
    profile: Profile = "public",
    as_of: date | None = None,
    earlier: Sequence[Filing[Record]] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    undecided: bool = False,
) -> list[Finding]:
    """Return what the rulebook says about a filing, the gravest first.

    * `profile`: `submit` judges what is about to be filed as EDGAR would, `public` what EDGAR has disseminated;
    * `as_of`: the day on which a filing not yet filed is judged;
    * `earlier`: the filings before it about the same offering or holding, oldest first, where they are known;
    * `select`, `ignore`: codes, names, or beginnings of codes;
    * `undecided`: also tell which rules nobody can judge by, for want of a value or for doubt about it.

    Raises:
        UsageError: a code in `select` or `ignore` is no rule's.
    """
    filing = Filing.of(judged, profile=profile, as_of=as_of, earlier=earlier)
    return findings(filing, chosen(select, ignore), undecided=undecided)
