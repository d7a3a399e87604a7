"""Work on many files: the options that say where it is done, and a bar on standard error while it is."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Annotated, Literal, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from muniment.engines import Engine, engine
from muniment.pipeline.sources import Where, estimate

EngineName = Literal["local", "processes", "ray"]
"""Where the work is done."""


EngineOption = Annotated[
    EngineName | None,
    typer.Option("--engine", help="One process, several (default), or a cluster by Ray; results are the same."),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="How many work at a time (default: one a processor, at most 8).")
]


@contextmanager
def working(name: EngineName | None, workers: int | None) -> Iterator[Engine]:
    """Give the engine that the options name, and close it when the work is done."""
    with closing(engine(name or "", workers)) as chosen:
        yield chosen


class _Done(Protocol):
    """How far the work is: how many files are done, how many filings that gave, and how many seconds it took."""

    @property
    def files(self) -> int: ...

    @property
    def filings(self) -> int: ...

    @property
    def seconds(self) -> float: ...


class Bar:
    """A bar on standard error for how far the work is."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar, self._total = bar, total
        self._task = bar.add_task("reading", total=total or None, rate="")

    def __call__(self, done: _Done) -> None:
        """Show how far the work is."""
        rate = f"{done.filings / done.seconds:,.0f} filings/s" if done.seconds else ""
        self._bar.update(self._task, completed=done.files, total=max(self._total, done.files), rate=rate)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the bar away while an answer is printed on the same terminal."""
        if not sys.stdout.isatty():
            yield
            return
        self._bar.stop()
        yield
        self._bar.start()


@contextmanager
def progress(paths: Sequence[Where]) -> Iterator[Bar | None]:
    """Show a bar on standard error where that is a terminal; give what is called with its progress."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files  {task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar, estimate(paths))


@contextmanager
def counting(things: str, doing: str = "checking") -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar for things whose number is known; give what is called with how many are done, and of how many."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(things))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
