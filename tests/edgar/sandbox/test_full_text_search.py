"""Full-text search answers what EDGAR's does: which terms, whose filings, in which shape."""

from datetime import date
from pathlib import Path

import pytest

from edgar.sandbox.public import ARCHIVES, CIK, FORM_D, SCHEDULE_13G, WHO, Public, form_d, several
from muniment.documents.submission import FullSubmission
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.dissemination import search
from muniment.edgar.sandbox.dissemination.search import parse


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.publish(FORM_D, SCHEDULE_13G)
        yield public


def _search(edgar: Public, question: str) -> dict:
    return edgar.get(f"/LATEST/search-index?{question}").json()


def _found(edgar: Public, question: str) -> set[str]:
    return {hit["_source"]["adsh"] for hit in _search(edgar, question)["hits"]["hits"]}


def test_a_hit_says_what_programs_read_of_it(edgar):
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, business={"city": "GREENWICH", "state": "CT"})
    told = _search(edgar, "q=%22nightjar+ridge%22&forms=D")
    (hit,) = told["hits"]["hits"]
    assert hit["_id"] == "0009900021-25-000001:primary_doc.xml"
    source = hit["_source"]
    assert source["ciks"] == [CIK]
    assert source["display_names"] == ["Nightjar Ridge Partners, L.P.  (CIK 0009900021)"]
    assert (source["adsh"], source["form"], source["file_type"]) == ("0009900021-25-000001", "D", "D")
    assert (source["file_date"], source["period_ending"], source["file_num"]) == ("2025-03-14", None, ["021-990001"])
    assert (source["schema_version"], source["sequence"], source["xsl"]) == ("X0708", 1, "xslFormDX01")
    assert (source["biz_locations"], source["biz_states"]) == (["Greenwich, CT"], ["CT"])
    assert "sic" not in source
    assert told["hits"]["total"] == {"value": 1, "relation": "eq"}
    counted = {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0, "buckets": [{"key": "D", "doc_count": 1}]}
    assert told["aggregations"]["form_filter"] == counted


def test_what_is_not_known_of_a_party_is_left_out(edgar):
    source = _search(edgar, "forms=SCHEDULE+13G")["hits"]["hits"][0]["_source"]
    parties = FullSubmission.read(SCHEDULE_13G).header.parties
    assert source["ciks"] == [party.cik for party in parties]
    assert source["file_num"] == [party.file_number for party in parties if party.file_number]
    assert len(source["biz_locations"]) == len(parties)
    with transaction(edgar.connection):
        for party in parties:
            entities.add(edgar.connection, party.cik, business={"city": "SAINT PAUL", "state": "MN"}, sic="")
    source = _search(edgar, "forms=SCHEDULE+13G")["hits"]["hits"][0]["_source"]
    assert (source["biz_locations"], source["biz_states"]) == (["Saint Paul, MN"] * len(parties), ["MN"])
    assert source["sics"] == []


def test_values_beyond_the_thirty_commonest_are_counted_together(edgar):
    edgar.publish(*(form_d(number, cik=9_910_000 + number) for number in range(2, 36)))
    edgar.publish(form_d(40, cik=9_910_002))
    counted = _search(edgar, "q=nightjar&size=1")["aggregations"]["entity_filter"]
    assert (len(counted["buckets"]), counted["sum_other_doc_count"]) == (30, 5)
    assert counted["buckets"][0] == {"key": "Nightjar Ridge 9910002 Partners, L.P.  (CIK 0009910002)", "doc_count": 2}


def test_a_question_may_be_posted(edgar):
    edgar.publish(form_d(2, form="D/A"))
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Nightjar Ridge Partners")
    asked = {"q": "nightjar", "forms": ["D"], "ciks": [CIK], "from": 1, "dateRange": "all", "category": "custom"}
    posted = edgar.client.post("/LATEST/search-index", json=asked, headers=WHO)
    assert posted.json() == _search(edgar, f"q=nightjar&forms=D&ciks={CIK}&from=1")
    assert len(posted.json()["hits"]["hits"]) == 1
    wrong = edgar.client.post("/LATEST/search-index", content=b'{"q": ', headers=WHO)
    assert (wrong.status_code, wrong.json()) == (200, 'invalid JSON in: {"q": ')
    typed = edgar.client.post("/LATEST/search-index", json={"keysTyped": "night"}, headers=WHO)
    assert typed.json()["hits"]["hits"][0]["_id"] == "9900021"
    for path in (f"{ARCHIVES}/", "/LATEST/other", "/submissions/CIK1.json"):
        assert edgar.client.post(path, json=asked, headers=WHO).status_code == 405
    assert edgar.client.post("/LATEST/search-index", json=asked, headers={"User-Agent": ""}).status_code == 403


@pytest.mark.parametrize(
    "question", ["ciks=9900021", "startdt=2025-02-30&enddt=2025-03-01", "startdt=3/1/25&enddt=4/1/25"]
)
def test_what_the_search_cannot_take_fails(edgar, question):
    answer = edgar.ask(f"/LATEST/search-index?q=nightjar&{question}")
    assert (answer.status_code, len(answer.content)) == (500, 36)
    assert answer.json() == {"message": "Internal server error"}


def test_an_address_beside_the_search_is_forbidden(edgar):
    answer = edgar.ask("/LATEST/search")
    assert (answer.status_code, answer.text) == (403, '{"message":"Forbidden"}')


def test_words_phrases_and_exclusions(edgar):
    all_of_them = _found(edgar, "q=")
    assert len(all_of_them) == 2
    d = {"0009900021-25-000001"}
    assert _found(edgar, "q=nightjar+ridge") == d
    assert _found(edgar, "q=%22ridge+nightjar%22") == set()
    assert _found(edgar, "q=night*+partners") == d
    assert _found(edgar, "q=nightjar+-ridge") == set()
    assert _found(edgar, "q=zzzz+OR+nightjar") == d
    assert _found(edgar, "q=zzzz+or+nightjar") == set()  # an operator is in capitals
    assert _found(edgar, "q=-nightjar") == all_of_them - d
    assert _found(edgar, "q=nightjar+NEAR(0)+ridge") == _found(edgar, "q=partners+NEAR(1)+nightj*") == d
    assert _found(edgar, "q=nightjar+NEAR+partners") == d
    assert _found(edgar, "q=partners+NEAR(0)+nightjar") == set()
    assert _found(edgar, "q=edgarSubmission") == set()  # names of elements are no words


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "AND OR NOT", "a:b", "(", "^x", '""', "-", "x" * 3000, "\x00", "a\x00b", '"a\x00b', "{a b}:c", "NEAR("],
)
def test_whatever_is_typed_is_answered(edgar, typed):
    response = edgar.client.get("/LATEST/search-index", params={"q": typed}, headers={"User-Agent": "a@b.org"})
    assert response.status_code == 200
    assert parse(typed).match.count('"') % 2 == 0


def test_forms_stand_for_their_amendments_unless_these_are_excluded(edgar):
    edgar.publish(form_d(2, form="D/A"))
    both = {"0009900021-25-000001", "0009900021-25-000002"}
    assert _found(edgar, "q=nightjar&forms=D") == both
    assert _found(edgar, "q=nightjar&forms=D,-D%2FA") == {"0009900021-25-000001"}
    assert _found(edgar, "q=nightjar&forms=D%2FA") == {"0009900021-25-000002"}
    assert _found(edgar, "ciks=0009900021&forms=-D,-0") == {"0009900021-25-000002"}


def test_days_people_places_and_items_narrow_a_search(edgar):
    edgar.publish(form_d(2, date(2025, 4, 1), cik=9_900_022))
    with transaction(edgar.connection):
        entities.add(edgar.connection, "9900022", business={"state": "CT"})
    first, second = {"0009900021-25-000001"}, {"0009900022-25-000002"}
    assert _found(edgar, "q=nightjar&ciks=0009900022") == second
    assert _found(edgar, "q=nightjar&ciks=0009900021,0009900022") == first | second
    assert _found(edgar, "q=nightjar&dateRange=custom&startdt=2025-03-01&enddt=2025-03-31") == first
    assert _found(edgar, "q=nightjar&startdt=2025-04-01&enddt=2025-04-01") == second
    assert _found(edgar, "q=nightjar&startdt=2025-04-01") == first | second  # one end alone is none
    assert _found(edgar, "q=nightjar&locationCodes=CT") == second
    assert _found(edgar, "q=nightjar&locationCode=CT") == first | second  # only the plural means anything
    assert _found(edgar, "q=nightjar&items=04&category=none&hits=1") == first | second  # these mean nothing
    assert _found(edgar, "q=nightjar&entityName=9900022+ridge") == second
    assert _found(edgar, "q=nightjar&entityName=Nightjar+(CIK+0009900022)") == second
    assert _found(edgar, "q=nightjar&ciks=0009900021&entityName=Nightjar+(CIK+0009900021)") == first


def test_hits_come_in_pages_up_to_the_ceiling(edgar, monkeypatch):
    edgar.publish(*several(25)[1:])
    pages = [_search(edgar, f"q=nightjar&size=10&from={start}")["hits"]["hits"] for start in (0, 10, 20)]
    numbers = [hit["_source"]["adsh"] for page in pages for hit in page]
    assert len(set(numbers)) == len(numbers) == 25
    monkeypatch.setattr(search, "CEILING", 20)
    told = _search(edgar, "q=nightjar&size=5&from=15")["hits"]
    assert told["total"] == {"value": 20, "relation": "gte"}
    assert len(told["hits"]) == 5
    beyond = _search(edgar, "q=nightjar&size=10&from=15")
    assert ("hits" in beyond, beyond["status"]) == (False, 400)
    assert "[20] but was [25]" in beyond["error"]["root_cause"][0]["reason"]
    monkeypatch.undo()
    assert _search(edgar, "q=nightjar&size=100000")["query"]["size"] == 100


def test_names_are_completed(edgar):
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Nightjar Ridge Partners", tickers=("NJR",))
    for typed in ("ridge pa", "NIGHT", "njr"):
        (hit,) = _search(edgar, f"keysTyped={typed}")["hits"]["hits"]
        assert (hit["_id"], hit["_source"]["entity"]) == ("9900021", "Nightjar Ridge Partners  (NJR)")
    assert _search(edgar, "keysTyped=")["hits"]["hits"] == []


def test_counts_are_made_once_for_all_pages_and_anew_when_anything_changes(edgar, monkeypatch):
    made = []
    counts = search._counts
    monkeypatch.setattr(search, "_counts", lambda *asked: made.append(1) or counts(*asked))
    edgar.publish(*several(5)[1:])

    def states() -> list[dict]:
        page = _search(edgar, f"q=nightjar&size=2&from={len(made)}")
        assert page["hits"]["total"]["value"] == 5
        return page["aggregations"]["biz_states_filter"]["buckets"]

    assert (states(), states()) == ([], [])
    assert len(made) <= 2  # at most once in each thread
    before = len(made)
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, business={"state": "MN"})
    assert states() == [{"key": "MN", "doc_count": 5}]
    assert len(made) == before + 1
