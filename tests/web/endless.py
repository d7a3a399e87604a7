"""The command line with a reader for uploads that takes all the time there is, as the worst of all files would."""

import re

from muniment.cli import main as muniment
from muniment.web.preparing import starting


def read(data: bytes) -> object:
    """Look in a file for what is not there, in a pattern that holds the lock of its process."""
    return re.match(b"(a|a)*b", data)


def main() -> None:
    """Run a command."""
    starting.read = read
    muniment()
