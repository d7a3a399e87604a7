"""Transactions of the lots set anew in other manners, `trade_manners.py`: a fixed sample of them stays read."""

from collections import Counter

import pytest

from readers.labelled import trade_manners
from readers.labelled.lots import TRADES, compared

_LOTS = [TRADES / f"{lot}.txt" for lot in ("13", "38", "93", "106")]


@pytest.mark.parametrize("path", _LOTS, ids=lambda path: path.stem)
def test_a_sample_set_in_other_manners_is_read(path) -> None:
    counts = Counter[str]()
    for schedule, _ in trade_manners.anew(path, 1):
        counts += compared(schedule)
    assert counts["right"] >= 0.98 * counts["listed"] > 0
    assert counts["sure and wrong"] == counts["untold"] == 0


def test_a_seed_sets_lots_in_manners_of_each_kind_and_always_in_the_same() -> None:
    sets = [[(schedule.data, traits) for schedule, traits in trade_manners.anew(_LOTS[1], seed)] for seed in (1, 1, 2)]
    assert sets[0] == sets[1] != sets[2]
    kinds = {trait.split(" ")[0] for _, traits in sets[0] for trait in traits}
    assert kinds == {"medium", "shape", "persons", "sides", "days", "price", "order", "place", "with"}
