"""`muniment list`, `show`, `search`, `reread`: what a store answers; `review`, `correct`: what people say of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import UNSET, structs
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from muniment import wording
from muniment.cli.commands import refuse_idle
from muniment.cli.ingest import study
from muniment.cli.output import (
    Format,
    FormatOption,
    JsonOption,
    NoPagerOption,
    complain,
    console,
    emit,
    emit_counts,
    emit_json,
    emitted,
    encode_numbers,
    grid_of,
    is_for_people,
    one_line,
    paged,
    table_of,
    user,
    warn,
    warn_of_cut,
)
from muniment.cli.progress import EngineOption, WorkersOption, counting, working
from muniment.cli.read import plain, show
from muniment.cli.store_options import DEFAULT_STORE, StorePath, following, opened, with_filters
from muniment.errors import EnvironmentProblem, UsageError
from muniment.evidence import Evidence
from muniment.forms.walk import value_at
from muniment.pipeline.evidence import EvidenceCache, context, excerpt_of, reading_of
from muniment.pipeline.export import matching
from muniment.pipeline.ingest import Changed, reread
from muniment.pipeline.truths import write_truths
from muniment.store import Query, Store
from muniment.store.corrections import How, standings
from muniment.store.stored import MOST, RANK_NAMES, Correction, FilingRow, Said, StoredFiling
from muniment.study import review
from muniment.study.review import KINDS, Filter, QueueItem, Settled
from muniment.study.updating import update_studied
from muniment.wording import confidence_percent, count
from muniment.writers.json import as_object

_MAX_FILINGS = 20  # filings whose changes are printed
_Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]


# ---- list and search ------------------------------------------------------------------------------------------------


@with_filters
def list_command(
    query: Query,
    store: StorePath = DEFAULT_STORE,
    fmt: FormatOption = "table",
    limit: _Limit = 50,
    no_pager: NoPagerOption = False,
) -> None:
    """List filings, the newest first: a table for people, tab-separated lines when piped, or JSON."""
    with opened(store) as opened_store:
        total = opened_store.filings(structs.replace(query, limit=1)).total
        rows = matching(opened_store, query, limit)
        if not emitted(fmt, rows, map(_cells, rows), encode_numbers):
            with paged(wanted=not no_pager) as out:
                _print([(row, "") for row in rows], total, out)
            return
    warn_of_cut(min(limit, total), total, "filings")


@with_filters
def search_command(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help='Words, beginnings*, "words in a row".')],
    query: Query,
    store: StorePath = DEFAULT_STORE,
    fmt: FormatOption = "table",
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="At most so many.")] = 20,
) -> None:
    """Search names and answers: filings in which all words occur, the best first, with the place of the first.

    Of more than 20,000 filings none is the best: then the newest come first.
    """
    with opened(store) as opened_store:
        page = opened_store.search(" ".join(words), structs.replace(query, limit=limit, order="relevance"))
        meant = [] if page.total else opened_store.meant(" ".join(words), opened_store.vocabulary())
    if meant:
        warn(f"no filing has these words; did you mean {' or '.join(map(one_line, meant))}?")
    lines = ([*_cells(hit.filing), hit.path, hit.snippet] for hit in page.items)
    if emitted(fmt, page.items, lines, encode_numbers):
        warn_of_cut(len(page.items), page.total, "filings")
        return
    _print([(hit.filing, hit.snippet) for hit in page.items], page.total, console())
    if page.items and page.order != "relevance":
        console().print("The newest first: too many filings have these words to rank them.", style="dim")


def _print(rows: Sequence[tuple[FilingRow, str]], total: int, out: Console) -> None:
    """Print filings for people, and how many more there are."""
    if not rows:
        out.print("No filing answers to that.")
        return
    count = f"{len(rows):,} of {total:,} filings" + ("" if len(rows) == total else ": --limit shows more")
    out.print(_table(rows))
    out.print(count, style="dim")


def _cells(row: FilingRow) -> list[str]:
    """Return key, form, day, CIK and name of the issuer, its state, amount, persons, values to review, reason."""
    filed = row.filed.isoformat() if row.filed else ""
    amount = wording.plain(row.amount)
    cells = [row.key, row.form, filed, row.issuer_cik or "", row.issuer or "", row.state or "", amount]
    return [*cells, "; ".join(row.persons), str(row.doubts), row.reason]


def _table(rows: Iterable[tuple[FilingRow, str]]) -> Table:
    day = Column("filing", style="cyan", no_wrap=True), Column("form", no_wrap=True), Column("filed", no_wrap=True)
    names = (Column(name, overflow="fold", ratio=3) for name in ("issuer", "by"))
    table = table_of(*day, *names, Column("amount", justify="right", no_wrap=True))
    for row, snippet in rows:
        amount = "Indefinite" if row.indefinite else "" if row.amount is None else wording.amount(row.amount, sign="")
        issuer = Text(one_line(row.issuer or row.name))
        for text, style in ((row.reason, "yellow"), (snippet, "dim")):
            if text:
                issuer.append(f"\n{one_line(text)}", style=style)
        needs_review = " ?" if row.doubts or row.unread else ""
        first, *rest = row.persons or ("",)
        by = Text(one_line(first) + (f" and {len(rest)} more" if rest else ""))
        table.add_row(row.key, one_line(row.form) + needs_review, str(row.filed or ""), issuer, by, amount)
    return table


# ---- show -----------------------------------------------------------------------------------------------------------


def show_command(
    accession: Annotated[str, typer.Argument(metavar="ACCESSION", help="Accession number, or the number in lists.")],
    store: StorePath = DEFAULT_STORE,
    fmt: FormatOption = "table",
    evidence: Annotated[bool, typer.Option("--evidence", help="Show where each value was read.")] = False,
    no_pager: NoPagerOption = False,
) -> None:
    """Show a filing: every value, its sources and versions, and what people corrected."""
    with opened(store) as opened_store:
        filing = opened_store.filing(accession)
        places = EvidenceCache(opened_store).evidence_of(filing) if evidence else {}
        if fmt == "json":
            emit_json(_object(filing, places, evidence=evidence), encode=encode_numbers)
            return
        reading = reading_of(filing, filing.record, places) if filing.record is not UNSET else None
        if is_for_people():
            with paged(wanted=not no_pager) as out:
                if reading:
                    show(out, reading, evidence=evidence, unread=False)
                out.print(_about(filing))
            return
        lines = plain(reading, evidence=evidence, unread=False) if reading else []
        emit("".join(f"{line}\n" for line in (*lines, *_notes(filing))))


def _object(filing: StoredFiling, places: Mapping[str, Evidence], *, evidence: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "filing": msgspec.to_builtins(filing.row, builtin_types=(Decimal,)),
        "header": None if filing.header is UNSET else msgspec.to_builtins(filing.header),
        "record": None if filing.record is UNSET else as_object(filing.record),
        "states": msgspec.to_builtins(dict(filing.states)),
        "problems": msgspec.to_builtins(filing.problems),
        "details": msgspec.to_builtins(filing.details or None),
        "sources": msgspec.to_builtins(filing.sources),
        "versions": msgspec.to_builtins(filing.versions),
        "corrections": msgspec.to_builtins(filing.corrections),
    }
    if evidence:
        shown["evidence"] = msgspec.to_builtins(dict(places))
        shown["rows"] = msgspec.to_builtins(filing.rows)
    return shown


def _notes(filing: StoredFiling) -> list[str]:
    """Return what the store knows beside the record, as tab-separated lines."""
    name = one_line(filing.row.name)
    lines = [f"{name}\treason\t{one_line(filing.row.reason)}"] if filing.row.reason else []
    lines += [
        f"{name}\tsource:{RANK_NAMES[source.rank]}\t{one_line(source.name)}\t{source.content_hash}\t{one_line(source.place)}"
        for source in filing.sources
    ]
    lines += [
        f"{name}\tversion:{version.reader_version}\t{version.added}\t{one_line(version.reason)}"
        for version in filing.versions
    ]
    lines += [
        f"{name}\tcorrection:{correction.path}\t{answer(correction)}\t{one_line(correction.who)}\t{one_line(correction.why)}\t{how}"
        for correction, how in _standing(filing)
    ]
    return lines


def _about(filing: StoredFiling) -> Table:
    columns = Column("what", style="dim", no_wrap=True), Column("text", overflow="fold")
    table = grid_of(*columns)
    if filing.row.reason:
        form = f"{one_line(filing.row.form) or 'no form'}, {one_line(filing.row.issuer or 'no issuer')}"
        table.add_row("filing", Text(f"{filing.row.key}: {form}", style="bold"))
        table.add_row("not read", Text(one_line(filing.row.reason), style="yellow"))
    for source in filing.sources:
        place = f", {one_line(source.place)}" if source.place else ""
        table.add_row(
            "source", Text(f"{RANK_NAMES[source.rank]}: {one_line(source.name)}{place} ({source.size:,} bytes)")
        )
    for version in filing.versions:
        shown = " (shown)" if version.shown else ""
        table.add_row("version", Text(f"reader {version.reader_version}, {version.added}{shown}"))
    for correction, how in _standing(filing):
        who = f"{one_line(correction.who)}, {correction.added}: {one_line(correction.why)}; {STANDS[how]}"
        table.add_row("correction", Text(f"{correction.path}: {answer(correction)} ({who})", style="green"))
    return table


def _standing(filing: StoredFiling) -> list[tuple[Correction, How]]:
    return [(standing.correction, standing.how) for standing in standings(filing.body, filing.corrections)]


# ---- reread ---------------------------------------------------------------------------------------------------------


def reread_command(
    store: StorePath = DEFAULT_STORE,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read again what the store has, where this reader has not read it yet; say what was gained and lost.

    At the end what changed is studied, as `muniment study` does.
    """
    with opened(store, read_only=False, create=False) as opened_store:
        with working(engine, workers) as chosen:
            result = reread(opened_store, chosen)
        study(opened_store)
    for refused in result.refused:
        complain(f"{refused.name}: {refused.message}")
    kinds = ("gained", "lost", "changed")
    counts = {kind: sum(len(getattr(filing.difference, kind)) for filing in result.changed) for kind in kinds}
    lines = {"files read again": result.contents, "filings": result.filings, "filings changed": len(result.changed)}
    lines |= {f"values {kind}": count for kind, count in counts.items()}
    emit_counts(lines, as_json=as_json)
    if not as_json:
        _print_changes(result.changed)
    raise typer.Exit(1 if result.refused else 0)


def _print_changes(changed: list[Changed]) -> None:
    """Print the changes value by value: all of them for programs, the first filings for people."""
    shown = changed[:_MAX_FILINGS] if is_for_people() else changed
    for filing in shown:
        for kind in ("lost", "changed", "gained"):
            for change in getattr(filing.difference, kind):
                old, new = ("" if value is UNSET else one_line(str(value)) for value in (change.old, change.new))
                emit(f"{filing.key}\t{kind}\t{change.path}\t{old}\t{new}\n")
    if len(shown) < len(changed):
        emit(f"and {len(changed) - len(shown):,} more filings: pipe the output to see all\n")


# ---- review and correct ---------------------------------------------------------------------------------------------


STANDS: dict[How, str] = {
    "replaced": "replaced by a later one",
    "confirms": "read rightly",
    "applies": "laid over the reading",
    "agreed": "the reading agrees by now",
    "changed": "the reading is another now: look again",
    "lost": "its place is gone: look again",
}
"""How a correction stands to the reading, in words."""


def correct_command(
    filing: Annotated[str, typer.Argument(metavar="FILING", help="Accession number, or the number in lists.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Such as reporting_persons[0].percent.")],
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="As the form writes it; lists with ;.")] = None,
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="Why; it is kept and shown.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so (default: the user of this machine).")] = "",
    absent: Annotated[bool, typer.Option("--absent", help="Nothing is stated there.")] = False,
    not_applicable: Annotated[
        bool, typer.Option("--not-applicable", help="The source says it does not apply.")
    ] = False,
    unreadable: Annotated[
        bool, typer.Option("--unreadable", help="Something stands there that cannot be read.")
    ] = False,
    right: Annotated[bool, typer.Option("--right", help="It was read rightly.")] = False,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Say what is right at a place of a filing: a value, or why there is none.

    The record stays what the source says. A correction is laid over it wherever filings are shown and studied, and
    stays whatever is read later; the last one counts.
    """
    flags: dict[Said, bool] = {"absent": absent, "not applicable": not_applicable, "unreadable": unreadable}
    chosen: list[Said] = [kind for kind, flag in flags.items() if flag]
    if len(chosen) + right + (value is not None) != 1:
        raise UsageError("give a VALUE, or one of --absent, --not-applicable, --unreadable and --right")
    if not because.strip():
        raise UsageError("say why with --because: it is kept with the correction")
    with opened(store, read_only=False, create=False) as opened_store:
        cache, stored = EvidenceCache(opened_store), opened_store.filing(filing)
        given: Any = value
        if right:
            given = UNSET if stored.record is UNSET else value_at(stored.record, path)
            if given is UNSET:
                raise UsageError(f"nothing was read at {path}: say --absent, --not-applicable or --unreadable")
        kind, excerpt = chosen[0] if chosen else "value", excerpt_of(cache, stored, path)
        changed = opened_store.correct(stored.row.id, path, given, who or user(), because, kind=kind, excerpt=excerpt)
        with following("the correction"):
            review.update(opened_store, changed)
            update_studied(opened_store, changed)
        stored = opened_store.filing(stored.row.id)
        unlike = opened_store.ask(review.unlike, stored.row.id)
    last = standings(stored.body, stored.corrections)[-1]
    emit(f"{stored.row.key}\t{path}\t{answer(last.correction)}\t{STANDS[last.how]}\n")
    for key in unlike:
        warn(f"{key} seems to be a copy of {stored.row.key} and reads otherwise: the correction does not hold there")


def answer(correction: Correction) -> str:
    """Return a correction in one line: the value, or why there is none."""
    values = correction.value if isinstance(correction.value, tuple) else (correction.value,)
    if correction.value is None:
        return "nothing is stated" if correction.kind in ("absent", "value") else correction.kind
    return "; ".join(one_line(str(value)) for value in values)


_Most = Annotated[int, typer.Option("--limit", min=1, max=review.MOST, help="At most so many.")]


def review_command(
    context: typer.Context,
    filing: Annotated[
        str, typer.Argument(metavar="FILING", help="Only this filing, with the text around each value.")
    ] = "",
    store: StorePath = DEFAULT_STORE,
    form: Annotated[str, typer.Option("--form", help="D, 13G or 13D.")] = "",
    kind: Annotated[str, typer.Option("--kind", help=f"Why a value needs review: {', '.join(KINDS)}.")] = "",
    settled: Annotated[bool, typer.Option("--settled", help="What was reviewed, the newest first.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DIR", help="Write what was reviewed as truth files.")
    ] = None,
    limit: _Most = 20,
    fmt: FormatOption = "table",
) -> None:
    """List values that need review, by priority; `muniment correct` says what is right.

    Priority is the harm that a wrong value would do, by its place and by why it needs review, up to 819.
    """
    wanted = review.filter_of(form, kind)
    if export is not None:
        refuse_idle(context, "with --export, which writes all", "filing", "form", "kind", "settled", "limit", "fmt")
    elif settled:
        refuse_idle(context, "with --settled", "filing", "form", "kind")
    elif filing:
        refuse_idle(context, "with one filing, of which all are shown", "limit")
    _look_through(store)
    with opened(store) as opened_store:
        if export is not None:
            written = write_truths(opened_store, export)
            for reason in written.left_out:
                warn(reason)
            emit(f"truth files\t{written.files}\nplaces\t{written.places}\nleft out\t{len(written.left_out)}\n")
            if not written.files:
                complain(f"{export}: nothing to write: no value was reviewed of a filing whose file the store has")
                raise typer.Exit(1)
        elif settled:
            with opened_store.reading() as connection:
                _print_settled(review.settled(connection, limit), fmt)
                warn_of_cut(min(limit, total := review.reviewed_count(connection)), total, "reviewed values")
        elif filing:
            _print_filing(opened_store, filing, wanted, fmt)
        else:
            _print_worst(opened_store, wanted, limit, fmt)


def _look_through(where: str) -> None:
    """Look for doubts in what changed; where a store cannot be written, its list as it was left says what it misses."""
    try:
        with opened(where, read_only=False, create=False) as store, counting("filings", "looking through") as show:
            review.update(store, progress=show)
    except EnvironmentProblem as error:
        with opened(where) as store, store.reading() as connection:
            if not review.is_there(connection):
                raise
            if behind := review.behind(connection):
                warn(f"{error}; {count(behind, 'filing')} changed since they were looked through for doubts")


# ---- printing -------------------------------------------------------------------------------------------------------


def _print_worst(store: Store, wanted: Filter, limit: int, fmt: Format) -> None:
    with store.reading() as connection:
        items = review.worst(connection, wanted, limit)
        counted = review.counts(connection)
    total = wanted.count(counted)
    if emitted(fmt, map(msgspec.to_builtins, items), map(_queue_cells, items), encode_numbers):
        warn_of_cut(len(items), total, "values to review")
        return
    if not items:
        console().print("Nothing needs review.")
        return
    texts = (Column(name, overflow="fold") for name in ("filing", "place", "read", "why"))
    table = table_of(Column("priority", overflow="fold", justify="right"), *texts)
    for item in items:
        why = Text(f"{KINDS[item.kind]}: {one_line(item.words)}", style="yellow")
        table.add_row(str(item.harm), item.key, f"{one_line(item.label)}\n{item.path}", one_line(item.read), why)
    console().print(table)
    console().print(
        f"{len(items):,} of {total:,} values to review, the highest priority first; --limit shows more", style="dim"
    )


def _print_filing(store: Store, filing: str, wanted: Filter, fmt: Format) -> None:
    """Print the values of one filing that need review, with the text of the source around them."""
    cache, stored = EvidenceCache(store), store.filing(filing)
    items = [item for item in store.ask(review.of_filing, stored.row.id) if wanted.allows(item.family, item.kind)]
    if fmt == "json":
        for item in items:
            source = msgspec.to_builtins(context(cache, stored, item.path))
            emit_json({**msgspec.to_builtins(item), "source": source}, encode=encode_numbers)
        return
    emit("".join("\n".join(_block(item, cache, stored)) + "\n\n" for item in items) or "Nothing needs review.\n")


def _block(item: QueueItem, cache: EvidenceCache, filing: StoredFiling) -> Iterator[str]:
    around = context(cache, filing, item.path)
    sure = f", {confidence_percent(item.confidence)} confidence" if item.read else ""
    yield f"{item.path}  {one_line(item.label)}  (priority {item.harm})"
    yield f"  read:    {one_line(item.read) or 'nothing'}{sure}"
    yield f"  why:     {KINDS[item.kind]}: {one_line(item.words)}"
    for candidate in item.candidates:
        yield f"  perhaps: {one_line(candidate.value)}, {confidence_percent(candidate.confidence)} confidence"
    quoted = f"{one_line(around.before)} »{one_line(around.words)}« {one_line(around.behind)}"
    yield f"  source:  {quoted} ({around.where or 'no place'})"


def _print_settled(settled: list[Settled], fmt: Format) -> None:
    if emitted(fmt, map(msgspec.to_builtins, settled), map(_settled_cells, settled), encode_numbers):
        return
    headings = ("filing", "place", "answer", "who and why", "stands")
    table = table_of(*(Column(name, overflow="fold") for name in headings))
    for item in settled:
        correction = item.correction
        why = f"{one_line(correction.who)}, {correction.added:%Y-%m-%d}: {one_line(correction.why)}"
        table.add_row(item.key, f"{one_line(item.label)}\n{correction.path}", answer(correction), why, STANDS[item.how])
    console().print(table if settled else "Nothing was reviewed yet.")


def _queue_cells(item: QueueItem) -> list[str]:
    cells = str(item.harm), item.kind, item.key, item.form, item.path, item.label, item.read
    return [*cells, f"{item.confidence:.3f}", item.words]


def _settled_cells(item: Settled) -> list[str]:
    kept = item.correction
    return [item.key, kept.path, answer(kept), kept.who, kept.added.isoformat(), kept.why, item.how]
