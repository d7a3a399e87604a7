"""Readers of uploads that take all time or all memory, as the worst of files would; the command line with the first."""

import re

from muniment.cli import main as muniment
from muniment.web.preparing import questions


def read(data: bytes) -> object:
    """Look in a file for what is not there, in a pattern that holds the lock of its process."""
    return re.match(b"(a|a)*b", data)


def greedy(_data: bytes) -> int:
    """Take memory without end."""
    held = [bytearray(1 << 28) for _ in range(256)]
    return len(held)


def main() -> None:
    """Run a command."""
    questions.read = read
    muniment()
