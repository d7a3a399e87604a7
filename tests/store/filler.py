"""A process that adds filings, a few at a time, until it is done or killed: `filler.py STORE FIRST LAST SIZE`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from muniment.store import Store
from store.entries import entry, form_d


def main(path: str, first: int, last: int, size: int) -> None:
    with Store.open(path) as store:
        for start in range(first, last, size):
            numbers = range(start, min(start + size, last))
            entries = [told(number) for number in numbers]
            store.add(
                entries, {one.content_hash: str(number).encode() for one, number in zip(entries, numbers, strict=True)}
            )
            print(numbers[-1], flush=True)


def told(number: int):
    record = form_d(f"Number {number} LLC", number)
    return entry(str(number).encode(), record, accession=f"0001234567-25-{number:06}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
