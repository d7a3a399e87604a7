"""`muniment sample`: filings of people and companies that do not exist, as files or in a store."""

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from muniment.cli.output import console, emit, is_for_people
from muniment.cli.progress import counting, progress, working
from muniment.documents.archive import Item
from muniment.errors import UsageError
from muniment.extras import need
from muniment.lab.corpus import Corpus
from muniment.lab.documents import submission, write

if TYPE_CHECKING:
    from muniment.store import Store


class Format(StrEnum):
    """What kind of files to write."""

    SUBMISSIONS = "submissions"
    FILES = "files"
    ZIP = "zip"


def sample_command(
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
    if straight and not store:
        raise UsageError("--straight puts filings into a store: name it with --store PATH")
    corpus = Corpus(seed, count)
    begin = time.monotonic()
    if output:
        with working(None, workers) as chosen:
            _follow(write(output, corpus, fmt.value, chosen), count, "making")
    elif straight:
        _straight(store, corpus)
    else:
        _read(store, corpus, workers)
    _tell(corpus, output or store, time.monotonic() - begin)


def _straight(store: str, corpus: Corpus) -> None:
    filling = need("muniment.lab.direct_load", "store")
    with _opened(store) as opened_store:
        _follow(filling.fill(opened_store, corpus), corpus.count, "storing")
        need("muniment.cli.study", "store").study(opened_store)


def _read(store: str, corpus: Corpus, workers: int) -> None:
    """Make the files in memory, and take them in as `muniment ingest` would."""
    ingest = need("muniment.pipeline.ingest", "store")
    with _opened(store) as opened_store:
        with working(None, workers) as chosen, progress([]) as show:
            ingest.ingest_items(_items(corpus), opened_store, chosen, show)
        need("muniment.cli.study", "store").study(opened_store)


def _opened(store: str) -> "AbstractContextManager[Store]":
    return need("muniment.cli.store_options", "store").opened(store, read_only=False)


def _items(corpus: Corpus) -> Iterator[Item]:
    for planned in corpus:
        document = submission(planned, corpus)
        yield Item(document.name, document.data)


def _follow(done: Iterable[int], count: int, doing: str) -> None:
    """Run something that yields how much of it is done, with a bar on a terminal."""
    with counting("filings", doing) as show:
        for number in done:
            if show:
                show(number, count)


def _tell(corpus: Corpus, where: Path | str, seconds: float) -> None:
    if not is_for_people():
        emit(f"filings\t{corpus.count}\nseed\t{corpus.seed}\n")
        return
    rate = f", {corpus.count / seconds:,.0f} a second" if seconds else ""
    console().print(f"{corpus.count:,} filings of seed {corpus.seed} in {where}{rate}", markup=False)
