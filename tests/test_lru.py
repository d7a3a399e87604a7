"""What is kept and what is forgotten where there is room for so much only."""

from muniment.caching import LruCache


def test_what_was_used_least_recently_is_forgotten():
    kept: LruCache[str, int] = LruCache(2)
    kept.put("a", 0)
    kept.put("b", 1)
    assert kept.get("a") == 0
    kept.put("c", 2)
    assert (list(kept), kept.get("b"), "b" in kept) == (["a", "c"], None, False)


def test_what_is_kept_is_weighed_and_the_newest_stays():
    kept: LruCache[str, str] = LruCache(5, len)
    kept.put("a", "xxx")
    kept.put("a", "xx")
    assert kept.size == 2
    kept.put("b", "yyyyyy")
    assert (kept.size, list(kept)) == (6, ["b"])
    assert (kept.pop("b"), kept.pop("b"), kept.size) == ("yyyyyy", None, 0)
    kept.put("c", "z")
    kept.clear()
    assert (len(kept), kept.size) == (0, 0)
