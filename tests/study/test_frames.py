"""Tables and answers as Arrow tables: exact, typed, null where nothing is stated."""

from datetime import date
from decimal import Decimal

import msgspec
import pyarrow as pa
import pytest
from msgspec import UNSET

import muniment
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study.questions import typed_rows
from muniment.study.updating import update
from store.entries import entry, form_d, header, schedule_13g


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    path = tmp_path_factory.mktemp("frames") / "filings.db"
    sold = {"total_amount_sold": 12_345_678_901, "total_offering_amount": "Indefinite", "total_investors": 9}
    made = [
        noted(1, "D", form_d(**sold)),
        noted(2, "D", form_d(name="Sails Inc", total_amount_sold=UNSET, exemptions=UNSET)),
        noted(3, "SCHEDULE 13G", schedule_13g(shares="1234.5", event_date=date(2024, 12, 31))),
    ]
    with Store.open(path) as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
    return path


def noted(number, form, record):
    accession = f"0001234567-25-{number:06d}"
    found = header(accession, form, date(2025, 2, number))
    return entry(accession.encode(), record, accession=accession, rank=SUBMISSION, header=found)


def test_a_table_has_exact_types(where):
    notices = muniment.frame("notices", store=where)
    types = {name: notices.schema.field(name).type for name in ("sold", "filed", "exemptions", "is_fund", "filing_id")}
    assert types == {
        "sold": pa.decimal128(38, 2),
        "filed": pa.date32(),
        "exemptions": pa.list_(pa.string()),
        "is_fund": pa.bool_(),
        "filing_id": pa.int64(),
    }
    first, second = notices.select(["sold", "filed", "exemptions", "offered_indefinite"]).to_pylist()
    assert first == {
        "sold": Decimal(12_345_678_901),
        "filed": date(2025, 2, 1),
        "exemptions": ["06b", "3C"],
        "offered_indefinite": True,
    }
    assert (second["sold"], second["exemptions"], second["offered_indefinite"]) == (None, None, False)


def test_shares_keep_their_fractions(where):
    holdings = muniment.frame("holdings", store=where)
    assert holdings["shares"].to_pylist() == [Decimal("1234.5")]
    assert holdings.schema.field("shares").type == pa.decimal128(38, 4)


def test_the_numbers_of_a_column_have_one_type_whatever_their_digits():
    columns = ("shares", "first_seen", "notices", "percent")
    rows = [(1_724_200, 5, "9", None), ("1475600.50", "7", Decimal("9.0"), 0)]
    told = typed_rows("raised_by_state", columns, rows)  # its first_seen is money, and a day elsewhere
    assert [[type(cell).__name__ for cell in row] for row in told] == [
        ["Decimal", "Decimal", "int", "NoneType"],
        ["Decimal", "Decimal", "int", "Decimal"],
    ]
    assert msgspec.json.encode(told) == b'[["1724200","5",9,null],["1475600.50","7",9,"0"]]'
    assert typed_rows("raised_by_state", columns, msgspec.json.decode(msgspec.json.encode(told))) == told


def test_an_answer_has_the_types_of_the_tables(where):
    answer = muniment.frame("raised-by-state", store=where, since="2025-01-01")
    assert answer.to_pylist() == [
        {
            "state": "MA",
            "notices": 2,
            "offerings": 2,
            "raised": Decimal(12_345_678_901),
            "raised_once": Decimal(12_345_678_901),
            "first_seen": None,
            "fallen": None,
            "outliers": None,
            "indefinite": 1,
            "unstated": 1,
        }
    ]
    assert answer.schema.field("raised").type == answer.schema.field("fallen").type == pa.decimal128(38, 2)
    assert muniment.frame("raised", store=where).schema.field("known").type == pa.string()


def test_an_empty_answer_has_the_same_columns(where):
    whole, empty = (muniment.frame("raised", store=where, state=state) for state in ("MA", "CA"))
    assert (whole.num_rows, empty.num_rows) == (2, 0)
    assert empty.schema.field("filed") == whole.schema.field("filed")
    assert empty.column_names == whole.column_names


def test_other_programs_take_them(where):
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    notices = muniment.frame("notices", store=where)
    assert duckdb.from_arrow(notices).aggregate("sum(raised)").fetchall() == [(Decimal(12_345_678_901),)]
    assert polars.from_arrow(notices)["raised"].sum() == Decimal(12_345_678_901)
    assert notices.to_pandas()["exemptions"][0].tolist() == ["06b", "3C"]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("nothing", {}, "^'nothing' is neither a table nor a question; "),
        ("holdings", {"issuer": "x"}, "^holdings is a table and takes no parameters; 'issuer' is one$"),
        ("studied", {}, "^'studied' is neither"),
        ("raised", {"colour": "red"}, "has no parameter 'colour'"),
    ],
)
def test_what_is_not_there_is_refused(where, name, given, words):
    with pytest.raises(UsageError, match=words):
        muniment.frame(name, store=where, **given)


def test_no_store_is_made_by_asking(tmp_path):
    with pytest.raises(EnvironmentProblem, match="there is no store"):
        muniment.ask("raised", store=tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_asking_tells_whether_there_is_more(where):
    answer = muniment.ask("raised", store=where, limit=1)
    assert (len(answer.rows), answer.more) == (1, True)
    assert answer.columns[:2] == ("filed", "issuer_name")
