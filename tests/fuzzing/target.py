"""The whole way of one file: read, checked, written, stored, shown on its pages; it ends in our own errors alone."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from zlib import crc32

from litestar.testing import TestClient

import muniment
from muniment import isolated
from muniment.documents.archive import unpack
from muniment.errors import MunimentError, RecordError
from muniment.isolated import Job, packed
from muniment.pipeline.ingest import Report, ingest_items
from muniment.store import Store
from muniment.web.app import create_app

_PAGES = ("", "/source", "/source.json", "/print", "/print.txt", "/page.json")
_FILINGS = 3  # of one file whose pages are opened: a data set has thousands
_FILES = 200  # in one store, which stays as quick as it is when it is new
_READ_AGAIN = 8  # where not the whole way is gone, one draft in so many is read, too
_SERVER_ERROR = 500


class Target:
    """A store in a folder of its own, and the pages over it; both are begun anew after some files."""

    def __init__(self, *, whole: bool = True) -> None:
        """Begin; where it is not the whole way, which of the slow steps a file takes is left to its sum."""
        self._whole = whole
        self._files = 0
        self._last = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def run(self, name: str, data: bytes) -> Report:
        """Read, check, write, store and show a file; return what the store made of it.

        Raises:
            Exception: a defect: our own errors are not raised, since they are an end as good as any.
        """
        with suppress(MunimentError):
            for reading in muniment.read_all(data):
                _use(reading, whole=self._whole)
        return self._store(name, data)

    def __enter__(self) -> Self:
        self._apart, isolated.each = isolated.each, _in_process
        return self

    def __exit__(self, *_: object) -> None:
        isolated.each = self._apart
        self.end()

    def end(self) -> None:
        """End the pages and the store; the next file begins others."""
        if self._folder:
            self._client.__exit__(None, None, None)
            self._stored.close()
            self._folder.cleanup()
        self._folder, self._files, self._last = None, 0, 0

    def _store(self, name: str, data: bytes) -> Report:
        if self._files % _FILES == 0:
            self._anew()
        self._files += 1
        report = ingest_items(unpack(name, data), self._stored)
        new = [row for row in self._stored.filings().items if row.id > self._last]
        for row in new:
            assert "defect in muniment" not in row.reason, row.reason
        one = crc32(data) % len(_PAGES)
        for row in new[:_FILINGS]:
            for page in _PAGES if self._whole else _PAGES[one : one + 1]:
                address = f"/filings/{row.id}{page}"
                response = self._client.get(address)
                assert response.status_code < _SERVER_ERROR, (
                    f"{response.status_code} {address}: {response.text[-2000:]}"
                )
        self._last = max([self._last, *(row.id for row in new)])
        return report

    def _anew(self) -> None:
        self.end()
        self._folder = tempfile.TemporaryDirectory(prefix="muniment-fuzzing-")
        path = Path(self._folder.name) / "filings.db"
        self._stored = Store.open(path)
        self._client = TestClient(create_app(path), base_url="http://127.0.0.1", raise_server_exceptions=True)
        self._client.__enter__()


def _in_process(function: Callable[[Any], Any], asked: Sequence[Job]) -> list[bytes]:
    """What pages have read in another process is read in this one, where it is seen which lines it reaches."""
    return [packed(function(one.argument)) for one in asked]


def _use(reading: muniment.Reading, *, whole: bool) -> None:
    """Ask a reading for all that it tells, and write its record in each form that it has."""
    size = len(reading.characters)
    spans = [*reading.unread, *(span for one in reading.evidence.values() for span in one.spans)]
    assert all(0 <= span.start <= span.end <= size for span in spans if span.source == reading.source.content_hash)
    assert reading.states is not None
    assert reading.problems is not None
    assert reading.details is not None
    assert reading.header is not None
    assert all(isinstance(one.data, bytes) for one in reading.attachments)
    assert isinstance(muniment.check(reading.record), list)
    for form in ("json", "yaml"):
        written = muniment.write(reading.record, form)
        if whole or crc32(written) % _READ_AGAIN == 0:
            again = muniment.read(
                written
            )  # a draft is read more strictly than what EDGAR has taken, but never silently
            assert again.record == reading.record or again.problems, form
    with suppress(RecordError):  # what cannot be said in XML
        muniment.write(muniment.convert(reading), "xml")
    assert muniment.summary(reading)
