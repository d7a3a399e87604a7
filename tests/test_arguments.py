"""What a program gives the public functions by mistake is told in a line, and never answered as something else."""

import re
from pathlib import Path

import pytest

import muniment
from muniment.checks import Filing
from muniment.store import Store
from muniment.study.updating import update

FORM_D = Path(__file__).parents[1] / "examples/form-d.xml"
STRANGE = [123, None, True, 1.5, "examples/form-d.xml", b"<edgarSubmission/>", [], {}, object(), open]


@pytest.fixture(scope="module")
def reading():
    return muniment.read(FORM_D)


@pytest.mark.parametrize("function", [muniment.check, muniment.write, muniment.summary, muniment.convert])
@pytest.mark.parametrize("given", STRANGE, ids=lambda given: type(given).__name__)
def test_what_is_no_reading_and_no_record_is_refused(function, given):
    with pytest.raises(muniment.UsageError, match=f"not (of )?{type(given).__name__}$"):
        function(given)


def test_a_part_of_a_record_is_none(reading):
    for function in (muniment.check, muniment.write):
        with pytest.raises(muniment.UsageError, match="not Issuer"):
            function(reading.record.primary_issuer)
    with pytest.raises(muniment.UsageError, match="not Reading"):
        muniment.write(reading)


def test_a_check_of_another_profile_is_no_check(reading):
    with pytest.raises(muniment.UsageError, match=r"'sumbit'; did you mean submit\?"):
        muniment.check(reading, profile="sumbit")


def test_the_day_of_a_check_may_be_typed(reading):
    days = [muniment.check(reading, profile="submit", as_of=day) for day in ("2031-01-31", "1/31/2031")]
    assert days[0] == days[1] != muniment.check(reading, profile="submit", as_of="2026-02-10")
    with pytest.raises(muniment.UsageError, match="is not a day"):
        muniment.check(reading, as_of="2031")


def test_one_code_is_one_code(reading):
    changed = muniment.read(FORM_D.read_bytes().replace(b"<totalAmountSold>", b"<totalAmountSold>9", 1))
    alone = muniment.check(changed, select="E-28")
    assert [finding.code for finding in alone] == ["E-28"]
    assert alone == muniment.check(changed, select=["E-28"])
    assert muniment.check(changed, select="E-28", ignore="E-28") == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda reading: muniment.due(None, None), "form: takes a text, not None"),
        (lambda reading: muniment.due("D", 20260101), "day: takes a date or a text, not 20260101"),
        (lambda reading: muniment.due("13G", "2026-01-01", rule=5), "rule: takes a text"),
        (lambda reading: muniment.due("D", "2026-01-01", trigger=None), "trigger: takes a text"),
        (lambda reading: muniment.check(reading, profile=None), "profile: takes a text"),
        (lambda reading: muniment.check(reading, as_of=5), "day: takes"),
        (lambda reading: muniment.check(reading, select=[5]), "rule: takes a text, not 5"),
        (lambda reading: muniment.check(reading, ignore=5), "ignore: takes a list"),
        (lambda reading: muniment.check(reading, earlier=reading), "earlier: takes a list"),
        (lambda reading: muniment.check(reading, earlier=["x"]), "not str"),
        (lambda reading: muniment.write(reading.record, None), "to: takes a text"),
        (lambda reading: muniment.frame("holdings", store=None), "store: takes a path or a database URL, not None"),
        (lambda reading: muniment.ask("holders", store=5), "store: takes a path or a database URL, not 5"),
        (lambda reading: reading.words(None), "span: takes a Span"),
        (lambda reading: reading.words(muniment.Span("0" * 64, 0, 5)), "the span is of another file"),
    ],
)
def test_a_value_of_another_kind_is_refused_in_a_line(reading, call, words):
    with pytest.raises(muniment.UsageError, match=re.escape(words)):
        call(reading)


def test_a_store_is_asked_by_names_and_numbers(tmp_path):
    where = tmp_path / "filings.db"
    with Store.open(where) as store:
        update(store)
    for call, words in (
        (lambda: muniment.frame(5, store=where), "name: takes a text, not 5"),
        (lambda: muniment.ask(None, store=where), "question: takes a text, not None"),
        (lambda: muniment.ask("holders", store=where, limit="1"), "limit: takes a whole number, not '1'"),
    ):
        with pytest.raises(muniment.UsageError, match=re.escape(words)):
            call()


def test_earlier_filings_are_readings_and_records_too():
    first, second = (
        muniment.read(FORM_D.parent / f"{name}.xml") for name in ("schedule-13d", "schedule-13d-amendment")
    )
    alone = {finding.code for finding in muniment.check(second, undecided=True) if not finding.decided}
    known = [
        {one.code for one in muniment.check(second, earlier=[earlier], undecided=True) if not one.decided}
        for earlier in (first, first.record, Filing.of(first))
    ]
    assert known[0] == known[1] == known[2]
    assert known[0] < alone  # rules that look back are decided


@pytest.mark.parametrize("call", [muniment.read, lambda source: list(muniment.read_all(source))])
def test_an_empty_path_names_no_file(call):
    with pytest.raises(muniment.UsageError, match=r"^a filing is read from a path, and '' names no file$"):
        call("")
