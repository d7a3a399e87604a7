"""`python -m bench NAME`: run one benchmark. Names: xml, start."""

import argparse
from pathlib import Path

from bench import start, xml


def main() -> None:
    """Run the benchmark named on the command line."""
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument("name", choices=["xml", "start"])
    ask.add_argument("--rounds", type=int, default=40, help="interleaved rounds over all files (default 40)")
    ask.add_argument("--edgartools", type=Path, metavar="PYTHON", help="the Python of an environment with edgartools")
    ask.add_argument("--files", type=Path, nargs="*", help="XML filings (default: the shared ones, else the examples)")
    args = ask.parse_args()
    if args.name == "start":
        start.run(args.rounds)
    else:
        xml.run(args.files, args.rounds, args.edgartools)


main()
