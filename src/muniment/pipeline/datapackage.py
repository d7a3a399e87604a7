"""What the files of an export hold, for programs: a `datapackage.json` beside them.

Source: Data Package 2.0 (datapackage.org), the profiles Data Package, Data Resource and Table Schema.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from muniment.cells import LIST_SEPARATOR
from muniment.store.column_types import PRECISION
from muniment.store.exporting import SCHEMA_VERSION, Table

NAME = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"

_TYPES: dict[str, str] = {"text": "string", "money": "number", "shares": "number", "percent": "number"}
"""The types of Table Schema by those of columns, where they have other names."""

CSV: dict[str, Any] = {
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
}
JSONL: dict[str, Any] = {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}
PARQUET: dict[str, Any] = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
"""What a resource says beside its schema, by format."""


def describe(tables: Iterable[Table], counts: Mapping[str, int], suffix: str, details: Mapping[str, Any]) -> bytes:
    """Return the description of the files that tables were written to, with how many rows each has."""
    held = list(tables)
    names = {table.name for table in held}
    resources = [_resource(table, names, counts[table.name], suffix, details) for table in held]
    profile = f"{_PROFILES}/datapackage.json"
    told = {"$schema": profile, "name": "muniment", "version": SCHEMA_VERSION, "resources": resources}
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def _resource(table: Table, names: set[str], rows: int, suffix: str, details: Mapping[str, Any]) -> dict[str, Any]:
    said = " ".join(filter(None, (table.words, details.get("description"))))
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.{suffix}",
        **details,
        **({"description": said} if said else {}),
        "rowCount": rows,
        "schema": _schema(table, names, is_text=suffix == "csv"),
    }


def _schema(table: Table, names: set[str], *, is_text: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"fields": [_field(table, name, is_text=is_text) for name in table.columns]}
    if is_text:
        told["missingValues"] = [""]
    if table.key:
        told["primaryKey"] = list(table.key)
    links = [
        {"fields": [name], "reference": {"resource": other, "fields": ["id"]}}
        for name, other in table.refers.items()
        if other in names
    ]
    return told | ({"foreignKeys": links} if links else {})


def _field(table: Table, name: str, *, is_text: bool) -> dict[str, Any]:
    """Return the description of a column: beside what Table Schema knows, its type here, its digits and its item."""
    kind = table.columns[name]
    told: dict[str, Any] = {"name": name, "type": _TYPES.get(kind.name, kind.name)}
    if kind.name == "list" and is_text:
        told |= {"delimiter": LIST_SEPARATOR, "itemType": "string"}
    elif kind.name == "list":
        told["type"] = "array"
    if name in table.told:
        told["description"] = table.told[name]
    if name in table.required:
        told["constraints"] = {"required": True}
    if kind.codes:
        codes = [{"value": code, "label": getattr(row, "label", code)} for code, row in kind.codes.items()]
        told["codes" if kind.name == "list" else "categories"] = codes
    if kind.scale is not None:
        told |= {"precision": PRECISION, "scale": kind.scale}
    if item := table.items.get(name):
        told["item"] = item
    return told | {"columnType": str(kind)}
