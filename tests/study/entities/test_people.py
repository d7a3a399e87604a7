"""People of two quarters, against pairs that were judged by reading."""

from collections import Counter

import pytest
from sqlalchemy import select

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.store import tables as stored
from muniment.study import tables
from muniment.study.updating import update
from shared_data import needs_shared
from study.entities.judged import Pair, Score, read, score
from study.intent.labelled import kappa
from study.quarters import QUARTERS, cut

HALVES = {"developed": 500, "measured": 120}
SAME, OTHER = ("same", "same"), ("different", "different")


def test_each_pair_is_judged_twice_and_the_readings_agree():
    pairs = read()
    assert len({frozenset(pair.places) for pair in pairs}) == len(pairs)
    assert Counter(pair.half for pair in pairs) == HALVES
    assert {reading for pair in pairs for reading in pair.readings} == {"same", "different", "unclear"}
    for half in HALVES:
        assert kappa(pair.readings for pair in pairs if pair.half == half) > 0.9


def test_a_score_counts_what_is_joined_and_leaves_out_what_is_unclear():
    one, other, third = ("a", 1), ("b", 1), ("c", 1)
    pairs = [
        Pair((one, other), "state", "measured", SAME),
        Pair((one, third), "state", "measured", SAME),
        Pair((one, other), "state", "measured", OTHER),
        Pair((one, other), "state", "measured", ("same", "unclear")),
        Pair((one, ("gone", 1)), "state", "measured", SAME),
    ]
    assert score(pairs, {one: 1, other: 1, third: 2}) == Score(right=1, wrong=1, missed=1, unclear=1)


@needs_shared
@pytest.mark.slow
def test_nobody_is_joined_who_was_judged_another_and_recall_holds(tmp_path):
    pairs = read()
    notices = {place[0] for pair in pairs for place in pair.places}
    with Store.open(tmp_path / "filings.db") as store:
        ingest([cut(path, tmp_path, lambda _: notices) for path in QUARTERS], store)
        update(store)
        mentions = tables.mentions.c
        question = select(stored.filings.c.accession, mentions.position, mentions.entity_id)
        with store.reading() as connection:
            rows = connection.execute(question.join(stored.filings, stored.filings.c.id == mentions.filing_id))
            entities = {(row[0], row[1]): row[2] for row in rows}
    assert entities.keys() >= {place for pair in pairs for place in pair.places}
    for half, recall in (("developed", 0.43), ("measured", 0.36)):
        found = score((pair for pair in pairs if pair.half == half), entities)
        assert found.wrong == 0
        assert found.right / (found.right + found.missed) >= recall
