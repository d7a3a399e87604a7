"""Writing the header that EDGAR puts before the documents of a filing: the inverse of reading it.

Each style has its own spelling of some values: the text style has words where the tag style has a code. A header is
written in the spelling of its style whichever of them it was read from, as far as the one follows from the other: the
words of an industry are not in its code.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from msgspec import UNSET

from muniment.documents.header import FilingHeader, HeaderAddress, Lines, Party
from muniment.documents.header_labels import LABELS, HeaderLabel

Style = Literal["text", "tags"]

_TOP = (
    "ACCESSION NUMBER",
    "CONFORMED SUBMISSION TYPE",
    "PUBLIC DOCUMENT COUNT",
    "CONFORMED PERIOD OF REPORT",
    "ITEM INFORMATION",
    "FILED AS OF DATE",
    "DATE AS OF CHANGE",
    "EFFECTIVENESS DATE",
    "SROS",
    "GROUP MEMBERS",
)
_COMPANY = (
    "COMPANY CONFORMED NAME",
    "CENTRAL INDEX KEY",
    "STANDARD INDUSTRIAL CLASSIFICATION",
    "ORGANIZATION NAME",
    "IRS NUMBER",
    "STATE OF INCORPORATION",
    "FISCAL YEAR END",
    "RELATIONSHIP",
)
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
_ITEMS = {"06": "Rule 506", "3C": "Investment Company Act Section 3(c)"}
_PARAGRAPH = re.compile(r"3C\.([0-9]{1,2})")
_PARAGRAPH_WORDS = re.compile(r"Section 3\(c\)\(([0-9]{1,2})\)")
_INDUSTRY = re.compile(r".*\[([0-9]{4})\]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CODE = re.compile(r"[0-9]{1,2}[A-Za-z0-9.]*")


def write_header(header: FilingHeader, style: Style) -> bytes:
    r"""Return the lines of a header from the accession number to the last party, in UTF-8.

    The text style begins with the lines that name the copy and tell when the filing was accepted, as far as the header
    has them, and ends with `</SEC-HEADER>`; in tags it stands between no outer tags. Line ends are LF. Line
    ends inside a value become a blank, for a value is one line.

    >>> write_header(FilingHeader(form="D", items=("06b", "3C.7")), "tags")
    b'<TYPE>D\n<ITEMS>06b\n<ITEMS>3C.7\n'
    """
    lines = _text(header) if style == "text" else _tags(header)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def item_words(code: str) -> str:
    """Return what the text style prints for the code of an item: words where EDGAR has them, else the code in its tag.

    >>> item_words("3C.7"), item_words("06b")
    ('Section 3(c)(7)', '<ITEMS>06b')
    """
    paragraph = _PARAGRAPH.fullmatch(code)
    if paragraph:
        return f"Section 3(c)({paragraph[1]})"
    return _ITEMS.get(code) or (f"<ITEMS>{code}" if _CODE.fullmatch(code) else code)


def item_code(words: str) -> str:
    """Return the code of an item by what the text style prints; anything else as it is.

    >>> item_code("Rule 506"), item_code("06c")
    ('06', '06c')
    """
    paragraph = _PARAGRAPH_WORDS.fullmatch(words)
    if paragraph:
        return f"3C.{paragraph[1]}"
    return next((code for code, known in _ITEMS.items() if known == words), words)


def act_code(words: str) -> str:
    """Return the code of an act by what the text style prints; anything else as it is.

    >>> act_code("1933 Act"), act_code("34")
    ('33', '34')
    """
    return next((code for code, known in _ACTS.items() if known == words), words)


def _text(header: FilingHeader) -> Iterator[str]:
    yield from _copies(header)
    if header.accepted is not UNSET:
        yield f"<ACCEPTANCE-DATETIME>{_printed(header.accepted)}"
    for label, value in _found(header, _TOP):
        yield _line(label, value, _COLUMNS["filing"])
    yield from _others(header.other, "text", 0, _COLUMNS["filing"])
    for party in header.parties:
        yield ""
        yield _heading(party.role, 1)
        yield from _party_text(party, header.filed or _EIN_SINCE)
    yield "</SEC-HEADER>"


def _copies(header: FilingHeader) -> Iterator[str]:
    for tag, name, day in (
        ("SEC-DOCUMENT", header.file_name, header.file_date),
        ("SEC-HEADER", header.header_name, header.header_date),
    ):
        if name is not UNSET and day is not UNSET:
            yield f"<{tag}>{one_line(name)} : {_printed(day)}"


def _party_text(party: Party, filed: date) -> Iterator[str]:
    company = [*_found(party, _COMPANY)]
    if company:
        yield from _block("COMPANY DATA")
        for label, value in company:
            named = "EIN" if filed >= _EIN_SINCE and label.text == "IRS NUMBER" else label.text
            yield "\t\t" + _line(label, value, _COLUMNS["company"], indent=2, named=named)
    values = [*_found(party, _VALUES)]
    if values:
        yield from _block("FILING VALUES")
    for label, value in values:
        words = _ACTS.get(value, value) if label.field == "act" and filed >= _ACT_WORDS_SINCE else value
        yield "\t\t" + _line(label, words, _COLUMNS["values"], indent=2)
    yield from _others(party.other, "text", 2, _COLUMNS["values"])
    for heading, part, labels in _parts(party):
        yield from _block(heading)
        for label, value in _found(part, labels):
            yield "\t\t" + _line(label, value, _COLUMNS["values"], indent=2)


def _parts(party: Party) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Yield the addresses and former names of a party, with their headings and lines."""
    for field, heading in _ADDRESSES.items():
        held: HeaderAddress = getattr(party, field)
        if held is not UNSET:
            yield heading, held, _ADDRESS
    for former in party.former_names:
        yield "FORMER COMPANY", former, _FORMER


def _block(heading: str) -> tuple[str, str]:
    return "", f"\t{_heading(heading, 1)}"


def _heading(words: str, tabs: int) -> str:
    return f"{words}:" + "\t" * _HEADING_TABS.get(words, tabs)


def _line(label: HeaderLabel, value: str, column: int, *, indent: int = 0, named: str = "") -> str:
    """Return a line whose value begins at `column`, as tabs of eight have it."""
    words = f"{named or label.text}:{_PADDED.get(label.text, '')}"
    tabs = _TABS.get(label.text) or max(-(-(column - indent * _TAB - len(words)) // _TAB), 1)
    return words + "\t" * tabs + _spelled(label, value, "text")


def _tags(header: FilingHeader) -> Iterator[str]:
    yield from _tagged(header, _TOP)
    yield from _others(header.other, "tags", 0, 0)
    for party in header.parties:
        role = LABELS[party.role].tag if party.role in LABELS else party.role.replace(" ", "-")
        yield f"<{role}>"
        yield from _party_tags(party)
        yield f"</{role}>"


def _party_tags(party: Party) -> Iterator[str]:
    yield from _wrapped("COMPANY-DATA", _tagged(party, _COMPANY))
    yield from _wrapped("FILING-VALUES", _tagged(party, _VALUES))
    yield from _others(party.other, "tags", 0, 0)
    for heading, part, labels in _parts(party):
        yield from _wrapped(LABELS[heading].tag, _tagged(part, labels), always=True)


def _wrapped(tag: str, lines: Iterator[str], *, always: bool = False) -> Iterator[str]:
    inner = [*lines]
    if inner or always:
        yield f"<{tag}>"
        yield from inner
        yield f"</{tag}>"


def _tagged(part: object, labels: tuple[str, ...]) -> Iterator[str]:
    for label, value in _found(part, labels):
        yield f"<{label.tag}>{_spelled(label, value, 'tags')}"


def _found(part: object, labels: tuple[str, ...]) -> Iterator[tuple[HeaderLabel, str]]:
    """Yield the lines that a part has values for; one line for each value of a list."""
    for spelling in labels:
        label = LABELS[spelling]
        held = getattr(part, label.field)
        for value in held if label.kind == "list" else () if held is UNSET else (held,):
            yield label, _printed(value)


def _spelled(label: HeaderLabel, value: str, style: Style) -> str:
    """Return a value as its style spells it."""
    if label.field == "items":
        return item_words(value) if style == "text" else item_code(value)
    if style == "text":
        return value
    if label.field == "act":
        return act_code(value)
    industry = _INDUSTRY.fullmatch(value) if label.field == "sic" else None
    return industry[1] if industry else value


def _others(lines: Lines, style: Style, indent: int, column: int) -> Iterator[str]:
    """Yield the lines that fit no field: under their label, or alone where the label would begin something else."""
    for name, text in lines:
        known = LABELS.get(name)
        alone = not name or (known is not None and known.level in ("role", "block", "frame"))
        if alone:
            yield "\t" * indent + one_line(text)
        elif style == "tags" or name.startswith("/"):
            yield f"<{'-'.join(one_line(name).split())}>{one_line(text)}"
        else:
            words = f"{one_line(name)}:"
            tabs = max(-(-(column - indent * _TAB - len(words)) // _TAB), 1)
            yield "\t" * indent + words + "\t" * tabs + one_line(text)


def _printed(value: str | int | date) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y%m%d%H%M%S}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else one_line(str(value))


def one_line(words: str) -> str:
    """Return a value as one line: with a blank for each line end or tab inside."""
    return _BREAKS.sub(" ", words).strip()
