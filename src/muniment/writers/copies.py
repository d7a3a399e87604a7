"""Conversions as files: today's XML with what it lacks in comments, or one JSON object with everything."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import msgspec

from muniment.evidence import Span
from muniment.forms import names
from muniment.reading import READER_VERSION, Reading
from muniment.version import __version__
from muniment.wording import confidence_percent, short_of
from muniment.writers.conversion import Conversion, Gap, Omission
from muniment.writers.json import as_object
from muniment.writers.xml import write_annotated

_NUMBER = re.compile(r"\[\d+\]")
_SHOWN = 300  # characters of an omitted text in a comment; `Conversion.omissions` has them all
_REASONS = {
    "no element": "today's form has no element for it",
    "no code": "today's list has no code for it",
    "no room": "today's form has no room for it",
    "not applicable": "the source says that it does not apply",
    "not exact": "the source states no exact value",
    "too unsure": "too unsure to be stated",
    "unreadable": "is no such value",
    "lost": "the source is damaged there",
}
_MARKED = 200  # bytes, the declaration and the mark behind it
MARK = "CONVERSION COPY, NOT FOR FILING"
_HEAD = (
    "What a printed schedule says, in the XML of today's form. Nothing is made up. Where comments say 'not stated' or "
    "'left blank', today's form requires an answer that the source does not give; 'omitted' is what the source says "
    "and this XML has no value for; 'printed' is what a code stands for; 'doubtful' is how sure the reader is, where "
    "that is less than 90%."
)


def made_by() -> str:
    """Return what a copy says of the program that made it: another version may make another one."""
    return f"muniment {__version__}, reader {READER_VERSION}"


def origin(content_hash: str) -> str:
    """Return what a copy says of where it comes from."""
    return f"sha256 {content_hash}; {made_by()}"


def is_copy(reading: Reading) -> bool:
    """Whether a file that was read is a conversion copy: it says so at its head."""
    return MARK in reading.words(Span("", 0, _MARKED))


def conversion_xml(conversion: Conversion) -> bytes:
    """Return the XML of a conversion: marked as no filing, comments where something is missing or doubtful.

    Raises:
        RecordError: it cannot be written.
    """
    notes: dict[str, list[str]] = {}
    for path, words in _notes(conversion):
        field = path.rpartition("[")[0] if path.endswith("]") else path
        notes.setdefault(field, []).append(" ".join(words.split()))
    return write_annotated(conversion.record, _head(conversion), notes)


def _head(conversion: Conversion) -> Iterator[str]:
    yield MARK
    # Not the folder: the same page gives the same copy wherever it lies.
    yield f"{PurePath(conversion.source.name).name}; {origin(conversion.source.content_hash)}"
    yield _HEAD
    left = f"; {conversion.unread} parts of the source were not read" if conversion.unread else ""
    yield f"{tally(conversion)}{left}"


def tally(conversion: Conversion) -> str:
    """Return in figures what a conversion lacks."""
    counts = {
        "omitted": conversion.omissions,
        "required but not stated": [gap for gap in conversion.gaps if gap.why != "omitted"],
        "doubtful": conversion.doubts,
    }
    return ", ".join(f"{len(entries)} {label}" for label, entries in counts.items())


def lacking(conversion: Conversion) -> list[str]:
    """Return what a conversion lacks, one line for each place, that of several persons together."""
    lines: dict[tuple[str, str], list[str]] = {}
    for omission in conversion.omissions:
        lines.setdefault((_NUMBER.sub("[]", omission.path), omission_words(omission)), []).append(omission.path)
    for gap in conversion.gaps:
        if gap.why != "omitted":
            lines.setdefault((_NUMBER.sub("[]", gap.path), gap_words(gap)), []).append(gap.path)
    return [
        f"{paths[0] if len(paths) == 1 else f'{generic} ({len(paths)} times)'}: {words}"
        for (generic, words), paths in lines.items()
    ]


def _notes(conversion: Conversion) -> Iterator[tuple[str, str]]:
    """Yield record paths, each with a note."""
    required = {gap.path for gap in conversion.gaps}
    for omission in conversion.omissions:
        is_gap = omission.path in required or omission.path.rpartition("[")[0] in required
        yield omission.path, omission_words(omission) + (", and required" if is_gap else "")
    for gap in conversion.gaps:
        if gap.why != "omitted":
            yield gap.path, gap_words(gap)
    for spelling in conversion.spellings:
        yield spelling.path, f"printed: {spelling.printed}"
    for doubt in conversion.doubts:
        yield doubt.path, f"doubtful, {confidence_percent(doubt.confidence)}: {doubt.path}"


def omission_words(omission: Omission) -> str:
    """Return an omission in words: what, why, and as it stands in the source."""
    words = short_of(omission.words) if omission.reason == "not exact" else omission.words
    quoted = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}..., {len(words):,} characters"
    return f"omitted: {_name(omission)}, {_REASONS[omission.reason]}" + (f": {quoted}" if quoted else "")


def gap_words(gap: Gap) -> str:
    """Return a gap in words."""
    return f"{'left blank' if gap.why == 'blank' else 'not stated'}: {_name(gap)}"


def _name(place: Omission | Gap) -> str:
    where = f" ({place.item if not place.item[:1].isdigit() else f'Item {place.item}'})" if place.item else ""
    tag = place.element.rpartition("/")[2]
    return f"{tag}, {place.label}{where}" if tag else f"{place.label}{where}"


# ---- JSON -----------------------------------------------------------------------------------------------------------


def conversion_json(conversion: Conversion) -> bytes:
    """Return a conversion as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(conversion_object(conversion)), indent=2) + b"\n"


def conversion_object(conversion: Conversion) -> dict[str, Any]:
    """Return a conversion as plain JSON values; `conversion` says what it is, so that nobody takes it for a filing."""
    fields = msgspec.to_builtins(conversion)
    source, _ = fields.pop("source"), fields.pop("record")
    name = names.parse(str(conversion.record.submission_type))
    return {
        "conversion": MARK,
        "made_by": made_by(),
        "file": conversion.source.name,
        "source": source,
        "form": str(name) if name else "",
        "record": as_object(conversion.record),
        **fields,
    }
