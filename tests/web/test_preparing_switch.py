"""Another schedule in place of the last, a blotter of trades, and figures of the last filing, in the pages."""

import re
from datetime import date
from html import unescape

import pytest
from litestar.testing import TestClient

import muniment
from muniment.deadlines.positions_file import read_positions
from muniment.drafts import Draft, switched
from muniment.drafts.store import DraftStore
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.app import create_app, served
from muniment.web.preparing import filing_context

from .hostile import EXAMPLES
from .journeys import PATIENCE, Hand
from .words import told

TODAY = date(2026, 11, 20)
HOLDER = "Tidewrack Asset Management, Inc."
TABLE = f"""Trade Date,B/S,Qty,Px,Fund,Venue
2026-10-01,Buy,"130,000",14.25,"{HOLDER}",open market
2026-10-05,Sell,"40,000",15.1,"{HOLDER}",open market
"""
SAY = {"outstanding": "23,800,000", "opening": f"{HOLDER}=1,475,600"}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "some.db") as store:
        ingest([EXAMPLES / "schedule-13g.xml", EXAMPLES / "schedule-13d.xml"], store)
        keys = {row.name.rpartition("/")[2]: row.key for row in store.filings().items}
    return tmp_path / "some.db", keys


@pytest.fixture
def context(tmp_path):
    return filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: TODAY)


@pytest.fixture
def client(store, context):
    with TestClient(create_app(store[0], context=context), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def drafts(tmp_path):
    return DraftStore(tmp_path / "drafts")


# ---- in place of the last -------------------------------------------------------------------------------------------


def begin(client, token, key, **say):
    data = {"form_token": token, "filing": key} | say
    return client.post("/prepare", data=data, follow_redirects=False)


def test_a_filing_of_the_store_is_followed_by_another_schedule(client, token, store, drafts):
    key = store[1]["schedule-13g.xml"]
    front = client.get(f"/prepare?filing={key}")
    assert "Or put a Schedule 13D in its place" in told(front)
    assert 'value="13d-1e"' in front.text
    assert 'value="13d-1f"' not in front.text  # of who reports under Rule 13d-1(c)
    answer = begin(client, token, key, rule="13d-1e", event="11/16/2026")
    assert answer.status_code == 303
    cover = told(client.get(answer.headers["location"]))
    assert "Due by Monday, 2026-11-23. 17 CFR 240.13d-1(e)(1)" in cover
    assert "until the tenth day after this schedule is filed; filed on 2026-11-23, it lasts through 2026-12-03" in cover
    name = answer.headers["location"].split("/")[2]
    assert drafts.open(name).record.previously_filed_13g is True
    assert "Due by Monday, 2026-11-23" in told(client.get(f"/prepare/{name}/check"))
    assert "Due by" not in told(client.get(f"/prepare/{name}/item-5"))


def test_what_cannot_follow_is_said(client, token, store):
    for rule, event, words in (
        ("13d-1f", "", "it is for who reports under Rule 13d-1(c)"),
        ("13d-1z", "", "'13d-1z' does not end"),
        ("13d-1e", "soon", "'soon' is not a day"),
    ):
        answer = begin(client, token, store[1]["schedule-13g.xml"], rule=rule, event=event)
        assert answer.status_code == 422, rule
        assert words in told(answer), rule


def test_a_file_is_followed_by_another_schedule(client, token, drafts):
    files = {"file": ("last.xml", (EXAMPLES / "schedule-13d.xml").read_bytes())}
    data = {"form_token": token, "rule": "13d-1c", "event": ""}
    answer = client.post("/prepare/files", data=data, files=files, follow_redirects=False)
    name = answer.headers["location"].split("/")[2]
    assert drafts.open(name).record.rules == ("Rule 13d-1(c)",)
    assert "17 CFR 240.13d-1(h) names no number of days" in told(client.get(answer.headers["location"]))


def test_a_draft_from_a_file_keeps_what_it_remembers(client, token):
    draft = switched(muniment.read(EXAMPLES / "schedule-13g.xml"), "13d-1e", date(2026, 11, 16), TODAY)
    files = {"file": ("mine.yaml", draft.yaml())}
    answer = client.post("/prepare/files", data={"form_token": token}, files=files, follow_redirects=False)
    assert "Due by Monday, 2026-11-23" in told(client.get(answer.headers["location"]))


# ---- a blotter ------------------------------------------------------------------------------------------------------


@pytest.fixture
def drafted(drafts):
    reading = muniment.read(EXAMPLES / "schedule-13g.xml")
    return drafts.add(switched(reading, "13d-1e", date(2026, 11, 16), TODAY), "mine")


def trade(client, token, do="read", table=TABLE, file=None, **say):
    data = {"form_token": token, "do": do, "table": table} | SAY | say
    files = {"file": file or ("", b"")}
    return client.post("/prepare/mine/blotter", data=data, files=files, follow_redirects=False)


def test_a_blotter_is_shown_and_then_put_in(client, token, drafted, drafts):
    assert "Fill Item 5(c) from a blotter" in told(client.get("/prepare/mine/item-5"))
    before = drafts.open("mine").version
    seen = trade(client, token)
    assert seen.status_code == 200
    assert re.search(r'name="column.shares">.*?<option selected>Qty', seen.text)
    said = told(seen)
    assert f"line 3: 2026-10-05: {HOLDER} sold 40,000 shares at $15.10, open market" in said
    assert f"position of {HOLDER}: 1,565,600 shares, 6.6 percent" in said
    assert "left as they are: the rows of Tidewrack Financial Corp." in said
    assert drafts.open("mine").version == before
    assert trade(client, token, "take").headers["location"] == "/prepare/mine/item-5?saved=yes"
    record = drafts.open("mine").record
    assert "10/01/2026  Bought" in record.item5.transactions
    assert (record.reporting_persons[0].aggregate_amount, str(record.reporting_persons[0].percent)) == (
        1_565_600,
        "6.6",
    )
    assert "gives way to it" in told(trade(client, token))


def test_a_file_takes_the_place_of_the_pasted_table(client, token, drafted, drafts):
    say = {"column.shares": "Amount"}
    answer = trade(client, token, "take", table="x", file=("t.csv", b"\xef\xbb\xbf" + TABLE.encode()), **say)
    assert answer.status_code == 303
    assert "10/05/2026  Sold" in drafts.open("mine").record.item5.transactions


def test_the_history_is_a_file_for_due(client, token, drafted):
    answer = trade(client, token, "history")
    assert answer.headers["content-disposition"] == 'attachment; filename="mine-positions.csv"'
    read = read_positions(answer.text, "p.csv")
    assert read.faults == ()
    assert [(str(one.date), one.shares) for one in read.positions][-1] == ("2026-10-05", 1_565_600)


def test_what_is_wrong_with_a_blotter_is_said_beside_it(client, token, drafted, drafts):
    for say, words in (
        ({"table": ""}, "Choose a file, or paste the table."),
        ({"table": TABLE.replace("2026-10-05", "2026-10-35")}, "The table: line 3: date: '2026-10-35'"),
        ({"table": TABLE.replace("Qty", "Count")}, "there is no column for the shares: say which of 'Count' it is"),
        ({"column.shares": "Px", "column.price": "Nobody"}, "there is no column 'Nobody'"),
        ({"outstanding": "1,5"}, "Shares outstanding: '1,5': it takes a number"),
        ({"opening": "Nobody=5"}, "Held before the first row: nobody in the blotter is called 'Nobody'"),
        ({"kind": "<b>"}, "As what kind of filer they hold: '<b>' is no kind of filer"),
        ({"since": "soon"}, "'soon' is not a day"),
        ({"table": "<script>alert(1)</script>"}, "there is no column for the date"),
    ):
        before = drafts.open("mine").version
        answer = trade(client, token, "take", **say)
        assert answer.status_code == 422, say
        assert words in " ".join(unescape(answer.text).split()), say
        assert "<script>alert" not in answer.text, say
        assert drafts.open("mine").version == before, say


def test_a_form_without_transactions_has_no_blotter(client, drafts):
    drafts.add(Draft(muniment.read(EXAMPLES / "schedule-13g.xml").record), "mine")
    assert client.get("/prepare/mine/blotter").status_code == 400
    assert "blotter" not in told(client.get("/prepare/mine/item-4"))


# ---- figures of the last filing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_from_row_9_to_the_sentence_in_a_browser(browser, store, context, drafts, width):
    with served(store[0], context=context) as address:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
        context.set_default_timeout(PATIENCE)
        hand = Hand(context.new_page())
        hand.page.goto(f"/prepare?filing={store[1]['schedule-13g.xml']}")
        hand.press("Prepare the amendment")
        hand.go("persons")
        for number in (0, 1):
            hand.fill(f"reporting_persons[{number}].aggregate_amount", "1,520,000")
        hand.press("Save")
        hand.go("item-4")
        assert "Item 4(a) still says 1,475,600, and the cover has 1,520,000" in hand.page.inner_text("main")
        assert hand.place("item4.amount").input_value().startswith("1,475,600 shares")
        assert not hand.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        hand.press("Put in 1,520,000 for 1,475,600")
        assert hand.place("item4.amount").input_value().startswith("1,520,000 shares")
        assert "still says" not in hand.page.inner_text("main")
        hand.go("check")
        assert "still says" not in hand.page.inner_text("main")
        assert hand.said == []
    assert drafts.open("schedule-13g-a-larkspur-lantern-works-inc").record.item4.amount.startswith("1,520,000 shares")


@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_13g_to_a_filled_13d_in_a_browser(browser, store, context, width):
    with served(store[0], context=context) as address:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
        context.set_default_timeout(PATIENCE)
        hand = Hand(context.new_page())
        hand.page.goto(f"/prepare?filing={store[1]['schedule-13g.xml']}")
        hand.page.locator("#rule-13d-1e").check()
        hand.fill("event", "2026-11-16")
        hand.press("Prepare the Schedule 13D")
        assert "Due by Monday, 2026-11-23" in hand.page.inner_text("main")
        hand.go("item-5")
        hand.press("Fill Item 5(c) from a blotter of trades")
        hand.fill("table", TABLE)
        hand.fill("opening", SAY["opening"])
        hand.fill("outstanding", SAY["outstanding"])
        hand.press("Read the table")
        assert hand.place("column.price").input_value() == "Px"
        assert not hand.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        hand.press("The columns are right: put it into the draft")
        assert "$15.10" in hand.place("item5.transactions").input_value()
        assert hand.said == []
