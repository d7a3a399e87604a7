"""Runs in an environment with edgartools: reads all files given once for each line on standard input."""

import sys
import time
from importlib.metadata import version
from pathlib import Path

from edgar.beneficial_ownership import Schedule13D, Schedule13G  # type: ignore[import-not-found]
from edgar.offerings.exempt.formd import FormD  # type: ignore[import-not-found]


def reader_of(text: str):  # noqa: ANN201 - of whichever class
    """Return the function that reads a filing of this kind."""
    if "edgar/schedule13D" in text:
        return Schedule13D.parse_xml
    return Schedule13G.parse_xml if "edgar/schedule13g" in text else FormD.from_xml


texts = [Path(name).read_text().strip() for name in sys.argv[1:]]
jobs = [(reader_of(text), text) for text in texts]
print(version("edgartools"), flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    for read, text in jobs:
        read(text)
    print(time.perf_counter() - begin, flush=True)
