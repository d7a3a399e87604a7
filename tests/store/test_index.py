"""Both databases find the same filings by the same words; long filings, odd scripts and empty words too."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.store import Query, Store, finding, postgres, sqlite
from muniment.store.finding import terms
from muniment.store.stored import words_of
from store.entries import entry, form_d

# Accented pairs that SQLite's tables pass over: a letter of two shapes, or with a stroke, under one more accent.
_PASSED_OVER = set("ǠǡǢǣǮǯǼǽǾǿ")


@pytest.fixture
def fts():
    """SQLite's own index, and what it made of each text."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in sqlite.CREATE_INDEX:
            connection.execute(statement)
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab('texts', 'instance')")
        yield connection


def test_words_are_those_of_sqlite_in_the_scripts_that_filings_are_in(fts):
    letters = [
        chr(code)
        for code in (*range(32, 0x250), *range(0x386, 0x528), *range(0x1E00, 0x1F00))
        if unicodedata.category(chr(code)) != "Cn" and chr(code) not in _PASSED_OVER
    ]
    rows = [(number, f"x{letter}y", "", "") for number, letter in enumerate(letters)]
    fts.executemany("INSERT INTO texts (rowid, issuers, persons, answers) VALUES (?, ?, ?, ?)", rows)
    found = {number: [] for number in range(len(letters))}
    for term, number in fts.execute("SELECT term, doc FROM terms ORDER BY doc, offset"):
        found[number].append(term)
    told = {letter: words_of(f"x{letter}y") for letter in letters}
    assert {letter: found[number] for number, letter in enumerate(letters)} == told
    assert len(letters) > 1000


WORDS = ["garden", "lamp", "lamps", "Éclairage", "OR_1", "d'or", "x-ray", "100%", "the", "zz9"]
ASKED = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["{}", '"{} lamps"', "{}*", '"the {}"'])), min_size=1, max_size=3
).map(lambda found: " ".join(shape.format(word) for word, shape in found))


@pytest.fixture(scope="module")
def both(tmp_path_factory, server):
    """The same filings in both databases."""
    texts = [" ".join(WORDS[(at * step) % len(WORDS)] for at in range(step)) for step in range(1, 40)]
    # Longer than any one portion of words can be, with words that stand together only where two portions meet.
    texts.append(" ".join(["the"] * 600 + ["garden", "lamps"] + ["the"] * 600))
    texts.append(" ".join(f"word{number}" for number in range(40_000)) + " garden")
    texts.append("x" * 5000 + " lamps")
    entries = [
        entry(str(number).encode(), form_d(f"Number {number} {text[:30]}", amounts_clarification=text))
        for number, text in enumerate(texts)
    ]
    stores = [Store.open(tmp_path_factory.mktemp("both") / "filings.db"), Store.open(server.store())]
    for store in stores:
        store.add(entries, {one.content_hash: b"" for one in entries})
    yield stores
    for store in stores:
        store.close()


def found(store, words, **asked):
    """Return the ids of filings with these words, which are the same where filings are walked along."""
    ids = {row.id for row in store.filings(Query(words=words, limit=1000, **asked)).items}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "MOST_RANKED", 0)
        assert {row.id for row in store.filings(Query(words=words, limit=1000, **asked)).items} == ids
    return ids


@given(words=ASKED)
def test_both_find_the_same(both, words):
    assert found(both[0], words) == found(both[1], words)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("word0 word39999", 1),
        ('"word15999 word16000 word16001"', 1),
        ("word0 garden", 1),
        ('"garden lamps the"', 1),
        ('"the the garden"', 1),
        ("_", 0),
        ("_ garden", 0),
        ("x" * 5000, 1),
    ],
)
def test_long_filings_are_found_whole(both, words, number):
    assert [len(found(store, words)) >= number for store in both] == [True, True]
    assert found(both[0], words) == found(both[1], words)


def test_names_are_looked_for_among_names_alone(both):
    for asked in ({"issuer": "garden"}, {"issuer": "numb 7"}, {"holder": "byrne"}, {"holder": "garden"}):
        assert found(both[0], "", **asked) == found(both[1], "", **asked)


def test_what_stands_in_a_name_comes_first(both):
    for store in both:
        first = store.search("number 3", Query(order="relevance", limit=1)).items[0]
        assert "Number 3" in first.snippet


def test_a_short_filing_is_one_portion():
    assert list(postgres._portions(["Garden Lamps", "Ada", ""])) == ["'garden':2A 'lamps':3A 'ada':5B"]


def test_words_that_are_none_ask_for_nothing():
    assert postgres._terms([("", terms("_"))]) == [""]
