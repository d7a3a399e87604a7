"""The labelled filings of the public benchmark: which they are, without their words; and where they lie here.

`benchmark.tsv` has a row for each: its accession number, the CIK by which EDGAR serves it, hashes, where it was found.
A file is known by the SHA-256 of its bytes. A document that lies inside a full submission, or that came by another way
and has other line ends, is known by the SHA-256 of its letters and digits. Labels are known by a hash of what they ask.

Other copies are damaged as texts, printed to PDF, scanned. A copy is made of the primary document alone, as somebody
has it who has no submission; the same for each reader, and the same every time but for what another Chromium prints.
The header of a submission goes with it, so that the issuer's CIK is not asked of a copy. What damage took away is.
"""

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from muniment.atomic import put
from muniment.caching import in_groups
from muniment.documents.submission import FullSubmission, is_full_submission
from muniment.errors import EnvironmentProblem, NotAFiling, SourceError, UsageError
from muniment.extras import need
from muniment.lab.evaluation import hash_of_labels
from muniment.lab.layouts import damaged
from muniment.lab.marks import Marks
from muniment.lab.truth_files import Part, Truth, decade_of, load, part_of

if TYPE_CHECKING:
    from PIL import Image

LIST = Path(__file__).with_name("benchmark.tsv")
PRINTS = "prints"  # the group of the damaged prints: text layers of PDF prints, which lie in no archive

_SIGNS = re.compile(rb"[^0-9A-Za-z]+")
_LARGEST = 50_000_000  # bytes: no filing of the list is larger


class Entry(Struct, frozen=True):
    """A row of the list: a labelled filing, by hashes.

    `of` names the filing whose print this is, else "". `cik` and `accession` are "" where EDGAR's are not known: such
    a file comes from `url` alone.
    """

    name: str
    group: str
    of: str
    accession: str
    cik: str
    kind: str
    suffix: str
    sha256: str
    letters: str
    labels: str
    url: str

    @property
    def part(self) -> Part:
        """Tuning or held out, by the hash of the name; a print goes where its filing goes."""
        return part_of(self.of or self.name)

    @property
    def agent(self) -> str:
        """Whoever sent the filing to EDGAR, by the first ten digits of its accession number; "" where it has none."""
        return self.accession.partition("-")[0]

    @property
    def on_edgar(self) -> bool:
        """Whether EDGAR can be asked for it: its number is known, and it is no print of another filing."""
        return bool(self.cik and self.accession) and self.group != PRINTS


class Source(Struct, frozen=True):
    """A filing of the list that is here, with its labels."""

    entry: Entry
    data: bytes
    labels: dict[str, object]

    @property
    def decade(self) -> str:
        """The decade of the filing."""
        return decade_of(self.entry.name, self.labels)


class Located(Struct):
    """What of a list is in a folder: the filings with labels, those that are missing, those without their labels."""

    sources: list[Source]
    missing: list[Entry]
    unlabelled: list[Entry]


def load_list(path: Path = LIST) -> list[Entry]:
    """Read a list.

    Raises:
        SourceError: it cannot be opened.
        UsageError: it has other columns, or a name twice.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be opened: {error}", source=str(path)) from error
    for number, row in enumerate(rows, 2):
        if set(row) != set(Entry.__struct_fields__) or None in row.values():
            columns = ", ".join(Entry.__struct_fields__)
            raise UsageError(f"{path}: line {number}: not the columns of a list: {columns}")
    entries = [Entry(**row) for row in rows]
    names = [entry.name for entry in entries]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"{path}: {twice} stands in it twice")
    return entries


def write_list(entries: Iterable[Entry], path: Path) -> None:
    """Write a list, in the order of groups and names."""
    rows = sorted(entries, key=lambda entry: (entry.group, entry.name))
    lines = ["\t".join(Entry.__struct_fields__), *("\t".join(structs.astuple(row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def letters_hash(data: bytes) -> str:
    """Return the SHA-256 of the letters and digits of a file, which line ends and dashes do not change.

    >>> letters_hash(b"Item 5. - --- 6.3 %") == letters_hash(b"item 5. 6.3%"), letters_hash(b"5") == letters_hash(b"6")
    (True, False)
    """
    return sha256(_SIGNS.sub(b"", data).lower()).hexdigest()


def unseen_agents(entries: Iterable[Entry]) -> set[str]:
    """Return the agents of filings that are held out who sent none of the filings that a reader may be tuned by."""
    entries = list(entries)
    return {entry.agent for entry in entries} - {entry.agent for entry in entries if entry.part == "tuning"} - {""}


def locate(entries: Iterable[Entry], folder: Path) -> Located:
    """Find the filings of a list, and their labels, in a folder and the folders below it.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    entries = list(entries)
    files = _Files(folder)
    located = Located([], [], [])
    for entry in entries:
        data = files.data_of(entry)
        labels = files.labels_of(entry) if data is not None else None
        if data is None:
            located.missing.append(entry)
        elif labels is None:
            located.unlabelled.append(entry)
        else:
            located.sources.append(Source(entry, data, labels))
    return located


class _Files:
    """The files below a folder, by their names and hashes; each is opened once at most for each reason."""

    def __init__(self, folder: Path) -> None:
        self._by_stem = in_groups((path.stem, path) for path in _walk(folder))

    def data_of(self, entry: Entry) -> bytes | None:
        """Return the bytes of an entry: a file of its name with its hash, else what a submission holds of it."""
        paths = [path for path in self._by_stem.get(entry.name, ()) if path.suffix.lower() != ".json"]
        paths += [path for path in self._by_stem.get(entry.accession, ()) if entry.accession and path not in paths]
        contents = [path.read_bytes() for path in paths]
        for data in contents:
            if sha256(data).hexdigest() == entry.sha256:
                return data
        for data in contents:
            for stretch in (data, *_documents(data)):
                if letters_hash(stretch) == entry.letters:
                    return stretch
        return None

    def labels_of(self, entry: Entry) -> dict[str, object] | None:
        """Return the labels of an entry, None where they are not here, or are others."""
        for path in self._by_stem.get(entry.name, ()):
            if path.suffix.lower() == ".json":
                try:
                    labels = load(path)
                except SourceError:
                    continue
                if hash_of_labels(labels) == entry.labels:
                    return labels
        return None


def _walk(folder: Path) -> Iterator[Path]:
    for home, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(home, name)
            if not name.startswith(".") and os.access(path, os.R_OK) and path.stat().st_size <= _LARGEST:
                yield path


def _documents(data: bytes) -> Iterator[bytes]:
    if is_full_submission(data):
        try:
            yield from (document.passage.data for document in FullSubmission.read(data).documents)
        except NotAFiling:
            return


def primary_document(data: bytes) -> bytes:
    """Return the primary document of a full submission; another file as it is."""
    return next(_documents(data), data)


# ---- other copies of them --------------------------------------------------------------------------------------------

DAMAGE = 0.1
"""How badly a copy is damaged: one letter in 300 of those that are confused, one line in 40 lost, joined or split."""

_MOST_PAGES = 5  # of a scan: recognising a page takes seconds
_DOTS = 200  # of a scan in an inch, as offices scan
_MOST_ASKEW, _GRAIN, _PAPER = 0.5, 12, 255  # of a scan: degrees; of 255 grey levels
_SECONDS = 120
BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
"""Programs that print pages to PDF, the first that is there."""
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
            is_whole = path.parent.name in (Copy.ORIGINAL, Copy.PRINTS)
            labels = source.labels if is_whole else without_header(source.labels, source.data)
            yield Truth(entry.name, labels, path, entry.part, entry.kind, source.decade)


def without_header(labels: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """Return the labels of a filing less what stands in the header of a submission alone."""
    issuer = labels.get("issuer")
    if not isinstance(issuer, dict) or primary_document(data) is data:
        return dict(labels)
    return {**labels, "issuer": {key: value for key, value in issuer.items() if key != "cik"}}


def _cached(path: Path, make: Callable[[], bytes | None]) -> Path | None:
    """Return the path of a copy, made unless it is there already; None where it cannot be made."""
    if not path.is_file():
        data = make()
        if data is None:
            return None
        put(data, path)
    return path


def _original(_folder: Path) -> Maker:
    return lambda source, home: _cached(home / f"{source.entry.name}{source.entry.suffix}", lambda: source.data)


def _damaged(_folder: Path) -> Maker:
    def make(source: Source, home: Path) -> Path | None:
        name = source.entry.name
        copy, suffix = damaged_copy(source.data, source.entry.suffix, name)
        return _cached(home / f"{name}{suffix}", lambda: copy)

    return make


def damaged_copy(data: bytes, suffix: str, seed: str) -> tuple[bytes, str]:
    """Return the primary document of a filing with the damage that a seed makes, and its ending."""
    # Each byte a sign, so that none is lost; what damage changes are letters of ASCII.
    document, suffix = primary_document(data), _suffix(data, suffix)
    rng = Random(seed)
    text, _ = damaged(document.decode("latin-1"), rng, DAMAGE, Marks(), markup=suffix in _MARKUP)
    return text.encode("latin-1"), suffix


def _printed(_folder: Path) -> Maker:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise EnvironmentProblem("Chromium, which prints, is not installed: your system's package manager has it")
    return lambda source, home: _cached(home / f"{source.entry.name}.pdf", lambda: _print(browser, source))


def _print(browser: str, source: Source) -> bytes | None:
    """Return what a browser prints of a document; None where it fails."""
    with TemporaryDirectory() as folder:
        page, target = Path(folder, f"page{_suffix(source.data, source.entry.suffix)}"), Path(folder, "page.pdf")
        page.write_bytes(primary_document(source.data))
        # Chromium has no sandbox of its own for the superuser.
        alone = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [browser, *_OPTIONS, *alone, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        try:
            subprocess.run([*command, page.as_uri()], capture_output=True, check=True, timeout=_SECONDS)
            return target.read_bytes()
        except (subprocess.SubprocessError, OSError):
            return None


def _scanned(folder: Path) -> Maker:
    need("muniment.documents.scan", "ocr")  # what reads them
    pdfium = need("pypdfium2", "ocr")
    print_to = _printed(folder)
    printed = folder / Copy.PDF
    printed.mkdir(exist_ok=True)

    def make(source: Source, home: Path) -> Path | None:
        path = print_to(source, printed)
        if path is None:
            return None
        with pdfium.PdfDocument(path.read_bytes()) as pdf:
            if len(pdf) > _MOST_PAGES:
                return None
            target = home / f"{source.entry.name}.tif"
            if not target.is_file():
                pages = [page.render(scale=_DOTS / 72).to_pil().convert("L") for page in pdf]
                put(_tiff(pages, source.entry.name), target)
        return target

    return make


def _tiff(pages: list["Image.Image"], seed: str) -> bytes:
    """Return pages as a scanner makes them, askew and grained; the same for the same seed."""
    images, rng = need("PIL.Image", "ocr"), Random(seed)
    scanned: list[Image.Image] = []
    for page in pages:
        turned = page.rotate(rng.uniform(-_MOST_ASKEW, _MOST_ASKEW), images.Resampling.BICUBIC, fillcolor=_PAPER)
        grain = images.frombytes("L", page.size, rng.randbytes(page.size[0] * page.size[1]))
        scanned.append(images.blend(turned, grain, _GRAIN / _PAPER))
    file = io.BytesIO()
    scanned[0].save(file, "TIFF", save_all=True, append_images=scanned[1:], dpi=(_DOTS, _DOTS), compression="tiff_lzw")
    return file.getvalue()


def _suffix(data: bytes, suffix: str) -> str:
    """Return the ending of the primary document: a web page is recognised by its first tags, whatever holds it."""
    is_page = b"<html" in primary_document(data)[:4096].lower() or suffix.lower() in _MARKUP
    return ".htm" if is_page else ".txt"


_MAKERS: dict[Copy, Callable[[Path], Maker]] = {
    Copy.ORIGINAL: _original,
    Copy.PRINTS: _original,
    Copy.DAMAGED: _damaged,
    Copy.PDF: _printed,
    Copy.SCAN: _scanned,
}
