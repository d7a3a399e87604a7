"""Every filing is accounted for: by the indexes, by what the sources have, by form and quarter."""

import gzip
import json
from datetime import date
from itertools import islice

import pyarrow.parquet as pq
import pytest

from muniment.edgar.client.listings import Listing
from muniment.lab.corpus import is_bare, submission
from muniment.panel.rows import Line, unbalanced
from muniment.panel.sources import Listings
from panel import piles

pytestmark = pytest.mark.slow

UNKNOWN = "1234567|Never Seen Works|SC 13G|2004-05-06|edgar/data/1234567/0001234567-04-000001.txt"
OTHER_FORM = "1234567|Never Seen Works|10-K|2004-05-06|edgar/data/1234567/0001234567-04-000002.txt"


@pytest.fixture(scope="module")
def accounted(corpus, tmp_path_factory):
    """A release of ten filings with an index of these but the first, of one that no source has, and a refused file."""
    folder = tmp_path_factory.mktemp("accounted")
    files = folder / "files"
    files.mkdir()
    planned = [filing for filing in corpus if not is_bare(filing, corpus)]
    for filing in islice(planned, 0, None, len(planned) // 10):
        document = submission(filing, corpus)
        (files / document.name).write_bytes(document.data)
    chosen = sorted(path.stem for path in files.iterdir())
    (files / "empty.txt").write_bytes(b"")
    first, refused = chosen[0], chosen[1]
    data = (files / f"{refused}.txt").read_bytes()
    head = data[: data.index(b"<DOCUMENT>")]
    (files / f"{refused}.txt").write_bytes(head + b"<DOCUMENT>\n<TYPE>EX-99\n<TEXT>\nlost\n</TEXT>\n</DOCUMENT>\n")
    lines = piles.index_of(corpus, (UNKNOWN, OTHER_FORM)).splitlines(keepends=True)
    kept = [line for line in lines if "|" not in line or "Form Type" in line or any(n in line for n in chosen[1:])]
    index = "".join([*kept, UNKNOWN + "\n", OTHER_FORM + "\n", "a line that is none\n"])
    (files / "master.gz").write_bytes(gzip.compress(index.encode()))
    (folder / "form.idx").write_text("".join([*lines[:4], UNKNOWN + "\n"]))  # the same line in another index
    released = piles.made(folder / "panel", [str(files), str(folder / "form.idx")])
    rows = [row for path in sorted((folder / "panel" / "filings").iterdir()) for row in pq.read_table(path).to_pylist()]
    return released, {row["filing"]: row for row in rows}, (first, refused, chosen)


def test_states(accounted):
    _, rows, (first, refused, chosen) = accounted
    missing = "0001234567-04-000001"
    assert set(rows) == {*chosen, missing}
    assert rows[missing]["state"] == "missing"
    assert rows[missing]["reason"] == "an index lists it, and no source has it"
    assert (rows[missing]["listed_form"], rows[missing]["filed"]) == ("SC 13G", date(2004, 5, 6))
    assert rows[missing]["listed_ciks"] == ["0001234567"]
    assert rows[refused]["state"] == "refused"
    assert rows[refused]["reason"]
    assert not rows[first]["listed"]
    assert all(rows[key]["listed"] for key in chosen[1:])
    assert all(rows[key]["listed_filed"] == rows[key]["filed"] for key in chosen[1:])


def test_the_account_is_that_of_the_index(accounted):
    released, rows, (_, _, chosen) = accounted
    whole = released.account[-1]
    assert (whole.listed, whole.missing, whole.refused, whole.not_listed) == (len(chosen), 1, 1, 1)
    assert whole.read + whole.doubtful == len(chosen) - 1
    assert all(line.is_balanced for line in released.account)
    quarter = next(line for line in released.account if line.quarter == "2004Q2" and line.form == "SC 13G")
    assert quarter.missing == 1
    there = [row for row in rows.values() if row["listed_form"] == "SC 13G" and row["listed_filed"].year == 2004]
    assert quarter.listed == sum(4 <= row["listed_filed"].month <= 6 for row in there)
    lines = (released.folder / "account.tsv").read_text().splitlines()
    assert lines[0].split("\t") == list(Line.__struct_fields__)
    assert len(lines) == len(released.account) + 1
    assert sum(row["state"] == "missing" for row in rows.values()) == 1


def test_a_filing_is_counted_once_whatever_its_lines(accounted):
    released, rows, _ = accounted
    proofs = {proof.form: proof for proof in released.proofs}
    listed = [row for row in rows.values() if row["listed"]]
    for form, proof in proofs.items():
        of_form = [row for row in listed if row["listed_form"].removesuffix("/A") in (form, f"SC {form}")]
        assert proof.accession_numbers == len(of_form)
        assert proof.index_lines == sum(len(row["listed_ciks"]) for row in of_form)
    assert proofs["13G"].index_lines > proofs["13G"].accession_numbers
    assert "each accession number once, on" in (released.folder / "README.md").read_text()


def test_what_was_not_taken_is_in_the_manifest(accounted):
    released, _, _ = accounted
    manifest = json.loads((released.folder / "manifest.json").read_text())
    assert manifest["files_refused"] == [{"name": "empty.txt", "reason": "is empty"}]
    assert manifest["index_lines_not_read"] == 1
    assert [source["kind"] for source in manifest["sources"]] == ["folder", "index"]


def test_an_account_that_does_not_come_out_is_told():
    line = Line("D", "2024Q1", listed=3, read=1, doubtful=0, refused=0, missing=1, not_listed=0)
    assert unbalanced([line]) == [line]


def test_a_filing_that_indexes_date_in_two_years_is_of_the_first(tmp_path):
    number, days = "0001234567-04-000001", (date(2004, 12, 31), date(2005, 1, 3), None)
    with Listings(tmp_path / "listed.db") as listings:
        listings.add("master.idx", (Listing(number, "SC 13G", day, f"{n:010}") for n, day in enumerate(days)))
        years = {year: [listed.accession for listed in listings.of_year(year)] for year in listings.years()}
        assert {year: found for year, found in years.items() if found} == {2004: [number]}
        assert [(count.filings, count.lines) for count in listings.counts().values()] == [(1, 3)]


def test_without_an_index_nothing_is_missing_or_not_listed(pile, tmp_path):
    released = piles.made(tmp_path / "panel", piles.archives(pile)[:3])
    assert {(line.listed, line.not_listed) for line in released.account} == {(None, None)}
    assert "The sources have no index" in (tmp_path / "panel" / "README.md").read_text()
    assert {proof.index_lines for proof in released.proofs} == {None}
