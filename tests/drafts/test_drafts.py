"""Drafts: blank, amended, from a table."""

import os
from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.drafts import amendment, blank, drafts_from
from muniment.drafts.questions import is_amendment
from muniment.drafts.starting import notice, todays
from muniment.errors import SourceError
from shared_data import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
# What an amendment states otherwise than the notice it amends.
ANEW_D = {"schema_version", "submission_type", "is_amendment", "previous_accession_number", "signatures"}
ANEW_13 = ANEW_D - {"is_amendment"} | {"amendment_number", "event_date"}


def read(name):
    return muniment.read(ROOT / "examples" / name)


@pytest.mark.parametrize("form", ["D", "13G", "13D"])
def test_a_blank_draft_asks_everything_and_answers_nothing(form):
    draft = blank(form)
    reading = muniment.read(draft.yaml())
    assert reading.record == draft.record
    assert reading.problems == ()


@pytest.mark.parametrize(("form", "numbered"), [("D/A", False), ("SC 13D/A", True), ("13g/a", True)])
def test_a_blank_amendment_is_one_and_asks_what_it_amends(form, numbered):
    draft = blank(form)
    assert is_amendment(draft.record)
    assert "previous_accession_number" in draft.remarks.at
    assert ("amendment_number" in draft.remarks.at) == numbered
    assert muniment.read(draft.yaml()).record == draft.record


def test_what_was_not_read_of_a_filing_is_told_in_its_amendment():
    draft = amendment(read("damaged/cut-off.xml"), TODAY)
    told = notice(draft.record, draft.remarks)
    assert told[0].endswith("could not be read. Compare the draft with it:")
    assert told[1:] == (
        "Amount beneficially owned: <amountBeneficiallyOwned> has no end: the file is damaged or cut off here",
        "line 84: the file is cut off here",
    )
    assert amendment(read("schedule-13g-1997.txt"), TODAY).record.live_or_test == "LIVE"  # as a new draft is
    whole = amendment(read("schedule-13g.xml"), TODAY)
    assert notice(whole.record, whole.remarks) == ()


def same_but(before, after, anew):
    return [
        name
        for name in before.__struct_fields__
        if name not in anew | {"as_filed"} and getattr(before, name) != getattr(after, name)
    ]


@pytest.mark.parametrize("name", ["form-d.xml", "form-d-amendment.xml", "form-d-2009.xml"])
def test_an_amended_notice(name):
    reading = read(name)
    draft = amendment(reading, TODAY).record
    assert same_but(todays(reading.record), draft, ANEW_D) == []
    assert not [one.message for one in muniment.check(draft) if one.message.endswith("is left blank.")]
    assert (draft.submission_type, draft.is_amendment) == ("D/A", True)
    assert all(one.signature is UNSET and one.date is UNSET and one.name for one in draft.signatures)


def test_the_annual_amendment_asks_for_what_changes_in_a_year():
    draft = amendment(read("form-d.xml"), TODAY)
    asked = {"total_amount_sold", "total_investors", "sales_commissions", "finders_fees", "proceeds_to_related_persons"}
    assert asked <= draft.remarks.at.keys()
    assert draft.yaml().count(b"# LOOK: say what was paid or is proposed now") == 3


@pytest.mark.parametrize(("form", "quarter"), [("13d", False), ("13g", True)])
def test_the_end_of_a_quarter_is_an_event_of_a_schedule_13g_alone(form, quarter):
    look = amendment(read(f"schedule-{form}.xml"), TODAY).remarks.at["event_date"]
    assert ("quarter" in look, "13" in look) == (quarter, False)


@pytest.mark.parametrize("stated", ["Exhibit 99.1: Joint Filing Agreement", UNSET])
def test_exhibits_that_a_schedule_names_are_to_be_looked_at(stated):
    record = structs.replace(read("schedule-13g.xml").record, exhibit_information=stated)
    look = amendment(muniment.read(muniment.write(record)), TODAY).remarks.at
    assert ("exhibit_information" in look) == (stated is not UNSET)


def test_a_first_sale_yet_to_occur_is_to_be_looked_at():
    reading = read("form-d.xml")
    assert "first_sale_yet_to_occur" not in amendment(reading, TODAY).remarks.at
    assert "non_accredited_investors" in amendment(reading, TODAY).remarks.at
    record = structs.replace(
        reading.record, first_sale=UNSET, first_sale_yet_to_occur=True, non_accredited_investors=UNSET
    )
    look = amendment(muniment.read(muniment.write(record)), TODAY).remarks.at
    assert "first_sale_yet_to_occur" in look
    assert "non_accredited_investors" not in look


def test_an_exemption_of_its_time_is_to_be_looked_at():
    draft = amendment(read("form-d-2009.xml"), TODAY)
    assert draft.record.exemptions == ("06", "3C", "3C.1")
    assert "Rule 506 was divided" in draft.remarks.at["exemptions"]
    assert b"# LOOK: Rule 506 was divided" in draft.yaml()
    assert "exemptions" not in amendment(read("form-d.xml"), TODAY).remarks.at


def test_a_certificate_of_its_time_is_to_be_looked_at():
    assert "today's form" in amendment(read("schedule-13g-1997.txt"), TODAY).remarks.at["item10.certifications"]
    assert "item10.certifications" not in amendment(read("schedule-13g.xml"), TODAY).remarks.at


@pytest.mark.parametrize(
    ("name", "number"), [("schedule-13g.xml", 1), ("schedule-13d.xml", 1), ("schedule-13g-exit.xml", 2)]
)
def test_an_amended_schedule(name, number):
    reading = read(name)
    draft = amendment(reading, TODAY).record
    assert same_but(reading.record, draft, ANEW_13) == []
    assert draft.amendment_number == number
    assert draft.event_date is UNSET
    assert draft.submission_type.endswith("/A")


@pytest.mark.parametrize(("name", "told"), [(b"new\nline.xml", "new\\nline.xml"), (b"bad\xff.xml", "bad\\udcff.xml")])
def test_the_name_of_a_file_stays_in_its_comment(tmp_path, name, told):
    file = tmp_path / os.fsdecode(name)
    file.write_bytes((ROOT / "examples/schedule-13g.xml").read_bytes())
    data = amendment(muniment.read(file), TODAY).yaml()
    assert f"# Amendment of {told}, " in data.decode()
    assert muniment.read(data).record.submission_type == "SCHEDULE 13G/A"


def test_a_printed_schedule_is_amended_as_todays_form():
    draft = amendment(read("schedule-13g-1997.txt"), TODAY)
    assert draft.record.submission_type == "SCHEDULE 13G/A"
    assert draft.record.reporting_persons[0].citizenship == "MA"
    assert "event_date" in draft.remarks.at
    assert muniment.read(draft.yaml()).record == draft.record


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("kind", ["form-d", "schedule-13"])
def test_real_filings_carry_over(kind):
    for path in sorted((SHARED / "data" / kind / "xml").glob("*.xml")):
        reading = muniment.read(path)
        draft = amendment(reading, TODAY)
        assert muniment.read(draft.yaml()).record == draft.record, path.name
        anew = ANEW_D if kind == "form-d" else ANEW_13
        assert plain(same_but(reading.record, draft.record, anew), reading, draft) == [], path.name


def plain(names, reading, draft):
    """What differs by more than spellings of its time."""
    return [
        name
        for name in names
        if str(without(getattr(reading.record, name))) != str(without(getattr(draft.record, name)))
    ]


def without(held):
    if isinstance(held, tuple):
        return tuple(map(without, held))
    if hasattr(held, "as_filed"):
        inner = {name: without(getattr(held, name)) for name in held.__struct_fields__ if name != "as_filed"}
        return structs.replace(held, **inner, as_filed=())
    return held


TABLE = b"""issuer_name,cusips[0],reporting_persons[0].aggregate_amount,reporting_persons[0].percent,event_date
Acme Corp.,99021L100,"5,000,000",6.2%,2025-03-31
Acme Corp.,99021L118,100,,2025-03-31
"""


def test_a_family_of_notices():
    shared = read("schedule-13g.xml").record
    one, two = drafts_from(TABLE, shared, "table.csv")
    assert (one.name, two.name) == ("acme-corp", "acme-corp-2")
    assert one.draft.record.reporting_persons[0].aggregate_amount == 5_000_000
    assert two.draft.record.reporting_persons[0].percent == shared.reporting_persons[0].percent
    assert two.draft.record.cusips == ("99021L118",)
    assert muniment.read(one.draft.yaml()).record == one.draft.record


def test_no_draft_of_a_family_takes_the_name_of_another():
    names = [one.name for one in drafts_from(b"issuer_name\nAcme\nAcme\nAcme 2\n", blank("13G").record, "t.csv")]
    assert names == ["acme", "acme-3", "acme-2"]


def test_a_row_of_blanks_is_no_filing():
    assert len(drafts_from(b"issuer_name,issuer_cik\nAcme,\n , \n", blank("13G").record, "t.csv")) == 1


def test_a_table_fills_what_the_shared_draft_lacks():
    (one,) = drafts_from(b"primary_issuer.address.city,exemptions[0]\nBoulder,06b\n", blank("D").record, "t.csv")
    assert one.draft.record.primary_issuer.address.city == "Boulder"
    assert one.draft.record.exemptions == ("06b",)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"issuer_nam\nx\n", "t.csv: line 1: 'issuer_nam' is no field"),
        (b"event_date\n31/12/2024\n", "t.csv: row 2: event_date is '31/12/2024'"),
        (b"item3.types[0]\nadviser\n", "t.csv: row 2: item3.types[0] is 'adviser'"),
        (b"issuer_name\nA,B\n", "t.csv: row 2: has 2 cells under 1 names"),
        (b"issuer_name\n", "t.csv: has no rows"),
        (b"", "t.csv: has no rows"),
        (b"issuer_name\n\xff\n", "t.csv: is not UTF-8"),
        (b'issuer_name\n"x', "t.csv: line 2: is no CSV"),
        (b"reporting_persons[7].name\nx\n", "t.csv: row 2: reporting_persons[7].name"),
        (b'issuer_name,event_date\n"A\nB",\nC,x\n', "t.csv: row 3: event_date is 'x'"),
        (b"issuer_name,issuer_name\nA,B\n", "t.csv: line 1: issuer_name has two columns"),
        (b"cusips[0],cusips\n037833100,594918104\n", "t.csv: line 1: cusips has two columns"),
    ],
)
def test_bad_tables(table, words):
    with pytest.raises(SourceError) as caught:
        drafts_from(table, read("schedule-13g.xml").record, "t.csv")
    assert str(caught.value).startswith(words)
