"""What the rulebook says about stored filings: kept once, judged again where something changed."""

from datetime import date

import pytest
from msgspec import structs

from databases import do, is_whole
from muniment.checks.registry import edition
from muniment.pipeline import findings as keeping
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.findings import check_filing, findings_of, keep_findings
from muniment.store import Query, Store
from muniment.store.database import SCHEMA
from muniment.store.stored import DATASET, XML, Judgement, StoredFinding
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


def amendment(n, of, **fields):
    """A later filing on the offering of `of`."""
    amended = structs.replace(SOUND, submission_type="D/A", is_amendment=True, **fields)
    again = stored(b"%d" % n, amended, of, date(2025, 6, 7))
    return structs.replace(again, accession=number(n), header=header(number(n), filed=date(2025, 6, 7)))


def add(store, *entries):
    """Add entries without the bytes that they were read from."""
    store.add(entries, dict.fromkeys(one.content_hash for one in entries))


def assert_shown_as_worked_out(store):
    """What a page shows is what judging anew gives, whatever was kept."""
    shelf = EvidenceCache(store)
    for key in store.ids().values():
        shown, anew = findings_of(shelf, key), check_filing(shelf, key)
        assert [(one.code, one.paths, one.message) for one in shown.findings] == [
            (one.code, one.paths, one.message) for one in anew.findings
        ]
        assert shown.history == anew.history


def test_what_shares_a_history_with_a_new_filing_is_judged_again(filled):
    keep_findings(filled)
    add(filled, amendment(5, of=1))
    assert filled.judgement(1, edition()) is None
    assert findings_of(EvidenceCache(filled), 1).history == (number(1), number(5))
    assert_shown_as_worked_out(filled)
    assert keep_findings(filled).filings == 2
    assert filled.judgement(1, edition()).history == filled.judgement(4, edition()).history == (number(1), number(5))
    assert_shown_as_worked_out(filled)


def test_what_only_might_share_a_history_is_looked_at_and_holds(filled):
    """All are of one issuer, so that the new one might have been on any of its offerings."""
    keep_findings(filled)
    add(filled, amendment(5, of=1))
    assert filled.judgement(2, edition()) is None
    assert filled.judgements(edition()).judged == 0
    assert keep_findings(filled).filings == 2
    assert filled.judgement(2, edition()).history == (number(2),)
    assert filled.judgements(edition()).judged == 4
    assert keep_findings(filled).filings == 0


def test_another_issuer_changes_nothing(filled):
    keep_findings(filled)
    issuer = structs.replace(SOUND.primary_issuer, cik="0001000777")
    add(filled, stored(b"7", structs.replace(SOUND, primary_issuer=issuer), 7))
    assert filled.judgements(edition()).judged == 3


def test_a_filing_that_comes_after_the_one_that_names_it(store):
    """It is about something else, so that they have no history together: what is said of the first changes even so."""
    named = number(9)
    issuer = structs.replace(SOUND.primary_issuer, cik="0001000777")
    first = stored(b"1", structs.replace(SOUND, is_amendment=True, previous_accession_number=named), 1)
    add(store, first)
    keep_findings(store)
    late = stored(b"9", structs.replace(SOUND, primary_issuer=issuer), 9)
    add(store, structs.replace(late, accession=named, header=header(named)))
    assert store.judgement(1, edition()) is None
    assert keep_findings(store).filings == 2
    assert_shown_as_worked_out(store)


def test_a_filing_that_goes_away_is_missed(store):
    """A file that stated no number turns out to be of another filing: the one that it was made is gone."""
    early, alone = stored(b"1", SOUND, 1), entry(b"2", structs.replace(SOUND, first_sale=date(2023, 12, 1)))
    alone = structs.replace(alone, header=header("", filed=date(2025, 2, 1)))
    add(store, early, alone)
    keep_findings(store)
    assert len(store.judgement(1, edition()).history) == 2
    add(store, stored(b"2", structs.replace(FAULTY, first_sale=date(2023, 12, 8)), 8, reader="2"))
    assert store.counts().filings == 2
    assert store.judgement(1, edition()) is None
    assert findings_of(EvidenceCache(store), 1).history == (number(1),)
    keep_findings(store)
    assert_shown_as_worked_out(store)


def test_a_correction_stands_beside_what_rules_say_of_the_filing(filled):
    """The rules judge what was filed, and say the same of it after a correction."""
    keep_findings(filled)
    before = filled.judgement(2, edition())
    filled.correct(2, "total_remaining", 600, "Ada", "as the table says")
    assert filled.judgement(2, edition()) == before
    assert_shown_as_worked_out(filled)


def test_what_was_judged_while_others_wrote_is_not_trusted(filled):
    shown = filled.newest()
    new = amendment(5, of=1)
    add(filled, new)
    filled.judge(edition(), {1: Judgement((), (number(1),), "of before")}, shown=shown)
    assert filled.judgement(1, edition()) is None
    assert 1 in filled.unjudged(edition())
    keep_findings(filled)
    assert_shown_as_worked_out(filled)


def test_one_who_may_only_read_sees_the_same(filled, where):
    keep_findings(filled)
    add(filled, amendment(5, of=1))
    with Store.open(where, read_only=True) as reader:
        assert_shown_as_worked_out(reader)
        assert findings_of(EvidenceCache(reader), 1).history == (number(1), number(5))
    assert filled.judgement(1, edition()) is None


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
    now = [(one.code, one.message) for one in findings_of(EvidenceCache(filled), 2).findings]
    assert filled.judgements(edition()).judged == 0
    keep_findings(filled)
    kept = findings_of(EvidenceCache(filled), 2).findings
    assert [(one.code, one.message) for one in kept] == now
    assert all(one.name and one.citation for one in kept)


def test_a_rule_that_is_gone_has_no_name(filled):
    filled.judge(edition(), {1: Judgement((StoredFinding("Z-99", "note", (), "Gone."),))})
    (one,) = findings_of(EvidenceCache(filled), 1).findings
    assert (one.code, one.name, one.citation) == ("Z-99", "", "")


def test_rules_are_counted_by_filing_and_year(filled):
    keep_findings(filled)
    counted = filled.rule_counts()["E-27"]
    assert (counted.findings, counted.filings, counted.years) == (2, 2, {2024: 1, 2025: 1})
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
    assert findings_of(EvidenceCache(store), 1).findings == []
