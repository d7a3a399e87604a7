"""What a page shows of a reading was kept with the filing: it is what reading the file again gives."""

import shutil

import pytest
from msgspec import structs

from muniment import isolated
from muniment.pipeline import findings
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.findings import keep_findings
from muniment.store import Query, Store
from muniment.web import filing_page
from muniment.web.source import Origin, origin_of


@pytest.fixture(scope="module")
def cache(store_path):
    with Store.open(store_path, read_only=True) as store:
        yield EvidenceCache(store)


@pytest.fixture(scope="module")
def filings(cache):
    rows = cache.store.filings(Query(limit=100)).items
    return [cache.store.filing(row.key) for row in rows]


def without_what_was_kept(held):
    held.extras = None  # as of a filing that an earlier edition kept
    return held


def said(origin: Origin):
    spans = [span for one in origin.evidence.values() for some in (one, *one.candidates) for span in some.spans]
    return origin.has_text, origin.is_printed, origin.unread, [origin.quote(span) for span in spans]


def test_what_was_kept_is_what_reading_again_gives(cache, filings):
    assert sum(1 for held in filings if held.extras and held.extras.words) > 2
    assert any(held.extras and held.extras.unread for held in filings)
    for held in filings:
        kept = said(origin_of(cache, held))
        again = without_what_was_kept(cache.store.filing(held.row.key))
        assert kept == said(origin_of(cache, again)), held.row.name


def test_attached_documents_are_told_as_they_are_read(cache, filings):
    attached = [held for held in filings if held.extras and held.extras.attached]
    assert attached
    for held in attached:
        again = without_what_was_kept(cache.store.filing(held.row.key))
        told = [filing_page.attached_to(cache.store, one, origin_of(cache, one)) for one in (held, again)]
        assert told[0] == told[1], held.row.name


def test_no_file_is_read_again_for_the_page_of_a_filing(cache, filings, monkeypatch):
    monkeypatch.setattr(isolated, "each", lambda *_: pytest.fail("a file was read"))
    for held in filings:
        if held.extras:
            page = filing_page.filing(cache, held.row.key)
            assert structs.asdict(page.data)["key"] == held.row.key


@pytest.fixture(scope="module")
def judged(store_path, tmp_path_factory):
    path = tmp_path_factory.mktemp("judged") / "filings.db"
    shutil.copy(store_path, path)
    with Store.open(path) as store:
        keep_findings(store)
        yield EvidenceCache(store)


def test_a_page_of_what_was_judged_is_that_of_judging_it_now(cache, judged, filings):
    pages = [filing_page.filing(judged, held.row.key).data for held in filings]
    assert any(page.findings for page in pages)
    assert any(page.neighbours.before for page in pages)
    for page in pages:
        assert page == filing_page.filing(cache, page.key).data


def test_no_rule_judges_again_for_the_page_of_a_filing(judged, filings, monkeypatch):
    monkeypatch.setattr(findings, "check_filing", lambda *_: pytest.fail("a filing was judged"))
    for held in filings:
        if held.record:
            assert filing_page.filing(judged, held.row.key).data.key == held.row.key
