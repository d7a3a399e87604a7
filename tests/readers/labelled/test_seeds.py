"""The two filings that the project began with, both damaged: every value and state of their truth."""

import pytest

from muniment.lab.evaluation import evaluate
from muniment.lab.score import board
from muniment.lab.truth_files import find
from muniment.readers import read
from shared_data import SHARED, needs_shared

SEEDS = SHARED / "seeds"
SCHEDULE = "000_d2aa5ada885848d1.txt"
NOTICE = "001_151b6a5844f18846.txt"


@needs_shared
def test_every_value_and_state_is_right():
    tally = board(one.scored for one in evaluate(find(SEEDS))).tally
    assert tally.right == tally.points > 100
    assert tally.wrong == tally.invented == tally.sure_wrong == 0
    assert tally.state_right == tally.state_points > 5


@needs_shared
@pytest.mark.parametrize("row", ["excludes_shares", "percent", "types"])
def test_rows_that_the_torn_cover_lost_are_named(row):
    assert read((SEEDS / SCHEDULE).read_bytes()).states[f"reporting_persons[0].{row}"].kind == "lost"


@needs_shared
@pytest.mark.parametrize("part", ["city", "state", "zip_code"])
def test_what_the_last_related_person_lost_is_not_copied(part):
    states = read((SEEDS / NOTICE).read_bytes()).states
    assert states[f"related_persons[7].address.{part}"].kind == "lost"


@needs_shared
def test_a_name_torn_in_its_row_is_read_where_it_stands_again():
    data = (SEEDS / SCHEDULE).read_bytes()
    reading = read(data)
    assert reading.record.reporting_persons[0].name == "Bank of America Corporation"
    (span,) = reading.evidence["reporting_persons[0].name"].spans
    assert data[span.start : span.end] == b"Bank of America\ta Corporation"
