"""The outcome of reading: a record, and everything that lets one trust it or doubt it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from msgspec import UNSET, Struct, UnsetType

from muniment.caching import cached_property
from muniment.documents.exhibits import AttachedDocument, base64_document
from muniment.documents.header import FilingHeader
from muniment.documents.printed import PrintedText
from muniment.errors import UsageError
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import Record
from muniment.forms.definition import SubmissionHeader, attachments_of
from muniment.identifiers import cusip
from muniment.wording import expect

READER_VERSION = "51"


class Source(Struct, frozen=True):
    """What was read: the content hash of the whole file, what it is, its name, and which reader read it."""

    content_hash: str
    media_type: str
    name: str
    reader_version: str = READER_VERSION


class Submission(Struct, frozen=True):
    """A filing copy: the record, and the header that EDGAR alone may see."""

    record: Record
    header: SubmissionHeader


class Transaction(Struct, frozen=True, omit_defaults=True):
    """One row of a table of transactions (Item 5(c) of Schedule 13D, or an annexed schedule), or a sentence.

    `security` is what was traded, in the words of the filing, where that is not the one class of the cover: `quantity`
    and `price` are then of that, an option's in contracts, and else of shares. Both are exact, `currency` is a code,
    where the table shows one. `person` is who bought or sold, as the table names them. A day without a year is that
    before the event of the statement. `confidence`, 0 to 1, is how sure it is that all of its values are right, and no
    value is missed that the filing states. `shared_spans` is where stands what says the security of a row beside it: a
    heading, a note, the labels of columns.
    """

    span: Span
    date: datetime.date | UnsetType = UNSET
    side: Literal["buy", "sell"] | UnsetType = UNSET
    quantity: Decimal | UnsetType = UNSET
    price: Decimal | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    person: str | UnsetType = UNSET
    confidence: float | UnsetType = UNSET
    security: str | UnsetType = UNSET
    shared_spans: tuple[Span, ...] | UnsetType = UNSET


class Exhibit(Struct, frozen=True, omit_defaults=True):
    """An exhibit that Item 7 of Schedule 13D lists: its number or letter, and what it is."""

    span: Span
    number: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class Officer(Struct, frozen=True, omit_defaults=True):
    """A director or officer of a reporting person, as an annexed schedule lists them.

    `position` is the office with the reporting person, where the list states it beside the principal occupation, or has
    a column for it; an office that stands alone is the occupation otherwise.
    `shared_spans` is where stands what is said of all on the list, such as one address of all, or of the entry above,
    in place of "Same". `confidence`, 0 to 1, is how sure it is that all of its values are right, and no value is missed
    that the list states; a problem names a value that may be another.
    """

    span: Span
    name: str
    address: str | UnsetType = UNSET
    occupation: str | UnsetType = UNSET
    citizenship: str | UnsetType = UNSET
    position: str | UnsetType = UNSET
    shared_spans: tuple[Span, ...] | UnsetType = UNSET
    confidence: float | UnsetType = UNSET


class AnnexedAnswer(Struct, frozen=True, omit_defaults=True):
    """What stands in an exhibit or appendix that an item refers to: the record path of the item, heading and text.

    The first may be a note between the cover pages and the items, which the form has no place for: its path is
    empty, and so is its heading where it has none.
    """

    span: Span
    path: str
    heading: str
    text: str


Entry: TypeAlias = Transaction | Exhibit | Officer | AnnexedAnswer
"""An entry of one of the lists."""


class Details(Struct, frozen=True, omit_defaults=True):
    """The lists of a schedule, each entry with the place it was read from."""

    transactions: tuple[Transaction, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    people: tuple[Officer, ...] = ()
    annexed: tuple[AnnexedAnswer, ...] = ()

    def lists(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Yield the lists that have entries, by name."""
        for name in self.__struct_fields__:
            if entries := getattr(self, name):
                yield name, entries

    def values(self) -> Iterator[tuple[str, Any]]:
        """Yield path and value of all that entries say, `details.transactions[0].quantity`, not how sure they are."""
        for name, entries in self.lists():
            for n, entry in enumerate(entries):
                for column in (column for column in columns_of((entry,)) if column != "confidence"):
                    yield f"details.{name}[{n}].{column}", getattr(entry, column)


def columns_of(entries: Sequence[Entry]) -> list[str]:
    """Return the fields in which an entry of a list has a value; where they stand are none."""
    names = (name for name in entries[0].__struct_fields__ if name not in ("span", "shared_spans"))
    return [name for name in names if any(getattr(entry, name) is not UNSET for entry in entries)]


class Trace(Protocol):
    """What a reader remembers of its work, listed only when asked: most users want the record alone.

    `media_type` says what the source is, such as `application/xml`, `encoding` its encoding, as Python names it. What a
    trace does not say otherwise of its source, there is nothing of.
    """

    media_type: str
    encoding: str

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        """Say where each value was read, by record path; `source` is the content hash for the spans."""
        return {}

    def states(self) -> Mapping[str, State]:
        """Say why values are absent, by record path."""
        return {}

    def unread(self, source: str) -> tuple[Span, ...]:
        """Return the parts of the source that nothing claimed."""
        return ()

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the doubts about the source."""
        return ()

    def header(self) -> FilingHeader | UnsetType:
        """Return the header of the full submission the record stands in."""
        return UNSET

    def submission_header(self) -> SubmissionHeader | UnsetType:
        """Return the part that only a filing copy has."""
        return UNSET


@runtime_checkable
class Detailed(Protocol):
    """A trace that also tells lists and tables beside the record."""

    def details(self, source: str) -> Details:
        """Return them; `source` is the content hash for the spans."""
        ...


@runtime_checkable
class Attaching(Protocol):
    """A trace of a source that may hold attached documents."""

    def attachments(self, source: str) -> Iterator[AttachedDocument]:
        """Yield them; `source` is the content hash for the spans."""
        ...


@runtime_checkable
class Bound(Protocol):
    """A trace that is bound to its process: a reading travels with all that it tells, and without the trace."""

    def settled(self) -> "Settled":
        """Return what the reading has in its place."""
        ...


class Settled(Trace):
    """The place of a trace that stays in its process: the reading has told everything before it went to another one."""

    def __init__(self, media_type: str, encoding: str) -> None:
        self.media_type, self.encoding = media_type, encoding

    def settled(self) -> "Settled":
        """Return itself."""
        return self


_TOLD = ("source", "states", "unread", "details", "attachments", "problems", "header", "submission", "attached")


class Reading:
    """What a source says: the `record`, and beside it, computed when first asked for, all that stands behind it.

    * `record`: plain, frozen, exact; a field is UNSET where nothing is stated;
    * `states`: why a value is absent, by path: blank, not applicable, unreadable, lost;
    * `evidence`: where each value was read, how sure and how it was found, by path; also the place of a value that
      is absent though its place is there;
    * `unread`: the parts of the source that nothing claimed;
    * `attachments`: documents attached to the filing, inside its XML or beside it in a full submission;
    * `details`: lists and tables that the form has no fields for: transactions, exhibits, people, annexed answers;
    * `problems`: doubts, each with path, code, words and place;
    * `header`: EDGAR's header, where the source is a full submission, else UNSET;
    * `submission`: the record with its filer-only header, where the source is a filing copy, else UNSET;
    * `printed`: the characters that a person sees of a text or a web page, with their places, else UNSET;
    * `source`: content hash, media type, name and reader version;
    * `data`: the bytes of the whole file; `characters` those that places count in: of a PDF or a scan its text as
      printed, in UTF-8;
    * `trace`: what the reader remembers of its work.
    """

    def __init__(self, record: Record, trace: Trace, data: bytes, name: str, shown: bytes | None = None) -> None:
        """Keep what was read; `shown` are the bytes that spans count in, where those of the file are no characters."""
        self.record = record
        self.trace, self.data, self._name = trace, data, name
        self.characters = data if shown is None else shown

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes, with all that it tells."""
        trace = self.trace
        if not isinstance(trace, Bound):
            return Reading, (self.record, trace, self.data, self._name, self.characters)
        told = {name: getattr(self, name) for name in _TOLD} | {"evidence": dict(self.evidence)}
        return Reading, (self.record, trace.settled(), self.data, self._name, self.characters), told

    def __repr__(self) -> str:
        return f"<Reading of {self._name}: {type(self.record).__name__}>"

    @cached_property
    def source(self) -> Source:
        """What was read."""
        return Source(sha256(self.data).hexdigest(), self.trace.media_type, self._name)

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Why values are absent, by path."""
        return self.trace.states()

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        return self.trace.evidence(self.source.content_hash)

    @cached_property
    def unread(self) -> tuple[Span, ...]:
        """The parts of the source that nothing claimed, in the order of the source."""
        return self.trace.unread(self.source.content_hash)

    @cached_property
    def details(self) -> Details:
        """Lists and tables beside the record, each entry with its place; empty where a source has none."""
        return self.trace.details(self.source.content_hash) if isinstance(self.trace, Detailed) else Details()

    @cached_property
    def attachments(self) -> tuple[AttachedDocument, ...]:
        """The documents attached to the filing, in the order of the source, each with its bytes and its place."""
        if isinstance(self.trace, Attaching):
            return tuple(self.trace.attachments(self.source.content_hash))
        inside = attachments_of(self.record)
        return tuple(
            base64_document(document.name, document.type, document.description, document.contents)
            for document in inside
        )

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The doubts about the source."""
        of_trace = self.trace.problems(self.source.content_hash)
        faults = (
            Problem(
                f"attachments[{n}]", "attachment", f"{document.name or 'the document'}: {document.fault}", document.span
            )
            for n, document in enumerate(self.attachments)
            if document.fault
        )
        return (*of_trace, *faults, *self._overlong())

    def _overlong(self) -> Iterator[Problem]:
        """Yield the CUSIP numbers with more than nine characters: they stay in the record as they are printed."""
        for n, number in enumerate(getattr(self.record, "cusips", UNSET) or ()):
            if len(number) > cusip.LENGTH:
                path = f"cusips[{n}]"
                place = self.evidence.get(path) or self.evidence.get("cusips")
                message = (
                    f"{number[:20]!r} has {len(number)} characters, and a CUSIP number nine: it is kept as printed"
                )
                yield Problem(path, "length", message, place.spans[0] if place and place.spans else UNSET)

    @cached_property
    def header(self) -> FilingHeader | UnsetType:
        """The header of the full submission, where the source is one."""
        return self.trace.header()

    @cached_property
    def submission(self) -> Submission | UnsetType:
        """The record with its filer-only header, where the source is a filing copy."""
        header = self.trace.submission_header()
        return UNSET if header is UNSET else Submission(self.record, header)

    @cached_property
    def printed(self) -> PrintedText | UnsetType:
        """The characters that a person sees of the document, where it is a text or a web page; else UNSET."""
        return getattr(self.trace, "printed", UNSET)

    @cached_property
    def attached(self) -> tuple[str, ...] | None:
        """The types of the other documents of the full submission, as `EX-99.1`; None where only this one is known."""
        whole = getattr(self.trace, "whole", None)
        return tuple(document.type or "" for document in whole.documents[1:]) if whole else None

    @property
    def is_xml(self) -> bool:
        """Whether the record was read from EDGAR's XML, and not from something printed."""
        return getattr(self.trace, "printed", None) is None

    @property
    def is_draft(self) -> bool:
        """Whether the record was read from a draft, which was not filed."""
        return self.trace.media_type == "application/yaml"

    def words(self, span: Span) -> str:
        """Return the characters of the source at `span`: what a person would see there.

        Raises:
            UsageError: the span is of another file, or is none.
        """
        expect("span", span, Span, "a Span")
        if span.source != self.source.content_hash:
            raise UsageError(f"{self.source.name}: the span is of another file, {span.source[:12]!r}")
        return self.characters[span.start : span.end].decode(self.trace.encoding, "replace")


def expect_reading(what: str, value: object) -> None:
    """Refuse what a program gives in place of a reading.

    Raises:
        UsageError: it is none; `what` says what a reading is wanted for.
    """
    if not isinstance(value, Reading):
        raise UsageError(f"{what} a reading, such as read(…), not of {type(value).__name__}")
