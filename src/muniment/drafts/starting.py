"""A draft, and how one begins: blank, as the amendment of a filing, or as one of a family from a table.

Of an amendment: what carries over, what is stated anew, and what the preparer must look at. Rules: 17 CFR 230.503(a)(3)
and (4) for Form D (an amendment gives current answers to every item), 240.13d-2 for the schedules.

Of a table a row is a filing, and what they share stands in a draft of its own. The columns are the paths of the record
(`issuer_name`, `reporting_persons[0].percent`), in any order; an empty cell leaves what the shared draft says. Cells
are written as in a draft: 5,000,000 and 6.2% are understood.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath
from typing import Any, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.drafts.figures import figures_before
from muniment.errors import SourceError, UsageError
from muniment.evidence import DOUBTFUL
from muniment.forms import FORMS, FormSpec, Record, form_of, names
from muniment.forms.definition import Part
from muniment.forms.describe import Row, fields, rows
from muniment.forms.paths import each, placed, value_at
from muniment.readers.dataset import DatasetReading
from muniment.readers.yaml import value_of
from muniment.reading import Reading
from muniment.values import Choice, Unreadable
from muniment.wording import likest
from muniment.writers.conversion import convert, is_convertible
from muniment.writers.yaml import Remarks, write_yaml


class Draft(Struct, frozen=True):
    """A record that may be incomplete, and the remarks that stand beside its answers."""

    record: Record
    remarks: Remarks = Remarks()

    def yaml(self) -> bytes:
        """Return the draft as a commented YAML file in which every question of the form is asked."""
        return write_yaml(self.record, asked=True, remarks=self.remarks)


_HEAD = (
    "Fill in what applies; an empty key says nothing. `muniment draft check` tells what is missing or wrong, and",
    "`muniment write --to xml` writes the notice once nothing is. Access codes never belong in this file.",
)


def blank(form: str) -> Draft:
    """Return the draft of a first filing: `D`, `13G` or `13D`, in any spelling.

    Raises:
        KeyError: it is no form that muniment knows.
    """
    told = names.parse(form)
    if told is None:
        raise KeyError(form)
    spec = FORMS[told.form]
    record: Any = spec.record
    return Draft(record(submission_type=spec.submission_type, **spec.blank), Remarks(_HEAD))


def head(words: str, on: date) -> tuple[str, ...]:
    """Return the first lines of a draft that was made of something else."""
    return (f"{words}, {on.isoformat()}. LOOK marks what must be stated anew or may have changed.", *_HEAD)


P = TypeVar("P", bound=Part)


def amendment(reading: Reading | DatasetReading, today: date) -> Draft:
    """Return the amendment of a filing, of whatever format it was read; `today` is named at the head of the draft."""
    record = current_record(reading)
    accession = (reading.header and reading.header.accession_number) or UNSET
    form = form_of(record)
    look = {path: words for held, words in form.amending.look.items() for path in expanded(record, held)}
    if accession is not UNSET:
        look.pop(form.amending.accession, None)
    name = reading.accession if isinstance(reading, DatasetReading) else PurePath(reading.source.name).name
    look |= doubts(reading, name) | _retired(record)
    amended = _amended(record, form, accession, look)
    signed, anew = unsigned(amended)
    lines = head(f"Amendment of {accession or name}", today)
    remarks = Remarks((*lines, *figures_before(record)), look | anew)
    return Draft(signed, remarks)


def current_record(reading: Reading | DatasetReading) -> Record:
    """Return what a filing says in the terms of today's form: a printed schedule is put into them first."""
    if isinstance(reading, Reading) and is_convertible(reading):
        return convert(reading).record
    return reading.record


def expanded(record: Record, path: str) -> list[str]:
    """Return the paths of what a path with `[]` stands for; one that names no list is its own."""
    around, _, field = path.rpartition("[].")
    return [f"{at}.{field}" for at, _ in each(record, f"{around}[]")] if around else [path]


def _amended(record: Record, form: FormSpec, accession: str | UnsetType, look: dict[str, str]) -> Record:
    """Return the next amendment: numbered on, with nothing in what must be stated anew."""
    amending = form.amending
    changes: dict[str, Any] = {name: UNSET for name in amending.anew if hasattr(record, name)}
    changes |= {"submission_type": f"{form.submission_type}/A", amending.accession: accession}
    if amending.flag:
        changes[amending.flag] = True
    if amending.number:
        before = getattr(record, amending.number)
        told = names.parse(record.submission_type) if record.submission_type else None
        if told is not None and told.amendment and before is UNSET:
            look[amending.number] = "the filing amended gives no number: say which this one is."
            changes[amending.number] = UNSET
        else:
            changes[amending.number] = (before or 0) + 1
    return structs.replace(todays(record), **changes)


def todays(part: P) -> P:
    """Return a part without spellings and places of its time: an amendment is written as today's form."""
    changes: dict[str, Any] = {"as_filed": tuple(spelling for spelling in part.as_filed if not spelling.path)}
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if field.part is not None and value is not UNSET:
            changes[field.name] = tuple(map(todays, value)) if field.repeats else todays(value)
    return structs.replace(part, **changes)


def unsigned(record: Record) -> tuple[Record, dict[str, str]]:
    """Return the record with its signatures still to be given, and what to say of each; who signs carries over."""
    look: dict[str, str] = {}

    def cleared(part: Part, path: str) -> Part:
        look[f"{path}.signature"] = "type it anew; the date is the day of signing."
        return structs.replace(part, signature=UNSET, date=UNSET)

    signatures = form_of(record).roles.signatures
    if signatures is None:
        return record, look
    found: list[Any] = []
    for number, one in enumerate(getattr(record, signatures.path) or ()):
        path = f"{signatures.path}[{number}]"
        if not signatures.signers:
            found.append(cleared(one, path))
            continue
        signers = getattr(one, signatures.signers) or ()
        again = tuple(cleared(signer, f"{path}.{signatures.signers}[{n}]") for n, signer in enumerate(signers))
        found.append(structs.replace(one, **{signatures.signers: again or UNSET}))
    return structs.replace(record, **{signatures.path: tuple(found)}) if found else record, look


def _retired(record: Record) -> dict[str, str]:
    """Return what the form no longer offers, though the filing amended claims it; an accepted filing may be old."""
    look = {}
    for field in fields(type(record)):
        codes: Any = field.at.kind.codes if isinstance(field.at.kind, Choice) else {}
        claimed: Any = getattr(record, field.name) or ()
        chosen = [codes[code] for code in (claimed if field.repeats else [claimed]) if code in codes]
        notes = [code.note for code in chosen if not getattr(code, "current", True)]
        if notes:
            look[field.name] = " ".join([*notes, "Say what is claimed today."])
    return look


def doubts(reading: Reading | DatasetReading, name: str) -> dict[str, str]:
    """Return what was read with doubt from `name`, by path."""
    return {
        path: f"read with doubt from {name}: compare it with the page."
        for path, place in reading.evidence.items()
        if place.confidence < DOUBTFUL
    }


_MOST_ROWS = 5_000
_INDEX = re.compile(r"\[[0-9]+\]")
_UNSAFE = re.compile(r"[^\w.-]+")
_NAMED = ("issuer_name", "primary_issuer.name", "cusips[0]", "issuer_cik", "primary_issuer.cik")


class Named(Struct, frozen=True):
    """A draft from one row: the name of its file, without a suffix, and the draft."""

    name: str
    draft: Draft


def drafts_from(table: bytes, shared: Record, name: str) -> list[Named]:
    """Return a draft for each row of a table in CSV; `name` is what errors call it.

    Raises:
        SourceError: a column is no field, a cell is no such value, or the table is none; row and column are named.
    """
    reader = csv.reader(io.StringIO(_decoded(table, name), newline=""), strict=True)
    try:
        columns = next(reader, [])
        known = [_column(column.strip(), shared, name) for column in columns]
        told = [_draft(cells, known, shared, f"row {reader.line_num}", name) for cells in reader if any(cells)]
    except csv.Error as error:
        raise SourceError(f"is no CSV: {error}", source=name, place=f"line {reader.line_num}") from error
    if not told:
        raise SourceError("has no rows: the first line names the fields, each further line is a filing", source=name)
    if len(told) > _MOST_ROWS:
        raise SourceError(f"has more than {_MOST_ROWS:,} rows", source=name)
    return list(_distinct(told))


def _decoded(table: bytes, name: str) -> str:
    try:
        return table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"is not UTF-8: byte {error.start}", source=name) from error


def _column(path: str, shared: Record, name: str) -> tuple[str, Row]:
    known = {row.path: row for row in rows(type(shared))}
    plain = _INDEX.sub("[]", path)
    row = known.get(plain) or known.get(f"{plain}[]")
    if row is None:
        near = likest(plain, known)
        hint = f"; did you mean {near.replace('[]', '[0]')}?" if near else ""
        raise SourceError(f"{path!r} is no field of {form_of(shared).title}{hint}", source=name, place="line 1")
    return path, row


def _draft(cells: list[str], known: list[tuple[str, Row]], shared: Record, place: str, name: str) -> Named:
    if len(cells) > len(known):
        raise SourceError(f"has {len(cells)} cells under {len(known)} names", source=name, place=place)
    record = shared
    for cell, (path, row) in zip(cells, known, strict=False):
        if cell.strip():
            record = _put(record, path, row, cell.strip(), place, name)
    told = next((value_at(record, path) for path in _NAMED if value_at(record, path) is not UNSET), "draft")
    return Named(_UNSAFE.sub("-", told.strip()).strip("-.").lower()[:80] or "draft", Draft(record, Remarks()))


def _put(record: Record, path: str, row: Row, cell: str, place: str, name: str) -> Record:
    try:
        value = value_of(row.field, cell)
    except Unreadable as error:
        raise SourceError(f"{path} is {cell[:60]!r}: it {error}", source=name, place=place) from error
    many = row.field.repeats and not path.endswith("]")
    try:
        return placed(record, path, (value,) if many else value)
    except UsageError as error:
        raise SourceError(f"{path}: {error}", source=name, place=place) from error


def _distinct(told: list[Named]) -> Iterator[Named]:
    """Yield drafts under names of their own: a second of one issuer gets a number."""
    seen: dict[str, int] = {}
    for one in told:
        seen[one.name] = seen.get(one.name, 0) + 1
        again = "" if seen[one.name] == 1 else f"-{seen[one.name]}"
        yield Named(one.name + again, one.draft)
