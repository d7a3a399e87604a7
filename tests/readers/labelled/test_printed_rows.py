"""Real filings: rows as many as were counted by eye, some of them exactly, values as labelled; a lost row is told."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from lanes import some
from muniment import read
from muniment.errors import MunimentError
from muniment.lab.score import score
from muniment.lab.truth_files import load
from muniment.reading import Officer, Reading, Transaction
from muniment.writers.summary import summary
from readers.labelled.printed_rows import printed_trades
from shared_data import SHARED, needs_shared

pytestmark = pytest.mark.slow
LABELS = Path(__file__).with_name("printed_rows.tsv")
UNSEEN = {path.name.removesuffix(".json") for path in (Path(__file__).parents[1] / "unseen").glob("*.json")}
TRUTH = sorted(Path(__file__).with_name("truth").glob("*.json"))
FOLDERS = ("data/schedule-13/ascii", "data/schedule-13/html", "more/schedule-13/docs")


def _labels() -> dict[tuple[str, str], dict[str, str]]:
    labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            labels[row["file"], row["list"]][row["row"]] = row["printed"]
    return labels


def _shown(entry: Transaction | Officer) -> str:
    if isinstance(entry, Officer):
        values = [entry.name, entry.occupation or entry.position, entry.address, entry.citizenship]
    else:
        values = [entry.date, entry.side, entry.quantity, entry.price, entry.person]
    return "|".join(str(value) if value else "" for value in values).rstrip("|")


@cache
def of_file(path: Path) -> Reading:
    return read(path)


@needs_shared
@pytest.mark.parametrize(("file", "kind"), _labels())
def test_rows_that_were_counted_by_eye(file: str, kind: str) -> None:
    labels = _labels()[file, kind]
    entries = getattr(of_file(SHARED / file).details, kind)
    assert len(entries) == int(labels.pop("rows"))
    assert {row: _shown(entries[int(row) - 1]) for row in labels} == labels


@needs_shared
@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_values_are_as_labelled_by_hand(path: Path) -> None:
    labels = load(path)
    (source,) = (SHARED / "data/schedule-13" / labels["class"]).glob(f"{path.stem}.*")
    scored = score(labels, summary(of_file(source)))
    assert (scored.faults, scored.persons) == ([], True)


@needs_shared
@pytest.mark.parametrize("part", some(range(3), 3))
def test_no_row_is_lost_unsaid(part: int) -> None:
    """Of lines that have a day, a number of shares and a price as many are read, or a problem says otherwise."""
    short = {}
    for path in [path for folder in FOLDERS for path in sorted((SHARED / folder).iterdir())][part::3]:
        if path.stem in UNSEEN:
            continue
        try:
            reading = of_file(path)
        except MunimentError:
            continue
        printed, found = printed_trades(path.read_bytes()), len(reading.details.transactions)
        if len(printed) > found and not any(problem.code == "rows-not-read" for problem in reading.problems):
            short[path.name] = (len(printed), found, printed[:2])
    assert short == {}
