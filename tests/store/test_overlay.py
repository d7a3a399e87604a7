"""Corrections laid over records: the last one counts, indices hold, and what has lost its place changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET, structs

from muniment.errors import UsageError
from muniment.evidence import Span, State
from muniment.forms.definition import AsFiled
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store.corrections import Excerpt, corrected, followed, laid_over, standings
from muniment.store.packing import Body
from muniment.store.stored import StoredRecord
from store.entries import ACCESSION, entry, form_d, hash_of, schedule_13g


def person(name, percent="6.20", **fields):
    return ReportingPerson(name=name, percent=Decimal(percent), **fields)


TWO = schedule_13g(reporting_persons=(person("Ann Fund"), person("Bo Fund", "7.1")), cusips=("531234567", "000000000"))


@pytest.fixture
def judged(store):
    """Say things of a filing, one after the other, and return what then stands beside it."""

    def say(record, *said, states=None):
        data = b"filing"
        store.add([entry(data, record, accession=ACCESSION, states=states or {})], {hash_of(data): data})
        for path, value, *kind in said:
            store.correct(ACCESSION, path, value, "Ada", "as printed", kind=kind[0] if kind else "value")
        return store.filing(ACCESSION).corrections

    return say


def hows(record, corrections, states=None):
    return [one.how for one in standings(Body(record, UNSET, states or {}, ()), corrections)]


def test_values_and_their_absence(judged):
    said = judged(
        TWO,
        ("issuer_name", "Right Corp"),
        ("reporting_persons[1].percent", "8.00"),
        ("item4.amount", None),
        ("event_date", date(2024, 2, 29)),
        ("cusips", "123456789; 987654321"),
    )
    laid = corrected(TWO, said)
    assert laid.issuer_name == "Right Corp"
    assert laid.reporting_persons[1].percent == Decimal("8.00")
    assert str(laid.reporting_persons[1].percent) == "8.00"
    assert laid.item4.amount is UNSET
    assert laid.event_date == date(2024, 2, 29)
    assert laid.cusips == ("123456789", "987654321")
    assert laid.reporting_persons[0] == TWO.reporting_persons[0]
    assert TWO.issuer_name == "Liquid Media Corp"


def test_nothing_said_is_the_record_itself():
    assert corrected(TWO, ()) is TWO


def test_the_last_one_counts(judged):
    said = judged(TWO, ("issuer_name", "First"), ("issuer_name", None), ("issuer_name", "Third"))
    assert corrected(TWO, said).issuer_name == "Third"
    assert hows(TWO, said) == ["replaced", "replaced", "applies"]


def test_entries_are_taken_out_from_the_end(judged):
    said = judged(TWO, ("reporting_persons[0]", None), ("reporting_persons[1].percent", "9"), ("cusips[0]", None))
    laid = corrected(TWO, said)
    assert [(one.name, one.percent) for one in laid.reporting_persons] == [("Bo Fund", Decimal(9))]
    assert laid.cusips == ("000000000",)
    assert corrected(structs.replace(TWO, cusips=("1",)), judged(TWO, ("cusips[0]", None))[-1:]).cusips is UNSET


def test_what_is_told_of_entries_moves_up_with_them(judged):
    """The reason why the second has no percent is not that of the third once the first is taken out."""
    three = schedule_13g(reporting_persons=(person("Ann Fund"), person("Bo Fund"), person("Cy Fund")))
    paths = [f"reporting_persons[{at}].percent" for at in range(3)]
    states = {path: State("unreadable", words) for path, words in zip(paths, "ABC", strict=True)}
    four = structs.replace(three, reporting_persons=(*three.reporting_persons, person("Di Fund")))
    said = judged(four, ("reporting_persons[0]", None), ("reporting_persons[3]", None), states=states)
    assert followed({"issuer_name": 1, **dict(zip(paths, "ABC", strict=True))}, three, said) == {
        "issuer_name": 1,
        "reporting_persons[0].percent": "B",
        "reporting_persons[1].percent": "C",
    }
    laid = laid_over(StoredRecord(1, ACCESSION, 0, three, UNSET, states, ()), said)
    assert [one.name for one in laid.record.reporting_persons] == ["Bo Fund", "Cy Fund"]
    assert {path: state.words for path, state in laid.states.items()} == {paths[0]: "B", paths[1]: "C"}


def test_a_new_entry_is_made_where_there_was_none(judged):
    said = judged(
        TWO,
        ("reporting_persons[2].percent", "5.5"),
        ("reporting_persons[2].name", "Cy Fund"),
        ("cusips[2]", "123456789"),
    )
    laid = corrected(TWO, said)
    assert laid.reporting_persons[2] == ReportingPerson(name="Cy Fund", percent=Decimal("5.5"))
    assert laid.cusips[2] == "123456789"
    assert hows(TWO, said) == ["applies"] * 3


def test_no_entry_is_made_where_one_was_lost(judged):
    said = judged(TWO, ("reporting_persons[1].percent", "8"), ("cusips[1]", "123456789"))
    less = structs.replace(TWO, reporting_persons=TWO.reporting_persons[:1], cusips=TWO.cusips[:1])
    assert corrected(less, said) == less
    assert hows(less, said) == ["lost", "lost"]


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("reporting_persons[4].percent", "8", "value"),
        ("reporting_persons[2].percent", None, "not applicable"),
        ("reporting_persons[9]", None, "absent"),
        ("cusips[7]", "123456789", "value"),
        ("cusips[7]", None, "absent"),
    ],
)
def test_a_place_that_is_not_there_is_refused(judged, path, value, kind):
    with pytest.raises(UsageError, match=r"is not in this filing; a new entry goes right behind the last"):
        judged(TWO, (path, value, kind))


def test_a_number_that_means_somebody_else_by_now(judged):
    said = judged(TWO, ("reporting_persons[1].percent", "8"), ("reporting_persons[1].name", "Bob Fund"))
    more = structs.replace(TWO, reporting_persons=(person("Zed Fund"), *TWO.reporting_persons))
    assert hows(more, said) == ["lost", "changed"]
    assert corrected(more, said[:1]) == more


def test_other_answers_than_values(judged):
    states = {"item4.amount": State("blank"), "issuer_cik": State("unreadable", "0l0")}
    said = judged(
        TWO,
        ("item4.amount", None, "not applicable"),
        ("issuer_cik", "1000002"),
        ("reporting_persons[0].percent", None, "unreadable"),
        states=states,
    )
    held = laid_over(_held(TWO, states), said)
    assert held.record.issuer_cik == "0001000002"
    assert held.record.reporting_persons[0].percent is UNSET
    assert held.states == {
        "item4.amount": State("not applicable"),
        "reporting_persons[0].percent": State("unreadable"),
    }


def test_absent_blank_and_not_applicable_stay_three_answers(judged):
    states = {"issuer_cik": State("blank"), "event_date": State("not applicable", "N/A")}
    held = laid_over(_held(TWO, states), judged(TWO, ("issuer_cik", None), ("event_date", None), states=states))
    assert held.states == {"issuer_cik": State("blank")}


def _held(record, states):
    return StoredRecord(1, ACCESSION, 0, record, UNSET, states, ())


def test_the_spelling_of_the_source_goes_with_its_value(judged):
    spelled = person("Ann Fund", as_filed=(AsFiled("percent", "6.2000"), AsFiled("name", "ANN")))
    record = schedule_13g(reporting_persons=(spelled,))
    laid = corrected(record, judged(record, ("reporting_persons[0].percent", "7")))
    assert laid.reporting_persons[0].as_filed == (AsFiled("name", "ANN"),)


def test_words_that_state_less_than_a_value_go_too(judged):
    spelled = ReportingPerson(name="Ann Fund", as_filed=(AsFiled("percent", "<1"),))
    record = schedule_13g(reporting_persons=(spelled,))
    laid = corrected(record, judged(record, ("reporting_persons[0].percent", None)))
    assert laid.reporting_persons[0].as_filed == ()


# ---- how corrections stand ------------------------------------------------------------------------------------------

PERCENT = "reporting_persons[0].percent"


@pytest.mark.parametrize(
    ("value", "now", "how"),
    [
        ("6.20", "6.20", "confirms"),
        ("6.20", "7", "changed"),
        ("8", "6.20", "applies"),
        ("8", "8", "agreed"),
        ("8", "8.0", "changed"),
        ("8", "7", "changed"),
    ],
)
def test_what_a_later_reading_means_for_a_correction(judged, value, now, how):
    said = judged(TWO, (PERCENT, value))
    first = structs.replace(TWO.reporting_persons[0], percent=Decimal(now))
    later = structs.replace(TWO, reporting_persons=(first, *TWO.reporting_persons[1:]))
    assert hows(later, said) == [how]
    assert str(corrected(later, said).reporting_persons[0].percent) == value


def test_an_absence_that_a_later_reading_finds_too(judged):
    said = judged(TWO, ("item4.amount", None), ("issuer_name", None, "not applicable"))
    later = structs.replace(TWO, item4=structs.replace(TWO.item4, amount=UNSET), issuer_name=UNSET)
    assert hows(TWO, said) == ["applies", "applies"]
    assert hows(later, said, {"item4.amount": State("blank")}) == ["agreed", "changed"]
    assert hows(later, said, {"issuer_name": State("not applicable", "N/A")}) == ["agreed", "agreed"]


def test_what_was_judged_by_is_kept(store):
    data = b"filing"
    store.add([entry(data, form_d(), accession=ACCESSION)], {hash_of(data): data})
    span = Span(hash_of(data), 2, 5, page=1, rectangle=(1.0, 2.0, 3.0, 4.5))
    store.correct(1, "total_offering_amount", 1200, "Ada", "as printed", excerpt=Excerpt("1,200", (span,)))
    (one,) = store.filing(1).corrections
    assert (one.words, one.spans) == ("1,200", (span,))
    assert one.seen.value == "1000"
    assert store.corrections() == {1: (one,)} == store.corrections([1, 2])
    assert store.corrections([2]) == {}
