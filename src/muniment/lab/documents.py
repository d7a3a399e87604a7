"""The files of a corpus: each filing in the kind of file of its time, in a folder a year or an archive a year.

Form D is XML; schedules are typewriter text until 2000, mostly web pages until December 2024, then XML. A few printed
schedules are kept without EDGAR's header, as they lie in many folders: nothing states their CIKs or accession number.

A run that was cut short is gone on with. A file is there whole or not at all: it is written under another name first.
`.sample.json` says which corpus it is.
"""

import json
import pickle
import shutil
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from muniment import atomic
from muniment.documents.archive import Item
from muniment.documents.submission import embedded, write_full
from muniment.engines import Engine, LoadedFile, Local, nothing_known
from muniment.errors import EnvironmentProblem, UsageError
from muniment.lab.corpus import EDITION, Corpus, Planned
from muniment.lab.layouts import LAYOUTS, PageLayout
from muniment.lab.names import dice
from muniment.lab.printing import printed
from muniment.lab.schedules import case_of
from muniment.lab.timeline import Offering
from muniment.writers.xml import write_xml

Format = Literal["submissions", "files", "zip"]

MANIFEST = ".sample.json"
_HTML_SINCE = 2001
_BARE = 0.015
_TEXT_LATER = 0.12  # of the schedules of the years of web pages, those that were typed all the same
_TEXTS = tuple(name for name, layout in LAYOUTS.items() if not layout.markup and layout.since < _HTML_SINCE)
_TOGETHER = 100  # filings that a worker makes at a time
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the members of an archive: nothing depends on when it was made


class Document(Struct, frozen=True):
    """A file: its name without folders, its bytes."""

    name: str
    data: bytes


_Make: TypeAlias = Callable[[Iterable[Planned]], Iterator[tuple[Planned, Document]]]


def is_bare(planned: Planned, corpus: Corpus) -> bool:
    """Whether a filing is kept without EDGAR's header."""
    return not planned.due.in_xml and dice(corpus.seed, "bare", planned.number).random() < _BARE


def submission(planned: Planned, corpus: Corpus) -> Document:
    """Return the full submission of a filing: header and document; for a few the document alone."""
    if is_bare(planned, corpus):
        return primary(planned, corpus)
    header, suffix = corpus.header(planned), _suffix(planned, corpus)
    name = "primary_doc.xml" if suffix == "xml" else f"d{planned.number:07d}.{suffix}"
    data = write_full(header, [embedded(_page(planned, corpus), name, header.form or "", 1)], "text")
    return Document(f"{planned.accession}.txt", data)


def primary(planned: Planned, corpus: Corpus) -> Document:
    """Return the document of a filing alone."""
    return Document(f"{planned.accession}.{_suffix(planned, corpus)}", _page(planned, corpus))


def page_style(planned: Planned, corpus: Corpus) -> str:
    """Return how the document of a filing looks: XML, or the name of its printed layout."""
    return "XML" if planned.due.in_xml else _layout(planned, corpus).name


def name_of(planned: Planned, corpus: Corpus, *, whole: bool) -> str:
    """Return what the file of a filing is called, `whole` for the full submission, without making it."""
    suffix = "txt" if whole and not is_bare(planned, corpus) else _suffix(planned, corpus)
    return f"{planned.accession}.{suffix}"


def _page(planned: Planned, corpus: Corpus) -> bytes:
    due = planned.due
    if isinstance(due, Offering) or due.in_xml:
        return write_xml(corpus.record(planned))
    rng = dice(corpus.seed, "page", planned.number)
    return printed(case_of(due, corpus.entities), rng, _layout(planned, corpus).name).data


def _suffix(planned: Planned, corpus: Corpus) -> str:
    """Return the ending of the name of the document."""
    return "xml" if planned.due.in_xml else _layout(planned, corpus).suffix


def _layout(planned: Planned, corpus: Corpus) -> PageLayout:
    year, rng = planned.filed.year, dice(corpus.seed, "layout", planned.number)
    if year < _HTML_SINCE or rng.random() < _TEXT_LATER:
        return LAYOUTS[rng.choice(_TEXTS)]
    return rng.choice([layout for layout in LAYOUTS.values() if layout.markup and layout.since <= year])


# ---- into a folder --------------------------------------------------------------------------------------------------


def write(folder: Path, corpus: Corpus, form: Format, engine: Engine | None = None) -> Iterator[int]:
    """Write a corpus into a folder, yield how many of its filings are done; `engine` makes them, else this process.

    `submissions` are full submissions in `1994/…`, `files` the documents alone, `zip` full submissions in `1994.zip`.

    Raises:
        UsageError: the folder holds another sample, or something else.
        EnvironmentProblem: it cannot be written.
    """
    try:
        _claim(folder, {"seed": corpus.seed, "count": corpus.count, "format": form, "edition": EDITION})
        make = partial(_documents, corpus, form, engine or Local())
        yield from _archives(folder, corpus, make) if form == "zip" else _files(folder, corpus, form, make)
    except OSError as error:
        where = error.filename or folder
        raise EnvironmentProblem(f"{where}: cannot be written: {error.strerror or error}") from error


def _claim(folder: Path, sample: dict[str, object]) -> None:
    """Say in the folder which corpus it holds, or find that it says so."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if not manifest.exists():
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: is not empty and holds no sample; name another folder")
        atomic.write((json.dumps(sample) + "\n").encode(), manifest, mode=0o666)
        return
    try:
        stated = json.loads(manifest.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{manifest}: does not say which sample is here; name another folder") from error
    if stated != sample:
        raise UsageError(f"{folder}: holds another sample, {manifest.read_text('utf-8').strip()}; name another folder")
    for remainder in folder.rglob(".*.part"):  # by a run that was killed
        shutil.rmtree(remainder) if remainder.is_dir() else remainder.unlink()


def _files(folder: Path, corpus: Corpus, form: Format, make: _Make) -> Iterator[int]:
    def path(planned: Planned, name: str) -> Path:
        return folder / str(planned.filed.year) / name

    with_header = form == "submissions"
    yield 0
    for planned, document in make(
        filing for filing in corpus if not path(filing, name_of(filing, corpus, whole=with_header)).exists()
    ):
        place = path(planned, document.name)
        place.parent.mkdir(exist_ok=True)
        atomic.write(document.data, place, mode=0o666, durable=False)
        yield planned.number + 1
    yield corpus.count


def _archives(folder: Path, corpus: Corpus, make: _Make) -> Iterator[int]:
    done = 0
    for year, filings in groupby(corpus, lambda planned: planned.filed.year):
        path = folder / f"{year}.zip"
        if path.exists():
            done += sum(1 for _ in filings)
            yield done
            continue
        with (
            atomic.replacing(path, durable=False) as place,
            zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for _, document in make(filings):
                member = zipfile.ZipInfo(document.name, _EPOCH)
                archive.writestr(member, document.data, zipfile.ZIP_DEFLATED)
                done += 1
                yield done


# ---- making, here or elsewhere --------------------------------------------------------------------------------------


def _documents(
    corpus: Corpus, form: Format, engine: Engine, filings: Iterable[Planned]
) -> Iterator[tuple[Planned, Document]]:
    """Yield filings with their documents, in their order."""
    waiting = deque[Planned]()

    def units() -> Iterator[LoadedFile]:
        for planned in filings:
            waiting.append(planned)
            yield LoadedFile(Item(planned.accession, pickle.dumps(planned)))

    for done in engine.run(partial(_make, corpus.seed, corpus.count, form), units(), nothing_known, together=_TOGETHER):
        for outcome in done:
            if outcome.refused:
                raise EnvironmentProblem(f"{outcome.name}: cannot be made: {outcome.refused.words}")
            (document,) = outcome.made
            yield waiting.popleft(), document


def _make(seed: int, count: int, form: Format, packed: Item) -> Iterator[Document]:
    """Make the document of a filing; the work of a worker."""
    planned: Planned = pickle.loads(packed.data)  # noqa: S301 - packed by ourselves
    yield (primary if form == "files" else submission)(planned, _corpus(seed, count))


_corpus = lru_cache(1)(Corpus)
