"""The pages on which doubtful readings are judged: the queue, an answer kept, who may, and what is refused."""

import re
import shutil
from urllib.parse import quote

import pytest
from litestar.testing import TestClient
from lxml import html
from sqlalchemy import delete, update

from muniment.pipeline.findings import edition, keep_findings
from muniment.store import Store
from muniment.store.stored import Judgement
from muniment.store.tables import filings
from muniment.study import review
from muniment.web import review_queue
from muniment.web.access.visits import Role
from muniment.web.app import create_app
from study.review.test_chain import KEYS, SHARES, slipped, stored

from .doubts import DOUBTED, SIGNED, UNSURE
from .hostile import SCRIPT
from .teams import FIELD, Browser, Clock, client_of, log_in_as, team_of
from .words import told

FILING = "doubted.txt"


@pytest.fixture
def path(store_path, tmp_path):
    """A copy of the store, looked through for doubts."""
    copy = shutil.copy(store_path, tmp_path / "filings.db")
    with Store.open(copy) as store:
        review.update(store)
    return copy


@pytest.fixture
def client(path):
    with Browser(create_app(path)) as client:
        yield client


@pytest.fixture
def key(keys):
    return keys[FILING]


def doubt(client, key, path=DOUBTED, **asked):
    return client.get("/review/doubt", params={"filing": key, "path": path, **asked})


def judge(client, key, path=DOUBTED, **said):
    token = FIELD.search(doubt(client, key, path).text)[1]
    given = {"form_token": token, "filing": key, "path": path, "why": "as printed", "who": "Ada", **said}
    return client.post("/review/doubt", data=given)


def corrections(path, key):
    with Store.open(path, read_only=True) as store:
        return store.filing(key).corrections


# ---- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue(client):
    page = client.get("/review")
    assert page.status_code == 200
    assert "readings to review" in page.text
    assert "Sole Dispositive Power, reporting person 1" in page.text
    rows = client.get("/review.json").json()["data"]["rows"]
    assert [row["harm"] for row in rows] == sorted((row["harm"] for row in rows), reverse=True)


def test_the_queue_narrowed(client):
    data = client.get("/review.json?form=13G&kind=unsure").json()["data"]
    assert {row["kind"] for row in data["rows"]} == {"Low confidence"}
    (chosen,) = (
        one for facet in data["facets"] if facet["name"] == "kind" for one in facet["choices"] if one["chosen"]
    )
    assert chosen["count"] == data["total"] == len(data["rows"])
    assert chosen["href"] == "/review?form=13G"
    assert client.get("/review?kind=odd").status_code == 400


def test_the_queue_says_what_was_not_held_against_the_rules(path):
    with Browser(create_app(path)) as client:
        assert "checked by the rules" in (said := told(client.get("/review")))
        assert "muniment check --store filings.db checks them." in said
    with Store.open(path) as store:
        keep_findings(store)
    with Browser(create_app(path)) as client:
        assert "by the rules" not in told(client.get("/review"))


def test_an_empty_queue_blames_no_filter(path):
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(delete(review.doubts))
    with Browser(create_app(path)) as client:
        assert "No reading of this store needs review." in told(client.get("/review"))


def test_the_queue_says_what_came_in_since_it_was_filled(path):
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(delete(review.doubts))
        connection.execute(delete(review.doubted))
    with Browser(create_app(path)) as client:
        text = told(client.get("/review"))
        waiting = client.get("/review.json").json()["data"]["behind"]
    assert waiting > 1
    assert "Nothing to review" not in text
    assert f"{waiting} filings came in or changed since and are not in this queue." in text
    assert "No reading that was looked through needs review." in text


def test_a_filing_whose_issuer_was_not_read_is_named_by_its_key(path):
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(update(filings).values(issuer=None))
    with Browser(create_app(path)) as client:
        row = client.get("/review.json").json()["data"]["rows"][0]
        assert f"{row['form']}, filing {row['key']}" in told(client.get("/review"))


def test_a_store_that_nobody_looked_through(store_path):
    with TestClient(create_app(store_path), base_url="http://127.0.0.1") as client:
        assert "muniment review --store" in client.get("/review").text


# ---- one doubt ------------------------------------------------------------------------------------------------------


def test_a_doubt_beside_its_source(client, key):
    text = doubt(client, key).text
    assert 'value="right" checked' in text
    assert "62% confidence" in text
    assert '<mark id="mark">986,150</mark>' in text
    assert "Skip" in text


def test_an_amendment_that_does_not_fit_is_shown_beside_the_filing_before(tmp_path):
    path = tmp_path / "chain.db"
    with Store.open(path) as store:
        ids = [stored(store, 0, 0.99), stored(store, 1, 0.98, shares=10_000)]
        judgements = [Judgement(found, tuple(KEYS), "both") for found in ((), (slipped(),))]
        store.judge(edition(), dict(zip(ids, judgements, strict=True)))
        review.update(store)
    with Browser(create_app(path)) as client:
        said = told(doubt(client, KEYS[1], SHARES))
    assert "Does not fit other values. Ann Fund has 10,000 shares, but 1,000 before." in said
    assert "1,000 in the filing before: Ann Fund reports 6.2% of Liquid Media Corp, filed" in said


def test_candidates_to_choose_from(client, key):
    text = doubt(client, key, UNSURE).text
    assert 'value="candidate:4150"' in text
    assert "31% confidence" in text
    assert 'value="right"' not in text


def test_nothing_of_a_hostile_candidate_runs(client, key):
    assert SCRIPT not in doubt(client, key, UNSURE).text
    judge(client, key, "class_title", answer="value", value=SCRIPT, why=SCRIPT, who=SCRIPT)
    for page in (f"/filings/{key}", "/review/settled"):
        assert SCRIPT not in client.get(page).text
        assert "&lt;script&gt;window.flag" in client.get(page).text


def test_a_value_without_a_place_is_shown_beside_what_stands_around(client, key):
    text = doubt(client, key, "reporting_persons[0].comment").text
    assert "the entry around it" in text
    assert "<mark" in text


def test_a_value_of_a_data_set_beside_the_words_of_its_cell(client, keys):
    text = doubt(client, keys["hostile.zip"], "total_offering_amount").text
    assert 'class="cellwords"' in text
    assert "OFFERING row" in text


def test_what_is_not_there(client, keys):
    for filing, where in (
        ("999999", DOUBTED),
        (FILING, "nothing"),
        (FILING, "item4"),
        (FILING, ""),
    ):
        assert doubt(client, keys.get(filing, filing), where).status_code == 404, filing


# ---- judging --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "said", "value", "kind"),
    [
        (DOUBTED, {"answer": "right"}, 986150, "value"),
        (DOUBTED, {"answer": "value", "value": "12"}, 12, "value"),
        (UNSURE, {"answer": "candidate:4150"}, 4150, "value"),
        (DOUBTED, {"answer": "absent"}, None, "absent"),
        (DOUBTED, {"answer": "not applicable"}, None, "not applicable"),
        (DOUBTED, {"answer": "unreadable"}, None, "unreadable"),
        (DOUBTED, {"answer": "value", "value": "0"}, 0, "value"),
    ],
)
def test_every_answer_is_kept_as_what_it_is(client, path, key, where, said, value, kind):
    answer = judge(client, key, where, **said)
    assert answer.status_code == 303
    (one,) = corrections(path, key)
    assert (one.path, one.value, one.kind, one.who, one.why) == (where, value, kind, "Ada", "as printed")
    assert one.words
    assert one.spans


def test_saving_leads_to_the_next_doubt_and_the_last_to_the_queue(client, key):
    rows = client.get("/review.json?form=13G&kind=unsure").json()["data"]["rows"]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        answer = judge(client, row["key"], row["path"], answer="right", form="13G", kind="unsure")
        where = answer.headers["location"]
        assert where.startswith(following["href"]) if following else where == "/review?form=13G&kind=unsure"
    assert client.get("/review.json?form=13G&kind=unsure").json()["data"]["total"] == 0


def test_saving_may_lead_to_the_filing(client, key):
    answer = judge(client, key, answer="value", value="990000", back="filing")
    where = answer.headers["location"]
    assert where.startswith(f"/filings/{key}#")
    page = client.get(where).text
    assert "1 review by people" in page
    assert re.search(r"<strong>990000</strong>.*Ada, .*: as printed", page)
    settled = client.get("/review/settled").text
    assert "applied to the reading" in settled


@pytest.mark.parametrize(("where", "said"), [(DOUBTED, {"answer": "right"}), (UNSURE, {"answer": "candidate:4150"})])
def test_what_was_reviewed_needs_no_review(client, key, where, said):
    def place():
        page = html.fromstring(client.get(f"/filings/{key}").text)
        (found,) = page.xpath(f"//*[@id='{where}']")
        (top,) = page.xpath(f"//section[@id='doubts']//li[a[@href='#{quote(where)}']]/a[@class='judge']/text()")
        return " ".join(found.text_content().split()), found.get("class").split(), top

    words, classes, top = place()
    assert "confidence" in words
    assert "doubtful" in classes
    assert top == "review"
    judge(client, key, where, **said)
    words, classes, top = place()
    assert "Reviewed:" in words
    assert not any(less in words for less in ("confidence", "Needs review", "Perhaps"))
    assert "doubtful" not in classes
    assert top == "reviewed"
    heading = html.fromstring(client.get(f"/filings/{key}").text).get_element_by_id("doubts-title").text_content()
    assert heading.endswith(" in this reading, 1 reviewed")


def test_the_next_says_what_was_saved_and_leads_back_to_it(client, key):
    answer = judge(client, key, answer="value", value="990000")
    page = html.fromstring(client.get(answer.headers["location"]).text)
    (status,) = page.xpath('//*[@role="status"]')
    assert "Saved: Sole Dispositive Power, reporting person 1, 990000" in " ".join(status.text_content().split())
    (back,) = status.xpath(".//a/@href")
    assert "990000" in told(client.get(back))


def test_why_is_said_in_words(client, key):
    assert "Its place, its label and the rest of the filing say too little for it" in told(doubt(client, key))
    words = told(client.get("/review"))
    assert "with some doubt" not in words
    assert "perhaps 4150" in words


@pytest.mark.slow
def test_the_name_is_asked_for_once(client, key):
    assert 'value="Zo' not in doubt(client, key).text
    judge(client, key, answer="right", who="Zoë; Adams")
    assert 'name="who" value="Zoë; Adams"' in doubt(client, key, SIGNED).text


def test_what_is_refused_is_said_and_shown_again(client, path, key):
    for said, words in (
        ({}, "Choose an answer."),
        ({"answer": "odd"}, "Choose an answer."),
        ({"answer": "value"}, "Type the value"),
        ({"answer": "value", "value": "a lot"}, "it takes"),
        ({"answer": "candidate:x"}, "it takes"),
        ({"answer": "right", "value": "990000"}, "You typed a value, and chose another answer"),
        ({"answer": "absent", "value": "990000"}, "You typed a value, and chose another answer"),
        ({"answer": "right", "why": " "}, "Give a reason"),
        ({"answer": "right", "who": ""}, "Give your name"),
        ({"answer": "right", "who": "A" * 300}, "up to 200"),
    ):
        answer = judge(client, key, **said)
        assert answer.status_code == 422, said
        assert words in answer.text, said
        if said.get("value"):
            assert f'value="{said["value"]}"' in answer.text
        assert corrections(path, key) == (), said


def test_nothing_typed_is_lost_while_another_program_writes(client, path, key, monkeypatch):
    monkeypatch.setattr(review_queue, "_WAIT", 0.1)
    with Store.open(path) as store, store.writing():
        answer = judge(client, key, answer="value", value="77", why="my reason")
    assert answer.status_code == 422
    assert "another program" in answer.text
    assert "my reason" in answer.text
    assert corrections(path, key) == ()


def test_a_form_of_somebody_else_changes_nothing(client, path, key):
    given = {"filing": key, "path": DOUBTED, "answer": "right", "why": "x", "who": "Eve"}
    assert client.post("/review/doubt", data=given).status_code == 403
    assert client.post("/review/doubt", data={**given, "form_token": "x" * 64}).status_code == 403
    assert corrections(path, key) == ()


@pytest.mark.slow
def test_a_stale_form_is_shown_again(client, path, key):
    given = {
        "form_token": "x" * 64,
        "filing": key,
        "path": DOUBTED,
        "answer": "value",
        "value": "77",
        "why": "my reason",
    }
    answer = client.post("/review/doubt", data=given, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 422
    assert "my reason" in answer.text
    assert 'value="77"' in answer.text
    assert corrections(path, key) == ()


# ---- a team ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(path):
    with client_of(path, team_of(path, Clock())) as client:
        yield client


def test_in_a_team_it_is_who_is_logged_in(team, path, key):
    log_in_as(team, Role.PREPARER)
    assert judge(team, key, answer="right", who="Somebody Else").status_code == 303
    (one,) = corrections(path, key)
    assert one.who == "piet"


def test_viewers_look_and_do_not_judge(team, path, key):
    log_in_as(team, Role.VIEWER)
    assert team.get("/review").status_code == 200
    assert doubt(team, key).status_code == 403
    token = FIELD.search(team.get("/review").text)[1]
    given = {"form_token": token, "filing": key, "path": DOUBTED, "answer": "right", "why": "x"}
    assert team.post("/review/doubt", data=given).status_code == 403
    assert corrections(path, key) == ()


def test_strangers_see_nothing(team, key):
    assert team.get("/review").status_code == 303
    assert doubt(team, key).status_code == 303
    assert team.get("/review.json").status_code == 401
