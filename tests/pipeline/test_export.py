"""Tables as files: exact, whole or not at all, and harmless in other programs."""

import csv
import json
import sqlite3
import sys
from datetime import date
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
import pytest

from muniment import extras
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline.export import FORMATS, Table, export

COLUMNS = {"name": str, "count": int, "percent": Decimal, "filed": date, "amended": bool}
ROWS = [
    ('Larkspur, "Lantern"\nWorks', 5, Decimal("6.20"), date(2024, 2, 9), True),
    ("=1+1", 12345678901234567890, Decimal("0.0000000000001"), None, False),
    ("a\x1b[2Jb\ud800", None, Decimal(100), date(1994, 1, 1), None),
]


@pytest.fixture
def tables():
    return [Table("filings", COLUMNS, ROWS), Table("empty", {"a": str, "b": int}, [])]


def test_csv(tables, tmp_path):
    assert export(tables, "csv", tmp_path / "out") == {"filings": 3, "empty": 0}
    with (tmp_path / "out" / "filings.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == ['Larkspur, "Lantern"\nWorks', "5", "6.20", "2024-02-09", "true"]
    assert rows[2] == ["=1+1", "12345678901234567890", "0.0000000000001", "", "false"]
    assert (tmp_path / "out" / "empty.csv").read_text() == "a,b\n"


def test_jsonl(tables, tmp_path):
    export(tables, "jsonl", tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "filings.jsonl").read_text("utf-8").splitlines()]
    assert lines[0] == dict(zip(COLUMNS, [ROWS[0][0], 5, "6.20", "2024-02-09", True], strict=True))
    assert lines[2] == {"name": "a\x1b[2Jb\\ud800", "percent": "100", "filed": "1994-01-01"}


def test_parquet_is_exact(tables, tmp_path):
    export(tables, "parquet", tmp_path)
    table = pq.read_table(tmp_path / "filings.parquet")
    assert [str(kind) for kind in table.schema.types] == [
        "string", "decimal128(38, 0)", "decimal128(38, 13)", "date32[day]", "bool"
    ]  # fmt: skip
    assert table.column("percent").to_pylist() == [row[2] for row in ROWS]
    assert table.column("count").to_pylist() == [5, 12345678901234567890, None]
    assert table.column("filed").to_pylist() == [row[3] for row in ROWS]
    assert pq.read_table(tmp_path / "empty.parquet").column_names == ["a", "b"]


def test_numbers_of_more_digits_than_parquet_has_stay_text(tmp_path):
    rows = [(10**80,), (None,)]
    export([Table("t", {"a": int}, rows)], "parquet", tmp_path)
    assert pq.read_table(tmp_path / "t.parquet").column("a").to_pylist() == [str(10**80), None]


def test_a_workbook_runs_no_formula_of_a_filing(tables, tmp_path):
    export(tables, "xlsx", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["filings", "empty"]
    cells = list(book["filings"].iter_rows())
    assert [cell.value for cell in cells[0]] == list(COLUMNS)
    assert (cells[2][0].value, cells[2][0].data_type) == ("=1+1", "s")
    assert cells[2][1].value == "12345678901234567890"
    assert cells[3][0].value == "a\ufffd[2Jb\ufffd"


def test_long_texts_in_a_workbook_say_that_they_are_cut(tmp_path):
    export([Table("t", {"a": str}, [("x" * 40_000,)])], "xlsx", tmp_path / "out.xlsx")
    (value,) = (openpyxl.load_workbook(tmp_path / "out.xlsx")["t"]["A2"].value,)
    assert len(value) == 32_767
    assert value.endswith("x …")


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
        export([Table("filings", COLUMNS, broken())], to, output)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    export(tables, to, output)


def test_wrong_use(tables, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="no format"):
        export(tables, "docx", tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        export(tables, "csv", tmp_path / "file")
    with pytest.raises(UsageError, match="is a folder"):
        export(tables, "xlsx", tmp_path)
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        export(tables, "csv", tmp_path / "file" / "out")


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "muniment.pipeline.parquet", raising=False)
    with pytest.raises(EnvironmentProblem, match=r"^pyarrow is not installed: pip install 'muniment\[study\]'"):
        extras.need("muniment.pipeline.parquet", "study")
