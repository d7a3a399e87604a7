"""`muniment evaluate`: how well filings are read, by truth files, and what a change gained and lost."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from muniment.cli import scores
from muniment.cli.engines import EngineOption, WorkersOption, working
from muniment.cli.output import complain, emit, is_for_people, warn
from muniment.engines import Engine
from muniment.errors import UsageError
from muniment.lab.evaluation import Report, Scores, changes, evaluate, load_scores, save_scores
from muniment.lab.truth_files import Truth, find

_BASELINE = Path("bench/accuracy.json")
_NAMED = 3  # unread filings that are named beside a reason

_Many = Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Show the first N differences.")]
_Listed = Annotated[int, typer.Option("--changes", min=0, metavar="N", help="Show N values gained, N lost …")]


class Format(StrEnum):
    """How to print the scores."""

    TABLE = "table"
    JSON = "json"


class Which(StrEnum):
    """Which filings to score."""

    ALL = "all"
    TUNING = "tuning"
    HELD_OUT = "held-out"


def evaluate_command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Truth files NAME.json, or a folder with truth/ in it.")
    ],
    predictions: Annotated[
        Path | None, typer.Option("--predictions", metavar="DIR", help="Score these NAME.json, not our reader.")
    ] = None,
    part: Annotated[Which, typer.Option("--part", help="A third, by hash of the name, is held out.")] = Which.ALL,
    by_field: Annotated[bool, typer.Option("--by-field", help="Show each field.")] = False,
    by_file: Annotated[bool, typer.Option("--by-file", help="Show each filing.")] = False,
    errors: _Many = 0,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help=f"Show gains and losses (default: {_BASELINE}, where it is)."),
    ] = None,
    listed: _Listed = 20,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Save the scores.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="For people, or one JSON object.")] = Format.TABLE,
    engine: EngineOption = None,
    workers: WorkersOption = None,
) -> None:
    """Score how filings are read against truth files: values, states, persons, sureness, by class and decade.

    With --against, every value gained, lost or wrong in another way. Exit code 1 when a truth file could not be
    scored; a filing that cannot be read counts as unread. docs/evaluate.md describes the benchmark.
    """
    if predictions and not predictions.is_dir():
        raise UsageError(f"--predictions: {predictions}: no such folder")
    truths = [one for one in find(folder, need_sources=not predictions) if part in (Which.ALL, one.part)]
    if not truths:
        raise UsageError(f"{folder}: no truth files in the part {part}")
    past = _past(against, predictions)
    with working(engine, workers) as chosen:
        report = _scored(truths, predictions, chosen)
    if past:
        told = changes(report.filings, past)
        report.changes = told if against or told.compared or told.relabelled else None
    _tell(report, fmt, scores.Wanted(by_field, by_file, errors, listed))
    if save:
        save_scores(save, report.filings)
    raise typer.Exit(1 if report.skipped else 0)


def _past(against: Path | None, predictions: Path | None) -> Scores | None:
    """Return the scores to compare with; another reader is compared with ours only when asked."""
    if against:
        return load_scores(against)
    return load_scores(_BASELINE) if _BASELINE.is_file() and not predictions else None


def _scored(truths: list[Truth], predictions: Path | None, engine: Engine) -> Report:
    skipped = [truth.trouble for truth in truths if truth.trouble]
    for words in skipped:
        complain(words)
    with _progress(len(truths) - len(skipped)) as progress:
        return Report(evaluate(truths, predictions, engine, progress), skipped, reader=not predictions)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None] | None]:
    """Show a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("scoring", total=total)
        yield lambda: bar.advance(task)


def _tell(report: Report, fmt: Format, wanted: scores.Wanted) -> None:
    if fmt is Format.JSON:
        told = report.as_object(wanted.errors)
        emit(msgspec.json.Encoder(decimal_format="number").encode(told).decode() + "\n")
        return
    for reason, names in report.unread.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        warn(f"{len(names)} of {len(report.filings)} filings unread: {reason}: {', '.join(names[:_NAMED])}{more}")
    if is_for_people():
        scores.show(report, wanted)
    else:
        emit("".join(f"{line}\n" for line in scores.plain(report, wanted)))
