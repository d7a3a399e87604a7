"""A sample world as files: one each in a folder a year, or an archive a year; a run that was cut short is gone on with.

A file is there whole or not at all: it is written under another name first. `.sample.json` says which world it is.
"""

import json
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from muniment.errors import EnvironmentProblem, UsageError
from muniment.evaluate.sample.documents import Document, name_of, primary, submission
from muniment.evaluate.sample.world import EDITION, Planned, World

Format = Literal["submissions", "files", "zip"]

MANIFEST = ".sample.json"
_CHUNK, _AHEAD = 100, 3
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the members of an archive: nothing depends on when it was made


def write(folder: Path, world: World, form: Format, workers: int = 1) -> Iterator[int]:
    """Write a world into a folder, yield how many of its filings are done.

    `submissions` are full submissions in `1994/…`, `files` the documents alone, `zip` full submissions in `1994.zip`.

    Raises:
        UsageError: the folder holds another sample, or something else.
        EnvironmentProblem: it cannot be written.
    """
    with _told(folder):
        _claim(folder, {"seed": world.seed, "count": world.count, "format": form, "edition": EDITION})
        with _makers(world, form, workers) as made:
            yield from _archives(folder, world, made) if form == "zip" else _files(folder, world, form, made)


def _claim(folder: Path, wanted: dict[str, object]) -> None:
    """Say in the folder which world it holds, or find that it says so."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if not manifest.exists():
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: is not empty and holds no sample; name another folder")
        _put(manifest, (json.dumps(wanted) + "\n").encode())
        return
    try:
        held = json.loads(manifest.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{manifest}: does not say which sample is here; name another folder") from error
    if held != wanted:
        raise UsageError(f"{folder}: holds another sample, {manifest.read_text('utf-8').strip()}; name another folder")


def _files(folder: Path, world: World, form: Format, made: "_Made") -> Iterator[int]:
    whole = form == "submissions"
    lacking = (one for one in world if not _path(folder, one, name_of(one, world, whole=whole)).exists())
    yield 0
    for one, document in made(lacking):
        path = _path(folder, one, document.name)
        path.parent.mkdir(exist_ok=True)
        _put(path, document.data)
        yield one.number + 1
    yield world.count


def _archives(folder: Path, world: World, made: "_Made") -> Iterator[int]:
    done = 0
    for year, filings in groupby(world, lambda one: one.filed.year):
        path = folder / f"{year}.zip"
        if path.exists():
            done += sum(1 for _ in filings)
            yield done
            continue
        with _becoming(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for _, document in made(filings):
                member = zipfile.ZipInfo(document.name, _EPOCH)
                archive.writestr(member, document.data, zipfile.ZIP_DEFLATED)
                done += 1
                yield done


def _path(folder: Path, one: Planned, name: str) -> Path:
    return folder / str(one.filed.year) / name


def _put(path: Path, data: bytes) -> None:
    with _becoming(path) as part:
        part.write_bytes(data)


@contextmanager
def _becoming(path: Path) -> Iterator[Path]:
    """Give a place beside a file to write to, which takes its name once all of it is written, or is gone."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Tell in words what the system refuses."""
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise EnvironmentProblem(f"{where}: cannot be written: {error.strerror or error}") from error


# ---- making, here or in several processes ---------------------------------------------------------------------------


class _Made:
    """Makes the documents of filings, in their order."""

    def __init__(self, world: World, form: Format) -> None:
        self.world, self.form = world, form

    def __call__(self, filings: Iterable[Planned]) -> Iterator[tuple[Planned, Document]]:
        for one in filings:
            yield one, self.document(one)

    def document(self, one: Planned) -> Document:
        """Return the file of a filing."""
        return primary(one, self.world) if self.form == "files" else submission(one, self.world)


class _MadeElsewhere(_Made):
    """The same in several processes, with a few portions under way at any time."""

    def __init__(self, world: World, form: Format, pool: ProcessPoolExecutor, workers: int) -> None:
        super().__init__(world, form)
        self.pool, self.most = pool, _AHEAD * workers

    def __call__(self, filings: Iterable[Planned]) -> Iterator[tuple[Planned, Document]]:
        left, waiting = iter(filings), deque[tuple[list[Planned], Future[list[Document]]]]()
        while portion := list(islice(left, _CHUNK)):
            waiting.append((portion, self.pool.submit(_work, portion)))
            if len(waiting) >= self.most:
                yield from _pairs(*waiting.popleft())
        while waiting:
            yield from _pairs(*waiting.popleft())


def _pairs(portion: list[Planned], future: "Future[list[Document]]") -> Iterator[tuple[Planned, Document]]:
    return zip(portion, future.result(), strict=True)


@contextmanager
def _makers(world: World, form: Format, workers: int) -> Iterator[_Made]:
    if workers <= 1:
        yield _Made(world, form)
        return
    told = world.seed, world.count, form
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, told) as pool:
        try:
            yield _MadeElsewhere(world, form, pool, workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_worker: list[_Made] = []


def _begin(seed: int, count: int, form: Format) -> None:
    """Make the world of a worker process."""
    _worker[:] = [_Made(World(seed, count), form)]


def _work(portion: list[Planned]) -> list[Document]:
    return [_worker[0].document(one) for one in portion]
