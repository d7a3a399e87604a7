"""The pages of a study: data first, every figure with its filing, two clocks, and clear words where nothing is."""

import csv
import io
import json
import shutil
from datetime import date
from decimal import Decimal

import pytest
from litestar.testing import TestClient
from lxml import etree, html
from msgspec import UNSET, structs
from sqlalchemy import text

from muniment.evidence import State
from muniment.forms.definition import AsFiled
from muniment.forms.schedule_13.schedule_13g import Item5
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import questions
from muniment.study.updating import update
from muniment.web.app import create_app
from muniment.web.lists import place
from store.entries import entry, form_d
from study import held
from study.rows import HOSTILE, accession
from web.hostile import EXAMPLES

LARKSPUR = "/issuers/0009900001"
PAGES = [
    "/study",
    "/study?period=all&state=CA&industry=Technology&funds=no",
    "/study?period=2025-07&exemption=06b&known=2025-12-31",
    LARKSPUR,
    f"{LARKSPUR}?as_of=2012-12-31&known=2013-01-31",
    "/issuers/cik:0009900001",
    "/persons/name:3",
    "/persons/Theodora%20Quill",
    "/network/0009900001",
    "/network/name:5",
    "/study/ownership?period=all",
    "/study/ownership?period=all&kind=activist&holder=name:3",
    "/study/ownership?kind=group",
]
CHARTS = [
    "ownership?issuer=cik:0009900001",
    "money?issuer=0009900001",
    "positions?holder=name:3",
    "network?entity=0009900001",
    "raised-by-state?period=all",
    "raised-by-month?period=2025",
    "raised-by-industry?period=all&funds=no",
    "top-issuers?period=all",
    "largest-holders?period=all",
]


def words(answer):
    return " ".join(" ".join(html.fromstring(answer.content).itertext()).split())


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole(world, address):
    page = world.get(address)
    assert page.status_code == 200
    tree = html.fromstring(page.content)
    assert len(tree.xpath("//h1")) == 1
    suggesting = ["/static/find.js"] if address.startswith(("/study", "/network")) else []
    assert list(tree.xpath("//script/@src")) == [*suggesting, "/static/charts.js"]
    assert not tree.xpath("//script/text() | //style | //@style | //@*[starts-with(name(), 'on')]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(label in ids for label in tree.xpath("//label/@for"))
    assert "script-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("address", PAGES)
def test_the_same_as_data(world, address):
    told = world.get(html.fromstring(world.get(address).content).xpath("//link[@rel='alternate']/@href")[0])
    assert told.headers["content-type"] == "application/json"
    assert set(told.json()) == {"data", "links"}


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere(world, address):
    tree = html.fromstring(world.get(address).content)
    links = {one for one in tree.xpath("//main//a/@href | //img/@src | //source/@srcset") if not one.startswith("/ask")}
    for link in links - {one for one in links if one.startswith("#")}:
        assert world.get(link.partition("#")[0]).status_code == 200, link


# ---- who holds it ---------------------------------------------------------------------------------------------------


def holders(world, address):
    return [(one["name"], one["percent"]) for one in world.get(address).json()["data"]["study"]["holders"]]


def test_one_figure_a_statement(world):
    assert holders(world, f"{LARKSPUR}.json") == [("Northgate Capital, L.P.", 8.125), ("Theodora Quill", None)]


def test_what_was_true_and_what_was_known(world):
    early = f"{LARKSPUR}.json?as_of=2012-12-31&known=2012-12-31"
    assert holders(world, early) == [(HOSTILE, 11.2), ("Northgate Capital, L.P.", 6)]
    assert "0 statements" not in words(world.get(early.replace(".json", "")))
    assert holders(world, f"{LARKSPUR}.json?known=2012-01-01") == []


def test_what_is_not_yet_known_stands_nowhere_on_the_page(world):
    told = words(world.get(f"{LARKSPUR}?known=2013-01-31"))
    study = told.partition("How this page was put together")[0]
    assert "8.125%" not in study
    assert "6%" in study


def test_each_figure_leads_to_its_place_in_the_filing(world):
    tree = html.fromstring(world.get(LARKSPUR).content)
    hrefs = tree.xpath("//section[@aria-labelledby='holders']//td/a/@href")
    assert f"/filings/{accession(2)}#reporting_persons%5B0%5D" in hrefs
    target = html.fromstring(world.get(f"/filings/{accession(2)}").content)
    assert target.xpath("//*[starts-with(@id, 'reporting_persons[0]')]")


def test_what_is_not_stated_is_no_zero(world):
    row = next(
        one
        for one in html.fromstring(world.get(LARKSPUR).content).xpath("//section[@aria-labelledby='holders']//tbody/tr")
        if "Theodora" in one.text_content()
    )
    assert row.text_content().count("not stated") == 2


def test_less_than_one_percent_and_what_is_unreadable_are_not_unstated(tmp_path):
    less = held.person(held.OTHER, percent=None, as_filed=(AsFiled("percent", "<1"),))
    first = held.filed(1, held.schedule(persons=(held.person(),), filer=held.FUND), date(2025, 1, 2))
    unread = held.filed(2, held.schedule(persons=(held.person(percent=None),), amendment=True), date(2025, 2, 3))
    unread = structs.replace(unread, states={"reporting_persons[0].percent": State("unreadable", "3l")})
    more = held.filed(3, held.schedule(persons=(held.person(held.OTHER),), filer=held.OTHER), date(2025, 1, 3))
    exits = {"amendment": True, "item5": Item5(five_percent_or_less=True)}
    small = held.filed(4, held.schedule(persons=(less,), filer=held.OTHER, **exits), date(2025, 2, 4))
    with Store.open(tmp_path / "filings.db") as store:
        held.add(store, (first, unread, more, small))
        update(store)
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        pages = [client.get(address) for address in (LARKSPUR, f"/persons/{held.FUND}", f"/persons/{held.OTHER}")]
        label = client.get(f"/charts/ownership.svg?issuer={held.LAMPS}").text
        lines = client.get(f"/charts/ownership.csv?issuer={held.LAMPS}").text.splitlines()
    assert [page.text.count(">not stated<") for page in pages] == [0, 0, 0]
    assert [page.text.count("less than 1%") > 0 for page in pages] == [True, False, True]
    assert [page.text.count("unreadable: “3l”") > 0 for page in pages] == [True, True, False]
    assert "percent less than 1%, five percent or less on 4 February 2025" in label
    rows = list(csv.DictReader(lines))
    stated = {row["percent_absent"]: row["percent"] for row in rows}
    assert stated.keys() == {"", "less than 1%", "unreadable: “3l”"}
    assert all(bool(row["percent"]) != bool(row["percent_absent"]) for row in rows)


def test_all_time_leads_to_no_more_of_it(world):
    page = html.fromstring(world.get("/study/ownership?period=all&kind=exit&holder=name:5").content)
    (empty,) = page.xpath("//p[@class='empty']")
    assert "No such change is in this store." in " ".join(empty.text_content().split())
    assert not empty.xpath(".//a")


def test_nobody_leads_with_money_that_no_notice_states(tmp_path):
    notice = entry(b"1", form_d(total_amount_sold=UNSET))
    with Store.open(tmp_path / "filings.db") as store:
        store.add([notice], {notice.content_hash: b"1"})
        update(store)
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        page = client.get("/study?period=all")
    assert html.fromstring(page.content).findtext(".//h1") == "Nothing counted as raised all time"
    assert "leads with" not in words(page)
    assert "No state or country has money raised that can be counted" in words(page)


def test_an_amount_that_is_unreadable_is_not_unstated(tmp_path):
    notices = [entry(name, form_d(), accession=f"0001234567-25-00000{at}") for at, name in enumerate((b"1", b"2"))]
    record = structs.replace(notices[1].record, total_amount_sold=UNSET)
    states = {**notices[1].states, "total_amount_sold": State("unreadable", "l2O")}
    notices[1] = structs.replace(notices[1], record=record, states=states)
    with Store.open(tmp_path / "filings.db") as store:
        store.add(notices, {made.content_hash: b"" for made in notices})
        update(store)
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        page = client.get("/issuers/0001000001").text
    assert ">unreadable: “l2O”</td>" in page


def test_amendments_lead_to_what_they_changed(world):
    tree = html.fromstring(world.get(LARKSPUR).content)
    assert f"/filings/{accession(1)}/compare/{accession(2)}" in tree.xpath("//a/@href")
    assert "+2.125 points, +212,500 shares" in words(world.get(LARKSPUR))


def test_a_hostile_name_stands_there_as_it_is(world):
    assert HOSTILE in words(world.get(LARKSPUR))
    assert b"<script>window" not in world.get(LARKSPUR).content


def test_the_covers_and_offerings_of_a_person(world):
    told = world.get("/persons/name:3.json").json()["data"]["study"]
    assert [(one["issuer"], one["percent"]) for one in told["positions"]] == [
        ("Larkspur Lamps, Inc.", 8.125),
        ("Orchard Data Corp", 5.5),
    ]
    assert [(one["name"], one["filings"], one["in_group"]) for one in told["beside"]] == [("Northgate GP, LLC", 2, 2)]
    roles = world.get("/persons/name:6.json").json()["data"]["study"]["roles"]
    assert {(one["issuer"], one["role"], one["filings"]) for one in roles} == {
        ("Orchard Data Corp", "related person", 2),
        ("Larkspur Lamps, Inc.", "related person", 3),
    }


# ---- the market -----------------------------------------------------------------------------------------------------


def facet(told, name):
    found = next(one for one in told["facets"] if one["name"] == name)
    return {one["value"]: one["count"] for one in found["choices"]}


def test_a_facet_counts_what_its_choices_would_give(world):
    told = world.get("/study.json?period=all&industry=Technology").json()["data"]
    assert facet(told, "state") == {"CA": 3}
    assert facet(told, "industry") == {
        "Technology": 3,
        "Other Technology": 2,
        "Banking & Financial Services": 1,
        "Biotechnology": 1,
        "Computers": 1,
        "Health Care": 1,
        "Pooled Investment Fund": 1,
    }
    assert facet(told, "funds") == {"no": 3}
    excluded = dict.fromkeys(("excluded", "first_seen", "fall", "outlier", "unstated"), 0)
    assert told["total"] == {"notices": 3, "offerings": 2, "raised": 14_500_000, "raised_once": 14_500_000, **excluded}


@pytest.mark.parametrize("chosen", ["", "&state=CA", "&funds=no&industry=Technology", "&exemption=06b", "&state=NY"])
def test_the_page_says_what_the_questions_say(world, world_path, chosen):
    told = world.get(f"/study.json?period=2025{chosen}").json()["data"]
    given = dict(one.split("=") for one in chosen.strip("&").split("&") if one)
    given |= {"since": "2025-01-01", "until": "2025-12-31"}
    with Store.open(world_path, read_only=True) as store, store.reading() as connection:
        for name, key in (("raised_by_month", "months"), ("raised_by_state", "states")):
            answer = questions.ask(connection, name, given)
            rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
            assert sum(row["notices"] for row in rows) == told["total"]["notices"]
            assert sum(row["raised"] or 0 for row in rows) == told["total"]["raised"]
            shown = {row[0]["value"]: row[3]["value"] for row in told[key]["rows"]}
            for row in rows:
                named = row["month"] if key == "months" else place(row["state"])
                assert shown[named] == (row["raised"] or 0)


def test_a_period_has_the_notices_that_its_page_counts(world):
    told = world.get("/study.json?period=all&state=CA").json()["data"]["periods"]
    assert [(one["label"], one["count"]) for one in told] == [("2025Q3", 3), ("2025", 3), ("All", 3)]
    early = world.get("/study.json?known=2025-06-30").json()["data"]
    assert (early["period"]["name"], early["total"]["notices"]) == ("2025Q2", 1)
    assert [(one["label"], one["count"]) for one in early["periods"]] == [("2025Q2", 1), ("2025", 1), ("All", 1)]


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("/study/ownership?period=all&kind=exit", "/study/ownership?period=all&kind=exit"),
        ("/ask/holders?issuer=&sort=-percent", "/ask/holders?issuer=&sort=-percent"),
        (LARKSPUR, LARKSPUR),
        (f"{LARKSPUR}?part=study.holders", f"{LARKSPUR}?part=study.holders"),
        ("/network/cik:0009900001", "/network/0009900001"),
    ],
)
def test_behind_the_end_of_a_list_are_its_last_rows(world, asked, last):
    led = world.get(f"{asked}{'&' if '?' in asked else '?'}offset=999", follow_redirects=False)
    assert (led.status_code, led.headers.get("location")) == (303, last)
    assert world.get(last, follow_redirects=False).status_code == 200


def test_no_month_between_is_left_out_and_no_notice_without_a_day(world_path, tmp_path):
    path = tmp_path / "copy.db"
    shutil.copy(world_path, path)
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(text("update notices set quarter = null, month = null, filed = null where filing_id = 13"))
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        told = client.get("/charts/raised-by-month.json?period=all").json()
    assert [(row["month"], row["raised"]) for row in told["rows"]] == [
        ("2025-05", 0),
        ("2025-06", 0),
        ("2025-07", 4_000_000),
        ("2025-08", 70_000_000),
        ("2025-09", 1_500_000),
    ]
    assert told["note"].startswith("$9,000,000 of 1 notice without a day: in no month.")


def test_a_period_is_the_latest_quarter_unless_said(world):
    assert world.get("/study.json").json()["data"]["period"]["name"] == "2025Q3"


@pytest.mark.parametrize(
    ("asked", "words_told"),
    [
        ("period=yesterday", "period"),
        ("state=Nowhere", "state"),
        ("industry=Umbrellas", "industry"),
        ("exemption='; drop table notices --", "exemption"),
        ("funds=perhaps", "funds"),
        ("known=tomorrow", "known"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(world, asked, words_told):
    answer = world.get(f"/study.json?{asked}")
    assert answer.status_code == 400
    assert answer.json()["error"]["detail"].startswith(words_told)
    assert world.get("/study").status_code == 200


def test_a_notice_without_an_issuer_has_its_money_and_no_page(tmp_path):
    notice = form_d(primary_issuer=UNSET, total_amount_sold=500)
    with Store.open(tmp_path / "filings.db") as store:
        store.add([made := entry(b"one", notice)], {made.content_hash: b"one"})
        update(store)
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        issuers = client.get("/study.json").json()["data"]["issuers"]
        assert issuers["rows"][0][:2] == [{"value": "No name stated"}, {"value": 500}]
        assert client.get("/study").status_code == client.get("/ask/top_raised").status_code == 200


def test_a_network_says_what_the_others_are(world, world_path, tmp_path):
    """Seen from a holder the other is the issuer, and two of one name are told apart."""
    rows = world.get("/charts/network.json?entity=name:3").json()["rows"]
    ties = {row["other"]: row["tie"] for row in rows}
    assert ties == {"Larkspur Lamps, Inc.": "issuer", "Orchard Data Corp": "issuer", "Northgate GP, LLC": "group"}
    rows = world.get("/charts/network.json?entity=0009900001").json()["rows"]
    assert {row["other"]: row["tie"] for row in rows}["Northgate Capital, L.P."] == "reporting person"
    shapes = [world.get(f"/charts/network.vl.json?entity={who}").text for who in ("0009900001", "name:3")]
    middles = [next(node for node in layer_values(spec) if node.get("kind") == "middle") for spec in shapes]
    assert [node["shape"] for node in middles] == ["square", "circle"]
    path = tmp_path / "copy.db"
    shutil.copy(world_path, path)
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(text("update entities set name = 'Northgate' where id in (3, 4)"))
        connection.execute(text("update mentions set role = 'filer' where entity_id = 5"))
        connection.execute(text("delete from holdings where holder_id = 5"))
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        rows = client.get("/charts/network.json?entity=0009900001").json()["rows"]
        titles = [client.get(f"/charts/network.json?entity=name:{n}").json()["title"] for n in (4, 5)]
    assert {"Northgate (name:3)", "Northgate (name:4)"} <= {row["other"] for row in rows}
    assert [title.partition(" ")[0] for title in titles] == ["Northgate", "No"]  # nobody names who only filed


def layer_values(spec):
    return [row for layer in json.loads(spec)["layer"] for row in layer["data"]["values"]]


# ---- charts as files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_comes_as_every_kind_of_file(world, chart):
    name, _, asked = chart.partition("?")
    drawn = world.get(f"/charts/{name}.svg?{asked}&theme=dark&narrow=yes")
    assert etree.fromstring(drawn.content).get("width")
    assert "script" not in drawn.headers["content-security-policy"]
    assert world.get(f"/charts/{name}.png?{asked}").content.startswith(b"\x89PNG")
    spec = world.get(f"/charts/{name}.vl.json?{asked}").json()
    assert spec["title"]
    told = world.get(f"/charts/{name}.json?{asked}").json()
    rows = list(csv.DictReader(io.StringIO(world.get(f"/charts/{name}.csv?{asked}").text)))
    assert len(rows) == len(told["rows"]) > 0
    assert list(rows[0]) == list(told["rows"][0])


@pytest.mark.slow
def test_no_cell_of_a_csv_file_is_a_formula(market_path, tmp_path):
    from muniment.web.study.figures import Column, Figure, cells
    from muniment.web.study.pictures import table_csv

    figure = Figure(
        "", "", "", (Column("a", "A"), Column("b", "B", "number")), (cells("=1+cmd|x", Decimal("-5E+3")),), dict
    )
    assert table_csv(figure) == b"a,b\n'=1+cmd|x,-5000\n"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/charts/nothing.svg", 404),
        ("/charts/ownership.exe?issuer=0009900001", 404),
        ("/charts/ownership.svg", 400),
        ("/charts/ownership.svg?issuer=nobody", 400),
        ("/charts/money.svg?issuer=name:3", 404),
        ("/network/nobody", 404),
        ("/issuers/nobody", 404),
        ("/issuers/0009900001?as_of=never", 400),
    ],
)
def test_what_is_not_there_is_told_in_words(world, address, status):
    answer = world.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_all_counts_what_the_page_counts(world_path, tmp_path):
    """A notice of an unknown day is of no quarter, and a further copy of one is none."""
    path = tmp_path / "copy.db"
    shutil.copy(world_path, path)
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(text("update notices set quarter = null, month = null, filed = null where filing_id = 14"))
        connection.execute(
            text("update notices set raised_kind = 'copy', number = null, raised = null where filing_id = 15")
        )
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        told = client.get("/study.json?period=all").json()["data"]
    assert (told["periods"][-1]["label"], told["periods"][-1]["count"], told["total"]["notices"]) == ("All", 4, 4)
    rows = [(one["label"], one["count"], bool(one["href"])) for one in told["periods"]]
    assert rows == [("2025Q3", 3, True), ("2025", 3, True), ("Not stated", 1, False), ("All", 4, True)]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("/issuers/name:3", "/persons/name%3A3"),
        ("/issuers/name:3.json?as_of=2013-12-31", "/persons/name%3A3.json?as_of=2013-12-31"),
        ("/issuers/Theodora%20Quill", "/persons/Theodora%20Quill"),
        ("/persons/0009900001", "/issuers/0009900001"),
        ("/persons/cik:0009900002.json", "/issuers/0009900002.json"),
    ],
)
def test_who_asks_in_the_wrong_room_is_led_to_the_right_one(world, asked, where):
    answer = world.get(asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, where)
    assert world.get(where, follow_redirects=False).status_code == 200


def test_who_is_nobody_is_told_so_in_both_rooms(world):
    assert "No filing in this store is about an issuer with the CIK 12" in words(world.get("/issuers/12"))
    assert "No filing in this store names 12." in words(world.get("/persons/12"))


def test_who_is_issuer_and_holder_has_two_pages_that_know_each_other(world_path, tmp_path):
    """Northgate Capital, a holder, is made the issuer of one schedule."""
    path = tmp_path / "copy.db"
    shutil.copy(world_path, path)
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(text("update mentions set entity_id = 3 where role = 'issuer' and filing_id = 6"))
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        for here, there in (("issuers", "persons"), ("persons", "issuers")):
            page = client.get(f"/{here}/name:3", follow_redirects=False)
            assert page.status_code == 200
            assert f"/{there}/name%3A3" in html.fromstring(page.content).xpath("//main/p/a/@href")
        assert not client.get(LARKSPUR + ".json").json()["data"]["study"]["elsewhere"]


# ---- a store that was not studied -----------------------------------------------------------------------------------


@pytest.fixture
def unstudied(tmp_path):
    with Store.open(tmp_path / "new.db") as store:
        store.add([made := entry(b"one", form_d())], {made.content_hash: b"one"})
    with TestClient(create_app(tmp_path / "new.db"), base_url="http://127.0.0.1") as client:
        yield client


def test_a_store_that_was_not_studied_says_how(unstudied):
    assert "muniment study --store new.db" in words(unstudied.get("/study"))
    page = unstudied.get("/issuers/0001000001")
    assert "muniment study --store new.db" in words(page)
    assert not html.fromstring(page.content).xpath("//script")
    assert unstudied.get("/charts/raised-by-month.svg").status_code == 503
    assert unstudied.get("/network/0001000001").status_code == 503


def test_a_new_filing_is_seen_at_once(world_path, tmp_path):
    """What is remembered is forgotten when the store changes."""
    path = tmp_path / "copy.db"
    shutil.copy(world_path, path)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        before = client.get("/study.json?period=all").json()["data"]["total"]["raised"]
        with Store.open(path) as store, store.writing() as connection:
            connection.execute(text("update notices set raised = raised + 1 where filing_id = 11"))
        assert client.get("/study.json?period=all").json()["data"]["total"]["raised"] == before + 1


@pytest.mark.parametrize("last", ["2", "0009900016-25-000001"])
def test_what_names_an_issuer_leads_to_the_newest_filing_that_does_so_by_its_key(tmp_path, last):
    """A schedule in XML by itself has no accession number: its key is its number in the store."""
    files = [EXAMPLES / "schedule-13g-submission.nc", EXAMPLES / "schedule-13g.xml"]
    path = tmp_path / "filings.db"
    with Store.open(path) as store:
        for file in files if last == "2" else files[::-1]:
            ingest([file], store)
        update(store)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        places = client.get(f"{LARKSPUR}.json").json()["data"]["study"]["mentioned"]
        assert {place["href"] for place in places if place["role"] == "issuer"} == {f"/filings/{last}"}
        assert "Larkspur Lantern Works, Inc." in client.get(f"/filings/{last}").text


@pytest.mark.parametrize("chart", CHARTS)
def test_a_png_has_its_title_note_and_source(world, chart):
    name, _, asked = chart.partition("?")
    told = world.get(f"/charts/{name}.vl.json?{asked}").json()
    height = told["height"] + told["padding"]["top"] + told["padding"]["bottom"]
    png = world.get(f"/charts/{name}.png?{asked}").content
    assert int.from_bytes(png[20:24]) / 2 >= height + 60  # pixels of a PNG are half as large
