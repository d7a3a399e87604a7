"""`python -m bench damage`: read labelled filings with damage that nobody has seen, and compare with their labels.

Each filing in the folders in `--labelled`, else of the shared ones, is damaged `--count` times, as the generator of
fiction damages pages: from `--seed` on, which makes other damage with each number. Whoever mends what one seed shows
judges by others. What is wrong and sure is printed value by value.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from muniment.errors import MunimentError
from muniment.lab.benchmark import damaged_copy, without_header
from muniment.lab.score import SURE, confidence, score
from muniment.readers import read
from muniment.writers.summary import summary

_SHARED = Path(__file__).parents[2] / "shared"
_LABELS = (_SHARED / "data/schedule-13/truth", _SHARED / "more/schedule-13/truth", Path("tests/readers/unseen"))
_DOCUMENTS = (".txt", ".htm", ".html")
_TOLD = ("right", "wrong", "missed", "invented", "sure_right", "sure_wrong")


def run(folders: Sequence[Path], seed: int, copies: int) -> None:
    """Read damaged copies of all labelled filings; print each value that is wrong and sure, and how many are what."""
    counts: Counter[str] = Counter()
    out = Console(highlight=False, soft_wrap=True)
    for labels, path in track([*_labelled(folders or _LABELS)], "reading", transient=True, console=out):
        data = path.read_bytes()
        truth = without_header(json.loads(labels.read_text(encoding="utf-8")), data)
        for number in range(seed, seed + copies):
            damaged, _ = damaged_copy(data, path.suffix, f"{labels.stem}/{number}")
            try:
                said = summary(read(damaged))
            except MunimentError as error:
                out.print(f"{labels.stem} {number}: not read: {error}", markup=False)
                continue
            scored = score(truth, said)
            counts.update({name: getattr(scored.tally, name) for name in _TOLD})
            for fault in scored.faults:
                sure = confidence(said.get("confidence"), fault.leaf.path)
                if sure >= SURE and not {"wrong", "invented"}.isdisjoint(fault.verdicts):
                    words = f"{fault.leaf.truth!r} was read as {fault.leaf.read!r} ({sure:.3f})"
                    out.print(f"{labels.stem} {number}: {fault.leaf.path}: {words}", markup=False)
    if not counts:
        raise SystemExit("no labelled filings: give the folders of their labels with --labelled")
    out.print(", ".join(f"{name.replace('_', ' and ')} {counts[name]:,}" for name in _TOLD))


def _labelled(folders: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield the labels of each filing, and the filing: the text or page of that name among the shared files."""
    files = {
        path.stem: path
        for path in sorted(_SHARED.rglob("*"))
        if path.suffix in _DOCUMENTS and not any(part.startswith("truth") or part == "ocr" for part in path.parts)
    }
    labels = (path for folder in folders for path in sorted(folder.glob("*.json")))
    yield from ((path, files[path.stem]) for path in labels if path.stem in files)
