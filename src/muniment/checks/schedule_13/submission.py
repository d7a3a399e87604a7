"""What only a submission has: e-mail addresses and attachments.

Messages name no address: a private address reaches no store, log or export.
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.forms.header import Attachment

_XML: tuple[Copy, ...] = ("xml",)
_SPEC = "Schedule 13D and 13G XML Technical Specification"
_LONGEST_EMAIL, _LONGEST_NAME = 80, 32
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+").fullmatch
# What the specification allows, and the wider rule of the Filer Manual (5.1.1), which EDGAR goes by.
_NAME = re.compile(r"(?!.*_.*_)(?!.*-.*-)[a-z][a-z0-9_-]*\.(?:pdf|txt|htm|xml)").fullmatch
_WIDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:pdf|txt|htm|xml|jpg|gif)", re.IGNORECASE).fullmatch


def _named(name: str) -> dict[str, object]:
    return {"attachments": (Attachment(name=name, type="EX-99", contents="QQ=="),)}


@rule(
    "X-10",
    "email-address",
    "An e-mail address has one @ and a dot behind it, and at most 80 characters.",
    cites=f"{_SPEC}, table 7-1; Form D XML Technical Specification, section 6",
    forms=("13G", "13D", "D"),
    severity="error",
    copies=_XML,
    mend="Write it as in name@example.com.",
    passes=Example(header={"contact_email": "a@b.com", "notification_emails": ("a@b.com",)}),
    fails=(
        Example(header={"contact_email": "a@b"}),
        Example(form="13D", header={"notification_emails": ("a@b.com", "a@b@c.com")}),
        Example(form="D", header={"contact_email": "a b@c.com"}),
    ),
)
def email_address(filing: Filing) -> Iterator[Doubt]:
    """Look at the contact's address and those to notify."""
    header: Any = filing.submission  # of the form, which has the addresses
    if not header:
        return
    if header.contact_email and not _is_email(header.contact_email):
        yield Doubt("The e-mail address of the contact is none: it needs one @ and a dot behind it.")
    for number, one in enumerate(header.notification_emails or (), 1):
        if not _is_email(one):
            yield Doubt(f"E-mail address {number} of those to notify is none: it needs one @ and a dot behind it.")


def _is_email(words: str) -> bool:
    return len(words) <= _LONGEST_EMAIL and _EMAIL(words) is not None


@rule(
    "X-20",
    "email-twice",
    "No e-mail address is to be notified twice.",
    cites=f"{_SPEC}, table 7-1",
    forms=ALL_13,
    severity="warning",
    copies=_XML,
    mend="Name each address once.",
    passes=Example(header={"notification_emails": ("a@x.com", "b@x.com")}),
    fails=Example(header={"notification_emails": ("a@x.com", "A@x.com")}),
)
def email_twice(filing: Filing) -> Doubt | None:
    """Compare the addresses without regard to case."""
    header: Any = filing.submission
    given = [one.casefold() for one in (header and header.notification_emails) or ()]
    again = len(given) - len(set(given))
    if not again:
        return None
    return Doubt(f"Of {len(given)} e-mail addresses to notify {again} {'repeats' if again == 1 else 'repeat'} another.")


@rule(
    "X-22",
    "attachment-name",
    "An attachment's name has at most 32 characters: a lower-case letter, then lower-case letters and digits, one _ "
    "and one - at most, and a dot before pdf, txt, htm or xml.",
    cites=f"{_SPEC}, section 6.2.1; EDGAR Filer Manual, Volume II, 5.1.1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    mend="Rename it as in ex99-1.pdf.",
    basis="EDGAR goes by the wider rule of its manual: PowerOfAttorney.txt was accepted in 0002012383-25-000642.",
    passes=Example(header=_named("ex99-1.pdf")),
    fails=(
        Example(header=_named("EX 99.1.pdf")),
        Example(header=_named("PowerOfAttorney.txt")),
        Example(header=_named("a" * 30 + ".pdf"), also=("X-04",)),
    ),
)
def attachment_name(filing: Filing) -> Iterator[Doubt]:
    """Look at the names; those that only the manual allows are a warning."""
    attached = getattr(filing.submission, "attachments", UNSET) if filing.submission else UNSET
    for one in attached or ():
        name = one.name or ""
        if len(name) <= _LONGEST_NAME and _NAME(name):
            continue
        wider = len(name) <= _LONGEST_NAME and _WIDER_NAME(name) is not None
        yield Doubt(
            f"The attachment is called {name!r}, which {'only the Filer Manual' if wider else 'EDGAR does not'}"
            f" allow{'s' if wider else ''}.",
            severity="warning" if wider else None,
        )
