"""One table of what storing, ingest, study, questions and pages cost at several sizes, in each database.

A store that was filled and studied before is used again: what storing and studying cost is then taken from the notes
beside it, so that the table is whole whenever it was begun.
"""

import json
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.study import Figures, measured
from muniment.errors import UsageError

_COUNT = "{count}"


def run(counts: Sequence[int], rounds: int, folder: Path, url: str = "") -> None:
    """Measure stores of so many filings in `folder`, and in empty databases at `url`, which has {count} in its name."""
    if url and _COUNT not in url:
        raise UsageError(
            f"the URL names a database for each size: write {_COUNT} into it, as in postgresql:///m{_COUNT}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    for name, places in _databases(counts, folder, url):
        found = {count: _figures(places[count], count, rounds, folder / f"{name}-{count}.json") for count in counts}
        _table(name, found)


def _databases(counts: Sequence[int], folder: Path, url: str) -> Iterator[tuple[str, dict[int, Path | str]]]:
    yield "sqlite", {count: folder / f"sqlite-{count}.db" for count in counts}
    if url:
        yield url.partition(":")[0].partition("+")[0], {count: url.replace(_COUNT, str(count)) for count in counts}


def _figures(where: Path | str, count: int, rounds: int, notes: Path) -> Figures:
    """Measure one store; figures of what had been done before are those in its notes."""
    print(f"{where}: {count:,} filings", flush=True)
    before: Figures = json.loads(notes.read_text()) if notes.exists() else {}
    for figures in measured(where, count, rounds):
        before |= figures
        if isinstance(where, Path):
            before["bytes on the disk for a filing"] = where.stat().st_size / count
        notes.write_text(json.dumps(before, indent=1))
    return before


def _table(name: str, found: dict[int, Figures]) -> None:
    """Print figures by size; milliseconds unless the name of a line says otherwise."""
    counts = sorted(found)
    print(f"\n{name:48}" + "".join(f"{count:>14,}" for count in counts))
    for line in dict.fromkeys(line for count in counts for line in found[count]):
        values = (found[count].get(line) for count in counts)
        print(f"{line:48}" + "".join(f"{'-' if value is None else f'{value:,.3f}':>14}" for value in values))
    print(flush=True)
