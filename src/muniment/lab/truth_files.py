"""Truth files: where they lie, which source each of them describes, and which group it is counted in.

A truth file is `NAME.json`: the summary that a perfect reader would give (docs/evaluate.md). Its source is the file
with the same NAME and another ending: beside it, beside its folder, or in a folder beside that one.
"""

import json
import os
import re
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from muniment.caching import cached_property
from muniment.documents.sniff import sniff
from muniment.errors import SourceError, UsageError
from muniment.identifiers import accession

Part: TypeAlias = Literal["tuning", "held-out"]

PARTS: tuple[Part, ...] = ("tuning", "held-out")
UNKNOWN = "unknown"
FOLDER = "truth"

_ACCESSION = re.compile(r"(?<!\d)\d{10}-\d{2}-\d{6}(?!\d)")
_TWIN = re.compile(r"-(?:doc|pdftext)$")
_YEAR = re.compile(r"(?:19|20)\d\d(?=-|$)")
_CLASSES = {"text": "ascii", "submission": "sgml"}  # others are called what they are: html, xml, pdf …


class Truth(Struct, frozen=True):
    """What a filing says, labelled by hand; where it lies, and the groups it is counted in.

    `trouble` says in one line why it cannot be scored: it is no truth file, or has no source or several; else "".
    """

    name: str
    labels: dict[str, Any]
    source: Path | None
    part: Part
    kind: str = UNKNOWN
    decade: str = UNKNOWN
    trouble: str = ""


def find(folder: Path, *, need_sources: bool = True) -> list[Truth]:
    """Return the truths of the folder `truth` in a folder, else of the folder itself, in the order of their names.

    Raises:
        UsageError: there are none.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    home = next((home for home in (folder / FOLDER, folder) if next(home.glob("*.json"), None)), None)
    if home is None:
        raise UsageError(f"{folder}: no truth files (NAME.json) in it or in a folder {FOLDER} in it")
    sources = _Sources(home)
    return [_truth(path, sources, need_sources) for path in sorted(home.glob("*.json"))]


def part_of(name: str) -> Part:
    """Return the part of a name: a third of all names, by their hash, is held out.

    >>> part_of("0000038777-98-000161"), part_of("g")
    ('tuning', 'held-out')
    """
    return "held-out" if int(sha256(name.encode()).hexdigest(), 16) % 3 == 0 else "tuning"


def decade_of(name: str, labels: dict[str, Any]) -> str:
    """Return the decade of the accession number in a name, else of a date in the truth.

    >>> decade_of("0000950134-02-012411-doc", {}), decade_of("invitae", {"event_date": "1999-12-31"})
    ('2000s', '1990s')
    """
    number = _ACCESSION.search(name)
    if number:
        return f"{accession.year(number[0]) // 10 * 10}s"
    signatures = labels.get("signatures")
    signed = (
        [entry.get("date") for entry in signatures if isinstance(entry, dict)] if isinstance(signatures, list) else []
    )
    days = map(str, (labels.get("event_date"), labels.get("first_sale"), *signed))
    year = next(filter(None, map(_YEAR.match, days)), None)
    return f"{year[0][:3]}0s" if year else UNKNOWN


def load(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, numbers exact.

    Raises:
        SourceError: it cannot be opened, or holds no JSON object.
    """
    try:
        value = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"not JSON: {error}", source=str(path)) from error
    if not isinstance(value, dict):
        raise SourceError("not a JSON object", source=str(path))
    return value


class _Sources:
    """The files that may be sources, by name; folders are looked through once."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.beside = _by_name([self.home])
        elders = sorted((self.home.parent / FOLDER).glob("*.json"))
        self.elders = {_TWIN.sub("", path.stem): path.stem for path in elders}

    @cached_property
    def around(self) -> dict[str, list[Path]]:
        """The files beside the truth folder and in the folders around it, but for other truth folders."""
        folders = sorted(path for path in self.home.parent.iterdir() if path.is_dir() and path != self.home)
        return _by_name([self.home.parent, *(path for path in folders if not path.name.startswith((".", FOLDER)))])

    def part(self, name: str) -> Part:
        """Return the part of a name; a twin goes where the filing of the folder `truth` goes."""
        # A twin (a main document alone, a damaged print) in the other part would betray the labels.
        return part_of(self.elders.get(_TWIN.sub("", name), name))

    def find(self, name: str, labels: dict[str, Any]) -> Path:
        """Return the source of a truth: the one it names, else by name beside it, else in the folders around.

        Raises:
            SourceError: there is none, or more than one.
        """
        named = labels.get("source")
        for folder in (self.home, self.home.parent):
            if isinstance(named, str) and named.strip() and (folder / named).is_file():
                return folder / named
        files_named = self.beside.get(name) or self.around.get(name) or []
        chosen = (
            [path for path in files_named if path.parent.name == labels.get("class")]
            if len(files_named) > 1
            else files_named
        )
        if len(chosen) == 1:
            return chosen[0]
        if not files_named:
            raise SourceError(
                "no source: no file of this name beside it, its folder, or in one beside that", source=name
            )
        files = ", ".join(str(Path(path.parent.name) / path.name) for path in files_named)
        raise SourceError(f'several sources: {files}; name one in the truth file as "source"', source=name)


def _by_name(folders: list[Path]) -> dict[str, list[Path]]:
    files: dict[str, list[Path]] = {}
    for folder in filter(lambda path: os.access(path, os.R_OK | os.X_OK), folders):
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() != ".json" and not path.name.startswith(".") and path.is_file():
                files.setdefault(path.stem, []).append(path)
    return files


def _truth(path: Path, sources: _Sources, need_source: bool) -> Truth:
    name, labels, source, trouble = path.stem, {}, None, ""
    try:
        labels = load(path)
        source = sources.find(name, labels)
    except SourceError as error:
        trouble = str(error) if need_source or not labels else ""
    kind = labels.get("class")
    if not (isinstance(kind, str) and kind):
        kind = _kind(source)
    return Truth(name, labels, source, sources.part(name), kind, decade_of(name, labels), trouble)


def _kind(source: Path | None) -> str:
    """Say what a source is, in the words that truth files use; what cannot be opened the reader will say."""
    try:
        kind = sniff(source.read_bytes()) if source else UNKNOWN
    except OSError:
        return UNKNOWN
    return _CLASSES.get(kind, kind)
