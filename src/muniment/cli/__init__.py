"""The command line: it dresses the answers that the other rooms give."""

from muniment.cli.app import main

__all__ = ["main"]
