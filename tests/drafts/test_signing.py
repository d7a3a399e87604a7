"""Who signs, what it means, and the copy that goes out."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.drafts import blank
from muniment.drafts.submitting import (
    certificates,
    contact_faults,
    filing_copy,
    header_of,
    terms,
    with_names,
    with_signers,
)
from muniment.errors import UsageError
from muniment.forms.definition import Credentials
from muniment.forms.form_d import FormDHeader, derived
from muniment.forms.form_d.fields import Issuer, Signature
from muniment.forms.walk import placed

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)


def read(name):
    return muniment.read(ROOT / "examples" / name).record


def test_every_issuer_signs_unless_one_does_for_all():
    record = placed(blank("D").record, "primary_issuer.name", "One LP")
    record = structs.replace(record, other_issuers=(Issuer(name="Two LP"),))
    assert with_signers(record, TODAY).signatures == (
        Signature(issuer="One LP", date=TODAY),
        Signature(issuer="Two LP", date=TODAY),
    )
    alone = structs.replace(record, is_authorized_representative=True)
    assert with_signers(alone, TODAY).signatures == (Signature(issuer="One LP", date=TODAY),)


def test_every_reporting_person_signs():
    record = structs.replace(read("schedule-13d.xml"), signatures=UNSET)
    signed = with_signers(record, TODAY).signatures
    assert [one.reporting_person for one in signed] == [one.name for one in record.reporting_persons]
    assert {signer.date for one in signed for signer in one.signers} == {TODAY}


def test_who_has_not_signed_yet_is_asked_to_not_who_has():
    record = read("schedule-13d.xml")
    first, second, third = [one.name for one in record.reporting_persons]
    partly = structs.replace(record, signatures=record.signatures[2:])
    assert [one.reporting_person for one in with_signers(partly, TODAY).signatures] == [third, first, second]
    other = structs.replace(record.signatures[2], reporting_person="Somebody Else")
    partly = structs.replace(record, signatures=(other, record.signatures[0]))
    assert [one.reporting_person for one in with_signers(partly, TODAY).signatures] == ["Somebody Else", first, third]


@pytest.mark.parametrize("name", ["form-d.xml", "schedule-13d.xml", "schedule-13g.xml"])
def test_what_is_signed_is_left_alone(name):
    record = read(name)
    assert with_signers(record, TODAY) == record


def test_the_name_of_a_signer_follows_from_the_signature():
    record = structs.replace(blank("D").record, signatures=(Signature(signature="/s/ Jane Roe"), Signature(name="Doe")))
    assert [one.name for one in with_names(record).signatures] == ["Jane Roe", "Doe"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("D", "Irrevocably appointing each of the Secretary of the SEC"),
        ("D", "founded, directly or indirectly"),
        ("D", "not disqualified from relying on Rule 504 or Rule 506"),
        ("13G", "I certify that the information set forth in this statement is true, complete and correct."),
        ("13D", "I certify that the information set forth in this statement is true, complete and correct."),
    ],
)
def test_the_terms_are_those_of_the_form(form, words):
    assert words in " ".join(one.text for one in terms(blank(form).record, TODAY))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (("Rule 13d-1(b)",), ["were acquired and are held in the ordinary course of business"]),
        (("Rule 13d-1(c)",), ["were not acquired and are not held for the purpose of"]),
        (("Rule 13d-1(d)",), []),
        ((), []),
    ],
)
def test_the_certificate_of_item_10_is_that_of_the_rule(rules, words):
    record = structs.replace(blank("13G").record, rules=rules or UNSET)
    told = certificates(record, TODAY)
    assert len(told) == len(words)
    assert all(phrase in one for phrase, one in zip(words, told, strict=True))
    assert all("nomination under § 240.14a-11" in one for one in told)


def test_a_foreign_institution_certifies_its_regulation_too():
    record = placed(structs.replace(blank("13G").record, rules=("Rule 13d-1(b)",)), "item3.types", ("FI",))
    assert "foreign regulatory scheme" in certificates(record, TODAY)[1]


def test_the_copy_that_is_kept_has_a_placeholder_for_the_code_and_takes_none():
    record = read("form-d.xml")
    data = filing_copy(record, FormDHeader(contact_name="Ada Heron"))
    assert b"<ccc>XXXXXXXX</ccc>" in data
    assert b"Ada Heron" in data
    secret = FormDHeader(credentials=(Credentials(record.primary_issuer.cik, "aaa1$bbb"),))
    with pytest.raises(UsageError):
        filing_copy(record, secret)


def test_what_remains_follows_from_what_was_offered_and_sold():
    def remaining(before, **changed):
        return derived(before, structs.replace(before, **changed)).total_remaining

    empty = blank("D").record
    assert remaining(empty, total_offering_amount=100, total_amount_sold=30) == 70
    assert remaining(empty, total_offering_amount="Indefinite", total_amount_sold=30) == "Indefinite"
    assert remaining(empty, total_offering_amount=100) is UNSET
    assert remaining(empty, total_offering_amount=100, total_amount_sold=300) is UNSET
    held = structs.replace(empty, total_offering_amount=100, total_amount_sold=30, total_remaining=70)
    assert remaining(held, total_amount_sold=60) == 40
    assert remaining(held, total_amount_sold=60, total_remaining=39) == 39  # said otherwise: the rules ask
    unknown = structs.replace(
        empty, total_offering_amount="Indefinite", total_amount_sold=30, total_remaining="Indefinite"
    )
    assert remaining(unknown, total_offering_amount=100) == 70
    odd = structs.replace(held, total_remaining=50)
    assert remaining(odd, total_amount_sold=60) == 50  # was said otherwise before


# ---- contact ------------------------------------------------------------------------------


def test_the_contact_becomes_a_header_without_codes():
    sent = {
        "contact.contact_name": ["Ada Heron"],
        "contact.contact_email": [" ada@heron.example "],
        "contact.notification_emails": ["a@b.example\r\nc@d.example\r\n"],
    }
    header = header_of(blank("D").record, sent)
    assert (header.contact_name, header.contact_email) == ("Ada Heron", "ada@heron.example")
    assert header.notification_emails == ("a@b.example", "c@d.example")
    assert header.credentials == ()


@pytest.mark.parametrize("name", ["contact.credentials", "contact.attachments", "contact.x", "contact."])
def test_nothing_else_comes_in_with_the_contact(name):
    with pytest.raises(UsageError):
        header_of(blank("D").record, {name: ["x"]})


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"contact_name", "contact_phone", "contact_email"}),
        ({"contact_name": "x" * 31, "contact_phone": "1", "contact_email": "a@b"}, {"contact_name"}),
        ({"contact_name": "x", "contact_phone": "1", "contact_email": "nobody"}, {"contact_email"}),
        (
            {"contact_name": "x", "contact_phone": "1", "contact_email": "a@b", "notification_emails": "a@b\n" * 4},
            {"notification_emails"},
        ),
        ({"contact_name": "x", "contact_phone": "1", "contact_email": "a@b"}, set()),
    ],
)
@pytest.mark.parametrize("form", ["D", "13G", "13D"])
def test_what_is_wrong_with_a_contact(form, answers, wrong):
    sent = {f"contact.{name}": [words] for name, words in answers.items()}
    assert {name.removeprefix("contact.") for name in contact_faults(blank(form).record, sent)} == wrong
