"""The amendment of a filing: what carries over, what is stated anew, and what the preparer must look at.

Rules: 17 CFR 230.503(a)(3) and (4) for Form D (an amendment gives current answers to every item), 240.13d-2 for the
schedules.
"""

from datetime import date
from pathlib import PurePath
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType, structs

from muniment.drafts.blank import head
from muniment.drafts.draft import Draft
from muniment.evidence import DOUBTFUL
from muniment.forms import FormSpec, Record, form_of, names
from muniment.forms.definition import Part
from muniment.forms.describe import fields
from muniment.forms.paths import each
from muniment.readers.dataset import DatasetReading
from muniment.reading import Reading
from muniment.values import Choice
from muniment.writers.conversion import convert, is_convertible
from muniment.writers.yaml import Remarks

P = TypeVar("P", bound=Part)


def amendment(reading: Reading | DatasetReading, today: date) -> Draft:
    """Return the amendment of a filing, of whatever format it was read; `today` is named at the head of the draft."""
    record = _record(reading)
    accession = (reading.header and reading.header.accession_number) or UNSET
    form = form_of(record)
    look = {path: words for held, words in form.amending.look.items() for path in _expanded(record, held)}
    if accession is not UNSET:
        look.pop(form.amending.accession, None)
    name = reading.accession if isinstance(reading, DatasetReading) else PurePath(reading.source.name).name
    look |= _doubts(reading, name) | _retired(record)
    amended = _amended(record, form, accession, look)
    signed, anew = _unsigned(amended)
    remarks = Remarks(head(f"Amendment of {accession or name}", today), look | anew)
    return Draft(signed, remarks)


def _record(reading: Reading | DatasetReading) -> Record:
    """Return what a filing says in the terms of today's form: a printed schedule is put into them first."""
    if isinstance(reading, Reading) and is_convertible(reading):
        return convert(reading).record
    return reading.record


def _expanded(record: Record, path: str) -> list[str]:
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
    return structs.replace(_todays(record), **changes)


def _todays(part: P) -> P:
    """Return a part without spellings and places of its time: an amendment is written as today's form."""
    changes: dict[str, Any] = {"as_filed": tuple(one for one in part.as_filed if not one.path)}
    for field in fields(type(part)):
        held = getattr(part, field.name)
        if field.part is not None and held is not UNSET:
            changes[field.name] = tuple(map(_todays, held)) if field.repeats else _todays(held)
    return structs.replace(part, **changes)


def _unsigned(record: Record) -> tuple[Record, dict[str, str]]:
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


def _doubts(reading: Reading | DatasetReading, name: str) -> dict[str, str]:
    """Return what was read with doubt from `name`, by path."""
    return {
        path: f"read with doubt from {name}: compare it with the page."
        for path, place in reading.evidence.items()
        if place.confidence < DOUBTFUL
    }
