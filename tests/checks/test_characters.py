"""What EDGAR takes in a submission, and what is offered in its place."""

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import muniment
from commands import call as command
from muniment.checks import check
from muniment.drafts.submitting import contact_faults, filing_copy
from muniment.errors import RecordError
from muniment.forms.definition import fields
from muniment.forms.form_d import FormDHeader
from muniment.forms.form_d.fields import FormD
from muniment.forms.schedule_13.base import Schedule13DHeader, Schedule13GHeader
from muniment.forms.walk import replaced
from muniment.reading import Submission

EXAMPLES = Path(__file__).parents[2] / "examples"
RECORDS = {name: muniment.read(EXAMPLES / f"{name}.xml").record for name in ("form-d", "schedule-13g", "schedule-13d")}
HEADERS = {"form-d": FormDHeader, "schedule-13g": Schedule13GHeader, "schedule-13d": Schedule13DHeader}
PLACES = {
    "form-d": ("related_persons[0].last_name", "primary_issuer.address.city", "signatures[0].title"),
    "schedule-13g": (
        "issuer_name",
        "reporting_persons[0].name",
        "item10.certifications",
        "signatures[0].signers[0].title",
    ),
    "schedule-13d": ("class_title", "reporting_persons[1].name", "item4.purpose", "authorized_persons[0].name"),
}
TAKEN = set(string.ascii_letters + string.digits + "`~!@#$%&*()_+-={}|\\:;\"'<>,.?/[] \t\r\n")
XML = (EXAMPLES / "form-d.xml").read_bytes()


def findings_of(filing, profile="submit"):
    return [finding for finding in check(filing, profile=profile, as_of=date(2026, 3, 27)) if finding.code == "Y-02"]


def contact(name, **given):
    return HEADERS[name](**{"contact_name": "Ada Heron", "contact_email": "a@b.example", **given})


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("ab &<é–’ñ§^["), min_size=1, max_size=8
)


@pytest.mark.parametrize("name", RECORDS)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_submission_that_passes_has_only_what_edgar_takes(name, data):
    typed = data.draw(st.dictionaries(st.sampled_from(PLACES[name]), TEXTS))
    header = {"contact_name": data.draw(TEXTS)} if data.draw(st.booleans()) else {}
    record = RECORDS[name]
    for place, text in typed.items():
        record = replaced(record, place, text)
    found = findings_of(Submission(record, contact(name, **header)))
    refused = {place for place, text in typed.items() if set(_but_section(place, text)) - TAKEN}
    assert {path for finding in found for path in finding.paths} == refused
    assert len(found) == len(refused) + bool(set(header.get("contact_name", "")) - TAKEN)
    try:
        copy = filing_copy(record, contact(name, **header))
    except RecordError:  # what no XML can say
        return
    assert copy.isascii()
    if not found:
        read = muniment.read(copy)
        assert findings_of(read) == []
        assert set("".join(_but_section(path, text) for path, text in _texts(read.record))) <= TAKEN


def _but_section(path, text):
    return text.replace("§", "") if path.endswith("certifications") else text


def _texts(part):
    for field in fields(type(part)):
        held = getattr(part, field.name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, str):
                yield field.name, one
            elif field.part is not None and one:
                yield from _texts(one)


def test_a_field_says_which_characters_and_how_to_spell_it():
    record = replaced(RECORDS["form-d"], "primary_issuer.name", "Cañada Röbotics")
    (found,) = findings_of(record)
    assert (found.severity, found.paths) == ("error", ("primary_issuer.name",))
    assert found.message == (
        "Item 1: Name of Issuer has ñ and ö, which EDGAR does not take; in plain spelling it is 'Canada Robotics'."
    )
    assert findings_of(record, profile="public") == []
    (found,) = findings_of(replaced(record, "primary_issuer.name", "Finch’s “Quay”"))
    assert found.message.endswith("""; in plain spelling it is 'Finch's "Quay"'.""")
    (found,) = findings_of(replaced(RECORDS["schedule-13d"], "item4.purpose", "x" * 200 + " Müller’s “plan” 東京"))
    assert found.message.endswith('; write Müller’s as Muller\'s, “plan” as "plan".')


@pytest.mark.parametrize("words", ["R&#246;bel", "R&#xF6;bel", "Röbel", "<![CDATA[Röbel]]>"])
def test_every_way_to_write_a_character_in_xml_is_seen(words):
    source = XML.replace(b"<lastName>Pippin</lastName>", f"<lastName>{words}</lastName>".encode(), 1)
    assert source != XML
    reading = muniment.read(source)
    assert reading.record.related_persons[0].last_name == "Röbel"
    assert [finding.paths for finding in findings_of(reading)] == [("related_persons[0].last_name",)]


@pytest.mark.parametrize("words", ["A &amp; B", "A &lt;B&gt; &#38; C", "&#82;obel", "O&apos;Brien &quot;Bob&quot;"])
def test_escapes_of_what_is_taken_are_no_other_characters(words):
    assert findings_of(muniment.read(XML.replace(b"<lastName>Pippin<", f"<lastName>{words}<".encode(), 1))) == []


def test_a_character_of_another_encoding_is_told_of_its_field_alone():
    source = XML.replace(b"<lastName>Pippin<", b"<lastName>Ren\xe9e<", 1).replace(b"UTF-8", b"ISO-8859-1", 1)
    assert [found.paths for found in findings_of(muniment.read(source))] == [("related_persons[0].last_name",)]


def test_what_stands_outside_of_all_fields_is_told_of_the_file():
    source = XML.replace(b"<lastName>", "<!-- Entwurf für Müller --><lastName>".encode(), 1)
    (found,) = findings_of(muniment.read(source))
    assert found.message == "The file has ü outside of all fields: EDGAR takes XML in ASCII."


def test_the_header_says_which_characters_and_nothing_else():
    (found,) = findings_of(Submission(RECORDS["form-d"], contact("form-d", contact_name="Zoë Inkwell")))
    assert found.message == "Contact Name has ë, which EDGAR does not take."
    typed = {"contact.contact_name": ["Zoë Inkwell"], "contact.contact_email": ["zoë@heron.example"]}
    assert contact_faults(RECORDS["form-d"], typed) == {
        "contact.contact_name": "Contact Name has ë, which EDGAR does not take. In plain spelling it is Zoe Inkwell.",
        "contact.contact_email": (
            "Contact E-mail Address has ë, which EDGAR does not take. In plain spelling it is zoe@heron.example."
        ),
    }


def test_a_draft_is_told_before_it_is_filed(tmp_path):
    draft = tmp_path / "draft.yaml"
    record: FormD = replaced(RECORDS["form-d"], "primary_issuer.name", "Cañada Röbotics")
    draft.write_bytes(muniment.write(record, to="yaml"))
    done = command("draft", "check", draft, "--format", "json")
    assert done.code == 1
    assert "Y-02" in done.out.decode()
    assert "Canada Robotics" in done.out.decode()
    assert muniment.read(draft).record == record
