"""A store becomes a local EDGAR: what is whole stays whole, the rest gets a header from what is known."""

import sqlite3
from pathlib import Path

import muniment
from datasets import dataset
from edgar.sandbox.public import ACCESSION, ARCHIVES, EXAMPLES, FORM_D, SCHEDULE_13G, Public
from muniment.documents.submission import FullSubmission
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.publishing import Loaded
from muniment.pipeline.edgar import NO_NUMBER, load_store
from muniment.pipeline.ingest import ingest
from muniment.store import Store


def _filled(tmp_path: Path, **files: bytes) -> Loaded:
    """Fill a local EDGAR, in the folder `data`, from a store of these files."""
    pile = tmp_path / "pile"
    pile.mkdir()
    for name, data in files.items():
        (pile / name).write_bytes(data)
    with Store.open(tmp_path / "store.db") as store:
        ingest([pile], store)
        return load_store(store, tmp_path / "data")


def test_full_submissions_go_in_byte_for_byte(tmp_path):
    filled = _filled(tmp_path, d=FORM_D, g=SCHEDULE_13G)
    assert (filled.filings, filled.left_out, filled.refused) == (2, {}, [])
    with Public(tmp_path / "data") as edgar:
        assert edgar.get(f"{ARCHIVES}/data/9900021/{ACCESSION}.txt").content == FORM_D


def test_a_row_of_a_data_set_becomes_a_filing_that_says_what_the_row_says(tmp_path):
    filled = _filled(tmp_path, d=dataset())
    assert (filled.filings, filled.left_out) == (1, {})
    with Store.open(tmp_path / "store.db", read_only=True) as store:
        record = store.filing("0000000001-25-000001").record
    with Public(tmp_path / "data") as edgar:
        text = edgar.get(f"{ARCHIVES}/data/1234567/0000000001-25-000001.txt").content
        recent = edgar.get("/submissions/CIK0001234567.json").json()["filings"]["recent"]
        set_switch(edgar.connection, "acceptance-unknown", "blank")
        blank = edgar.get("/submissions/CIK0001234567.json").json()["filings"]["recent"]
    assert muniment.read(text).record == record
    header = FullSubmission.read(text).header
    assert (header.form, header.accepted, header.period) == ("D", muniment.UNSET, muniment.UNSET)
    assert (header.parties[0].name, header.parties[0].state_of_incorporation) == ("Garden Lamps LLC", muniment.UNSET)
    assert (recent["filingDate"], recent["acceptanceDateTime"]) == (["2025-06-30"], ["2025-06-30T04:00:00.000Z"])
    assert blank["acceptanceDateTime"] == [""]
    assert (recent["items"], recent["fileNumber"]) == (["06b,3C,3C.1"], ["021-111111"])


def test_what_the_store_knows_too_little_of_is_left_out_and_counted(tmp_path):
    filled = _filled(tmp_path, xml=(EXAMPLES / "form-d.xml").read_bytes(), d=FORM_D)
    assert (filled.filings, filled.left_out) == (1, {NO_NUMBER: 1})


def test_a_second_run_takes_only_what_is_new(tmp_path):
    _filled(tmp_path, d=FORM_D)
    (tmp_path / "pile" / "g").write_bytes(SCHEDULE_13G)
    with Store.open(tmp_path / "store.db") as store:
        ingest([tmp_path / "pile"], store)
        again = load_store(store, tmp_path / "data")
    assert (again.filings, again.known) == (1, 1)
    connection = sqlite3.connect(tmp_path / "data" / "edgar.db")
    assert connection.execute("SELECT count(*) FROM filings").fetchone() == (2,)
    connection.close()
