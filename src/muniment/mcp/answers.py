"""What each tool answers, as plain data; every answer names the filings it rests on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from muniment.apart import apart
from muniment.checks import Finding, check
from muniment.deadlines.of_filing import dues_of
from muniment.documents.exhibits import AttachedDocument
from muniment.errors import UsageError
from muniment.evidence import Span
from muniment.forms import Record
from muniment.mcp.files import Folders
from muniment.mcp.telling import Read, clip, cut_of, part, values_of
from muniment.pipeline.attachments import attachments_of
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.findings import judged
from muniment.pipeline.watch import watch
from muniment.readers import read_all
from muniment.reading import Reading
from muniment.store import Query, Store
from muniment.store.entry import DATASET
from muniment.store.stored import FilingRow, StoredFiling
from muniment.study import sql
from muniment.study.figures import together
from muniment.study.questions import questions
from muniment.writers.json import attachment_as_object

MOST_WORDS = 1_000
MOST_ROWS = 200
_FINDINGS, _FILINGS, _ATTACHED = 200, 20, 200


class Desk(Struct, frozen=True):
    """What the tools answer from: a store, or none, and the folders whose files may be read."""

    store: Store | None
    folders: Folders

    def needed(self) -> Store:
        """Return the store.

        Raises:
            UsageError: the server has none.
        """
        if self.store is None:
            raise UsageError("this server has no store: it was started without --store")
        return self.store


# ---- filings --------------------------------------------------------------------------------------------------------


def read(desk: Desk, filing: str, path: str, offset: int, skip: int) -> dict[str, Any]:
    """Return the values of a stored filing, or of those in a file, with their evidence."""
    held = _stored(desk, filing)
    if held is not None:
        return {"filings": [_stored_told(desk, held, path, offset)]}
    return _of_file(desk, filing, partial(_readings_told, path, offset, skip))


def _readings_told(path: str, offset: int, skip: int, readings: list[Reading]) -> dict[str, Any]:
    found = part("filings", readings, _FILINGS, skip, "skip")
    return {**found, "filings": [_reading_told(one, path, offset) for one in found["filings"]]}


def findings(desk: Desk, filing: str, offset: int, skip: int) -> dict[str, Any]:
    """Return what the rulebook says about a stored filing, with its history, or about those in a file."""
    held = _stored(desk, filing)
    if held is None:
        return _of_file(desk, filing, partial(_readings_judged, clip(filing), offset, skip))
    if held.record is UNSET:
        raise UsageError(f"{held.row.key} could not be read: {held.row.reason}")
    return {"filings": [_judged(held.row.key, judged(Shelf(desk.needed()), held.row.id).findings, offset)]}


def _readings_judged(name: str, offset: int, skip: int, readings: list[Reading]) -> dict[str, Any]:
    found = part("filings", readings, _FILINGS, skip, "skip")
    return {**found, "filings": [_judged(name, check(one), offset) for one in found["filings"]]}


def _judged(name: str, found: Sequence[Finding], offset: int) -> dict[str, Any]:
    return {"filing": name, **part("findings", [_finding(one) for one in found], _FINDINGS, offset)}


def _stored(desk: Desk, filing: str) -> StoredFiling | None:
    """Return the stored filing of that number; None where none is meant, so that a file may be."""
    if desk.store is None or not filing.strip():
        return None
    try:
        return desk.store.filing(filing.strip())
    except UsageError:
        return None


def _of_file(desk: Desk, filing: str, tell: Callable[[list[Reading]], dict[str, Any]]) -> dict[str, Any]:
    """Return what is told of the filings in a file, which is read and told in a process apart."""
    path = desk.folders.file(filing)
    return apart(partial(_told_of, tell, clip(filing)), path, path.stat().st_size)


def _told_of(tell: Callable[[list[Reading]], dict[str, Any]], name: str, path: Path) -> dict[str, Any]:
    readings = list(read_all(path))
    if not readings:
        raise UsageError(f"{name} holds no filing")
    return tell(readings)


def _stored_told(desk: Desk, held: StoredFiling, path: str, offset: int) -> dict[str, Any]:
    row, store = held.row, desk.needed()
    told = _line(row)
    if held.record is UNSET:
        return {**told, "not_read": row.reason}
    shelf = Shelf(store)
    one = Read(held.record, held.states, shelf.evidence_of(held), held.problems, _words_of(shelf, held))
    corrected = [msgspec.to_builtins(each) for each in held.corrections]
    told |= _with_attached(values_of(one, path, offset), attachments_of(store, held), offset)
    return {**told, **({"corrections": corrected} if corrected else {})}


def _line(row: FilingRow) -> dict[str, Any]:
    """Return a filing as a line: the issuer, and the persons whom it names, with the role in which it does."""
    told = {"filing": row.key, "form": row.form, "filed": row.filed, "issuer": row.issuer}
    return {**told, "persons": row.persons, "role": row.role}


def _words_of(shelf: Shelf, held: StoredFiling) -> Callable[[Span], str | None]:
    """Return what gives the words at a place of a stored filing's source."""
    shown = held.shown
    if not shown.kept:
        return lambda span: None
    if shown.rank == DATASET:
        tables = shelf.tables_of(held)

        def in_table(span: Span) -> str | None:
            if tables is None or span.cell is UNSET:
                return None
            return tables.places[span.cell.table].words(span.cell.row, span.start, span.end)

        return in_table
    data = shelf.store.content(held.row.content_hash)
    return lambda span: data[span.start : span.end].decode("utf-8", "replace") if span.page is UNSET else None


def _reading_told(reading: Reading, path: str, offset: int) -> dict[str, Any]:
    one = Read(reading.record, reading.states, reading.evidence, reading.problems, reading.words)
    header = reading.header
    number = UNSET if header is UNSET else header.accession_number
    told = {"file": reading.source.name.rpartition("/")[2], "filing": None if number is UNSET else number}
    told |= {"form": type(reading.record).__name__}
    return told | _with_attached(values_of(one, path, offset), reading.attachments, offset)


def _with_attached(values: dict[str, Any], attachments: Sequence[AttachedDocument], offset: int) -> dict[str, Any]:
    """Return values of a filing with what is attached to it: how many documents, and what they are."""
    found = part("attachments", [attachment_as_object(each) for each in attachments], _ATTACHED, offset)
    cut = {**values.get("cut", {}), **found.get("cut", {})}
    return {**values, **found, "attachments_total": len(attachments), **({"cut": cut} if cut else {})}


def _finding(one: Finding) -> dict[str, Any]:
    told = {"code": one.code, "severity": one.severity, "message": one.message, "mend": one.mend}
    return {**told, "citation": one.citation, "paths": list(one.paths)}


# ---- the store ------------------------------------------------------------------------------------------------------


def search(desk: Desk, words: str, form: str, limit: int, offset: int) -> dict[str, Any]:
    """Return filings in which all words occur, the best first, of many the newest, with the words around the first."""
    page = desk.needed().search(words, Query(form=form, order="relevance", limit=limit, offset=offset))
    hits = [
        {
            **_line(one.filing),
            "path": one.path,
            "words": one.snippet,
        }
        for one in page.items
    ]
    cut = cut_of("filings", len(hits), page.total, offset)
    return {"total": page.total, "order": page.order, "filings": hits, **cut}


def asked(desk: Desk, name: str, given: Mapping[str, Any], limit: int, offset: int) -> dict[str, Any]:
    """Return the answer to a named question, or the questions where none is named."""
    if not name.strip():
        return {"questions": [_question(one) for one in questions()]}
    told = {key: str(value) for key, value in given.items() if value is not None}
    if any(len(value) > MOST_WORDS for value in told.values()):
        raise UsageError(f"a value has {MOST_WORDS:,} characters at most")
    found = sql.answer(desk.needed(), name, told, limit, offset)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    cut = cut_of("rows", len(rows), found.total, offset)
    sums = together(rows) if found.question.name == "holders" and "issuer" in told and not cut else None
    answered = {"question": found.question.title, "meaning": found.question.meaning, "given": told, "rows": rows, **cut}
    return {**answered, "together": msgspec.to_builtins(sums)} if sums else answered


def _question(name: str) -> dict[str, Any]:
    one = questions()[name]
    parameters = {each.name: f"{each.kind}: {each.words}" for each in one.parameters}
    return {"name": one.name, "title": one.title, "parameters": parameters}


def due(desk: Desk, filing: str, as_of: date, form: str, limit: int, offset: int) -> dict[str, Any]:
    """Return what a filing's own facts start; without one, what the filers of the store may owe next."""
    if not filing.strip():
        wanted: Any = form
        found = watch(desk.needed(), as_of, wanted)
        told = part("may_be_owed", found, limit, offset)
        return {"as_of": as_of, "total": len(found), **told, "may_be_owed": msgspec.to_builtins(told["may_be_owed"])}
    held = _stored(desk, filing)
    if held is not None:
        if held.record is UNSET:
            raise UsageError(f"{held.row.key} could not be read: {held.row.reason}")
        return {"filing": held.row.key, **_dues(held.record, held.row.filed)}
    return _of_file(desk, filing, partial(_first_due, clip(filing)))


def _first_due(name: str, readings: list[Reading]) -> dict[str, Any]:
    (one, *_) = readings
    filed = None if one.header is UNSET or one.header.filed is UNSET else one.header.filed
    return {"file": name, **_dues(one.record, filed)}


def _dues(record: Record, filed: date | None) -> dict[str, Any]:
    return msgspec.to_builtins(dues_of(record, filed))
