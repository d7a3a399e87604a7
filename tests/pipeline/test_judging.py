"""Judging a store and a pile: each filing with those before it, whatever order they came in."""

from datetime import date

import pytest

import muniment
from datasets import dataset, row
from muniment.checks import Filing, findings
from muniment.checks.history import link
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.findings import (
    History,
    StoreFilings,
    check_filing,
    check_histories,
    findings_of,
    histories_of,
    history_of,
    keep_findings,
    portions,
)
from muniment.pipeline.ingest import ingest
from muniment.readers.dataset import read_dataset
from muniment.store import Store
from pipeline.piles import FORM_D, PRINTED_13G, ROOT, SCHEDULE_13G, TEXT_13G, submission

FIRST, THEN = "0009990001-24-000001", "0009990001-24-000002"
EXIT = (ROOT / "examples" / "schedule-13g-exit.xml").read_bytes()
# By its own number, but for what has none.
FILES = {
    "first.txt": submission(1, FORM_D.replace(b"2026-02-03", b"2024-01-03")),
    "then.txt": submission(
        2,
        FORM_D.replace(
            b"<isAmendment>false</isAmendment>",
            b"<isAmendment>true</isAmendment><previousAccessionNumber>%b</previousAccessionNumber>" % FIRST.encode(),
        )
        .replace(b"2026-02-03", b"2024-01-03")
        .replace(b"<totalAmountSold>2650000", b"<totalAmountSold>2600000")
        .replace(b"<totalRemaining>1350000", b"<totalRemaining>1400000"),
        "D/A",
    ).replace(b"20240209", b"20240412"),
    "13g.xml": SCHEDULE_13G,
    "amended.xml": EXIT.replace(b"0009900014-25-000003", FIRST.encode()),
    "printed.txt": PRINTED_13G,
    "not-read.txt": TEXT_13G,
    "quarter.zip": dataset(OFFERING=[row("OFFERING", SALE_DATE="2025-06-02")]),
}


@pytest.fixture(params=[False, True], ids=["as named", "reversed"])
def store(tmp_path, request):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    with Store.open(tmp_path / "store") as held:
        for name in sorted(FILES, reverse=request.param):
            ingest([tmp_path / name], held)
        yield held


def judge_store(store):
    """All that the rules find, a few filings at a time."""
    known = StoreFilings(EvidenceCache(store), store.ids())
    for portion in portions(histories_of(store), 3):
        yield from ((member.key, found.findings) for member, found in check_histories(known, portion))


def codes(found):
    return {one.code for one in found if one.code[0] == "L"}


def test_a_store_is_judged_with_its_histories(store):
    found = list(judge_store(store))
    keys = [key for key, _ in found]
    assert keys.index(THEN) == keys.index(FIRST) + 1
    told = {key: codes(one) for key, one in found}
    assert told[FIRST] == {"L-01"}
    assert told[THEN] == {"L-20"}
    assert told["0000000001-25-000001"] == {"L-01"}  # of the data set
    assert len(found) == store.counts().filings - store.counts().not_read


def test_a_second_notice_with_a_number_of_its_own_is_asked_about(tmp_path):
    """What was judged before the first one came is judged again with it."""
    numbered = {
        number: submission(number, FORM_D.replace(b"2026-02-03", b"2024-01-26")).replace(
            b"\n</SEC-HEADER>", b"\n\n\tFILING VALUES:\n\t\tSEC FILE NUMBER:\t021-%d\n</SEC-HEADER>" % number
        )
        for number in (801, 802)
    }
    numbered[802] = numbered[802].replace(b"20240209", b"20240412")
    with Store.open(tmp_path / "store") as store:
        for number, data in sorted(numbered.items(), reverse=True):
            (tmp_path / f"{number}.txt").write_bytes(data)
            ingest([tmp_path / f"{number}.txt"], store)
            assert keep_findings(store).filings
        told = {key: codes(found) for key, found in judge_store(store)}
        kept = {row.key: codes(findings_of(EvidenceCache(store), row.id).findings) for row in store.filings().items}
        again = {row.key: codes(check_filing(EvidenceCache(store), row.id).findings) for row in store.filings().items}
        assert len(list(histories_of(store))) == 2
    assert told == kept == again == {"0009990001-24-000801": set(), "0009990001-24-000802": {"L-30"}}


def test_what_an_amendment_names_is_looked_up_in_the_store(store):
    found = [one for _, each in judge_store(store) for one in each if one.code == "A-04"]
    assert [one.message for one in found] == [f"The previous accession number is {FIRST}, which is a Form D."]


def test_what_may_share_a_history_is_found_by_marks(store):
    """Among its neighbours a filing has the history that it has among all."""
    everywhere = {member.id: history for history in histories_of(store) for member in history}
    assert max(map(len, everywhere.values())) > 1
    for key, history in everywhere.items():
        assert list(histories_of(store, [key])) == [history]
        assert check_filing(EvidenceCache(store), key).history == tuple(member.key for member in history)


def test_a_pile_is_judged_as_the_store_is(store):
    readings = [muniment.read(data) for name, data in FILES.items() if name not in ("quarter.zip", "not-read.txt")]
    readings += read_dataset(FILES["quarter.zip"])
    filings = [Filing.of(one) for one in readings]
    link(filings)
    piled = {filing.accession: [(one.code, one.message) for one in findings(filing)] for filing in filings}
    stored = {
        key if "-" in key else "": [(one.code, one.message) for one in found]
        for key, found in judge_store(store)
        if "-" in key
    }
    assert {key: found for key, found in piled.items() if key} == stored


def test_a_row_of_a_data_set_knows_its_number():
    (reading,) = read_dataset(FILES["quarter.zip"])
    filing = Filing.of(reading)
    assert (filing.accession, filing.copy, filing.filed) == ("0000000001-25-000001", "table", date(2025, 6, 30))


def test_the_history_of_a_stored_filing(tmp_path, monkeypatch):
    """The filings of one holder on one issuer, oldest first; nothing where there are too many to look through."""
    with Store.open(tmp_path / "some.db") as store:
        ingest([ROOT / "examples" / f"{name}.xml" for name in ("schedule-13g-exit", "schedule-13g", "form-d")], store)
        rows = {row.name.rpartition("/")[2]: row for row in store.filings().items}
        first, last = rows["schedule-13g.xml"], rows["schedule-13g-exit.xml"]
        cache = EvidenceCache(store)
        assert history_of(cache, first) == history_of(cache, last) == History((first, last))
        assert history_of(cache, rows["form-d.xml"]) == History((rows["form-d.xml"],))
        monkeypatch.setattr("muniment.pipeline.findings._LOOKED_AT", 1)
        assert history_of(cache, last) == History(unread=2)
