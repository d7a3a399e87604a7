"""Records as JSON: the fields by name, absent ones left out, exact decimals as text."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, cast

import msgspec

from muniment.documents.exhibits import AttachedDocument
from muniment.documents.header import FilingHeader
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.definition import Field, Part, fields
from muniment.reading import Details, Reading, Source

# Whoever reads JSON as YAML, as drafts are read, takes these for an end of a line, or not at all.
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write_json(record: Record) -> bytes:
    """Return `record` as JSON, indented, with the form's name first; control characters are written as escapes."""
    text = msgspec.json.format(msgspec.json.encode(as_object(record)), indent=2).decode()
    return (_ODD.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n").encode()


def as_object(record: Record) -> dict[str, Any]:
    """Return `record` as plain JSON values, with the form's name first."""
    return {"form": form_of(record).name, **cast("dict[str, Any]", _spelling_last(msgspec.to_builtins(record)))}


def _spelling_last(tree: object) -> object:
    """Put what a part says of its source's spelling behind its values: the values are what people look for."""
    if isinstance(tree, list):
        return [_spelling_last(entry) for entry in cast("list[Any]", tree)]
    if not isinstance(tree, dict):
        return tree
    mapping = cast("dict[str, Any]", tree)
    filed = mapping.pop("as_filed", None)
    tree = {name: _spelling_last(inner) for name, inner in mapping.items()}
    return tree if filed is None else {**tree, "as_filed": filed}


def reading_as_object(reading: Reading, *, evidence: bool = False, unread: bool = False) -> dict[str, Any]:
    """Return a whole reading as plain JSON values.

    Of an attached document there is what it is, where it stands and the hash of its bytes; the bytes are not. Lists and
    tables beside the record are there where the source has some. Evidence, one entry a value, and the unread
    parts with their words are there where they are asked for.
    """
    shown: dict[str, Any] = {
        "file": reading.source.name,
        "source": msgspec.to_builtins(reading.source),
        "header": msgspec.to_builtins(reading.header) if reading.header else None,
        "record": as_object(reading.record),
        "states": msgspec.to_builtins(dict(reading.states)),
        "problems": msgspec.to_builtins(reading.problems),
        "attachments": [attachment_as_object(document) for document in reading.attachments],
    }
    if details := msgspec.to_builtins(reading.details):
        shown["details"] = details
    if evidence:
        shown["evidence"] = msgspec.to_builtins(dict(reading.evidence))
    if unread:
        shown["unread"] = [{**msgspec.to_builtins(span), "words": reading.words(span)} for span in reading.unread]
    return shown


def attachment_as_object(attachment: AttachedDocument) -> dict[str, Any]:
    """Return what an attached document is, as plain JSON values: all but its bytes."""
    return {
        "name": attachment.name or None,
        "type": attachment.type or None,
        "description": attachment.description or None,
        "media_type": attachment.media_type,
        "bytes": len(attachment.data),
        "sha256": sha256(attachment.data).hexdigest(),
        "span": msgspec.to_builtins(attachment.span) if attachment.span else None,
        "fault": attachment.fault,
    }


# ---- the definition of a form ---------------------------------------------------------------------------------------


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(form: FormSpec) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record as `write_json` writes it: types, labels, items.

    What a submission may hold of a field, its codes and lengths, stands beside it as `submission`, which binds nobody:
    a printed page has names of places for codes, and what was filed is a record, be it too long.
    """
    schema = msgspec.json.schema(form.record)
    for definition in schema["$defs"].values():
        definition["additionalProperties"] = False
    for part in _parts(form.record):
        properties = schema["$defs"][part.__name__]["properties"]
        for field in fields(part):
            properties[field.name] = _described(properties[field.name], field)
    top = schema["$defs"][form.record.__name__]
    top["properties"] = {"form": {"const": form.name}, **top["properties"]}
    top["required"] = ["form"]
    return {"$schema": _DIALECT, "title": form.title, **schema}


def reading_schema(forms: Iterable[FormSpec]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a whole reading as `reading_as_object` gives it; records have their own."""
    parts = (Source, FilingHeader, State, Problem, Details, Evidence, Span)
    found, definitions = msgspec.json.schema_components(parts, ref_template="#/$defs/{name}")
    source, header, state, problem, details, evidence, span = found
    text, optional = {"type": "string"}, {"type": ["string", "null"]}
    attachment = {
        **dict.fromkeys(("name", "type", "description"), optional),
        **{"media_type": text, "bytes": {"type": "integer"}, "sha256": text, "fault": text},
        "span": {"anyOf": [span, {"type": "null"}]},
    }
    whole = {
        "file": text,
        "source": source,
        "header": {"anyOf": [header, {"type": "null"}]},
        "record": {"anyOf": [{"$ref": f"{form.record.__name__}.schema.json"} for form in forms]},
        "states": {"type": "object", "additionalProperties": state},
        "problems": {"type": "array", "items": problem},
        "attachments": {"type": "array", "items": _object(attachment)},
    }
    asked = {
        "details": details,
        "evidence": {"type": "object", "additionalProperties": evidence},
        "unread": {"type": "array", "items": {"allOf": [span], "properties": {"words": text}, "required": ["words"]}},
    }
    title = "A filing as `muniment read --format json` prints it"
    return {"$schema": _DIALECT, "title": title, **_object(whole, asked), "$defs": definitions}


def _object(required: dict[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _parts(part: type[Part]) -> dict[type[Part], None]:
    parts: dict[type[Part], None] = {part: None}
    for field in fields(part):
        if field.part is not None:
            parts |= _parts(field.part)
    return parts


def _described(schema: dict[str, Any], field: Field) -> dict[str, Any]:
    """Add to the schema of a property what the definition says of it."""
    limits = field.at.kind.schema() if field.at.kind else {}
    submission = {name: limits.pop(name) for name in ("enum", "maxLength", "maximum") if name in limits}
    if field.repeats and field.at.most:
        submission["maxItems"] = field.at.most
    item = field.at.item
    place = f"{'Item ' if item[:1].isdigit() else ''}{item}: " if item else ""
    element = f"element {field.at.path}" if field.at.path else "on the printed form only"
    described: dict[str, Any] = {"title": field.at.label, "description": f"{place}{element}", **schema}
    if field.repeats:
        described["items"] = {**schema.get("items", {}), **limits}
    elif "anyOf" in schema and limits:
        whole = [{**option, **limits} if option.get("type") == "integer" else option for option in schema["anyOf"]]
        described["anyOf"] = whole
    else:
        described |= limits
    return {**described, "submission": submission} if submission else described
