"""A process that has loaded the program and the library of faults, and runs each command in a copy of itself.

Each line of its input is a command: its words, its variables, and the files that are its standard streams. Each line of
its output is an exit code.
"""

import importlib
import json
import os
import pkgutil
import sys

import muniment
from muniment.cli import program


def _load() -> None:
    """Load what commands load, but for libraries that begin threads, or take long to load."""
    importlib.import_module("pydantic")  # which the command line loads once a command has options
    for module in pkgutil.walk_packages(muniment.__path__, "muniment."):
        if module.name != "muniment.pipeline.duckdb_file" and module.name.startswith(
            ("muniment.cli.", "muniment.pipeline.", "muniment.drafts.")
        ):
            importlib.import_module(module.name)


def _run(words: list[str], variables: dict[str, str], streams: list[str]) -> None:
    os.environ.update(variables)
    for number, path in enumerate([os.devnull, *streams]):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
    sys.argv = ["muniment", *words]
    program()


def main() -> None:
    for line in sys.stdin:
        words, variables, streams = json.loads(line)
        process = os.fork()
        if not process:
            _run(words, variables, streams)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _load()
    main()
