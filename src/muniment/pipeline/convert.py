"""Printed schedules in bulk: from paths to conversion copies, an XML file for each or one file of JSON lines.

What is there already, made by this version, is not made again: a run that was interrupted goes on where it stopped,
and a second run adds what is new. Any engine reads and converts; this process writes, in the order of the files.
"""

import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path, PurePath
from typing import TypeAlias

import msgspec
from msgspec import Struct, field, structs

from muniment.documents.archive import Item, Refused, holds_dataset
from muniment.engines import WHOLE, Engine, Local, Outcome, hashed
from muniment.errors import DEFECTS, MunimentError, SourceError, UsageError, defect
from muniment.pipeline.sources import File, units
from muniment.readers import read
from muniment.store.exporting import whole, writing
from muniment.wording import one_of
from muniment.writers import convert, write
from muniment.writers.conversion import Conversion, conversion_object, is_convertible, made_by, origin

FORMATS = ("xml", "jsonl")

_HEAD = 4096  # the origin of a copy stands in its second line
_HASH = 12
_COPY = re.compile(r"-([0-9a-f]{12})\.xml").search
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100
_TOGETHER = 16  # files that go to a worker together


class Converted(Struct):
    """What became of the files: how many were converted, were there already, are no printed schedules, or failed."""

    files: int = 0
    filings: int = 0
    known: int = 0
    others: int = 0
    failed: list[Refused] = field(default_factory=list)
    seconds: float = 0.0


def convert_all(
    paths: Iterable[str | os.PathLike[str]],
    to: str,
    output: Path,
    progress: Callable[[Converted], None] | None = None,
    engine: Engine | None = None,
) -> Converted:
    """Convert every printed schedule in files, folders, zips: `xml` into a folder, `jsonl` into one file.

    What is in XML already is left alone. `progress` gets the report so far after each file. What is written, and
    in which order, is the same for any `engine`; this process where none is given.

    Raises:
        UsageError: there is no such format, or `output` is something else.
        EnvironmentProblem: it cannot be written.
    """
    one_of("to", to, FORMATS)
    begin, report = time.monotonic(), Converted()
    with writing(output), closing(_Copies(output) if to == "xml" else _Lines(output)) as target:
        written = output.resolve()  # the file that is written may lie in the same folder
        sources = (unit for unit in units(paths) if not isinstance(unit, File) or unit.path.resolve() != written)
        done = (engine or Local()).run(partial(_made, to=to), sources, target.known, together=_TOGETHER)
        for outcome in chain.from_iterable(done):
            _count(outcome, target, report)
            report.files += 1
            report.seconds = time.monotonic() - begin
            if progress:
                progress(report)
        target.finish()
    return report


class _Made(Struct, frozen=True):
    """A conversion as it is written: of which content, read from where."""

    content_hash: str
    name: str
    data: bytes


_Result: TypeAlias = "_Made | Refused"


def _count(outcome: Outcome[_Result], target: "_Copies | _Lines", report: Converted) -> None:
    """Write and count what became of a file; one that fails does not stop the others."""
    if outcome.refused:
        report.failed.append(outcome.refused)
    elif outcome.known or target.has(outcome.content_hash):  # perhaps only since a file before it was written
        report.known += 1
    else:
        results = list(outcome.made)
        report.others += not results
        for result in results:
            if isinstance(result, Refused):
                report.failed.append(result)
            else:
                target.add(result)
                report.filings += 1


def _made(item: Item, to: str) -> Iterator[_Result]:
    """Convert one file, whatever becomes of it; nothing where it is no printed schedule."""
    try:
        conversion = _conversion(item)
        if conversion is not None:
            yield _Made(hashed(item), item.name, _ENCODED[to](conversion))
    except MunimentError as error:
        yield Refused(item.name, error.words if isinstance(error, SourceError) else str(error))
    except DEFECTS as error:
        yield Refused(item.name, defect(error))


def _conversion(item: Item) -> Conversion | None:
    """Return the conversion of a printed schedule; None for a filing that is in today's terms already."""
    if holds_dataset(item.data):
        return None
    reading = read(item.data)
    if not is_convertible(reading):
        return None
    conversion = convert(reading)
    return structs.replace(conversion, source=structs.replace(conversion.source, name=item.name))


_ENCODED: dict[str, Callable[[Conversion], bytes]] = {
    "xml": write,
    "jsonl": lambda conversion: msgspec.json.encode(conversion_object(conversion)) + b"\n",
}


# ---- XML ------------------------------------------------------------------------------------------------------------


class _Copies:
    """A folder with an XML file for each filing; names end with the beginning of the source's content hash."""

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file: xml is written into a folder, a file for each filing")
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.there = {match[1]: path for path in folder.iterdir() if (match := _COPY(path.name))}

    def has(self, content_hash: str) -> bool:
        """Whether there is a copy of such a source that this version has made."""
        path = self.there.get(content_hash[:_HASH])
        if path is None:
            return False
        with path.open("rb") as file:
            return origin(content_hash).encode() in file.read(_HEAD)

    def known(self, hashes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return those of which there is such a copy."""
        return dict.fromkeys(filter(self.has, hashes), WHOLE)

    def add(self, made: _Made) -> None:
        """Write a copy, whole or not at all; an older one of the same source is replaced."""
        short = made.content_hash[:_HASH]
        path = self.there.get(short) or self.folder / f"{_stem(made.name)}-{short}.xml"
        with whole(path) as place:
            place.write_bytes(made.data)
        self.there[short] = path

    def finish(self) -> None:
        """Leave the folder as it is: every copy is whole."""

    def close(self) -> None:
        """Leave the folder as it is."""


def _stem(name: str) -> str:
    """Return the name of a source without folders, archives and ending, in signs that every file system takes.

    >>> _stem("filings/1997.zip!q1/0000315066-97-000001.txt"), _stem("…")
    ('0000315066-97-000001', 'filing')
    """
    return _ODD.sub("-", PurePath(name.rpartition("!")[2]).stem).strip("-.")[:_LONGEST] or "filing"


# ---- JSON lines -----------------------------------------------------------------------------------------------------


class _Source(Struct):
    content_hash: str


class _Line(Struct):
    """What has to be known of a line that was written before."""

    source: _Source
    made_by: str


def _among(made: set[str], hashes: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return those of some contents that were made; another process has these as they were when it began."""
    return dict.fromkeys(made.intersection(hashes), WHOLE)


class _Lines:
    """One file of JSON lines. What is new gathers in a hidden file beside it, and goes into it in the end."""

    def __init__(self, output: Path) -> None:
        if output.is_dir():
            raise UsageError(f"{output} is a folder: jsonl is written into one file")
        if output.exists() and not output.is_file():  # to read what is there already would wait, or never end
            raise UsageError(f"{output} is no file that could be replaced: choose another name")
        output.parent.mkdir(parents=True, exist_ok=True)
        self.output, self.partial = output, output.with_name(f".{output.name}.partial")
        # Cut off the last line of a file, where an interruption has left it without its end.
        if self.partial.exists():
            with self.partial.open("r+b") as file:
                whole_lines = sum(len(raw) for raw in file if raw.endswith(b"\n"))
                file.truncate(whole_lines)
        lines = chain(_lines(self.output), _lines(self.partial))
        self.made = {line.source.content_hash for line, _ in lines if line.made_by == made_by()}
        self.known = partial(_among, self.made)
        self.file = self.partial.open("ab")

    def has(self, content_hash: str) -> bool:
        """Whether there is a line of such a source that this version has made."""
        return content_hash in self.made

    def add(self, made: _Made) -> None:
        """Write a line, so that an interruption loses nothing."""
        self.file.write(made.data)
        self.file.flush()
        self.made.add(made.content_hash)

    def close(self) -> None:
        """Let go of the hidden file; after an interruption it stays, for the next run to go on from."""
        self.file.close()

    def finish(self) -> None:
        """Put the new lines behind those that were there, in place of older ones of the same sources."""
        self.close()
        new = {line.source.content_hash for line, _ in _lines(self.partial)}
        if new or not self.output.exists():
            with whole(self.output) as place, place.open("wb") as file:
                file.writelines(raw for line, raw in _lines(self.output) if line.source.content_hash not in new)
                file.writelines(raw for _, raw in _lines(self.partial))
        self.partial.unlink()


def _lines(path: Path) -> Iterator[tuple[_Line, bytes]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                yield msgspec.json.decode(raw, type=_Line), raw
            except msgspec.DecodeError as error:
                words = f"line {number} is no conversion, so the file is left alone: name another one"
                raise UsageError(f"{path}: {words}") from error
