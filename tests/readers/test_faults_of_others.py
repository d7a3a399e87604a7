"""Faults seen in other readers of these forms: one test each, so that they stay theirs."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from msgspec import UNSET

from muniment.errors import SourceError
from muniment.evidence import State
from muniment.forms import FormD, Schedule13D, Schedule13G
from muniment.readers import read
from muniment.reading import Reading
from shared_data import SHARED, needs_shared

EVERYTHING = Path(__file__).parents[1] / "everything"


def _d(*changes: tuple[str, str], name: str = "form-d.xml") -> tuple[FormD, Reading]:
    reading = _changed(name, *changes)
    assert isinstance(reading.record, FormD)
    return reading.record, reading


def _13d(*changes: tuple[str, str]) -> tuple[Schedule13D, Reading]:
    reading = _changed("schedule-13d.xml", *changes)
    assert isinstance(reading.record, Schedule13D)
    return reading.record, reading


def _13g(*changes: tuple[str, str]) -> tuple[Schedule13G, Reading]:
    reading = _changed("schedule-13g.xml", *changes)
    assert isinstance(reading.record, Schedule13G)
    return reading.record, reading


def _changed(name: str, *changes: tuple[str, str]) -> Reading:
    text = (EVERYTHING / name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read(text.encode())


def test_every_type_of_reporting_person_is_kept():
    assert [person.types for person in _13d()[0].reporting_persons] == [("PN", "IA"), ("HC", "IN")]
    assert [person.types for person in _13g()[0].reporting_persons] == [("PN", "IA"), ("FI", "BK")]
    assert _13g()[0].item3.types == ("IA", "FI")
    assert _13d()[0].reporting_persons[0].fund_sources == ("WC", "BK")


def test_the_exclude_shares_flag_says_what_was_filed():
    assert [person.excludes_shares for person in _13d()[0].reporting_persons] == [False, True]
    assert [person.excludes_shares for person in _13g()[0].reporting_persons] == [False, True]
    absent, _ = _13d(("<isAggregateExcludeShares>Y</isAggregateExcludeShares>", ""))
    assert absent.reporting_persons[1].excludes_shares is UNSET


def test_several_signatures_of_one_person_are_kept():
    for record in (_13d()[0], _13g()[0]):
        assert [len(person.signers) for person in record.signatures] == [2, 2]
        assert record.signatures[0].signers[1].signature == "/s/ Bartholomew Sundry"
    assert [one.name for one in _d()[0].signatures] == ["Araminta Every Allways", "Bartholomew And Sundry"]


def test_several_issuers_are_kept():
    record, _ = _d()
    assert [issuer.cik for issuer in record.other_issuers] == ["0009900102", "0009900103", "0009900104"]
    assert record.other_issuers[1].address.state == "E9"
    assert record.over_100_issuers is True


def test_net_asset_value_range_middle_names_and_estimates_are_read():
    fund, _ = _d(name="form-d-fund.xml")
    assert isinstance(fund.net_asset_value_range, str)
    assert fund.net_asset_value_range.startswith("$")
    assert fund.revenue_range is UNSET
    record, _ = _d(("<isEstimate>true</isEstimate>", "<isEstimate>false</isEstimate>"))
    assert [person.middle_name for person in record.related_persons] == ["Every", "And"]
    estimates = (record.sales_commissions_estimated, record.finders_fees_estimated, record.proceeds_estimated)
    assert estimates == (False, True, True)
    assert record.related_persons[0].relationships == ("Executive Officer", "Director", "Promoter")


def test_recipients_have_their_zip_code_and_states():
    first, second = _d()[0].recipients
    assert (first.address.zip_code, second.address.zip_code) == ("10004", "80202")
    assert [(one.state, one.name) for one in first.states] == [("MA", "MASSACHUSETTS"), ("NY", "NEW YORK")]
    assert (first.all_states, second.all_states, second.states) == (UNSET, True, ())
    assert (first.foreign, second.foreign) == (True, False)


@pytest.mark.parametrize(("words", "answer"), [("true", True), ("false", False)])
def test_an_amendment_is_one_and_a_new_notice_is_none(words, answer):
    assert _d(("<isAmendment>true<", f"<isAmendment>{words}<"))[0].is_amendment is answer


def test_fractional_shares_and_large_counts_are_exact():
    shares = "<aggregateAmountOwned>1200100.00</aggregateAmountOwned>"
    for words in ("1202600.25", "0.333333", "9007199254740993", "9007199254740993.07", "12345678901234567890.5"):
        record, _ = _13d((shares, f"<aggregateAmountOwned>{words}</aggregateAmountOwned>"))
        assert record.reporting_persons[0].aggregate_amount == Decimal(words)
        assert str(record.reporting_persons[0].aggregate_amount) == words
    dollars = ("<totalAmountSold>4000000<", "<totalAmountSold>9007199254740993<")
    assert _d(dollars)[0].total_amount_sold == 9007199254740993


@pytest.mark.parametrize(
    "words", ["inf", "nan", "5,5", "12 345", "1.234.567", "5'288'262", "less than 5", "*", "5.0%", "1e5", "1_000", "٥"]
)
def test_what_is_no_number_is_neither_zero_nor_an_error(words):
    record, reading = _13d(("<percentOfClass>6.0<", f"<percentOfClass>{words}<"), ("1200100.00", words))
    person = record.reporting_persons[0]
    assert person.percent is UNSET
    assert reading.states["reporting_persons[0].percent"] == State("unreadable", words)
    assert {problem.code for problem in reading.problems} == {"unreadable"}
    assert record.reporting_persons[1].percent == Decimal("6.01")


def test_blank_is_not_zero():
    record, reading = _13d(("<percentOfClass>6.0<", "<percentOfClass><"))
    assert record.reporting_persons[0].percent is UNSET
    assert reading.states == {"reporting_persons[0].percent": State("blank")}
    zero, reading = _13d(("<percentOfClass>6.0<", "<percentOfClass>0<"))
    assert zero.reporting_persons[0].percent == 0
    assert reading.states == {}


def test_none_is_not_cut_out_of_names():
    record, _ = _d(("Omnium Gatherum Holdings, Inc.", "Nonesuch Partners"), ("Every<", "Nonette<"))
    assert record.primary_issuer.name == "Nonesuch Partners"
    assert record.related_persons[0].middle_name == "Nonette"
    nobody, reading = _d(("<middleName>Every<", "<middleName>None<"))
    assert nobody.related_persons[0].middle_name is UNSET
    assert reading.states["related_persons[0].middle_name"] == State("not applicable", "None")


def test_a_sale_yet_to_occur_is_told():
    record, _ = _d(name="form-d-planned.xml")
    assert record.first_sale_yet_to_occur is True
    assert record.first_sale is UNSET
    assert _d()[0].first_sale_yet_to_occur is UNSET


def test_all_eight_types_of_securities():
    record, _ = _d()
    kinds = "equity debt option security_to_be_acquired pooled_fund_interests tenant_in_common mineral_property other"
    assert {getattr(record, f"offers_{kind}") for kind in kinds.split()} == {True}
    assert record.other_security == "Subscriptions to the almanac"
    without, _ = _d(("<isDebtType>true</isDebtType>", ""))
    assert without.offers_debt is UNSET


def test_indefinite_is_a_value():
    record, reading = _d(
        ("<totalOfferingAmount>9000000<", "<totalOfferingAmount>Indefinite<"),
        ("<totalRemaining>5000000<", "<totalRemaining>Indefinite<"),
    )
    assert (record.total_offering_amount, record.total_remaining) == ("Indefinite", "Indefinite")
    assert reading.problems == ()


@pytest.mark.parametrize("name", sorted(file.name for file in EVERYTHING.glob("*.xml")))
def test_a_filing_cut_in_half_says_so(name):
    data = (EVERYTHING / name).read_bytes()
    reading = read(data[: len(data) // 2])
    assert "damaged" in {problem.code for problem in reading.problems}
    with pytest.raises(SourceError, match=r"^bytes: "):
        read(data[:40])


def test_a_bar_in_a_text_divides_nothing():
    first = "<typeOfReportingPerson>PN<"
    record, _ = _13d((first, "<typeOfReportingPerson>PN|IA<"), ("Araminta Allways<", "A|B<"))
    assert record.reporting_persons[0].types == ("PN|IA", "IA")
    assert record.authorized_persons[0].name == "A|B"


def test_the_order_is_that_of_the_file_in_every_run():
    code = (
        "import sys, msgspec; from muniment.readers import read; r = read(sys.argv[1]);"
        "print(msgspec.json.encode(r.record).decode(), list(r.evidence), list(r.states), r.problems)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(EVERYTHING / "form-d.xml")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert msgspec.json.encode(_d()[0]) in runs[0]


def test_the_previous_accession_number_is_read():
    assert _d()[0].previous_accession_number == "0009900101-25-000001"
    assert _13d()[0].previous_accession_number == "0009900111-25-000002"
    assert _13g()[0].previous_accession_number == "0009900111-25-000003"


@needs_shared
@pytest.mark.parametrize("name", ["edgartools-schedule13d.xml", "edgartools-schedule13g.xml"])
def test_real_files_keep_every_type_and_signer(name):
    data = (SHARED / "data/schedule-13/xml" / name).read_bytes()
    record = read(data).record
    persons = record.reporting_persons
    assert sum(len(person.types) for person in persons) == data.count(b"<typeOfReportingPerson>")
    assert sum(len(person.signers) for person in record.signatures) == data.count(b"<signatureDetails>")
