"""`python -m bench moved`: what a change of the reader moved, in all filings and lists at hand.

`--kept FILE` keeps what is read now, a line for each value and problem of each filing and for each entry of the lists
that were typed (`tests/readers/labelled`); where FILE stands already, what is read now is compared with it, and each
line that went or came is printed. Run it before the change, and again after it: what nobody meant to move should stay.
`--files` are files or folders, else the shared filings. How many calls of functions a character costs is printed, too:
unlike time, it is the same on every machine.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

from msgspec import UNSET
from rich.console import Console
from rich.progress import track

from muniment.errors import MunimentError
from muniment.readers import read
from muniment.reading import Entry, Reading
from muniment.writers.summary import summary
from readers.labelled.lots import PEOPLE, TRADES, is_sure, pairs, schedules, wrong

_SHARED = Path(__file__).parents[2] / "shared"
_FILES = (_SHARED / "data", _SHARED / "more/schedule-13/docs", _SHARED / "seeds")
_KINDS = (".txt", ".htm", ".html", ".xml", ".pdf")


def run(files: Sequence[Path], kept: Path) -> None:
    """Read all files and lists; keep the lines at `kept`, or print how they differ from those that stand there."""
    counts = Counter[str]()
    lines = [*_of_filings(files or _FILES, counts), *_of_lists(counts)]
    out = Console(highlight=False, soft_wrap=True)
    if kept.exists():
        before = kept.read_text(encoding="utf-8").splitlines()
        changes = unified_diff(before, lines, n=0, lineterm="")
        moved = [line for line in changes if not line.startswith(("---", "+++", "@@"))]
        for line in moved:
            out.print(line, markup=False)
        out.print(f"{len(moved):,} of {len(before):,} lines came or went")
    else:
        kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out.print(", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()) if name[0] != "_"))
    if counts["_characters"]:
        out.print(f"calls a character {counts['_calls'] / counts['_characters']:.4f}")


def _of_filings(places: Iterable[Path], counts: Counter[str]) -> Iterator[str]:
    paths = (path for place in places for path in (sorted(place.rglob("*")) if place.is_dir() else (place,)))
    for path in track([path for path in paths if path.suffix in _KINDS], "filings", transient=True):
        data = path.read_bytes()
        try:
            reading = _counted(data, path.name, counts)
        except MunimentError as error:
            yield f"{path.name}\tnot read\t{error}"
            continue
        counts["filings"] += 1
        told = summary(reading)
        sure = told.pop("confidence", None) or {}
        for name, value in _values(told, ""):
            yield f"{path.name}\t{name}\t{value!r}\t{sure.get(name, '')}"
        for name, entries in reading.details.lists():
            for n, entry in enumerate(entries):
                yield f"{path.name}\t{name}[{n}]\t{_shown(entry)}"
        for problem in reading.problems:
            yield f"{path.name}\tproblem\t{problem.path}\t{problem.code}\t{problem.words}"


def _counted(data: bytes, name: str, counts: Counter[str]) -> Reading:
    """Read all that a text or a page tells, and count the calls of functions that it takes."""
    if name.endswith((".xml", ".pdf")):  # lxml and PDFium read them
        return read(data)
    calls = 0

    def called(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(called)
    try:
        reading = read(data)
        _ = reading.evidence, reading.details, reading.problems
    finally:
        sys.setprofile(None)
    counts.update(_calls=calls, _characters=len(data))
    return reading


def _values(part: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    match part:
        case dict():
            for name, value in part.items():
                yield from _values(value, f"{path}.{name}" if path else name)
        case list():
            for n, value in enumerate(part):
                yield from _values(value, f"{path}[{n}]")
        case _:
            yield path, part


def _shown(entry: Entry) -> str:
    values = ((name, getattr(entry, name)) for name in entry.__struct_fields__ if name not in ("span", "shared_spans"))
    return ", ".join(f"{name} {str(value)!r}" for name, value in values if value is not UNSET)


def _of_lists(counts: Counter[str]) -> Iterator[str]:
    """Yield each entry of the lists that were typed, right ones by name alone."""
    for folder in (PEOPLE, TRADES):
        for path in track(sorted(folder.glob("[0-9]*.txt")), folder.name, transient=True):
            for schedule in schedules(path):
                for listed, entry in pairs(schedule, read(schedule.data)):
                    faults = wrong(listed, entry, schedule) if listed and entry else []
                    verdict = "lost" if not entry else "extra" if not listed else "wrong" if faults else "right"
                    if entry and verdict != "right" and is_sure(entry):
                        verdict += " and sure"
                    counts[f"{folder.name} {verdict}"] += 1
                    shown = "" if verdict == "right" else f"\t{faults}\t{entry and _shown(entry)}"
                    yield f"{path.stem}\t{schedule.name}\t{verdict}\t{listed and ' | '.join(map(str, listed))}{shown}"
