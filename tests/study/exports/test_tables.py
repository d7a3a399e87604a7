"""The tables of a study and the answers to its questions, in every format."""

import asyncio
import csv
import json
import re
import sqlite3
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import chain

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from datasette.app import Datasette

from commands import run
from muniment.cells import unguarded
from muniment.pipeline.export import FORMATS, export
from muniment.pipeline.export import tables as store_tables
from muniment.store import Store
from muniment.store import tables as stored
from muniment.store.exporting import UNFIT_VALUES, UnfitValues, absences, fitted, store_descriptions
from muniment.store.tables import DATE, MONEY
from muniment.study import tables
from muniment.study.exports import names, question_tables, study_descriptions, study_tables
from muniment.study.questions import questions
from store.entries import entry, form_d
from study.world import HOSTILE, number, studied


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("world") / "s.db"
    studied(path).close()
    return path


@pytest.fixture(scope="module")
def store(path):
    with Store.open(path, read_only=True) as held:
        yield held


def everything(store):
    return [*store_tables(store), *study_tables(store), *question_tables(store, questions())]


def lines(*args):
    out, err = run(*args)
    assert err == ""
    return dict(line.split("\t") for line in out.splitlines())


# ---- what there is, in words ----------------------------------------------------------------------------------------


def test_every_table_and_column_is_told_in_words(store):
    told = study_descriptions()
    for held in (*stored.metadata.sorted_tables, *tables.metadata.sorted_tables):
        if held.name in (*store.tables(), *names()):
            assert told.get((held.name, "")), f"{held.name} lacks words in columns.tsv"
            for column in held.c:
                words = told.get((held.name, column.name)) or told.get(("*", column.name))
                assert words, f"{held.name}.{column.name} lacks words in columns.tsv"


def test_every_column_of_an_answer_is_told_in_words(store):
    for one in question_tables(store, questions()):
        assert one.meaning
        assert [name for name in one.columns if name not in one.meanings] == [], f"{one.name}: see study/columns.tsv"


def test_rows_go_to_arrow_without_a_python_object_for_each_cell(store):
    """While this process reads the store otherwise, its rows come through that connection, one by one."""
    for one in chain(store_tables(store), study_tables(store), question_tables(store, questions())):
        with store.alone() as address:
            assert address, one.name


def test_one_name_may_be_a_day_in_one_answer_and_dollars_in_another(store):
    made = {one.name: one for one in question_tables(store, ["crosswalk", "raised_by_state"])}
    assert (made["crosswalk"].columns["first_seen"], made["raised_by_state"].columns["first_seen"]) == (DATE, MONEY)
    at = list(made["crosswalk"].columns).index("first_seen")
    assert [row[at] for row in fitted(made["crosswalk"], UnfitValues())] == [date(2023, 2, 14)]
    assert "dollars" in made["raised_by_state"].meanings["first_seen"]


def test_words_are_about_what_is_there():
    held = {
        table.name: set(table.c.keys()) for data in (stored.metadata, tables.metadata) for table in data.sorted_tables
    }
    held |= {name: set() for name in questions()}
    held |= {table.name: set(table.columns) for table in (UnfitValues().table(), absences(None))}
    for table, column in study_descriptions():
        assert table == "*" or (table in held and (not column or column in held[table] or table in questions()))
    assert store_descriptions()["form_d", "total_offering_amount"] == "Total Offering Amount (Item 13)"


def test_links_lead_to_what_is_there(store):
    made = {one.name: one for one in everything(store)}
    for one in made.values():
        for column, other in one.refers.items():
            assert column in one.columns
            assert other in (*made, "contents", "versions")


# ---- formats --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("to", FORMATS)
def test_every_format_holds_the_study(store, tmp_path, to):
    counts = export(everything(store), to, tmp_path / "out")
    assert (counts["filings"], counts["reports"], counts["holdings"], counts["entities"]) == (10, 7, 9, 5)
    assert counts["holders"] == 1


def test_csv_comes_back_as_it_was(store, tmp_path):
    export(everything(store), "csv", tmp_path)
    with (tmp_path / "entities.csv").open(newline="", encoding="utf-8") as file:
        found = [row["name"] for row in csv.DictReader(file)]
    assert f"'{HOSTILE}" in found
    assert HOSTILE in map(unguarded, found)
    told = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in told["resources"]} == {one.name for one in tmp_path.glob("*.csv")}


def test_a_workbook_holds_the_hostile_name_as_text(store, tmp_path):
    export(study_tables(store), "xlsx", tmp_path / "o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["entities"]
    assert [cell.data_type for cell in sheet["D"] if cell.value == HOSTILE] == ["s"]


def test_parquet_has_exact_numbers_days_lists_and_words(store, tmp_path):
    export(everything(store), "parquet", tmp_path)
    held = pq.read_table(tmp_path / "holdings.parquet")
    assert Counter(held.column("percent").to_pylist())[Decimal("6.20")] == 2
    assert Decimal("85000.5") in held.column("shares").to_pylist()
    assert held.column("types").to_pylist()[0] == ["IA"]
    assert held.schema.field("counted").metadata == {
        b"description": b"Whether these shares are in the figure of its filing", b"type": b"boolean"
    }  # fmt: skip
    answer = pq.read_table(tmp_path / "holders.parquet")
    assert answer.column("filed").to_pylist() == [date(2025, 8, 14)]
    assert answer.column("disclaimed").to_pylist() == [False]


@pytest.mark.slow
def test_duckdb_answers_by_its_own_sql(store, tmp_path):
    export(everything(store), "duckdb", tmp_path / "o.duckdb")
    with duckdb.connect(tmp_path / "o.duckdb", read_only=True) as database:
        views = {
            name for (name,) in database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        }
        assert "holders" in views
        asked = "SELECT holder_name, shares, percent, filed FROM holders"
        assert database.execute(asked).fetchall() == [
            ("Quillfeather Advisers LLC", Decimal("85000.5"), Decimal("8.5"), date(2025, 8, 14))
        ]
        database.execute("SET nested_loop_join_threshold = 0")  # else the planner takes one for few rows
        plans = {view: database.execute(f"EXPLAIN FROM {view}").fetchall()[0][1] for view in views}
        assert "Hash Join" in plans["holders"]
        assert not [view for view, plan in plans.items() if re.search("Cross Product|Nested Loop|Nl Join", plan)]
        asked = "SELECT sum(raised) FROM notices WHERE list_contains(exemptions, '06b')"
        assert database.execute(asked).fetchall() == [(1_500_000,)]


def test_datasette_opens_the_file_as_it_is(store, tmp_path):
    path = tmp_path / "study.db"
    export(everything(store), "sqlite", path)
    told = json.loads((tmp_path / "study.metadata.json").read_text("utf-8"))
    asyncio.run(look_at(Datasette([str(path)], metadata=told)))


async def look_at(opened: Datasette):
    async def ask(address):
        found = await opened.client.get(address)
        assert found.status_code == 200, address
        return found

    about = (await ask("/study.json")).json()
    held = {one["name"]: one for one in about["tables"]}
    assert {"filings", "form_d", "holdings", "entities"} <= set(held)
    assert "holders" in {one["name"] for one in about["views"]}
    links = {(one["column"], one["other_table"]) for one in held["holdings"]["foreign_keys"]["outgoing"]}
    assert {("filing_id", "filings"), ("holder_id", "entities"), ("issuer_id", "entities")} <= links
    assert (held["entities"]["fts_table"], held["filings"]["primary_keys"]) == ("entities_fts", ["id"])
    found = (await ask("/study/entities.json?_search=larkspur&_shape=array")).json()
    assert [one["name"] for one in found] == ["Larkspur Lantern Works, Inc."]
    page = (await ask("/study/holdings?filing_id__exact=5")).text
    assert "85000.5" in page
    assert 'href="/study/entities/3"' in page, "the holder's row leads to the holder"
    assert "Each reporting person of each schedule" in page
    assert (await ask("/study/holders.json?_shape=array")).json()[0]["shares"] == "85000.5"
    assert (await ask("/study/notices.json?_facet=exemptions&_shape=array")).json()[0]["exemptions"] == '["06b","3C"]'


def test_an_sqlite_file_of_some_tables_has_the_answer_instead_of_the_question(store, tmp_path):
    export(question_tables(store, ["holders"]), "sqlite", tmp_path / "o.db")
    with sqlite3.connect(tmp_path / "o.db") as database:
        assert database.execute("SELECT type FROM sqlite_master WHERE name = 'holders'").fetchall() == [("table",)]
        assert database.execute("SELECT shares, disclaimed FROM holders").fetchall() == [("85000.5", 0)]
    database.close()


# ---- the command ----------------------------------------------------------------------------------------------------


def test_some_tables_of_some_filings(path, tmp_path):
    told = lines("export", "--store", path, "-o", tmp_path / "some", "--tables", "holdings,entities",
                 "--tables", "statements", "--form", "D")  # fmt: skip
    assert told == {"entities": "0", "statements": "1", "holdings": "0", "unfit_values": "0"}
    told = lines("export", "--store", path, "-o", tmp_path / "study", "--tables", "study")
    assert (set(told), told["reports"]) == ({*names(), UNFIT_VALUES}, "7")
    told = lines("export", "--store", path, "-o", tmp_path / "asked", "--tables", "questions")
    assert set(told) == {*questions(), UNFIT_VALUES}


def test_other_forms_of_the_study(path, tmp_path):
    told = lines("export", "--store", path, "-o", tmp_path / "o.json", "--to", "bods")
    assert (told["relationship"], told["left out"]) == ("8", "0")
    told = lines("export", "--store", path, "-o", tmp_path / "o.ics", "--to", "ics", "--as-of", "2024-02-04")
    assert set(told) == {"days", "without a day", "past"}
    assert (tmp_path / "o.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        (("--tables", "nothing"), "--tables: there is no 'nothing'; did you mean notices?", 2),
        (("--tables", "holders", "--form", "D"), "questions are asked of all filings", 2),
        (("--to", "bods", "--tables", "reports"), "--tables says nothing about --to bods", 2),
        (("--to", "xlsx", "--raw"), "--raw says nothing about --to xlsx", 2),
        (("--as-of", "2025-01-01"), "--as-of says nothing about --to csv", 2),
        (("--to", "ics", "--as-of", "soon"), "soon", 2),
    ],
)
def test_wrong_use(path, tmp_path, options, words, code):
    _, err = run("export", "--store", path, "-o", tmp_path / "out", *options, code=code)
    assert words in err
    assert err.count("\n") == 1


def test_a_store_that_has_not_been_studied_says_so(tmp_path):
    with Store.open(tmp_path / "s.db") as held:
        one = entry(b"a", form_d(), accession=number(1))
        held.add([one], {one.content_hash: b"a"})
    out, err = run("export", "--store", tmp_path / "s.db", "-o", tmp_path / "out")
    assert "filings\t1\n" in out
    assert "reports" not in out
    assert err.startswith("warning: the tables of the study and its questions are left out")
    assert err.count("\n") == 1
    for options in (("--tables", "reports"), ("--to", "bods")):
        _, err = run("export", "--store", tmp_path / "s.db", "-o", tmp_path / "x", *options, code=3)
        assert "run `muniment study` on it once" in err
    assert not (tmp_path / "x").exists()
