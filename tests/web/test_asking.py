"""Asking on the pages: questions, SQL, saved queries and their feeds, also by strangers and with hostile words."""

import re
import shutil
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from litestar.testing import TestClient
from lxml import etree, html

from muniment.errors import UsageError
from muniment.store.database import saved_of
from muniment.study import sql
from muniment.study.questions import TOPICS, questions
from muniment.web.access.visits import Role
from muniment.web.app import create_app
from muniment.web.asking import saved as saving
from muniment.web.asking.answers import table_of, without_keys, without_repeats
from muniment.web.asking.saved import SavedQueries

from .asked import CIK, FIRST, SECOND, studied_store
from .hostile import HOLDER, ISSUER, SCRIPT
from .teams import NAMES, Clock, browsers_of, form_token, team_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOLDERS = f"/ask/holders?issuer={CIK}"
ADDRESS = re.compile(r"http://127\.0\.0\.1(/saved/[0-9]+/feed/[A-Za-z0-9_-]{43})")
HOSTILE = [
    "' or 1=1 --",
    '"; drop table filings; --',
    "1); attach 'x' as y; --",
    "%' union select data from contents --",
    "\0",
]


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    return studied_store(tmp_path_factory.mktemp("studied") / "filings.db")


@pytest.fixture
def store(studied, tmp_path):
    return Path(shutil.copy(studied, tmp_path / "filings.db"))


@pytest.fixture(scope="module")
def client(studied):
    """Pages for what changes nothing."""
    with TestClient(create_app(studied), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def own(store):
    """Pages over a store of its own, to save queries."""
    with TestClient(create_app(store), base_url="http://127.0.0.1") as own:
        yield own


@pytest.fixture
def team(store):
    """A browser of nobody, and of one of each role."""
    with browsers_of(store, team_of(store, Clock())) as browsers:
        yield browsers


def save(client, name="Holders", **fields):
    told = {"form_token": form_token(client, "/sql?q=select+1"), "name": name, "kind": "question", "asked": "holders"}
    return client.post("/saved", data={**told, "p.issuer": CIK, **fields}, follow_redirects=False)


def post(client, address):
    data = {"form_token": form_token(client, "/sql?q=select+1")}
    return client.post(address, data=data, follow_redirects=False)


def cells(answer):
    rows = html.fromstring(answer.text).xpath("//tbody/tr[not(ancestor::figure)]")  # a picture has a table of its own
    return [[cell.text_content().strip() for cell in row] for row in rows]


# ---- questions ------------------------------------------------------------------------------------------------------


def test_all_questions_are_listed(client):
    page = html.fromstring(client.get("/ask").text)
    links = [one.get("href") for one in page.iterfind(".//dl//a")]
    assert sorted(links) == sorted(f"/ask/{name}" for name in questions())
    assert tuple(one.text for one in page.iterfind(".//h2"))[: len(TOPICS)] == TOPICS
    under = {one.find("h2").text: one for one in page.iterfind(".//section")}
    assert under["Form D money"].find(".//a[@href='/ask/raised_by_state']") is not None


def test_names_in_the_meaning_of_an_answer_are_set_as_code(client):
    lead = html.fromstring(client.get("/ask/holders").text).find(".//p[@class='lead']")
    assert [one.text for one in lead.iterfind("code")] == [
        "derived", "basis", "overlaps", "counted", "may_be_same_as", "may_be_same_filing", "counted_if_same",
    ]  # fmt: skip
    assert "`" not in lead.text_content()


def test_counts_are_grouped_years_and_ids_are_not_and_codes_have_their_labels():
    columns = ("notices", "year", "statement_id", "state", "exemptions")
    (row,) = table_of(columns, [(1234, 2025, 9462, "E9", ("06b", "3C.1"))]).rows
    said = [one.words for one in row]
    assert said == ["1,234", "2025", "9462", "Cayman Islands (E9)", "Rule 506(b) (06b), Section 3(c)(1) (3C.1)"]
    (unknown,) = table_of(("state", "exemption"), [("Ohio", "<b>")]).rows
    assert [one.words for one in unknown] == ["Ohio", "<b>"]


def test_numbers_of_our_questions_have_their_unit_and_those_of_a_query_may_be_anything():
    columns, row = ("raised", "before_percent", "percent_change", "shares"), (-1234, Decimal("6.20"), Decimal(-1), 1000)
    said, as_asked = (
        [cell.words for cell in table_of(columns, [row], is_ours=is_ours).rows[0]] for is_ours in (True, False)
    )
    assert said == ["-$1,234", "6.20%", "-1", "1,000"]
    assert as_asked == ["-1,234", "6.20", "-1", "1,000"]


def test_two_of_one_name_have_a_link_each():
    columns = ("name", "entity", "other_name", "other")
    (row,) = table_of(columns, [("Fund GP", "name:fund gp|19801", "Fund GP", "cik:0001234567")]).rows
    assert [row[0].href, row[2].href] == ["/persons/name%3Afund%20gp%7C19801", "/persons/cik%3A0001234567"]
    (row,) = table_of(("issuer", "issuer_name", "former_name"), [("cik:0000003499", "New", "Old")]).rows
    assert [row[1].href, row[2].href] == ["/issuers/cik%3A0000003499"] * 2
    (row,) = table_of(("name", "former_name"), [("A", "B")]).rows
    assert [one.href for one in row] == ["/persons/A", "/persons/B"]


def test_a_filing_without_an_accession_number_is_linked_by_its_id():
    (row,) = table_of(("filing", "path", "quantity"), [("35", "details.transactions[0].quantity", 5)]).rows
    assert [one.href for one in row] == ["/filings/35#details.transactions%5B0%5D.quantity", "", ""]


def test_an_answer_is_a_table_that_leads_to_its_filings(client):
    answer = client.get(HOLDERS)
    page = html.fromstring(answer.text)
    assert answer.status_code == 200
    assert [row[2] for row in cells(answer)] == ["1,234,567", "0"]
    assert [row[3] for row in cells(answer)] == ["6.20%", "–"]  # no figure, which is not zero
    assert 'aria-label="no value">–' in answer.text  # the filing may say words such as "less than 1%"
    hrefs = [one.get("href") for one in page.iterfind(".//tbody//a")]
    assert f"/filings/{FIRST}#reporting_persons%5B0%5D.aggregate_amount" in hrefs
    assert "and issuer_id = :issuer" in page.findtext(".//pre/code")


@pytest.mark.slow
def test_both_clocks_narrow_an_answer(client):
    assert len(cells(client.get(f"{HOLDERS}&as_of=2024-12-31"))) == 1
    assert len(cells(client.get(f"{HOLDERS}&known=2025-02-14T16:00:00"))) == 0
    assert "known by 1 March 2025" in client.get(f"{HOLDERS}&known=2025-03-01").text


def test_a_question_about_somebody_is_not_asked_of_all_unasked(client):
    assert cells(client.get("/ask/holders")) == []
    assert len(cells(client.get("/ask/holders?issuer="))) == 2


def test_downloads_have_the_address_of_the_page(client):
    csv = client.get(HOLDERS.replace("?", ".csv?"))
    assert csv.headers["content-disposition"] == 'attachment; filename="muniment-holders.csv"'
    assert "'=SUM(A1) Fund" in csv.text
    whole = client.get(HOLDERS.replace("?", ".json?")).json()
    told = whole["data"]
    assert client.get(whole["links"]["self"]).json() == whole
    assert [row[told["columns"].index("filing")] for row in told["rows"]] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/ask/nothing", 404, "There is no question nothing"),
        ("/ask/holders.xml", 404, "append .csv or .json"),
        ("/ask/holders?wrong=1", 400, "no parameter 'wrong'"),
        ("/ask/holders?issuer=Twin+Fund", 400, "several in this store are called 'Twin Fund'"),
        ("/ask/holders?issuer=Nobody", 400, "nobody in this store is called 'Nobody'"),
        ("/ask/holders?as_of=yesterday", 400, "True on: enter a day such as 2026-03-27 or 3/27/2026"),
        ("/ask/holders?issuer=1&issuer=2", 400, "issuer is given twice"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    assert words in unescape(answer.text)


def test_a_number_is_typed_as_people_write_it(client):
    """A number field of HTML would drop what it cannot read before anyone can say what was wrong with it."""
    page = html.fromstring(client.get("/ask/serial_persons", params={"least": "1,234"}).text)
    field = page.get_element_by_id("p-least")
    assert (field.get("type"), field.get("inputmode"), field.value) == ("text", "decimal", "1,234")
    assert page.find(".//p[@class='wrong']") is None
    wrong = client.get("/ask/serial_persons", params={"least": "1,23"})
    assert wrong.status_code == 400
    assert "1,23" in wrong.text


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", ["issuer", "as_of", "known", "offset"])
def test_no_parameter_is_part_of_the_sql(client, name, words):
    answer = client.get("/ask/holders", params={name: words})
    assert answer.status_code == 400
    assert "OperationalError" not in answer.text
    assert client.get("/sql.json?q=select+count(*)+from+filings").json()["data"]["rows"] == [[3]]


def test_a_question_that_takes_too_long_is_ended(store, monkeypatch):
    from muniment.store import Store

    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as filings from n"
    asked = next(iter(questions().values()))
    slow = type(asked)("holders", asked.title, asked.topic, asked.meaning, (), endless)
    monkeypatch.setattr("muniment.study.questions.question", lambda name: slow)
    with Store.open(store, read_only=True) as held:
        with pytest.raises(UsageError, match=r"took longer than 0\.2 seconds"):
            sql.answer(held, "holders", {}, 10, seconds=0.2)
        with held.reading() as connection:  # the same connection is whole again
            assert connection.exec_driver_sql("select count(*) from filings").scalar_one() == 3


# ---- as people ask --------------------------------------------------------------------------------------------------


def field(client, address, name):
    return html.fromstring(client.get(address).text).get_element_by_id(f"p-{name}")


@pytest.mark.parametrize(
    ("name", "parameter", "typed", "code", "label"),
    [
        ("top_raised", "industry", "biotech", "Biotechnology", "Biotechnology"),
        ("top_raised", "exemption", "506c", "06c", "Rule 506(c)"),
        ("top_raised", "state", "california", "CA", "California"),
        ("top_raised", "funds", "YES", "yes", "Yes"),
        ("crossings", "threshold", "10", "10", "10%"),
        ("exits", "kind", "Exit", "exit", "Exit"),
    ],
)
def test_fixed_choices_are_lists_that_take_what_people_type(client, name, parameter, typed, code, label):
    answer = client.get(f"/ask/{name}", params={parameter: typed})
    chosen = html.fromstring(answer.text).get_element_by_id(f"p-{parameter}").find("option[@selected]")
    assert answer.status_code == 200
    assert (chosen.get("value"), chosen.text) == (code, label)


@pytest.mark.parametrize(
    ("name", "parameter", "typed", "words"),
    [
        ("top_raised", "industry", "biotechnologie", "did you mean Biotechnology?"),
        ("top_raised", "state", "umbrella", "choose one"),
        ("exits", "kind", "leaving", "choose one"),
        ("top_raised", "since", "soon", "enter a day such as 2026-03-27 or 3/27/2026, not 'soon'"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_in_a_summary(client, name, parameter, typed, words):
    answer = client.get(f"/ask/{name}", params={parameter: typed})
    page = html.fromstring(answer.text)
    assert answer.status_code == 400
    assert words in page.get_element_by_id(f"e-{parameter}").text_content()
    wrong = page.get_element_by_id(f"p-{parameter}")
    assert wrong.get("aria-invalid") == "true"
    assert f"e-{parameter}" in wrong.get("aria-describedby").split()
    assert [link.get("href") for link in page.iterfind(".//*[@role='alert']//a")] == [f"#p-{parameter}"]


def test_an_answer_leaves_out_what_each_row_has_in_common_and_says_so():
    columns = ("issuer_name", "raised", "fallen", "state", "notices")
    rows = [("Ada Inc", 9, None, "CA", 1), ("Byrne LP", 7, None, "CA", 1)]
    shown, words = without_repeats(table_of(columns, rows), {"state": "CA"})
    assert [head.name for head in shown.heads] == ["issuer_name", "raised", "notices"]
    assert [[cell.words for cell in row] for row in shown.rows] == [["Ada Inc", "$9", "1"], ["Byrne LP", "$7", "1"]]
    assert words == "Columns left out here: Fallen, empty in every row; State, California (CA) in every row."
    # What was not asked for may be the answer, and one row says all that it has.
    assert without_repeats(table_of(columns[:2], rows[:0]), {}) == (table_of(columns[:2], []), "")
    assert len(without_repeats(table_of(columns, rows[:1]), {"state": "CA"})[0].heads) == len(columns)


def test_what_an_answer_means_names_its_columns_as_its_table_does(client):
    page = html.fromstring(client.get("/ask/top_raised").text)
    meaning = page.xpath("//section[@aria-labelledby='meaning']")[0].text_content()
    assert "“Raised, counted once” counts that" in meaning
    assert "raised_once" not in meaning


def test_one_of_several_of_a_name_is_chosen_and_shown_by_name(client):
    page = html.fromstring(client.get("/ask/holders?issuer=Twin+Fund&as_of=2025-01-01").text)
    links = [link.get("href") for link in page.iterfind(".//ul[@class='meant']//a")]
    assert links == [f"/ask/holders?issuer=name%3A{key}&as_of=2025-01-01" for key in (4, 5)]
    chosen = html.fromstring(client.get(links[0]).text)
    assert chosen.find(".//p[@class='chosen']").text_content().split() == ["Twin", "Fund", "Change", "Issuer"]
    assert chosen.find(".//p[@class='chosen']/input").get("type") == "hidden"


def test_an_answer_says_what_was_asked_and_of_how_many_filings(client):
    page = html.fromstring(client.get(f"{HOLDERS}&as_of=2025-12-31").text)
    sentence = page.findtext(".//p[@class='asked-for']")
    assert sentence.endswith(". 2 rows, asked of 2 filings of Schedule 13G.")
    assert ISSUER[:20] in sentence
    assert "true on 31 December 2025" in sentence


def test_an_answer_is_sorted_by_each_of_its_columns_also_as_a_file(client):
    shares = [row[2] for row in cells(client.get(f"{HOLDERS}&sort=shares"))]
    assert shares == ["0", "1,234,567"]
    page = html.fromstring(client.get(f"{HOLDERS}&sort=-shares").text)
    (head,) = page.iterfind(".//th[@aria-sort]")
    assert head.get("aria-sort") == "descending"
    assert "sort=shares" in head.find("a").get("href")
    (csv,) = [link.get("href") for link in page.iterfind(".//p[@class='ways']/a") if link.text == "CSV"]
    rows = client.get(csv).text.splitlines()
    assert "1234567" in rows[1]
    assert client.get(f"{HOLDERS}&sort=shares%22;drop").status_code == 400


def test_days_are_for_people_and_keys_are_for_programs():
    columns = ("name", "entity", "first_seen", "known")
    row = ("Brett Sagan", "name:brett sagan|19703 2093", date(2026, 3, 27), "2026-03-27T17:31:00")
    shown = without_keys(table_of(columns, [row]))
    assert [head.label for head in shown.heads] == ["Name", "First seen", "Public since"]
    assert [cell.words for cell in shown.rows[0]] == ["Brett Sagan", "27 March 2026", "27 March 2026, 17:31"]
    assert shown.rows[0][0].href == "/persons/name%3Abrett%20sagan%7C19703%202093"


def test_tables_and_columns_of_sql_are_described(client):
    page = html.fromstring(client.get("/sql").text)
    tables = {one.findtext("summary/code"): one for one in page.iterfind(".//details[@class='table']")}
    assert "notices" in tables
    meanings = {one.findtext("dt/code"): one.findtext("dd") for one in tables["reports"].iterfind(".//dl/div")}
    assert meanings["percent"] == "Percent of the class, exact"
    assert client.get(tables["reports"].find(".//a").get("href")).status_code == 200


def test_a_misspelt_column_is_asked_about_beside_the_query(client):
    page = html.fromstring(client.get("/sql?q=select+sharess+from+reports").text)
    assert "is shares meant?" in page.get_element_by_id("q-wrong").text
    assert page.get_element_by_id("q").get("aria-invalid") == "true"


# ---- SQL ------------------------------------------------------------------------------------------------------------


def test_sql_is_answered(client):
    answer = client.get(
        "/sql", params={"q": "select accession as filing, shares from reports where shares > :least", "p.least": "5"}
    )
    assert cells(answer) == [[FIRST, "1,234,567"]]
    assert html.fromstring(answer.text).get_element_by_id("p-least").value == "5"


def test_sql_with_parameters_asks_for_them_first(client):
    answer = client.get("/sql", params={"q": "select :a as a"})
    assert cells(answer) == []
    assert 'name="p.a"' in answer.text
    assert cells(client.get("/sql", params={"q": "select :a as a", "p.a": ""})) == [["–"]]


def test_the_tables_are_listed_without_what_is_private(client):
    page = client.get("/sql").text
    assert "form_d_related_persons" in page
    assert "aggregate_amount" in page
    assert "packing" not in page


@pytest.mark.parametrize("kind", ["", ".csv", ".json"])
@pytest.mark.parametrize("query", ["drop table filings", "select data from contents", "select 1; select 2", "pragma x"])
def test_sql_that_is_refused_is_told_in_one_line(client, kind, query):
    answer = client.get(f"/sql{kind}", params={"q": query})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("address", [HOLDERS, "/sql?q=select+*+from+reports"])
def test_hostile_names_are_words(client, address):
    page = html.fromstring(client.get(address).text)
    assert [one.get("src") for one in page.iterfind(".//script")] == ["/static/find.js"]
    assert page.find(".//main//img") is None
    assert not [
        one for one in page.iter() if isinstance(one.tag, str) and any(name.startswith("on") for name in one.attrib)
    ]
    assert HOLDER[:40] in page.text_content()


# ---- saved queries --------------------------------------------------------------------------------------------------


def test_a_query_is_saved_listed_asked_and_removed(own):
    assert save(own, f"Mine {SCRIPT}").status_code == 303
    page = html.fromstring(own.get("/ask").text)
    assert [one.get("src") for one in page.iterfind(".//script")] == ["/static/find.js"]
    assert [one.get("href") for one in page.iterfind(".//tbody//a")] == [HOLDERS]
    assert post(own, "/saved/1/remove").status_code == 303
    assert "No saved queries yet" in own.get("/ask").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " \t"}, "needs a name"),
        ({"name": "x" * 101}, "100 are the most"),
        ({"kind": "other"}, "a question, a SELECT or a list of deadlines"),
        ({"asked": "nothing"}, "there is no question"),
        ({"p.nothing": "x"}, "no parameter"),
        ({"p.issuer": "x" * 501}, "500 characters at most"),
        ({"kind": "sql", "asked": ""}, "there is no query"),
        ({"kind": "sql", "asked": "select '" + "x" * 10_000 + "'"}, "10,000 are the most"),
    ],
)
def test_only_what_could_be_asked_is_saved(client, fields, words):
    answer = save(client, **fields)
    assert answer.status_code == 400
    assert words in unescape(answer.text)


def test_saved_queries_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "MOST_PER_USER", 2)
    held = SavedQueries(tmp_path / "saved.db")
    for _ in range(2):
        held.save("piet", "One", "sql", "select 1", {})
    with pytest.raises(UsageError, match="2 queries of yours are saved"):
        held.save("piet", "One", "sql", "select 1", {})
    held.save("vera", "One", "sql", "select 1", {})
    held.close()


def test_nothing_is_written_before_something_is_saved(own, store):
    own.get("/ask")
    assert not saved_of(store).exists()
    save(own)
    assert saved_of(store).stat().st_mode & 0o077 == 0


def test_a_stranger_saves_and_sees_nothing(team):
    assert team[None].post("/saved", data={"name": "x"}).status_code in (401, 403)
    assert team[None].get("/ask").status_code == 303
    assert team[None].get("/sql?q=select+1").status_code == 303
    assert team[None].get("/sql.json?q=select+1").status_code == 401
    save(team[Role.VIEWER], "Hers")
    assert "Hers" not in team[None].get("/login").text


def test_a_form_without_its_token_saves_nothing(own):
    assert own.post("/saved", data={"name": "x", "kind": "sql", "asked": "select 1"}).status_code == 403
    save(own)
    assert own.post("/saved/1/remove", data={}).status_code == 403
    assert "Holders" in own.get("/ask").text


def test_only_its_owner_or_a_signer_removes_a_query(team):
    for role in (Role.VIEWER, Role.VIEWER, Role.SIGNER):
        save(team[role])
    assert post(team[Role.PREPARER], "/saved/1/remove").status_code == 404
    assert post(team[Role.VIEWER], "/saved/3/remove").status_code == 404
    assert post(team[Role.VIEWER], "/saved/1/remove").status_code == 303
    assert post(team[Role.SIGNER], "/saved/2/remove").status_code == 303
    assert post(team[Role.SIGNER], "/saved/99/remove").status_code == 404


# ---- feeds ----------------------------------------------------------------------------------------------------------


def feed_of(client, number=1):
    answer = post(client, f"/saved/{number}/feed")
    assert answer.status_code == 200, answer.text
    return ADDRESS.search(unescape(answer.text))[1]


def entries(answer):
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content).findall("a:entry", ATOM)


def test_a_feed_has_an_entry_for_each_filing_the_newest_first(own):
    save(own)
    found = entries(own.get(feed_of(own)))
    assert [one.find("a:link", ATOM).get("href") for one in found] == [
        f"http://127.0.0.1/filings/{number}" for number in (SECOND, FIRST)
    ]
    assert [one.findtext("a:updated", namespaces=ATOM) for one in found] == [
        "2025-05-15T00:00:00Z",
        "2025-02-14T00:00:00Z",
    ]
    assert ISSUER[:20] in found[0].findtext("a:title", namespaces=ATOM)
    assert len({one.findtext("a:id", namespaces=ATOM) for one in found}) == 2
    assert b"<script" not in own.get(feed_of(own)).content


def test_rows_that_name_no_filing_are_entries_too(own):
    save(own, kind="sql", asked="select state, count(*) as n from filings where 1 = :issuer or 1 = 1 group by state")
    assert len(entries(own.get(feed_of(own)))) == 2


def test_characters_that_xml_has_none_for_do_not_break_a_feed(own):
    save(own, kind="sql", asked="select char(0) || char(1) || '<' || char(65535) as name where :issuer is not null")
    assert len(entries(own.get(feed_of(own)))) == 1


def test_a_feed_needs_its_address_and_no_login(team):
    save(team[Role.PREPARER])
    address = feed_of(team[Role.PREPARER])
    assert len(entries(team[None].get(address))) == 2
    number, token = address.rsplit("/", 1)
    for wrong in (f"{number}/{'x' * 43}", f"{number}/{token[:-1]}", address.replace("/1/", "/2/")):
        assert team[None].get(wrong).status_code == 404


def test_only_the_owner_opens_and_ends_a_feed(team, store):
    save(team[Role.PREPARER])
    address = feed_of(team[Role.PREPARER])
    for role in (Role.VIEWER, Role.SIGNER):
        assert post(team[role], "/saved/1/feed").status_code == 404
        assert post(team[role], "/saved/1/feed/close").status_code == 404
        assert address.rsplit("/", 1)[1] not in team[role].get("/ask").text
    assert address.rsplit("/", 1)[1].encode() not in saved_of(store).read_bytes()
    assert post(team[Role.PREPARER], "/saved/1/feed/close").status_code == 303
    assert team[None].get(address).status_code == 404


def test_another_address_ends_the_one_before(own):
    save(own)
    first, second = feed_of(own), feed_of(own)
    assert own.get(first).status_code == 404
    assert own.get(second).status_code == 200


def test_the_feed_of_somebody_who_was_removed_ends(team):
    save(team[Role.PREPARER])
    address = feed_of(team[Role.PREPARER])
    team[None].app.state.access.accounts.remove(NAMES[Role.PREPARER])
    assert team[None].get(address).status_code == 404


def test_a_saved_query_runs_within_bounds_whoever_opens_it(own, monkeypatch):
    whole = sql.Limits
    monkeypatch.setattr("muniment.study.sql.Limits", lambda **given: whole(seconds=0.2, **given))
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*), :issuer from n"
    save(own, kind="sql", asked=endless)
    answer = own.get(feed_of(own))
    assert answer.status_code == 400
    assert "took longer than" in answer.text


def test_what_is_done_with_saved_queries_stands_in_the_log(team):
    save(team[Role.PREPARER])
    feed_of(team[Role.PREPARER])
    page = team[Role.SIGNER].get("/log").text
    assert "query saved" in page
    assert "feed opened" in page


# ---- search ---------------------------------------------------------------------------------------------------------


def test_search_tells_companies_whose_names_begin_so(client):
    page = html.fromstring(client.get("/search?q=twin").text)
    links = {one.text: one.get("href") for one in page.iterfind(".//main//ul//a")}
    assert links == {"Twin Fund (name:4)": "/persons/name%3A4", "Twin Fund (name:5)": "/persons/name%3A5"}


def test_a_name_that_folds_to_that_of_a_question_names_its_file(client):
    found = client.get("/ask/lin\N{KELVIN SIGN}s.csv")
    assert found.status_code == 200
    assert found.headers["content-disposition"] == 'attachment; filename="muniment-links.csv"'
