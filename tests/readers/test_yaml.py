"""Drafts in YAML: the same record back, and every fault with its line, column and the nearest choice."""

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, structs

import muniment
from lanes import some
from muniment.errors import MunimentError, NotAFiling, RefusedSource
from muniment.evidence import State
from muniment.forms import FormD, Schedule13G, form_of
from muniment.forms.definition import Attachment
from muniment.forms.form_d.fields import Issuer
from muniment.forms.schedule_13 import schedule_13g
from muniment.readers.yaml import read_yaml
from muniment.writers.json import write_json
from muniment.writers.yaml import write_yaml
from shared_data import SHARED

ROOT = Path(__file__).parents[2]
OURS = sorted([*(ROOT / "examples").glob("*.xml"), *(ROOT / "tests/everything").glob("*.xml")])
REAL = sorted(SHARED.glob("data/*/xml/*.xml"))


def read(path):
    return muniment.read(path).record


@pytest.mark.parametrize(
    ("path", "asked"),
    [*product(OURS, (False, True)), *some(product(REAL, (False, True)), 3)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_the_same_record_comes_back(path, asked):
    record = read(path)
    again = muniment.read(write_yaml(record, with_empty=asked))
    assert again.record == record


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_each_section_has_one_heading_in_the_order_of_the_form(path):
    record = read(path)
    lines = write_yaml(record, with_empty=True).decode().splitlines()
    headings = [line.strip("# -") for line in lines if line.startswith("# ---- ")]
    sections = list(form_of(record).layout.sections.values())[1:]  # the first is about the file
    asked = [section.number or section.called for section in sections if section.item != "2" or section.part]
    assert headings == asked


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_json_comes_back_too(path):
    record = read(path)
    assert muniment.read(write_json(record)).record == record


@pytest.mark.parametrize("text", ["0\n0", "a\n\nb\n", "#a\n# b", "- a: b\n- c", "a\n\n\n"])
def test_lines_come_back_from_an_entry_of_a_list(text):
    record = read(ROOT / "examples/form-d.xml")
    first, *others = record.related_persons
    changed = structs.replace(first, first_name=text, clarification=text)
    record = structs.replace(record, related_persons=(changed, *others))
    assert muniment.read(write_yaml(record)).record == record


@pytest.mark.parametrize(
    "record",
    [
        FormD(primary_issuer=Issuer(previous_names=())),
        FormD(primary_issuer=Issuer()),
        Schedule13G(item3=schedule_13g.Item3(types=())),
    ],
)
def test_a_part_with_nothing_but_an_empty_list_is_good_yaml(record):
    assert read_yaml(write_yaml(record)).problems == ()


@pytest.mark.parametrize("text", ["a\n\n", "{e$|\n\n", "a\n\nb\n\n\n", "a\n"])
def test_free_lines_at_the_end_of_a_text_are_not_those_of_the_file(text):
    record = Schedule13G(class_title=text, issuer_name=text)
    assert read_yaml(write_yaml(record)).record == record


@given(text=st.text(max_size=80))
def test_any_text_comes_back(text):
    record = FormD(amounts_clarification=text) if text.strip() else FormD()
    assert read_yaml(write_yaml(record)).record == record


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("total_amount_sold: $5,000,000", "total_amount_sold", 5_000_000),
        ("total_offering_amount: Indefinite", "total_offering_amount", "Indefinite"),
        ("first_sale: 2025-03-14", "first_sale", date(2025, 3, 14)),
        ("first_sale_yet_to_occur: yes", "first_sale_yet_to_occur", True),
        ("more_than_one_year: No", "more_than_one_year", False),
        ("exemptions: [06b, Rule 506(c)]", "exemptions", ("06b", "06c")),
        ("exemptions: 06b", "exemptions", ("06b",)),
        ("industry_group: oil & gas", "industry_group", "Oil and Gas"),
        ("total_investors: ~", "total_investors", None),
        ("total_investors:", "total_investors", None),
        ("amounts_clarification: no", "amounts_clarification", "no"),
    ],
)
def test_what_people_write(line, field, value):
    reading = read_yaml(f"form: D\n{line}\n".encode())
    assert reading.problems == ()
    held = getattr(reading.record, field)
    assert (held or None if value is None else held) == value


def test_days_and_percents_of_a_schedule():
    person = "  - name: Acme\n    percent: 6.20%\n    cik: 1234567\n"
    text = f"form: SC 13G\nevent_date: 2025-03-31\nreporting_persons:\n{person}"
    record = read_yaml(text.encode()).record
    person = schedule_13g.ReportingPerson(name="Acme", percent=Decimal("6.20"), cik="0001234567")
    assert record == Schedule13G(event_date=date(2025, 3, 31), reporting_persons=(person,))


def test_a_form_that_names_an_amendment_is_one():
    reading = read_yaml(b"form: 13G/A\nissuer_name: Acme\n")
    assert reading.record.submission_type == "SCHEDULE 13G/A"
    assert [reading.data[span.start : span.end] for span in reading.evidence["submission_type"].spans] == [b"13G/A"]
    (problem,) = read_yaml(b"form: D/A\nsubmission_type: D\n").problems
    assert problem.words == "line 1, column 7: form is 'D/A', and submission_type is D, which counts"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            "total_amont_sold: 5",
            "unknown-key",
            "line 2, column 1: 'total_amont_sold' is no field here; did you mean total_amount_sold?",
        ),
        (
            "first_sale: 14/03/2025",
            "unreadable",
            "line 2, column 13: first_sale is '14/03/2025', where it takes a day that there is, "
            "such as 2026-03-27 or 3/27/2026",
        ),
        (
            "total_offering_amount: indefinite",
            "unreadable",
            "line 2, column 24: total_offering_amount is 'indefinite', where it takes whole dollars such as 5000000, "
            "5,000,000 or $5,000,000, or Indefinite",
        ),
        (
            "zebra: 1",
            "unknown-key",
            "line 2, column 1: 'zebra' is no field here; there is schema_version, submission_type, live_or_test, "
            "primary_issuer, other_issuers, over_100_issuers and",
        ),
        (
            "total_amount_sold: five",
            "unreadable",
            "line 2, column 20: total_amount_sold is 'five', where it takes whole dollars such as",
        ),
        (
            "industry_group: Biotech",
            "not-in-list",
            "line 2, column 17: industry_group is 'Biotech', which is not in the official "
            "list; did you mean Biotechnology?",
        ),
        (
            "more_than_one_year: maybe",
            "unreadable",
            "line 2, column 21: more_than_one_year is 'maybe', where it takes yes or no",
        ),
        (
            "primary_issuer: Acme Inc",
            "shape",
            "line 2, column 17: primary_issuer takes fields, each on a line of its own",
        ),
        (
            "related_persons: Jane Roe",
            "shape",
            "line 2, column 18: related_persons takes a list: begin each entry with a dash",
        ),
        (
            "total_investors: {a: 1}",
            "shape",
            "line 2, column 18: total_investors takes one value",
        ),
        (
            "total_investors: 1\ntotal_investors: 2",
            "repeated-key",
            "line 3, column 1: total_investors stands twice; the first counts",
        ),
        (
            "primary_issuer:\n  address:\n    state: Freedonia",
            "not-in-list",
            "line 4, column 12: state is 'Freedonia', which is not in the official list",
        ),
    ],
)
def test_faults(text, code, words):
    (problem,) = read_yaml(f"form: D\n{text}\n".encode()).problems
    assert problem.code == code
    assert problem.words.startswith(words)


@pytest.mark.parametrize(("keys", "line"), [("foo: 1", 3), ("total_investors: 1\ntotal_investors: 2", 4)])
def test_a_key_that_is_wrong_is_shown_where_it_stands(keys, line):
    source = f"form: D\nsubmission_type: D\n{keys}\n".encode()
    (finding,) = muniment.check(read_yaml(source), select=["Y-01"])
    assert finding.span is not UNSET
    assert source[: finding.span.start].count(b"\n") + 1 == line


def test_halves_of_characters_are_one():
    """As JSON writes what is beyond the first 65,536."""
    reading = muniment.read(rb'{"form": "D", "primary_issuer": {"name": "a \ud83d\ude42 b"}}')
    assert (reading.record.primary_issuer.name, reading.problems) == ("a \U0001f642 b", ())
    assert muniment.read(muniment.write(reading.record, "json")).record == reading.record


def test_half_a_character_is_no_value():
    reading = muniment.read(rb'{"form": "D", "primary_issuer": {"name": "a \ud83d b"}}')
    assert reading.record.primary_issuer.name is UNSET
    assert reading.states["primary_issuer.name"] == State("unreadable", "a \ufffd b")
    (words,) = [one.words for one in reading.problems if one.code == "unreadable"]
    assert words.endswith("name is 'a \ufffd b', where it takes whole characters: \\ud800 to \\udfff come in pairs")
    for form in ("json", "yaml"):
        assert muniment.write(reading.record, form)


def test_the_place_of_a_value():
    data = "# Größe\nform: D\ntotal_investors: 12\n".encode()
    reading = read_yaml(data)
    (span,) = reading.evidence["total_investors"].spans
    assert data[span.start : span.end] == b"12"


def test_states():
    reading = read_yaml(b'form: D\nother_security: ""\ntotal_investors: N/A\nminimum_investment: soon\n')
    assert {path: state.kind for path, state in reading.states.items()} == {
        "other_security": "blank",
        "total_investors": "not applicable",
        "minimum_investment": "unreadable",
    }


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"form: 13F\n", NotAFiling),
        (b"form: [D]\n", NotAFiling),
        (b'{"form": "SC 13G", "issuer": {}, "persons": [], "item3": [], "signed": ""}', NotAFiling),
        (b"form: D\n  x: 1\n bad\n", NotAFiling),
        (b"form: D\nx: \xff\n", NotAFiling),
        (b"form: D\na: &a 1\nb: *a\n", RefusedSource),
        (b"form: D\n" + b"[" * 5000, NotAFiling),
        (b"form: D\nx: " + b"a" * (5 << 20), RefusedSource),
        (b"form: D\ntotal_investors: 1\n---\nform: D\n", NotAFiling),
        (b"form: D\ntotal_investors: !!python/object:os.system {}\n", None),
    ],
)
def test_bad_files(data, error):
    if error is None:
        assert read_yaml(data).problems
        return
    with pytest.raises(error) as caught:
        read_yaml(data)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, MunimentError)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("? [a, b]\n: c", "unknown-key"),
        ("form: 13G", "repeated-key"),
        ("as_filed: soon", "shape"),
        ("as_filed:\n- {field: first_sale, word: soon}", "shape"),
        ("as_filed:\n- {field: colour, words: green}", "shape"),
        ("as_filed:\n- {[a]: b}", "shape"),
    ],
)
def test_what_says_nothing_of_the_form_is_told(line, code):
    reading = muniment.read(f"form: D\nsubmission_type: D\ntotal_investors: 1\n{line}\n".encode())
    assert [problem.code for problem in reading.problems] == [code]
    assert reading.unread
    assert reading.record.as_filed == ()


def test_an_entry_goes_by_its_number_in_the_record():
    people = "related_persons:\n- first_name:\n- first_name: Ann\n  last_name: Orr\n"
    reading = muniment.read(f"form: D\nsubmission_type: D\n{people}".encode())
    assert len(reading.record.related_persons) == 1
    paths = ["related_persons[0].first_name", "related_persons[0].last_name"]
    assert [reading.words(reading.evidence[path].spans[0]) for path in paths] == ["Ann", "Orr"]


def test_a_value_behind_a_blank_one_has_no_state():
    reading = muniment.read(b'form: 13G\nsubmission_type: SCHEDULE 13G\ncusips:\n- ""\n- 30000A107\n')
    assert (reading.record.cusips, reading.states) == (("30000A107",), {})
    assert reading.words(reading.evidence["cusips[0]"].spans[0]) == "30000A107"


def test_an_unknown_key_is_unread_with_its_value():
    reading = muniment.read(b"form: D\nsubmission_type: D\nprimary_issuer:\n  name: A\n  colour: green\nshade: dark\n")
    assert [reading.words(span) for span in reading.unread] == ["colour: green", "shade: dark"]
    assert [problem.code for problem in reading.problems] == ["unknown-key", "unknown-key"]


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_draft_of_a_record_keeps_its_attachments(form):
    record = muniment.read(ROOT / "examples" / "schedule-13g.xml").record
    attachments = (Attachment(name="ex99.txt", type="EX-99", contents="YWdyZWVk"),)
    record = structs.replace(record, attachments=attachments)
    reading = muniment.read(muniment.write(record, form))
    assert reading.record == record
    assert [one.data for one in reading.attachments] == [b"agreed"]


@pytest.mark.parametrize("sign", "\x7f\x80\x85\x9f\u2028\u2029\ufeff\ufffe\U000f0000")
def test_json_may_hold_any_character_as_it_is(sign):
    """Other programs do not write U+0085 as an escape; it is no end of a line there, and its blanks stay."""
    name = f"Wren \U000f0001 {sign} Works"
    reading = read_yaml(f'{{"form": "D", "primary_issuer": {{"name": "{name}"}}}}'.encode())
    assert reading.record.primary_issuer.name == name
    (span,) = reading.evidence["primary_issuer.name"].spans
    assert reading.data[span.start : span.end].decode() == f'"{name}"'
