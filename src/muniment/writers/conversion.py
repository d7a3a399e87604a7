"""Older schedules in the terms of today's form: the record, and all that could not come along or is asked for now.

A conversion is a copy for reading and counting, never one to file: nothing is made up for it. What the source says and
today's form has no place for is an `Omission`; what today's form requires and the record lacks is a `Gap`.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from typing import TypeVar, cast

from msgspec import UNSET, Struct, UnsetType

from muniment.errors import UsageError
from muniment.evidence import DOUBTFUL, State
from muniment.forms import Record, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Row, fields, rows
from muniment.forms.paths import replaced, value_at
from muniment.forms.placing import placed
from muniment.forms.walk import Visit, entries, walk
from muniment.reading import Reading, Source
from muniment.writers.confidences import is_from_print
from muniment.writers.gaps import Gap, gaps
from muniment.writers.todays import NoneToday, Reason, todays

P = TypeVar("P", bound=Part)

_NUMBER = re.compile(r"\[\d+\]")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?").findall


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


class Doubt(Struct, frozen=True):
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
    doubts: tuple[Doubt, ...] = ()
    unread: int = 0


def is_convertible(reading: Reading) -> bool:
    """Whether a reading is of a printed schedule, whose record is to be put into today's terms first."""
    return form_of(reading.record).is_read_from_paper and is_from_print(reading.evidence)


def convert(reading: Reading) -> Conversion:
    """Put a schedule that was read from a printed page into the terms of today's form; `write` makes XML or JSON of it.

    Raises:
        UsageError: it is a Form D, or was read from XML: its record is in today's terms already.
    """
    if not is_convertible(reading):
        raise UsageError(f"{reading.source.name}: is no schedule read from a printed page; write its record as it is")
    today = _Today()
    record = _with_filer(today.terms_of(reading.record), reading, today)
    today.omissions += _absent(reading, record)
    omitted = {path for one in today.omissions for path in (one.path, one.path.rpartition("[")[0])}
    return Conversion(
        record,
        reading.source,
        tuple(today.omissions),
        tuple(gaps(record, omitted, reading.states)),
        tuple(today.spellings),
        tuple(_doubts(reading, record)),
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
            kept = self._kept(visit, left_out)
            if kept is not UNSET:
                made = placed(made, visit.path, kept)
            self._as_filed(visit, kept)
        return made

    def _kept(self, visit: Visit, left_out: list[str]) -> object:
        """Return what is kept of a value or a list, UNSET for nothing; a part is made when something of it is kept."""
        field, held = visit.field, visit.value
        if held is UNSET:
            return UNSET
        if not field.repeats:
            return UNSET if field.part and visit.element else self._one(visit, visit.path, held)
        most = field.at.most or len(held)
        for path, one in islice(entries(visit), most, None):
            self._omit(visit, path, _words(one), "no room")
            left_out.append(f"{path}.")
        values = [self._one(visit, path, one) for path, one in islice(entries(visit), most)]
        return tuple(one for one in values if one is not UNSET) or UNSET

    def _one(self, visit: Visit, path: str, value: object) -> object:
        """Return one value in today's terms, else UNSET; of a part an empty one."""
        if not visit.element:
            return self._omit(visit, path, _words(value), "no element")
        if isinstance(value, Part):
            return type(value)()
        try:
            told = todays(visit.field, value)
        except NoneToday as none:
            return self._omit(visit, path, _words(value), none.reason)
        if isinstance(told, str) and isinstance(value, str) and told.split() != value.split():
            self.spellings.append(Spelling(path, value, told))
        return told

    def _omit(self, visit: Visit, path: str, words: str, reason: Reason) -> UnsetType:
        self.omissions.append(Omission(path, visit.element, visit.item, visit.field.at.label, words, reason))
        return UNSET

    def _as_filed(self, visit: Visit, kept: object) -> None:
        """Name what a field keeps of its source's words: letters of another time, less than a value."""
        for one in visit.part.as_filed:
            name, bracket, number = one.field.partition("[")
            if name != visit.field.name or not one.words:
                continue
            path = f"{visit.path}{bracket}{number}"
            if bracket and kept is not UNSET:
                self.spellings.append(Spelling(path, one.words, visit.value[int(number.rstrip("]"))]))
            elif kept is UNSET:
                self._omit(visit, path, one.words, "not exact")


def _words(value: object) -> str:
    """Return a value as plain words; of a part, all that it says."""
    if isinstance(value, Part):
        return "; ".join(_words(held) for f in fields(type(value)) if (held := getattr(value, f.name)) is not UNSET)
    if isinstance(value, tuple):
        return "; ".join(map(_words, cast("tuple[object, ...]", value)))
    return value.isoformat() if isinstance(value, date) else str(value)


# ---- what the record does not hold ----------------------------------------------------------------------------------


def _with_filer(record: P, reading: Reading, today: _Today) -> P:
    """Fill the CIK of the filer, where the header of the submission names exactly one."""
    parties = reading.header.parties if reading.header else ()
    ciks = dict.fromkeys(one.cik for one in parties if one.cik and one.role.upper() == "FILED BY")
    if value_at(record, "filer_cik") is not UNSET or not ciks:
        return record
    place = _places(cast("type[Part]", type(record)))["filer_cik"]
    if len(ciks) == 1:
        today.spellings.append(Spelling("filer_cik", "FILED BY, in the header of the submission", *ciks))
        return replaced(record, "filer_cik", next(iter(ciks)))
    words = ", ".join(map(str, ciks))
    today.omissions.append(Omission("filer_cik", place.element, place.item, place.field.at.label, words, "no room"))
    return record


@cache
def _places(record: type[Part]) -> dict[str, Row]:
    """Return the leaves of a form by record path, numbers left out."""
    return {row.path.removesuffix("[]"): row for row in rows(record)}


def _absent(reading: Reading, record: Part) -> Iterator[Omission]:
    """Yield what stands in place of values: "N/A", words that are none, values too unsure to be stated."""
    known = _places(form_of(reading.record).record)
    for path, state in reading.states.items():
        row = known.get(_NUMBER.sub("[]", path).removesuffix("[]"))
        if row is None or state.kind == "blank":
            continue
        flag = f"{path.rpartition('.')[0]}.not_applicable"
        if state.kind == "not applicable" and _at(record, flag) is True:
            continue  # an item of Schedule 13G says so with a flag of its own
        words, reason = _why(reading, path, state)
        yield Omission(path, row.element, row.item, row.field.at.label, words, reason)


def _why(reading: Reading, path: str, state: State) -> tuple[str, Reason]:
    evidence = reading.evidence.get(path)
    if evidence and evidence.candidates:
        return evidence.candidates[0].value, "too unsure"
    return state.words, "unreadable" if state.kind == "blank" else state.kind


def _doubts(reading: Reading, record: Part) -> Iterator[Doubt]:
    """Yield the values that are written with some doubt."""
    for path, evidence in reading.evidence.items():
        if evidence.confidence < DOUBTFUL and _at(record, path) is not UNSET:
            yield Doubt(path, round(evidence.confidence, 4))


def _at(record: Part, path: str) -> object:
    """Return what stands at a path of a record, UNSET where nothing does."""
    here: object = record
    for name, number in _STEP(path):
        here = getattr(here, name, UNSET)
        if number:
            entries = cast("tuple[object, ...]", here) if isinstance(here, tuple) else ()
            here = entries[int(number)] if int(number) < len(entries) else UNSET
    return here
