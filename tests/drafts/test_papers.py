"""The documents that are signed beside a filing."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.documents.exhibits import content_faults
from muniment.drafts import blank
from muniment.drafts.exhibits import (
    Exhibit,
    joint_agreement,
    joint_exhibit,
    keep_list,
    letter_text,
    offers,
    papers,
    printed,
    signings,
    to_keep,
)
from muniment.errors import RecordError, UsageError

ROOT = Path(__file__).parents[2]
EVERYTHING_13D = ROOT / "tests" / "everything" / "schedule-13d.xml"


def words(paper, to="text"):
    return " ".join(printed(paper, to).decode().split())


def by_kind(record):
    return {one.kind: one for one in reversed(papers(record))}


def test_the_joint_filing_agreement_names_everybody_and_has_lines_to_sign():
    record = muniment.read(EVERYTHING_13D).record
    told = words(by_kind(record)["agreement"])
    assert all(one.name in told for one in record.reporting_persons)
    assert record.issuer_name in told
    assert "240.13d-1(k)(1)(iii)" in told
    assert "/s/" not in told
    assert told.count("By: ____") == len(record.reporting_persons)


def test_the_copy_that_is_filed_shows_the_signatures_of_the_schedule():
    one = joint_exhibit(muniment.read(EVERYTHING_13D).record)
    assert (one.name, one.type) == ("ex99-1.htm", "EX-99.1")
    assert b"By: /s/ Bartholomew Sundry" in one.data
    assert b"____" not in one.data
    assert [*content_faults(one.name, one.data)] == []


def test_nobody_is_shown_as_signing_who_has_not():
    record = muniment.read(EVERYTHING_13D).record
    unsigned = structs.replace(record, signatures=record.signatures[:1])
    with pytest.raises(UsageError, match="Araminta Allways has not signed with a date yet"):
        joint_exhibit(unsigned)
    with pytest.raises(UsageError):
        joint_exhibit(structs.replace(record, signatures=UNSET))


def test_one_person_agrees_with_nobody():
    record = muniment.read(EVERYTHING_13D).record
    alone = structs.replace(record, reporting_persons=record.reporting_persons[:1])
    assert joint_agreement(alone) is None
    assert joint_agreement(blank("D").record) is None
    with pytest.raises(UsageError):
        joint_exhibit(alone)


def test_a_power_of_attorney_for_whom_an_attorney_signs():
    told = words(by_kind(muniment.read(EVERYTHING_13D).record)["power"])
    assert "Araminta Allways appoints Bartholomew Sundry as attorney-in-fact" in told


def test_each_signer_authenticates_every_typed_signature_once():
    record = muniment.read(EVERYTHING_13D).record
    assert [one.name for one in signings(record)] == ["Araminta Allways", "Bartholomew Sundry", "Tabitha Inkwell"]
    told = [words(one) for one in papers(record) if one.kind == "authentication"]
    assert len(told) == 3
    assert told[1].count("Typed signature: /s/ Bartholomew Sundry") == 2
    assert "The filer keeps this document for five years" in told[1]


def test_of_a_form_d_the_issuer_keeps_it():
    record = muniment.read(ROOT / "examples" / "form-d.xml").record
    told = words(by_kind(record)["authentication"])
    assert "The issuer keeps this document for five years" in told
    assert "8.1.9.18" in told
    assert record.primary_issuer.name in told


def test_what_is_kept_until_when():
    record = muniment.read(ROOT / "examples" / "form-d.xml").record
    kept = to_keep(record, date(2024, 2, 29))
    assert {(one.name.split("-")[0], one.until) for one in kept} == {
        ("authentication", date(2029, 3, 1)),
        ("electronic", date(2031, 3, 1)),
    }
    assert {one.keeper for one in kept} == {"the issuer"}
    assert "until 1 March 2029" in keep_list(record, date(2024, 2, 29))


def test_a_draft_without_signatures_has_nothing_to_sign():
    for form in ("D", "13G", "13D"):
        assert papers(blank(form).record) == ()


def test_names_that_text_cannot_hold_stand_in_html_only():
    record = muniment.read(EVERYTHING_13D).record
    persons = (structs.replace(record.reporting_persons[0], name="Zoë <b> & Co."), *record.reporting_persons[1:])
    sheet = joint_agreement(structs.replace(record, reporting_persons=persons))
    with pytest.raises(RecordError, match="takes no ë in text: write it as HTML"):
        letter_text(sheet)
    paper = by_kind(structs.replace(record, reporting_persons=persons))["agreement"]
    assert b"Zo&#235; &lt;b&gt; &amp; Co." in printed(paper, "html")


def test_persons_of_one_name_get_files_of_their_own():
    record = muniment.read(EVERYTHING_13D).record
    names = [one.name for one in papers(record)]
    assert len(set(names)) == len(names)


def test_a_number_behind_a_name_makes_no_name_that_another_has():
    record = muniment.read(ROOT / "examples" / "schedule-13d.xml").record
    blocks = [
        structs.replace(block, signers=(structs.replace(block.signers[0], signature=f"/s/ {name}"),))
        for block, name in zip(record.signatures, ("J. Roe", "J Roe", "J Roe 2"), strict=True)
    ]
    names = [one.name for one in papers(structs.replace(record, signatures=tuple(blocks)))]
    assert len(set(names)) == len(names)


# ---- words for the items --------------------------------------------------------------------------------------------


def test_exhibits_are_named_in_the_item_for_them_where_it_is_empty():
    some = (Exhibit("ex24.txt", "EX-24", b"x"), Exhibit("ex99-1.txt", "EX-99.1", b"Joint  Filing Agreement"))
    some = (*some, Exhibit("ex99-2.txt", "EX-99.2", b"A letter"))
    (one,) = offers(blank("13D").record, some)
    assert (one.path, one.text) == (
        "item7.exhibits",
        "Exhibit 24: Power of Attorney\nExhibit 99.1: Joint Filing Agreement\nExhibit 99.2: ex99-2.txt",
    )
    assert offers(blank("13G").record, some)[0].path == "exhibit_information"
    assert offers(muniment.read(EVERYTHING_13D).record, some) == ()
    assert offers(blank("D").record, some) == ()
