"""PDF files inside of full submissions: read where nothing else can be, and left among the attachments else."""

from binascii import b2a_uu
from typing import Any

import pytest

from documents.made_pdf import pdf, typed
from muniment.documents.submission import FullSubmission, pdf_of, uudecoded
from muniment.errors import FormNotRead
from muniment.pipeline.ingest import ingest
from muniment.readers import read
from muniment.store import Store
from readers.labelled.pages import WHOLE

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

HEADER = """<SEC-DOCUMENT>0009990001-04-000001.txt : 20040210
<SEC-HEADER>0009990001-04-000001.hdr.sgml : 20040210
ACCESSION NUMBER:\t\t0009990001-04-000001
CONFORMED SUBMISSION TYPE:\t{form}

SUBJECT COMPANY:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tFERN INC
\t\tCENTRAL INDEX KEY:\t\t\t0009990002
</SEC-HEADER>
"""


def pages() -> bytes:
    lines = WHOLE.split("\n")
    return pdf(*(typed("\n".join(lines[n : n + 70])) for n in range(0, len(lines), 70)))


def uuencoded(data: bytes, line_end: bytes = b"\n") -> bytes:
    lines = (b2a_uu(data[n : n + 45]).rstrip(b"\n ") for n in range(0, len(data), 45))
    return line_end.join([b"begin 644 paper.pdf", *lines, b"`", b"end", b""])


def document(kind: str, name: str, body: bytes, wrapper: str = "") -> bytes:
    opening, closing = (f"<{wrapper}>\n", f"</{wrapper}>\n") if wrapper else ("", "")
    head = f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<FILENAME>{name}\n<TEXT>\n{opening}".encode()
    return head + body + f"{closing}</TEXT>\n</DOCUMENT>\n".encode()


def submission(*documents: bytes, form: str = "SC 13G") -> bytes:
    return HEADER.format(form=form).encode() + b"".join(documents) + b"</SEC-DOCUMENT>\n"


@pytest.mark.parametrize("wrapper", ["PDF", ""])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_pdf_is_read_where_there_is_nothing_else(wrapper, line_end):
    note = document("SC 13G", "main.txt", b"The schedule is filed on paper.\n")
    data = submission(note, document("SC 13G", "paper.pdf", uuencoded(pages(), line_end), wrapper))
    reading: Any = read(data)
    alone: Any = read(pages())
    assert reading.record.reporting_persons == alone.record.reporting_persons
    assert reading.record.issuer_cik == "0009990002"
    assert reading.source.media_type == "application/pdf"
    assert reading.header.accession_number == "0009990001-04-000001"
    told = reading.evidence["reporting_persons[0].aggregate_amount"].spans[0]
    assert told.page
    assert told.rectangle == alone.evidence["reporting_persons[0].aggregate_amount"].spans[0].rectangle


def test_text_comes_before_its_copy_in_a_pdf():
    main = document("SC 13G", "main.txt", WHOLE.encode())
    reading = read(submission(main, document("SC 13G", "paper.pdf", uuencoded(pages()), "PDF")))
    assert reading.source.media_type == "text/plain; format=edgar-submission"
    assert any(span.end - span.start > 1_000 for span in reading.unread), "the copy is left unread"


@pytest.mark.parametrize(
    ("form", "kind", "body"),
    [
        ("SC 13G", "EX-99", uuencoded(pages())),
        ("10-K", "10-K", uuencoded(pages())),
        ("SC 13G", "SC 13G", uuencoded(b"GIF89a, no pages")),
        ("SC 13G", "SC 13G", b"no file at all"),
    ],
)
def test_what_is_not_read(form, kind, body):
    with pytest.raises(FormNotRead, match=f"a full submission of form {form} without a form that muniment reads$"):
        read(submission(document(kind, "paper.pdf", body, "PDF"), form=form))


def test_a_pdf_that_cannot_be_read_says_why():
    broken = uuencoded(b"%PDF-1.4\nnothing")
    with pytest.raises(FormNotRead, match="of its PDF: the PDF is damaged"):
        read(submission(document("SC 13G", "paper.pdf", broken, "PDF")))


def test_it_is_stored_as_any_filing(tmp_path):
    (tmp_path / "a.txt").write_bytes(submission(document("SC 13G", "paper.pdf", uuencoded(pages()), "PDF")))
    with Store.open(tmp_path / ".s.db") as store:
        assert ingest([tmp_path], store).read == 1
        filing = store.filing("0009990001-04-000001")
    assert filing.sources[0].media_type == "application/pdf"
    assert filing.evidence["issuer_name"].spans[0].page == 1


def test_its_pages_are_shown_as_pictures():
    pictures = pytest.importorskip("muniment.documents.scan", reason="the extra for pictures is not installed")
    data = submission(document("SC 13G", "paper.pdf", uuencoded(pages()), "PDF"))
    assert pictures.page_size(data, 1) == pictures.page_size(pages(), 1)
    assert pictures.page_picture(data, 1) == pictures.page_picture(pages(), 1)


def test_a_file_that_breaks_off_is_decoded_as_far_as_it_goes():
    whole = uuencoded(bytes(range(256)) * 4)
    assert uudecoded(whole) == bytes(range(256)) * 4
    assert bytes(range(256)).startswith((uudecoded(whole[:200]) or b"")[:100])
    assert uudecoded(whole[: whole.index(b"\n") + 1] + b"\x80\x81 damaged\n") == b""
    assert uudecoded(b"begin with this\n") is None
    assert pdf_of(FullSubmission.read(submission(document("SC 13G", "a.txt", b"words")))) is None
