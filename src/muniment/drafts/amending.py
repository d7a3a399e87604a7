"""The amendment of a filing: what carries over, what is stated anew, and what the preparer must look at.

Rules: 17 CFR 230.503(a)(3) and (4) for Form D (an amendment gives current answers to every item), 240.13d-2 for the
schedules.
"""

from datetime import date
from pathlib import PurePath
from typing import Any

from msgspec import UNSET, structs

from muniment.codes.exemptions import EXEMPTIONS
from muniment.drafts.blank import head
from muniment.drafts.draft import Draft
from muniment.evidence import DOUBTFUL
from muniment.forms import FormD, Record, form_of, names
from muniment.forms.definition import Part
from muniment.forms.describe import fields
from muniment.readers.dataset import DatasetReading
from muniment.reading import Reading
from muniment.writers.conversion import convert, is_convertible
from muniment.writers.yaml import Remarks

_LOOK_D = {
    "previous_accession_number": "the number of the notice that this one amends.",
    "total_amount_sold": "the amount sold to date; the amount remaining follows from it.",
    "total_investors": "how many have invested to date.",
    "proceeds_to_related_persons": "say what was paid or is proposed now.",
}
_LOOK_13 = {
    "previous_accession_number": "the number of the filing that this one amends.",
    "event_date": "the day of the change that asks for this amendment, or the end of the quarter.",
    "item5.five_percent_or_less": "tick it if this is the exit at five percent or less.",
    "item5.transactions": "the transactions of the past sixty days, or since the last filing.",
    "item5.ceased_on": "the day on which ownership fell to five percent or less, if it did.",
}
_ROWS = ("aggregate_amount", "percent")


def amendment(reading: Reading | DatasetReading, today: date) -> Draft:
    """Return the amendment of a filing, of whatever format it was read; `today` is named at the head of the draft."""
    record = _record(reading)
    accession = (reading.header and reading.header.accession_number) or UNSET
    look = dict(_LOOK_D if isinstance(record, FormD) else _LOOK_13)
    if accession is not UNSET:
        del look["previous_accession_number"]
    name = reading.accession if isinstance(reading, DatasetReading) else PurePath(reading.source.name).name
    look |= _doubts(reading, name) | _retired(record)
    amended = _notice(record, accession) if isinstance(record, FormD) else _schedule(record, accession, look)
    signed, anew = _unsigned(amended)
    remarks = Remarks(head(f"Amendment of {accession or name}", today), look | anew)
    return Draft(signed, remarks)


def _record(reading: Reading | DatasetReading) -> Record:
    """Return what a filing says in the terms of today's form: a printed schedule is put into them first."""
    if isinstance(reading, Reading) and is_convertible(reading):
        return convert(reading).record
    return reading.record


def _notice(record: FormD, accession: Any) -> FormD:  # noqa: ANN401 - a number, or UNSET
    return structs.replace(
        _todays(record),
        schema_version=UNSET,
        submission_type="D/A",
        is_amendment=True,
        previous_accession_number=accession,
    )


def _schedule(record: Any, accession: Any, look: dict[str, str]) -> Any:  # noqa: ANN401
    """Return the next amendment of a schedule: numbered on, its event still to be stated."""
    before = record.amendment_number
    told = names.parse(record.submission_type) if record.submission_type else None
    if told is not None and told.amendment and before is UNSET:
        look["amendment_number"] = "the filing amended gives no number: say which this one is."
    for number, _ in enumerate(record.reporting_persons or ()):
        look |= {f"reporting_persons[{number}].{name}": "as of the event of this amendment." for name in _ROWS}
    return structs.replace(
        _todays(record),
        schema_version=UNSET,
        attachments=UNSET,
        submission_type=f"SCHEDULE {form_of(record).name}/A",
        previous_accession_number=accession,
        amendment_number=UNSET if "amendment_number" in look else (before or 0) + 1,
        event_date=UNSET,
    )


def _todays(part: Any) -> Any:  # noqa: ANN401 - any part
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

    def cleared(part: Part, path: str) -> Any:  # noqa: ANN401
        look[f"{path}.signature"] = "type it anew; the date is the day of signing."
        return structs.replace(part, signature=UNSET, date=UNSET)

    found: list[Any] = []
    signed: Any = record.signatures or ()
    for number, one in enumerate(signed):
        path = f"signatures[{number}]"
        if isinstance(record, FormD):
            found.append(cleared(one, path))
        else:
            signers = one.signers or ()
            again = tuple(cleared(signer, f"{path}.signers[{n}]") for n, signer in enumerate(signers))
            found.append(structs.replace(one, signers=again or UNSET))
    return structs.replace(record, signatures=tuple(found) if found else record.signatures), look


def _retired(record: Record) -> dict[str, str]:
    """Return what the form no longer offers, though the filing amended claims it; an accepted notice may be old."""
    claimed = record.exemptions or () if isinstance(record, FormD) else ()
    notes = [EXEMPTIONS[code].note for code in claimed if code in EXEMPTIONS and not EXEMPTIONS[code].current]
    return {"exemptions": " ".join([*notes, "Say what is claimed today."])} if notes else {}


def _doubts(reading: Reading | DatasetReading, name: str) -> dict[str, str]:
    """Return what was read with doubt from `name`, by path."""
    return {
        path: f"read with doubt from {name}: compare it with the page."
        for path, place in reading.evidence.items()
        if place.confidence < DOUBTFUL
    }
