"""Files to begin with, of each format: our own examples and fiction, and what earlier runs found worth keeping."""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import muniment
from datasets import dataset, tables, text, zipped
from documents.made_pdf import pdf, typed
from lab.printed import printed_filing
from muniment.documents.sniff import Kind, sniff
from muniment.errors import MunimentError
from muniment.lab.corpus import Corpus, submission
from muniment.lab.layouts import LAYOUTS

EXAMPLES = Path(__file__).parents[2] / "examples"
KEPT = Path(__file__).parent / "kept"
"""An archive for each format of the files of earlier runs that reached what the others did not."""

CRASHERS = Path(__file__).parent / "crashers"
"""Files that once ended in a defect."""

LARGEST = 100_000
"""Bytes of a file."""

_KINDS: dict[Kind, str] = {
    "xml": "xml", "submission": "submission", "text": "text", "html": "html", "pem": "text", "pdf": "pdf-file",
}  # fmt: skip
_EACH = 12  # files made of a kind
_TABLE = b"=== "


def seeds(name: str) -> list[bytes]:
    """Return what to begin with of a format of `FORMATS`."""
    return [*FORMATS[name].begin(), *kept(name)]


def others(name: str, folders: Iterable[Path]) -> Iterator[bytes]:
    """Yield the files of a format in folders that are not ours."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size < LARGEST:
                data = path.read_bytes()
                if _KINDS.get(sniff(data)) == name:
                    yield data


def kept(name: str) -> list[bytes]:
    """Return the files that earlier runs kept of a format."""
    path = KEPT / f"{name}.zip"
    if not path.exists():
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(one) for one in archive.namelist()]


def keep(name: str, files: list[bytes]) -> Path:
    """Write the files that a run keeps of a format, and return where."""
    path = KEPT / f"{name}.zip"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number, data in enumerate(sorted(files, key=lambda data: (len(data), data))):
            archive.writestr(zipfile.ZipInfo(f"{number:04}"), data, zipfile.ZIP_DEFLATED)
    return path


def _examples(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        for path in sorted(EXAMPLES.rglob(pattern)):
            yield path.read_bytes()


def _xml() -> Iterator[bytes]:
    yield from _examples("*.xml")
    yield from (path.read_bytes() for path in sorted((EXAMPLES.parent / "tests/everything").glob("*.xml")))


def _submissions() -> Iterator[bytes]:
    yield from _examples("*submission*")
    world = Corpus(7, _EACH)
    yield from (submission(one, world).data for one in world)


def _printed(*, markup: bool) -> Iterator[bytes]:
    chance = Random(5)
    for family in LAYOUTS.values():
        if family.markup == markup:
            yield from (printed_filing(chance, family.name, damage).data for damage in (0.0, 0.3))


def _contents() -> Iterator[bytes]:
    """The contents of the pages of PDF files: what is drawn, and where."""
    for page in list(_printed(markup=False))[:_EACH]:
        yield b"\x0c".join(typed(part).encode("cp1252", "ignore") for part in page.decode().split("\x0c")[:4])


def _pdf_of(contents: bytes) -> bytes:
    return pdf(*contents.decode("cp1252", "ignore").split("\x0c"))


def _drafts() -> Iterator[bytes]:
    for data in _xml():
        with suppress(MunimentError):
            reading = muniment.read(data)
            yield muniment.write(reading.submission or reading.record, "yaml")


def _tables() -> Iterator[bytes]:
    """The tables of a data set, one after the other behind their names."""
    yield b"".join(_TABLE + table.encode() + b"\n" + text(table, rows) for table, rows in tables().items())


def _dataset_of(joined: bytes) -> bytes:
    held = {}
    for part in joined.split(_TABLE):
        name, _, rows = part.partition(b"\n")
        if name.isalpha():
            held[name.decode("latin-1")] = rows
    return zipped(held)


def _archives() -> Iterator[bytes]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path in sorted(EXAMPLES.glob("form-d*.xml")):
            archive.writestr(f"filings/{path.name}", path.read_bytes())
    yield held.getvalue()
    yield gzip.compress(held.getvalue(), mtime=0)
    yield dataset()


class Format(NamedTuple):
    """What to begin with, and how a file is made of what the fuzzer changes, where that is not the file itself."""

    begin: Callable[[], Iterator[bytes]]
    file: Callable[[bytes], bytes] = bytes


FORMATS = {
    "xml": Format(_xml),
    "submission": Format(_submissions),
    "text": Format(partial(_printed, markup=False)),
    "html": Format(partial(_printed, markup=True)),
    "pdf": Format(_contents, _pdf_of),
    "pdf-file": Format(lambda: map(_pdf_of, _contents())),
    "yaml": Format(_drafts),
    "dataset": Format(_tables, _dataset_of),
    "archive": Format(_archives),
}
"""One target for each format that a stranger may hand in. Scans are left out: to recognise one takes seconds."""
