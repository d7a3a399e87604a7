"""The review of a submission by itself: whether its XML can be read, and its violations of the rulebook.

The rulebook, and with it the official schema, is that of `muniment check --profile submit`; nothing is checked here
that it checks. Which of its rules EDGAR itself enforces, and how, stands in `enforced.tsv`: what else the law asks
suspends nothing. All faults are reported, not only the first. `context` of a message holds the code of the rule and the
record path, as in `E-28 total_amount_sold`: `muniment rules E-28` explains the first, the second names the field.

EDGARLink is the envelope of most forms: an `edgarSubmission` of the namespace `coreg`.
Letters to the staff are the one kind of them that is taken here. CORRESP is a submission type of its own, of which at
least one document is plain text or a web page, since a PDF is unofficial (SEC, "Submit a Correspondence (CORRESP)");
COVER is taken likewise, which is assumed. Neither is disseminated. What is filed as XML of its own schema is not taken
in this envelope; the SEC's words for that are those of a recorded exchange of May 2026.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

import msgspec
from lxml import etree
from msgspec import UNSET, Struct, UnsetType

from muniment.checks import Filing, Finding, findings
from muniment.deadlines import filing_date
from muniment.documents.exhibits import from_base64
from muniment.documents.passage import Passage
from muniment.documents.sniff import NAMES, sniff
from muniment.documents.submission import EmbeddedDocument, breaks_out, embedded
from muniment.documents.xml import parse
from muniment.edgar.protocol import LETTERS, MessageType, Mode, SubmissionMessage
from muniment.errors import FormNotRead, RecordError, SourceError, UsageError
from muniment.evidence import Problem, Span
from muniment.forms import FormName, Record, form_of, parse_name
from muniment.forms.definition import Attachment, SubmissionHeader
from muniment.readers import read
from muniment.reading import Reading
from muniment.tsv import table_rows
from muniment.wording import with_capital
from muniment.writers import write

NAMESPACE = "http://www.sec.gov/edgar/coreg"
_OFFICIAL = (".txt", ".htm")
_KINDS = (*_OFFICIAL, ".pdf")
_MAX_LENGTH = 40
_XML_FORMS = (
    (re.compile(r"13F-?\w{2,3}(/A)?").fullmatch, "Form 13F"),
    (re.compile(r"D(/A)?").fullmatch, "Form D"),
    (re.compile(r"(SC(HEDULE)? )?13D(/A)?").fullmatch, "Schedule 13D"),
    (re.compile(r"(SC(HEDULE)? )?13G(/A)?").fullmatch, "Schedule 13G"),
    (re.compile(r"[345](/A)?").fullmatch, "Forms 3, 4 and 5"),
    (re.compile(r"144(/A)?").fullmatch, "Form 144"),
)


class Envelope(Struct, frozen=True):
    """What an envelope says: submission type, LIVE or TEST, the filers' CIKs, and its documents' names and contents."""

    form: str
    mode: str
    filers: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]


class Letters(Struct, frozen=True):
    """Letters to the staff: the submission type, the filers' CIKs, and how many documents there are."""

    form: str
    filers: tuple[str, ...]
    documents: int


def envelope(root: etree._Element) -> Envelope | None:
    """Return what an envelope of EDGARLink says; None where it is none."""
    if root.tag != f"{{{NAMESPACE}}}edgarSubmission":
        return None
    documents = ((_text(part, "conformedName"), _text(part, "contents")) for part in root.iter("{*}document"))
    filers = filter(None, (_text(filer, "filerId") for filer in root.iter("{*}filer")))
    return Envelope(_text(root, "submissionType"), _text(root, "liveTestFlag"), tuple(filers), tuple(documents))


def not_taken(form: str) -> str:
    """Return why a submission type is not taken in the envelope."""
    for fits, name in _XML_FORMS:
        if fits(form):
            message = f"EDGAR no longer accepts EDGARLink submissions as an official  filing for {name}."
            return f"{message} Please refer to the EDGAR Filer Manual  on how to submit {name}."
    return f"{form[:_MAX_LENGTH] or 'A submission without a type'} is not processed by this local EDGAR."


def faults(sent: Envelope, mode: Mode) -> Iterator[str]:
    """Yield what there is against letters; their access codes were compared when they came."""
    if sent.mode != mode:
        yield f"The document says {sent.mode[:_MAX_LENGTH] or 'neither LIVE nor TEST'} and was sent as {mode}."
    if not sent.documents:
        yield "The submission has no document."
    for name, contents in sent.documents:
        if not name.lower().endswith(_KINDS):
            yield f"The document {name[:_MAX_LENGTH]!r} is no {', '.join(_KINDS)}."
        elif not from_base64(contents):
            yield f"The contents of the document {name[:_MAX_LENGTH]!r} are no base64."
    if sent.documents and not any(name.lower().endswith(_OFFICIAL) for name, _ in sent.documents):
        yield "A PDF is unofficial: it must accompany the same as plain text or HTML."


def _text(element: etree._Element, name: str) -> str:
    element_ = next(element.iter(f"{{*}}{name}"), None)
    return (element_.text or "").strip() if element_ is not None else ""


_WAITING = """
SELECT number, accession, login, mode, channel, submitter, received, filers, body, refused, tries
FROM submissions WHERE final = 0 AND status IN ('RECEIVED', 'PROCESSING') ORDER BY number LIMIT ?
"""
_CIKS = msgspec.json.Decoder(tuple[str, ...])
_MESSAGES = msgspec.json.Decoder(tuple[SubmissionMessage, ...])


class Submitted(Struct, frozen=True):
    """A submission: `body` without access codes, `filers` their CIKs, `refused` the intake's messages.

    `received` is when its transmission began, in Eastern time; `tries` how often acceptance began with it.
    """

    number: int
    accession: str
    login: str
    mode: Mode
    channel: str
    submitter: str
    received: datetime
    filers: tuple[str, ...]
    body: bytes
    refused: tuple[SubmissionMessage, ...]
    tries: int = 0


def waiting(connection: sqlite3.Connection, most: int) -> list[Submitted]:
    """Return the oldest submissions that have no final state."""
    submitted: list[Submitted] = []
    for row in connection.execute(_WAITING, (most,)):
        number, accession, login, mode, channel, submitter, received, filers, body, refused, tries = row
        came = Mode(mode), channel, submitter, datetime.fromisoformat(received)
        codes, messages = _CIKS.decode(filers), _MESSAGES.decode(refused)
        submitted.append(Submitted(number, accession, login, *came, codes, body, messages, tries))
    return submitted


# ---- messages --------------------------------------------------------------------------------------------------------

VALUE, CONFLICT, CONDITION = "TAG_VALUE_MISSING_OR_INVALID", "INCONSISTENT_TAG_VALUE", "ERROR_CONDITION"
_NUMBERS = {VALUE: 442, CONDITION: 386}
MOST_OFFSET = 32_767  # the interface counts characters of a line in 16 bits


def message(
    text: str,
    context: str = "none",
    *,
    label: str = CONFLICT,
    kind: MessageType = MessageType.ERROR,
    document: int = 0,
    line: tuple[int, int] = (0, 0),
) -> SubmissionMessage:
    """Return a message; `document` is the number of an attachment, `line` line and column from 1, 0 for no place."""
    return SubmissionMessage(
        type=kind,
        content=text,
        error_number=_NUMBERS.get(label, 0),
        error_label=label,
        doc_sequence_num=document,
        line_number=line[0],
        line_offset=min(line[1], MOST_OFFSET),
        context=context,
    )


class Place:
    """Lines and columns in a submission's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def of(self, span: Span | UnsetType) -> tuple[int, int]:
        """Return line and column of the first byte of a span, both from 1; (0, 0) without a span."""
        return (0, 0) if span is UNSET else self.at(span.start)

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of a byte, both from 1."""
        return self.data.count(b"\n", 0, offset) + 1, offset - self.data.rfind(b"\n", 0, offset)


def of_finding(finding: Finding, kind: MessageType, line: tuple[int, int]) -> SubmissionMessage:
    """Return what a rule found: an error in a single value or element says that it is missing or invalid.

    A warning, such as that of too many investors, is none of the faults that the known numbers stand for.
    """
    is_error = kind is MessageType.ERROR
    return message(
        finding.message,
        " ".join((finding.code, *finding.paths[:1])),
        label=VALUE if is_error and len(finding.paths) <= 1 else CONFLICT,
        kind=kind,
        line=line,
    )


def of_problem(problem: Problem, line: tuple[int, int]) -> SubmissionMessage:
    """Return what the reader of the XML could not take as the schema has it."""
    return message(f"{with_capital(problem.words)}.", f"schema {problem.path or problem.code}", label=VALUE, line=line)


# ---- attachments -----------------------------------------------------------------------------------------------------

_PRIVATE = ("COVER", "CORRESP")  # not disseminated: EDGAR Filer Manual, Volume II, appendix E
PRIMARY = "primary_doc.xml"
"""The name under which EDGAR disseminates the form itself."""


class Attached(Struct):
    """The attachments of a submission: those that become public, how many came, and what is against them."""

    documents: list[EmbeddedDocument]
    count: int
    messages: list[SubmissionMessage]


def attached(attachments: Sequence[Attachment]) -> Attached:
    """Decode attachments; the primary document has number 1, the first of them 2."""
    result = Attached([], len(attachments), [])
    for number, attachment in enumerate(attachments, 2):
        name, kind = attachment.name or "", (attachment.type or "").strip()
        data = from_base64(attachment.contents)
        label = name[:40] or "without a name"
        against: list[str] = []
        if name.casefold() == PRIMARY:
            against.append(f"The attachment {label!r} has the name of the submission itself.")
        if data is not None and breaks_out(data):
            against.append(f"The attachment {label!r} holds the tags that end a document of a submission.")
        for text in against:
            result.messages.append(message(text, f"attachments[{number - 2}]", label=VALUE, document=number))
        if data is not None and kind.upper() not in _PRIVATE:
            result.documents.append(embedded(data, name, kind, len(result.documents) + 2, attachment.description or ""))
    return result


# ---- review ----------------------------------------------------------------------------------------------------------

_MOST = 300  # messages that are given; a submission with more has other worries
_HEAD = 4096  # bytes within which a document names its namespace
_ALL_ELSE = "D"  # the form whose cut-off, 17:30, is that of most submissions: 17 CFR 232.13(a)(2)
_ENFORCED = {row["rule"]: row for row in table_rows(__file__, "enforced.tsv")}


class Review(Struct):
    """A submission as far as it speaks for itself.

    `record` and `form` are None where it is none of the forms D, 13D and 13G; `header` is its filer-only header, None
    without one; `filed` is the filing date that the time of its receipt gives it, None without a form. `letters` are
    those of a submission to the staff.
    `only_order`: nothing is against it but the order of its elements.
    """

    messages: list[SubmissionMessage]
    record: Record | None = None
    header: SubmissionHeader | None = None
    form: FormName | None = None
    filed: date | None = None
    attached: Attached | None = None
    letters: Letters | None = None
    only_order: bool = False


def review_submission(submitted: Submitted) -> Review:
    """Review a submission by what it says itself.

    Raises:
        UsageError: it was received in a year whose business days are not known.
    """
    data = submitted.body
    kind = sniff(data)
    if kind != "xml":
        return Review([message(f"The submission is {NAMES.get(kind, kind)}, not XML.", "schema", label=VALUE)])
    sent = _envelope(data)
    if sent is not None:
        return _review_envelope(sent, submitted)
    try:
        reading = read(data)
    except FormNotRead as error:
        return Review([message(f"The form is not taken here: {error.words}.", "form", label=CONDITION)])
    except SourceError as error:
        place = f"{error.place}: " if error.place else ""
        return Review([message(f"The submission cannot be read: {place}{error.words}.", "schema", label=VALUE)])
    header = reading.submission.header if reading.submission else None
    form = parse_name(reading.record.submission_type or "")
    stated = " ".join((reading.record.submission_type or "").split())  # a token: the schema collapses blanks
    if form is None or form.form != form_of(reading.record).name or stated != form.submission_type:
        text = f"The submission type is {stated[:40]!r}, which is none of this form." if stated else "It names no type."
        place = Place(data)
        beside = [of_problem(problem, place.of(problem.span)) for problem in reading.problems[:_MOST]]
        own = reading.evidence.get("submission_type")
        line = place.of(own.spans[0]) if own and own.spans else place.at(max(data.find(b"edgarSubmission"), 0))
        return Review(
            [message(text, "schema submission_type", label=VALUE, line=line), *beside], reading.record, header
        )
    filed = filing_date(submitted.received, form.submission_type, transmitted=True)
    if filed is None:
        raise UsageError(f"no filing date follows from {submitted.received.isoformat()}")
    documents = attached(getattr(header, "attachments", UNSET) or ())
    faults_in_order = _messages(reading, filed, data, documents.messages)
    messages = list(islice(faults_in_order, _MOST))
    if next(faults_in_order, None) is not None:
        messages.append(message(f"There are more faults: only the first {_MOST} are listed.", label=CONDITION))
    only_order = any(entry.type is MessageType.ERROR for entry in messages) and _is_sound_in_order(reading, filed)
    return Review(messages, reading.record, header, form, filed, documents, only_order=only_order)


def _envelope(data: bytes) -> Envelope | None:
    if NAMESPACE.encode() not in data[:_HEAD]:
        return None
    try:
        return envelope(parse(Passage.whole(data)).root)
    except SourceError:
        return None  # whoever reads it says what is wrong


def _review_envelope(sent: Envelope, submitted: Submitted) -> Review:
    """Review a submission in an envelope: letters to the staff are taken, all else is not."""
    if sent.form not in LETTERS:
        return Review([message(not_taken(sent.form), label=CONDITION)])
    messages = [message(text, label=VALUE) for text in faults(sent, submitted.mode)]
    filed = filing_date(submitted.received, _ALL_ELSE, transmitted=True)
    return Review(messages, filed=filed, letters=Letters(sent.form, sent.filers, len(sent.documents)))


def _is_sound_in_order(reading: Reading, filed: date) -> bool:
    """Whether the same elements, with the same texts, would be accepted in the order of the schema."""
    if reading.submission is UNSET or reading.unread:
        return False
    try:
        ordered = write(reading.submission, "submission")
    except RecordError:
        return False
    sent, in_order = _elements(reading.data), _elements(ordered)
    if sent == in_order or sorted(sent) != sorted(in_order):
        return False
    return not any(
        kind is MessageType.ERROR for _, kind in _enforced(Filing.of(read(ordered), profile="submit", as_of=filed))
    )


def _elements(data: bytes) -> list[tuple[str, str]]:
    """Return the elements of a document that hold text, in its order, each by its names from the root on."""
    try:
        root = parse(Passage.whole(data)).root
    except SourceError:
        return []
    return [
        ("/".join(str(part.tag) for part in (node, *node.iterancestors())), " ".join((node.text or "").split()))
        for node in root.iter("*")
        if not len(node)
    ]


def _messages(
    reading: Reading, filed: date, data: bytes, attachments: list[SubmissionMessage]
) -> Iterator[SubmissionMessage]:
    """Yield what there is against a submission, everything that suspends it before all that does not."""
    found = list(_enforced(Filing.of(reading, profile="submit", as_of=filed)))
    errors = [finding for finding, kind in found if kind is MessageType.ERROR]
    place = Place(data)
    for finding in errors:
        yield of_finding(finding, MessageType.ERROR, _line(finding, reading, place))
    yield from attachments
    for finding, kind in found:
        if kind is MessageType.WARNING:
            yield of_finding(finding, kind, _line(finding, reading, place))


def _enforced(filing: Filing[Record]) -> Iterator[tuple[Finding, MessageType]]:
    """Yield what EDGAR has against a filing, and whether it suspends or warns.

    Of a rule that suspends only what breaks it counts; of what EDGAR warns it does so though the law may be softer.
    """
    for finding in findings(filing, evidence=False):
        row = _ENFORCED.get(finding.code)
        if row is None or (row["only"] == "original" and filing.amendment):
            continue
        kind = MessageType(row["type"])
        if kind is MessageType.WARNING or finding.severity == "error":
            yield finding, kind


def _line(finding: Finding, reading: Reading, place: Place) -> tuple[int, int]:
    """Return where a finding stands, or the first of its values that stands anywhere, or else what is beside it."""
    if finding.span:
        return place.of(finding.span)
    for path in finding.paths:
        evidence = reading.evidence.get(path)
        if evidence and evidence.spans:
            return place.of(evidence.spans[0])
    for path in (*finding.paths, *(path.rpartition(".")[0] for path in finding.paths)):
        inner = (
            evidence for at, evidence in reading.evidence.items() if path and at.startswith((f"{path}.", f"{path}["))
        )
        starts = [span.start for evidence in inner for span in evidence.spans]
        if starts:
            return place.at(min(starts))
    return 0, 0
