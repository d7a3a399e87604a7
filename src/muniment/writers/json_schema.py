"""The JSON Schema of a record, made from the definition of its form."""

from typing import Any

import msgspec

from muniment.forms import FormSpec
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields


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
    found: dict[type[Part], None] = {part: None}
    for field in fields(part):
        if field.part is not None:
            found |= _parts(field.part)
    return found


def _element(field: Field) -> str:
    return f"element {field.at.path}" if field.at.path else "on the printed form only"


def _described(schema: dict[str, Any], field: Field) -> dict[str, Any]:
    """Add to the schema of a property what the definition says of it."""
    limits = field.at.kind.schema() if field.at.kind else {}
    place = f"Item {field.at.item}: " if field.at.item[:1].isdigit() else f"{field.at.item}: " if field.at.item else ""
    told: dict[str, Any] = {"title": field.at.label, "description": f"{place}{_element(field)}"}
    if field.repeats:
        items = {**schema.get("items", {}), **limits}
        return {**told, **schema, "items": items, **({"maxItems": field.at.most} if field.at.most else {})}
    if "anyOf" in schema and limits:
        options = [{**one, **limits} if one.get("type") == "integer" else one for one in schema["anyOf"]]
        return {**told, **schema, "anyOf": options}
    return {**told, **schema, **limits}
