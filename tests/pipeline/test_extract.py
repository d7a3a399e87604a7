"""Entries out of files: the filing where it can be read, otherwise what it is and why not."""

import csv
from collections import defaultdict
from hashlib import sha256

import pytest
from msgspec import UNSET

from lanes import some
from muniment.documents.archive import Item, items
from muniment.forms import parse_name
from muniment.pipeline import ingest as module
from muniment.pipeline.ingest import extract
from muniment.reading import READER_VERSION
from muniment.store.packing import unpack_evidence
from muniment.store.stored import SUBMISSION, TEXT, UNREAD, XML
from pipeline.piles import (
    FORM_D,
    PAGE_13D,
    PRINTED_13D,
    PRINTED_13G,
    SCHEDULE_13G,
    TEXT_13G,
    submission,
    wrapped,
    zipped,
)
from shared_data import SHARED, needs_shared

UNNAMED = "0000000000-00-000000.txt"


def only(data: bytes, name: str = UNNAMED):
    (entry,) = extract(Item(name, data))
    return entry


# ---- what can be read -----------------------------------------------------------------------------------------------


def test_xml_is_known_by_its_content_never_by_its_name():
    entry = only(FORM_D, "0001234567-24-000001.xml")
    assert (entry.rank, entry.form, entry.accession, entry.reason, entry.place) == (XML, "D", UNSET, "", "")
    assert (entry.content_hash, entry.size) == (sha256(FORM_D).hexdigest(), len(FORM_D))
    assert (entry.media_type, entry.reader_version) == ("application/xml", READER_VERSION)
    assert entry.record.primary_issuer.name in FORM_D.decode()


def test_evidence_leads_back_to_the_bytes():
    entry = only(FORM_D)
    span = unpack_evidence(entry.evidence, entry.content_hash)["primary_issuer.name"].spans[0]
    assert FORM_D[span.start : span.end].decode() == entry.record.primary_issuer.name


def test_a_full_submission_gives_its_number_form_header_and_record():
    entry = only(submission(7, SCHEDULE_13G, "SCHEDULE 13G"))
    assert (entry.rank, entry.form, entry.accession) == (SUBMISSION, "SC 13G", "0009990001-24-000007")
    assert entry.header.parties[0].cik == "0009990002"
    assert entry.record.issuer_name == "Larkspur Lantern Works, Inc."


def test_a_number_that_only_the_first_line_has():
    data = submission(7, FORM_D).replace(b"ACCESSION NUMBER:\t\t0009990001-24-000007\n", b"")
    assert only(data).accession == "0009990001-24-000007"
    assert only(submission(7, FORM_D).replace(b"0009990001-24-000007", b"0000000000-00-000000")).accession is UNSET


def test_printed_schedules_are_read_and_known_by_their_content():
    for data, form, kind in ((PRINTED_13G, "SC 13G/A", "text/plain"), (PRINTED_13D, "SC 13D/A", "text/html")):
        entry = only(data, "0001234567-24-000001.txt")
        assert (entry.rank, entry.form, entry.accession, entry.reason) == (TEXT, form, UNSET, "")
        assert entry.media_type == kind
        span = unpack_evidence(entry.evidence, entry.content_hash)["issuer_name"].spans[0]
        assert data[span.start : span.end].decode() == entry.record.issuer_name


def test_a_printed_schedule_in_a_full_submission_has_its_number_and_rank():
    entry = only(submission(8, PRINTED_13G, "SC 13G/A", ""))
    assert (entry.rank, entry.form, entry.accession) == (SUBMISSION, "SC 13G/A", "0009990001-24-000008")
    assert entry.header.filed.year == 2024
    assert entry.record.issuer_name == "Pennywhistle Foods Corporation"


def test_a_printed_schedule_in_a_wrapper():
    entry = only(wrapped(PRINTED_13G))
    assert (entry.rank, entry.record.issuer_name) == (TEXT, "Pennywhistle Foods Corporation")
    assert (only(wrapped(b"what Form D asks for")).rank, only(wrapped(FORM_D)).rank) == (UNREAD, XML)


# ---- what cannot ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "form", "reason"),
    [
        (TEXT_13G, "SC 13G/A", "SC 13G/A as plain text: too little of it is there"),
        (b"<PAGE>  1\n" + TEXT_13G, "SC 13G/A", "SC 13G/A as plain text: too little of it is there"),
        (PAGE_13D, "SC 13D", "SC 13D as an HTML page: too little of it is there"),
        (submission(1, TEXT_13G, "SC 13G/A", ""), "SC 13G/A", "SC 13G/A as plain text: too little of it is there"),
        (submission(1, PAGE_13D, "SC 13D", ""), "SC 13D", "SC 13D as an HTML page: too little of it is there"),
        (submission(1, b"%PDF-1.4", "D", "PDF"), "D", "D as a PDF: not read yet"),
        (submission(1, b"annual", "10-K", ""), "10-K", "form 10-K: not a form that muniment reads"),
        (submission(1, FORM_D).split(b"<DOCUMENT>")[0], "D", "a header without documents"),
        (
            b"SECURITIES AND EXCHANGE COMMISSION FORM D NOTICE OF SALE OF SECURITIES PURSUANT TO REGULATION D",
            "D",
            "D as plain text: not read yet",
        ),
        (b"Securities Exchange Act of 1934 FORM 10-K", "10-K", "form 10-K: not a form that muniment reads"),
        (b"what Form D asks for", "", "plain text, no filing by itself"),
        (b"<html>nothing", "", "an HTML page, no filing by itself"),
        (b"\0\1\2\3", "", "binary data, no filing by itself"),
        (b'{"a": 1}', "", "JSON, no filing by itself"),
        (b'{"directory": {"item": []}}', "", "an index of EDGAR, no filing by itself"),
        (b"<html><title>EDGAR Filing Documents for 0001", "", "an index of EDGAR, no filing by itself"),
        (b"Description:    Master Index of EDGAR Feed", "", "an index of EDGAR, no filing by itself"),
        (b"<edgarSubmission><headerData><submissionType>13F-HR</submissionType></headerData></edgarSubmission>",
         "13F-HR", "form 13F-HR: not a form that muniment reads"),
        (b"<ownershipDocument><documentType>4</documentType></ownershipDocument>",
         "4", "form 4: not a form that muniment reads"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "", "declares a document type or entities, which no EDGAR form does"),
    ],
    ids=lambda value: ascii(value[:30]),
)  # fmt: skip
def test_what_is_not_read_says_what_it_is_and_why(data, form, reason):
    entry = only(data)
    assert (entry.rank, entry.form, entry.reason, entry.record) == (UNREAD, form, reason, UNSET)


def test_a_submission_that_is_not_read_keeps_number_and_header():
    entry = only(submission(3, TEXT_13G, "SC 13G/A", ""))
    assert entry.accession == "0009990001-24-000003"
    assert entry.header.filed.year == 2024


def test_a_damaged_notice_is_read_as_far_as_it_goes_and_says_so():
    entry = only(FORM_D[:-400])
    assert entry.rank == XML
    assert "damaged" in {problem.code for problem in entry.problems}


def test_a_defect_of_a_reader_ends_no_batch(monkeypatch):
    def defective(_):
        raise KeyError("nobody thought of this")

    monkeypatch.setattr(module, "read", defective)
    entry = only(FORM_D)
    assert entry.rank == UNREAD
    assert entry.reason == "defect in muniment, please report it: KeyError: 'nobody thought of this'"


def test_a_data_set_that_is_damaged():
    data = zipped({"q/FORMDSUBMISSION.tsv": b"nothing of the kind\n"})
    (entry,) = extract(Item("q.zip", data))
    assert entry.rank == UNREAD
    assert entry.reason


# ---- real filings ---------------------------------------------------------------------------------------------------


def manifest():
    """The form of every file that the lists of real filings name."""
    for folder, column in (("form-d", "path"), ("schedule-13", "file")):
        with (SHARED / "data" / folder / "MANIFEST.tsv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield SHARED / "data" / folder / row[column], str(parse_name(row["form"]) or row["form"])


@pytest.fixture(scope="module", params=some([5, 1], 2))
def every(request):
    """One of how many real files of a folder is read: of five, by night each."""
    return request.param


@pytest.fixture(scope="module")
def real(every):
    """What real files hold, by their places below the folder; thousands of notices: store/test_counted_facts.py."""
    folders = defaultdict[str, dict[str, bytes]](dict)
    for item in items(SHARED / "data"):
        if not item.name.endswith("_d.zip"):
            place = item.name.removeprefix(f"{SHARED}/")
            folders[place.rpartition("/")[0]][place] = item.data
    read = [place for files in folders.values() for place in sorted(files.items())[::every]]
    return {place: list(extract(Item(UNNAMED, data))) for place, data in read}


@pytest.mark.slow
@needs_shared
def test_every_real_submission_gives_its_number_and_form(real, every):
    count = 0
    for path, form in manifest():
        if path.parent.name == "sgml" and (place := str(path.relative_to(SHARED))) in real:
            (entry,) = real[place]
            assert (entry.accession, entry.form) == (path.stem, form), path.name
            assert entry.header is not UNSET
            count += 1
    assert count == 130 if every == 1 else count > 20


@pytest.mark.slow
@needs_shared
def test_nearly_every_page_and_text_says_which_form_it_is(real, every):
    """What says otherwise: six amendments filed as originals or without a number, one joint with a tender offer."""
    asked = [(path, form) for path, form in manifest() if path.parent.name in ("ascii", "html", "ocr", "official-html")]
    asked = [(path, form) for path, form in asked if str(path.relative_to(SHARED)) in real]
    read = [(path.name, entry.form, form) for path, form in asked for entry in real[str(path.relative_to(SHARED))]]
    others = {name: said for name, said, form in read if said != form}
    otherwise = {
        "0000712770-96-000005-doc.txt": "SC 13D/A",
        "0000732812-98-000596-doc.txt": "SC 13G/A",
        "0000910079-94-000005-doc.txt": "SC 13D/A",
        "0001085601-10-000011-doc.txt": "SC 13G/A",
        "0001104659-25-072410-doc.htm": "SC 13D/A",
        "0001369270-08-000199-doc.htm": "SC 13D/A",
        "edgartools-sg-13g-document-with-text-pdftext.txt": "SC 13G/A",
        "edgartools-sg-13g-document-with-text.txt": "SC 13G/A",
    }
    assert len(read) == len(asked) > 150 / every
    assert others == {name: form for name, form in otherwise.items() if name in {path.name for path, _ in asked}}


@pytest.mark.slow
@needs_shared
def test_every_real_file_is_at_least_one_entry_of_the_right_kind(real, every):
    kinds = {"xml": {"application/xml"}, "sgml": {"text/plain; format=edgar-submission"}, "ascii": {"text/plain"}}
    kinds |= {"official-html": {"text/html"}, "truth": {"application/json"}, "ocr": {"text/plain"}}
    for name, entries in real.items():
        assert entries, name
        folder = name.split("/")[-2]
        if folder in kinds and not name.endswith(".md"):
            assert {entry.media_type.partition(";")[0] for entry in entries} == {
                kind.partition(";")[0] for kind in kinds[folder]
            }, name
        assert all(entry.reason == "" or entry.rank == UNREAD for entry in entries)
        assert not any("defect" in entry.reason for entry in entries)
    assert len(real) > 400 / every
