import pytest
from msgspec import UNSET, structs

from documents.test_header import HEADER
from muniment.documents.header import FilingHeader
from muniment.documents.submission import FullSubmission, breaks_out, embedded, uudecoded, uuencoded, write_full
from muniment.errors import RecordError
from shared_data import SHARED, needs_shared

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 3
FILES = (
    embedded(b'<?xml version="1.0"?>\n<edgarSubmission/>', "primary_doc.xml", "SCHEDULE 13G", 1),
    embedded(b"Joint filing agreement\r\nof two", "ex1.txt", "EX-99.1", 2, "AGREEMENT"),
    embedded(PDF, "page.pdf", "EX-99.2", 3),
)


@pytest.mark.parametrize("style", ["text", "tags"])
def test_documents_are_read_back(style):
    whole = FullSubmission.read(write_full(HEADER, FILES, style))
    assert whole.outer == ("SEC-DOCUMENT" if style == "text" else "SUBMISSION")
    assert [one.complete for one in whole.documents] == [True] * 3
    for found, given in zip(whole.documents, FILES, strict=True):
        for name in ("type", "sequence", "filename", "description", "wrapper", "other"):
            assert getattr(found, name) == getattr(given, name)
        assert found.passage.data.rstrip(b"\n") == given.passage.data.rstrip(b"\n")
    assert uudecoded(whole.documents[2].passage.data) == PDF
    assert whole.unread == ()


def test_the_copy_gets_its_names_from_the_accession_number():
    bare = structs.replace(HEADER, file_name=UNSET, file_date=UNSET, header_name=UNSET, header_date=UNSET)
    data = write_full(bare, FILES, "text")
    assert data.startswith(
        b"<SEC-DOCUMENT>0009990001-23-000007.txt : 20230313\n<SEC-HEADER>0009990001-23-000007.hdr.sgml"
    )
    with pytest.raises(RecordError, match="accession number"):
        write_full(FilingHeader(form="D"), FILES, "text")


@pytest.mark.parametrize("text", [b"a\n</TEXT>\n</DOCUMENT>\nb", b"<DOCUMENT>\n<TYPE>D\n", b"x\n<DOCUMENT><SEQUENCE>1"])
def test_a_document_that_would_end_itself_is_refused(text):
    assert breaks_out(text)
    with pytest.raises(RecordError, match=r"ex1\.txt: its text holds the tags"):
        write_full(HEADER, (embedded(text, "ex1.txt", "EX-99", 1),), "tags")


@pytest.mark.parametrize("length", [0, 1, 44, 45, 46, 1000])
def test_files_go_through_text_unchanged(length):
    data = bytes(number % 256 for number in range(length))
    assert uudecoded(uuencoded(data, "a.pdf")) == data


@needs_shared
def test_every_submission_of_the_sample_is_written_with_the_same_documents():
    for file in sorted([*(SHARED / "data/schedule-13/sgml").glob("*"), *(SHARED / "data/form-d/sgml").glob("*")]):
        given = FullSubmission.read(file.read_bytes())
        style = "tags" if given.outer == "SUBMISSION" else "text"
        found = FullSubmission.read(write_full(given.header, given.documents, style))
        assert found.header == given.header, file.name
        assert [_told(one) for one in found.documents] == [_told(one) for one in given.documents], file.name


def _told(one) -> tuple:
    return one.type, one.sequence, one.filename, one.description, one.wrapper, one.passage.data.strip()
