"""What a program gives the public functions by mistake is told in a line, and never answered as something else."""

from pathlib import Path

import pytest

import muniment

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
