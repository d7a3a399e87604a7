"""What is kept and what is forgotten where there is room for so much only."""

from muniment.caching import LruCache, kept


def test_what_was_used_least_recently_is_forgotten():
    cache: LruCache[str, int] = LruCache(2)
    cache.put("a", 0)
    cache.put("b", 1)
    assert cache.get("a") == 0
    cache.put("c", 2)
    assert (list(cache), cache.get("b"), "b" in cache) == (["a", "c"], None, False)


def test_what_is_kept_is_weighed_and_the_newest_stays():
    cache: LruCache[str, str] = LruCache(5, len)
    cache.put("a", "xxx")
    cache.put("a", "xx")
    assert cache.size == 2
    cache.put("b", "yyyyyy")
    assert (cache.size, list(cache)) == (6, ["b"])
    assert (cache.pop("b"), cache.pop("b"), cache.size) == ("yyyyyy", None, 0)
    cache.put("c", "z")
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)


def test_what_was_said_of_words_is_kept() -> None:
    asked = list[str]()

    @kept(2, longest=5)
    def small(words: str, *, twice: bool = False) -> str:
        """Return words in small letters."""
        asked.append(words)
        return words.lower() * (1 + twice)

    assert [small("FERN"), small("FERN"), small("FERN", twice=True)] == ["fern", "fern", "fernfern"]
    assert asked == ["FERN", "FERN"]  # twice is asked apart
    assert (small("OSIER THWAITE"), small("OSIER THWAITE")) == ("osier thwaite",) * 2
    assert asked[2:] == ["OSIER THWAITE"] * 2  # too long to keep
    for words in ("WEIR", "TARN", "FERN"):
        small(words)
    assert asked[4:] == ["WEIR", "TARN", "FERN"]  # of two the oldest is forgotten
    assert small.__doc__ == "Return words in small letters."
