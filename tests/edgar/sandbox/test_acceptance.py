import base64
import re
from datetime import date, datetime

import pytest
from lxml import etree
from msgspec import UNSET, structs

import muniment
from edgar.sandbox.desk import CONTACT, EXAMPLES, submission
from muniment.documents.header import HeaderAddress
from muniment.documents.submission import uudecoded
from muniment.edgar.protocol import Role
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.entities import FormerName, add, entity
from muniment.forms.definition import Attachment
from muniment.readers import read

NEW = ("form-d", "schedule-13d", "schedule-13g")
PRIVATE = ("Tabitha", "555-0190", "tabitha@", "docket@")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _amendment(desk) -> tuple[str, bytes]:
    """Return an accepted notice and the submission that amends it."""
    first = desk.become(submission("form-d"))
    assert first.status == "ACCEPTED"
    issuer = read(EXAMPLES / "form-d.xml").record.primary_issuer
    record = read(EXAMPLES / "form-d-amendment.xml").record
    signed = tuple(structs.replace(one, issuer=issuer.name) for one in record.signatures)
    changes = {
        "primary_issuer": issuer,
        "other_issuers": UNSET,
        "previous_accession_number": first.accession_number,
        "signatures": signed[:1],
    }
    return first.accession_number, submission("form-d-amendment", changes)


@pytest.mark.parametrize("name", NEW)
def test_a_new_filing_is_accepted_and_says_what_was_submitted(desk, name):
    body = submission(name)
    status = desk.become(body)
    assert status.status == "ACCEPTED", status.submission_messages
    reading = muniment.read(desk.text(status.accession_number))
    given = muniment.read(EXAMPLES / f"{name}.xml").record
    left = {"as_filed": (), "schema_version": UNSET}
    if name == "schedule-13g":  # of its reporting persons the CIKs are private
        persons = [structs.replace(one, cik=UNSET, has_no_cik=UNSET) for one in given.reporting_persons]
        given = structs.replace(given, reporting_persons=tuple(persons))
    assert structs.replace(reading.record, **left) == structs.replace(given, **left)
    assert reading.header.accession_number == status.accession_number
    assert reading.header.form == given.submission_type
    assert reading.header.filed == date(2026, 6, 2)
    assert reading.header.accepted == datetime(2026, 6, 2, 11)
    assert reading.problems == ()


@pytest.mark.parametrize("name", NEW)
def test_what_only_edgar_may_see_is_in_no_public_copy(desk, name):
    status = desk.become(submission(name))
    text = desk.text(status.accession_number).decode()
    assert not [word for word in PRIVATE if word in text]
    assert ("<ccc>" in text) == (name != "form-d")
    assert "<ccc>XXXXXXXX</ccc>" in text or name == "form-d"


def test_a_schedule_is_otherwise_the_bytes_that_were_filed(desk):
    body = submission("schedule-13d").replace(b"<headerData>", b"<!-- as we like it -->\n  <headerData>")
    status = desk.become(body)
    public = desk.filing(status.accession_number).documents[0].passage.data
    assert b"<!-- as we like it -->" in public
    assert body[body.index(b"<formData>") :] in public


@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-16LE", "UTF-16BE"])
@pytest.mark.parametrize("name", NEW)
def test_a_submission_in_utf_16_is_published_as_one_in_utf_8_is(desk, name, encoding):
    body = submission(name)
    expected = desk.filing(desk.become(body).accession_number).documents[0].passage.data
    wide = body.decode().replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    status = desk.become(wide)
    assert status.status == "ACCEPTED", status.submission_messages
    assert desk.filing(status.accession_number).documents[0].passage.data == expected


@pytest.mark.parametrize("empty", [b"<flags/>", b"<flags />\n", b"<flags></flags>"])
def test_an_empty_private_part_takes_nothing_public_with_it(desk, empty):
    body = re.sub(rb"<flags>.*?</flags>", empty, submission("schedule-13d"), flags=re.DOTALL)
    status = desk.become(body)
    assert status.status == "ACCEPTED", status.submission_messages
    public = desk.filing(status.accession_number).documents[0].passage.data
    assert b"<flags" not in public
    form = slice(body.index(b"<formData>"), body.index(b"</formData>") + len(b"</formData>"))
    assert body[form] in public
    assert etree.fromstring(public).tag.endswith("edgarSubmission")
    assert muniment.read(desk.text(status.accession_number)).problems == ()


def test_edgar_fills_in_a_notice_what_it_has_on_file(desk):
    with transaction(desk.connection):
        add(desk.connection, "0009900031", state="CO", former_names=[{"name": "Windfall Apparatus LLC"}])
    status = desk.become(submission("form-d"))
    issuer = muniment.read(desk.text(status.accession_number)).record.primary_issuer
    assert issuer.name == "Pocket Orchard Robotics, Inc."
    assert issuer.jurisdiction == "COLORADO"
    assert issuer.edgar_previous_names == ("Windfall Apparatus LLC",)
    assert issuer.address.state_name == "COLORADO"
    assert muniment.read(desk.text(status.accession_number)).record.schema_version == "X0708"


def test_what_a_submission_gives_in_place_of_edgar_is_dropped_with_a_warning(desk):
    given = b"<entityName>POCKET ORCHARD ROBOTICS INC</entityName><issuerAddress>"
    body = submission("form-d").replace(b"<issuerAddress>", given, 1)
    status = desk.become(body)
    assert status.status == "ACCEPTED"
    (warning,) = [one for one in status.submission_messages if one.context.startswith("E-08")]
    assert warning.type == "WARNING"
    assert b"POCKET ORCHARD ROBOTICS INC" not in desk.text(status.accession_number)


def test_the_parties_of_a_notice(desk):
    with transaction(desk.connection):
        add(
            desk.connection,
            "0009900031",
            sic="3590",
            sic_words="MISC INDUSTRIAL MACHINERY",
            office="04 Manufacturing",
            irs="990000031",
            fiscal_year_end="1231",
        )
    status = desk.become(submission("form-d"))
    header = desk.filing(status.accession_number).header
    (party,) = header.parties
    assert (party.role, party.cik, party.act) == ("FILER", "0009900031", "1933 Act")
    assert party.sic == "MISC INDUSTRIAL MACHINERY [3590]"
    assert party.organization_name == "04 Manufacturing"
    assert (party.irs_number, party.fiscal_year_end) == ("990000031", "1231")
    assert header.items == ("06b",)
    assert header.effective == header.filed
    assert status.items == ("06b",)
    assert status.registrants[0].filing_role == Role.PRIMARY_REGISTRANT


def test_the_parties_of_a_schedule(desk):
    status = desk.become(submission("schedule-13d"))
    header = desk.filing(status.accession_number).header
    assert [(one.role, one.cik) for one in header.parties] == [
        ("SUBJECT COMPANY", "0009900001"),
        ("FILED BY", "0009900011"),
        ("FILED BY", "0009900012"),
    ]
    assert header.group_members == ("Theodora Quill",)
    assert header.parties[1].file_number is UNSET
    assert [one.filing_role for one in status.registrants][:2] == [Role.PRIMARY_SUBJECT, Role.FILED_BY]
    set_switch(desk.connection, "joint-filers", "filer-only")
    again = desk.become(submission("schedule-13d"))
    header = desk.filing(again.accession_number).header
    assert [one.role for one in header.parties] == ["SUBJECT COMPANY", "FILED BY"]
    assert len(header.group_members) == 2


def test_all_schedules_about_an_issuer_share_its_file_number(desk):
    numbers = [desk.become(submission(name)).file_numbers for name in ("schedule-13d", "schedule-13g")]
    assert numbers[0] == numbers[1]
    assert numbers[0][0].startswith("005-")
    other = desk.become(submission("schedule-13d-amendment")).file_numbers
    assert other != numbers[0]


def test_an_amended_notice_keeps_the_number_of_its_offering_and_a_new_one_gets_another(desk):
    first, body = _amendment(desk)
    kept = desk.filing(first).header.parties[0].file_number
    status = desk.become(body)
    assert status.status == "ACCEPTED", status.submission_messages
    assert status.form_type == "D/A"
    assert status.file_numbers == (kept,)
    assert desk.become(submission("form-d")).file_numbers != (kept,)


@pytest.mark.parametrize("name", ["schedule-13d-amendment", "schedule-13g-exit"])
def test_amended_schedules(desk, name):
    status = desk.become(submission(name))
    assert status.status == "ACCEPTED", status.submission_messages
    assert status.form_type.endswith("/A")
    assert status.submission_messages == ()  # earlier schedules may be older than this EDGAR


def test_further_issuers_of_a_notice_have_a_suffix(desk):
    record = read(EXAMPLES / "form-d.xml").record
    second = structs.replace(record.primary_issuer, cik="0009900032", name="Pocket Orchard Fruit LLC")
    signed = structs.replace(record.signatures[0], issuer="Pocket Orchard Fruit LLC")
    with transaction(desk.connection):
        add(desk.connection, "0009900032", "Pocket Orchard Fruit LLC", state="DE")
    changes = {"other_issuers": (second,), "signatures": (record.signatures[0], signed)}
    status = desk.become(submission("form-d", changes))
    assert status.status == "ACCEPTED", status.submission_messages
    first, further = desk.filing(status.accession_number).header.parties
    assert further.file_number == f"{first.file_number}-01"
    assert first.film_number != further.film_number
    assert status.registrants[1].filing_role == Role.NONPRIMARY_REGISTRANT


def test_attachments_become_documents(desk):
    pdf = b"%PDF-1.4 " + bytes(range(256))
    given = (
        Attachment(name="agreement.txt", type="EX-99.1", description="JOINT FILING", contents=_base64(b"We agree.\n")),
        Attachment(name="letter.txt", type="CORRESP", contents=_base64(b"To the staff\n")),
        Attachment(name="power.pdf", type="EX-24", contents=_base64(pdf)),
    )
    status = desk.become(submission("schedule-13g", header={"attachments": given}))
    assert status.status == "ACCEPTED", status.submission_messages
    assert status.document_count == 4
    whole = desk.filing(status.accession_number)
    assert [(one.sequence, one.type, one.filename) for one in whole.documents] == [
        (1, "SCHEDULE 13G", "primary_doc.xml"),
        (2, "EX-99.1", "agreement.txt"),
        (3, "EX-24", "power.pdf"),
    ]
    assert whole.documents[1].description == "JOINT FILING"
    assert whole.documents[1].passage.data == b"We agree.\n"
    assert uudecoded(whole.documents[2].passage.data) == pdf
    assert whole.header.document_count == 3
    assert b"To the staff" not in desk.text(status.accession_number)
    assert etree.fromstring(whole.documents[0].passage.data).find("{*}documents") is None


def test_edgar_learns_where_it_has_nothing_on_file(desk):
    with transaction(desk.connection):
        add(desk.connection, "0009900099")  # of whom nothing is known
        add(desk.connection, "0009900031", business=HeaderAddress(city="ELSEWHERE"))
    record = read(EXAMPLES / "form-d.xml").record
    issuer = structs.replace(record.primary_issuer, cik="0009900099")
    assert desk.become(submission("form-d", {"primary_issuer": issuer}), mode="TEST").status == "SUSPENDED"
    body = submission("form-d", {"primary_issuer": issuer})
    status = desk.become(body)
    assert status.status == "ACCEPTED", status.submission_messages
    learned = entity(desk.connection, "0009900099")
    assert learned.name == "Pocket Orchard Robotics, Inc."
    assert learned.details.business.city == "Boulder"
    assert desk.filing(status.accession_number).header.parties[0].business_address.city == "Boulder"
    desk.become(submission("form-d"))
    assert entity(desk.connection, "0009900031").details.business.city == "ELSEWHERE"


def test_a_filer_has_no_name_of_another_person(desk):
    record = read(EXAMPLES / "schedule-13d.xml").record
    with transaction(desk.connection):
        add(desk.connection, "0009900099")  # of whom nothing is known
    person = record.reporting_persons[0]
    signatures = tuple(each for each in record.signatures if each.reporting_person == person.name)
    alone = {"filer_cik": "0009900099", "reporting_persons": (person,), "signatures": signatures}
    status = desk.become(submission("schedule-13d", alone))
    assert status.status == "ACCEPTED", status.submission_messages
    assert entity(desk.connection, "0009900099").name == "ENTITY 9900099"


@pytest.mark.parametrize(("persons", "name"), [(1, "Tidewrack Asset Management, Inc."), (2, "ENTITY 9900099")])
def test_a_filer_is_the_person_who_reports_alone(desk, persons, name):
    record = read(EXAMPLES / "schedule-13g.xml").record
    with transaction(desk.connection):
        add(desk.connection, "0009900099")  # of whom nothing is known
    reporting = tuple(structs.replace(person, cik=UNSET) for person in record.reporting_persons[:persons])
    names = {person.name for person in reporting}
    signatures = tuple(each for each in record.signatures if each.reporting_person in names)
    changes = {"filer_cik": "0009900099", "reporting_persons": reporting, "signatures": signatures}
    status = desk.become(submission("schedule-13g", changes))
    assert status.status == "ACCEPTED", status.submission_messages
    assert entity(desk.connection, "0009900099").name == name


def test_former_names_stand_in_the_header(desk):
    with transaction(desk.connection):
        names = [FormerName("Windfall Apparatus LLC", until=date(2024, 1, 9))]
        add(desk.connection, "0009900031", former_names=names)
    status = desk.become(submission("form-d"))
    (former,) = desk.filing(status.accession_number).header.parties[0].former_names
    assert (former.name, former.changed) == ("Windfall Apparatus LLC", date(2024, 1, 9))


def test_a_test_filing_goes_through_everything_but_publishing(desk):
    body = submission("form-d").replace(b"<testOrLive>LIVE", b"<testOrLive>TEST")
    status = desk.become(body, mode="TEST")
    assert (status.status, status.mode, status.final) == ("ACCEPTED", "TEST", True)
    assert desk.row("SELECT count(*) FROM filings") == (0,)
    assert b"TEST FILING:   YES" in base64.b64decode(status.notification)
    # Its numbers are given again.
    assert desk.become(submission("form-d")).file_numbers == status.file_numbers


def test_the_status_is_complete(desk):
    status = desk.become(submission("schedule-13g"))
    assert status.form_type == "SCHEDULE 13G"
    assert status.submission_accession_number is status.submission_form_type is status.messages is UNSET
    assert status.submission_processing_status == status.status
    assert status.company == "Larkspur Lantern Works, Inc."
    assert status.document_count == 1
    assert status.received_date == "2026-06-02T11:00:00-04:00"
    assert status.filing_date == "2026-06-02T00:00:00-04:00"
    assert status.suspended_date is UNSET
    assert CONTACT["contact_email"] not in str(status)
