"""Checking: filings a second by the rules of single fields, and by the whole rulebook, beside what reading them costs.

Filings are the rows of a data set, and XML files. Each round reads, judges by fields and judges by all rules in turn;
the best round of each counts, and the ratios are to reading the same filings in the same minutes. The last line adds
the places in the source that findings rest on, as a user is shown them.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time

import muniment
from muniment.checks import REGISTRY, Filing, Rule, findings
from muniment.errors import MunimentError
from muniment.readers.dataset import read_dataset

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
FIELDS = frozenset(rule for rule in REGISTRY.values() if rule.topic == "Single fields")

Gather = Callable[[], list[Filing]]


def run(files: list[Path] | None, rounds: int) -> None:
    """Print filings a second and ratios for the rows of a data set and for XML files."""
    if not files:
        for path in sorted(SHARED.glob("form-d/datasets/*_d.zip")):
            data = path.read_bytes()
            _measure(path.name, lambda data=data: _rows(data), rounds)
    paths = files or sorted(SHARED.glob("*/xml/*.xml")) or sorted((ROOT / "examples").glob("*.xml"))
    documents = [path.read_bytes() for path in paths]
    _measure("XML files", lambda: _documents(documents), rounds)


def _measure(title: str, gather: Gather, rounds: int) -> None:
    reading = fields = rules = shown = float("inf")
    filings: list[Filing] = []
    for _ in range(rounds):
        begin = process_time()
        filings = gather()
        reading = min(reading, process_time() - begin)
        fields = min(fields, _judged(filings, FIELDS))
        filings = gather()  # anew: a filing keeps the faults of its fields
        rules = min(rules, _judged(filings, None))
        shown = min(shown, _judged(filings, None, evidence=True))
    number = len(filings)
    forms = {filing.form for filing in filings}
    asked = sum(not forms.isdisjoint(rule.forms) for rule in REGISTRY.values())
    print(f"{title}: {number:,} filings, {asked} rules, best of {rounds} rounds")
    print(f"  reading       {number / reading:10,.0f} a second")
    print(f"  fields        {number / fields:10,.0f} a second  {fields / reading:6.2f} x reading")
    print(f"  all rules     {number / rules:10,.0f} a second  {rules / reading:6.2f} x reading")
    print(f"  with places   {number / shown:10,.0f} a second  {shown / reading:6.2f} x reading")


def _judged(filings: Iterable[Filing], rules: frozenset[Rule] | None, *, evidence: bool = False) -> float:
    begin = process_time()
    for filing in filings:
        findings(filing, rules, evidence=evidence)
    return process_time() - begin


def _rows(data: bytes) -> list[Filing]:
    return [Filing(one.record, reading=one, copy="table") for one in read_dataset(data)]


def _documents(documents: list[bytes]) -> list[Filing]:
    found: list[Filing] = []
    for document in documents:
        try:
            found += map(Filing.of, muniment.read_all(document))
        except MunimentError:
            continue  # what cannot be read cannot be judged
    return found
