"""From paths to a store: skip what is known, extract with any engine, store from this process.

And reading again what a store keeps, after the reader has become another one: what was gained, what was lost.

First stand entries out of a file: what it says as far as it can be read, and otherwise what it is and why it is not
read.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from muniment.documents.archive import Item, ItemOrRefused, Refused, holds_dataset
from muniment.documents.header import FilingHeader
from muniment.documents.passage import unescaped
from muniment.documents.printed import Quoting
from muniment.documents.sniff import MEDIA_TYPES, NAMES, Kind, characters, codec_of, sniff, unwrapped
from muniment.documents.submission import FullSubmission
from muniment.engines import WHOLE, Engine, Local, Outcome, Unit, nothing_known
from muniment.errors import DEFECTS, EnvironmentProblem, FormNotRead, SourceError, UsageError, defect
from muniment.evidence import Evidence, Span
from muniment.forms import FORMS, parse_name
from muniment.forms.filing_copy import codes_in
from muniment.identifiers import accession
from muniment.pipeline.evidence import attached
from muniment.pipeline.sources import Where, given, units
from muniment.readers import read
from muniment.readers.dataset import DatasetReading, read_dataset
from muniment.reading import READER_VERSION, Reading
from muniment.store import Store
from muniment.store.loading import Difference, gains_and_losses
from muniment.store.packing import Body, Extras, pack_evidence, pack_rows
from muniment.store.store import StoredContents
from muniment.store.stored import DATASET, SUBMISSION, TEXT, UNREAD, XML, Entry

_DATASET = "application/zip; format=edgar-form-d-data-set"


class _Content:
    """What every entry of an item says: where it was found, and the bytes that hold it."""

    def __init__(self, item: Item) -> None:
        self.data, self.name, self.done = item.data, item.name, item.done
        self._common: dict[str, Any] = {
            "name": self.name,
            "content_hash": sha256(item.data).hexdigest(),
            "size": len(item.data),
            "reader_version": READER_VERSION,
        }

    def entry(self, media_type: str, rank: int, place: str = "", **rest: Any) -> Entry:
        return Entry(**self._common, media_type=media_type, rank=rank, place=place, **rest)

    def unread(self, kind: Kind, reason: str, **rest: Any) -> Entry:
        private = kind in ("xml", "text", "mail", "quoted", "utf-16") and _has_codes(self.data)
        return self.entry(MEDIA_TYPES[kind], UNREAD, reason=reason, private=private, **rest)


def extract(item: Item) -> Iterator[Entry]:
    """Yield an entry for every filing that an item holds, or one that says why there is none."""
    content = _Content(item)
    kind = sniff(item.data)
    try:
        extractor = _from_dataset if kind == "zip" and holds_dataset(item.data) else _EXTRACTORS.get(kind)
        yield from extractor(content, kind) if extractor else [_named(content, kind, b"")]
    except SourceError as error:
        yield content.unread(kind, error.words)
    except DEFECTS as error:
        yield content.unread(kind, defect(error))


def unread(item: Item, reason: str) -> Entry:
    """Return the entry of an item that is kept without being read."""
    return _Content(item).unread(sniff(item.data), reason)


# ---- XML ------------------------------------------------------------------------------------------------------------


def _from_xml(content: _Content, kind: Kind) -> Iterator[Entry]:
    try:
        reading = read(content.data)
    except FormNotRead as error:
        form = form_in_xml(content.data)
        yield content.unread(kind, _not_read(form, kind) if form else error.words, form=form)
    except SourceError as error:
        yield content.unread(kind, error.words, form=form_in_xml(content.data))
    else:
        yield content.entry(reading.source.media_type, XML, **_read_values(reading, content.data))


def _has_codes(data: bytes) -> bool:
    return bool(codes_in(characters(data, codec_of(data))))


def _read_values(reading: Reading, data: bytes) -> dict[str, Any]:
    record, unread, evidence = reading.record, reading.unread, reading.evidence
    # A damaged copy may have lost its header, and holds the access codes all the same.
    damaged = reading.source.media_type == MEDIA_TYPES["xml"] and reading.problems
    private = reading.submission is not UNSET or bool(damaged and _has_codes(data))
    return {
        "form": spelled(record.submission_type) if record.submission_type else "",
        "record": record,
        "states": dict(reading.states),
        "problems": reading.problems,
        "details": reading.details,
        "unread": len(unread),
        "private": private,
        "evidence": pack_evidence(evidence, None if private else _extras(reading, data, unread, evidence)),
    }


def _extras(reading: Reading, data: bytes, unread: Sequence[Span], evidence: Mapping[str, Evidence]) -> Extras:
    """Return what a page shows of a reading beside its values."""
    places = [(span.start, span.end) for span in unread]
    words: dict[tuple[int, int], str] = {}
    if reading.printed is not UNSET:
        quoting, codec = Quoting(reading.printed), codec_of(data)
        as_they_are = reading.characters == data
        readings = (reading for value in evidence.values() for reading in (value, *value.candidates))
        spans = ((span.start, span.end) for reading in readings for span in reading.spans)
        for place in dict.fromkeys([*places, *spans]):
            text = quoting.quoted(*place)
            if text is not None and not (as_they_are and text == characters(data[slice(*place)], codec)):
                words[place] = text
    return Extras(tuple(places), words, tuple(map(attached, reading.attachments)))


# ---- text and HTML --------------------------------------------------------------------------------------------------


def _from_printed(content: _Content, kind: Kind) -> Iterator[Entry]:
    yield _printed(content, kind, content.data)


def _from_wrapper(content: _Content, kind: Kind) -> Iterator[Entry]:
    """A wrapper around something else than a full submission: XML, a page or a text."""
    data = unwrapped(content.data, kind).data
    if sniff(data) == "xml":
        yield from _from_xml(content, kind)
    else:
        yield _printed(content, kind, data)


def _printed(content: _Content, kind: Kind, data: bytes) -> Entry:
    """Return what a printed schedule says; of anything else, which form it names."""
    try:
        reading = read(content.data)
    except FormNotRead:
        return _named(content, kind, data)
    return content.entry(reading.source.media_type, TEXT, **_read_values(reading, content.data))


# ---- full submissions -----------------------------------------------------------------------------------------------


def _from_submission(content: _Content, kind: Kind) -> Iterator[Entry]:
    whole = FullSubmission.read(content.data)
    header = whole.header
    form = _form(whole, header)
    from_header: dict[str, Any] = {"header": header, "accession": _accession(header), "form": form}
    try:
        reading = read(content.data)
    except FormNotRead:
        if whole.documents:
            reason = _not_read(form, sniff(whole.documents[0].passage.data[:4096]))
        else:
            reason = "a header without documents"
        yield content.unread(kind, reason, **from_header)
    except EnvironmentProblem as error:
        yield content.unread(kind, f"{NAMES['pdf']}: {error}", **from_header)
    except SourceError as error:
        yield content.unread(kind, error.words, **from_header)
    else:
        values = _read_values(reading, content.data)
        from_header["form"] = form or values["form"]
        yield content.entry(reading.source.media_type, SUBMISSION, **{**values, **from_header})


def _accession(header: FilingHeader | UnsetType) -> str | UnsetType:
    """Return the number that the header states, else the one in the line that names this copy."""
    if not header:
        return UNSET
    for stated in (header.accession_number, header.file_name, header.header_name):
        number = stated.partition(".")[0] if stated else ""
        if accession.is_valid(number):
            return accession.validate(number)
    return UNSET


def _form(whole: FullSubmission, header: FilingHeader | UnsetType) -> str:
    """Return the form by the header; where there is none, the type of the first document."""
    if header and header.form:
        return spelled(header.form)
    kind = whole.documents[0].type if whole.documents else UNSET
    return spelled(kind.partition("<")[0]) if kind else ""


# ---- PDF files and scans --------------------------------------------------------------------------------------------


def _from_pages(content: _Content, kind: Kind) -> Iterator[Entry]:
    """Pages are read where the extra that sees them is installed; without it they are kept until it is."""
    try:
        reading = read(content.data)
    except EnvironmentProblem as error:
        yield content.unread(kind, f"{NAMES[kind]}: {error}")
    else:
        yield content.entry(reading.source.media_type, TEXT, **_read_values(reading, content.data))


# ---- data sets ------------------------------------------------------------------------------------------------------


def _from_dataset(content: _Content, kind: Kind) -> Iterator[Entry]:
    dataset = read_dataset(content.data, content.name)
    reading, is_new = None, False
    for reading in dataset:
        if reading.accession not in content.done:
            is_new = True
            yield _from_rows(content, reading)
    if dataset.problems or not reading:
        reason = "doubts about a data set as a whole" if reading else "a data set without filings"
        yield content.unread(kind, reason, problems=tuple(dataset.problems))
    elif not is_new:  # so that the store learns that this is the end
        yield _from_rows(content, reading)


def _from_rows(content: _Content, reading: DatasetReading) -> Entry:
    record = reading.record
    return content.entry(
        _DATASET,
        DATASET,
        reading.accession,
        folder=reading.folder,
        accession=reading.accession if accession.is_valid(reading.accession) else UNSET,
        form=spelled(record.submission_type) if record.submission_type else "",
        header=reading.header,
        record=record,
        states=dict(reading.states),
        problems=tuple(reading.problems),
        evidence=pack_rows(reading.rows),
    )


def _named(content: _Content, kind: Kind, data: bytes) -> Entry:
    form = named_form(data)
    return content.unread(kind, _not_read(form, kind) if form else f"{NAMES[kind]}, no filing by itself", form=form)


def _not_read(form: str, kind: Kind) -> str:
    """Say why a form is not read: it is not one of ours, not in this shape, or its pages have next to nothing of it."""
    if not form:
        return f"a filing of an unnamed form as {NAMES[kind]}"
    name = parse_name(form)
    if name is None:
        return f"form {form}: not a form that muniment reads"
    if FORMS[name.form].is_read_from_paper and kind in ("text", "html", "pem", "mail", "quoted"):
        return f"{form} as {NAMES[kind]}: too little of it is there"
    return f"{form} as {NAMES[kind]}: not read yet"


_EXTRACTORS: dict[Kind, Callable[[_Content, Kind], Iterator[Entry]]] = {
    "xml": _from_xml,
    "pem": _from_wrapper,
    "mail": _from_wrapper,
    "quoted": _from_wrapper,
    "text": _from_printed,
    "html": _from_printed,
    "pdf": _from_pages,
    "image": _from_pages,
    "submission": _from_submission,
}


# ---- which form a document names on its first page, where no header and no XML says it ------------------------------

_REACH = 64 * 1024
_MAX_LENGTH = 8 * 1024
_INVISIBLE = re.compile(rb"<!--.*?(?:-->|\Z)|<(style|script)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>")
# Words such as `FORM FOR` are no names: names of letters alone are listed.
_TITLE = re.compile(
    r"""\b(?:SCHEDULE|Schedule|FORM|Form|SC)\s*:?\s*
        (?:(?P<schedule>13\s?-?\s?[DGdg])\b
          |(?P<other>[0-9]{1,3}[A-Z]{0,2}(?:-[A-Z0-9]{1,4})?|[A-Z]{1,3}-[A-Z0-9]{1,4}|ADV|BD|CB|D|ID|MA|TA|TO)\b)
        (?P<amended>\s*/\s*A\b)?""",
    re.VERBOSE,
)
# What the first page of a filing has, and a text about filings need not have.
_COVER = re.compile(
    r"securities\s+(?:and\s+)?exchange\s+(?:commission|act)|\b20549\b|name\s+of\s+issuer", re.IGNORECASE
)
_AMENDED = re.compile(r"Amendment\s*+(?:No\.?|Number|\#)?\s*+:?[\s_]*+0*+[1-9]", re.IGNORECASE)
_NEAR = 300
_IN_XML = re.compile(
    rb"<(?:[\w.-]+:)?(?:submissionType|documentType)>\s*([A-Za-z0-9][A-Za-z0-9 /.-]{0,29}?)\s*</", re.IGNORECASE
)


def named_form(data: bytes) -> str:
    """Return the form that text or an HTML page names first, in our spelling where it is one of ours, else "".

    >>> named_form(b"<p>SCHEDULE&nbsp;13G</p> Under the Securities Exchange Act (Amendment No. 2)*")
    'SC 13G/A'
    >>> named_form(b"Securities and Exchange Commission FORM 10-K"), named_form(b"what Form D asks for")
    ('10-K', '')
    """
    # The characters that people see, tags and runs of blanks as one blank.
    visible = _TAG.sub(b" ", _INVISIBLE.sub(b" ", data[:_REACH]))
    try:
        text = visible.decode("utf-8")
    except UnicodeDecodeError:
        text = visible.decode("latin-1")
    text = " ".join(unescaped(text).split())
    title = _TITLE.search(text, 0, _MAX_LENGTH)
    if title is None or not _COVER.search(text):
        return ""
    amended = bool(title["amended"])
    if title["schedule"]:
        amended = amended or bool(_AMENDED.search(text, title.end(), title.end() + _NEAR))
        return f"SC 13{title['schedule'][-1].upper()}" + ("/A" if amended else "")
    return title["other"] + ("/A" if amended else "")


def form_in_xml(data: bytes) -> str:
    """Return the form that XML of any form names as its type, "" where it names none."""
    match = _IN_XML.search(data, 0, _REACH)
    return spelled(match[1].decode("ascii")) if match else ""


def spelled(form: str) -> str:
    """Return the name of a form in our spelling where it is one of ours, else as it is."""
    name = parse_name(form)
    return str(name) if name else form.strip()


_TOGETHER = 16  # files that go to a worker together
_FILES = 64  # that go into the store together, but for data sets
_BYTES = 8 << 20  # unless they are this large before
_ENTRIES = 500  # filings that are stored together

_Outcomes = list[Outcome[Entry]]


class Report(Struct):
    """What became of the files: how many filings were read, what was kept unread and why, what was not taken.

    `firsts` names the first file of each reason of `unread`.
    """

    files: int = 0
    read: int = 0
    known: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    firsts: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def kept(self) -> int:
        """How many were kept unread."""
        return sum(self.unread.values())

    @property
    def filings(self) -> int:
        """How many were stored, read or not."""
        return self.read + self.kept

    def count(self, entries: Iterable[Entry]) -> None:
        """Take what was stored into account."""
        for entry in entries:
            if entry.record is UNSET:
                self.unread[entry.reason] = self.unread.get(entry.reason, 0) + 1
                self.firsts.setdefault(entry.reason, entry.name)
            else:
                self.read += 1


def ingest(
    paths: Iterable[Where], store: Store, engine: Engine | None = None, progress: Callable[[Report], None] | None = None
) -> Report:
    """Store every filing in files, folders and other sources; contents that the store has are not read again.

    `paths` are names as `muniment.pipeline.sources` takes them; a content is known where this reader has read it.
    `engine` does the reading, this process where none is given. `progress` gets the report so far after each
    batch. An interruption leaves the store whole: the next run goes on where this one stopped, inside a data set too.
    """
    return ingest_units(units(paths, store.ids, store.place.files), store, engine, progress)


def ingest_items(
    items: Iterable[ItemOrRefused],
    store: Store,
    engine: Engine | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Store every filing in files that need not lie anywhere, as `ingest` does."""
    return ingest_units(given(items), store, engine, progress)


def ingest_units(
    sources: Iterable[Unit],
    store: Store,
    engine: Engine | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Store every filing in units, wherever their files come from, as `ingest` does."""
    begin = time.monotonic()
    report = Report()
    contents = StoredContents(store)
    for outcomes in _portions((engine or Local()).run(extract, sources, contents, together=_TOGETHER, keep=True)):
        new = _new(outcomes, contents, report)
        entries = chain.from_iterable(map(_entries, new))
        offered, taken = set[str](), set[str]()
        for part, stored in _stored(store, entries, {outcome.content_hash: outcome.data for outcome in new}):
            offered.update(entry.content_hash for entry in part)
            taken.update(entry.content_hash for entry in stored)
            report.count(stored)
            report.seconds = time.monotonic() - begin
            if progress:
                progress(report)
        report.known += len(offered - taken)  # another one has stored them in between
        report.files += len(outcomes)
    report.seconds = time.monotonic() - begin
    return report


def _portions(done: Iterable[_Outcomes]) -> Iterator[_Outcomes]:
    """Yield outcomes as they go into the store together."""
    portion: _Outcomes = []
    for outcomes in done:
        portion += outcomes
        if len(portion) >= _FILES or sum(len(outcome.data) for outcome in portion) >= _BYTES:
            yield portion
            portion = []
    if portion:
        yield portion


def _new(outcomes: _Outcomes, contents: StoredContents, report: Report) -> _Outcomes:
    """Return what goes into the store, each content once; what is known or refused goes straight into the report.

    What was under way while the store, or this portion, took the same content is known only here.
    """
    read = contents([outcome.content_hash for outcome in outcomes if outcome.content_hash and not outcome.known])
    stored = {content_hash for content_hash, places in read.items() if places == WHOLE}
    new: _Outcomes = []
    for outcome in outcomes:
        if outcome.refused and not outcome.content_hash:
            report.refused.append(outcome.refused)
        elif outcome.known or outcome.content_hash in stored:
            report.known += 1
        else:
            stored.add(outcome.content_hash)
            new.append(outcome)
    return new


def _entries(outcome: Outcome[Entry]) -> Iterable[Entry]:
    """Return what was made of a file; of one that cannot be read within its limits, an entry that says so."""
    refused = outcome.refused
    return [unread(Item(outcome.name, outcome.data), refused.message)] if refused else outcome.made


def _stored(
    store: Store, entries: Iterable[Entry], contents: dict[str, bytes]
) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """Store entries, a few hundred in one transaction; yield these, and those of them that were not there.

    A data set has many thousand, and is read only with the last.
    """
    left = iter(entries)
    part = list(islice(left, _ENTRIES))
    while part:
        following = list(islice(left, _ENTRIES))
        private = {entry.content_hash: None for entry in part if entry.private}  # with access codes: not kept
        added = store.add(part, {**contents, **private}, unfinished={entry.content_hash for entry in following[:1]})
        yield part, added.entries
        part = following


# ---- reading again --------------------------------------------------------------------------------------------------


class Changed(Struct, frozen=True):
    """A filing that now says something else."""

    key: str
    form: str
    difference: Difference


class Reread(Struct):
    """What became of reading again: how many contents and filings, which of them changed, what could not be had."""

    contents: int = 0
    filings: int = 0
    changed: list[Changed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def reread(store: Store, engine: Engine | None = None) -> Reread:
    """Read every content again that this reader has not read yet; the older versions stay.

    `engine` reads, this process where none is given; the bytes come out of the store here, and go into it here.
    """
    report = Reread()
    done = (engine or Local()).run(
        extract, given(contents_of(store, READER_VERSION)), nothing_known, together=_TOGETHER
    )
    for outcome in chain.from_iterable(done):
        if outcome.refused:
            report.refused.append(outcome.refused)
            continue
        # A content counts as read only with its last filing.
        part: list[Entry] = []
        for entry in outcome.made:
            if len(part) == _ENTRIES:
                _add(store, part, report, unfinished={outcome.content_hash})
                part = []
            part.append(entry)
        _add(store, part, report, unfinished=set())
        report.contents += 1
    return report


def contents_of(store: Store, version: str) -> Iterator[ItemOrRefused]:
    """Yield the files that a store keeps and that this version of the reader has not read, "" for all."""
    for content_hash, name in store.not_read_by(version):
        try:
            yield Item(name, store.content(content_hash))
        except UsageError as error:  # its bytes are not kept
            yield Refused(name, str(error))


def _add(store: Store, part: list[Entry], report: Reread, unfinished: set[str]) -> None:
    before = [_body_of(store, entry) for entry in part]
    store.add(part, {}, unfinished=unfinished)
    for entry, old in zip(part, before, strict=True):
        difference = gains_and_losses(old, _body_of(store, entry))
        report.filings += 1
        if difference:
            report.changed.append(Changed(_key(entry), entry.form, difference))


def _key(entry: Entry) -> str:
    return entry.content_hash if entry.accession is UNSET else entry.accession


def _body_of(store: Store, entry: Entry) -> Body:
    """Return what the filing shows, nothing where there is none."""
    try:
        return store.filing(_key(entry)).body
    except UsageError:  # it is there only from now on
        return Body()
