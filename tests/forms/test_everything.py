"""Files in which every field of every form is filled, and the sample filings: they read completely."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from muniment.evidence import State
from muniment.forms import FORMS
from muniment.forms.definition import Part, fields, rows
from muniment.readers import read
from muniment.reading import Reading
from shared_data import needs_shared
from writers.test_schemas import faults

ROOT = Path(__file__).parents[2]
EVERYTHING = ROOT / "tests" / "everything"
EXAMPLES = ROOT / "examples"

# Form D asks a single issuer to choose: its year of formation, revenues or net assets, a first sale or none yet.
PUBLIC = {
    "D": ("form-d.xml", "form-d-fund.xml", "form-d-planned.xml"),
    "13D": ("schedule-13d.xml",),
    "13G": ("schedule-13g.xml",),
}
SUBMISSION = {"D": "form-d-submission.xml", "13D": "schedule-13d-submission.xml", "13G": "schedule-13g-submission.xml"}
FILES = [*(name for names in PUBLIC.values() for name in names), *SUBMISSION.values()]

# Public copies of Form D fit its schema too; those of Schedules 13D and 13G lack what it asks of a submission.
AS_THEY_STAND = [
    *((form, EVERYTHING / name) for form, name in SUBMISSION.items()),
    *(("D", EVERYTHING / name) for name in PUBLIC["D"]),
    *(("D", EXAMPLES / name) for name in ("form-d.xml", "form-d-amendment.xml")),
]

SAMPLES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".xml", ".txt", ".nc", ".htm"})
# Of printed pages not every word is a value or a label: they have tests of their own.
PRINTED = {"schedule-13g-1997.txt", "schedule-13d-2004.htm"}
WITH_ELEMENTS = [path for path in SAMPLES if path.name not in PRINTED]


@cache
def reading_of(name: str) -> Reading:
    return read(EVERYTHING / name)


def filled(part: Part, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Yield the path of each field that has a value, as `describe.rows` spells it, and how many values it has."""
    for field in fields(type(part)):
        held: Any = getattr(part, field.name)
        if held is UNSET:
            continue
        path = f"{prefix}{field.name}" + ("[]" if field.repeats else "")
        values = held if field.repeats else (held,)
        if values:
            yield path, len(values)
        if field.part is not None:
            for value in values:
                yield from filled(value, f"{path}.")


def counts(parts: list[Part]) -> dict[str, int]:
    """Return for each path the longest list, or 1, in any of the parts."""
    found: dict[str, int] = {}
    for part in parts:
        for path, count in filled(part):
            found[path] = max(count, found.get(path, 0))
    return found


def elements(form: str) -> list[str]:
    """The paths of the fields that have an element; what was only ever printed stands in no such file."""
    return [row.path for row in rows(FORMS[form].record) if row.field.at.path]


def repeated(part: type[Part], prefix: str = "") -> Iterator[str]:
    for field in fields(part):
        path = f"{prefix}{field.name}" + ("[]" if field.repeats else "")
        if field.repeats:
            yield path
        if field.part is not None:
            yield from repeated(field.part, f"{path}.")


@pytest.mark.parametrize("form", FORMS)
def test_public_copies_fill_every_public_field(form):
    found = counts([reading_of(name).record for name in PUBLIC[form]])
    private = {row.path for row in rows(FORMS[form].record) if row.field.at.private}
    assert [path for path in elements(form) if path not in private and path not in found] == []


@pytest.mark.parametrize("form", FORMS)
def test_the_files_together_fill_every_field(form):
    found = counts([reading_of(name).record for name in (*PUBLIC[form], SUBMISSION[form])])
    assert [path for path in elements(form) if path not in found] == []


def test_only_a_tax_number_has_no_element():
    named = {row.path for form in FORMS for row in rows(FORMS[form].record)}
    assert named - {path for form in FORMS for path in elements(form)} == {"reporting_persons[].irs_number"}


@pytest.mark.parametrize("form", FORMS)
def test_every_list_has_two_entries_somewhere(form):
    names = (*PUBLIC[form], SUBMISSION[form])
    found = counts([reading_of(name).record for name in names])
    assert [path for path in repeated(FORMS[form].record) if found[path] < 2] == []


@pytest.mark.parametrize("form", FORMS)
def test_public_copies_have_no_private_field_and_no_submission(form):
    private = {row.path for row in rows(FORMS[form].record) if row.field.at.private}
    for name in PUBLIC[form]:
        assert reading_of(name).submission is UNSET
        assert not private & counts([reading_of(name).record]).keys()


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_doubtful(name):
    assert reading_of(name).problems == ()


@pytest.mark.parametrize(
    "name",
    FILES,
)
def test_nothing_is_unread(name):
    reading = reading_of(name)
    assert [reading.words(span) for span in reading.unread] == []


@pytest.mark.parametrize("form", FORMS)
def test_filing_copies_fill_the_submission_header(form):
    submission = reading_of(SUBMISSION[form]).submission
    assert submission is not UNSET
    assert submission.record == reading_of(SUBMISSION[form]).record
    assert isinstance(submission.header, FORMS[form].header)
    found = counts([submission.header])
    assert [row.path for row in rows(FORMS[form].header) if row.path not in found] == []
    assert [path for path in repeated(FORMS[form].header) if found[path] < 2] == []


@pytest.mark.parametrize("form", FORMS)
def test_access_codes_are_in_the_credentials_and_nowhere_else(form):
    text = (EVERYTHING / SUBMISSION[form]).read_text("utf-8")
    codes = re.findall("<ccc>(.*?)</ccc>", text)
    assert codes
    reading = reading_of(SUBMISSION[form])
    assert [one.ccc for one in reading.submission.header.credentials] == codes
    shown = [
        repr(told)
        for told in (
            reading,
            reading.record,
            reading.submission,
            reading.states,
            reading.problems,
            reading.unread,
            dict(reading.evidence),
            reading.source,
        )
    ]
    shown += [reading.words(span) for evidence in reading.evidence.values() for span in evidence.spans]
    shown += [reading.words(span) for span in reading.unread]
    assert [(code, words) for code in codes for words in shown if code in words] == []


@needs_shared
@pytest.mark.parametrize(("form", "path"), AS_THEY_STAND, ids=lambda value: getattr(value, "name", value))
def test_the_official_schema_accepts(form, path):
    assert faults(FORMS[form].record.__name__, path.read_bytes()) == []


@pytest.mark.parametrize("path", WITH_ELEMENTS, ids=lambda path: path.name)
def test_samples_read_completely(path):
    reading = read(path)
    assert reading.problems == ()
    unread = [reading.words(span) for span in reading.unread]
    if path.suffix == ".nc":  # its exhibit is text
        assert [words.split()[:3] for words in unread] == [["JOINT", "FILING", "AGREEMENT"]]
    else:
        assert unread == []
    assert reading.submission is UNSET


@pytest.mark.parametrize("path", [path for path in WITH_ELEMENTS if path.suffix != ".xml"], ids=lambda path: path.name)
def test_headers_of_full_submissions_agree_with_their_records(path):
    reading = read(path)
    header = reading.header
    assert header is not UNSET
    assert header.form == reading.record.submission_type
    assert not header.other
    assert not any(party.other for party in header.parties)
    ciks = {party.cik for party in header.parties}
    assert ciks & {value for row, value in leaves(reading.record) if row.endswith("cik")} == ciks


def leaves(part: Part, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for field in fields(type(part)):
        held: Any = getattr(part, field.name)
        if held is UNSET:
            continue
        for value in held if field.repeats else (held,):
            if field.part is None:
                yield f"{prefix}{field.name}", value
            else:
                yield from leaves(value, f"{prefix}{field.name}.")


def test_the_samples_are_those_in_their_table():
    named = re.findall(r"^\| `([^`]+)`", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    there = [
        path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*.*") if path.suffix not in (".md", ".py")
    ]
    assert sorted(named) == sorted(there)


def test_printed_samples_say_what_they_are_made_to_show():
    text, page = (read(EXAMPLES / name) for name in sorted(PRINTED, reverse=True))
    assert {problem.code for problem in (*text.problems, *page.problems)} <= {"doubtful"}
    manager, fund = text.record.reporting_persons
    assert (manager.irs_number, manager.citizenship, manager.sole_voting_power) == (
        "00-9900417",
        "Massachusetts",
        412300,
    )
    assert (fund.name, fund.percent, fund.shared_voting_power) == ("Tidewrack Growth Fund", UNSET, 0)
    assert [one.words for one in fund.as_filed if one.field == "percent"] == ["<1"]
    assert text.record.item3.types == ("IV", "IA")
    assert page.record.reporting_persons[0].types == ("OO", "IA")
    assert page.record.reporting_persons[1].percent == Decimal("5.8")
    assert page.record.signatures[1].reporting_person == "GADFLY POINT MASTER FUND, L.P."
    for reading in (text, page):
        assert reading.words(reading.evidence["issuer_name"].spans[0]) == reading.record.issuer_name


def test_a_file_cut_off_in_a_value_loses_that_value():
    reading = read(EXAMPLES / "damaged" / "cut-off.xml")
    assert [(problem.path, problem.code) for problem in reading.problems] == [
        ("item4.amount", "torn"),
        ("", "damaged"),
    ]
    assert [reading.words(span) for span in reading.unread] == ["1,475,600 shares, held for the fu"]
    assert dict(reading.states) == {"item4.amount": State("lost", "1,475,600 shares, held for the fu")}
    assert reading.record.item4.amount is UNSET
    assert reading.record.item3.types == ("IA", "HC")
    assert reading.record.signatures is UNSET


def test_odd_values_are_told_and_taken_for_none():
    reading = read(EXAMPLES / "damaged" / "odd-values.xml")
    assert [(problem.path, problem.code) for problem in reading.problems] == [
        ("class_title", "repeated"),
        ("event_date", "unreadable"),
        ("reporting_persons[0].percent", "unreadable"),
        ("reporting_persons[0]", "unknown-element"),
        ("reporting_persons[1].sole_voting_power", "unreadable"),
        ("reporting_persons[1].percent", "unreadable"),
    ]
    assert dict(reading.states) == {
        "event_date": State("unreadable", "02/31/2026"),
        "reporting_persons[0].percent": State("unreadable", "5,5"),
        "reporting_persons[1].sole_voting_power": State("unreadable", "about 3000"),
        "reporting_persons[1].percent": State("unreadable", "less than 5"),
    }
    assert reading.record.class_title == "Common Stock, $0.01 par value"
    assert reading.record.event_date is UNSET
    assert [person.percent for person in reading.record.reporting_persons] == [UNSET, UNSET]
    assert [reading.words(span) for span in reading.unread] == ["Common Shares", "Copper Kettle Securities LLC"]
