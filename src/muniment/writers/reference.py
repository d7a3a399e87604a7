"""The reference page of a form: item by item, path by path, made from its definition."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from muniment.forms import FormSpec
from muniment.forms.definition import At, Field, Part, Row, fields, rows
from muniment.forms.tables import help_for, law

_HEAD = "| item | label | field | element | kind | need | versions | seen in |\n|---|---|---|---|---|---|---|--:|\n"


def reference(form: FormSpec, seen: Mapping[str, int], files: int) -> str:
    """Return the page as Markdown; `seen` says in how many of `files` real files each record path has a value."""
    lines = [
        f"# {form.title}",
        "",
        "Made from `muniment.forms` by `python docs/generate.py`: do not edit. "
        f"`seen in` counts the {files} public files it was checked against that state a value.",
        "",
        "`need` has the letters of the specification, original and amendment. Elements are those below"
        f" `{form.root}`" + (f", in the namespace `{form.namespace}`." if form.namespace else "."),
        "",
        "## The record",
        "",
    ]
    page = "\n".join(lines) + _HEAD + "".join(_line(row, seen) for row in rows(form.record))
    page += "\n## What goes in, and what the law asks\n\n" + "".join(_explained(form, row) for row in rows(form.record))
    page += "\n## The submission header\n\nIn filing copies only: EDGAR removes it before dissemination.\n\n"
    return page + _HEAD + "".join(_line(row, {}) for row in rows(form.header))


def _line(row: Row, seen: Mapping[str, int]) -> str:
    at = row.field.at
    cells = (
        row.item or "—",
        at.label,
        f"`{row.path}`",
        f"`{row.element}`" if row.element else "—",
        " ".join(_kind(at)),
        at.need,
        ", ".join(_versions(at)),
        str(seen.get(row.path, "")),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _explained(form: FormSpec, row: Row) -> str:
    """Return the help and the law of a field, from the tables beside the definition."""
    law_lines = "".join(f"  *{', '.join(rule.citations)}*: {rule.rule}\n" for rule in law(form.name, row.path))
    return f"* `{row.path}`: {help_for(form.name, row.path)}\n{law_lines}"


def _kind(at: At) -> Iterator[str]:
    if at.kind is None:
        return
    yield at.kind.title
    limits = at.kind.schema()
    if "maxLength" in limits:
        yield f"≤ {limits['maxLength']}"
    if "enum" in limits:
        yield f"of {len(limits['enum'])}"  # type: ignore[arg-type] - an enum is a list
    if at.most:
        yield f"up to {at.most} times"


def _versions(at: At) -> Iterator[str]:
    """Say where earlier files have the value, what only a submission has, and what only printed pages have."""
    if not at.path:
        yield "printed pages only"
    for former in at.former:
        until = f"until {former.until}" if former.until else "before X02"
        yield f"`{former.path}` {until}" + (f", behind `{former.after}`" if former.after else "")
    if at.private:
        yield "submission only"


def json_schema(form: FormSpec) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the form's record: types, labels, items, limits and code lists."""
    schema = msgspec.json.schema(form.record)
    for part in _parts(form.record):
        properties = schema["$defs"][part.__name__]["properties"]
        for field in fields(part):
            properties[field.name] = _described(properties[field.name], field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": form.title, **schema}


def _parts(part: type[Part]) -> dict[type[Part], None]:
    """Return `part` and the parts it holds, each once."""
    parts: dict[type[Part], None] = {part: None}
    for field in fields(part):
        if field.part is not None:
            parts |= _parts(field.part)
    return parts


def _described(schema: dict[str, Any], field: Field) -> dict[str, Any]:
    """Add to the schema of a property what the definition says of it."""
    limits = field.at.kind.schema() if field.at.kind else {}
    place = f"Item {field.at.item}: " if field.at.item[:1].isdigit() else f"{field.at.item}: " if field.at.item else ""
    element = f"element {field.at.path}" if field.at.path else "on the printed form only"
    described: dict[str, Any] = {"title": field.at.label, "description": f"{place}{element}"}
    if field.repeats:
        items = {**schema.get("items", {}), **limits}
        return {**described, **schema, "items": items, **({"maxItems": field.at.most} if field.at.most else {})}
    if "anyOf" in schema and limits:
        options = [{**option, **limits} if option.get("type") == "integer" else option for option in schema["anyOf"]]
        return {**described, **schema, "anyOf": options}
    return {**described, **schema, **limits}
