import base64
import re

import msgspec
import pytest
from msgspec import UNSET, structs

from edgar.sandbox.desk import EXAMPLES, errors, submission
from muniment.edgar.protocol import MessageType, SubmissionMessage
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.entities import add, entity
from muniment.forms.definition import Attachment
from muniment.readers import read


def _contexts(status) -> list[str]:
    return [one.context for one in errors(status)]


def _without(body: bytes, tag: str) -> bytes:
    return re.sub(rf"\s*<{tag}>.*?</{tag}>".encode(), b"", body, count=1, flags=re.DOTALL)


def test_all_reasons_are_told_and_not_only_the_first(desk):
    body = submission("form-d", {"total_amount_sold": 99_000_000, "exemptions": ("06b", "06c")})
    body = _without(body, "contactPhoneNumber")
    status = desk.become(body)
    assert (status.status, status.final) == ("SUSPENDED", True)
    codes = {context.partition(" ")[0] for context in _contexts(status)}
    assert {"E-28", "O-01"} <= codes
    assert len(codes) >= 3
    assert desk.row("SELECT count(*) FROM filings") == (0,)
    assert status.suspended_date == "2026-06-02T11:00:00-04:00"
    assert status.accepted_date is UNSET
    assert status.filing_date is UNSET


def test_a_message_leads_to_the_rule_the_field_and_the_line(desk):
    body = submission("form-d", {"total_amount_sold": 99_000_000})
    status = desk.become(body)
    found = next(one for one in errors(status) if one.context.startswith("E-28"))
    _, path = found.context.split()
    assert path == "total_amount_sold"
    line = body.splitlines()[found.line_number - 1]
    assert b"<totalAmountSold>99000000" in line
    assert line[found.line_offset - 1 :].startswith(b"99000000")
    assert found.error_label == "INCONSISTENT_TAG_VALUE"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"\x1f\x8b\x08\x00binary", "gzip"),
        (b"PK\x03\x04", "zip"),
        (b"%PDF-1.4", "PDF"),
        (b"\x00\x01\x02" * 99, "binary"),
        (b"Dear Sirs", "text"),
        (b"<html><body>D</body></html>", "HTML"),
        (b"<SEC-DOCUMENT>x.txt : 20250101\n<SEC-HEADER>x.hdr.sgml : 20250101\n", "full submission"),
        (b"<?xml version='1.0'?><edgarSubmission>", "cannot be read"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><edgarSubmission>&a;</edgarSubmission>", "document type"),
        (b"<?xml version='1.0'?>" + b"<a>" * 5000, "nested"),
        (b"<edgarSubmission xmlns='http://www.sec.gov/edgar/thirteenffiler'><headerData/></edgarSubmission>", "form"),
        (b"<a xmlns='http://www.sec.gov/edgar/coreg'><submissionType>8-K</submissionType></a>", "8-K"),
    ],
)
def test_what_is_no_form_of_ours(desk, body, words):
    status = desk.become(body)
    assert (status.status, status.form_type) == ("SUSPENDED", "UNKNOWN")
    assert any(words.casefold() in one.content.casefold() for one in errors(status)), errors(status)
    assert all(len(one.content) < 500 for one in errors(status))


def test_a_form_that_is_not_taken_has_the_number_seen_at_edgar(desk):
    body = b"<edgarSubmission xmlns='http://www.sec.gov/edgar/thirteenffiler'><headerData/></edgarSubmission>"
    (found,) = errors(desk.become(body))
    assert (found.error_number, found.error_label) == (386, "ERROR_CONDITION")


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("form-d", lambda body: body.replace(b"Pippin", b"Pip & pin", 1), "bare < or &"),
        ("form-d", lambda body: body.replace(b"<testOrLive>", b"<foo>1</foo><testOrLive>", 1), "<foo>"),
        ("form-d", lambda body: body[: len(body) // 2], "cut off"),
        ("form-d", lambda body: body.replace(b"<primaryIssuer>", b'<primaryIssuer a="b">', 1), "attribute 'a'"),
        ("form-d", lambda body: body.replace(b"<primaryIssuer>", b"<primaryIssuer>words", 1), "words"),
        ("form-d", lambda body: body.replace(b"<submissionType>D", b"<submissionType>10-K", 1), "10-K"),
        ("form-d", lambda body: _without(body, "submissionType"), "names no type"),
        ("form-d", lambda body: body.replace(b"Pippin", b"P\xff\xfeppin", 1), "utf-8"),
        ("form-d", lambda body: re.sub(rb"<contactName>[^<]*", b"<contactName>" + b"a" * 31, body), "31 characters"),
        ("schedule-13g", lambda body: body.replace(b"<formData>", b"<formData><zzz>1</zzz>", 1), "<zzz>"),
        ("schedule-13g", lambda body: _without(body, "contactPhoneNumber"), "Contact Phone is missing"),
        ("schedule-13g", lambda body: _without(body, "contact"), "<contact> is missing"),
        ("schedule-13g", lambda body: body.replace(b"SCHEDULE 13G", b"SCHEDULE 13D", 1), "none of this form"),
        ("schedule-13g", lambda body: body.replace(b"SCHEDULE 13G", b"13G", 1), "none of this form"),
        ("schedule-13d", lambda body: body.replace(b"<dateOfEvent>", b"<dateOfEvent>99/", 1), "Date"),
    ],
)
def test_faults_of_the_file(desk, name, change, told):
    body = submission(name)
    changed = change(body)
    assert changed != body
    status = desk.become(changed)
    assert status.status == "SUSPENDED"
    assert any(told in one.content for one in errors(status)), errors(status)


def test_what_the_door_found_suspends(desk):
    refused = SubmissionMessage(type=MessageType.ERROR, content="The access code of CIK 0009900031 is wrong.")
    status = desk.become(submission("form-d"), refused=msgspec.json.encode([refused]).decode())
    assert status.status == "SUSPENDED"
    assert errors(status) == [refused]


def test_a_warning_of_the_door_does_not(desk):
    told = SubmissionMessage(type=MessageType.WARNING, content="One access code too many.")
    status = desk.become(submission("form-d"), refused=msgspec.json.encode([told]).decode())
    assert status.status == "ACCEPTED"
    assert told in status.submission_messages


@pytest.mark.parametrize(("name", "path"), [("form-d", "primary_issuer"), ("schedule-13d", "issuer_cik")])
def test_nobody_with_such_a_cik(desk, name, path):
    desk.connection.execute("DELETE FROM entities WHERE cik IN ('0009900031', '0009900001')")
    assert any(path in one and one.startswith("cik") for one in _contexts(desk.become(submission(name))))


def test_an_unknown_issuer_can_be_learned(desk):
    desk.connection.execute("DELETE FROM entities WHERE cik = '0009900001'")
    set_switch(desk.connection, "unknown-issuer", "learn")
    status = desk.become(submission("schedule-13d"))
    assert status.status == "ACCEPTED", status.submission_messages
    assert entity(desk.connection, "0009900001").name == "Larkspur Lantern Works, Inc."


def test_nobody_files_a_schedule_about_itself(desk):
    status = desk.become(submission("schedule-13g", {"filer_cik": "0009900001"}))
    assert "cik issuer_cik" in _contexts(status)


def _amended(desk, previous: str) -> list[str]:
    issuer = read(EXAMPLES / "form-d.xml").record.primary_issuer
    signed = read(EXAMPLES / "form-d-amendment.xml").record.signatures[0]
    changes = {
        "primary_issuer": issuer,
        "other_issuers": UNSET,
        "previous_accession_number": previous,
        "signatures": (structs.replace(signed, issuer=issuer.name),),
    }
    return _contexts(desk.become(submission("form-d-amendment", changes)))


def test_an_amendment_names_an_accepted_notice_of_the_same_issuer(desk):
    context = "previous previous_accession_number"
    assert context in _amended(desk, "0009900031-26-000099")
    schedule = desk.become(submission("schedule-13g")).accession_number
    assert context in _amended(desk, schedule)
    other = read(EXAMPLES / "form-d.xml").record
    stranger = structs.replace(other.primary_issuer, cik="0009900001", name="Larkspur Lantern Works, Inc.")
    signed = tuple(structs.replace(one, issuer="Larkspur Lantern Works, Inc.") for one in other.signatures)
    theirs = desk.become(submission("form-d", {"primary_issuer": stranger, "signatures": signed}))
    assert theirs.status == "ACCEPTED", theirs.submission_messages
    assert context in _amended(desk, theirs.accession_number)
    suspended = desk.become(submission("form-d", {"total_amount_sold": 99_000_000}))
    assert suspended.status == "SUSPENDED"
    assert context in _amended(desk, suspended.accession_number)
    assert _amended(desk, desk.become(submission("form-d")).accession_number) == []


def test_the_issuer_at_the_signature_is_the_one_on_file(desk):
    signed = structs.replace(read(EXAMPLES / "form-d.xml").record.signatures[0], issuer="Crabapple Robotics Corp")
    status = desk.become(submission("form-d", {"signatures": (signed,)}))
    assert "signature signatures[0].issuer" in _contexts(status)


def test_without_a_name_on_file_no_signature_is_wrong(desk):
    record = read(EXAMPLES / "form-d.xml").record
    second = structs.replace(record.primary_issuer, cik="0009900032")
    with transaction(desk.connection):
        add(desk.connection, "0009900032", state="DE")
    signed = structs.replace(record.signatures[0], issuer="Pocket Orchard Fruit LLC")
    changes = {"other_issuers": (second,), "signatures": (record.signatures[0], signed)}
    status = desk.become(submission("form-d", changes))
    assert status.status == "ACCEPTED", status.submission_messages


def test_live_and_test_must_agree(desk):
    status = desk.become(submission("form-d"), mode="TEST")
    assert _contexts(status) == ["mode live_or_test"]
    set_switch(desk.connection, "mode-mismatch", "path")
    assert desk.become(submission("form-d"), mode="TEST").status == "ACCEPTED"
    assert desk.row("SELECT count(*) FROM filings") == (0,)


@pytest.mark.parametrize(("name", "behaviour"), [("form-d", "form-d-by-api"), ("schedule-13d", "schedule-13-by-api")])
def test_what_does_not_come_by_the_interface(desk, name, behaviour):
    assert desk.become(submission(name), channel="api").status == "ACCEPTED"
    set_switch(desk.connection, behaviour, "refuse")
    (found,) = errors(desk.become(submission(name), channel="api"))
    assert (found.error_number, found.context) == (386, "channel")
    assert desk.become(submission(name), channel="upload").status == "ACCEPTED"


def test_an_issuer_without_a_jurisdiction(desk):
    desk.connection.execute("UPDATE entities SET details = '{}' WHERE cik = '0009900031'")
    status = desk.become(submission("form-d"))
    assert status.status == "ACCEPTED"
    assert status.submission_messages == ()
    set_switch(desk.connection, "empty-jurisdiction", "suspend")
    assert _contexts(desk.become(submission("form-d"))) == ["jurisdiction primary_issuer.jurisdiction"]


@pytest.mark.parametrize(
    ("name", "kind", "contents", "words"),
    [
        ("ex1.txt", "EX-99", "no base64!", "not encoded as base64"),
        ("ex1.txt", "EX-99", "", "empty"),
        ("ex1.pdf", "EX-99", base64.b64encode(b"text").decode(), "called a PDF and is none"),
        ("ex1.txt", "EX-99", base64.b64encode(b"a\0b").decode(), "control character"),
        ("ex1.txt", "EX-99", base64.b64encode(b"a\n</TEXT>\n</DOCUMENT>\n").decode(), "tags"),
        ("ex1.txt", "99", base64.b64encode(b"a").decode(), "type"),
        ("primary_doc.xml", "EX-99", base64.b64encode(b"a").decode(), "name of the submission itself"),
        ("ex1.exe", "EX-99", base64.b64encode(b"a").decode(), "'ex1.exe'"),
    ],
)
def test_attachments_that_are_not_taken(desk, name, kind, contents, words):
    given = (Attachment(name=name, type=kind, contents=contents),)
    status = desk.become(submission("schedule-13d", header={"attachments": given}))
    assert status.status == "SUSPENDED"
    assert any(words in one.content for one in errors(status)), errors(status)


def test_two_attachments_of_one_name(desk):
    one = Attachment(name="ex1.txt", type="EX-99", contents=base64.b64encode(b"a").decode())
    status = desk.become(submission("schedule-13g", header={"attachments": (one, one)}))
    assert _contexts(status) == ["X-30"]


def test_an_address_to_be_notified_twice_is_a_warning(desk):
    twice = {"notification_emails": ("docket@example.com", "Docket@Example.com")}
    status = desk.become(submission("schedule-13g", header=twice))
    assert status.status == "ACCEPTED"
    assert "X-20" in [one.context for one in status.submission_messages]
    assert [len(mails) for mails in desk.mail().values()] == [1, 1]


def test_of_very_many_faults_the_first_are_told(desk):
    body = submission("schedule-13g")
    (place,) = {body.index(b"<items>")}
    status = desk.become(body[:place] + b"<oops>1</oops>" * 5000 + body[place:])
    assert status.status == "SUSPENDED"
    assert 300 <= len(errors(status)) <= 310
    assert any("more faults" in one.content for one in errors(status))


@pytest.mark.parametrize("words", ["Röbel", "R&#246;bel"])
def test_characters_beyond_ascii_suspend(desk, words):
    body = re.sub(rb"<lastName>\w+<", f"<lastName>{words}<".encode(), submission("form-d"), count=1)
    status = desk.become(body)
    assert status.status == "SUSPENDED"
    assert _contexts(status) == ["Y-02 related_persons[0].last_name"]
