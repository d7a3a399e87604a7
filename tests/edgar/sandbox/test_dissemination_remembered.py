"""How long an answer holds: not past the day that it tells of, nor for who asks after what has changed meanwhile."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from edgar.sandbox.public import ACCESSION, ARCHIVES, CIK, FORM_D, Public, at, form_d, several
from muniment.edgar.sandbox.dissemination import companies, serving


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.publish(FORM_D)
        yield public


def test_the_current_quarter_is_another_one_when_the_next_begins(edgar, monkeypatch):
    path = f"{ARCHIVES}/full-index/master.idx"
    at(monkeypatch, datetime(2025, 3, 31, 23, 59, 59))
    assert ACCESSION in edgar.get(path).text
    at(monkeypatch, datetime(2025, 4, 1))
    assert ACCESSION not in edgar.get(path).text
    assert "April 1, 2025" in edgar.get(path).text
    at(monkeypatch, datetime(2025, 4, 2))
    assert "April 2, 2025" in edgar.get(path).text


def test_a_filing_leaves_the_recent_ones_when_it_is_a_year_old(edgar, monkeypatch):
    monkeypatch.setattr(companies, "RECENT", 10)
    edgar.publish(*several(29)[1:])
    for day, recent in ((datetime(2026, 1, 8, 23), 28), (datetime(2026, 1, 9), 27)):
        at(monkeypatch, day)
        filings = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]
        assert (len(filings["recent"]["form"]), filings["files"][0]["filingCount"]) == (recent, 29 - recent)


def test_who_asks_after_a_filing_does_not_wait_for_an_answer_from_before_it(edgar, monkeypatch):
    known, begun, go_on = serving.PLACES["LATEST"], Event(), Event()

    def made(asked, shown):
        answer = known.make(asked, shown)
        if not begun.is_set():
            begun.set()
            go_on.wait()
        return answer

    async def ask_twice():
        path, query = b"/LATEST/search-index", b"q=nightjar"
        public.visible.refresh()
        first = asyncio.ensure_future(public._in_executor(path, query))
        await asyncio.to_thread(begun.wait)
        edgar.publish(form_d(2))
        public.visible.refresh()
        second = asyncio.ensure_future(public._in_executor(path, query))
        await asyncio.sleep(0)
        go_on.set()
        return [json.loads(one.body)["hits"]["total"]["value"] for one in await asyncio.gather(first, second)]

    monkeypatch.setitem(serving.PLACES, "LATEST", serving._Place(made, "search"))
    public = serving.Dissemination(edgar.folder)
    try:
        assert asyncio.run(ask_twice()) == [1, 2]
    finally:
        public.close()


def test_an_answer_from_before_a_filing_is_not_kept(edgar, monkeypatch):
    known, begun, go_on = serving.PLACES["submissions"], Event(), Event()

    def made(asked, shown):
        answer = known.make(asked, shown)
        begun.set()
        go_on.wait()
        return answer

    async def ask(public):
        path = f"/submissions/CIK{CIK}.json".encode()
        public.visible.refresh()
        asking = asyncio.ensure_future(public._in_executor(path, b""))
        await asyncio.to_thread(begun.wait)
        edgar.publish(form_d(2))
        public.visible.refresh()
        go_on.set()
        await asking
        return path in public._responses

    monkeypatch.setitem(serving.PLACES, "submissions", serving._Place(made, "data"))
    public = serving.Dissemination(edgar.folder)
    try:
        assert asyncio.run(ask(public)) is False
    finally:
        public.close()
