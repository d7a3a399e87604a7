"""`python -m bench NAME`: run one benchmark. Names: xml, start, datasets, ingest, pages."""

import argparse
from pathlib import Path

from bench import datasets, ingest, pages, start, xml


def main() -> None:
    """Run the benchmark named on the command line."""
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument("name", choices=["xml", "start", "datasets", "ingest", "pages"])
    ask.add_argument("--rounds", type=int, default=40, help="interleaved rounds over all files (default 40)")
    ask.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 50_000], help="filings for ingest")
    ask.add_argument("--edgartools", type=Path, metavar="PYTHON", help="the Python of an environment with edgartools")
    ask.add_argument("--files", type=Path, nargs="*", help="XML filings (default: the shared ones, else the examples)")
    ask.add_argument("--store", type=Path, help="the store whose pages are measured")
    args = ask.parse_args()
    match args.name:
        case "xml":
            xml.run(args.files, args.rounds, args.edgartools)
        case "start":
            start.run(args.rounds)
        case "datasets":
            datasets.run(args.rounds)
        case "ingest":
            ingest.run(args.sizes)
        case "pages":
            pages.run(args.store, args.rounds)


main()
