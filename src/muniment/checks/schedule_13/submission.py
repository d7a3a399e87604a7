"""The submission: how its XML is written, what an original or an amendment has, e-mail addresses and attachments.

Messages name no address: a private address reaches no store, log or export.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.rule import Violation, rule
from muniment.checks.schedule_13.persons import attachments, name_of, persons, stated
from muniment.documents import exhibits
from muniment.documents.sniff import NAMES, sniff
from muniment.forms import Record, Schedule13, Schedule13G, form_of
from muniment.forms.definition import EMAIL, AsFiled, Attachment, Whole, Words
from muniment.forms.form_d import FormDHeader
from muniment.forms.schedule_13.base import Schedule13DHeader, Schedule13GHeader
from muniment.wording import count

# ---- the file --------------------------------------------------------------------------------------------------------

_SINGLE_CUSIP_UNTIL = date(2026, 3, 15)
_MARK = b"\xef\xbb\xbf"
_WRAPPED = frozenset({"gzip", "zip", "submission", "pem", "mail", "quoted"})
_VERSION = re.compile(rb"""<\?xml\s[^<>]*?version\s*=\s*["']([^"'<>]{0,20})["']""")
_INSTRUCTION = re.compile(rb"<\?(?!xml\s)([A-Za-z_:][\w.:-]{0,60})")
_NO_TEXT = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
# Where a file is cut off inside of a tag or a reference, its end is not bare.
_BARE = re.compile(
    rb"&(?!(?:#[0-9]{1,8}|#x[0-9A-Fa-f]{1,8}|amp|lt|gt|quot|apos);|[#0-9A-Za-z]{0,9}\Z)|<(?![A-Za-z_/!?]|\Z)"
)
_MAX_LENGTH = 30


def _xml(filing: Filing[Schedule13]) -> bytes:
    """Return the XML of the source; that of a full submission stands between two lines of its wrapper."""
    source = filing.source
    begin = source.find(b"<XML>") if sniff(source[:200]) != "xml" else -1
    if begin < 0:
        return source
    begin += len(b"<XML>")
    return source[begin : source.find(b"</XML>", begin)]


@rule("X-01")
def declaration_first(filing: Filing[Record]) -> Iterator[Violation]:
    source = filing.source.removeprefix(_MARK)
    if not source.lstrip().startswith(b"<?xml"):
        return
    if not source.startswith(b"<?xml"):
        yield Violation("White space stands before the XML declaration.")
    version = _VERSION.search(source[:200])
    if version and version[1] != b"1.0":
        yield Violation(f"The XML declaration names version {version[1].decode('ascii', 'replace')}, not 1.0.")


@rule("X-02")
def no_instructions(filing: Filing[Schedule13]) -> Violation | None:
    data = _xml(filing)
    if data.count(b"<?") <= data.startswith(b"<?xml "):
        return None
    match = _INSTRUCTION.search(_NO_TEXT.sub(b"", data))
    return (
        Violation(f"The file has the processing instruction <?{match[1].decode('ascii', 'replace')}?>.")
        if match
        else None
    )


@rule("X-03", whole=True)
def schema_order(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for problem in filing.problems:
        if problem.code in ("order", "unknown-element", "namespace", "repeated"):
            yield Violation(f"The element {problem.words.partition(':')[0]}.", (problem.path,) if problem.path else ())


@rule("X-07")
def bare_signs(filing: Filing[Schedule13]) -> Violation | None:
    data = _xml(filing)
    if _BARE.search(data) is None:
        return None
    match = _BARE.search(data := _NO_TEXT.sub(b"", data))
    if match is None:
        return None
    excerpt = data[match.start() : match.start() + _MAX_LENGTH].decode("utf-8", "replace").partition("\n")[0]
    return Violation(f"A bare {match[0].decode('ascii')} stands in a text, at {excerpt!r}.")


@rule("X-23")
def not_compressed(filing: Filing[Schedule13]) -> Violation | None:
    kind = filing.packed or sniff(filing.source)  # of nothing it says "empty"
    return Violation(f"The file is {NAMES[kind]}.") if kind in _WRAPPED else None


@rule("X-24", requires=("cusips", "as_filed"))
def cusip_list(cusips: tuple[str, ...], as_filed: tuple[AsFiled, ...], filing: Filing[Schedule13]) -> Violation | None:
    day = filing.day("filed")
    former = next((part for part in as_filed if part.field == "cusips" and part.path), None)
    if former is None or day is None or day <= _SINGLE_CUSIP_UNTIL:
        return None
    name = former.path.rpartition("/")[2]
    return Violation(f"CUSIP {', '.join(cusips)} stands in the former element {name}.", ("cusips",))


@rule("X-25")
def filed_as_xml(filing: Filing[Schedule13]) -> Violation | None:
    form = (filing.header and filing.header.form) or filing.record.submission_type or ""
    if filing.record.submission_type and filing.record.submission_type.startswith("SC "):
        form = filing.record.submission_type
    if not form.upper().startswith("SC 13") or form.upper() == "SC 13D/A":
        return None
    return Violation(f"The filing is a text of the former form type {form}.", ("submission_type",))


# ---- originals and amendments, answers and conditions ----------------------------------------------------------------

_MOST_AMENDMENTS = 999
_ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}").fullmatch
# The answers that stand in no item that says "not applicable" (Schedule 13G).
_ANSWERS = (
    ("item3", "types"),
    ("item5", "five_percent_or_less"),
    ("item6", "others"),
    ("item7", "subsidiaries"),
    ("item8", "members"),
    ("item9", "dissolution"),
    ("item10", "certifications"),
)


@rule("X-17", requires=("previous_accession_number?", "amendment_number?"))
def amends_nothing(previous: Words, number: Whole) -> Iterator[Violation]:
    if previous:
        yield Violation(f"The original names a previous filing, {previous}.", ("previous_accession_number",))
    if number is not UNSET:
        yield Violation(f"The original has the amendment number {number}.", ("amendment_number",))


@rule("X-18", requires=("amendment_number?",))
def amendment_number(number: Whole) -> Violation | None:
    if number is UNSET:
        return Violation("The amendment has no number.")
    return None if 0 < number <= _MOST_AMENDMENTS else Violation(f"The amendment has the number {number}.")


@rule("X-19", requires=("previous_accession_number?", "as_filed"))
def amended_filing(previous: Words, as_filed: tuple[AsFiled, ...]) -> Violation | None:
    path = "previous_accession_number"
    filed = next((part.words for part in as_filed if part.field == path and part.words), previous)
    if not filed or not stated(filed):
        return Violation("The amendment does not name the filing that it amends.", (path,), severity="note")
    return (
        None
        if _ACCESSION(filed)
        else Violation(f"The filing amended is called {filed!r}, no accession number.", (path,))
    )


@rule("X-21")
def condition_not_met(filing: Filing[Schedule13]) -> Iterator[Violation]:
    record = filing.record
    if isinstance(record, Schedule13G):
        item3 = record.item3
        # The schema has a place for the kind of institution with type FI alone.
        if item3 and item3.types and "FI" not in item3.types and (kind := stated(item3.other_type)):
            message = f"Item 3 describes an institution, {kind!r}, without type FI: it has {', '.join(item3.types)}."
            yield Violation(message, ("item3.other_type",))
        for item, answer in _ANSWERS:
            part = getattr(record, item)
            if part and part.not_applicable is True and getattr(part, answer) not in (UNSET, False, "", ()):
                message = f"Item {item.removeprefix('item')} is said not to apply, and is answered."
                yield Violation(message, (f"{item}.not_applicable", f"{item}.{answer}"))
    for path, person in persons(filing):
        if person.has_no_cik is True and person.cik:
            message = f"{name_of(person)} is said to have no CIK, and has CIK {person.cik}."
            yield Violation(message, (f"{path}.has_no_cik", f"{path}.cik"))


# ---- e-mail addresses and attachments --------------------------------------------------------------------------------

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+").fullmatch


Addressed = FormDHeader | Schedule13DHeader | Schedule13GHeader
"""The headers of the forms: each has the addresses to notify."""


@rule("X-10")
def email_address(filing: Filing[Record]) -> Iterator[Violation]:
    header = filing.submission
    if not isinstance(header, Addressed):
        return
    given = [("The e-mail address of the contact", header.contact_email or "")]
    for number, address in enumerate(header.notification_emails or (), 1):
        given.append((f"E-mail address {number} of those to notify", address))
    for label, address in given:
        if len(address) > EMAIL.longest:
            # The schemas of the schedules have the limit, and speak for the rule; that of Form D has none.
            if filing.profile == "public" or isinstance(header, FormDHeader):
                yield Violation(f"{label} has {len(address)} characters, where {EMAIL.longest} are allowed.")
        elif address and filing.profile == "public" and not _EMAIL(address):
            yield Violation(f"{label} is none: it needs one @ and a dot behind it.")


@rule("X-32", requires=("schema_version-",))
def schema_version(version: str, filing: Filing[Record]) -> Violation | None:
    current, since = form_of(filing.record).dissemination.version
    if version == current or (since and filing.filed and filing.filed < since):
        return None
    return Violation(f"The schema version is {version}, where {current} is the current one.", ("schema_version",))


@rule("X-20")
def email_twice(filing: Filing[Schedule13]) -> Violation | None:
    header = filing.submission
    given = (
        [address.casefold() for address in header.notification_emails or ()] if isinstance(header, Addressed) else []
    )
    again = len(given) - len(set(given))
    if not again:
        return None
    return Violation(f"Of {len(given)} e-mail addresses to notify {count(again, 'repeats', 'repeat')} another.")


@rule("X-22")
def attachment_name(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for attachment in attachments(filing):
        yield from _violations(attachment, exhibits.name_faults(attachment.name or ""))


def _violations(attachment: Attachment, faults: Iterable[exhibits.Fault]) -> Iterator[Violation]:
    for fault in faults:
        severity = "warning" if fault.severity == "warning" else None
        yield Violation(f"The attachment {attachment.name or 'without a name'!r} {fault.message}.", severity=severity)


@rule("X-28")
def attachment_type(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for attachment in attachments(filing):
        yield from _violations(attachment, exhibits.type_faults(attachment.type or ""))
        yield from _violations(attachment, exhibits.description_faults(attachment.description or ""))


@rule("X-29")
def attachment_content(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for attachment in attachments(filing):
        data = exhibits.from_base64(attachment.contents)
        if data is None:
            yield Violation(f"The attachment {attachment.name or 'without a name'!r} is not encoded as base64.")
        else:
            yield from _violations(attachment, exhibits.content_faults(attachment.name or "", data))


@rule("X-30")
def attachment_twice(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for name, number in Counter((attachment.name or "").lower() for attachment in attachments(filing)).items():
        if number > 1:
            yield Violation(f"{number} attachments are called {name!r}.")


@rule("X-31")
def attachment_pdf_alone(filing: Filing[Schedule13]) -> Iterator[Violation]:
    all_attachments = attachments(filing)
    official = {
        attachment.type for attachment in all_attachments if (attachment.name or "").lower().endswith((".txt", ".htm"))
    }
    for attachment in all_attachments:
        if (attachment.name or "").lower().endswith(".pdf") and attachment.type not in official:
            message = f"is a PDF, and no text or HTML of the type {attachment.type} is attached."
            yield Violation(f"The attachment {attachment.name!r} {message}")
