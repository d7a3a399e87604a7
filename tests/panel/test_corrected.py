"""Rows of a corrected filing: each value with its own confidence and place, whatever was taken out before it."""

from datetime import date
from decimal import Decimal

from msgspec import UNSET, structs

from muniment.evidence import Evidence, Span
from muniment.panel import loading
from muniment.panel.rows import filing_row, rows_of
from muniment.store import Store, packing
from muniment.study.updating import update
from store.entries import hash_of
from study import held

DATA = b"x" * 100


def test_who_stands_behind_an_entry_that_was_taken_out_keeps_the_place(tmp_path):
    key = hash_of(DATA)
    names = ("Ash LP", "Birch LP", "Cedar LP")
    persons = tuple(structs.replace(held.person(), name=name, cik=UNSET) for name in names)
    evidence = {
        f"reporting_persons[{at}].aggregate_amount": Evidence((Span(key, 10 * at, 10 * at + 5),), sure, "label")
        for at, sure in enumerate((0.9, 0.7, 0.5))
    }
    filed = held.filed(1, held.schedule(persons=persons), date(2024, 2, 14))
    filed = structs.replace(filed, content_hash=key, size=len(DATA), evidence=packing.pack_evidence(evidence))
    with Store.open(tmp_path / "filings.db") as store:
        store.add([filed], {key: DATA})
        store.correct(held.number(1), "reporting_persons[0]", None, "Grace", "no such person")
        update(store)
        with store.reading() as connection:
            portion = loading.portion(connection, [1])
    (source,) = portion.sources
    rows = [row for table, row in rows_of(source, portion) if table == "holdings"]
    told = [(row["name"], row["shares_confidence"], row["start"], row["end"]) for row in rows]
    assert told == [("Birch LP", Decimal("0.7"), 10, 15), ("Cedar LP", Decimal("0.5"), 20, 25)]
    assert filing_row(source, portion)["corrected"] == ("reporting_persons[0]",)
