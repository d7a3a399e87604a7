"""`muniment list`, `show`, `search` and `reread`: what a store answers."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
import typer
from msgspec import UNSET, structs
from rich import box
from rich.table import Table
from rich.text import Text

from muniment import wording
from muniment.cli.correct import STANDS, answer
from muniment.cli.engines import EngineOption, WorkersOption, working
from muniment.cli.output import complain, console, emit, is_for_people, printable, warn_of_cut
from muniment.cli.read import plain, show
from muniment.cli.store_options import DEFAULT_STORE, Format, FormatOption, StorePath, opened, with_filters
from muniment.cli.study import study
from muniment.evidence import Evidence
from muniment.pipeline.evidence import Shelf, reading_of
from muniment.pipeline.export import found
from muniment.pipeline.ingest import Changed, reread
from muniment.store import Query
from muniment.store.corrections import How, standings
from muniment.store.query import MOST
from muniment.store.stored import RANK_NAMES, Correction, FilingRow, StoredFiling
from muniment.writers.json import as_object

_ENCODE = msgspec.json.Encoder(decimal_format="number").encode
_SHOWN = 20  # changes that are told one by one
_Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]


# ---- list and search ------------------------------------------------------------------------------------------------


@with_filters
def list_command(
    query: Query,
    store: StorePath = DEFAULT_STORE,
    fmt: FormatOption = Format.TABLE,
    limit: _Limit = 50,
) -> None:
    """List filings, the newest first: a table for people, tab-separated lines when piped, or JSON."""
    with opened(store) as held:
        total = held.filings(structs.replace(query, limit=1)).total
        rows = found(held, query, limit)
        if fmt is Format.JSON:
            _emit_objects(rows)
        elif is_for_people():
            _print([(row, "") for row in rows], total)
            return
        else:
            for row in rows:
                emit("\t".join(_cells(row)) + "\n")
    warn_of_cut(min(limit, total), total, "filings")


@with_filters
def search_command(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help='Words, beginnings*, "words in a row".')],
    query: Query,
    store: StorePath = DEFAULT_STORE,
    fmt: FormatOption = Format.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="At most so many.")] = 20,
) -> None:
    """Search names and answers: filings in which all words occur, the best first, with the place of the first.

    Of more than 20,000 filings none is the best: then the newest come first.
    """
    with opened(store) as held:
        page = held.search(" ".join(words), structs.replace(query, limit=limit, order="relevance"))
    if fmt is Format.JSON:
        _emit_objects(page.items)
    elif is_for_people():
        _print([(hit.filing, hit.snippet) for hit in page.items], page.total)
        if page.items and page.order != "relevance":
            console().print("The newest first: too many filings have these words to rank them.", style="dim")
        return
    else:
        emit("".join("\t".join([*_cells(hit.filing), hit.path, _line(hit.snippet)]) + "\n" for hit in page.items))
    warn_of_cut(len(page.items), page.total, "filings")


def _emit_objects(objects: Iterable[object]) -> None:
    for one in objects:
        emit(_ENCODE(one).decode() + "\n")


def _print(rows: Sequence[tuple[FilingRow, str]], total: int) -> None:
    """Print filings for people, and how many more there are."""
    if not rows:
        console().print("No filing answers to that.")
        return
    words = f"{len(rows):,} of {total:,} filings" + ("" if len(rows) == total else ": --limit shows more")
    console().print(_table(rows))
    console().print(words, style="dim")


def _cells(row: FilingRow) -> list[str]:
    """Return key, form, day, CIK and name of the issuer, its state, amount, persons, doubts, reason."""
    filed = row.filed.isoformat() if row.filed else ""
    amount = wording.plain(row.amount)
    cells = [row.key, row.form, filed, row.issuer_cik or "", row.issuer or "", row.state or "", amount]
    return [_line(cell) for cell in (*cells, "; ".join(row.persons), str(row.doubts), row.reason)]


def _table(rows: Iterable[tuple[FilingRow, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("filing", style="cyan", no_wrap=True)
    table.add_column("form", no_wrap=True)
    table.add_column("filed", no_wrap=True)
    table.add_column("issuer", overflow="fold", ratio=3)
    table.add_column("by", overflow="fold", ratio=3)
    table.add_column("amount", justify="right", no_wrap=True)
    for row, snippet in rows:
        amount = "" if row.amount is None else wording.amount(row.amount, sign="")
        said = Text(_line(row.issuer or row.name))
        for words, style in ((row.reason, "yellow"), (snippet, "dim")):
            if words:
                said.append(f"\n{_line(words)}", style=style)
        doubt = " ?" if row.doubts or row.unread else ""
        table.add_row(row.key, _line(row.form) + doubt, str(row.filed or ""), said, Text(_several(row)), amount)
    return table


def _several(row: FilingRow) -> str:
    first, *others = row.persons or ("",)
    return _line(first) + (f" and {len(others)} more" if others else "")


def _line(words: str) -> str:
    return " ".join(printable(words).split())


# ---- show -----------------------------------------------------------------------------------------------------------


def show_command(
    accession: Annotated[str, typer.Argument(metavar="ACCESSION", help="Accession number, or the number in lists.")],
    store: StorePath = DEFAULT_STORE,
    fmt: FormatOption = Format.TABLE,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show where each value was read.")] = False,
) -> None:
    """Show a filing: every value, its sources and versions, and what people corrected."""
    with opened(store) as held:
        filing = held.filing(accession)
        places = Shelf(held).evidence_of(filing) if evidence else {}
        if fmt is Format.JSON:
            _emit_objects([_object(filing, places, evidence=evidence)])
            return
        reading = reading_of(filing, filing.record, places) if filing.record is not UNSET else None
        if is_for_people():
            out = console()
            if reading:
                show(out, reading, evidence=evidence, unread=False)
            out.print(_about(filing))
            return
        lines = plain(reading, evidence=evidence, unread=False) if reading else []
        emit("".join(f"{line}\n" for line in (*lines, *_notes(filing))))


def _object(filing: StoredFiling, places: Mapping[str, Evidence], *, evidence: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "filing": msgspec.to_builtins(filing.row, builtin_types=(Decimal,)),
        "header": None if filing.header is UNSET else msgspec.to_builtins(filing.header),
        "record": None if filing.record is UNSET else as_object(filing.record),
        "states": msgspec.to_builtins(dict(filing.states)),
        "problems": msgspec.to_builtins(filing.problems),
        "sources": msgspec.to_builtins(filing.sources),
        "versions": msgspec.to_builtins(filing.versions),
        "corrections": msgspec.to_builtins(filing.corrections),
    }
    if evidence:
        told["evidence"] = msgspec.to_builtins(dict(places))
        told["rows"] = msgspec.to_builtins(filing.rows)
    return told


def _notes(filing: StoredFiling) -> list[str]:
    """Return what the store knows beside the record, as tab-separated lines."""
    name = _line(filing.row.name)
    told = [f"{name}\treason\t{_line(filing.row.reason)}"] if filing.row.reason else []
    told += [
        f"{name}\tsource:{RANK_NAMES[one.rank]}\t{_line(one.name)}\t{one.content_hash}\t{_line(one.place)}"
        for one in filing.sources
    ]
    told += [f"{name}\tversion:{one.reader_version}\t{one.added}\t{_line(one.reason)}" for one in filing.versions]
    told += [
        f"{name}\tcorrection:{one.path}\t{answer(one)}\t{_line(one.who)}\t{_line(one.why)}\t{how}"
        for one, how in _standing(filing)
    ]
    return told


def _about(filing: StoredFiling) -> Table:
    """Return sources, versions and corrections as a table."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column("what", style="dim", no_wrap=True)
    table.add_column("words", overflow="fold")
    if filing.row.reason:
        form = f"{_line(filing.row.form) or 'no form'}, {_line(filing.row.issuer or 'no issuer')}"
        table.add_row("filing", Text(f"{filing.row.key}: {form}", style="bold"))
        table.add_row("not read", Text(_line(filing.row.reason), style="yellow"))
    for one in filing.sources:
        place = f", {_line(one.place)}" if one.place else ""
        table.add_row("source", Text(f"{RANK_NAMES[one.rank]}: {_line(one.name)}{place} ({one.size:,} bytes)"))
    for one in filing.versions:
        shown = " (shown)" if one.shown else ""
        table.add_row("version", Text(f"reader {one.reader_version}, {one.added}{shown}"))
    for one, how in _standing(filing):
        words = f"{one.path}: {answer(one)} ({_line(one.who)}, {one.added}: {_line(one.why)}; {STANDS[how]})"
        table.add_row("correction", Text(words, style="green"))
    return table


def _standing(filing: StoredFiling) -> list[tuple[Correction, How]]:
    """Return what people said of a filing, and how that stands to what it shows."""
    return [(one.correction, one.how) for one in standings(filing.body, filing.corrections)]


# ---- reread ---------------------------------------------------------------------------------------------------------


def reread_command(
    store: StorePath = DEFAULT_STORE, engine: EngineOption = None, workers: WorkersOption = None
) -> None:
    """Read again what the store keeps, where this reader has not read it yet; say what was gained and lost.

    At the end what changed is studied, as `muniment study` does.
    """
    with opened(store, read_only=False, create=False) as held:
        with working(engine, workers) as chosen:
            told = reread(held, chosen)
        study(held)
    for refused in told.refused:
        complain(f"{refused.name}: {refused.words}")
    kinds = ("gained", "lost", "changed")
    counts = {kind: sum(len(getattr(one.difference, kind)) for one in told.changed) for kind in kinds}
    lines = {"files read again": told.contents, "filings": told.filings, "filings changed": len(told.changed)}
    lines |= {f"values {kind}": count for kind, count in counts.items()}
    emit("".join(f"{name}\t{count}\n" for name, count in lines.items()))
    _tell_changes(told.changed)
    raise typer.Exit(1 if told.refused else 0)


def _tell_changes(changed: list[Changed]) -> None:
    """Print the changes value by value: all of them for programs, the first filings for people."""
    some = changed[:_SHOWN] if is_for_people() else changed
    for one in some:
        for kind in ("lost", "changed", "gained"):
            for change in getattr(one.difference, kind):
                old, new = ("" if value is UNSET else _line(str(value)) for value in (change.old, change.new))
                emit(f"{one.key}\t{kind}\t{change.path}\t{old}\t{new}\n")
    if len(some) < len(changed):
        emit(f"and {len(changed) - len(some):,} more filings: pipe the output to see all\n")
