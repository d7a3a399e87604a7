"""What EDGAR itself enforces: what its specifications say suspends or warns, and nothing that the law alone asks."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from msgspec import UNSET, structs

from edgar.sandbox.desk import EXAMPLES, submission
from muniment.checks import REGISTRY, Filing, findings, registry
from muniment.edgar.protocol import Mode
from muniment.edgar.sandbox.acceptance import review
from muniment.edgar.sandbox.acceptance.review import Submitted, review_submission
from muniment.readers import read
from muniment.tsv import table_rows
from shared_data import SHARED

SAMPLES = sorted((SHARED / "specs/xsd/schedule-13d-13g-v2.2/samples").glob("*.xml"))
UNACCREDITED = {"has_non_accredited_investors": True, "non_accredited_investors": 36, "total_investors": 100}
ABOVE = {"total_offering_amount": 11_000_000, "total_amount_sold": 0, "total_remaining": 11_000_000}


def warned(status) -> set[str]:
    return {one.context.partition(" ")[0] for one in status.submission_messages if one.type == "WARNING"}


def test_every_row_names_a_rule_with_its_source():
    rules = {row["code"] for row in table_rows(registry.__file__, "rules.tsv")}
    rows = table_rows(review.__file__, "enforced.tsv")
    assert {row["rule"] for row in rows} <= rules
    assert len({row["rule"] for row in rows}) == len(rows)
    assert all(
        row["source"] and row["type"] in ("ERROR", "WARNING") and row["only"] in ("", "original") for row in rows
    )
    enforced = {row["rule"] for row in rows if row["type"] == "ERROR"}
    asked = {rule.code for rule in REGISTRY.values() if rule.severity == "error" and "submit" in rule.profiles}
    assert asked - enforced == {"B-11", "C-19", "F-10", "X-25", "Y-01"}  # no specification has them


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_of_the_sec_has_nothing_against_it(sample: Path):
    submitted = Submitted(1, "", "", Mode.LIVE, "api", "", datetime(2026, 5, 20, 12), (), sample.read_bytes(), ())
    assert review_submission(submitted).messages == []


def test_an_amendment_may_leave_out_what_an_original_answers(desk):
    previous = desk.become(submission("schedule-13g"))
    record = read(EXAMPLES / "schedule-13g.xml").record
    persons = tuple(structs.replace(person, percent=UNSET) for person in record.reporting_persons)
    amendment = {
        "submission_type": "SCHEDULE 13G/A",
        "amendment_number": 1,
        "previous_accession_number": previous.accession_number,
        "reporting_persons": persons,
        "item9": type(record.item9)(not_applicable=False),
    }
    body = submission("schedule-13g", amendment)
    status = desk.become(body)
    assert status.status == "ACCEPTED", status.submission_messages
    told = {one.code for one in findings(Filing.of(read(body), profile="submit"))}
    assert {"C-19", "G-16"} <= told  # which the law asks all the same
    original = desk.become(submission("schedule-13g", {"item9": amendment["item9"]}))
    (error,) = [one for one in original.submission_messages if one.type == "ERROR"]
    assert error.context.startswith("G-16")
    assert error.line_number


@pytest.mark.parametrize(
    ("moment", "changes", "code"),
    [
        ("2026-02-18T11:00", {"exemptions": ("06b",), **UNACCREDITED}, "F-08"),
        ("2026-06-02T11:00", {"exemptions": ("06b",), **UNACCREDITED}, "F-08"),
        ("2026-06-02T11:00", {"exemptions": ("04", "06b"), **ABOVE}, "F-03"),
        ("2026-06-02T11:00", {"amendment_number": 1}, "X-17"),  # of an original, where it is "NA"
    ],
)
def test_a_warning_of_edgar_is_one_though_the_law_is_softer(desk, moment, changes, code):
    desk.set(moment)
    status = desk.become(submission("schedule-13g" if code[0] == "X" else "form-d", changes))
    assert status.status == "ACCEPTED", status.submission_messages
    assert code in warned(status)


DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        *((name, lambda body: b"\n" + body, "X-01") for name in ("form-d", "schedule-13d", "schedule-13g")),
        *((name, lambda body: body.replace(b'"1.0"', b'"1.1"', 1), "X-01") for name in ("form-d", "schedule-13g")),
        *((name, lambda body: body.decode().encode("utf-16"), "O-01") for name in ("form-d", "schedule-13g")),
        *((name, lambda body: body.replace(b"UTF-8", b"UTF-16", 1), "O-01") for name in ("form-d", "schedule-13d")),
        ("schedule-13g", lambda body: body.replace(DECLARED, DECLARED + b"<?page 2?>"), "X-02"),
        ("form-d", lambda body: body.replace(DECLARED, DECLARED + b"<?page 2?>"), ""),  # no specification has it
        ("schedule-13g", lambda body: body.replace(b">SCHEDULE 13G<", b">SCHEDULE  13G<"), ""),  # a token: collapsed
        ("form-d", lambda body: re.sub(rb"2026-02-03(?=</value>)", b"2027-02-03", body), "K-08"),
        ("form-d", lambda body: re.sub(rb"<value>20\d\d</value>", b"<value>2027</value>", body), "K-06"),
    ],
)
def test_what_suspends_is_an_error_of_the_check_and_told_once(desk, name, change, code):
    desk.set("2026-02-18T11:00")
    body = submission(name)
    changed = change(body)
    assert changed != body
    status = desk.become(changed)
    errors = [one.context.partition(" ")[0] for one in status.submission_messages if one.type == "ERROR"]
    assert errors == [code] * bool(code), status.submission_messages
    found = findings(Filing.of(read(changed), profile="submit", as_of=desk.clock.now().date()))
    assert {one.code for one in found if one.severity == "error"} == set(errors)


@pytest.mark.parametrize("whose", ["contact_email", "notification_emails"])
def test_an_email_address_is_too_long_in_every_form(desk, whose):
    for length, ended in ((80, "ACCEPTED"), (81, "SUSPENDED")):
        address = "a" * (length - 12) + "@example.com"
        for name in ("form-d", "schedule-13g", "schedule-13d"):
            status = desk.become(submission(name, header={whose: address if whose[0] == "c" else (address,)}))
            assert status.status == ended, (name, length, status.submission_messages)
            errors = [one for one in status.submission_messages if one.type == "ERROR"]
            assert len(errors) == (length > 80)
            assert address not in str(errors)


@pytest.mark.parametrize(
    ("name", "version", "codes"),
    [
        ("form-d", b"X9999", {"E-08", "X-32"}),
        ("form-d", b"X0708", {"E-08"}),
        ("schedule-13g", b"X0101", {"X-32"}),
        ("schedule-13g", b"X0202", set()),
    ],
)
def test_a_schema_version_that_is_not_current_is_a_warning(desk, name, version, codes):
    body = re.sub(rb"(<edgarSubmission[^>]*>)", rb"\1<schemaVersion>" + version + b"</schemaVersion>", submission(name))
    status = desk.become(body)
    assert status.status == "ACCEPTED", status.submission_messages
    assert warned(status) & {"E-08", "X-32"} == codes
