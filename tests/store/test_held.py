"""What is needed to judge the filings of a store: the best record, and the best header beside it."""

from msgspec import UNSET

from muniment.store import Store
from muniment.store.stored import SUBMISSION, UNREAD, XML
from store.entries import ACCESSION, entry, form_d, header


def test_record_and_header_may_be_of_two_sources(where):
    with Store.open(where) as store:
        xml = entry(b"xml", form_d(amount=5), accession=ACCESSION, rank=XML)
        whole = entry(b"whole", form_d(amount=6), accession=ACCESSION, rank=SUBMISSION, header=header())
        unread = entry(b"unread", accession="0001234567-25-000009", rank=UNREAD, reason="a form of no kind")
        alone = entry(b"alone", form_d(amount=7), rank=XML)
        store.add(
            [xml, whole, unread, alone], dict.fromkeys((one.content_hash for one in (xml, whole, unread, alone)), b"")
        )
        held = list(store.records())
        assert [(one.key, one.rank, one.record.total_offering_amount) for one in held] == [
            (ACCESSION, XML, 5),
            (str(held[1].id), XML, 7),
        ]
        assert held[0].header == header()
        assert held[1].header is UNSET
        assert list(store.records([held[1].id])) == held[1:]
        assert list(store.records([])) == []
