"""The truth of lots of covers set in other usual manners is read; `python -m bench manners` has the figures of many."""

from collections import Counter

import pytest

from muniment.lab.score import SURE
from readers.labelled.cover_manners import read_otherwise

_SAMPLE = range(5_000_000, 5_000_040)


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
