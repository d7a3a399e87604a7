"""The small world beside the example filings: whole, right by the rules, the same every time, and worth a study."""

import runpy
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

import muniment
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study.updating import update

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def world():
    return SimpleNamespace(**runpy.run_path(str(EXAMPLES / "world.py")))


@pytest.fixture(scope="module")
def store(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    with Store.open(folder / "s.db") as held:
        ingest(world.write(folder / "files"), held)
        update(held)
    return folder / "s.db"


def test_it_is_the_same_every_time(world):
    assert list(world.filings()) == list(world.filings())


def test_every_filing_is_whole_and_right(world, tmp_path):
    for path in world.write(tmp_path):
        reading = muniment.read(path)
        assert reading.problems == ()
        assert reading.header.accession_number == path.stem
        found = {one.code for one in muniment.check(reading) if one.severity != "note"}
        # Fernhollow files its notice three weeks late.
        assert found == ({"L-01"} if path.stem == "0009900044-25-000003" else set())


def test_amendments_and_switches_are_one_statement(store):
    held = muniment.ask("statement_history", store=store)
    at = held.columns.index("statement_id")
    sizes = sorted([row[at] for row in held.rows].count(key) for key in {row[at] for row in held.rows})
    assert sizes == [1, 3, 3]


def test_raised_is_the_growth_of_the_amount_sold(store):
    held = muniment.ask("raised_by_state", store=store)
    at = held.columns.index("state"), held.columns.index("raised")
    assert {row[at[0]]: row[at[1]] for row in held.rows} == {"CA": 5_250_000, "MA": 12_000_000, "NY": 63_750_000}


def test_both_clocks(store):
    def percents(**clocks):
        held = muniment.ask("holders", store=store, issuer="Mossgate Lighthouse Supply, Inc.", **clocks)
        return [row[held.columns.index("percent")] for row in held.rows]

    assert percents(as_of="2025-03-31", known="2025-05-13") == [Decimal("6.4")]
    assert percents(as_of="2025-03-31", known="2025-05-14") == [Decimal("10.6")]
    assert percents() == []
