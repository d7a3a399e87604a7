"""The SEC's data sets, counted by hand and in SQL: the same questions, the same answers."""

import re
import sqlite3
from hashlib import sha256

import pytest

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.store.stored import DATASET
from shared_data import SHARED, needs_shared

QUARTERS = ("2025q2", "2025q3")
_DATA_SETS = SHARED / "data" / "form-d" / "datasets"
D = "SELECT count(*) FROM form_d WHERE"
AGAIN = "previous_accession_number IS NOT NULL"
YET = "first_sale_yet_to_occur"
QUESTIONS = {
    "rows: FORMDSUBMISSION": "SELECT count(*) FROM form_d",
    "rows: ISSUERS": "SELECT (SELECT count(*) FROM form_d) + (SELECT count(*) FROM form_d_other_issuers)",
    "rows: RECIPIENTS": "SELECT count(*) FROM form_d_recipients",
    "rows: RELATEDPERSONS": "SELECT count(*) FROM form_d_related_persons",
    "rows: SIGNATURES": "SELECT count(*) FROM form_d_signatures",
    "distinct accession numbers in FORMDSUBMISSION": "SELECT count(DISTINCT accession) FROM filings",
    "accessions with at least one RECIPIENTS row": "SELECT count(DISTINCT filing_id) FROM form_d_recipients",
    "new notices (D)": f"{D} submission_type = 'D'",
    "amendments (D/A)": f"{D} submission_type = 'D/A'",
    "SUBMISSIONTYPE and ISAMENDMENT disagree": f"{D} (submission_type = 'D/A') <> is_amendment",
    "amendments without PREVIOUSACCESSIONNUMBER": f"{D} is_amendment AND previous_accession_number IS NULL",
    "new notices that give a PREVIOUSACCESSIONNUMBER": f"{D} NOT is_amendment AND {AGAIN}",
    "total offering amount Indefinite": f"{D} total_offering_amount_indefinite",
    "Indefinite among D": f"{D} total_offering_amount_indefinite AND submission_type = 'D'",
    "TOTALREMAINING Indefinite": f"{D} total_remaining_indefinite",
    "pooled investment funds (industry group)": f"{D} industry_group = 'Pooled Investment Fund'",
    "IS40ACT true": f"{D} is_investment_company",
    "INDUSTRYGROUPTYPE distinct values": "SELECT count(DISTINCT industry_group) FROM form_d",
    "first sale yet to occur": f"{D} first_sale_yet_to_occur",
    "CONTRADICTION first sale yet to occur but amount sold > 0": f"{D} {YET} AND total_amount_sold > 0",
    "CONTRADICTION amount sold > 0 and 0 investors": f"{D} total_amount_sold > 0 AND total_investors = 0",
    "sale date given, amount sold 0": f"{D} first_sale IS NOT NULL AND total_amount_sold = 0",
    "506(b) claimed (06b)": f"{D} exemptions LIKE '%\"06b\"%'",
    "506(c) claimed (06c)": f"{D} exemptions LIKE '%\"06c\"%'",
    "4(a)(5) claimed (4a5)": f"{D} exemptions LIKE '%\"4a5\"%'",
    "HASNONACCREDITEDINVESTORS true": f"{D} has_non_accredited_investors",
    "non-accredited count > total investors": f"{D} non_accredited_investors > total_investors",
    "sum of TOTALAMOUNTSOLD over new notices": "SELECT sum(total_amount_sold) FROM form_d WHERE submission_type = 'D'",
    "business combination true": f"{D} is_business_combination",
    "recipients soliciting in All States": "SELECT count(*) FROM form_d_recipients WHERE all_states",
    "recipients with FOREIGNSOLICITATION true": "SELECT count(*) FROM form_d_recipients WHERE [foreign]",
    "oldest SALE_DATE": "SELECT min(first_sale) FROM form_d",
    "newest SALE_DATE": "SELECT max(first_sale) FROM form_d",
    "signatures starting /s/": "SELECT count(*) FROM form_d_signatures WHERE signature LIKE '/s/%'",
}


@pytest.fixture(scope="module", params=[pytest.param(QUARTERS[0], marks=pytest.mark.nightly), QUARTERS[1]])
def quarter(request, tmp_path_factory):
    """A quarter in a store of its own, its file, and which column of the counted facts it is."""
    path, given = tmp_path_factory.mktemp(request.param) / "quarter.db", _DATA_SETS / f"{request.param}_d.zip"
    with Store.open(path) as store:
        report = ingest([given], store)
        assert report.refused == []
    connection = sqlite3.connect(path)
    yield connection, given, QUARTERS.index(request.param)
    connection.close()


@pytest.mark.slow
@needs_shared
def test_the_facts_in_sql(quarter):
    connection, _, column = quarter
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", (SHARED / "data/form-d/STATS.md").read_text("utf-8"), re.M)
    facts = {fact: (second, third) for fact, second, third in rows}
    asked = {fact: facts[fact][column].split(" (")[0] for fact in QUESTIONS}
    told = {fact: str(connection.execute(sql).fetchone()[0]) for fact, sql in QUESTIONS.items()}
    assert told == asked


@pytest.mark.slow
@needs_shared
def test_every_filing_is_an_entry_of_its_own(quarter):
    connection, given, _ = quarter
    assert connection.execute("SELECT hash FROM contents").fetchall() == [(sha256(given.read_bytes()).hexdigest(),)]
    assert connection.execute("SELECT DISTINCT form FROM filings ORDER BY form").fetchall() == [("D",), ("D/A",)]
    query = (
        "SELECT count(*), sum(s.place = f.accession AND s.rank = ?) FROM sources s JOIN filings f ON f.id = filing_id"
    )
    (count,) = connection.execute("SELECT count(*) FROM filings").fetchone()
    assert connection.execute(query, [DATASET]).fetchone() == (count, count)
