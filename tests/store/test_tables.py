"""The form tables follow the definition, in every database."""

from datetime import date
from decimal import Decimal
from typing import Annotated as A

import pytest
from msgspec import UNSET, UnsetType
from sqlalchemy import MetaData, create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from databases import do
from muniment.forms import FORMS
from muniment.forms.definition import Amount, Answer, At, Day, Exact, Part, Several, Whole, Words, rows
from muniment.store import Store, migrations, tables
from muniment.store.showing import Flat, Insert
from muniment.store.tables import FORM_TABLES, table_of
from muniment.values import Count, Dollars, IsoDay, Shares, Text, YesNo
from store.entries import entry, form_d, schedule_13g


class Leg(Part, frozen=True):
    length: A[Exact, At("length", "", "Length", Shares())] = UNSET


class Wing(Part, frozen=True):
    colour: A[Words, At("colour", "", "Colour", Text(30))] = UNSET
    legs: A[tuple[Leg, ...] | UnsetType, At("leg", "", "Legs")] = UNSET


class Body(Part, frozen=True):
    weight: A[Whole, At("weight", "", "Weight", Count(3))] = UNSET
    wings: A[tuple[Wing, ...] | UnsetType, At("wing", "", "Wings")] = UNSET


class Heron(Part, frozen=True):
    name: A[Words, At("name", "1", "Name", Text(20))] = UNSET
    calls: A[Several, At("call", "1", "Calls", Text(20))] = UNSET
    body: A[Body | UnsetType, At("body", "1", "Body")] = UNSET
    price: A[Amount, At("price", "1", "Price", Dollars(indefinite=True))] = UNSET
    hatched: A[Day, At("hatched", "1", "Hatched", IsoDay())] = UNSET
    tame: A[Answer, At("tame", "1", "Tame", YesNo())] = UNSET


class GrownHeron(Heron, frozen=True):
    nests: A[Whole, At("nests", "2", "Nests", Count(3))] = UNSET


def columns(part) -> dict[str, list[str]]:
    return {one.table.name: [c.name for c in one.table.columns] for one in table_of(part, MetaData()).all()}


def test_tables_are_derived():
    assert columns(Heron) == {
        "heron": [
            "filing_id", "name", "calls", "body_weight", "price", "price_indefinite", "hatched", "tame",
        ],
        "heron_body_wings": ["filing_id", "position", "colour"],
        "heron_body_wings_legs": ["filing_id", "wings_position", "position", "length"],
    }  # fmt: skip


def test_a_new_field_is_a_column():
    assert columns(GrownHeron)["grown_heron"] == [*columns(Heron)["heron"], "nests"]


def test_every_leaf_has_a_column():
    for form in FORMS.values():
        held = {f"{one.table.name}.{c.name}" for one in FORM_TABLES[form.name].all() for c in one.table.columns}
        top = FORM_TABLES[form.name].table.name
        for row in rows(form.record):
            *around, last = row.path.removesuffix("[]").split(".")
            table, prefix = top, ""
            for part in around:
                if part.endswith("[]"):
                    table, prefix = f"{table}_{prefix}{part.removesuffix('[]')}", ""
                else:
                    prefix = f"{prefix}{part}_"
            assert f"{table}.{prefix}{last}" in held


def test_rows_are_flat_and_exact():
    metadata = MetaData()
    tables.filings.to_metadata(metadata).indexes.clear()  # each is for one kind of database
    made = table_of(GrownHeron, metadata)
    engine = create_engine("sqlite://")
    legs = (Leg(length=Decimal("1.50")), Leg(length=Decimal("2.00")), Leg(length=Decimal(2**70)), Leg())
    record = GrownHeron(
        name="Ada",
        calls=("kra", 'k"r'),
        body=Body(weight=3, wings=(Wing(), Wing(colour="grey", legs=legs))),
        price="Indefinite",
        hatched=date(2020, 2, 29),
        tame=False,
        nests=10**30,
    )
    held = {one.table.name: [] for one in made.all()}
    Flat(made).rows(record, (5,), held)
    with engine.begin() as connection:
        metadata.create_all(connection)
        for one in made.all():
            Insert(one.table, engine)(connection, held[one.table.name])
        found = {one.table.name: [tuple(row) for row in connection.execute(one.table.select())] for one in made.all()}
        kinds = connection.exec_driver_sql(
            "SELECT typeof(length), length FROM heron_body_wings_legs".replace("heron", "grown_heron")
        ).all()
        total = connection.exec_driver_sql(
            "SELECT sum(length) FROM grown_heron_body_wings_legs WHERE position = 1"
        ).scalar()
    assert found == {
        "grown_heron": [(5, "Ada", ("kra", 'k"r'), 3, None, True, date(2020, 2, 29), False, 10**30)],
        "grown_heron_body_wings": [(5, 0, None), (5, 1, "grey")],
        "grown_heron_body_wings_legs": [
            (5, 1, 0, Decimal("1.50")), (5, 1, 1, 2), (5, 1, 2, 2**70), (5, 1, 3, None),
        ],
    }  # fmt: skip
    assert kinds == [("text", "1.50"), ("integer", 2), ("text", str(2**70)), ("null", None)]
    assert (total, type(total)) == (2, int)
    engine.dispose()


def test_the_tables_can_be_made_in_postgresql():
    dialect = postgresql.dialect()
    for table in tables.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        assert "EXACT" not in made
        assert len(table.name) < 64
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))
    assert "total_offering_amount NUMERIC" in str(CreateTable(FORM_TABLES["D"].table).compile(dialect=dialect))


def test_what_the_tables_say(store):
    one, two = entry(b"1", form_d()), entry(b"2", schedule_13g())
    store.add([one, two], {one.content_hash: b"1", two.content_hash: b"2"})
    names = store.tables()

    def said(table):
        return [dict(zip(names[table], row, strict=True)) for row in store.rows(table)]

    (notice,) = said("form_d")
    assert notice["primary_issuer_address_state"] == "MA"
    assert (notice["total_offering_amount"], notice["total_offering_amount_indefinite"]) == (1000, False)
    assert (notice["first_sale"], notice["exemptions"]) == (date(2024, 1, 5), ("06b", "3C"))
    assert notice["offers_equity"] is True
    assert notice["is_amendment"] is None
    states = [
        (row["filing_id"], row["recipients_position"], row["position"], row["state"])
        for row in said("form_d_recipients_states")
    ]
    assert states == [(1, 0, 0, "MA"), (1, 0, 1, "NY")]
    (person,) = said("schedule_13g_reporting_persons")
    assert (person["aggregate_amount"], person["percent"]) == (Decimal("1234.5"), Decimal("6.20"))
    assert [(row["role"], row["name"]) for row in said("persons")][:3] == [
        ("issuer", "Garden Lamps LLC"), ("related person", "Ada Byrne"), ("recipient", "Broker One"),
    ]  # fmt: skip


def test_a_new_store_is_what_the_scripts_make(tmp_path):
    Store.open(tmp_path / "filings.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'scripts.db'}")
    with engine.begin() as connection:
        migrations.upgrade_connection(connection)
    engine.dispose()
    made, by_scripts = (
        {
            name: (sql, do(path, f'SELECT * FROM "{name}"') if kind == "table" and name != "meta" else [])
            for kind, name, sql in do(path, "SELECT type, name, sql FROM sqlite_schema")
        }
        for path in (tmp_path / "filings.db", tmp_path / "scripts.db")
    )
    assert made == by_scripts
    assert len(made) > 50


def test_a_field_the_definition_gained_becomes_a_column(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'filings.db'}")
    with engine.begin() as connection:
        migrations.upgrade_connection(connection)
        connection.exec_driver_sql("ALTER TABLE form_d DROP COLUMN fees_clarification")
        connection.exec_driver_sql("DROP TABLE form_d_signatures")
    with engine.begin() as connection:
        migrations.upgrade_connection(connection)
    with engine.connect() as connection:
        assert "fees_clarification" in {column["name"] for column in inspect(connection).get_columns("form_d")}
        assert inspect(connection).has_table("form_d_signatures")
    engine.dispose()


@pytest.mark.parametrize("name", FORM_TABLES)
def test_no_table_has_two_columns_of_one_name(name):
    for one in FORM_TABLES[name].all():
        names = [column.name for column in one.table.columns]
        assert len(names) == len({name.casefold() for name in names})
