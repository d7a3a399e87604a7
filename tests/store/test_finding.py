"""Lists, search, facets, companies and persons; and words that would be commands."""

import sqlite3
from contextlib import closing, suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from muniment.documents.header import Party
from muniment.errors import UsageError
from muniment.forms.form_d.fields import Issuer
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store import Query, Store, finding
from muniment.store.finding import terms
from muniment.store.loading import snippet
from muniment.store.packing import Body
from store.entries import doubtful, entry, form_d, header, schedule_13g, unread


def told(number: int, record, **fields):
    accession = f"0001234567-25-{number:06}"
    return entry(str(number).encode(), record, accession=accession, **fields)


def filed(day: int, form: str = "D", name: str = "Filer Inc"):
    return header(form=form, filed=date(2024, day, 1), name=name)


CLARIFICATION = 'Sold by Garden Lamps, "as is"; 100% OR_1.'
ENTRIES = [
    told(1, form_d("Garden Lamps LLC", 500), header=filed(1)),
    told(2, form_d("Société d'Éclairage", 10**20, submission_type="D/A"), header=filed(2, "D/A")),
    told(3, schedule_13g("Liquid Media Corp", "99.5"), header=filed(3, "SC 13G/A", "Liquid Media Corp")),
    doubtful(b"4", schedule_13g("Liquidia Inc", "1000"), accession="0001234567-25-000004", header=filed(4, "SC 13G")),
    unread(b"5", header=filed(5, "10-K"), accession="0001234567-25-000005"),
    told(6, form_d("Indefinite Fund LP", "Indefinite", amounts_clarification=CLARIFICATION)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "listed", "shown"),
    [
        (["Roy L. Brown"], [("BROWN ROY L", None)], ["Roy L. Brown"]),
        (["Roy Brown"], [("BROWN ROY L", None)], ["Roy Brown"]),
        (["Roy A. Brown"], [("BROWN ROY L", None)], ["Roy A. Brown", "BROWN ROY L"]),
        (["Roy Brown", "Ann Brown"], [("BROWN ROY", None)], ["Roy Brown", "Ann Brown"]),
        (["Roy Brown"], [("BROWN ANN", None)], ["Roy Brown", "BROWN ANN"]),
        (["Lamp Fund, L.P."], [("LAMP FUND LP", None)], ["Lamp Fund, L.P."]),
        (["Lamp Fund, L.P."], [("LAMP FUND LLC", None)], ["Lamp Fund, L.P.", "LAMP FUND LLC"]),
        (["Brown Roy", "Roy Brown"], [], ["Brown Roy", "Roy Brown"]),  # two persons of one form stay two
        ([], [("BROWN ROY L", "0001000077")], ["BROWN ROY L"]),
    ],
)
def test_the_header_of_a_filing_counts_nobody_twice(tmp_path, names, listed, shown):
    persons = tuple(ReportingPerson(name=name) for name in names)
    parties = tuple(Party(role="FILED BY", name=name, cik=number or UNSET) for name, number in listed)
    head = replace(header(form="SC 13G"), parties=parties)
    added = entry(b"1", schedule_13g(reporting_persons=persons or UNSET), accession="0001234567-25-000001", header=head)
    with Store.open(tmp_path / "filings.db") as store:
        store.add([added], {added.content_hash: b""})
        (found,) = store.filings().items
    assert list(found.persons) == shown


@pytest.fixture(scope="module")
def filled(databases, tmp_path_factory):
    with Store.open(databases.store(tmp_path_factory.mktemp("store"))) as store:
        store.add(ENTRIES, {one.content_hash: b"" for one in ENTRIES})
        yield store


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [5, 4, 3, 2, 1, 6]),
        ({"order": "oldest"}, [1, 2, 3, 4, 5, 6]),
        ({"order": "issuer"}, [5, 1, 6, 3, 4, 2]),
        ({"order": "largest"}, [2, 4, 1, 3, 6, 5]),
        ({"order": "smallest"}, [3, 1, 4, 2, 5, 6]),
        ({"order": "relevance"}, [5, 4, 3, 2, 1, 6]),
        ({"form": "13G"}, [4, 3]),
        ({"form": "schedule 13g/a"}, [3]),
        ({"form": "D"}, [2, 1, 6]),
        ({"form": "D/A"}, [2]),
        ({"form": "13D"}, []),
        ({"form": "10-k"}, [5]),
        ({"since": date(2024, 3, 1)}, [5, 4, 3]),
        ({"since": date(2024, 3, 1), "until": date(2024, 4, 1)}, [4, 3]),
        ({"issuer": "liquid"}, [4, 3]),
        ({"issuer": "LIQUID media"}, [3]),
        ({"issuer": "zoë"}, []),
        ({"issuer": "eclairage"}, [2]),
        ({"issuer": "1000001"}, [2, 1, 6]),
        ({"issuer": "0001000002"}, [4, 3]),
        ({"issuer": "0001000009"}, [5, 4, 3, 2, 1]),
        ({"holder": "zoe"}, [4, 3]),
        ({"holder": "byrne ada"}, [2, 1, 6]),
        ({"holder": "1000001"}, []),
        ({"state": "ma"}, [2, 1, 6]),
        ({"least": 500}, [4, 2, 1]),
        ({"greatest": 500}, [3, 1]),
        ({"least": 10**15}, [2]),
        ({"words": "garden lamps"}, [1, 6]),
        ({"words": '"lamps garden"'}, []),
        ({"words": "lam*"}, [1, 6]),
        ({"words": "lam"}, []),
        ({"words": "garden", "form": "D", "issuer": "Indef"}, [6]),
        ({"doubtful": True}, [5, 4]),
        ({"doubtful": False}, [3, 2, 1, 6]),
    ],
    ids=str,
)
def test_what_a_query_finds(filled, asked, found):
    page = filled.filings(Query(**asked))
    assert [row.id for row in page.items] == found
    assert page.total == len(found)
    pieces = [filled.filings(Query(**asked, offset=at, limit=2)) for at in range(0, len(found) + 1, 2)]
    assert [row.id for piece in pieces for row in piece.items] == found


def test_a_line_of_a_list(filled):
    (row,) = filled.filings(Query(issuer="liquid media")).items
    assert (row.accession, row.form, row.filed) == ("0001234567-25-000003", "SC 13G/A", date(2024, 3, 1))
    assert (row.issuer, row.issuer_cik, row.state) == ("Liquid Media Corp", "0001000002", "NY")
    assert (row.persons, row.amount, row.reason) == (("Zoë Fund, L.P.",), Decimal("99.5"), "")


def test_an_amount_may_be_the_word_indefinite(filled):
    rows = {row.id: (row.amount, row.indefinite) for row in filled.filings(Query(form="D")).items}
    assert rows == {1: (500, False), 2: (10**20, False), 6: (None, True)}


@pytest.mark.parametrize(
    "asked",
    [{"limit": 0}, {"limit": 1001}, {"limit": -1}, {"offset": -1}, {"offset": 10**12}, {"order": "random"}],
    ids=str,
)
def test_a_query_has_bounds(asked):
    with pytest.raises(UsageError):
        Query(**asked)


def test_search_says_where(filled):
    page = filled.search("garden")
    assert [(hit.filing.id, hit.path) for hit in page.items] == [
        (1, "primary_issuer.name"),
        (6, "amounts_clarification"),
    ]
    assert page.items[0].snippet == "Garden Lamps LLC"
    assert filled.search("garden", Query(issuer="indefinite")).total == 1
    assert filled.search("ZOE").items[0].path == "reporting_persons[0].name"


def test_where_many_have_the_words_the_newest_come_first(filled, monkeypatch):
    ranked, newest = filled.search("garden"), filled.filings(Query(words="garden"))
    assert (ranked.order, newest.order) == ("relevance", "newest")
    monkeypatch.setattr(finding, "MOST_RANKED", 1)
    many = filled.search("garden")
    assert (many.order, many.total) == ("newest", 2)
    assert tuple(hit.filing for hit in many.items) == newest.items
    assert filled.search("garden", Query(order="relevance", offset=1)).items == many.items[1:]
    assert filled.search("garden", Query(issuer="indefinite", order="relevance")).order == "relevance"


def test_what_a_filing_said_before_it_was_shown_anew_is_not_counted(store):
    one, other = told(1, form_d("Garden Lamps LLC", 500)), told(2, form_d("Garden Chairs LLC", 500))
    store.add([one, other], {one.content_hash: b"", other.content_hash: b""})
    assert (store.search("garden").total, store.search("lamps").total) == (2, 1)
    store.add([replace(one, record=form_d("Garden Tables LLC"), reader_version="2")], {})
    found = [store.search(words).total for words in ("garden", "lamps", "tables")]
    assert found == [2, 0, 1]


def test_a_snippet_is_cut_at_words():
    record = form_d(amounts_clarification="word " * 60 + "Ünübertroffen\n\n lamps " + "word " * 60)
    path, words = snippet(Body(record), [], terms("UNUBERTROFFEN"))
    assert path == "amounts_clarification"
    assert words.startswith("… word word")
    assert "word Ünübertroffen lamps word" in words
    assert words.endswith("word …")
    assert len(words) < 220
    assert snippet(Body(record), [], terms("nowhere")) == ("", "")
    far = form_d(amounts_clarification="herring " + "word " * 60 + "barrels " + "word " * 60)
    pieces = snippet(Body(far), [], terms("barrels herring"))[1].split(" … ")
    assert (pieces[0][:7], "barrels word" in pieces[1]) == ("herring", True)


@pytest.mark.parametrize(
    ("query", "path", "words"),
    [
        ("gold", "amounts_clarification", "Bars of gold, gilded"),  # a part of a word is not what the index found
        ("gold*", "primary_issuer.name", "Goldfinch Lamps LLC"),
        ("lamps bars gold", "amounts_clarification", "Bars of gold, gilded"),  # most of the words, not the first
        ('"of gold"', "amounts_clarification", "of gold, gilded"),
        ('"Ann Reed"', "related_persons[0].first_name", "Ann Reed"),
        ("thistledown", "header", "THISTLEDOWN LP"),
    ],
)
def test_a_snippet_has_the_words_that_were_looked_for(query, path, words):
    record = form_d("Goldfinch Lamps LLC", amounts_clarification="The bars stand in a row.  Bars of gold, gilded")
    named = [("primary_issuer.name", "Goldfinch Lamps LLC"), ("related_persons[0].first_name", "Ann Reed")]
    found = snippet(Body(record), [*named, ("header", "THISTLEDOWN LP")], terms(query))
    assert (found[0], words in found[1]) == (path, True), found


COMMANDS = [
    '"', '""', '"""', "'", "*", "garden*", "^garden", "garden AND", "AND OR NOT", "NEAR(garden lamps, 5)",
    "issuers:garden", "issuers : garden", "{issuers persons} : garden", "-issuers : garden", "garden + lamps",
    "(garden", "garden)", "texts",
    "'; DROP TABLE filings; --", "garden\0lamps", "\ud800", "%", "_", "100%", "garden OR zzz", "a" * 5000, "é́́",
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS)
def test_words_are_never_commands(filled, words):
    for ask in (
        lambda: filled.search(words).items,
        lambda: filled.filings(Query(issuer=words)).items,
        lambda: filled.filings(Query(holder=words)).items,
        lambda: filled.facets(Query(words=words)),
    ):
        with suppress(UsageError):
            ask()
    assert filled.counts().filings == 6


def test_operators_are_words(filled):
    assert filled.search("garden AND").total == 0
    assert filled.search("garden lamps").total == 2
    assert filled.search("issuers garden").total == 0
    assert filled.search("NEAR garden").total == 0
    assert filled.search("OR_1").total == 1


@pytest.mark.slow
@given(st.text(max_size=30))
@settings(suppress_health_check=list(HealthCheck))
def test_any_words_can_be_searched_for(filled, words):
    there = filled.counts().filings
    with suppress(UsageError):
        assert 0 <= filled.search(words).total <= there
        assert 0 <= filled.filings(Query(issuer=words, holder=words, form=words, state=words)).total <= there
        filled.person(words)


def test_too_many_words(filled):
    with pytest.raises(UsageError, match="50 words at most"):
        filled.search("word " * 51)
    assert filled.search("word " * 50).total == 0


def test_counts_and_facets(filled):
    counts = filled.counts()
    assert (counts.filings, counts.doubtful, counts.not_read, counts.sources) == (6, 2, 1, 6)
    facets = filled.facets()
    assert facets.forms == {"D": 2, "10-K": 1, "D/A": 1, "SC 13G": 1, "SC 13G/A": 1}
    assert facets.years == {2024: 5}
    assert facets.states == {"MA": 3, "NY": 2}
    assert facets.doubtful == 2
    assert filled.facets(Query(form="13G")).forms == {"SC 13G": 1, "SC 13G/A": 1}
    assert filled.facets(Query(words="garden")).states == {"MA": 2}


def test_an_issuer(filled):
    page = filled.issuer("1000002")
    assert (page.cik, page.filings.total) == ("0001000002", 2)
    assert {(one.name, one.filings) for one in page.names} == {("Liquid Media Corp", 1), ("Liquidia Inc", 1)}
    assert [(one.name, one.role, one.filings, one.first, one.last) for one in page.persons] == [
        ("Zoë Fund, L.P.", "reporting person", 2, date(2024, 3, 1), date(2024, 4, 1))
    ]
    with pytest.raises(UsageError, match="is not a CIK"):
        filled.issuer("Liquid")
    with pytest.raises(UsageError, match="no filing about an issuer"):
        filled.issuer("77")
    behind = filled.issuer_filings("1000002", Query(offset=1, limit=1))
    assert (behind.items, behind.total) == (filled.issuer("1000002").filings.items[1:], 2)


def test_the_names_of_an_issuer_are_read_from_an_index_alone(tmp_path):
    Store.open(tmp_path / "filings.db").close()
    with closing(sqlite3.connect(tmp_path / "filings.db")) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT name, role, count(DISTINCT filing_id) FROM persons"
            " WHERE cik = '0001000002' AND role IN ('issuer', 'filer') GROUP BY name, role"
        ).fetchall()
    assert "COVERING INDEX persons_by_cik" in plan[0][3]


def test_a_person(filled):
    page = filled.person("zoe fund lp".replace("lp", "l p"))
    assert (page.name, page.filings.total) == ("Zoë Fund, L.P.", 2)
    assert filled.person("ada byrne", Query(limit=1)).filings.total == 3
    assert filled.person("1000009").filings.total == 5
    assert filled.person_filings("ADA BYRNE", Query(offset=3)).total == 3
    with pytest.raises(UsageError, match="has no filing with"):
        filled.person("Nobody")


def test_former_names_find_a_company(where):
    issuer = Issuer(name="New Inc", cik="0001000001", previous_names=("Old Ltd",))
    one = entry(b"1", form_d(primary_issuer=issuer))
    with Store.open(where) as store:
        store.add([one], {one.content_hash: b"1"})
        assert store.filings(Query(issuer="old ltd")).total == 1
        assert store.person("Old Ltd").names[0].role == "former name"
        assert store.person("Old Ltd").name == "Old Ltd"


def test_a_company_is_not_called_by_its_former_name(where):
    issuer = Issuer(name="New Inc", cik="0001000001", previous_names=("Aardvark Ltd",))
    one = entry(b"1", form_d(primary_issuer=issuer))
    with Store.open(where) as store:
        store.add([one], {one.content_hash: b"1"})
        page = store.issuer("1000001")
    assert (page.names[0].name, page.name) == ("Aardvark Ltd", "New Inc")


def test_amounts_are_compared_exactly(where):
    shares = [str(Decimal(2**53) + number) for number in range(3)]
    entries = [entry(one.encode(), schedule_13g(shares=one)) for one in shares]
    with Store.open(where) as store:
        store.add(entries, {one.content_hash: b"" for one in entries})
        assert store.filings(Query(least=2**53 + 1)).total == 2
        assert store.filings(Query(greatest=2**53)).total == 1
