import re

import msgspec
import pytest
from msgspec import UNSET

from documents.test_header import leaves, printed
from muniment.documents.header import FilingHeader, read_header
from muniment.documents.passage import Passage
from muniment.documents.submission import FullSubmission, is_full_submission
from shared_data import SHARED, needs_shared

pytestmark = needs_shared

FILES = sorted([*(SHARED / "data/schedule-13/sgml").glob("*.txt"), *(SHARED / "data/form-d/sgml").glob("*")])

# The tag of every label, as the SEC's dissemination documents pair them; written out here to check the program's own.
TAGS = {
    "ACCESSION NUMBER": "ACCESSION-NUMBER",
    "CONFORMED SUBMISSION TYPE": "TYPE",
    "PUBLIC DOCUMENT COUNT": "PUBLIC-DOCUMENT-COUNT",
    "CONFORMED PERIOD OF REPORT": "PERIOD",
    "ITEM INFORMATION": "ITEMS",
    "FILED AS OF DATE": "FILING-DATE",
    "DATE AS OF CHANGE": "DATE-OF-FILING-DATE-CHANGE",
    "EFFECTIVENESS DATE": "EFFECTIVENESS-DATE",
    "GROUP MEMBERS": "GROUP-MEMBERS",
    "SROS": "SROS",
    "COMPANY CONFORMED NAME": "CONFORMED-NAME",
    "CENTRAL INDEX KEY": "CIK",
    "STANDARD INDUSTRIAL CLASSIFICATION": "ASSIGNED-SIC",
    "ORGANIZATION NAME": "ORGANIZATION-NAME",
    "IRS NUMBER": "IRS-NUMBER",
    "EIN": "IRS-NUMBER",
    "STATE OF INCORPORATION": "STATE-OF-INCORPORATION",
    "FISCAL YEAR END": "FISCAL-YEAR-END",
    "FORM TYPE": "FORM-TYPE",
    "SEC ACT": "ACT",
    "SEC FILE NUMBER": "FILE-NUMBER",
    "FILM NUMBER": "FILM-NUMBER",
    "STREET 1": "STREET1",
    "STREET 2": "STREET2",
    "CITY": "CITY",
    "STATE": "STATE",
    "ZIP": "ZIP",
    "BUSINESS PHONE": "PHONE",
    "FORMER CONFORMED NAME": "FORMER-CONFORMED-NAME",
    "DATE OF NAME CHANGE": "DATE-CHANGED",
}
ROLES = {"FILER", "SUBJECT COMPANY", "FILED BY"}
BLOCKS = {"COMPANY DATA", "FILING VALUES", "BUSINESS ADDRESS", "MAIL ADDRESS", "FORMER COMPANY"}
COPY_LINES = re.compile(r"</?(?:SEC|IMS)-(?:DOCUMENT|HEADER)>[^<\n]*")


@pytest.fixture(scope="module")
def filings():
    """Name, bytes and submission of every file."""
    return [(path.name, data := path.read_bytes(), FullSubmission.read(data)) for path in FILES]


def test_headers_say_what_every_header_says(filings):
    assert len(filings) >= 130
    for name, data, submission in filings:
        assert is_full_submission(data), name
        header = submission.header
        assert header is not UNSET, name
        assert header.accession_number == name.partition(".")[0]
        assert header.form is not UNSET, name
        assert header.filed is not UNSET, name
        assert header.parties, name
        assert all(re.fullmatch("[0-9]{10}", party.cik or "") for party in header.parties), name
        assert all(party.name and party.form_type for party in header.parties), name
        assert {party.role for party in header.parties} <= ROLES, name


def test_no_line_is_left_over(filings):
    for name, _, submission in filings:
        assert submission.header.other == (), name
        assert [party.other for party in submission.header.parties] == [()] * len(submission.header.parties), name
        assert submission.unread == (), name


def test_documents(filings):
    for name, data, submission in filings:
        assert len(submission.documents) == submission.header.document_count == data.count(b"\n<DOCUMENT>\n"), name
        # Numbers may be left out (0000950133-02-003348 has no second document), but they rise.
        sequence = [document.sequence for document in submission.documents]
        assert sequence == sorted(set(sequence)), name
        assert sequence[0] == 1, name
        for document in submission.documents:
            assert document.complete, name
            assert document.other == (), name
            assert document.type is not UNSET, name
            assert document.passage.data.strip(), name
            assert document.passage.data.startswith(b"<?xml") == (document.wrapper == "XML"), name
        assert submission.documents[0].type == submission.header.form, name


def test_spans_lead_to_the_values_in_the_file(filings):
    for name, data, submission in filings:
        spans = dict(submission.header_reading.spans)
        for path, value in leaves(submission.header):
            start, end = submission.header_passage.source_range(*spans.pop(path))
            assert printed(value) in data[start:end].decode("latin-1"), (name, path)
        assert not spans, name


def test_bytes_lead_back_to_the_file(filings):
    for name, data, submission in filings:
        for document in submission.documents:
            passage = document.passage
            text = passage.data
            assert all(data[passage.to_source(at)] == text[at] for at in range(0, len(text), 97)), name


def test_tag_style_says_the_same(filings):
    compared = 0
    for name, _, submission in filings:
        text = submission.header_passage.text()
        if not text.startswith("<SUBMISSION>"):
            assert read_header(Passage.whole(_in_tags(text).encode())).header == _without_copies(submission.header), (
                name
            )
            compared += 1
    assert compared > 100


def _without_copies(header: FilingHeader) -> FilingHeader:
    """Leave out the file names and dates of the copy, which only the text style prints."""
    names = ("file_name", "file_date", "header_name", "header_date")
    return msgspec.structs.replace(header, **dict.fromkeys(names, UNSET))


def _in_tags(text: str) -> str:
    """Write a text header in the tag style: blocks are opened and closed, values follow their tags."""
    lines, open_tags = ["<SUBMISSION>"], []
    for line in COPY_LINES.sub("", text).splitlines():
        label, _, value = (part.strip() for part in line.partition(":"))
        if line.startswith("</") or not line.strip():
            continue
        if label in ROLES | BLOCKS:
            while open_tags and (label in ROLES or open_tags[-1] not in {role.replace(" ", "-") for role in ROLES}):
                lines.append(f"</{open_tags.pop()}>")
            open_tags.append(label.replace(" ", "-"))
            lines.append(f"<{open_tags[-1]}>")
        elif line.startswith("<"):
            lines.append(line)
        else:
            lines.append(f"<{TAGS[label]}>{value.removeprefix('<ITEMS>')}")
    return "\n".join([*lines, *(f"</{tag}>" for tag in reversed(open_tags))])
