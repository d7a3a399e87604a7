"""Printed pages: how long HTML, PDF and text of a record take, and a bare template of the same engine beside them.

An engine keeps what it has set before, so that every page has texts of its own and is set once. A bare template is a
heading and a paragraph: Python's own templates for HTML, typst for PDF. What a page takes beyond it is ours.
Times are those of the processor.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import Any

import typst

from muniment.forms.definition import Part, fields
from muniment.readers import read
from muniment.values import Name, Text
from muniment.writers.pages import write_page

EXAMPLES = Path(__file__).parents[1] / "examples"
_BARE = Template('<!DOCTYPE html>\n<html lang="en"><head><title>$title</title></head><h1>$title</h1>$words')
_BARE_PDF = '#set page(paper: "us-letter")\n= Title\n#sys.inputs.turn #lorem(40)\n'


def run(files: list[Path] | None, rounds: int) -> dict[str, float]:
    """Print and return the median of each, in milliseconds; all take turns."""
    records = [read(path).record for path in files or sorted(EXAMPLES.glob("form-d*.xml"))]
    with tempfile.TemporaryDirectory() as folder:
        taken = _taken(records, rounds, folder)
    found = {name: statistics.median(times) for name, times in taken.items()}
    print(f"{len(records)} records, {rounds} rounds, milliseconds of the processor")
    for name, median in found.items():
        print(f"  {name:10} median {median:8.3f}   longest {max(taken[name]):8.3f}")
    print(f"  html / bare html {found['html'] / found['bare html']:8.1f}")
    print(f"  pdf / bare pdf   {found['pdf'] / found['bare pdf']:8.1f}")
    return found


def _taken(records: list[Any], rounds: int, folder: str) -> dict[str, list[float]]:
    """Return what each way took, turn by turn."""
    ways: dict[str, Callable[[Any, int], object]] = {
        "html": lambda record, _: write_page(record, "html"),
        "text": lambda record, _: write_page(record, "text"),
        "pdf": lambda record, _: write_page(record, "pdf"),
        "bare html": lambda _, turn: _BARE.substitute(title=f"Title {turn}", words="Words of a paragraph. " * 40),
        "bare pdf": _bare_pdf(folder),
    }
    for way in ways.values():  # warm
        way(records[0], -1)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds):
        for record in records:
            own = _with_own_texts(record, turn)
            for name, way in ways.items():
                begin = time.process_time()
                way(own, turn)
                taken[name].append((time.process_time() - begin) * 1000)
    return taken


def _bare_pdf(folder: str) -> Callable[[Any, int], object]:
    file = Path(folder) / "bare.typ"
    file.write_text(_BARE_PDF)
    compiler = typst.Compiler(str(file))
    return lambda _, turn: compiler.compile(format="pdf", sys_inputs={"turn": f"{turn} {time.perf_counter_ns()}"})


def _with_own_texts(part: Part, turn: int) -> Any:  # noqa: ANN401 - the same kind of part
    """Return a part with other texts."""
    values = {name: getattr(part, name) for name in part.__struct_fields__}
    for field in fields(type(part)):
        held = values[field.name]
        if isinstance(held, str) and isinstance(field.at.kind, Text | Name):
            values[field.name] = f"{held} {turn}"
        elif isinstance(held, Part):
            values[field.name] = _with_own_texts(held, turn)
        elif field.part and isinstance(held, tuple):
            values[field.name] = tuple(_with_own_texts(one, turn) for one in held)
    return type(part)(**values)
