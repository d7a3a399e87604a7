"""What EDGAR answered before."""

import os

import pytest

from muniment.edgar.client import transport
from muniment.edgar.client.transport import LARGEST_CACHED, Cache, CachedResponse


def test_an_answer_is_kept_with_its_state(tmp_path):
    cache = Cache(tmp_path / "below" / "public.sqlite")
    assert cache.get("https://a/x") is None
    cache.put("https://a/x", CachedResponse(b"body", '"1"', "Fri, 20 Nov 2026 10:00:00 GMT"))
    kept = cache.get("https://a/x")
    assert kept is not None
    assert kept.body == b"body"
    assert kept.conditions == {"If-None-Match": '"1"', "If-Modified-Since": "Fri, 20 Nov 2026 10:00:00 GMT"}


def test_what_could_not_be_asked_for_by_its_state_is_not_kept(tmp_path):
    cache = Cache(tmp_path / "public.sqlite")
    cache.put("https://a/x", CachedResponse(b"body", "", ""))
    cache.put("https://a/y", CachedResponse(b"\0" * (LARGEST_CACHED + 1), '"1"', ""))
    assert (cache.get("https://a/x"), cache.get("https://a/y")) == (None, None)


def test_the_least_used_goes_where_there_is_no_room(tmp_path, monkeypatch):
    monkeypatch.setattr(transport, "_MOST", 2500)
    cache = Cache(tmp_path / "public.sqlite")
    for name in "abc":
        cache.put(name, CachedResponse(os.urandom(1000), '"1"', ""))
        cache.get("a")
    assert [cache.get(name) is not None for name in "abc"] == [True, False, True]


@pytest.mark.parametrize("left", [b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_stops_nobody(tmp_path, left):
    file = tmp_path / "public.sqlite"
    file.write_bytes(left)
    cache = Cache(file)
    assert cache.get("a") is None
    cache.put("a", CachedResponse(b"body", '"1"', ""))
    kept = cache.get("a")
    assert kept is not None
    assert kept.body == b"body"


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "public.sqlite")
    cache.put("a", CachedResponse(b"body", '"1"', ""))
    assert cache.get("a") is None
