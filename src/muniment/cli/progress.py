"""A bar on standard error for work on many files."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from muniment.documents.archive import estimate


class Done(Protocol):
    """How far the work is."""

    @property
    def files(self) -> int:
        """How many files are done."""
        ...

    @property
    def filings(self) -> int:
        """How many filings that gave."""
        ...

    @property
    def seconds(self) -> float:
        """How long it took."""
        ...


@contextmanager
def progress(paths: list[Path]) -> Iterator[Callable[[Done], None] | None]:
    """Show a bar on standard error where that is a terminal; give what has to be told of the work."""
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
        task = bar.add_task("reading", total=None, rate="")
        total = sum(map(estimate, paths))

        def show(done: Done) -> None:
            rate = f"{done.filings / done.seconds:,.0f} filings/s" if done.seconds else ""
            bar.update(task, completed=done.files, total=max(total, done.files), rate=rate)

        yield show
