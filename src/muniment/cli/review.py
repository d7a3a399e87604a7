"""`muniment review`: what is doubtful in a store, and what people said of it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich import box
from rich.table import Table
from rich.text import Text

from muniment.cli.correct import STANDS, answer
from muniment.cli.output import complain, console, emit, is_for_people, printable, warn, warn_of_cut
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, Format, FormatOption, StorePath, opened
from muniment.pipeline.evidence import Shelf, context
from muniment.pipeline.truths import write_truths
from muniment.store import Store
from muniment.study import review
from muniment.study.doubts import KINDS
from muniment.study.review import Filter, QueueItem, Settled
from muniment.wording import sureness

_ENCODE = msgspec.json.Encoder(decimal_format="number").encode
_Limit = Annotated[int, typer.Option("--limit", min=1, max=review.MOST, help="At most so many.")]


def review_command(
    filing: Annotated[str, typer.Argument(metavar="FILING", help="Only this filing, its words around.")] = "",
    store: StorePath = DEFAULT_STORE,
    form: Annotated[str, typer.Option("--form", help="D, 13G or 13D.")] = "",
    kind: Annotated[str, typer.Option("--kind", help=f"Kind of doubt: {', '.join(KINDS)}.")] = "",
    settled: Annotated[bool, typer.Option("--settled", help="What people judged, the newest first.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DIR", help="Write what people judged as truth files.")
    ] = None,
    limit: _Limit = 20,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List doubtful readings, the worst first; `muniment correct` says what is right.

    Harm is what a wrong value there would do, by its place and by the kind of doubt, up to 819.
    """
    wanted = review.filter_of(form, kind)
    with opened(store, read_only=False, create=False) as held:
        with counting("filings", "looking through") as show:
            review.update(held, progress=show)
        if export is not None:
            _export(held, export)
        elif settled:
            with held.reading() as connection:
                _tell_settled(review.settled(connection, limit), fmt)
                warn_of_cut(min(limit, total := review.judged_count(connection)), total, "judgements")
        elif filing:
            _tell_filing(held, filing, wanted, fmt)
        else:
            _tell_worst(held, wanted, limit, fmt)


# ---- telling --------------------------------------------------------------------------------------------------------


def _tell_worst(store: Store, wanted: Filter, limit: int, fmt: Format) -> None:
    with store.reading() as connection:
        found = review.worst(connection, wanted, limit)
        counted = review.counts(connection)
    total = sum(
        number for (form, kind), number in counted.items() if wanted.form in ("", form) and wanted.kind in ("", kind)
    )
    if _told_as_lines(map(_object, found), map(_cells, found), fmt):
        warn_of_cut(len(found), total, "doubts")
        return
    if not found:
        console().print("Nothing is in doubt.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("harm", "filing", "place", "read", "doubt"):
        table.add_column(name, overflow="fold", justify="right" if name == "harm" else "left")
    for one in found:
        why = Text(f"{KINDS[one.kind]}: {_line(one.words)}", style="yellow")
        table.add_row(str(one.harm), one.key, f"{_line(one.label)}\n{one.path}", _line(one.read), why)
    console().print(table)
    console().print(f"{len(found):,} of {total:,} doubts, the worst first; --limit shows more", style="dim")


def _tell_filing(store: Store, filing: str, wanted: Filter, fmt: Format) -> None:
    """Print the doubts about one filing with the words of the source around them."""
    shelf, one = Shelf(store), store.filing(filing)
    with store.reading() as connection:
        found = [doubt for doubt in review.of_filing(connection, one.row.id) if review.answers(doubt, wanted)]
    if fmt is Format.JSON:
        for doubt in found:
            _emit_object({**_object(doubt), "source": msgspec.to_builtins(context(shelf, one, doubt.path))})
        return
    for doubt in found:
        emit("\n".join(_block(doubt, shelf, one)) + "\n\n")
    if not found:
        emit("Nothing is in doubt.\n")


def _block(doubt: QueueItem, shelf: Shelf, filing: Any) -> Iterator[str]:  # noqa: ANN401
    around = context(shelf, filing, doubt.path)
    sure = f", {sureness(doubt.confidence)} sure" if doubt.read else ""
    yield f"{doubt.path}  {_line(doubt.label)}  (harm {doubt.harm})"
    yield f"  read:    {_line(doubt.read) or 'nothing'}{sure}"
    yield f"  doubt:   {KINDS[doubt.kind]}: {_line(doubt.words)}"
    for other in doubt.candidates:
        yield f"  perhaps: {_line(other.value)}, {sureness(other.confidence)} sure"
    words = f"{_line(around.before)} »{_line(around.words)}« {_line(around.behind)}"
    yield f"  source:  {words} ({around.where or 'no place'})"


def _tell_settled(found: list[Settled], fmt: Format) -> None:
    objects = (msgspec.to_builtins(one) for one in found)
    if _told_as_lines(objects, map(_settled_cells, found), fmt):
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("filing", "place", "said", "who and why", "stands"):
        table.add_column(name, overflow="fold")
    for one in found:
        said = one.correction
        why = f"{_line(said.who)}, {said.added:%Y-%m-%d}: {_line(said.why)}"
        table.add_row(one.key, f"{_line(one.label)}\n{said.path}", answer(said), why, STANDS[one.how])
    console().print(table if found else "Nobody has judged anything yet.")


def _told_as_lines(objects: Iterable[Any], lines: Iterable[list[str]], fmt: Format) -> bool:
    """Print for programs, where that is asked for; tell whether it was."""
    if fmt is Format.JSON:
        for one in objects:
            _emit_object(one)
        return True
    if is_for_people():
        return False
    emit("".join("\t".join(cells) + "\n" for cells in lines))
    return True


def _emit_object(one: object) -> None:
    """Print one JSON object in a line."""
    emit(_ENCODE(one).decode() + "\n")


def _object(one: QueueItem) -> dict[str, Any]:
    return msgspec.to_builtins(one)


def _cells(one: QueueItem) -> list[str]:
    told = str(one.harm), one.kind, one.key, one.form, one.path, _line(one.label), _line(one.read)
    return [*told, f"{one.confidence:.3f}", _line(one.words)]


def _settled_cells(one: Settled) -> list[str]:
    said = one.correction
    return [one.key, said.path, answer(said), _line(said.who), said.added.isoformat(), _line(said.why), one.how]


def _line(words: str) -> str:
    return " ".join(printable(words).split())


# ---- truth files ----------------------------------------------------------------------------------------------------


def _export(store: Store, folder: Path) -> None:
    told = write_truths(store, folder)
    for words in told.left_out:
        warn(words)
    emit(f"truth files\t{told.files}\nplaces\t{told.places}\nleft out\t{len(told.left_out)}\n")
    if not told.files:
        complain(f"{folder}: nothing to write: nobody judged a place of a filing whose file the store keeps")
        raise typer.Exit(1)
