"""Real filings: every amendment whose earlier filing is in the store is linked with it, counted by another way."""

import csv
import io
import zipfile

import pytest
from sqlalchemy import select

from muniment.pipeline.ingest import ingest
from muniment.store import Query, Store
from muniment.study import tables
from muniment.study.statements import unlinked
from muniment.study.updating import update
from shared_data import SHARED, needs_shared

pytestmark = needs_shared


def raw_amendments(files) -> dict[str, tuple[str, str]]:
    """The D/A of both quarters from the tables themselves: previous accession number and file number by accession."""
    numbers: dict[str, tuple[str, str]] = {}
    for quarter in files:
        with zipfile.ZipFile(quarter) as archive:
            of = {name.rpartition("/")[2]: name for name in archive.namelist()}
            previous = {
                row["ACCESSIONNUMBER"]: row["PREVIOUSACCESSIONNUMBER"] for row in _rows(archive, of["OFFERING.tsv"])
            }
            for row in _rows(archive, of["FORMDSUBMISSION.tsv"]):
                key = row["ACCESSIONNUMBER"]
                is_amendment = row["SUBMISSIONTYPE"] == "D/A"
                numbers[key] = (previous.get(key, "") if is_amendment else "", row["FILE_NUM"].strip())
    return numbers


def _rows(archive, name):
    with archive.open(name) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, "utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)


def test_every_amended_notice_is_linked_with_the_one_it_amends(quarters):
    with quarters.store.reading() as connection:
        column = tables.notices.c
        held = {
            row.accession: row
            for row in connection.execute(select(column.accession, column.statement_id, column.linked))
        }
        told = next(one for one in unlinked(connection) if one.kind == "offering")
    raw = raw_amendments(quarters.files)
    assert set(raw) == set(held)
    here = {key: previous for key, (previous, _) in raw.items() if previous in raw}
    assert len(here) > (500 if quarters.whole else 50)
    assert {key for key, before in here.items() if held[key].statement_id != held[before].statement_id} == set()
    assert all(held[key].linked.startswith(("file number", "names")) for key in here)
    assert told.linked >= len(here)
    assert told.amendments == told.linked + sum(told.why_not.values())


def test_notices_of_one_file_number_are_one_offering_and_no_other(quarters):
    with quarters.store.reading() as connection:
        column = tables.notices.c
        statement = dict(connection.execute(select(column.accession, column.statement_id)).all())
    by_number: dict[str, set[int]] = {}
    for key, (_, number) in raw_amendments(quarters.files).items():
        if number:
            by_number.setdefault(number, set()).add(statement[key])
    assert {number: found for number, found in by_number.items() if len(found) > 1} == {}
    several = [found.pop() for found in by_number.values()]
    assert len(several) == len(set(several))


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.nightly)])
def whole(request):
    """Whether all schedules are read, or those alone whose accession number ends with one of three digits."""
    return request.param == "all"


@pytest.fixture(scope="module")
def schedules(whole, tmp_path_factory):
    folder = SHARED / "data" / "schedule-13"
    files = (path for kind in ("sgml", "xml", "ascii", "html") for path in sorted((folder / kind).iterdir()))
    with Store.open(tmp_path_factory.mktemp("linked") / "schedules.db") as store:
        ingest([path for path in files if whole or path.name[19] in "147"], store)
        update(store)
        yield store


@pytest.mark.slow
def test_amended_schedules_are_linked_where_an_earlier_one_is_here(schedules, whole):
    """Of these hundred and more amendments none has its earlier filing among them, by number or by header."""
    with schedules.reading() as connection:
        rows = {row.filing_id: row for row in connection.execute(select(tables.reports))}
    held = {one.id: one for one in schedules.records() if one.accession}
    by_number = {one.accession: one.id for one in held.values()}
    named = [(key, by_number.get(one.record.previous_accession_number)) for key, one in held.items()]
    parties: dict[tuple[str, str], list[int]] = {}
    for key, one in held.items():
        if all(both := _parties(one.header)):
            parties.setdefault(both, []).append(key)
    pairs = [(key, before) for key, before in named if before is not None]
    pairs += [(later, first) for first, *others in parties.values() for later in others]
    assert all(rows[key].statement_id == rows[before].statement_id for key, before in pairs)
    amendments = [row for row in rows.values() if row.amendment and row.number is not None]
    assert len(amendments) > (50 if whole else 15)
    assert {row.number for row in amendments} == ({1} if not pairs else {row.number for row in amendments})
    assert all(not row.linked.startswith("first") for row in amendments)


def _parties(header) -> tuple[str, str]:
    found = {one.role: one.cik for one in header.parties} if header else {}
    return found.get("SUBJECT COMPANY") or "", found.get("FILED BY") or ""


@pytest.mark.slow
def test_documents_without_a_header_are_copies_of_their_filings(schedules, whole):
    """The names of the files say which filing they are the document of, and nothing but this test looks at them."""
    with schedules.reading() as connection:
        rows = connection.execute(select(tables.reports)).all()
    names = {row.id: row.name for row in schedules.filings(Query(limit=1000)).items}
    copies = {names[row.filing_id].rpartition("/")[2]: row.linked for row in rows if row.number is None}
    documents = [name for name in names.values() if "-doc." in name]
    assert len(documents) == 126 if whole else len(documents) > 30
    assert {name for name, words in copies.items() if words != f"copy of {name[:20]}"} == set()
    assert len(copies) == 125 if whole else len(documents) - len(copies) <= 1  # one tells no day
