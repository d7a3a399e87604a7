import io
import re
import zipfile
from collections import Counter
from datetime import date
from hashlib import sha256

import pytest
from msgspec import UNSET, structs

from datasets import ACCESSION, dataset, portion, row, several, tables, text, zipped
from muniment.documents.header import FilingHeader, Party
from muniment.errors import NotAFiling, SourceError
from muniment.evidence import Cell, State
from muniment.forms import FormD
from muniment.forms.definition import AsFiled, Part, fields, rows
from muniment.forms.form_d.fields import SolicitationState
from muniment.forms.tables.columns import TABLES, columns, layout
from muniment.readers import read
from muniment.readers.dataset import filings_by_folder, is_dataset, quarter_tables, read_dataset
from muniment.writers.sec_tsv import write_dataset
from patience import patience
from shared_data import SHARED, needs_shared

OTHER = "0000000002-25-000002"
QUARTERS = SHARED / "data" / "form-d" / "datasets"


def only(data):
    (reading,) = read_dataset(data)
    return reading


def codes(problems):
    return [problem.code for problem in problems]


# ---- one filing


def test_the_record_is_exact():
    record = only(dataset()).record
    assert (record.schema_version, record.submission_type, record.live_or_test) == ("X0708", "D", "LIVE")
    assert record.primary_issuer.name == "Garden Lamps LLC"
    assert record.primary_issuer.address.city == "Boston"
    assert record.primary_issuer.year_formed == 2024
    assert record.exemptions == ("06b", "3C", "3C.1")
    assert record.first_sale == date(2025, 6, 16)
    assert (record.total_offering_amount, record.total_amount_sold, record.minimum_investment) == (
        "Indefinite",
        49_900_000_000,
        0,
    )
    assert (record.offers_equity, record.is_amendment, record.offers_debt) == (True, False, UNSET)
    assert record.related_persons[0].relationships == ("Director", "Promoter")
    assert record.related_persons[0].clarification == 'the "GP"'
    assert record.signatures[0].date == date(2025, 6, 30)


def test_a_blank_cell_states_nothing():
    record = only(dataset(ISSUERS=[row("ISSUERS", CITY="", STATEORCOUNTRY="", STREET1="")])).record
    assert record.primary_issuer.address is UNSET
    assert record.primary_issuer.previous_names is UNSET
    assert record.other_issuers is UNSET
    assert record.as_filed == ()


def test_the_header_says_what_the_tables_say():
    issuers = [row("ISSUERS"), row("ISSUERS", ISSUER_SEQ_KEY="102", IS_PRIMARYISSUER_FLAG="NO", CIK="0000000009")]
    reading = only(dataset(ISSUERS=issuers))
    assert reading.accession == ACCESSION
    assert reading.header == FilingHeader(
        accession_number=ACCESSION,
        form="D",
        filed=date(2025, 6, 30),
        parties=(
            Party(role="FILER", name="Garden Lamps LLC", cik="0001234567", file_number="021-111111", sic="6799"),
            Party(role="FILER", name="Garden Lamps LLC", cik="0000000009"),
        ),
    )


def test_no_is_an_answer_and_no_value():
    reading = only(dataset())
    recipient, person = reading.record.recipients[0], reading.record.related_persons[0]
    assert (recipient.crd_number, recipient.associated_dealer) == ("10356", UNSET)
    assert AsFiled("crd_number", "000010356") in recipient.as_filed
    assert person.first_name is UNSET
    assert reading.states["related_persons[0].first_name"] == State("not applicable", "N/A")
    assert reading.states["recipients[0].associated_dealer_crd_number"] == State("not applicable", "None")
    assert reading.problems == ()


def test_unreadable_cells_are_states_and_problems():
    reading = only(dataset(OFFERING=[row("OFFERING", TOTALAMOUNTSOLD="about 5", SALE_DATE="June")]))
    assert reading.record.total_amount_sold is UNSET
    assert reading.states["total_amount_sold"] == State("unreadable", "about 5")
    first, second = sorted(reading.problems, key=lambda problem: problem.path)
    assert (first.path, first.code) == ("first_sale", "unreadable")
    assert second.words == "takes digits only; here stands 'about 5'"
    assert second.span == reading.evidence["total_amount_sold"].spans[0]


@pytest.mark.parametrize(
    ("cells", "states", "all_states"),
    [
        (("CA, NY", "CALIFORNIA, NEW YORK"), [("CA", "CALIFORNIA"), ("NY", "NEW YORK")], UNSET),
        (("All States", "All States"), [], True),
        (("All States", ""), [], True),
        (("CA", ""), [("CA", UNSET)], UNSET),
        (("All States, CA", "All States, CALIFORNIA"), [("CA", "CALIFORNIA")], True),
        (("CA, NY", "CALIFORNIA, NEW, YORK"), [("CA", UNSET), ("NY", UNSET)], UNSET),
    ],
)
def test_states_go_with_their_names(cells, states, all_states):
    recipient = row("RECIPIENTS", STATES_OR_VALUE_LIST=cells[0], DESCRIPTIONS_LIST=cells[1])
    reading = only(dataset(RECIPIENTS=[recipient]))
    read_as = reading.record.recipients[0]
    assert read_as.states == tuple(SolicitationState(state=state, name=name) for state, name in states)
    assert read_as.all_states is all_states
    assert codes(reading.problems) == (["unpaired"] if "NEW, YORK" in cells[1] else [])


@pytest.mark.parametrize(
    ("word", "ticked"),
    [
        ("withinFiveYears", "formed_within_five_years"),
        ("overFiveYears", "formed_over_five_years_ago"),
        ("yetToBeFormed", "yet_to_be_formed"),
    ],
)
def test_the_time_of_formation_is_a_tick(word, ticked):
    reading = only(dataset(ISSUERS=[row("ISSUERS", YEAROFINC_TIMESPAN_CHOICE=word)]))
    names = ("formed_within_five_years", "formed_over_five_years_ago", "yet_to_be_formed")
    assert [name for name in names if getattr(reading.record.primary_issuer, name) is True] == [ticked]
    assert reading.evidence[f"primary_issuer.{ticked}"].how == "ISSUERS row 1 column YEAROFINC_TIMESPAN_CHOICE"


def test_parts_stand_in_the_order_of_their_keys():
    persons = [row("RELATEDPERSONS", RELATEDPERSON_SEQ_KEY=str(key), LASTNAME=f"P{key}") for key in (103, 101, 102)]
    reading = only(dataset(RELATEDPERSONS=persons))
    assert [person.last_name for person in reading.record.related_persons] == ["P101", "P102", "P103"]
    assert reading.rows["RELATEDPERSONS"] == (2, 3, 1)


def test_filings_come_in_the_order_of_the_table_of_submissions():
    both = {table: [row(table, OTHER), row(table)] for table in TABLES if table != "FORMDSUBMISSION"}
    readings = read_dataset(dataset(FORMDSUBMISSION=[row("FORMDSUBMISSION"), row("FORMDSUBMISSION", OTHER)], **both))
    assert [(one.accession, one.rows["OFFERING"]) for one in readings] == [(ACCESSION, (2,)), (OTHER, (1,))]


# ---- evidence


def test_evidence_is_table_row_and_column():
    members = tables()
    reading = only(zipped(members))
    for path, evidence in reading.evidence.items():
        (span,) = evidence.spans
        table, _, number, _, column = evidence.how.split(" ")
        data = text(table, members[table])
        assert span.source == sha256(data).hexdigest()
        assert number == "1"
        assert data[span.start : span.end].decode().replace('""', '"') in members[table][0][column], path
    paths = {path for path in reading.evidence if not path.startswith("recipients[0].associated")}
    assert paths - {"related_persons[0].first_name"} == {path for path, _ in stated(reading.record)}


def test_evidence_of_lists_is_the_entry():
    recipient = row("RECIPIENTS", STATES_OR_VALUE_LIST="CA, NY", DESCRIPTIONS_LIST="CALIFORNIA, NEW YORK")
    data = text("RECIPIENTS", [row("RECIPIENTS"), recipient])
    reading = only(zipped(tables() | {"RECIPIENTS": data}))
    for path, words in {"states[1].name": "NEW YORK", "states[0].state": "CA"}.items():
        (span,) = reading.evidence[f"recipients[0].{path}"].spans
        assert data[span.start : span.end].decode() == words


def test_evidence_from_the_rows_alone():
    data = dataset()
    reading = only(data)
    held = quarter_tables(data, reading.folder)
    assert dict(held.evidence(reading.rows)) == dict(reading.evidence)
    assert dict(held.evidence({"ISSUERS": (7,), "OTHERS": (1,)})) == {}
    assert quarter_tables(data, "2025Q3_d") is None
    with pytest.raises(NotAFiling):
        quarter_tables(b"PK", reading.folder)


def test_evidence_from_rows_is_that_of_their_quarter():
    other = {table: [row(table, OTHER)] for table in TABLES} | {"ISSUERS": [row("ISSUERS", OTHER, CITY="Bangor")]}
    data = several({"2025Q1_d/": tables(), "2025Q2_d/": other})
    first, second = read_dataset(data)
    assert (first.rows, first.folder, second.folder) == (second.rows, "2025Q1_d", "2025Q2_d")
    for reading, city in ((first, "Boston"), (second, "Bangor")):
        found = quarter_tables(data, reading.folder)
        assert dict(found.evidence(reading.rows)) == dict(reading.evidence)
        (span,) = reading.evidence["primary_issuer.address.city"].spans
        assert span.cell == Cell("ISSUERS", 1, "CITY")
        assert found.places["ISSUERS"].words(1, span.start, span.end) == city
    assert dict(filings_by_folder(data)) == {"2025Q1_d": {ACCESSION}, "2025Q2_d": {OTHER}}


def test_a_damaged_table_hides_no_other_places():
    data = dataset()
    found = data.index(b"SIGNATURES.tsv") + len("SIGNATURES.tsv")
    data = data[:found] + b"\xff\xff\xff\xff" + data[found + 4 :]
    reading = only(data)
    held = quarter_tables(data, reading.folder)
    assert set(held.places) == set(TABLES) - {"SIGNATURES"}
    assert dict(held.evidence(reading.rows)) == dict(reading.evidence)


@pytest.mark.parametrize(
    ("cell", "words"),
    [(b'"the ""GP"""', 'the "GP"'), (b'a "" b', 'a "" b'), ("Zoë".encode(), "Zoë"), ("Zoë".encode("cp1252"), "Zoë")],
)
def test_words_of_a_cell_are_those_that_were_read(cell, words):
    data = text("SIGNATURES", [row("SIGNATURES", NAMEOFSIGNER="somebody")]).replace(b"somebody", cell)
    archive = zipped(tables() | {"SIGNATURES": data})
    reading = only(archive)
    held = quarter_tables(archive, reading.folder)
    (span,) = reading.evidence["signatures[0].name"].spans
    assert held.places["SIGNATURES"].words(1, span.start, span.end) == words
    assert reading.record.signatures[0].name == words


def stated(part: Part, prefix=""):
    """The paths of all values of a record."""
    for field in fields(type(part)):
        held = getattr(part, field.name)
        values = [] if held is UNSET else held if field.repeats else [held]
        for number, value in enumerate(values):
            path = f"{prefix}{field.name}" + (f"[{number}]" if field.repeats else "")
            if isinstance(value, Part):
                yield from stated(value, f"{path}.")
            else:
                yield path, value


# ---- half a data set


def test_what_is_a_data_set():
    assert is_dataset(dataset())
    assert is_dataset(zipped(tables(), folder=""))
    assert not is_dataset(zipped({}))
    assert not is_dataset(b"PK\x03\x04 nothing")
    assert not is_dataset(b"<edgarSubmission>")


@pytest.mark.parametrize("keep", [50, 1000, -30])
def test_an_archive_that_is_cut_off(keep):
    cut = dataset()[:keep]
    assert is_dataset(cut) == (b"FORMDSUBMISSION.tsv" in cut)
    with pytest.raises(NotAFiling, match=r"^mine\.zip: the zip archive is damaged or cut off$"):
        read_dataset(cut, "mine.zip")


def test_an_archive_without_submissions():
    members = tables()
    del members["FORMDSUBMISSION"]
    with pytest.raises(NotAFiling, match="no table FORMDSUBMISSION"):
        read_dataset(zipped(members))


@pytest.mark.parametrize("table", [table for table in TABLES if table != "FORMDSUBMISSION"])
def test_a_missing_table(table):
    members = tables()
    del members[table]
    readings = read_dataset(zipped(members))
    assert [problem.words for problem in readings.problems] == [f"the table {table} is missing"]
    (reading,) = readings
    assert reading.record.submission_type == "D"
    expected = [] if table == "RECIPIENTS" else [f"no row of this filing in the table {table}"]
    assert [problem.words for problem in reading.problems] == expected


def test_a_damaged_table():
    data = bytearray(dataset())
    name = data.index(b"OFFERING.tsv")
    data[name + 30 : name + 60] = bytes(30)
    readings = read_dataset(bytes(data))
    assert codes(readings.problems) == ["missing-table"]
    assert "OFFERING.tsv cannot be unpacked" in readings.problems[0].words
    assert next(readings).record.total_amount_sold is UNSET


def test_columns_that_are_missing_or_not_known():
    data = text("ISSUERS", [row("ISSUERS")]).replace(b"CITY", b"TOWN")
    readings = read_dataset(zipped(tables() | {"ISSUERS": data}))
    assert [problem.words for problem in readings.problems] == [
        "ISSUERS has no column CITY",
        "ISSUERS has a column that is not known: TOWN",
    ]
    reading = next(readings)
    assert reading.record.primary_issuer.address.city is UNSET
    assert reading.record.primary_issuer.address.street1 == "1 Lamp Street"
    assert "primary_issuer.address.city" not in reading.evidence


def test_columns_without_number():
    names = [f"C{number}" for number in range(200_000)]
    data = ("\t".join(names) + "\n").encode()
    with patience():
        problems = read_dataset(zipped(tables() | {"SIGNATURES": data})).problems
    assert len(problems) > len(names)


def test_a_table_without_its_key_column():
    data = text("ISSUERS", [row("ISSUERS")]).replace(b"ACCESSIONNUMBER", b"NUMBER")
    readings = read_dataset(zipped(tables() | {"ISSUERS": data}))
    assert "ISSUERS has no column ACCESSIONNUMBER: it is left unread" in [one.words for one in readings.problems]
    assert next(readings).record.primary_issuer is UNSET


def test_a_table_that_is_cut_off():
    offerings = text("OFFERING", [row("OFFERING", OTHER), row("OFFERING")])
    submissions = [row("FORMDSUBMISSION"), row("FORMDSUBMISSION", OTHER)]
    readings = read_dataset(zipped(tables(FORMDSUBMISSION=submissions) | {"OFFERING": offerings[:-30]}))
    assert codes(readings.problems) == ["cut-off", "torn-row"]
    assert readings.problems[1].words.startswith("OFFERING row 2 has ")
    first, second = readings
    assert first.record.total_amount_sold is UNSET
    assert codes(first.problems)[:2] == ["torn-row", "missing-row"]
    assert second.record.total_amount_sold == 49_900_000_000


def test_a_tab_in_quotes_divides_nothing():
    data = text("OFFERING", [row("OFFERING")]).replace(b"2025-06-16", b'"2025\t06-16"')
    lines = data.split(b"\n")
    at = lines[1].rindex(b"\t")
    # As many tabs as the header has: one of them in a cell, and one too few between the cells.
    data = b"\n".join([lines[0], lines[1][:at] + lines[1][at + 1 :], *lines[2:]])
    assert data.split(b"\n")[1].count(b"\t") == lines[0].count(b"\t")
    readings = read_dataset(zipped(tables() | {"OFFERING": data}))
    assert codes(readings.problems) == ["torn-row"]
    assert next(readings).record.total_amount_sold is UNSET


def test_rows_of_filings_that_are_not_there():
    strange = [row("SIGNATURES", OTHER, SIGNATURE_SEQ_KEY=key) for key in ("101", "102")]
    readings = read_dataset(dataset(SIGNATURES=[row("SIGNATURES"), *strange]))
    words = "SIGNATURES: rows of no filing in FORMDSUBMISSION, left unread: 2, from row 2 on"
    assert [problem.words for problem in readings.problems] == [words]
    assert len(next(readings).record.signatures) == 1


def test_rows_that_are_there_twice():
    changed = row("OFFERING", TOTALAMOUNTSOLD="7")
    again = {table: [row(table), row(table)] for table in ("FORMDSUBMISSION", "ISSUERS", "SIGNATURES")}
    reading = only(dataset(OFFERING=[row("OFFERING"), changed], **again))
    assert reading.record.other_issuers is UNSET
    assert len(reading.record.signatures) == 1
    assert reading.record.total_amount_sold == 49_900_000_000
    assert [problem.words for problem in reading.problems] == [
        "FORMDSUBMISSION row 2 repeats row 1: it is left unread",
        "OFFERING row 2 says something else than row 1: it is left unread",
        "ISSUERS row 2 repeats row 1: it is left unread",
        "SIGNATURES row 2 repeats row 1: it is left unread",
    ]
    assert {problem.code for problem in reading.problems} == {"repeated-row"}


def test_two_primary_issuers_or_none():
    second = only(dataset(ISSUERS=[row("ISSUERS"), row("ISSUERS", ISSUER_SEQ_KEY="102", CITY="Lynn")]))
    assert second.record.other_issuers[0].address.city == "Lynn"
    none = only(dataset(ISSUERS=[row("ISSUERS", IS_PRIMARYISSUER_FLAG="NO")]))
    assert none.record.primary_issuer.address.city == "Boston"
    assert codes(second.problems) + codes(none.problems) == ["second-primary", "no-primary"]


def test_odd_days_of_filing():
    reading = only(dataset(FORMDSUBMISSION=[row("FORMDSUBMISSION", FILING_DATE="31-FEB-2025")]))
    assert reading.header.filed is UNSET
    assert [problem.words for problem in reading.problems] == [
        "FILING_DATE takes a date such as 30-JUN-2025; here stands '31-FEB-2025'"
    ]


def test_numbers_that_are_none():
    wrong = {table: [row(table, "1234")] for table in TABLES}
    reading = only(dataset(**wrong))
    assert (reading.accession, codes(reading.problems)) == ("1234", ["accession-number"])
    assert reading.problems[0].words == "'1234' is not an accession number such as 0000950127-03-001233"


def test_submissions_without_a_number():
    readings = read_dataset(dataset(FORMDSUBMISSION=[row("FORMDSUBMISSION"), row("FORMDSUBMISSION", "")]))
    words = "FORMDSUBMISSION: rows without an accession number, left unread: 1"
    assert [problem.words for problem in readings.problems] == [words]
    assert len(list(readings)) == 1


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'"the ""GP"""', 'the "GP"'),
        (b'"a\tb"', "a\tb"),
        (b'"GP" of the fund', '"GP" of the fund'),
        (b'a "GP"', 'a "GP"'),
        (b'"open', '"open'),
        (b"  blanks ", "blanks"),
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
    ],
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_quotes_and_letters(cell, value, newline):
    data = text("RELATEDPERSONS", [row("RELATEDPERSONS", RELATIONSHIPCLARIFICATION="HERE")])
    data = data.replace(b"HERE", cell).replace(b"\n", newline)
    reading = only(zipped(tables() | {"RELATEDPERSONS": data}))
    assert reading.record.related_persons[0].clarification == value
    (span,) = reading.evidence["related_persons[0].clarification"].spans
    found = data[span.start : span.end]
    assert found in cell
    assert found.replace(b'""', b'"').decode("latin-1" if b"\xe9" in cell else "utf-8") == value


def test_several_quarters_in_one_archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for folder, accession in (("a", ACCESSION), ("b", OTHER)):
            for table in TABLES:
                archive.writestr(f"{folder}/{table}.tsv", text(table, [row(table, accession)]))
        archive.writestr("c/FORMDSUBMISSION.tsv", "nothing\nof the kind\n")
    readings = read_dataset(file.getvalue())
    assert [reading.accession for reading in readings] == [ACCESSION, OTHER]
    assert codes(readings.problems) == ["missing-table"]


# ---- the table of columns


def test_every_field_has_its_column():
    """Fields without one: ticks that the data sets leave out."""
    paths = {re.sub(r"\[\d\]", "[]", path) for table in TABLES for one in columns(table) for path in one.paths}
    missing = [leaf.path for leaf in rows(FormD) if leaf.path.replace("other_issuers[]", "primary_issuer") not in paths]
    assert missing == [
        "primary_issuer.no_previous_names",
        "primary_issuer.no_edgar_previous_names",
        "other_issuers[].no_previous_names",
        "other_issuers[].no_edgar_previous_names",
    ]


def test_every_column_has_a_field_or_a_note():
    assert {one.name for table in TABLES for one in columns(table) if not one.paths} == {
        "ACCESSIONNUMBER",
        "FILE_NUM",
        "FILING_DATE",
        "SIC_CODE",
        "IS_PRIMARYISSUER_FLAG",
        "ISSUER_SEQ_KEY",
        "RECIPIENT_SEQ_KEY",
        "RELATEDPERSON_SEQ_KEY",
        "SIGNATURE_SEQ_KEY",
    }
    assert all(one.paths or one.note.startswith("not held: ") for table in TABLES for one in columns(table))
    for table in TABLES:
        assert set(layout(table).columns) == {one.name for one in columns(table) if one.paths}


# ---- whole quarters


# Counted with another program over the same tables: see STATS.md beside them.
COUNTS = {
    "2025q2_d.zip": {
        "filings": 13146, "issuers": 13325, "recipients": 5724, "related persons": 47124, "signatures": 13309,
        "D": 7773, "D/A": 5373, "Indefinite": 6314, "pooled funds": 8242, "yet to occur": 2234,
        "06b": 11403, "06c": 1580, "3C.7": 4590, "4a5": 49, "40 Act": 45, "business combination": 212,
        "recipients without CRD number": 1408, "recipients in all states": 2489, "recipients abroad": 1312,
        "non-accredited": 599, "authorized": 184, "within five years": 9902, "SIC": 259, "several issuers": 137,
    },
    "2025q3_d.zip": {
        "filings": 13979, "issuers": 14138, "recipients": 6312, "related persons": 47024, "signatures": 14128,
        "D": 8971, "D/A": 5008, "Indefinite": 6265, "pooled funds": 8421, "yet to occur": 2486,
        "06b": 12084, "06c": 1789, "3C.7": 4417, "4a5": 69, "40 Act": 34, "business combination": 232,
        "recipients without CRD number": 1492, "recipients in all states": 2663, "recipients abroad": 1225,
        "non-accredited": 696, "authorized": 193, "within five years": 10900, "SIC": 311, "several issuers": 108,
    },
}  # fmt: skip
SOLD_BY_NEW_NOTICES = {"2025q2_d.zip": 146405923401, "2025q3_d.zip": 155842331976}


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("quarter", COUNTS)
def test_counts_of_a_quarter(quarter):
    counts, sold = Counter(), 0
    readings = read_dataset((QUARTERS / quarter).read_bytes())
    for reading in readings:
        record = reading.record
        issuers = (record.primary_issuer, *(record.other_issuers or ()))
        recipients = record.recipients or ()
        sold += record.total_amount_sold if record.submission_type == "D" else 0
        counts.update(item for item in record.exemptions if item in ("06b", "06c", "3C.7", "4a5"))
        counts.update(
            {
                "filings": 1,
                "issuers": len(issuers),
                "recipients": len(recipients),
                "related persons": len(record.related_persons),
                "signatures": len(record.signatures),
                record.submission_type: 1,
                "Indefinite": record.total_offering_amount == "Indefinite",
                "pooled funds": record.industry_group == "Pooled Investment Fund",
                "yet to occur": record.first_sale_yet_to_occur is True,
                "40 Act": record.is_investment_company is True,
                "business combination": record.is_business_combination,
                "recipients without CRD number": sum(one.crd_number is UNSET for one in recipients),
                "recipients in all states": sum(one.all_states is True for one in recipients),
                "recipients abroad": sum(one.foreign is True for one in recipients),
                "non-accredited": record.has_non_accredited_investors,
                "authorized": record.is_authorized_representative is True,
                "within five years": sum(one.formed_within_five_years is True for one in issuers),
                "SIC": reading.header.parties[0].sic is not UNSET,
                "several issuers": len(issuers) > 1,
            }
        )
        assert reading.problems == ()
    assert counts == COUNTS[quarter]
    assert sold == SOLD_BY_NEW_NOTICES[quarter]
    assert readings.problems == []


@pytest.mark.slow
@needs_shared
def test_evidence_of_a_quarter():
    """Every value of every hundredth filing stands where its evidence says, written as its kind writes it."""
    archive = portion(QUARTERS / "2025q2_d.zip", 100)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        members = [opened.read(name) for name in opened.namelist()]
    sources = {sha256(data).hexdigest(): data for data in members}
    checked = 0
    for reading in read_dataset(archive):
        for path, value in stated(reading.record):
            (span,) = reading.evidence[path].spans
            words = sources[span.source][span.start : span.end].decode().replace('""', '"')
            assert words == str(value) or isinstance(value, bool) or words.lstrip("0") == value, path
            checked += 1
    assert checked > 10_000


@needs_shared
def test_records_are_those_of_the_xml():
    """XML, written as tables and read again, is the same record, as far as tables can tell.

    They cannot tell: ticks of "None", empty lists from absent ones, blank elements, former spellings, line breaks.
    """
    paths = sorted((SHARED / "data" / "form-d" / "xml").glob("*.xml"))
    given = [_Given(read(path).record, number) for number, path in enumerate(paths) if _is_form_d(path)]
    back = list(read_dataset(zipped({name[:-4]: data for name, data in write_dataset(given).items()})))
    assert len(back) == len(given) > 20
    for before, after in zip(given, back, strict=True):
        assert after.header == before.header
        assert _bare(after.record) == _bare(before.record)


class _Given:
    def __init__(self, record, number):
        self.record = record
        issuers = (record.primary_issuer, *(record.other_issuers or ()))
        parties = tuple(Party(role="FILER", name=one.name, cik=one.cik) for one in issuers)
        accession = f"0000000001-25-{number:06}"
        self.header = FilingHeader(
            accession_number=accession, form=record.submission_type, filed=date(2025, 1, 2), parties=parties
        )


def _is_form_d(path):
    try:
        return isinstance(read(path).record, FormD)
    except SourceError:
        return False


def _bare(part):
    """The part without what tables cannot tell."""
    held = {"as_filed": ()}
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if field.name in ("no_previous_names", "no_edgar_previous_names") or value == ():
            value = UNSET
        if isinstance(value, Part):
            value = _bare(value)
            value = UNSET if value == type(part)() else value
        elif isinstance(value, tuple):
            value = tuple(_bare(one) if isinstance(one, Part) else one for one in value)
        held[field.name] = " ".join(value.split()) if isinstance(value, str) else value
    return structs.replace(part, **held)
