"""Filings of fictional companies, and what the examples of a rule make of them."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from msgspec import UNSET, structs

import muniment
from muniment.checks import Example, Filing
from muniment.documents.header import FilingHeader
from muniment.documents.sniff import sniff
from muniment.errors import UsageError
from muniment.forms.definition import AsFiled, SubmissionHeader, rows
from muniment.forms.walk import replaced, value_at

ROOT = Path(__file__).parents[2]
SAMPLES = {
    "D": ("examples/form-d.xml", date(2026, 2, 18)),
    "D/A": ("examples/form-d-amendment.xml", None),
    "13G": ("examples/schedule-13g.xml", date(2025, 2, 13)),
    "13G/A": ("examples/schedule-13g-exit.xml", None),
    "13D": ("examples/schedule-13d.xml", None),
    "13D/A": ("examples/schedule-13d-amendment.xml", date(2025, 9, 19)),
}
COPIES = {"D": "form-d-submission.xml", "13G": "schedule-13g-submission.xml", "13D": "schedule-13d-submission.xml"}


@cache
def sample(form: str):
    """The record of the sample of a form, and the day it was filed: the day after it was signed."""
    path, filed = SAMPLES[form]
    record = muniment.read(ROOT / path).record
    return record, filed or Filing(record).signed


def filing(example: Example, form: str, *, accession: str = "0009900099-25-000009", base=None) -> Filing:
    """The filing that an example describes; `base` is the record to change and its day, else our sample of the form."""
    form = example.form or form
    record, filed = base or sample(form)
    for path, value in example.changes.items():
        record = changed(record, path, value)
    earlier = example.earlier
    day = example.filed or filed
    return Filing(
        record,
        reading=_Read(
            FilingHeader(accession_number=accession, filed=day, form=form, accepted=example.accepted or UNSET),
            example.source,
        ),
        profile=example.profile,
        copy=example.copy,
        attached=example.attached,
        source=example.source,
        submission=_submission(example, form),
        earlier=None
        if earlier is None
        else [
            filing(one, form, accession=f"0009900099-25-00000{number}", base=base) for number, one in enumerate(earlier)
        ],
    )


def changed(record, path, value):
    """The record with a value at a path: None takes it away, words of the wrong kind are what the source had there."""
    if value is None:
        return replaced(record, path, UNSET)
    where, _, name = path.rpartition(".")
    part = value_at(record, where) if where else record
    if part is UNSET:
        raise UsageError(f"{where}: the record has no such part")
    kind = next((row.field.at.kind for row in rows(type(part)) if row.path == name), None)
    if isinstance(value, str) and kind is not None and kind.python is not str and value != "Indefinite":
        part = structs.replace(part, as_filed=(*part.as_filed, AsFiled(name, value)), **{name: UNSET})
        return replaced(record, where, part) if where else part
    return replaced(record, path, value)


def dated(filed: date, changes: dict[str, object], also: tuple[str, ...] = ()) -> Example:
    """Return an example of a notice filed on another day: sample, signature and first sale move along."""
    moved: dict[str, object] = {
        "primary_issuer.year_formed": filed.year - 1,
        "first_sale": filed - timedelta(days=10),
        "signatures[0].date": filed - timedelta(days=1),
    }
    return Example(changes={**moved, **changes}, filed=filed, also=also)


def _submission(example: Example, form: str):
    if example.header is None:
        return UNSET
    whole = muniment.read(ROOT / "tests/everything" / COPIES[form.removesuffix("/A")]).submission
    header: SubmissionHeader = whole.header
    for path, value in example.header.items():
        header = replaced(header, path, UNSET if value is None else value)
    return header


class _Read:
    """What a reader would tell beside the record."""

    def __init__(self, header: FilingHeader, source: bytes) -> None:
        self.header, self.states, self.evidence = header, {}, {}
        self.source = source

    @property
    def problems(self):
        readable = sniff(self.source) == "xml" or self.source.startswith(b"form:")
        return muniment.read(self.source).problems if readable else ()
