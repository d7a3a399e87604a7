import csv
import io
import zipfile
from datetime import date

import pytest
from msgspec import UNSET, structs

from datasets import ACCESSION, FILING, dataset, portion, row, tables, text
from lanes import some
from muniment.documents.header import FilingHeader
from muniment.errors import RecordError
from muniment.forms import FormD, Schedule13G
from muniment.forms.form_d.fields import Issuer
from muniment.forms.tables.columns import TABLES, columns
from muniment.readers.dataset import read_dataset
from muniment.writers.sec_tsv import write_dataset
from shared_data import SHARED, needs_shared

QUARTERS = SHARED / "data" / "form-d" / "datasets"
# The record does not hold these; the writer has them from the header, or counts them.
NOT_HELD = {
    ("FORMDSUBMISSION", "FILE_NUM"),
    ("FORMDSUBMISSION", "FILING_DATE"),
    ("FORMDSUBMISSION", "SIC_CODE"),
    ("ISSUERS", "IS_PRIMARYISSUER_FLAG"),
    ("ISSUERS", "ISSUER_SEQ_KEY"),
    ("RECIPIENTS", "RECIPIENT_SEQ_KEY"),
    ("RELATEDPERSONS", "RELATEDPERSON_SEQ_KEY"),
    ("SIGNATURES", "SIGNATURE_SEQ_KEY"),
    *((table, "ACCESSIONNUMBER") for table in TABLES),
}


class Filing:
    def __init__(self, record, header=UNSET):
        self.record, self.header = record, header


def cells(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter="\t"))


def test_what_was_read_is_written():
    written = write_dataset(read_dataset(dataset()))
    assert written == {f"{table}.tsv": text(table, rows) for table, rows in tables().items()}


ODD = {
    "ISSUERS": [
        {"ISSUER_PREVIOUSNAME_1": "None"},
        {"ISSUER_PREVIOUSNAME_1": "", "ISSUER_PREVIOUSNAME_2": "Lamps Inc"},
        {"ISSUER_PREVIOUSNAME_1": "Lamps Inc", "ISSUER_PREVIOUSNAME_2": "N/A", "ISSUER_PREVIOUSNAME_3": "Old, Lamps"},
        {"EDGAR_PREVIOUSNAME_1": " Lamps Inc", "EDGAR_PREVIOUSNAME_2": "n/a"},
        {"YEAROFINC_TIMESPAN_CHOICE": "someTime"},
        {"YEAROFINC_TIMESPAN_CHOICE": "overFiveYears "},
        {"YEAROFINC_TIMESPAN_CHOICE": "", "YEAROFINC_VALUE_ENTERED": "0024"},
        {"CIK": "1234567"},
        {"CIK": "none"},
        {"CITY": " "},
        {"CITY": "", "STATEORCOUNTRY": "", "STREET1": ""},
    ],
    "OFFERING": [
        {"FEDERALEXEMPTIONS_ITEMS_LIST": ""},
        {"FEDERALEXEMPTIONS_ITEMS_LIST": "06b,3C"},
        {"FEDERALEXEMPTIONS_ITEMS_LIST": "06b, , 3C"},
        {"FEDERALEXEMPTIONS_ITEMS_LIST": "06b,  3C, "},
        {"TOTALAMOUNTSOLD": "5.00", "TOTALOFFERINGAMOUNT": "indefinite"},
        {"SALE_DATE": "soon", "ISEQUITYTYPE": "TRUE", "MORETHANONEYEAR": "1", "IS40ACT": "perhaps"},
        {"PREVIOUSACCESSIONNUMBER": "1-25-1"},
        {"SALESAMTCLARIFICATIONOFRESP": '"'},
    ],
    "RECIPIENTS": [
        {"STATES_OR_VALUE_LIST": "All States", "DESCRIPTIONS_LIST": "All States"},
        {"STATES_OR_VALUE_LIST": "All States", "DESCRIPTIONS_LIST": ""},
        {"STATES_OR_VALUE_LIST": "All States, CA", "DESCRIPTIONS_LIST": "All States, CALIFORNIA"},
        {"STATES_OR_VALUE_LIST": "CA, All States", "DESCRIPTIONS_LIST": "CALIFORNIA, All States"},
        {"STATES_OR_VALUE_LIST": "CA, NY", "DESCRIPTIONS_LIST": ""},
        {"STATES_OR_VALUE_LIST": "CA, NY", "DESCRIPTIONS_LIST": "CALIFORNIA"},
        {"STATES_OR_VALUE_LIST": "CA, NY", "DESCRIPTIONS_LIST": ", NEW YORK"},
        {"STATES_OR_VALUE_LIST": "CA,  NY", "DESCRIPTIONS_LIST": "CALIFORNIA, NEW YORK "},
        {"STATES_OR_VALUE_LIST": "", "DESCRIPTIONS_LIST": "CALIFORNIA"},
        {"RECIPIENTCRDNUMBER": "none", "ASSOCIATEDBDNAME": "N/A", "FOREIGNSOLICITATION": ""},
    ],
    "RELATEDPERSONS": [{"RELATIONSHIP_1": "", "RELATIONSHIP_3": "Founder"}, {"FIRSTNAME": "-", "LASTNAME": "Na"}],
}


@pytest.mark.parametrize(("table", "odd"), [(table, odd) for table, rows in ODD.items() for odd in rows])
def test_odd_cells_are_written_as_they_stood(table, odd):
    before = row(table, **odd)
    data = dataset(**{table: [before]})
    (after,) = cells(write_dataset(read_dataset(data))[f"{table}.tsv"])
    assert {name: cell for name, cell in after.items() if cell} == {name: cell for name, cell in before.items() if cell}


def test_spellings_of_the_source_yield_to_a_changed_record():
    recipient = row("RECIPIENTS", STATES_OR_VALUE_LIST="CA, NY", DESCRIPTIONS_LIST="")
    issuer = row("ISSUERS", YEAROFINC_TIMESPAN_CHOICE="someTime")
    exempt = row("OFFERING", FEDERALEXEMPTIONS_ITEMS_LIST="06b,  3C", TOTALAMOUNTSOLD="5.00")
    (reading,) = read_dataset(dataset(RECIPIENTS=[recipient], ISSUERS=[issuer], OFFERING=[exempt]))
    record = structs.replace(
        reading.record,
        primary_issuer=structs.replace(reading.record.primary_issuer, formed_over_five_years_ago=True),
        recipients=(structs.replace(reading.record.recipients[0], crd_number="7", states=UNSET, all_states=True),),
        exemptions=("06c",),
        total_amount_sold=6,
    )
    written = {name: cells(data)[0] for name, data in write_dataset([Filing(record, reading.header)]).items()}
    assert written["ISSUERS.tsv"]["YEAROFINC_TIMESPAN_CHOICE"] == "overFiveYears"
    assert written["OFFERING.tsv"]["FEDERALEXEMPTIONS_ITEMS_LIST"] == "06c"
    assert written["OFFERING.tsv"]["TOTALAMOUNTSOLD"] == "6"
    found = written["RECIPIENTS.tsv"]
    assert (found["RECIPIENTCRDNUMBER"], found["STATES_OR_VALUE_LIST"]) == ("7", "All States")
    assert found["DESCRIPTIONS_LIST"] == "All States"


def test_a_record_made_by_hand():
    record = FormD(submission_type="D", primary_issuer=Issuer(name="A\tLamp\nLLC"), other_issuers=(Issuer(name="B"),))
    header = FilingHeader(accession_number=ACCESSION, filed=date(2025, 1, 2))
    written = write_dataset([Filing(record, header)])
    first, second = cells(written["ISSUERS.tsv"])
    assert (first["ENTITYNAME"], first["IS_PRIMARYISSUER_FLAG"], first["ISSUER_SEQ_KEY"]) == (
        "A Lamp LLC",
        "YES",
        "101",
    )
    assert (second["ENTITYNAME"], second["IS_PRIMARYISSUER_FLAG"], second["ISSUER_SEQ_KEY"]) == ("B", "NO", "102")
    (submission,) = cells(written["FORMDSUBMISSION.tsv"])
    assert (submission["FILING_DATE"], submission["FILE_NUM"], submission["SIC_CODE"]) == ("02-JAN-2025", "", "")
    assert cells(written["RECIPIENTS.tsv"]) == []


@pytest.mark.parametrize(
    ("filing", "words"),
    [
        (Filing(FormD()), "needs the accession number"),
        (Filing(FormD(), FilingHeader(form="D")), "needs the accession number"),
        (Filing(Schedule13G(), FilingHeader(accession_number=ACCESSION)), "of Form D"),
        (
            Filing(FormD(first_sale="soon"), FilingHeader(accession_number=ACCESSION)),  # type: ignore[arg-type]
            "first_sale: 'soon' is no date, YYYY-MM-DD",
        ),
        (
            Filing(
                FormD(primary_issuer=Issuer(previous_names=("a", "b", "c", "d"))),
                FilingHeader(accession_number=ACCESSION),
            ),
            "has room for 3, not for 4",
        ),
    ],
)
def test_what_cannot_be_written(filing, words):
    with pytest.raises(RecordError, match=words):
        write_dataset([filing])


def test_columns_of_the_invented_filing_are_real():
    for table, invented in FILING.items():
        assert set(invented) < {column.name for column in columns(table)}


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("every", some([10, 1], 2))
@pytest.mark.parametrize("quarter", ["2025q2_d.zip", "2025q3_d.zip"])
def test_a_quarter_is_written_cell_for_cell(quarter, every):
    """Line for line even, quotes and keys and what comes from the header too; only the order of lines is ours."""
    assert {(table, one.name) for table in TABLES for one in columns(table) if not one.paths} == NOT_HELD
    data = portion(QUARTERS / quarter, every)
    written = write_dataset(read_dataset(data))
    compared = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            table = name.rpartition("/")[2]
            if table in written:
                before, after = archive.read(name).split(b"\n"), written[table].split(b"\n")
                assert before[0] == after[0]
                assert sorted(before) == sorted(after)
                compared += 1
    assert compared == len(TABLES)
