"""`muniment evaluate --board`: the public benchmark; and `--check-labels`: whether truth files have their format."""

import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import typer
from msgspec import Struct
from rich import box
from rich.table import Table

from muniment.cli.output import (
    Format,
    complain,
    complain_each,
    console,
    emit,
    emit_json,
    is_for_people,
    note,
    printable,
    warn,
)
from muniment.cli.progress import EngineName, counting, working
from muniment.errors import UsageError
from muniment.lab import labels
from muniment.lab.benchmark import LIST, PRINTS, Copy, Entry, Located, load_list, locate
from muniment.lab.board import FIGURES, OURS, SPLITS, Board, Row, System, markdown, parse_system, run, shown

_NAMED = 3  # missing filings that are named


class Wish(Struct):
    """What the command line asks of the board."""

    systems: list[str]
    copies: list[Copy]
    list_file: Path | None
    work: Path | None
    scans: int
    missing: bool


def show_board(folder: Path, wish: Wish, fmt: Format, engine: EngineName | None, workers: int | None) -> NoReturn:
    """Run the benchmark over the filings of the list that are in a folder, and print it, or what is missing.

    Raises:
        UsageError: none of them is there.
        typer.Exit: always, with code 1 where filings, labels or answers are missing.
    """
    begin = time.monotonic()
    entries = load_list(wish.list_file or LIST)
    systems = [System(OURS), *map(parse_system, wish.systems)]
    not_yet = wish.missing and not folder.exists()  # what is fetched makes it
    located = Located([], entries, []) if not_yet else locate(entries, folder)
    if wish.missing:
        numbers = dict.fromkeys(f"{entry.cik}/{entry.accession}\n" for entry in located.missing if entry.on_edgar)
        emit("".join(numbers))
        note(_from_elsewhere(located.missing, folder))
        raise typer.Exit(0)
    _warn_of(located, folder)
    if not located.sources:
        raise UsageError(f"{folder}: no filing of the list is in it with its labels: see docs/benchmark.md")
    with ExitStack() as stack:
        work = wish.work or Path(stack.enter_context(TemporaryDirectory()))
        chosen = stack.enter_context(working(engine, workers))
        progress = stack.enter_context(_progress())
        board = run(located.sources, entries, systems, wish.copies or list(Copy), work, wish.scans, chosen, progress)
    complain_each(board.problems, "failed runs")
    _print(board, fmt)
    note([f"{time.monotonic() - begin:,.0f} seconds"])
    raise typer.Exit(1 if board.problems or board.found < board.listed else 0)


def _from_elsewhere(missing: Sequence[Entry], folder: Path) -> Iterator[str]:
    """Yield how to get the files that EDGAR cannot be asked for: their numbers are not known, or they are prints."""
    others = [entry for entry in missing if not entry.on_edgar and entry.url]
    if others:
        yield "EDGAR cannot be asked for these, whose accession numbers are not known:"
        yield from (f"curl -o {shlex.quote(str(folder / (e.name + e.suffix)))} {shlex.quote(e.url)}" for e in others)
    if prints := sum(entry.group == PRINTS for entry in missing):
        yield f"{prints} prints come with their labels"


def _warn_of(located: Located, folder: Path) -> None:
    for entries, words in (
        (located.missing, "are not in it: --missing lists them for `muniment fetch`"),
        (located.unlabelled, "have no labels in it, or others than the list's"),
    ):
        if entries:
            names = ", ".join(entry.name for entry in entries[:_NAMED])
            more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
            warn(f"{folder}: {len(entries)} files of the list {words}: {names}{more}")


@contextmanager
def _progress() -> Iterator[Callable[[str], Callable[[int, int], None] | None]]:
    """Give a function that begins a bar, each in the place of the one before."""
    with ExitStack() as stack:

        def begin(words: str) -> Callable[[int, int], None] | None:
            stack.pop_all().close()
            return stack.enter_context(counting("filings", words))

        yield begin


def _print(board: Board, fmt: Format) -> None:
    if fmt is Format.JSON:
        emit_json(board.as_object())
    elif is_for_people():
        out = console()
        for split in SPLITS:
            if rows := board.of(split):
                out.print(_table(split, rows))
        for words in (
            *board.notes,
            *board.left_out(),
            "In a pipe, and with --format json, each figure has an interval of 95 percent.",
        ):
            out.print(words, markup=False, style="dim")
    else:
        emit("".join(f"{line}\n" for line in markdown(board)))


def _table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for name in ("copy", "system", "filings", "unread", *FIGURES):
        table.add_column(name, justify="left" if name in ("copy", "system") else "right")
    for row in rows:
        figures = (row.figures[name].value for name in FIGURES)
        table.add_row(
            row.copy,
            printable(row.system),
            f"{row.filings:,}",
            f"{row.unread:,}",
            *("-" if figure is None else shown(figure) for figure in figures),
        )
    return table


def check_labels(folder: Path, fmt: Format) -> NoReturn:
    """Check the truth files of a folder, and say how many there are; a line for each fault.

    Raises:
        typer.Exit: always, with code 1 where there are faults.
    """
    files, faults = labels.check(folder)
    for fault in faults:
        complain(fault)
    if fmt is Format.JSON:
        emit_json({"files": files, "faults": faults})
    else:
        emit(f"files\t{files}\nfaults\t{len(faults)}\n")
    raise typer.Exit(1 if faults else 0)
