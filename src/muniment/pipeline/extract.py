"""Entries out of a file: what it says as far as it can be read, and otherwise what it is and why it is not read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from msgspec import UNSET, UnsetType

from muniment.documents.archive import Item, holds_dataset
from muniment.documents.encoding import characters, codec_of
from muniment.documents.header import FilingHeader
from muniment.documents.passage import unescaped
from muniment.documents.printed import Quoting
from muniment.documents.sniff import NAMES, Kind, sniff
from muniment.documents.submission import FullSubmission, unwrap_pem
from muniment.errors import DEFECTS, EnvironmentProblem, FormNotRead, SourceError, defect
from muniment.evidence import Evidence, Span
from muniment.forms import FORMS, parse_name
from muniment.identifiers import accession
from muniment.pipeline.evidence import attached
from muniment.readers import read
from muniment.readers.dataset import read_dataset
from muniment.reading import READER_VERSION, Reading
from muniment.store.packing import Extras, pack_evidence, pack_rows
from muniment.store.stored import DATASET, SUBMISSION, TEXT, UNREAD, XML, Entry

_MEDIA_TYPES: dict[str, str] = {
    "xml": "application/xml",
    "submission": "text/plain; format=edgar-submission",
    "pem": "text/plain; format=pem",
    "html": "text/html",
    "index": "text/html; format=edgar-index",
    "json": "application/json",
    "pdf": "application/pdf",
    "gzip": "application/gzip",
    "zip": "application/zip",
    "image": "image",
    "text": "text/plain",
}
_DATASET = "application/zip; format=edgar-form-d-data-set"


class _Content:
    """What every entry of an item says: where it was found, and the bytes that hold it."""

    def __init__(self, item: Item) -> None:
        self.data, self.name = item.data, item.name
        self._common: dict[str, Any] = {
            "name": self.name,
            "content_hash": sha256(item.data).hexdigest(),
            "size": len(item.data),
            "reader_version": READER_VERSION,
        }

    def entry(self, media_type: str, rank: int, place: str = "", **rest: Any) -> Entry:  # noqa: ANN401
        return Entry(**self._common, media_type=media_type, rank=rank, place=place, **rest)

    def unread(self, kind: Kind, reason: str, **rest: Any) -> Entry:  # noqa: ANN401
        return self.entry(_MEDIA_TYPES.get(kind, "application/octet-stream"), UNREAD, reason=reason, **rest)


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


def _read_values(reading: Reading, data: bytes) -> dict[str, Any]:
    record, unread, evidence = reading.record, reading.unread, reading.evidence
    private = reading.submission is not UNSET
    return {
        "form": spelled(record.submission_type) if record.submission_type else "",
        "record": record,
        "states": dict(reading.states),
        "problems": reading.problems,
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
            text = quoting.words(*place)
            if text is not None and not (as_they_are and text == characters(data[slice(*place)], codec)):
                words[place] = text
    return Extras(tuple(places), words, tuple(map(attached, reading.attachments)))


# ---- text and HTML --------------------------------------------------------------------------------------------------


def _from_printed(content: _Content, kind: Kind) -> Iterator[Entry]:
    yield _printed(content, kind, content.data)


def _from_pem(content: _Content, kind: Kind) -> Iterator[Entry]:
    """A wrapper around something else than a full submission: XML, a page or a text."""
    inner = unwrap_pem(content.data)
    data = content.data if inner is UNSET else inner.data
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
    count = 0
    for reading in dataset:
        record = reading.record
        yield content.entry(
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
        count += 1
    if dataset.problems or not count:
        reason = "doubts about a data set as a whole" if count else "a data set without filings"
        yield content.unread(kind, reason, problems=tuple(dataset.problems))


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
    if FORMS[name.form].is_read_from_paper and kind in _PRINTED:
        return f"{form} as {NAMES[kind]}: too little of it is there"
    return f"{form} as {NAMES[kind]}: not read yet"


_PRINTED = ("text", "html", "pem")
_EXTRACTORS: dict[Kind, Callable[[_Content, Kind], Iterator[Entry]]] = {
    "xml": _from_xml,
    "pem": _from_pem,
    "text": _from_printed,
    "html": _from_printed,
    "pdf": _from_pages,
    "image": _from_pages,
    "submission": _from_submission,
}


# ---- which form a document names on its first page, where no header and no XML says it ------------------------------

_REACH = 64 * 1024
_SHOWN = 8 * 1024
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
    text = _visible(data[:_REACH])
    title = _TITLE.search(text, 0, _SHOWN)
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


def _visible(data: bytes) -> str:
    """Return the characters that people see, tags and runs of blanks as one blank."""
    visible = _TAG.sub(b" ", _INVISIBLE.sub(b" ", data))
    try:
        text = visible.decode("utf-8")
    except UnicodeDecodeError:
        text = visible.decode("latin-1")
    return " ".join(unescaped(text).split())
