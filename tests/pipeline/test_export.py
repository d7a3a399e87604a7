"""Tables as files: exact, whole or not at all, and harmless in other programs."""

import csv
import errno
import json
import sqlite3
import sys
from datetime import date
from decimal import Decimal

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from muniment import extras
from muniment.cells import entries_of, unguarded
from muniment.errors import EnvironmentProblem, UsageError
from muniment.evidence import State
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.pipeline.export import FORMATS, export, export_sec_tsv
from muniment.pipeline.export import tables as store_tables
from muniment.store import Store
from muniment.store.exporting import Table, writing
from muniment.store.tables import BOOLEAN, DATE, INTEGER, LIST, PERCENT, SHARES, TEXT
from store.entries import entry, form_d, schedule_13g

COLUMNS = {"name": TEXT, "count": INTEGER, "percent": PERCENT, "filed": DATE, "amended": BOOLEAN}
ROWS = [
    ('Larkspur, "Lantern"\nWorks', 5, Decimal("6.20"), date(2024, 2, 9), True),
    ("=1+1", 1234567890123456789, Decimal("0.000001"), None, False),
    ("a\x1b[2Jb\ud800", None, Decimal(100), date(1994, 1, 1), None),
]


@pytest.fixture
def tables():
    return [Table("filings", COLUMNS, ROWS), Table("empty", {"a": TEXT, "b": INTEGER}, [])]


def test_csv(tables, tmp_path):
    assert export(tables, "csv", tmp_path / "out") == {"filings": 3, "empty": 0, "unfit_values": 0}
    with (tmp_path / "out" / "filings.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == ['Larkspur, "Lantern"\nWorks', "5", "6.20", "2024-02-09", "true"]
    assert rows[2] == ["'=1+1", "1234567890123456789", "0.000001", "", "false"]
    assert (tmp_path / "out" / "empty.csv").read_text() == "a,b\n"


SIGNS = ["=", "+", "-", "@", "\t", "\r"]


@pytest.mark.parametrize("to", ["csv", "csv-raw"])
def test_an_empty_text_in_csv_is_not_the_absence_of_one(to, tmp_path):
    columns = {"a": TEXT, "b": LIST, "c": TEXT, "d": INTEGER}
    export([Table("t", columns, [("", (), None, None), ("x", None, "", 0)])], to, tmp_path)
    assert (tmp_path / "t.csv").read_text() == 'a,b,c,d\n"","",,\nx,,"",0\n'


@pytest.mark.parametrize("to", ["csv", "csv-raw"])
def test_a_row_of_the_only_column_is_a_line_that_readers_keep(to, tmp_path):
    export([Table("t", {"a": TEXT}, [("x",), (None,)])], to, tmp_path)
    assert list(csv.DictReader((tmp_path / "t.csv").read_text().splitlines())) == [{"a": "x"}, {"a": ""}]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_csv_cell_runs_no_formula_and_loses_nothing(sign, tmp_path):
    text = f"{sign}1+cmd|' /C calc'!A0"
    told = [Table("t", {"a": TEXT, "b": LIST, "c": SHARES, "d": INTEGER}, [(text, (text, "x"), Decimal("-5.5"), -5)])]
    export(told, "csv", tmp_path)
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        _, row = csv.reader(file)
    assert [row[0], *row[2:]] == [f"'{text}", "-5.5", "-5"]
    assert row[1][0] in "'\""
    assert (unguarded(row[0]), entries_of(unguarded(row[1]))) == (text, (text, "x"))
    export(told, "csv-raw", tmp_path)
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        row = list(csv.reader(file))[1]
    assert [row[0], entries_of(row[1]), *row[2:]] == [text, (text, "x"), "-5.5", "-5"]


@pytest.mark.parametrize("text", [*(f"{sign}1+1" for sign in SIGNS), "#N/A", "#REF!"])
def test_a_workbook_cell_is_a_text_whatever_it_begins_with(text, tmp_path):
    export([Table("t", {"a": TEXT, "c": INTEGER}, [(text, -5)])], "xlsx", tmp_path / "out.xlsx")
    cell, number = openpyxl.load_workbook(tmp_path / "out.xlsx")["t"][2]
    assert (cell.data_type, cell.quotePrefix) == ("s", not text.startswith("#"))
    assert cell.value == text
    assert (number.value, number.data_type) == (-5, "n")


def test_a_folder_says_what_is_in_its_files(tmp_path):
    filings = Table(
        "filings", {"id": INTEGER, "name": TEXT}, [(1, "=a")], ("id",), {}, "A row a filing.", {"name": "Who"}
    )
    persons = Table("persons", {"filing_id": INTEGER, "types": LIST}, [(1, ("IA",))], (), {"filing_id": "filings"})
    export([filings, persons], "csv", tmp_path)
    told = json.loads((tmp_path / "datapackage.json").read_text())
    first, second, _ = told["resources"]
    assert (first["path"], first["rowCount"], first["schema"]["primaryKey"]) == ("filings.csv", 1, ["id"])
    assert first["description"].startswith("A row a filing. A text that a spreadsheet would run")
    assert first["schema"]["fields"][1] == {
        "name": "name", "type": "string", "description": "Who", "columnType": "text"
    }  # fmt: skip
    (link,) = second["schema"]["foreignKeys"]
    assert link == {"fields": ["filing_id"], "reference": {"resource": "filings", "fields": ["id"]}}
    assert second["schema"]["fields"][1] == {
        "name": "types", "type": "list", "delimiter": "; ", "itemType": "string", "columnType": "list"
    }  # fmt: skip
    export([persons], "jsonl", tmp_path / "alone")
    alone, _ = json.loads((tmp_path / "alone" / "datapackage.json").read_text())["resources"]
    assert "foreignKeys" not in alone["schema"]
    assert alone["schema"]["fields"][1]["type"] == "array"


def test_duckdb_is_exact_and_typed(tables, tmp_path):
    more = Table("more", {"types": LIST, "many": SHARES}, [(("a", "b"), 10**33), (None, None)], (), {}, "It's so.")
    asked = Table("asked", {"n": INTEGER}, [(3,)], sql="select count(*) as n from filings")
    other = Table("other", {"n": INTEGER}, [(7,)], sql="select group_concat(x, y) as n from nowhere")
    half = Table("half", {"n": INTEGER}, [(0,)], sql="select 0.5 * count(*) as n from filings")
    counts = export([asked, other, half, *tables, more], "duckdb", tmp_path / "out.duckdb")
    assert counts == {"filings": 3, "empty": 0, "more": 2, "asked": 1, "other": 1, "half": 1, "unfit_values": 0}
    with duckdb.connect(tmp_path / "out.duckdb", read_only=True) as database:
        kinds = dict(row[:2] for row in database.execute("DESCRIBE filings").fetchall())
        assert kinds == {
            "name": "VARCHAR", "count": "BIGINT", "percent": "DECIMAL(38,6)", "filed": "DATE",
            "amended": "BOOLEAN"
        }  # fmt: skip
        assert database.execute("SELECT percent FROM filings").fetchall() == [(row[2],) for row in ROWS]
        assert database.execute("SELECT types, many FROM more").fetchall() == [
            (["a", "b"], Decimal(10**33)),
            (None, None),
        ]
        assert database.execute("SELECT n FROM asked UNION ALL SELECT n FROM other").fetchall() == [(3,), (7,)]
        assert database.execute("SELECT n FROM half").fetchall() == [(0,)], "no view that would round"
        assert database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == [("asked",)]
        assert database.execute("SELECT comment FROM duckdb_tables() WHERE table_name='more'").fetchall() == [
            ("It's so.",)
        ]


def test_jsonl(tables, tmp_path):
    export(tables, "jsonl", tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "filings.jsonl").read_text("utf-8").splitlines()]
    assert lines[0] == dict(zip(COLUMNS, [ROWS[0][0], 5, "6.20", "2024-02-09", True], strict=True))
    assert lines[2] == {"name": "a\x1b[2Jb\\ud800", "percent": "100", "filed": "1994-01-01"}


def test_parquet_is_exact(tables, tmp_path):
    export(tables, "parquet", tmp_path)
    table = pq.read_table(tmp_path / "filings.parquet")
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int64", "decimal128(38, 6)", "date32[day]", "bool"
    ]  # fmt: skip
    assert table.column("percent").to_pylist() == [row[2] for row in ROWS]
    assert table.column("count").to_pylist() == [5, 1234567890123456789, None]
    assert table.column("filed").to_pylist() == [row[3] for row in ROWS]
    assert pq.read_table(tmp_path / "empty.parquet").column_names == ["a", "b"]


def test_a_workbook_runs_no_formula_of_a_filing(tables, tmp_path):
    export(tables, "xlsx", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["filings", "empty", "unfit_values"]
    cells = list(book["filings"].iter_rows())
    assert [cell.value for cell in cells[0]] == list(COLUMNS)
    assert (cells[2][0].value, cells[2][0].data_type) == ("=1+1", "s")
    assert cells[2][1].value == "1234567890123456789"
    assert cells[3][0].value == "a\ufffd[2Jb\ufffd"


def test_long_texts_in_a_workbook_say_that_they_are_cut(tmp_path):
    rows = [("x" * 40_000, ("y" * 20_000, "z" * 20_000)), ("a\x00", ("b",)), ("=1", None)]
    counts = export([Table("t", {"a": TEXT, "b": LIST}, rows)], "xlsx", tmp_path / "out.xlsx")
    assert counts == {"t": 3, "unfit_values": 0, "texts not whole": 3}
    (value,) = (openpyxl.load_workbook(tmp_path / "out.xlsx")["t"]["A2"].value,)
    assert len(value) == 32_767
    assert value.endswith("x …")


@pytest.mark.parametrize("stored", [700000, Decimal("700000.00"), "700000.0"])
def test_a_whole_number_is_exported_alike_however_a_database_keeps_it(stored, tmp_path):
    table = Table("powers", {"shares": SHARES}, [(stored,)])
    export([table], "csv", tmp_path)
    assert (tmp_path / "powers.csv").read_text().splitlines() == ["shares", "700000"]


def test_an_interruption_that_duckdb_takes_for_itself_is_one(tables, tmp_path, monkeypatch):
    def interrupted(*_):
        raise RuntimeError("Query interrupted")

    export(tables, "duckdb", tmp_path / "first.duckdb")
    monkeypatch.setattr("muniment.pipeline.duckdb_file._write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(tables, "duckdb", tmp_path / "out.duckdb")
    assert not (tmp_path / "out.duckdb").exists()


def test_sqlite(tables, tmp_path):
    export(tables, "sqlite", tmp_path / "out.db")
    with sqlite3.connect(tmp_path / "out.db") as database:
        rows = database.execute("SELECT name, percent, filed, amended FROM filings").fetchall()
    database.close()
    assert rows[0] == ('Larkspur, "Lantern"\nWorks', "6.20", "2024-02-09", 1)
    assert len(rows) == 3


@pytest.mark.parametrize("to", FORMATS)
def test_what_was_there_is_replaced_only_by_what_is_whole(to, tables, tmp_path):
    output = tmp_path / "out"
    export(tables, to, output)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def broken():
        yield ROWS[0]
        raise EnvironmentProblem("the store went away")

    with pytest.raises(EnvironmentProblem, match="went away"):
        export([Table("empty", {"c": TEXT}, []), Table("filings", COLUMNS, broken())], to, output)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    export(tables, to, output)


@pytest.mark.parametrize("to", ["csv", "jsonl", "parquet"])
def test_two_exports_are_not_mixed_in_a_folder(to, tables, tmp_path):
    export(tables, to, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match=rf"of another export that would stay, such as empty\.{to}: choose another"):
        export(tables[:1], to, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    export([*tables, Table("more", {"a": TEXT}, [])], to, tmp_path)


@pytest.mark.parametrize("order", [1, -1])
def test_tables_of_the_sec_and_others_are_not_mixed_in_a_folder(order, tables, tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        writers = [lambda: export_sec_tsv(store, [], tmp_path / "out"), lambda: export(tables, "csv", tmp_path / "out")]
        first, second = writers[::order]
        first()
        before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
        with pytest.raises(UsageError, match="has files of another export that would stay"):
            second()
        assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
        first()


def test_wrong_use(tables, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="to: there is no 'docx'"):
        export(tables, "docx", tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        export(tables, "csv", tmp_path / "file")
    with pytest.raises(UsageError, match="is a folder"):
        export(tables, "xlsx", tmp_path)
    with pytest.raises(UsageError, match=r"leave out \.xyz, or choose another format by --to"):
        export(tables, "csv", tmp_path / "out.xyz")
    with pytest.raises(UsageError, match="is called as another kind of file, and xlsx is to be written"):
        export(tables, "xlsx", tmp_path / "out.csv")
    assert not list(tmp_path.glob("out*"))
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        export(tables, "csv", tmp_path / "file" / "out")


@pytest.mark.parametrize("part", [".x1y2.part/out.xlsx", ".out.xlsx.partial", ".0a1b.part"])
def test_what_cannot_be_written_has_the_name_that_was_given(tmp_path, part):
    output = tmp_path / "out.xlsx"
    for place, told in ((tmp_path / part, output), (tmp_path / "temporary", tmp_path / "temporary"), (None, output)):
        with pytest.raises(EnvironmentProblem) as raised, writing(output):
            raise OSError(errno.ENOSPC, "full", place and str(place))
        assert str(raised.value) == f"{told}: cannot be written: full"


@pytest.mark.parametrize("to", ["csv", "jsonl", "parquet", "xlsx", "sqlite", "duckdb"])
def test_what_fails_leaves_no_new_folder(tables, to, tmp_path):
    class Lost:
        """Rows that end in the failure of a disk."""

        def __iter__(self):
            yield ROWS[0]
            raise OSError(errno.EIO, "lost")

    (there := tmp_path / "there").mkdir()
    for folder in (there, there / "new" / "inner"):
        with pytest.raises(EnvironmentProblem, match=r"cannot be written: .*lost"):
            export([*tables, Table("lost", COLUMNS, Lost())], to, folder / "out")
    assert not list(there.iterdir())
    (there / "theirs").write_text("stays")
    with pytest.raises(EnvironmentProblem, match=r"cannot be written: .*lost"):
        export([Table("lost", COLUMNS, Lost())], "csv", there)
    assert [path.name for path in there.iterdir()] == ["theirs"]


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "muniment.store.arrow", raising=False)
    with pytest.raises(EnvironmentProblem, match=r"^pyarrow is not installed: pip install 'muniment\[study\]'"):
        extras.need("muniment.store.arrow", "study")


@pytest.mark.parametrize("chosen", [None, [2]])
def test_absent_zero_not_applicable_and_unreadable_are_four_answers(tmp_path, chosen):
    """All but zero are null in the column of their value; the table of absences tells them from one another."""
    person = "reporting_persons[0]"
    states = {
        f"{person}.percent": State("unreadable", "(See Item 4)"),
        f"{person}.sole_voting_power": State("not applicable", "N/A"),
        f"{person}.group": State("blank"),
    }
    stated = ReportingPerson(name="Zoe Fund", aggregate_amount=Decimal(0))
    entries = [
        entry(b"1", form_d(), states={"minimum_investment": State("lost", "=$5")}),
        entry(b"2", schedule_13g(reporting_persons=(stated,)), states=states),
    ]
    with Store.open(tmp_path / "filings.db") as store:
        store.add(entries, {one.content_hash: b"?" for one in entries})
        export(store_tables(store, chosen), "parquet", tmp_path / "out", store)
    (row,) = pq.read_table(tmp_path / "out" / "schedule_13g_reporting_persons.parquet").to_pylist()
    names = ("aggregate_amount", "percent", "sole_voting_power", "shared_voting_power")
    assert [row[name] for name in names] == [Decimal(0), None, None, None]
    told = [tuple(row.values()) for row in pq.read_table(tmp_path / "out" / "absences.parquet").to_pylist()]
    assert told[-3:] == [(2, path, states[path].kind, states[path].words) for path in sorted(states)]
    assert told[:-3] == ([] if chosen else [(1, "minimum_investment", "lost", "=$5")])
