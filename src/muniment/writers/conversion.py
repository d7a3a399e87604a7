"""Older schedules in the terms of today's form: the record, all that could not come along, and the copy as a file.

A conversion is a copy for reading and counting, never one to file: nothing is made up for it. What the source says and
today's form has no place for is an `Omission`; what today's form requires and the record lacks is a `Gap`. A file of it
is today's XML with what it lacks in comments, or one JSON object with everything.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import PurePath
from typing import Any, Literal, TypeAlias, TypeVar, cast

import msgspec
from msgspec import UNSET, Struct, UnsetType

from muniment.caching import in_groups
from muniment.codes import CodeTable, states
from muniment.errors import IdentifierError, UsageError
from muniment.evidence import DOUBTFUL, IN_ONE_TEXT, Span, State
from muniment.forms import Record, form_of, stated_form
from muniment.forms.definition import CUSIP, Field, Part, Row, fields, place_of, rows
from muniment.forms.schedule_13.schedule_13g import Item3, Item10
from muniment.forms.walk import Visit, entries, list_of, placed, replaced, value_at, walk
from muniment.reading import READER_VERSION, Reading, Source, expect_reading
from muniment.values import Choice, Count, Percent, Phone, Shares, Text
from muniment.version import __version__
from muniment.wording import confidence_percent, short_of
from muniment.writers.json import as_object
from muniment.writers.summary import is_from_print
from muniment.writers.xml import write_annotated

Reason: TypeAlias = Literal[
    "no element", "no code", "no room", "not applicable", "not exact", "too unsure", "unreadable", "lost"
]

_LINE = 150  # texts with more room than this may have several lines
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# eis_Schedule13G_Filer.xsd: DECIMAL_TYPE14_2_NONNEGATIVE, PERCENTAGE_TYPE, INTEGER_TYPE_3, CUSIP_TYPE.
_FRACTION = -2
_MOST_SHARES = Decimal("99999999999999.99")
_CUSIP = re.compile("[a-zA-Z0-9@*#]{9,12}").fullmatch
# A country, and the kind of its own places in the table: "Delaware, U.S.A." is Delaware.
_WITHIN = {"X1": ("us-state", "us-district", "us-territory"), "Z4": ("canada-province",)}


class NoneToday(ValueError):
    """Today's form does not take the value; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def todays(field: Field, value: object) -> object:
    """Return one value as today's element takes it.

    Nothing is guessed. A place becomes its code where the official table knows the words, a code stays where today's
    list has it, a text or number stays where the schema has room for it. Everything else is refused, with the reason.

    Raises:
        NoneToday: it takes no such value.
    """
    kind = field.at.kind
    if isinstance(kind, Choice):
        return _code(kind.codes, str(value))
    if isinstance(kind, Phone):
        # A telephone number without the plus and the strokes that the schema does not take.
        number = _text(str(value).replace("+", " ").replace("/", "-").replace("–", "-"), kind.longest)
        if not kind.takes(number):
            raise NoneToday("no room")
        return number
    if isinstance(kind, Text):
        return _text(str(value), kind.longest)
    if not _fits(kind, value):
        raise NoneToday("no room")
    return value


def _fits(kind: object, value: object) -> bool:
    if isinstance(kind, Percent):
        return isinstance(value, int | Decimal) and 0 <= value <= 100
    if isinstance(kind, Shares):
        return isinstance(value, Decimal) and 0 <= value <= _MOST_SHARES and int(value.as_tuple().exponent) >= _FRACTION
    if isinstance(kind, Count):
        return isinstance(value, int) and 0 < value < 10**kind.digits
    return kind is not CUSIP or _CUSIP(str(value)) is not None


def _text(text: str, longest: int) -> str:
    """Return a text as XML can hold it: in one line, where the field is a line."""
    clean = _FORBIDDEN.sub(" ", text.replace("\r\n", "\n"))
    clean = clean.strip() if longest > _LINE else " ".join(clean.split())
    if not clean or (longest and len(clean) > longest):
        raise NoneToday("no room")
    return clean


def _code(codes: Mapping[str, object], text: str) -> str:
    """Return the code that words name, by the official table alone."""
    if text in codes:
        return text
    if isinstance(codes, CodeTable):
        try:
            return codes.compact(text)
        except IdentifierError:
            if codes is states.SCHEDULE_13 and (place := _within(text)):
                return place
    raise NoneToday("no code")


def _within(text: str) -> str:
    """Return the code of a place that is printed with its country behind it; "" where it is no place of that country.

    >>> _within("Delaware, U.S.A."), _within("Ontario, Canada"), _within("Paris, France")
    ('DE', 'A6', '')
    """
    place, comma, country = text.rpartition(",")
    try:
        kinds = _WITHIN.get(states.SCHEDULE_13.compact(country), ()) if comma else ()
        code = states.SCHEDULE_13.compact(place) if kinds else ""
    except IdentifierError:
        return ""
    return code if code and states.SCHEDULE_13[code].kind in kinds else ""


class Gap(Struct, frozen=True):
    """A place that the form requires and the record leaves empty: path, element, item and label, and why.

    `why` is `not stated` where the source says nothing, `blank` where its place for it is empty, `omitted` where the
    source says something that could not be taken over, and `in one text` where a part of an item has no text of its
    own, but one with the part at the path `beside`.
    """

    path: str
    element: str
    item: str
    label: str
    why: Literal["not stated", "blank", "omitted", "in one text"]
    beside: str = ""


def missing_answers(
    record: Part, omitted: Container[str], states: Mapping[str, State], beside: Mapping[str, str]
) -> Iterator[Gap]:
    """Yield the gaps of a record, in the order of the form; what EDGAR removes from public copies is not asked.

    `beside` names, for parts without a text of their own, the part whose text is theirs as well.
    """
    amended = str(getattr(record, "submission_type", "")).endswith("/A")
    for visit in walk(record, into=_is_asked):
        if visit.value in (UNSET, ()) and _is_asked(visit.field) and _is_required(visit.part, visit.field, amended):
            path, other = visit.path, beside.get(visit.path) or beside.get(visit.path.rpartition(".")[0], "")
            otherwise = "in one text" if other else "not stated"
            why = "omitted" if path in omitted else "blank" if path in states else otherwise
            yield Gap(path, visit.element, visit.item, visit.field.at.label, why, other if why == "in one text" else "")


def _is_asked(field: Field) -> bool:
    return bool(field.at.path) and not field.at.private


def _is_required(part: Part, field: Field, amended: bool) -> bool:
    original, _, amendment = field.at.need.partition("/")
    need = amendment if amended and amendment else original
    if not need.startswith("m"):
        return False
    if isinstance(part, Item3) and field.name == "other_type":
        return "FI" in (part.types or ())
    if isinstance(part, Item10) and field.name == "certifications":
        return part.not_applicable is not True
    return not _is_answered_otherwise(part, field)


def _is_answered_otherwise(part: Part, field: Field) -> bool:
    """Whether an item of Schedule 13G says "not applicable" or has an answer: it needs one of them, never both.

    Source: EDGAR Filer Manual II, 8.1.12.
    """
    not_applicable = getattr(part, "not_applicable", None)
    if not_applicable is None:
        return False
    if field.name != "not_applicable":
        return not_applicable is True
    return any(getattr(part, sibling.name) is not UNSET for sibling in fields(type(part)))


P = TypeVar("P", bound=Part)

_NUMBER = re.compile(r"\[\d+\]")


class Omission(Struct, frozen=True):
    """Something that the source says and the conversion does not: where, in which words, and why.

    `path` is that of the source's record; `element` the place in today's XML, "" where there is none; `words` are the
    source's. Reasons:

    * `no element`, `no code`, `no room`: today's form has no element, no code, or less room for it;
    * `not applicable`: the source says so ("N/A"): today's form leaves such places out;
    * `not exact`: it states less than the place takes: `<1`, or 2020-03 for a day;
    * `too unsure`: how it is to be read is too doubtful;
    * `unreadable`, `lost`: what stands there is no such value, or the source is damaged.
    """

    path: str
    element: str
    item: str
    label: str
    words: str
    reason: Reason


class Spelling(Struct, frozen=True):
    """A value that is written otherwise than it was printed, such as a place by its code."""

    path: str
    printed: str
    written: str


class Uncertain(Struct, frozen=True):
    """A value that is written, and how sure the reader is of it (0 to 1), where that is less than 0.9."""

    path: str
    confidence: float


class Conversion(Struct, frozen=True):
    """A printed schedule in the terms of today's form.

    * `record`: what today's form has a place for;
    * `source`: what was read;
    * `omissions`: what the source says beside that, and why it is left out;
    * `gaps`: what today's form requires and the record lacks;
    * `spellings`: values that are written otherwise than printed;
    * `doubts`: values with a confidence below 0.9;
    * `unread`: how many parts of the source nothing was read from.
    """

    record: Record
    source: Source
    omissions: tuple[Omission, ...] = ()
    gaps: tuple[Gap, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    doubts: tuple[Uncertain, ...] = ()
    unread: int = 0


def is_convertible(reading: Reading) -> bool:
    """Whether a reading is of a printed schedule, whose record is to be put into today's terms first."""
    return form_of(reading.record).is_read_from_paper and is_from_print(reading.evidence)


def convert(reading: Reading) -> Conversion:
    """Put a schedule that was read from a printed page into the terms of today's form; `write` makes XML or JSON of it.

    Raises:
        UsageError: it is a Form D, or was read from XML: its record is in today's terms already; or it is no reading.
    """
    expect_reading("a conversion is made of", reading)
    if not is_convertible(reading):
        raise UsageError(f"{reading.source.name}: is no schedule read from a printed page; write its record as it is")
    today = _Today()
    record = _with_filer(today.terms_of(reading.record), reading, today)
    today.omissions += _absent(reading, record)
    omitted = {path for omission in today.omissions for path in (omission.path, omission.path.rpartition("[")[0])}
    return Conversion(
        record,
        reading.source,
        tuple(today.omissions),
        tuple(missing_answers(record, omitted, reading.states, _beside(reading))),
        tuple(today.spellings),
        tuple(_uncertain(reading, record, today.omissions)),
        len(reading.unread),
    )


class _Today:
    """What today's form takes of a record; the rest is noted."""

    def __init__(self) -> None:
        self.omissions: list[Omission] = []
        self.spellings: list[Spelling] = []

    def terms_of(self, record: P) -> P:
        """Return a record with what today's form takes of another."""
        made = type(record)()
        left_out: list[str] = []
        for visit in walk(record, into=lambda field: bool(field.at.path)):
            if visit.path.startswith(tuple(left_out)):
                continue
            converted = self._field_converted(visit, left_out)
            if converted is not UNSET:
                made = placed(made, visit.path, converted)
            # Name what a field keeps of its source's words: letters of another time, less than a value.
            for spelling in visit.part.as_filed:
                name, bracket, number = spelling.field.partition("[")
                if name != visit.field.name or not spelling.words:
                    continue
                path = f"{visit.path}{bracket}{number}"
                if any(omission.path == path for omission in self.omissions):
                    continue
                if bracket and converted is not UNSET:
                    self.spellings.append(Spelling(path, spelling.words, visit.value[int(number.rstrip("]"))]))
                elif converted is UNSET:
                    self._omit(visit, path, spelling.words, "not exact")
        return made

    def _field_converted(self, visit: Visit, left_out: list[str]) -> object:
        """Return what is kept of a value or a list, UNSET for nothing; a part is made when something of it is kept."""
        field, stated = visit.field, visit.value
        if stated is UNSET:
            return UNSET
        if not field.repeats:
            return UNSET if field.part and visit.element else self._converted(visit, visit.path, stated)
        most = field.at.most or len(stated)
        for path, entry in islice(entries(visit), most, None):
            self._omit(visit, path, _as_text(entry), "no room")
            left_out.append(f"{path}.")
        values = [self._converted(visit, path, entry) for path, entry in islice(entries(visit), most)]
        return tuple(value for value in values if value is not UNSET) or UNSET

    def _converted(self, visit: Visit, path: str, value: object) -> object:
        """Return one value in today's terms, else UNSET; of a part an empty one."""
        if not visit.element:
            return self._omit(visit, path, _as_text(value), "no element")
        if isinstance(value, Part):
            return type(value)()
        try:
            converted = todays(visit.field, value)
        except NoneToday as none:
            return self._omit(visit, path, _as_text(value), none.reason)
        if isinstance(converted, str) and isinstance(value, str) and converted.split() != value.split():
            self.spellings.append(Spelling(path, value, converted))
        return converted

    def _omit(self, visit: Visit, path: str, text: str, reason: Reason) -> UnsetType:
        self.omissions.append(Omission(path, visit.element, visit.item, visit.field.at.label, text, reason))
        return UNSET


def _as_text(value: object) -> str:
    if isinstance(value, Part):
        return "; ".join(_as_text(inner) for f in fields(type(value)) if (inner := getattr(value, f.name)) is not UNSET)
    if isinstance(value, tuple):
        return "; ".join(map(_as_text, cast("tuple[object, ...]", value)))
    return value.isoformat() if isinstance(value, date) else str(value)


# ---- what the record does not hold ----------------------------------------------------------------------------------


def _with_filer(record: P, reading: Reading, today: _Today) -> P:
    """Fill the CIK of the filer, where the header of the submission names exactly one."""
    parties = reading.header.parties if reading.header else ()
    ciks = dict.fromkeys(party.cik for party in parties if party.cik and party.role.upper() == "FILED BY")
    if value_at(record, "filer_cik") is not UNSET or not ciks:
        return record
    place = _places(cast("type[Part]", type(record)))["filer_cik"]
    if len(ciks) == 1:
        today.spellings.append(Spelling("filer_cik", "FILED BY, in the header of the submission", *ciks))
        return replaced(record, "filer_cik", next(iter(ciks)))
    numbers = ", ".join(map(str, ciks))
    today.omissions.append(Omission("filer_cik", place.element, place.item, place.field.at.label, numbers, "no room"))
    return record


@cache
def _places(record: type[Part]) -> dict[str, Row]:
    return {row.path.removesuffix("[]"): row for row in rows(record)}


def _absent(reading: Reading, record: Part) -> Iterator[Omission]:
    """Yield what stands in place of values: "N/A", words that are none, values too unsure to be stated."""
    places = _places(form_of(reading.record).record)
    for path, state in reading.states.items():
        row = places.get(_NUMBER.sub("[]", path).removesuffix("[]"))
        if row is None or state.kind == "blank":
            continue
        item = path.rpartition(".")[0]
        if state.kind == "not applicable" and item and value_at(record, f"{item}.not_applicable") is True:
            continue  # an item of Schedule 13G says so with a flag of its own
        text, reason = _why(reading, path, state)
        yield Omission(path, row.element, row.item, row.field.at.label, text, reason)


def _why(reading: Reading, path: str, state: State) -> tuple[str, Reason]:
    evidence = reading.evidence.get(path)
    if evidence and evidence.candidates:
        return evidence.candidates[0].value, "too unsure"
    return state.words, "unreadable" if state.kind == "blank" else state.kind


def _beside(reading: Reading) -> dict[str, str]:
    """Return, for parts that have one text with another part, the path of that one."""
    return {
        path: evidence.how.removeprefix(IN_ONE_TEXT).strip()
        for path, evidence in reading.evidence.items()
        if evidence.how.startswith(IN_ONE_TEXT)
    }


def _uncertain(reading: Reading, record: Part, omissions: Iterable[Omission]) -> Iterator[Uncertain]:
    omitted = {omission.path for omission in omissions}
    for path, evidence in reading.evidence.items():
        # of a list that lost an entry the others have other numbers in the copy
        written = list_of(path)
        if evidence.confidence < DOUBTFUL and path not in omitted and value_at(record, written) is not UNSET:
            yield Uncertain(path, round(evidence.confidence, 4))


_MAX_LENGTH = 300  # characters of an omitted text in a comment; `Conversion.omissions` has them all
_REASONS = {
    "no element": "today's form has no element for it",
    "no code": "today's list has no code for it",
    "no room": "today's form has no room for it",
    "not applicable": "the source says that it does not apply",
    "not exact": "the source states no exact value",
    "too unsure": "too unsure to be stated",
    "unreadable": "is no such value",
    "lost": "the source is damaged there",
}
_MARKED = 200  # bytes, the declaration and the mark behind it
MARK = "CONVERSION COPY, NOT FOR FILING"
_HEAD = (
    "What a printed schedule says, in the XML of today's form. Nothing is made up. Where comments say 'not stated' or "
    "'left blank', today's form requires an answer that the source does not give; 'omitted' is what the source says "
    "and this XML has no value for; 'in one text' is what the source tells together with another answer; 'printed' "
    "is what a code stands for; 'doubtful' is how sure the reader is, where that is less than 90%."
)


def made_by() -> str:
    """Return what a copy says of the program that made it: another version may make another one."""
    return f"muniment {__version__}, reader {READER_VERSION}"


def origin(content_hash: str) -> str:
    """Return what a copy says of where it comes from."""
    return f"sha256 {content_hash}; {made_by()}"


def is_copy(reading: Reading) -> bool:
    """Whether a file that was read is a conversion copy: it says so at its head."""
    return MARK in reading.words(Span(reading.source.content_hash, 0, _MARKED))


def conversion_xml(conversion: Conversion) -> bytes:
    """Return the XML of a conversion: marked as no filing, comments where something is missing or doubtful.

    Raises:
        RecordError: it cannot be written.
    """
    notes = in_groups((list_of(path), " ".join(note.split())) for path, note in _notes(conversion))
    # Not the folder: the same page gives the same copy wherever it lies.
    name = PurePath(conversion.source.name).name
    left = f"; {conversion.unread} parts of the source were not read" if conversion.unread else ""
    head = [MARK, f"{name}; {origin(conversion.source.content_hash)}", _HEAD, f"{tally(conversion)}{left}"]
    return write_annotated(conversion.record, head, notes)


def tally(conversion: Conversion) -> str:
    """Return in figures what a conversion lacks."""
    counts = {
        "omitted": conversion.omissions,
        "required but not stated": [gap for gap in conversion.gaps if gap.why in ("not stated", "blank")],
        "doubtful": conversion.doubts,
    }
    return ", ".join(f"{len(entries)} {label}" for label, entries in counts.items())


def missing(conversion: Conversion) -> list[str]:
    """Return what a conversion lacks, one line for each place, that of several persons together."""
    places = [(omission.path, omission_text(omission)) for omission in conversion.omissions]
    places += [(gap.path, gap_text(gap)) for gap in conversion.gaps if gap.why != "omitted"]
    lines = in_groups(((_NUMBER.sub("[]", path), text), path) for path, text in places)
    return [
        f"{paths[0] if len(paths) == 1 else f'{generic} ({len(paths)} times)'}: {text}"
        for (generic, text), paths in lines.items()
    ]


def _notes(conversion: Conversion) -> Iterator[tuple[str, str]]:
    required = {gap.path for gap in conversion.gaps}
    for omission in conversion.omissions:
        is_gap = omission.path in required or omission.path.rpartition("[")[0] in required
        yield omission.path, omission_text(omission) + (", and required" if is_gap else "")
    for gap in conversion.gaps:
        if gap.why != "omitted":
            yield gap.path, gap_text(gap)
    for spelling in conversion.spellings:
        yield spelling.path, f"printed: {spelling.printed}"
    for uncertain in conversion.doubts:
        yield uncertain.path, f"doubtful, {confidence_percent(uncertain.confidence)}: {uncertain.path}"


def omission_text(omission: Omission) -> str:
    """Return an omission in words: what, why, and as it stands in the source."""
    text = short_of(omission.words) if omission.reason == "not exact" else omission.words
    quoted = text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}..., {len(text):,} characters"
    return f"omitted: {_name(omission)}, {_REASONS[omission.reason]}" + (f": {quoted}" if quoted else "")


def gap_text(gap: Gap) -> str:
    """Return a gap in words."""
    if gap.why == "in one text":
        return f"in one text with {gap.beside}: {_name(gap)}"
    return f"{'left blank' if gap.why == 'blank' else 'not stated'}: {_name(gap)}"


def _name(place: Omission | Gap) -> str:
    where = f" ({place_of(place.item)})" if place.item else ""
    tag = place.element.rpartition("/")[2]
    return f"{tag}, {place.label}{where}" if tag else f"{place.label}{where}"


# ---- JSON -----------------------------------------------------------------------------------------------------------


def conversion_json(conversion: Conversion) -> bytes:
    """Return a conversion as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(conversion_object(conversion)), indent=2) + b"\n"


def conversion_object(conversion: Conversion) -> dict[str, Any]:
    """Return a conversion as plain JSON values; `conversion` says what it is, so that nobody takes it for a filing."""
    fields = msgspec.to_builtins(conversion)
    source, _ = fields.pop("source"), fields.pop("record")
    name = stated_form(conversion.record)
    return {
        "conversion": MARK,
        "made_by": made_by(),
        "file": conversion.source.name,
        "source": source,
        "form": str(name) if name else "",
        "record": as_object(conversion.record),
        **fields,
    }
