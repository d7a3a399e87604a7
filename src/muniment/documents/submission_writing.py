"""Writing a full submission: its header and all its documents in one file, the inverse of reading it.

Each style of header has its own spelling of some values: the text style has words where the tag style has a code. A
header is written in the spelling of its style whichever of them it was read from, as far as the one follows from the
other: the words of an industry are not in its code.
"""

import re
from binascii import b2a_uu
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from msgspec import UNSET, structs

from muniment.documents.header import LABELS, FilingHeader, HeaderAddress, HeaderLabel, Lines, Party
from muniment.documents.passage import Passage
from muniment.documents.submission import EmbeddedDocument
from muniment.errors import RecordError

Style = Literal["text", "tags"]
_TOP = (
    "ACCESSION NUMBER", "CONFORMED SUBMISSION TYPE", "PUBLIC DOCUMENT COUNT", "CONFORMED PERIOD OF REPORT",
    "ITEM INFORMATION", "FILED AS OF DATE", "DATE AS OF CHANGE", "EFFECTIVENESS DATE", "SROS", "GROUP MEMBERS",
)  # fmt: skip
_COMPANY = (
    "COMPANY CONFORMED NAME", "CENTRAL INDEX KEY", "STANDARD INDUSTRIAL CLASSIFICATION", "ORGANIZATION NAME",
    "IRS NUMBER", "STATE OF INCORPORATION", "FISCAL YEAR END", "RELATIONSHIP",
)  # fmt: skip
_VALUES = ("FORM TYPE", "SEC ACT", "SEC FILE NUMBER", "FILM NUMBER")
_ADDRESS = ("STREET 1", "STREET 2", "CITY", "STATE", "ZIP", "BUSINESS PHONE")
_ADDRESSES = {"business_address": "BUSINESS ADDRESS", "mail_address": "MAIL ADDRESS"}
_FORMER = ("FORMER CONFORMED NAME", "DATE OF NAME CHANGE")
_TAB = 8
_COLUMNS = {"filing": 32, "company": 56, "values": 40}
_TABS = {"SROS": 3, "GROUP MEMBERS": 2, "ORGANIZATION NAME": 1}
_PADDED = {"ORGANIZATION NAME": " " * 11}
_HEADING_TABS = {"FILER": 0, "FILED BY": 2, "FILING VALUES": 0}
_EIN_SINCE = date(2025, 7, 1)  # a header of July 2025 prints EIN where one of February 2025 has IRS NUMBER
_ACT_WORDS_SINCE = date(1996, 1, 1)  # headers of 1994 print the code of the act where later ones have words
_ACTS = {"33": "1933 Act", "34": "1934 Act"}
_PARAGRAPH = re.compile(r"3C\.([0-9]{1,2})")
_PARAGRAPH_WORDS = re.compile(r"Section 3\(c\)\(([0-9]{1,2})\)")
_INDUSTRY = re.compile(r".*\[([0-9]{4})\]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CODE = re.compile(r"[0-9]{1,2}[A-Za-z0-9.]*")
_UU_LINE = 45  # bytes in a line of uuencoded text
_INNER_TAGS = re.compile(rb"</TEXT>\s*+</DOCUMENT>|(?:\A|(?<=[\r\n]))<DOCUMENT>\s*+<(?:TYPE|SEQUENCE|FILENAME)>")
_WRAPPERS = {"xml": "XML", "pdf": "PDF"}
_UUENCODED = ("pdf", "jpg", "gif")


def write_full(header: FilingHeader, documents: Iterable[EmbeddedDocument], style: Style) -> bytes:
    """Return a full submission: `{accession number}.txt` for text, `{accession number}.nc` for tags.

    Args:
        header: in the text style the names of the copy and of its header, where it has none, are made from the
            accession number, and their day from the filing date.
        documents: each as it is to stand in the file: a PDF uuencoded, see `embedded`.
        style: of the header, and of the tags around everything.

    Raises:
        RecordError: the text of a document holds tags that would end it, so that it could not be read back; or the
            text style is asked for and there is neither accession number nor name.
    """
    head = b"<SUBMISSION>\n" if style == "tags" else b""
    outer = b"</SUBMISSION>\n" if style == "tags" else b"</SEC-DOCUMENT>\n"
    named = _named(header) if style == "text" else header
    return b"".join((head, write_header(named, style), *map(_document, documents), outer))


def embedded(data: bytes, name: str, kind: str, sequence: int, description: str = "") -> EmbeddedDocument:
    """Return a file as it stands in a full submission: XML and PDF in their wrapper, PDF and pictures uuencoded.

    Args:
        data: the bytes of the file.
        name: its name, whose ending says what it is.
        kind: its document type, such as `EX-99`.
        sequence: its number among the documents, from 1.
        description: in words; "" for none.
    """
    suffix = name.rpartition(".")[2].lower()
    content = uuencoded(data, name) if suffix in _UUENCODED else data
    return EmbeddedDocument(
        type=kind,
        sequence=sequence,
        filename=name,
        description=description or UNSET,
        wrapper=_WRAPPERS.get(suffix, UNSET),
        passage=Passage.whole(content),
    )


def uuencoded(data: bytes, name: str) -> bytes:
    r"""Return a file as text, as mail once carried it.

    >>> uuencoded(b"abc", "x.pdf")
    b'begin 644 x.pdf\n#86)C\n`\nend\n'
    """
    lines = (b2a_uu(data[at : at + _UU_LINE], backtick=True) for at in range(0, len(data), _UU_LINE))
    return b"".join((f"begin 644 {name}\n".encode(), *lines, b"`\nend\n"))


def breaks_out(data: bytes) -> bool:
    """Return whether a document's text holds the tags that end a document or begin the next one."""
    if b"</TEXT>" not in data and b"<DOCUMENT>" not in data:  # as nearly always, and found much faster
        return False
    return _INNER_TAGS.search(data) is not None


def _named(header: FilingHeader) -> FilingHeader:
    """Return the header with the two lines that name the copy, as far as something states them."""
    if header.file_name is not UNSET and header.header_name is not UNSET:
        return header
    if header.accession_number is UNSET or header.filed is UNSET:
        raise RecordError("a full submission needs an accession number and a filing date, or the name of its copy")
    return structs.replace(
        header,
        file_name=header.file_name or f"{header.accession_number}.txt",
        file_date=header.file_date or header.filed,
        header_name=header.header_name or f"{header.accession_number}.hdr.sgml",
        header_date=header.header_date or header.filed,
    )


def _document(document: EmbeddedDocument) -> bytes:
    data = document.passage.data
    if breaks_out(data):
        name = document.filename or document.type or "a document"
        raise RecordError(f"{name}: its text holds the tags that end a document: it cannot stand in a full submission")
    if data and not data.endswith((b"\n", b"\r")):
        data += b"\n"
    if document.wrapper:
        wrapper = document.wrapper.encode()
        data = b"<" + wrapper + b">\n" + data + b"</" + wrapper + b">\n"
    lines = (
        ("TYPE", document.type),
        ("SEQUENCE", document.sequence),
        ("FILENAME", document.filename),
        ("DESCRIPTION", document.description),
        *document.other,
    )
    head = "".join(f"<{tag}>{one_line(str(value))}\n" for tag, value in lines if value is not UNSET and tag)
    return b"<DOCUMENT>\n" + head.encode("utf-8", "replace") + b"<TEXT>\n" + data + b"</TEXT>\n</DOCUMENT>\n"


# ---- the header -----------------------------------------------------------------------------------------------------


def write_header(header: FilingHeader, style: Style) -> bytes:
    r"""Return the lines of a header from the accession number to the last party, in UTF-8.

    The text style begins with the lines that name the copy and state when the filing was accepted, as far as the header
    has them, and ends with `</SEC-HEADER>`; in tags it stands between no outer tags. Line ends are LF. Line
    ends inside a value become a blank, for a value is one line.

    >>> write_header(FilingHeader(form="D", items=("06b", "3C.7")), "tags")
    b'<TYPE>D\n<ITEMS>06b\n<ITEMS>3C.7\n'
    """
    lines = _text(header) if style == "text" else _tags(header)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def item_text(code: str) -> str:
    """Return what the text style prints for the code of an item: words where EDGAR has them, else the code in its tag.

    >>> item_text("3C.7"), item_text("06b")
    ('Section 3(c)(7)', '<ITEMS>06b')
    """
    return item_words(code) or (f"<ITEMS>{code}" if _CODE.fullmatch(code) else code)


def item_words(code: str) -> str:
    """Return EDGAR's words for the code of an item, see `items.tsv`; "" where it prints none.

    >>> item_words("3C.7"), item_words("8.01"), item_words("06b")
    ('Section 3(c)(7)', 'Other Events', '')
    """
    paragraph = _PARAGRAPH.fullmatch(code)
    return f"Section 3(c)({paragraph[1]})" if paragraph else _items().get(code, "")


@cache
def _items() -> dict[str, str]:
    lines = Path(__file__).with_name("items.tsv").read_text("utf-8").splitlines()[2:]
    return {code: words for code, words, _ in (line.split("\t") for line in lines)}


def item_code(text: str) -> str:
    """Return the code of an item by what the text style prints; anything else as it is.

    >>> item_code("Rule 506"), item_code("06c")
    ('06', '06c')
    """
    paragraph = _PARAGRAPH_WORDS.fullmatch(text)
    if paragraph:
        return f"3C.{paragraph[1]}"
    return next((code for code, printed in _items().items() if printed == text), text)


def act_code(text: str) -> str:
    """Return the code of an act by what the text style prints; anything else as it is.

    >>> act_code("1933 Act"), act_code("34")
    ('33', '34')
    """
    return next((code for code, printed in _ACTS.items() if printed == text), text)


def _text(header: FilingHeader) -> Iterator[str]:
    copies = (
        ("SEC-DOCUMENT", header.file_name, header.file_date), ("SEC-HEADER", header.header_name, header.header_date)
    )  # fmt: skip
    for tag, name, day in copies:
        if name is not UNSET and day is not UNSET:
            yield f"<{tag}>{one_line(name)} : {_printed(day)}"
    if header.accepted is not UNSET:
        yield f"<ACCEPTANCE-DATETIME>{_printed(header.accepted)}"
    for label, value in _stated(header, _TOP):
        yield _line(label, value, _COLUMNS["filing"])
    yield from _unknown_lines(header.other, "text", 0, _COLUMNS["filing"])
    for party in header.parties:
        yield from ("", _heading(party.role), *_party_text(party, header.filed or _EIN_SINCE))
    yield "</SEC-HEADER>"


def _party_text(party: Party, filed: date) -> Iterator[str]:
    if company := [*_stated(party, _COMPANY)]:
        yield from ("", f"\t{_heading('COMPANY DATA')}")
        for label, value in company:
            named = "EIN" if filed >= _EIN_SINCE and label.text == "IRS NUMBER" else label.text
            yield "\t\t" + _line(label, value, _COLUMNS["company"], indent=2, named=named)
    if values := [*_stated(party, _VALUES)]:
        yield from ("", f"\t{_heading('FILING VALUES')}")
        for label, value in values:
            text = _ACTS.get(value, value) if label.field == "act" and filed >= _ACT_WORDS_SINCE else value
            yield "\t\t" + _line(label, text, _COLUMNS["values"], indent=2)
    yield from _unknown_lines(party.other, "text", 2, _COLUMNS["values"])
    for heading, part, labels in _parts(party):
        yield from ("", f"\t{_heading(heading)}")
        for label, value in _stated(part, labels):
            yield "\t\t" + _line(label, value, _COLUMNS["values"], indent=2)


def _parts(party: Party) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Yield the addresses and former names of a party, with their headings and lines."""
    for field, heading in _ADDRESSES.items():
        address: HeaderAddress = getattr(party, field)
        if address is not UNSET:
            yield heading, address, _ADDRESS
    for former in party.former_names:
        yield "FORMER COMPANY", former, _FORMER


def _heading(text: str) -> str:
    return f"{text}:" + "\t" * _HEADING_TABS.get(text, 1)


def _line(label: HeaderLabel, value: str, column: int, *, indent: int = 0, named: str = "") -> str:
    """Return a line whose value begins at `column`, as tabs of eight have it."""
    text = f"{named or label.text}:{_PADDED.get(label.text, '')}"
    tabs = _TABS.get(label.text) or max(-(-(column - indent * _TAB - len(text)) // _TAB), 1)
    return text + "\t" * tabs + _spelled(label, value, "text")


def _tags(header: FilingHeader) -> Iterator[str]:
    yield from _tagged(header, _TOP)
    yield from _unknown_lines(header.other, "tags", 0, 0)
    for party in header.parties:
        role = LABELS[party.role].tag if party.role in LABELS else party.role.replace(" ", "-")
        yield f"<{role}>"
        for tag, labels in (("COMPANY-DATA", _COMPANY), ("FILING-VALUES", _VALUES)):
            if lines := [*_tagged(party, labels)]:
                yield from (f"<{tag}>", *lines, f"</{tag}>")
        yield from _unknown_lines(party.other, "tags", 0, 0)
        for heading, part, labels in _parts(party):
            tag = LABELS[heading].tag
            yield from (f"<{tag}>", *_tagged(part, labels), f"</{tag}>")
        yield f"</{role}>"


def _tagged(part: object, labels: tuple[str, ...]) -> Iterator[str]:
    for label, value in _stated(part, labels):
        yield f"<{label.tag}>{_spelled(label, value, 'tags')}"


def _stated(part: object, labels: tuple[str, ...]) -> Iterator[tuple[HeaderLabel, str]]:
    """Yield the lines that a part has values for; one line for each value of a list."""
    for spelling in labels:
        label = LABELS[spelling]
        value = getattr(part, label.field)
        for item in value if label.kind == "list" else () if value is UNSET else (value,):
            yield label, _printed(item)


def _spelled(label: HeaderLabel, value: str, style: Style) -> str:
    """Return a value as its style spells it."""
    if label.field == "items":
        return item_text(value) if style == "text" else item_code(value)
    if style == "text":
        return value
    if label.field == "act":
        return act_code(value)
    industry = _INDUSTRY.fullmatch(value) if label.field == "sic" else None
    return industry[1] if industry else value


def _unknown_lines(lines: Lines, style: Style, indent: int, column: int) -> Iterator[str]:
    """Yield the lines that fit no field: under their label, or alone where the label would begin something else."""
    for name, text in lines:
        label = LABELS.get(name)
        alone = not name or (label is not None and label.level in ("role", "block", "frame"))
        if alone:
            yield "\t" * indent + one_line(text)
        elif style == "tags" or name.startswith("/"):
            yield f"<{'-'.join(one_line(name).split())}>{one_line(text)}"
        else:
            heading = f"{one_line(name)}:"
            tabs = max(-(-(column - indent * _TAB - len(heading)) // _TAB), 1)
            yield "\t" * indent + heading + "\t" * tabs + one_line(text)


def _printed(value: str | int | date) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y%m%d%H%M%S}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else one_line(str(value))


def one_line(text: str) -> str:
    """Return a value as one line: with a blank for each line end or tab inside."""
    return _BREAKS.sub(" ", text).strip()
