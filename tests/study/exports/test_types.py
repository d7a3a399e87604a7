"""One type for each column: the same for every store and in every format, and nothing rounded to have it."""

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET, structs

import muniment
from commands import run
from muniment.forms.walk import value_at
from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import fill
from muniment.pipeline.export import DATAPACKAGE, FORMATS, PARQUET, describe, export
from muniment.pipeline.export import tables as store_tables
from muniment.store import Store, arrow
from muniment.store.arrow import batches, schema_of
from muniment.store.exporting import SCHEMA_VERSION, UNFIT_VALUES, Table, UnfitValues, fitted
from muniment.store.tables import PRECISION, ColumnType, TypeName
from muniment.study.exports import exported_tables, question_tables, study_tables
from muniment.study.questions import questions
from muniment.study.updating import update
from store.entries import entry, form_d, schedule_13g

SNAPSHOTS = Path(__file__).parent / "schema"


def everything(store):
    return [*store_tables(store), *study_tables(store), *question_tables(store, questions())]


def filled(path, made):
    """A studied store of some records."""
    store = Store.open(path)
    entries = [entry(str(number).encode(), record) for number, record in enumerate(made)]
    store.add(entries, {one.content_hash: b"" for one in entries})
    update(store)
    return store


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A studied store of the sample world, with a value that no column has a place for."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    with Store.open(path) as store:
        list(fill(store, Corpus(3, 300)))
        extreme = entry(b"extreme", schedule_13g(shares="0.12345"), accession="0001234567-25-000099")
        store.add([extreme], {extreme.content_hash: b""})
        update(store)
    return path


# ---- the definition, and nothing else -------------------------------------------------------------------------------


class Untouchable:
    """Rows that nobody may look at."""

    def __iter__(self) -> Iterator[tuple]:
        raise AssertionError("a type was asked of the rows")


def test_no_type_is_asked_of_the_rows():
    for table in exported_tables():
        table.rows = Untouchable()
        assert schema_of(table).names == list(table.columns)
        assert describe([table], {table.name: 0}, "parquet", PARQUET)


@pytest.mark.slow
def test_the_schema_of_every_store_is_that_of_the_definition(sample):
    defined = {table.name: table for table in exported_tables()}
    with Store.open(sample, read_only=True) as store:
        for table in everything(store):
            for batch in batches(table, UnfitValues(store)):
                assert batch.schema.equals(schema_of(defined[table.name]), check_metadata=True), table.name
            assert table.columns == defined[table.name].columns
    with filled(sample.with_name("empty.db"), []) as store:
        for table in everything(store):
            assert [*batches(table, UnfitValues(store))] == []
            assert schema_of(table).equals(schema_of(defined[table.name]), check_metadata=True), table.name


@pytest.mark.slow
def test_every_cell_is_of_the_type_of_its_column(sample):
    """What is called a text holds no number, and a number no text: a definition that is wrong would show here."""
    python = {"text": str, "integer": int, "boolean": bool, "date": date, "datetime": datetime, "list": tuple}
    with Store.open(sample, read_only=True) as store:
        for table in everything(store):
            kinds = [python.get(kind.name, Decimal) for kind in table.columns.values()]
            for row in fitted(table, UnfitValues(store)):
                for name, cell, kind in zip(table.columns, row, kinds, strict=True):
                    assert cell is None or isinstance(cell, kind), f"{table.name}.{name}: {cell!r}"


def test_a_changed_schema_has_another_version():
    """The snapshot of a version never changes: write one of the new version, see `SCHEMA_VERSION`."""
    found = [f"{table.name}\t{name}\t{kind}" for table in exported_tables() for name, kind in table.columns.items()]
    path = SNAPSHOTS / f"{SCHEMA_VERSION}.tsv"
    assert path.exists(), f"write {path.name}: the schema has a new version"
    assert path.read_text("utf-8").splitlines() == found, "raise SCHEMA_VERSION, and write its snapshot"


def test_every_format_names_the_version_and_the_types(sample, tmp_path):
    with Store.open(sample, read_only=True) as store:
        export(everything(store), "csv", tmp_path, store)
    described = json.loads((tmp_path / DATAPACKAGE).read_text("utf-8"))
    assert described["version"] == SCHEMA_VERSION
    fields = {
        (resource["name"], field["name"]): field
        for resource in described["resources"]
        for field in resource["schema"]["fields"]
    }
    for table in exported_tables():
        assert {name: fields[table.name, name]["columnType"] for name in table.columns} == {
            name: str(kind) for name, kind in table.columns.items()
        }
    sold = fields["form_d", "total_amount_sold"]
    assert (sold["type"], sold["precision"], sold["scale"], sold["item"]) == ("number", 38, 2, "13")
    assert {"value": "Biotechnology", "label": "Biotechnology"} in fields["form_d", "industry_group"]["categories"]
    assert {"value": "06b", "label": "Rule 506(b)"} in fields["notices", "exemptions"]["codes"]
    assert fields["filings", "form"]["constraints"] == {"required": True}
    metadata = pq.read_schema(parquet_of(sample, tmp_path, "notices")).field("state").metadata
    assert json.loads(metadata[b"codes"])["CA"] == "CALIFORNIA"


def parquet_of(path, folder, name):
    with Store.open(path, read_only=True) as store:
        export([table for table in everything(store) if table.name == name], "parquet", folder / "parquet", store)
    return folder / "parquet" / f"{name}.parquet"


# ---- two ways to read a store ---------------------------------------------------------------------------------------


def test_what_is_read_at_once_is_what_is_read_row_by_row(sample):
    """While somebody has the store open in this process it is read through that connection, and nothing differs."""
    with Store.open(sample, read_only=True) as store, ExitStack() as others:
        made = {}
        for way in ("quick", "by rows"):
            if way == "by rows":
                others.enter_context(others.enter_context(Store.open(sample, read_only=True)).reading())
            with store.alone() as address:
                assert (address is None) == (way == "by rows")
            unfit = UnfitValues(store)
            made[way] = {
                table.name: pa.Table.from_batches(batches(table, unfit), schema_of(table))
                for table in everything(store)
            }
            made[way][UNFIT_VALUES] = [*unfit]
        for name, table in made["quick"].items():
            assert table == made["by rows"][name], name
        assert len(made["quick"][UNFIT_VALUES]) >= 3


def test_chosen_filings_are_the_same_in_both_ways(sample):
    with Store.open(sample, read_only=True) as store:
        chosen = [3, 5, 300, 10**6]
        for table in (*store_tables(store, chosen), *study_tables(store, chosen)):
            made = pa.Table.from_batches(batches(table, UnfitValues(store)), schema_of(table))
            assert made.num_rows == sum(1 for _ in fitted(table, UnfitValues(store))), table.name


# ---- values that have no place --------------------------------------------------------------------------------------

HUGE = Decimal("9" * 40)


@pytest.fixture(scope="module")
def extreme(tmp_path_factory):
    path = tmp_path_factory.mktemp("extreme") / "s.db"
    one = entry(b"a", schedule_13g(shares="0.12345"), accession="0001234567-25-000001")
    two = entry(b"b", form_d(amount=10**39, total_investors=10**20), accession="0001234567-25-000002")
    with Store.open(path) as store:
        store.add([one, two], {one.content_hash: b"", two.content_hash: b""})
        update(store)
    return path


@pytest.mark.parametrize("to", FORMATS)
def test_a_value_without_a_place_is_null_and_stands_apart(to, extreme, tmp_path):
    output = tmp_path / (f"out.{to}" if to in ("xlsx", "sqlite", "duckdb") else "out")
    with Store.open(extreme, read_only=True) as store:
        counts = export(store_tables(store), to, output, store)
    assert counts[UNFIT_VALUES] == 4
    persons, form, unfit = (
        rows_of(to, output, name) for name in ("schedule_13g_reporting_persons", "form_d", UNFIT_VALUES)
    )
    assert persons[0].get("aggregate_amount") in (None, "")
    assert form[0].get("total_offering_amount") in (None, "")
    found = {(row["table"], row["column"]): row for row in unfit}
    assert set(found) == {
        ("filings", "amount"),
        ("form_d", "total_offering_amount"),
        ("form_d", "total_investors"),
        ("schedule_13g_reporting_persons", "aggregate_amount"),
    }
    shares = found["schedule_13g_reporting_persons", "aggregate_amount"]
    assert (shares["value"], shares["accession"]) == ("0.12345", "0001234567-25-000001")
    assert (shares["path"], shares["type"]) == ("reporting_persons[0].aggregate_amount", "shares(38,4)")
    assert found["form_d", "total_offering_amount"]["value"] == str(10**39)


def rows_of(to, output, name):
    """The rows of a table in an export, as one mapping each."""
    if to in ("csv", "csv-raw", "jsonl", "parquet"):
        path = output / f"{name}.{to.removesuffix('-raw')}"
        reader = {"csv": "read_csv", "jsonl": "read_json", "parquet": "read_parquet"}[path.suffix[1:]]
        text = ", all_varchar=true" if reader == "read_csv" else ""
        found = duckdb.sql(f"SELECT * FROM {reader}('{path}'{text})")
    elif to == "xlsx":
        head, *rows = openpyxl.load_workbook(output)[name[:31]].values
        return [dict(zip(head, row, strict=True)) for row in rows]
    elif to == "duckdb":
        with duckdb.connect(output, read_only=True) as database:
            found = database.sql(f"SELECT * FROM {name}")
            return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    else:
        import sqlite3

        database = sqlite3.connect(output)
        rows = database.execute(f"SELECT * FROM {name}")
        names = [column[0] for column in rows.description]
        found = [dict(zip(names, row, strict=True)) for row in rows]
        database.close()
        return found
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def test_an_export_says_how_many_have_no_place(extreme, tmp_path):
    out, err = run("export", "--store", extreme, "-o", tmp_path, "--tables", "form_d")
    assert "unfit_values\t2\n" in out
    assert err == (
        "warning: 2 values have no exact place in the type of the column: empty there, whole in unfit_values\n"
    )


def test_a_frame_says_what_has_no_place(extreme):
    with pytest.warns(UserWarning, match=r"^1 value of holdings without an exact place"):
        holdings = muniment.frame("holdings", store=extreme)
    assert holdings["shares"].to_pylist() == [None]
    (missing,) = json.loads(holdings.schema.metadata[UNFIT_VALUES.encode()])
    assert (missing["value"], missing["path"]) == ("0.12345", "reporting_persons[0]")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert UNFIT_VALUES.encode() not in muniment.frame("entities", store=extreme).schema.metadata


def test_a_frame_and_one_with_unfit_values_go_together(extreme, sample):
    with pytest.warns(UserWarning, match="an exact place"):
        tables = [muniment.frame("holdings", store=path) for path in (extreme, sample)]
    assert pa.concat_tables(tables).num_rows == sum(table.num_rows for table in tables)


# ---- exports of any two stores --------------------------------------------------------------------------------------


def test_whole_and_broken_percents_of_two_stores_are_one_column(tmp_path):
    """6 and 6.25: read together they were 6 and 6, or refused."""
    for number, percent in enumerate(("6", "6.25")):
        record = schedule_13g()
        person = structs.replace(record.reporting_persons[0], percent=Decimal(percent))
        with filled(tmp_path / f"{number}.db", [structs.replace(record, reporting_persons=(person,))]) as store:
            export(store_tables(store), "parquet", tmp_path / str(number), store)
    files = [tmp_path / str(number) / "schedule_13g_reporting_persons.parquet" for number in range(2)]
    read_together(files, ["percent"], [{"percent": Decimal(6)}, {"percent": Decimal("6.25")}])


def read_together(files, names, wanted):
    """See that each program reads the files as one table, with these values."""
    paths = [str(path) for path in files]
    rows = [tuple(row[name] for name in names) for row in wanted]
    quoted = ", ".join(f'"{name}"' for name in names)
    found = {
        "DuckDB": duckdb.sql(f"SELECT {quoted} FROM read_parquet({paths})").fetchall(),
        "Polars": polars.read_parquet(paths).select(names).rows(),
        "PyArrow": [tuple(row.values()) for row in pa.dataset.dataset(paths).to_table(names).to_pylist()],
        "pandas": [
            tuple(row)
            for row in pandas.concat(
                [pandas.read_parquet(path, dtype_backend="pyarrow") for path in paths], ignore_index=True
            )[names].itertuples(index=False)
        ],
    }
    for program, told in found.items():
        assert [tuple(map(plain, row)) for row in told] == [tuple(map(plain, row)) for row in rows], program


def plain(cell):
    if cell is None or cell is pandas.NA or cell is pandas.NaT:
        return None
    if isinstance(cell, pandas.Timestamp):
        return cell.to_pydatetime()
    return list(cell) if hasattr(cell, "__len__") and not isinstance(cell, str) else cell


DIGITS = st.text("0123456789", min_size=1, max_size=40)
FRACTIONS = st.text("0123456789", max_size=12)
NUMBERS = st.one_of(
    st.builds(lambda sign, whole, fraction: f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}",
              st.sampled_from(("", "-")), DIGITS, FRACTIONS),
    st.sampled_from(("0", "0.0", str(2**63 - 1), str(2**63), str(-(2**63)), "9" * 36, "9" * 36 + ".99", "0.0000001")),
)  # fmt: skip
TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
CELLS = {
    "text": TEXTS,
    "integer": NUMBERS,
    "money": NUMBERS,
    "price": NUMBERS,
    "shares": NUMBERS,
    "percent": NUMBERS,
    "confidence": NUMBERS,
    "boolean": st.sampled_from((0, 1, 2)),
    "date": st.one_of(st.dates().map(str), st.sampled_from(("2024-02-30", "soon"))),
    "datetime": st.datetimes(min_value=datetime(1900, 1, 1)).map(lambda moment: moment.isoformat(" ")),
    "list": st.lists(TEXTS, max_size=3).map(json.dumps),
}
COLUMNS = {name: ColumnType(name) for name in CELLS}
NUMERIC = ("integer", "money", "price", "shares", "percent", "confidence")
ROWS = st.lists(st.tuples(*(st.none() | cells for cells in CELLS.values())), max_size=6)


def test_every_type_is_generated():
    assert set(CELLS) == set(TypeName.__args__)


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_exports_of_any_two_tables_are_one(first, second, tmp_path):
    wanted, files, unfit = [], [], UnfitValues()
    for number, rows in enumerate((first, second)):
        table = Table("t", COLUMNS, rows)
        folder = tmp_path / str(number)
        counts = export([table], "parquet", folder)
        wanted += [dict(zip(COLUMNS, row, strict=True)) for row in fitted(table, unfit)]
        assert counts == {"t": len(rows), UNFIT_VALUES: sum(lost(row) for row in rows)}
        files.append(folder / "t.parquet")
    for row, cells in zip(wanted, [*first, *second], strict=True):
        for (name, value), cell in zip(row.items(), cells, strict=True):
            assert same(value, cell, name), (name, cell, value)
    read_together(files, list(COLUMNS), wanted)


@settings(deadline=None)
@given(st.lists(st.none() | NUMBERS | st.sampled_from((str(10**39), "9" * 39, "1e3", "-" + "9" * 39)), max_size=8))
def test_texts_of_a_database_are_exact_numbers(cells):
    """Arrow's own casts wrap around, of 40 digits and more, without a word."""
    for name in NUMERIC:
        table, quick, slow = Table("t", {"x": COLUMNS[name]}, [(cell,) for cell in cells]), UnfitValues(), UnfitValues()
        made = arrow._typed(table, quick, 0, {"x": pa.array(cells, pa.string())}, "x")
        assert made.to_pylist() == [cell for (cell,) in fitted(table, slow)]
        assert [*quick] == [*slow]


def lost(row):
    return sum(cell is not None and not is_exact(name, cell) for name, cell in zip(COLUMNS, row, strict=True))


def is_exact(name, cell):
    """Whether a column has a place for a cell: a second definition, by arithmetic."""
    if name in NUMERIC:
        scale = COLUMNS[name].scale or 0
        shifted = Fraction(cell) * 10**scale
        limit = range(-(2**63), 2**63) if name == "integer" else range(1 - 10**PRECISION, 10**PRECISION)
        return shifted.denominator == 1 and int(shifted) in limit
    return cell not in ({2} if name == "boolean" else {"2024-02-30", "soon"} if name == "date" else ())


def same(value, cell, name):
    if cell is None or not is_exact(name, cell):
        return value is None
    if name in NUMERIC:
        return Fraction(value) == Fraction(cell)
    if name == "list":
        return list(value) == json.loads(cell)
    return value == {"boolean": bool, "date": date.fromisoformat, "datetime": datetime.fromisoformat}.get(name, str)(
        cell
    )


FEW = 100 if settings.get_current_profile_name() == "nightly" else 5  # each makes and exports two stores
AMOUNTS = st.one_of(
    st.none(),
    st.decimals(0, Decimal(10) ** 34, places=2, allow_nan=False, allow_infinity=False),
    NUMBERS.filter(lambda text: "-" not in text).map(Decimal),
)


@pytest.mark.slow
@settings(deadline=None, max_examples=FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=3), min_size=2, max_size=4))
def test_exports_of_any_two_stores_are_one(tmp_path_factory, filings):
    """Records of filings, stored in two stores and exported: every value is that of its record, or stands apart."""
    folder = tmp_path_factory.mktemp("two")
    person = schedule_13g().reporting_persons[0]
    records = [
        schedule_13g(
            reporting_persons=tuple(
                structs.replace(person, aggregate_amount=stated(shares), percent=stated(percent))
                for shares, percent in persons
            )
        )
        for persons in filings
    ]
    files, apart = [], {}
    for number, some in enumerate((records[::2], records[1::2])):
        with filled(folder / f"{number}.db", some) as store:
            export([*store_tables(store), *study_tables(store)], "parquet", folder / str(number), store)
        files.append(folder / str(number) / "schedule_13g_reporting_persons.parquet")
        for row in pq.read_table(folder / str(number) / f"{UNFIT_VALUES}.parquet").to_pylist():
            if row["table"] == "schedule_13g_reporting_persons":
                apart[number, row["filing_id"], row["path"]] = row["value"]
    wanted = []
    for number, some in enumerate((records[::2], records[1::2])):
        for filing, record in enumerate(some, 1):
            for place in range(len(record.reporting_persons)):
                row = {"filing_id": filing, "position": place}
                for name in ("aggregate_amount", "percent"):
                    path = f"reporting_persons[{place}].{name}"
                    value = value_at(record, path)
                    missing = apart.pop((number, filing, path), None)
                    assert missing is None or Decimal(missing) == value
                    row[name] = None if missing is not None or value is UNSET else value
                wanted.append(row)
    assert apart == {}
    read_together(files, ["filing_id", "position", "aggregate_amount", "percent"], wanted)


def stated(number):
    return UNSET if number is None else number


# ---- the ends of commands -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("to", ["csv", "jsonl", "parquet", "xlsx", "sqlite", "duckdb"])
def test_an_export_ends_without_a_word(to, sample, tmp_path):
    """A process of its own: libraries may complain only when it ends."""
    command = [sys.executable, "-m", "muniment", "export", "--store", sample, "--to", to, "-o", tmp_path / "out"]
    done = subprocess.run([*command, "--tables", "entities"], capture_output=True, check=True)
    assert done.stderr == b""
