"""A submission is judged before it is written: what the official schemas refuse, we refuse."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.checks import Finding
from muniment.drafts.exhibits import Exhibit, joint_exhibit
from muniment.drafts.submitting import (
    Against,
    against,
    contact_faults,
    submission_of,
    with_codes_of,
    with_places_for_codes,
)
from muniment.errors import MunimentError
from muniment.forms import form_of
from muniment.forms.definition import Credentials, fields
from muniment.forms.filing_copy import filers
from muniment.forms.walk import replaced
from shared_data import needs_shared
from writers.test_schemas import faults

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
TYPES = {
    "D": "form-d.xml",
    "D/A": "form-d-amendment.xml",
    "SCHEDULE 13D": "schedule-13d.xml",
    "SCHEDULE 13D/A": "schedule-13d-amendment.xml",
    "SCHEDULE 13G": "schedule-13g.xml",
    "SCHEDULE 13G/A": "schedule-13g-exit.xml",
}
FILES = [*(ROOT / "examples" / name for name in TYPES.values()), *sorted((ROOT / "tests/everything").glob("*.xml"))]


def headed(record, **given):
    header = form_of(record).header(
        **{"contact_name": "Ada Heron", "contact_phone": "212-555-0101", "contact_email": "ada@heron.example"} | given
    )
    return with_places_for_codes(record, header)


def paths(part, at=""):
    for field in fields(type(part)):
        held = getattr(part, field.name)
        if held is UNSET:
            continue
        yield f"{at}{field.name}"
        for number, one in enumerate(held if field.repeats else (held,)) if field.part else ():
            yield from paths(one, f"{at}{field.name}[{number}]." if field.repeats else f"{at}{field.name}.")


@needs_shared
@pytest.mark.parametrize("mark", ["LIVE", "TEST"])
@pytest.mark.parametrize("name", TYPES)
def test_every_submission_type_is_valid(name, mark):
    record = structs.replace(muniment.read(ROOT / "examples" / TYPES[name]).record, live_or_test=mark)
    assert record.submission_type == name
    some = () if name.startswith("D") else (Exhibit("ex99-1.txt", "EX-99.1", b"Joint filing agreement", "Agreement"),)
    submission = submission_of(record, headed(record), some)
    data = muniment.write(submission)
    assert faults(type(record).__name__, data) == []
    assert [*against(record, submission, TODAY).grave()] == []
    assert f">{mark}<".encode() in data
    for left_out in (b"schemaVersion", b"entityName", b"jurisdictionOfInc", b"edgarPreviousNameList"):
        assert left_out not in data


@needs_shared
def test_a_submission_with_our_joint_agreement_is_valid():
    record = muniment.read(ROOT / "tests" / "everything" / "schedule-13d.xml").record
    submission = submission_of(record, headed(record), [joint_exhibit(record)])
    assert faults("Schedule13D", muniment.write(submission)) == []
    assert muniment.read(muniment.write(submission)).submission.header.attachments[0].name == "ex99-1.htm"


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_nothing_is_written_that_the_schemas_refuse_and_we_do_not(path):
    """Each value is taken away in turn: where the schema then has something against it, so have we."""
    record = muniment.read(path).record
    before = set(against(record, submission_of(record, headed(record)), TODAY).grave())
    unseen = []
    for place in paths(record):
        less = replaced(record, place, UNSET)
        submission = submission_of(less, headed(less))
        try:
            found = faults(type(record).__name__, muniment.write(submission))
        except MunimentError:
            continue
        if found and not set(against(less, submission, TODAY).grave()) - before:
            unseen.append((place, found[0]))
    assert unseen == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"contact_name": UNSET}, "Contact Name is missing"),
        ({"contact_name": "x" * 31}, "Contact Name has 31 characters, where 30 are allowed"),
        ({"contact_phone": "+1 212"}, "Contact Phone is written otherwise: it takes letters"),
        ({"notification_emails": ("a@b.co",) * 4}, "Notification E-mail Address stands 4 times"),
    ],
)
def test_a_header_is_judged_by_the_official_schema(given, words):
    record = muniment.read(ROOT / "examples" / "schedule-13d.xml").record
    header = structs.replace(headed(record), **given)
    found = against(record, submission_of(record, header), TODAY).findings
    assert [one.code for one in found if one.message.startswith(words)] == ["O-01"]
    assert "+1 212" not in str(found)


@pytest.mark.parametrize("typed", ["a@b.co, c@d.co", "a@b.co;c@d.co"])
def test_addresses_in_one_line_are_named_with_what_to_do(typed):
    record = muniment.read(ROOT / "examples" / "schedule-13d.xml").record
    told = contact_faults(record, {"contact.notification_emails": [typed]})["contact.notification_emails"]
    assert told.endswith(f"'{typed}' is no e-mail address; write one address to a line.")


def test_a_code_of_another_length_is_told_without_it():
    record = muniment.read(ROOT / "examples" / "schedule-13d.xml").record
    header = structs.replace(headed(record), credentials=(Credentials(record.filer_cik, "sec#et1"),))
    (words,) = against(record, submission_of(record, header), TODAY).grave()
    assert "has 7 characters, where 8 are wanted" in words
    assert "sec#et1" not in words


def test_codes_come_from_the_environment_where_the_header_has_none():
    record = muniment.read(ROOT / "examples" / "schedule-13d.xml").record
    empty = form_of(record).header()
    found = with_codes_of(record, empty, {f"MUNIMENT_CCC_{record.filer_cik}": "abcd1$ef"})
    assert found.credentials == (Credentials(record.filer_cik, "abcd1$ef"),)
    assert "abcd1$ef" not in repr(found)
    short = structs.replace(empty, credentials=(Credentials(record.filer_cik.lstrip("0"), "wxyz1$ef"),))
    assert with_codes_of(record, short, {f"MUNIMENT_CCC_{record.filer_cik}": "abcd1$ef"}).credentials == (
        Credentials(record.filer_cik, "wxyz1$ef"),
    )


@pytest.mark.parametrize("name", ["schedule-13d", "form-d"])
def test_a_code_finds_its_filer_whether_or_not_zeros_stand_before_the_cik(name):
    record = muniment.read(ROOT / "examples" / f"{name}.xml").record
    path = "primary_issuer.cik" if name == "form-d" else "filer_cik"
    whole, (cik,) = headed(record), filers(record)
    for written in (cik, cik.lstrip("0")):
        short = replaced(record, path, written)
        for variable in (cik, cik.lstrip("0")):
            header = with_codes_of(
                short, structs.replace(whole, credentials=()), {f"MUNIMENT_CCC_{variable}": "ab1$efgh"}
            )
            assert b"ab1$efgh" in muniment.write(submission_of(short, header), "submission")


def test_an_attached_agreement_is_seen_by_the_rules():
    record = muniment.read(ROOT / "tests" / "everything" / "schedule-13g.xml").record
    quiet = structs.replace(
        record,
        submission_type="SCHEDULE 13G",
        exhibit_information=UNSET,
        signature_comment=UNSET,
        item2=structs.replace(record.item2, names="Several persons"),
    )

    def codes(*some):
        submission = submission_of(quiet, headed(quiet), some)
        return {one.code for one in against(quiet, submission, TODAY).findings}

    assert "J-04" in codes()
    assert "J-04" in codes(Exhibit("ex99-1.txt", "EX-99.1", b"A letter to the board."))
    assert "J-04" not in codes(Exhibit("ex99-1.txt", "EX-99.1", b"We file jointly."))
    endless = b"\n".join([b"<" * 80] * 50_000)
    assert "J-04" in codes(Exhibit("ex99-1.txt", "EX-99.1", endless))


def test_a_line_says_how_many_places_it_leaves_out():
    finding = Finding(code="X-00", name="x", severity="error", paths=tuple("abcde"), message="M.", citation="")
    assert [*Against((finding,)).grave()] == ["X-00: M. (a, b, c and 2 more)"]
    assert [*Against((structs.replace(finding, paths=("a",)),)).grave()] == ["X-00: M. (a)"]
    assert [*Against((structs.replace(finding, paths=()),)).grave()] == ["X-00: M."]
