"""What changed between two filings of the store, as a page."""

from urllib.parse import unquote

import pytest
from lxml import html

from .words import told

BEFORE, AFTER = "schedule-13g.xml", "schedule-13g-exit.xml"


def test_a_filing_leads_to_those_before_and_after_it(client, keys):
    page = client.get(f"/filings/{keys[AFTER]}")
    assert f'href="/filings/{keys[AFTER]}/compare/{keys[BEFORE]}">the filing before</a>' in page.text
    assert "the next filing" not in page.text
    page = client.get(f"/filings/{keys[BEFORE]}")
    assert f'href="/filings/{keys[BEFORE]}/compare/{keys[AFTER]}">the next filing</a>' in page.text
    assert "the filing before" not in page.text
    data = client.get(f"/filings/{keys[AFTER]}.json").json()["data"]
    assert data["neighbours"] == {"before": keys[BEFORE], "after": ""}


@pytest.mark.parametrize("named", [(BEFORE, AFTER), (AFTER, BEFORE)])
def test_the_earlier_one_stands_first_however_they_are_named(client, keys, named):
    one, other = (keys[name] for name in named)
    data = client.get(f"/filings/{one}/compare/{other}.json").json()["data"]
    assert (data["before"]["key"], data["after"]["key"]) == (keys[BEFORE], keys[AFTER])
    (change,) = (row for row in data["changes"] if row["path"] == "reporting_persons[0].percent")
    assert (change["before"], change["after"], change["words"]) == ("6.2%", "1.7%", "down by 4.5 points")
    assert data["counted"] in told(client.get(f"/filings/{one}/compare/{other}"))


def test_every_value_leads_to_an_answer_on_the_page_of_its_filing(client, keys):
    page = html.fromstring(client.get(f"/filings/{keys[BEFORE]}/compare/{keys[AFTER]}").text)
    links = page.xpath("//div[@class='redline']//a/@href")
    assert len(links) > 20
    anchors = {
        key: set(html.fromstring(client.get(f"/filings/{key}").text).xpath("//@id"))
        for key in (keys[BEFORE], keys[AFTER])
    }
    for link in links:
        page, _, path = link.partition("#")
        assert unquote(path) in anchors[page.rpartition("/")[2]], link


def test_hostile_words_stay_words_in_a_comparison(client, keys):
    page = client.get(f"/filings/{keys['schedule-13d.xml']}/compare/{keys['hostile.xml']}")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert not html.fromstring(page.text).xpath("//img | //*[@onerror or @onclick or @style]")


def test_what_to_compare_with_is_asked(client, keys):
    page = client.get(f"/filings/{keys[AFTER]}/compare")
    assert f'href="/filings/{keys[AFTER]}/compare/{keys[BEFORE]}"' in page.text
    rows = client.get(f"/filings/{keys[AFTER]}/compare.json").json()["data"]["history"]
    assert [row["key"] for row in rows] == [keys[BEFORE]]
    alone = client.get(f"/filings/{keys['hostile.xml']}/compare")
    assert "no other filing of the same offering" in told(alone)
    answer = client.get(f"/filings/{keys[AFTER]}/compare", params={"with": f" {keys[BEFORE]} "}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/filings/{keys[AFTER]}/compare/{keys[BEFORE]}")


def test_what_cannot_be_compared_is_a_clean_page(client, keys):
    key = keys[BEFORE]
    cases = [
        (f"/filings/{key}/compare/nothing", 404, "There is no filing nothing"),
        (f"/filings/nothing/compare/{key}", 404, "There is no filing nothing"),
        (f"/filings/{key}/compare?with=../../etc", 404, "There is no filing"),
        (f"/filings/nothing/compare?with={key}", 404, "There is no filing nothing"),
        (f"/filings/{key}/compare/{key}", 400, "Both are the same filing"),
        (f"/filings/{key}/compare/{keys['form-d.xml']}", 400, "no items in common"),
        (f"/filings/{key}/compare/{keys['notes.md']}", 404, "No answers could be read"),
        (f"/filings/{key}/compare/%3Cscript%3E", 404, "There is no filing <script>"),
    ]
    for address, status, words in cases:
        answer = client.get(address)
        assert (answer.status_code, words in told(answer)) == (status, True), address
        assert "<script>" not in answer.text
        data = client.get(f"{address}.json").json() if "?" not in address else {}
        assert not data or data["error"]["status"] == status


def test_the_styles_are_those_of_a_redline_that_stands_alone(client):
    styles = client.get("/redline.css")
    assert styles.headers["content-type"].startswith("text/css")
    assert ".redline del" in styles.text
    assert "body {" not in styles.text
