"""The labelled filings of the public benchmark: which they are, without their words; and where they lie here.

`benchmark.tsv` has a row for each: its accession number, the CIK by which EDGAR serves it, hashes, where it was found.
A file is known by the SHA-256 of its bytes. A document that lies inside a full submission, or that came by another way
and has other line ends, is known by the SHA-256 of its letters and digits. Labels are known by a hash of what they ask.
"""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, structs

from muniment.documents.submission import FullSubmission, is_full_submission
from muniment.errors import NotAFiling, SourceError, UsageError
from muniment.lab.evaluation import hash_of_labels
from muniment.lab.truth_files import Part, decade_of, load, part_of

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
    tuning = {entry.agent for entry in entries if entry.part == "tuning"}
    return {entry.agent for entry in entries} - tuning - {""}


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
        self._by_stem: dict[str, list[Path]] = {}
        for path in _walk(folder):
            self._by_stem.setdefault(path.stem, []).append(path)

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
