"""The quarterly data sets of Form D are what was filed here, as the SEC's reader finds it there."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import html

from edgar.sandbox.public import FORM_D, SCHEDULE_13G, Public, form_d
from muniment.deadlines.business_days import Quarter
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.dissemination.website import path_of
from muniment.forms.tables.columns import TABLES
from muniment.readers import read
from muniment.readers.dataset import read_dataset
from muniment.writers.sec_tsv import write_dataset
from shared_data import SHARED, needs_shared

FIRST = "/files/structureddata/data/form-d-data-sets/2025q1_d.zip"


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.clock.set(datetime(2026, 7, 20), runs=False)
        public.publish(FORM_D, SCHEDULE_13G)
        yield public


def test_what_was_filed_is_read_back(edgar):
    texts = [form_d(2, date(2025, 1, 2)), FORM_D, form_d(3, date(2025, 3, 31), form="D/A")]
    edgar.publish(texts[0], texts[2], form_d(4, date(2025, 4, 1)))
    data = edgar.get(FIRST).content
    filed = {reading.accession: reading for reading in read_dataset(data)}
    assert list(filed) == ["0009900021-25-000003", "0009900021-25-000001", "0009900021-25-000002"]
    for text in texts:
        source = read(text)
        reading = filed[source.header.accession_number]
        assert write_dataset([reading]) == write_dataset([source])
        assert reading.header.filed == source.header.filed
        assert reading.record.primary_issuer.name == source.record.primary_issuer.name
        assert reading.record.total_offering_amount == source.record.total_offering_amount is not None
        assert reading.problems == ()


def test_the_zip_has_the_members_of_the_real_ones(edgar):
    with zipfile.ZipFile(io.BytesIO(edgar.get(FIRST).content)) as archive:
        names = archive.namelist()
    assert sorted(names) == sorted(f"2025Q1_d/{table}.tsv" for table in TABLES)
    real = SHARED / "data" / "form-d" / "datasets" / "2025q2_d.zip"
    if real.is_file():
        with zipfile.ZipFile(real) as archive:
            assert [name.replace("2025Q2", "2025Q1") for name in archive.namelist() if name.endswith(".tsv")] == names


@needs_shared
def test_the_tables_have_the_columns_of_the_real_ones(edgar):
    real = zipfile.ZipFile(SHARED / "data" / "form-d" / "datasets" / "2025q2_d.zip")
    ours = zipfile.ZipFile(io.BytesIO(edgar.get(FIRST).content))
    for table in TABLES:
        with real.open(f"2025Q2_d/{table}.tsv") as theirs, ours.open(f"2025Q1_d/{table}.tsv") as made:
            assert made.readline() == theirs.readline()


@pytest.mark.parametrize(
    ("quarter", "path"),
    [
        (Quarter(2008, 1), "structureddata/data/form-d-data-sets/2008q1_d.zip"),
        (Quarter(2009, 4), "structureddata/data/form-d-data-sets/2009q4_d_0.zip"),
        (Quarter(2012, 1), "structureddata/data/form-d-data-sets/2012q1_d.zip"),
        (Quarter(2014, 1), "structureddata/data/form-d-data-sets/2014q1_d.zip"),
        (Quarter(2026, 1), "structureddata/data/form-d-data-sets/2026q1_d.zip"),
        (Quarter(2026, 2), "datastandardsinnovation/data/form-d-data-sets/2026q2_d.zip"),
    ],
)
def test_where_a_data_set_stands(quarter, path):
    assert path_of(quarter) == f"/files/{path}"


def test_a_quarter_without_notices_has_none(edgar):
    for path in (
        FIRST.replace("q1", "q2"),
        FIRST.replace("q1_d", "q1_d_0"),
        FIRST.replace("structureddata", "datastandardsinnovation"),
        FIRST.replace("structureddata", "dera"),
        FIRST.replace("2025q1", "2025q5"),
    ):
        answer = edgar.ask(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_the_page_links_what_is_there(edgar):
    edgar.publish(form_d(2, date(2026, 7, 1)), form_d(3, date(2010, 2, 3)))
    for path in ("/dera/data/form-d", "/data-research/sec-markets-data/form-d-data-sets"):
        page = html.fromstring(edgar.get(path).content)
        links = {link.text: link.get("href") for link in page.iter("a")}
        assert list(links) == ["2026 Q3", "2025 Q1", "2010 Q1"]
        for link in links.values():
            assert edgar.get(link).headers["content-type"] == "application/zip"
    set_switch(edgar.connection, "data-sets", "ended")
    assert "2026 Q3" not in edgar.get("/dera/data/form-d").text
    assert edgar.ask(links["2026 Q3"]).status_code == 404
    assert edgar.get(FIRST)


def test_a_new_notice_is_in_its_data_set(edgar):
    before = len(list(read_dataset(edgar.get(FIRST).content)))
    edgar.publish(form_d(2, date(2025, 2, 3)))
    assert len(list(read_dataset(edgar.get(FIRST).content))) == before + 1


def test_what_has_no_place_in_the_tables_is_left_out_and_logged(edgar, caplog):
    names = "".join(
        f"<previousName>Former {number}</previousName>" for number in range(4)
    ).encode()  # the tables have room for three
    begin, _, rest = form_d(2).partition(b"<issuerPreviousNameList>")
    tag, _, end = rest.partition(b"</issuerPreviousNameList>")
    assert tag
    edgar.publish(begin + b"<issuerPreviousNameList>" + names + b"</issuerPreviousNameList>" + end)
    (reading,) = read_dataset(edgar.get(FIRST).content)
    assert reading.accession == "0009900021-25-000001"
    assert "0009900021-25-000002 has no place in a data set: previous_names" in caplog.text
