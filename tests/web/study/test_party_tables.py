"""The tables of issuers and persons: sorted, narrowed, counted, and made of the filings that the page lists."""

from datetime import date
from decimal import Decimal

import pytest
from litestar.testing import TestClient
from lxml import html
from msgspec import UNSET

from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store import Store
from muniment.study.updating import update
from muniment.web.app import create_app
from store.entries import entry, schedule_13g
from study.rows import HOSTILE

LARKSPUR = "/issuers/0009900001"
CUSIP = "53634X100"


def holders(world, **given):
    told = world.get(f"{LARKSPUR}.json", params={"part": "study.holders", **given})
    assert told.status_code == 200, told.text
    return [holder["name"] for holder in told.json()["data"]["study"]["holders"]]


def test_a_table_is_sorted_by_its_address(world):
    assert holders(world, sort="name") == ["Northgate Capital, L.P.", "Theodora Quill"]
    assert holders(world, sort="-name") == ["Theodora Quill", "Northgate Capital, L.P."]
    # Who states no percent comes last either way.
    assert holders(world, sort="percent") == holders(world, sort="-percent") == holders(world, sort="name")
    assert holders(world, sort="name", as_of="2012-12-31", known="2012-12-31")[-1] == "Northgate Capital, L.P."
    assert world.get(LARKSPUR, params={"part": "study.holders", "sort": "size"}).status_code == 400
    assert world.get(LARKSPUR, params={"part": "study.statements", "sort": "steps"}).status_code in (200, 400)


def test_a_table_is_narrowed_by_words_and_says_how_many_are_left(world):
    assert holders(world, find="QUILL theo") == ["Theodora Quill"]
    assert holders(world, find="zzyzx") == []
    page = html.fromstring(world.get(LARKSPUR, params={"part": "study.holders", "find": "zzyzx"}).text)
    assert "0 holders with “zzyzx”" in page.text_content()
    assert page.xpath("//input[@name='find']/@value") == ["zzyzx"]


def test_headings_sort_and_keep_the_clocks(world):
    address = f"{LARKSPUR}?as_of=2012-12-31&known=2012-12-31"
    page = html.fromstring(world.get(address).text)
    (link,) = page.xpath("//section[@aria-labelledby='holders']//th/a[text()='Percent']/@href")
    sorted_page = html.fromstring(world.get(link).text)
    section = sorted_page.find(".//section[@aria-labelledby='holders']")
    assert section.xpath(".//th[@aria-sort='descending']/a/text()")[0].startswith("Percent")
    names = [" ".join(row.text_content().split()) for row in section.findall(".//tbody/tr")]
    assert [name.startswith(HOSTILE[:10]) for name in names] == [True, False]
    assert sorted_page.xpath("//input[@name='as_of']/@value") == ["2012-12-31"]


@pytest.fixture(scope="module")
def matched(tmp_path_factory):
    """An issuer whose second schedule states no CIK: the study knows it by its CUSIP."""
    made = [
        entry(
            name.encode(),
            schedule_13g(
                "Liquidmetal Technologies, Inc.",
                issuer_cik=cik,
                submission_type="SCHEDULE 13G",
                cusips=(CUSIP,),
                event_date=date(2025, 1, 1),
                reporting_persons=(ReportingPerson(name=name, aggregate_amount=Decimal(9), percent=Decimal(percent)),),
            ),
            accession=f"0001234567-25-00000{number}",
        )
        for number, (name, cik, percent) in enumerate((("Ada Byrne", "0001141240", 6), ("Zoë Fund", UNSET, 7)), 1)
    ]
    path = tmp_path_factory.mktemp("matched") / "filings.db"
    with Store.open(path) as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


def test_the_filings_of_a_page_are_all_that_its_tables_are_made_of(matched):
    told = matched.get("/issuers/0001141240.json").json()["data"]
    assert len(told["study"]["holders"]) == told["total"] == len(told["rows"]) == 2
    assert told["matched"] == 1
    page = html.fromstring(matched.get("/issuers/0001141240").text).text_content()
    assert "1 filing of these states no such CIK" in page


def test_no_name_stands_twice_on_its_page(tmp_path):
    names = ["Alder Kiln Company", "ALDER KILN CO", "Alder Kiln Co."]
    made = [
        entry(name.encode(), schedule_13g(name), accession=f"0001234567-2{number}-000001")
        for number, name in enumerate(names, 3)
    ]
    path = tmp_path / "filings.db"
    with Store.open(path) as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        page = html.fromstring(client.get("/issuers/0001000002").text)
    heading = page.findtext(".//h1")
    (also,) = (line.text for line in page.iter("p") if (line.text or "").startswith("Also written "))
    assert sorted([heading, *also.removeprefix("Also written ").split("; ")]) == sorted(names)


def test_a_list_does_not_repeat_whose_page_it_is_on(matched):
    page = html.fromstring(matched.get("/issuers/0001141240").text)
    (table,) = page.xpath("//section[@aria-labelledby='filings']//table")
    assert [head.text_content() for head in table.iter("th")] == ["Filed", "Form", "Reporting person", "Owned"]
    assert table.xpath(".//td[@class='form']/a/@href") == [f"/filings/0001234567-25-00000{number}" for number in (2, 1)]
    page = html.fromstring(matched.get("/persons/Ada%20Byrne").text)
    (table,) = page.xpath("//section[@aria-labelledby='filings']//table")
    assert [head.text_content() for head in table.iter("th")] == ["Filed", "Form", "Issuer", "Owned"]
