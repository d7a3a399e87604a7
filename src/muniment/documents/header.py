"""The header that EDGAR puts before the documents of a filing, in its text style and its tag style alike."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from muniment.documents.passage import Passage, characters
from muniment.tsv import table_rows

Lines = tuple[tuple[str, str], ...]
"""Header lines as printed: the label ("" where there is none) and the text behind it."""


class HeaderAddress(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A business or mail address as EDGAR has it on file; `state` is EDGAR's code, also for countries."""

    street1: str | UnsetType = UNSET
    street2: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    zip: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET


class FormerName(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A name that a party had until the day it `changed`."""

    name: str | UnsetType = UNSET
    changed: date | UnsetType = UNSET


class Party(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company or person that the filing is by or about.

    `role` is spelled as in the text style (`SUBJECT COMPANY`) whatever style was read. `other` holds the lines of
    this party that fit no field: labels not known, and a second value for a field that has one.
    """

    role: str
    name: str | UnsetType = UNSET
    cik: str | UnsetType = UNSET
    sic: str | UnsetType = UNSET
    organization_name: str | UnsetType = UNSET
    irs_number: str | UnsetType = UNSET
    state_of_incorporation: str | UnsetType = UNSET
    fiscal_year_end: str | UnsetType = UNSET
    form_type: str | UnsetType = UNSET
    act: str | UnsetType = UNSET
    file_number: str | UnsetType = UNSET
    film_number: str | UnsetType = UNSET
    business_address: HeaderAddress | UnsetType = UNSET
    mail_address: HeaderAddress | UnsetType = UNSET
    former_names: tuple[FormerName, ...] = ()
    relationship: str | UnsetType = UNSET
    other: Lines = ()


class FilingHeader(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What EDGAR says about a filing as a whole, values exactly as printed.

    `accepted` is Eastern time, without a zone. `file_date` and `header_date` state when this copy of the filing and of
    its header was written, which may be long after it was filed. `other` holds the lines that fit no field.
    """

    accession_number: str | UnsetType = UNSET
    form: str | UnsetType = UNSET
    period: date | UnsetType = UNSET
    items: tuple[str, ...] = ()
    filed: date | UnsetType = UNSET
    changed: date | UnsetType = UNSET
    accepted: datetime | UnsetType = UNSET
    effective: date | UnsetType = UNSET
    document_count: int | UnsetType = UNSET
    sros: tuple[str, ...] = ()
    group_members: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    file_name: str | UnsetType = UNSET
    file_date: date | UnsetType = UNSET
    header_name: str | UnsetType = UNSET
    header_date: date | UnsetType = UNSET
    other: Lines = ()


class HeaderReading(Struct, frozen=True):
    """A header with the place of each value: offsets in the passage it was read from, by record path.

    Paths are those of the record, such as `parties[0].business_address.city` or `items[2]`; a line in `other` has its
    text's place.
    """

    header: FilingHeader
    spans: dict[str, tuple[int, int]]


# ---- the lines that a header may hold -------------------------------------------------------------------------------


Level = Literal["filing", "party", "address", "former name", "role", "block", "frame"]

Kind = Literal["text", "list", "date", "time", "count", "copy"]


class HeaderLabel(Struct, frozen=True):
    """One kind of header line.

    `level` is the record that the line belongs to; or `role` for a line that begins a party, `block` for one that
    begins an address, a former name or a mere grouping (then without `field`), `frame` for the container's own tags.
    `kind` says how the value is read; a `copy` names a file and the day it was written: `NAME : YYYYMMDD`.
    """

    text: str
    tag: str
    level: Level
    field: str
    kind: Kind


_TABLE = [msgspec.convert(row, HeaderLabel) for row in table_rows(__file__, "header.tsv")]

LABELS: dict[str, HeaderLabel] = {
    spelling: label for label in _TABLE for spelling in (label.text, label.tag) if spelling
}
"""Every header line by either of its spellings: old headers mix the two styles."""


def labels_of(level: Level) -> list[HeaderLabel]:
    """Return the lines of a level in the order in which a header has them, one for each field."""
    of_level = reversed([label for label in _TABLE if label.text and label.level == level])
    return list({label.field: label for label in of_level}.values())[::-1]


# ---- reading --------------------------------------------------------------------------------------------------------

# A line also ends before <SEC-HEADER> and <IMS-HEADER>: in 1995 some follow the outer tag on one line.
_LINE = re.compile(
    rb"(?=[^\r\n])[ \t\v\f]*+(?:<(?P<tag>/?[A-Za-z][A-Za-z0-9-]*+)>|(?P<label>[^:<\r\n]*+):)?+"
    rb"(?P<text>[^\r\n<]*+(?:<(?!(?:SEC|IMS)-HEADER>)[^\r\n<]*+)*+)"
)
_COPY = re.compile(r"(\S++)\s++:\s++(\S++)")
_DATE = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"[0-9]{14}")
_COUNT = re.compile(r"[0-9]{1,9}")


def read_header(passage: Passage) -> HeaderReading:
    """Read a header of either style, or of a mixture; a header that is cut off gives what it still says."""
    parser = _Parser(passage)
    for match in _LINE.finditer(passage.buffer, passage.start, passage.end):
        parser.take(match)
    return parser.result()


class _Draft:
    """A record under construction: which kind it is, its path, its values so far, its lines that fit no field."""

    __slots__ = ("level", "other", "path", "values")

    def __init__(self, level: Level, path: str = "") -> None:
        self.level, self.path = level, path
        self.values: dict[str, Any] = {}
        self.other: list[tuple[str, str]] = []

    def path_of(self, field: str) -> str:
        return f"{self.path}.{field}" if self.path else field

    def finished(self) -> dict[str, Any]:
        """Give the values as the record takes them."""
        values = {name: _finished(value) for name, value in self.values.items()}
        return {**values, "other": tuple(self.other)} if self.other else values


class _Line(Struct, frozen=True):
    """A header line taken apart: the label as printed, the text behind it, and that text's place in the passage."""

    label: str
    text: str
    start: int
    end: int


class _Parser:
    """Takes header lines one by one and remembers which party, and which block of it, they belong to."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.spans: dict[str, tuple[int, int]] = {}
        self.filing = _Draft("filing")
        self.parties: list[_Draft] = []
        self.party: _Draft | None = None
        self.block: _Draft | None = None

    def take(self, match: re.Match[bytes]) -> None:
        """Take the line that a search of the buffer found."""
        line = self._split(match)
        label = LABELS.get(" ".join(line.label.removeprefix("/").split()))
        if label is None:
            self._add_other(line)
        elif line.label.startswith("/"):
            if label.level in ("role", "block", "frame") or label.kind == "copy":
                self.block = None
            if label.level in ("role", "frame") or label.kind == "copy":
                self.party = None
            if line.text:
                self._add_other(line)
        elif label.level in ("role", "block", "frame"):
            self._open(label, line)
        elif line.text:
            self._fill(label, line)

    def result(self) -> HeaderReading:
        """Put the records together."""
        parties = tuple(Party(**draft.finished()) for draft in self.parties)
        return HeaderReading(FilingHeader(**self.filing.finished(), parties=parties), self.spans)

    def _split(self, match: re.Match[bytes]) -> _Line:
        tag, label, text = match.groups()
        content = text.lstrip()
        start = match.start("text") - self.passage.start + len(text) - len(content)
        content = content.rstrip()
        return _Line(characters((tag or label or b"").strip()), characters(content), start, start + len(content))

    def _open(self, label: HeaderLabel, line: _Line) -> None:
        self.block, party = None, self.party
        if label.level == "role":
            self.party = _Draft("party", f"parties[{len(self.parties)}]")
            self.party.values["role"] = label.text
            self.parties.append(self.party)
        elif party and label.field == "former_names":  # in the place of one that stayed empty
            drafts: list[_Draft] = party.values.setdefault("former_names", [])
            if not drafts or drafts[-1].values:
                drafts.append(_Draft("former name", party.path_of(f"former_names[{len(drafts)}]")))
            self.block = drafts[-1]
        elif party and label.field:  # a second address of the same kind counts only where the first one stayed empty
            draft = party.values.setdefault(label.field, _Draft("address", party.path_of(label.field)))
            self.block = None if draft.values else draft
        if line.text:
            self._add_other(line)

    def _fill(self, label: HeaderLabel, line: _Line) -> None:
        """Give a record the value of a line; a field that has one keeps it."""
        # The text style leaves a tag before an item it has no words for: `ITEM INFORMATION: <ITEMS>06b`.
        if text := line.text.removeprefix(f"<{label.tag}>").lstrip(" \t"):
            line = _Line(line.label, text, line.start + len(line.text) - len(text), line.end)
        draft = next((d for d in (self.filing, self.party, self.block) if d and d.level == label.level), None)
        if draft is None:
            self._add_other(line)
        elif label.kind == "list":
            values = draft.values.setdefault(label.field, [])
            self.spans[draft.path_of(f"{label.field}[{len(values)}]")] = line.start, line.end
            values.append(line.text)
        elif (values := _values(label, line.text)) and not values.keys() & draft.values.keys():
            draft.values.update(values)
            self.spans.update((draft.path_of(field), (line.start, line.end)) for field in values)
        else:
            self._add_other(line)

    def _add_other(self, line: _Line) -> None:
        """Keep a line that fits no field with the party it stands in."""
        if not line.label and not line.text:
            return
        draft = self.party or self.filing
        self.spans[draft.path_of(f"other[{len(draft.other)}]")] = line.start, line.end
        draft.other.append((line.label, line.text))


def _finished(value: object) -> object:
    """Turn a draft into its record, a list of drafts or texts into a tuple; leave out records that stayed empty."""
    if isinstance(value, list):
        return tuple(record for record in map(_finished, value) if record is not UNSET)
    if not isinstance(value, _Draft):
        return value
    record = HeaderAddress if value.level == "address" else FormerName
    return record(**value.values) if value.values else UNSET


def _values(label: HeaderLabel, text: str) -> dict[str, Any]:
    """Read the value of a line; nothing where the text is no such value."""
    if label.kind == "copy":
        copy = _COPY.fullmatch(text)
        day = _date(copy[2]) if copy else UNSET
        return {f"{label.field}_name": copy[1], f"{label.field}_date": day} if copy and day is not UNSET else {}
    value = _READ[label.kind](text)
    return {} if value is UNSET else {label.field: value}


def _date(text: str) -> date | UnsetType:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else UNSET
    except ValueError:
        return UNSET


def _time(text: str) -> datetime | UnsetType:
    try:
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]}") if _TIME.fullmatch(text) else UNSET
    except ValueError:
        return UNSET


_READ: dict[Kind, Callable[[str], str | int | date | UnsetType]] = {
    "text": str,
    "date": _date,
    "time": _time,
    "count": lambda text: int(text) if _COUNT.fullmatch(text) else UNSET,
}
