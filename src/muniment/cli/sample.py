"""`muniment sample`: filings of people and companies that do not exist, as files or in a store."""

import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.commands import refuse_idle
from muniment.cli.output import console, emit, is_for_people
from muniment.cli.progress import counting, progress, working
from muniment.documents.archive import Item
from muniment.errors import UsageError
from muniment.extras import need
from muniment.lab.corpus import Corpus, submission, write


class Format(StrEnum):
    """What kind of files to write."""

    SUBMISSIONS = "submissions"
    FILES = "files"
    ZIP = "zip"


def sample_command(
    context: typer.Context,
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many filings.")],
    output: Annotated[Path | None, typer.Option("--output", metavar="DIR", help="Write files into a folder.")] = None,
    store: Annotated[str, typer.Option("--store", metavar="PATH", help="Put them into a store instead.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another world.")] = 1,
    fmt: Annotated[
        Format, typer.Option("--format", help="Full submissions, documents alone, or an archive a year.")
    ] = Format.SUBMISSIONS,
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
            _follow(write(output, corpus, fmt.value, chosen), count, "making")
    else:
        _fill(store, corpus, workers, straight=straight)
    seconds = time.monotonic() - begin
    if is_for_people():
        rate = f", {corpus.count / seconds:,.0f} a second" if seconds else ""
        console().print(f"{corpus.count:,} filings of seed {corpus.seed} in {output or store}{rate}", markup=False)
    else:
        emit(f"filings\t{corpus.count}\nseed\t{corpus.seed}\n")


def _fill(store: str, corpus: Corpus, workers: int, *, straight: bool) -> None:
    """Put filings into a store: straight, or from files that are made in memory, as `muniment ingest` would."""
    with need("muniment.cli.store_options", "store").opened(store, read_only=False) as opened_store:
        if straight:
            filled = need("muniment.lab.direct_load", "store").fill(opened_store, corpus)
            _follow(filled, corpus.count, "storing")
        else:
            documents = (submission(planned, corpus) for planned in corpus)
            items = (Item(document.name, document.data) for document in documents)
            with working(None, workers) as chosen, progress([]) as show:
                need("muniment.pipeline.ingest", "store").ingest_items(items, opened_store, chosen, show)
        need("muniment.cli.ingest", "store").study(opened_store)


def _follow(done: Iterable[int], count: int, doing: str) -> None:
    with counting("filings", doing) as show:
        for number in done:
            if show:
                show(number, count)
