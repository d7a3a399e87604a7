"""The types of the columns of exported tables: each follows from the definition of its field, never from rows.

Money, shares and percents are decimals of fixed precision; `docs/design/export.md` says why these. A cell that a type
has no exact place for is `Unfit`: it is never rounded or cut.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

Name: TypeAlias = Literal["text", "integer", "money", "shares", "percent", "boolean", "date", "datetime", "list"]

PRECISION = 38
"""The digits of a decimal: what Arrow, Parquet, DuckDB and Polars hold in 128 bits."""

_SCALES = {"money": 2, "shares": 4, "percent": 6}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch
_INT64 = range(-(2**63), 2**63)


class Unfit(ValueError):
    """A cell has no exact place in the type of its column."""


class ColumnType(Struct, frozen=True):
    """The type of a column: its name, and the official list that its codes are of.

    A code that is not in the list stays as it is: lists change, and a filing says what it says.
    """

    name: Name
    codes: Mapping[str, Any] | None = None

    @property
    def scale(self) -> int | None:
        """The digits behind the point of a decimal, of `PRECISION` in all; None for what is no decimal."""
        return _SCALES.get(self.name)

    def __str__(self) -> str:
        return self.name if self.scale is None else f"{self.name}({PRECISION},{self.scale})"

    @property
    def fit(self) -> Callable[[Any], Any]:
        """Return the function that makes a cell, as a database or a record has it, a value of this type.

        It takes what is not None, and raises `Unfit` where the value would be another one.
        """
        scale = self.scale
        return _FITTING[self.name] if scale is None else _DECIMALS[scale]


TEXT, INTEGER, BOOLEAN = ColumnType("text"), ColumnType("integer"), ColumnType("boolean")
MONEY, SHARES, PERCENT = ColumnType("money"), ColumnType("shares"), ColumnType("percent")
DATE, DATETIME, LIST = ColumnType("date"), ColumnType("datetime"), ColumnType("list")


def _decimal(scale: int) -> Callable[[Any], Decimal]:
    whole = PRECISION - scale

    def fit(cell: object) -> Decimal:
        text = _digits(cell)
        before, _, behind = text.lstrip("-").partition(".")
        if len(before.lstrip("0")) > whole or len(behind.rstrip("0")) > scale:
            raise Unfit(text)
        return Decimal(text)

    return fit


def _integer(cell: object) -> int:
    if type(cell) is not int:
        text = _digits(cell)
        before, _, behind = text.partition(".")
        if behind.strip("0"):
            raise Unfit(text)
        cell = int(before)
    if cell not in _INT64:
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


def _day(cell: object) -> date:
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell))
    except ValueError as error:
        raise Unfit(cell) from error


def _moment(cell: object) -> datetime:
    if isinstance(cell, datetime):
        return cell
    try:
        return datetime.fromisoformat(str(cell))
    except ValueError as error:
        raise Unfit(cell) from error


def _list(cell: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(cell, str):
        return tuple(cell)
    try:
        return msgspec.json.decode(cell, type=tuple[str, ...])
    except msgspec.MsgspecError as error:
        raise Unfit(cell) from error


_DECIMALS = {scale: _decimal(scale) for scale in _SCALES.values()}
_FITTING: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "integer": _integer,
    "boolean": _boolean,
    "date": _day,
    "datetime": _moment,
    "list": _list,
}
