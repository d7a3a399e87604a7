"""Filings of data sets beside their rows, those without a source to show, and what people say instead of the source."""

import pytest
from litestar.testing import TestClient
from lxml import html

from datasets import ACCESSION, dataset, row, several, tables
from muniment.documents.archive import Item
from muniment.forms.tables.columns import TABLES
from muniment.pipeline.ingest import extract
from muniment.store import Store
from muniment.web.app import create_app

from .hostile import EXAMPLES, SCRIPT, hostile_dataset

OTHER, DOUBTFUL, LOST = "0000000002-25-000002", "0000000003-25-000003", "0000000004-25-000004"
SECRET = "0009900016-25-000001"
HOSTILE = "0000000666-25-000001"
# Cities that differ from quarter to quarter, in the same row.
QUARTERS = {
    "2025Q1_d/": tables(),
    "2025Q2_d/": {table: [row(table, OTHER)] for table in TABLES} | {"ISSUERS": [row("ISSUERS", OTHER, CITY="Bangor")]},
}


def of(number, **rows):
    """A data set of one filing: rows by table, of which some cells are given."""
    held = {table: [row(table, number)] for table in TABLES}
    return dataset(**held | {table: [row(table, number, **one) for one in cells] for table, cells in rows.items()})


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Pages over filings of data sets, some whose bytes are not kept, and one that was corrected."""
    path = tmp_path_factory.mktemp("sources") / "some.db"
    twice = [{"TOTALAMOUNTSOLD": "about 5", "ISDEBTTYPE": "perhaps"}, {"TOTALAMOUNTSOLD": "6"}]
    with Store.open(path) as store:
        add(store, Item("two-quarters.zip", several(QUARTERS)), kept=True)
        add(store, Item("doubtful.zip", of(DOUBTFUL, OFFERING=twice)), kept=True)
        add(store, Item("lost.zip", of(LOST, OFFERING=twice)), kept=False)
        add(store, Item("hostile.zip", hostile_dataset(HOSTILE)), kept=True)
        add(store, Item("secret.txt", (EXAMPLES / "schedule-13g-submission.nc").read_bytes()), kept=False)
        add(store, Item("form-d.txt", (EXAMPLES / "form-d-submission.txt").read_bytes()), kept=True)
        store.correct("0009900021-25-000001", "total_amount_sold", 7, f"Ann {SCRIPT}", "a slip")
        store.correct("0009900021-25-000001", "total_amount_sold", None, "Bob", "withdrawn")
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


def add(store, item, *, kept):
    entries = list(extract(item))
    store.add(entries, {entry.content_hash: item.data if kept else None for entry in entries})


def tree(answer):
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.content)


def words(element):
    return " ".join(element.text_content().split())


# ---- rows of data sets ----------------------------------------------------------------------------------------------


def test_table_row_and_column_stand_beside_each_value(client):
    page = tree(client.get(f"/filings/{ACCESSION}"))
    name = page.get_element_by_id("primary_issuer.name").xpath(".//a[@class='quote']")[0]
    assert words(name) == "In the source: Garden Lamps LLC ISSUERS row 1: ENTITYNAME"
    assert name.get("href") == f"/filings/{ACCESSION}/source?path=primary_issuer.name#mark"
    address = page.get_element_by_id("primary_issuer.address").xpath(".//span[@class='cell']")
    assert [words(one) for one in address] == ["ISSUERS row 1: STREET1, CITY, STATEORCOUNTRY"]
    answered = page.xpath("//dl[@class='rows']/div[not(contains(@class, 'absent'))]")
    assert len(answered) > 10
    assert all(one.xpath(".//span[@class='cell']") for one in answered)


def test_the_json_says_the_same_places(client):
    told = client.get(f"/filings/{ACCESSION}.json").json()["data"]
    answers = [one for section in told["sections"] for one in section["entries"]]
    (sold,) = [one for one in answers if one["path"] == "total_amount_sold"]
    (quote,) = sold["quotes"]
    assert quote["words"] == "49900000000"
    assert quote["cell"] == {"table": "OFFERING", "row": 1, "column": "TOTALAMOUNTSOLD"}
    assert (told["has_rows"], told["has_text"]) == (True, False)


@pytest.mark.parametrize(("key", "folder", "city"), [(ACCESSION, "2025Q1_d", "Boston"), (OTHER, "2025Q2_d", "Bangor")])
def test_each_quarter_of_an_archive_has_its_own_rows(client, key, folder, city):
    told = client.get(f"/filings/{key}/source.json", params={"path": "primary_issuer.address.city"}).json()["data"]
    assert (told["name"], told["folder"], told["marks"]) == ("two-quarters.zip", folder, 1)
    marked = [
        (table["name"], row["number"], piece["words"])
        for table in told["tables"]
        for row in table["rows"]
        for cell in row["cells"]
        for piece in cell["pieces"]
        if piece["marked"]
    ]
    assert marked == [("ISSUERS", 1, city)]


def test_the_source_is_the_rows_of_the_filing_in_each_of_its_tables(client):
    page = tree(client.get(f"/filings/{ACCESSION}/source"))
    assert {words(one) for one in page.xpath("//h2")} == set(TABLES)
    for table in page.xpath("//table"):
        (cells,) = table.xpath("./tbody/tr")
        assert len(table.xpath("./thead/tr/th")) == len(cells)
    assert not page.xpath("//mark")


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("primary_issuer.name", ["Garden Lamps LLC"]),
        ("exemptions", ["06b", "3C", "3C.1"]),
        ("recipients[0].states[1].name", ["NEW YORK"]),
        ("related_persons[0].clarification", ['the "GP"']),
        ("primary_issuer.address", ["1 Lamp Street", "Boston", "MA"]),
    ],
)
def test_the_words_of_an_answer_are_marked_in_their_cells(client, path, marked):
    page = tree(client.get(f"/filings/{ACCESSION}/source", params={"path": path}))
    assert [mark.text for mark in page.xpath("//mark")] == marked
    assert page.xpath("//mark")[0].get("id") == "mark"
    assert len(page.xpath("//*[@id='mark']")) == 1


def test_what_no_answer_was_read_from_is_called_unread(client):
    page = tree(client.get(f"/filings/{ACCESSION}/source"))
    heads = [words(one) for one in page.xpath("//section[@aria-labelledby='FORMDSUBMISSION']//thead//th")]
    cells = page.xpath("//tr[@id='FORMDSUBMISSION-1']/*")
    told = {head.split(" ")[0]: words(cell) for head, cell in zip(heads, cells, strict=True)}
    assert told["FILING_DATE"] == "30-JUN-2025 unread"
    assert told["SUBMISSIONTYPE"] == "D"
    assert "FILING_DATE date of filing, as in EDGAR's header; DD-MON-YYYY" in heads


def test_doubts_lead_to_their_cells_and_rows_left_out_are_shown(client):
    page = tree(client.get(f"/filings/{DOUBTFUL}"))
    hrefs = page.xpath("//section[@id='doubts']//a[@class='there']/@href")
    assert len(hrefs) == 3
    found = {}
    for href in hrefs:
        (mark,) = (shown := tree(client.get(href.partition("#")[0]))).xpath("//mark")
        found[mark.text] = words(mark.xpath("ancestor::tr/th")[0])
        assert len(shown.xpath("//section[@aria-labelledby='OFFERING']//tbody/tr")) == 2
    assert found == {"about 5": "1", "perhaps": "1", DOUBTFUL: "2 not read"}


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("at=ISSUERS-1-CITY", 200, "<mark"),
        ("at=ISSUERS-2-CITY", 404, "has no cell ISSUERS row 2 column CITY"),
        ("at=ISSUERS-1-NOTHING", 404, "has no cell"),
        ("at=BIRDS-1-CITY", 404, "has no cell"),
        ("at=1-2", 400, "is no cell; write table, row and column as ISSUERS-12-CITY"),
        ("path=nothing", 404, "was read as nothing"),
    ],
)
def test_only_cells_of_the_filing_are_marked(client, asked, status, said):
    answer = client.get(f"/filings/{ACCESSION}/source?{asked}")
    assert answer.status_code == status
    assert said in answer.text


def test_rows_have_no_text_to_keep_as_a_file(client):
    assert client.get(f"/filings/{ACCESSION}/source.txt").status_code == 404


@pytest.mark.parametrize(
    "room", ["", "/source", "/source?path=primary_issuer.name", "/source?path=related_persons[0].clarification"]
)
def test_markup_in_a_cell_stays_words(client, room):
    page = tree(client.get(f"/filings/{HOSTILE}{room}"))
    assert not page.xpath("//script | //style | //img | //svg | //iframe | //@style | //@*[starts-with(name(), 'on')]")
    assert SCRIPT in page.text_content()
    assert "{{ 7 * 7 }}" in page.text_content()


# ---- nothing to show ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [LOST, SECRET])
@pytest.mark.parametrize("room", ["source", "source.json", "source.txt", "source?path=submission_type"])
def test_where_nothing_is_kept_none_is_shown(client, key, room):
    answer = client.get(f"/filings/{key}/{room}")
    assert answer.status_code == 404
    assert "keeps no text" in answer.text


@pytest.mark.parametrize(("key", "name"), [(SECRET, "Larkspur Lantern Works, Inc."), (LOST, "Garden Lamps LLC")])
def test_a_filing_whose_bytes_are_not_kept_is_shown_without_quotes(client, key, name):
    page = client.get(f"/filings/{key}")
    assert page.status_code == 200
    assert name in page.text
    assert 'class="quote"' not in page.text
    assert "/source" not in page.text


# ---- corrections ----------------------------------------------------------------------------------------------------


def test_corrections_stand_beside_what_the_source_says(client):
    page = client.get("/filings/0009900021-25-000001")
    assert "$18,500,000" in page.text
    assert page.text.count("<strong>Reviewed:</strong>") == 2
    assert SCRIPT not in page.text
    told = client.get("/filings/0009900021-25-000001.json").json()["data"]
    (sold,) = [one for section in told["sections"] for one in section["entries"] if one["path"] == "total_amount_sold"]
    assert sold["words"] == "$18,500,000"
    assert sold["corrections"][0].startswith("7 (Ann <script>")
    assert sold["corrections"][1].startswith("not stated (Bob, ")
