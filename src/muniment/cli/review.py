"""`muniment review` and `muniment correct`: values of a store that need review, and what people say of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import UNSET
from rich import box
from rich.table import Table
from rich.text import Text

from muniment.cli.commands import refuse_idle
from muniment.cli.output import (
    Format,
    FormatOption,
    complain,
    console,
    emit,
    emit_json,
    encode_numbers,
    is_for_people,
    one_line,
    user,
    warn,
    warn_of_cut,
)
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, StorePath, following, opened
from muniment.errors import UsageError
from muniment.forms.walk import value_at
from muniment.pipeline.evidence import EvidenceCache, context, excerpt_of
from muniment.pipeline.truths import write_truths
from muniment.store import Store
from muniment.store.corrections import How, standings
from muniment.store.stored import Correction, Said, StoredFiling
from muniment.study import review
from muniment.study.review import KINDS, Filter, QueueItem, Settled
from muniment.study.updating import update_studied
from muniment.wording import confidence_percent

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
        bool, typer.Option("--unreadable", help="Something stands there; nobody can read it.")
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
        shelf, stored = EvidenceCache(opened_store), opened_store.filing(filing)
        given: Any = value
        if right:
            given = UNSET if stored.record is UNSET else value_at(stored.record, path)
            if given is UNSET:
                raise UsageError(f"nothing was read at {path}: say --absent, --not-applicable or --unreadable")
        kind, excerpt = chosen[0] if chosen else "value", excerpt_of(shelf, stored, path)
        opened_store.correct(stored.row.id, path, given, who or user(), because, kind=kind, excerpt=excerpt)
        with following("the correction"):
            review.update(opened_store, [stored.row.id])
            update_studied(opened_store, [stored.row.id])
        stored = opened_store.filing(stored.row.id)
    last = standings(stored.body, stored.corrections)[-1]
    emit(f"{stored.row.key}\t{path}\t{answer(last.correction)}\t{STANDS[last.how]}\n")


def answer(correction: Correction) -> str:
    """Return a correction in one line: the value, or why there is none."""
    values = correction.value if isinstance(correction.value, tuple) else (correction.value,)
    if correction.value is None:
        return "nothing is stated" if correction.kind in ("absent", "value") else correction.kind
    return "; ".join(one_line(str(value)) for value in values)


_Limit = Annotated[int, typer.Option("--limit", min=1, max=review.MOST, help="At most so many.")]


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
    limit: _Limit = 20,
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
    with opened(store, read_only=False, create=False) as opened_store:
        with counting("filings", "looking through") as show:
            review.update(opened_store, progress=show)
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
                warn_of_cut(min(limit, total := review.judged_count(connection)), total, "reviewed values")
        elif filing:
            _print_filing(opened_store, filing, wanted, fmt)
        else:
            _print_worst(opened_store, wanted, limit, fmt)


# ---- printing -------------------------------------------------------------------------------------------------------


def _print_worst(store: Store, wanted: Filter, limit: int, fmt: Format) -> None:
    with store.reading() as connection:
        found = review.worst(connection, wanted, limit)
        counted = review.counts(connection)
    total = sum(
        number for (form, kind), number in counted.items() if wanted.form in ("", form) and wanted.kind in ("", kind)
    )
    if _printed_as_lines(map(msgspec.to_builtins, found), map(_cells, found), fmt):
        warn_of_cut(len(found), total, "values to review")
        return
    if not found:
        console().print("Nothing needs review.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("priority", "filing", "place", "read", "why"):
        table.add_column(name, overflow="fold", justify="right" if name == "priority" else "left")
    for item in found:
        why = Text(f"{KINDS[item.kind]}: {one_line(item.words)}", style="yellow")
        table.add_row(str(item.harm), item.key, f"{one_line(item.label)}\n{item.path}", one_line(item.read), why)
    console().print(table)
    console().print(
        f"{len(found):,} of {total:,} values to review, the highest priority first; --limit shows more", style="dim"
    )


def _print_filing(store: Store, filing: str, wanted: Filter, fmt: Format) -> None:
    """Print the values of one filing that need review, with the text of the source around them."""
    shelf, stored = EvidenceCache(store), store.filing(filing)
    with store.reading() as connection:
        found = [item for item in review.of_filing(connection, stored.row.id) if review.answers(item, wanted)]
    if fmt == "json":
        for item in found:
            source = msgspec.to_builtins(context(shelf, stored, item.path))
            emit_json({**msgspec.to_builtins(item), "source": source}, encode=encode_numbers)
        return
    for item in found:
        emit("\n".join(_block(item, shelf, stored)) + "\n\n")
    if not found:
        emit("Nothing needs review.\n")


def _block(item: QueueItem, shelf: EvidenceCache, filing: StoredFiling) -> Iterator[str]:
    around = context(shelf, filing, item.path)
    sure = f", {confidence_percent(item.confidence)} confidence" if item.read else ""
    yield f"{item.path}  {one_line(item.label)}  (priority {item.harm})"
    yield f"  read:    {one_line(item.read) or 'nothing'}{sure}"
    yield f"  why:     {KINDS[item.kind]}: {one_line(item.words)}"
    for candidate in item.candidates:
        yield f"  perhaps: {one_line(candidate.value)}, {confidence_percent(candidate.confidence)} confidence"
    quoted = f"{one_line(around.before)} »{one_line(around.words)}« {one_line(around.behind)}"
    yield f"  source:  {quoted} ({around.where or 'no place'})"


def _print_settled(found: list[Settled], fmt: Format) -> None:
    if _printed_as_lines(map(msgspec.to_builtins, found), map(_settled_cells, found), fmt):
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("filing", "place", "answer", "who and why", "stands"):
        table.add_column(name, overflow="fold")
    for item in found:
        correction = item.correction
        why = f"{one_line(correction.who)}, {correction.added:%Y-%m-%d}: {one_line(correction.why)}"
        table.add_row(item.key, f"{one_line(item.label)}\n{correction.path}", answer(correction), why, STANDS[item.how])
    console().print(table if found else "Nothing was reviewed yet.")


def _printed_as_lines(objects: Iterable[Any], lines: Iterable[list[str]], fmt: Format) -> bool:
    """Print for programs, where that is asked for; return whether it was."""
    if fmt == "json":
        emit_json(*objects, encode=encode_numbers)
        return True
    if is_for_people():
        return False
    emit("".join("\t".join(cells) + "\n" for cells in lines))
    return True


def _cells(item: QueueItem) -> list[str]:
    cells = str(item.harm), item.kind, item.key, item.form, item.path, one_line(item.label), one_line(item.read)
    return [*cells, f"{item.confidence:.3f}", one_line(item.words)]


def _settled_cells(item: Settled) -> list[str]:
    correction = item.correction
    who, why = one_line(correction.who), one_line(correction.why)
    return [item.key, correction.path, answer(correction), who, correction.added.isoformat(), why, item.how]
