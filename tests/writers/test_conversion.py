"""Printed schedules in today's terms: what is taken, what is named, and that nothing is made up."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from lxml import etree
from msgspec import UNSET, structs

import muniment
from lab.printed import printed_filing
from muniment.errors import UsageError
from muniment.evidence import Candidate, Evidence, State
from muniment.forms import form_of
from muniment.forms.definition import AsFiled, Credentials, Field, Part, fields
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Signer
from muniment.lab import truth_files
from muniment.lab.layouts import LAYOUTS
from muniment.reading import Reading, Submission
from muniment.values import Choice, Count, Number, Text, UsDay, YesNo
from muniment.writers.conversion import Conversion, NoneToday, Spelling, convert, gap_text, todays
from shared_data import SHARED, needs_shared
from writers.test_schemas import faults as schema_faults

ROOT = Path(__file__).parents[2]
PRINTED_13G = ROOT / "examples" / "schedule-13g-1997.txt"
PRINTED_13D = ROOT / "examples" / "schedule-13d-2004.htm"
LABELLED = SHARED / "data" / "schedule-13"


@dataclass
class Told:
    """A trace that says what a test wants it to."""

    media_type: str = "text/plain"
    encoding: str = "utf-8"
    said: dict[str, Evidence] = field(default_factory=dict)
    absent: dict[str, State] = field(default_factory=dict)

    def header(self):
        return UNSET

    def evidence(self, source: str):
        return {"issuer_name": Evidence((), 0.99, "beside its label"), **self.said}

    def states(self):
        return self.absent

    def unread(self, source: str):
        return ()

    def problems(self, source: str):
        return ()


def converted(record: Any, **told: Any) -> Conversion:
    return convert(Reading(record, Told(**told), b"", "page.txt"))


def one_person(**said: Any) -> muniment.Schedule13G:
    person = schedule_13g.ReportingPerson(**{"name": "Ada Heron", **said})
    return muniment.Schedule13G(submission_type="SCHEDULE 13G", reporting_persons=(person,))


def omitted(conversion: Conversion) -> list[tuple[str, str, str]]:
    return [(one.path, one.words, one.reason) for one in conversion.omissions]


# ---- what becomes of values -----------------------------------------------------------------------------------------


def test_a_page_of_1997():
    conversion = muniment.convert(muniment.read(PRINTED_13G))
    assert conversion.record.reporting_persons[0].citizenship == "MA"
    assert Spelling("reporting_persons[0].citizenship", "Massachusetts", "MA") in conversion.spellings
    assert omitted(conversion) == [
        ("reporting_persons[0].irs_number", "00-9900417", "no element"),
        ("reporting_persons[1].percent", "<1", "not exact"),
    ]
    assert [(one.path, one.why) for one in conversion.gaps] == [
        ("filer_cik", "not stated"),
        ("live_or_test", "not stated"),
        ("event_date", "not stated"),
        ("issuer_cik", "not stated"),
        ("issuer_address", "not stated"),
    ]
    assert conversion.gaps[2].element == "formData/coverPageHeader/eventDateRequiresFilingThisStatement"
    assert conversion.doubts == (), "Item 3 says the kinds of row 12"
    assert conversion.unread > 0


def test_not_applicable_is_left_out_and_named_never_zero():
    absent = {
        "reporting_persons[0].sole_voting_power": State("not applicable", "N/A"),
        "reporting_persons[0].shared_voting_power": State("blank"),
        "reporting_persons[0].percent": State("unreadable", "five"),
    }
    conversion = converted(one_person(), absent=absent)
    assert omitted(conversion) == [
        ("reporting_persons[0].sole_voting_power", "N/A", "not applicable"),
        ("reporting_persons[0].percent", "five", "unreadable"),
    ]
    why = {one.path: one.why for one in conversion.gaps}
    assert why["reporting_persons[0].sole_voting_power"] == "omitted"
    assert why["reporting_persons[0].shared_voting_power"] == "blank"
    assert why["reporting_persons[0].aggregate_amount"] == "not stated"
    xml = muniment.write(conversion).decode()
    assert "omitted: soleVotingPower, Sole Voting Power (Row 5), the source says that it does not apply: N/A" in xml
    assert "left blank: sharedVotingPower" in xml
    assert "not stated: reportingPersonBeneficiallyOwnedAggregateNumberOfShares" in xml
    assert not re.search(r"<(sole|shared)\w+Power>", xml)
    assert "<reportingPersonBeneficiallyOwnedNumberOfShares>" not in xml


def test_items_say_by_a_flag_that_they_do_not_apply():
    absent = {f"item{n}.{name}": State("not applicable", "N/A") for n, name in ((7, "subsidiaries"), (8, "members"))}
    conversion = converted(structs.replace(one_person(), item7=schedule_13g.Item7(not_applicable=True)), absent=absent)
    assert omitted(conversion) == [("item8.members", "N/A", "not applicable")]
    assert "item7" not in {one.path for one in conversion.gaps}


def test_what_is_too_unsure_is_a_candidate_and_what_is_doubtful_is_marked():
    path = "reporting_persons[0].aggregate_amount"
    said = {
        path: Evidence((), 0.2, "beside its label", (Candidate("46063", 0.2),)),
        "reporting_persons[0].name": Evidence((), 0.7149, "beside its label"),
    }
    conversion = converted(one_person(), said=said, absent={path: State("unreadable", "46,063")})
    assert omitted(conversion) == [(path, "46063", "too unsure")]
    xml = muniment.write(conversion).decode()
    assert "<!-- doubtful, 71%: reporting_persons[0].name -->\n      <reportingPersonName>Ada Heron<" in xml
    assert "too unsure to be stated: 46063, and required -->" in xml


def test_a_month_is_no_day():
    signer = Signer(signature="Ada Heron", title="Partner", as_filed=(AsFiled("date", "2020-03"),))
    record = structs.replace(one_person(), signatures=(schedule_13g.PersonSignature(signers=(signer,)),))
    conversion = converted(record)
    assert omitted(conversion) == [("signatures[0].signers[0].date", "2020-03", "not exact")]
    assert "the source states no exact value: March 2020, and required" in muniment.write(conversion).decode()


def test_letters_of_another_time_are_told():
    item3 = schedule_13g.Item3(types=("IA", "OO"), as_filed=(AsFiled("types[1]", "h"),))
    conversion = converted(structs.replace(one_person(), item3=item3))
    assert conversion.spellings == (Spelling("item3.types[1]", "h", "OO"),)
    xml = muniment.write(conversion)
    assert xml.count(b"<typeOfPersonFiling>") == 2
    assert b"<!-- printed: h -->" in xml
    assert muniment.read(xml).record == conversion.record


def test_codes_that_the_other_schedule_has():
    person = schedule_13d.ReportingPerson(name="Ada Heron", types=("FI", "CO"), fund_sources=("WC", "ZZ"))
    paths = [f"reporting_persons[0].{name}" for name in ("types", "percent")]
    said = dict.fromkeys(paths, Evidence((), 0.8, "beside its label"))
    record = muniment.Schedule13D(submission_type="SCHEDULE 13D", reporting_persons=(person,))
    conversion = converted(record, said=said)
    assert [one.path for one in conversion.doubts] == paths[:1]
    assert conversion.record.reporting_persons[0].types == ("CO",)
    assert omitted(conversion) == [
        ("reporting_persons[0].fund_sources[1]", "ZZ", "no code"),
        ("reporting_persons[0].types[0]", "FI", "no code"),
    ]


def test_a_code_that_is_left_out_is_not_said_to_be_written():
    item3 = schedule_13g.Item3(types=("ZZ", "IA"), as_filed=(AsFiled("types[0]", "q"), AsFiled("types[1]", "h")))
    said = {f"item3.types[{number}]": Evidence((), 0.8, "ticked") for number in range(2)}
    conversion = converted(structs.replace(one_person(), item3=item3), said=said)
    assert conversion.record.item3.types == ("IA",)
    assert omitted(conversion) == [("item3.types[0]", "ZZ", "no code")]
    assert conversion.spellings == (Spelling("item3.types[1]", "h", "IA"),)
    assert [one.path for one in conversion.doubts] == ["item3.types[1]"]


PERSON = {one.name: one for one in fields(schedule_13g.ReportingPerson)}
COVER = {one.name: one for one in fields(muniment.Schedule13G)}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Delaware", "DE"),
        ("State of Delaware", "DE"),
        ("U.S.A.", "X1"),
        ("DELAWARE, U.S.A.", "DE"),
        ("Texas, United States of America", "TX"),
        ("Ontario, Canada", "A6"),
        ("England and Wales", "X0"),
        ("DE", "DE"),
    ],
)
def test_places_that_the_table_knows(words, code):
    assert todays(PERSON["citizenship"], words) == code


@pytest.mark.parametrize(
    "words", ["Delaware Limited Partnership", "U.S. Citizen", "Paris, France", "Ontario, U.S.A.", ","]
)
def test_places_that_it_does_not_know(words):
    with pytest.raises(NoneToday) as none:
        todays(PERSON["citizenship"], words)
    assert none.value.reason == "no code"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (PERSON["name"], "x" * 151),
        (PERSON["name"], "\x0c"),
        (PERSON["aggregate_amount"], Decimal("1.005")),
        (PERSON["aggregate_amount"], Decimal("1e14")),
        (PERSON["percent"], Decimal("100.1")),
        (COVER["amendment_number"], 0),
        (COVER["amendment_number"], 1000),
        (COVER["cusips"], "01475210"),
    ],
)
def test_what_the_schema_has_no_room_for(field, value):
    with pytest.raises(NoneToday) as none:
        todays(field, value)
    assert none.value.reason == "no room"


def test_texts_are_such_as_xml_can_hold():
    assert todays(PERSON["name"], "Ada \n  Heron\x07") == "Ada Heron"
    assert todays(PERSON["comment"], "one\r\n\n\x0ctwo\ud800 ") == "one\n\n two"


def test_the_filer_of_the_header():
    """A CIK stands where the source states it: in the header of a submission."""
    page = PRINTED_13G.read_bytes().decode()
    head = (
        "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n\n<SEC-DOCUMENT>0009900014-97-000003.txt : 19970212\n"
        "<SEC-HEADER>0009900014-97-000003.hdr.sgml : 19970212\nACCESSION NUMBER:\t\t0009900014-97-000003\n"
        "CONFORMED SUBMISSION TYPE:\tSC 13G/A\nPUBLIC DOCUMENT COUNT:\t\t1\n\nSUBJECT COMPANY:\n\n"
        "\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\t\t\tPENNYWHISTLE FOODS CORP\n"
        "\t\tCENTRAL INDEX KEY:\t\t\t0009900271\n\nFILED BY:\n\n\tCOMPANY DATA:\n"
        "\t\tCOMPANY CONFORMED NAME:\t\t\tTIDEWRACK ASSET MANAGEMENT INC\n\t\tCENTRAL INDEX KEY:\t\t\t0009900014\n"
        "</SEC-HEADER>\n<DOCUMENT>\n<TYPE>SC 13G/A\n<SEQUENCE>1\n<TEXT>\n"
    )
    whole = head.partition("\n\n")[2] + page + "\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    conversion = muniment.convert(muniment.read(whole.encode()))
    assert (conversion.record.filer_cik, conversion.record.issuer_cik) == ("0009900014", "0009900271")
    two = whole.replace(
        "</SEC-HEADER>", "FILED BY:\n\n\tCOMPANY DATA:\n\t\tCENTRAL INDEX KEY:\t0009900015\n</SEC-HEADER>"
    )
    conversion = muniment.convert(muniment.read(two.encode()))
    assert conversion.record.filer_cik is UNSET
    assert ("filer_cik", "0009900014, 0009900015", "no room") in omitted(conversion)


def test_what_is_in_xml_already_is_not_converted():
    with pytest.raises(UsageError, match=r"^examples/schedule-13g\.xml: is no schedule read from a printed page; "):
        muniment.convert(muniment.read("examples/schedule-13g.xml"))


# ---- what is written ------------------------------------------------------------------------------------------------


def test_the_copy_says_that_it_is_none_to_file():
    lines = muniment.write(muniment.convert(muniment.read(PRINTED_13D))).decode().splitlines()
    assert lines[:2] == ['<?xml version="1.0" encoding="UTF-8"?>', "<!-- CONVERSION COPY, NOT FOR FILING -->"]
    assert lines[2].startswith("<!-- schedule-13d-2004.htm; sha256 dce0bdea66fc")
    assert lines[4].startswith("<!-- 1 omitted, 5 required but not stated, 0 doubtful; ")
    assert "        <!-- printed: Connecticut -->" in lines


def test_words_of_the_source_end_no_comment():
    hostile = "--><edgarSubmission/><!-- \x00 ]]> <? -"
    conversion = converted(one_person(irs_number=hostile, citizenship=hostile))
    xml = muniment.write(conversion)
    assert muniment.read(xml).record == conversion.record
    assert len(etree.fromstring(xml).findall(".//{*}edgarSubmission")) == 0


def test_notes_without_a_place_are_kept_at_the_end():
    conversion = converted(one_person(), absent={"reporting_persons[7].percent": State("lost", "5..")})
    assert muniment.write(conversion).decode().splitlines()[-2].strip().startswith("<!-- omitted: classPercent")


def test_as_json_everything_is_there():
    conversion = muniment.convert(muniment.read(PRINTED_13G))
    told = msgspec.json.decode(muniment.write(conversion, "json"))
    assert told["conversion"] == "CONVERSION COPY, NOT FOR FILING"
    assert (told["form"], told["record"]["reporting_persons"][0]["citizenship"]) == ("SC 13G/A", "MA")
    assert told["omissions"][1]["words"] == "<1"
    assert [one["path"] for one in told["gaps"]] == [one.path for one in conversion.gaps]
    assert told["source"]["content_hash"] == conversion.source.content_hash


# ---- over many layouts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", sorted(LAYOUTS))
def test_generated_layouts(family):
    for seed in (0, 2):
        sample = printed_filing(Random(seed), family, damage=seed / 4)
        try:
            reading = muniment.read(sample.data)
        except muniment.FormNotRead:
            assert seed
            continue
        holds(muniment.convert(reading))


@pytest.mark.slow
@needs_shared
def test_every_labelled_filing():
    sources = [one.source for one in truth_files.find(LABELLED) if one.source]
    assert len(sources) == 60
    for source in sources:
        holds(muniment.convert(muniment.read(source)))


def holds(conversion: Conversion) -> None:
    """Check that the XML reads as the record, and is valid as soon as the gaps, and nothing else, are filled."""
    again = muniment.read(muniment.write(conversion))
    assert again.record == conversion.record
    of_lists = ("rows-not-read", "unclear-person", "unclear-transaction")  # within answers
    untold = [problem for problem in again.problems if problem.code not in of_lists]
    assert (untold, dict(again.states)) == ([], {})
    if (SHARED / "specs").is_dir():
        record = conversion.record
        for gap in conversion.gaps:
            record = filled(record, gap.path)
        assert faults(record) == []


def faults(record: Any) -> list[str]:
    """What the official schema has against a record, with the header that EDGAR removes from public copies."""
    header = form_of(record).header(
        credentials=(Credentials(record.filer_cik, "aaa1$bbb"),),
        contact_name="Ada Heron",
        contact_phone="212-555-0101",
        contact_email="ada@heron.example",
        notify_by_website_only=False,
    )
    return schema_faults(type(record).__name__, muniment.write(Submission(record, header)))


def filled(part: Any, path: str) -> Any:
    """Return a part with something at a path, as a filer might fill it."""
    name, _, rest = path.partition(".")
    name, _, number = name.partition("[")
    (here,) = (one for one in fields(type(part)) if one.name == name)
    if not rest:
        value = something(here)
        return structs.replace(part, **{name: (value,) if here.repeats else value})
    held = getattr(part, name)
    if not number:
        return structs.replace(part, **{name: filled(held, rest)})
    parts = list(held)
    parts[int(number[:-1])] = filled(parts[int(number[:-1])], rest)
    return structs.replace(part, **{name: tuple(parts)})


def something(here: Field) -> Any:
    """Return a value that a field takes; of a part, one with all that it requires."""
    if here.part:
        return whole(here.part)
    kind = here.at.kind
    if here.name == "live_or_test":
        return "LIVE"
    if isinstance(kind, Choice):
        return next(iter(kind.codes))
    if isinstance(kind, Number):
        return "9" * 9
    values = {Text: "x", UsDay: date(2020, 3, 4), YesNo: True, Count: 1}
    return next((value for one, value in values.items() if isinstance(kind, one)), Decimal(1))


def whole(part: type[Part]) -> Part:
    told = {one.name: something(one) for one in fields(part) if one.at.need.startswith("m")}
    return part(**{name: (value,) if repeats(part, name) else value for name, value in told.items()})


def repeats(part: type[Part], name: str) -> bool:
    return next(one.repeats for one in fields(part) if one.name == name)


def test_a_part_in_one_text_with_another_is_not_said_to_be_unstated() -> None:
    """Item 2 of a Schedule 13D without letters: nobody can say that the source does not give the address."""
    reading = muniment.read(
        b"SCHEDULE 13D\n\nFern Holdings Inc.\n(Name of Issuer)\n\nCommon Stock\n(Title of Class of Securities)\n\n"
        b"30000A107\n(CUSIP Number)\n\n1. NAME OF REPORTING PERSON\n   Fern Fund\n\n4. SOURCE OF FUNDS\n   WC\n\n"
        b"Item 2. Identity and Background\n\nFern Fund is of 1 Main Street, Utopia.\n\n"
        b"Item 4. Purpose of Transaction\n\nTo invest.\n"
    )
    gaps = {gap.path: gap for gap in convert(reading).gaps}
    assert (gaps["item2.addresses"].why, gaps["item2.addresses"].beside) == ("in one text", "item2.names")
    assert gap_text(gaps["item2.addresses"]).startswith("in one text with item2.names: ")
    assert not any(gap.why == "not stated" for path, gap in gaps.items() if path.startswith("item2."))
