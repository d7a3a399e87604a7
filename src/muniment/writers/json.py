"""Records as JSON: the fields by name, absent ones left out, exact decimals as text."""

from hashlib import sha256
from typing import Any, cast

import msgspec

from muniment.documents.exhibits import AttachedDocument
from muniment.forms import Record, form_of
from muniment.reading import Reading


def write_json(record: Record) -> bytes:
    """Return `record` as JSON, indented, with the form's name first."""
    return msgspec.json.format(msgspec.json.encode(as_object(record)), indent=2) + b"\n"


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
    fields: dict[str, Any] = {
        "file": reading.source.name,
        "source": msgspec.to_builtins(reading.source),
        "header": msgspec.to_builtins(reading.header) if reading.header else None,
        "record": as_object(reading.record),
        "states": msgspec.to_builtins(dict(reading.states)),
        "problems": msgspec.to_builtins(reading.problems),
        "attachments": [attachment_as_object(document) for document in reading.attachments],
    }
    details = {name: entries for name, entries in msgspec.to_builtins(reading.details).items() if entries}
    if details:
        fields["details"] = details
    if evidence:
        fields["evidence"] = msgspec.to_builtins(dict(reading.evidence))
    if unread:
        fields["unread"] = [{**msgspec.to_builtins(span), "words": reading.words(span)} for span in reading.unread]
    return fields


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
