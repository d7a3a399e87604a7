"""Filings that a rule passes or fails: `examples.tsv`, one to a line, for the reference and the tests."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Struct, UnsetType, ValidationError, structs

from muniment.checks.finding import Profile
from muniment.checks.tables import rows
from muniment.forms import FORMS
from muniment.forms.definition import Part
from muniment.forms.paths import steps

Result = Literal["passes", "fails"]


class Example(Struct, frozen=True, kw_only=True):
    """A filing that a rule passes or fails: a sample of the form, and what is different in it.

    * `changes`: values by path, put into the sample one after the other; None takes one away, and a text that is no
      value of its field is what the source has there;
    * `form`: the sample, `D`, `D/A`, `13G`, `13G/A`, `13D` or `13D/A`;
    * `filed`: the day of filing, where it is not that of the sample; `accepted`: the time of acceptance;
    * `profile`: under which it is checked;
    * `attached`: the types of its other documents, None where they are not known;
    * `copy`: what the source is: XML, a row of a data set, or print;
    * `earlier`: the filings before it, oldest first, each as changes to the same sample and the day it was filed;
    * `source`: the bytes it was read from, where the rule looks at them;
    * `header`: other values of the filer-only header, by field: a submission is checked then;
    * `also`: codes of other rules that break with it, where one change cannot break one rule alone.
    """

    changes: Mapping[str, object] = {}
    form: str = ""
    filed: date | None = None
    accepted: datetime | None = None
    profile: Profile = "public"
    attached: tuple[str, ...] | None = None
    copy: Literal["xml", "table", "print"] = "xml"
    earlier: tuple["Example", ...] | None = None
    source: bytes = b""
    header: Mapping[str, object] | None = None
    also: tuple[str, ...] = ()


@cache
def examples(code: str, result: Result) -> tuple[Example, ...]:
    """Return the filings that a rule passes, or those that it fails."""
    return tuple(map(_of_row, _by_rule().get((code, result), ())))


@cache
def _by_rule() -> Mapping[tuple[str, str], list[dict[str, str]]]:
    rows_by_rule: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows("examples.tsv"):
        rows_by_rule[row["rule"], row["result"]].append(row)
    return rows_by_rule


def _of_row(row: dict[str, str]) -> Example:
    example: dict[str, Any] = {name: row[name] for name in ("form", "filed", "profile", "copy") if row[name]}
    example |= {"changes": _json(row["changes"] or "{}"), "also": row["also"].split()}
    return _example(example | _json(row["beside"] or "{}"), "")


def _json(text: str) -> dict[str, Any]:
    return json.loads(text, parse_float=Decimal)


def _example(example: dict[str, Any], form: str) -> Example:
    """Return the example that an object describes; one before it is of the same form, unless it says otherwise."""
    form = example.setdefault("form", form)
    described = FORMS[form.removesuffix("/A")]
    changes = {path: _value(described.record, path, value) for path, value in example.pop("changes", {}).items()}
    header = example.pop("header", None)
    if header is not None:
        header = {path: _value(described.header, path, value) for path, value in header.items()}
    earlier = example.pop("earlier", None)
    if earlier is not None:
        earlier = tuple(_example(before, form) for before in earlier)
    source = example.pop("source", "").encode("latin-1")
    return structs.replace(
        msgspec.convert(example, Example), changes=changes, header=header, earlier=earlier, source=source
    )


def _value(part: type[Part], path: str, value: object) -> object:
    """Return a value as the field at a path holds it; a text that is no value of it stays."""
    kind: Any = part
    for step in steps(path):
        type_ = (
            next(alternative for alternative in get_args(kind) or (kind,) if alternative is not UnsetType)
            if kind is not part
            else part
        )
        kind = get_args(type_)[0] if isinstance(step, int) else _hints(type_)[step]
    try:
        return value if value is None else msgspec.convert(value, kind)
    except ValidationError:
        return value


@cache
def _hints(part: type[Part]) -> dict[str, Any]:
    return get_type_hints(part)
