"""An answer as a table of a page: numbers aligned, filings and people linked, long texts clipped."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from muniment.cells import Cell as Value
from muniment.cells import text_of
from muniment.identifiers import accession
from muniment.study.coded import with_label
from muniment.web.filters import clip

_CLIPPED = 160
_NAMES = re.compile(r"(.*_)?(row)?id|.*year.*")  # columns whose numbers count nothing
_FILINGS = ("filing", "accession")
_WHOSE = ("entity", "person", "issuer", "key", "cik")  # columns that say whom a row is about
_ABOUT = ("", "former_", "issuer_")
_KEY = re.compile(r"(cik|crd|cusip|name):|\d{1,10}$")
_LABELS = {"filing": "Filing", "cik": "CIK", "cusip": "CUSIP", "crd": "CRD"}


class Head(Struct, frozen=True):
    """A column: its name in the answer, its words, and whether it holds numbers."""

    name: str
    label: str
    number: bool


class Cell(Struct, frozen=True):
    """A value in words; "" with `absent` where there is none. `whole` has what was clipped, "" where nothing was."""

    words: str
    href: str = ""
    absent: bool = False
    whole: str = ""


class Table(Struct, frozen=True):
    """The rows of an answer, as a page shows them."""

    heads: tuple[Head, ...]
    rows: list[tuple[Cell, ...]]


def shown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Return rows as a page shows them."""
    heads = tuple(Head(name, _label(name), _is_number(row[at] for row in rows)) for at, name in enumerate(columns))
    return Table(heads, [tuple(_cells(heads, row)) for row in rows])


def filing_of(row: Mapping[str, Any]) -> str:
    """Return the accession number of the filing that a row is about, "" where it tells none."""
    told = (row.get(name) for name in _FILINGS)
    return next((str(one) for one in told if isinstance(one, str) and accession.is_valid(one)), "")


def _cells(heads: Iterable[Head], row: Sequence[Any]) -> Iterable[Cell]:
    named = {head.name: value for head, value in zip(heads, row, strict=True)}
    for head in heads:
        value = named[head.name]
        if value is None:
            yield Cell("", absent=True)
            continue
        words = _words(head.name, value)
        short = words if head.number else clip(words, _CLIPPED)
        yield Cell(short, _href(head.name, value, named), whole="" if short == words else words)


def _words(name: str, value: Value) -> str:
    """Return a value in words: numbers that count something have their digits in groups, codes their labels."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal) and not _NAMES.fullmatch(name):
        return f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    if isinstance(value, tuple | list):
        return ", ".join(with_label(name, str(one)) for one in value)
    return with_label(name, text_of(value))


def _href(name: str, value: object, row: Mapping[str, Any]) -> str:
    """Return the page of what a value names, "" where it names nothing that has one."""
    if not isinstance(value, str) or not value.strip():
        return ""
    if name in _FILINGS and accession.is_valid(value):
        path = row.get("path")
        return f"/filings/{quote(value)}" + (f"#{quote(path)}" if isinstance(path, str) and path != "header" else "")
    if name.endswith("_name") or name == "name":
        return _party(name.removesuffix("name"), value, row)
    return ""


def _party(role: str, name: str, row: Mapping[str, Any]) -> str:
    """Return the page of a company or person: by key or CIK where the row tells it, else by name.

    Two of one name have pages of their own, and a former name leads to who has another one by now.
    """
    mine = (f"{role}key", f"{role}cik", role.rstrip("_"), *(_WHOSE if role in _ABOUT else ()))
    told = (row.get(one) for one in mine)
    key = next((one for one in told if isinstance(one, str) and _KEY.match(one)), "")
    room = "issuers" if key and (role == "issuer_" or row.get("issuer") == key) else "persons"
    return f"/{room}/{quote(key or name, safe='')}"


def _label(name: str) -> str:
    words = name.replace("_", " ").strip()
    return _LABELS.get(name) or (words[:1].upper() + words[1:])


def _is_number(values: Iterable[Any]) -> bool:
    told = [value for value in values if value is not None]
    return bool(told) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in told
    )
