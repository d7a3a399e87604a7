"""The tables of a store: its own, and those of the forms, which are derived from the definition.

One table for each form holds its scalar fields, parts that occur once flattened with `_`; one for each repeated part
holds its entries with their `position`. They hold what the source says in its best version, for questions in SQL; the
record itself, with everything that does not fit a column, is in `versions`.

A list of words (`exemptions`, `types`) is JSON text, `["06b","3C"]`: a table for each would triple the rows, and
`LIKE '%"06b"%'` asks for one of them in every database.

The type of a column that is exported follows from the definition of its field, never from rows. Money, shares and
percents are decimals of fixed precision; `docs/design/export.md` says why these. A cell that a type has no exact place
for is `Unfit`: it is never rounded or cut.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

from muniment.caching import in_groups
from muniment.codes import states
from muniment.forms import FORMS
from muniment.forms.definition import Field, Part, fields
from muniment.store.packing import decoding
from muniment.store.sqlite import INT64, ORDERED_BY_KEY, ExactColumn
from muniment.tsv import table_rows
from muniment.values import Choice, Count, Dollars, Kind, Percent, Shares

TypeName: TypeAlias = Literal[
    "text", "integer", "money", "price", "shares", "percent", "confidence", "boolean", "date", "datetime", "list"
]

PRECISION = 38
"""The digits of a decimal: what Arrow, Parquet, DuckDB and Polars hold in 128 bits."""

_SCALES = {"money": 2, "price": 6, "shares": 4, "percent": 6, "confidence": 4}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch


class Unfit(ValueError):
    """A cell has no exact place in the type of its column."""


class ColumnType(Struct, frozen=True):
    """The type of a column: its name, and the official list that its codes are of.

    A code that is not in the list stays as it is: lists change, and a filing says what it says.
    """

    name: TypeName
    codes: Mapping[str, Any] | None = None

    @property
    def scale(self) -> int | None:
        """The digits behind the point of a decimal, of `PRECISION` in all; None for what is no decimal."""
        return _SCALES.get(self.name)

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.name == "integer" or self.scale is not None

    def __str__(self) -> str:
        return self.name if self.scale is None else f"{self.name}({PRECISION},{self.scale})"

    @property
    def fit(self) -> Callable[[Any], Any]:
        """Return the function that makes a cell, as a database or a record has it, a value of this type.

        It takes what is not None, and raises `Unfit` where the value would be another one.
        """
        return _FITTING[self.name]


TEXT, INTEGER, BOOLEAN = ColumnType("text"), ColumnType("integer"), ColumnType("boolean")
MONEY, SHARES, PERCENT = ColumnType("money"), ColumnType("shares"), ColumnType("percent")
PRICE, CONFIDENCE = ColumnType("price"), ColumnType("confidence")
DATE, DATETIME, LIST = ColumnType("date"), ColumnType("datetime"), ColumnType("list")


def _decimal(scale: int) -> Callable[[Any], Decimal]:
    whole = PRECISION - scale

    def fit(cell: object) -> Decimal:
        text = _digits(cell)
        before, _, behind = text.lstrip("-").partition(".")
        if len(before.lstrip("0")) > whole or len(behind.rstrip("0")) > scale:
            raise Unfit(text)
        # SQLite keeps 5.00 as 5, PostgreSQL as it was written: they export the same.
        return Decimal(text if behind.strip("0") else text.partition(".")[0])

    return fit


def _integer(cell: object) -> int:
    if type(cell) is not int:
        text = _digits(cell)
        before, _, behind = text.partition(".")
        if behind.strip("0"):
            raise Unfit(text)
        cell = int(before)
    if cell not in INT64:
        raise Unfit(str(cell))
    return cell


def _digits(cell: object) -> str:
    """Return a number in digits; binary fractions are no exact numbers, whatever they look like."""
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    if isinstance(cell, float | bool) or _NUMBER(text) is None:
        raise Unfit(text)
    return text


def _boolean(cell: object) -> bool:
    if cell in (0, 1):
        return bool(cell)
    raise Unfit(str(cell))


def _time(kind: type[date]) -> Callable[[Any], date]:
    def fit(cell: object) -> date:
        try:
            return cell if isinstance(cell, kind) else kind.fromisoformat(str(cell))
        except ValueError as error:
            raise Unfit(cell) from error

    return fit


def _list(cell: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(cell, str):
        return tuple(cell)
    try:
        return msgspec.json.decode(cell, type=tuple[str, ...])
    except msgspec.MsgspecError as error:
        raise Unfit(cell) from error


_FITTING: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "integer": _integer,
    "boolean": _boolean,
    "date": _time(date),
    "datetime": _time(datetime),
    "list": _list,
    **{name: _decimal(scale) for name, scale in _SCALES.items()},
}


Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Words, compared and sorted by their characters in every database, whatever language it is set to."""


class Exact(TypeDecorator[int | Decimal]):
    """A number of any size, exact: NUMERIC, and in SQLite see `ExactColumn`. Whole numbers come back as int.

    `exported` is the type that its columns have outside of a store.
    """

    impl = sa.Numeric(asdecimal=True).with_variant(ExactColumn(), "sqlite")
    cache_ok = True

    def __init__(self, exported: ColumnType) -> None:
        super().__init__()
        self.exported = exported

    def process_result_value(self, value: int | Decimal | None, dialect: object) -> int | Decimal | None:
        """Return an int where the number is whole."""
        return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


class WordList(TypeDecorator[tuple[str, ...]]):
    """A list of words as JSON text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: object) -> str | None:
        """Return the list as JSON."""
        return None if value is None else msgspec.json.encode(value).decode()

    @decoding
    def process_result_value(self, value: str | None, dialect: object) -> tuple[str, ...] | None:
        """Return the list."""
        return None if value is None else msgspec.json.decode(value, type=tuple[str, ...])


_KINDS: dict[str, TypeEngine[Any]] = {
    **{"key": Key, "text": Text, "state": Text, "words": WordList(), "boolean": sa.Boolean()},
    **{"integer": sa.Integer(), "big integer": sa.BigInteger(), "float": sa.Float(), "bytes": sa.LargeBinary()},
    **{"date": sa.Date(), "datetime": sa.DateTime()},
    **{kind.name: Exact(kind) for kind in (MONEY, PRICE, SHARES, PERCENT, CONFIDENCE)},
    "whole number": Exact(INTEGER),
}
"""The types of columns by what `tables.tsv` calls them; `text 10` is one of ten characters at most."""


def tables_in(module_file: str, into: sa.MetaData) -> Callable[..., sa.Table]:
    """Return what makes a table of a name, of its columns in `tables.tsv` beside a module and of rules and indexes.

    `is` says what a column is besides its type: part of the `key`, `serial` (a key that the database counts), `filled`
    (with a value in every row), `once` (no value stands twice), `unique` (both); `of` which column it refers to;
    `default` what stands in rows that were there before the column. A `state` is a code of the official list.
    """
    columns = in_groups(
        (row["table"], _column(row["column"], row["type"], row["is"], row["of"], row["default"]))
        for row in table_rows(module_file, "tables.tsv")
    )

    def made(name: str, *rules: SchemaItem, **options: Any) -> sa.Table:
        return sa.Table(name, into, *columns[name], *rules, **options)

    return made


def _column(name: str, kind: str, role: str, of: str, default: str) -> sa.Column[Any]:
    flags: dict[str, Any] = {"true": sa.true(), "false": sa.false()}
    return sa.Column(
        name,
        sa.String(int(kind.removeprefix("text "))) if kind.startswith("text ") else _KINDS[kind],
        *([sa.ForeignKey(of)] if of else []),
        primary_key=role in ("key", "serial"),
        autoincrement=role == "serial",
        nullable=role in ("", "once"),
        unique=role in ("once", "unique") or None,
        server_default=flags.get(default, default.strip("'")) if default else None,
        info={"codes": states.ALL} if kind == "state" else None,
    )


AnyRow: TypeAlias = sa.Row[*tuple[Any, ...]]
"""A row that a question found, its values by the names of their columns."""

S = TypeVar("S", bound=Struct)


def struct_of(kind: type[S], source: object, /, **more: Any) -> S:
    """Return a struct with what `more` names, and the rest of its fields as a row or another struct has them."""
    same = {name: getattr(source, name) for name in kind.__struct_fields__ if name not in more}
    return kind(**same, **more)


metadata = sa.MetaData()
_table = tables_in(__file__, metadata)

meta = _table("meta")
"""What the store is: `kind`, `schema`, `columns`; and what a study notes of itself."""


def noted(connection: sa.Connection, name: str) -> str:
    """Return what is noted in `meta` under a name, "" for nothing."""
    return connection.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar() or ""


def note(connection: sa.Connection, name: str, value: str) -> None:
    """Note something in `meta` in place of what stood there; "" takes it out."""
    connection.execute(sa.delete(meta).where(meta.c.name == name))
    if value:
        connection.execute(sa.insert(meta), [{"name": name, "value": value}])


contents = _table("contents")
"""Files as they came, once each, packed. `data` is NULL where the bytes may not be kept."""

readings = _table("readings", **ORDERED_BY_KEY)
"""Which contents were read to their end by which reader."""

filings = _table(
    "filings",
    sa.Index("filings_by_day", "filed").ddl_if(dialect="sqlite"),
    sa.Index("filings_by_day", sa.text("filed DESC NULLS LAST"), sa.text("id DESC")).ddl_if(dialect="postgresql"),
    sa.Index("filings_by_issuer", "issuer_cik"),
    sa.Index("filings_by_text", "text_id", unique=True),
)
"""One row a filing, as its best version (`version_id`) shows it; day and parties from the best header (`header_id`).

`text_id` is its row in the full-text index. Shown again, a filing gets a new row there, and its old one, which no
filing points to, is never found again: so the index needs no texts of its own, and nothing is ever taken out of it.
"""

sources = _table("sources", sa.UniqueConstraint("content_id", "place"), sa.Index("sources_by_filing", "filing_id"))
"""Where a filing was found: a content, or a part of one; `folder` is that of a data set's tables in their archive."""

versions = _table("versions", sa.UniqueConstraint("source_id", "reader_version"))
"""What one reader made of one source: `body` and `evidence` are packed by `muniment.store.packing`."""

SHOWN = (
    filings.join(versions, versions.c.id == filings.c.version_id)
    .join(sources, sources.c.id == versions.c.source_id)
    .join(contents, contents.c.id == sources.c.content_id)
)
"""Filings with the version that each shows, its source and its content."""


problems = _table("problems", **ORDERED_BY_KEY)
"""The doubts about the best version of each filing."""

_HAS_CIK = sa.text("cik IS NOT NULL")

persons = _table(
    "persons",
    sa.Index("persons_by_name", "folded"),
    sa.Index("persons_by_cik", "cik", "role", "name", sqlite_where=_HAS_CIK).ddl_if(dialect="sqlite"),
    sa.Index("persons_by_cik", "cik", "role", postgresql_where=_HAS_CIK).ddl_if(dialect="postgresql"),
    **ORDERED_BY_KEY,
)
"""Every name in the best version of each filing, in which role, and where; `folded` is what names are found by.

A page about a company reads its names and their roles from the index alone. Most names have no CIK, and are not in it.
An index of PostgreSQL holds no texts of any length: there it goes without names.
"""

LISTS = {
    "transactions": _table("transactions", **ORDERED_BY_KEY),
    "people": _table("directors_and_officers", **ORDERED_BY_KEY),
    "exhibits": _table("listed_exhibits", **ORDERED_BY_KEY),
    "annexed": _table("annexed_answers", **ORDERED_BY_KEY),
}
"""The lists in the items of a schedule and its exhibits, by their names in `reading.Details`."""

findings = _table("findings", sa.Index("findings_by_code", "code", "filing_id"), **ORDERED_BY_KEY)
"""What the rulebook says about each filing; the law and the words of a rule stand in the rulebook itself."""

judgements = _table("judgements", **ORDERED_BY_KEY)
"""Which filings were checked as they are shown, by which edition of the rulebook, and how much was found.

`history` has the keys of the filings of its history, oldest first; `basis` is a digest of how these are shown, and the
filing that it names. A filing that is shown again loses its judgement and its findings, and is checked again; of all
that may share a history with it the judgement is `stale`, until somebody looks whether their basis is another.
"""

history_marks = _table("history_marks", sa.Index("history_marks_by_mark", "mark", "filing_id"), **ORDERED_BY_KEY)
"""What filings share that may have one history, hashed, see `muniment.store.findings`."""

corrections = _table("corrections", sa.Index("corrections_by_filing", "filing_id"))
"""What people say instead of the source, or that it was read rightly: never overwritten, the last one counts.

`kind` is value, absent, not applicable or unreadable; `value` is JSON, null where it is no value. `seen` is what the
reading said when they checked it, as JSON (`stored.Seen`), NULL where that is not known. `words` and `spans` (JSON, as
`evidence.Span`) are what they checked by.
"""

decisions = _table("decisions", sa.Index("decisions_by_filing", "filing_id"))
"""Who is who, as people say: never overwritten. `join`: the entities called `key` and `other` are one; `split`: what
`path` of the filing names is not `key`; `undo`: the decision with the number `undoes` no longer counts."""

tallies = _table("tallies")
"""How many filings there are of each kind; `key` is hashed from the kind: an index of PostgreSQL takes no long texts.

Whoever writes filings writes these in the same transaction, see `muniment.store.counting`; so it does with `totals`.
"""

totals = _table("totals")
"""How many rows there are in `contents`, `sources` and `versions`."""


# ---- alerts and their outbox ----------------------------------------------------------------------------------------

incoming = _table("incoming", sa.Index("incoming_by_state", "state", "accepted", "accession"))
"""Filings that a watched EDGAR lists, from the moment in which they were seen there until all alerts have had them.

`state`: waiting (to be fetched), stored (the alerts in `unmatched` have not had it), done, absent (EDGAR never had it).
`cik` is a company in whose folder EDGAR has it; `accepted` the moment of acceptance in New York where the list says it.
`claimed_by` is the watcher that is at it, `next_at` before when it is not tried again, `reason` what went wrong last.
"""

destinations = _table("destinations")
"""Where alerts go. `kind`: webhook, slack, email, file, feed; `secret`: under which name the keyring, or the file of
secrets, has what signs or opens it; never the secret itself. `private`: it may be on a network of one's own."""

alerts = _table("alerts")
"""What is to be sent: a named question, or SQL over the study, with its arguments as a JSON object of texts.

`schedule`: at once, daily, weekly; `unreadable`: filings that cannot be read are sent as well.
"""

alert_destinations = _table("alert_destinations", **ORDERED_BY_KEY)
"""Where each alert goes."""

events = _table("events", sa.Index("events_by_alert", "alert", "id"))
"""The outbox: what alerts had to send, written in the transaction of what it is about; never changed.

`key` is a digest of the alert, the accession number and the row, so that the same is never there twice. `body` is JSON,
see `muniment.alerts.events`. An event stays when its alert is removed; one of a deadline has no accession number.
"""

deliveries = _table("deliveries", sa.Index("deliveries_by_state", "state", "destination", "next_at"), **ORDERED_BY_KEY)
"""Which event goes where, written with the event. `state`: waiting, delivered, given up; `next_at`: not before then;
`first_at`: when it was first tried; `leased_until`: until then it belongs to who sends it; `digest`: the key of the
digest that it is part of; `answer`: what the destination last said, in a line. Moments are UTC."""

INCOMING_STATES = ("waiting", "stored", "done", "absent")
DELIVERY_STATES = ("waiting", "delivered", "given up")

WATCHED = "watched"
"""The note of the first day of which no index of EDGAR is complete."""

ALERTING = (destinations, alerts, alert_destinations, events, deliveries)
"""What people set up as alerts, and what was sent to them, in an order in which rows can refer to one another."""


# ---- the tables of the forms ----------------------------------------------------------------------------------------


class PartTable(Struct, frozen=True, eq=False):
    """The table of a form, or of a repeated part, and the tables of what is repeated in it.

    `way` leads from the part around it to its entries, by field name.
    """

    table: sa.Table
    part: type[Part]
    way: tuple[str, ...] = ()
    inner: tuple["PartTable", ...] = ()

    def all(self) -> Iterator["PartTable"]:
        """Yield this table, and those inside."""
        yield self
        for inner in self.inner:
            yield from inner.all()


def table_of(record: type[Part], into: sa.MetaData) -> PartTable:
    """Derive the tables of a form into `into`: `FormD` gives `form_d`, `form_d_related_persons` and so on."""
    key = sa.Column("filing_id", Key, sa.ForeignKey("filings.id"), primary_key=True, autoincrement=False)
    made = sa.Table(re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", record.__name__).lower(), into, key, *columns_of(record))
    return PartTable(made, record, (), tuple(_inner(record, made.name, (), (), into)))


def _inner(
    part: type[Part], name: str, above: tuple[str, ...], way: tuple[str, ...], into: sa.MetaData
) -> Iterator[PartTable]:
    """Yield the tables of the repeated parts in `part`; `above` names the positions of the parts around it."""
    for field in fields(part):
        inner_way = (*way, field.name)
        if field.part is None:
            continue
        if not field.repeats:
            yield from _inner(field.part, f"{name}_{field.name}", above, inner_way, into)
            continue
        key = sa.Column("filing_id", Key, sa.ForeignKey("filings.id"), primary_key=True, autoincrement=False)
        columns = [key, *map(_position, (*above, "position")), *columns_of(field.part)]
        made = sa.Table(f"{name}_{field.name}", into, *columns, **ORDERED_BY_KEY)
        inner = _inner(field.part, made.name, (*above, f"{field.name}_position"), (), into)
        yield PartTable(made, field.part, inner_way, tuple(inner))


def _position(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def columns_of(part: type[Part], prefix: str = "") -> Iterator[sa.Column[Any]]:
    """Yield the columns of the scalar fields of `part`, and of the parts that occur once in it."""
    for field in fields(part):
        if field.part is not None:
            if not field.repeats:
                yield from columns_of(field.part, f"{prefix}{field.name}_")
            continue
        codes = {"codes": field.at.kind.codes} if isinstance(field.at.kind, Choice) else None
        yield sa.Column(f"{prefix}{field.name}", type_of(field), info=codes)
        if is_indefinite(field):
            yield sa.Column(f"{prefix}{field.name}_indefinite", sa.Boolean)


_TYPES: dict[object, TypeEngine[Any]] = {str: Text, date: sa.Date(), bool: sa.Boolean()}
_NUMBERS: dict[type[Kind[Any]], ColumnType] = {Count: INTEGER, Dollars: MONEY, Percent: PERCENT, Shares: SHARES}


def type_of(field: Field) -> TypeEngine[Any]:
    """Return the column type for the values of a field."""
    if field.repeats:
        return WordList()
    number = _NUMBERS.get(type(field.at.kind)) if field.at.kind else None
    return Exact(number) if number else _TYPES[field.at.kind.python if field.at.kind else str]


def is_indefinite(field: Field) -> bool:
    """Whether an amount may be the word "Indefinite": it has a column of its own, so that amounts can be compared."""
    return isinstance(field.at.kind, Dollars) and field.at.kind.indefinite


FORM_TABLES = {name: table_of(form.record, metadata) for name, form in FORMS.items()}


def exported() -> dict[str, sa.Table]:
    """Return the tables that may be exported, by name: all but bytes, what only the store itself needs, and alerts.

    Addresses of destinations are as good as keys.
    """
    inner = {"meta", "contents", "versions", "readings", "history_marks", "tallies", "totals", "incoming"}
    inner |= {table.name for table in ALERTING}
    return {str(table.name): table for table in metadata.sorted_tables if table.name not in inner}
