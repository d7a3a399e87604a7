"""`python -m bench retold`: read schedules as other programs write them down, and compare.

Each web page or text in the folders in `--files`, else of the shared ones, is read; then made into text or PDF by the
programs that are installed (w3m, lynx, links; Chromium, wkhtmltopdf and LibreOffice print, pdftotext takes the text out
of the first again), and read anew. What the original says counts as the truth, so that the table shows what a reader
loses on the way; a value that was missed in the original counts as invented.
"""

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.progress import track

from muniment.errors import MunimentError
from muniment.lab.benchmark import BROWSERS
from muniment.lab.score import SURE, confidence, leaves, verdicts
from muniment.readers import read
from muniment.writers.summary import summary

_SHARED = [Path(__file__).parents[2] / "shared/data/schedule-13" / kind for kind in ("html", "ascii")]
_PAGES = {
    "w3m": ["w3m", "-dump", "-cols", "110", "-T", "text/html"],
    "lynx": ["lynx", "-dump", "-nolist", "-width=100", "-force_html"],
    "links": ["links", "-dump", "-width", "100"],
}
_OFFICE = ["soffice", "--headless", "--convert-to", "pdf", "--outdir"]
_PRINT = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
_TEXTS = {"pdftotext -layout": ["-layout"], "pdftotext -raw": ["-raw"], "pdftotext": []}
_SECONDS = 120
_COLUMNS = ("values", "right", "missed", "wrong", "sure and wrong", "invented")

Say = Callable[[str, bytes], None]


def run(folders: Sequence[Path] | None) -> None:
    """Read every page and text in the folders as each program writes it down; print how much of it is read alike."""
    counts: dict[str, Counter[str]] = {}
    files = sorted(
        path for folder in folders or _SHARED for path in folder.rglob("*") if path.suffix in (".htm", ".html", ".txt")
    )
    if not files:
        raise SystemExit("no web pages or texts to read: give their folders with --files")
    for path in track(files, "reading", transient=True):
        with TemporaryDirectory() as folder:
            try:
                truth = summary(read(path.read_bytes()))
            except MunimentError:
                continue
            for program, data in retold(path, Path(folder)):
                counts.setdefault(program, Counter()).update(_compared(truth, data))
    print("program".ljust(28), *(name.rjust(14) for name in _COLUMNS))
    for program, count in counts.items():
        print(program.ljust(28), *(f"{count[name]:,}".rjust(14) for name in _COLUMNS))


def retold(path: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what programs make of a document, by their names."""
    kind = "text" if path.suffix == ".txt" else "page"
    if kind == "text" and b"</" in path.read_bytes():
        return  # a page in a full submission: nobody prints its tags
    for name, command in _PAGES.items() if kind == "page" else ():
        if shutil.which(command[0]):
            yield name, _run([*command, str(path)])
    for printer, command, printed in _printers(path, folder):
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        if not printed.exists():
            continue
        yield f"a {kind} as PDF, {printer}", printed.read_bytes()
        if printer in BROWSERS:
            for name, options in _TEXTS.items() if shutil.which("pdftotext") else ():
                yield f"a {kind}, {name}", _run(["pdftotext", *options, str(printed), "-"])


def _printers(path: Path, folder: Path) -> Iterator[tuple[str, list[str], Path]]:
    """Yield the programs that print a document, each with its command and what it writes."""
    browser = next(filter(shutil.which, BROWSERS), None)
    if browser:
        printed = folder / "printed.pdf"
        yield browser, [browser, *_PRINT, f"--print-to-pdf={printed}", path.absolute().as_uri()], printed
    if shutil.which("wkhtmltopdf") and path.suffix != ".txt":
        printed = folder / "wkhtmltopdf.pdf"
        yield "wkhtmltopdf", ["wkhtmltopdf", "--quiet", str(path), str(printed)], printed
    if shutil.which("soffice"):
        yield "LibreOffice", [*_OFFICE, str(folder), str(path)], folder / f"{path.stem}.pdf"


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS).stdout


def _compared(truth: dict[str, Any], data: bytes) -> Counter[str]:
    """Count how the values of a document come out; items of running text aside."""
    wanted = {name: value for name, value in truth.items() if name not in ("items", "confidence")}
    try:
        told = summary(read(data))
    except MunimentError:
        told = {"confidence": {}}
    count: Counter[str] = Counter()
    for leaf in leaves(wanted, told):
        for verdict in verdicts(leaf):
            count["values"] += verdict in ("right", "missed", "wrong")
            count[verdict] += 1
            count["sure and wrong"] += verdict == "wrong" and confidence(told["confidence"], leaf.path) >= SURE
    return count
