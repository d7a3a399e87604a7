"""PDF files and scans in a store: read where the extras are installed, else kept with the words that name them."""

import sys
from random import Random

import pytest
from msgspec import UNSET

from documents.made_pdf import pdf, text, typed
from lab.printed import printed_filing
from muniment import documents
from muniment.documents.archive import Item
from muniment.pipeline.ingest import extract
from muniment.store import Store
from muniment.store.packing import unpack_evidence
from muniment.store.stored import DATASET, SUBMISSION, TEXT, UNREAD


def filing():
    page = printed_filing(Random(3), "text-ruled").data.decode().replace("<PAGE>", "").split("\n")
    return pdf(*(typed("\n".join(page[n : n + 70])) for n in range(0, len(page), 70)))


def entry(data, name="filing.pdf"):
    (one,) = extract(Item(name, data))
    return one


def test_a_pdf_ranks_between_submissions_and_data_sets_and_keeps_its_places():
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    found = entry(filing())
    assert found.reason == ""
    assert SUBMISSION < found.rank == TEXT < DATASET
    assert found.media_type == "application/pdf"
    (span,) = unpack_evidence(found.evidence, found.content_hash)["reporting_persons[0].name"].spans
    assert span.page in (1, 2)
    left, top, right, bottom = span.rectangle
    assert 0 < left < right < 612
    assert 0 < top < bottom < 792


def test_a_store_takes_a_pdf_and_shows_it(tmp_path):
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    data = filing()
    found = entry(data)
    with Store.open(tmp_path / "filings.db") as store:
        store.add([found], {found.content_hash: data})
        (row,) = store.filings().items
        held = store.filing(row.key)
    assert held.record == found.record
    assert held.evidence["reporting_persons[0].name"].spans[0].rectangle is not UNSET


@pytest.mark.parametrize(
    ("package", "data", "reason"),
    [
        ("pypdfium2", pdf(text("13G", 40, 60)), "a PDF: pypdfium2 is not installed: pip install 'muniment[pdf]'"),
        ("numpy", b"\x89PNG\r\n", "an image: numpy is not installed: pip install 'muniment[ocr]'"),
    ],
)
def test_without_the_extra_it_is_kept_unread_with_what_to_install(monkeypatch, package, data, reason):
    monkeypatch.setitem(sys.modules, package, None)
    for name in ("pages", "pdf", "pdf_page", "pdf_marks", "scan"):
        monkeypatch.delitem(sys.modules, f"muniment.documents.{name}", raising=False)
        monkeypatch.delattr(documents, name, raising=False)
    found = entry(data)
    assert found.rank == UNREAD
    assert found.reason.startswith(reason)


def test_what_cannot_be_read_is_kept_with_the_reason():
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    assert entry(b"%PDF-1.4").reason == "the PDF is damaged: no pages are found in it"
