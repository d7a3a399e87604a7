"""Other copies of the filings of the benchmark: damaged as texts, printed to PDF, scanned.

A copy is made of the primary document alone, as somebody has it who has no submission; the same for each reader, and
the same every time but for what another Chromium prints. The header of a submission goes with it, so that the issuer's
CIK is not asked of a copy. What damage took away is asked all the same.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from muniment.atomic import put
from muniment.errors import EnvironmentProblem
from muniment.extras import need
from muniment.lab.benchmark import PRINTS, Source, primary_document
from muniment.lab.marks import Marks
from muniment.lab.printing import damaged
from muniment.lab.truth_files import Truth

DAMAGE = 0.1
"""How badly a copy is damaged: one letter in 300 of those that are confused, one line in 40 lost, joined or split."""

_MOST_PAGES = 5  # of a scan: recognising a page takes seconds
_SECONDS = 120
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # what a page names elsewhere is not fetched
)
_MARKUP = (".htm", ".html")


class Copy(StrEnum):
    """A way in which the filings of the benchmark are given to a reader."""

    ORIGINAL = "original"
    PRINTS = "prints"
    DAMAGED = "damaged"
    PDF = "pdf"
    SCAN = "scan"


MEANINGS = {
    Copy.ORIGINAL: "as EDGAR has them",
    Copy.PRINTS: "the text layers of PDF prints, damaged by other people's programs",
    Copy.DAMAGED: "the documents, with letters confused and lines lost, joined and split",
    Copy.PDF: "the documents, printed to PDF",
    Copy.SCAN: "some of these prints as pictures, askew and grained",
}


class Prepared(Struct):
    """The files of one kind of copy, as truths with their sources; `of` is how many filings there are to copy.

    `note` says why there are none, or fewer than filings; else "".
    """

    copy: Copy
    truths: list[Truth]
    of: int
    note: str = ""


def prepare(
    sources: Iterable[Source], copy: Copy, folder: Path, scans: int, progress: Callable[[int, int], None] | None = None
) -> Prepared:
    """Write the files of one kind of copy into a folder of that name; those that are there already stay.

    `scans` is how many filings are scanned at most: of those of at most five pages, in the order of a hash.
    """
    chosen = [source for source in sources if (source.entry.group == PRINTS) == (copy is Copy.PRINTS)]
    home = folder / copy
    home.mkdir(parents=True, exist_ok=True)
    try:
        maker = _MAKERS[copy](home.parent)
        truths = []
        for number, truth in enumerate(_made(chosen, maker, home, scans if copy is Copy.SCAN else len(chosen)), 1):
            truths.append(truth)
            if progress:
                progress(number, len(chosen))
    except EnvironmentProblem as problem:
        return Prepared(copy, [], len(chosen), f"not run: {problem}")
    short = f"{len(truths)} of {len(chosen)} filings" if len(truths) < len(chosen) else ""
    why = f", of at most {_MOST_PAGES} pages each, in the order of a hash" if copy is Copy.SCAN else ""
    return Prepared(copy, truths, len(chosen), short and f"{short}{why}")


Maker = Callable[[Source, Path], Path | None]
"""Writes the copy of a filing into a folder and returns its path; None where this filing has no such copy."""


def _made(sources: list[Source], make: Maker, home: Path, most: int) -> Iterator[Truth]:
    made = 0
    for source in sorted(sources, key=lambda source: sha256(source.entry.name.encode()).digest()):
        path = make(source, home) if made < most else None
        if path:
            made += 1
            entry = source.entry
            asked = source.labels if path.parent.name in (Copy.ORIGINAL, Copy.PRINTS) else _without_header(source)
            yield Truth(entry.name, asked, path, entry.part, entry.kind, source.decade)


def _without_header(source: Source) -> dict[str, Any]:
    """Return the labels less what stands in the header of a submission alone."""
    issuer = source.labels.get("issuer")
    if not isinstance(issuer, dict) or primary_document(source.data) is source.data:
        return dict(source.labels)
    return {**source.labels, "issuer": {key: value for key, value in issuer.items() if key != "cik"}}


def _kept(path: Path, make: Callable[[], bytes | None]) -> Path | None:
    """Return the path of a copy, made unless it is there already; None where it cannot be made."""
    if not path.is_file():
        data = make()
        if data is None:
            return None
        put(data, path)
    return path


def _original(_folder: Path) -> Maker:
    return lambda source, home: _kept(home / f"{source.entry.name}{source.entry.suffix}", lambda: source.data)


def _damaged(_folder: Path) -> Maker:
    def make(source: Source, home: Path) -> Path | None:
        # Each byte a sign, so that none is lost; what damage changes are letters of ASCII.
        document, suffix = primary_document(source.data), _suffix(source)
        rng = Random(source.entry.name)  # noqa: S311 - the same damage every time
        text, _ = damaged(document.decode("latin-1"), rng, DAMAGE, Marks(), markup=suffix in _MARKUP)
        return _kept(home / f"{source.entry.name}{suffix}", lambda: text.encode("latin-1"))

    return make


def _printed(_folder: Path) -> Maker:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise EnvironmentProblem("Chromium, which prints, is not installed: your system's package manager has it")
    return lambda source, home: _kept(home / f"{source.entry.name}.pdf", lambda: _print(browser, source))


def _print(browser: str, source: Source) -> bytes | None:
    """Return what a browser prints of a document; None where it fails."""
    with TemporaryDirectory() as folder:
        page, target = Path(folder, f"page{_suffix(source)}"), Path(folder, "page.pdf")
        page.write_bytes(primary_document(source.data))
        # Chromium has no sandbox of its own for the superuser.
        alone = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [browser, *_OPTIONS, *alone, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        try:
            subprocess.run([*command, page.as_uri()], capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603 - the browser that is installed
            return target.read_bytes()
        except (subprocess.SubprocessError, OSError):
            return None


def _scanned(folder: Path) -> Maker:
    need("muniment.documents.scan", "ocr")  # what reads them
    scanning = need("muniment.lab.scanning", "ocr")
    print_to = _printed(folder)
    printed = folder / Copy.PDF
    printed.mkdir(exist_ok=True)

    def make(source: Source, home: Path) -> Path | None:
        pdf = print_to(source, printed)
        if pdf is None or scanning.page_count(pdf.read_bytes()) > _MOST_PAGES:
            return None
        target = home / f"{source.entry.name}.tif"
        if not target.is_file():
            scanning.scan(pdf.read_bytes(), target, source.entry.name)
        return target

    return make


def _suffix(source: Source) -> str:
    """Return the ending of the primary document: a web page is told by its first tags, whatever holds it."""
    document = primary_document(source.data)
    is_page = b"<html" in document[:4096].lower() or source.entry.suffix.lower() in _MARKUP
    return ".htm" if is_page else ".txt"


_MAKERS: dict[Copy, Callable[[Path], Maker]] = {
    Copy.ORIGINAL: _original,
    Copy.PRINTS: _original,
    Copy.DAMAGED: _damaged,
    Copy.PDF: _printed,
    Copy.SCAN: _scanned,
}
