import binascii

import pytest
from msgspec import UNSET

from documents.invented import DOCUMENTS, FILING, OLD_HEADER, PEM_BEGIN, PEM_END, TAG_HEADER, TEXT_HEADER
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission, filings, is_full_submission
from muniment.errors import NotAFiling
from patience import patience


def _read(text: str) -> FullSubmission:
    return FullSubmission.read(text.encode())


def _texts(submission: FullSubmission) -> list[str]:
    return [document.passage.text() for document in submission.documents]


def _read_in_time(data: bytes) -> FullSubmission:
    with patience():
        submission = FullSubmission.read(data)
        assert submission.header is UNSET or submission.header is not None
    return submission


def test_header_and_documents():
    submission = _read(FILING)
    first, second = submission.documents
    assert submission.outer == "SEC-DOCUMENT"
    assert submission.header is not UNSET
    assert submission.header.form == "SC 13G/A"
    assert submission.header.document_count == len(submission.documents)
    assert (first.type, first.sequence, first.filename) == ("SC 13G/A", 1, "primary_doc.xml")
    assert (first.description, first.wrapper) == ("AMENDMENT 2", "XML")
    assert (second.filename, second.description, second.wrapper) == (UNSET, UNSET, UNSET)
    assert _texts(submission) == ['<?xml version="1.0"?>\n<edgarSubmission/>\n', "<PAGE>\nJOINT FILING AGREEMENT\n"]
    assert first.complete
    assert second.complete
    assert submission.unread == ()


def test_the_header_is_read_once():
    submission = _read(FILING)
    assert submission.header is submission.header


@pytest.mark.parametrize(
    ("text", "outer", "party"),
    [
        (FILING, "SEC-DOCUMENT", "0009990002"),
        (OLD_HEADER + DOCUMENTS + "</IMS-DOCUMENT>\n", "IMS-DOCUMENT", "0009990004"),
        (TAG_HEADER + DOCUMENTS + "</SUBMISSION>\n", "SUBMISSION", "0009990002"),
        (TEXT_HEADER.partition("\n")[2], "SEC-HEADER", "0009990002"),
        (DOCUMENTS, "DOCUMENT", None),
    ],
)
@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n \t\n", PEM_BEGIN])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_container(text, outer, party, before, line_end):
    data = (before + text + (PEM_END if before == PEM_BEGIN else "")).replace("\n", line_end).encode()
    submission = FullSubmission.read(data)
    assert is_full_submission(data)
    assert submission.outer == outer
    assert submission.unread == ()
    assert [document.complete for document in submission.documents] == ([True, True] if "<DOCUMENT>" in text else [])
    if party:
        assert submission.header is not UNSET
        assert submission.header.parties[0].cik == party
        assert all(
            label.startswith("CONFIRMING") or label == "FILED AS OF DATE" for label, _ in submission.header.other
        )
    else:
        assert submission.header is UNSET


def test_places_lead_back_into_a_wrapped_file():
    text = PEM_BEGIN + FILING.replace("<PAGE>", "- -----\n<PAGE>\n- -") + PEM_END
    submission = _read(text)
    passage = submission.documents[1].passage
    assert passage.data.startswith(b"-----\n<PAGE>\n-\nJOINT")
    at = passage.data.index(b"JOINT")
    assert text[passage.to_source(at) :].startswith("JOINT FILING")
    reading = submission.header_reading
    assert reading is not UNSET
    start, end = submission.header_passage.source_range(*reading.spans["parties[1].cik"])
    assert text[start:end] == "0009990001"


_KINDS_OF_FILING = (
    FILING,
    OLD_HEADER + DOCUMENTS + "</IMS-DOCUMENT>\n",
    TAG_HEADER + DOCUMENTS + "</SUBMISSION>\n",
    PEM_BEGIN + FILING + PEM_END,
    FILING.partition("JOINT")[0],
    FILING.rstrip(),
    FILING[FILING.index("<SEC-HEADER>") :].removesuffix("</SEC-DOCUMENT>\n"),
    OLD_HEADER[OLD_HEADER.index("<IMS-HEADER>") :] + DOCUMENTS,
)


@pytest.mark.parametrize(
    "first", [*_KINDS_OF_FILING, "\ufeff" + FILING, DOCUMENTS, "Mail\n" + PEM_BEGIN + FILING + PEM_END]
)
@pytest.mark.parametrize("second", _KINDS_OF_FILING)
def test_filings_in_a_row_are_taken_apart(first, second):
    text = first + ("" if first.endswith((">", "\n")) else "\n")
    expected = [text.encode(), second.encode(), FILING.encode()]
    text += second + ("" if second.endswith((">", "\n")) else "\n")
    found = filings((text + FILING).encode())
    assert [filing.strip() for filing in found] == [filing.strip() for filing in expected]
    assert filings(first.encode()) == [first.encode()]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        FILING.replace("JOINT", "<SEC-DOCUMENT>\n<SUBMISSION>\nsee <SUBMISSION>\n<TYPE>"),
        FILING.replace("<SEC-HEADER>", "<!-- -->\n<SEC-HEADER>"),
        FILING.replace("JOINT", "\n<SEC-HEADER>\n"),
    ],
)
def test_what_is_one_file_stays_one(text):
    assert filings(text.encode()) == [text.encode()]


def test_many_tags_cost_no_more():
    with patience():
        assert len(filings(FILING.encode() + b"<SUBMISSION><TYPE>" * 100_000)) == 100_001


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"%PDF-1.7",
        b"<html><body>",
        b"<?xml version='1.0'?><edgarSubmission/>",
        b"\0\1\2" * 99,
        b"<DOCUMENT>" * 9,
        b"<DOCUMENT><title/></DOCUMENT>",
        b"<SUBMISSION>words",
        b"See <SEC-HEADER>",
        b"\t" * 9000,
        b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n\nDear Sir\n",
    ],
)
def test_other_files_are_refused(data):
    assert not is_full_submission(data)
    with pytest.raises(NotAFiling, match="begins with none of the tags"):
        FullSubmission.read(data)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<DOCUMENT>\n<TYPE>SC 13D\n<TEXT>\nwords\n</TEXT>\n", "words\n"),
        ("<DOCUMENT>\n<TYPE>SC 13D\n<TEXT>\nwords\n</DOCUMENT>\n", "words\n"),
        ("<DOCUMENT>\n<TYPE>SC 13D\n<TEXT>\nwords\n", "words\n"),
        ("<DOCUMENT>\n<TYPE>SC 13D\n<TEXT>\n<XML>\nwords\n", "words\n"),
        ("<DOCUMENT>\n<TYPE>SC 13D\nwords\n</DOCUMENT>\n", "words\n"),
        ("<DOCUMENT>\n<TYPE>SC 13D\nwords\n</TEXT>\n</DOCUMENT>\n", "words\n"),
        ("<DOCUMENT>\n<TYPE>SC 13D\n<TEXT>\n", ""),
        ("<DOCUMENT>\n<TYPE>SC 13D\n", ""),
    ],
)
@pytest.mark.parametrize("after", ["", DOCUMENTS, "</SEC-DOCUMENT>\n", DOCUMENTS + "</SEC-DOCUMENT>\n"])
def test_a_document_cut_off_is_kept_and_marked(body, text, after):
    submission = _read(TEXT_HEADER + body + after)
    cut, *others = submission.documents
    assert (cut.type, cut.complete) == ("SC 13D", False)
    assert cut.passage.text() == text
    assert [document.complete for document in others] == [True] * after.count("<DOCUMENT>")
    assert submission.unread == ()


@pytest.mark.parametrize("first", ["<TYPE>SC 13G\n<SEQUENCE>1\n<TEXT>\n", "<DESCRIPTION>A\n<TEXT>\n", "<TEXT>\n"])
@pytest.mark.parametrize("behind", ["", "</TEXT>\n", "</TEXT>\n</DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-1\n<TEXT>\nx\n"])
def test_a_document_without_its_first_tag_is_found(first: str, behind: str):
    data = f"{first}Fern Fund\n{behind}".encode()
    assert sniff(data) == "submission"
    whole = FullSubmission.read(data)
    assert (whole.outer, whole.documents[0].passage.text()) == ("DOCUMENT", "Fern Fund\n")
    assert len(whole.documents) == 1 + ("EX-1" in behind)


def test_container_tags_inside_a_text_do_not_end_it():
    inside = "He wrote </TEXT> and\n</DOCUMENT>\nand <DOCUMENT>\n<DOCUMENT>\nfor an example.\n"
    (document,) = _read(f"<DOCUMENT>\n<TYPE>EX-1\n<TEXT>\n{inside}</TEXT>\n</DOCUMENT>\n").documents
    assert document.passage.text() == inside
    assert document.complete


def test_words_outside_the_documents_are_handed_back():
    submission = _read(TEXT_HEADER + DOCUMENTS.replace("</DOCUMENT>\n", "</DOCUMENT>\nstray\n") + "</SEC-DOCUMENT>\n")
    assert [passage.text().strip() for passage in submission.unread] == ["stray", "stray"]


def test_head_lines_that_are_not_known():
    head = "<TYPE>EX-1\n<SEQUENCE>one\n<FILENAME>\n<FLAWED>yes\n<TYPE>EX-2\nloose\n"
    (document,) = _read(f"<DOCUMENT>\n{head}<TEXT>\n</TEXT>\n</DOCUMENT>\n").documents
    assert (document.type, document.sequence, document.filename) == ("EX-1", UNSET, UNSET)
    assert document.other == (("SEQUENCE", "one"), ("FLAWED", "yes"), ("TYPE", "EX-2"), ("", "loose"))


@pytest.mark.parametrize("wrapper", ["XML", "PDF", "XBRL"])
def test_inner_wrappers(wrapper):
    text = f"<DOCUMENT>\n<TYPE>EX-1\n<TEXT>\n\n<{wrapper}>\nwords\n</{wrapper}>\n\n</TEXT>\n</DOCUMENT>\n"
    (document,) = _read(text).documents
    assert (document.wrapper, document.passage.text()) == (wrapper, "words\n")


HEAD = b"<DOCUMENT>\n<TYPE>EX-1\n"
STARTS = pytest.mark.parametrize("before", [b"", HEAD, HEAD + b"<TEXT>\n"], ids=["header", "head", "text"])


@STARTS
@pytest.mark.parametrize("pattern", [b"<DOCUMENT>", b"<TEXT>", b"\t"])
def test_five_megabytes_of_nonsense_take_no_time(before, pattern):
    submission = _read_in_time(TEXT_HEADER.encode() + before + pattern * (5_000_000 // len(pattern)))
    assert submission.header.accession_number == _read(TEXT_HEADER).header.accession_number


@pytest.mark.slow
@STARTS
@pytest.mark.parametrize(
    "pattern",
    [
        "<DOCUMENT>\n",
        "<DOCUMENT>\n<TYPE>EX-1\n<TEXT>\n",
        "<TEXT>\n",
        "</TEXT>",
        "</TEXT>\n",
        "</DOCUMENT>\n",
        "<XML>",
        "<TYPE>\n",
        "<ITEMS>1\n",
        "FILER:\n",
        "FORMER NAME:\nFORMER CONFORMED NAME:x\n",
        "\n",
        "\r",
        "<",
        "<A",
        ":",
        " :",
        " x",
    ],
)
def test_hostile_repetition_is_read_in_linear_time(before, pattern):
    start = TEXT_HEADER.encode() + before
    submission = _read_in_time(start + pattern.encode() * (500_000 // len(pattern)))
    assert submission.header.accession_number == _read(TEXT_HEADER).header.accession_number


def test_a_large_filing_with_pictures():
    picture = b"".join(binascii.b2a_uu(bytes(range(at, at + 45))) for at in range(200)) * 1600
    exhibit = HEAD + b"<TEXT>\nbegin 644 a.jpg\n" + picture + b"`\nend\n</TEXT>\n</DOCUMENT>\n"
    data = TEXT_HEADER.encode() + exhibit * 10 + b"</SEC-DOCUMENT>\n"
    assert len(data) > 190_000_000
    submission = _read_in_time(data)
    assert len(submission.documents) == 10
    assert all(document.passage.buffer is data for document in submission.documents)
