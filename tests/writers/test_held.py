"""A record made by hand holds values of its fields' types, or is refused: no target states another value than it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

import muniment
from muniment.forms.definition import exact
from muniment.forms.form_d import FormDHeader
from muniment.forms.form_d.fields import Issuer, RelatedPerson
from muniment.forms.schedule_13.schedule_13g import ReportingPerson

TARGETS = ("xml", "json", "yaml", "html", "text")


def schedule(**values):
    return muniment.Schedule13G(reporting_persons=(ReportingPerson(name="Heron LP", **values),))


@pytest.mark.parametrize("shares", [1475600, 2**53 + 1, 10**25, 0])
@pytest.mark.parametrize("to", TARGETS)
def test_a_whole_number_of_shares_is_written_as_it_is(to, shares):
    written = [muniment.write(schedule(aggregate_amount=number), to) for number in (shares, Decimal(shares))]
    assert written[0] == written[1]
    if to in ("xml", "json", "yaml"):
        assert str(shares).encode() in written[0]


def test_a_whole_number_of_shares_is_checked_as_any():
    given = [schedule(aggregate_amount=number) for number in (1475600, Decimal(1475600))]
    assert muniment.check(given[0], profile="submit") == muniment.check(given[1], profile="submit")


WRONG = [
    ("total_offering_amount", None, "leave the field out"),
    ("total_offering_amount", float("nan"), "a whole number"),
    ("total_offering_amount", True, "not True"),
    ("total_offering_amount", "12", "not '12'"),
    ("total_offering_amount", Decimal("1.0"), "a whole number"),
    ("minimum_investment", "Indefinite", "a whole number"),
    ("is_amendment", 1, "True or False"),
    ("first_sale", "2026-02-03", "a day"),
    ("first_sale", datetime(2026, 2, 3, 14), "a day"),
    ("exemptions", "06b", "a tuple"),
    ("exemptions", ["06b"], "a tuple"),
    ("related_persons", [RelatedPerson()], "a tuple"),
    ("related_persons", ({"first_name": "Petra"},), "the type RelatedPerson"),
    ("primary_issuer", RelatedPerson(), "the type Issuer"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG, ids=lambda part: str(part)[:20])
def test_a_value_of_another_type_is_refused_by_its_path(name, value, words):
    record = muniment.FormD(**{name: value})
    for to in TARGETS:
        with pytest.raises(muniment.RecordError, match=f"^{name}.*{words}"):
            muniment.write(record, to)
    with pytest.raises(muniment.RecordError, match=f"^{name}"):
        muniment.check(record)
    with pytest.raises(muniment.RecordError, match=f"^{name}"):
        muniment.write(muniment.Submission(record, FormDHeader()))


@pytest.mark.parametrize("value", [0.0000004, 6.25, "5", True, Decimal("NaN"), Decimal("Infinity"), None])
@pytest.mark.parametrize("name", ["aggregate_amount", "percent"])
def test_what_is_no_exact_number_is_refused(name, value):
    for to in TARGETS:
        with pytest.raises(muniment.RecordError, match=rf"^reporting_persons\[0\]\.{name}: takes an exact number"):
            muniment.write(schedule(**{name: value}), to)


def test_half_a_character_is_refused_by_its_path():
    record = muniment.FormD(primary_issuer=Issuer(name="Heron \ud83d LP"))
    for to in TARGETS:
        with pytest.raises(muniment.RecordError, match=r"^primary_issuer\.name: holds U\+D83D, half of a character"):
            muniment.write(record, to)


def test_the_header_of_a_submission_is_looked_at_too():
    with pytest.raises(muniment.RecordError, match=r"^contact_name: takes a text, not 5$"):
        muniment.write(muniment.Submission(muniment.FormD(), FormDHeader(contact_name=5)))  # type: ignore[arg-type]


def test_a_record_of_the_right_types_is_left_alone():
    record = muniment.FormD(total_offering_amount="Indefinite", first_sale=date(2026, 2, 3), exemptions=("06b",))
    assert exact(record) is record
