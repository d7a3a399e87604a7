"""Small data sets, invented: the six tables of a few filings, zipped."""

import io
import zipfile
from functools import cache

from muniment.forms.tables.columns import TABLES, columns

ACCESSION = "0000000001-25-000001"
FILING = {
    "FORMDSUBMISSION": {
        "FILE_NUM": "021-111111               ",
        "FILING_DATE": "30-JUN-2025",
        "SIC_CODE": "6799",
        "SCHEMAVERSION": "X0708",
        "SUBMISSIONTYPE": "D",
        "TESTORLIVE": "LIVE",
    },
    "ISSUERS": {
        "IS_PRIMARYISSUER_FLAG": "YES",
        "ISSUER_SEQ_KEY": "101",
        "CIK": "0001234567",
        "ENTITYNAME": "Garden Lamps LLC",
        "STREET1": "1 Lamp Street",
        "CITY": "Boston",
        "STATEORCOUNTRY": "MA",
        "YEAROFINC_TIMESPAN_CHOICE": "withinFiveYears",
        "YEAROFINC_VALUE_ENTERED": "2024",
    },
    "OFFERING": {
        "INDUSTRYGROUPTYPE": "Other",
        "FEDERALEXEMPTIONS_ITEMS_LIST": "06b, 3C, 3C.1",
        "ISAMENDMENT": "false",
        "SALE_DATE": "2025-06-16",
        "ISEQUITYTYPE": "true",
        "MINIMUMINVESTMENTACCEPTED": "0",
        "TOTALOFFERINGAMOUNT": "Indefinite",
        "TOTALAMOUNTSOLD": "49900000000",
    },
    "RECIPIENTS": {
        "RECIPIENT_SEQ_KEY": "101",
        "RECIPIENTNAME": "Lamp Brokers",
        "RECIPIENTCRDNUMBER": "000010356",
        "ASSOCIATEDBDNAME": "None",
        "ASSOCIATEDBDCRDNUMBER": "None",
        "STATES_OR_VALUE_LIST": "CA, NY",
        "DESCRIPTIONS_LIST": "CALIFORNIA, NEW YORK",
        "FOREIGNSOLICITATION": "false",
    },
    "RELATEDPERSONS": {
        "RELATEDPERSON_SEQ_KEY": "101",
        "FIRSTNAME": "N/A",
        "LASTNAME": "Lamp GP LLC",
        "RELATIONSHIP_1": "Director",
        "RELATIONSHIP_2": "Promoter",
        "RELATIONSHIPCLARIFICATION": 'the "GP"',
    },
    "SIGNATURES": {"SIGNATURE_SEQ_KEY": "101", "NAMEOFSIGNER": "Ann Lamp", "SIGNATUREDATE": "2025-06-30"},
}


def row(table, accession=ACCESSION, **cells):
    """A row of the invented filing, with other cells where they are given."""
    return {**FILING[table], "ACCESSIONNUMBER": accession, **cells}


def tables(**rows):
    """The tables of the invented filing; those given by name have other rows."""
    return {table: rows.get(table, [row(table)]) for table in TABLES}


def text(table, rows):
    """The bytes of a table."""
    names = [column.name for column in columns(table)]
    lines = ["\t".join(names), *("\t".join(_quoted(one.get(name, "")) for name in names) for one in rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def _quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell


def zipped(members, folder="2025Q2_d/"):
    """An archive of the tables; a table may be given as rows or as bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}FormD_readme.html", "<html></html>")
        for table, rows in members.items():
            archive.writestr(f"{folder}{table}.tsv", rows if isinstance(rows, bytes) else text(table, rows))
    return file.getvalue()


def several(folders):
    """An archive of several quarters: their tables by folder."""
    first, *others = folders.items()
    file = io.BytesIO(zipped(first[1], first[0]))
    with zipfile.ZipFile(file, "a") as archive:
        for folder, members in others:
            for table, rows in members.items():
                archive.writestr(f"{folder}{table}.tsv", text(table, rows))
    return file.getvalue()


@cache
def portion(archive, every):
    """The bytes of an archive with one filing of so many: the rows of the others are left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(file, "w") as part:
        (submissions,) = (name for name in whole.namelist() if name.endswith("FORMDSUBMISSION.tsv"))
        chosen = {line.partition(b"\t")[0] for line in whole.read(submissions).split(b"\n")[1::every]}
        for name in whole.namelist():
            head, *lines = whole.read(name).split(b"\n")
            if name.endswith(".tsv"):
                lines = [line for line in lines if not line or line.partition(b"\t")[0] in chosen]
            part.writestr(name, b"\n".join([head, *lines]))
    return file.getvalue()


def dataset(**rows):
    """The archive of the invented filing; tables given by name have other rows."""
    return zipped(tables(**rows))
