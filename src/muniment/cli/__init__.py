"""The command line: it dresses the answers that the other rooms give."""

from muniment.cli.app import main, program

__all__ = ["main", "program"]
