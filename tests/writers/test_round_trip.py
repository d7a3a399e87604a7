"""What is read is what is written: for real filings, and for whatever records there could be."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import UNSET

import muniment
from muniment.documents.passage import Passage
from muniment.documents.xml import parse
from muniment.forms import FORMS
from muniment.forms.definition import AsFiled, Credentials
from muniment.forms.form_d.fields import Issuer
from muniment.forms.schedule_13.schedule_13g import Item3, ReportingPerson, Schedule13G
from muniment.readers.xml import plan
from muniment.reading import Submission
from records import parts
from shared_data import SHARED, needs_shared

# Files that are not written exactly as they were read, and why.
BREAKS_THE_ORDER = {"edgartools-schedule13g.xml": "memberGroup stands behind classPercent, against the schema"}
HAS_AN_ATTRIBUTE = {
    "SampleFormD.xml": "the root has xsi:noNamespaceSchemaLocation, which is no part of the form",
    "SampleFormD_A.xml": "the root has xsi:noNamespaceSchemaLocation, which is no part of the form",
}
REAL = sorted(
    path
    for place in ("data/*/xml", "specs/xsd/*/samples", "more/schedule-13/docs")
    for path in SHARED.glob(f"{place}/*.xml")
)


def elements(root) -> list[tuple[str, tuple, str]]:
    """Expanded names, attributes, and texts without outer white space."""
    return [
        (one.tag, tuple(sorted(one.attrib.items())), "" if len(one) else (one.text or "").strip())
        for one in root.iter(etree.Element)
    ]


def again(reading) -> list[tuple[str, tuple, str]]:
    """What writing a reading gives: the filing copy where it was one, else the public copy."""
    written = muniment.write(reading.record if reading.submission is UNSET else reading.submission)
    return elements(etree.fromstring(written))


def source(data: bytes):
    """The elements of a file, mended where it is not well-formed."""
    try:
        return elements(etree.fromstring(data.strip(), etree.XMLParser(remove_comments=True)))
    except etree.XMLSyntaxError:
        document = parse(Passage.whole(data))
        assert document.recovered
        assert document.namespace == ""
        return elements(document.root)


def test_the_letter_of_an_older_form_is_no_further_entry_of_a_list():
    """A printed schedule keeps the letter of its time beside the code; a blank entry of an XML file has no code."""
    item = Item3(types=("OO", "IA"), as_filed=(AsFiled("types[0]", "h"), AsFiled("types[1]", "")))
    written = muniment.write(Schedule13G(item3=item)).decode()
    assert re.findall("<typeOfPersonFiling>(.*)</typeOfPersonFiling>", written) == ["OO", "", "IA"]


@needs_shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_are_written_as_they_were_read(path):
    reading = muniment.read(path)
    before, after = source(path.read_bytes()), again(reading)
    codes = {problem.code for problem in reading.problems}
    if path.name in BREAKS_THE_ORDER:
        assert codes == {"order"}
        assert sorted(before) == sorted(after)
        assert before != after
    elif path.name in HAS_AN_ATTRIBUTE:
        assert codes == {"stray-attribute"}
        assert before[1:] == after[1:]
        assert before[0][0] == after[0][0]
    else:
        assert before == after


@needs_shared
def test_the_exceptions_are_there():
    """An exception for a file that is gone would be a hole."""
    assert BREAKS_THE_ORDER.keys() | HAS_AN_ATTRIBUTE.keys() <= {path.name for path in REAL}
    assert len(REAL) >= 50


@needs_shared
@pytest.mark.parametrize("path", [*sorted(SHARED.glob("data/form-d/sgml/*"))], ids=lambda path: path.name)
def test_full_submissions_are_written_as_they_were_read(path):
    """Among them X0301 of 2009, in the order of its time."""
    data = path.read_bytes()
    inner = data[data.index(b"<?xml") : data.index(b"</edgarSubmission>") + len(b"</edgarSubmission>")]
    reading = muniment.read(path)
    assert reading.problems == ()
    assert reading.unread == ()
    assert source(inner) == again(reading)


@needs_shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_nothing_in_real_files_is_unread(path):
    unread = [muniment.read(path).words(span) for span in muniment.read(path).unread]
    assert unread == (
        ['xsi:noNamespaceSchemaLocation="formDSubmission.xsd.xml"'] if path.name in HAS_AN_ATTRIBUTE else []
    )


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_any_record_survives(form):
    @given(parts(form.record, private=False))
    @settings(suppress_health_check=list(HealthCheck))
    def survives(record):
        reading = muniment.read(muniment.write(record)) if told(form, record) else None
        if reading is not None:
            assert normal(reading.record) == normal(record)
            assert reading.problems == ()
            assert reading.unread == ()

    survives()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_any_submission_survives(form):
    @given(parts(form.record), parts(form.header), st.text("abc1$", min_size=8, max_size=8))
    @settings(suppress_health_check=list(HealthCheck))
    def survives(record, header, code):
        ciks = filers(form, record)
        header = type(header)(
            **{name: getattr(header, name) for name in header.__struct_fields__[2:]},
            credentials=tuple(Credentials(cik, code) for cik in ciks),
        )
        reading = muniment.read(muniment.write(Submission(record, header))) if told(form, record) else None
        if reading is not None and reading.submission is not UNSET:
            assert normal(reading.submission.record) == normal(record)
            assert {one.cik: one.ccc for one in reading.submission.header.credentials} == dict.fromkeys(ciks, code)
            assert reading.unread == ()

    survives()


def test_what_only_printed_pages_have_is_not_written():
    record = muniment.Schedule13G(reporting_persons=(ReportingPerson(name="Heron LP", irs_number="00-1234567"),))
    with pytest.raises(muniment.RecordError, match=r"^irs_number: XML has no element for it"):
        muniment.write(record)
    assert b"00-1234567" in muniment.write(record, to="json")


@pytest.mark.parametrize(
    "sign", "\x7f\x85\x93\xa0\u2028\u2029\ufeff\ufffe\uffff\U0001f600", ids=lambda sign: f"{ord(sign):x}"
)
@pytest.mark.parametrize("to", ["json", "yaml"])
def test_odd_characters_come_back_with_the_blanks_beside_them(to, sign):
    record = muniment.FormD(primary_issuer=Issuer(name=f"Heron {sign} LP{sign}, Ltd."))
    written = muniment.write(record, to)
    assert muniment.read(written).record == record
    if to == "json":
        assert json.loads(written)["primary_issuer"]["name"] == record.primary_issuer.name


@pytest.mark.parametrize("to", ["xml", "yaml"])
def test_a_tick_that_is_none_is_refused_and_not_written_as_what_cannot_be_read(to):
    record = muniment.FormD(primary_issuer=Issuer(name="Heron LP", no_previous_names=False))
    with pytest.raises(muniment.RecordError, match="False is no tick"):
        muniment.write(record, to=to)


def told(form, record) -> bool:
    """Whether the record has what tells the form: without a namespace that is one of Form D's own elements."""
    if form.namespace:
        return True
    names = {field.tag for field in etree.fromstring(muniment.write(record))}
    return bool(names & set(plan(form.record, None).table) - {"schemaVersion", "submissionType", "testOrLive"})


def filers(form, record) -> list[str]:
    """The CIKs that need an access code."""
    if form.name != "D":
        return [] if record.filer_cik is UNSET else [record.filer_cik]
    issuers = [record.primary_issuer, *(record.other_issuers or ())]
    return [one.cik for one in issuers if one is not UNSET and one.cik is not UNSET]


def normal(part):
    """A record without what the presence of a container adds: an answered list without entries."""
    if isinstance(part, tuple):
        return tuple(normal(one) for one in part)
    if not hasattr(part, "__struct_fields__"):
        return part
    held = {name: getattr(part, name) for name in part.__struct_fields__ if name != "as_filed"}
    return type(part), {name: normal(value) for name, value in held.items() if value is not UNSET and value != ()}
