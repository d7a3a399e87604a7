"""The official schema: what it refuses is refused, once, in plain words, and nothing else is."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from lxml import etree
from msgspec import UNSET, structs

import muniment
from changes import KINDS, Change, change, changes
from lanes import some
from muniment.checks import REGISTRY
from muniment.checks import validation as validating
from muniment.checks.fields import SCHEMA
from muniment.documents.passage import Passage
from muniment.documents.xml import parse
from muniment.errors import MunimentError
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.filing_copy import complete_header, filed_copy
from muniment.readers.xml import walk
from shared_data import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/muniment/checks/schemas"
ROOTS = {
    "FormD": FOLDER / "form-d-v13/formDSubmission.xsd.xml",
    "Schedule13D": FOLDER / "schedule-13d-13g-v2.2/eis_Schedule13D_Filer.xsd",
    "Schedule13G": FOLDER / "schedule-13d-13g-v2.2/eis_Schedule13G_Filer.xsd",
}
EVERYTHING = ROOT / "tests/everything"
SAMPLES = [*sorted(SHARED.glob("specs/xsd/*/samples/*.xml")), *sorted(EVERYTHING.glob("*-submission.xml"))]
NAMES = ("form-d", "form-d-amendment", "schedule-13d", "schedule-13g")
PUBLISHED = [ROOT / "examples" / f"{name}.xml" for name in NAMES]


@cache
def official(kind: str) -> etree.XMLSchema:
    """The schema as anybody would compile it."""
    return etree.XMLSchema(etree.parse(ROOTS[kind]))


@cache
def submission(path: Path) -> bytes:
    """A submission: a sample as it is, of a published copy the one that a draft of it becomes."""
    if path not in PUBLISHED:
        return path.read_bytes()
    record = muniment.read(path).record
    return muniment.write(muniment.Submission(filed_copy(record), complete_header(record)))


def errors(data: bytes) -> list:
    """What the official schema says of a file, by our check."""
    found = muniment.check(muniment.read(data), profile="submit", select=[SCHEMA])
    assert all(finding.severity == "error" for finding in found)
    return found


def refused(data: bytes) -> list[str]:
    """What is said against a file: by the schema, or that it is no submission at all."""
    try:
        return [finding.message for finding in errors(data)]
    except MunimentError as error:  # another root, or nothing of the form left
        return [str(error)]


def kind_of(path: Path) -> str:
    return type(muniment.read(submission(path)).record).__name__


# ---- what is shipped ------------------------------------------------------------------------------------------------


@needs_shared
def test_the_schemas_are_those_of_the_sec():
    shipped = {path.name: path.read_bytes() for path in FOLDER.rglob("*.*") if path.suffix in (".xml", ".xsd")}
    given = {path.name: path.read_bytes() for path in SHARED.glob("specs/xsd/*/schema/*")}
    assert shipped == given
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert all(path.parent.name in readme for path in ROOTS.values())


def test_no_schema_is_compiled_before_a_submission_is_checked(monkeypatch):
    validating._schema.cache_clear()
    compiled = []
    monkeypatch.setattr(validating, "_Schema", compiled.append)
    muniment.check(muniment.read(ROOT / "examples/form-d.xml"))
    assert compiled == []
    validating._schema.cache_clear()


def test_a_list_of_elements_says_how_many_it_leaves_out():
    assert validating._either(["a", "b"]) == "<a> or <b>"
    assert validating._either([*"abcdefg"]) == "<a>, <b>, <c>, <d>, <e>, <f> or another"
    assert validating._either([*"abcdefgh"]) == "<a>, <b>, <c>, <d>, <e>, <f> or 2 others"


# ---- thousands of changes -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "number"),
    some(((path, number) for path in (*SAMPLES, *PUBLISHED) for number in (128, 2000)), 2),
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_what_the_schema_refuses_is_refused_and_nothing_else(path, number):
    data, kind = submission(path), kind_of(path)
    assert official(kind).validate(etree.fromstring(data)), official(kind).error_log
    assert errors(data) == []
    counts, several = Counter(), Counter()
    for one in changes(data, seed=len(data), number=number):
        is_valid = official(kind).validate(etree.fromstring(one.data))
        found = refused(one.data)
        assert bool(found) is not is_valid, (one.kind, one.name, found)
        assert all("{" not in message and "SCHEMAV_" not in message for message in found)
        counts[one.kind, "accepted" if is_valid else "refused"] += 1
        several[len(found)] += 1
    assert {kind for kind, _ in counts} == set(KINDS)
    assert sum(count for faults, count in several.items() if faults > 1) <= number // 20, several


# ---- what is said ---------------------------------------------------------------------------------------------------

FORM_D = ROOT / "tests/everything/form-d-submission.xml"
SCHEDULE = ROOT / "tests/everything/schedule-13g-submission.xml"


@pytest.mark.parametrize(
    ("old", "new", "place", "start", "message"),
    [
        ("<city>", "<town>x</town><city>", "primary_issuer.address", "<town>", "has no element <town>."),
        ("<primaryIssuer>", '<primaryIssuer id="1">', "primary_issuer", "<primaryIssuer id", "has the attribute 'id'"),
        ("<issuerAddress>", "<issuerAddress>words", "primary_issuer.address", "<issuerAddress>", "belong: 'words'"),
        ("<testOrLive>", "<testOrLive>x", "live_or_test", "x", "Live"),
        (
            "<city>",
            "<city>x</city><city>",
            "primary_issuer.address.city",
            "<city>",
            "stands 2 times in <issuerAddress>",
        ),
        ("<yearOfInc>", "<yearOfInc> <b/>", "primary_issuer", "<b/>", "<yearOfInc> has no element <b>"),
    ],
)
def test_the_words(old, new, place, start, message):
    data = FORM_D.read_bytes().replace(old.encode(), new.encode(), 1)
    (finding,) = errors(data)
    assert message in finding.message
    assert finding.paths == ((place,) if place else ())
    assert data[finding.span.start :].startswith(start.encode())


@pytest.mark.parametrize(
    ("element", "value"),
    [("contactEmailAddress", "nobody at home"), ("ccc", "sec#et"), ("contactName", "Ada Heron " * 20)],
)
def test_what_is_for_edgar_alone_is_not_quoted(element, value):
    root = etree.fromstring(SCHEDULE.read_bytes())
    next(root.iter(f"{{*}}{element}")).text = value
    (finding,) = errors(etree.tostring(root))
    assert f"<{element}>" in finding.message
    assert value not in repr(finding)


def test_a_moved_element_is_one_fault():
    root = etree.fromstring(FORM_D.read_bytes())
    address = next(root.iter("issuerAddress"))
    phone = next(root.iter("issuerPhoneNumber"))
    phone.getparent().remove(phone)
    address.insert(1, phone)
    (finding,) = errors(etree.tostring(root))
    assert finding.message == (
        "<issuerAddress> has no element <issuerPhoneNumber>: it belongs into <primaryIssuer> behind <issuerAddress>."
    )
    assert finding.paths == ("primary_issuer.phone",)


def test_two_faults_of_one_element_are_two():
    data = FORM_D.read_bytes().replace(b"<city>", b"<oops/><city>", 1).replace(b"</zipCode>", b"!!</zipCode>", 1)
    assert [finding.message.partition(" ")[0] for finding in errors(data)] == ["<issuerAddress>", "Item"]


def test_what_stands_in_a_value_is_one_fault():
    root = etree.fromstring(FORM_D.read_bytes())
    city = next(root.iter("city"))
    city.append(etree.fromstring("<city>Denver</city>"))
    city.text = None
    (finding,) = errors(etree.tostring(root))
    assert finding.message == "<city> holds the element <city>, where only a text belongs."


@pytest.mark.parametrize(("value", "codes"), [("V\u00c1", {SCHEMA}), ("\uff23O", {SCHEMA})])
def test_the_characters_of_what_is_no_value_are_the_same_fault(value, codes):
    data = FORM_D.read_bytes().replace(b"<stateOrCountry>", f"<stateOrCountry>{value}".encode(), 1)
    found, usual = (muniment.check(muniment.read(each), profile="submit") for each in (data, FORM_D))
    assert {finding.code for finding in found if finding.severity == "error"} - {one.code for one in usual} == codes


def test_a_text_that_is_too_long_and_has_another_letter_has_two_faults():
    data = FORM_D.read_bytes().replace(b"<city>", b"<city>" + "\u00e9".encode() * 50, 1)
    codes = {finding.code for finding in muniment.check(muniment.read(data), profile="submit")}
    assert {SCHEMA, "Y-02"} <= codes


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_message_has_a_pattern(path):
    """Every text of a sample in turn, written so that no pattern takes it."""
    root = etree.fromstring(submission(path))
    for node in [node for node in root.iter("*") if not len(node) and (node.text or "").strip()]:
        text, node.text = node.text, f"{(node.text or '')[:2]}\u00e9~^"
        for message in refused(etree.tostring(root)):
            assert not any(part in message for part in ("[", "{", "\\d", "\\s")), message
        node.text = text


def test_a_rule_that_says_the_same_is_silent():
    data = FORM_D.read_bytes().replace(b"<stateOrCountry>", b"<stateOrCountry>X", 1)
    codes = [
        finding.code for finding in muniment.check(muniment.read(data), profile="submit") if finding.severity == "error"
    ]
    assert SCHEMA in codes
    assert "E-12" not in codes
    alone = muniment.check(muniment.read(data), profile="submit", select=["E-12"])
    assert [finding.code for finding in alone] == ["E-12"]


def test_published_copies_are_not_held_to_it():
    for path in PUBLISHED:
        assert not [finding for finding in muniment.check(muniment.read(path)) if finding.code == SCHEMA]
    assert REGISTRY[SCHEMA].profiles == ("submit",)


def test_what_cannot_be_written_is_a_finding():
    record = muniment.read(ROOT / "examples/schedule-13g.xml").record
    (finding,) = muniment.check(structs.replace(record, class_title="a\0b"), profile="submit", select=[SCHEMA])
    assert finding.message == "It cannot be written: class_title: XML cannot hold the character U+0000."


@pytest.mark.slow
def test_very_many_faults_end_soon_and_the_list_says_so():
    data = FORM_D.read_bytes().replace(b"<city>", b"<oops/>" * 3_000 + b"<city>", 1)
    found = errors(data)
    assert len(found) <= 310
    assert "There are more faults than these." in [finding.message for finding in found]
    crowded = FORM_D.read_bytes().replace(b"<city>", b"<oops/>" * 20_000 + b"<city>", 1)
    assert len(errors(crowded)) == 1


def test_a_schedule_before_the_list_of_cusips_had_one_number():
    path = ROOT / "tests/everything/schedule-13g-submission.xml"
    root = etree.fromstring(path.read_bytes())
    (listed,) = root.iter("{*}issuerCusips")
    listed[0].tag = listed.tag.replace("issuerCusips", "issuerCusip")
    listed.getparent().replace(listed, listed[0])
    reading = muniment.read(etree.tostring(root))
    then = muniment.check(reading, profile="submit", as_of=date(2026, 3, 13), select=[SCHEMA])
    now = muniment.check(reading, profile="submit", as_of=date(2026, 3, 16), select=[SCHEMA])
    assert then == []
    assert [finding.message for finding in now] == [
        "<issuerInfo> has no element <issuerCusip>: did you mean <issuerCusips>?"
    ]


def test_entities_are_not_resolved_and_nothing_is_fetched():
    data = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "x">]>' + FORM_D.read_bytes().partition(b"?>")[2]
    with pytest.raises(MunimentError):
        muniment.read(data)
    document = parse(Passage.whole(FORM_D.read_bytes()))
    form = form_of(muniment.read(FORM_D).record)
    assert validating.schema_faults(document, walk(document, form)[1], form) == []


def test_each_kind_of_change_is_made():
    for kind in KINDS:
        made = change(FORM_D.read_bytes(), kind, Random(1))
        assert isinstance(made, Change)
        assert made.data != FORM_D.read_bytes()


def test_of_a_draft_each_field_that_is_missing_is_named():
    """Nobody fills in elements: what is missing with one of them is said field by field, at its question."""
    record = muniment.Schedule13G(submission_type="SCHEDULE 13G", filer_cik="0009900014", live_or_test="LIVE")
    found = muniment.check(record, profile="submit")
    assert not [finding.message for finding in found if "<formData>" in finding.message]
    paths = {path for finding in found if finding.severity == "error" for path in finding.paths}
    assert {"class_title", "issuer_name", "event_date"} <= paths


def test_who_is_no_fund_is_not_asked_for_more_of_it():
    record = structs.replace(muniment.read(ROOT / "examples/form-d.xml").record, fund_type="Hedge Fund")
    found = muniment.check(record, profile="submit", as_of=date(2026, 2, 10))
    assert [finding.code for finding in found if "Item 4" in finding.message] == ["E-19"]


def without_one(part, prefix=""):
    """A record without each of its values in turn, with the path of it; of lists their first entry."""
    for field in structs.fields(type(part)):
        value = getattr(part, field.name)
        if field.name == "as_filed" or value is UNSET or value == ():
            continue
        path = prefix + field.name
        yield path, structs.replace(part, **{field.name: UNSET})
        first, rest = (value[0], value[1:]) if isinstance(value, tuple) else (value, None)
        if isinstance(first, Part):
            for place, less in without_one(first, f"{path}." if rest is None else f"{path}[0]."):
                yield place, structs.replace(part, **{field.name: less if rest is None else (less, *rest)})


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_of_a_draft_what_is_not_answered_is_said_at_its_field_in_words_of_the_form(path):
    record = muniment.read(path).record
    before = {finding.message for finding in muniment.check(record, profile="submit", as_of=date(2026, 11, 20))}
    seen = 0
    for place, less in without_one(record):
        found = muniment.check(less, profile="submit", as_of=date(2026, 11, 20))
        errors_ = [finding for finding in found if finding.severity == "error" and finding.message not in before]
        assert not [finding.message for finding in errors_ if "<" in finding.message], place
        for alone in errors_of(less):
            seen += 1
            assert "<" not in alone.message, place
            assert any(finding == place or finding.startswith((f"{place}.", f"{place}[")) for finding in alone.paths), (
                place
            )
        codes = [finding.code for finding in errors_ if place in finding.paths]
        assert SCHEMA not in codes or set(codes) == {SCHEMA}, (place, codes)
    assert seen > 20


def errors_of(record):
    """What the official schema alone says of what a record would be written as."""
    return muniment.check(record, profile="submit", select=[SCHEMA], as_of=date(2026, 11, 20))


def test_of_a_draft_an_identifier_is_said_to_be_what_it_is():
    record = muniment.read(ROOT / "examples/schedule-13g.xml").record
    draft = muniment.write(record, to="yaml").replace(b"99021L100", b"99021L10")
    (finding,) = muniment.check(muniment.read(draft), profile="submit", select=[SCHEMA])
    assert "'99021L10': it takes a CUSIP" in finding.message


@pytest.mark.parametrize(
    ("words", "message"), [("12x45", "'12x45': it takes a CIK, one to ten digits"), ("0", "is a placeholder")]
)
def test_of_a_draft_what_was_typed_is_not_said_to_be_missing(tmp_path, words, message):
    draft = tmp_path / "draft.yaml"
    record = muniment.FormD(
        submission_type="D", is_amendment=False, primary_issuer=muniment.read(PUBLISHED[0]).record.primary_issuer
    )
    cik = record.primary_issuer.cik
    draft.write_bytes(muniment.write(record, to="yaml").replace(cik.encode(), words.encode(), 1))
    found = muniment.check(muniment.read(draft), profile="submit")
    here = [
        finding.message
        for finding in found
        if finding.paths[:1] == ("primary_issuer.cik",) and finding.severity == "error"
    ]
    assert len(here) == 1
    assert message in here[0]
