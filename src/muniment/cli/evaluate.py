"""`muniment evaluate`: how well filings are read, by truth files, and what a change gained and lost; `muniment sample`.

A sample has filings of people and companies that do not exist, as files or in a store.
"""

import shlex
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal, NamedTuple, NoReturn

import typer
from msgspec import Struct
from rich.table import Column, Table
from rich.text import Text

from muniment import wording
from muniment.cli.commands import refuse_idle
from muniment.cli.output import (
    Format,
    complain,
    complain_each,
    console,
    emit,
    emit_json,
    encode_numbers,
    is_for_people,
    note,
    printable,
    save,
    table_of,
    warn,
)
from muniment.cli.progress import EngineName, EngineOption, WorkersOption, counting, progress, working
from muniment.documents.archive import Item
from muniment.engines import Engine
from muniment.errors import UsageError
from muniment.extras import need
from muniment.lab import calibration, truth_files
from muniment.lab.benchmark import LIST, PRINTS, Copy, Entry, Located, load_list, locate
from muniment.lab.board import FIGURES, OURS, SPLITS, Board, System, formatted, markdown, parse_system, run
from muniment.lab.calibration import Interval
from muniment.lab.corpus import Corpus, submission, write
from muniment.lab.evaluation import (
    Calibration,
    Change,
    Changes,
    Figures,
    Group,
    Report,
    changes,
    counted,
    evaluate,
    faults,
    line,
    load_scores,
    of_places,
    save_scores,
)
from muniment.lab.truth_files import find

# ---- the board ------------------------------------------------------------------------------------------------------


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
        emit("".join(dict.fromkeys(f"{entry.cik}/{entry.accession}\n" for entry in located.missing if entry.on_edgar)))
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
    _print_board(board, fmt)
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
    for entries, message in (
        (located.missing, "are not in it: --missing lists them for `muniment fetch`"),
        (located.unlabelled, "have no labels in it, or others than the list's"),
    ):
        if entries:
            names = ", ".join(entry.name for entry in entries[:_NAMED])
            more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
            warn(f"{folder}: {len(entries)} files of the list {message}: {names}{more}")


@contextmanager
def _progress() -> Iterator[Callable[[str], Callable[[int, int], None] | None]]:
    """Give a function that begins a bar, each in the place of the one before."""
    with ExitStack() as stack:

        def begin(label: str) -> Callable[[int, int], None] | None:
            stack.pop_all().close()
            return stack.enter_context(counting("filings", label))

        yield begin


def _print_board(board: Board, fmt: Format) -> None:
    if fmt == "json":
        emit_json(board.as_object())
    elif is_for_people():
        out = console()
        for split in SPLITS:
            if rows := board.of(split):
                numbers = (Column(name, justify="right") for name in ("filings", "unread", *FIGURES))
                table = table_of("copy", "system", *numbers, title=split)
                for row in rows:
                    figures = (row.figures[name].value for name in FIGURES)
                    table.add_row(
                        row.copy,
                        printable(row.system),
                        f"{row.filings:,}",
                        f"{row.unread:,}",
                        *("-" if figure is None else formatted(figure) for figure in figures),
                    )
                out.print(table)
        for text in (
            *board.notes,
            *board.left_out(),
            "In a pipe, and with --format json, each figure has an interval of 95 percent.",
        ):
            out.print(text, markup=False, style="dim")
    else:
        emit("".join(f"{line}\n" for line in markdown(board)))


def check_labels(folder: Path, fmt: Format) -> NoReturn:
    """Check the truth files of a folder, and say how many there are; a line for each fault.

    Raises:
        typer.Exit: always, with code 1 where there are faults.
    """
    files, faults = truth_files.check(folder)
    for fault in faults:
        complain(fault)
    if fmt == "json":
        emit_json({"files": files, "faults": faults})
    else:
        emit(f"files\t{files}\nfaults\t{len(faults)}\n")
    raise typer.Exit(1 if faults else 0)


# ---- scores ---------------------------------------------------------------------------------------------------------


_FIELD, _FILING = attrgetter("field"), attrgetter("filing")  # of a change
_BASELINE = Path("bench/accuracy.json")
_NAMED = 3  # unread or missing filings that are named

_Many = Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Show the first N differences.")]
_Board = Annotated[bool, typer.Option("--board", help="Run the public benchmark over the filings of its list in DIR.")]
_Systems = Annotated[
    list[str] | None,
    typer.Option("--system", metavar="NAME=COMMAND", help="With --board: another reader: prints JSON for files."),
]
_Copies = Annotated[
    list[Copy] | None, typer.Option("--copy", help="With --board: these copies of the filings only (default: all).")
]
_Check = Annotated[bool, typer.Option("--check-labels", help="Only check the format of the truth files.")]
_Changes = Annotated[int, typer.Option("--changes", min=0, metavar="N", help="Show N values gained, N lost …")]


Which = Literal["all", "tuning", "held-out"]
"""Which filings to score."""


class Wanted(NamedTuple):
    """What to show beside the totals: fields, files, confidence, how many differences, gains and losses each."""

    by_field: bool
    by_file: bool
    confidence: bool
    errors: int
    changes: int


def evaluate_command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Truth files NAME.json, or a folder with truth/ in it.")
    ],
    predictions: Annotated[
        Path | None, typer.Option("--predictions", metavar="DIR", help="Score these NAME.json, not our reader.")
    ] = None,
    part: Annotated[Which, typer.Option("--part", help="A third, by hash of the name, is held out.")] = "all",
    by_field: Annotated[bool, typer.Option("--by-field", help="Show each field.")] = False,
    by_file: Annotated[bool, typer.Option("--by-file", help="Show each filing.")] = False,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Show how far confidence can be trusted, by decade and field.")
    ] = False,
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Write a reliability plot (SVG).")] = None,
    errors: _Many = 0,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help=f"Show gains and losses (default: {_BASELINE}, where it is)."),
    ] = None,
    listed: _Changes = 20,
    save_as: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Save the scores.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="For people, or one JSON object.")] = "table",
    check: _Check = False,
    board: _Board = False,
    systems: _Systems = None,
    copies: _Copies = None,
    list_file: Annotated[
        Path | None, typer.Option("--list", metavar="FILE", help="With --board: another list of filings.")
    ] = None,
    work: Annotated[
        Path | None, typer.Option("--work", metavar="DIR", help="With --board: keep copies and answers there.")
    ] = None,
    scans: Annotated[int, typer.Option("--scans", min=1, metavar="N", help="With --board: scan so many at most.")] = 8,
    missing: Annotated[
        bool, typer.Option("--missing", help="With --board: only list what is not in DIR, for `muniment fetch`.")
    ] = False,
    engine: EngineOption = None,
    workers: WorkersOption = None,
) -> None:
    """Score how filings are read against truth files: values, states, persons, confidence, by class and decade.

    With --against, every value gained, lost or wrong in another way. Exit code 1 when a truth file could not be
    scored; a filing that cannot be read counts as unread. docs/evaluate.md describes the benchmark.
    """
    wish = Wish(systems or [], copies or [], list_file, work, scans, missing)
    if not board and wish != Wish([], [], None, None, scans, missing=False):
        raise UsageError("--system, --copy, --list, --work and --missing are for the board: add --board")
    if check and board:
        raise UsageError("--check-labels, --board: one of them at a time")
    if check:
        check_labels(folder, fmt)
    elif board:
        show_board(folder, wish, fmt, engine, workers)
    if predictions and not predictions.is_dir():
        raise UsageError(f"--predictions: {predictions}: no such folder")
    with working(engine, workers) as chosen:
        report = _scored(folder, predictions, part, against, chosen)
    _print_report(report, fmt, Wanted(by_field, by_file, confidence, errors, listed))
    if plot:
        save(calibration.plot(report.stated).encode(), plot)
    if save_as:
        save_scores(save_as, report.filings)
    raise typer.Exit(1 if report.skipped else 0)


def _scored(folder: Path, predictions: Path | None, part: Which, against: Path | None, engine: Engine) -> Report:
    """Return the scores of the truth files of a part, with what they changed against those before."""
    truths = [truth for truth in find(folder, need_sources=not predictions) if part in ("all", truth.part)]
    if not truths:
        raise UsageError(f"{folder}: no truth files in the part {part}")
    before = against or (_BASELINE if _BASELINE.is_file() and not predictions else None)  # of our own reader
    baseline = load_scores(before) if before else None
    skipped = [truth.trouble for truth in truths if truth.trouble]
    for message in skipped:
        complain(message)
    with counting("filings", "scoring") as show:
        report = Report(evaluate(truths, predictions, engine, show), skipped, reader=not predictions)
    if baseline:
        compared = changes(report.filings, baseline)
        report.changes = compared if against or compared.compared or compared.relabelled else None
    return report


def _print_report(report: Report, fmt: Format, wanted: Wanted) -> None:
    if fmt == "json":
        emit_json(report.as_object(wanted.errors, with_confidence=wanted.confidence), encode=encode_numbers)
        return
    for reason, names in report.unread.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        warn(f"{len(names)} of {len(report.filings)} filings unread: {reason}: {', '.join(names[:_NAMED])}{more}")
    if is_for_people():
        show(report, wanted)
    else:
        emit("".join(f"{line}\n" for line in plain(report, wanted)))


_MAX_LENGTH = 160  # characters of a value
_SHARES = ("f1", "precision", "recall", "macro-f1", "states", "persons", "sure", "sure-wrong")
_COUNTS = ("files", "unread")
_PLACES = ("f1", "precision", "recall", "right", "wrong", "missed", "invented", "states")
_STYLES = {"gained": "green", "lost": "red", "changed": "yellow"}


# ---- lines ----------------------------------------------------------------------------------------------------------


def plain(report: Report, wanted: Wanted) -> Iterator[str]:
    """Yield one line for each difference, field, file, change and group; the total is the last."""
    for fault in faults(report.filings, wanted.errors):
        values = f"truth {_value(fault['truth'])}, read {_value(fault['read'])}"
        yield f"{fault['filing']}: {printable(fault['path'])}: {fault['verdict']}: {values}"
    if wanted.by_field:
        yield from map(line, report.fields)
    if wanted.by_file:
        yield from map(line, report.groups("file"))
    if wanted.confidence:
        yield from map(_plain_calibration, report.calibrations())
    if report.changes:
        yield from _plain_changes(report.changes, wanted.changes)
    yield from map(line, [group for by in ("class", "decade", "part") for group in report.groups(by)])
    if report.speed:
        yield f"documents/s {report.speed:.0f}"
    yield line(report.whole)


def _plain_calibration(calibrated: Calibration) -> str:
    name = "_".join(f"confidence:{calibrated.by}:{calibrated.name}".strip(":").split())
    return " ".join([name, *(f"{key} {_interval(interval)}" for key, interval in calibrated.figures.items())])


def _interval(interval: Interval) -> str:
    """Return a figure and its interval: `0.9871 [0.9730, 0.9950]`; "-" where it has no meaning."""
    if interval.value is None:
        return "-"
    ends = f" [{interval.low:.4f}, {interval.high:.4f}]" if interval.low is not None else ""
    return f"{interval.value:.4f}{ends}"


def _plain_changes(changed: Changes, most: int) -> Iterator[str]:
    for name, values in _lists(changed):
        for change in values[:most]:
            yield f"{name}: {_change(change)}"
        if len(values) > most:
            yield f"{name}: {len(values) - most} more: --changes shows them"
    for by, rows in (("file", counted(changed, _FILING)), ("field", counted(changed, _FIELD))):
        for name, gained, lost, otherwise in rows:
            yield f"changes:{by}:{name} gained {gained} lost {lost} changed {otherwise}"
    yield (
        f"changes gained {len(changed.gained)} lost {len(changed.lost)} changed {len(changed.changed)} "
        f"{_moved(changed)} files {changed.compared} relabelled {len(changed.relabelled)} new {len(changed.new)}"
    )


def _lists(changed: Changes) -> tuple[tuple[str, list[Change]], ...]:
    return ("gained", changed.gained), ("lost", changed.lost), ("changed", changed.changed)


def _change(change: Change) -> str:
    line = printable(f"{change.filing}: {change.place}: {change.before} → {change.after}")
    if change.after == "right":
        return line
    return f"{line}: truth {_value(change.truth)}, read {_value(change.read)}"


def _moved(changed: Changes) -> str:
    before, after = of_places(changed.before), of_places(changed.after)
    return " ".join(f"{key} {before[key]:.4f} → {after[key]:.4f}" for key in ("precision", "recall", "f1", "states"))


def _value(value: object) -> str:
    return wording.one_line(encode_numbers(value).decode(), _MAX_LENGTH)


# ---- tables ---------------------------------------------------------------------------------------------------------


def show(report: Report, wanted: Wanted) -> None:
    """Print tables."""
    out = console()
    table = _empty("", (*_COUNTS, *_SHARES))
    for groups in ([report.whole, *report.groups("part")], report.groups("class"), report.groups("decade")):
        for group in groups:
            table.add_row(Text(group.name or group.by), *_cells(group.figures, (*_COUNTS, *_SHARES)))
        table.add_section()
    out.print(table)
    if wanted.by_field:
        out.print(_table("field", report.fields))
    if wanted.by_file:
        out.print(_table("filing", report.groups("file")))
    if wanted.confidence:
        calibrated = report.calibrations()
        table = _empty("confidence", calibrated[0].figures)
        for row in calibrated:
            table.add_row(Text(printable(row.name or row.by)), *map(_interval, row.figures.values()))
        out.print(table)
    for fault in faults(report.filings, wanted.errors):
        place = Text.assemble((fault["filing"], "cyan"), f" {printable(fault['path'])}: {fault['verdict']}")
        values = f": truth {_value(fault['truth'])}, read {_value(fault['read'])}"
        out.print(place.append(values, style="dim"), soft_wrap=True)
    if report.changes:
        _show_changes(report.changes, wanted.changes)
    if report.speed:
        out.print(f"{report.speed:,.0f} documents a second of reading", style="dim")


def _table(first: str, groups: Iterable[Group]) -> Table:
    table = _empty(first, _PLACES)
    for group in groups:
        table.add_row(Text(printable(group.name)), *_cells(group.figures, _PLACES))
    return table


def _empty(first: str, keys: Iterable[str]) -> Table:
    figures = (Column(key, justify="right", no_wrap=True) for key in keys)
    return table_of(Column(first, style="cyan", overflow="fold"), *figures)


def _cells(figures: Figures, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        figure = figures[key]
        yield f"{figure:.4f}" if isinstance(figure, float) else f"{figure:,}"


def _show_changes(changed: Changes, most: int) -> None:
    out = console()
    for title, rows in (("field", counted(changed, _FIELD)), ("filing", counted(changed, _FILING))):
        if rows:
            table = _empty(title, ("gained", "lost", "changed"))
            for name, *numbers in rows:
                cells = (Text(f"{n or ''}", style=style) for n, style in zip(numbers, _STYLES.values(), strict=True))
                table.add_row(Text(printable(name)), *cells)
            out.print(table)
    for name, values in _lists(changed):
        for change in values[:most]:
            out.print(Text.assemble((name, _STYLES[name]), f" {_change(change)}"), soft_wrap=True)
        if len(values) > most:
            out.print(f"and {len(values) - most:,} more {name}: --changes shows them", style="dim")
    numbers = ", ".join(f"{len(values):,} {name}" for name, values in _lists(changed))
    out.print(
        f"{numbers} in {wording.count(changed.compared, 'filing')}; {_moved(changed)}", markup=False, soft_wrap=True
    )
    for names, heading in (
        (changed.relabelled, "labelled again since: not compared"),
        (changed.new, "not in the saved scores"),
    ):
        if names:
            out.print(f"{wording.count(len(names), 'filing')} {heading}", style="dim")


# ---- sample filings --------------------------------------------------------------------------------------------------


SampleFormat = Literal["submissions", "files", "zip"]
"""What kind of files to write."""


def sample_command(
    context: typer.Context,
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many filings.")],
    output: Annotated[Path | None, typer.Option("--output", metavar="DIR", help="Write files into a folder.")] = None,
    store: Annotated[str, typer.Option("--store", metavar="PATH", help="Put them into a store instead.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another world.")] = 1,
    fmt: Annotated[
        SampleFormat, typer.Option("--format", help="Full submissions, documents alone, or an archive a year.")
    ] = "submissions",
    straight: Annotated[
        bool, typer.Option("--straight", help="With --store: without files and reading; no evidence is kept.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that make or read.")] = 1,
) -> None:
    """Make filings of companies and people that do not exist: all forms, from 1994 to 2026, each as in its time.

    The same seed and count make the same files. A store is studied at the end, as by `muniment ingest`. A run that was
    cut short is gone on with by running it again.
    """
    if bool(output) == bool(store):
        raise UsageError("name either --output DIR or --store PATH")
    refuse_idle(context, *(("with --store", "fmt") if store else ("without --store", "straight")))
    if straight:
        refuse_idle(context, "with --straight, which reads nothing", "workers")
    corpus = Corpus(seed, count)
    begin = time.monotonic()
    if output:
        with working(None, workers) as chosen:
            _follow(write(output, corpus, fmt, chosen), count, "making")
    else:
        # Put filings into a store: straight, or from files that are made in memory, as `muniment ingest` would.
        with need("muniment.cli.store_options", "store").opened(store, read_only=False) as opened_store:
            if straight:
                _follow(need("muniment.lab.direct_load", "store").fill(opened_store, corpus), corpus.count, "storing")
            else:
                documents = (submission(planned, corpus) for planned in corpus)
                items = (Item(document.name, document.data) for document in documents)
                with working(None, workers) as chosen, progress([]) as show:
                    need("muniment.pipeline.ingest", "store").ingest_items(items, opened_store, chosen, show)
            need("muniment.cli.ingest", "store").study(opened_store)
    seconds = time.monotonic() - begin
    if is_for_people():
        rate = f", {corpus.count / seconds:,.0f} a second" if seconds else ""
        console().print(
            f"{wording.count(corpus.count, 'filing')} of seed {corpus.seed} in {output or store}{rate}", markup=False
        )
    else:
        emit(f"filings\t{corpus.count}\nseed\t{corpus.seed}\n")


def _follow(done: Iterable[int], count: int, doing: str) -> None:
    with counting("filings", doing) as show:
        for number in done:
            if show:
                show(number, count)
