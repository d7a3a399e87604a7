"""The truth of lots of covers set in other usual manners is read; `python -m bench manners` has the figures of many."""

from collections import Counter

import pytest

from muniment.lab.score import SURE
from readers.labelled.cover_manners import read_otherwise

_SAMPLE = range(5_000_000, 5_000_040)
_DAMAGED = range(5_100_000, 5_100_030)


@pytest.mark.slow
def test_a_sample_of_manners_is_read_as_it_was() -> None:
    counts, sure = Counter[str](), 0
    for page in _SAMPLE:
        for said in read_otherwise(page)[1]:
            counts[said.verdict] += 1
            sure += said.verdict in ("wrong", "invented") and said.sure >= SURE
    wrong = counts["wrong"] + counts["invented"]
    assert counts["right"] > 1000
    assert wrong <= 0.002 * counts["right"]
    assert counts["missed"] <= 0.002 * counts["right"]
    assert sure == 0


@pytest.mark.slow
def test_a_sample_of_damaged_manners_states_hardly_anything_wrong_and_sure() -> None:
    found = [said for page in _DAMAGED for said in read_otherwise(page, damaged=True)[1]]
    counts = Counter(said.verdict for said in found)
    sure = sum(said.verdict in ("wrong", "invented") and said.sure >= SURE for said in found)
    assert counts["right"] > 1000
    assert counts["wrong"] + counts["invented"] <= 0.02 * counts["right"]
    assert counts["missed"] <= 0.05 * counts["right"]
    assert sure <= 0.002 * counts["right"]
