"""What the rulebook says about stored filings: kept once, judged again where something changed."""

from datetime import date

import pytest
from msgspec import structs

from databases import do, is_whole
from muniment.checks.book import edition
from muniment.pipeline import findings as keeping
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.findings import judged, keep_findings
from muniment.store import Query, Store
from muniment.store.entry import DATASET, XML
from muniment.store.opening import SCHEMA
from muniment.store.stored import Judgement, StoredFinding
from store.entries import entry, form_d, header, unread

SOUND = form_d(total_amount_sold=400, total_remaining=600)
FAULTY = form_d(total_amount_sold=400, total_remaining=700)


def number(n):
    return f"0000000{n:03}-25-000001"


def stored(data, record, n, filed=date(2025, 3, 4), **fields):
    """A filing on an offering of its own, so that it has no history."""
    record = structs.replace(record, first_sale=date(2023, 12, n))
    return entry(data, record, accession=number(n), header=header(number(n), filed=filed), **fields)


@pytest.fixture
def filled(store):
    entries = [stored(b"1", SOUND, 1), stored(b"2", FAULTY, 2, date(2024, 5, 6)), stored(b"3", FAULTY, 3)]
    store.add(entries, {one.content_hash: bytes([49 + at]) for at, one in enumerate(entries)})
    return store


def codes(store, key):
    kept = store.judgement(key, edition())
    return [one.code for one in kept.findings] if kept else []


def test_what_is_found_is_kept(filled):
    assert filled.judgement(1, edition()) is None
    assert keep_findings(filled).filings == 3
    assert "E-27" not in codes(filled, 1)
    assert codes(filled, 2).count("E-27") == 1
    (one,) = (one for one in filled.judgement(2, edition()).findings if one.code == "E-27")
    assert one.severity == "error"
    assert one.paths == ("total_offering_amount", "total_amount_sold", "total_remaining")
    assert one.message == "$1,000 offered less $400 sold leaves $600, not $700."
    counted = filled.judgements(edition())
    assert (counted.judged, counted.judgeable) == (3, 3)


def test_a_second_run_judges_nothing_and_keeps_everything(filled):
    keep_findings(filled)
    before = list(filled.all_findings())
    assert keep_findings(filled).filings == 0
    assert list(filled.all_findings()) == before
    assert keep_findings(filled, again=True).filings == 3
    assert list(filled.all_findings()) == before


def test_only_what_is_new_is_judged(filled):
    keep_findings(filled)
    new = stored(b"4", FAULTY, 4)
    filled.add([new], {new.content_hash: b"4"})
    assert filled.judgement(4, edition()) is None
    assert keep_findings(filled).filings == 1
    assert "E-27" in codes(filled, 4)


def test_what_shares_a_history_with_a_new_filing_is_judged_again(filled):
    keep_findings(filled)
    again = stored(b"5", structs.replace(SOUND, submission_type="D/A", is_amendment=True), 1, date(2025, 6, 7))
    again = structs.replace(again, accession=number(5), header=header(number(5), filed=date(2025, 6, 7)))
    filled.add([again], {again.content_hash: b"5"})
    assert keep_findings(filled).filings == 2


def test_a_filing_that_is_shown_anew_is_judged_again(store):
    rows = stored(b"rows", FAULTY, 1, rank=DATASET, place=number(1))
    store.add([rows], {rows.content_hash: b"rows"})
    keep_findings(store)
    assert "E-27" in codes(store, 1)
    better = stored(b"xml", SOUND, 1, rank=XML)
    store.add([better], {better.content_hash: b"xml"})
    assert store.judgement(1, edition()) is None
    assert list(store.all_findings()) == []
    keep_findings(store)
    assert "E-27" not in codes(store, 1)


def test_another_edition_judges_anew(filled, monkeypatch):
    keep_findings(filled)
    monkeypatch.setattr(keeping, "edition", lambda: "another")
    assert keep_findings(filled).filings == 3
    assert filled.judgement(1, edition()) is None
    assert filled.judgement(1, "another") is not None


def test_an_interrupted_run_goes_on_where_it_stopped(filled, monkeypatch):
    monkeypatch.setattr(keeping, "_BATCH", 1)

    def stop(done, total):
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_findings(filled, progress=stop)
    assert filled.judgements(edition()).judged == 2
    assert keep_findings(filled).filings == 1


def test_a_page_judges_what_is_not_judged_yet(filled):
    now = [(one.code, one.message) for one in judged(Shelf(filled), 2).findings]
    assert filled.judgements(edition()).judged == 0
    keep_findings(filled)
    kept = judged(Shelf(filled), 2).findings
    assert [(one.code, one.message) for one in kept] == now
    assert all(one.name and one.citation for one in kept)


def test_a_rule_that_is_gone_has_no_name(filled):
    filled.judge(edition(), {1: Judgement((StoredFinding("Z-99", "note", (), "Gone."),))})
    (one,) = judged(Shelf(filled), 1).findings
    assert (one.code, one.name, one.citation) == ("Z-99", "", "")


def test_rules_are_counted_by_filing_and_year(filled):
    keep_findings(filled)
    counted = filled.rule_counts()["E-27"]
    assert (counted.findings, counted.filings, counted.years) == (2, 2, {2024: 1, 2025: 1})
    assert filled.rule_counts("E-27") == {"E-27": counted}
    assert filled.rule_counts("Z-99") == {}
    page = filled.breaking("E-27", Query(limit=1))
    assert (page.total, [row.accession for row in page.items]) == (2, [number(3)])
    assert filled.breaking("E-27", Query(limit=1, offset=1)).items[0].accession == number(2)


def test_findings_are_exported_with_the_other_tables(filled):
    keep_findings(filled)
    columns = filled.tables()["findings"]
    rows = [dict(zip(columns, row, strict=True)) for row in filled.rows("findings")]
    assert {(row["filing_id"], row["code"]) for row in rows} >= {(2, "E-27"), (3, "E-27")}
    assert {row["paths"] for row in rows if row["code"] == "E-27"} == {
        ("total_offering_amount", "total_amount_sold", "total_remaining")
    }


def test_a_store_of_the_second_schema_learns_to_keep_findings(where):
    with Store.open(where) as store:
        one = stored(b"1", FAULTY, 1)
        store.add([one], {one.content_hash: b"1"})
    do(
        where,
        "DROP TABLE findings",
        "DROP TABLE judgements",
        "UPDATE meta SET value = '2' WHERE name = 'schema'",
        "UPDATE meta SET value = 'older' WHERE name = 'columns'",
        "UPDATE migrations SET version_num = '2'",
    )
    with Store.open(where) as store:
        assert keep_findings(store).filings == 1
    assert do(where, "SELECT version_num FROM migrations") == [(str(SCHEMA),)]
    assert do(where, "SELECT code FROM findings WHERE code = 'E-27'") == [("E-27",)]
    assert is_whole(where)


def test_what_is_no_filing_is_not_judged(store):
    one = unread(b"unread")
    store.add([one], {one.content_hash: b"unread"})
    assert store.judgements(edition()).judgeable == 0
    assert keep_findings(store).filings == 0
    assert judged(Shelf(store), 1).findings == []
