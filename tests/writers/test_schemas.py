"""What is written for EDGAR keeps to EDGAR's own schemas."""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from msgspec import UNSET, structs

import muniment
from muniment.forms.definition import Credentials
from muniment.forms.schedule_13.base import Schedule13GHeader
from muniment.reading import Submission
from shared_data import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    "FormD": "form-d-v13/schema/formDSubmission.xsd.xml",
    "Schedule13D": "schedule-13d-13g-v2.2/schema/eis_Schedule13D_Filer.xsd",
    "Schedule13G": "schedule-13d-13g-v2.2/schema/eis_Schedule13G_Filer.xsd",
}
SAMPLES = sorted(SHARED.glob("specs/xsd/*/samples/*.xml"))
EVERYTHING = sorted((ROOT / "tests" / "everything").glob("*-submission.xml"))


@cache
def schema_of(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SHARED / "specs" / "xsd" / SCHEMAS[kind]))


def faults(kind: str, data: bytes) -> list[str]:
    """What the official schema has against a file."""
    schema = schema_of(kind)
    schema.validate(etree.fromstring(data))
    return [error.message for error in schema.error_log]


@needs_shared
@pytest.mark.parametrize("path", [*SAMPLES, *EVERYTHING], ids=lambda path: path.name)
def test_submissions_are_as_valid_as_what_they_were_read_from(path):
    """The SEC's sample of a 13G has an element that no schema has: what remains of the faults is the sample's own."""
    submission = muniment.read(path).submission
    kind = type(submission.record).__name__
    assert set(faults(kind, muniment.write(submission))) <= set(faults(kind, path.read_bytes()))


@needs_shared
def test_the_samples_are_found():
    assert len(SAMPLES) == 6
    assert len(EVERYTHING) == 3


@needs_shared
@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.name)
def test_submissions_with_every_field_are_valid(path):
    submission = muniment.read(path).submission
    assert faults(type(submission.record).__name__, muniment.write(submission)) == []


@needs_shared
def test_a_filing_of_the_old_layout_is_submitted_in_todays():
    """An X01 file has its one CUSIP in another place; what goes to EDGAR has it in today's."""
    record = muniment.read(ROOT / "examples" / "schedule-13g.xml").record
    header = Schedule13GHeader(
        credentials=(Credentials(record.filer_cik, "aaa1$bbb"),),
        contact_name="Ada Heron",
        contact_phone="212-555-0101",
        contact_email="ada@heron.example",
        notify_by_website_only=False,
    )
    assert record.as_filed[0].path == "formData/coverPageHeader/issuerInfo/issuerCusip"
    assert faults("Schedule13G", muniment.write(Submission(record, header))) == []


def test_an_edited_record_never_writes_a_stale_spelling():
    """What was filed as `.5` is written so again, but not when the value has become another."""
    text = (ROOT / "examples" / "schedule-13g.xml").read_text("utf-8").replace(">6.2<", ">.5<", 1)
    record = muniment.read(text.encode()).record
    assert b"<classPercent>.5</classPercent>" in muniment.write(record)
    person = structs.replace(record.reporting_persons[0], percent=record.reporting_persons[0].percent * 2)
    edited = structs.replace(record, reporting_persons=(person,))
    assert b"<classPercent>1.0</classPercent>" in muniment.write(edited)
    emptied = structs.replace(record, reporting_persons=(structs.replace(person, percent=UNSET),))
    assert b".5" not in muniment.write(emptied)
