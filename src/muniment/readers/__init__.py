"""From bytes to readings: what a file is decides who reads it."""

import os
import re
from collections.abc import Iterator
from importlib import import_module
from io import IOBase
from os import PathLike, fspath
from stat import S_ISREG
from types import ModuleType
from typing import Any, BinaryIO, TypeAlias

from muniment.documents.passage import Passage
from muniment.documents.sniff import NAMES, sniff, unwrapped
from muniment.documents.submission import LARGEST, FullSubmission, filings, pdf_of
from muniment.documents.xml import parse
from muniment.errors import FormNotRead, NotAFiling, RefusedSource, SourceError, UsageError
from muniment.extras import need
from muniment.forms import parse_name
from muniment.readers.xml import form_of, walk
from muniment.readers.xml_trace import XmlTrace
from muniment.reading import Reading

__all__ = ["SourceLike", "read", "read_all"]

SourceLike: TypeAlias = "str | PathLike[str] | bytes | BinaryIO"

_HEAD = 8192
_STEP = 1 << 20
# A draft begins, behind its comments, with a key that names the form.
_DRAFT = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*+\s*+\{?\s*+[\"']?form[\"']?[ \t]*+:").match
_OTHERWISE = {"utf-16": ": save it as UTF-8", "rtf": ": save it as a PDF", "office": ": save it as a PDF"}
_BYTES = (bytes, bytearray, memoryview)


def read(source: SourceLike) -> Reading:
    """Read a filing from a path, from bytes, or from an open binary file.

    Raises:
        NotAFiling: it is empty, binary, several full submissions, or nothing that can be read as a filing.
        FormNotRead: it is a filing of another form, or in a layout that is not read.
        RefusedSource: it is refused for safety.
        UsageError: `source` is neither a path, nor bytes, nor a binary file.
    """
    data, name = _load(source)
    try:
        if len(several := filings(data)) > 1:
            raise NotAFiling(f"{len(several)} full submissions in one file: `read_all` reads each of them")
        return next(_readings(data, name))
    except SourceError as error:
        raise error.of(name) from error.__cause__


def read_all(source: SourceLike) -> Iterator[Reading]:
    """Read every filing that `source` holds.

    The errors are those of `read`; of several full submissions in one file, each is read before the first error is
    raised.
    """
    data, name = _load(source)
    several = filings(data)
    failed: SourceError | None = None
    for number, filing in enumerate(several, 1):
        own_name = f"{name}!{number}" if len(several) > 1 else name
        try:
            yield from _readings(filing, own_name)
        except SourceError as error:
            if not failed:
                failed = error.of(own_name)
                failed.__cause__ = error.__cause__
    if failed:
        raise failed


def _load(source: SourceLike) -> tuple[bytes, str]:
    if isinstance(source, _BYTES):
        return bytes(source), "bytes"
    if not isinstance(source, str | PathLike):
        data = _all_of(source) if isinstance(source, IOBase) else source.read() if hasattr(source, "read") else source
        if not isinstance(data, _BYTES):
            given = "a file opened as text" if isinstance(data, str) else type(source).__name__
            raise UsageError(f"a filing is read from a path, bytes or a file opened in binary mode, not from {given}")
        return bytes(data), str(getattr(source, "name", "file"))
    name = fspath(source)
    if not name:
        raise UsageError("a filing is read from a path, and '' names no file")
    try:
        with open(name, "rb") as file:
            is_regular = S_ISREG(os.fstat(file.fileno()).st_mode)
            return file.read() if is_regular else bytes(_all_of(file)), name
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot be opened: {reason}", source=ascii(name)[1:-1]) from error


def _all_of(file: IOBase) -> Any:  # noqa: ANN401 - what is opened as text is told later
    """Return everything that a file, pipe or device gives, which may be without end."""
    data = file.read(_STEP)
    if not isinstance(data, _BYTES):
        return data
    data = bytearray(data)
    while part := file.read(_STEP):
        data += part
        if len(data) > LARGEST:
            name = str(getattr(file, "name", "file"))
            raise RefusedSource(f"gives more than {LARGEST:,} bytes, which no filing has", source=ascii(name)[1:-1])
    return data


def _readings(data: bytes, name: str) -> Iterator[Reading]:
    kind = sniff(data)
    if kind in ("text", "json") and _DRAFT(data, 0, _HEAD):
        yield need("muniment.readers.yaml", "drafts").read_yaml(data, name)
    elif kind == "xml":
        yield _from_xml(Passage.whole(data), data, name)
    elif kind in ("pem", "mail", "quoted"):
        passage = unwrapped(data, kind)
        is_xml = sniff(passage.data) == "xml"
        yield _from_xml(passage, data, name) if is_xml else _labelled().read_labelled(passage, data, name)
    elif kind in ("text", "html"):
        yield _labelled().read_labelled(Passage.whole(data), data, name)
    elif kind == "submission":
        yield from _from_submission(FullSubmission.read(data), data, name)
    elif kind in ("pdf", "image"):
        yield _from_pages(kind, data, name, data)
    elif kind in ("empty", "binary"):
        words = "the file is empty" if kind == "empty" else "the file is binary data, not a filing"
        raise NotAFiling(words)
    else:
        known = "muniment reads XML, text, HTML, PDF, scans and EDGAR full submissions"
        raise FormNotRead(f"the file is {NAMES[kind]}; {known}{_OTHERWISE.get(kind, '')}")


def _labelled() -> ModuleType:
    """Return what reads documents without structure; compiling its patterns takes longer than reading XML."""
    return import_module("muniment.readers.labelled.reading")


def _from_pages(kind: str, pages: bytes, name: str, data: bytes, whole: FullSubmission | None = None) -> Reading:
    """Read pages with places, of the file `data`: the module that sees them is loaded when there is one to see."""
    seeing = need("muniment.documents.pdf", "pdf") if kind == "pdf" else need("muniment.documents.scan", "ocr")
    printed, media_type = seeing.printed_pages(pages)
    return _labelled().read_pages(printed, data, name, media_type, whole)


def _from_xml(passage: Passage, data: bytes, name: str, whole: FullSubmission | None = None) -> Reading:
    document = parse(passage)
    form = form_of(document)
    record, notes = walk(document, form)
    return Reading(record, XmlTrace(document, record, notes, whole), data, name)


def _from_submission(whole: FullSubmission, data: bytes, name: str) -> Iterator[Reading]:
    """Read each document that is XML of a known form, else the first that is a schedule in text, HTML or a PDF."""
    found = 0
    for document in whole.documents:
        if document.wrapper == "XML":
            try:
                reading = _from_xml(document.passage, data, name, whole)
            except FormNotRead:
                continue
            found += 1
            yield reading
    if not found:
        yield _schedule_in(whole, data, name)


def _schedule_in(whole: FullSubmission, data: bytes, name: str) -> Reading:
    """Read the first document of a submission that is a schedule; that of another form may hold one too."""
    form = (whole.header.form if whole.header else None) or "unknown"
    for document in whole.documents:
        is_printed = sniff(document.passage.data[:_HEAD]) in ("text", "html")
        if document.wrapper or not is_printed or str(document.type or "").startswith("EX-"):
            continue
        try:
            return _labelled().read_labelled(document.passage, data, name, whole)
        except FormNotRead:
            if parse_name(form):
                continue
            break
    pages = pdf_of(whole) if parse_name(form) else None
    words = f"a full submission of form {form} without a form that muniment reads"
    if pages is None:
        raise FormNotRead(words)
    try:
        return _from_pages("pdf", pages, name, data, whole)
    except (NotAFiling, RefusedSource, FormNotRead) as error:
        raise FormNotRead(f"{words}; of its PDF: {error.words}") from error
