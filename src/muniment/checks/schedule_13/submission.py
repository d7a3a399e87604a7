"""What only a submission has: e-mail addresses and attachments.

Messages name no address: a private address reaches no store, log or export.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.persons import attachments, content_of
from muniment.documents import exhibits
from muniment.forms import Record, Schedule13
from muniment.forms.form_d.header import FormDHeader
from muniment.forms.header import Attachment
from muniment.forms.schedule_13.header import Schedule13DHeader, Schedule13GHeader

_XML: tuple[Copy, ...] = ("xml",)
_SPEC = "Schedule 13D and 13G XML Technical Specification"
_LONGEST_EMAIL = 80
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+").fullmatch


def _attached(*named: tuple[str, str], contents: str = "An agreement.") -> dict[str, object]:
    """Return a header with attachments of some names and types."""
    encoded = b64encode(contents.encode()).decode()
    return {"attachments": tuple(Attachment(name=name, type=kind, contents=encoded) for name, kind in named)}


def _named(name: str) -> dict[str, object]:
    return _attached((name, "EX-99"))


Addressed = FormDHeader | Schedule13DHeader | Schedule13GHeader
"""The headers of the forms: each has the addresses of who is to be told."""


@rule(
    "X-10",
    "email-address",
    "An e-mail address has one @ and a dot behind it, and at most 80 characters.",
    cites=f"{_SPEC}, table 7-1; Form D XML Technical Specification, section 6",
    forms=("13G", "13D", "D"),
    severity="error",
    copies=_XML,
    profiles=("public",),
    mend="Write it as in name@example.com.",
    passes=Example(header={"contact_email": "a@b.com", "notification_emails": ("a@b.com",)}),
    fails=(
        Example(header={"contact_email": "a@b"}),
        Example(form="13D", header={"notification_emails": ("a@b.com", "a@b@c.com")}),
        Example(form="D", header={"contact_email": "a b@c.com"}),
    ),
)
def email_address(filing: Filing[Record]) -> Iterator[Doubt]:
    """Look at the contact's address and those to notify."""
    header = filing.submission
    if not isinstance(header, Addressed):
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
def email_twice(filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the addresses without regard to case."""
    header = filing.submission
    given = [one.casefold() for one in header.notification_emails or ()] if isinstance(header, Addressed) else []
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
    passes=Example(header=_named("ex99-1.txt")),
    fails=(
        Example(header=_named("EX 99.1.txt")),
        Example(header=_named("PowerOfAttorney.txt")),
        Example(header=_named("a" * 30 + ".txt")),
    ),
)
def attachment_name(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look at the names; those that only the manual allows are a warning."""
    for one in attachments(filing):
        yield from _doubts(one, exhibits.name_faults(one.name or ""))


def _doubts(one: Attachment, faults: Iterable[exhibits.Fault]) -> Iterator[Doubt]:
    for fault in faults:
        weight = "warning" if fault.severity == "warning" else None
        yield Doubt(f"The attachment {one.name or 'without a name'!r} {fault.words}.", severity=weight)


@rule(
    "X-28",
    "attachment-type",
    "An attachment has a type of EDGAR's list, to which characters may be added, as in EX-99.1.",
    cites=f"{_SPEC}, section 6.2.1; DOCUMENT_TYPE of eis_Common.xsd",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    mend="Write it as in EX-99.1, or EX-24 for a power of attorney.",
    basis="The schema takes any 4 to 128 characters; a type that begins with none of the list is a warning.",
    passes=Example(header=_attached(("ex99-1.txt", "EX-99.1"), ("ex24.txt", "EX-24"), ("cover.txt", "COVER"))),
    fails=(Example(header=_attached(("a.txt", "99"))), Example(header=_attached(("a.txt", "EX-27")))),
)
def attachment_type(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look at the types, and at the descriptions beside them."""
    for one in attachments(filing):
        yield from _doubts(one, exhibits.type_faults(one.type or ""))
        yield from _doubts(one, exhibits.description_faults(one.description or ""))


@rule(
    "X-29",
    "attachment-content",
    "An attachment is plain text, a web page of the tags that EDGAR accepts, or a PDF; nothing in it runs.",
    cites="EDGAR Filer Manual, Volume II, 5.2; 17 CFR 232.105, 232.106 and 232.305",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    basis="Long lines and unusual tags are a warning. Of a PDF only what its bytes show is judged.",
    passes=Example(header=_attached(("ex99-1.htm", "EX-99.1"), contents="<p>An &#233;lan of <b>ours</b>.</p>")),
    fails=(
        Example(header=_attached(("ex99-1.txt", "EX-99.1"), contents="An élan of ours.")),
        Example(header=_attached(("ex99-1.txt", "EX-99.1"), contents="A" * 81)),
        Example(header=_attached(("ex99-1.htm", "EX-99.1"), contents="<p onclick='x()'>An agreement</p>")),
    ),
)
def attachment_content(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Decode each attachment and look at what it holds."""
    for one in attachments(filing):
        data = content_of(one)
        if data is None:
            yield Doubt(f"The attachment {one.name or 'without a name'!r} is not encoded as base64.")
        else:
            yield from _doubts(one, exhibits.content_faults(one.name or "", data))


@rule(
    "X-30",
    "attachment-twice",
    "No two attachments have one name.",
    cites="EDGAR Filer Manual, Volume II, 5.1.1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    mend="Give each file a name of its own.",
    passes=Example(header=_attached(("ex99-1.txt", "EX-99.1"), ("ex99-2.txt", "EX-99.2"))),
    fails=Example(header=_attached(("ex99-1.txt", "EX-99.1"), ("ex99-1.txt", "EX-99.2"))),
)
def attachment_twice(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Compare the names without regard to case."""
    names = Counter((one.name or "").lower() for one in attachments(filing))
    for name, count in names.items():
        if count > 1:
            yield Doubt(f"{count} attachments are called {name!r}.")


@rule(
    "X-31",
    "attachment-pdf-alone",
    "A PDF goes beside the same document in text or HTML, of which it is an unofficial copy.",
    cites="17 CFR 232.104",
    forms=ALL_13,
    severity="warning",
    copies=_XML,
    mend="Attach the document as text or HTML too, under the same type.",
    passes=Example(
        header={
            "attachments": (
                Attachment(name="ex99-1.txt", type="EX-99.1", contents="QQ=="),
                Attachment(name="ex99-1.pdf", type="EX-99.1", contents="JVBERi0xLjQK"),
            )
        }
    ),
    fails=Example(header={"attachments": (Attachment(name="ex99-1.pdf", type="EX-99.1", contents="JVBERi0xLjQK"),)}),
)
def attachment_pdf_alone(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look for a document of the same type beside each PDF."""
    every = attachments(filing)
    official = {one.type for one in every if (one.name or "").lower().endswith((".txt", ".htm"))}
    for one in every:
        if (one.name or "").lower().endswith(".pdf") and one.type not in official:
            yield Doubt(
                f"The attachment {one.name!r} is a PDF, and no text or HTML of the type {one.type} is beside it."
            )
